// SPDX-License-Identifier: Apache-2.0

//! What should stand on a mirror: the public files of the ceremony and every line of its journal
//! with the chain's hash at it.

use crate::protocol::{Digest, chain};

/// The names of a mirror's files that do not grow, in the order in which they are written.
pub const WHOLE: [&str; 3] = ["rules.json", "pool.tsv", "entries.tsv"];

/// The content of a mirror, as it should be. Names and shares are not in it.
#[derive(Debug)]
pub struct MirrorSnapshot {
    whole: [Vec<u8>; 3],
    journal: Vec<u8>,
    /// Where each line ends in the journal, and the hash there.
    lines: Vec<(usize, Digest)>,
    genesis: Digest,
}

impl MirrorSnapshot {
    /// A book with these files and lines; `entries` is empty before numbering.
    pub fn new(freeze: &Digest, rules: &[u8], pool: &[u8], entries: &[u8], journal: &[u8]) -> Self {
        let whole = [rules, pool, entries].map(<[u8]>::to_vec);
        let mut book = Self {
            whole,
            journal: Vec::new(),
            lines: Vec::new(),
            genesis: chain::genesis(freeze),
        };
        for line in journal.split_inclusive(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let head = chain::link(&book.head(), line);
            book.push(line, head);
        }
        book
    }

    /// Adds a line, without its LF.
    pub fn push(&mut self, line: &[u8], head: Digest) {
        self.journal.extend(line);
        self.journal.push(b'\n');
        self.lines.push((self.journal.len(), head));
    }

    /// The entries once they are numbered.
    pub fn set_entries(&mut self, bytes: Vec<u8>) {
        self.whole[2] = bytes;
    }

    /// The files that stand by now.
    pub fn whole(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        WHOLE
            .into_iter()
            .zip(self.whole.iter().map(Vec::as_slice))
            .filter(|(_, bytes)| !bytes.is_empty())
    }

    /// How many lines.
    pub fn events(&self) -> u64 {
        self.lines.len() as u64
    }

    /// The chain's hash at the last line.
    pub fn head(&self) -> Digest {
        self.lines.last().map_or(self.genesis, |(_, head)| *head)
    }

    /// The chain's hash at this line, 0 being before the first.
    pub fn head_at(&self, events: u64) -> Option<Digest> {
        match events.checked_sub(1) {
            None => Some(self.genesis),
            Some(i) => self
                .lines
                .get(usize::try_from(i).ok()?)
                .map(|(_, head)| *head),
        }
    }

    /// The journal up to this line, with its LF.
    pub fn journal_to(&self, events: u64) -> &[u8] {
        let end = events
            .checked_sub(1)
            .and_then(|i| self.lines.get(usize::try_from(i).ok()?))
            .map_or(0, |(end, _)| *end);
        &self.journal[..end]
    }

    /// The whole journal.
    pub fn journal(&self) -> &[u8] {
        &self.journal
    }
}

/// How many lines, and the chain's hash at the last of them.
pub type ChainHead = (u64, Digest);

/// A line of `heads.jsonl`, with its LF: the form of `head.json` (PROTOCOL §3).
pub fn head_line(events: u64, head: &Digest) -> Vec<u8> {
    format!("{{\"events\":{events},\"head\":\"{head}\"}}\n").into_bytes()
}

/// Reads a line of `heads.jsonl`, without its LF; only what [`head_line`] writes.
pub fn read_head_line(line: &[u8]) -> Option<ChainHead> {
    let text = std::str::from_utf8(line).ok()?;
    let (events, rest) = text
        .strip_prefix("{\"events\":")?
        .split_once(",\"head\":\"")?;
    let (events, head) = (
        events.parse().ok()?,
        Digest::from_hex(rest.strip_suffix("\"}")?)?,
    );
    (head_line(events, &head).strip_suffix(b"\n") == Some(line)).then_some((events, head))
}
