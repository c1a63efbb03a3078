//! What a key means on the page that stands. Pure.
//!
//! Invariant: while a person writes, a character is what was written, though it be the parent's key. Deliberately not here: whether a press counts
//! (that is [`super::keys`]).

use super::config::Config;
use super::desk::{Choice, Input, Step, Way};
use super::keys::ParentKey;
use gtk::gdk::Key;

/// What went down.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Meaning {
    /// An act of the desk's.
    Input(Input),
    /// A character; at the rules it is the number of an answer.
    Character(char),
    /// The list moves by so many pages.
    Pages(f64),
    /// The windows change places.
    SwapMonitors,
    /// Nothing.
    Nothing,
}

/// The meaning of a key that went down.
pub(super) fn meaning(key: Key, step: Step, config: &Config) -> Meaning {
    let character = || key.to_unicode().map_or(Meaning::Nothing, Meaning::Character);
    match step {
        // While a slip can be typed no roll is under way: every key is the slip's, and a scanner ends it with Return.
        Step::Shares if key == Key::Return => Meaning::Input(Input::Primary),
        Step::Shares | Step::Incident => fixed(key, step).unwrap_or_else(character),
        _ => fixed(key, step)
            .or_else(|| Some(Meaning::Input(Input::KeyDown(parent_key(key, config)?))))
            .unwrap_or_else(character),
    }
}

/// The keys of the console, which no config changes.
fn fixed(key: Key, step: Step) -> Option<Meaning> {
    let input = match key {
        Key::Page_Down => return Some(Meaning::Pages(1.0)),
        Key::Page_Up => return Some(Meaning::Pages(-1.0)),
        Key::F11 => return Some(Meaning::SwapMonitors),
        Key::F8 => Input::Primary,
        Key::F12 => Input::Leave,
        Key::F1 => Input::Help,
        Key::F10 => Input::Look,
        Key::Insert => Input::ClockChecked,
        Key::Escape if step == Step::Resume => Input::Anew,
        Key::Escape => Input::Choose(Choice::Reopen),
        Key::F9 => Input::Confirm,
        Key::F2 => Input::Faster,
        Key::F3 => Input::Hold,
        Key::F4 => Input::Incident,
        Key::F5 => Input::ReplacePresser,
        Key::F6 => Input::PrintAgain,
        Key::F7 => Input::PaperSeen,
        Key::Tab | Key::ISO_Left_Tab => Input::Papers,
        Key::Up => Input::Move(Way::Up),
        Key::Down => Input::Move(Way::Down),
        Key::Left => Input::Move(Way::Left),
        Key::Right => Input::Move(Way::Right),
        Key::BackSpace => Input::Erase,
        _ => return None,
    };
    Some(Meaning::Input(input))
}

/// Whether a config may give a parent the key of this GDK name: it is one, and the console, where digits are typed, has no use for it.
pub(super) fn is_free(name: &str) -> bool {
    let is_digit = |key: &Key| key.to_unicode().is_some_and(|c| c.is_ascii_digit());
    // One key has several names; only its own is compared later.
    let own = |key: &Key| key.name().is_some_and(|own| own == name);
    Key::from_name(name).filter(own).is_some_and(|key| fixed(key, Step::Selecting).is_none() && !is_digit(&key))
}

/// Which of the parent's keys it is, as the config names them.
pub(super) fn parent_key(key: Key, config: &Config) -> Option<ParentKey> {
    let name = key.name()?;
    match name.as_str() {
        name if name == config.start_key => Some(ParentKey::Start),
        name if name == config.stop_key => Some(ParentKey::Stop),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::event::RollKind;

    #[test]
    fn the_parents_keys_are_written_where_a_person_writes() {
        let config = Config { start_key: "space".into(), stop_key: "Return".into(), ..Config::default() };
        let at = |key, step| meaning(key, step, &config);
        let roll = Step::Rolling(RollKind::Start);
        assert_eq!(at(Key::space, roll), Meaning::Input(Input::KeyDown(ParentKey::Start)));
        assert_eq!(at(Key::Return, roll), Meaning::Input(Input::KeyDown(ParentKey::Stop)));
        assert_eq!(at(Key::space, Step::Incident), Meaning::Character(' '));
        assert_eq!(at(Key::space, Step::Shares), Meaning::Character(' '));
        assert_eq!(at(Key::Return, Step::Shares), Meaning::Input(Input::Primary), "a scanner's end of a slip");
        assert_eq!(at(Key::Shift_L, roll), Meaning::Nothing);
    }

    #[test]
    fn escape_begins_anew_on_the_page_that_goes_on_with_another_ledger_only() {
        let at = |step| meaning(Key::Escape, step, &Config::default());
        assert_eq!(at(Step::Resume), Meaning::Input(Input::Anew));
        assert_eq!(at(Step::Shares), Meaning::Input(Input::Choose(Choice::Reopen)));
    }

    #[test]
    fn a_config_gives_a_parent_no_key_that_the_console_needs_or_nobody_knows() {
        assert!(is_free("space") && is_free("Return") && is_free("a"));
        assert!(!is_free("quoteright") && is_free("apostrophe"), "two names of one key");
        assert!(!is_free("F8") && !is_free("Escape") && !is_free("7") && !is_free("Spacebar") && !is_free(""));
    }
}
