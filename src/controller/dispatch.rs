// SPDX-License-Identifier: Apache-2.0

//! Effects of an input, by the step that is due.
//!
//! Invariant: what two people must confirm is asked for first and done by the second.
//! Deliberately absent: how each step is done.

use super::common::{Common, HelpPage, KioskRun};
use super::confirmation::{ConfirmedAct, GivenConfirmation};
use super::error::ControllerError;
use super::media_register::ScanResult;
use super::papers_page::PageInput;
use super::running::Running;
use super::{
    ConfirmedStep, Controller, DueStep, GoldButton, MediaUse, OperatorInput, ParentKey, Phase,
    RuleChoice, SideAction, StepNeed, TextEntry, TypedCeremony,
};
use crate::i18n::gettext;

/// Longest input of a share slip: 64 hex digits, its check and room for separators.
const SLIP_CHARS: usize = 96;

impl Controller {
    /// Takes what a person did.
    pub fn input(&mut self, input: OperatorInput) {
        if self.common.run == KioskRun::NotBegun {
            return;
        }
        self.end_stale_confirmation();
        if self.confirmation_input(&input) == PageInput::NotMine {
            self.ordinary_input(input);
        }
        let caught_up = self.in_running(Running::catch_up);
        self.report(caught_up);
    }

    fn ordinary_input(&mut self, input: OperatorInput) {
        // The page of keys closes with whatever is done next; a parent's key is no reader's.
        let is_parents_key = matches!(input, OperatorInput::KeyDown(_) | OperatorInput::KeyUp(_));
        if !is_parents_key {
            let opens = input == OperatorInput::Help && self.common.help == HelpPage::Hidden;
            self.common.help = if opens {
                HelpPage::Shown
            } else {
                HelpPage::Hidden
            };
        }
        let taken_by_page = self.media_input(&input) == PageInput::Taken
            || self.papers_input(&input) == PageInput::Taken;
        if !taken_by_page {
            self.take(input);
        }
    }

    fn take(&mut self, input: OperatorInput) {
        match input {
            OperatorInput::Press(key) => {
                self.key_down(key);
                self.common.keys.released(key);
            }
            OperatorInput::KeyDown(key) => self.key_down(key),
            OperatorInput::KeyUp(key) => self.common.keys.released(key),
            OperatorInput::Primary => self.press_gold_button(),
            OperatorInput::Leave if self.may_leave() => {
                self.ask(ConfirmedStep::Leave, ConfirmedAct::Leave);
            }
            OperatorInput::Supersede if self.can_lose_shares() => {
                self.ask_to_declare_shares_lost();
            }
            OperatorInput::Supersede if self.can_type_earlier() => self.type_earlier(),
            OperatorInput::Supersede => self.ask_to_supersede(),
            OperatorInput::Typed(c) => self.type_char(c),
            OperatorInput::Erase => self.erase(),
            OperatorInput::Choose(choice) => self.choose(choice),
            OperatorInput::Anew if self.typed_earlier().is_some() => self.drop_earlier(),
            OperatorInput::Anew => self.decline_recovery(),
            OperatorInput::Look => self.check_readiness(),
            OperatorInput::ReplacePresser if self.presser_can_change() => {
                self.ask(ConfirmedStep::Presser, ConfirmedAct::Presser);
            }
            OperatorInput::ReplacePresser => self.change_presser(),
            OperatorInput::Incident => self.change_running(Running::interrupt),
            OperatorInput::ClockChecked if self.can_check_clock() => {
                self.ask(ConfirmedStep::Clock, ConfirmedAct::Clock);
            }
            OperatorInput::Happened(kind) => self.change_running(|running, _| {
                running.incident.choose(kind);
                Ok(())
            }),
            OperatorInput::Hold => self.change_running(Running::hold),
            OperatorInput::Faster => self.change_running(Running::change_pace),
            OperatorInput::PaperSeen if self.step() == DueStep::Print => {
                self.change_running(Running::confirm_pages);
            }
            OperatorInput::PrintAgain if self.step() == DueStep::SealCopy => {
                self.change_running(Running::toggle_slip);
            }
            // These are the pages' of papers and media, the windows', the help page's and a
            // confirmation's, or not possible at the step that is due.
            OperatorInput::Confirm
            | OperatorInput::Cancel
            | OperatorInput::HallUnreadable
            | OperatorInput::Leave
            | OperatorInput::ClockChecked
            | OperatorInput::PaperSeen
            | OperatorInput::PrintAgain
            | OperatorInput::Papers
            | OperatorInput::Media
            | OperatorInput::Move(_)
            | OperatorInput::SwapMonitors
            | OperatorInput::Help => {}
        }
    }

    /// Applies a command to the ceremony under way. Before the freeze there is none, and the
    /// command, which makes no sense then, changes nothing.
    pub(super) fn in_running(
        &mut self,
        command: impl FnOnce(&mut Running, &mut Common) -> Result<(), ControllerError>,
    ) -> Result<(), ControllerError> {
        match &mut self.phase {
            Phase::Running(running) => command(running, &mut self.common),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => Ok(()),
        }
    }

    /// Likewise, and shows why it failed.
    fn change_running(
        &mut self,
        command: impl FnOnce(&mut Running, &mut Common) -> Result<(), ControllerError>,
    ) {
        let done = self.in_running(command);
        self.report(done);
    }

    fn key_down(&mut self, key: ParentKey) {
        if let Some(key) = self.common.keys.pressed(key) {
            self.change_running(|running, common| running.press(common, key));
        }
    }

    fn press_gold_button(&mut self) {
        if self.in_ritual_pause() {
            return;
        }
        match self.gold_confirmation() {
            Some(what) if self.ready() => self.ask(what, ConfirmedAct::Step),
            Some(_) => {}
            None => self.act(None),
        }
    }

    /// Returns whether the gold button can be pressed for the step that is due: not within the
    /// pause after the step before, so that a held or repeated key takes no second one.
    pub fn ready(&self) -> bool {
        if self.in_ritual_pause() {
            return false;
        }
        match self.step().properties().button {
            GoldButton::Always => true,
            GoldButton::Once(need) => self.has(need),
            GoldButton::Never => false,
        }
    }

    /// Returns whether what a step needs is there.
    fn has(&self, need: StepNeed) -> bool {
        match need {
            StepNeed::RecoverableMedium => {
                matches!(&self.phase, Phase::Recover(recover) if recover.can_recover())
            }
            StepNeed::EarlierCeremony => self
                .typed_earlier()
                .is_some_and(|typed| typed.ceremony().is_some()),
            StepNeed::Answers => {
                matches!(&self.phase, Phase::Rules(rules) if rules.can_decide())
            }
            StepNeed::Digits => self.typed_so_far().chars().count() == self.digits_wanted(),
            StepNeed::CustodianMedia => {
                self.handles_media_singly()
                    || self.common.media.count() == self.custodian_names().len()
            }
            StepNeed::NextCopy => self.sealing_step().is_some_and(|step| step.has_button()),
            StepNeed::AnyMedium => self.common.media.archives_count() > 0,
            StepNeed::ArchiveBehind => self.archive_behind().is_some(),
            StepNeed::IncidentKind => self.phase.running().is_some_and(|running| {
                running.incident.ending().is_some() && running.other_journal().is_none()
            }),
        }
    }

    /// Does the step that is due.
    pub(super) fn act(&mut self, given: Option<GivenConfirmation>) {
        self.common.acted_at = Some(self.common.now);
        self.common.message = None;
        self.common.prints.resume_sending();
        let step = self.step();
        // Nothing is done by media that may not be present any more.
        if self.scan_media() == ScanResult::Hangs && step.properties().media == MediaUse::Needed {
            self.common.message = Some(gettext(
                "A medium does not answer. Wait, or take it out; then press again.",
            ));
            return;
        }
        let done = self.perform_confirmed(step, given);
        self.report(done);
    }

    pub(super) fn perform(&mut self, step: DueStep) -> Result<(), ControllerError> {
        match step {
            DueStep::Readiness => self.file_readiness(),
            DueStep::Resume => self.recover(),
            DueStep::OtherProgram => self.in_running(Running::accept_program),
            DueStep::Import => {
                self.accept_import();
                Ok(())
            }
            DueStep::EarlierCeremony => self.replace_typed(),
            DueStep::Rules => {
                self.choose(RuleChoice::Decided);
                Ok(())
            }
            DueStep::Freeze => self.freeze(),
            DueStep::NumberDigits => self.in_running(Running::number),
            DueStep::Numbered => self.in_running(Running::read_numbers),
            DueStep::Seal => self.in_running(Running::seal),
            DueStep::SealCopy => self.in_running(Running::seal_copy),
            DueStep::Sealed => self.in_running(Running::begin_drawing_day),
            DueStep::Seals => self.in_running(Running::show_seal),
            DueStep::Opening => self.in_running(Running::open_next_copy),
            DueStep::Certificate => self.in_running(Running::read_certificate),
            DueStep::StageDigits => self.in_running(Running::call_stage),
            DueStep::Shares => self.in_running(Running::read_shares),
            DueStep::Succession => self.go_on_anew(),
            DueStep::CheckList => self.in_running(Running::check_list),
            DueStep::BeginSchool => self.in_running(Running::begin_school),
            DueStep::RollReady(_) => self.in_running(Running::hand_over_keys),
            DueStep::RollWaits(_) | DueStep::Rolling(_) | DueStep::Selecting => Ok(()),
            DueStep::Classes => self.in_running(Running::assign_classes),
            DueStep::Complete => self.in_running(Running::complete_school),
            DueStep::Print => self.in_running(Running::settle_sheet),
            DueStep::Close => self.in_running(Running::close),
            DueStep::Archive | DueStep::Done => self.in_running(Running::archive),
            DueStep::Incident => self.in_running(Running::end_incident),
        }
    }

    fn erase(&mut self) {
        let text = self.step().text();
        self.change_earlier(TypedCeremony::erase);
        self.change_running(|running, _| {
            match text {
                TextEntry::IncidentNote => running.incident.erase(),
                TextEntry::CalledDigits
                | TextEntry::ShareSlip
                | TextEntry::EarlierCeremony
                | TextEntry::Nothing => {
                    running.typed.pop();
                }
            }
            Ok(())
        });
    }

    fn type_char(&mut self, c: char) {
        let text = self.step().text();
        let wanted = match text {
            TextEntry::CalledDigits if c.is_ascii_digit() => self.digits_wanted(),
            TextEntry::ShareSlip if c.is_ascii_alphanumeric() || c == ':' || c == '-' => SLIP_CHARS,
            TextEntry::IncidentNote => usize::MAX,
            TextEntry::EarlierCeremony => {
                self.change_earlier(|typed| typed.type_char(c));
                return;
            }
            TextEntry::CalledDigits | TextEntry::ShareSlip | TextEntry::Nothing => return,
        };
        self.change_running(|running, _| {
            if text == TextEntry::IncidentNote {
                running.incident.type_char(c);
            } else if running.typed.chars().count() < wanted {
                if running.typed.is_empty() {
                    // A string that grows would leave digits of a slip in freed memory.
                    running.typed.reserve(SLIP_CHARS);
                }
                running.typed.push(c);
            }
            Ok(())
        });
    }

    /// Returns how many digits are called at the step that is due.
    pub fn digits_wanted(&self) -> usize {
        let Some(running) = self.phase.running() else {
            return 0;
        };
        let rules = running.state().rules();
        let step = self.step();
        if step == DueStep::NumberDigits {
            rules.number_digits.get() as usize
        } else if step == DueStep::StageDigits {
            rules.stage_digits.get() as usize
        } else {
            0
        }
    }

    /// Returns whether the clock can be compared now.
    fn can_check_clock(&self) -> bool {
        self.session().is_some() && self.step().allows(SideAction::CheckClock)
    }

    /// Returns whether the clock can and should be compared now.
    pub fn clock_is_due(&self) -> bool {
        self.can_check_clock() && self.clock_checked().is_none()
    }
}
