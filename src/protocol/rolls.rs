// SPDX-License-Identifier: Apache-2.0

//! The two rolls of a school: their keys and the value of each tick (PROTOCOL §7).
//!
//! Rule book: 四（二）4（2）起始号 and（3）间隔数. Every value that the hall display shows during a
//! roll is a tick's value.

use super::hash::{extract, lp};
use super::keystream::{Bound, Keystream};
use super::{Digest, Key, Prk, Share};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Returns `PRK` = Extract(C1, LP(share1, …, D1)): known to nobody before the shares are read.
pub fn draw_prk(fingerprint: &Digest, shares: &[Share], stage_digits: &str) -> Prk {
    let mut fields: Vec<&[u8]> = shares
        .iter()
        .map(|share| share.as_bytes().as_slice())
        .collect();
    fields.push(stage_digits.as_bytes());
    extract(fingerprint, &Zeroizing::new(lp(&fields)))
}

/// A value that is rolled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RollKind {
    /// The start number (起始号).
    Start,
    /// The interval (间隔数).
    Interval,
}

impl RollKind {
    /// Returns the kind as a field of its key, the same text as in events.
    pub fn label(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Interval => "interval",
        }
    }
}

/// The index of a tick, from 0, `tick_hz` a second; it is also the number of the tick's stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tick(pub u64);

/// Returns the value of a tick, from 0 to n - 1: each tick has the stream of its own number, so no
/// tick depends on another.
pub fn tick_value(key: &Key, tick: Tick, n: Bound) -> u64 {
    Keystream::new(key, tick.0).below(n)
}
