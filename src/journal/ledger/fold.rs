// SPDX-License-Identifier: Apache-2.0

//! Reads files and lines from the database and folds them into a state.
//!
//! Invariant: every file and line is checked against the hash that is stored with it. Deliberately
//! absent: writing.

use super::error::{LedgerError, not_a_ledger, sql_error};
use super::{Ledger, NewLine, OpenedLedger, schema};
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{ApplyError, CeremonyFiles, CeremonyState};
use crate::protocol::Digest;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads files and lines of an open file and folds them into a state.
pub(super) fn fold(path: &Path, connection: Connection) -> Result<OpenedLedger, LedgerError> {
    let files = undamaged_files(path, &connection)?;
    let lines = read_lines(&connection, 0).map_err(|source| sql_error(path, source))?;
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
        return Err(not_a_ledger(
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
    for (seq, stored) in (1..).zip(&lines) {
        apply_line(&mut state, seq, stored).map_err(|fault| LedgerError::InvalidEvent {
            path: path.to_owned(),
            seq,
            what: fault.to_string(),
        })?;
        journal.extend(&stored.bytes);
        journal.push(b'\n');
    }
    Ok(OpenedLedger {
        ledger,
        state: Some(state),
        files,
        journal,
    })
}

/// Reason for which a stored line does not hold.
#[derive(Debug, thiserror::Error)]
enum StoredLineError {
    /// Another line is stored in its place.
    #[error("line {found} stands in its place")]
    OtherLine {
        /// The number of that line.
        found: u64,
    },
    /// The line or its event does not hold.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// The chain's hash is another than the stored one.
    #[error("the chain's hash here is not the one that was written with the line")]
    OtherHash,
}

/// Applies the line that is stored under `seq`.
fn apply_line(
    state: &mut CeremonyState,
    seq: u64,
    stored: &NewLine,
) -> Result<(), StoredLineError> {
    if stored.seq != seq {
        return Err(StoredLineError::OtherLine { found: stored.seq });
    }
    let line = JournalLine::parse(&stored.bytes).map_err(ApplyError::Line)?;
    state.apply(&line, &stored.bytes)?;
    if state.head() != stored.head {
        return Err(StoredLineError::OtherHash);
    }
    Ok(())
}

/// Row of the table `file`.
struct StoredFile {
    name: String,
    bytes: Vec<u8>,
    sha256: [u8; 32],
}

/// Reads all files by name; an error names the first whose bytes don't have the stored hash.
fn undamaged_files(
    path: &Path,
    connection: &Connection,
) -> Result<BTreeMap<String, Vec<u8>>, LedgerError> {
    let mut files = BTreeMap::new();
    for file in read_files(connection).map_err(|source| sql_error(path, source))? {
        if schema::sha256(&file.bytes) != file.sha256 {
            return Err(LedgerError::Damaged {
                path: path.to_owned(),
                what: format!("{} is not what was written", file.name),
            });
        }
        files.insert(file.name, file.bytes);
    }
    Ok(files)
}

fn read_files(connection: &Connection) -> rusqlite::Result<Vec<StoredFile>> {
    let mut files = connection.prepare("SELECT name, bytes, sha256 FROM file")?;
    let rows = files.query_map([], |row| {
        Ok(StoredFile {
            name: row.get(0)?,
            bytes: row.get(1)?,
            sha256: row.get(2)?,
        })
    })?;
    rows.collect()
}

/// Reads the lines after the given `seq`, in order.
pub(super) fn read_lines(connection: &Connection, after: u64) -> rusqlite::Result<Vec<NewLine>> {
    let mut lines =
        connection.prepare("SELECT seq, line, head FROM event WHERE seq > ?1 ORDER BY seq")?;
    let rows = lines.query_map([after], |row| {
        Ok(NewLine {
            seq: row.get(0)?,
            bytes: row.get(1)?,
            head: Digest::new(row.get(2)?),
        })
    })?;
    rows.collect()
}
