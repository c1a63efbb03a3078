// SPDX-License-Identifier: Apache-2.0

//! The hash chain of the journal (PROTOCOL §9): each line's hash covers all lines before it and the
//! freeze.

use super::Digest;
use super::hash::h;

/// Returns `h0` = H("journal", C0).
pub fn genesis(freeze: &Digest) -> Digest {
    h("journal", &[freeze.as_bytes()])
}

/// Returns `h_j` = H("line", h_(j-1), line_j), the line without its LF.
pub fn link(previous: &Digest, line: &[u8]) -> Digest {
    h("line", &[previous.as_bytes(), line])
}

/// Returns the bytes of `head.json` (PROTOCOL §3): the number of lines and the hash of the last.
pub fn head_file(events: u64, head: &Digest) -> Vec<u8> {
    format!("{{\"events\":{events},\"head\":\"{head}\"}}\n").into_bytes()
}
