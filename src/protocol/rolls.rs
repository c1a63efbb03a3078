// SPDX-License-Identifier: Apache-2.0

//! The two rolls of a school: their keys and the value of each tick (PROTOCOL §7).
//!
//! Rule book: 四（二）4（2）起始号 and（3）间隔数. Every value that the glass shows while it rolls is a tick's
//! value.

use super::Hash;
use super::hash::{extract, key, lp};
use super::keystream::{Bound, Keystream};

/// `PRK` = Extract(C1, LP(share1, …, D1)): known to nobody before the shares are read.
pub fn draw_prk(fingerprint: &Hash, shares: &[Hash], stage_digits: &str) -> Hash {
    let mut fields: Vec<&[u8]> = shares.iter().map(|share| share.0.as_slice()).collect();
    fields.push(stage_digits.as_bytes());
    extract(fingerprint, &lp(&fields))
}

/// `K(kind, school, attempt)`; kind is `start`, `interval` or `classes`, attempt counts from 1.
pub fn roll_key(prk: &Hash, kind: &str, school: &str, attempt: u64) -> Hash {
    key(prk, &[kind, school, &attempt.to_string()])
}

/// The index of a tick, from 0, `tick_hz` a second; it is also the number of the tick's stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tick(pub u64);

/// What a tick shows, from 0 to n - 1: each tick has the stream of its own number, so no tick
/// depends on another.
pub fn tick_value(key: &Hash, tick: Tick, n: Bound) -> u64 {
    Keystream::new(key, tick.0).below(n)
}
