// SPDX-License-Identifier: Apache-2.0

//! The page of papers: at any time a set of any paper is counted, voided with a reason and printed
//! again; slips by themselves; a printer that is chosen stays.

use crate::printer::mock::{Mock, Nature, Tells};
use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::console::{CentreView, HallScreen, view};
use paiwei::controller::{Controller, Direction, DueStep, KioskOptions, OperatorInput, PapersMode};
use paiwei::custody::read_share;
use paiwei::printing::{JobState, UnknownReason};
use paiwei::session::{Session, system_wall_clock};
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

fn state(controller: &Controller, key: &str) -> Option<JobState> {
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
    assert_eq!(
        noted(&fixture.controller, "sheet_void", "result-1.2.1")[0]["reason"],
        "smudged"
    );
    assert_eq!(
        fixture.controller.step(),
        DueStep::Selecting,
        "the draw is where it was"
    );
    fixture.controller.input(OperatorInput::Primary);
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
    fixture.type_in("4s2");
    wait_for(&mut fixture, |controller| {
        state(controller, "slip.2.2").is_some_and(|state| state.is_final())
    });
    fixture.controller.input(OperatorInput::Primary);
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

/// Returns the names of all printed copies in the queue, sorted.
fn queue(fixture: &ControllerFixture) -> Vec<String> {
    let mut keys: Vec<String> = fixture
        .controller
        .sets()
        .into_iter()
        .map(|set| set.key())
        .collect();
    keys.sort();
    keys
}

#[test]
fn a_ledger_of_an_earlier_version_resumes_with_the_same_print_queue() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Print);
    let before = queue(&fixture);
    drop(fixture);
    // Events as texts, as an earlier version wrote them before it was killed on the print page.
    let mut session = Session::resume(&options.data, system_wall_clock()).unwrap();
    for (name, set, field) in [
        ("sheet_sent", "freeze.1.1", None),
        ("sheet_state", "freeze.1.1", Some(("state", "printer-done"))),
        ("sheet_sent", "public_list.1.1", None),
        ("sheet_sent", "result-1.1.1", None),
        (
            "sheet_state",
            "result-1.1.1",
            Some(("state", "printer-done")),
        ),
        ("sheet_sent", "result-1.2.1", None),
        ("sheet_state", "result-1.2.1", Some(("state", "unknown"))),
        ("sheet_void", "result-1.2.1", Some(("reason", "jam"))),
        ("sheet_sent", "waiting-1.3.1", None),
    ] {
        let set = ("set", set.into());
        let event = match field {
            Some((key, value)) => AuxEvent::other(name, [set, (key, value.into())]),
            None => AuxEvent::other(name, [set]),
        };
        session.append(event).unwrap();
    }
    let confirmed = [("set", "freeze.1.1".into()), ("pages", 1.into())];
    session
        .append(AuxEvent::other("paper_confirmed", confirmed))
        .unwrap();
    drop(session);
    let fixture = ControllerFixture::new(options);
    let mut expected = before;
    for key in &mut expected {
        if key == "result-1.2.1" {
            *key = "result-1.2.2".into();
        }
    }
    expected.sort();
    assert_eq!(queue(&fixture), expected);
    for (key, expected) in [
        ("freeze.1.1", JobState::Confirmed),
        (
            "public_list.1.1",
            JobState::Unknown(UnknownReason::BeforeRestart),
        ),
        ("result-1.1.1", JobState::PrinterDone(None)),
        ("result-1.2.2", JobState::Queued(None)),
        ("result-1.3.1", JobState::Queued(None)),
    ] {
        assert_eq!(state(&fixture.controller, key), Some(expected), "{key}");
    }
}

/// Returns the copies of a paper for the three custodians, first prints.
fn first_prints(paper: &str, separator: &str) -> Vec<String> {
    (1..=3)
        .map(|custodian| format!("{paper}{separator}{custodian}.1"))
        .collect()
}

/// Copies a kept data folder with its media, the three shares among them.
fn copy_kept_ledger(options: &KioskOptions) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger-version-2");
    std::fs::create_dir(&options.data).unwrap();
    let ledger = "ledger.sqlite";
    std::fs::copy(kept.join(ledger), options.data.join(ledger)).unwrap();
    for medium in ["1", "2", "3"] {
        let sealed = Path::new("media").join(medium).join("sealed");
        let to = options.data.with_file_name(&sealed);
        std::fs::create_dir(&to).unwrap();
        for name in ["share.json", "manifest.json", "rules.json"] {
            std::fs::copy(kept.join(&sealed).join(name), to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_ledger_that_the_first_release_left_on_the_print_page_resumes_with_its_queue() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    copy_kept_ledger(&options);
    let mut fixture = ControllerFixture::new(options);
    // Another program goes on with it: two people confirm.
    fixture.until(|controller| controller.step() == DueStep::Print);
    let mut expected: Vec<String> = ["freeze", "numbering", "public_list", "seal", "opening"]
        .into_iter()
        .flat_map(|paper| first_prints(paper, "."))
        .collect();
    expected.extend(first_prints("result-1", "."));
    expected.extend(first_prints("result-2", "."));
    expected.sort();
    assert_eq!(queue(&fixture), expected);
    for key in &expected {
        let state = state(&fixture.controller, key);
        assert!(
            matches!(state, Some(JobState::Unknown(_))),
            "{key}: {state:?}"
        );
    }
}
