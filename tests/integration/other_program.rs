// SPDX-License-Identifier: Apache-2.0

//! Another program than the sealed one (trust B1, table row 16): it is said on the console, on the
//! ledger, in the readiness report and on the papers, and two people let it go on or nobody does.

use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, PROGRAM, options};
use paiwei::console::{ButtonState, CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep, KioskOptions, OperatorInput};
use paiwei::disk::OwnProgram;
use paiwei::protocol::Digest;
use paiwei::session::PaperKind;
use paiwei::sheet::{Paper, PrintNumber};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

const OTHER: Digest = Digest::new([9; 32]);

fn other(options: &KioskOptions) -> KioskOptions {
    KioskOptions {
        program: OwnProgram::known(OTHER),
        ..options.clone()
    }
}

fn texts(paper: &Paper) -> String {
    let texts = paper.pages.iter().flat_map(|page| page.texts());
    texts.collect::<Vec<_>>().join("\n")
}

/// A paper of the ceremony, as text.
#[track_caller]
fn paper(controller: &Controller, kind: PaperKind) -> String {
    let session = controller.session().unwrap();
    texts(&session.paper(kind, PrintNumber::FIRST).unwrap())
}

/// Two people let the other program go on.
#[track_caller]
fn accept(fixture: &mut ControllerFixture) {
    assert_eq!(fixture.controller.step(), DueStep::OtherProgram);
    fixture.confirmed("");
    assert_ne!(fixture.controller.step(), DueStep::OtherProgram);
}

#[test]
fn another_program_goes_on_only_by_two_people_and_everything_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Opening);
    drop(fixture);

    let mut fixture = ControllerFixture::new(other(&options));
    let events = fixture.events();
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::List(rows) = shown.centre else {
        panic!("the page lists both programs")
    };
    let hash = OTHER.groups().join(" ");
    assert!(
        rows.iter()
            .any(|row| format!("{row:?}").contains(&hash) && row.mark == StatusMark::MustCorrect),
        "{rows:?}"
    );
    assert_eq!(shown.primary.ready, ButtonState::Now);
    // One person alone, and time, change nothing.
    fixture.controller.input(OperatorInput::Papers);
    assert!(
        fixture.controller.papers_page().is_none(),
        "nothing is printed"
    );
    fixture.primary();
    fixture.wait(60_000);
    assert_eq!(
        (fixture.controller.step(), fixture.events()),
        (DueStep::OtherProgram, events)
    );
    fixture.primary();
    fixture.second_person();
    fixture.go_on();
    assert_eq!(fixture.controller.step(), DueStep::Opening);
    let session = fixture.controller.session().unwrap();
    let started = recorded(session, "resumed");
    assert_eq!(started[0]["program"], OTHER.to_string());
    let accepted = recorded(session, "program_accepted");
    assert_eq!(accepted[0]["program"], OTHER.to_string());
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(
        shown
            .health
            .iter()
            .any(|cell| cell.mark == StatusMark::PleaseConfirm && cell.words == "another program"),
        "{:?}",
        shown.health
    );
    fixture.until(|controller| controller.step() == DueStep::Done);
    let opening = paper(&fixture.controller, PaperKind::Opening);
    let sheets = [PaperKind::Result(0), PaperKind::Result(1)];
    for text in [opening]
        .into_iter()
        .chain(sheets.map(|kind| paper(&fixture.controller, kind)))
    {
        assert!(text.contains("与封存的不同　09090909 09090909"), "{text}");
    }
    let incidents = paper(&fixture.controller, PaperKind::Incidents);
    assert!(incidents.contains("两人确认使用非封存程序"), "{incidents}");
}

#[test]
fn only_the_sheet_of_the_school_that_it_drew_names_the_other_program() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut fixture = ControllerFixture::new(options.clone());
    let turns = |controller: &Controller| controller.session().unwrap().state().turns().len();
    fixture.until(|controller| controller.step() == DueStep::Selecting && turns(controller) == 2);
    drop(fixture);
    // In the middle of a turn nothing is visited before two people have confirmed.
    let mut fixture = ControllerFixture::new(other(&options));
    let events = fixture.events();
    for _ in 0..5 {
        fixture.wait(5_000);
    }
    assert_eq!(fixture.events(), events);
    accept(&mut fixture);
    drop(fixture);
    // Each start of it asks again.
    let mut fixture = ControllerFixture::new(other(&options));
    accept(&mut fixture);
    drop(fixture);
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| controller.step() == DueStep::Done);
    let said = |kind| paper(&fixture.controller, kind).contains("与封存的不同");
    assert!(!said(PaperKind::Opening) && !said(PaperKind::Result(0)));
    assert!(said(PaperKind::Result(1)));
}

#[test]
fn the_sealed_program_asks_nobody_and_stands_in_each_start() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Seal);
    drop(fixture);
    let fixture = ControllerFixture::again(options);
    assert_eq!(fixture.controller.step(), DueStep::Seal);
    let session = fixture.controller.session().unwrap();
    let started = recorded(session, "resumed");
    assert_eq!(started[0]["program"], PROGRAM.to_string());
    assert_eq!(session.other_program(), None);
}

fn run(program: &Path, folder: &Path, words: &[&str]) -> Output {
    let ended = Command::new(program)
        .args(words)
        .current_dir(folder)
        .output();
    ended.unwrap()
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn four_bytes_behind_the_file_are_another_program() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let sealed = Path::new(env!("CARGO_BIN_EXE_paiwei"));
    let words = "sample --out . --children 20 --schools 2";
    let sample: Vec<&str> = words.split(' ').collect();
    assert!(run(sealed, here, &sample).status.success());
    let words = "rehearse --applicants applicants.xlsx --schools schools.xlsx --seed 5 \
                 --last-place exceed --out out";
    let mut play: Vec<&str> = words.split_whitespace().collect();
    assert!(run(sealed, here, &play).status.success());
    let ready = ["readiness", "--json", "--data", "out/data"];
    let said = String::from_utf8(run(sealed, here, &ready).stdout).unwrap();
    assert!(said.contains("the one that was sealed"), "{said}");

    let changed = here.join("paiwei");
    std::fs::copy(sealed, &changed).unwrap();
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&changed)
        .unwrap();
    file.write_all(&[0; 4]).unwrap();
    drop(file);
    let said = run(&changed, here, &ready);
    let words = String::from_utf8(said.stdout).unwrap();
    assert!(words.contains("not the one that was sealed"), "{words}");
    assert!(words.contains(r#""verdict":"look""#), "{words}");
    assert!(said.status.success(), "a person may go on with it");
    play.push("--resume");
    let resumed = run(&changed, here, &play);
    let said = String::from_utf8(resumed.stderr).unwrap();
    assert!(said.contains("not the program that was sealed"), "{said}");
}
