//! What an input does, by the step that is due.
//!
//! Invariant: what two people must confirm is armed first and done at the second's key. Deliberately not here: how each step is done.

use super::{Armed, Choice, Desk, Input, Look, Step};
use crate::words::gettext;

impl Desk {
    /// Takes what a person did.
    pub fn input(&mut self, input: Input) {
        // The page of keys goes with whatever is done next; a parent's key is no reader's.
        self.help = match input {
            Input::Help => !self.help,
            Input::KeyDown(_) | Input::KeyUp(_) => self.help,
            _ => false,
        };
        if !self.papers_input(&input) {
            self.take(input);
        }
        self.catch_up();
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Help => {}
            Input::ClockChecked => self.note_clock(),
            Input::Press(key) => {
                self.take(Input::KeyDown(key));
                self.take(Input::KeyUp(key));
            }
            Input::Primary if self.confirmed_by_two() => self.armed = self.ready().then_some(Armed::Step),
            Input::Primary => self.act(),
            Input::Leave => self.armed = self.may_leave().then_some(Armed::Leave),
            Input::Confirm => match self.armed.take() {
                Some(Armed::Step) => self.act(),
                Some(Armed::Leave) => self.leave(),
                None => {}
            },
            Input::Typed(c) => self.typed(c),
            Input::Erase => {
                self.armed = None;
                self.erase();
            }
            Input::KeyDown(key) => {
                if let Some(press) = self.keys.pressed(key).filter(|_| self.incident().is_none()) {
                    self.press(press);
                }
            }
            Input::KeyUp(key) => self.keys.released(key),
            Input::Choose(choice) => self.choose(choice),
            Input::Incident => self.interrupt(),
            Input::Hold => self.hold(),
            Input::Faster => self.faster = !self.faster,
            Input::SwapMonitors => {}
            Input::Happened(kind) => self.choose_incident(kind),
            Input::Anew => self.prepare_anew(),
            Input::Look => self.look(),
            Input::PaperSeen if self.step() == Step::Print => self.paper_seen(),
            // Theirs is the page of papers.
            Input::PaperSeen | Input::PrintAgain | Input::Papers | Input::Move(_) => {}
            Input::ReplacePresser => self.replace_presser(),
        }
    }

    /// Whether the gold button can be pressed for the step that is due.
    pub fn ready(&self) -> bool {
        match self.step() {
            Step::Resume => self.offer().is_some_and(|offer| offer.contradicts.is_none()),
            Step::Rules => self.choice.last_place.is_some(),
            Step::NumberDigits | Step::StageDigits => self.typed.chars().count() == self.digits_wanted(),
            Step::Seal => self.media_here() == self.custodians(),
            Step::Archive => self.media_here() > 0,
            Step::Done => self.archive_behind().is_some(),
            Step::Incident => self.incident().is_some_and(|incident| incident.kind.is_some()),
            Step::RollWaits(_) | Step::Rolling(_) | Step::Selecting => false,
            _ => true,
        }
    }

    fn act(&mut self) {
        self.message = None;
        self.press.held = false;
        let by_media = matches!(
            self.step(),
            Step::Resume | Step::Seal | Step::Sealed | Step::Opening | Step::Shares | Step::Archive | Step::Done
        );
        // Nothing is done by what may have stood there before.
        if self.look_for_media() == Look::Hangs && by_media {
            self.message = Some(gettext("A medium does not answer. Wait, or take it out; then press again."));
            return;
        }
        let done = match self.step() {
            Step::Readiness => self.readiness_read(),
            Step::Resume => self.go_on_here(),
            Step::Import => {
                self.import_step();
                Ok(())
            }
            Step::Rules => {
                self.choose(Choice::Decided);
                Ok(())
            }
            Step::RollWaits(_) | Step::Rolling(_) | Step::Selecting => Ok(()),
            Step::Freeze => self.freeze(),
            Step::NumberDigits => self.number(),
            Step::Numbered => self.note_numbers_read(),
            Step::Seal => self.seal(),
            Step::Sealed => self.begin_drawing_day(),
            Step::Seals => self.note_seal(),
            Step::Opening => self.open_next_copy(),
            Step::Certificate => self.note_certificate(),
            Step::StageDigits => self.call_stage(),
            Step::Shares => self.read_shares(),
            Step::CheckList => self.note_list(),
            Step::BeginSchool => self.begin_school(),
            Step::RollReady(_) => {
                self.keys.hand_over();
                Ok(())
            }
            Step::Classes => self.assign_classes(),
            Step::Complete => self.complete_school(),
            Step::Print => self.settle_sheet(),
            Step::Close => self.close(),
            Step::Archive | Step::Done => self.archive(),
            Step::Incident => self.end_incident(),
        };
        if let Err(error) = done {
            self.fail(&error);
        }
    }

    fn erase(&mut self) {
        match self.step() {
            Step::Incident => self.note_erased(),
            _ => drop(self.typed.pop()),
        }
    }

    fn typed(&mut self, c: char) {
        if self.step() == Step::Incident {
            self.armed = None;
            return self.note_typed(c);
        }
        let wanted = match self.step() {
            Step::NumberDigits | Step::StageDigits if c.is_ascii_digit() => self.digits_wanted(),
            Step::Shares if c.is_ascii_alphanumeric() || c == ':' || c == '-' => 96,
            _ => return,
        };
        self.armed = None;
        if self.typed.chars().count() < wanted {
            self.typed.push(c);
        }
    }

    /// How many digits are to be called at the step that is due.
    pub fn digits_wanted(&self) -> usize {
        let Some(session) = &self.session else { return 0 };
        let rules = session.state().rules();
        match self.step() {
            Step::NumberDigits => rules.number_digits.get() as usize,
            Step::StageDigits => rules.stage_digits.get() as usize,
            _ => 0,
        }
    }
}
