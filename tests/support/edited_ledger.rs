// SPDX-License-Identifier: Apache-2.0

//! A ledger whose files somebody edits, as a person with the disk can.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Changes a file of the ledger in a data folder with its hash, and leaves the schema as it was.
/// Returns the text before.
#[track_caller]
pub fn edit(data: &Path, name: &str, change: impl Fn(&str) -> String) -> String {
    let ledger = Connection::open(data.join("ledger.sqlite")).unwrap();
    let (trigger, schema): (String, String) = ledger
        .query_row(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'file' \
             AND sql LIKE '%UPDATE%'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let before: Vec<u8> = ledger
        .query_row("SELECT bytes FROM file WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .unwrap();
    let before = String::from_utf8(before).unwrap();
    let after = change(&before).into_bytes();
    let hash = Sha256::digest(&after).to_vec();
    ledger
        .execute_batch(&format!("DROP TRIGGER {trigger}"))
        .unwrap();
    let changed = ledger
        .execute(
            "UPDATE file SET bytes = ?1, sha256 = ?2 WHERE name = ?3",
            params![after, hash, name],
        )
        .unwrap();
    assert_eq!(changed, 1);
    ledger.execute_batch(&schema).unwrap();
    before
}
