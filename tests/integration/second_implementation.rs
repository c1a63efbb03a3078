// SPDX-License-Identifier: Apache-2.0

//! The protocol's second implementation (resources/verify/verify.js), held against the first: both
//! take the same records, and name the same place in a record that was changed and chained anew.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::protocol::selection::LastPlace;
use paiwei::protocol::{chain, seal};
use paiwei::record::{FILES, RecordFiles, RecordPlace, verify};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RECORDS: [&str; 2] = ["record-count-remaining", "record-carry-split"];

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn load(name: &str) -> [Vec<u8>; 5] {
    let folder = project().join("tests/data").join(name);
    FILES.map(|file| fs::read(folder.join(file)).unwrap())
}

/// Returns the verdict that the JavaScript prints for these files.
#[track_caller]
fn javascript(files: &[Vec<u8>; 5]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in FILES.iter().zip(files) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let output = Command::new("node")
        .arg(project().join("resources/verify/verify.js"))
        .arg(folder.path())
        .output()
        .unwrap();
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.success(), verdict["holds"] == true);
    verdict
}

/// Returns the place of the first fault as both name it; `None` where the record holds.
fn rust(files: &[Vec<u8>; 5]) -> Option<(String, u64)> {
    let [rules, pool, entries, journal, head] = files;
    let fault = verify(RecordFiles {
        rules,
        pool,
        entries,
        journal,
        head,
        roster: None,
        direct: None,
        signed_head: None,
    })
    .err()?;
    let place = match fault.place {
        RecordPlace::Line(line) => line,
        RecordPlace::Seq(seq) => seq,
        RecordPlace::Whole => 1,
    };
    Some((fault.file.to_owned(), place))
}

fn first_fault(verdict: &Value) -> Option<(String, u64)> {
    let fault = verdict["faults"].get(0)?;
    let place = fault.get("seq").or(fault.get("line"))?.as_u64()?;
    Some((fault["file"].as_str()?.to_owned(), place))
}

/// Writes `head.json` anew for a journal that was changed, as a forger would.
fn chain_anew(files: &mut [Vec<u8>; 5]) {
    let mut head = chain::genesis(&seal::freeze(&files[0], &files[1]));
    let mut events = 0;
    for line in files[3].split_inclusive(|byte| *byte == b'\n') {
        head = chain::link(&head, line.strip_suffix(b"\n").unwrap_or(line));
        events += 1;
    }
    files[4] = format!("{{\"events\":{events},\"head\":\"{head}\"}}\n").into_bytes();
}

/// Changes the `nth` digit of a line to another one.
fn change_digit(line: &mut [u8], nth: usize) {
    let digits: Vec<usize> = (0..line.len())
        .filter(|at| line[*at].is_ascii_digit())
        .collect();
    let at = digits[nth % digits.len()];
    line[at] = b'0' + (line[at] - b'0' + 1) % 10;
}

#[test]
#[cfg_attr(not(have_node), ignore = "needs node (script/packages)")]
fn the_javascript_takes_the_published_records_with_the_same_head() {
    for name in RECORDS {
        let files = load(name);
        let verdict = javascript(&files);
        assert_eq!(verdict["holds"], true, "{name}: {verdict}");
        assert_eq!(verdict["complete"], true, "{name}");
        let head: Value = serde_json::from_slice(&files[4]).unwrap();
        assert_eq!(verdict["head"], head["head"], "{name}");
        assert_eq!(verdict["events"], head["events"], "{name}");
    }
}

#[test]
#[cfg_attr(not(have_node), ignore = "needs node (script/packages)")]
fn the_javascript_takes_a_record_under_each_rule_for_the_last_place() {
    for last_place in LastPlace::ALL {
        let mut ceremony = CeremonyFixture::new(&choices(last_place));
        ceremony.play_to_the_end();
        let record = ceremony.folder().join("record");
        ceremony.session().write_record(&record).unwrap();
        let files = FILES.map(|file| fs::read(record.join(file)).unwrap());
        let verdict = javascript(&files);
        assert_eq!(verdict["holds"], true, "{last_place:?}: {verdict}");
    }
}

#[test]
#[cfg_attr(not(have_node), ignore = "needs node (script/packages)")]
fn both_name_the_same_place_in_a_record_that_was_changed_and_chained_anew() {
    let mut refused = 0;
    for name in RECORDS {
        let lines = load(name)[3].split(|byte| *byte == b'\n').count() - 1;
        for changed in 0..lines {
            let mut files = load(name);
            let mut journal: Vec<Vec<u8>> = files[3]
                .split_inclusive(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            change_digit(&mut journal[changed], changed * 13 + 5);
            files[3] = journal.concat();
            chain_anew(&mut files);
            let expected = rust(&files);
            refused += usize::from(expected.is_some());
            let found = first_fault(&javascript(&files));
            assert_eq!(found, expected, "{name}, line {}", changed + 1);
        }
    }
    // A digit of a time or of an added field may change and leave a record that holds.
    assert!(refused > 35, "{refused}");
}

#[test]
fn the_second_implementation_has_no_dependency() {
    let path = Path::new("resources/verify/verify.js");
    let source = fs::read_to_string(project().join(path)).unwrap();
    for word in ["import ", "import(", "fetch(", "XMLHttpRequest", "eval("] {
        assert!(!source.contains(word), "{} has {word:?}", path.display());
    }
}
