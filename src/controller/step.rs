// SPDX-License-Identifier: Apache-2.0

//! Steps of a ceremony and the properties of each, one method for each property.
//!
//! Invariant: each of these methods is exhaustive, so a new step compiles only with all of its
//! properties. Deliberately absent: which step is due (`due_step.rs`) and what a step does
//! (`dispatch.rs`).

use crate::ceremony::event::RollKind;

/// The step that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DueStep {
    /// The readiness report is being read.
    Readiness,
    /// The media hold a ceremony that this computer has not: go on with it here, or prepare a new
    /// one.
    Resume,
    /// Another program than the sealed one runs: two people let it go on.
    OtherProgram,
    /// Read the workbooks and correct them until they are clean.
    Import,
    /// Decide the rules.
    Rules,
    /// Fix roster and rules.
    Freeze,
    /// The witnesses call their digits.
    NumberDigits,
    /// Numbers, order and representatives are settled; read them.
    Numbered,
    /// Put the three media in and seal.
    Seal,
    /// Write the copies one after the other, read each slip back, give each medium away.
    SealCopy,
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
    /// Numbers roll; the parent stops.
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

/// Number of people who confirm a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Confirmation {
    /// One press is enough.
    OnePerson,
    /// A second person confirms: the step can't be undone, or resumes an interrupted draw.
    TwoPeople,
}

/// Day of the ceremony to which a step belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepDay {
    /// The days before the drawing day.
    Preparing,
    /// The drawing day.
    Drawing,
    /// Either of them.
    Either,
}

/// Condition under which the gold button can be pressed at a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GoldButton {
    /// Always.
    Always,
    /// Once what the step needs is complete (digits, media, a choice).
    WhenComplete,
    /// Never: the step is not the technician's.
    Never,
}

/// Text that is typed at a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextEntry {
    /// Nothing: a character is an answer's number, or a parent's key.
    Nothing,
    /// Digits that witnesses call; the hall sees them.
    CalledDigits,
    /// A share slip; the hall never sees it.
    ShareSlip,
    /// The note of an incident.
    IncidentNote,
}

/// Access of a step's gold button to media.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MediaUse {
    /// The button neither reads nor writes media.
    Unused,
    /// The button reads or writes media, so it waits while a medium does not answer.
    Needed,
}

/// Something beside the step itself that people can do at some steps only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SideAction {
    /// Leaving the kiosk: never while a school's turn is half done.
    Leave,
    /// The readiness report: never while the draw runs.
    CheckReadiness,
    /// Comparing the clock by hand: not while the hall watches a roll.
    CheckClock,
    /// Handing the keys to another parent, also while a roll runs.
    ChangeParent,
}

impl DueStep {
    /// Returns the name by which the step is announced on standard output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Readiness => "readiness",
            Self::Resume => "resume",
            Self::OtherProgram => "other-program",
            Self::Import => "import",
            Self::Rules => "rules",
            Self::Freeze => "freeze",
            Self::NumberDigits => "number-digits",
            Self::Numbered => "numbered",
            Self::Seal => "seal",
            Self::SealCopy => "seal-copy",
            Self::Sealed => "sealed",
            Self::Seals => "seals",
            Self::Opening => "opening",
            Self::Certificate => "certificate",
            Self::StageDigits => "stage-digits",
            Self::Shares => "shares",
            Self::CheckList => "check-list",
            Self::BeginSchool => "begin-school",
            Self::RollReady(kind) => by_roll(kind, "start-ready", "interval-ready"),
            Self::RollWaits(kind) => by_roll(kind, "start-waits", "interval-waits"),
            Self::Rolling(kind) => by_roll(kind, "start-rolling", "interval-rolling"),
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

    /// Returns the day of the ceremony to which the step belongs.
    pub const fn day(self) -> StepDay {
        use StepDay::{Drawing, Either, Preparing};

        match self {
            Self::Import
            | Self::Rules
            | Self::Freeze
            | Self::NumberDigits
            | Self::Numbered
            | Self::Seal
            | Self::SealCopy
            | Self::Sealed => Preparing,
            Self::Seals
            | Self::Opening
            | Self::Certificate
            | Self::StageDigits
            | Self::Shares
            | Self::CheckList
            | Self::BeginSchool
            | Self::RollReady(_)
            | Self::RollWaits(_)
            | Self::Rolling(_)
            | Self::Selecting
            | Self::Classes
            | Self::Complete
            | Self::Print
            | Self::Close
            | Self::Archive
            | Self::Done => Drawing,
            Self::Readiness | Self::Resume | Self::OtherProgram | Self::Incident => Either,
        }
    }

    /// Returns how many people confirm the step.
    pub const fn confirmation(self) -> Confirmation {
        use Confirmation::{OnePerson, TwoPeople};

        match self {
            Self::Readiness
            | Self::Import
            | Self::Rules
            | Self::Numbered
            | Self::SealCopy
            | Self::Sealed
            | Self::Seals
            | Self::Opening
            | Self::Certificate
            | Self::Shares
            | Self::CheckList
            | Self::BeginSchool
            | Self::RollReady(_)
            | Self::RollWaits(_)
            | Self::Rolling(_)
            | Self::Selecting
            | Self::Classes
            | Self::Complete
            | Self::Print
            | Self::Archive
            | Self::Done => OnePerson,
            Self::Resume
            | Self::OtherProgram
            | Self::Freeze
            | Self::NumberDigits
            | Self::Seal
            | Self::StageDigits
            | Self::Close
            | Self::Incident => TwoPeople,
        }
    }

    /// Returns when the gold button can be pressed.
    pub const fn button(self) -> GoldButton {
        use GoldButton::{Always, Never, WhenComplete};

        match self {
            Self::Readiness
            | Self::OtherProgram
            | Self::Import
            | Self::Freeze
            | Self::Numbered
            | Self::Sealed
            | Self::Seals
            | Self::Opening
            | Self::Certificate
            | Self::Shares
            | Self::CheckList
            | Self::BeginSchool
            | Self::RollReady(_)
            | Self::Classes
            | Self::Complete
            | Self::Print
            | Self::Close => Always,
            Self::Resume
            | Self::Rules
            | Self::NumberDigits
            | Self::Seal
            | Self::SealCopy
            | Self::StageDigits
            | Self::Archive
            | Self::Done
            | Self::Incident => WhenComplete,
            Self::RollWaits(_) | Self::Rolling(_) | Self::Selecting => Never,
        }
    }

    /// Returns what is typed at the step.
    pub const fn text(self) -> TextEntry {
        use TextEntry::{CalledDigits, IncidentNote, Nothing, ShareSlip};

        match self {
            Self::Readiness
            | Self::Resume
            | Self::OtherProgram
            | Self::Import
            | Self::Rules
            | Self::Freeze
            | Self::Numbered
            | Self::Seal
            | Self::Sealed
            | Self::Seals
            | Self::Opening
            | Self::Certificate
            | Self::CheckList
            | Self::BeginSchool
            | Self::RollReady(_)
            | Self::RollWaits(_)
            | Self::Rolling(_)
            | Self::Selecting
            | Self::Classes
            | Self::Complete
            | Self::Print
            | Self::Close
            | Self::Archive
            | Self::Done => Nothing,
            Self::NumberDigits | Self::StageDigits => CalledDigits,
            Self::Shares | Self::SealCopy => ShareSlip,
            Self::Incident => IncidentNote,
        }
    }

    /// Returns whether the gold button reads or writes media.
    pub const fn media(self) -> MediaUse {
        use MediaUse::{Needed, Unused};

        match self {
            Self::Readiness
            | Self::OtherProgram
            | Self::Import
            | Self::Rules
            | Self::Freeze
            | Self::NumberDigits
            | Self::Numbered
            | Self::Seals
            | Self::Certificate
            | Self::StageDigits
            | Self::CheckList
            | Self::BeginSchool
            | Self::RollReady(_)
            | Self::RollWaits(_)
            | Self::Rolling(_)
            | Self::Selecting
            | Self::Classes
            | Self::Complete
            | Self::Print
            | Self::Close
            | Self::Incident => Unused,
            Self::Resume
            | Self::Seal
            | Self::SealCopy
            | Self::Sealed
            | Self::Opening
            | Self::Shares
            | Self::Archive
            | Self::Done => Needed,
        }
    }

    /// Returns what people can do beside the step itself.
    pub const fn actions(self) -> &'static [SideAction] {
        use SideAction::{ChangeParent, CheckClock, CheckReadiness, Leave};

        match self {
            Self::Readiness | Self::Import | Self::Seal | Self::Sealed => {
                &[Leave, CheckReadiness, CheckClock]
            }
            Self::Resume
            | Self::Rules
            | Self::Freeze
            | Self::Numbered
            | Self::Seals
            | Self::CheckList
            | Self::Print
            | Self::Close
            | Self::Archive
            | Self::Done => &[Leave, CheckClock],
            Self::OtherProgram | Self::Incident => &[Leave],
            Self::Opening | Self::BeginSchool => &[CheckReadiness, CheckClock],
            Self::NumberDigits
            | Self::SealCopy
            | Self::Certificate
            | Self::StageDigits
            | Self::Shares
            | Self::Classes
            | Self::Complete => &[CheckClock],
            Self::RollReady(_) => &[CheckClock, ChangeParent],
            Self::RollWaits(_) | Self::Rolling(_) => &[ChangeParent],
            Self::Selecting => &[],
        }
    }

    /// Returns whether a second person confirms the step.
    pub fn confirmed_by_two(self) -> bool {
        self.confirmation() == Confirmation::TwoPeople
    }

    /// Returns whether the step belongs to the preparing day alone.
    pub fn is_preparing(self) -> bool {
        self.day() == StepDay::Preparing
    }

    /// Returns whether people can do this at the step.
    pub fn allows(self, action: SideAction) -> bool {
        self.actions().contains(&action)
    }
}

/// Returns the name of a step that both rolls have.
const fn by_roll(kind: RollKind, start: &'static str, interval: &'static str) -> &'static str {
    match kind {
        RollKind::Start => start,
        RollKind::Interval => interval,
    }
}
