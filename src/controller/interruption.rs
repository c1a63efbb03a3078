// SPDX-License-Identifier: Apache-2.0

//! Interrupting the draw, and leaving the kiosk: both are recorded on the ledger.
//!
//! Invariant: a fault of the ledger interrupts the draw by itself. Deliberately absent: undoing
//! anything that was drawn.

use super::common::{Common, KioskRun};
use super::error::ControllerError;
use super::incident::{IncidentRequest, OpenIncident, is_open_on_ledger};
use super::messages::error_text;
use super::running::Running;
use super::{Controller, DueStep, Phase, SideAction};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, IncidentKind};
use crate::ceremony::decide::DecideError;
use crate::ceremony::json::PlainCount;
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::Milestone;

impl Controller {
    /// Returns the open incident.
    pub fn incident(&self) -> Option<&OpenIncident> {
        self.phase.running()?.incident.open()
    }

    /// Shows why a step failed. A fault of the ledger interrupts the draw; anything else can be
    /// tried again.
    pub(super) fn fail(&mut self, error: &ControllerError) {
        let message = error_text(error);
        if let Phase::Running(running) = &mut self.phase
            && error.is_fault()
            && running.incident.open().is_none()
        {
            running.interrupt_after_fault(&mut self.common, message.clone());
            if let Some(line) = error.differing_key().and_then(PlainCount::new) {
                // A ledger that does not take it has failed anyway, which the incident says.
                let _ = running.append(AuxEvent::KeyDiffers { line });
            }
        }
        self.common.message = Some(message);
    }

    /// Shows why a step failed, if it did.
    pub(super) fn report(&mut self, done: Result<(), ControllerError>) {
        if let Err(error) = done {
            self.fail(&error);
        }
    }

    /// Returns whether the kiosk can be left at the step that is due.
    pub fn may_leave(&self) -> bool {
        self.step().allows(SideAction::Leave)
    }

    /// Returns whether two people have ended this run of the kiosk.
    pub fn left(&self) -> bool {
        self.common.run == KioskRun::Ended
    }

    /// Ends this run of the kiosk, with a line on the ledger where there is one.
    pub(super) fn leave(&mut self) {
        if let Phase::Running(running) = &mut self.phase {
            let recorded = running.append(AuxEvent::Left);
            // A ledger that can't even take this is no reason to stay: nothing is lost by
            // switching off.
            let ledger_failed = running
                .incident
                .open()
                .is_some_and(|incident| !incident.on_record);
            match recorded {
                Err(error) if !ledger_failed => return self.fail(&error),
                Err(_) | Ok(()) => running.session.end_mirror(),
            }
        }
        self.common.run = KioskRun::Ended;
    }
}

impl Running {
    /// Interrupts the draw, or lets the interruption wait for the stop of a roll.
    pub(super) fn interrupt(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        match self.incident.request(self.roll.is_some()) {
            IncidentRequest::Open => self.open_incident(common),
            IncidentRequest::Nothing => Ok(()),
        }
    }

    /// Begins the incident that waited for the stop.
    pub(super) fn interrupt_after_stop(
        &mut self,
        common: &mut Common,
    ) -> Result<(), ControllerError> {
        if self.incident.waits_for_stop() {
            self.open_incident(common)
        } else {
            Ok(())
        }
    }

    fn open_incident(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        self.append(AuxEvent::Incident)?;
        self.begin_incident(
            common,
            OpenIncident {
                on_record: true,
                ..OpenIncident::default()
            },
        );
        Ok(())
    }

    /// Interrupts the draw after a fault of the ledger, whether or not the ledger can take it.
    pub(super) fn interrupt_after_fault(&mut self, common: &mut Common, fault: String) {
        let recorded = self.append(AuxEvent::Incident);
        self.begin_incident(
            common,
            OpenIncident {
                kind: Some(IncidentKind::Computer),
                fault: Some(fault),
                on_record: recorded.is_ok(),
                ..OpenIncident::default()
            },
        );
    }

    fn begin_incident(&mut self, common: &mut Common, incident: OpenIncident) {
        self.incident.begin(OpenIncident {
            reads_back: self.session.reads_back(),
            ..incident
        });
        self.draw.reset();
        common.pending = None;
    }

    /// Interrupts a ceremony with work open that the program is started with: nothing is read or
    /// drawn before two people let it go on.
    pub(super) fn pause_after_restart(&mut self) {
        if !self.has_open_work() {
            return;
        }
        let mut lines = self.session.journal().rsplit(|byte| *byte == b'\n');
        let last = lines.find(|line| !line.is_empty()).map(JournalLine::parse);
        let stopped_at = last.and_then(Result::ok).map(|line| line.at);
        let open = self.incident.open().cloned();
        self.incident.begin(OpenIncident {
            stopped_at: Some(stopped_at.unwrap_or_default()),
            ..open.unwrap_or_else(|| OpenIncident {
                reads_back: self.session.reads_back(),
                ..OpenIncident::default()
            })
        });
    }

    /// Returns whether a step was begun that the next one must follow: from the freeze to the seal,
    /// and from the begin of the drawing day to the close.
    fn has_open_work(&self) -> bool {
        match self.state().milestone() {
            Milestone::NotStarted | Milestone::Closed => false,
            Milestone::Frozen
            | Milestone::Numbered
            | Milestone::StageCalled
            | Milestone::Opened => true,
            Milestone::Sealed => self.attestations.is_drawing_day(),
        }
    }

    /// Returns whether the program came up with work open, and two people have not let it go on.
    pub(super) fn is_paused_after_restart(&self) -> bool {
        let incident = self.incident.open();
        incident.is_some_and(OpenIncident::is_after_restart)
    }

    /// Puts the interruption that the start found on the ledger, where it is not.
    pub(super) fn record_pause(&mut self) -> Result<(), ControllerError> {
        let on_record = self.incident.open().is_some_and(|open| open.on_record);
        if !on_record {
            self.append(AuxEvent::Incident)?;
            self.incident.recorded();
        }
        Ok(())
    }

    /// Returns the time since which the ceremony is interrupted, as the ledger has it: that of the
    /// last line before a start, else that of the incident.
    pub(super) fn incident_began(&self) -> Option<&str> {
        let incident = self.incident.open()?;
        if let Some(stopped_at) = &incident.stopped_at {
            return Some(stopped_at);
        }
        let began = self.log.last_at(AuxEventKind::Incident);
        began.filter(|_| incident.on_record)
    }

    /// Ends the incident: two people let the draw go on.
    pub(super) fn end_incident(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let Some(ending) = self.incident.ending() else {
            return Ok(());
        };
        if self.other_journal().is_some() {
            return Err(DecideError::NotDue.into());
        }
        // A beginning whose commit seemed to fail can be on the disk after all.
        self.catch_up(common)?;
        let on_record = self
            .incident
            .open()
            .is_some_and(|incident| incident.on_record);
        if !on_record && !is_open_on_ledger(self.log.events()) {
            self.append(AuxEvent::Incident)?;
            self.incident.recorded();
        }
        self.append(ending)?;
        let after_restart = self.is_paused_after_restart();
        self.incident.end();
        if after_restart {
            self.take_up(common)?;
        }
        if self.session.needs_shares()
            && self.ceremony_step(&common.keys, common.media.present_copies()) == DueStep::Shares
        {
            self.read_shares_from_media(common)?;
        }
        self.stop_roll_again(common)
    }
}
