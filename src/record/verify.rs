// SPDX-License-Identifier: Apache-2.0

//! Verifying a record, in the order of PROTOCOL §10: the files by themselves, the events one by
//! one, the chain and its head, the keys from the shares, the roster.
//!
//! Invariant: after the first fault everything is still checked that does not build on it.

use super::report::{
    EarlierRecord, RecordFault, RecordPlace, RecordReport, RecordVerdict, Unchecked, fault,
};
use super::roll_times::RollTimes;
use crate::ceremony::event::Event;
use crate::ceremony::files::{DirectFault, DirectList, read_roster};
use crate::ceremony::json;
use crate::ceremony::line::{JournalLine, LineError};
use crate::ceremony::published_keys::differing_keys;
use crate::ceremony::state::{self, ApplyError, CeremonyState, FileFault, Milestone};
use crate::protocol::rolls::draw_prk;
use crate::protocol::{Digest, Share, chain, seal};

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
    /// A custodian's `direct.tsv`, where it is given.
    pub direct: Option<&'a [u8]>,
    /// A head from a signed paper: `h_N` of this chain must be this hash.
    pub signed_head: Option<(u64, Digest)>,
}

/// Most faults that are listed; a file of noise has one a line.
const MAX_FAULTS: usize = 10_000;

/// Verifies a record in the order of PROTOCOL §10. The error is the first thing that does not
/// hold.
pub fn verify(files: RecordFiles<'_>) -> Result<RecordVerdict, RecordFault> {
    let report = examine(files);
    match (report.verdict, report.faults.into_iter().next()) {
        (_, Some(first)) => Err(first),
        (Some(verdict), None) => Ok(verdict),
        // A report without a verdict has a fault.
        (None, None) => Err(fault("rules.json", RecordPlace::Whole, "not verified")),
    }
}

/// Verifies a record in the order of PROTOCOL §10 and lists everything that does not hold.
pub fn examine(files: RecordFiles<'_>) -> RecordReport {
    examine_folded(files).0
}

/// Likewise; returns the fold of the journal too, as far as it holds.
pub(super) fn examine_folded(files: RecordFiles<'_>) -> (RecordReport, Option<CeremonyState>) {
    let mut faults = Faults::default();
    let public = state::CeremonyFiles {
        rules: files.rules,
        pool: files.pool,
        entries: Some(files.entries),
    };
    let (state, broken) = match CeremonyState::new(public) {
        Ok(state) => (Some(state), None),
        Err(error) => {
            let first = file_fault(error);
            let broken = first.file;
            faults.push(first);
            (None, Some(broken))
        }
    };
    let mut heads = vec![chain::genesis(&seal::freeze(files.rules, files.pool))];
    let folded = match state {
        Some(state) => Some(fold(state, files.journal, &mut heads, &mut faults)),
        None => {
            check_forms(journal_lines(files.journal), &mut faults);
            None
        }
    };
    chain_on(&mut heads, files.journal);
    check_chain(&files, &heads, &mut faults);
    if let Some(folded) = folded.as_ref().filter(|folded| folded.broken.is_none()) {
        check_keys(folded, &mut faults);
    }
    if let Some(folded) = &folded {
        check_roster(&files, &folded.state, &mut faults);
        check_direct(&files, &folded.state, &mut faults);
    }
    let held_against_paper = files.signed_head.is_some();
    report(folded, broken, heads, faults, held_against_paper)
}

/// Collected faults, the first first.
#[derive(Default)]
struct Faults {
    listed: Vec<RecordFault>,
    more: bool,
}

impl Faults {
    fn push(&mut self, fault: RecordFault) {
        if self.listed.len() < MAX_FAULTS {
            self.listed.push(fault);
        } else {
            self.more = true;
        }
    }
}

/// Puts the report together.
fn report(
    folded: Option<FoldedJournal>,
    broken_file: Option<&'static str>,
    heads: Vec<Digest>,
    faults: Faults,
    held_against_paper: bool,
) -> (RecordReport, Option<CeremonyState>) {
    let broken_line = folded.as_ref().and_then(|folded| folded.broken);
    let unchecked = match (broken_file, broken_line) {
        (Some(file), _) => Some(Unchecked::AfterFile(file)),
        (None, seq) => seq.map(Unchecked::AfterLine),
    };
    let state = folded.as_ref().map(|folded| &folded.state);
    let verdict = state
        .filter(|_| faults.listed.is_empty())
        .map(|state| RecordVerdict {
            complete: state.milestone() == Milestone::Closed,
            events: state.events(),
            schools: state.completed_schools(),
            head: state.head(),
            fingerprint: state.fingerprint(),
        });
    let rehearsal = state.is_some_and(|state| state.rules().rehearsal);
    let (state, warnings) = match folded {
        Some(folded) => (Some(folded.state), folded.roll_times.into_warnings()),
        None => (None, Vec::new()),
    };
    let report = RecordReport {
        rehearsal,
        warnings,
        unchecked,
        verdict,
        events: heads.len() as u64 - 1,
        faults: faults.listed,
        more_faults: faults.more,
        held_against_paper,
        earlier: EarlierRecord::None,
    };
    (report, state)
}

/// A journal that was folded, as far as it holds.
struct FoldedJournal {
    state: CeremonyState,
    /// The first line that does not hold.
    broken: Option<u64>,
    /// The shares, once published.
    shares: Option<Vec<Share>>,
    roll_times: RollTimes,
}

/// Applies the journal's lines one by one, by the fold of the live draw, and keeps the chain's hash
/// at each. After the first that does not hold, only the form of the lines is checked.
fn fold(
    state: CeremonyState,
    journal: &[u8],
    heads: &mut Vec<Digest>,
    faults: &mut Faults,
) -> FoldedJournal {
    let mut folded = FoldedJournal {
        roll_times: RollTimes::new(state.rules().tick_hz.get()),
        state,
        broken: None,
        shares: None,
    };
    let mut lines = journal_lines(journal);
    for (seq, bytes) in lines.by_ref() {
        match folded.apply(bytes) {
            Ok(()) => heads.push(folded.state.head()),
            Err(what) => {
                let place = RecordPlace::Seq(seq);
                faults.push(fault("journal.jsonl", place, what.to_string()));
                folded.broken = Some(seq);
                break;
            }
        }
    }
    check_forms(lines, faults);
    if folded.broken.is_none() && folded.state.milestone() < Milestone::Sealed {
        faults.push(fault(
            "journal.jsonl",
            RecordPlace::Seq(folded.state.events() + 1),
            "the journal ends before the seal",
        ));
    }
    folded
}

impl FoldedJournal {
    fn apply(&mut self, bytes: Option<&[u8]>) -> Result<(), ApplyError> {
        let bytes = bytes.ok_or(LineError::NotTerminated)?;
        let line = JournalLine::parse(bytes)?;
        self.state.apply(&line, bytes)?;
        self.roll_times.apply(&line);
        if let Event::Closed { shares } = line.event {
            self.shares = Some(shares.into_iter().map(|named| named.share).collect());
        }
        Ok(())
    }
}

/// Checks lines whose meaning can't be recomputed: their form, and that they count on.
fn check_forms<'a>(lines: impl Iterator<Item = (u64, Option<&'a [u8]>)>, faults: &mut Faults) {
    for (seq, bytes) in lines {
        let what = match bytes
            .ok_or(LineError::NotTerminated)
            .and_then(JournalLine::parse)
        {
            Ok(line) if line.seq.get() == seq => continue,
            Ok(line) => format!("seq is {}", line.seq.get()),
            Err(error) => error.to_string(),
        };
        faults.push(fault("journal.jsonl", RecordPlace::Seq(seq), what));
    }
}

/// Continues the chain's hashes over the bytes of the lines that were not folded, as they are.
fn chain_on(heads: &mut Vec<Digest>, journal: &[u8]) {
    let folded = heads.len() - 1;
    let lines = journal.split_inclusive(|byte| *byte == b'\n').skip(folded);
    for line in lines {
        let bytes = line.strip_suffix(b"\n").unwrap_or(line);
        heads.extend(heads.last().map(|head| chain::link(head, bytes)));
    }
}

/// Compares the chain with `head.json` and with the signed paper.
fn check_chain(files: &RecordFiles<'_>, heads: &[Digest], faults: &mut Faults) {
    let events = heads.len() as u64 - 1;
    if let Some(head) = heads.last()
        && let Err(fault) = check_head(events, head, files.head)
    {
        faults.push(fault);
    }
    if let Some((events, signed)) = files.signed_head {
        let place = usize::try_from(events).ok();
        if place.and_then(|place| heads.get(place)) != Some(&signed) {
            faults.push(fault(
                "journal.jsonl",
                RecordPlace::Seq(events),
                "the chain's hash here is not the one on the signed paper",
            ));
        }
    }
}

/// Compares a custodian's roster with the entries, where it is given.
fn check_roster(files: &RecordFiles<'_>, state: &CeremonyState, faults: &mut Faults) {
    if let (Some(roster), Some(entries)) = (files.roster, state.entries())
        && let Err(error) = read_roster(roster, state.rules(), entries)
    {
        faults.push(fault(
            "roster.tsv",
            RecordPlace::Line(error.line),
            error.what,
        ));
    }
}

/// Compares a custodian's list of the schools without a draw with the rules, where it is given.
fn check_direct(files: &RecordFiles<'_>, state: &CeremonyState, faults: &mut Faults) {
    let Some(direct) = files.direct else {
        return;
    };
    if let Err(error) = DirectList::read(direct, state.rules()) {
        let (place, what) = match error {
            DirectFault::Line(error) => (RecordPlace::Line(error.line), error.what),
            other @ (DirectFault::OtherFile | DirectFault::Children { .. }) => {
                (RecordPlace::Whole, other.to_string())
            }
        };
        faults.push(fault("direct.tsv", place, what));
    }
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

fn check_head(events: u64, head: &Digest, bytes: &[u8]) -> Result<(), RecordFault> {
    if bytes == chain::head_file(events, head) {
        return Ok(());
    }
    let what = match json::object(bytes) {
        Err(error) => error.to_string(),
        Ok(map) if map.get("events").and_then(|n| n.as_u64()) != Some(events) => {
            "events is not the number of the journal's lines".into()
        }
        Ok(_) => "the head is not the hash of the journal's chain, or is not written exactly as \
                  it must be"
            .into(),
    };
    Err(fault("head.json", RecordPlace::Line(1), what))
}

/// Compares every published key with the shares; a wrong one is named by its event.
fn check_keys(folded: &FoldedJournal, faults: &mut Faults) {
    let state = &folded.state;
    let (Some(fingerprint), Some(shares)) = (state.fingerprint(), &folded.shares) else {
        return;
    };
    let prk = draw_prk(&fingerprint, shares, state.stage_digits());
    for seq in differing_keys(state, &prk) {
        let what = "the key does not follow from the shares";
        faults.push(fault("journal.jsonl", RecordPlace::Seq(seq), what));
    }
}
