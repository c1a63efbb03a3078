// SPDX-License-Identifier: Apache-2.0

//! A disk that fails in the middle of the draw: the page of the incident opens by itself, nothing
//! is lost, and it goes on once the disk is mended.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use crate::support::process::test_again;
use paiwei::console::{CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep, IncidentKind, OperatorInput};
use std::process::Command;

/// Set in the process whose files can't grow.
const INSIDE: &str = "PAIWEI_SMALL_FILES";

/// From now on no file of this process grows beyond so many bytes; the kernel then says EFBIG.
fn limit_files(bytes: &str) {
    let own = std::process::id().to_string();
    let limited = Command::new("prlimit")
        .args(["--pid", &own, &format!("--fsize={bytes}:unlimited")])
        .status()
        .unwrap();
    assert!(limited.success());
}

/// The test runs itself again in a process that is told of a full file by an error, not by a
/// signal.
#[test]
fn a_commit_that_fails_opens_the_incident_by_itself_and_the_same_draw_goes_on_afterwards() {
    if std::env::var_os(INSIDE).is_some() {
        return commit_fails();
    }
    let name =
        "a_commit_that_fails_opens_the_incident_by_itself_and_the_same_draw_goes_on_afterwards";
    let again = test_again(module_path!(), name);
    let ended = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(again.get_program())
        .args(again.get_args())
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(ended.success());
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
    fixture
        .controller
        .input(OperatorInput::Happened(IncidentKind::Computer));
    fixture.controller.input(OperatorInput::Primary);
    fixture.controller.input(OperatorInput::Confirm);
    assert_eq!(
        (fixture.controller.step(), fixture.events()),
        (DueStep::Incident, events)
    );
    limit_files("unlimited");
    fixture.controller.input(OperatorInput::Primary);
    fixture.controller.input(OperatorInput::Confirm);
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
