// SPDX-License-Identifier: Apache-2.0

//! The kiosk on a second computer: it offers what the media prove, two people let it go on, names
//! and shares come back from the copies by themselves.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{ButtonState, CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep, KioskOptions, OperatorInput};
use paiwei::journal::mirror::MirrorStatus;
use paiwei::session::ReadinessReport;
use std::fs;
use std::path::Path;

/// A rehearsal beside a stick.
fn with_stick(folder: &Path) -> KioskOptions {
    let options = options(folder);
    fs::create_dir_all(folder.join("media/stick/mirror")).unwrap();
    options
}

fn second_computer(options: &KioskOptions) -> KioskOptions {
    KioskOptions {
        data: options.data.with_file_name("second"),
        ..options.clone()
    }
}

fn mirror_is(fixture: &ControllerFixture, folder: &Path) -> bool {
    let now = fixture.controller.session().unwrap().look_at_mirror();
    let lines = fs::read(folder.join("media/stick/mirror/journal.jsonl")).unwrap_or_default();
    now == Some(MirrorStatus::Ok) && lines == fixture.controller.session().unwrap().journal()
}

/// At each of these steps the first computer dies.
fn takeover(from: &str, stops: impl Fn(&Controller) -> bool) {
    let folder = tempfile::tempdir().unwrap();
    let first = with_stick(folder.path());
    let mut fixture = ControllerFixture::new(first.clone());
    fixture.until(stops);
    assert!(mirror_is(&fixture, folder.path()));
    let (journal, head) = (
        fixture.controller.session().unwrap().journal().to_vec(),
        fixture.controller.session().unwrap().state().head(),
    );
    drop(fixture);
    let mut fixture = ControllerFixture::new(second_computer(&first));
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::List(rows) = shown.centre else {
        panic!("the findings stand in a list")
    };
    assert!(
        rows.iter().any(|row| row.text == head.groups().join(" ")),
        "the head is shown to the notary"
    );
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(session.journal().starts_with(&journal));
    assert_eq!(
        recorded(session, "resumed").last().unwrap()["from"].as_str(),
        Some(from)
    );
    assert!(!session.names_missing(), "the copies are inserted still");
    assert_eq!(fixture.controller.message(), None);
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(mirror_is(&fixture, folder.path()));
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
    assert!(
        folder
            .path()
            .join("media/1/archive/sheets/01-S01.pdf")
            .exists()
    );
}

#[test]
fn a_second_computer_goes_on_in_a_list() {
    takeover("mirror", |controller| {
        controller
            .session()
            .and_then(|s| s.state().turn())
            .is_some_and(|turn| turn.picks.len() == 3)
    });
}

#[test]
fn a_second_computer_goes_on_in_a_roll() {
    takeover("mirror", |controller| {
        matches!(controller.step(), DueStep::Rolling(_))
    });
}

#[test]
fn a_second_computer_goes_on_between_the_days() {
    // The mirror has the hash of each copy's manifest too; the names come from the copies.
    takeover("mirror", |controller| controller.step() == DueStep::Sealed);
}

#[test]
fn a_second_computer_goes_on_from_the_data_disc_alone() {
    let folder = tempfile::tempdir().unwrap();
    let first = with_stick(folder.path());
    let mut fixture = ControllerFixture::new(first.clone());
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    let media = folder.path().join("other-media");
    fs::create_dir_all(media.join("stick/disc")).unwrap();
    let session = fixture.controller.session().unwrap();
    let head = session.state().head();
    session
        .write_disc(&media.join("stick/disc"), &Default::default())
        .unwrap();
    drop(fixture);
    let mut second = second_computer(&first);
    second.media = Some(media);
    let mut fixture = ControllerFixture::new(second);
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(!session.names_missing());
    let resumed = recorded(session, "resumed");
    assert_eq!(
        resumed.last().unwrap()["head"].as_str(),
        Some(head.to_string().as_str())
    );
}

#[test]
fn copies_that_come_later_bring_names_and_shares_and_nothing_is_archived_without_names() {
    let folder = tempfile::tempdir().unwrap();
    let first = with_stick(folder.path());
    let mut fixture = ControllerFixture::new(first.clone());
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    drop(fixture);
    for medium in ["1", "2", "3"] {
        fs::rename(
            folder.path().join("media").join(medium),
            folder.path().join(medium),
        )
        .unwrap();
    }
    let mut fixture = ControllerFixture::new(second_computer(&first));
    fixture.confirmed("");
    let lines = fixture.events();
    fixture.wait(1);
    fixture.wait(10_000);
    assert_eq!(
        fixture.controller.step(),
        DueStep::Shares,
        "what the mirror says is held against the shares first"
    );
    assert_eq!(fixture.events(), lines);
    let session = fixture.controller.session().unwrap();
    assert!(session.names_missing() && session.needs_shares());
    assert!(
        fixture.controller.message().is_some(),
        "a copy is asked for"
    );
    fixture.controller.scene("");
    for medium in ["1", "2", "3"] {
        fs::rename(
            folder.path().join(medium),
            folder.path().join("media").join(medium),
        )
        .unwrap();
    }
    fixture.wait(2_000);
    let session = fixture.controller.session().unwrap();
    assert!(!session.names_missing() && !session.needs_shares());
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
}

#[test]
fn people_may_prepare_a_new_ceremony_and_media_that_contradict_each_other_are_not_chosen_between() {
    let folder = tempfile::tempdir().unwrap();
    let first = with_stick(folder.path());
    let mut fixture = ControllerFixture::new(first.clone());
    fixture.until(|controller| controller.step() == DueStep::BeginSchool);
    drop(fixture);
    let mut fixture = ControllerFixture::new(second_computer(&first));
    fixture.controller.input(OperatorInput::Anew);
    assert_eq!(fixture.controller.step(), DueStep::Import);
    fixture.wait(5_000);
    assert_eq!(fixture.controller.step(), DueStep::Import);
    // Another ceremony's stick beside it.
    let other = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(with_stick(other.path()));
    fixture.until(|controller| controller.step() == DueStep::BeginSchool);
    drop(fixture);
    fs::rename(
        other.path().join("media/stick"),
        folder.path().join("media/other"),
    )
    .unwrap();
    let mut fixture = ControllerFixture::new(second_computer(&first));
    assert_eq!(
        (fixture.controller.step(), fixture.controller.ready()),
        (DueStep::Resume, false)
    );
    fixture.primary();
    fixture.second_person();
    assert!(fixture.controller.session().is_none());
    assert_eq!(
        view(&fixture.controller, "", HallScreen::Own).primary.ready,
        ButtonState::NotYet
    );
}

#[test]
fn a_lost_mirror_is_loud_and_stops_nothing_and_its_return_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(with_stick(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    let (stick, away) = (
        folder.path().join("media/stick"),
        folder.path().join("away"),
    );
    fs::rename(&stick, &away).unwrap();
    fixture.controller.session().unwrap().look_at_mirror();
    fixture.wait(1);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(
        shown
            .health
            .iter()
            .any(|cell| cell.mark == StatusMark::MustCorrect)
            && shown.message.is_some()
    );
    fixture.until(|controller| controller.step() == DueStep::Classes);
    fs::rename(&away, &stick).unwrap();
    assert!(mirror_is(&fixture, folder.path()));
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(
        shown
            .health
            .iter()
            .all(|cell| cell.mark != StatusMark::MustCorrect)
            && shown.message.is_none()
    );
}

#[test]
fn readiness_is_looked_at_before_the_hall_opens_and_stands_on_ledger_and_paper() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(with_stick(folder.path()));
    fixture.controller.input(OperatorInput::Look);
    assert_eq!(
        fixture.controller.step(),
        DueStep::Readiness,
        "also before there is a ceremony"
    );
    fixture.primary();
    assert_eq!(fixture.controller.step(), DueStep::Import);
    fixture.until(|controller| controller.step() == DueStep::Opening);
    fixture.controller.input(OperatorInput::Look);
    assert!(
        fixture
            .controller
            .readiness()
            .is_some_and(|report: &ReadinessReport| report.checks.len() > 8)
    );
    view(&fixture.controller, "", HallScreen::Own);
    fixture.primary();
    assert_eq!(fixture.controller.step(), DueStep::Opening);
    assert_eq!(
        recorded(fixture.controller.session().unwrap(), "readiness_read").len(),
        1
    );
    assert!(folder.path().join("data/papers/readiness.pdf").exists());
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.controller.input(OperatorInput::Look);
    assert_eq!(
        fixture.controller.step(),
        DueStep::Selecting,
        "never in a draw"
    );
}

#[test]
fn a_ledger_that_was_harmed_or_lost_lines_is_set_aside_and_the_mirror_goes_on() {
    for harm in ["flipped", "lost lines", "trigger"] {
        let folder = tempfile::tempdir().unwrap();
        let options = with_stick(folder.path());
        let mut fixture = ControllerFixture::new(options.clone());
        fixture.until(|controller| controller.step() == DueStep::BeginSchool);
        drop(fixture);
        let ledger = folder.path().join("data/ledger.sqlite");
        let before = fs::read(&ledger).unwrap();
        let mut fixture = ControllerFixture::new(options.clone());
        fixture.until(|controller| controller.step() == DueStep::Selecting);
        let journal = fixture.controller.session().unwrap().journal().to_vec();
        drop(fixture);
        let harmed = match harm {
            "flipped" => {
                let mut bytes = fs::read(&ledger).unwrap();
                let at = bytes
                    .windows(6)
                    .rposition(|window| window == b"resume".as_slice())
                    .unwrap();
                bytes[at] ^= 1;
                bytes
            }
            "trigger" => {
                let file = rusqlite::Connection::open(&ledger).unwrap();
                file.execute_batch(
                    "CREATE TRIGGER aim BEFORE INSERT ON event \
                     BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END",
                )
                .unwrap();
                file.close().unwrap();
                fs::read(&ledger).unwrap()
            }
            _ => before,
        };
        fs::write(&ledger, &harmed).unwrap();
        let mut fixture = ControllerFixture::new(options);
        assert_eq!(fixture.controller.step(), DueStep::Resume, "{harm}");
        assert!(fixture.controller.unfit().is_some());
        fixture.controller.input(OperatorInput::Anew);
        assert_eq!(
            fixture.controller.step(),
            DueStep::Resume,
            "nothing is begun anew over it"
        );
        fixture.confirmed("");
        assert!(
            fixture
                .controller
                .session()
                .unwrap()
                .journal()
                .starts_with(&journal),
            "{harm}"
        );
        assert_eq!(
            fs::read(folder.path().join("data/set-aside-1.sqlite")).unwrap(),
            harmed
        );
        fixture.until(|controller| controller.step() == DueStep::Done);
        assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
    }
}
