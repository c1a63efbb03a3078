// SPDX-License-Identifier: Apache-2.0

//! Buttons beside the gold one, and the parent's two keys as buttons.
//!
//! Invariant: a button appears only while its input is accepted, or dashed with what is missing.
//! Deliberately absent: the buttons of the page of papers (`papers.rs`).

use super::{help, import, media};
use crate::console::view::{ButtonState, SecondaryAction};
use crate::controller::{Controller, DueStep, OperatorInput, ParentKey, RuleChoice, SideAction};
use crate::i18n::gettext;

impl SecondaryAction {
    /// Creates a button that can be pressed.
    pub(super) fn new(label: String, key: &str, input: OperatorInput) -> Self {
        Self {
            label,
            key: key.to_owned(),
            input,
            ready: ButtonState::Now,
        }
    }
}

/// Returns the buttons of a step, in the order in which they are shown.
pub(super) fn buttons(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    [
        preparing(controller, step),
        replacing(controller, step),
        readiness(controller, step),
        drawing(controller, step),
        counting(controller, step),
        always(controller, step),
    ]
    .concat()
}

fn preparing(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    let mut buttons = Vec::new();
    if step == DueStep::Import && !import::is_clean(controller) {
        let label = import::missing(controller);
        buttons.push(SecondaryAction {
            ready: ButtonState::NotYet,
            ..SecondaryAction::new(label, "", OperatorInput::Primary)
        });
    }
    if step == DueStep::Import && import::asks(controller) {
        let label = gettext("Read the workbooks again");
        buttons.push(SecondaryAction::new(label, "Esc", OperatorInput::Anew));
    }
    if step == DueStep::Freeze {
        let reopen = OperatorInput::Choose(RuleChoice::Reopen);
        buttons.push(SecondaryAction::new(
            gettext("Back to the rules"),
            "Esc",
            reopen,
        ));
    }
    buttons.extend(slip_by_hand(controller, step));
    if step == DueStep::Import {
        let label = gettext("Swap screens");
        buttons.push(SecondaryAction::new(
            label,
            "F11",
            OperatorInput::SwapMonitors,
        ));
    }
    if step == DueStep::Resume && controller.unfit().is_none() {
        let label = gettext("Prepare a new ceremony");
        buttons.push(SecondaryAction::new(label, "Esc", OperatorInput::Anew));
    }
    buttons
}

/// Returns the buttons by which a ceremony ends for another one.
fn replacing(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    let mut buttons = Vec::new();
    if step == DueStep::Import && controller.can_type_earlier() {
        let label = gettext("It replaces");
        buttons.push(SecondaryAction::new(label, "Del", OperatorInput::Supersede));
    }
    if step == DueStep::EarlierCeremony {
        let label = gettext("Back: nothing is replaced");
        buttons.push(SecondaryAction::new(label, "Esc", OperatorInput::Anew));
    }
    if step == DueStep::Incident && controller.is_supersedable() {
        let label = gettext("Supersede: another ceremony replaces this one");
        let ready = ready_if(controller.can_supersede());
        buttons.push(SecondaryAction {
            ready,
            ..SecondaryAction::new(label, "Del", OperatorInput::Supersede)
        });
    }
    if step == DueStep::Incident && controller.can_lose_shares() {
        let label = gettext("Shares lost");
        let ready = ready_if(controller.can_declare_shares_lost());
        buttons.push(SecondaryAction {
            ready,
            ..SecondaryAction::new(label, "Del", OperatorInput::Supersede)
        });
    }
    buttons
}

/// Returns the state of a button that can be pressed under a condition.
fn ready_if(can_be_pressed: bool) -> ButtonState {
    if can_be_pressed {
        ButtonState::Now
    } else {
        ButtonState::NotYet
    }
}

fn slip_by_hand(controller: &Controller, step: DueStep) -> Option<SecondaryAction> {
    if step != DueStep::SealCopy || !controller.can_write_slip_by_hand() {
        return None;
    }
    let label = if controller.slip_by_hand().is_some() {
        gettext("Hide the slip")
    } else {
        gettext("Write the slip by hand")
    };
    Some(SecondaryAction::new(label, "F6", OperatorInput::PrintAgain))
}

fn readiness(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    if !controller.may_look() {
        return Vec::new();
    }
    let label = if step == DueStep::Readiness {
        gettext("Look again")
    } else {
        gettext("Is it ready?")
    };
    vec![SecondaryAction::new(label, "F10", OperatorInput::Look)]
}

fn drawing(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    let mut buttons = Vec::new();
    if step == DueStep::Selecting {
        let hold = if controller.held() {
            gettext("Go on")
        } else {
            gettext("Hold")
        };
        buttons.push(SecondaryAction::new(hold, "F3", OperatorInput::Hold));
        let pace = if controller.at_double_pace() {
            gettext("Own pace")
        } else {
            gettext("Double pace")
        };
        buttons.push(SecondaryAction::new(pace, "F2", OperatorInput::Faster));
    }
    if controller.presser_can_change() {
        let label = gettext("Other parent");
        buttons.push(SecondaryAction::new(
            label,
            "F5",
            OperatorInput::ReplacePresser,
        ));
    }
    buttons
}

fn counting(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    if step != DueStep::Print || !controller.printing().asks_for_eyes() {
        return Vec::new();
    }
    vec![
        SecondaryAction::new(gettext("Pages counted"), "F7", OperatorInput::PaperSeen),
        SecondaryAction::new(gettext("Print again"), "F6", OperatorInput::PrintAgain),
    ]
}

/// Returns the buttons that most steps have.
fn always(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    let mut buttons = Vec::new();
    let running = controller.session().is_some();
    // In a roll the column belongs to the keys; Tab opens the page all the same.
    let rolls = step.allows(SideAction::ChangeParent);
    let papers = !matches!(step, DueStep::Incident | DueStep::OtherProgram);
    if running && papers && !rolls {
        let label = gettext("Papers");
        buttons.push(SecondaryAction::new(label, "Tab", OperatorInput::Papers));
    }
    if running && step != DueStep::Done && step != DueStep::Incident {
        let label = if controller.incident_waits() {
            gettext("Begins with the stop")
        } else {
            gettext("Incident")
        };
        buttons.push(SecondaryAction::new(label, "F4", OperatorInput::Incident));
    }
    buttons.extend(media::button(controller));
    if controller.clock_is_due() {
        let label = gettext("Clock set");
        buttons.push(SecondaryAction::new(
            label,
            "Ins",
            OperatorInput::ClockChecked,
        ));
    }
    if controller.may_leave() {
        let label = gettext("Leave");
        buttons.push(SecondaryAction::new(label, "F12", OperatorInput::Leave));
    }
    buttons
}

/// Returns the parent's two keys as buttons, for a parent who can't use the physical ones; none
/// while the keys are not handed over, an incident is open or papers are shown.
pub(super) fn parent_keys(controller: &Controller) -> Vec<SecondaryAction> {
    let hidden = controller.papers_page().is_some() || controller.step() == DueStep::Incident;
    if hidden || !controller.keys_with_parent() {
        return Vec::new();
    }
    let config = &controller.options().config;
    let start = OperatorInput::Press(ParentKey::Start);
    let stop = OperatorInput::Press(ParentKey::Stop);
    let mut start = SecondaryAction::new(gettext("Start"), &help::cap(&config.start_key), start);
    let mut stop = SecondaryAction::new(gettext("Stop"), &help::cap(&config.stop_key), stop);
    if matches!(controller.step(), DueStep::Rolling(_)) {
        start.ready = ButtonState::NotYet;
    } else {
        stop.ready = ButtonState::NotYet;
    }
    vec![start, stop]
}
