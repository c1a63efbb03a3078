// SPDX-License-Identifier: Apache-2.0

//! The commands, as a person types them.

use paiwei::ceremony::paper::PaperForm;
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

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sample(folder: &Path, children: &str, schools: &str) {
    let made = paiwei(
        folder,
        &[
            "sample",
            "--out",
            ".",
            "--children",
            children,
            "--schools",
            schools,
        ],
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
}

/// Every file in a folder and the folders in it.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

const PLAY: [&str; 9] = [
    "rehearse",
    "--applicants",
    "applicants.xlsx",
    "--schools",
    "schools.xlsx",
    "--seed",
    "5",
    "--last-place",
    "split",
];

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_rehearsal_leaves_everything_and_its_record_holds() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "90", "3");
    let more = [
        "--out",
        "out",
        "--parents",
        "2",
        "--school-order",
        "drawn",
        "--waitlist",
        "3",
        "--step",
        "carry",
    ];
    let played = paiwei(folder, &[&PLAY[..], &more].concat());
    assert!(played.status.success(), "{}", text(&played.stderr));
    let verified = paiwei(
        folder,
        &[
            "verify",
            "out/record",
            "--roster",
            "out/sealed/2/roster.tsv",
            "--json",
        ],
    );
    let verdict: serde_json::Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(
        (&verdict["holds"], &verdict["complete"], &verdict["schools"]),
        (&true.into(), &true.into(), &2.into())
    );
    for custodian in ["1", "2", "3"] {
        assert!(
            !folder
                .join("out/archive")
                .join(custodian)
                .join("share.json")
                .exists()
        );
        for sheet in ["01-S01.pdf", "02-S02.pdf"] {
            let signed = fs::read(folder.join("out/sheets").join(sheet)).unwrap();
            assert!(signed.starts_with(b"%PDF-"));
            assert_eq!(
                signed,
                fs::read(
                    folder
                        .join("out/archive")
                        .join(custodian)
                        .join("sheets")
                        .join(sheet)
                )
                .unwrap()
            );
        }
        assert!(
            folder
                .join("out/sealed")
                .join(custodian)
                .join("share.json")
                .exists()
        );
    }
    assert!(folder.join("out/workbooks/02-S02.xlsx").exists());
    // This ceremony continues none, and who waits stands on the result sheet.
    let absent = [PaperForm::Succession, PaperForm::Waiting];
    let forms = PaperForm::ALL.into_iter();
    let forms = forms.filter(|form| !absent.contains(form));
    for paper in forms.map(|form| form.info().path) {
        let Some(paper) = paper.strip_prefix("papers/") else {
            continue;
        };
        let paper = match paper.strip_suffix('-') {
            Some(of_school) => format!("{of_school}-02-S02"),
            None => paper.to_owned(),
        };
        let kept = fs::read(folder.join(format!("out/papers/{paper}.pdf"))).unwrap();
        assert_eq!(
            kept,
            fs::read(folder.join(format!("out/archive/1/papers/{paper}.pdf"))).unwrap()
        );
    }
    // A slip is for its envelope: neither copies nor archives nor the ledger's folder have it.
    let slips: Vec<_> = [1, 2, 3]
        .map(|i| fs::read(folder.join(format!("out/envelopes/{i}.pdf"))).unwrap())
        .to_vec();
    for kept in ["data", "sealed", "archive", "record", "papers", "sheets"] {
        for file in files(&folder.join("out").join(kept)) {
            assert!(
                !slips.contains(&fs::read(&file).unwrap()),
                "{}",
                file.display()
            );
        }
    }
    let again = paiwei(folder, &[&PLAY[..], &more].concat());
    assert_eq!(
        again.status.code(),
        Some(2),
        "a second rehearsal must not write over the first"
    );
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_seed_repeats_digits_shares_salts_and_presses() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "40", "2");
    let results = |out: &str| {
        assert!(
            paiwei(folder, &[&PLAY[..], &["--out", out]].concat())
                .status
                .success()
        );
        let journal = fs::read_to_string(folder.join(out).join("record/journal.jsonl")).unwrap();
        let untimed = |line: &str| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            let fields = line.as_object_mut().unwrap();
            // A copy has the times too, so its manifest differs with them.
            fields.retain(|name, _| name != "at" && name != "manifest");
            line.to_string()
        };
        journal.lines().map(untimed).collect::<Vec<_>>()
    };
    assert_eq!(results("a"), results("b"));
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_roster_with_errors_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "20", "2");
    fs::write(folder.join("applicants.xlsx"), b"this is no workbook").unwrap();
    let checked = paiwei(
        folder,
        &[
            "check",
            "--applicants",
            "applicants.xlsx",
            "--schools",
            "schools.xlsx",
            "--json",
        ],
    );
    assert_eq!(checked.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(
        (&report["errors"], &report["findings"][0]["file"]),
        (&1.into(), &"applicants.xlsx".into())
    );
    let played = paiwei(folder, &[&PLAY[..], &["--out", "out"]].concat());
    assert_eq!(played.status.code(), Some(1));
    assert!(!folder.join("out").exists());
}

#[test]
fn the_rule_for_the_last_place_has_no_default() {
    let folder = tempfile::tempdir().unwrap();
    let without = [
        "rehearse",
        "--applicants",
        "a",
        "--schools",
        "s",
        "--out",
        "out",
    ];
    let refused = paiwei(folder.path(), &without);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--last-place"));
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn the_schools_workbooks_can_be_imported_again_with_their_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "50", "2");
    assert!(
        paiwei(folder, &[&PLAY[..], &["--out", "first"]].concat())
            .status
            .success()
    );
    let workbooks = [
        "--applicants",
        "first/workbooks/01-S01.xlsx",
        "--applicants",
        "first/workbooks/02-S02.xlsx",
    ];
    let rest = [
        "--schools",
        "schools.xlsx",
        "--last-place",
        "skip",
        "--numbering",
        "imported",
        "--out",
        "second",
    ];
    let played = paiwei(folder, &[&["rehearse"][..], &workbooks, &rest].concat());
    assert!(played.status.success(), "{}", text(&played.stderr));
    let numbers = |out: &str| {
        let entries = fs::read_to_string(folder.join(out).join("record/entries.tsv")).unwrap();
        let number = |line: &str| line.split('\t').nth(1).unwrap().to_owned();
        entries
            .lines()
            .skip(1)
            .map(number)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(numbers("first"), numbers("second"));
    let verified = paiwei(
        folder,
        &[
            "verify",
            "second/record",
            "--roster",
            "second/sealed/1/roster.tsv",
        ],
    );
    assert!(verified.status.success(), "{}", text(&verified.stdout));
}

#[test]
fn an_output_that_takes_nothing_is_said_and_no_reason_to_panic() {
    let folder = tempfile::tempdir().unwrap();
    let said = Command::new("sh")
        .args(["-c", "\"$0\" sample --out a > /dev/full"])
        .arg(env!("CARGO_BIN_EXE_paiwei"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let words = text(&said.stderr);
    assert_eq!(said.status.code(), Some(2), "{words}");
    assert!(words.contains("give it another place"), "{words}");
    assert!(folder.path().join("a/schools.xlsx").exists());
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_published_folder_names_no_child_and_a_wrong_record_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "40", "2");
    assert!(
        paiwei(folder, &[&PLAY[..], &["--out", "out"]].concat())
            .status
            .success()
    );
    let publish = |site: &str| paiwei(folder, &["publish", "out/record", "--out", site]).status;
    assert_eq!(publish("site").code(), Some(0));
    assert_eq!(publish("site").code(), Some(2), "nothing is written over");

    let roster = fs::read_to_string(folder.join("out/archive/1/roster.tsv")).unwrap();
    // Serial, name and salt of each child.
    let secrets: Vec<&str> = roster
        .lines()
        .skip(1)
        .flat_map(|line| line.split('\t').skip(2))
        .collect();
    assert!(secrets.len() >= 3 * 30, "{}", secrets.len());
    let published = files(&folder.join("site"));
    assert_eq!(
        published.len(),
        8,
        "page, record and two lists of checksums"
    );
    for path in published {
        let bytes = fs::read_to_string(&path).unwrap();
        for secret in &secrets {
            assert!(!bytes.contains(secret), "{}: {secret}", path.display());
        }
    }

    let entries = folder.join("out/record/entries.tsv");
    let changed = fs::read_to_string(&entries)
        .unwrap()
        .replacen("\t1\t", "\t2\t", 1);
    fs::write(&entries, changed).unwrap();
    assert_eq!(publish("false").code(), Some(1));
    assert!(!folder.join("false").exists());
}
