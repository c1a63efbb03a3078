// SPDX-License-Identifier: Apache-2.0

//! The reckoning of a school: its entries by their results, counted in numbers and in children, and
//! the bundles at the last place.
//!
//! Invariant: the parts of a [`SchoolTally`] add up to the whole, in numbers and in children.
//! Deliberately absent: who they are.

use super::entry_results::EntryResult;
use super::{Pick, SchoolTurn};
use crate::ceremony::files::RingEntry;
use crate::protocol::selection::Outcome;

/// A count of entries and of their children.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EntryCount {
    /// Draw numbers.
    pub numbers: u64,
    /// Children behind them.
    pub children: u64,
}

impl EntryCount {
    fn add(&mut self, children: u64) {
        self.numbers += 1;
        self.children += children;
    }
}

/// The entries of a school by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SchoolTally {
    /// All entries of the ring.
    pub all: EntryCount,
    /// Entries with places, and the children who got one.
    pub admitted: EntryCount,
    /// Entries that wait.
    pub waiting: EntryCount,
    /// Entries that were passed over at the last place.
    pub passed: EntryCount,
    /// Children of an admitted entry who got no place themselves (under `split`).
    pub cut_off: u64,
    /// Entries that were not drawn.
    pub not_drawn: EntryCount,
}

/// A bundle that came up when fewer places were left than it has children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LastPlaceCase<'a> {
    /// The visit.
    pub pick: Pick,
    /// The bundle.
    pub entry: &'a RingEntry,
    /// The places that were left.
    pub left: u64,
}

impl SchoolTurn {
    /// Returns what became of all entries so far.
    pub fn tally(&self) -> SchoolTally {
        let mut tally = SchoolTally::default();
        for listed in self.entry_results() {
            let size = listed.entry.children;
            tally.all.add(size);
            match listed.result {
                EntryResult::Admitted { children, .. } => {
                    tally.admitted.add(children);
                    tally.cut_off += size.saturating_sub(children);
                }
                EntryResult::Waiting { .. } => tally.waiting.add(size),
                EntryResult::Passed => tally.passed.add(size),
                EntryResult::NotDrawn => tally.not_drawn.add(size),
            }
        }
        tally
    }

    /// Returns the bundles that did not fit into the places left, of so many, in draw order.
    pub fn last_place_cases(&self, places: u64) -> Vec<LastPlaceCase<'_>> {
        let mut left = places;
        let mut cases = Vec::new();
        for pick in &self.picks {
            let Some(entry) = self.ring.get(pick.entry) else {
                continue;
            };
            if pick.outcome != Outcome::Waiting && entry.children > left {
                let pick = *pick;
                cases.push(LastPlaceCase { pick, entry, left });
            }
            if pick.outcome == Outcome::Admitted {
                left = left.saturating_sub(pick.children);
            }
        }
        cases
    }
}
