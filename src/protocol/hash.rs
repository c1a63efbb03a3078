// SPDX-License-Identifier: Apache-2.0

//! Labelled hashing: every hash and key of the protocol goes through the two functions here
//! (PROTOCOL §1).
//!
//! Invariant: fields are length-prefixed, so no two different lists of fields hash alike.

use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use std::fmt;

/// 32 bytes: a SHA-256 value, a key, a salt or a share. Shows and reads as 64 lower-case hex
/// digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Reads exactly 64 lower-case hex digits; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// 8 groups of 8 hex digits, as the fingerprint stands on glass and paper.
    pub fn groups(&self) -> Vec<String> {
        let hex = self.to_string();
        (0..8).map(|i| hex[i * 8..i * 8 + 8].to_owned()).collect()
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// `LP(x1..xn)`: each field's length as 8-byte big-endian, then the field.
pub fn lp(fields: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(fields.iter().map(|f| f.len() + 8).sum());
    for field in fields {
        out.extend((field.len() as u64).to_be_bytes());
        out.extend(*field);
    }
    out
}

/// `H(label, x1..xn)` = SHA-256(LP("paiwei/v1/" + label, x1..xn)).
pub fn h(label: &str, fields: &[&[u8]]) -> Hash {
    let label = format!("paiwei/v1/{label}");
    let mut hasher = Sha256::new();
    for field in std::iter::once(label.as_bytes()).chain(fields.iter().copied()) {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    Hash(hasher.finalize().into())
}

/// HKDF-Extract with SHA-256 (RFC 5869, section 2.2).
pub fn extract(salt: &Hash, ikm: &[u8]) -> Hash {
    Hash(Hkdf::<Sha256>::extract(Some(&salt.0), ikm).0.into())
}

/// `key(prk, i1..in)` = HKDF-Expand(prk, LP("paiwei/v1", i1..in)) for 32 bytes (RFC 5869, section
/// 2.3).
pub fn key(prk: &Hash, parts: &[&str]) -> Hash {
    let mut fields: Vec<&[u8]> = vec![b"paiwei/v1"];
    fields.extend(parts.iter().map(|part| part.as_bytes()));
    let mut out = [0; 32];
    // 32 bytes are within HKDF's bounds for every PRK of 32 bytes, so neither step can fail.
    if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(&prk.0) {
        let _ = hkdf.expand(&lp(&fields), &mut out);
    }
    Hash(out)
}
