// SPDX-License-Identifier: Apache-2.0

//! The hash chain of the journal (PROTOCOL §9): each line's hash covers all lines before it and the
//! freeze.

use super::Hash;
use super::hash::h;

/// `h0` = H("journal", C0).
pub fn genesis(freeze: &Hash) -> Hash {
    h("journal", &[&freeze.0])
}

/// `h_j` = H("line", h_(j-1), line_j), the line without its LF.
pub fn link(previous: &Hash, line: &[u8]) -> Hash {
    h("line", &[&previous.0, line])
}
