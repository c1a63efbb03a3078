// SPDX-License-Identifier: Apache-2.0

//! The line of the ledger that a paper is made from.

use crate::protocol::Digest;

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
