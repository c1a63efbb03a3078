// SPDX-License-Identifier: Apache-2.0

//! Power cuts, full disks and broken ones, at every point at which the ceremony touches the disk.
//!
//! The short form takes a sample of the points. The long one takes all of them, 1,000 random kills
//! and 500 cuts of a file system: `PAIWEI_FAULTS=all cargo test --release --no-default-features
//! --test faults -- --nocapture --test-threads 2`
#![cfg(not(feature = "gui"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod cuts;
mod trial;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use trial::{Power, Trial};

/// Every system call that changes a disk here. SQLite is built to sync by fsync.
const CALLS: [&str; 7] = [
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "rename",
    "unlink",
    "ftruncate",
];

fn long() -> bool {
    std::env::var("PAIWEI_FAULTS").as_deref() == Ok("all")
}

/// Returns how often the thread that makes a call most often makes it. Counting is by thread in
/// strace; its line begins with the thread's number.
fn most_of_a_thread(log: &str, call: &str) -> usize {
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    let call = format!(" {call}(");
    for line in log.lines().filter(|line| line.contains(&call)) {
        let thread = line.split_whitespace().next().unwrap_or_default();
        *made.entry(thread).or_default() += 1;
    }
    made.into_values().max().unwrap_or(0)
}

/// Returns how often each call is made at most by one thread in a whole ceremony.
fn calls(trial: &Trial) -> Vec<(&'static str, usize)> {
    let (out, log) = (trial.folder("counted"), trial.folder("log"));
    // A whole one, not the end of one that was counted before.
    let _ = std::fs::remove_dir_all(&out);
    let log_name = log.to_string_lossy().into_owned();
    let traced = format!("trace={}", CALLS.join(","));
    assert!(
        trial
            .play(
                &out,
                &["strace", "-f", "-qq", "-e", &traced, "-o", &log_name]
            )
            .status
            .success()
    );
    let log = std::fs::read_to_string(log).unwrap();
    CALLS
        .into_iter()
        .map(|call| (call, most_of_a_thread(&log, call)))
        .filter(|(_, n)| *n > 0)
        .collect()
}

/// Every point of a ceremony with `fault` at it; in the short form some of each call.
fn at_each_point(trial: &Trial, fault: &str, check: impl Fn(&Path, &trial::Ended, &str)) -> usize {
    let (mut points, mut tried) = (0, 0);
    let (out, log) = (trial.folder("out"), trial.folder("log"));
    let log_name = log.to_string_lossy().into_owned();
    for (call, made) in calls(trial) {
        let step = if long() { 1 } else { made.div_ceil(4) };
        // Not always the same ones of each call, and always the last.
        for n in (1..=made).rev().step_by(step) {
            let what = format!("{fault} at {call} {n}");
            let (traced, inject) = (
                format!("trace={call}"),
                format!("inject={call}:{fault}:when={n}"),
            );
            let ended = trial.play(
                &out,
                &[
                    "strace", "-f", "-qq", "-e", &traced, "-e", &inject, "-o", &log_name,
                ],
            );
            check(&out, &ended, &what);
            std::fs::remove_dir_all(&out).unwrap();
            tried += 1;
            points += usize::from(
                std::fs::read_to_string(&log)
                    .unwrap()
                    .contains("(INJECTED)")
                    || ended.was_killed(),
            );
        }
    }
    // A thread counts for itself, and the last call of a kind may not come where times are written
    // shorter.
    assert!(
        points * 10 >= tried * 7,
        "the faults did not come: {points} of {tried}"
    );
    points
}

#[test]
#[cfg_attr(
    not(all(have_strace, have_fonts)),
    ignore = "needs strace and the fonts of script/packages"
)]
fn killed_at_every_call_that_changes_the_disk_it_loses_nothing() {
    let trial = Trial::new();
    let points = at_each_point(&trial, "signal=KILL", |out, ended, what| {
        assert!(
            ended.was_killed() || ended.status.success(),
            "{what}: {} {}",
            ended.status,
            ended.stderr
        );
        trial.held(out, ended, what);
    });
    eprintln!("killed at {points} points: 0 acknowledged events lost, 0 drawn again");
}

#[test]
#[cfg_attr(
    not(all(have_strace, have_fonts)),
    ignore = "needs strace and the fonts of script/packages"
)]
fn an_error_of_the_disk_at_any_call_is_said_and_loses_nothing() {
    let trial = Trial::new();
    for error in ["EIO", "ENOSPC"] {
        let points = at_each_point(&trial, &format!("error={error}"), |out, ended, what| {
            let code = ended.status.code();
            assert!(
                matches!(code, Some(0 | 2)),
                "{what}: {} {}",
                ended.status,
                ended.stderr
            );
            assert!(
                !ended.stderr.contains("panicked"),
                "{what}: {}",
                ended.stderr
            );
            let remedy = [
                "try again",
                "give it another place",
                "medium is there",
                "replace the medium",
                "restart the computer",
                "go on from the mirror",
            ];
            let said = remedy.iter().any(|words| ended.stderr.contains(words));
            assert!(
                code == Some(0) || said,
                "{what}: it does not say what to do: {}",
                ended.stderr
            );
            trial.held(out, ended, what);
        });
        eprintln!(
            "{error} at {points} points: what stopped the draw said its remedy, 0 acknowledged events lost"
        );
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn killed_at_any_moment_it_loses_nothing() {
    let trial = Trial::new();
    let kills = if long() { 1_000 } else { 12 };
    let events = trial::journal(&trial.folder("unbroken"))
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64;
    for i in 0..kills {
        let out = trial.folder("out");
        // A moment after an event: how long after goes through all of what follows it.
        let (at, after) = (1 + i * 7 % events, Duration::from_micros(i * 997 % 40_000));
        let ended = trial.watch(&out, &[], |event, process| {
            if event < at {
                return Power::On;
            }
            std::thread::park_timeout(after);
            let _ = Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
            Power::Off
        });
        trial.held(&out, &ended, &format!("killed {after:?} after event {at}"));
        std::fs::remove_dir_all(&out).unwrap();
    }
    eprintln!("killed at {kills} moments: 0 acknowledged events lost, 0 drawn again");
}

#[test]
#[cfg_attr(
    not(all(have_file_system_cuts, have_fonts)),
    ignore = "needs mkfs.ext4, xfs_io and the fonts of script/packages"
)]
fn a_file_system_that_is_cut_loses_nothing() {
    let trial = Trial::new();
    let Some(disk) = cuts::Disk::new(&trial.folder("disk")) else {
        return;
    };
    let cuts = if long() { 500 } else { 4 };
    for i in 0..cuts {
        disk.format();
        let at = 1 + i * 7 % 30;
        let out = disk.mount().join("out");
        let ended = trial.watch(&out, &[], |event, process| {
            if event < at {
                return Power::On;
            }
            disk.cut();
            let _ = Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
            Power::Off
        });
        disk.mount_again();
        trial.held(&out, &ended, &format!("file system cut at event {at}"));
        disk.unmount();
    }
    eprintln!("file system cut {cuts} times: 0 acknowledged events lost, 0 corrupt");
}
