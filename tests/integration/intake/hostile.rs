// SPDX-License-Identifier: Apache-2.0

//! Hostile files, each checked by the program itself: it says something, in little memory, and
//! writes nothing. `--nocapture` prints the table.

mod bombs;
mod files;

use super::plan;
use files::HostileFile;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The most memory of both processes together, in KiB.
const MOST_KIB: u64 = 400 << 10;
/// Outcome of a check.
struct CheckedFile {
    code: Option<i32>,
    words: String,
    peak_kib: u64,
    passed: Duration,
}

/// Returns the largest memory that a process had so far, in KiB.
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

fn children(pid: u32) -> Vec<u32> {
    let listed = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let listed = listed.unwrap_or_default();
    listed
        .split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

fn check(folder: &Path) -> CheckedFile {
    let begun = Instant::now();
    let output = folder.parent().unwrap().join("output");
    let mut run = Command::new(env!("CARGO_BIN_EXE_paiwei"))
        .current_dir(folder)
        .args(["check", "--applicants", "a.xlsx", "--schools", "plan.xlsx"])
        .stdout(std::fs::File::create(&output).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut own, mut of_children) = (0, 0);
    let status = loop {
        own = peak(run.id()).max(own);
        let all = children(run.id()).into_iter().map(peak).max();
        of_children = all.unwrap_or_default().max(of_children);
        if let Some(status) = run.try_wait().unwrap() {
            break status;
        }
        // The memory of a process is sampled while it runs; nothing tells when it grows.
        std::thread::sleep(Duration::from_millis(3));
    };
    CheckedFile {
        code: status.code(),
        words: std::fs::read_to_string(&output).unwrap(),
        peak_kib: own + of_children,
        passed: begun.elapsed(),
    }
}

#[test]
fn hostile_files_are_told_in_little_memory_and_write_nothing() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("stick");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("plan.xlsx"), plan().bytes).unwrap();
    let groups = files::groups()
        .into_iter()
        .chain([bombs::bombs as fn() -> Vec<HostileFile>]);
    let mut files = 0;
    for group in groups {
        for HostileFile { what, bytes } in group() {
            files += 1;
            std::fs::write(folder.join("a.xlsx"), &bytes).unwrap();
            let checked = check(&folder);
            let said = checked
                .words
                .lines()
                .find(|line| line.contains("错误") || line.contains("提示"));
            let reason = checked.words.lines().nth(1).unwrap_or_default().trim();
            println!(
                "{what} | {} KiB | {:?} | {} MiB | {:.2} s | {} {reason}",
                bytes.len() >> 10,
                checked.code,
                checked.peak_kib >> 10,
                checked.passed.as_secs_f32(),
                said.unwrap_or_default().trim(),
            );
            assert!(matches!(checked.code, Some(0 | 1)), "{what}");
            assert!(said.is_some(), "{what}");
            assert!(
                checked.peak_kib <= MOST_KIB,
                "{what}: {} KiB",
                checked.peak_kib
            );
            assert!(!checked.words.contains('\u{1b}'), "{what}");
            let mut left: Vec<_> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|e| e.unwrap().file_name())
                .collect();
            left.sort();
            assert_eq!(left, ["a.xlsx", "plan.xlsx"], "{what}");
            assert_eq!(std::fs::read(folder.join("a.xlsx")).unwrap(), bytes);
        }
    }
    assert!(files >= 60);
    println!("{files} files");
}

#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path();
    std::fs::write(folder.join("plan.xlsx"), plan().bytes).unwrap();
    let made = Command::new("mkfifo")
        .arg(folder.join("pipe.xlsx"))
        .status()
        .unwrap();
    assert!(made.success());
    std::os::unix::fs::symlink("/dev/zero", folder.join("device.xlsx")).unwrap();
    std::os::unix::fs::symlink("loop.xlsx", folder.join("loop.xlsx")).unwrap();
    std::fs::create_dir(folder.join("folder.xlsx")).unwrap();
    for name in [
        "pipe.xlsx",
        "device.xlsx",
        "loop.xlsx",
        "folder.xlsx",
        "absent.xlsx",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_paiwei"))
            .current_dir(folder)
            .args(["check", "--applicants", name, "--schools", "plan.xlsx"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}");
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(words.contains(name), "{words}");
    }
}
