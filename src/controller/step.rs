// SPDX-License-Identifier: Apache-2.0

//! Which step is due: read off the ledger's state and the few things that stand on no ledger (a
//! report that was read, keys that were handed over).
//!
//! Invariant: one step is due at any moment, so the console shows one thing to do.

use super::Controller;
use crate::ceremony::event::RollKind;
use crate::ceremony::school::SchoolPhase;
use crate::ceremony::state::Milestone;
use crate::controller::parent_keys::KeyHolder;

/// The step that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DueStep {
    /// The readiness report is being read.
    Readiness,
    /// The media hold a ceremony that this computer has not: go on with it here, or prepare a new
    /// one.
    Resume,
    /// Read the workbooks and correct them until they are clean.
    Import,
    /// Decide the rules.
    Rules,
    /// Fix roster and rules.
    Freeze,
    /// The witnesses call their digits.
    NumberDigits,
    /// Numbers, order and representatives stand; read them.
    Numbered,
    /// Put the three media in and seal.
    Seal,
    /// Sealed: the preparing day is over once the copies are whole.
    Sealed,
    /// The notary shows the seals and opens them.
    Seals,
    /// Open and compare the copies.
    Opening,
    /// The notary reads the certificate aloud.
    Certificate,
    /// The stage digits.
    StageDigits,
    /// Read the shares.
    Shares,
    /// Check the next school's list against the sealed one.
    CheckList,
    /// Begin the next school.
    BeginSchool,
    /// A roll is due; the keys are to be handed over.
    RollReady(RollKind),
    /// The keys are handed over; the parent starts.
    RollWaits(RollKind),
    /// It rolls; the parent stops.
    Rolling(RollKind),
    /// Visits go on by themselves.
    Selecting,
    /// Assign the classes.
    Classes,
    /// End the school's turn.
    Complete,
    /// Print, count and sign the school's sheet.
    Print,
    /// All schools are drawn.
    Close,
    /// Write the archives and the record.
    Archive,
    /// All is done.
    Done,
    /// An incident is open: say what happened, then go on.
    Incident,
}

impl DueStep {
    /// The word by which it is announced.
    pub fn word(self) -> &'static str {
        match self {
            Self::Readiness => "readiness",
            Self::Resume => "resume",
            Self::Import => "import",
            Self::Rules => "rules",
            Self::Freeze => "freeze",
            Self::NumberDigits => "number-digits",
            Self::Numbered => "numbered",
            Self::Seal => "seal",
            Self::Sealed => "sealed",
            Self::Seals => "seals",
            Self::Opening => "opening",
            Self::Certificate => "certificate",
            Self::StageDigits => "stage-digits",
            Self::Shares => "shares",
            Self::CheckList => "check-list",
            Self::BeginSchool => "begin-school",
            Self::RollReady(RollKind::Start) => "start-ready",
            Self::RollReady(RollKind::Interval) => "interval-ready",
            Self::RollWaits(RollKind::Start) => "start-waits",
            Self::RollWaits(RollKind::Interval) => "interval-waits",
            Self::Rolling(RollKind::Start) => "start-rolling",
            Self::Rolling(RollKind::Interval) => "interval-rolling",
            Self::Selecting => "selecting",
            Self::Classes => "classes",
            Self::Complete => "complete",
            Self::Print => "print",
            Self::Close => "close",
            Self::Archive => "archive",
            Self::Done => "done",
            Self::Incident => "incident",
        }
    }

    /// Whether a second person confirms it: it can't be undone, or lets an interrupted draw go on.
    pub fn confirmed_by_two(self) -> bool {
        matches!(
            self,
            Self::Resume
                | Self::Freeze
                | Self::NumberDigits
                | Self::Seal
                | Self::StageDigits
                | Self::Close
                | Self::Incident
        )
    }

    /// Whether it belongs to the preparing day.
    pub fn is_preparing(self) -> bool {
        use DueStep::{Freeze, Import, NumberDigits, Numbered, Rules, Seal, Sealed};
        matches!(
            self,
            Import | Rules | Freeze | NumberDigits | Numbered | Seal | Sealed
        )
    }
}

impl Controller {
    /// The step that is due.
    pub fn step(&self) -> DueStep {
        if self.incident().is_some() {
            return DueStep::Incident;
        }
        if self.readiness().is_some() {
            return DueStep::Readiness;
        }
        if self.offer().is_some() {
            return DueStep::Resume;
        }
        let Some(session) = &self.session else {
            return match (self.accepted, self.choice.decided()) {
                (false, _) => DueStep::Import,
                (true, false) => DueStep::Rules,
                (true, true) => DueStep::Freeze,
            };
        };
        let state = session.state();
        match state.milestone() {
            Milestone::NotStarted => DueStep::Freeze,
            Milestone::Frozen if state.rules().calls_number_digits() => DueStep::NumberDigits,
            Milestone::Frozen => DueStep::Seal,
            Milestone::Numbered if self.numbers_read => DueStep::Seal,
            Milestone::Numbered => DueStep::Numbered,
            Milestone::Sealed if !self.drawing_day => DueStep::Sealed,
            Milestone::Sealed if self.next_seal().is_some() => DueStep::Seals,
            Milestone::Sealed if !self.opened_enough() => DueStep::Opening,
            Milestone::Sealed if !self.certificate_read => DueStep::Certificate,
            Milestone::Sealed => DueStep::StageDigits,
            Milestone::StageCalled => DueStep::Shares,
            Milestone::Opened => self.drawing_step(),
            Milestone::Closed if self.archived => DueStep::Done,
            Milestone::Closed => DueStep::Archive,
        }
    }

    fn drawing_step(&self) -> DueStep {
        let Some(session) = &self.session else {
            return DueStep::Import;
        };
        let state = session.state();
        let secret_needed = session.needs_shares();
        let Some(turn) = state.turn() else {
            return match state.next_school() {
                _ if (self.sheets_settled as u64) < state.completed_schools() => DueStep::Print,
                Some(_) if self.list_checked() => DueStep::BeginSchool,
                Some(_) => DueStep::CheckList,
                None if secret_needed => DueStep::Shares,
                None => DueStep::Close,
            };
        };
        match turn.phase {
            SchoolPhase::Roll { .. } | SchoolPhase::Classing if secret_needed => DueStep::Shares,
            SchoolPhase::Roll { kind, .. } if self.roll.is_some() => DueStep::Rolling(kind),
            SchoolPhase::Roll { kind, .. } if self.keys.holder() == KeyHolder::Parent => {
                DueStep::RollWaits(kind)
            }
            SchoolPhase::Roll { kind, .. } => DueStep::RollReady(kind),
            SchoolPhase::Selecting => DueStep::Selecting,
            SchoolPhase::Classing => DueStep::Classes,
            SchoolPhase::Ending | SchoolPhase::Completed => DueStep::Complete,
        }
    }
}
