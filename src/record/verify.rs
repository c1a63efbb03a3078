// SPDX-License-Identifier: Apache-2.0

//! Verifying a record, in the order of PROTOCOL §10: the files by themselves, the events one by
//! one, the chain and its head, the keys from the shares, the roster.

use crate::ceremony::event::Event;
use crate::ceremony::files::read_roster;
use crate::ceremony::json;
use crate::ceremony::line::{JournalLine, LineError};
use crate::ceremony::published_keys::differing_keys;
use crate::ceremony::state::{self, ApplyError, CeremonyState, FileFault, Milestone};
use crate::protocol::rolls::draw_prk;
use crate::protocol::{Digest, Share};

/// The bytes of a record's files.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "named after the files")]
pub struct RecordFiles<'a> {
    pub rules: &'a [u8],
    pub pool: &'a [u8],
    pub entries: &'a [u8],
    pub journal: &'a [u8],
    pub head: &'a [u8],
    /// A custodian's `roster.tsv`, where it is given.
    pub roster: Option<&'a [u8]>,
    /// A head from a signed paper: `h_N` of this chain must be this hash.
    pub signed_head: Option<(u64, Digest)>,
}

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

/// The first thing that does not hold.
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

fn fault(file: &'static str, place: RecordPlace, what: impl Into<String>) -> RecordFault {
    RecordFault {
        file,
        place,
        what: what.into(),
    }
}

/// Verifies a record in the order of PROTOCOL §10. The error is the first thing that does not
/// hold.
pub fn verify(files: RecordFiles<'_>) -> Result<RecordVerdict, RecordFault> {
    let public = state::CeremonyFiles {
        rules: files.rules,
        pool: files.pool,
        entries: Some(files.entries),
    };
    let state = CeremonyState::new(public).map_err(file_fault)?;
    let folded = fold(state, files.journal)?;
    let state = &folded.state;
    if state.milestone() < Milestone::Sealed {
        return Err(fault(
            "journal.jsonl",
            RecordPlace::Seq(state.events() + 1),
            "the journal ends before the seal",
        ));
    }
    check_head(state, files.head)?;
    if let Some((events, signed)) = files.signed_head
        && folded.head_after(events) != Some(signed)
    {
        return Err(fault(
            "journal.jsonl",
            RecordPlace::Seq(events),
            "the chain's hash here is not the one on the signed paper",
        ));
    }
    if let Some(shares) = &folded.shares {
        check_keys(state, shares)?;
    }
    if let (Some(roster), Some(entries)) = (files.roster, state.entries()) {
        read_roster(roster, state.rules(), entries)
            .map_err(|error| fault("roster.tsv", RecordPlace::Line(error.line), error.what))?;
    }
    Ok(RecordVerdict {
        complete: state.milestone() == Milestone::Closed,
        events: state.events(),
        schools: state.completed_schools(),
        head: state.head(),
        fingerprint: state.fingerprint(),
    })
}

/// A journal that was folded whole.
struct FoldedJournal {
    state: CeremonyState,
    /// The chain's hashes: `h0`, then one a line.
    heads: Vec<Digest>,
    /// The shares, once published.
    shares: Option<Vec<Share>>,
}

impl FoldedJournal {
    /// Returns the chain's hash after so many events; `None` beyond the last.
    fn head_after(&self, events: u64) -> Option<Digest> {
        self.heads.get(usize::try_from(events).ok()?).copied()
    }
}

/// Applies the journal's lines one by one, by the fold of the live draw.
fn fold(mut state: CeremonyState, journal: &[u8]) -> Result<FoldedJournal, RecordFault> {
    let mut heads = vec![state.head()];
    let mut shares = None;
    for (seq, bytes) in journal_lines(journal) {
        let line = apply_line(&mut state, bytes)
            .map_err(|what| fault("journal.jsonl", RecordPlace::Seq(seq), what.to_string()))?;
        heads.push(state.head());
        if let Event::Closed { shares: published } = line.event {
            shares = Some(published.into_iter().map(|named| named.share).collect());
        }
    }
    Ok(FoldedJournal {
        state,
        heads,
        shares,
    })
}

fn apply_line(state: &mut CeremonyState, bytes: Option<&[u8]>) -> Result<JournalLine, ApplyError> {
    let bytes = bytes.ok_or(LineError::NotTerminated)?;
    let line = JournalLine::parse(bytes)?;
    state.apply(&line, bytes)?;
    Ok(line)
}

/// Returns the lines of a journal with their place from 1, without the LF; `None` for a last line
/// that has none.
fn journal_lines(journal: &[u8]) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
    journal
        .split_inclusive(|b| *b == b'\n')
        .zip(1..)
        .map(|(line, seq)| (seq, line.strip_suffix(b"\n")))
}

fn file_fault(error: FileFault) -> RecordFault {
    match error {
        FileFault::Rules(error) => fault("rules.json", RecordPlace::Whole, error.to_string()),
        FileFault::Pool(error) => fault("pool.tsv", RecordPlace::Line(error.line), error.what),
        FileFault::Entries(error) => {
            fault("entries.tsv", RecordPlace::Line(error.line), error.what)
        }
    }
}

/// Returns the bytes of `head.json` for so many events and this head.
pub(super) fn head_bytes(events: u64, head: &Digest) -> Vec<u8> {
    format!("{{\"events\":{events},\"head\":\"{head}\"}}\n").into_bytes()
}

fn check_head(state: &CeremonyState, bytes: &[u8]) -> Result<(), RecordFault> {
    if bytes == head_bytes(state.events(), &state.head()) {
        return Ok(());
    }
    let what = match json::object(bytes) {
        Err(error) => error.to_string(),
        Ok(map) if map.get("events").and_then(|n| n.as_u64()) != Some(state.events()) => {
            "events is not the number of the journal's lines".into()
        }
        Ok(_) => "the head is not the hash of the journal's chain, or is not written exactly as it must be".into(),
    };
    Err(fault("head.json", RecordPlace::Line(1), what))
}

/// Compares every published key with the shares; a wrong one is named by its event.
fn check_keys(state: &CeremonyState, shares: &[Share]) -> Result<(), RecordFault> {
    let Some(fingerprint) = state.fingerprint() else {
        return Ok(());
    };
    let prk = draw_prk(&fingerprint, shares, state.stage_digits());
    match differing_keys(state, &prk).first() {
        None => Ok(()),
        Some(&seq) => {
            let what = "the key does not follow from the shares";
            Err(fault("journal.jsonl", RecordPlace::Seq(seq), what))
        }
    }
}
