// SPDX-License-Identifier: Apache-2.0

//! Opening a sealed copy and comparing it with what is published and with the ledger (PROTOCOL §7).

use super::folder::{self, FolderError, FolderState};
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{CeremonyFiles, CeremonyState};
use crate::disk;
use crate::protocol::Digest;
use std::path::Path;

/// A sealed copy that could be read, with the fingerprint that its own files give.
#[derive(Debug)]
pub struct SealedCopy {
    /// C1, recomputed from the copy's files.
    pub fingerprint: Digest,
    /// `roster.tsv` as it stands there.
    pub roster: Vec<u8>,
    /// `direct.tsv` as it stands there.
    pub direct: Vec<u8>,
}

/// How a copy compares.
#[derive(Debug)]
pub enum CopyComparison {
    /// Its files are whole and give the expected fingerprint.
    Same(SealedCopy),
    /// It is whole, but of another seal.
    OtherSeal(Digest),
    /// These files of it are not what its manifest or the seal says.
    Differs(Vec<String>),
    /// It was never finished: no manifest.
    Unfinished,
}

/// Opens a copy and holds it against the expected fingerprint. The share in it is not read.
pub fn open_copy(folder: &Path, expected: &Digest) -> Result<CopyComparison, FolderError> {
    match folder::check(folder)? {
        FolderState::Unfinished => return Ok(CopyComparison::Unfinished),
        FolderState::Differs(files) => return Ok(CopyComparison::Differs(files)),
        FolderState::Whole(_) => {}
    }
    let read = |name: &str| disk::read(&folder.join(name));
    let (rules, pool, entries) = (read("rules.json")?, read("pool.tsv")?, read("entries.tsv")?);
    let journal = read("journal.jsonl")?;
    let (roster, direct) = (read("roster.tsv")?, read("direct.tsv")?);
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
