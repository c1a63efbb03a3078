// SPDX-License-Identifier: Apache-2.0

//! The line of the ledger that a paper is made from.

use crate::protocol::Digest;

/// The line of the ledger that a paper is made from. Later lines never change the paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperBasis {
    /// The `seq` of the line: the number of events that the paper covers.
    pub seq: u64,
    /// The time of the line, RFC 3339 UTC, which is the paper's time.
    pub at: String,
    /// The hash of the line, which covers all lines before it.
    pub head: Digest,
}
