// SPDX-License-Identifier: Apache-2.0

//! Going on where the computer is gone: a ledger is built anew from a mirror, an archive, the data
//! disc or a record, after the same checks that any family can make.
//!
//! Invariant: every line that holds there stands on the new ledger, byte for byte, and the next
//! line says where they came from. Names come from any copy whose leaves fit; a draw under way
//! needs none, but the shares. Deliberately not here: shares (the custodians' copies and slips have
//! them), deciding which medium is the right one.

use super::folded_folder::FoldedFolder;
use super::names::{BoundNames, ChildLine, SealedNames};
use super::superseding::superseded_in;
use super::{Host, LEDGER, Session, SessionError};
use crate::ceremony::aux_event::{AuxEvent, Recovery, RecoverySourceKind};
use crate::ceremony::decide::DecideError;
use crate::ceremony::files::{RosterLine, read_roster};
use crate::ceremony::json::PlainCount;
use crate::ceremony::line::JournalLine;
use crate::ceremony::school::SchoolPhase;
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::custody;
use crate::disk::{self, ByteLimit, DiskError, OpenFolder};
use crate::journal::mirror;
use crate::journal::{Ledger, NewLine};
use crate::protocol::{Digest, chain};
use crate::record::{self, RecordFault};
use crate::sync::within;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest wait for a folder: a ceremony of 100,000 children on a slow stick is verified in less.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// The reason for which a ceremony can't be recovered from a folder.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The bytes are not those that were written.
    #[error("{}: {what}; try the mirror, or another custodian's archive", folder.display())]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// The part that is damaged.
        what: String,
    },
    /// The record breaks a rule of the protocol.
    #[error("{}: {fault}; try the mirror, or another custodian's archive", folder.display())]
    Unlawful {
        /// The folder.
        folder: PathBuf,
        /// The rule that it breaks.
        fault: RecordFault,
    },
    /// The ceremony was superseded.
    #[error("{}: this ceremony was superseded; nothing is drawn from it", .0.display())]
    Superseded(PathBuf),
    /// The ceremony ends before the seal.
    #[error(
        "{}: it ends before the seal; go on from the data disc, the mirror or an archive, and \
         where there is none prepare the ceremony anew",
        .0.display()
    )]
    NotSealed(PathBuf),
}

/// A ceremony that a folder proves.
#[derive(Debug)]
pub struct RecoverySource {
    /// The kind of the folder.
    pub kind: RecoverySourceKind,
    /// The folder.
    pub folder: PathBuf,
    /// The fold of its files and lines.
    pub state: CeremonyState,
    /// Lines at its end that no head confirms: they were being written when the mirror was cut off,
    /// and hold.
    pub unconfirmed: u64,
    /// The fingerprint on the copy with the names, where the lines end before the seal: the seal
    /// was begun, and only its certificate tells whether it was finished.
    pub seal_begun: Option<Digest>,
    pub(super) rules: Vec<u8>,
    pub(super) pool: Vec<u8>,
    pub(super) entries: Vec<u8>,
    pub(super) journal: Vec<u8>,
    pub(super) names: Option<NameFiles>,
}

/// The custodians' files with the children's names, once they fit the leaves.
pub(super) struct NameFiles {
    /// The bytes of `children.tsv`.
    pub(super) children: Vec<u8>,
    pub(super) names: SealedNames,
}

impl std::fmt::Debug for NameFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameFiles")
    }
}

impl RecoverySource {
    /// Reads a folder and holds it against the law, and against a head from a signed paper where
    /// one is given.
    ///
    /// A medium that hangs hangs a thread of its own.
    pub fn read(folder: &Path, signed_head: Option<(u64, Digest)>) -> Result<Self, RecoveryError> {
        let path = folder.to_owned();
        within(PATIENCE, move || Self::read_now(&path, signed_head))
            .unwrap_or_else(|| Err(disk::no_answer(folder).into()))
    }

    fn read_now(folder: &Path, signed_head: Option<(u64, Digest)>) -> Result<Self, RecoveryError> {
        let source = FoldedFolder::read(folder)?;
        let state = &source.state;
        if state.superseded().is_some() {
            return Err(RecoveryError::Superseded(folder.to_owned()));
        }
        if state.milestone() < Milestone::Sealed {
            return Err(RecoveryError::NotSealed(folder.to_owned()));
        }
        let head = source.head.clone();
        let head = head.unwrap_or_else(|| mirror::head_line(state.events(), &state.head()));
        let files = record::RecordFiles {
            rules: &source.contents.rules,
            pool: &source.contents.pool,
            entries: &source.entries(),
            journal: &source.contents.journal,
            head: &head,
            roster: None,
            direct: None,
            signed_head,
        };
        record::verify(files).map_err(|fault| RecoveryError::Unlawful {
            folder: folder.to_owned(),
            fault,
        })?;
        let names = name_files(folder, state);
        Ok(source.into_source(folder, names))
    }

    /// Returns whether the names of the children are in this folder.
    pub fn has_names(&self) -> bool {
        self.names.is_some()
    }

    /// Returns whether the ledger of the other folder is a beginning of this one, or equal to it.
    pub fn goes_on_from(&self, other: &Self) -> bool {
        self.rules == other.rules
            && self.pool == other.pool
            && self.journal.starts_with(&other.journal)
    }

    /// Returns whether it has lines that this journal of the same ceremony lacks.
    pub fn goes_beyond(&self, journal: &[u8]) -> bool {
        !journal.starts_with(&self.journal)
    }

    /// Returns the last school that is complete: its name, and the line and hash on its signed
    /// sheet.
    pub fn last_sheet(&self) -> Option<(&str, u64, Digest)> {
        let turn = self
            .state
            .turns()
            .iter()
            .rfind(|turn| turn.completed.is_some())?;
        let done = turn.completed.as_ref()?;
        let school = self.state.rules().schools.get(turn.school)?;
        Some((&school.name, done.seq, done.head))
    }

    /// Returns the time of the last line.
    pub fn last_at(&self) -> Option<String> {
        let last = self
            .journal
            .strip_suffix(b"\n")?
            .rsplit(|byte| *byte == b'\n')
            .next()?;
        Some(JournalLine::parse(last).ok()?.at)
    }

    /// Returns the lines with their hashes, to be committed to a new ledger.
    fn lines(&self) -> Vec<NewLine> {
        let mut head = chain::genesis(&self.state.freeze());
        let mut lines = Vec::new();
        for (line, seq) in self.journal.split_inclusive(|byte| *byte == b'\n').zip(1..) {
            let bytes = line.strip_suffix(b"\n").unwrap_or(line).to_vec();
            head = chain::link(&head, &bytes);
            lines.push(NewLine { seq, bytes, head });
        }
        lines
    }
}

/// Returns the names from the files of a copy or archive, if they are those that this ceremony
/// sealed.
pub(super) fn name_files(folder: &Path, state: &CeremonyState) -> Option<NameFiles> {
    let entries = state.entries()?;
    let open = OpenFolder::open(folder).ok()?;
    let roster = open.read("roster.tsv", ByteLimit::LARGE).ok()?;
    let roster = read_roster(&roster, state.rules(), entries).ok()?;
    let direct = open.read("direct.tsv", ByteLimit::LARGE).ok()?;
    // Rules of older versions do not seal the direct list; only the manifest vouches for it.
    if state.rules().direct_file.is_none() && !custody::has_listed(folder, "direct.tsv") {
        return None;
    }
    let leaves: HashMap<_, _> = entries
        .0
        .iter()
        .map(|entry| (entry.number, entry.leaf))
        .collect();
    let child = |line: RosterLine| {
        Some(ChildLine {
            leaf: *leaves.get(&line.number)?,
            serial: line.serial,
            name: line.name,
            salt: line.salt,
        })
    };
    let mut children: Vec<ChildLine> = roster.into_iter().filter_map(child).collect();
    children.sort_by(|a, b| (a.leaf, &a.serial).cmp(&(b.leaf, &b.serial)));
    let children = BoundNames::write(&children);
    let names = SealedNames::read(Some(&children), Some(&direct), state).ok()??;
    Some(NameFiles { children, names })
}

/// Renames a ledger that can't be used any more to the first free name. It is kept for the forensic
/// lab.
pub fn quarantine(data: &Path) -> Result<(), DiskError> {
    let free = (1..).find(|n| !set_aside(data, *n, "").exists());
    let free = free.unwrap_or(u32::MAX);
    // The log first: without it the file beside is an older state, but one that holds.
    for end in ["-wal", ""] {
        let from = data.join(format!("{LEDGER}{end}"));
        if from.exists() {
            std::fs::rename(&from, set_aside(data, free, end)).map_err(disk::at(&from))?;
        }
    }
    std::fs::File::open(data)
        .and_then(|folder| folder.sync_all())
        .map_err(disk::at(data))
}

/// Returns the path of a ledger's file that was set aside, with the end of its name.
fn set_aside(data: &Path, number: u32, end: &str) -> PathBuf {
    data.join(format!("set-aside-{number}.sqlite{end}"))
}

/// Returns the step that is due at a state, for people who have only a terminal.
pub fn due(state: &CeremonyState) -> String {
    match state.milestone() {
        Milestone::NotStarted | Milestone::Frozen | Milestone::Numbered => "the seal".into(),
        Milestone::Sealed => "open and compare the copies, then the stage digits".into(),
        Milestone::StageCalled => "read the shares".into(),
        Milestone::Closed => "nothing: the ceremony is closed".into(),
        Milestone::Opened => match (state.turn(), state.next_school()) {
            (Some(turn), _) => {
                let step = match turn.phase {
                    SchoolPhase::Roll { kind, .. } => format!("the roll for the {}", kind.label()),
                    SchoolPhase::Selecting => format!("visit {}", turn.picks.len() + 1),
                    SchoolPhase::Classing => "the classes".into(),
                    SchoolPhase::Ending | SchoolPhase::Completed => "the end of the turn".into(),
                };
                format!("{}: {step}", school_name(state, turn.school))
            }
            (None, Some(next)) => format!("{}: begin", school_name(state, next)),
            (None, None) => "the close".into(),
        },
    }
}

fn school_name(state: &CeremonyState, index: usize) -> &str {
    let school = state.rules().schools.get(index);
    school.map_or("", |school| &school.name)
}

impl Session {
    /// Builds the ledger of this ceremony anew in a data folder that holds none, and goes on there.
    /// Lines and files become durable in one step.
    pub fn recover(
        data: &Path,
        evidence: &RecoverySource,
        host: impl Into<Host>,
        mirror: Option<&Path>,
    ) -> Result<Self, SessionError> {
        if evidence.state.superseded().is_some() {
            return Err(RecoveryError::Superseded(evidence.folder.clone()).into());
        }
        if let Some(old) = superseded_in(data)? {
            return Err(SessionError::Supersedes(old));
        }
        std::fs::create_dir_all(data).map_err(disk::at(data))?;
        let path = data.join(LEDGER);
        let mut opened = Ledger::open(&path)?;
        if opened.state.is_some() {
            return Err(SessionError::AlreadyExists(data.to_owned()));
        }
        let mut files: Vec<(&str, &[u8])> = vec![
            ("rules.json", &evidence.rules),
            ("pool.tsv", &evidence.pool),
        ];
        if evidence.state.rules().calls_number_digits() && !evidence.entries.is_empty() {
            files.push(("entries.tsv", &evidence.entries));
        }
        if let Some(names) = &evidence.names {
            files.extend([
                ("children.tsv", names.children.as_slice()),
                ("direct.tsv", names.names.direct.bytes()),
            ]);
        }
        opened.ledger.commit(&evidence.lines(), &files)?;
        drop(opened);
        // Read back from the disk: what goes on is what was written.
        let mut session = Self::take(Ledger::open(&path)?, data, host.into())?;
        if let Some(folder) = mirror {
            session.mirror_to(folder);
        }
        let recovery = Recovery {
            from: evidence.kind,
            events: PlainCount::new(evidence.state.events()).ok_or(DecideError::Impossible)?,
            head: evidence.state.head(),
        };
        session.record_start_from(Some(recovery))?;
        Ok(session)
    }

    /// Returns whether the names were not found yet since the ceremony was recovered.
    pub fn names_missing(&self) -> bool {
        self.names().is_none()
    }

    /// Takes the names from a sealed copy or an archive; `false` where that has none that fit.
    pub fn take_names(&mut self, folder: &Path) -> Result<bool, SessionError> {
        let Some(files) = name_files(folder, &self.state).filter(|_| self.names_missing()) else {
            return Ok(false);
        };
        let direct = files.names.direct.bytes().to_vec();
        let stored: [(&str, &[u8]); 2] =
            [("children.tsv", &files.children), ("direct.tsv", &direct)];
        // First in memory: if the disk takes them only later, they are shown already, and read
        // again after a restart.
        self.names = Some(files.names);
        self.append_with(AuxEvent::NamesRead, &stored)?;
        Ok(true)
    }
}
