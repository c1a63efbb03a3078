//! The parent's two keys: who holds them, and what a press means.
//!
//! Invariant: a press counts only while the keys are handed over, once a key-down, and never by auto-repeat. Deliberately not here: windows, the roll's time.

/// One of the parent's keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParentKey {
    /// 开始键.
    Start,
    /// 停止键.
    Stop,
}

/// Who holds the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Holder {
    /// The console: presses do nothing.
    #[default]
    Console,
    /// The parent at the button.
    Parent,
}

/// The two keys and who holds them.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    holder: Holder,
    down: Vec<ParentKey>,
    answered: Vec<ParentKey>,
}

impl Keys {
    /// Who holds them.
    pub fn holder(&self) -> Holder {
        self.holder
    }

    /// The technician hands them to the parent (开放按键).
    pub fn hand_over(&mut self) {
        self.holder = Holder::Parent;
    }

    /// They come back to the console.
    pub fn take_back(&mut self) {
        self.holder = Holder::Console;
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
        (self.holder == Holder::Parent && self.down.len() == 1).then_some(key)
    }

    /// Whether both have gone down at least once since the start: they are plugged in.
    pub fn both_answered(&self) -> bool {
        self.answered.len() == 2
    }

    /// A key came up.
    pub fn released(&mut self, key: ParentKey) {
        self.down.retain(|down| *down != key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_key_is_one_press() {
        let mut keys = Keys::default();
        keys.hand_over();
        assert_eq!(keys.pressed(ParentKey::Start), Some(ParentKey::Start));
        assert_eq!(keys.pressed(ParentKey::Start), None);
        keys.released(ParentKey::Start);
        assert_eq!(keys.pressed(ParentKey::Start), Some(ParentKey::Start));
    }

    #[test]
    fn a_press_while_the_console_holds_the_keys_or_another_key_is_down_means_nothing() {
        let mut keys = Keys::default();
        assert_eq!(keys.pressed(ParentKey::Start), None);
        keys.hand_over();
        assert_eq!(keys.pressed(ParentKey::Stop), None, "the start key is still down");
    }
}
