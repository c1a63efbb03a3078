// SPDX-License-Identifier: Apache-2.0

//! `paiwei rehearse` beside what it wrote before, and beside mirrors that are not its own.

use paiwei::session::LEDGER;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn paiwei(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paiwei"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Plays a rehearsal into `out` beside a mirror; `more` are further arguments.
fn rehearse(folder: &Path, out: &str, mirror: &str, more: &[&str]) -> Output {
    let mut args = vec!["rehearse", "--applicants", "applicants.xlsx"];
    args.extend(["--schools", "schools.xlsx", "--last-place", "exceed"]);
    args.extend(["--out", out, "--mirror", mirror]);
    args.extend(more);
    paiwei(folder, &args)
}

/// A folder with workbooks and two mirrors that are empty.
fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sample = paiwei(
        folder.path(),
        &["sample", "--out", ".", "--children", "40", "--schools", "2"],
    );
    assert!(sample.status.success());
    for mirror in ["mirror", "other"] {
        fs::create_dir(folder.path().join(mirror)).unwrap();
    }
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The ledger as it was at this line is put back, as if the disk had lost the rest.
fn put_back(folder: &Path, lines: u64) {
    let ledger = folder.join("out/data").join(LEDGER);
    let connection = rusqlite::Connection::open(ledger).unwrap();
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        connection
            .execute_batch(&format!("DROP TRIGGER {name}"))
            .unwrap();
    }
    connection
        .execute("DELETE FROM event WHERE seq > ?1", [lines])
        .unwrap();
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_foreign_mirror_is_refused_with_its_reason_and_left_alone() {
    let folder = prepared();
    assert!(
        rehearse(folder.path(), "first", "mirror", &[])
            .status
            .success()
    );
    let before = fs::read(folder.path().join("mirror/journal.jsonl")).unwrap();
    let refused = rehearse(folder.path(), "second", "mirror", &[]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("another ceremony"),
        "{}",
        said(&refused)
    );
    let after = fs::read(folder.path().join("mirror/journal.jsonl")).unwrap();
    assert!(before == after);
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_rehearsal_whose_archives_or_mirror_are_ahead_of_its_ledger_is_not_gone_on_with() {
    let folder = prepared();
    assert!(
        rehearse(folder.path(), "out", "mirror", &[])
            .status
            .success()
    );
    let archive = folder.path().join("out/archive/1/journal.jsonl");
    let mirror = folder.path().join("mirror/journal.jsonl");
    let (archived, mirrored) = (fs::read(&archive).unwrap(), fs::read(&mirror).unwrap());
    put_back(folder.path(), 20);
    // Its own archives tell, beside another mirror.
    let refused = rehearse(folder.path(), "out", "other", &["--resume"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("the ledger only 20"),
        "{}",
        said(&refused)
    );
    // The mirror tells where there is no archive.
    for kind in ["archive", "record"] {
        fs::rename(
            folder.path().join("out").join(kind),
            folder.path().join(kind),
        )
        .unwrap();
    }
    let refused = rehearse(folder.path(), "out", "mirror", &["--resume"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("the ledger only 20"),
        "{}",
        said(&refused)
    );
    fs::rename(
        folder.path().join("archive"),
        folder.path().join("out/archive"),
    )
    .unwrap();
    assert!(archived == fs::read(&archive).unwrap());
    assert!(mirrored == fs::read(&mirror).unwrap());
}
