// SPDX-License-Identifier: Apache-2.0

//! Steps of a ceremony and what holds at each, as one table.
//!
//! Invariant: [`DueStep::properties`] is exhaustive, so a new step states all of its properties in
//! one place. Deliberately absent: which step is due (`due_step.rs`) and what a step does
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

/// How many people confirm a step.
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
    /// Before the drawing day.
    Preparing,
    /// The drawing day.
    Drawing,
    /// Either of them.
    Either,
}

/// When the gold button can be pressed at a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GoldButton {
    /// Always.
    Always,
    /// Once what the step needs is complete (digits, media, a choice).
    WhenComplete,
    /// Never: the step is not the technician's.
    Never,
}

/// What is typed at a step.
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

/// Whether the gold button of a step reads or writes media.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MediaUse {
    /// It does not.
    Unused,
    /// It does, so it waits while a medium does not answer.
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

/// What holds at a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepProperties {
    /// Name by which the step is announced on standard output.
    pub name: &'static str,
    /// Day to which it belongs.
    pub day: StepDay,
    /// How many people confirm it.
    pub confirmation: Confirmation,
    /// When the gold button can be pressed.
    pub button: GoldButton,
    /// What is typed.
    pub text: TextEntry,
    /// Whether the gold button needs the media.
    pub media: MediaUse,
    /// What else people can do.
    pub actions: &'static [SideAction],
}

/// Properties of most steps of the drawing day; a row of the table lists what differs.
const ORDINARY: StepProperties = StepProperties {
    name: "",
    day: StepDay::Drawing,
    confirmation: Confirmation::OnePerson,
    button: GoldButton::Always,
    text: TextEntry::Nothing,
    media: MediaUse::Unused,
    actions: &[SideAction::CheckClock],
};

impl DueStep {
    /// Returns what holds at the step.
    pub const fn properties(self) -> StepProperties {
        use Confirmation::TwoPeople;
        use GoldButton::{Never, WhenComplete};
        use MediaUse::Needed;
        use SideAction::{ChangeParent, CheckClock, CheckReadiness, Leave};
        use StepDay::{Either, Preparing};

        match self {
            Self::Readiness => StepProperties {
                name: "readiness",
                day: Either,
                actions: &[Leave, CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::Resume => StepProperties {
                name: "resume",
                day: Either,
                confirmation: TwoPeople,
                button: WhenComplete,
                media: Needed,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Import => StepProperties {
                name: "import",
                day: Preparing,
                actions: &[Leave, CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::Rules => StepProperties {
                name: "rules",
                day: Preparing,
                button: WhenComplete,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Freeze => StepProperties {
                name: "freeze",
                day: Preparing,
                confirmation: TwoPeople,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::NumberDigits => StepProperties {
                name: "number-digits",
                day: Preparing,
                confirmation: TwoPeople,
                button: WhenComplete,
                text: TextEntry::CalledDigits,
                ..ORDINARY
            },
            Self::Numbered => StepProperties {
                name: "numbered",
                day: Preparing,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Seal => StepProperties {
                name: "seal",
                day: Preparing,
                confirmation: TwoPeople,
                button: WhenComplete,
                media: Needed,
                actions: &[Leave, CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::Sealed => StepProperties {
                name: "sealed",
                day: Preparing,
                media: Needed,
                actions: &[Leave, CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::Seals => StepProperties {
                name: "seals",
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Opening => StepProperties {
                name: "opening",
                media: Needed,
                actions: &[CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::Certificate => StepProperties {
                name: "certificate",
                ..ORDINARY
            },
            Self::StageDigits => StepProperties {
                name: "stage-digits",
                confirmation: TwoPeople,
                button: WhenComplete,
                text: TextEntry::CalledDigits,
                ..ORDINARY
            },
            Self::Shares => StepProperties {
                name: "shares",
                text: TextEntry::ShareSlip,
                media: Needed,
                ..ORDINARY
            },
            Self::CheckList => StepProperties {
                name: "check-list",
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::BeginSchool => StepProperties {
                name: "begin-school",
                actions: &[CheckReadiness, CheckClock],
                ..ORDINARY
            },
            Self::RollReady(kind) => StepProperties {
                name: by_roll(kind, "start-ready", "interval-ready"),
                actions: &[CheckClock, ChangeParent],
                ..ORDINARY
            },
            Self::RollWaits(kind) => StepProperties {
                name: by_roll(kind, "start-waits", "interval-waits"),
                button: Never,
                actions: &[ChangeParent],
                ..ORDINARY
            },
            Self::Rolling(kind) => StepProperties {
                name: by_roll(kind, "start-rolling", "interval-rolling"),
                button: Never,
                actions: &[ChangeParent],
                ..ORDINARY
            },
            Self::Selecting => StepProperties {
                name: "selecting",
                button: Never,
                actions: &[],
                ..ORDINARY
            },
            Self::Classes => StepProperties {
                name: "classes",
                ..ORDINARY
            },
            Self::Complete => StepProperties {
                name: "complete",
                ..ORDINARY
            },
            Self::Print => StepProperties {
                name: "print",
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Close => StepProperties {
                name: "close",
                confirmation: TwoPeople,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Archive => StepProperties {
                name: "archive",
                button: WhenComplete,
                media: Needed,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Done => StepProperties {
                name: "done",
                button: WhenComplete,
                media: Needed,
                actions: &[Leave, CheckClock],
                ..ORDINARY
            },
            Self::Incident => StepProperties {
                name: "incident",
                day: Either,
                confirmation: TwoPeople,
                button: WhenComplete,
                text: TextEntry::IncidentNote,
                actions: &[Leave],
                ..ORDINARY
            },
        }
    }

    /// Returns the name by which the step is announced.
    pub const fn name(self) -> &'static str {
        self.properties().name
    }

    /// Returns whether a second person confirms the step.
    pub fn confirmed_by_two(self) -> bool {
        self.properties().confirmation == Confirmation::TwoPeople
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

/// Returns the name of a step that both rolls have.
const fn by_roll(kind: RollKind, start: &'static str, interval: &'static str) -> &'static str {
    match kind {
        RollKind::Start => start,
        RollKind::Interval => interval,
    }
}
