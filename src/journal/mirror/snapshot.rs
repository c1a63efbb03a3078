// SPDX-License-Identifier: Apache-2.0

//! Content that a mirror should have: the public files of the ceremony and every line of its
//! journal with the chain's hash at it.
//!
//! Invariant: the hashes are those of the lines. Deliberately absent: names, shares and the disk.

use crate::protocol::{Digest, chain};

/// Names of a mirror's files that do not grow, in the order in which they are written.
pub const WHOLE: [&str; 3] = ["rules.json", "pool.tsv", "entries.tsv"];

/// Content that a mirror should have.
#[derive(Debug)]
pub struct MirrorSnapshot {
    whole: [Vec<u8>; 3],
    journal: Vec<u8>,
    lines: Vec<LineEnd>,
    genesis: Digest,
}

/// End of a line in the journal.
#[derive(Clone, Copy, Debug)]
struct LineEnd {
    /// Offset behind the line's LF.
    offset: usize,
    /// Hash of the chain at the line.
    head: Digest,
}

impl MirrorSnapshot {
    /// Creates a snapshot of these files and lines; `entries` is empty before numbering.
    pub fn new(freeze: &Digest, rules: &[u8], pool: &[u8], entries: &[u8], journal: &[u8]) -> Self {
        let whole = [rules, pool, entries].map(<[u8]>::to_vec);
        let mut snapshot = Self {
            whole,
            journal: Vec::new(),
            lines: Vec::new(),
            genesis: chain::genesis(freeze),
        };
        for line in journal.split_inclusive(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let head = chain::link(&snapshot.head(), line);
            snapshot.push(line, head);
        }
        snapshot
    }

    /// Appends a line, given without LF.
    pub fn push(&mut self, line: &[u8], head: Digest) {
        self.journal.extend(line);
        self.journal.push(b'\n');
        let offset = self.journal.len();
        self.lines.push(LineEnd { offset, head });
    }

    /// Sets `entries.tsv`, once the entries are numbered.
    pub fn set_entries(&mut self, bytes: Vec<u8>) {
        self.whole[2] = bytes;
    }

    /// Returns name and bytes of the files that exist so far.
    pub fn whole(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        WHOLE
            .into_iter()
            .zip(self.whole.iter().map(Vec::as_slice))
            .filter(|(_, bytes)| !bytes.is_empty())
    }

    /// Returns `rules.json`, `pool.tsv` and, once the entries are numbered, `entries.tsv`.
    pub fn files(&self) -> [&[u8]; 3] {
        self.whole.each_ref().map(Vec::as_slice)
    }

    /// Returns the number of lines.
    pub fn events(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Returns the chain's hash at the last line.
    pub fn head(&self) -> Digest {
        self.lines.last().map_or(self.genesis, |line| line.head)
    }

    /// Returns the chain's hash after so many lines, with 0 before the first.
    pub fn head_at(&self, events: u64) -> Option<Digest> {
        if events == 0 {
            return Some(self.genesis);
        }
        self.line(events).map(|line| line.head)
    }

    /// Returns every head after the given line, in order.
    pub fn heads_after(&self, events: u64) -> impl Iterator<Item = ChainHead> + '_ {
        (events + 1..=self.events()).filter_map(|n| Some((n, self.head_at(n)?)))
    }

    /// Returns the journal's first lines, with their LFs; an unknown number gives none.
    pub fn journal_to(&self, events: u64) -> &[u8] {
        let end = self.line(events).map_or(0, |line| line.offset);
        &self.journal[..end]
    }

    /// Returns the end of a line, counted from 1.
    fn line(&self, number: u64) -> Option<&LineEnd> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.lines.get(index)
    }

    /// Returns the whole journal.
    pub fn journal(&self) -> &[u8] {
        &self.journal
    }
}

/// Number of lines, and the chain's hash at the last of them.
pub type ChainHead = (u64, Digest);

/// Writes a line of `heads.jsonl`, with its LF, in the form of `head.json` (PROTOCOL §3).
pub fn head_line(events: u64, head: &Digest) -> Vec<u8> {
    chain::head_file(events, head)
}

/// Parses a line of `heads.jsonl`, without its LF; accepts only the bytes that [`head_line`]
/// writes.
pub fn read_head_line(line: &[u8]) -> Option<ChainHead> {
    let text = std::str::from_utf8(line).ok()?;
    let (events, rest) = text
        .strip_prefix("{\"events\":")?
        .split_once(",\"head\":\"")?;
    let events = events.parse().ok()?;
    let head = Digest::from_hex(rest.strip_suffix("\"}")?)?;
    (head_line(events, &head).strip_suffix(b"\n") == Some(line)).then_some((events, head))
}
