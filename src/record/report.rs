// SPDX-License-Identifier: Apache-2.0

//! The report on a record: everything that does not hold, and what is odd without being wrong.
//!
//! Invariant: the first fault is the one that PROTOCOL §10 names. Deliberately absent: finding
//! them.

use crate::protocol::Digest;
use std::fmt;

/// The place in a file where a record does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordPlace {
    /// A line of the file, from 1; the header counts.
    Line(u64),
    /// A line of the journal, by its `seq`.
    Seq(u64),
    /// The file as a whole.
    Whole,
}

/// A thing that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file} {place:?}: {what}")]
pub struct RecordFault {
    /// The name of the file.
    pub file: &'static str,
    /// The place in it.
    pub place: RecordPlace,
    /// The fault, in English.
    pub what: String,
}

pub(super) fn fault(
    file: &'static str,
    place: RecordPlace,
    what: impl Into<String>,
) -> RecordFault {
    RecordFault {
        file,
        place,
        what: what.into(),
    }
}

/// A record that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordVerdict {
    /// True where the ceremony is closed; an incomplete record is a true prefix.
    pub complete: bool,
    /// Lines of the journal.
    pub events: u64,
    /// Schools that are completed.
    pub schools: u64,
    /// The head that the chain ends with.
    pub head: Digest,
    /// The fingerprint C1.
    pub fingerprint: Option<Digest>,
}

/// Part of a record that could not be recomputed, because something before it does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unchecked {
    /// Everything that follows from this file.
    AfterFile(&'static str),
    /// Content of the journal after this line.
    AfterLine(u64),
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AfterFile(file) => write!(
                f,
                "numbers, presses, picks and keys were not recomputed, because {file} does not hold"
            ),
            Self::AfterLine(seq) => write!(
                f,
                "what the journal says after seq {seq} was not recomputed, because it builds on \
                 that line; only the form of the lines and the chain were"
            ),
        }
    }
}

/// A roll whose tick and whose times on the ledger tell two stories. Times are claims of the
/// computer, so this breaks no rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollTimeWarning {
    /// The line of `roll_stopped`.
    pub seq: u64,
    /// The tick.
    pub tick: u64,
    /// Ticks a second.
    pub hz: u64,
    /// Milliseconds between `roll_began` and `roll_stopped`.
    pub between_ms: i64,
    /// True where an incident stands between the two lines: a stop whose commit failed is written
    /// later with its own tick.
    pub interrupted: bool,
}

impl fmt::Display for RollTimeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "journal.jsonl seq {}: tick {} at {} a second is {:.1} s, but {:.1} s lie between \
             roll_began and roll_stopped",
            self.seq,
            self.tick,
            self.hz,
            self.tick as f64 / self.hz.max(1) as f64,
            self.between_ms as f64 / 1000.0
        )?;
        if self.interrupted {
            f.write_str(" (an incident stands between them)")?;
        }
        Ok(())
    }
}

/// The comparison with the record of the earlier ceremony that the rules name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EarlierRecord {
    /// The rules name none.
    None,
    /// The record was not given: whether what it showed stands is not known.
    NotGiven(Digest),
    /// The record was given.
    Compared,
}

/// The report on a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordReport {
    /// Everything that does not hold, the first first; empty where the record holds.
    pub faults: Vec<RecordFault>,
    /// True where there are more faults than are listed.
    pub more_faults: bool,
    /// Part that could not be recomputed.
    pub unchecked: Option<Unchecked>,
    /// Rolls whose tick and times differ.
    pub warnings: Vec<RollTimeWarning>,
    /// Result of a record that holds; `None` where it does not.
    pub verdict: Option<RecordVerdict>,
    /// Lines of the journal.
    pub events: u64,
    /// True for a rehearsal's record.
    pub rehearsal: bool,
    /// True where the record was held against a head from a signed paper.
    pub held_against_paper: bool,
    /// Comparison with the record of the earlier ceremony.
    pub earlier: EarlierRecord,
}
