// SPDX-License-Identifier: Apache-2.0

//! Tests of ledgers of other versions, and of files with something beside the lines.

use super::*;
use rusqlite::params;

const VERSION_1: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) BEGIN
        SELECT RAISE(ABORT, 'seq has a gap'); END;
    PRAGMA application_id = 0x50414957;
    PRAGMA user_version = 1;
";

#[test]
fn a_ledger_of_version_1_opens_with_every_line_and_is_version_2_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/record-count-remaining");
    let read = |name: &str| std::fs::read(record.join(name)).unwrap();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(VERSION_1).unwrap();
    for name in ["rules.json", "pool.tsv", "entries.tsv"] {
        old.execute(
            "INSERT INTO file VALUES (?1, ?2)",
            params![name, read(name)],
        )
        .unwrap();
    }
    let journal = read("journal.jsonl");
    for (line, seq) in journal.split_inclusive(|byte| *byte == b'\n').zip(1i64..) {
        old.execute(
            "INSERT INTO event VALUES (?1, ?2)",
            params![seq, line.strip_suffix(b"\n").unwrap()],
        )
        .unwrap();
    }
    old.close().unwrap();
    for _ in 0..2 {
        let opened = Ledger::open(&path).unwrap();
        assert_eq!(opened.journal, journal);
        assert_eq!(opened.files.len(), 3);
        assert_eq!(opened.ledger.damage().unwrap(), None);
        let version: i64 = opened
            .ledger
            .connection
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 2);
    }
}

#[test]
fn a_newer_ledger_and_a_strangers_database_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    for (name, what) in [
        (
            "newer",
            "PRAGMA application_id = 0x50414957; PRAGMA user_version = 3; CREATE TABLE later (x)",
        ),
        ("stranger", "CREATE TABLE accounts (x)"),
        (
            "bare stranger",
            "PRAGMA encoding = 'UTF-16'; PRAGMA user_version = 0; \
          CREATE TABLE x (y); DROP TABLE x",
        ),
    ] {
        let path = folder.path().join(name);
        Connection::open(&path)
            .unwrap()
            .execute_batch(what)
            .unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(
            matches!(Ledger::open(&path), Err(LedgerError::NotALedger { .. })),
            "{name}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), before, "{name}");
    }
}

/// Tables of version 2 as builds before this one laid them out.
const VERSION_2: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL, sha256 BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL, head
        BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) BEGIN
        SELECT RAISE(ABORT, 'seq has a gap'); END;
    PRAGMA application_id = 0x50414957;
    PRAGMA user_version = 2;
";

#[test]
fn a_ledger_of_version_2_opens_whichever_build_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    Connection::open(&path)
        .unwrap()
        .execute_batch(VERSION_2)
        .unwrap();
    let mut ledger = Ledger::open(&path).unwrap().ledger;
    ledger.commit(&[first_line()], &[]).unwrap();
    assert_eq!(ledger.events(), 1);
}

fn first_line() -> NewLine {
    NewLine {
        seq: 1,
        bytes: b"{}".to_vec(),
        head: Digest::new([0; 32]),
    }
}

/// Things that somebody with the file and an SQLite shell adds to it, takes from it or changes.
const ALTERATIONS: [(&str, &str); 14] = [
    (
        "commits of unwanted values fail (A3, steps 1)",
        "CREATE TRIGGER aim BEFORE INSERT ON event WHEN instr(NEW.line, 'start') > 0
             BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END",
    ),
    (
        "lines vanish in silence (A3, steps 2)",
        "CREATE TRIGGER swallow BEFORE INSERT ON event WHEN NEW.seq > 25
             BEGIN SELECT RAISE(IGNORE); END",
    ),
    (
        "the line is changed after its insert",
        "CREATE TRIGGER rewrite AFTER INSERT ON event BEGIN SELECT 1; END",
    ),
    ("a file may be changed", "DROP TRIGGER file_stays"),
    (
        "a trigger of the same name does nothing",
        "DROP TRIGGER event_kept;
         CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT 1; END",
    ),
    (
        "a trigger stands on the other table",
        "DROP TRIGGER event_kept; CREATE TRIGGER event_kept BEFORE DELETE ON file
             BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ),
    ("a view", "CREATE VIEW shown AS SELECT * FROM event"),
    ("an index", "CREATE INDEX by_line ON event (line)"),
    (
        "an index on an expression",
        "CREATE INDEX odd ON event (length(line))",
    ),
    ("another table", "CREATE TABLE notes (x)"),
    (
        "statistics",
        "CREATE INDEX i ON event (line); ANALYZE; DROP INDEX i",
    ),
    ("a column", "ALTER TABLE event ADD COLUMN note TEXT"),
    (
        "a default in the schema's text",
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'line BLOB NOT NULL', 'line BLOB')
             WHERE name = 'event'",
    ),
    (
        "space that is given back",
        "PRAGMA auto_vacuum = FULL; VACUUM",
    ),
];

#[test]
fn a_file_with_anything_beside_the_schema_is_refused_before_a_byte_is_written() {
    for (what, sql) in ALTERATIONS {
        for version in [VERSION_1, VERSION_2] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ledger.sqlite");
            let file = Connection::open(&path).unwrap();
            file.execute_batch(version).unwrap();
            file.execute_batch(sql).unwrap();
            file.close().unwrap();
            let before = std::fs::read(&path).unwrap();
            let refused = Ledger::open(&path).unwrap_err();
            assert!(
                matches!(refused, LedgerError::Altered { .. }),
                "{what}: {refused}"
            );
            assert!(refused.to_string().contains("go on from"), "{refused}");
            assert_eq!(
                std::fs::read(&path).unwrap(),
                before,
                "{what}: not repaired"
            );
        }
    }
}

/// Even where the schema could not be seen, a row that is not there is an error.
#[test]
fn an_insert_that_adds_no_row_is_an_error_and_nothing_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path).unwrap().ledger;
    let swallow = "CREATE TEMP TRIGGER swallow BEFORE INSERT ON main.event
                       BEGIN SELECT RAISE(IGNORE); END;
                   CREATE TEMP TRIGGER swallow_file BEFORE INSERT ON main.file
                       BEGIN SELECT RAISE(IGNORE); END";
    let meddle = |ledger: &Ledger| {
        let connection = ledger.connection.as_ref().unwrap();
        connection.execute_batch(swallow).unwrap();
    };
    meddle(&ledger);
    ledger.commit(&[first_line()], &[]).unwrap_err();
    assert_eq!(ledger.events(), 0);
    meddle(&ledger);
    ledger.commit(&[], &[("rules.json", b"{}")]).unwrap_err();
    // The connection with the trigger was dropped: the next commit goes to the disk.
    ledger.commit(&[first_line()], &[]).unwrap();
    assert_eq!(Ledger::reconcile(&mut ledger).unwrap(), []);
    assert_eq!(ledger.read_back().unwrap(), b"{}\n");
}
