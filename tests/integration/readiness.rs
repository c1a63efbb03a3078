// SPDX-License-Identifier: Apache-2.0

//! Before the hall opens: what is well, what a person must look at, what must be mended; and that a
//! harmed ledger is never drawn from.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, times};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::journal::Ledger;
use paiwei::journal::mirror::{MirrorLoss, MirrorStatus};
use paiwei::session::{CheckVerdict, LEDGER, ReadinessCheck, ReadinessReport};
use paiwei::sheet::{self, Fonts};
use std::fs;
use std::path::Path;
use std::process::Command;

fn sealed() -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Sealed);
    ceremony
}

#[test]
fn a_sound_computer_with_a_mirror_is_ready_and_looking_leaves_nothing_behind() {
    let mut ceremony = sealed();
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir_all(&mirror).unwrap();
    ceremony.session_mut().mirror_to(&mirror);
    let files = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = (
        ceremony.session().journal().to_vec(),
        files(ceremony.data()),
    );
    let report = ReadinessReport::of(ceremony.session(), ceremony.data());
    assert!(report.verdict() < CheckVerdict::Bad, "{report:?}");
    let found = |wanted: fn(&ReadinessCheck) -> bool| {
        report.checks.iter().filter(|check| wanted(check)).count()
    };
    assert_eq!(
        found(|check| matches!(check, ReadinessCheck::Mirror(Some(MirrorStatus::Ok)))),
        1
    );
    assert_eq!(
        found(|check| matches!(check, ReadinessCheck::Pace(_, Ok(pace)) if pace.lines() == 100)),
        2
    );
    assert_eq!(found(|check| matches!(check, ReadinessCheck::Space(..))), 2);
    assert_eq!(
        (
            ceremony.session().journal().to_vec(),
            files(ceremony.data())
        ),
        before
    );
    assert!(!mirror.join("measure.part").exists());
}

#[test]
fn each_thing_that_is_wrong_is_said() {
    let (now, last) = (
        "2026-08-22T01:00:00Z".to_owned(),
        "2026-08-22T01:00:01Z".to_owned(),
    );
    for (check, verdict) in [
        (
            ReadinessCheck::Clock(now.clone(), Some(last.clone())),
            CheckVerdict::Bad,
        ),
        (ReadinessCheck::Clock(last, Some(now)), CheckVerdict::Good),
        (
            ReadinessCheck::Space(paiwei::session::CheckedPlace::Data, 10, 11),
            CheckVerdict::Bad,
        ),
        (ReadinessCheck::Alone(false), CheckVerdict::Bad),
        (ReadinessCheck::Mirror(None), CheckVerdict::Look),
        (
            ReadinessCheck::Mirror(Some(MirrorStatus::Lost {
                behind: 1,
                why: MirrorLoss::Away,
            })),
            CheckVerdict::Look,
        ),
        (ReadinessCheck::Names(false), CheckVerdict::Look),
        (ReadinessCheck::SameDisk, CheckVerdict::Look),
    ] {
        assert_eq!(check.verdict(), verdict, "{check:?}");
    }
}

#[test]
fn the_command_says_ready_in_use_or_harmed_by_its_exit_code() {
    let mut ceremony = sealed();
    let data = ceremony.data();
    let run = || {
        let said = Command::new(env!("CARGO_BIN_EXE_paiwei"))
            .args(["readiness", "--json", "--data"])
            .arg(data)
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        (said.status.code().unwrap(), report)
    };
    assert_eq!(run().0, 1, "another process has it open");
    ceremony.close();
    let (code, report) = run();
    assert_eq!(
        (code, report["verdict"].as_str()),
        (0, Some("look")),
        "there is no mirror"
    );
    let path = data.join(LEDGER);
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes
        .windows(9)
        .rposition(|window| window == b"\"resumed\"".as_slice())
        .unwrap_or(bytes.len() - 20);
    bytes[at] ^= 2;
    fs::write(&path, bytes).unwrap();
    assert_eq!(run().0, 1);
}

#[test]
fn every_flip_in_a_ledger_is_found_or_changes_nothing() {
    let mut ceremony = sealed();
    ceremony
        .session_mut()
        .append(AuxEvent::other(
            "said",
            [(
                "what",
                "a line that bears on no result is held by the chain too".into(),
            )],
        ))
        .unwrap();
    ceremony.play_until(|session| {
        session
            .state()
            .turn()
            .is_some_and(|turn| turn.picks.len() == 2)
    });
    let data = ceremony.data();
    ceremony.close();
    let whole = fs::read(data.join(LEDGER)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(LEDGER);
    let open = |bytes: &[u8]| {
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("{LEDGER}{end}")));
        }
        fs::write(&path, bytes).unwrap();
        Ledger::open(&path).map(|opened| (opened.journal, opened.files))
    };
    let expected = open(&whole).unwrap();
    let stride = times("PAIWEI_FLIP_STRIDE", 1_009);
    let (mut cases, mut found) = (0, 0);
    for bit in (0..whole.len() * 8).step_by(stride) {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        cases += 1;
        match open(&flipped) {
            Err(_) => found += 1,
            Ok(same) => assert!(same == expected, "bit {bit}"),
        }
    }
    for cut in (0..whole.len()).step_by(4096) {
        cases += 1;
        match open(&whole[..cut]) {
            Err(_) => found += 1,
            // An empty file is a new ledger: that a ceremony is missing there, the mirror and the
            // people say.
            Ok((journal, _)) => assert!(cut == 0 && journal.is_empty(), "cut at {cut}"),
        }
    }
    // A file under another name would be a file that is missing.
    for name in [
        "rules.json",
        "pool.tsv",
        "entries.tsv",
        "children.tsv",
        "direct.tsv",
    ]
    .map(str::as_bytes)
    {
        let places = (0..whole.len() - name.len()).filter(|at| whole[*at..].starts_with(name));
        for bit in places.flat_map(|at| at * 8..(at + name.len()) * 8) {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            cases += 1;
            match open(&flipped) {
                Err(_) => found += 1,
                // What SQLite left behind where it had moved a page.
                Ok(same) => assert!(same == expected, "bit {bit}, of a file's name"),
            }
        }
    }
    println!("{cases} harmed ledgers: {found} found, the rest without effect");
    assert!(found > 10);
}

#[test]
fn lines_that_were_swapped_changed_or_taken_out_of_the_tables_are_found() {
    let mut ceremony = sealed();
    ceremony.play_until(|session| session.state().turn().is_some());
    let data = ceremony.data();
    ceremony.close();
    let whole = fs::read(data.join(LEDGER)).unwrap();
    let harms = [
        "UPDATE event SET line = CAST(replace(CAST(line AS TEXT), '01:30:05', '01:30:06') AS BLOB) WHERE seq = 2",
        "UPDATE event SET head = zeroblob(32) WHERE seq = 1",
        "UPDATE event SET seq = seq + 100",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET line = (SELECT line FROM event WHERE seq = 5) WHERE seq = 4",
        "UPDATE file SET bytes = CAST(replace(CAST(bytes AS TEXT), '童', '章') AS BLOB) WHERE name = 'children.tsv'",
        "DELETE FROM file WHERE name = 'pool.tsv'",
    ];
    for harm in harms {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER);
        fs::write(&path, &whole).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        assert!(connection.execute(harm, []).is_err(), "append only: {harm}");
        for trigger in ["file_stays", "file_kept", "event_stays", "event_kept"] {
            connection
                .execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}"))
                .unwrap();
        }
        assert!(
            connection.execute(harm, []).is_ok_and(|rows| rows > 0),
            "{harm}"
        );
        connection.close().unwrap();
        assert!(Ledger::open(&path).is_err(), "{harm}");
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn the_sheet_has_every_finding_and_lines_to_sign() {
    let ceremony = sealed();
    let report = ReadinessReport::of(ceremony.session(), ceremony.data());
    let paper = report.paper(ceremony.session());
    let texts: Vec<&str> = paper.pages[0].texts().collect();
    for check in &report.checks {
        let (name, found) = check.chinese();
        assert!(
            texts.contains(&name.as_str()) && texts.contains(&found.as_str()),
            "{name}"
        );
    }
    assert!(
        ["公证员", "签名"]
            .iter()
            .all(|words| texts.iter().any(|text| text == words))
    );
    assert_eq!(paper.pages.len(), 1);
    let fonts = Fonts::load().unwrap();
    let pdf = sheet::write(&paper, &fonts).unwrap();
    if let Some(folder) = std::env::var_os("PAIWEI_PAPERS") {
        fs::write(Path::new(&folder).join("readiness.pdf"), &pdf).unwrap();
    }
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_disk_that_takes_no_more_stops_the_step_says_what_to_do_and_leaves_a_whole_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let run = |command: &str| {
        Command::new("sh")
            .args(["-c", command, env!("CARGO_BIN_EXE_paiwei")])
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    assert!(
        run("\"$0\" sample --out . --children 300 --schools 3")
            .status
            .success()
    );
    let play = "rehearse --applicants applicants.xlsx --schools schools.xlsx --last-place skip --seed 1 --out";
    // No file may grow beyond so many blocks of 512 bytes: the ledger's log meets that in the
    // middle of the draw.
    let limited = run(&format!(
        "trap '' XFSZ; ulimit -f 900; exec \"$0\" {play} limited"
    ));
    let said = String::from_utf8_lossy(&limited.stderr).into_owned();
    assert!(
        limited.status.code() == Some(2)
            && said.contains("ledger")
            && said.contains("nothing was shown"),
        "{said}"
    );
    let events = |out: &str| {
        Ledger::open(&folder.path().join(out).join("data").join(LEDGER))
            .unwrap()
            .state
            .unwrap()
            .events()
    };
    assert!(run(&format!("\"$0\" {play} whole")).status.success());
    let (limited, whole) = (events("limited"), events("whole"));
    assert!(10 < limited && limited < whole, "{limited} of {whole}");
}
