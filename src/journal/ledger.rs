// SPDX-License-Identifier: Apache-2.0

//! The SQLite file: opening it, committing lines to it, and recovering after a failed commit.
//!
//! Invariant: after a failed commit the disk decides which lines exist; nothing is appended twice.
//! Deliberately absent: a way to change or remove a line.

mod error;
mod fold;

pub use error::{DiskFailure, LedgerError};

use super::schema::{self, SchemaState};
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;
use error::{not_a_ledger, sql_error};
use fold::{fold, read_lines};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Journal line that is to be committed, or was read back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLine {
    /// Number of the line, one more than the last.
    pub seq: u64,
    /// Exact bytes of the line, without LF.
    pub bytes: Vec<u8>,
    /// Hash of the chain at this line (PROTOCOL §9).
    pub head: Digest,
}

/// Open ledger of one ceremony, locked by this process.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    /// Connection; `None` after a failed commit until [`Ledger::reconcile`] succeeds.
    connection: Option<Connection>,
    /// Number of acknowledged lines.
    events: u64,
}

/// Content of a ledger when it was opened.
#[derive(Debug)]
pub struct OpenedLedger {
    /// Ledger, ready for commits.
    pub ledger: Ledger,
    /// Fold of the files and all lines; `None` before the freeze.
    pub state: Option<CeremonyState>,
    /// Files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Content of `journal.jsonl`, with LFs.
    pub journal: Vec<u8>,
}

impl Ledger {
    /// Opens the ledger file, or creates an empty one, and folds its content.
    pub fn open(path: &Path) -> Result<OpenedLedger, LedgerError> {
        let connection = connect(path)?;
        // With the indices: a file's name is in one, and its hash covers only its bytes.
        if let Some(what) = integrity_damage(&connection).map_err(|e| sql_error(path, e))? {
            return Err(LedgerError::Damaged {
                path: path.to_owned(),
                what,
            });
        }
        fold(path, connection)
    }

    /// Commits lines and files, all or none. Once this returns `Ok`, they survive a power cut.
    ///
    /// After an error the disk decides: the file is opened again and its last lines are read. If
    /// these lines are there, the result is `Ok`; if the file can't be read, [`Ledger::reconcile`]
    /// finds out later. Nothing is ever appended twice.
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
        // SQLite's own view of the file is not trusted after an error: its caches may hold pages
        // that were never stored.
        self.connection = None;
        match self.reconcile() {
            Ok(stored) if stored == lines && !lines.is_empty() => Ok(()),
            Ok(stored) => {
                // Lines of an earlier commit whose outcome was unknown: the next call of
                // `reconcile` returns them, because the session has to apply them first.
                self.events = before;
                if !stored.is_empty() {
                    self.connection = None;
                }
                Err(failed)
            }
            Err(_) => Err(failed),
        }
    }

    fn write(&mut self, lines: &[NewLine], files: &[(&str, &[u8])]) -> Result<(), LedgerError> {
        let Some(connection) = &mut self.connection else {
            return Err(LedgerError::CommitUnknown(self.path.clone()));
        };
        insert_all(connection, lines, files).map_err(|source| sql_error(&self.path, source))
    }

    /// Opens the file again after a failed commit, and returns the lines beyond the acknowledged
    /// ones, which are acknowledged from now on. Returns none if no commit failed.
    pub fn reconcile(&mut self) -> Result<Vec<NewLine>, LedgerError> {
        if self.connection.is_some() {
            return Ok(Vec::new());
        }
        let connection = connect(&self.path)?;
        // If it was the sync that failed, the log may be in the system's cache only, which then
        // counts as clean. Copied into the database file, its content is synced again.
        let busy: i64 = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(|source| sql_error(&self.path, source))?;
        if busy != 0 {
            return Err(LedgerError::InUse(self.path.clone()));
        }
        let lines =
            read_lines(&connection, self.events).map_err(|source| sql_error(&self.path, source))?;
        self.events += lines.len() as u64;
        self.connection = Some(connection);
        Ok(lines)
    }

    /// Reads the journal from the disk, with LFs.
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

    /// Returns the number of acknowledged lines.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Runs SQLite's full check of the file, indices included, and returns the first fault.
    pub fn damage(&self) -> Result<Option<String>, LedgerError> {
        let Some(connection) = &self.connection else {
            return Err(LedgerError::CommitUnknown(self.path.clone()));
        };
        integrity_damage(connection).map_err(|source| sql_error(&self.path, source))
    }
}

/// Runs SQLite's full check of the file and returns the first fault.
fn integrity_damage(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// Inserts files and lines in one transaction.
fn insert_all(
    connection: &mut Connection,
    lines: &[NewLine],
    files: &[(&str, &[u8])],
) -> rusqlite::Result<()> {
    // Dropped without a commit, a transaction is rolled back.
    let transaction = connection.transaction()?;
    for (name, bytes) in files {
        schema::insert_file(&transaction, name, bytes)?;
    }
    for line in lines {
        schema::insert_line(&transaction, line.seq, &line.bytes, &line.head)?;
    }
    transaction.commit()
}

/// Opens the file exclusively and for durable commits, with tables of this version. The schema is
/// compared before anything is written, so a file that is refused stays as it is.
fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let mut connection = open_exclusive(path).map_err(|source| sql_error(path, source))?;
    let found = inspect(&mut connection).map_err(|source| sql_error(path, source))?;
    refuse_foreign(path, &found)?;
    let mode = use_write_ahead_log(&connection).map_err(|source| sql_error(path, source))?;
    if mode != "wal" {
        return Err(not_a_ledger(
            path,
            format!("the file system does not allow a write-ahead log (mode {mode})"),
        ));
    }
    prepare(&mut connection, &found).map_err(|source| sql_error(path, source))?;
    Ok(connection)
}

/// Compares the file's schema under the exclusive lock, which stays with the connection.
fn inspect(connection: &mut Connection) -> rusqlite::Result<SchemaState> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    schema::inspect(&transaction)
}

/// Creates or migrates the tables where the file needs it.
fn prepare(connection: &mut Connection, found: &SchemaState) -> rusqlite::Result<()> {
    match found {
        SchemaState::Empty => schema::create(connection),
        SchemaState::Version1 => schema::migrate(connection),
        SchemaState::Current
        | SchemaState::Newer(_)
        | SchemaState::Altered(_)
        | SchemaState::Other => Ok(()),
    }
}

/// Refuses a file that is not a ledger of this program.
fn refuse_foreign(path: &Path, found: &SchemaState) -> Result<(), LedgerError> {
    match found {
        SchemaState::Empty | SchemaState::Current | SchemaState::Version1 => Ok(()),
        SchemaState::Newer(newer) => Err(not_a_ledger(
            path,
            format!(
                "its version {newer} is newer than {}; use the program that wrote it",
                schema::VERSION
            ),
        )),
        SchemaState::Altered(what) => Err(LedgerError::Altered {
            path: path.to_owned(),
            what: what.clone(),
        }),
        SchemaState::Other => Err(not_a_ledger(path, "it is not a ledger of Paiwei".into())),
    }
}

/// Opens the file with a lock that keeps other processes out.
fn open_exclusive(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Exclusive before WAL: one process, and no shared-memory file that a second one could map.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    // What the file itself says is not trusted to call functions or to change its own schema.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false)?;
    Ok(connection)
}

/// Switches to a synced write-ahead log and returns the journal mode that SQLite chose.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<String> {
    let mode = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(mode)
}

#[cfg(test)]
mod tests;
