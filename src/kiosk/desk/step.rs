//! Which step is due: read off the ledger's state and the few things that stand on no ledger (a report that was read, keys that were handed over).
//!
//! Invariant: one step is due at any moment, so the console shows one thing to do.

use super::Desk;
use crate::ceremony::event::RollKind;
use crate::ceremony::school::Phase;
use crate::ceremony::state::Milestone;
use crate::kiosk::keys::Holder;

/// The step that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The readiness report is being read.
    Readiness,
    /// The media hold a ceremony that this computer has not: go on with it here, or prepare a new one.
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

impl Step {
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
        use Step::{Freeze, Import, NumberDigits, Numbered, Rules, Seal, Sealed};
        matches!(self, Import | Rules | Freeze | NumberDigits | Numbered | Seal | Sealed)
    }
}

impl Desk {
    /// The step that is due.
    pub fn step(&self) -> Step {
        if self.incident().is_some() {
            return Step::Incident;
        }
        if self.readiness().is_some() {
            return Step::Readiness;
        }
        if self.offer().is_some() {
            return Step::Resume;
        }
        let Some(session) = &self.session else {
            return match (self.accepted, self.choice.decided()) {
                (false, _) => Step::Import,
                (true, false) => Step::Rules,
                (true, true) => Step::Freeze,
            };
        };
        let state = session.state();
        match state.milestone() {
            Milestone::Nothing => Step::Freeze,
            Milestone::Frozen if state.rules().calls_number_digits() => Step::NumberDigits,
            Milestone::Frozen => Step::Seal,
            Milestone::Numbered if self.numbers_read => Step::Seal,
            Milestone::Numbered => Step::Numbered,
            Milestone::Sealed if !self.drawing_day => Step::Sealed,
            Milestone::Sealed if self.next_seal().is_some() => Step::Seals,
            Milestone::Sealed if !self.opened_enough() => Step::Opening,
            Milestone::Sealed if !self.certificate_read => Step::Certificate,
            Milestone::Sealed => Step::StageDigits,
            Milestone::StageCalled => Step::Shares,
            Milestone::Opened => self.drawing_step(),
            Milestone::Closed if self.archived => Step::Done,
            Milestone::Closed => Step::Archive,
        }
    }

    fn drawing_step(&self) -> Step {
        let Some(session) = &self.session else { return Step::Import };
        let state = session.state();
        let secret_needed = session.needs_shares();
        let Some(turn) = state.turn() else {
            return match state.next_school() {
                _ if (self.sheets_settled as u64) < state.completed_schools() => Step::Print,
                Some(_) if self.list_checked() => Step::BeginSchool,
                Some(_) => Step::CheckList,
                None if secret_needed => Step::Shares,
                None => Step::Close,
            };
        };
        match turn.phase {
            Phase::Roll { .. } | Phase::Classing if secret_needed => Step::Shares,
            Phase::Roll { kind, .. } if self.roll.is_some() => Step::Rolling(kind),
            Phase::Roll { kind, .. } if self.keys.holder() == Holder::Parent => Step::RollWaits(kind),
            Phase::Roll { kind, .. } => Step::RollReady(kind),
            Phase::Selecting => Step::Selecting,
            Phase::Classing => Step::Classes,
            Phase::Ending | Phase::Completed => Step::Complete,
        }
    }
}
