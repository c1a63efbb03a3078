// SPDX-License-Identifier: Apache-2.0

//! Properties of a step, as the rows of the table of steps build them.
//!
//! Invariant: a plain step is confirmed by one person, takes no text, uses no medium and lets the
//! clock be compared; a row says where a step differs. Deliberately absent: the steps themselves.

use crate::ceremony::aux_event::ConfirmedStep;
use crate::ceremony::event::RollKind;

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
    /// Once what the step needs is there.
    Once(StepNeed),
    /// Never: the step is not the technician's.
    Never,
}

/// Thing without which a step can't be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepNeed {
    /// A medium with a ceremony that can be gone on with.
    RecoverableMedium,
    /// Fingerprint and reason of the ceremony that is replaced.
    EarlierCeremony,
    /// An answer to each question of the rules.
    Answers,
    /// All digits that are called.
    Digits,
    /// The media of the custodians, where they are not handled one after the other.
    CustodianMedia,
    /// The medium or the slip that the next sealed copy waits for.
    NextCopy,
    /// At least one medium.
    AnyMedium,
    /// A medium whose archive is behind.
    ArchiveBehind,
    /// The kind of the incident, and no journal elsewhere that went another way.
    IncidentKind,
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
    /// The fingerprint of an earlier ceremony, then a reason.
    EarlierCeremony,
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

/// Actions of a step at which the kiosk can be left.
pub(super) const LEAVE_CLOCK: &[SideAction] = &[SideAction::Leave, SideAction::CheckClock];
/// Actions of a step at which readiness matters.
pub(super) const LOOK_CLOCK: &[SideAction] = &[SideAction::CheckReadiness, SideAction::CheckClock];
/// Actions of a step at which readiness matters and the kiosk can be left.
pub(super) const LEAVE_LOOK_CLOCK: &[SideAction] = &[
    SideAction::Leave,
    SideAction::CheckReadiness,
    SideAction::CheckClock,
];

/// Properties of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepProperties {
    /// Name by which the step is announced on standard output.
    pub name: &'static str,
    /// Day to which the step belongs.
    pub day: StepDay,
    /// The confirmation by two people; `None` where one person is enough, or where it depends
    /// on what is missing.
    pub confirmation: Option<ConfirmedStep>,
    /// Condition under which the gold button can be pressed.
    pub button: GoldButton,
    /// Text that is typed at the step.
    pub text: TextEntry,
    /// Access of the gold button to media.
    pub media: MediaUse,
    /// Actions beside the step itself.
    pub actions: &'static [SideAction],
}

/// Creates a plain step of the preparing day.
pub(super) const fn preparing(name: &'static str) -> StepProperties {
    StepProperties::plain(name, StepDay::Preparing)
}

/// Creates a plain step of the drawing day.
pub(super) const fn drawing(name: &'static str) -> StepProperties {
    StepProperties::plain(name, StepDay::Drawing)
}

/// Creates a plain step of either day.
pub(super) const fn either_day(name: &'static str) -> StepProperties {
    StepProperties::plain(name, StepDay::Either)
}

/// Returns the name of a step that both rolls have.
pub(super) const fn by_roll(
    kind: RollKind,
    start: &'static str,
    interval: &'static str,
) -> &'static str {
    match kind {
        RollKind::Start => start,
        RollKind::Interval => interval,
    }
}

impl StepProperties {
    const fn plain(name: &'static str, day: StepDay) -> Self {
        Self {
            name,
            day,
            confirmation: None,
            button: GoldButton::Always,
            text: TextEntry::Nothing,
            media: MediaUse::Unused,
            actions: &[SideAction::CheckClock],
        }
    }

    /// Sets what two people confirm at the step.
    pub(super) const fn confirmed(mut self, what: ConfirmedStep) -> Self {
        self.confirmation = Some(what);
        self
    }

    /// Sets what the gold button waits for.
    pub(super) const fn needs(mut self, need: StepNeed) -> Self {
        self.button = GoldButton::Once(need);
        self
    }

    /// Sets that the step is not done by the gold button.
    pub(super) const fn without_button(mut self) -> Self {
        self.button = GoldButton::Never;
        self
    }

    /// Sets what is typed.
    pub(super) const fn types(mut self, text: TextEntry) -> Self {
        self.text = text;
        self
    }

    /// Sets that digits are called, which the gold button waits for.
    pub(super) const fn called_digits(self) -> Self {
        self.types(TextEntry::CalledDigits).needs(StepNeed::Digits)
    }

    /// Sets that the gold button reads or writes media.
    pub(super) const fn uses_media(mut self) -> Self {
        self.media = MediaUse::Needed;
        self
    }

    /// Sets the actions beside the step.
    pub(super) const fn beside(mut self, actions: &'static [SideAction]) -> Self {
        self.actions = actions;
        self
    }
}
