// SPDX-License-Identifier: Apache-2.0

//! What a paper stands on, and which print of it this is.

use crate::protocol::Digest;
use std::num::NonZeroU32;

/// The line of the ledger that a paper stands on. What comes after that line never changes the
/// paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperBasis {
    /// Its `seq`: how many events the paper covers.
    pub seq: u64,
    /// Its moment, RFC 3339 UTC: the paper's time.
    pub at: String,
    /// Its hash, which covers all lines before it.
    pub head: Digest,
}

/// Which print of a paper this is, from 1. A later one says so on every page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PrintNumber(NonZeroU32);

impl PrintNumber {
    /// The first print, which says nothing of its number.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// From 1.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}
