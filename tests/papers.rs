//! The page of papers: at any time a set of any paper is counted, voided with a reason and printed again; slips by themselves; a printer that is chosen stays.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod printer;
mod room;

use paiwei::custody::read_share;
use paiwei::kiosk::{Ask, Centre, Desk, HallScreen, Input, Options, Step, Way, view};
use paiwei::printing::JobState;
use printer::mock::{Mock, Nature, Tells};
use room::{Room, options};
use std::path::Path;
use std::time::{Duration, Instant};

fn printing(folder: &Path, mock: &Mock) -> Options {
    let mut options = options(folder);
    options.config.printer = Some(mock.uri().to_string());
    options
}

fn wait_for(room: &mut Room, done: impl Fn(&Desk) -> bool) {
    let since = Instant::now();
    while !done(&room.desk) {
        assert!(since.elapsed() < Duration::from_secs(60), "{:?} {:?}", room.desk.printing(), room.desk.message());
        room.desk.beat(room.now);
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn state(desk: &Desk, key: &str) -> Option<JobState> {
    desk.sets().into_iter().find(|set| set.key() == key).map(|set| set.state.clone())
}

/// Moves down the page of papers to this set.
fn choose(room: &mut Room, key: &str) {
    if room.desk.papers_page().is_none() {
        room.desk.input(Input::Papers);
    }
    for _ in 0..200 {
        room.desk.input(Input::Move(Way::Up));
    }
    for _ in 0..200 {
        if room.desk.chosen_set().is_some_and(|set| set.key() == key) {
            return;
        }
        room.desk.input(Input::Move(Way::Down));
    }
    panic!("no set {key}");
}

/// What the ledger says of a set in events of this name.
fn noted(desk: &Desk, name: &str, key: &str) -> Vec<serde_json::Map<String, serde_json::Value>> {
    desk.session().unwrap().notes(name).into_iter().filter(|note| note["set"] == key).collect()
}

#[test]
fn a_set_of_an_earlier_school_is_counted_and_another_voided_while_the_next_school_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature { story: vec![Tells::Done(Some(99))], ..Nature::default() });
    let mut room = Room::new(printing(folder.path(), &mock));
    room.until(|desk| desk.step() == Step::Print);
    wait_for(&mut room, |desk| desk.printing().sets.iter().all(|(_, set)| set.state.is_final()));
    room.step();
    room.until(|desk| desk.step() == Step::Selecting);
    choose(&mut room, "result-1.1.1");
    room.desk.input(Input::PaperSeen);
    assert_eq!(state(&room.desk, "result-1.1.1"), Some(JobState::Confirmed));
    assert!(matches!(state(&room.desk, "result-1.3.1"), Some(JobState::PrinterDone(_))), "only the chosen one");
    choose(&mut room, "result-1.2.1");
    room.desk.input(Input::PrintAgain);
    assert!(matches!(room.desk.papers_page().unwrap().ask, Ask::Why(_)));
    assert!(noted(&room.desk, "sheet_void", "result-1.2.1").is_empty(), "nothing is void without a reason");
    room.type_in("2");
    assert_eq!(noted(&room.desk, "sheet_void", "result-1.2.1")[0]["reason"], "smudged");
    assert_eq!(room.desk.step(), Step::Selecting, "the draw is where it was");
    room.desk.input(Input::Primary);
    assert!(room.desk.papers_page().is_none(), "the gold button leads back");
    wait_for(&mut room, |desk| matches!(state(desk, "result-1.2.2"), Some(JobState::PrinterDone(_))));
    assert_eq!(noted(&room.desk, "sheet_sent", "result-1.2.1").len(), 1);
    assert_eq!(noted(&room.desk, "sheet_sent", "result-1.2.2").len(), 1);
    room.until(|desk| desk.step() == Step::Done);
    let archive = folder.path().join("media/2/archive/sheets");
    wait_for(&mut room, |desk| desk.archive_stands(1));
    assert!(archive.join("01-S01.pdf").exists() && archive.join("01-S01-print-2.pdf").exists());
    common::verified(&room.desk.record_folder());
}

#[test]
fn a_set_that_is_stuck_at_the_printer_is_called_back_and_the_next_ones_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature { story: vec![Tells::Stopped("media-jam-error")], ..Nature::default() });
    let mut room = Room::new(printing(folder.path(), &mock));
    room.until(|desk| desk.step() == Step::NumberDigits);
    wait_for(&mut room, |desk| matches!(state(desk, "freeze.1.1"), Some(JobState::Printing(..))));
    choose(&mut room, "freeze.1.1");
    room.desk.input(Input::PrintAgain);
    room.type_in("1");
    wait_for(&mut room, |desk| state(desk, "freeze.1.2").is_some_and(|state| state.is_at_work()));
    assert_eq!(mock.seen.lock().unwrap().cancelled, 1);
    assert_eq!(noted(&room.desk, "sheet_void", "freeze.1.1")[0]["reason"], "jam");
}

#[test]
fn a_slip_is_printed_by_an_act_of_its_own_on_the_preparing_day_and_stays_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature { story: vec![Tells::Done(None)], ..Nature::default() });
    let options = printing(folder.path(), &mock);
    let mut room = Room::new(options.clone());
    room.until(|desk| desk.step() == Step::Sealed);
    assert!(room.desk.sets().iter().all(|set| !set.key().starts_with("slip")), "none by itself");
    room.desk.input(Input::Papers);
    room.type_in("s2");
    wait_for(&mut room, |desk| state(desk, "slip.2.1").is_some_and(|state| state.is_final()));
    assert!(room.desk.sets().iter().filter(|set| set.key().starts_with("slip")).count() == 1, "one custodian's");
    choose(&mut room, "slip.2.1");
    room.type_in("v");
    assert_eq!(room.desk.papers_page().unwrap().ask, Ask::Sets, "a slip is for nobody's eyes");
    let custodian = room.desk.custodian_names()[1].clone();
    let share = read_share(&folder.path().join("media/2/sealed"), &custodian).unwrap().to_string();
    drop(room);
    // After a restart it is known that it was sent: another is its second print, and only once it is void.
    let mut room = Room::new(options);
    room.desk.input(Input::Papers);
    room.type_in("s2");
    assert!(room.desk.message().is_some() && noted(&room.desk, "sheet_sent", "slip.2.1").len() == 1);
    choose(&mut room, "slip.2.1");
    room.desk.input(Input::PrintAgain);
    room.type_in("4s2");
    wait_for(&mut room, |desk| state(desk, "slip.2.2").is_some_and(|state| state.is_final()));
    room.desk.input(Input::Primary);
    room.until(|desk| desk.step() == Step::Opening);
    room.desk.input(Input::Papers);
    room.type_in("s2");
    assert_eq!(room.desk.papers_page().unwrap().ask, Ask::Sets, "not on the drawing day");
    let journal = String::from_utf8_lossy(room.desk.session().unwrap().journal()).into_owned();
    assert!(!journal.contains(&share));
    let files = common::files(&room.desk.options().data);
    assert!(files.iter().all(|file| !file.to_string_lossy().contains("slip")), "{files:?}");
}

#[test]
fn a_printer_that_was_chosen_is_remembered_beside_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mock = Mock::start(Nature::default());
    let options = printing(folder.path(), &mock);
    let mut room = Room::new(options.clone());
    room.until(|desk| desk.session().is_some());
    room.desk.input(Input::Papers);
    room.type_in("p");
    wait_for(&mut room, |desk| desk.printers_found().is_some());
    let shown = view(&room.desk, "", HallScreen::Own);
    let Centre::Questions(questions) = shown.centre else { panic!("the printers are to be chosen from") };
    assert!(questions[0].answers[0].label.starts_with("Mock 1"));
    room.type_in("1");
    drop(room);
    let mut elsewhere = options;
    elsewhere.config.printer = None;
    assert_eq!(Room::new(elsewhere).desk.printer_chosen(), Some(mock.uri().to_string()));
}

#[test]
fn a_paper_is_looked_at_page_by_page_and_closer() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Room::new(options(folder.path()));
    room.until(|desk| desk.step() == Step::Print);
    choose(&mut room, "result-1.1.1");
    room.type_in("v");
    let leaf = |room: &Room| match view(&room.desk, "", HallScreen::Own).centre {
        Centre::Leaf(leaf) => (leaf.page, leaf.zoom),
        other => panic!("{other:?}"),
    };
    assert_eq!(leaf(&room), (0, 0));
    for way in [Way::Left, Way::Down] {
        room.desk.input(Input::Move(way));
        assert_eq!(leaf(&room), (0, 0), "no page before the first, no farther than the whole");
    }
    room.desk.input(Input::Move(Way::Up));
    assert_eq!(leaf(&room), (0, 1));
    let pages = room.desk.chosen_set().unwrap().pages as usize;
    for _ in 0..pages + 2 {
        room.desk.input(Input::Move(Way::Right));
    }
    assert_eq!(leaf(&room), (pages - 1, 1));
    room.desk.input(Input::Erase);
    assert_eq!(room.desk.papers_page().unwrap().ask, Ask::Sets);
}
