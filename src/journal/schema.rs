// SPDX-License-Identifier: Apache-2.0

//! The tables of the ledger file, their version, and the steps from older versions.
//!
//! Invariant: rows are only added; each line stands with the hash that the chain has there and each
//! file with its own, so that a byte that changed by itself is found.

use crate::protocol::{Digest, chain, seal};
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};

/// Marks the file as Paiwei's ("PAIW").
pub const APPLICATION_ID: i64 = 0x5041_4957;
/// The version of the tables below.
pub const VERSION: i64 = 2;

const TABLES: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL, sha256 BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL, head BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'seq has a gap'); END;
";

/// What a database file is.
pub enum SchemaState {
    /// A ledger of this program's version.
    Current,
    /// A ledger that was brought from this older version to the current one.
    Migrated,
    /// A ledger of a version that this program does not know.
    Newer(i64),
    /// Not a ledger.
    Other,
}

/// Makes the tables in an empty file, brings older ones up to date, or says what the file is. All
/// or nothing.
pub fn prepare(connection: &mut Connection) -> rusqlite::Result<SchemaState> {
    let transaction = connection.transaction()?;
    let number =
        |name: &str| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (id, version) = (number("application_id")?, number("user_version")?);
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

/// Version 1 had neither the chain's hashes nor the files'.
fn from_1_to_2(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DROP TRIGGER file_stays; DROP TRIGGER file_kept; DROP TRIGGER event_stays; DROP TRIGGER event_kept; DROP TRIGGER event_next;
         ALTER TABLE file RENAME TO file_1; ALTER TABLE event RENAME TO event_1;",
    )?;
    transaction.execute_batch(TABLES)?;
    let mut freeze = (Vec::new(), Vec::new());
    let mut files = transaction.prepare("SELECT name, bytes FROM file_1 ORDER BY name")?;
    let mut files = files.query([])?;
    while let Some(row) = files.next()? {
        let (name, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        insert_file(transaction, &name, &bytes)?;
        match name.as_str() {
            "rules.json" => freeze.0 = bytes,
            "pool.tsv" => freeze.1 = bytes,
            _ => {}
        }
    }
    drop(files);
    let mut head = chain::genesis(&seal::freeze(&freeze.0, &freeze.1));
    let mut lines = transaction.prepare("SELECT seq, line FROM event_1 ORDER BY seq")?;
    let mut lines = lines.query([])?;
    while let Some(row) = lines.next()? {
        let (seq, line): (u64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        head = chain::link(&head, &line);
        insert_line(transaction, seq, &line, &head)?;
    }
    drop(lines);
    transaction.execute_batch("DROP TABLE file_1; DROP TABLE event_1;")
}

/// Adds a file, with its hash.
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

/// Adds a line, with the chain's hash at it.
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

/// The hash that stands beside a file.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
