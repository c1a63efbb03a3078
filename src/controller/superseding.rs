// SPDX-License-Identifier: Apache-2.0

//! Superseding the ceremony under way before its stage digits: from the page of an incident, whose
//! note is the reason, by two people. The import of the ceremony that replaces it follows.
//!
//! Invariant: the old ledger has its last line before anything new is prepared, and the new rules
//! name its fingerprint and the reason. Deliberately absent: when it may be (that is the
//! ceremony's rule).

use super::common::Common;
use super::confirmation::ConfirmedAct;
use super::error::ControllerError;
use super::import::ImportPhase;
use super::print_queue::PrintQueue;
use super::running::Running;
use super::{ConfirmedStep, Controller, Phase, printing};
use crate::ceremony::decide::DecideError;
use crate::ceremony::rules::SupersededCeremony;
use crate::ceremony::state::Milestone;

impl Running {
    /// Returns the reason for which the ceremony can be superseded now, as it is typed.
    fn reason_to_supersede(&self) -> Option<String> {
        let in_time = self.state().milestone() < Milestone::StageCalled;
        self.incident.reason().filter(|_| in_time)
    }
}

impl Controller {
    /// Returns whether the ceremony under way can be superseded: an incident is open before the
    /// stage digits.
    pub fn is_supersedable(&self) -> bool {
        self.phase.running().is_some_and(|running| {
            running.incident.open().is_some()
                && running.state().milestone() < Milestone::StageCalled
        })
    }

    /// Returns whether a person can confirm now that the ceremony is superseded.
    pub fn can_supersede(&self) -> bool {
        let running = self.phase.running();
        running.is_some_and(|running| running.reason_to_supersede().is_some())
    }

    /// Returns the note of the open incident, as a reason.
    pub(super) fn incident_reason(&self) -> Option<String> {
        self.phase.running()?.incident.reason()
    }

    /// Returns the ceremony that the one that is prepared replaces.
    pub fn supersedes(&self) -> Option<&SupersededCeremony> {
        self.common.supersedes.as_ref()
    }

    /// Takes the first person's confirmation.
    pub(super) fn ask_to_supersede(&mut self) {
        if self.can_supersede() {
            self.ask(ConfirmedStep::Supersede, ConfirmedAct::Supersede);
        }
    }

    /// Supersedes the ceremony; the import of the one that replaces it begins.
    pub(super) fn supersede(&mut self) -> Result<(), ControllerError> {
        let Phase::Running(running) = &mut self.phase else {
            return Err(DecideError::NotDue.into());
        };
        let reason = running.reason_to_supersede().ok_or(DecideError::NotDue)?;
        let old = running.session.supersede(reason)?;
        let mut import = ImportPhase::of_a_replacement();
        self.common.replace(old)?;
        import.read_workbooks(&mut self.common);
        self.phase = Phase::Import(import);
        Ok(())
    }
}

impl Common {
    /// Prepares a ceremony that replaces this one: no paper of that is printed any more.
    fn replace(&mut self, old: SupersededCeremony) -> Result<(), ControllerError> {
        self.supersedes = Some(old);
        self.restart_prints()
    }

    /// Forgets the papers of the ceremony before.
    pub(super) fn restart_prints(&mut self) -> Result<(), ControllerError> {
        self.prints = PrintQueue::start(printing::chosen_printer(&self.options)?);
        (self.pending, self.message) = (None, None);
        Ok(())
    }
}
