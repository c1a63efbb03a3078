// SPDX-License-Identifier: Apache-2.0

//! The step that is due: derived from the ledger's state and from the few things that no ledger
//! holds (a report that is being read, keys that were handed over).
//!
//! Invariant: exactly one step is due at any moment, so the console shows one thing to do.

use super::copies::PresentCopies;
use super::parent_keys::{KeyHolder, ParentKeys};
use super::running::Running;
use super::{Controller, DueStep, Phase};
use crate::ceremony::aux_event::AuxEventKind;
use crate::ceremony::event::RollKind;
use crate::ceremony::school::{SchoolPhase, SchoolTurn};
use crate::ceremony::state::Milestone;
use crate::protocol::Digest;

impl Controller {
    /// Returns the step that is due.
    pub fn step(&self) -> DueStep {
        let running = self.phase.running();
        // A program that nobody has accepted is said before it is let go on.
        let other_program = running.is_some_and(|running| {
            running.is_paused_after_restart() && running.program_to_accept().is_some()
        });
        if self.incident().is_some() && !other_program {
            return DueStep::Incident;
        }
        if self.readiness().is_some() {
            return DueStep::Readiness;
        }
        let present = self.common.media.present_copies();
        match &self.phase {
            Phase::Import(import) if import.earlier.is_some() => DueStep::EarlierCeremony,
            Phase::Import(_) => DueStep::Import,
            Phase::Rules(rules) if rules.is_decided() => DueStep::Freeze,
            Phase::Rules(_) => DueStep::Rules,
            Phase::Recover(_) => DueStep::Resume,
            Phase::Succession => DueStep::Succession,
            Phase::Running(running) => running.ceremony_step(&self.common.keys, present),
        }
    }
}

impl Running {
    /// Returns the step that the ceremony's state makes due.
    pub(super) fn ceremony_step(&self, keys: &ParentKeys, present: PresentCopies<'_>) -> DueStep {
        if self.program_to_accept().is_some() {
            return DueStep::OtherProgram;
        }
        if self.state().shares_lost().is_some() {
            return self.step_without_shares();
        }
        match self.state().milestone() {
            Milestone::NotStarted => DueStep::Freeze,
            Milestone::Frozen if self.state().rules().calls_number_digits() => {
                DueStep::NumberDigits
            }
            Milestone::Frozen => self.seal_step(),
            Milestone::Numbered if self.attestations.has(AuxEventKind::NumbersRead) => {
                self.seal_step()
            }
            Milestone::Numbered => DueStep::Numbered,
            Milestone::Sealed => self.opening_step(present),
            Milestone::StageCalled => DueStep::Shares,
            // Nothing is drawn or shown from keys that were not compared with the shares.
            Milestone::Opened if self.session.needs_shares() => DueStep::Shares,
            Milestone::Opened => match self.state().turn() {
                Some(turn) => self.turn_step(turn, keys),
                None => self.step_between_schools(),
            },
            Milestone::Closed if self.archives.is_complete() => DueStep::Done,
            Milestone::Closed => DueStep::Archive,
        }
    }

    /// Returns the hash of the running program where it is not the sealed one's and two people have
    /// not let it go on since it was started.
    pub(super) fn program_to_accept(&self) -> Option<Digest> {
        // The hall's first picture does not wait for the hash; nothing is done before it either.
        if !self.session.is_start_recorded() {
            return None;
        }
        let program = self.session.other_program()?;
        (!self.attestations.accepted(program)).then_some(program)
    }

    fn seal_step(&self) -> DueStep {
        match self.sealing {
            Some(_) => DueStep::SealCopy,
            None => DueStep::Seal,
        }
    }

    fn opening_step(&self, present: PresentCopies<'_>) -> DueStep {
        if !self.attestations.is_drawing_day() {
            DueStep::Sealed
        } else if self.attestations.next_seal().is_some() {
            DueStep::Seals
        } else if self.attestations.has(AuxEventKind::CertificateRead) {
            DueStep::StageDigits
        } else if self.copies.are_complete(present) {
            DueStep::Certificate
        } else {
            DueStep::Opening
        }
    }

    fn step_between_schools(&self) -> DueStep {
        if (self.settled_schools() as u64) < self.state().completed_schools() {
            return DueStep::Print;
        }
        match self.state().next_school() {
            Some(_) if self.list_checked() => DueStep::BeginSchool,
            Some(_) => DueStep::CheckList,
            None => DueStep::Close,
        }
    }

    fn turn_step(&self, turn: &SchoolTurn, keys: &ParentKeys) -> DueStep {
        match turn.phase {
            SchoolPhase::Roll { kind, .. } => self.roll_step(kind, keys),
            SchoolPhase::Selecting => DueStep::Selecting,
            SchoolPhase::Classing => DueStep::Classes,
            SchoolPhase::Ending | SchoolPhase::Completed => DueStep::Complete,
        }
    }

    fn roll_step(&self, kind: RollKind, keys: &ParentKeys) -> DueStep {
        match (&self.roll, keys.holder()) {
            (Some(_), _) => DueStep::Rolling(kind),
            (None, KeyHolder::Parent) => DueStep::RollWaits(kind),
            (None, KeyHolder::Console) => DueStep::RollReady(kind),
        }
    }
}
