// SPDX-License-Identifier: Apache-2.0

//! Opening a sealed copy and comparing it with what is published and with the ledger (PROTOCOL §7).

use super::folder::{self, FolderError, FolderState};
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{CeremonyFiles, CeremonyState};
use crate::disk::{self, ByteLimit, OpenFolder};
use crate::protocol::Digest;
use crate::sync::within;
use std::path::Path;
use std::time::Duration;

/// A sealed copy that could be read, with the fingerprint that its own files give.
#[derive(Debug)]
pub struct SealedCopy {
    /// C1, recomputed from the copy's files.
    pub fingerprint: Digest,
    /// `roster.tsv`, byte for byte.
    pub roster: Vec<u8>,
    /// `direct.tsv`, byte for byte.
    pub direct: Vec<u8>,
}

/// The result of comparing a copy with an expected fingerprint.
#[derive(Debug)]
pub enum CopyComparison {
    /// The files are whole and give the expected fingerprint.
    Same(SealedCopy),
    /// The copy is whole, but of another seal, whose fingerprint this is.
    OtherSeal(Digest),
    /// Files of the copy are not what its manifest or the seal says; with their names.
    Differs(Vec<String>),
    /// The copy was never finished: there is no manifest.
    Unfinished,
}

/// Longest wait for a copy: one of 100,000 children with its papers, on a slow stick.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a copy and compares it with the expected fingerprint. The share in it is not read. A
/// medium that hangs hangs a thread of its own.
pub fn open_copy(folder: &Path, expected: &Digest) -> Result<CopyComparison, FolderError> {
    let (path, expected) = (folder.to_owned(), *expected);
    within(PATIENCE, move || compare(&path, &expected))
        .unwrap_or_else(|| Err(disk::no_answer(folder).into()))
}

fn compare(folder: &Path, expected: &Digest) -> Result<CopyComparison, FolderError> {
    match folder::check(folder)? {
        FolderState::Unfinished => return Ok(CopyComparison::Unfinished),
        FolderState::Differs(files) => return Ok(CopyComparison::Differs(files)),
        FolderState::Whole(_) => {}
    }
    let open = OpenFolder::open(folder)?;
    let rules = open.read("rules.json", ByteLimit::LIST)?;
    let pool = open.read("pool.tsv", ByteLimit::LARGE)?;
    let entries = open.read("entries.tsv", ByteLimit::LARGE)?;
    let journal = open.read("journal.jsonl", ByteLimit::LARGE)?;
    let roster = open.read("roster.tsv", ByteLimit::LARGE)?;
    let direct = open.read("direct.tsv", ByteLimit::LARGE)?;
    let files = CeremonyFiles {
        rules: &rules,
        pool: &pool,
        entries: Some(&entries),
    };
    let mut state = match CeremonyState::new(files) {
        Ok(state) => state,
        Err(fault) => return Ok(CopyComparison::Differs(vec![fault.to_string()])),
    };
    for line in journal.split_inclusive(|b| *b == b'\n') {
        let bytes = line.strip_suffix(b"\n").unwrap_or(line);
        let applied = JournalLine::parse(bytes).is_ok_and(|line| state.apply(&line, bytes).is_ok());
        if !applied {
            return Ok(CopyComparison::Differs(vec!["journal.jsonl".into()]));
        }
    }
    match (state.fingerprint(), state.entries()) {
        (Some(fingerprint), _) if fingerprint != *expected => {
            Ok(CopyComparison::OtherSeal(fingerprint))
        }
        (Some(fingerprint), Some(entries)) => {
            match crate::ceremony::files::read_roster(&roster, state.rules(), entries) {
                Ok(_) => Ok(CopyComparison::Same(SealedCopy {
                    fingerprint,
                    roster,
                    direct,
                })),
                Err(fault) => Ok(CopyComparison::Differs(vec![format!("roster.tsv {fault}")])),
            }
        }
        _ => Ok(CopyComparison::Unfinished),
    }
}
