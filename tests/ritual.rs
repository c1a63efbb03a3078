//! What people do around the draw: who presses, who interrupts, who leaves.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod room;

use paiwei::ceremony::state::State;
use paiwei::hall::Stage;
use paiwei::kiosk::{Armed, IncidentKind, Input, ParentKey, ShownAs, Step};
use room::{Room, options};

/// Whether a draw number belongs to the school of the turn under way.
fn in_ring(state: &State, number: paiwei::protocol::numbering::DrawNumber) -> bool {
    state.turn().unwrap().ring.iter().any(|entry| entry.number == number)
}

#[test]
fn the_parent_at_the_keys_has_no_child_in_the_ring_and_stands_on_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut rules = options(folder.path());
    rules.config.parents = 12;
    let mut room = Room::new(rules);
    let mut seen = 0;
    room.until(|desk| matches!(desk.step(), Step::RollReady(_)));
    loop {
        let presser = room.desk.presser().unwrap();
        assert!(!in_ring(room.desk.session().unwrap().state(), presser.number));
        room.until(|desk| desk.step() == Step::Selecting);
        let turn = room.desk.session().unwrap().state().turn().unwrap().clone();
        let by = format!("家长代表 {}", presser.label());
        assert_eq!(turn.start.unwrap().by.as_ref(), Some(&by));
        assert_eq!(turn.interval.unwrap().by, Some(by));
        seen += 1;
        if seen == 2 {
            break;
        }
        room.until(|desk| matches!(desk.step(), Step::RollReady(_)));
    }
}

#[test]
fn another_parent_takes_the_keys_in_mid_roll_and_stops_it_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut rules = options(folder.path());
    rules.config.parents = 12;
    let mut room = Room::new(rules.clone());
    room.until(|desk| matches!(desk.step(), Step::Rolling(_)));
    let first = room.desk.presser().unwrap();
    let ticks = room.desk.session().unwrap().rolling();
    room.desk.input(Input::ReplacePresser);
    let second = room.desk.presser().unwrap();
    assert_ne!(first, second);
    assert!(!in_ring(room.desk.session().unwrap().state(), second.number));
    assert_eq!(room.desk.session().unwrap().rolling(), ticks, "the roll goes on");
    assert!(room.desk.keys_with_parent());
    drop(room);
    let mut room = Room::new(rules);
    assert_eq!(room.desk.presser(), Some(second), "the ledger says who");
    room.until(|desk| desk.step() == Step::Selecting);
    let session = room.desk.session().unwrap();
    let by = session.state().turn().unwrap().start.clone().unwrap().by.unwrap();
    assert!(by.ends_with(&second.label()), "{by}");
    let note = session.notes("presser_replaced").pop().unwrap();
    assert_eq!((note["from"].as_u64(), note["to"].as_u64()), (Some(first.place as u64), Some(second.place as u64)));
}

#[test]
fn an_incident_in_a_roll_begins_with_its_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Room::new(options(folder.path()));
    room.until(|desk| matches!(desk.step(), Step::Rolling(_)));
    room.desk.input(Input::Incident);
    assert!(room.desk.incident_waits() && room.desk.session().unwrap().notes("incident").is_empty());
    room.wait(4_000);
    room.press(ParentKey::Stop);
    assert_eq!(room.desk.step(), Step::Incident);
    assert!(room.desk.session().unwrap().state().turn().unwrap().start.is_some(), "the stop counts");
    room.desk.input(Input::Primary);
    assert_eq!(room.desk.armed(), None, "what happened is said first");
    room.desk.input(Input::Happened(IncidentKind::People));
    room.type_in("a visitor fell ill");
    room.desk.input(Input::Primary);
    room.desk.input(Input::Confirm);
    let over = room.desk.session().unwrap().notes("incident_over").pop().unwrap();
    assert_eq!((over["kind"].as_str(), over["note"].as_str()), (Some("people"), Some("a visitor fell ill")));
    room.until(|desk| desk.step() == Step::Done);
    assert!(common::verified(&room.desk.record_folder()).complete);
}

#[test]
fn leaving_takes_two_people_stands_on_the_ledger_and_never_cuts_a_turn() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Room::new(options(folder.path()));
    room.until(|desk| desk.step() == Step::Selecting);
    room.desk.input(Input::Leave);
    room.desk.input(Input::Confirm);
    assert!(!room.desk.left(), "not with a turn half done");
    room.until(|desk| desk.step() == Step::Print);
    room.desk.input(Input::Leave);
    assert_eq!((room.desk.armed(), room.desk.left()), (Some(Armed::Leave), false));
    room.desk.input(Input::Confirm);
    assert!(room.desk.left());
    assert_eq!(room.desk.session().unwrap().notes("left").len(), 1);
    drop(room);
    let mut room = Room::new(options(folder.path()));
    room.until(|desk| desk.step() == Step::Done);
}

#[test]
fn the_draw_waits_while_it_is_held_and_hastens_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Room::new(options(folder.path()));
    room.until(|desk| desk.step() == Step::Selecting);
    room.step();
    room.desk.input(Input::Hold);
    let held = room.events();
    room.wait(60_000);
    assert_eq!(room.events(), held, "nothing is drawn while it is held");
    room.desk.input(Input::Hold);
    room.step();
    assert!(room.events() > held);
    // At its own pace a visit stays 500 ms, at double pace 250.
    room.desk.input(Input::Faster);
    room.wait(600);
    let before = room.events();
    room.wait(260);
    assert_eq!(room.events(), before + 1);
}

#[test]
fn names_stand_on_the_glass_as_the_city_wants_them() {
    let shown = |names: ShownAs| {
        let folder = tempfile::tempdir().unwrap();
        let mut options = options(folder.path());
        options.kind = paiwei::kiosk::Kind::Real;
        options.config.names = names;
        let mut room = Room::new(options);
        loop {
            room.until(|desk| desk.step() == Step::Selecting);
            room.step();
            if let Stage::Drawing { name, .. } = room.desk.scene("").stage {
                return name;
            }
        }
    };
    assert!(shown(ShownAs::Masked).contains('*'));
    let full = shown(ShownAs::Full);
    assert!(!full.contains('*') && full.chars().count() >= 2, "{full}");
    assert_eq!(shown(ShownAs::Numbers), "");
}

#[test]
fn reduced_motion_shows_two_ticks_a_second_and_the_stopped_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.config.reduce_motion = true;
    let mut room = Room::new(options);
    room.until(|desk| matches!(desk.step(), Step::Rolling(_)));
    let mut pictures = Vec::new();
    for _ in 0..200 {
        room.wait(10);
        pictures.push(format!("{:?}", room.desk.scene("").stage));
    }
    pictures.dedup();
    assert!((4..=6).contains(&pictures.len()), "{}", pictures.len());
    room.press(ParentKey::Stop);
    let start = room.desk.session().unwrap().state().turn().unwrap().start.clone().unwrap();
    assert!(format!("{:?}", room.desk.scene("").stage).contains(&start.value.to_string()));
}
