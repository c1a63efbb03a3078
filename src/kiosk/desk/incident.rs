//! An interruption: recorded at once, explained next, ended by two people. And leaving, which stands on the ledger too.
//!
//! Invariant: while one is open nothing is drawn and no press counts; it outlives a restart. Deliberately not here: undoing anything that was drawn.

use super::{Desk, Step};
use crate::session::SessionError;

const BEGAN: &str = "incident";
const OVER: &str = "incident_over";
/// A note is a line, not a report.
const NOTE_CHARS: usize = 80;

/// What happened, as the log will say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IncidentKind {
    /// Power was or will be cut.
    Power,
    /// The hall display or the stream.
    Display,
    /// Printer or paper.
    Printer,
    /// The two keys.
    Keys,
    /// Somebody in the hall.
    People,
    /// Anything else; the note says what.
    Other,
}

impl IncidentKind {
    /// All, in the order of the page.
    pub const ALL: [Self; 6] = [Self::Power, Self::Display, Self::Printer, Self::Keys, Self::People, Self::Other];

    fn word(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Display => "display",
            Self::Printer => "printer",
            Self::Keys => "keys",
            Self::People => "people",
            Self::Other => "other",
        }
    }
}

/// Whether the draw is interrupted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Pause {
    /// It goes on.
    #[default]
    No,
    /// Asked for in a roll: the press that is due is nobody's to take, so it begins with the stop.
    AfterStop,
    /// Open.
    Open(Incident),
}

/// What is known of an open incident.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Incident {
    /// Chosen before the draw goes on.
    pub kind: Option<IncidentKind>,
    /// In people's own words.
    pub note: String,
}

impl Desk {
    /// The open incident.
    pub fn incident(&self) -> Option<&Incident> {
        match &self.pause {
            Pause::Open(incident) => Some(incident),
            Pause::No | Pause::AfterStop => None,
        }
    }

    /// Whether an incident was asked for in a roll and waits for its stop.
    pub fn incident_waits(&self) -> bool {
        self.pause == Pause::AfterStop
    }

    /// What a resume finds: an incident that was begun and not ended is open.
    pub(super) fn pick_up_incident(&mut self) {
        let Some(session) = &self.session else { return };
        if session.notes(BEGAN).len() > session.notes(OVER).len() {
            self.pause = Pause::Open(Incident::default());
        }
    }

    /// F4.
    pub(super) fn interrupt(&mut self) {
        if self.roll.is_some() {
            self.pause = if self.incident_waits() { Pause::No } else { Pause::AfterStop };
        } else if self.incident().is_none() {
            self.open_incident();
        }
    }

    /// The stop has come: what waited for it begins.
    pub(super) fn interrupt_after_stop(&mut self) {
        if self.incident_waits() {
            self.open_incident();
        }
    }

    fn open_incident(&mut self) {
        let Some(session) = &mut self.session else { return };
        match session.note(BEGAN, []) {
            Ok(()) => {
                self.pause = Pause::Open(Incident::default());
                self.next_visit_at = None;
            }
            Err(error) => self.message = Some(super::mirror::said(&error)),
        }
    }

    pub(super) fn choose_incident(&mut self, kind: IncidentKind) {
        if let Pause::Open(incident) = &mut self.pause {
            incident.kind = Some(kind);
        }
    }

    /// A character of the note, once the kind is chosen.
    pub(super) fn note_typed(&mut self, c: char) {
        if let Pause::Open(incident) = &mut self.pause
            && incident.kind.is_some()
            && !c.is_control()
            && incident.note.chars().count() < NOTE_CHARS
        {
            incident.note.push(c);
        }
    }

    /// Takes a character back; before the first one, the kind.
    pub(super) fn note_erased(&mut self) {
        if let Pause::Open(incident) = &mut self.pause
            && incident.note.pop().is_none()
        {
            incident.kind = None;
        }
    }

    /// Two people let it go on.
    pub(super) fn end_incident(&mut self) -> Result<(), SessionError> {
        let Some(Incident { kind: Some(kind), note }) = self.incident().cloned() else { return Ok(()) };
        let Some(session) = &mut self.session else { return Ok(()) };
        session.note(OVER, [("kind", kind.word().into()), ("note", note.trim().into())])?;
        self.pause = Pause::No;
        if session.needs_shares() && self.step() == Step::Shares {
            self.read_shares_from_media();
        }
        Ok(())
    }

    /// Whether the kiosk can be left: between schools, or in an incident; never with a turn half done.
    pub fn may_leave(&self) -> bool {
        use Step::{Archive, BeginSchool, Close, Done, Freeze, Import, Incident, Numbered, Print, Rules, Seal, Sealed};
        matches!(
            self.step(),
            Import
                | Rules
                | Freeze
                | Numbered
                | Seal
                | Sealed
                | BeginSchool
                | Print
                | Close
                | Archive
                | Done
                | Incident
        )
    }

    /// Whether two people have ended this run of the kiosk.
    pub fn left(&self) -> bool {
        self.left
    }

    pub(super) fn leave(&mut self) {
        let noted = self.session.as_mut().map_or(Ok(()), |session| session.note("left", []));
        match noted {
            Ok(()) => {
                if let Some(session) = &mut self.session {
                    session.end_mirror();
                }
                self.left = true;
            }
            Err(error) => self.message = Some(super::mirror::said(&error)),
        }
    }
}
