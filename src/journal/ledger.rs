// SPDX-License-Identifier: Apache-2.0

//! The SQLite file itself.

use super::schema::{self, SchemaState};
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{CeremonyFiles, CeremonyState, FileFault};
use crate::protocol::Digest;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Why the ledger could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite or the disk under it.
    #[error("ledger {path}: {source}; nothing was shown, {remedy}", path = path.display(), remedy = trouble.remedy())]
    Sql {
        /// The database file.
        path: PathBuf,
        /// What kind of trouble it is.
        trouble: DiskFailure,
        /// SQLite's word.
        source: rusqlite::Error,
    },
    /// Another process holds it.
    #[error("ledger {}: another Paiwei has it open; close that one first", .0.display())]
    InUse(PathBuf),
    /// Not a ledger, or of another version.
    #[error("ledger {path}: {what}", path = path.display())]
    NotALedger {
        /// The database file.
        path: PathBuf,
        /// What it is instead.
        what: String,
    },
    /// A commit failed, and the disk could not be read since.
    #[error("ledger {}: it is not known yet whether the last step stands; try again when the disk can be read", .0.display())]
    CommitUnknown(PathBuf),
    /// Bytes of the file are not what was written.
    #[error("ledger {path}: damaged ({what}); draw nothing from it, go on from the mirror or an archive", path = path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// Where, as far as it can be said.
        what: String,
    },
    /// Its content does not hold.
    #[error("ledger {path}: line {seq} does not hold: {what}; draw nothing from it, go on from the mirror or an archive", path = path.display())]
    InvalidEvent {
        /// The database file.
        path: PathBuf,
        /// The line's `seq`.
        seq: u64,
        /// What does not hold.
        what: String,
    },
    /// A sealed file in it does not hold.
    #[error("ledger {path}: {fault}; draw nothing from it, go on from the mirror or an archive", path = path.display())]
    File {
        /// The database file.
        path: PathBuf,
        /// What does not hold.
        fault: FileFault,
    },
}

/// What keeps the disk from taking a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiskFailure {
    /// No space left.
    Full,
    /// It can't be written.
    ReadOnly,
    /// It can't be read or written, or its content is damaged.
    Faulty,
}

impl DiskFailure {
    fn of(source: &rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            _ => Self::Faulty,
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Full => "free some space on the disk and try again",
            Self::ReadOnly => "make the disk writable and try again",
            Self::Faulty => "try again; if it stays, go on from the mirror on another computer",
        }
    }
}

/// A line to be made durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLine {
    /// Its number, one more than the last.
    pub seq: u64,
    /// Its exact bytes, without LF.
    pub bytes: Vec<u8>,
    /// The chain's hash at it.
    pub head: Digest,
}

/// The open ledger of one ceremony, held by this process alone.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    /// `None` after a commit failed, until the disk can be read again.
    connection: Option<Connection>,
    /// How many lines stand, as far as it was acknowledged.
    events: u64,
}

/// What a ledger held when it was opened.
#[derive(Debug)]
pub struct OpenedLedger {
    /// The ledger, ready for more.
    pub ledger: Ledger,
    /// The fold of all that it holds; `None` before the freeze.
    pub state: Option<CeremonyState>,
    /// Its files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// `journal.jsonl` as it stands, with LFs.
    pub journal: Vec<u8>,
}

impl Ledger {
    /// Opens the ledger file, or makes an empty one, and folds what it holds.
    pub fn open(path: &Path) -> Result<OpenedLedger, LedgerError> {
        let connection = connect(path)?;
        // With the indices: a file's name stands in one, and its hash covers only its bytes.
        let damage: String = connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|source| sql_error(path, source))?;
        if damage != "ok" {
            return Err(LedgerError::Damaged {
                path: path.to_owned(),
                what: damage,
            });
        }
        fold(path, connection)
    }

    /// Makes lines and files durable, all or none. When this returns `Ok`, they survive a power
    /// cut.
    ///
    /// After an error it is the disk that decides: the file is opened anew and its last lines are
    /// read. Where these stand after all, that is `Ok`; where not even that can be known,
    /// [`Ledger::settle`] finds out later. Nothing is ever appended twice.
    pub fn commit(
        &mut self,
        lines: &[NewLine],
        files: &[(&str, &[u8])],
    ) -> Result<(), LedgerError> {
        let before = self.events;
        let failed = match self.write(lines, files) {
            Ok(()) => {
                self.events += lines.len() as u64;
                return Ok(());
            }
            Err(error) => error,
        };
        self.connection = None;
        match self.reconcile() {
            Ok(stand) if stand == lines && !lines.is_empty() => Ok(()),
            Ok(stand) => {
                // Not this call's lines: they are given back at the next settling.
                self.events = before;
                if !stand.is_empty() {
                    self.connection = None;
                }
                Err(failed)
            }
            Err(_) => Err(failed),
        }
    }

    fn write(&mut self, lines: &[NewLine], files: &[(&str, &[u8])]) -> Result<(), LedgerError> {
        let path = self.path.clone();
        let sql = |source| sql_error(&path, source);
        let Some(connection) = &mut self.connection else {
            return Err(LedgerError::CommitUnknown(path));
        };
        let transaction = connection.transaction().map_err(sql)?;
        let write = || {
            files
                .iter()
                .try_for_each(|(name, bytes)| schema::insert_file(&transaction, name, bytes))?;
            lines.iter().try_for_each(|line| {
                schema::insert_line(&transaction, line.seq, &line.bytes, &line.head)
            })
        };
        // Dropped without a commit, a transaction is rolled back.
        write().and_then(|()| transaction.commit()).map_err(sql)
    }

    /// After a failed commit: opens the file anew and gives the lines that stand there beyond what
    /// was acknowledged. They are acknowledged by this.
    pub fn reconcile(&mut self) -> Result<Vec<NewLine>, LedgerError> {
        if self.connection.is_some() {
            return Ok(Vec::new());
        }
        let sql = |source| sql_error(&self.path, source);
        let connection = connect(&self.path)?;
        // What the log has may be in the system's memory only, if it was the syncing that failed:
        // through the database file it is synced anew.
        let busy: i64 = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(sql)?;
        if busy != 0 {
            return Err(LedgerError::InUse(self.path.clone()));
        }
        let lines = read_lines(&connection, self.events).map_err(sql)?;
        self.events += lines.len() as u64;
        self.connection = Some(connection);
        Ok(lines)
    }

    /// The journal as it stands on disk now, with LFs: read anew, not what is remembered.
    pub fn read_back(&self) -> Result<Vec<u8>, LedgerError> {
        let Some(connection) = &self.connection else {
            return Err(LedgerError::CommitUnknown(self.path.clone()));
        };
        let lines = read_lines(connection, 0).map_err(|source| sql_error(&self.path, source))?;
        Ok(lines
            .into_iter()
            .flat_map(|line| [line.bytes, b"\n".to_vec()].concat())
            .collect())
    }

    /// How many lines stand, as far as it was acknowledged.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// SQLite's whole check of the file, indices included: `None` where all is well, else what is
    /// not.
    pub fn damage(&self) -> Result<Option<String>, LedgerError> {
        let Some(connection) = &self.connection else {
            return Err(LedgerError::CommitUnknown(self.path.clone()));
        };
        let found: String = connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|source| sql_error(&self.path, source))?;
        Ok((found != "ok").then_some(found))
    }
}

/// Opens the file alone and for durable commits, with tables of this version.
fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let sql = |source| sql_error(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(sql)?;
    // Exclusive before WAL: one process, and no shared-memory file that a second one could map.
    connection
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .map_err(sql)?;
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .map_err(sql)?;
    if mode != "wal" {
        return Err(foreign(
            path,
            format!("the file system does not allow a write-ahead log (mode {mode})"),
        ));
    }
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(sql)?;
    match schema::prepare(&mut connection).map_err(sql)? {
        SchemaState::Current | SchemaState::Migrated => Ok(connection),
        SchemaState::Newer(newer) => {
            let what = format!(
                "its version {newer} is newer than {}; use the program that wrote it",
                schema::VERSION
            );
            Err(foreign(path, what))
        }
        SchemaState::Other => Err(foreign(path, "it is not a ledger of Paiwei".into())),
    }
}

fn fold(path: &Path, connection: Connection) -> Result<OpenedLedger, LedgerError> {
    let sql = |source| sql_error(path, source);
    let files = read_files(&connection).map_err(sql)?;
    if let Some((name, ..)) = files
        .iter()
        .find(|(_, bytes, sha256)| schema::sha256(bytes) != *sha256)
    {
        return Err(LedgerError::Damaged {
            path: path.to_owned(),
            what: format!("{name} is not what was written"),
        });
    }
    let files: BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .map(|(name, bytes, _)| (name, bytes))
        .collect();
    let lines = read_lines(&connection, 0).map_err(sql)?;
    let ledger = Ledger {
        path: path.to_owned(),
        connection: Some(connection),
        events: lines.len() as u64,
    };
    let (Some(rules), Some(pool)) = (files.get("rules.json"), files.get("pool.tsv")) else {
        if lines.is_empty() && files.is_empty() {
            return Ok(OpenedLedger {
                ledger,
                state: None,
                files,
                journal: Vec::new(),
            });
        }
        return Err(foreign(
            path,
            "rules.json or pool.tsv is missing in it".into(),
        ));
    };
    let entries = files.get("entries.tsv").map(Vec::as_slice);
    let mut state = CeremonyState::new(CeremonyFiles {
        rules,
        pool,
        entries,
    })
    .map_err(|fault| LedgerError::File {
        path: path.to_owned(),
        fault,
    })?;
    let mut journal = Vec::new();
    for (seq, stands) in (1..).zip(&lines) {
        let broken = |what: String| LedgerError::InvalidEvent {
            path: path.to_owned(),
            seq,
            what,
        };
        if stands.seq != seq {
            return Err(broken(format!("line {} stands in its place", stands.seq)));
        }
        let line = JournalLine::parse(&stands.bytes).map_err(broken)?;
        state
            .apply(&line, &stands.bytes)
            .map_err(|fault| broken(fault.to_string()))?;
        if state.head() != stands.head {
            return Err(broken(
                "the chain's hash here is not the one that was written with the line".into(),
            ));
        }
        journal.extend(&stands.bytes);
        journal.push(b'\n');
    }
    Ok(OpenedLedger {
        ledger,
        state: Some(state),
        files,
        journal,
    })
}

type StoredFile = (String, Vec<u8>, [u8; 32]);

fn read_files(connection: &Connection) -> rusqlite::Result<Vec<StoredFile>> {
    let mut files = connection.prepare("SELECT name, bytes, sha256 FROM file")?;
    files
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

fn read_lines(connection: &Connection, after: u64) -> rusqlite::Result<Vec<NewLine>> {
    let mut lines =
        connection.prepare("SELECT seq, line, head FROM event WHERE seq > ?1 ORDER BY seq")?;
    let line = |row: &rusqlite::Row<'_>| {
        Ok(NewLine {
            seq: row.get(0)?,
            bytes: row.get(1)?,
            head: Digest::new(row.get(2)?),
        })
    };
    lines.query_map([after], line)?.collect()
}

fn foreign(path: &Path, what: String) -> LedgerError {
    LedgerError::NotALedger {
        path: path.to_owned(),
        what,
    }
}

fn sql_error(path: &Path, source: rusqlite::Error) -> LedgerError {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            LedgerError::InUse(path.to_owned())
        }
        _ => LedgerError::Sql {
            path: path.to_owned(),
            trouble: DiskFailure::of(&source),
            source,
        },
    }
}

#[cfg(test)]
mod tests;
