// SPDX-License-Identifier: Apache-2.0

//! The journal of a session: its bytes, and an index of all lines but the picks.
//!
//! Duty: answer questions about the ceremony's course without reading the journal again. Invariant:
//! the index follows the bytes, line by line. Deliberately absent: the picks (the state has them;
//! they are almost all lines of a large ceremony), and deciding what a line may say.

use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::protocol::{Digest, chain};

/// A line other than a pick, with its place in the journal.
#[derive(Clone, Debug)]
pub(super) struct IndexedLine {
    /// The line.
    pub(super) line: JournalLine,
    /// The chain's hash before the line.
    pub(super) before: Digest,
    /// The chain's hash at the line.
    pub(super) head: Digest,
    /// Offset of its first byte in the journal.
    pub(super) start: usize,
    /// Offset after its LF.
    end: usize,
}

/// Bytes and index of a journal.
#[derive(Debug)]
pub(super) struct SessionJournal {
    bytes: Vec<u8>,
    head: Digest,
    lines: Vec<IndexedLine>,
}

impl SessionJournal {
    /// Returns a journal without lines; `freeze` is C0, with which the chain begins.
    pub(super) fn new(freeze: &Digest) -> Self {
        Self {
            bytes: Vec::new(),
            head: chain::genesis(freeze),
            lines: Vec::new(),
        }
    }

    /// Indexes a journal that was folded already: each of its lines can be read.
    pub(super) fn of(freeze: &Digest, bytes: &[u8]) -> Self {
        let mut journal = Self::new(freeze);
        journal.bytes.reserve(bytes.len());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            if let Ok(parsed) = JournalLine::parse(line) {
                journal.push(&parsed, line);
            }
        }
        journal
    }

    /// Appends a line; `bytes` are without LF.
    pub(super) fn push(&mut self, line: &JournalLine, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend(bytes);
        self.bytes.push(b'\n');
        let before = self.head;
        self.head = chain::link(&before, bytes);
        if matches!(line.event, Event::Picked { .. }) {
            return;
        }
        self.lines.push(IndexedLine {
            line: line.clone(),
            before,
            head: self.head,
            start,
            end: self.bytes.len(),
        });
    }

    /// Returns the bytes of `journal.jsonl`.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the time of the last line.
    pub(super) fn last_at(&self) -> Option<String> {
        let last = self.bytes.strip_suffix(b"\n")?;
        let last = last.rsplit(|byte| *byte == b'\n').next()?;
        Some(JournalLine::parse(last).ok()?.at)
    }

    /// Returns all lines but the picks, in order.
    pub(super) fn lines(&self) -> &[IndexedLine] {
        &self.lines
    }

    /// Returns the first line with such an event.
    pub(super) fn first(&self, wanted: impl Fn(&Event) -> bool) -> Option<&IndexedLine> {
        self.lines.iter().find(|line| wanted(&line.line.event))
    }

    /// Returns the turn of the school with this code; `None` until it is completed.
    pub(super) fn excerpt(&self, code: &str) -> Option<JournalExcerpt> {
        let mut turn = self
            .lines
            .iter()
            .skip_while(|line| !begins(&line.line.event, code));
        let first = turn.next()?;
        let last = turn.find(|line| matches!(line.line.event, Event::SchoolCompleted { .. }))?;
        Some(JournalExcerpt {
            before: first.before,
            seqs: (first.line.seq.get(), last.line.seq.get()),
            lines: self.bytes.get(first.start..last.end)?.to_vec(),
        })
    }
}

/// Returns whether an event begins the turn of the school with this code.
fn begins(event: &Event, code: &str) -> bool {
    matches!(event, Event::SchoolBegan { school } if school == code)
}

/// The journal's lines of one school's turn, exactly as they are, from `school_began` to
/// `school_completed`: they go with the sheet that people sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct JournalExcerpt {
    /// The chain's hash before its first line: from it and the lines follows the head on the sheet.
    pub(super) before: Digest,
    /// `seq` of the first and the last line.
    pub(super) seqs: (u64, u64),
    /// The lines, each with its LF.
    pub(super) lines: Vec<u8>,
}
