// SPDX-License-Identifier: Apache-2.0

//! Numbering day: draw numbers, school order, parent representatives, all from the witnesses'
//! digits (PROTOCOL §5).
//!
//! Rule book: 四（二）1 确定随机编号 and its timetable of the 21st
//! (编号、封存、派位学校顺序、抽取家长代表).

use super::hash::{KeyPurpose, extract, key, lp};
use super::keystream::{Bound, Keystream};
use super::{Digest, Key, Prk};
use std::collections::HashSet;
use std::fmt;

/// A draw number (派位编号): seven digits, the first not 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DrawNumber(u32);

impl DrawNumber {
    /// Returns `None` outside 1000000 to 9999999.
    pub fn new(value: u64) -> Option<Self> {
        (1_000_000..=9_999_999)
            .contains(&value)
            .then_some(Self(value as u32))
    }

    /// Reads exactly seven ASCII digits, the first not 0.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit());
        digits
            .then(|| text.parse().ok())
            .flatten()
            .and_then(Self::new)
    }

    /// Returns the number as a plain integer.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for DrawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The number of draw numbers: the most entries that one ceremony can number.
pub const NUMBERS: usize = 9_000_000;

/// Returns `P` = Extract(C0, LP(D0)): what the freeze and the witnesses' digits settle together.
pub fn numbering_prk(freeze: &Digest, digits: &str) -> Prk {
    extract(freeze, &lp(&[digits.as_bytes()]))
}

/// Returns the draw numbers of `count` pool lines, in pool order: one stream for the whole
/// ceremony, drawing again while a value was given. `None` when there are more lines than numbers.
pub fn numbers(prk: &Prk, count: usize) -> Option<Vec<DrawNumber>> {
    numbers_from_key(&key(prk, KeyPurpose::Number), count)
}

/// Returns [`numbers`] from the stream's key itself.
pub fn numbers_from_key(key: &Key, count: usize) -> Option<Vec<DrawNumber>> {
    if count > NUMBERS {
        return None;
    }
    let mut words = Keystream::new(key, 0);
    let all = Bound::new(NUMBERS as u64)?;
    let mut given = HashSet::with_capacity(count);
    let mut out = Vec::with_capacity(count);
    while out.len() < count {
        let number = DrawNumber::new(1_000_000 + words.below(all))?;
        if given.insert(number) {
            out.push(number);
        }
    }
    Some(out)
}

/// Returns the draw order of the schools: the indices of the rule order, shuffled.
pub fn school_order(prk: &Prk, schools: usize) -> Vec<usize> {
    let mut words = Keystream::new(&key(prk, KeyPurpose::Order), 0);
    let mut order: Vec<usize> = (0..schools).collect();
    for i in (1..schools).rev() {
        if let Some(bound) = Bound::new(i as u64 + 1) {
            order.swap(i, words.below(bound) as usize);
        }
    }
    order
}

/// Returns the lines of `entries.tsv` (from 0, in file order) whose families send a parent
/// representative, as picked.
pub fn parents(prk: &Prk, lines: usize, count: u64) -> Vec<usize> {
    let mut words = Keystream::new(&key(prk, KeyPurpose::Parents), 0);
    let count = count.min(lines as u64) as usize;
    let Some(bound) = Bound::new(lines as u64) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut picked = Vec::with_capacity(count);
    while picked.len() < count {
        let line = words.below(bound) as usize;
        if seen.insert(line) {
            picked.push(line);
        }
    }
    picked
}
