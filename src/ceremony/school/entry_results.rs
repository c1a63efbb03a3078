// SPDX-License-Identifier: Apache-2.0

//! The result of every entry of a school, in the order of its ring: what a family looks up.
//!
//! Invariant: each entry of the ring has exactly one result, whatever was drawn so far.
//! Deliberately absent: names, and any order but that of the numbers.

use super::{Pick, SchoolTurn};
use crate::ceremony::files::RingEntry;
use crate::protocol::selection::Outcome;

/// Result of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryResult {
    /// Admitted, with places for all or the first of its children.
    Admitted {
        /// Place among the admitted entries in draw order, from 1, as on the signed sheet.
        place: u64,
        /// Number of its children who got a place.
        children: u64,
        /// Class of each of them by serial, from 1; empty where no classes are assigned (yet).
        classes: Vec<u64>,
    },
    /// Waiting as a whole.
    Waiting {
        /// Place on the waiting list, from 1, counted in entries.
        place: u64,
    },
    /// Passed over at the last place.
    Passed,
    /// Not drawn, or not yet.
    NotDrawn,
}

/// An entry with its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedEntry<'a> {
    /// The entry.
    pub entry: &'a RingEntry,
    /// Result of the entry.
    pub result: EntryResult,
}

impl SchoolTurn {
    /// Returns every entry of the ring with its result, numbers ascending.
    pub fn entry_results(&self) -> Vec<ListedEntry<'_>> {
        let mut results = vec![EntryResult::NotDrawn; self.ring.len()];
        let mut admitted = 0;
        let mut waiting = 0;
        for pick in &self.picks {
            let result = match pick.outcome {
                Outcome::Admitted => {
                    admitted += 1;
                    self.admitted_result(pick, admitted)
                }
                Outcome::Waiting => {
                    waiting += 1;
                    EntryResult::Waiting { place: waiting }
                }
                Outcome::Passed => EntryResult::Passed,
            };
            if let Some(place) = results.get_mut(pick.entry) {
                *place = result;
            }
        }
        let entries = self.ring.iter().zip(results);
        entries
            .map(|(entry, result)| ListedEntry { entry, result })
            .collect()
    }

    /// Returns the result of the admitted entry at this place among the admitted, from 1.
    fn admitted_result(&self, pick: &Pick, place: usize) -> EntryResult {
        let assignment = self.classes.as_ref().map(|classes| &classes.assignment);
        let classes = assignment.and_then(|all| all.get(place - 1));
        EntryResult::Admitted {
            place: place as u64,
            children: pick.children,
            classes: classes.cloned().unwrap_or_default(),
        }
    }
}
