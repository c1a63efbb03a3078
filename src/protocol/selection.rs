// SPDX-License-Identifier: Apache-2.0

//! The selection of one school (派位): start entry, interval, who is visited next and with what
//! outcome (PROTOCOL §8).
//!
//! Rule book: 四（二）4（4）从起始号开始，按抽取间隔数，循环往复派位，直到计划完成为止. That
//! sentence does not say whether visited entries are counted on; the worked example of PROTOCOL §8,
//! published in 2023, does. It is not in the rule book's text and its source is not kept here: a
//! test shows that this code follows the example, nothing shows more.
//!
//! Invariant: each entry is visited at most once. A [`Selection`] only moves on; there is no way
//! back. Deliberately not here: draw numbers and names; an entry is its index in the ring.

mod ring;

use ring::Ring;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// The way in which the next entry is counted off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountingStep {
    /// An entry that is visited leaves the ring and is counted no more (Nanchang).
    CountRemaining,
    /// Places in the ring stay; a visited one passes the turn to the next not yet visited (顺延).
    Carry,
}

impl CountingStep {
    /// All ways, in the order in which people are asked.
    pub const ALL: [Self; 2] = [Self::CountRemaining, Self::Carry];
}

/// The rule for a bundle that does not fit into the places that are left. Chosen by people, never
/// by default.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LastPlace {
    /// The bundle is admitted whole, over plan.
    Exceed,
    /// The bundle is passed over for good.
    Skip,
    /// The first children of the bundle by serial are admitted.
    Split,
}

impl LastPlace {
    /// Every rule, in the order in which people are asked.
    pub const ALL: [Self; 3] = [Self::Exceed, Self::Skip, Self::Split];
}

/// The distance to the next entry (间隔数), at least 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval(NonZeroU64);

impl Interval {
    /// The smallest interval, 1: the next entry is the one beside.
    pub const MIN: Self = Self(NonZeroU64::MIN);

    /// Returns `None` for 0.
    pub fn new(interval: u64) -> Option<Self> {
        NonZeroU64::new(interval).map(Self)
    }

    /// Returns the number itself.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

/// The outcome of a visit, with its name in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The entry has places: for all its children or, under [`LastPlace::Split`], for the first.
    Admitted,
    /// The entry has no place and does not wait.
    Passed,
    /// The whole entry waits.
    Waiting,
}

/// One visit: an entry and what it gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Index in the ring, from 0.
    pub entry: usize,
    /// The outcome.
    pub outcome: Outcome,
    /// The number of its children who get a place, or wait; 0 when passed.
    pub children: u64,
}

/// The rules and the two drawn values of one school's selection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectionTerms {
    /// The number of children that the school takes.
    pub places: u64,
    /// The number of children who may wait.
    pub waitlist: u64,
    /// The way of counting.
    pub step: CountingStep,
    /// The rule for the last place.
    pub last_place: LastPlace,
    /// The start entry's index in the ring.
    pub start: usize,
    /// The interval (间隔数).
    pub interval: Interval,
}

/// A selection in its course: [`Selection::peek`] tells the next visit, [`Selection::advance`]
/// makes it.
#[derive(Clone, Debug)]
pub struct Selection {
    sizes: Vec<u64>,
    terms: SelectionTerms,
    ring: Ring,
    cursor: Option<usize>,
    admitted: u64,
    waiting: u64,
}

impl Selection {
    /// Begins a selection over a ring whose entries have these many children each. `None` where the
    /// start is not in the ring.
    pub fn new(sizes: Vec<u64>, terms: SelectionTerms) -> Option<Self> {
        if terms.start >= sizes.len() {
            return None;
        }
        let ring = Ring::new(sizes.len(), terms.step);
        Some(Self {
            sizes,
            terms,
            ring,
            cursor: Some(terms.start),
            admitted: 0,
            waiting: 0,
        })
    }

    /// Returns the visit that comes next; `None` when the selection is complete.
    pub fn peek(&self) -> Option<Visit> {
        let entry = self.cursor?;
        let size = self.sizes[entry];
        let left = self.places_left();
        if left == 0 {
            return (self.waiting < self.terms.waitlist).then_some(Visit {
                entry,
                outcome: Outcome::Waiting,
                children: size,
            });
        }
        let (outcome, children) = match self.terms.last_place {
            _ if size <= left => (Outcome::Admitted, size),
            LastPlace::Exceed => (Outcome::Admitted, size),
            LastPlace::Split => (Outcome::Admitted, left),
            LastPlace::Skip => (Outcome::Passed, 0),
        };
        Some(Visit {
            entry,
            outcome,
            children,
        })
    }

    /// Makes the next visit and returns it; `None` when there is none.
    pub fn advance(&mut self) -> Option<Visit> {
        let visit = self.peek()?;
        match visit.outcome {
            Outcome::Admitted => self.admitted = self.admitted.saturating_add(visit.children),
            Outcome::Waiting => self.waiting = self.waiting.saturating_add(visit.children),
            Outcome::Passed => {}
        }
        self.cursor = self.ring.leave(visit.entry, self.terms.interval);
        Some(visit)
    }

    /// Returns how many places are left, in children; 0 when the plan is exceeded.
    pub fn places_left(&self) -> u64 {
        self.terms.places.saturating_sub(self.admitted)
    }

    /// Returns how many children wait so far.
    pub fn waiting(&self) -> u64 {
        self.waiting
    }

    /// Returns the number of children who have a place so far.
    pub fn admitted(&self) -> u64 {
        self.admitted
    }

    /// Returns the number of children who have a place beyond the plan so far.
    pub fn over_plan(&self) -> u64 {
        self.admitted.saturating_sub(self.terms.places)
    }

    /// Returns the rules and drawn values.
    pub fn terms(&self) -> SelectionTerms {
        self.terms
    }
}

/// The whole selection at once: all its visits in order.
impl Iterator for Selection {
    type Item = Visit;

    fn next(&mut self) -> Option<Visit> {
        self.advance()
    }
}
