// SPDX-License-Identifier: Apache-2.0

//! Shares that are lost for good: two people say so on the page of an incident; what was shown is
//! finished; then two people let a ceremony go on with fresh shares, which takes all of it over.
//!
//! Invariant: nothing that needs a share is drawn any more, and what goes on follows from the old
//! ledger on the disk. Deliberately absent: what may be finished, and the files of the ceremony
//! that goes on (both are the ceremony's).

use super::common::Common;
use super::confirmation::ConfirmedAct;
use super::error::ControllerError;
use super::rule_choice::program_version;
use super::running::Running;
use super::{ConfirmedStep, Controller, DueStep, Phase};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::school::SchoolPhase;
use crate::session::{Session, prepare_succession, write_ended_record};

impl Running {
    /// Returns whether shares can be said to be lost now: none is in memory, and the draw is not
    /// over.
    fn shares_can_be_lost(&self) -> bool {
        self.session.needs_shares() && self.state().can_lose_shares()
    }

    /// Returns the step that is due where the shares were lost.
    pub(super) fn step_without_shares(&self) -> DueStep {
        match self.state().turn().map(|turn| &turn.phase) {
            Some(SchoolPhase::Selecting) => return DueStep::Selecting,
            Some(SchoolPhase::Ending | SchoolPhase::Completed) => return DueStep::Complete,
            Some(SchoolPhase::Roll { .. } | SchoolPhase::Classing) | None => {}
        }
        if (self.settled_schools() as u64) < self.state().completed_schools() {
            DueStep::Print
        } else if self.state().can_be_superseded() {
            DueStep::Succession
        } else if self.archives.is_complete() {
            DueStep::Done
        } else {
            DueStep::Archive
        }
    }

    fn declare_shares_lost(
        &mut self,
        reason: String,
        common: &mut Common,
    ) -> Result<(), ControllerError> {
        self.run(Command::DeclareSharesLost { reason })?;
        self.slip_shares.fill(None);
        self.queue_papers(common);
        self.resume_archives(common);
        Ok(())
    }
}

impl Controller {
    /// Returns whether people can say that shares are lost: an incident is open, after the stage
    /// digits, and no share is in memory.
    pub fn can_lose_shares(&self) -> bool {
        let running = self.phase.running();
        running.is_some_and(|running| {
            running.incident.open().is_some() && running.shares_can_be_lost()
        })
    }

    /// Returns whether a person can confirm now that shares are lost.
    pub fn can_declare_shares_lost(&self) -> bool {
        self.can_lose_shares() && self.incident_reason().is_some()
    }

    /// Takes the first person's confirmation that shares are lost.
    pub(super) fn ask_to_declare_shares_lost(&mut self) {
        if self.can_declare_shares_lost() {
            self.ask(ConfirmedStep::SharesLost, ConfirmedAct::SharesLost);
        }
    }

    /// Puts on the ledger that shares are lost; nothing that needs one is drawn any more.
    pub(super) fn declare_shares_lost(&mut self) -> Result<(), ControllerError> {
        let reason = self.incident_reason().ok_or(DecideError::NotDue)?;
        let shown = self.can_lose_shares();
        self.in_running(|running, common| match shown {
            true => running.declare_shares_lost(reason, common),
            false => Err(DecideError::NotDue.into()),
        })
    }

    /// Ends the ceremony whose shares were lost, and freezes the one that goes on from it.
    pub(super) fn go_on_anew(&mut self) -> Result<(), ControllerError> {
        let program = program_version(&self.common)?;
        if let Phase::Running(running) = &mut self.phase {
            running.session.end_without_shares()?;
            // What is archived has the last line too.
            running.resume_archives(&self.common);
            self.phase = Phase::Succession;
            self.common.restart_prints()?;
        }
        let data = &self.common.options.data;
        write_ended_record(data)?;
        let prepared = prepare_succession(data, program)?.ok_or(DecideError::NotDue)?;
        let session = Session::freeze(data, prepared, self.common.options.host())?;
        let mut running = Running::new(session, &self.common);
        let noted = running.note_missing_mirror();
        self.phase = Phase::Running(Box::new(running));
        noted
    }
}
