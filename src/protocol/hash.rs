// SPDX-License-Identifier: Apache-2.0

//! Labelled hashing: every hash and key of the protocol goes through the two functions here
//! (PROTOCOL §1).
//!
//! Invariant: fields are length-prefixed, so no two different lists of fields hash alike.

use super::rolls::RollKind;
use super::{Digest, Key, Prk};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

/// Returns `LP(x1..xn)` (PROTOCOL §1): each field's length as 8-byte big-endian, then the field.
pub fn lp(fields: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(fields.iter().map(|f| f.len() + 8).sum());
    for field in fields {
        out.extend((field.len() as u64).to_be_bytes());
        out.extend(*field);
    }
    out
}

/// Returns `H(label, x1..xn)` (PROTOCOL §1) = SHA-256(LP("paiwei/v1/" + label, x1..xn)).
pub fn h(label: &str, fields: &[&[u8]]) -> Digest {
    let label = format!("paiwei/v1/{label}");
    let mut hasher = Sha256::new();
    for field in std::iter::once(label.as_bytes()).chain(fields.iter().copied()) {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    Digest::new(hasher.finalize().into())
}

/// Returns the SHA-256 of a file's bytes, by which the rules and manifests name it (PROTOCOL §3).
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

/// Returns HKDF-Extract with SHA-256 (RFC 5869, section 2.2), salted with C0 or C1.
pub fn extract(salt: &Digest, ikm: &[u8]) -> Prk {
    Prk(Hkdf::<Sha256>::extract(Some(salt.as_bytes()), ikm).0.into())
}

/// The purpose that a key is expanded for; no two purposes have the same key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyPurpose<'a> {
    /// The draw numbers of the whole ceremony (PROTOCOL §5.3).
    Number,
    /// The draw order of the schools (PROTOCOL §5.4).
    Order,
    /// The parent representatives (PROTOCOL §5.5).
    Parents,
    /// One attempt at a roll (PROTOCOL §7).
    Roll {
        /// One of the school's two rolls.
        kind: RollKind,
        /// The school's code.
        school: &'a str,
        /// The attempt, from 1.
        attempt: u64,
    },
    /// The class assignment of a school, which has only a first attempt (PROTOCOL §8).
    Classes {
        /// The school's code.
        school: &'a str,
    },
}

/// Returns `key(prk, i1..in)` = HKDF-Expand(prk, LP("paiwei/v1", i1..in)) for 32 bytes (RFC 5869,
/// section 2.3). The fields `i1..in` are those of PROTOCOL §5, §7 and §8 for this purpose.
pub fn key(prk: &Prk, purpose: KeyPurpose<'_>) -> Key {
    match purpose {
        KeyPurpose::Number => expand(prk, &["number"]),
        KeyPurpose::Order => expand(prk, &["order"]),
        KeyPurpose::Parents => expand(prk, &["parents"]),
        KeyPurpose::Roll {
            kind,
            school,
            attempt,
        } => expand(prk, &[kind.label(), school, &attempt.to_string()]),
        KeyPurpose::Classes { school } => expand(prk, &["classes", school, "1"]),
    }
}

fn expand(prk: &Prk, parts: &[&str]) -> Key {
    let mut fields: Vec<&[u8]> = vec![b"paiwei/v1"];
    fields.extend(parts.iter().map(|part| part.as_bytes()));
    let mut key = Key([0; 32]);
    // 32 bytes are within HKDF's bounds for every PRK of 32 bytes, so neither step can fail.
    if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(&prk.0) {
        let _ = hkdf.expand(&lp(&fields), &mut key.0);
    }
    key
}
