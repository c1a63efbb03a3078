// SPDX-License-Identifier: Apache-2.0

//! Tests of commits that fail, in which the disk decides.

mod schema;

use super::*;
use crate::protocol::chain;

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

impl Ledger {
    /// Leaves what a failed sync leaves: a line on the disk, unacknowledged, and a
    /// connection that was dropped.
    pub(crate) fn write_unacknowledged(&mut self, line: &NewLine) {
        self.write(std::slice::from_ref(line), &[]).unwrap();
        self.connection = None;
    }
}
