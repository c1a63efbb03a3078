// SPDX-License-Identifier: Apache-2.0

//! Tables of the ledger file, their version, and migrations from older versions.
//!
//! Invariant: rows are only added; each line is stored with the chain's hash and each file with its
//! own, so that corruption is detected. Deliberately absent: the content of lines and files.

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

/// Kind of database file that was found.
pub enum SchemaState {
    /// Ledger of this program's version.
    Current,
    /// Ledger that was migrated from an older version.
    Migrated,
    /// Ledger of a newer version, which this program does not know.
    Newer(i64),
    /// Other database, not a ledger.
    Other,
}

/// Creates the tables in an empty file, or migrates older ones, in one transaction; returns the
/// kind of file that was found.
pub fn prepare(connection: &mut Connection) -> rusqlite::Result<SchemaState> {
    let transaction = connection.transaction()?;
    let id = pragma_number(&transaction, "application_id")?;
    let version = pragma_number(&transaction, "user_version")?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let found = match (id, version, tables) {
        (0, 0, 0) => {
            transaction.execute_batch(TABLES)?;
            SchemaState::Current
        }
        (APPLICATION_ID, VERSION, 1..) => return Ok(SchemaState::Current),
        (APPLICATION_ID, 1, 1..) => {
            from_1_to_2(&transaction)?;
            SchemaState::Migrated
        }
        (APPLICATION_ID, newer, _) if newer > VERSION => return Ok(SchemaState::Newer(newer)),
        _ => return Ok(SchemaState::Other),
    };
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(found)
}

/// Returns the value of a numeric pragma.
fn pragma_number(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<i64> {
    transaction.pragma_query_value(None, name, |row| row.get(0))
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

/// Inserts a file with its hash.
pub fn insert_file(
    transaction: &Transaction<'_>,
    name: &str,
    bytes: &[u8],
) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO file (name, bytes, sha256) VALUES (?1, ?2, ?3)")?;
    insert
        .execute(params![name, bytes, sha256(bytes)])
        .map(drop)
}

/// Inserts a line with the chain's hash at it.
pub fn insert_line(
    transaction: &Transaction<'_>,
    seq: u64,
    line: &[u8],
    head: &Digest,
) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO event (seq, line, head) VALUES (?1, ?2, ?3)")?;
    insert
        .execute(params![seq, line, head.as_bytes()])
        .map(drop)
}

/// Returns the hash that is stored with a file.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
