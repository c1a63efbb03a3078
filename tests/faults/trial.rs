// SPDX-License-Identifier: Apache-2.0

//! A whole headless ceremony that meets a fault, and what must be true after it.

use paiwei::ceremony::event::Event;
use paiwei::ceremony::line::JournalLine;
use paiwei::journal::Ledger;
use paiwei::session::LEDGER;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwei");

/// The workbooks of two schools, and how their ceremony ends when nothing happens.
pub struct Trial {
    disc: tempfile::TempDir,
    unbroken: Vec<JournalLine>,
}

/// Whether the computer still has power.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Power {
    On,
    Off,
}

/// How a run ended.
pub struct Ended {
    pub status: ExitStatus,
    pub stderr: String,
    /// The last event that it said is on disk.
    pub acknowledged: u64,
}

impl Ended {
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(9)
    }
}

impl Trial {
    pub fn new() -> Self {
        let disc = tempfile::tempdir().unwrap();
        let sample = [
            "sample",
            "--children",
            "24",
            "--schools",
            "2",
            "--seed",
            "4",
            "--out",
        ];
        assert!(
            Command::new(PROGRAM)
                .args(sample)
                .arg(disc.path())
                .output()
                .unwrap()
                .status
                .success()
        );
        let mut trial = Self {
            disc,
            unbroken: Vec::new(),
        };
        let out = trial.folder("unbroken");
        assert!(trial.play(&out, &[]).status.success());
        trial.unbroken = lines(&journal(&out));
        trial
    }

    /// A folder for a run.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.disc.path().join(name)
    }

    /// The program that plays the ceremony in `out`, or goes on with it, behind the words of
    /// `before` (a tracer).
    pub fn command(&self, out: &Path, before: &[&str]) -> Command {
        let words: Vec<&str> = before.iter().copied().chain([PROGRAM]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args([
            "rehearse",
            "--seed",
            "5",
            "--last-place",
            "exceed",
            "--resume",
            "--announce",
        ]);
        let workbook = |name: &str| self.disc.path().join(name);
        command
            .arg("--applicants")
            .arg(workbook("applicants.xlsx"))
            .arg("--schools")
            .arg(workbook("schools.xlsx"));
        // The mirror's medium is there whatever becomes of the rest.
        let _ = std::fs::create_dir_all(out.join("mirror"));
        command.arg("--mirror").arg(out.join("mirror"));
        command
            .arg("--out")
            .arg(out)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Plays to the end, or to the fault.
    pub fn play(&self, out: &Path, before: &[&str]) -> Ended {
        self.watch(out, before, |_, _| Power::On)
    }

    /// Plays, and lets `meddle` do something to the process at each line that it says is on disk.
    /// What it says once the power is off, nobody hears: a file system that is being shut down can
    /// still answer a sync that had begun with success (ext4 of Linux 6), a computer without power
    /// can't.
    pub fn watch(
        &self,
        out: &Path,
        before: &[&str],
        mut meddle: impl FnMut(u64, u32) -> Power,
    ) -> Ended {
        let mut child = self.command(out, before).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let (said, heard) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            said.send(text)
        });
        let (mut acknowledged, mut power) = (0, Power::On);
        for line in BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok)
        {
            // A line that was cut says nothing.
            let said = serde_json::from_str::<serde_json::Value>(&line)
                .ok()
                .and_then(|v| v["events"].as_u64());
            if power == Power::On {
                acknowledged = said.unwrap_or(acknowledged);
                power = meddle(acknowledged, child.id());
            }
        }
        Ended {
            status: child.wait().unwrap(),
            stderr: heard.recv().unwrap(),
            acknowledged,
        }
    }

    /// After the fault: no acknowledged event is lost, the ceremony goes on to its end with every
    /// line kept, its record holds, and each school whose rolls were not cut has the result of an
    /// unbroken run.
    pub fn held(&self, out: &Path, ended: &Ended, what: &str) {
        let before = journal(out);
        let (kept, said) = (lines(&before).len() as u64, ended.acknowledged);
        assert!(
            kept >= said,
            "{what}: {said} events were acknowledged, {kept} are kept"
        );
        let resumed = self.play(out, &[]);
        assert!(
            resumed.status.success(),
            "{what}: it did not go on: {}",
            resumed.stderr
        );
        let after = journal(out);
        assert!(
            after.starts_with(&before),
            "{what}: a committed line has changed"
        );
        let verdict = crate::support::ceremony_fixture::verified(&out.join("record"));
        assert!(verdict.complete && verdict.schools == 2, "{what}");
        let (own, cut) = results(&lines(&after));
        let (whole, _) = results(&self.unbroken);
        let not_cut = |(code, _): &&(Option<String>, String)| {
            code.as_ref().is_none_or(|code| !cut.contains(code))
        };
        assert!(
            own.iter().filter(not_cut).eq(whole.iter().filter(not_cut)),
            "{what}: another result"
        );
        assert_eq!(
            std::fs::read(out.join("mirror/journal.jsonl")).unwrap(),
            after,
            "{what}: the mirror is in step again"
        );
        for custodian in ["1", "2", "3"] {
            let archive = out.join("archive").join(custodian);
            let state = paiwei::custody::check(&archive).unwrap();
            assert!(
                matches!(state, paiwei::custody::FolderState::Whole(_)),
                "{what}: {state:?}"
            );
        }
    }
}

/// The journal of a run as a resume would read it; its files are left as they are.
pub fn journal(out: &Path) -> Vec<u8> {
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(out.join("data"))
        .into_iter()
        .flatten()
        .flatten()
    {
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    Ledger::open(&copy.path().join(LEDGER)).unwrap().journal
}

fn lines(journal: &[u8]) -> Vec<JournalLine> {
    journal
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| JournalLine::parse(line).unwrap())
        .collect()
}

/// The result events, each with its school, without number and time; and the schools one of whose
/// rolls was cut.
fn results(lines: &[JournalLine]) -> (Vec<(Option<String>, String)>, BTreeSet<String>) {
    let (mut own, mut cut) = (Vec::new(), BTreeSet::new());
    for line in lines {
        let event = serde_json::to_value(&line.event).unwrap();
        let school = event["school"].as_str().map(str::to_owned);
        match &line.event {
            // The close is the same shares; a free event bears on no result.
            Event::Free(_) => continue,
            Event::RollBegan {
                school, attempt, ..
            } if attempt.get() > 1 => drop(cut.insert(school.clone())),
            _ => {}
        }
        own.push((school, event.to_string()));
    }
    (own, cut)
}
