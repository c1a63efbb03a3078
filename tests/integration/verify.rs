// SPDX-License-Identifier: Apache-2.0

//! `paiwei verify` says what it can't know, lists all faults, and takes many records (trust B9,
//! table row 18, list C).

use paiwei::ceremony::decide::{Command as Step, Secrets, decide};
use paiwei::ceremony::event::Event;
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::line::JournalLine;
use paiwei::ceremony::school::{OpenRoll, SchoolPhase};
use paiwei::ceremony::state::{CeremonyFiles, CeremonyState, Milestone};
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Share, chain, seal};
use paiwei::record::{FILES, RecordFiles, RecordReport, Unchecked, examine};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwei");

fn sample(name: &str) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    data.join(name)
}

fn load(name: &str) -> [Vec<u8>; 5] {
    FILES.map(|file| fs::read(sample(name).join(file)).unwrap())
}

fn store(folder: &Path, files: &[Vec<u8>; 5]) {
    for (name, bytes) in FILES.iter().zip(files) {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn verify(words: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("verify").args(words).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn lines(files: &[Vec<u8>; 5]) -> Vec<Vec<u8>> {
    let lines = files[3].split_inclusive(|byte| *byte == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

#[track_caller]
fn parsed(line: &[u8]) -> JournalLine {
    JournalLine::parse(line.strip_suffix(b"\n").unwrap()).unwrap()
}

/// Puts other lines into a record, with a head that fits them.
fn with_lines(files: &mut [Vec<u8>; 5], lines: &[Vec<u8>]) {
    let mut head = chain::genesis(&seal::freeze(&files[0], &files[1]));
    for line in lines {
        head = chain::link(&head, line.strip_suffix(b"\n").unwrap());
    }
    files[3] = lines.concat();
    let events = lines.len();
    files[4] = format!("{{\"events\":{events},\"head\":\"{head}\"}}\n").into_bytes();
}

fn state(files: &[Vec<u8>; 5]) -> CeremonyState {
    CeremonyState::new(CeremonyFiles {
        rules: &files[0],
        pool: &files[1],
        entries: Some(&files[2]),
    })
    .unwrap()
}

fn report(files: &[Vec<u8>; 5]) -> RecordReport {
    let [rules, pool, entries, journal, head] = files;
    examine(RecordFiles {
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

/// The step that is due, with a press at this tick.
fn due(state: &CeremonyState, tick: u64) -> Step {
    match state.turn().map(|turn| &turn.phase) {
        None if state.next_school().is_some() => Step::BeginSchool,
        None => Step::Close,
        Some(SchoolPhase::Roll {
            begun: OpenRoll::Rolling,
            ..
        }) => Step::StopRoll {
            tick: Tick(tick),
            by: None,
        },
        Some(SchoolPhase::Roll { .. }) => Step::BeginRoll,
        Some(SchoolPhase::Selecting) => Step::Pick,
        Some(SchoolPhase::Classing) => Step::AssignClasses,
        Some(SchoolPhase::Ending | SchoolPhase::Completed) => Step::CompleteSchool,
    }
}

/// Writes a record's draw anew with the shares that it publishes, as anybody can after the close:
/// other ticks, other children, and every hash fits.
fn forge(files: &mut [Vec<u8>; 5]) {
    let mut forged = lines(files);
    let published = parsed(forged.last().unwrap());
    let Event::Closed { shares } = published.event else {
        panic!("it is closed")
    };
    let shares: Vec<Share> = shares.into_iter().map(|named| named.share).collect();
    let begins = |line: &Vec<u8>| matches!(parsed(line).event, Event::SchoolBegan { .. });
    let kept = forged.iter().position(begins).unwrap();
    let at = parsed(&forged[kept]).at;
    forged.truncate(kept);
    let mut state = state(files);
    for bytes in &forged {
        let line = bytes.strip_suffix(b"\n").unwrap();
        state.apply(&parsed(bytes), line).unwrap();
    }
    let secrets = Secrets::new(&state, shares).unwrap();
    while state.milestone() != Milestone::Closed {
        let step = due(&state, 40 + state.events());
        for event in decide(&state, Some(&secrets), step).unwrap() {
            let line = JournalLine {
                seq: PlainCount::new(state.events() + 1).unwrap(),
                at: at.clone(),
                event,
            };
            let bytes = line.to_bytes().unwrap();
            state.apply(&line, &bytes).unwrap();
            forged.push([bytes, b"\n".to_vec()].concat());
        }
    }
    with_lines(files, &forged);
}

#[test]
fn a_forged_record_holds_only_until_it_is_held_against_a_signed_paper() {
    let folder = tempfile::tempdir().unwrap();
    let genuine = load("record-count-remaining");
    let head: Value = serde_json::from_slice(&genuine[4]).unwrap();
    let paper = format!("{}:{}", head["events"], head["head"].as_str().unwrap());
    let mut forged = genuine.clone();
    forge(&mut forged);
    assert_ne!(forged[3], genuine[3]);
    store(folder.path(), &forged);
    let record = folder.path().to_str().unwrap();

    let alone = verify(&[record]);
    let words = said(&alone);
    assert_eq!(alone.status.code(), Some(0), "{words}");
    let verdict = "holds (complete); not held against a signed paper\n";
    assert!(words.starts_with(verdict), "{words}");
    let why = "can write another record that holds";
    assert!(
        words.contains(why) && words.contains("--head N:HEX"),
        "{words}"
    );
    assert!(words.contains("warning: journal.jsonl seq"), "{words}");

    let held = verify(&[record, "--head", &paper]);
    assert_eq!(held.status.code(), Some(1));
    assert!(said(&held).contains("not the one on the signed paper"));
    let own = sample("record-count-remaining");
    let words = said(&verify(&[own.to_str().unwrap(), "--head", &paper]));
    let verdict = "holds (complete); held against the signed paper\n";
    assert!(
        words.starts_with(verdict) && !words.contains(why),
        "{words}"
    );
}

#[test]
fn a_tick_that_does_not_fit_its_times_is_told_and_one_that_fits_is_not() {
    let mut files = load("record-count-remaining");
    let mut changed = lines(&files);
    let is_stop = |line: &Vec<u8>| matches!(parsed(line).event, Event::RollStopped { .. });
    let stop = changed.iter().position(is_stop).unwrap();
    let stopped = parsed(&changed[stop]);
    let Event::RollStopped { tick, .. } = stopped.event else {
        panic!("{stopped:?}")
    };
    let rolled_ms = tick.get() * 1000 / state(&files).rules().tick_hz.get();
    let at: jiff::Timestamp = stopped.at.parse().unwrap();
    let mut began = parsed(&changed[stop - 1]);
    for (off_ms, told) in [(0, false), (1_900, false), (2_100, true), (-2_100, true)] {
        let before = i64::try_from(rolled_ms).unwrap() + off_ms;
        began.at = (at - jiff::SignedDuration::from_millis(before)).to_string();
        changed[stop - 1] = [began.to_bytes().unwrap(), b"\n".to_vec()].concat();
        with_lines(&mut files, &changed);
        let report = report(&files);
        assert!(report.verdict.is_some(), "{:?}", report.faults);
        let mut warned = report.warnings.iter().map(|warning| warning.seq);
        assert_eq!(warned.any(|seq| seq == stopped.seq.get()), told, "{off_ms}");
    }
}

#[test]
fn all_faults_are_listed_the_first_first() {
    let mut files = load("record-count-remaining");
    let mut changed = lines(&files);
    let last = changed.len();
    // A press that the key does not give, a line that is no JSON, a head that is another.
    let is_stop = |line: &Vec<u8>| matches!(parsed(line).event, Event::RollStopped { .. });
    let stop = changed.iter().position(is_stop).unwrap();
    let text = String::from_utf8(changed[stop].clone()).unwrap();
    changed[stop] = text.replace("\"tick\":", "\"tick\":1").into_bytes();
    changed[last - 1] = b"nonsense\n".to_vec();
    files[3] = changed.concat();
    let found = report(&files);
    let place = |fault: &paiwei::record::RecordFault| format!("{} {:?}", fault.file, fault.place);
    let places: Vec<String> = found.faults.iter().map(place).collect();
    let expected = [
        format!("journal.jsonl Seq({})", stop + 1),
        format!("journal.jsonl Seq({last})"),
        "head.json Line(1)".to_owned(),
    ];
    assert_eq!(places, expected);
    assert_eq!(found.unchecked, Some(Unchecked::AfterLine(stop as u64 + 1)));
    assert_eq!(found.verdict, None);

    let folder = tempfile::tempdir().unwrap();
    store(folder.path(), &files);
    let record = folder.path().to_str().unwrap();
    let output = verify(&[record]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    let first = format!("journal.jsonl seq {}: ", stop + 1);
    assert!(words.lines().nth(1).unwrap().starts_with(&first), "{words}");
    assert!(words.contains("was not recomputed"), "{words}");
    let json: Value = serde_json::from_slice(&verify(&[record, "--json"]).stdout).unwrap();
    assert_eq!(json["fault"], json["faults"][0]);
    assert_eq!(json["faults"].as_array().unwrap().len(), 3);

    // Without rules nothing follows, but the chain is still looked at.
    files[0] = b"{}".to_vec();
    let found = report(&files);
    assert_eq!(found.faults[0].file, "rules.json");
    assert_eq!(found.faults.last().unwrap().file, "head.json");
    assert_eq!(found.unchecked, Some(Unchecked::AfterFile("rules.json")));
}

#[test]
fn many_records_are_verified_and_the_exit_code_is_the_worst() {
    let folder = tempfile::tempdir().unwrap();
    let mut broken = load("record-carry-split");
    broken[4] = b"{}".to_vec();
    store(folder.path(), &broken);
    let records = [
        sample("record-count-remaining"),
        sample("record-carry-split"),
        folder.path().to_owned(),
        folder.path().join("away"),
    ];
    let records: Vec<&str> = records.iter().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(verify(&records[..2]).status.code(), Some(0));
    assert_eq!(verify(&records[..3]).status.code(), Some(1));
    let all = verify(&[&records[..], &["--json"]].concat());
    assert_eq!(all.status.code(), Some(2));
    let words = said(&all);
    let verdicts: Vec<Value> = words
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let holds: Vec<&Value> = verdicts.iter().map(|verdict| &verdict["holds"]).collect();
    assert_eq!(holds, [true, true, false]);
    assert_eq!(verdicts[1]["record"], records[1]);
    let head = format!("3:{}", "0".repeat(64));
    let of_one = verify(&[records[0], records[1], "--head", &head]);
    assert_eq!(of_one.status.code(), Some(2), "a head is of one record");
}

#[test]
fn an_output_that_takes_nothing_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let record = sample("record-count-remaining");
    let record = record.to_str().unwrap();
    for words in [
        format!("verify {record}"),
        format!("verify {record} --json"),
        format!("verify {record} {record}"),
        format!("resume {record} --check"),
        "readiness --data data".to_owned(),
    ] {
        let said = Command::new("sh")
            .args(["-c", "\"$0\" \"$@\" > /dev/full", PROGRAM])
            .args(words.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(2), "{words}: {complaint}");
        assert!(
            complaint.contains("give it another place"),
            "{words}: {complaint}"
        );
    }
}
