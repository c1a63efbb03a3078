// SPDX-License-Identifier: Apache-2.0

//! The three hashes that people compare, under one name and in one code on hall display, console
//! and paper: 冻结摘要 (C0), 封盘指纹 (C1), 结果指纹 (the ledger's head at the end of a school).
//!
//! Invariant: a code is written in one place, here, and reads back. Deliberately absent: how it is
//! painted.

use crate::protocol::Digest;
use std::fmt;
use std::str::FromStr;

/// The begin of each code, with its version.
const SCHEME: &str = "paiwei1";
/// The code of the freeze, in place of a school.
const FREEZE: &str = "C0";
/// The code of the seal, in place of a school.
const SEAL: &str = "C1";

/// A hash that people compare, as a QR code has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicCode {
    /// C0: `paiwei1:C0:HASH`.
    Freeze(Digest),
    /// C1: `paiwei1:C1:HASH`.
    Seal(Digest),
    /// The end of a school's turn: `paiwei1:SCHOOL:LINES:HASH`.
    Result {
        /// The school's code.
        school: String,
        /// The number of the ledger's lines up to there.
        lines: u64,
        /// The hash of the last of them.
        head: Digest,
    },
    /// Any other line of the ledger: `paiwei1::LINES:HASH`.
    Ledger {
        /// The number of the ledger's lines up to there.
        lines: u64,
        /// The hash of the last of them.
        head: Digest,
    },
}

impl PublicCode {
    /// Returns the name of the hash on papers.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Freeze(_) => "冻结摘要",
            Self::Seal(_) => "封盘指纹",
            Self::Result { .. } => "结果指纹",
            Self::Ledger { .. } => "日志指纹",
        }
    }

    /// Returns the hash.
    pub fn hash(&self) -> Digest {
        match self {
            Self::Freeze(hash) | Self::Seal(hash) => *hash,
            Self::Result { head, .. } | Self::Ledger { head, .. } => *head,
        }
    }

    /// Returns the first 8 hex digits as two groups of four, which are read aloud (PROTOCOL §6).
    pub fn check_word(&self) -> String {
        let hex = self.hash().to_string();
        let (first, rest) = hex.split_at(4);
        format!("{first} {}", rest.get(..4).unwrap_or_default())
    }
}

impl fmt::Display for PublicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Freeze(hash) => write!(f, "{SCHEME}:{FREEZE}:{hash}"),
            Self::Seal(hash) => write!(f, "{SCHEME}:{SEAL}:{hash}"),
            Self::Result {
                school,
                lines,
                head,
            } => write!(f, "{SCHEME}:{school}:{lines}:{head}"),
            Self::Ledger { lines, head } => write!(f, "{SCHEME}::{lines}:{head}"),
        }
    }
}

/// The error of a text that is no code of this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a code of this program")]
pub struct UnknownCode;

impl FromStr for PublicCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let rest = text.strip_prefix(SCHEME).ok_or(UnknownCode)?;
        let rest = rest.strip_prefix(':').ok_or(UnknownCode)?;
        let (before, hash) = rest.rsplit_once(':').ok_or(UnknownCode)?;
        let head: Digest = Digest::from_hex(hash).ok_or(UnknownCode)?;
        // A school's code may hold a colon, so the number is what follows the last one.
        match (before, before.rsplit_once(':')) {
            (FREEZE, _) => Ok(Self::Freeze(head)),
            (SEAL, _) => Ok(Self::Seal(head)),
            (_, Some((school, lines))) => {
                let lines = lines.parse().map_err(|_| UnknownCode)?;
                let school = school.to_owned();
                Ok(if school.is_empty() {
                    Self::Ledger { lines, head }
                } else {
                    Self::Result {
                        school,
                        lines,
                        head,
                    }
                })
            }
            (_, None) => Err(UnknownCode),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_other_texts_are_none() {
        let head = Digest::new([0xAB; 32]);
        let lines = 170;
        for school in ["S01", "C0", "a:b"] {
            let school = school.to_owned();
            let code = PublicCode::Result {
                school,
                lines,
                head,
            };
            assert_eq!(code.to_string().parse(), Ok(code));
        }
        for code in [
            PublicCode::Freeze(head),
            PublicCode::Seal(head),
            PublicCode::Ledger { lines, head },
        ] {
            assert_eq!(code.to_string().parse(), Ok(code));
        }
        for other in ["", "paiwei1:", "paiwei:S01:1:00", "paiwei1:S01:x:00"] {
            assert_eq!(other.parse::<PublicCode>(), Err(UnknownCode), "{other}");
        }
    }

    #[test]
    fn the_check_word_is_the_first_eight_digits_in_fours() {
        let code = PublicCode::Seal(Digest::new([0xAB; 32]));
        assert_eq!(code.check_word(), "abab abab");
    }
}
