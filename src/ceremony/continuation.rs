// SPDX-License-Identifier: Apache-2.0

//! Another journal of the same ceremony, compared with the ledger's: does it hold a line that the
//! ledger lacks?
//!
//! Invariant: the journal itself is asked, since its first line names C0; heads, manifests and the
//! files beside it can be lost, cut or changed. A line counts where it is whole and can be applied
//! after those before it. A head beside it is asked only to tell a damaged line from another way.
//! Deliberately not here: reading media.

use super::event::Event;
use super::json;
use super::line::JournalLine;
use super::state::{CeremonyFiles, CeremonyState};
use crate::protocol::{Digest, chain, seal};

/// State of another journal against the ledger's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JournalStanding {
    /// The ledger has every line of it that is whole and lawful.
    Contained,
    /// Goes on where the ledger ends, up to this line.
    Ahead {
        /// Number of its lines that hold.
        lines: u64,
    },
    /// Went another way from this line on.
    Diverged {
        /// The first line that differs.
        line: u64,
    },
    /// Another ceremony's, or no journal.
    Foreign,
}

impl JournalStanding {
    /// Returns whether it holds a line of this ceremony that the ledger lacks.
    pub fn holds_more(self) -> bool {
        match self {
            Self::Ahead { .. } | Self::Diverged { .. } => true,
            Self::Contained | Self::Foreign => false,
        }
    }
}

/// The ledger's own files, with which another journal is compared.
#[derive(Clone, Copy, Debug)]
pub struct OwnJournal<'a> {
    /// `rules.json`.
    pub rules: &'a [u8],
    /// `pool.tsv`.
    pub pool: &'a [u8],
    /// `journal.jsonl`.
    pub journal: &'a [u8],
}

/// A journal that was found elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct OtherJournal<'a> {
    /// `journal.jsonl`, perhaps with a last line that is not whole.
    pub journal: &'a [u8],
    /// Number of lines and the hash there, as the last head beside the journal says.
    pub head: Option<(u64, Digest)>,
}

/// Compares another journal with the ledger's.
pub fn compare(own: OwnJournal<'_>, other: OtherJournal<'_>) -> JournalStanding {
    let OwnJournal { rules, pool, .. } = own;
    let (ours, theirs) = (whole_lines(own.journal), whole_lines(other.journal));
    let Some(first) = theirs.first() else {
        return JournalStanding::Contained;
    };
    if ours.first() != Some(first) && !freezes(first, rules, pool) {
        return JournalStanding::Foreign;
    }
    let same = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    if same == theirs.len() {
        return JournalStanding::Contained;
    }
    let lawful = lawful_lines(rules, pool, &theirs);
    match (lawful > same, same == ours.len()) {
        (false, _) => JournalStanding::Contained,
        (true, true) => JournalStanding::Ahead {
            lines: lawful as u64,
        },
        (true, false) if is_damage(own, &ours, same, other.head) => JournalStanding::Contained,
        (true, false) => JournalStanding::Diverged {
            line: same as u64 + 1,
        },
    }
}

/// Returns whether the first line that differs is damage: a later head says that the ledger's own
/// line stood there.
fn is_damage(
    own: OwnJournal<'_>,
    ours: &[&[u8]],
    same: usize,
    head: Option<(u64, Digest)>,
) -> bool {
    let Some((events, head)) = head else {
        return false;
    };
    let Some(lines) = usize::try_from(events).ok().and_then(|n| ours.get(..n)) else {
        return false;
    };
    let genesis = chain::genesis(&seal::freeze(own.rules, own.pool));
    let there = lines
        .iter()
        .fold(genesis, |head, line| chain::link(&head, line));
    lines.len() > same && there == head
}

/// Reads `head.json`, or a line of a mirror's `heads.jsonl`; `None` where it can't be read.
pub fn head_of(bytes: &[u8]) -> Option<(u64, Digest)> {
    let map = json::object(bytes.trim_ascii_end()).ok()?;
    let events = map.get("events")?.as_u64()?;
    Some((events, Digest::from_hex(map.get("head")?.as_str()?)?))
}

/// Returns the journal's whole lines, without their LFs.
fn whole_lines(journal: &[u8]) -> Vec<&[u8]> {
    journal
        .split_inclusive(|byte| *byte == b'\n')
        .filter_map(|line| line.strip_suffix(b"\n"))
        .collect()
}

/// Returns whether a line is the freeze of these files.
fn freezes(line: &[u8], rules: &[u8], pool: &[u8]) -> bool {
    match JournalLine::parse(line) {
        Ok(JournalLine {
            event: Event::Frozen { freeze },
            ..
        }) => freeze == seal::freeze(rules, pool),
        Ok(_) | Err(_) => false,
    }
}

/// Returns how many of the lines, from the first, the fold takes.
fn lawful_lines(rules: &[u8], pool: &[u8], lines: &[&[u8]]) -> usize {
    // Without the ledger's own numbered entries: the other journal may have other digits.
    let files = CeremonyFiles {
        rules,
        pool,
        entries: None,
    };
    let Ok(mut state) = CeremonyState::new(files) else {
        return 0;
    };
    lines
        .iter()
        .take_while(|line| {
            JournalLine::parse(line).is_ok_and(|parsed| state.apply(&parsed, line).is_ok())
        })
        .count()
}
