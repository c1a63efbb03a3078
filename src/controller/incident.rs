// SPDX-License-Identifier: Apache-2.0

//! An interruption: recorded at once, explained next, ended by two people. And leaving, which
//! stands on the ledger too.
//!
//! Invariant: while one is open nothing is drawn and no press counts; it outlives a restart.
//! Deliberately not here: undoing anything that was drawn.

use super::error::ControllerError;
use super::messages::error_text;
use super::{Controller, DueStep};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, IncidentKind};
use crate::session::{Session, SessionError};

/// A note is a line, not a report.
const NOTE_CHARS: usize = 80;

/// Whether the draw is interrupted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum IncidentState {
    /// It goes on.
    #[default]
    No,
    /// Asked for in a roll: the press that is due is nobody's to take, so it begins with the stop.
    AfterStop,
    /// Open.
    Open(OpenIncident),
}

/// What is known of an open incident.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenIncident {
    /// Chosen before the draw goes on.
    pub kind: Option<IncidentKind>,
    /// In people's own words.
    pub note: String,
    /// What the machine itself found, where the page opened by itself.
    pub fault: Option<String>,
    /// Whether the ledger took its beginning; a ledger that is itself the trouble gets it
    /// afterwards.
    pub on_record: bool,
    /// Whether the disk gave back every line when the page opened.
    pub reads_back: bool,
}

impl Controller {
    /// The open incident.
    pub fn incident(&self) -> Option<&OpenIncident> {
        match &self.pause {
            IncidentState::Open(incident) => Some(incident),
            IncidentState::No | IncidentState::AfterStop => None,
        }
    }

    /// Whether an incident was asked for in a roll and waits for its stop.
    pub fn incident_waits(&self) -> bool {
        self.pause == IncidentState::AfterStop
    }

    /// Reports whether the ledger has an incident that was begun and not ended.
    fn incident_on_record(&self) -> bool {
        let began = self.log.of_kind(AuxEventKind::Incident).count();
        let ended = self.log.of_kind(AuxEventKind::IncidentOver).count();
        began > ended
    }

    /// What a resume finds: an incident that was begun and not ended is open.
    pub(super) fn pick_up_incident(&mut self) {
        let Some(session) = &self.session else { return };
        if self.incident_on_record() {
            let reads_back = session.reads_back();
            self.pause = IncidentState::Open(OpenIncident {
                on_record: true,
                reads_back,
                ..OpenIncident::default()
            });
        }
    }

    /// F4.
    pub(super) fn interrupt(&mut self) {
        if self.incident().is_some() {
            return;
        }
        if self.roll.is_some() {
            self.pause = if self.incident_waits() {
                IncidentState::No
            } else {
                IncidentState::AfterStop
            };
        } else {
            self.open_incident(None);
        }
    }

    /// A step failed. A fault of the ledger stops everything by itself; anything else is said and
    /// can be tried again.
    pub(super) fn fail(&mut self, error: &ControllerError) {
        let said = error_text(error);
        let fault = matches!(
            error,
            ControllerError::Session(SessionError::Ledger(_) | SessionError::ProtocolViolation(_))
        );
        if fault && self.session.is_some() && self.incident().is_none() {
            self.open_incident(Some(said.clone()));
        }
        self.message = Some(said);
    }

    /// The stop has come: what waited for it begins.
    pub(super) fn interrupt_after_stop(&mut self) {
        if self.incident_waits() {
            self.open_incident(None);
        }
    }

    fn open_incident(&mut self, fault: Option<String>) {
        let noted = self.append(AuxEvent::Incident);
        if let (Err(error), None) = (&noted, &fault) {
            return self.fail(error);
        }
        let reads_back = self.session.as_ref().is_some_and(Session::reads_back);
        let kind = fault.is_some().then_some(IncidentKind::Computer);
        self.pause = IncidentState::Open(OpenIncident {
            kind,
            note: String::new(),
            fault,
            on_record: noted.is_ok(),
            reads_back,
        });
        self.next_visit_at = None;
        self.armed = None;
    }

    /// When the open incident began, as the ledger has it.
    pub fn incident_began(&self) -> Option<&str> {
        let incident = self.incident()?;
        self.log
            .of_kind(AuxEventKind::Incident)
            .next_back()
            .filter(|_| incident.on_record)
            .map(|noted| noted.at.as_str())
    }

    pub(super) fn choose_incident(&mut self, kind: IncidentKind) {
        if let IncidentState::Open(incident) = &mut self.pause {
            incident.kind = Some(kind);
        }
    }

    /// A character of the note, once the kind is chosen.
    pub(super) fn note_typed(&mut self, c: char) {
        if let IncidentState::Open(incident) = &mut self.pause
            && incident.kind.is_some()
            && !c.is_control()
            && incident.note.chars().count() < NOTE_CHARS
        {
            incident.note.push(c);
        }
    }

    /// Takes a character back; before the first one, the kind.
    pub(super) fn note_erased(&mut self) {
        if let IncidentState::Open(incident) = &mut self.pause
            && incident.note.pop().is_none()
        {
            incident.kind = None;
        }
    }

    /// Two people let it go on.
    pub(super) fn end_incident(&mut self) -> Result<(), ControllerError> {
        let Some(OpenIncident {
            kind: Some(kind),
            note,
            on_record,
            ..
        }) = self.incident().cloned()
        else {
            return Ok(());
        };
        // A beginning that failed may stand on the disk after all.
        self.catch_up();
        let stands = self.incident_on_record();
        if !on_record && !stands {
            self.append(AuxEvent::Incident)?;
            if let IncidentState::Open(incident) = &mut self.pause {
                incident.on_record = true;
            }
        }
        self.append(AuxEvent::IncidentOver {
            kind,
            note: note.trim().to_owned(),
        })?;
        self.pause = IncidentState::No;
        if self.session.as_ref().is_some_and(Session::needs_shares)
            && self.step() == DueStep::Shares
        {
            self.read_shares_from_media();
        }
        Ok(())
    }

    /// Whether the kiosk can be left: between schools, or in an incident; never with a turn half
    /// done.
    pub fn may_leave(&self) -> bool {
        use DueStep::{
            Archive, CheckList, Close, Done, Freeze, Import, Incident, Numbered, Print, Readiness,
            Resume, Rules, Seal, Sealed, Seals,
        };
        match self.step() {
            Resume | Readiness => true,
            Import | Rules | Freeze | Numbered | Seal | Sealed | Seals | CheckList | Print
            | Close | Archive | Done => true,
            // An incident is no way around a turn that is half done, but a broken computer must be
            // switched off.
            Incident => true,
            _ => false,
        }
    }

    /// Whether two people have ended this run of the kiosk.
    pub fn left(&self) -> bool {
        self.left
    }

    pub(super) fn leave(&mut self) {
        let noted = self.append(AuxEvent::Left);
        match noted {
            Ok(()) => self.leave_now(),
            // A ledger that can't even take this is no reason to stay: nothing is lost by switching
            // off.
            Err(_) if self.incident().is_some_and(|incident| !incident.on_record) => {
                self.leave_now()
            }
            Err(error) => self.fail(&error),
        }
    }

    fn leave_now(&mut self) {
        if let Some(session) = &mut self.session {
            session.end_mirror();
        }
        self.left = true;
    }
}
