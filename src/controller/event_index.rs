// SPDX-License-Identifier: Apache-2.0

//! What the console reads off the journal beside the state: free events with their times, and when
//! each step of a school was done.
//!
//! Invariant: a fold of the journal's own lines, read once each, so a restart shows the same times.
//! Deliberately not here: anything that decides a step of the draw.

use crate::ceremony::event::{Event, Free, RollKind};
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

/// A free event, with its time.
#[derive(Clone, Debug)]
pub struct NotedEvent {
    /// RFC 3339, UTC.
    pub at: String,
    /// The event.
    pub free: Free,
}

/// The fold.
#[derive(Clone, Debug, Default)]
pub struct EventIndex {
    read: usize,
    notes: Vec<NotedEvent>,
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
        let Event::Free(free) = line.event else {
            return;
        };
        let mark = match free.name.as_str() {
            "list_checked" => Some(TimedStep::Listed),
            "sheet_settled" => Some(TimedStep::Settled),
            _ => None,
        };
        if let (Some(mark), Some(school)) = (
            mark,
            free.fields.get("school").and_then(|school| school.as_str()),
        ) {
            self.marks
                .insert((school.to_owned(), mark), line.at.clone());
        }
        self.notes.push(NotedEvent { at: line.at, free });
    }

    /// When this step of a school was done; `None` before.
    pub fn at(&self, school: &str, mark: TimedStep) -> Option<&str> {
        self.marks
            .get(&(school.to_owned(), mark))
            .map(String::as_str)
    }

    /// The free events of this name, in order.
    pub fn notes(&self, name: &str) -> impl DoubleEndedIterator<Item = &NotedEvent> {
        self.notes
            .iter()
            .filter(move |noted| noted.free.name == name)
    }

    /// The last free event of this name that no event of the others came after.
    pub fn last_unless(&self, name: &str, others: &[&str]) -> Option<&NotedEvent> {
        self.notes
            .iter()
            .rev()
            .find(|noted| noted.free.name == name || others.contains(&noted.free.name.as_str()))
            .filter(|noted| noted.free.name == name)
    }
}

impl NotedEvent {
    /// A text field; empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        self.free
            .fields
            .get(field)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }

    /// A number field.
    pub fn number(&self, field: &str) -> Option<u64> {
        self.free.fields.get(field)?.as_u64()
    }
}
