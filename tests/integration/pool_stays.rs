// SPDX-License-Identifier: Apache-2.0

//! The pool leaves the computer with the numbers and not before, so that nobody who calls the last
//! digit can know what it brings to a child (PROTOCOL §5).

use crate::support::ceremony_fixture::{CeremonyFixture, choices, files, recorded, roster};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::decide::Command;
use paiwei::ceremony::rules::LastPlace;
use paiwei::console::{HallScreen, view};
use paiwei::controller::{CeremonyKind, DueStep, MediumRole};
use paiwei::journal::mirror::MirrorStatus;
use paiwei::protocol::Digest;
use paiwei::roster::NumberingColumn;
use paiwei::session::{ReadinessReport, Session};
use paiwei::sheet::PrintNumber;
use std::fs;
use std::path::Path;

/// Returns what is not public of the pool before the numbers: each leaf, in hex and as bytes.
fn leaves(session: &Session) -> Vec<Vec<u8>> {
    let entries = session.state().pool().0.iter();
    let hex = entries.map(|entry| entry.leaf.to_string().into_bytes());
    hex.collect()
}

/// Fails where a file outside the ledger holds a leaf.
#[track_caller]
fn assert_no_leaf(folder: &Path, leaves: &[Vec<u8>]) {
    for path in files(folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("ledger.sqlite") {
            continue;
        }
        assert!(
            name != "pool.tsv" && name != "entries.tsv",
            "{}",
            path.display()
        );
        let bytes = fs::read(&path).unwrap();
        for leaf in leaves {
            let found = bytes.windows(leaf.len()).any(|part| part == leaf);
            assert!(!found, "{}", path.display());
        }
    }
}

/// Trust, row 8: the last caller chooses D0 by the pool on the mirror.
#[test]
fn between_freeze_and_numbers_no_medium_or_folder_has_the_pool() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mirror = folder.path().join("media/stick/mirror");
    fs::create_dir_all(&mirror).unwrap();
    // Left over from another year: it gets nothing either.
    fs::create_dir_all(folder.path().join("media/1/archive")).unwrap();
    let mut fixture = ControllerFixture::new(options);
    fixture.controller.begin().unwrap();
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    for _ in 0..5 {
        fixture.wait(1_000);
    }
    let session = fixture.controller.session().unwrap();
    let leaves = leaves(session);
    assert!(leaves.len() > 20);
    assert_no_leaf(folder.path(), &leaves);
    assert_eq!(
        fixture.controller.mirror(),
        Some(MirrorStatus::BeginsWithNumbers)
    );
    assert!(
        session
            .archive(&folder.path().join("out"), &Default::default())
            .is_err()
    );
    for kind in session.paper_kinds() {
        let paper = session.paper(kind, paiwei::sheet::PrintNumber::FIRST);
        assert!(paper.unwrap().attachments.is_empty(), "{kind:?}");
    }
    fixture.until(|controller| controller.step() == DueStep::Numbered);
    assert_eq!(fixture.controller.mirror(), Some(MirrorStatus::Ok));
    let pool = fs::read(mirror.join("pool.tsv")).unwrap();
    assert!(!pool.is_empty() && mirror.join("entries.tsv").exists());
}

#[test]
fn a_readiness_report_between_freeze_and_numbers_writes_no_pool() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir(&mirror).unwrap();
    let leaves = leaves(ceremony.session());
    ceremony.close();
    ReadinessReport::of_folder(ceremony.data(), Some(&mirror), Digest::new([0; 32])).unwrap();
    assert_no_leaf(ceremony.folder(), &leaves);
    assert_eq!(fs::read_dir(&mirror).unwrap().count(), 0);
}

#[test]
fn after_a_restart_between_freeze_and_numbers_the_mirror_waits_too() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir(&mirror).unwrap();
    ceremony.close();
    ceremony.open_beside(&mirror);
    let waits = Some(MirrorStatus::BeginsWithNumbers);
    assert_eq!(ceremony.session().look_at_mirror(), waits);
    assert_eq!(fs::read_dir(&mirror).unwrap().count(), 0);
    let digits = "314159265358".into();
    ceremony
        .session_mut()
        .run(Command::Number { digits })
        .unwrap();
    assert_eq!(ceremony.session().look_at_mirror(), Some(MirrorStatus::Ok));
    let journal = fs::read(mirror.join("journal.jsonl")).unwrap();
    assert_eq!(journal, ceremony.session().journal());
}

#[test]
fn where_no_digits_are_called_the_mirror_begins_with_the_freeze() {
    let mut imported = roster();
    imported.numbering = NumberingColumn::Imported;
    for (number, entry) in (1_000_000..).zip(&mut imported.entries) {
        entry.number = Some(number);
    }
    let mut ceremony = CeremonyFixture::of(&imported, &choices(LastPlace::Exceed));
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir(&mirror).unwrap();
    ceremony.session_mut().mirror_to(&mirror);
    assert_eq!(ceremony.session().look_at_mirror(), Some(MirrorStatus::Ok));
}

/// Returns all texts of a paper's first page.
fn texts(paper: &paiwei::sheet::Paper) -> String {
    paper.pages[0].texts().collect::<Vec<_>>().join("\n")
}

/// Plays a real ceremony to the end of its first school; returns its sheet.
fn first_sheet(folder: &Path, mirror: bool) -> (ControllerFixture, String) {
    let mut options = options(folder);
    options.kind = CeremonyKind::Real;
    let mut fixture = ControllerFixture::new(options);
    if mirror {
        fs::create_dir_all(folder.join("media/stick")).unwrap();
        fixture.give_role("stick", MediumRole::Mirror);
    }
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    let page = view(&fixture.controller, "", HallScreen::Own);
    assert_eq!(page.consequence.contains("No mirror"), !mirror);
    fixture.until(|controller| controller.step() == DueStep::Print);
    let session = fixture.controller.session().unwrap();
    let turn = &session.state().turns()[0];
    let sheet = session.result_sheet(turn, PrintNumber::FIRST).unwrap();
    let text = texts(&sheet);
    (fixture, text)
}

/// Trust, row 3: a real ceremony without a mirror.
#[test]
fn a_real_ceremony_without_a_mirror_is_confirmed_by_two_and_says_so_on_each_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, sheet) = first_sheet(folder.path(), false);
    let session = fixture.controller.session().unwrap();
    assert_eq!(recorded(session, "without_mirror").len(), 1);
    assert!(sheet.contains("镜像\n无，两人确认继续"), "{sheet}");
    let folder = tempfile::tempdir().unwrap();
    let (fixture, sheet) = first_sheet(folder.path(), true);
    let session = fixture.controller.session().unwrap();
    assert!(recorded(session, "without_mirror").is_empty());
    assert!(!sheet.contains("镜像"), "{sheet}");
}

#[test]
fn each_schools_sheet_tells_the_restarts_in_its_own_turn() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().turn().is_some());
    for _ in 0..2 {
        ceremony.kill_and_resume();
    }
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let sheet = |turn: usize| {
        let turn = &session.state().turns()[turn];
        texts(&session.result_sheet(turn, PrintNumber::FIRST).unwrap())
    };
    assert!(sheet(0).contains("程序重启\n2 次"), "{}", sheet(0));
    assert!(sheet(1).contains("程序重启\n0 次"), "{}", sheet(1));
}
