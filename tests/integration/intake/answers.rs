// SPDX-License-Identifier: Apache-2.0

//! Answers to questions: a file for the very workbook, read by `check` and `rehearse`.

use super::*;
use std::path::Path;
use std::process::{Command, Output};

fn paiwei(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paiwei"))
        .current_dir(folder)
        .args(args)
        .output()
        .unwrap()
}

fn write(folder: &Path, name: &str, source: &WorkbookSource) {
    std::fs::write(folder.join(name), &source.bytes).unwrap();
}

const CHECK: [&str; 5] = ["check", "--applicants", "a.xlsx", "--schools", "plan.xlsx"];

#[test]
fn a_question_holds_the_workbooks_back_until_it_is_answered_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let odd: [&[&str]; 2] = [
        &["3699000001", "某某", "甲小学", ""],
        &["3699000777", "张三（女）", "甲小学", ""],
    ];
    write(folder, "a.xlsx", &roster_with(&odd));
    write(folder, "plan.xlsx", &plan());
    let asked = paiwei(folder, &[&CHECK[..], &["--questions", "q.tsv"]].concat());
    assert_eq!(asked.status.code(), Some(1), "{asked:?}");
    let text = std::fs::read_to_string(folder.join("q.tsv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let questions: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|l| l.contains("\t\ta.xlsx 名单 B"))
        .collect();
    assert_eq!(questions.len(), 2, "{text}");
    assert!(!text.contains("3699000001") && !text.contains("某某"));
    // One answer answers one question.
    let one = text.replacen(questions[0], &questions[0].replacen("\t\t", "\t是\t", 1), 1);
    std::fs::write(folder.join("one.tsv"), &one).unwrap();
    let half = paiwei(folder, &[&CHECK[..], &["--answers", "one.tsv"]].concat());
    assert_eq!(half.status.code(), Some(1));
    let all = one.replacen(
        questions[1],
        &questions[1].replacen("\t\t", "\tyes\t", 1),
        1,
    );
    std::fs::write(folder.join("all.tsv"), &all).unwrap();
    let whole = paiwei(folder, &[&CHECK[..], &["--answers", "all.tsv"]].concat());
    assert_eq!(whole.status.code(), Some(0), "{whole:?}");
    let rehearse = |answers: &[&str], out: &str| {
        let fixed = [
            "rehearse",
            "--applicants",
            "a.xlsx",
            "--schools",
            "plan.xlsx",
            "--seed",
            "1",
        ];
        let place = ["--last-place", "exceed", "--out", out];
        paiwei(folder, &[&fixed[..], &place, answers].concat())
            .status
            .code()
    };
    assert_eq!(rehearse(&[], "out1"), Some(1));
    assert!(!folder.join("out1").exists());
    assert_eq!(rehearse(&["--answers", "all.tsv"], "out2"), Some(0));
    // Another workbook, however alike, is asked about anew.
    let mut changed = odd.to_vec();
    changed.push(&["3699000999", "李四", "甲小学", ""]);
    write(folder, "a.xlsx", &roster_with(&changed));
    let anew = paiwei(folder, &[&CHECK[..], &["--answers", "all.tsv"]].concat());
    assert_eq!(anew.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&anew.stderr).contains("2 answers"));
}

#[test]
fn what_can_not_be_read_is_said_in_the_terminals_language() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "plan.xlsx", &plan());
    std::fs::create_dir(folder.join("a.xlsx")).unwrap();
    let run = |language: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_paiwei"))
            .current_dir(folder)
            .env("LANGUAGE", language)
            .args(CHECK)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run("zh_CN").contains("不是工作簿"));
    assert!(run("en").contains("not a workbook"));
}
