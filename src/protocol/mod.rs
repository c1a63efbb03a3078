// SPDX-License-Identifier: Apache-2.0

//! The law of the draw, `paiwei/v1`: what is fixed when, from which bytes, and how anybody
//! recomputes it. What the sources cite as PROTOCOL is `docs/PROTOCOL.md`.
//!
//! Duty: pure functions from values to values. Invariant: the same inputs give the same bytes on
//! every machine, for ever. Deliberately not here: files, clocks, randomness, names of children,
//! the order in which people act (that is [`crate::ceremony`]).
//!
//! | file | rule |
//! |---|---|
//! | `values` | digests, commitments, salts, shares, keys: a type each
//! | [`hash`] | lengths-prefixed fields, labelled SHA-256, HKDF keys |
//! | [`keystream`] | the key stream and the one mapping to a range |
//! | [`numbering`] | seven-digit draw numbers, school order, parent representatives |
//! | [`seal`] | freeze (C0), commits, fingerprint (C1), entry leaves |
//! | [`rolls`] | the key of a roll and the value of a tick |
//! | [`selection`] | who is admitted, passed, waiting (the rule book's 派位) |
//! | [`classes`] | who goes to which class (派班) |
//! | [`chain`] | the hash chain of the journal |

pub mod chain;
pub mod classes;
pub mod hash;
pub mod keystream;
pub mod numbering;
pub mod rolls;
pub mod seal;
pub mod selection;
mod values;

pub use values::{Commitment, Digest, Key, Prk, Salt, Share};
