// SPDX-License-Identifier: Apache-2.0

//! The files of a folder and the fold of its lines, before the record is verified.
//!
//! Invariant: lines that no head confirms are cut off from the first that can't be applied.
//! Deliberately absent: names, and the law beyond the fold.

use super::RecoverySourceKind;
use super::recovery::{NameFiles, RecoveryError, RecoverySource};
use crate::ceremony::line::{JournalLine, LineError};
use crate::ceremony::state::{self, ApplyError, CeremonyState};
use crate::disk::{ByteLimit, OpenFolder};
use crate::journal::mirror::{self, ContentsError};
use std::path::Path;

/// A folder's files before they are verified.
struct FolderContents {
    kind: RecoverySourceKind,
    contents: mirror::MirrorContents,
    /// `head.json`; a mirror has none.
    head: Option<Vec<u8>>,
}

/// A folder's files and the fold of its lines.
pub(super) struct FoldedFolder {
    pub(super) kind: RecoverySourceKind,
    pub(super) contents: mirror::MirrorContents,
    /// `head.json`; a mirror has none.
    pub(super) head: Option<Vec<u8>>,
    pub(super) state: CeremonyState,
}

impl FoldedFolder {
    pub(super) fn entries(&self) -> Vec<u8> {
        let stored = self.contents.entries.as_deref();
        let entries = stored.or_else(|| self.state.entries_bytes());
        entries.unwrap_or_default().to_vec()
    }

    /// Returns the ceremony that was found, with these names.
    pub(super) fn into_source(self, folder: &Path, names: Option<NameFiles>) -> RecoverySource {
        RecoverySource {
            kind: self.kind,
            folder: folder.to_owned(),
            unconfirmed: self.state.events().saturating_sub(self.contents.confirmed),
            seal_begun: None,
            entries: self.entries(),
            state: self.state,
            rules: self.contents.rules,
            pool: self.contents.pool,
            journal: self.contents.journal,
            names,
        }
    }
}

impl FolderContents {
    fn read(folder: &Path) -> Result<Self, RecoveryError> {
        let open = OpenFolder::open(folder)?;
        let kind = kind_of(&open);
        if kind == RecoverySourceKind::Mirror {
            let contents = mirror::read(folder).map_err(|error| of_contents(folder, error))?;
            return Ok(Self {
                kind,
                contents,
                head: None,
            });
        }
        let contents = mirror::MirrorContents {
            rules: open.read("rules.json", ByteLimit::LIST)?,
            pool: open.read("pool.tsv", ByteLimit::LARGE)?,
            entries: Some(open.read("entries.tsv", ByteLimit::LARGE)?),
            journal: open.read("journal.jsonl", ByteLimit::LARGE)?,
            confirmed: u64::MAX,
        };
        Ok(Self {
            kind,
            contents,
            head: Some(open.read("head.json", ByteLimit::SMALL)?),
        })
    }
}

/// Returns the kind of a folder, by the files that are in it.
pub(super) fn kind_of(folder: &OpenFolder) -> RecoverySourceKind {
    if mirror::is_mirror(folder) {
        return RecoverySourceKind::Mirror;
    }
    match (folder.has("share.json"), folder.has("roster.tsv")) {
        (true, _) => RecoverySourceKind::Copy,
        (false, true) => RecoverySourceKind::Archive,
        (false, false) => RecoverySourceKind::Record,
    }
}

impl FoldedFolder {
    /// Reads a folder and folds its lines.
    pub(super) fn read(folder: &Path) -> Result<Self, RecoveryError> {
        let FolderContents {
            kind,
            mut contents,
            head,
        } = FolderContents::read(folder)?;
        let state = fold(folder, &mut contents)?;
        Ok(Self {
            kind,
            contents,
            head,
            state,
        })
    }
}

fn of_contents(folder: &Path, error: ContentsError) -> RecoveryError {
    match error {
        ContentsError::Disk(error) => error.into(),
        ContentsError::Refused(refusal) => RecoveryError::Damaged {
            folder: folder.to_owned(),
            what: refusal.to_string(),
        },
    }
}

/// Folds the lines. Lines that no head confirms are cut off from the first that can't be applied.
fn fold(
    folder: &Path,
    contents: &mut mirror::MirrorContents,
) -> Result<CeremonyState, RecoveryError> {
    let damaged = |what: String| RecoveryError::Damaged {
        folder: folder.to_owned(),
        what,
    };
    let files = || state::CeremonyFiles {
        rules: &contents.rules,
        pool: &contents.pool,
        entries: contents.entries.as_deref(),
    };
    let mut state = CeremonyState::new(files()).map_err(|fault| damaged(fault.to_string()))?;
    let (mut holds, mut ends) = (0, None);
    for (line, seq) in contents
        .journal
        .split_inclusive(|byte| *byte == b'\n')
        .zip(1..)
    {
        let applied = match line.strip_suffix(b"\n") {
            None => Err(ApplyError::Line(LineError::NotTerminated)),
            Some(bytes) => JournalLine::parse(bytes)
                .map_err(ApplyError::Line)
                .and_then(|parsed| state.apply(&parsed, bytes)),
        };
        match applied {
            Ok(()) => holds += line.len(),
            Err(what) if seq <= contents.confirmed => {
                return Err(damaged(format!("journal.jsonl line {seq}: {what}")));
            }
            Err(_) => {
                ends = Some(holds);
                break;
            }
        }
    }
    if let Some(holds) = ends {
        // A state that has refused a line is of no more use: the shorter journal is folded anew.
        contents.journal.truncate(holds);
        return fold(folder, contents);
    }
    Ok(state)
}
