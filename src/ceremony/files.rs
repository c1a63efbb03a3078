// SPDX-License-Identifier: Apache-2.0

//! The tab-separated files of a ceremony: `pool.tsv`, `entries.tsv`, `roster.tsv`,
//! `direct.tsv` (PROTOCOL §1, §3).
//!
//! Invariant: reading is exact. Order, width, digits and line ends are those of the page, or the
//! line is named. Deliberately not here: disk. Names and salts pass through [`RosterLine`] only,
//! whose Debug shows neither.

mod direct;
mod public;
mod roster;

pub use direct::{DirectFault, DirectLine, DirectList};
pub use public::{Entries, Pool, PoolEntry, RingEntry};
pub use roster::{RosterLine, read_roster, write_roster};

/// A fault in a file, with the line (the header is line 1).
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct LineFault {
    /// Line of the file, from 1.
    pub line: u64,
    /// The fault, in English.
    pub what: String,
}

impl LineFault {
    fn at(line: usize, what: impl Into<String>) -> Self {
        Self {
            line: line as u64,
            what: what.into(),
        }
    }
}

/// Returns the data lines of a TSV with this header, each with its line number in the file and
/// exactly so many fields as the header has.
fn lines<'a>(bytes: &'a [u8], header: &str) -> Result<Vec<(usize, Vec<&'a str>)>, LineFault> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(LineFault::at(1, "starts with a byte order mark"));
    }
    let mut out = Vec::new();
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let end = rest
            .iter()
            .position(|b| *b == b'\n')
            .ok_or_else(|| LineFault::at(number, "does not end with LF"))?;
        let line =
            std::str::from_utf8(&rest[..end]).map_err(|_| LineFault::at(number, "is not UTF-8"))?;
        rest = &rest[end + 1..];
        if line.contains('\r') {
            return Err(LineFault::at(number, "contains CR"));
        }
        if number == 1 {
            if line != header {
                return Err(LineFault::at(1, "is not the header that belongs here"));
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() != header.split('\t').count() {
            return Err(LineFault::at(
                number,
                "has not as many fields as the header",
            ));
        }
        out.push((number, fields));
    }
    if number == 0 {
        return Err(LineFault::at(1, "the header is missing"));
    }
    Ok(out)
}

/// Reads a plain integer without leading zeros, at most 2^53 - 1.
fn count(text: &str) -> Option<u64> {
    let plain = !text.is_empty()
        && text.len() <= 16
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|n| *n <= super::json::PlainCount::MAX)
}
