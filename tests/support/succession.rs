// SPDX-License-Identifier: Apache-2.0

//! A ceremony of three schools whose shares are lost at some point, the one that goes on from it,
//! and records of both as an honest city or a forger would publish them.

use super::ceremony_fixture::{CeremonyFixture, choices, roster};
use paiwei::ceremony::decide::{Command as Step, Secrets, decide};
use paiwei::ceremony::event::RollKind;
use paiwei::ceremony::files::{Entries, RingEntry};
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::line::JournalLine;
use paiwei::ceremony::rules::{LastPlace, OpenSchool, ProgramVersion, Rules};
use paiwei::ceremony::school::{NextUp, OpenRoll, SchoolPhase, SchoolTurn};
use paiwei::ceremony::state::{CeremonyFiles, CeremonyState, Milestone};
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Digest, Share, chain, seal};
use paiwei::record::{ExaminedRecord, FILES, RecordFiles, RecordReport, examine_together};
use paiwei::roster::Roster;
use paiwei::session::{PreparedCeremony, Session, prepare_succession, system_wall_clock};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const REASON: &str = "两份密钥份额遗失";

/// Three schools that are drawn, with classes in the first and the last.
pub fn three_schools() -> Roster {
    let mut roster = roster();
    let third = roster.schools.iter_mut().find(|school| school.code == "A3");
    let third = third.unwrap();
    (third.plan, third.classes) = (1, 1);
    let second = roster.schools.iter_mut().find(|school| school.code == "A2");
    second.unwrap().waitlist = 2;
    roster
}

pub fn program() -> ProgramVersion {
    ProgramVersion {
        version: "1".into(),
        sha256: Digest::new([1; 32]),
    }
}

/// A point at which the shares are lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// The stage digits were called, no share was read.
    BeforeTheOpening,
    /// The first school began, its start is not shown.
    BeforeTheStart,
    /// A start is being rolled.
    InTheRoll,
    /// The start is shown.
    AfterTheStart,
    /// The interval is shown, nobody was visited.
    AfterTheInterval,
    /// Some were visited.
    InTheList,
    /// All were visited, the classes are not assigned.
    BeforeTheClasses,
    /// The classes are assigned.
    AfterTheClasses,
    /// The school is completed.
    Completed,
    /// The second school's list, without classes, is half drawn.
    InTheSecondList,
    /// The last school's start is shown.
    InTheLastSchool,
}

pub const CUTS: [Cut; 11] = [
    Cut::BeforeTheOpening,
    Cut::BeforeTheStart,
    Cut::InTheRoll,
    Cut::AfterTheStart,
    Cut::AfterTheInterval,
    Cut::InTheList,
    Cut::BeforeTheClasses,
    Cut::AfterTheClasses,
    Cut::Completed,
    Cut::InTheSecondList,
    Cut::InTheLastSchool,
];

impl Cut {
    pub fn is_reached(self, session: &Session) -> bool {
        let state = session.state();
        let turns = state.turns().len();
        let turn = state.turn();
        let next = turn.map(|turn| turn.next_up());
        let picks = turn.map_or(0, |turn| turn.picks.len());
        let first = turns == 1 && turn.is_some();
        match self {
            Self::BeforeTheOpening => state.milestone() == Milestone::StageCalled,
            Self::BeforeTheStart => first,
            Self::InTheRoll => first && session.rolling().is_some(),
            Self::AfterTheStart => next == Some(NextUp::Roll(RollKind::Interval)),
            Self::AfterTheInterval => first && matches!(next, Some(NextUp::Place(_))),
            Self::InTheList => picks == 3,
            Self::BeforeTheClasses => next == Some(NextUp::Classes),
            Self::AfterTheClasses => turn.is_some_and(|turn| turn.classes.is_some()),
            Self::Completed => state.completed_schools() == 1,
            Self::InTheSecondList => turns == 2 && picks == 2,
            Self::InTheLastSchool => turns == 3 && next == Some(NextUp::Roll(RollKind::Interval)),
        }
    }
}

/// A ceremony that ended with lost shares, and the one that went on from it, with their records.
pub struct Succession {
    pub ceremony: CeremonyFixture,
    pub old: PathBuf,
    pub new: PathBuf,
}

/// What a hall saw of a school, as far as it saw it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    pub school: String,
    pub start: Option<u64>,
    pub interval: Option<u64>,
    pub picks: Vec<(u64, u64)>,
    pub classes: Option<Vec<Vec<u64>>>,
    pub completed: bool,
}

pub fn seen(session: &Session) -> Vec<Seen> {
    let state = session.state();
    let of = |turn: &SchoolTurn| Seen {
        school: state.rules().schools[turn.school].code.clone(),
        start: turn.start.as_ref().map(|roll| roll.value()),
        interval: turn.interval.as_ref().map(|roll| roll.value()),
        picks: turn
            .picks
            .iter()
            .map(|pick| (pick.number.get().into(), pick.children))
            .collect(),
        classes: turn
            .classes
            .as_ref()
            .map(|classes| classes.assignment.clone()),
        completed: turn.completed.is_some(),
    };
    state.turns().iter().map(of).collect()
}

/// Finishes on the old ledger what needs no share, and ends it.
pub fn finish_without_shares(session: &mut Session) {
    session.declare_shares_lost(REASON.into()).unwrap();
    loop {
        let command = match session.state().turn().map(|turn| turn.phase.clone()) {
            Some(SchoolPhase::Selecting) => Step::Pick,
            Some(SchoolPhase::Ending) => Step::CompleteSchool,
            _ => break,
        };
        session.run(command).unwrap();
    }
    session.end_without_shares().unwrap();
}

/// Draws what is left, with fresh shares.
pub fn draw_the_rest(session: &mut Session, folder: &Path) {
    let shares: Vec<Share> = (0..3).map(|i| Share::new([0xB0 + i; 32])).collect();
    let media: Vec<PathBuf> = (0..3).map(|i| folder.join(format!("fresh/{i}"))).collect();
    let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
    fs::create_dir_all(folder.join("fresh")).unwrap();
    session.seal(&media, &shares).unwrap();
    session
        .run(Step::CallStage {
            digits: "161803".into(),
        })
        .unwrap();
    session.read_shares(&media).unwrap();
    while session.state().milestone() != Milestone::Closed {
        session.run(due(session.state())).unwrap();
    }
}

/// Plays a ceremony to the cut, and as a restart without shares finds it.
pub fn cut_off(cut: Cut) -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::of(&three_schools(), &choices(LastPlace::Split));
    ceremony.play_until(|session| cut.is_reached(session));
    assert!(cut.is_reached(ceremony.session()), "{cut:?}");
    ceremony.kill_and_resume();
    ceremony
}

/// Continues a ceremony that was cut there; what was shown is returned as it was then.
pub fn continued(cut: Cut) -> (Succession, Vec<Seen>) {
    let mut ceremony = cut_off(cut);
    let before = seen(ceremony.session());
    let old = ceremony.folder().join("old");
    let new = ceremony.folder().join("new");
    finish_without_shares(ceremony.session_mut());
    ceremony.session().write_record(&old).unwrap();
    let (data, folder) = (ceremony.data(), ceremony.folder().to_owned());
    ceremony.close();
    let prepared = prepare_succession(data, program()).unwrap().unwrap();
    let mut session = Session::freeze(data, prepared, system_wall_clock()).unwrap();
    draw_the_rest(&mut session, &folder);
    session.write_record(&new).unwrap();
    ceremony.go_on_with(session);
    (Succession { ceremony, old, new }, before)
}

pub type Record = [Vec<u8>; 5];

pub fn load(folder: &Path) -> Record {
    FILES.map(|file| fs::read(folder.join(file)).unwrap())
}

pub fn examined([rules, pool, entries, journal, head]: &Record) -> ExaminedRecord {
    ExaminedRecord::new(RecordFiles {
        rules,
        pool,
        entries,
        journal,
        head,
        roster: None,
        direct: None,
        signed_head: None,
    })
}

/// Returns the report on the later of two records, held against the earlier one.
pub fn rust(old: &Record, new: &Record) -> RecordReport {
    examine_together(vec![examined(old), examined(new)])
        .pop()
        .unwrap()
}

/// Returns the verdict that the JavaScript prints for the later record beside the earlier one.
pub fn javascript(old: &Record, new: &Record) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let folders = ["old", "new"].map(|name| folder.path().join(name));
    for (folder, files) in folders.iter().zip([old, new]) {
        fs::create_dir(folder).unwrap();
        for (name, bytes) in FILES.iter().zip(files) {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("resources/verify/verify.js");
    let mut node = Command::new("node");
    let output = node.arg(script).args(folders).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Both implementations hold the later record against the earlier one; each names the same file
/// where it does not hold.
#[track_caller]
pub fn both(old: &Record, new: &Record) -> Option<String> {
    let report = rust(old, new);
    let found = report.faults.first().map(|fault| fault.file.to_owned());
    assert_eq!(report.verdict.is_none(), found.is_some());
    if cfg!(have_node) {
        let verdict = javascript(old, new);
        let fault = verdict["faults"]
            .get(0)
            .and_then(|fault| fault["file"].as_str());
        assert_eq!(fault, found.as_deref(), "{verdict:#}\n{report:?}");
        assert_eq!(verdict["holds"], report.verdict.is_some());
    }
    found
}

/// Draws forged files as a forger would, who has shares of his own.
pub fn forged(rules: &[u8], pool: &[u8]) -> Record {
    let mut state = CeremonyState::new(CeremonyFiles {
        rules,
        pool,
        entries: None,
    })
    .unwrap();
    let shares: Vec<Share> = (0..3).map(|i| Share::new([0xC0 + i; 32])).collect();
    let custodians = state.rules().custodians.clone();
    let commits = custodians.iter().zip(&shares);
    let commits = commits
        .map(|(name, share)| seal::commit(name, share))
        .collect();
    let digits = "161803".to_owned();
    let mut journal = Vec::new();
    let mut secrets = None;
    let mut first = vec![
        Step::CallStage { digits },
        Step::Seal { commits },
        Step::Freeze,
    ];
    while state.milestone() != Milestone::Closed {
        let step = first.pop().unwrap_or_else(|| due(&state));
        if matches!(step, Step::Open) && secrets.is_none() {
            secrets = Some(Secrets::new(&state, shares.clone()).unwrap());
        }
        for event in decide(&state, secrets.as_ref(), step).unwrap() {
            let line = JournalLine {
                seq: PlainCount::new(state.events() + 1).unwrap(),
                at: "2026-08-22T01:30:05.000Z".into(),
                event,
            };
            let bytes = line.to_bytes().unwrap();
            state.apply(&line, &bytes).unwrap();
            journal.extend([bytes, b"\n".to_vec()].concat());
        }
    }
    let head = chain::head_file(state.events(), &state.head());
    let entries = state.entries_bytes().unwrap().to_vec();
    [rules.to_vec(), pool.to_vec(), entries, journal, head]
}

/// Returns the step that is due from the shares on.
pub fn due(state: &CeremonyState) -> Step {
    if state.milestone() == Milestone::StageCalled {
        return Step::Open;
    }
    match state.turn().map(|turn| &turn.phase) {
        None if state.next_school().is_some() => Step::BeginSchool,
        None => Step::Close,
        Some(SchoolPhase::Roll {
            begun: OpenRoll::Rolling,
            ..
        }) => Step::StopRoll {
            tick: Tick(33),
            by: None,
        },
        Some(SchoolPhase::Roll { .. }) => Step::BeginRoll,
        Some(SchoolPhase::Selecting) => Step::Pick,
        Some(SchoolPhase::Classing) => Step::AssignClasses,
        Some(SchoolPhase::Ending | SchoolPhase::Completed) => Step::CompleteSchool,
    }
}

/// A record as a forger would publish it, with the later rules changed in this way.
pub fn with_changed_rules(new: &Record, change: impl FnOnce(&mut Rules)) -> Record {
    let mut rules = Rules::parse(&new[0]).unwrap();
    change(&mut rules);
    forged(&rules.to_bytes().unwrap(), &new[1])
}

pub fn open_of(rules: &mut Rules) -> &mut OpenSchool {
    let end = rules.after.as_mut().unwrap();
    end.open.as_mut().unwrap()
}

/// Returns the bytes of entries whose schools stand in the order of these rules.
pub fn in_order_of(entries: &Entries, before: &[String], rules: &Rules) -> Vec<u8> {
    let mut ordered = Vec::new();
    for (school, drawn) in rules.schools.iter().enumerate() {
        let index = before.iter().position(|code| *code == drawn.code).unwrap();
        let ring = entries.ring(index).iter();
        ordered.extend(ring.map(|entry| RingEntry { school, ..*entry }));
    }
    Entries(ordered).write(rules)
}
