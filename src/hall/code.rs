// SPDX-License-Identifier: Apache-2.0

//! The confirmation code as the hall display shows it.
//!
//! Invariant: its digits are in no debug output, so in no log; whoever wants them reads the scene.

use std::fmt;

/// A confirmation code on the hall display.
#[derive(Clone, PartialEq, Eq)]
pub struct HallCode(String);

impl HallCode {
    /// Returns a code of these digits.
    pub fn new(digits: &str) -> Self {
        Self(digits.to_owned())
    }

    /// Returns the digits, as they are painted.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HallCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HallCode(****)")
    }
}

/// A step that waits for the second person, as the hall sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfirmationSeen {
    /// Sentence of what is confirmed.
    pub sentence: String,
    /// The code that the second person types; `None` where a key does instead.
    pub code: Option<HallCode>,
}
