// SPDX-License-Identifier: Apache-2.0

//! Steps of a ceremony and the properties of each: one table, one row for each step.
//!
//! Invariant: step and properties are one declaration, so no step lacks any. A row names only what
//! differs from the plain step of its day. Deliberately absent: which step is due (`due_step.rs`)
//! and what a step does (`dispatch.rs`).

mod properties;

use super::ConfirmedStep;
use crate::ceremony::event::RollKind;
pub use properties::{
    GoldButton, MediaUse, SideAction, StepDay, StepNeed, StepProperties, TextEntry,
};
use properties::{LEAVE_CLOCK, LEAVE_LOOK_CLOCK, LOOK_CLOCK, by_roll};
use properties::{drawing, either_day, preparing};

/// Declares the steps, each with its properties.
macro_rules! due_steps {
    ($(
        $(#[$doc:meta])*
        $step:ident $(($kind:ident: $type:ty))? => $properties:expr;
    )+) => {
        /// The step that is due.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum DueStep {
            $( $(#[$doc])* $step $(($type))?, )+
        }

        impl DueStep {
            /// Returns the properties of the step.
            pub const fn properties(self) -> StepProperties {
                match self {
                    $( Self::$step $(($kind))? => $properties, )+
                }
            }
        }
    };
}

due_steps! {
    /// The readiness report is being read.
    Readiness => either_day("readiness").beside(LEAVE_LOOK_CLOCK);

    /// The media hold a ceremony that this computer has not: go on with it here, or prepare a new
    /// one.
    Resume => either_day("resume")
        .confirmed(ConfirmedStep::Elsewhere)
        .needs(StepNeed::RecoverableMedium)
        .uses_media()
        .beside(LEAVE_CLOCK);

    /// Another program than the sealed one runs: two people let it go on.
    OtherProgram => either_day("other-program")
        .confirmed(ConfirmedStep::Program)
        .beside(&[SideAction::Leave]);

    /// Read the workbooks and correct them until they are clean.
    Import => preparing("import").beside(LEAVE_LOOK_CLOCK);

    /// Type the fingerprint of the ceremony that is replaced from its paper, and the reason.
    EarlierCeremony => preparing("earlier-ceremony")
        .confirmed(ConfirmedStep::Supersede)
        .needs(StepNeed::EarlierCeremony)
        .types(TextEntry::EarlierCeremony)
        .uses_media()
        .beside(&[]);

    /// Decide the rules.
    Rules => preparing("rules").needs(StepNeed::Answers).beside(LEAVE_CLOCK);

    /// Fix roster and rules.
    Freeze => preparing("freeze").confirmed(ConfirmedStep::Freeze).beside(LEAVE_CLOCK);

    /// The witnesses call their digits.
    NumberDigits => preparing("number-digits").confirmed(ConfirmedStep::Numbers).called_digits();

    /// Numbers, order and representatives are settled; read them.
    Numbered => preparing("numbered").beside(LEAVE_CLOCK);

    /// Put the three media in and seal.
    Seal => preparing("seal")
        .confirmed(ConfirmedStep::Seal)
        .needs(StepNeed::CustodianMedia)
        .uses_media()
        .beside(LEAVE_LOOK_CLOCK);

    /// Write the copies one after the other, read each slip back, give each medium away.
    SealCopy => preparing("seal-copy")
        .needs(StepNeed::NextCopy)
        .types(TextEntry::ShareSlip)
        .uses_media();

    /// Sealed: the preparing day is over once the copies are whole.
    Sealed => preparing("sealed")
        .confirmed(ConfirmedStep::DrawingDay)
        .uses_media()
        .beside(LEAVE_LOOK_CLOCK);

    /// The notary shows the seals and opens them.
    Seals => drawing("seals").beside(LEAVE_CLOCK);

    /// Open and compare the copies.
    Opening => drawing("opening").uses_media().beside(LOOK_CLOCK);

    /// The notary reads the certificate aloud.
    Certificate => drawing("certificate");

    /// The stage digits.
    StageDigits => drawing("stage-digits").confirmed(ConfirmedStep::StageDigits).called_digits();

    /// Read the shares.
    Shares => drawing("shares").types(TextEntry::ShareSlip).uses_media();

    /// The shares were lost and what was shown is finished: a ceremony goes on with fresh shares.
    Succession => drawing("succession").confirmed(ConfirmedStep::Succession).beside(LEAVE_CLOCK);

    /// Check the next school's list against the sealed one.
    CheckList => drawing("check-list").beside(LEAVE_CLOCK);

    /// Begin the next school.
    BeginSchool => drawing("begin-school").beside(LOOK_CLOCK);

    /// A roll is due; the keys are to be handed over.
    RollReady(kind: RollKind) => drawing(by_roll(kind, "start-ready", "interval-ready"))
        .beside(&[SideAction::CheckClock, SideAction::ChangeParent]);

    /// The keys are handed over; the parent starts.
    RollWaits(kind: RollKind) => drawing(by_roll(kind, "start-waits", "interval-waits"))
        .without_button()
        .beside(&[SideAction::ChangeParent]);

    /// Numbers roll; the parent stops.
    Rolling(kind: RollKind) => drawing(by_roll(kind, "start-rolling", "interval-rolling"))
        .without_button()
        .beside(&[SideAction::ChangeParent]);

    /// Visits go on by themselves.
    Selecting => drawing("selecting").without_button().beside(&[]);

    /// Assign the classes.
    Classes => drawing("classes");

    /// End the school's turn.
    Complete => drawing("complete");

    /// Print, count and sign the school's sheet.
    Print => drawing("print").beside(LEAVE_CLOCK);

    /// All schools are drawn.
    Close => drawing("close").confirmed(ConfirmedStep::Close).beside(LEAVE_CLOCK);

    /// Write the archives and the record.
    Archive => drawing("archive")
        .needs(StepNeed::AnyMedium)
        .uses_media()
        .beside(LEAVE_CLOCK);

    /// All is done.
    Done => drawing("done")
        .needs(StepNeed::ArchiveBehind)
        .uses_media()
        .beside(LEAVE_CLOCK);

    /// An incident is open: say what happened, then go on.
    Incident => either_day("incident")
        .confirmed(ConfirmedStep::GoOn)
        .needs(StepNeed::IncidentKind)
        .types(TextEntry::IncidentNote)
        .beside(&[SideAction::Leave]);
}

impl DueStep {
    /// Returns the name by which the step is announced on standard output.
    pub const fn name(self) -> &'static str {
        self.properties().name
    }

    /// Returns what is typed at the step.
    pub const fn text(self) -> TextEntry {
        self.properties().text
    }

    /// Returns whether the step belongs to the preparing day alone.
    pub fn is_preparing(self) -> bool {
        self.properties().day == StepDay::Preparing
    }

    /// Returns whether people can do this at the step.
    pub fn allows(self, action: SideAction) -> bool {
        self.properties().actions.contains(&action)
    }
}
