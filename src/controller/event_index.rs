// SPDX-License-Identifier: Apache-2.0

//! What the console reads off the journal beside the state: free events with their times, and when
//! each step of a school was done.
//!
//! Invariant: a fold of the journal's own lines, read once each, so a restart shows the same times.
//! Deliberately not here: anything that decides a step of the draw.

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, AuxLine};
use crate::ceremony::event::{Event, RollKind};
use crate::ceremony::line::JournalLine;
use std::collections::BTreeMap;

/// A step that leaves its time on the ledger: of the ceremony (under the empty code), or of a
/// school's turn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TimedStep {
    /// Roster and rules are fixed.
    Frozen,
    /// The numbers stand.
    Numbered,
    /// The fingerprint is fixed.
    Sealed,
    /// The stage digits were called.
    StageCalled,
    /// The shares were read.
    Opened,
    /// The shares are public.
    Closed,
    /// Its list was checked.
    Listed,
    /// Its turn began: the hall shows it.
    Began,
    /// The start number stands.
    Start,
    /// The interval stands.
    Interval,
    /// The last visit so far.
    Picked,
    /// The classes stand.
    Classes,
    /// Its result has its hash.
    Completed,
    /// Its sheet is dealt with.
    Settled,
}

/// The fold.
#[derive(Clone, Debug, Default)]
pub struct EventIndex {
    read: usize,
    events: Vec<AuxLine>,
    marks: BTreeMap<(String, TimedStep), String>,
}

impl EventIndex {
    /// Reads the lines that are new.
    pub fn catch_up(&mut self, journal: &[u8]) {
        let new = journal.get(self.read..).unwrap_or_default();
        self.read = journal.len();
        for line in new
            .split(|byte| *byte == b'\n')
            .filter_map(|bytes| JournalLine::parse(bytes).ok())
        {
            self.take(line);
        }
    }

    fn take(&mut self, line: JournalLine) {
        let whole = String::new();
        let marked = match &line.event {
            Event::Frozen { .. } => Some((&whole, TimedStep::Frozen)),
            Event::Numbered { .. } => Some((&whole, TimedStep::Numbered)),
            Event::Sealed { .. } => Some((&whole, TimedStep::Sealed)),
            Event::StageCalled { .. } => Some((&whole, TimedStep::StageCalled)),
            Event::Opened { .. } => Some((&whole, TimedStep::Opened)),
            Event::Closed { .. } => Some((&whole, TimedStep::Closed)),
            Event::SchoolBegan { school } => Some((school, TimedStep::Began)),
            Event::RollStopped {
                school,
                kind: RollKind::Start,
                ..
            } => Some((school, TimedStep::Start)),
            Event::RollStopped {
                school,
                kind: RollKind::Interval,
                ..
            } => Some((school, TimedStep::Interval)),
            Event::Picked { school, .. } => Some((school, TimedStep::Picked)),
            Event::ClassesAssigned { school, .. } => Some((school, TimedStep::Classes)),
            Event::SchoolCompleted { school, .. } => Some((school, TimedStep::Completed)),
            _ => None,
        };
        if let Some((school, mark)) = marked {
            self.marks.insert((school.clone(), mark), line.at);
            return;
        }
        let Some(aux) = AuxLine::of(&line) else {
            return;
        };
        let marked = match &aux.event {
            AuxEvent::ListChecked { school, .. } => Some((school.clone(), TimedStep::Listed)),
            AuxEvent::SheetSettled { school } => Some((school.clone(), TimedStep::Settled)),
            _ => None,
        };
        if let Some(marked) = marked {
            self.marks.insert(marked, line.at);
        }
        self.events.push(aux);
    }

    /// When this step of a school was done; `None` before.
    pub fn at(&self, school: &str, mark: TimedStep) -> Option<&str> {
        self.marks
            .get(&(school.to_owned(), mark))
            .map(String::as_str)
    }

    /// Returns the auxiliary events, in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &AuxEvent> {
        self.events.iter().map(|line| &line.event)
    }

    /// Returns the auxiliary events of this kind with their times, in order.
    pub fn of_kind(&self, kind: AuxEventKind) -> impl DoubleEndedIterator<Item = &AuxLine> {
        self.events
            .iter()
            .filter(move |line| line.event.kind() == Some(kind))
    }

    /// Reports whether an event of this kind is on the ledger.
    pub fn has(&self, kind: AuxEventKind) -> bool {
        self.of_kind(kind).next().is_some()
    }

    /// Returns the last event of this kind that no event of the others came after.
    pub fn last_unless(&self, kind: AuxEventKind, others: &[AuxEventKind]) -> Option<&AuxLine> {
        self.events
            .iter()
            .rev()
            .find(|line| {
                line.event
                    .kind()
                    .is_some_and(|own| own == kind || others.contains(&own))
            })
            .filter(|line| line.event.kind() == Some(kind))
    }
}
