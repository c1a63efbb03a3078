// SPDX-License-Identifier: Apache-2.0

//! The 32-byte values of the protocol, a type for each use: what takes a salt takes no share.
//!
//! [`Digest`], [`Commitment`] and [`Salt`] are values that people read or files keep. [`Share`],
//! [`Key`] and [`Prk`] decide a draw until they are published: their Debug shows nothing, they have
//! no Display, and their bytes are overwritten when they are dropped.
//!
//! Invariant: the text of a value is 64 lower-case hex digits, in JSON too (PROTOCOL §1).
//! Deliberately not here: comparison in constant time; no value is compared with a secret that an
//! attacker could query.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// Implements bytes, hex text and serde for a type of 32 bytes.
macro_rules! hex_value {
    ($type:ident) => {
        impl $type {
            /// Wraps the bytes.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Returns the bytes, as they are hashed.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Reads exactly 64 lower-case hex digits; anything else is `None`.
            pub fn from_hex(text: &str) -> Option<Self> {
                bytes_from_hex(text).map(Self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Zeroizing::new(String::deserialize(deserializer)?);
                Self::from_hex(&text)
                    .ok_or_else(|| D::Error::custom("not 64 lower-case hex digits"))
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&hex_of(&self.0))
            }
        }
    };
}

/// Implements Display and Debug as hex digits.
macro_rules! shown_value {
    ($type:ident) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex_of(&self.0))
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

/// Implements a Debug that shows only the type, and Drop that overwrites the bytes.
macro_rules! secret_value {
    ($type:ident) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(redacted)"))
            }
        }

        impl Drop for $type {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }
    };
}

/// A SHA-256 value: a chain's hash, C0, C1, an entry's leaf, the hash of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);
hex_value!(Digest);
shown_value!(Digest);

impl Digest {
    /// Returns 8 groups of 8 hex digits, as the fingerprint is shown in the hall and on paper.
    pub fn groups(&self) -> Vec<String> {
        let hex = self.to_string();
        (0..8).map(|i| hex[i * 8..i * 8 + 8].to_owned()).collect()
    }
}

/// A custodian's commitment to its share (PROTOCOL §6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment([u8; 32]);
hex_value!(Commitment);
shown_value!(Commitment);

/// The 32 random bytes that bind an entry's leaf to its children (PROTOCOL §3).
///
/// Only custodians and the family see it. Its Debug shows nothing; it is not overwritten, because
/// `roster.tsv` keeps it on disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 32]);
hex_value!(Salt);

impl Salt {
    /// Returns the hex digits, for `roster.tsv` and a family's certificate.
    pub fn to_hex(&self) -> String {
        hex_of(&self.0).to_string()
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(redacted)")
    }
}

/// A custodian's share of the draw's chance (PROTOCOL §6): secret until `closed`.
#[derive(Clone, PartialEq, Eq)]
pub struct Share([u8; 32]);
hex_value!(Share);
secret_value!(Share);

impl Share {
    /// Returns the hex digits, for `share.json` and a slip; they are overwritten when dropped.
    pub fn to_hex(&self) -> Zeroizing<String> {
        hex_of(&self.0)
    }
}

/// The key of one key stream (PROTOCOL §2, §7): secret until its roll has stopped.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub(super) [u8; 32]);
hex_value!(Key);
secret_value!(Key);

/// A pseudorandom key of HKDF-Extract (RFC 5869, section 2.2), from which [`Key`]s are expanded:
/// `P` of the numbering, `PRK` of the draw.
#[derive(Clone, PartialEq, Eq)]
pub struct Prk(pub(super) [u8; 32]);
secret_value!(Prk);

impl Prk {
    /// Wraps the bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Returns 64 lower-case hex digits; they are overwritten when dropped.
fn hex_of(bytes: &[u8; 32]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // The whole length at once: a string that grows would leave its first digits in freed memory.
    let mut hex = Zeroizing::new(String::with_capacity(64));
    for byte in bytes {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 0xf)]));
    }
    hex
}

fn bytes_from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_no_digit_in_debug() {
        let secrets = [
            format!("{:?}", Share::new([0xAB; 32])),
            format!("{:?}", Key::new([0xAB; 32])),
            format!("{:?}", Prk::new([0xAB; 32])),
            format!("{:?}", Salt::new([0xAB; 32])),
        ];
        assert!(secrets.iter().all(|text| !text.contains("ab")));
        assert!(secrets.iter().all(|text| !text.contains("171")));
    }

    #[test]
    fn hex_is_lower_case_and_exactly_64_digits() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(Digest::from_hex(&digits).unwrap().to_string(), digits);
        assert!(Digest::from_hex(&digits[1..]).is_none());
        assert!(Digest::from_hex(&format!("{digits}0")).is_none());
        assert!(Digest::from_hex(&digits.to_uppercase()).is_none());
    }
}
