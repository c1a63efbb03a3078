// SPDX-License-Identifier: Apache-2.0

//! Index of the ledger beside its state: auxiliary events with their times, and the time of each
//! step.
//!
//! Invariant: a fold of the ledger's own lines, each read once, so a restart shows the same times.
//! Deliberately absent: anything that decides a step of the draw.

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, AuxLine};
use crate::ceremony::event::{Event, RollKind};
use crate::ceremony::line::JournalLine;
use std::collections::BTreeMap;

/// A step whose time is on the ledger: of the ceremony (under the empty school code), or of a
/// school's turn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TimedStep {
    /// Roster and rules were fixed.
    Frozen,
    /// The numbers were given.
    Numbered,
    /// The fingerprint was fixed.
    Sealed,
    /// The stage digits were called.
    StageCalled,
    /// The shares were read.
    Opened,
    /// The shares were published.
    Closed,
    /// The school's list was checked.
    Listed,
    /// The school's turn began.
    Began,
    /// The start number was rolled.
    Start,
    /// The interval was rolled.
    Interval,
    /// The last visit so far.
    Picked,
    /// The classes were assigned.
    Classes,
    /// The school's result has its hash.
    Completed,
    /// The school's sheets were settled.
    Settled,
}

/// A step of a school; of the whole ceremony under the empty code.
type StepOfSchool = (String, TimedStep);

/// The index.
#[derive(Clone, Debug, Default)]
pub struct EventIndex {
    bytes_read: usize,
    lines: Vec<AuxLine>,
    times: BTreeMap<StepOfSchool, String>,
}

impl EventIndex {
    /// Reads the lines that are new; returns the auxiliary events among them, in order.
    pub fn catch_up(&mut self, journal: &[u8]) -> impl Iterator<Item = &AuxEvent> {
        let known = self.lines.len();
        let new = journal.get(self.bytes_read..).unwrap_or_default();
        self.bytes_read = journal.len();
        for bytes in new.split(|byte| *byte == b'\n') {
            if let Ok(line) = JournalLine::parse(bytes) {
                self.take(&line);
            }
        }
        self.lines[known..].iter().map(|line| &line.event)
    }

    fn take(&mut self, line: &JournalLine) {
        let aux = AuxLine::of(line);
        let step = match &aux {
            Some(aux) => step_of_aux_event(&aux.event),
            None => step_of_result_event(&line.event),
        };
        if let Some(step) = step {
            self.times.insert(step, line.at.clone());
        }
        self.lines.extend(aux);
    }

    /// Returns the time at which a step was last done, RFC 3339 UTC; `None` before.
    pub fn at(&self, school: &str, step: TimedStep) -> Option<&str> {
        let step = (school.to_owned(), step);
        self.times.get(&step).map(String::as_str)
    }

    /// Returns the auxiliary events with their times, in order.
    pub fn lines(&self) -> &[AuxLine] {
        &self.lines
    }

    /// Returns the auxiliary events, in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &AuxEvent> {
        self.lines.iter().map(|line| &line.event)
    }

    /// Returns the time of the last event of this kind.
    pub fn last_at(&self, kind: AuxEventKind) -> Option<&str> {
        self.lines
            .iter()
            .rev()
            .find(|line| line.event.kind() == Some(kind))
            .map(|line| line.at.as_str())
    }

    /// Returns the time of the last event of this kind after which none of the others came.
    pub fn last_at_unless(&self, kind: AuxEventKind, others: &[AuxEventKind]) -> Option<&str> {
        for line in self.lines.iter().rev() {
            match line.event.kind() {
                Some(own) if own == kind => return Some(&line.at),
                Some(own) if others.contains(&own) => return None,
                Some(_) | None => {}
            }
        }
        None
    }
}

fn step_of_aux_event(event: &AuxEvent) -> Option<StepOfSchool> {
    if let AuxEvent::ListChecked { school, .. } = event {
        return Some((school.clone(), TimedStep::Listed));
    }
    let AuxEvent::SheetSettled { school } = event else {
        return None;
    };
    Some((school.clone(), TimedStep::Settled))
}

fn step_of_result_event(event: &Event) -> Option<StepOfSchool> {
    let (school, step) = match event {
        Event::Frozen { .. } => ("", TimedStep::Frozen),
        Event::Numbered { .. } => ("", TimedStep::Numbered),
        Event::Sealed { .. } => ("", TimedStep::Sealed),
        Event::StageCalled { .. } => ("", TimedStep::StageCalled),
        Event::Opened { .. } => ("", TimedStep::Opened),
        Event::Closed { .. } => ("", TimedStep::Closed),
        Event::SchoolBegan { school } => (school.as_str(), TimedStep::Began),
        Event::RollStopped { school, kind, .. } => match kind {
            RollKind::Start => (school.as_str(), TimedStep::Start),
            RollKind::Interval => (school.as_str(), TimedStep::Interval),
        },
        Event::Picked { school, .. } => (school.as_str(), TimedStep::Picked),
        Event::ClassesAssigned { school, .. } => (school.as_str(), TimedStep::Classes),
        Event::SchoolCompleted { school, .. } => (school.as_str(), TimedStep::Completed),
        Event::RollBegan { .. } | Event::Free(_) => return None,
    };
    Some((school.to_owned(), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::json::PlainCount;

    fn journal(events: &[AuxEvent]) -> Vec<u8> {
        let mut journal = Vec::new();
        for (seq, event) in (1..).zip(events) {
            let line = JournalLine {
                seq: PlainCount::new(seq).unwrap(),
                at: format!("2026-08-01T01:00:{seq:02}Z"),
                event: event.to_event().unwrap(),
            };
            journal.extend(line.to_bytes().unwrap());
            journal.push(b'\n');
        }
        journal
    }

    fn index(events: &[AuxEvent]) -> EventIndex {
        let mut index = EventIndex::default();
        let read = index.catch_up(&journal(events)).count();
        assert_eq!(read, events.len());
        index
    }

    #[test]
    fn each_line_is_read_once() {
        let events = [AuxEvent::Incident, AuxEvent::Left, AuxEvent::ClockChecked];
        let journal = journal(&events);
        let first = journal.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let mut index = EventIndex::default();
        assert_eq!(index.catch_up(&journal[..first]).count(), 1);
        let new: Vec<AuxEvent> = index.catch_up(&journal).cloned().collect();
        assert_eq!(new, events[1..]);
        assert_eq!(index.catch_up(&journal).count(), 0);
        assert_eq!(index.events().count(), 3);
    }

    #[test]
    fn the_time_is_that_of_the_last_event_of_its_kind() {
        let index = index(&[AuxEvent::Left, AuxEvent::ClockChecked, AuxEvent::Left]);
        assert_eq!(
            index.last_at(AuxEventKind::Left),
            Some("2026-08-01T01:00:03Z")
        );
        assert_eq!(index.last_at(AuxEventKind::Incident), None);
    }

    #[test]
    fn an_event_counts_until_another_makes_it_void() {
        let clock = AuxEventKind::ClockChecked;
        let day = [AuxEventKind::DrawingDay];
        let checked = index(&[AuxEvent::DrawingDay, AuxEvent::ClockChecked]);
        assert!(checked.last_at_unless(clock, &day).is_some());
        let void = index(&[AuxEvent::ClockChecked, AuxEvent::DrawingDay]);
        assert_eq!(void.last_at_unless(clock, &day), None);
    }

    #[test]
    fn a_schools_settled_sheets_have_their_time() {
        let settled = AuxEvent::SheetSettled {
            school: "S01".into(),
        };
        let index = index(&[AuxEvent::Left, settled]);
        assert_eq!(
            index.at("S01", TimedStep::Settled),
            Some("2026-08-01T01:00:02Z")
        );
        assert_eq!(index.at("S02", TimedStep::Settled), None);
    }
}
