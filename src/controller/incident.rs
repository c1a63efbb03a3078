// SPDX-License-Identifier: Apache-2.0

//! An interruption of the draw: recorded at once, explained next, ended by two people.
//!
//! Invariant: while one is open nothing is drawn and no press counts; it is derived from the
//! ledger, so it outlives a restart. Deliberately absent: the ledger, and undoing anything that was
//! drawn.

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, IncidentKind};

/// Longest note, in characters: a line, not a report.
pub(super) const NOTE_CHARS: usize = 80;

/// State of an interruption of the draw.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum IncidentState {
    /// The draw goes on.
    #[default]
    None,
    /// Asked for while a roll runs. The press that is due must not be taken away from the parent,
    /// so the incident begins with the stop.
    AfterStop,
    /// The draw is interrupted.
    Open(OpenIncident),
}

/// An open incident.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenIncident {
    /// The kind of incident, once it is chosen.
    pub kind: Option<IncidentKind>,
    /// The note that people wrote.
    pub note: String,
    /// Message of the fault of the ledger that opened it.
    pub fault: Option<String>,
    /// True once its beginning is on the ledger: a ledger that failed gets it afterwards.
    pub on_record: bool,
    /// True if the disk gave back every line when the incident opened.
    pub reads_back: bool,
    /// The time of the last line before this start of the program, where the program came up with
    /// work open: nobody pressed anything, so two people let it go on.
    pub stopped_at: Option<String>,
}

impl OpenIncident {
    /// Returns whether the program came up with work open.
    pub fn is_after_restart(&self) -> bool {
        self.stopped_at.is_some()
    }
}

/// Consequence of a request to interrupt the draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum IncidentRequest {
    /// The incident is to be recorded and opened now.
    Open,
    /// Nothing is to be done: the request waits for the stop, no longer waits, or is open already.
    Nothing,
}

impl IncidentState {
    /// Returns the open incident.
    pub(super) fn open(&self) -> Option<&OpenIncident> {
        match self {
            Self::Open(incident) => Some(incident),
            Self::None | Self::AfterStop => None,
        }
    }

    /// Returns whether it waits for the stop of a roll.
    pub(super) fn waits_for_stop(&self) -> bool {
        *self == Self::AfterStop
    }

    /// Takes a request; while a roll runs, a second one takes the first back.
    pub(super) fn request(&mut self, roll_runs: bool) -> IncidentRequest {
        match (&self, roll_runs) {
            (Self::Open(_), _) => return IncidentRequest::Nothing,
            (Self::None | Self::AfterStop, false) => return IncidentRequest::Open,
            (Self::None, true) => *self = Self::AfterStop,
            (Self::AfterStop, true) => *self = Self::None,
        }
        IncidentRequest::Nothing
    }

    /// Opens an incident.
    pub(super) fn begin(&mut self, incident: OpenIncident) {
        *self = Self::Open(incident);
    }

    /// Records that the beginning is on the ledger after all.
    pub(super) fn recorded(&mut self) {
        if let Self::Open(incident) = self {
            incident.on_record = true;
        }
    }

    /// Ends the incident.
    pub(super) fn end(&mut self) {
        *self = Self::None;
    }

    /// Chooses what happened.
    pub(super) fn choose(&mut self, kind: IncidentKind) {
        if let Self::Open(incident) = self {
            incident.kind = Some(kind);
        }
    }

    /// Appends a character to the note, once the kind is chosen.
    pub(super) fn type_char(&mut self, c: char) {
        if let Self::Open(incident) = self
            && incident.kind.is_some()
            && !c.is_control()
            && incident.note.chars().count() < NOTE_CHARS
        {
            incident.note.push(c);
        }
    }

    /// Erases the last character of the note; where there is none, the kind.
    pub(super) fn erase(&mut self) {
        if let Self::Open(incident) = self
            && incident.note.pop().is_none()
        {
            incident.kind = None;
        }
    }

    /// Returns the note as a reason, once the kind is chosen and something is typed.
    pub(super) fn reason(&self) -> Option<String> {
        let incident = self.open()?;
        let reason = incident.note.trim();
        let given = incident.kind.is_some() && !reason.is_empty();
        given.then(|| reason.to_owned())
    }

    /// Returns the event that ends the incident, once its kind is chosen.
    pub(super) fn ending(&self) -> Option<AuxEvent> {
        let incident = self.open()?;
        Some(AuxEvent::IncidentOver {
            kind: incident.kind?,
            note: incident.note.trim().to_owned(),
        })
    }
}

/// Returns whether the ledger has an incident that was begun and not ended.
pub(super) fn is_open_on_ledger<'a>(events: impl Iterator<Item = &'a AuxEvent>) -> bool {
    let mut open = 0_i64;
    for event in events {
        match event.kind() {
            Some(AuxEventKind::Incident) => open += 1,
            Some(AuxEventKind::IncidentOver) => open -= 1,
            Some(_) | None => {}
        }
    }
    open > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> IncidentState {
        IncidentState::Open(OpenIncident::default())
    }

    #[test]
    fn in_a_roll_it_waits_for_the_stop_and_can_be_taken_back() {
        let mut incident = IncidentState::None;
        assert_eq!(incident.request(true), IncidentRequest::Nothing);
        assert_eq!(incident, IncidentState::AfterStop);
        assert_eq!(incident.request(true), IncidentRequest::Nothing);
        assert_eq!(incident, IncidentState::None);
        assert_eq!(incident.request(false), IncidentRequest::Open);
    }

    #[test]
    fn an_open_one_is_not_opened_again() {
        let mut incident = open();
        incident.choose(IncidentKind::Power);
        let before = incident.clone();
        assert_eq!(incident.request(false), IncidentRequest::Nothing);
        assert_eq!(incident.request(true), IncidentRequest::Nothing);
        assert_eq!(incident, before);
    }

    #[test]
    fn it_ends_only_once_its_kind_is_chosen_and_with_the_note_that_was_typed() {
        let mut incident = open();
        incident.type_char('x');
        assert_eq!(incident.ending(), None);
        incident.choose(IncidentKind::Keys);
        " stuck \n".chars().for_each(|c| incident.type_char(c));
        let event = AuxEvent::IncidentOver {
            kind: IncidentKind::Keys,
            note: "stuck".into(),
        };
        assert_eq!(incident.ending(), Some(event));
    }

    #[test]
    fn a_note_has_eighty_characters_and_is_erased_before_the_kind() {
        let mut incident = open();
        incident.choose(IncidentKind::Other);
        for _ in 0..100 {
            incident.type_char('字');
        }
        assert_eq!(incident.open().unwrap().note.chars().count(), NOTE_CHARS);
        for _ in 0..NOTE_CHARS {
            incident.erase();
        }
        assert_eq!(incident.open().unwrap().kind, Some(IncidentKind::Other));
        incident.erase();
        assert_eq!(incident.open().unwrap().kind, None);
    }

    #[test]
    fn the_ledger_has_one_open_where_it_was_begun_and_not_ended() {
        let over = AuxEvent::IncidentOver {
            kind: IncidentKind::Power,
            note: String::new(),
        };
        assert!(!is_open_on_ledger([].iter()));
        assert!(is_open_on_ledger([AuxEvent::Incident].iter()));
        assert!(!is_open_on_ledger(
            [AuxEvent::Incident, over.clone()].iter()
        ));
        let again = [AuxEvent::Incident, over, AuxEvent::Incident];
        assert!(is_open_on_ledger(again.iter()));
    }
}
