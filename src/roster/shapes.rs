// SPDX-License-Identifier: Apache-2.0

//! Shapes of serials: length, alphabet, and the check digit of an identity number. A serial of
//! another shape than the rest is asked about.

use std::collections::HashMap;
use std::fmt;

/// The fewest serials in which a shape can be another than the rest.
const FEWEST: usize = 8;
/// Length of an identity number (GB 11643).
const IDENTITY: usize = 18;

/// Shape of a serial.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SerialShape {
    length: u16,
    digits: bool,
    capitals: bool,
    smalls: bool,
    others: bool,
    /// True if the check digit of an identity number is right.
    checked: bool,
}

impl SerialShape {
    /// Returns the shape of a serial.
    pub fn of(serial: &str) -> Self {
        let mut shape = Self {
            length: 0,
            digits: false,
            capitals: false,
            smalls: false,
            others: false,
            checked: false,
        };
        for character in serial.chars() {
            shape.length = shape.length.saturating_add(1);
            match character {
                '0'..='9' => shape.digits = true,
                'A'..='Z' => shape.capitals = true,
                'a'..='z' => shape.smalls = true,
                _ => shape.others = true,
            }
        }
        shape.checked = usize::from(shape.length) == IDENTITY && is_identity(serial);
        shape
    }

    fn unchecked(self) -> Self {
        // The check letter X is no other alphabet than digits.
        let identity = usize::from(self.length) == IDENTITY;
        Self {
            checked: false,
            capitals: self.capitals && !(identity && self.checked),
            ..self
        }
    }
}

impl fmt::Display for SerialShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alphabet = [
            (self.digits, "0-9"),
            (self.capitals, "A-Z"),
            (self.smalls, "a-z"),
            (self.others, "…"),
        ];
        write!(f, "{} × ", self.length)?;
        let present = alphabet.iter().filter(|(present, _)| *present);
        present
            .map(|(_, letters)| *letters)
            .try_for_each(|letters| f.write_str(letters))
    }
}

/// Returns whether the last character is the check digit of the others (GB 11643-1999).
fn is_identity(serial: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut digits = serial.bytes();
    let mut sum = 0;
    for weight in WEIGHTS {
        match digits.next() {
            Some(digit @ b'0'..=b'9') => sum += u32::from(digit - b'0') * weight,
            _ => return false,
        }
    }
    let check = b"10X98765432".get((sum % 11) as usize).copied();
    check.is_some() && check == digits.next().map(|digit| digit.to_ascii_uppercase())
}

/// Shapes of a roster's serials, counted.
#[derive(Default)]
pub struct ShapeCounts {
    counts: HashMap<SerialShape, usize>,
    total: usize,
}

/// Standing of a shape among the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShapeStanding {
    /// The shape of most serials.
    Usual,
    /// A shape that more than a tenth of the serials have: one question.
    Common,
    /// A shape of few: a question for each.
    Rare,
}

impl ShapeCounts {
    /// Counts a serial.
    pub fn add(&mut self, serial: &str) {
        *self.counts.entry(SerialShape::of(serial)).or_default() += 1;
        self.total += 1;
    }

    /// Returns the standing of each shape. Check digits count only where most serials of that
    /// length have them.
    pub fn standings(self) -> ShapeStandings {
        let identities = self
            .counts
            .iter()
            .filter(|(shape, _)| usize::from(shape.length) == IDENTITY);
        let (mut right, mut all) = (0, 0);
        for (shape, count) in identities {
            all += count;
            right += if shape.checked { *count } else { 0 };
        }
        let checks = all > 0 && right * 10 >= all * 9;
        let mut counts: HashMap<SerialShape, usize> = HashMap::new();
        for (shape, count) in self.counts {
            let shape = if checks {
                with_check(shape)
            } else {
                shape.unchecked()
            };
            *counts.entry(shape).or_default() += count;
        }
        let usual = counts
            .iter()
            .max_by_key(|(shape, count)| (**count, **shape));
        let usual = usual.map(|(shape, _)| *shape);
        ShapeStandings {
            few: self.total < FEWEST,
            total: self.total,
            usual,
            counts,
            checks,
        }
    }
}

/// Returns a shape whose check digit counts: an X there is a digit.
fn with_check(shape: SerialShape) -> SerialShape {
    SerialShape {
        capitals: shape.capitals && !shape.checked,
        ..shape
    }
}

/// Standings of all shapes.
pub struct ShapeStandings {
    few: bool,
    total: usize,
    usual: Option<SerialShape>,
    counts: HashMap<SerialShape, usize>,
    checks: bool,
}

impl ShapeStandings {
    /// Returns the standing of a serial's shape.
    pub fn of(&self, serial: &str) -> ShapeStanding {
        let shape = self.shape(serial);
        if self.few || self.usual == Some(shape) {
            return ShapeStanding::Usual;
        }
        let count = self.counts.get(&shape).copied().unwrap_or_default();
        if count * 10 > self.total {
            ShapeStanding::Common
        } else {
            ShapeStanding::Rare
        }
    }

    /// Returns a serial's shape as it is counted.
    pub fn shape(&self, serial: &str) -> SerialShape {
        let shape = SerialShape::of(serial);
        if self.checks {
            with_check(shape)
        } else {
            shape.unchecked()
        }
    }

    /// Returns whether all serials have one shape.
    pub fn is_uniform(&self) -> bool {
        self.few || self.counts.len() < 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standings(serials: &[&str]) -> ShapeStandings {
        let mut counts = ShapeCounts::default();
        serials.iter().for_each(|serial| counts.add(serial));
        counts.standings()
    }

    #[test]
    fn another_length_or_alphabet_is_rare_and_a_tenth_is_common() {
        let mut serials: Vec<String> = (0..40).map(|n| format!("36012{n:05}")).collect();
        serials.push("G36990001X".into());
        serials.push("360126480".into());
        serials.extend((0..6).map(|n| format!("HK{n:06}")));
        let all: Vec<&str> = serials.iter().map(String::as_str).collect();
        let standings = standings(&all);
        assert_eq!(standings.of("3601200001"), ShapeStanding::Usual);
        assert_eq!(standings.of("G36990001X"), ShapeStanding::Rare);
        assert_eq!(standings.of("360126480"), ShapeStanding::Rare);
        assert_eq!(standings.of("HK000001"), ShapeStanding::Common);
    }

    #[test]
    fn an_identity_number_with_a_wrong_check_digit_is_rare_among_right_ones() {
        // The example of the standard, and a neighbour that keeps the sum.
        let right = ["11010519491231002X", "440524188001010014"];
        assert!(right.iter().all(|serial| is_identity(serial)));
        let mut all: Vec<&str> = right.iter().copied().cycle().take(20).collect();
        all.push("110105194912310021");
        let standings = standings(&all);
        assert_eq!(standings.of(right[0]), ShapeStanding::Usual);
        assert_eq!(standings.of(right[1]), ShapeStanding::Usual);
        assert_eq!(standings.of("110105194912310021"), ShapeStanding::Rare);
    }
}
