// SPDX-License-Identifier: Apache-2.0

//! A start with work open: the hall says that the ceremony is paused, with what is kept and since
//! when; nothing is read or drawn before two people let it go on.

use crate::support::ceremony_fixture::{recorded, verified};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::controller::{Controller, DueStep, IncidentKind, KioskOptions, OperatorInput};
use paiwei::hall::{HallStage, PausedStage};
use std::path::Path;

/// Plays up to a moment, and starts the program again.
fn restarted(folder: &Path, moment: impl Fn(&Controller) -> bool) -> ControllerFixture {
    let options = options(folder);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(moment);
    drop(fixture);
    ControllerFixture::new(options)
}

fn paused(controller: &Controller) -> PausedStage {
    match controller.scene("").stage {
        HallStage::Paused(paused) => paused,
        other => panic!("{other:?}"),
    }
}

/// Returns whether a list is half drawn.
fn in_a_list(controller: &Controller) -> bool {
    let session = controller.session();
    let turn = session.and_then(|session| session.state().turn());
    turn.is_some_and(|turn| turn.picks.len() == 5)
}

#[test]
fn after_a_power_cut_in_a_list_nothing_is_drawn_before_two_people_let_it_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = restarted(folder.path(), in_a_list);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let state = fixture.controller.session().unwrap().state();
    let kept = state.turn().unwrap().admitted_children().to_string();
    let shown = paused(&fixture.controller);
    assert_eq!(shown.count.unwrap().number, kept, "what is kept");
    assert!(shown.notes[0].contains("Paused at "), "{:?}", shown.notes);
    let lines = fixture.events();
    for _ in 0..100 {
        fixture.wait(1_000);
    }
    assert_eq!(fixture.events(), lines);
    let session = fixture.controller.session().unwrap();
    assert!(session.needs_shares(), "no share is read");
    assert_eq!(recorded(session, "shares_read").len(), 0);
    // One person alone, and one key, change nothing.
    let power = OperatorInput::Happened(IncidentKind::Power);
    fixture.controller.input(power);
    for _ in 0..10 {
        fixture.primary();
    }
    assert_eq!(fixture.events(), lines);
    fixture.second_person();
    assert_eq!(fixture.controller.step(), DueStep::Selecting);
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(verified(&fixture.controller.record_folder()).complete);
}

#[test]
fn the_first_picture_after_a_restart_says_that_the_ceremony_is_paused() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(in_a_list);
    let journal = fixture.controller.session().unwrap().journal().to_vec();
    drop(fixture);
    let controller = Controller::open(options).unwrap();
    assert!(paused(&controller).count.is_some());
    assert_eq!(controller.session().unwrap().journal(), journal);
}

#[test]
fn the_pause_is_there_wherever_work_is_open_and_nowhere_else() {
    let open = [
        DueStep::NumberDigits,
        DueStep::Numbered,
        DueStep::Seal,
        DueStep::Seals,
        DueStep::Certificate,
        DueStep::StageDigits,
        DueStep::Shares,
        DueStep::CheckList,
        DueStep::Print,
        DueStep::Close,
    ];
    let closed = [DueStep::Sealed, DueStep::Archive];
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    for (steps, pauses) in [(&open[..3], true), (&closed[..1], false)] {
        pauses_at(&options, steps, pauses);
    }
    pauses_at(&options, &open[3..], true);
    pauses_at(&options, &closed[1..], false);
}

/// Starts again at each of these steps.
#[track_caller]
fn pauses_at(options: &KioskOptions, steps: &[DueStep], pauses: bool) {
    for step in steps {
        let mut fixture = ControllerFixture::new(options.clone());
        fixture.until(|controller| controller.step() == *step);
        drop(fixture);
        let fixture = ControllerFixture::new(options.clone());
        let now = fixture.controller.step();
        assert_eq!(now == DueStep::Incident, pauses, "{step:?}: {now:?}");
        if pauses {
            paused(&fixture.controller);
        }
    }
}
