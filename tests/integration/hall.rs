// SPDX-License-Identifier: Apache-2.0

//! The hall: every moment of a ceremony has its picture, and no picture shows what its state does
//! not hold.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, roster};
use crate::support::hall_scenes;
use crate::support::hall_scenes::{now, picture, pictures, until};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::school::SchoolPhase;
use paiwei::hall::{
    HallStage, PlaceGiven, RingDot, RollStage, Scene, SceneGround, SlotValue, StageKind,
    rolling_height,
};

/// Each picture of the album is of the kind with which it is listed there.
#[test]
fn every_moment_has_its_picture() {
    assert!(pictures().len() > 50);
    let entries = |name| picture(name).ring.as_ref().map(|ring| ring.dots.len());
    assert_eq!(
        [
            entries("drawing"),
            entries("triplet"),
            entries("large-drawing")
        ],
        [Some(286), Some(20), Some(2_000)]
    );
}

#[test]
fn a_rehearsal_says_so_on_every_picture() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    loop {
        assert!(matches!(
            now(ceremony.session()).ground,
            SceneGround::Rehearsal { .. }
        ));
        if !ceremony.step() {
            break;
        }
    }
}

#[test]
fn nothing_is_shown_as_drawn_that_is_not_on_the_ledger() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    loop {
        let picture = now(ceremony.session());
        let journal = String::from_utf8(ceremony.session().journal().to_vec()).unwrap();
        let turn = ceremony.session().state().turns().last();
        let shown = match &picture.stage {
            HallStage::Drawing(drawing) => Some(format!("\"number\":{},", drawing.number)),
            HallStage::Together(together) => Some(format!("\"number\":{},", together.number)),
            HallStage::Roll(roll) => match &roll.value {
                SlotValue::Fixed(value) => Some(format!("\"value\":{value},")),
                SlotValue::Slots(_) | SlotValue::Rolling { .. } => None,
            },
            _ => None,
        };
        if let Some(shown) = shown {
            assert!(journal.contains(&shown), "{shown}");
        }
        if let Some(ring) = &picture.ring {
            let drawn = ring
                .dots
                .iter()
                .filter(|dot| matches!(dot, RingDot::Drawn(_)))
                .count();
            assert_eq!(drawn, turn.unwrap().admitted().len());
        }
        if !ceremony.step() {
            break;
        }
    }
}

/// The roll on the picture of this name.
#[track_caller]
fn roll(name: &str) -> &'static RollStage {
    match &picture(name).stage {
        HallStage::Roll(roll) => roll,
        other => panic!("{name} is {:?}", other.kind()),
    }
}

/// The names on a picture of a visit.
fn people(scene: &Scene) -> Vec<String> {
    match &scene.stage {
        HallStage::Drawing(drawing) => drawing
            .name
            .split('、')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        HallStage::Together(together) => together
            .people
            .iter()
            .map(|child| child.name.clone())
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_kind_of_stage_has_a_picture() {
    for kind in StageKind::ALL {
        let painted = pictures()
            .iter()
            .any(|(_, scene)| scene.stage.kind() == *kind);
        assert!(painted, "tests/support/hall_scenes.rs has no {kind:?}");
    }
}

#[test]
fn a_child_that_was_not_drawn_is_not_named() {
    for last_place in LastPlace::ALL {
        // The draws that are likely to come to a bundle at the last place.
        let mut ceremony = CeremonyFixture::of(&roster(), &choices(last_place));
        let mut seen = 0;
        loop {
            let state = ceremony.session().state();
            if let Some(pick) = state.turn().and_then(|turn| turn.picks.last()) {
                let given = pick.children as usize;
                let picture = now(ceremony.session());
                if matches!(
                    picture.stage,
                    HallStage::Drawing(_) | HallStage::Together(_)
                ) {
                    assert_eq!(
                        people(&picture).len(),
                        given,
                        "{last_place:?} {:?}",
                        pick.outcome
                    );
                    seen += 1;
                }
            }
            if !ceremony.step() {
                break;
            }
        }
        assert!(seen >= 10, "{seen}");
    }
}

#[test]
fn the_start_number_stands_in_its_place_until_the_keys_go_over_for_the_interval() {
    let stopped = roll("start-stopped");
    let SlotValue::Fixed(value) = &stopped.value else {
        panic!("the start number rolls")
    };
    assert_eq!(stopped.aside, None, "the start number is alone");
    let next = roll("interval-ready");
    assert!(
        matches!(next.value, SlotValue::Slots(_)),
        "the interval waits"
    );
    let aside = next.aside.as_ref().unwrap();
    assert!(aside.number == *value && stopped.caption != next.caption);
}

#[test]
fn a_roll_after_a_power_cut_says_that_it_is_another_one() {
    let first = roll("start-rolling");
    assert!(first.again.is_empty() && roll("interval-rolling").again.is_empty());
    for name in ["start-again-ready", "start-again"] {
        let again = roll(name);
        assert!(
            again.again.contains('2') && again.remark != first.remark,
            "{name}"
        );
    }
}

#[test]
fn over_plan_the_count_runs_on_and_says_why() {
    let HallStage::Together(twins) = &picture("twins-over").stage else {
        panic!("no pair")
    };
    let count = &twins.count;
    assert_eq!((count.done, count.places), (106, 105));
    assert!(twins.seats.ends_with(&count.beyond) && count.beyond.contains('1'));
    let HallStage::SchoolDone(done) = &picture("school-done-over").stage else {
        panic!("not done")
    };
    let plan = &done.facts[0];
    assert!(done.number == "106" && plan.contains("105") && plan.contains('1'));
}

#[test]
fn who_waits_is_counted_by_itself_and_looks_otherwise_than_who_has_a_place() {
    let waiting = picture("waiting");
    let HallStage::Drawing(drawing) = &waiting.stage else {
        panic!("nobody waits")
    };
    let count = &drawing.count;
    assert_eq!(drawing.given, PlaceGiven::Waiting);
    let dots = &waiting.ring.as_ref().unwrap().dots;
    let waits = dots.iter().filter(|dot| **dot == RingDot::Waiting).count() as u64;
    // Bundles wait as one dot.
    assert!(count.places == 10 && waits > 0 && waits <= count.done);
    let HallStage::SchoolDone(done) = &picture("school-done").stage else {
        panic!("not done")
    };
    assert!(done.number == "105" && done.facts.iter().any(|fact| fact.contains("10")));
}

#[test]
fn every_school_without_a_draw_stands_on_the_welcome_page() {
    let names: Vec<String> = ["welcome", "welcome-direct"]
        .into_iter()
        .flat_map(|name| match &picture(name).stage {
            HallStage::Poster(poster) => {
                let rows = poster.table.rows.iter();
                rows.map(|row| row.name.clone()).collect::<Vec<_>>()
            }
            _ => panic!("{name}"),
        })
        .collect();
    assert_eq!(names.len(), 5);
    assert!(names.iter().any(|name| name == "朝阳实验小学"));
}

/// Plays a ceremony, holds the laps that the hall tells to a walk by hand, and returns how many
/// visits had one.
fn visits_with_laps(last_place: LastPlace) -> u64 {
    let mut ceremony = hall_scenes::ceremony(&roster(), last_place);
    let mut said = 0;
    until(&mut ceremony, |phase| {
        matches!(phase, SchoolPhase::Selecting)
    });
    while ceremony.step() {
        let state = ceremony.session().state();
        let Some(turn) = state.turns().last() else {
            continue;
        };
        if turn.picks.len() < 2 {
            continue;
        }
        let HallStage::Drawing(drawing) = now(ceremony.session()).stage else {
            continue;
        };
        // Walk it by hand: one entry after the other that was not visited before.
        let (visited, to) = turn.picks.split_at(turn.picks.len() - 1);
        let mut at = visited.last().unwrap().entry;
        let (mut left, mut passed) = (turn.interval.as_ref().unwrap().value(), 0);
        while left > 0 {
            at = (at + 1) % turn.ring.len();
            let open = !visited.iter().any(|pick| pick.entry == at);
            left -= u64::from(open);
            passed += u64::from(open && at == to[0].entry && left > 0);
        }
        assert_eq!(at, to[0].entry);
        // Each time that the counting passes the entry without stopping there, a whole lap follows.
        assert_eq!(
            drawing
                .laps
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .unwrap_or(0),
            passed
        );
        said += u64::from(passed > 0);
    }
    said
}

#[test]
fn laps_are_said_and_only_the_last_is_drawn() {
    // Each rule has other keys, and so another interval: one of them is longer than what is left.
    let said: u64 = LastPlace::ALL.into_iter().map(visits_with_laps).sum();
    assert!(
        said > 0,
        "the intervals are shorter than what is left of the ring: choose other digits"
    );
}

#[test]
fn a_quick_roll_is_smaller_and_its_stopped_number_is_not() {
    let SlotValue::Rolling { hz, .. } = &roll("start-quick").value else {
        panic!("it does not roll")
    };
    assert!(*hz == 20 && rolling_height(*hz) < rolling_height(8));
}
