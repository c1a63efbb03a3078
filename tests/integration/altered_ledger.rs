// SPDX-License-Identifier: Apache-2.0

//! A ledger's file with something beside its lines (trust A3): no command draws from it, and the
//! readiness report says so. Which alterations are found is tested beside the ledger.

use paiwei::session::LEDGER;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ALTERATIONS: [&str; 2] = [
    // Steps 1: commits of unwanted values fail.
    "CREATE TRIGGER aim BEFORE INSERT ON event WHEN instr(NEW.line, 'start') > 0 \
     BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END",
    // Steps 2: lines vanish in silence.
    "CREATE TRIGGER swallow BEFORE INSERT ON event WHEN NEW.seq > 25 \
     BEGIN SELECT RAISE(IGNORE); END",
];

fn paiwei(folder: &Path, words: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwei"));
    command.args(words.split_whitespace()).current_dir(folder);
    command.output().unwrap()
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_trigger_in_the_file_stops_every_command_before_a_line_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(
        paiwei(here, "sample --out . --children 24 --schools 2")
            .status
            .success()
    );
    let play = "rehearse --applicants applicants.xlsx --schools schools.xlsx --seed 5 \
                --last-place exceed --out out";
    assert!(paiwei(here, play).status.success());
    let ledger = here.join("out/data").join(LEDGER);
    let whole = fs::read(&ledger).unwrap();
    for sql in ALTERATIONS {
        fs::write(&ledger, &whole).unwrap();
        let file = rusqlite::Connection::open(&ledger).unwrap();
        file.execute_batch(sql).unwrap();
        file.close().unwrap();
        let before = fs::read(&ledger).unwrap();

        let report = paiwei(here, "readiness --data out/data");
        let words = String::from_utf8(report.stdout).unwrap();
        assert_eq!(report.status.code(), Some(1), "{words}");
        assert!(
            words.contains("go on from the mirror or an archive"),
            "{words}"
        );

        let resumed = paiwei(here, &format!("{play} --resume --announce"));
        let words = String::from_utf8(resumed.stderr).unwrap();
        assert_eq!(resumed.status.code(), Some(2), "{words}");
        assert!(words.contains("altered beside its lines"), "{words}");
        assert!(resumed.stdout.is_empty(), "nothing is announced");
        assert_eq!(fs::read(&ledger).unwrap(), before, "not a byte is written");
    }
}
