// SPDX-License-Identifier: Apache-2.0

//! One school's turn: the two rolls, the visits, the classes, the end, strictly in this order.
//!
//! Invariant: a [`SchoolTurn`] only moves on, and holds nothing that its events do not say.

mod entry_results;
mod tally;

pub use entry_results::{EntryResult, ListedEntry};
pub use tally::{EntryCount, LastPlaceCase, SchoolTally};

use super::event::RollKind;
use super::files::RingEntry;
use super::rules::{OpenSchool, Rules};
use crate::protocol::keystream::Bound;
use crate::protocol::numbering::DrawNumber;
use crate::protocol::rolls::Tick;
use crate::protocol::selection::{Interval, Outcome, Selection, SelectionTerms, Visit};
use crate::protocol::{Digest, Key, classes, rolls};

/// A roll that was stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoppedRoll {
    /// The attempt that counted, from 1.
    pub attempt: u64,
    /// The tick that counts.
    pub tick: Tick,
    /// The value shown: a draw number, or the interval.
    pub value: u64,
    /// The roll's published key.
    pub key: Key,
    /// The presser, where it was noted.
    pub by: Option<String>,
    /// The line that says so.
    pub seq: u64,
    /// The time, RFC 3339 in UTC.
    pub at: String,
}

/// The value of a roll that counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RollResult {
    /// Stopped in this ceremony.
    Stopped(StoppedRoll),
    /// Shown in the ceremony that this one goes on from: the value stands.
    Earlier(u64),
}

impl RollResult {
    /// Returns the value: a draw number, or the interval.
    pub fn value(&self) -> u64 {
        match self {
            Self::Stopped(stopped) => stopped.value,
            Self::Earlier(value) => *value,
        }
    }

    /// Returns the stop; `None` for a value of an earlier ceremony.
    pub fn stopped(&self) -> Option<&StoppedRoll> {
        match self {
            Self::Stopped(stopped) => Some(stopped),
            Self::Earlier(_) => None,
        }
    }
}

/// A visit that is on the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// The number of the visit, from 1; counts entries, not children.
    pub order: u64,
    /// The entry's index in the ring.
    pub entry: usize,
    /// The draw number.
    pub number: DrawNumber,
    /// The outcome.
    pub outcome: Outcome,
    /// The number of its children who got a place, or wait; 0 when passed.
    pub children: u64,
}

/// The next step of a school's turn. Places are counted in children, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextUp {
    /// This roll is due or under way.
    Roll(RollKind),
    /// A visit draws for this place.
    Place(u64),
    /// A visit draws for this place of the waiting list.
    WaitingPlace(u64),
    /// The classes are assigned.
    Classes,
    /// Nothing more is drawn: the turn ends, or has ended.
    End,
}

/// The places that a visit gave, counted in children from 1: a bundle has more than one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GivenPlaces {
    /// Places of the school, `first` to `last`.
    Admitted {
        /// The first child's place.
        first: u64,
        /// The last child's place.
        last: u64,
    },
    /// Places of the waiting list, `first` to `last`.
    Waiting {
        /// The first child's waiting place.
        first: u64,
        /// The last child's waiting place.
        last: u64,
    },
    /// No place: the entry was passed over.
    Nothing,
}

/// The phase of a school's turn.
#[derive(Clone, Debug)]
pub enum SchoolPhase {
    /// A roll is due or, with `begun`, rolling; `attempts` were begun so far.
    Roll {
        /// The roll.
        kind: RollKind,
        /// Attempts begun.
        attempts: u64,
        /// The last attempt: over, or still to be stopped.
        begun: OpenRoll,
    },
    /// Visits are due.
    Selecting,
    /// The classes are due.
    Classing,
    /// Only the end is due.
    Ending,
    /// Over.
    Completed,
}

/// The state of the last attempt at a roll.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenRoll {
    /// No roll is under way.
    Idle,
    /// A roll is under way and may be stopped.
    Rolling,
}

/// Use of a mirror.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MirrorUse {
    /// Nothing else is on the ledger.
    Kept,
    /// Two people went on without one.
    GoneWithout,
}

/// The shares during a turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SharesHeld {
    /// Custodians have them.
    Held,
    /// Two people said that shares are lost for good.
    Lost,
}

/// One school's turn so far.
#[derive(Clone, Debug)]
pub struct SchoolTurn {
    /// The school's index in rule order.
    pub school: usize,
    /// The ring, numbers ascending.
    pub ring: Vec<RingEntry>,
    /// The phase.
    pub phase: SchoolPhase,
    /// The start, once it is known.
    pub start: Option<RollResult>,
    /// The interval, once it is known.
    pub interval: Option<RollResult>,
    /// Rolls that were begun and never stopped.
    pub aborted: u64,
    /// Number of times that the program was started again during the turn.
    pub restarts: u64,
    /// The use of a mirror during the turn.
    pub mirror: MirrorUse,
    /// The shares during the turn.
    pub shares: SharesHeld,
    /// The visits so far, in draw order; those of an earlier ceremony too.
    pub picks: Vec<Pick>,
    /// The classes and the key they came from, once assigned.
    pub classes: Option<AssignedClasses>,
    /// The line of `school_completed` and the school's head, once over.
    pub completed: Option<CompletedSchool>,
    pub(super) selection: Option<Selection>,
}

/// The classes of a school's admitted children.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssignedClasses {
    /// The line that says so.
    pub seq: u64,
    /// The published key.
    pub key: Key,
    /// The classes that follow from it.
    pub assignment: classes::ClassAssignment,
}

/// The end of a school's turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletedSchool {
    /// The line that says so.
    pub seq: u64,
    /// The hash on its sheet.
    pub head: Digest,
    /// The time, RFC 3339 in UTC.
    pub at: String,
}

impl SchoolTurn {
    pub(super) fn new(school: usize, ring: Vec<RingEntry>) -> Self {
        Self {
            school,
            ring,
            phase: roll_due(RollKind::Start),
            start: None,
            interval: None,
            aborted: 0,
            restarts: 0,
            mirror: MirrorUse::Kept,
            shares: SharesHeld::Held,
            picks: Vec::new(),
            classes: None,
            completed: None,
            selection: None,
        }
    }

    /// Takes the values that stand from an earlier ceremony; with the interval all visits that
    /// follow from them. `None` where they give no selection.
    pub(super) fn stand(&mut self, open: &OpenSchool, rules: &Rules) -> Option<()> {
        self.start = Some(RollResult::Earlier(open.start.get()));
        self.phase = roll_due(RollKind::Interval);
        let Some(interval) = open.interval else {
            return Some(());
        };
        self.interval = Some(RollResult::Earlier(interval.get()));
        self.select(rules)?;
        while let Some(due) = self.next_pick() {
            self.visit(due, rules);
        }
        self.phase = self.after_visit(rules);
        Some(())
    }

    /// Returns the number of children in the ring.
    pub fn children(&self) -> u64 {
        self.ring.iter().map(|e| e.children).sum()
    }

    /// Returns the number of values that a roll can show.
    pub fn range(&self, kind: RollKind, rules: &Rules) -> Option<Bound> {
        match kind {
            RollKind::Start => Bound::new(self.ring.len() as u64),
            RollKind::Interval => {
                let max = self.interval_max(rules);
                Bound::new(max.checked_sub(rules.interval_min.get())?.checked_add(1)?)
            }
        }
    }

    /// Returns the largest interval.
    pub fn interval_max(&self, rules: &Rules) -> u64 {
        rules.largest_interval(&self.ring)
    }

    /// Returns the value of a tick: a draw number (start) or an interval.
    pub fn tick_value(&self, kind: RollKind, key: &Key, tick: Tick, rules: &Rules) -> Option<u64> {
        let drawn = rolls::tick_value(key, tick, self.range(kind, rules)?);
        match kind {
            RollKind::Start => self.ring.get(drawn as usize).map(|e| e.number.get().into()),
            RollKind::Interval => drawn.checked_add(rules.interval_min.get()),
        }
    }

    /// Begins the selection from the two stopped rolls.
    pub(super) fn select(&mut self, rules: &Rules) -> Option<()> {
        let start = self.start.as_ref()?.value();
        let index = self
            .ring
            .iter()
            .position(|e| u64::from(e.number.get()) == start)?;
        let school = rules.schools.get(self.school)?;
        let terms = SelectionTerms {
            places: school.places.get(),
            waitlist: school.waitlist.get(),
            step: rules.step,
            last_place: rules.last_place,
            start: index,
            interval: Interval::new(self.interval.as_ref()?.value())?,
        };
        self.selection = Selection::new(self.ring.iter().map(|e| e.children).collect(), terms);
        self.selection.as_ref().map(|_| ())
    }

    /// Returns the visit that comes next; `None` when no visit is due.
    pub fn next_pick(&self) -> Option<Pick> {
        self.pick(
            self.picks.len() as u64 + 1,
            self.selection.as_ref()?.peek()?,
        )
    }

    /// Returns the visits that come next, at most so many.
    pub(super) fn next_picks(&self, most: usize) -> Vec<Pick> {
        let visits = self.selection.iter().cloned().flatten().take(most);
        (self.picks.len() as u64 + 1..)
            .zip(visits)
            .filter_map(|(order, visit)| self.pick(order, visit))
            .collect()
    }

    fn pick(&self, order: u64, visit: Visit) -> Option<Pick> {
        let number = self.ring.get(visit.entry)?.number;
        Some(Pick {
            order,
            entry: visit.entry,
            number,
            outcome: visit.outcome,
            children: visit.children,
        })
    }

    /// Returns the admitted entries with how many of their children got a place, in draw order.
    pub fn admitted(&self) -> Vec<(&RingEntry, u64)> {
        let admitted = |pick: &Pick| match pick.outcome {
            Outcome::Admitted => Some((self.ring.get(pick.entry)?, pick.children)),
            Outcome::Passed | Outcome::Waiting => None,
        };
        self.picks.iter().filter_map(admitted).collect()
    }

    /// Returns the number of children who have a place so far.
    pub fn admitted_children(&self) -> u64 {
        self.selection.as_ref().map_or(0, Selection::admitted)
    }

    /// Returns the number of children who wait so far.
    pub fn waiting_children(&self) -> u64 {
        self.selection.as_ref().map_or(0, Selection::waiting)
    }

    /// Returns what comes next, as hall, console and papers tell it.
    ///
    /// A visit draws for a place even where it passes the entry over: who is next is not known
    /// before.
    pub fn next_up(&self) -> NextUp {
        match self.phase {
            SchoolPhase::Roll { kind, .. } => NextUp::Roll(kind),
            SchoolPhase::Selecting => match &self.selection {
                Some(selection) if selection.places_left() == 0 => {
                    NextUp::WaitingPlace(selection.waiting() + 1)
                }
                Some(_) | None => NextUp::Place(self.admitted_children() + 1),
            },
            SchoolPhase::Classing => NextUp::Classes,
            SchoolPhase::Ending | SchoolPhase::Completed => NextUp::End,
        }
    }

    /// Returns the places that this visit of the turn gave.
    pub fn places_given(&self, pick: &Pick) -> GivenPlaces {
        let last: u64 = self
            .picks
            .iter()
            .take_while(|other| other.order <= pick.order)
            .filter(|other| other.outcome == pick.outcome)
            .map(|other| other.children)
            .sum();
        let first = (last + 1).saturating_sub(pick.children);
        match pick.outcome {
            Outcome::Admitted => GivenPlaces::Admitted { first, last },
            Outcome::Waiting => GivenPlaces::Waiting { first, last },
            Outcome::Passed => GivenPlaces::Nothing,
        }
    }

    /// Returns the number of children who have a place beyond the plan so far.
    pub fn over_plan(&self) -> u64 {
        self.selection.as_ref().map_or(0, Selection::over_plan)
    }

    /// Makes the visit that is due.
    pub(super) fn visit(&mut self, due: Pick, rules: &Rules) {
        self.picks.push(due);
        if let Some(selection) = &mut self.selection {
            selection.advance();
        }
        self.phase = self.after_visit(rules);
    }

    /// Returns the phase after the visits so far.
    pub(super) fn after_visit(&self, rules: &Rules) -> SchoolPhase {
        let classes = rules
            .schools
            .get(self.school)
            .map_or(0, |s| s.classes.get());
        match (self.next_pick(), classes) {
            (Some(_), _) => SchoolPhase::Selecting,
            (None, 0) => SchoolPhase::Ending,
            (None, _) => SchoolPhase::Classing,
        }
    }

    /// Returns the class assignment that this key gives.
    pub fn assign(&self, key: &Key, rules: &Rules) -> Option<classes::ClassAssignment> {
        let sizes: Vec<u64> = self.admitted().iter().map(|(_, n)| *n).collect();
        classes::assign(key, &sizes, rules.schools.get(self.school)?.classes.get())
    }
}

/// Returns the phase in which a roll is due that was not begun yet.
pub(super) fn roll_due(kind: RollKind) -> SchoolPhase {
    SchoolPhase::Roll {
        kind,
        attempts: 0,
        begun: OpenRoll::Idle,
    }
}

#[cfg(test)]
mod tests;
