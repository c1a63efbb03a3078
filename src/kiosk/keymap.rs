// SPDX-License-Identifier: Apache-2.0

//! The meaning of a key on the page that is shown. Pure.
//!
//! Invariant: while text is being entered, every character is text, even the parent's keys.
//! Deliberately not here: whether a parent's press counts (the controller's
//! [`ParentKey`] handling decides).

use crate::controller::{
    Direction, DueStep, KioskConfig, OperatorInput, ParentKey, RuleChoice, TextEntry,
};
use gtk::gdk::Key;

/// The meaning of a pressed key.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum KeyMeaning {
    /// An input of the controller.
    Input(OperatorInput),
    /// A character; at the rules it is the number of an answer.
    Character(char),
    /// The list moves by so many pages.
    Scroll(f64),
    /// Nothing.
    Nothing,
}

/// Returns the meaning of a key that went down.
pub(super) fn meaning(key: Key, page: KeyPage, config: &KioskConfig) -> KeyMeaning {
    let step = match page {
        KeyPage::Step(step) => step,
        KeyPage::Confirmation(step) => match confirming(key) {
            Some(input) => return KeyMeaning::Input(input),
            None => step,
        },
    };
    match step.text() {
        // While a slip can be typed no roll is under way: every key is the slip's, and a scanner
        // ends it with Return.
        TextEntry::ShareSlip if matches!(key, Key::Return | Key::KP_Enter) => {
            KeyMeaning::Input(OperatorInput::Primary)
        }
        TextEntry::ShareSlip | TextEntry::IncidentNote | TextEntry::EarlierCeremony => {
            fixed(key, step).unwrap_or_else(|| character(key))
        }
        TextEntry::Nothing | TextEntry::CalledDigits => fixed(key, step)
            .or_else(|| parent_key_down(key, config))
            .unwrap_or_else(|| character(key)),
    }
}

/// Page on which a key is pressed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum KeyPage {
    /// That of the step.
    Step(DueStep),
    /// That of a confirmation at the step: digits are its code's.
    Confirmation(DueStep),
}

/// Returns what a key means to a confirmation that waits; `None` where it means what it always
/// does.
fn confirming(key: Key) -> Option<OperatorInput> {
    match key {
        Key::Escape => Some(OperatorInput::Cancel),
        Key::F2 => Some(OperatorInput::HallUnreadable),
        _ => {
            let digit = unicode(key).filter(char::is_ascii_digit)?;
            Some(OperatorInput::Typed(digit))
        }
    }
}

fn character(key: Key) -> KeyMeaning {
    unicode(key).map_or(KeyMeaning::Nothing, KeyMeaning::Character)
}

/// Returns the character of a key; the keypad types digits with NumLock off too.
fn unicode(key: Key) -> Option<char> {
    match key {
        Key::KP_Insert => Some('0'),
        Key::KP_End => Some('1'),
        Key::KP_Down => Some('2'),
        Key::KP_Page_Down => Some('3'),
        Key::KP_Left => Some('4'),
        Key::KP_Begin => Some('5'),
        Key::KP_Right => Some('6'),
        Key::KP_Home => Some('7'),
        Key::KP_Up => Some('8'),
        Key::KP_Page_Up => Some('9'),
        _ => key.to_unicode(),
    }
}

/// Keys that are down, by their place on the keyboard.
#[derive(Default, Debug)]
pub(super) struct HeldKeys {
    down: Vec<u32>,
}

impl HeldKeys {
    /// Takes a key that went down; `false` where it is held and repeats by itself, but for those
    /// that move or take back.
    pub(super) fn pressed(&mut self, key: Key, code: u32) -> bool {
        if !self.down.contains(&code) {
            self.down.push(code);
            return true;
        }
        let moves = [
            Key::Up,
            Key::Down,
            Key::Left,
            Key::Right,
            Key::Page_Up,
            Key::Page_Down,
            Key::BackSpace,
        ];
        moves.contains(&key)
    }

    /// Takes a key that came up.
    pub(super) fn released(&mut self, code: u32) {
        self.down.retain(|down| *down != code);
    }
}

fn parent_key_down(key: Key, config: &KioskConfig) -> Option<KeyMeaning> {
    let key = parent_key(key, config)?;
    Some(KeyMeaning::Input(OperatorInput::KeyDown(key)))
}

/// Returns whether Escape begins the step anew.
fn opens_anew(step: DueStep) -> bool {
    use DueStep::{EarlierCeremony, Import, Resume};
    matches!(step, Resume | EarlierCeremony | Import)
}

/// Returns the meaning of the console's own keys, which no config changes.
fn fixed(key: Key, step: DueStep) -> Option<KeyMeaning> {
    let input = match key {
        Key::Page_Down => return Some(KeyMeaning::Scroll(1.0)),
        Key::Page_Up => return Some(KeyMeaning::Scroll(-1.0)),
        Key::F8 => OperatorInput::Primary,
        Key::F11 => OperatorInput::SwapMonitors,
        Key::F12 => OperatorInput::Leave,
        Key::F1 => OperatorInput::Help,
        Key::F10 => OperatorInput::Look,
        Key::Insert => OperatorInput::ClockChecked,
        Key::Escape if opens_anew(step) => OperatorInput::Anew,
        Key::Escape => OperatorInput::Choose(RuleChoice::Reopen),
        Key::F9 => OperatorInput::Confirm,
        Key::F2 => OperatorInput::Faster,
        Key::F3 => OperatorInput::Hold,
        Key::F4 => OperatorInput::Incident,
        Key::F5 => OperatorInput::ReplacePresser,
        Key::F6 => OperatorInput::PrintAgain,
        Key::F7 => OperatorInput::PaperSeen,
        Key::Tab => OperatorInput::Papers,
        // Shift with Tab; on the keyboards that have it also the key of menus.
        Key::ISO_Left_Tab | Key::Menu => OperatorInput::Media,
        Key::Up => OperatorInput::Move(Direction::Up),
        Key::Down => OperatorInput::Move(Direction::Down),
        Key::Left => OperatorInput::Move(Direction::Left),
        Key::Right => OperatorInput::Move(Direction::Right),
        Key::BackSpace => OperatorInput::Erase,
        Key::Delete if matches!(step, DueStep::Incident | DueStep::Import) => {
            OperatorInput::Supersede
        }
        _ => return None,
    };
    Some(KeyMeaning::Input(input))
}

/// Returns the parent's key that this one is, as the config names them.
pub(super) fn parent_key(key: Key, config: &KioskConfig) -> Option<ParentKey> {
    let name = key.name()?;
    match name.as_str() {
        name if name == config.start_key => Some(ParentKey::Start),
        name if name == config.stop_key => Some(ParentKey::Stop),
        // The keypad's Enter is an Enter, where it is nobody's own key.
        "KP_Enter" if config.start_key == "Return" => Some(ParentKey::Start),
        "KP_Enter" if config.stop_key == "Return" => Some(ParentKey::Stop),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::event::RollKind;
    use crate::controller::parent_keys;

    #[test]
    fn the_parents_keys_are_written_where_a_person_writes() {
        let config = KioskConfig {
            start_key: "space".into(),
            stop_key: "Return".into(),
            ..KioskConfig::default()
        };
        let at = |key, step| meaning(key, KeyPage::Step(step), &config);
        let roll = DueStep::Rolling(RollKind::Start);
        assert_eq!(
            at(Key::space, roll),
            KeyMeaning::Input(OperatorInput::KeyDown(ParentKey::Start))
        );
        assert_eq!(
            at(Key::Return, roll),
            KeyMeaning::Input(OperatorInput::KeyDown(ParentKey::Stop))
        );
        assert_eq!(
            at(Key::space, DueStep::Incident),
            KeyMeaning::Character(' ')
        );
        assert_eq!(at(Key::space, DueStep::Shares), KeyMeaning::Character(' '));
        assert_eq!(
            at(Key::Return, DueStep::Shares),
            KeyMeaning::Input(OperatorInput::Primary),
            "a scanner's end of a slip"
        );
        assert_eq!(at(Key::Shift_L, roll), KeyMeaning::Nothing);
    }

    #[test]
    fn digits_are_the_codes_while_the_second_person_is_asked() {
        let config = KioskConfig::default();
        let at = |key| meaning(key, KeyPage::Confirmation(DueStep::Incident), &config);
        for key in [Key::_7, Key::KP_7, Key::KP_Home] {
            assert_eq!(at(key), KeyMeaning::Input(OperatorInput::Typed('7')));
        }
        assert_eq!(at(Key::Escape), KeyMeaning::Input(OperatorInput::Cancel));
        assert_eq!(
            at(Key::F2),
            KeyMeaning::Input(OperatorInput::HallUnreadable)
        );
        assert_eq!(at(Key::F9), KeyMeaning::Input(OperatorInput::Confirm));
    }

    #[test]
    fn a_held_key_acts_once_but_for_those_that_move() {
        let mut held = HeldKeys::default();
        assert!(held.pressed(Key::F8, 74) && !held.pressed(Key::F8, 74));
        held.released(74);
        assert!(held.pressed(Key::F8, 74));
        assert!(held.pressed(Key::Down, 116) && held.pressed(Key::Down, 116));
    }

    #[test]
    fn the_keypads_enter_is_an_enter() {
        let config = KioskConfig {
            stop_key: "Return".into(),
            ..KioskConfig::default()
        };
        assert_eq!(parent_key(Key::KP_Enter, &config), Some(ParentKey::Stop));
        let slip = meaning(Key::KP_Enter, KeyPage::Step(DueStep::Shares), &config);
        assert_eq!(slip, KeyMeaning::Input(OperatorInput::Primary));
    }

    #[test]
    fn escape_begins_anew_on_the_page_that_goes_on_with_another_ledger_only() {
        let at = |step| meaning(Key::Escape, KeyPage::Step(step), &KioskConfig::default());
        assert_eq!(at(DueStep::Resume), KeyMeaning::Input(OperatorInput::Anew));
        assert_eq!(
            at(DueStep::Shares),
            KeyMeaning::Input(OperatorInput::Choose(RuleChoice::Reopen))
        );
    }

    #[test]
    fn every_key_that_a_config_may_give_a_parent_exists_and_is_not_the_consoles() {
        let names = parent_keys::free_names();
        assert!(
            names.iter().any(|name| name == "space") && names.iter().any(|name| name == "Return")
        );
        for name in names {
            let key = Key::from_name(&name).unwrap_or_else(|| panic!("{name} is no key"));
            assert_eq!(
                key.name().as_deref(),
                Some(name.as_str()),
                "one key has several names, only its own is compared"
            );
            assert!(
                fixed(key, DueStep::Selecting).is_none(),
                "{name} is the console's"
            );
        }
    }
}
