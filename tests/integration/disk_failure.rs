// SPDX-License-Identifier: Apache-2.0

//! A disk that fails in the middle of the draw: the page of the incident opens by itself, nothing
//! is lost, and it goes on once the disk is mended.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::{CeremonyFixture, choices, recorded};
use crate::support::controller_fixture::{ControllerFixture, options};
use crate::support::process::test_again;
use paiwei::ceremony::decide::{Command, DecideError};
use paiwei::ceremony::event::RollKind;
use paiwei::ceremony::rules::LastPlace;
use paiwei::console::{CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep, IncidentKind, OperatorInput, ParentKey};
use paiwei::protocol::rolls::Tick;
use paiwei::session::SessionError;
use std::process;

/// Set in the process whose files can't grow.
const INSIDE: &str = "PAIWEI_SMALL_FILES";

/// From now on no file of this process grows beyond so many bytes; the kernel then says EFBIG.
fn limit_files(bytes: &str) {
    let own = process::id().to_string();
    let limited = process::Command::new("prlimit")
        .args(["--pid", &own, &format!("--fsize={bytes}:unlimited")])
        .status()
        .unwrap();
    assert!(limited.success());
}

/// Runs a test again in a process that is told of a full file by an error, not by a signal; there,
/// `inside` is run.
fn with_small_files(name: &str, inside: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let again = test_again(module_path!(), name);
    let ended = process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(again.get_program())
        .args(again.get_args())
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(ended.success());
}

#[test]
fn a_commit_that_fails_opens_the_incident_by_itself_and_the_same_draw_goes_on_afterwards() {
    with_small_files(
        "a_commit_that_fails_opens_the_incident_by_itself_and_the_same_draw_goes_on_afterwards",
        commit_fails,
    );
}

#[test]
fn a_stop_whose_commit_failed_is_no_second_press_the_same_tick_is_written_afterwards() {
    with_small_files(
        "a_stop_whose_commit_failed_is_no_second_press_the_same_tick_is_written_afterwards",
        stop_fails,
    );
}

fn stop_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Rolling(RollKind::Start));
    fixture.wait(4_000);
    let events = fixture.events();
    limit_files("4096");
    fixture.press(ParentKey::Stop);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let pending = fixture.controller.session().unwrap().pending_stop();
    let tick = pending.unwrap().tick;
    assert_eq!(tick, Tick(33), "the first tick after the press");
    // While the disk fails, neither time nor keys nor two people make it another tick.
    for _ in 0..3 {
        fixture.wait(5_125);
        fixture.press(ParentKey::Stop);
        fixture.press(ParentKey::Start);
        go_on(&mut fixture);
        assert_eq!(fixture.controller.step(), DueStep::Incident);
        assert_eq!(fixture.events(), events, "nothing is on disk");
    }
    let picture = format!("{:?}", fixture.controller.scene("").stage);
    assert!(picture.starts_with("Paused"), "no tick is shown: {picture}");
    limit_files("unlimited");
    go_on(&mut fixture);
    let session = fixture.controller.session().unwrap();
    let turn = session.state().turn().unwrap();
    let start = turn.start.as_ref().unwrap().stopped().unwrap();
    assert_eq!((start.tick, turn.aborted), (tick, 0));
    assert_eq!(session.pending_stop(), None);
    // The next roll is a roll as any other.
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
}

/// Two people let the draw go on.
fn go_on(fixture: &mut ControllerFixture) {
    fixture
        .controller
        .input(OperatorInput::Happened(IncidentKind::Computer));
    fixture.primary();
    fixture.second_person();
}

#[test]
fn after_a_failed_stop_no_driver_stops_elsewhere_or_begins_the_roll_anew() {
    with_small_files(
        "after_a_failed_stop_no_driver_stops_elsewhere_or_begins_the_roll_anew",
        any_driver,
    );
}

fn any_driver() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.rolling().is_some());
    let session = ceremony.session_mut();
    let stop = |tick| Command::StopRoll {
        tick: Tick(tick),
        by: None,
    };
    limit_files("4096");
    assert!(session.run(stop(20)).is_err());
    limit_files("unlimited");
    assert!(matches!(
        session.run(Command::BeginRoll),
        Err(SessionError::Refused(DecideError::NotDue))
    ));
    session.run(stop(40)).unwrap();
    let start = session.state().turn().unwrap().start.as_ref().unwrap();
    let start = start.stopped().unwrap();
    assert_eq!(start.tick, Tick(20), "the tick of the first press");
}

#[test]
fn a_failed_stop_that_a_restart_forgets_is_a_roll_that_is_over_and_is_counted() {
    with_small_files(
        "a_failed_stop_that_a_restart_forgets_is_a_roll_that_is_over_and_is_counted",
        restarted_after_a_failed_stop,
    );
}

fn restarted_after_a_failed_stop() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.rolling().is_some());
    limit_files("4096");
    let stop = Command::StopRoll {
        tick: Tick(20),
        by: None,
    };
    assert!(ceremony.session_mut().run(stop).is_err());
    limit_files("unlimited");
    ceremony.kill_and_resume();
    ceremony.read_shares();
    assert_eq!(ceremony.session().pending_stop(), None);
    ceremony.session_mut().run(Command::BeginRoll).unwrap();
    let attempt = ceremony.session().rolling().map(|(_, attempt)| attempt);
    let turn = ceremony.session().state().turn().unwrap();
    assert_eq!((attempt, turn.aborted), (Some(2), 1));
}

fn commit_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.step();
    let (events, journal) = (
        fixture.events(),
        fixture.controller.session().unwrap().journal().to_vec(),
    );
    let picture = |controller: &Controller| format!("{:?}", controller.scene("").stage);
    limit_files("4096");
    fixture.wait(60_000);
    assert_eq!(fixture.controller.step(), DueStep::Incident, "by itself");
    assert_eq!(
        fixture.events(),
        events,
        "nothing is applied that is not on disk"
    );
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::Incident(sheet) = shown.centre else {
        panic!("an incident has a sheet of its own")
    };
    assert!(
        sheet.fault.is_some()
            && sheet
                .safe
                .iter()
                .any(|row| row.mark == StatusMark::PleaseConfirm),
        "{sheet:?}"
    );
    assert!(
        shown
            .health
            .iter()
            .any(|cell| cell.mark == StatusMark::MustCorrect),
        "the strip says so"
    );
    assert!(
        picture(&fixture.controller).starts_with("Paused"),
        "the hall is told calmly: {}",
        picture(&fixture.controller)
    );
    // Two people can't talk a broken disk into going on.
    go_on(&mut fixture);
    assert_eq!(
        (fixture.controller.step(), fixture.events()),
        (DueStep::Incident, events)
    );
    limit_files("unlimited");
    fixture.primary();
    fixture.second_person();
    assert_eq!(fixture.controller.step(), DueStep::Selecting);
    let session = fixture.controller.session().unwrap();
    assert!(session.journal().starts_with(&journal) && session.reads_back());
    assert_eq!(
        (
            recorded(session, "incident").len(),
            recorded(session, "incident_over").len()
        ),
        (1, 1)
    );
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
}
