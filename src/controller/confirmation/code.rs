// SPDX-License-Identifier: Apache-2.0

//! The confirmation code: four digits that stand on the hall display alone, so that whoever types
//! them has read what is to be confirmed there.
//!
//! Invariant: a code comes from the operating system's random source and is in no debug output.
//! Deliberately absent: any use in the draw.

use crate::hall::HallCode;
use std::fmt;

/// Digits of a code.
pub(crate) const DIGITS: usize = 4;
/// Codes that there are.
const CODES: u16 = 10_000;
/// Numbers of 16 bits from here on would make some codes more likely than others.
const LIMIT: u16 = u16::MAX - u16::MAX % CODES;

/// The operating system gave no random bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the operating system gave no random bytes; restart the computer")]
pub struct NoRandomness;

/// A confirmation code.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ConfirmationCode(String);

impl ConfirmationCode {
    /// Returns a new code.
    pub(super) fn new() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 2];
        loop {
            getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
            if let Some(code) = Self::of(u16::from_le_bytes(bytes)) {
                return Ok(code);
            }
        }
    }

    /// Returns the code of a random number; `None` for one that is to be drawn again.
    fn of(random: u16) -> Option<Self> {
        (random < LIMIT).then(|| Self(format!("{:04}", random % CODES)))
    }

    /// Reports whether these digits are the code.
    pub(super) fn is(&self, typed: &str) -> bool {
        self.0 == typed
    }

    /// Returns the code for the hall display.
    pub(super) fn for_the_hall(&self) -> HallCode {
        HallCode::new(&self.0)
    }
}

impl fmt::Debug for ConfirmationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmationCode(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_as_likely_as_any_other() {
        let mut counts = vec![0; usize::from(CODES)];
        for random in 0..=u16::MAX {
            if let Some(code) = ConfirmationCode::of(random) {
                counts[code.0.parse::<usize>().unwrap()] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count == 6));
    }

    #[test]
    fn a_code_is_four_digits_and_in_no_debug_output() {
        let code = ConfirmationCode::new().unwrap();
        assert!(code.0.len() == DIGITS && code.0.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(code.is(&code.0) && !format!("{code:?}").contains(&code.0));
        let hall = code.for_the_hall();
        assert!(hall.digits() == code.0 && !format!("{hall:?}").contains(&code.0));
    }
}
