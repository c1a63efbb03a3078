// SPDX-License-Identifier: Apache-2.0

//! Tables of the ledger file, their version, and migrations from older versions.
//!
//! Invariant: rows are only added; each line is stored with the chain's hash and each file with its
//! own, so that corruption is detected. A file whose schema is not exactly one of this program's is
//! neither written nor repaired. Deliberately absent: the content of lines and files.

mod objects;

use crate::protocol::{Digest, chain, seal};
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};

/// SQLite application id of a ledger ("PAIW").
pub const APPLICATION_ID: i64 = 0x5041_4957;
/// Version of the tables below.
pub const VERSION: i64 = 2;

const TABLES: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL, sha256 BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL,
                        head BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
        BEGIN SELECT RAISE(ABORT, 'seq has a gap'); END;
";

/// Tables of version 1, which had neither the chain's hashes nor the files'.
const TABLES_1: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
        BEGIN SELECT RAISE(ABORT, 'seq has a gap'); END;
";

/// Kind of database file that was found.
#[derive(PartialEq, Eq, Debug)]
pub enum SchemaState {
    /// Empty file, which becomes a ledger.
    Empty,
    /// Ledger of this program's version.
    Current,
    /// Ledger of version 1, which is migrated.
    Version1,
    /// Ledger of a newer version, which this program does not know.
    Newer(i64),
    /// Ledger with something in its schema that no version of this program made.
    Altered(String),
    /// Other database, not a ledger.
    Other,
}

/// Compares the file's whole schema with the versions' and returns its kind. Nothing is written.
pub fn inspect(connection: &Connection) -> rusqlite::Result<SchemaState> {
    let id = pragma_number(connection, "application_id")?;
    let version = pragma_number(connection, "user_version")?;
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (id, version, objects) {
        (0, 0, 0) => Ok(match objects::other_setting(connection)? {
            Some(_) => SchemaState::Other,
            None => SchemaState::Empty,
        }),
        (APPLICATION_ID, VERSION, _) => altered_or(connection, TABLES, SchemaState::Current),
        (APPLICATION_ID, 1, _) => altered_or(connection, TABLES_1, SchemaState::Version1),
        (APPLICATION_ID, newer, _) if newer > VERSION => Ok(SchemaState::Newer(newer)),
        _ => Ok(SchemaState::Other),
    }
}

/// Returns `state`, or what differs where the file is not exactly what `tables` make.
fn altered_or(
    connection: &Connection,
    tables: &str,
    state: SchemaState,
) -> rusqlite::Result<SchemaState> {
    let difference = objects::difference(connection, tables)?;
    Ok(difference.map_or(state, SchemaState::Altered))
}

/// Creates the tables in an empty file, in one transaction.
pub fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    finish(transaction)
}

/// Migrates a ledger of version 1, in one transaction.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    from_1_to_2(&transaction)?;
    finish(transaction)
}

/// Stores whose file it is and its version, and commits.
fn finish(transaction: Transaction<'_>) -> rusqlite::Result<()> {
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Returns the value of a numeric pragma.
fn pragma_number(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Migrates from version 1, which had neither the chain's hashes nor the files'.
fn from_1_to_2(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DROP TRIGGER file_stays;
         DROP TRIGGER file_kept;
         DROP TRIGGER event_stays;
         DROP TRIGGER event_kept;
         DROP TRIGGER event_next;
         ALTER TABLE file RENAME TO file_1; ALTER TABLE event RENAME TO event_1;",
    )?;
    transaction.execute_batch(TABLES)?;
    let freeze = copy_files_of_version_1(transaction)?;
    copy_lines_of_version_1(transaction, chain::genesis(&freeze))?;
    transaction.execute_batch("DROP TABLE file_1; DROP TABLE event_1;")
}

/// Copies the files with their hashes and returns C0 (PROTOCOL §5).
fn copy_files_of_version_1(transaction: &Transaction<'_>) -> rusqlite::Result<Digest> {
    let mut rules = Vec::new();
    let mut pool = Vec::new();
    let mut files = transaction.prepare("SELECT name, bytes FROM file_1 ORDER BY name")?;
    let mut files = files.query([])?;
    while let Some(row) = files.next()? {
        let name: String = row.get(0)?;
        let bytes: Vec<u8> = row.get(1)?;
        insert_file(transaction, &name, &bytes)?;
        match name.as_str() {
            "rules.json" => rules = bytes,
            "pool.tsv" => pool = bytes,
            _ => {}
        }
    }
    Ok(seal::freeze(&rules, &pool))
}

/// Copies the lines with the chain's hash at each, beginning from the hash before the first.
fn copy_lines_of_version_1(transaction: &Transaction<'_>, genesis: Digest) -> rusqlite::Result<()> {
    let mut head = genesis;
    let mut lines = transaction.prepare("SELECT seq, line FROM event_1 ORDER BY seq")?;
    let mut lines = lines.query([])?;
    while let Some(row) = lines.next()? {
        let seq: u64 = row.get(0)?;
        let line: Vec<u8> = row.get(1)?;
        head = chain::link(&head, &line);
        insert_line(transaction, seq, &line, &head)?;
    }
    Ok(())
}

/// Inserts a file with its hash; an error where that did not add exactly one row.
pub fn insert_file(
    transaction: &Transaction<'_>,
    name: &str,
    bytes: &[u8],
) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO file (name, bytes, sha256) VALUES (?1, ?2, ?3)")?;
    one_row(insert.execute(params![name, bytes, sha256(bytes)])?)
}

/// Inserts a line with the chain's hash at it; an error where that did not add exactly one row.
pub fn insert_line(
    transaction: &Transaction<'_>,
    seq: u64,
    line: &[u8],
    head: &Digest,
) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO event (seq, line, head) VALUES (?1, ?2, ?3)")?;
    one_row(insert.execute(params![seq, line, head.as_bytes()])?)
}

/// Refuses an insert that the database took without adding its row.
fn one_row(changed: usize) -> rusqlite::Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(rusqlite::Error::StatementChangedRows(changed))
    }
}

/// Returns the hash that is stored with a file.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
