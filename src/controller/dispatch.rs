// SPDX-License-Identifier: Apache-2.0

//! What an input does, by the step that is due.
//!
//! Invariant: what two people must confirm is armed first and done at the second's key.
//! Deliberately not here: how each step is done.

use super::{ArmedStep, Controller, DueStep, OperatorInput, RuleChoice, ScanResult};
use crate::i18n::gettext;

impl Controller {
    /// Takes what a person did.
    pub fn input(&mut self, input: OperatorInput) {
        // The page of keys goes with whatever is done next; a parent's key is no reader's.
        self.help = match input {
            OperatorInput::Help => !self.help,
            OperatorInput::KeyDown(_) | OperatorInput::KeyUp(_) => self.help,
            _ => false,
        };
        if !self.papers_input(&input) {
            self.take(input);
        }
        self.catch_up();
    }

    fn take(&mut self, input: OperatorInput) {
        match input {
            OperatorInput::Help => {}
            OperatorInput::ClockChecked => self.note_clock(),
            OperatorInput::Press(key) => {
                self.take(OperatorInput::KeyDown(key));
                self.take(OperatorInput::KeyUp(key));
            }
            OperatorInput::Primary if self.confirmed_by_two() => {
                self.armed = self.ready().then_some(ArmedStep::Step)
            }
            OperatorInput::Primary => self.act(),
            OperatorInput::Leave => self.armed = self.may_leave().then_some(ArmedStep::Leave),
            OperatorInput::Confirm => match self.armed.take() {
                Some(ArmedStep::Step) => self.act(),
                Some(ArmedStep::Leave) => self.leave(),
                None => {}
            },
            OperatorInput::Typed(c) => self.typed(c),
            OperatorInput::Erase => {
                self.armed = None;
                self.erase();
            }
            OperatorInput::KeyDown(key) => {
                if let Some(press) = self.keys.pressed(key).filter(|_| self.incident().is_none()) {
                    self.press(press);
                }
            }
            OperatorInput::KeyUp(key) => self.keys.released(key),
            OperatorInput::Choose(choice) => self.choose(choice),
            OperatorInput::Incident => self.interrupt(),
            OperatorInput::Hold => self.hold(),
            OperatorInput::Faster => self.faster = !self.faster,
            OperatorInput::SwapMonitors => {}
            OperatorInput::Happened(kind) => self.choose_incident(kind),
            OperatorInput::Anew => self.prepare_anew(),
            OperatorInput::Look => self.look(),
            OperatorInput::PaperSeen if self.step() == DueStep::Print => self.paper_seen(),
            // Theirs is the page of papers.
            OperatorInput::PaperSeen
            | OperatorInput::PrintAgain
            | OperatorInput::Papers
            | OperatorInput::Move(_) => {}
            OperatorInput::ReplacePresser => self.replace_presser(),
        }
    }

    /// Whether the gold button can be pressed for the step that is due.
    pub fn ready(&self) -> bool {
        match self.step() {
            DueStep::Resume => self
                .offer()
                .is_some_and(|offer| offer.contradicts.is_none()),
            DueStep::Rules => self.choice.last_place.is_some(),
            DueStep::NumberDigits | DueStep::StageDigits => {
                self.typed.chars().count() == self.digits_wanted()
            }
            DueStep::Seal => self.media_here() == self.custodians(),
            DueStep::Archive => self.media_here() > 0,
            DueStep::Done => self.archive_behind().is_some(),
            DueStep::Incident => self
                .incident()
                .is_some_and(|incident| incident.kind.is_some()),
            DueStep::RollWaits(_) | DueStep::Rolling(_) | DueStep::Selecting => false,
            _ => true,
        }
    }

    fn act(&mut self) {
        self.message = None;
        self.press.held = false;
        let by_media = matches!(
            self.step(),
            DueStep::Resume
                | DueStep::Seal
                | DueStep::Sealed
                | DueStep::Opening
                | DueStep::Shares
                | DueStep::Archive
                | DueStep::Done
        );
        // Nothing is done by what may have stood there before.
        if self.look_for_media() == ScanResult::Hangs && by_media {
            self.message = Some(gettext(
                "A medium does not answer. Wait, or take it out; then press again.",
            ));
            return;
        }
        let done = match self.step() {
            DueStep::Readiness => self.readiness_read(),
            DueStep::Resume => self.go_on_here(),
            DueStep::Import => {
                self.import_step();
                Ok(())
            }
            DueStep::Rules => {
                self.choose(RuleChoice::Decided);
                Ok(())
            }
            DueStep::RollWaits(_) | DueStep::Rolling(_) | DueStep::Selecting => Ok(()),
            DueStep::Freeze => self.freeze(),
            DueStep::NumberDigits => self.number(),
            DueStep::Numbered => self.note_numbers_read(),
            DueStep::Seal => self.seal(),
            DueStep::Sealed => self.begin_drawing_day(),
            DueStep::Seals => self.note_seal(),
            DueStep::Opening => self.open_next_copy(),
            DueStep::Certificate => self.note_certificate(),
            DueStep::StageDigits => self.call_stage(),
            DueStep::Shares => self.read_shares(),
            DueStep::CheckList => self.note_list(),
            DueStep::BeginSchool => self.begin_school(),
            DueStep::RollReady(_) => {
                self.keys.hand_over();
                Ok(())
            }
            DueStep::Classes => self.assign_classes(),
            DueStep::Complete => self.complete_school(),
            DueStep::Print => self.settle_sheet(),
            DueStep::Close => self.close(),
            DueStep::Archive | DueStep::Done => self.archive(),
            DueStep::Incident => self.end_incident(),
        };
        if let Err(error) = done {
            self.fail(&error);
        }
    }

    fn erase(&mut self) {
        match self.step() {
            DueStep::Incident => self.note_erased(),
            _ => drop(self.typed.pop()),
        }
    }

    fn typed(&mut self, c: char) {
        if self.step() == DueStep::Incident {
            self.armed = None;
            return self.note_typed(c);
        }
        let wanted = match self.step() {
            DueStep::NumberDigits | DueStep::StageDigits if c.is_ascii_digit() => {
                self.digits_wanted()
            }
            DueStep::Shares if c.is_ascii_alphanumeric() || c == ':' || c == '-' => 96,
            _ => return,
        };
        self.armed = None;
        if self.typed.chars().count() < wanted {
            self.typed.push(c);
        }
    }

    /// How many digits are to be called at the step that is due.
    pub fn digits_wanted(&self) -> usize {
        let Some(session) = &self.session else {
            return 0;
        };
        let rules = session.state().rules();
        match self.step() {
            DueStep::NumberDigits => rules.number_digits.get() as usize,
            DueStep::StageDigits => rules.stage_digits.get() as usize,
            _ => 0,
        }
    }
}
