// SPDX-License-Identifier: Apache-2.0

//! Class assignment of one school (派班) after its last visit (PROTOCOL §8).
//!
//! Rule book: 二（二）对电脑随机派位录取的学生随机派定班级. Invariant: class sizes differ by at
//! most one; a bundle stays together wherever a class has room for it.

use super::Key;
use super::keystream::{Bound, Keystream};

/// The classes (from 1) of each admitted entry's children, by serial, in draw order.
pub type ClassAssignment = Vec<Vec<u64>>;

/// Assigns entries with these many admitted children each, in draw order, to so many classes. An
/// entry of 0 children gets an empty list. `None` where there is no class at all, or more children
/// than [`Keystream::below`] can choose among.
pub fn assign(key: &Key, sizes: &[u64], classes: u64) -> Option<ClassAssignment> {
    let total = sizes
        .iter()
        .try_fold(0u64, |sum, size| sum.checked_add(*size))?;
    if classes == 0 || total > 1 << 32 {
        return None;
    }
    let mut places = ClassPlaces::new(total, classes);
    let mut words = Keystream::new(key, 0);
    let mut assignment: ClassAssignment = vec![Vec::new(); sizes.len()];
    // Bundles first: they need a class with room for all, which single children would use up.
    for (children, &size) in assignment.iter_mut().zip(sizes) {
        if size >= 2 {
            *children = places.place_bundle(size, &mut words)?;
        }
    }
    for (children, &size) in assignment.iter_mut().zip(sizes) {
        if size == 1 {
            children.push(places.place_one(&mut words)?);
        }
    }
    Some(assignment)
}

/// The free places of each class.
struct ClassPlaces {
    free: Vec<u64>,
}

impl ClassPlaces {
    /// Makes `total` div `classes` places each, the first `total` mod `classes` one more. Classes
    /// beyond the last child are empty and left out.
    fn new(total: u64, classes: u64) -> Self {
        let used = classes.min(total);
        Self {
            free: (0..used)
                .map(|i| total / classes + u64::from(i < total % classes))
                .collect(),
        }
    }

    /// Draws one of the classes with room for `size`, as likely as it has free places; `None` where
    /// none has room.
    fn draw(&self, size: u64, words: &mut Keystream) -> Option<usize> {
        let with_room = self.free.iter().filter(|free| **free >= size);
        let mut left = words.below(Bound::new(with_room.sum())?);
        for (class, &free) in self.free.iter().enumerate() {
            if free < size {
                continue;
            }
            match left.checked_sub(free) {
                Some(rest) => left = rest,
                None => return Some(class),
            }
        }
        None
    }

    /// Places a bundle in one class or, where none has room for all, each child by itself; returns
    /// the class of each child, from 1.
    fn place_bundle(&mut self, size: u64, words: &mut Keystream) -> Option<Vec<u64>> {
        let Some(class) = self.draw(size, words) else {
            return (0..size).map(|_| self.place_one(words)).collect();
        };
        self.free[class] -= size;
        Some(vec![class as u64 + 1; size as usize])
    }

    /// Draws a class for one child and takes the place; returns its number, from 1.
    fn place_one(&mut self, words: &mut Keystream) -> Option<u64> {
        let class = self.draw(1, words)?;
        self.free[class] -= 1;
        Some(class as u64 + 1)
    }
}
