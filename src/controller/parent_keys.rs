// SPDX-License-Identifier: Apache-2.0

//! The parent's two keys: who holds them, and what a press means.
//!
//! Invariant: a press counts only while the keys are handed over, once a key-down, and never by
//! auto-repeat. Deliberately not here: windows, the roll's time.

/// One of the parent's keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParentKey {
    /// 开始键.
    Start,
    /// 停止键.
    Stop,
}

/// Holder of the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum KeyHolder {
    /// The console: presses do nothing.
    #[default]
    Console,
    /// The parent at the button.
    Parent,
}

/// The two keys and who holds them.
#[derive(Clone, Debug, Default)]
pub struct ParentKeys {
    holder: KeyHolder,
    down: Vec<ParentKey>,
    answered: Vec<ParentKey>,
}

impl ParentKeys {
    /// Returns who holds the keys.
    pub fn holder(&self) -> KeyHolder {
        self.holder
    }

    /// The technician hands them to the parent (开放按键).
    pub fn hand_over(&mut self) {
        self.holder = KeyHolder::Parent;
    }

    /// They come back to the console.
    pub fn take_back(&mut self) {
        self.holder = KeyHolder::Console;
    }

    /// A key went down; the press that it means, if any.
    pub fn pressed(&mut self, key: ParentKey) -> Option<ParentKey> {
        if self.down.contains(&key) {
            return None;
        }
        self.down.push(key);
        if !self.answered.contains(&key) {
            self.answered.push(key);
        }
        (self.holder == KeyHolder::Parent && self.down.len() == 1).then_some(key)
    }

    /// Returns whether both have gone down at least once since the start: they are plugged in.
    pub fn both_answered(&self) -> bool {
        self.answered.len() == 2
    }

    /// Forgets what is down: its release is not heard.
    pub fn forget(&mut self) {
        self.down.clear();
    }

    /// A key came up.
    pub fn released(&mut self, key: ParentKey) {
        self.down.retain(|down| *down != key);
    }
}

/// Names of keys beside letters that a config may give to a parent, as GDK spells them.
const NAMED_KEYS: [&str; 14] = [
    "space",
    "Return",
    "KP_Enter",
    "KP_Add",
    "KP_Subtract",
    "comma",
    "period",
    "minus",
    "plus",
    "slash",
    "semicolon",
    "apostrophe",
    "Home",
    "End",
];

/// Lists every key that a config may give a parent.
pub(crate) fn free_names() -> Vec<String> {
    let letters = ('a'..='z').map(String::from);
    letters.chain(NAMED_KEYS.map(String::from)).collect()
}

/// Tells whether a config may give a parent the key of this GDK name: a lower-case letter or one of
/// [`NAMED_KEYS`].
///
/// Digits and the console's own keys are not among them, because they are needed while digits are
/// typed.
pub(crate) fn is_free(name: &str) -> bool {
    free_names().iter().any(|free| free == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_key_is_one_press() {
        let mut keys = ParentKeys::default();
        keys.hand_over();
        assert_eq!(keys.pressed(ParentKey::Start), Some(ParentKey::Start));
        assert_eq!(keys.pressed(ParentKey::Start), None);
        keys.released(ParentKey::Start);
        assert_eq!(keys.pressed(ParentKey::Start), Some(ParentKey::Start));
    }

    #[test]
    fn a_key_whose_release_was_not_heard_counts_again_once_it_is_forgotten() {
        let mut keys = ParentKeys::default();
        keys.hand_over();
        keys.pressed(ParentKey::Start);
        assert_eq!(keys.pressed(ParentKey::Stop), None);
        keys.released(ParentKey::Stop);
        keys.forget();
        assert_eq!(keys.pressed(ParentKey::Stop), Some(ParentKey::Stop));
    }

    #[test]
    fn a_press_while_the_console_holds_the_keys_or_another_key_is_down_means_nothing() {
        let mut keys = ParentKeys::default();
        assert_eq!(keys.pressed(ParentKey::Start), None);
        keys.hand_over();
        assert_eq!(
            keys.pressed(ParentKey::Stop),
            None,
            "the start key is still down"
        );
    }
}
