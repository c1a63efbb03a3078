// SPDX-License-Identifier: Apache-2.0

//! Tests of commits that fail, in which the disk decides, and of ledgers of other versions.

use super::*;
use crate::protocol::chain;
use rusqlite::params;

/// An open ledger in a folder of its own, with the head of its chain.
struct Bench {
    folder: tempfile::TempDir,
    ledger: Ledger,
    head: Digest,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite"))
            .unwrap()
            .ledger;
        Self {
            folder,
            ledger,
            head: Digest::new([0; 32]),
        }
    }

    fn line(&self, bytes: &[u8]) -> NewLine {
        NewLine {
            seq: self.ledger.events() + 1,
            bytes: bytes.to_vec(),
            head: chain::link(&self.head, bytes),
        }
    }

    fn stand(&self) -> Vec<Vec<u8>> {
        let lines = read_lines(self.ledger.connection.as_ref().unwrap(), 0).unwrap();
        lines.into_iter().map(|line| line.bytes).collect()
    }
}

#[test]
fn a_full_disk_refuses_the_line_says_what_to_do_and_takes_it_once_there_is_space() {
    let mut bench = Bench::new();
    let first = bench.line(b"first");
    bench.ledger.commit(&[first], &[]).unwrap();
    let connection = bench.ledger.connection.as_ref().unwrap();
    let pages: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    connection
        .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        .unwrap();
    let large = bench.line(&[b'x'; 100_000]);
    let error = bench
        .ledger
        .commit(std::slice::from_ref(&large), &[])
        .unwrap_err();
    assert!(
        matches!(
            error,
            LedgerError::Sql {
                trouble: DiskFailure::Full,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("free some space"));
    assert_eq!(
        (bench.stand(), bench.ledger.events()),
        (vec![b"first".to_vec()], 1)
    );
    // The limit is gone with the connection, as the cause is once space was made.
    bench.ledger.commit(&[large], &[]).unwrap();
    assert_eq!(bench.stand().len(), 2);
}

#[test]
fn a_line_that_stands_after_all_is_given_back_once_and_never_appended_twice() {
    let mut bench = Bench::new();
    let lines = [bench.line(b"acknowledged"), bench.line(b"")];
    bench.ledger.commit(&lines[..1], &[]).unwrap();
    let second = NewLine {
        seq: 2,
        ..bench.line(b"written, then the syncing failed")
    };
    bench
        .ledger
        .write(std::slice::from_ref(&second), &[])
        .unwrap();
    bench.ledger.connection = None;
    let refused = bench.ledger.commit(
        &[NewLine {
            seq: 2,
            ..bench.line(b"a second try")
        }],
        &[],
    );
    assert!(matches!(refused, Err(LedgerError::CommitUnknown(_))));
    assert_eq!(bench.ledger.reconcile().unwrap(), [second]);
    assert_eq!(bench.ledger.reconcile().unwrap(), []);
    assert_eq!((bench.stand().len(), bench.ledger.events()), (2, 2));
}

#[test]
fn while_the_disk_is_away_nothing_is_taken_and_afterwards_everything_is_as_it_was() {
    let mut bench = Bench::new();
    let first = bench.line(b"first");
    bench.ledger.commit(&[first], &[]).unwrap();
    let here = std::mem::replace(
        &mut bench.ledger.path,
        bench.folder.path().join("away/ledger.sqlite"),
    );
    bench.ledger.connection = None;
    for _ in 0..3 {
        let line = bench.line(b"second");
        assert!(bench.ledger.commit(&[line], &[]).is_err() && bench.ledger.reconcile().is_err());
    }
    bench.ledger.path = here;
    assert_eq!(bench.ledger.reconcile().unwrap(), []);
    let line = bench.line(b"second");
    bench.ledger.commit(&[line], &[]).unwrap();
    assert_eq!(bench.stand(), [b"first".to_vec(), b"second".to_vec()]);
}

const VERSION_1: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'seq has a gap'); END;
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
    ] {
        let path = folder.path().join(name);
        Connection::open(&path)
            .unwrap()
            .execute_batch(what)
            .unwrap();
        assert!(
            matches!(Ledger::open(&path), Err(LedgerError::NotALedger { .. })),
            "{name}"
        );
        let tables: i64 = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 1, "{name}");
    }
}

impl Ledger {
    /// Leaves what a failed sync leaves: a line on the disk, unacknowledged, and a
    /// connection that was dropped.
    pub(crate) fn write_unacknowledged(&mut self, line: &NewLine) {
        self.write(std::slice::from_ref(line), &[]).unwrap();
        self.connection = None;
    }
}
