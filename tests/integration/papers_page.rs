// SPDX-License-Identifier: Apache-2.0

//! The page of papers: at any time a set of any paper is counted, voided with a reason and printed
//! again; slips by themselves; a printer that is chosen stays.

use crate::printer::mock::{Mock, Nature, Tells};
use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{CentreView, HallScreen, view};
use paiwei::controller::{Controller, Direction, DueStep, KioskOptions, OperatorInput, PapersMode};
use paiwei::custody::read_share;
use paiwei::printing::JobState;
use std::path::Path;
use std::time::{Duration, Instant};

fn printing(folder: &Path, mock: &Mock) -> KioskOptions {
    let mut options = options(folder);
    options.config.printer = Some(mock.uri().to_string());
    options
}

fn wait_for(fixture: &mut ControllerFixture, done: impl Fn(&Controller) -> bool) {
    let since = Instant::now();
    while !done(&fixture.controller) {
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "{:?} {:?}",
            fixture.controller.printing(),
            fixture.controller.message()
        );
        fixture.controller.beat(fixture.now);
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

pub fn state(controller: &Controller, key: &str) -> Option<JobState> {
    controller
        .sets()
        .into_iter()
        .find(|set| set.key() == key)
        .map(|set| set.state.clone())
}

/// Moves down the page of papers to this set.
fn choose(fixture: &mut ControllerFixture, key: &str) {
    if fixture.controller.papers_page().is_none() {
        fixture.controller.input(OperatorInput::Papers);
    }
    for _ in 0..200 {
        fixture.controller.input(OperatorInput::Move(Direction::Up));
    }
    for _ in 0..200 {
        if fixture
            .controller
            .chosen_set()
            .is_some_and(|set| set.key() == key)
        {
            return;
        }
        fixture
            .controller
            .input(OperatorInput::Move(Direction::Down));
    }
    panic!("no set {key}");
}

/// What the ledger says of a set in events of this name.
fn noted(
    controller: &Controller,
    name: &str,
    key: &str,
) -> Vec<serde_json::Map<String, serde_json::Value>> {
    recorded(controller.session().unwrap(), name)
        .into_iter()
        .filter(|note| note["set"] == key)
        .collect()
}

#[test]
fn a_set_of_an_earlier_school_is_counted_and_another_voided_while_the_next_school_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature {
        story: vec![Tells::Done(Some(99))],
        ..Nature::default()
    });
    let mut fixture = ControllerFixture::new(printing(folder.path(), &mock));
    fixture.until(|controller| controller.step() == DueStep::Print);
    wait_for(&mut fixture, |controller| {
        controller
            .printing()
            .sets
            .iter()
            .all(|(_, set)| set.state.is_final())
    });
    fixture.step();
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    choose(&mut fixture, "result-1.1.1");
    fixture.controller.input(OperatorInput::PaperSeen);
    assert_eq!(
        state(&fixture.controller, "result-1.1.1"),
        Some(JobState::Confirmed)
    );
    assert!(
        matches!(
            state(&fixture.controller, "result-1.3.1"),
            Some(JobState::PrinterDone(_))
        ),
        "only the chosen one"
    );
    choose(&mut fixture, "result-1.2.1");
    fixture.controller.input(OperatorInput::PrintAgain);
    assert!(matches!(
        fixture.controller.papers_page().unwrap().ask,
        PapersMode::Why(_)
    ));
    assert!(
        noted(&fixture.controller, "sheet_void", "result-1.2.1").is_empty(),
        "nothing is void without a reason"
    );
    fixture.type_in("2");
    assert!(
        noted(&fixture.controller, "sheet_void", "result-1.2.1").is_empty(),
        "nor by one person"
    );
    fixture.second_person();
    assert_eq!(
        noted(&fixture.controller, "sheet_void", "result-1.2.1")[0]["reason"],
        "smudged"
    );
    assert_eq!(
        fixture.controller.step(),
        DueStep::Selecting,
        "the draw is where it was"
    );
    fixture.primary();
    assert!(
        fixture.controller.papers_page().is_none(),
        "the gold button leads back"
    );
    wait_for(&mut fixture, |controller| {
        matches!(
            state(controller, "result-1.2.2"),
            Some(JobState::PrinterDone(_))
        )
    });
    assert_eq!(
        noted(&fixture.controller, "sheet_sent", "result-1.2.1").len(),
        1
    );
    assert_eq!(
        noted(&fixture.controller, "sheet_sent", "result-1.2.2").len(),
        1
    );
    fixture.until(|controller| controller.step() == DueStep::Done);
    let archive = folder.path().join("media/2/archive/sheets");
    wait_for(&mut fixture, |controller| controller.archive_stands(1));
    assert!(archive.join("01-S01.pdf").exists() && archive.join("01-S01-print-2.pdf").exists());
    ceremony_fixture::verified(&fixture.controller.record_folder());
}

#[test]
fn a_set_that_is_stuck_at_the_printer_is_called_back_and_the_next_ones_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature {
        story: vec![Tells::Stopped("media-jam-error")],
        ..Nature::default()
    });
    let mut fixture = ControllerFixture::new(printing(folder.path(), &mock));
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    wait_for(&mut fixture, |controller| {
        matches!(
            state(controller, "freeze.1.1"),
            Some(JobState::Printing(..))
        )
    });
    choose(&mut fixture, "freeze.1.1");
    fixture.controller.input(OperatorInput::PrintAgain);
    fixture.type_in("1");
    fixture.second_person();
    wait_for(&mut fixture, |controller| {
        state(controller, "freeze.1.2").is_some_and(|state| state.is_at_work())
    });
    assert_eq!(mock.seen.lock().unwrap().cancelled, 1);
    assert_eq!(
        noted(&fixture.controller, "sheet_void", "freeze.1.1")[0]["reason"],
        "jam"
    );
}

#[test]
fn a_slip_is_printed_by_an_act_of_its_own_on_the_preparing_day_and_stays_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature {
        story: vec![Tells::Done(None)],
        ..Nature::default()
    });
    let options = printing(folder.path(), &mock);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    assert!(
        fixture
            .controller
            .sets()
            .iter()
            .all(|set| !set.key().starts_with("slip")),
        "none by itself"
    );
    fixture.controller.input(OperatorInput::Papers);
    fixture.type_in("s2");
    wait_for(&mut fixture, |controller| {
        state(controller, "slip.2.1").is_some_and(|state| state.is_final())
    });
    assert!(
        fixture
            .controller
            .sets()
            .iter()
            .filter(|set| set.key().starts_with("slip"))
            .count()
            == 1,
        "one custodian's"
    );
    choose(&mut fixture, "slip.2.1");
    fixture.type_in("v");
    assert_eq!(
        fixture.controller.papers_page().unwrap().ask,
        PapersMode::Sets,
        "a slip is for nobody's eyes"
    );
    let custodian = fixture.controller.custodian_names()[1].clone();
    let share = read_share(&folder.path().join("media/2/sealed"), &custodian)
        .unwrap()
        .to_hex();
    drop(fixture);
    // After a restart it is known that it was sent: another is its second print, and only once it
    // is void.
    let mut fixture = ControllerFixture::new(options);
    fixture.controller.input(OperatorInput::Papers);
    fixture.type_in("s2");
    assert!(
        fixture.controller.message().is_some()
            && noted(&fixture.controller, "sheet_sent", "slip.2.1").len() == 1
    );
    choose(&mut fixture, "slip.2.1");
    fixture.controller.input(OperatorInput::PrintAgain);
    fixture.type_in("4");
    fixture.second_person();
    fixture.type_in("s2");
    wait_for(&mut fixture, |controller| {
        state(controller, "slip.2.2").is_some_and(|state| state.is_final())
    });
    fixture.primary();
    fixture.until(|controller| controller.step() == DueStep::Opening);
    fixture.controller.input(OperatorInput::Papers);
    fixture.type_in("s2");
    assert_eq!(
        fixture.controller.papers_page().unwrap().ask,
        PapersMode::Sets,
        "not on the drawing day"
    );
    let journal =
        String::from_utf8_lossy(fixture.controller.session().unwrap().journal()).into_owned();
    assert!(!journal.contains(&*share));
    let files = ceremony_fixture::files(&fixture.controller.options().data);
    assert!(
        files
            .iter()
            .all(|file| !file.to_string_lossy().contains("slip")),
        "{files:?}"
    );
}

#[test]
fn a_printer_that_was_chosen_is_remembered_beside_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature::default());
    let options = printing(folder.path(), &mock);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.session().is_some());
    fixture.controller.input(OperatorInput::Papers);
    fixture.type_in("p");
    wait_for(&mut fixture, |controller| {
        controller.printers_found().is_some()
    });
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::Questions(questions) = shown.centre else {
        panic!("the printers are to be chosen from")
    };
    assert!(questions[0].answers[0].label.starts_with("Mock 1"));
    fixture.type_in("1");
    drop(fixture);
    let mut elsewhere = options;
    elsewhere.config.printer = None;
    assert_eq!(
        ControllerFixture::new(elsewhere)
            .controller
            .printer_chosen(),
        Some(mock.uri().to_string())
    );
}

#[test]
fn a_paper_is_looked_at_page_by_page_and_closer() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Print);
    choose(&mut fixture, "result-1.1.1");
    fixture.type_in("v");
    let leaf =
        |fixture: &ControllerFixture| match view(&fixture.controller, "", HallScreen::Own).centre {
            CentreView::Leaf(leaf) => (leaf.page, leaf.zoom),
            other => panic!("{other:?}"),
        };
    assert_eq!(leaf(&fixture), (0, 0));
    for way in [Direction::Left, Direction::Down] {
        fixture.controller.input(OperatorInput::Move(way));
        assert_eq!(
            leaf(&fixture),
            (0, 0),
            "no page before the first, no farther than the whole"
        );
    }
    fixture.controller.input(OperatorInput::Move(Direction::Up));
    assert_eq!(leaf(&fixture), (0, 1));
    let pages = fixture.controller.chosen_set().unwrap().pages as usize;
    for _ in 0..pages + 2 {
        fixture
            .controller
            .input(OperatorInput::Move(Direction::Right));
    }
    assert_eq!(leaf(&fixture), (pages - 1, 1));
    fixture.controller.input(OperatorInput::Erase);
    assert_eq!(
        fixture.controller.papers_page().unwrap().ask,
        PapersMode::Sets
    );
}
