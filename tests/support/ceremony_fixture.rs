// SPDX-License-Identifier: Apache-2.0

//! A small ceremony that a test can play step by step.

use paiwei::ceremony::decide::Command;
use paiwei::ceremony::event::Event;
use paiwei::ceremony::rules::{
    CeremonyFacts, CountingStep, IntervalMax, LastPlace, ProgramVersion, SchoolOrder,
};
use paiwei::ceremony::school::{OpenRoll, SchoolPhase};
use paiwei::ceremony::state::Milestone;
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Digest, Salt, Share};
use paiwei::record::{RecordFiles, verify};
use paiwei::roster::{NumberingColumn, PlannedSchool, Roster, RosterChild, RosterEntry};
use paiwei::session::{RuleChoices, Session, WallClock, prepare};
use paiwei::sheet::Fonts;
use std::path::{Path, PathBuf};

/// Returns the fields of the auxiliary events of this name, as the ledger has them, in order.
pub fn recorded(session: &Session, name: &str) -> Vec<serde_json::Map<String, serde_json::Value>> {
    let mut found = Vec::new();
    for line in session.lines() {
        if let Event::Free(free) = line.event
            && free.name == name
        {
            found.push(free.fields);
        }
    }
    found
}

/// Two schools that need a draw (with twins and a triplet) and one that does not.
pub fn roster() -> Roster {
    let school = |code: &str, plan, priority, classes| PlannedSchool {
        code: code.into(),
        name: format!("测试{code}小学"),
        plan,
        priority,
        classes,
        waitlist: 0,
    };
    let mut entries = Vec::new();
    for (school, sizes) in [
        ("A1", vec![1; 14]),
        ("A2", vec![1, 2, 1, 3, 1, 2, 1, 1]),
        ("A3", vec![1, 1]),
    ] {
        for (i, size) in sizes.into_iter().enumerate() {
            let child = |k: usize| RosterChild {
                serial: format!("{school}{i:03}{k}"),
                name: format!("童{i}{k}"),
            };
            entries.push(RosterEntry {
                school_code: school.into(),
                children: (0..size).map(child).collect(),
                number: None,
            });
        }
    }
    let schools = vec![
        school("A1", 9, 1, 2),
        school("A2", 6, 0, 0),
        school("A3", 5, 0, 1),
    ];
    Roster {
        schools,
        entries,
        numbering: NumberingColumn::ToDraw,
    }
}

pub fn choices(last_place: LastPlace) -> RuleChoices {
    RuleChoices {
        rehearsal: true,
        ceremony: CeremonyFacts {
            title: "测试派位".into(),
            authority: "测试局".into(),
            venue: "测试厅".into(),
            date: "2026-08-22".into(),
        },
        program: ProgramVersion {
            version: "0".into(),
            sha256: Digest::new([0; 32]),
        },
        custodians: vec!["甲局".into(), "乙院".into(), "公证处".into()],
        signers: Vec::new(),
        school_order: SchoolOrder::Set,
        parents: 0,
        number_digits: 12,
        stage_digits: 6,
        supersedes: None,
        tick_hz: 8,
        min_ticks: 16,
        interval_min: 1,
        interval_max: IntervalMax::Children,
        step: CountingStep::CountRemaining,
        last_place,
        waitlist: None,
    }
}

/// It is always the same moment: what hangs on nothing else comes out the same in every run.
fn clock() -> paiwei::session::TimeSource {
    Box::new(|| "2026-08-22T01:30:05.000Z".into())
}

pub struct CeremonyFixture {
    folder: tempfile::TempDir,
    session: Option<Session>,
}

impl CeremonyFixture {
    /// Frozen.
    pub fn new(choices: &RuleChoices) -> Self {
        Self::of(&roster(), choices)
    }

    /// Another roster, frozen.
    #[track_caller]
    pub fn of(roster: &Roster, choices: &RuleChoices) -> Self {
        Self::within(tempfile::tempdir().unwrap(), roster, choices)
    }

    /// Another roster, frozen, with its files in memory where the system has a place for that: for
    /// a test of very many ceremonies, none of which is about the disk.
    #[track_caller]
    pub fn in_memory(roster: &Roster, choices: &RuleChoices) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        Self::within(folder, roster, choices)
    }

    #[track_caller]
    fn within(folder: tempfile::TempDir, roster: &Roster, choices: &RuleChoices) -> Self {
        std::fs::create_dir(folder.path().join("sealed")).unwrap();
        let mut n = 0u32;
        let salt = || {
            n += 1;
            let mut bytes = [n as u8; 32];
            bytes[..4].copy_from_slice(&n.to_be_bytes());
            Salt::new(bytes)
        };
        let prepared = prepare(roster, choices, salt).unwrap();
        let session = Session::freeze(&folder.path().join("data"), prepared, clock()).unwrap();
        Self {
            folder,
            session: Some(session),
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
    pub fn data(&self) -> &'static Path {
        Box::leak(self.folder.path().join("data").into_boxed_path())
    }
    pub fn medium(&self, custodian: usize) -> PathBuf {
        self.folder.path().join(format!("sealed/{custodian}"))
    }
    #[track_caller]
    pub fn session(&self) -> &Session {
        self.session.as_ref().unwrap()
    }
    #[track_caller]
    pub fn session_mut(&mut self) -> &mut Session {
        self.session.as_mut().unwrap()
    }
    /// The data disc: all but a share.
    pub fn disc(&self) -> PathBuf {
        self.folder.path().join("data-disc")
    }
    pub fn shares(&self) -> Vec<Share> {
        (0..3).map(|i| Share::new([0xA0 + i; 32])).collect()
    }

    /// Ends the session.
    pub fn close(&mut self) {
        self.session = None;
    }

    /// Opens it again beside a mirror.
    #[track_caller]
    pub fn open_beside(&mut self, mirror: &Path) {
        self.session = Some(Session::resume_beside(self.data(), clock(), Some(mirror)).unwrap());
    }

    /// Opens it again with another clock.
    #[track_caller]
    pub fn open_with(&mut self, watch: WallClock) {
        self.session = Some(Session::resume(self.data(), watch).unwrap());
    }

    /// Goes on with a session that was built elsewhere.
    pub fn go_on_with(&mut self, session: Session) {
        self.session = Some(session);
    }

    /// The session alone.
    #[track_caller]
    pub fn into_session(mut self) -> Session {
        self.session.take().unwrap()
    }

    /// Ends the session as a power cut does, and opens it again.
    #[track_caller]
    pub fn kill_and_resume(&mut self) {
        self.session = None;
        self.session = Some(Session::resume(self.data(), clock()).unwrap());
    }

    #[track_caller]
    pub fn read_shares(&mut self) {
        let media: Vec<PathBuf> = (0..3).map(|i| self.medium(i)).collect();
        let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
        self.session_mut().read_shares(&media).unwrap();
    }

    /// Seals: the custodians' copies, and the data disc.
    #[track_caller]
    fn seal(&mut self) {
        let media: Vec<PathBuf> = (0..3).map(|i| self.medium(i)).collect();
        let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
        let shares = self.shares();
        self.session_mut().seal(&media, &shares).unwrap();
        let disc = self.disc();
        self.session()
            .write_disc(&disc, &Default::default())
            .unwrap();
    }

    /// The next step as people would take it; `false` when the ceremony is over.
    #[track_caller]
    pub fn step(&mut self) -> bool {
        let state = self.session().state();
        let command = match state.milestone() {
            Milestone::NotStarted => Command::Freeze,
            Milestone::Frozen if !state.rules().calls_number_digits() => {
                self.seal();
                return true;
            }
            Milestone::Frozen => Command::Number {
                digits: "314159265358".into(),
            },
            Milestone::Numbered => {
                self.seal();
                return true;
            }
            Milestone::Sealed => Command::CallStage {
                digits: "271828"[..state.rules().stage_digits.get() as usize].into(),
            },
            Milestone::Closed => return false,
            Milestone::StageCalled => {
                self.read_shares();
                return true;
            }
            Milestone::Opened => match state.turn() {
                None if state.next_school().is_some() => Command::BeginSchool,
                None => Command::Close,
                Some(turn) => match turn.phase {
                    SchoolPhase::Roll {
                        begun: OpenRoll::Rolling,
                        attempts,
                        ..
                    } if !self.session().needs_shares() => Command::StopRoll {
                        tick: Tick(20 + attempts),
                        by: None,
                    },
                    SchoolPhase::Roll { .. } => Command::BeginRoll,
                    SchoolPhase::Selecting => Command::Pick,
                    SchoolPhase::Classing => Command::AssignClasses,
                    SchoolPhase::Ending | SchoolPhase::Completed => Command::CompleteSchool,
                },
            },
        };
        let opened = self.session().state().milestone() == Milestone::Opened;
        if opened && self.session().needs_shares() {
            self.read_shares();
        }
        self.session_mut().run(command).unwrap();
        true
    }

    pub fn play_until(&mut self, done: impl Fn(&Session) -> bool) {
        while !done(self.session()) && self.step() {}
    }

    pub fn play_to_the_end(&mut self) {
        while self.step() {}
    }
}

/// How often: as the environment says, else the short form.
pub fn times(variable: &str, short: usize) -> usize {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(short)
}

/// The events that bear on the result, without their numbers and times; rolls that were begun and
/// cut off are left out.
pub fn results(session: &Session) -> Vec<Event> {
    let bears = |event: &Event| !matches!(event, Event::Free(_) | Event::RollBegan { .. });
    session
        .lines()
        .map(|line| line.event)
        .filter(bears)
        .collect()
}

/// Verifies the record in a folder.
#[track_caller]
pub fn verified(folder: &Path) -> paiwei::record::RecordVerdict {
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (rules, pool, entries) = (read("rules.json"), read("pool.tsv"), read("entries.tsv"));
    let (journal, head) = (read("journal.jsonl"), read("head.json"));
    let files = RecordFiles {
        rules: &rules,
        pool: &pool,
        entries: &entries,
        journal: &journal,
        head: &head,
        roster: None,
        direct: None,
        signed_head: None,
    };
    verify(files).unwrap()
}

/// Every file under a folder.
#[track_caller]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
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

/// Returns the fonts of this machine.
#[track_caller]
pub fn fonts() -> Fonts {
    Fonts::load().unwrap()
}

/// Runs a tool on a PDF, which stands for the argument `PDF`; returns its output.
#[track_caller]
pub fn tool(name: &str, args: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let args: Vec<&str> = args
        .iter()
        .map(|arg| {
            if *arg == "PDF" {
                path.to_str().unwrap()
            } else {
                arg
            }
        })
        .collect();
    let output = std::process::Command::new(name)
        .args(args)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
