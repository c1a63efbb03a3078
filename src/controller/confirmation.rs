// SPDX-License-Identifier: Apache-2.0

//! Confirmations by two people: the first asks (F8, or the key of the act), the hall display says
//! what is to be confirmed and shows a code, the second types it.
//!
//! Invariant: the code is on the hall display alone; a confirmation holds for one act in one
//! situation, acts once, and never becomes another's. The ledger says how it was given.
//! Deliberately absent: what the acts do.

mod code;
mod pending;
mod sentence;
mod table;

pub use code::NoRandomness;
pub(super) use pending::RITUAL_PAUSE;
pub use pending::{AskedSecond, HallSight, KeyReason};
pub(super) use pending::{ConfirmedAct, OpenPage, PendingConfirmation, Situation};
pub use table::{ConfirmedStep, SecondPerson};

use super::error::ControllerError;
use super::papers_page::PageInput;
use super::{Controller, DueStep, OperatorInput, SealingStep, TextEntry};
use crate::ceremony::aux_event::{AuxEvent, ConfirmedWay};
use crate::hall::ConfirmationSeen;
use crate::i18n::{gettext, ngettext_f};
use pending::CodeResult;

/// A confirmation that waits for the second person, as the console shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedConfirmation {
    /// The step or act that is confirmed.
    pub what: ConfirmedStep,
    /// The sentence that the hall display has too.
    pub sentence: String,
    /// Act that is asked of the second person.
    pub second: AskedSecond,
}

/// A confirmation that was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct GivenConfirmation {
    step: ConfirmedStep,
    way: Option<ConfirmedWay>,
}

impl Controller {
    /// Notes whether the people in the hall can read its display.
    pub fn set_hall(&mut self, hall: HallSight) {
        self.common.hall = hall;
        self.end_stale_confirmation();
    }

    /// Returns what waits for the second person, without its code.
    pub fn confirmation(&self) -> Option<AskedConfirmation> {
        let pending = self.common.pending.as_ref()?;
        Some(AskedConfirmation {
            what: pending.what,
            sentence: self.sentence(pending.what),
            second: pending.asked(self.common.now),
        })
    }

    /// Returns what a first person has confirmed and the second is asked for.
    pub fn armed(&self) -> Option<ConfirmedStep> {
        self.common.pending.as_ref().map(|pending| pending.what)
    }

    /// Returns whether a second person confirms the step that is due.
    pub fn confirmed_by_two(&self) -> bool {
        self.gold_confirmation().is_some()
    }

    /// Returns what the hall display shows of the confirmation that waits. One that the table
    /// leaves to a key is the console's alone.
    pub(super) fn confirmation_in_hall(&self) -> Option<ConfirmationSeen> {
        let pending = self.common.pending.as_ref()?;
        pending.way()?;
        Some(ConfirmationSeen {
            sentence: self.sentence(pending.what),
            code: pending.hall_code(),
        })
    }

    /// Returns whether the pause between two steps of the ritual is not over.
    pub(super) fn in_ritual_pause(&self) -> bool {
        let acted_at = self.common.acted_at;
        acted_at.is_some_and(|at| self.common.now.saturating_sub(at) < RITUAL_PAUSE)
    }

    /// Returns whether the second person's key is taken now.
    pub(super) fn takes_second_key(&self) -> bool {
        let pending = self.common.pending.as_ref();
        pending.is_some_and(|pending| pending.takes_key(self.common.now))
    }

    /// Returns what two people confirm with the gold button at the step that is due; `None` where
    /// one person is enough.
    pub(super) fn gold_confirmation(&self) -> Option<ConfirmedStep> {
        match self.step() {
            DueStep::SealCopy => self.sealing_confirmation(),
            DueStep::Opening if self.goes_without_a_copy() => Some(ConfirmedStep::NoCopy),
            DueStep::Print if self.sheets_wait() => Some(ConfirmedStep::NoPaper),
            step => step.properties().confirmation,
        }
    }

    fn sealing_confirmation(&self) -> Option<ConfirmedStep> {
        if !self.sealing_needs_two() {
            return None;
        }
        match self.sealing_step()? {
            SealingStep::Write(..) => Some(ConfirmedStep::ShareMedium),
            SealingStep::ReadSlip(_) => Some(ConfirmedStep::NoSlip),
            SealingStep::InsertDisc => Some(ConfirmedStep::NoDisc),
            SealingStep::Insert(_)
            | SealingStep::GiveRole(..)
            | SealingStep::TakeOut(_)
            | SealingStep::GiveDiscRole(_)
            | SealingStep::WriteDisc(_)
            | SealingStep::Finish => None,
        }
    }

    fn situation(&self) -> Situation {
        let page = if self.shows_help() {
            OpenPage::Help
        } else if self.common.media_page.is_some() {
            OpenPage::Media
        } else if self.papers_page().is_some() {
            OpenPage::Papers
        } else {
            OpenPage::Step
        };
        Situation {
            step: self.step(),
            page,
            media: self.common.media.offered().to_vec(),
            hall: self.common.hall,
            sealing: self.sealing_step(),
            incident: self.incident().and_then(|incident| incident.kind),
        }
    }

    /// Asks for the second person. While digits are called nothing else is confirmed: they are
    /// taken first, so that no code stands beside them.
    pub(super) fn ask(&mut self, what: ConfirmedStep, act: ConfirmedAct) {
        let calling = self.step().text() == TextEntry::CalledDigits && !self.ready();
        let by_code = what.second_person() == SecondPerson::Code;
        if calling && by_code && act != ConfirmedAct::Step {
            self.common.message = Some(gettext("First the digits that are called."));
            return;
        }
        match PendingConfirmation::ask(what, act, self.situation(), self.common.now) {
            Ok(pending) => {
                self.common.message = None;
                self.common.pending = Some(pending);
            }
            Err(error) => self.fail(&ControllerError::NoRandomness(error)),
        }
    }

    /// Ends a confirmation whose code is no longer valid, or whose situation is another by now;
    /// returns whether it did.
    pub(super) fn end_stale_confirmation(&mut self) -> bool {
        let Some(pending) = &self.common.pending else {
            return false;
        };
        if pending.is_expired(self.common.now) {
            self.common.message = Some(gettext("Nobody confirmed within a minute: ask again."));
        } else if pending.situation == self.situation() {
            return false;
        }
        self.common.pending = None;
        true
    }

    /// Takes an input that is meant for the confirmation that waits; any other act ends it.
    pub(super) fn confirmation_input(&mut self, input: &OperatorInput) -> PageInput {
        if self.common.pending.is_none() {
            return PageInput::NotMine;
        }
        match input {
            OperatorInput::Typed(c) if c.is_ascii_digit() => self.type_code(*c),
            OperatorInput::Erase => self.on_pending(PendingConfirmation::erase),
            OperatorInput::HallUnreadable => {
                let now = self.common.now;
                self.on_pending(|pending| pending.hall_is_unreadable(now));
            }
            OperatorInput::Confirm if self.takes_second_key() => self.give(),
            OperatorInput::Cancel => self.common.pending = None,
            // The first person's key, held or pressed again, does nothing more.
            OperatorInput::Primary | OperatorInput::Confirm | OperatorInput::Typed(_) => {}
            OperatorInput::KeyDown(_)
            | OperatorInput::KeyUp(_)
            | OperatorInput::Press(_)
            | OperatorInput::SwapMonitors => return PageInput::NotMine,
            OperatorInput::Choose(_)
            | OperatorInput::Incident
            | OperatorInput::Happened(_)
            | OperatorInput::Hold
            | OperatorInput::Faster
            | OperatorInput::Help
            | OperatorInput::ClockChecked
            | OperatorInput::Leave
            | OperatorInput::Anew
            | OperatorInput::Look
            | OperatorInput::PaperSeen
            | OperatorInput::PrintAgain
            | OperatorInput::Papers
            | OperatorInput::Media
            | OperatorInput::Move(_)
            | OperatorInput::Supersede
            | OperatorInput::ReplacePresser => {
                self.common.pending = None;
                return PageInput::NotMine;
            }
        }
        PageInput::Taken
    }

    fn on_pending(&mut self, change: impl FnOnce(&mut PendingConfirmation)) {
        if let Some(pending) = &mut self.common.pending {
            change(pending);
        }
    }

    fn type_code(&mut self, digit: char) {
        let Some(pending) = &mut self.common.pending else {
            return;
        };
        match pending.type_digit(digit) {
            CodeResult::Incomplete => {}
            CodeResult::Right => self.give(),
            CodeResult::Wrong => {
                let AskedSecond::Code { tries_left, .. } = pending.asked(self.common.now) else {
                    return;
                };
                self.common.message = Some(ngettext_f(
                    "That is not the code on the hall display. {tries} try is left.",
                    "That is not the code on the hall display. {tries} tries are left.",
                    u64::from(tries_left),
                    &[("tries", &tries_left)],
                ));
            }
            CodeResult::Spent => {
                self.common.pending = None;
                self.common.message = Some(gettext("The code was wrong three times: ask again."));
            }
        }
    }

    /// Does what two people have confirmed.
    fn give(&mut self) {
        let Some(pending) = self.common.pending.take() else {
            return;
        };
        let given = GivenConfirmation {
            step: pending.what,
            way: pending.way(),
        };
        self.common.message = None;
        let done = match pending.act {
            ConfirmedAct::Step => return self.act(Some(given)),
            ConfirmedAct::Leave => return self.leave(),
            ConfirmedAct::Supersede => self.record(given).and_then(|()| self.supersede()),
            ConfirmedAct::SharesLost => {
                let recorded = self.record(given);
                recorded.and_then(|()| self.declare_shares_lost())
            }
            ConfirmedAct::Clock => self
                .record(given)
                .and_then(|()| self.in_running(super::Running::record_clock_check)),
            ConfirmedAct::Presser => {
                self.change_presser();
                Ok(())
            }
            ConfirmedAct::Void(ids, reason) => {
                self.in_running(|running, common| running.void_copies(common, &ids, reason))
            }
        };
        self.report(done);
    }

    /// Puts on the ledger how a confirmation was given.
    pub(super) fn record(&mut self, given: GivenConfirmation) -> Result<(), ControllerError> {
        let Some(way) = given.way else {
            return Ok(());
        };
        let step = given.step;
        self.in_running(|running, _| running.append(AuxEvent::Confirmed { step, way }))
    }

    /// Does a step, with the confirmation on the ledger before it; what begins a ledger comes
    /// first.
    pub(super) fn perform_confirmed(
        &mut self,
        step: DueStep,
        given: Option<GivenConfirmation>,
    ) -> Result<(), ControllerError> {
        let Some(given) = given else {
            return self.perform(step);
        };
        match step {
            DueStep::Freeze | DueStep::Resume | DueStep::Succession => {
                self.perform(step)?;
                self.record(given)
            }
            _ => {
                self.record(given)?;
                self.perform(step)
            }
        }
    }
}
