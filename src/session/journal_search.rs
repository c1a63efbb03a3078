// SPDX-License-Identifier: Apache-2.0

//! Reading the journals of mirrors, archives and copies on media, and comparing them with the
//! ledger: does one hold a line of this ceremony that the ledger lacks?
//!
//! Invariant: each folder is read by a thread of its own, so a medium that hangs holds neither the
//! start nor the draw; an answer that comes late is compared when it comes. Nothing is written.
//! Deliberately not here: which folders are looked at, and what follows from it.

use super::folded_folder::kind_of;
use super::recovery::RecoverySource;
use super::{Host, RecoverySourceKind, Session, SessionError};
use crate::ceremony::continuation::{self, JournalStanding, OtherJournal, OwnJournal};
use crate::disk::{ByteLimit, DiskError, OpenFolder};
use crate::journal::mirror;
use crate::protocol::Digest;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Longest wait of a start for the media that are present; those that answer later are compared
/// while the ceremony goes on.
const PATIENCE: Duration = Duration::from_secs(2);

/// A journal that was found in a folder.
#[derive(Debug)]
pub struct FoundJournal {
    /// The folder.
    pub folder: PathBuf,
    /// Kind of the folder.
    pub kind: RecoverySourceKind,
    /// Bytes of `journal.jsonl`.
    journal: Vec<u8>,
    /// The last head that it claims.
    head: Option<(u64, Digest)>,
}

impl FoundJournal {
    fn read(folder: &Path) -> Result<Self, DiskError> {
        let open = OpenFolder::open(folder)?;
        let heads = match open.has(mirror::HEADS) {
            true => open.read(mirror::HEADS, ByteLimit::LARGE)?,
            false => open.read_or_empty("head.json", ByteLimit::SMALL)?,
        };
        Ok(Self {
            folder: folder.to_owned(),
            kind: kind_of(&open),
            journal: open.read(mirror::JOURNAL, ByteLimit::LARGE)?,
            head: mirror::last_head(&heads),
        })
    }
}

/// Folders whose journals are being read.
#[derive(Debug)]
pub struct JournalSearch {
    answers: Receiver<Option<FoundJournal>>,
    answer: Sender<Option<FoundJournal>>,
    /// Number of folders that have not answered.
    waiting: usize,
}

impl Default for JournalSearch {
    fn default() -> Self {
        let (answer, answers) = channel();
        Self {
            answers,
            answer,
            waiting: 0,
        }
    }
}

impl JournalSearch {
    /// Begins to read the journals of folders.
    pub fn start(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut search = Self::default();
        folders
            .into_iter()
            .for_each(|folder| search.look_at(folder));
        search
    }

    /// Begins to read the journal of a folder, which may be missing.
    pub fn look_at(&mut self, folder: PathBuf) {
        let answer = self.answer.clone();
        let thread = std::thread::Builder::new().name("journal".into());
        let read = move || {
            // Nobody takes the answer where the program has ended.
            let _ = answer.send(FoundJournal::read(&folder).ok());
        };
        self.waiting += usize::from(thread.spawn(read).is_ok());
    }

    /// Returns the journals that were read since the last call, without waiting.
    pub fn found(&mut self) -> Vec<FoundJournal> {
        self.found_within(Duration::ZERO)
    }

    /// Waits for every folder, at most for the patience of a start.
    fn wait(&mut self) -> Vec<FoundJournal> {
        self.found_within(PATIENCE)
    }

    fn found_within(&mut self, patience: Duration) -> Vec<FoundJournal> {
        let until = Instant::now() + patience;
        let mut found = Vec::new();
        while self.waiting > 0 {
            let left = until.saturating_duration_since(Instant::now());
            match self.answers.recv_timeout(left) {
                Ok(journal) => {
                    self.waiting -= 1;
                    found.extend(journal);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        found
    }
}

/// A journal with lines of this ceremony that the ledger lacks.
#[derive(Debug)]
pub struct LinesElsewhere {
    /// State of that journal against the ledger.
    pub standing: JournalStanding,
    /// Number of lines of the ledger.
    pub ledger: u64,
    /// Journal of the ledger.
    pub own: Vec<u8>,
    /// Ceremony that the folder proves, with the ledger's own files where the folder's are damaged.
    pub evidence: RecoverySource,
}

impl std::fmt::Display for LinesElsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let folder = self.evidence.folder.display();
        match self.standing {
            JournalStanding::Diverged { line } => write!(
                f,
                "{folder}: went another way than the ledger (its line {line} differs); \
                 do not draw before it is known which one is right"
            ),
            _ => write!(
                f,
                "{folder}: has {} lines, the ledger only {}: another computer has gone on, or \
                 this disk lost lines; resume from there",
                self.evidence.state.events(),
                self.ledger
            ),
        }
    }
}

impl Session {
    /// Opens the ceremony of a data folder as [`Session::resume_beside`] does, unless a journal on
    /// the media that are searched has lines that the ledger lacks: what they say was shown, and
    /// would be drawn a second time. The start is still to be recorded.
    pub fn open_among(
        data: &Path,
        host: impl Into<Host>,
        mirror: Option<&Path>,
        search: &mut JournalSearch,
    ) -> Result<Self, SessionError> {
        let session = Self::open(data, host.into())?;
        let found = search.wait();
        if let Some(longest) = session.lines_elsewhere(found) {
            return Err(SessionError::LinesElsewhere(Box::new(longest)));
        }
        session.opened_beside(mirror)
    }

    /// Compares a journal with the ledger.
    pub fn standing_of(&self, found: &FoundJournal) -> JournalStanding {
        let own = OwnJournal {
            rules: &self.rules,
            pool: &self.pool,
            journal: self.journal(),
        };
        let other = OtherJournal {
            journal: &found.journal,
            head: found.head,
        };
        continuation::compare(own, other)
    }

    /// Returns the longest of the journals that have lines which the ledger lacks.
    fn lines_elsewhere(&self, found: Vec<FoundJournal>) -> Option<LinesElsewhere> {
        let mut longest: Option<LinesElsewhere> = None;
        for journal in found {
            let standing = self.standing_of(&journal);
            if !standing.holds_more() {
                continue;
            }
            let Some(evidence) = self.evidence_of(journal.folder, journal.kind, journal.journal)
            else {
                continue;
            };
            let events = longest.as_ref().map(|one| one.evidence.state.events());
            if events.is_none_or(|events| events < evidence.state.events()) {
                longest = Some(LinesElsewhere {
                    standing,
                    ledger: self.state.events(),
                    own: self.journal().to_vec(),
                    evidence,
                });
            }
        }
        longest
    }
}
