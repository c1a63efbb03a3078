// SPDX-License-Identifier: Apache-2.0

//! Tests of the next step and of given places, with twins and a waiting list.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::{
    AssignedClasses, EntryResult, GivenPlaces, NextUp, OpenRoll, RollResult, SchoolPhase,
    SchoolTurn, StoppedRoll,
};
use crate::ceremony::event::RollKind;
use crate::ceremony::files::RingEntry;
use crate::ceremony::rules::Rules;
use crate::protocol::numbering::DrawNumber;
use crate::protocol::rolls::Tick;
use crate::protocol::{Digest, Key};
use serde_json::json;

/// Rules of one school with four places, which two children may wait for.
fn rules(last_place: &str, classes: u64) -> Rules {
    let rules = json!({
        "protocol": "paiwei/v1", "rehearsal": true,
        "ceremony": {"title": "", "authority": "", "venue": "", "date": "2026-08-22"},
        "program": {"version": "0", "sha256": "0".repeat(64)},
        "custodians": ["甲"], "numbering": "drawn", "school_order": "set", "parents": 0,
        "number_digits": 12, "stage_digits": 6, "supersedes": null, "tick_hz": 8, "min_ticks": 1,
        "interval_min": 1, "interval_max": "children", "step": "count-remaining",
        "last_place": last_place,
        "schools": [{"code": "S01", "name": "", "plan": 4, "priority": 0, "places": 4,
            "classes": classes, "waitlist": 2}],
        "direct": [],
    });
    Rules::parse(rules.to_string().as_bytes()).unwrap()
}

fn stopped(value: u64) -> RollResult {
    RollResult::Stopped(StoppedRoll {
        attempt: 1,
        tick: Tick(1),
        value,
        key: Key::new([0; 32]),
        by: None,
        seq: 1,
        at: String::new(),
    })
}

/// A turn whose visits are due: the ring is visited from its first entry, one after the other.
fn selecting(rules: &Rules, sizes: &[u64]) -> SchoolTurn {
    let entry = |(i, children): (usize, &u64)| RingEntry {
        school: 0,
        number: DrawNumber::new(1_000_000 + i as u64).unwrap(),
        children: *children,
        leaf: Digest::new([i as u8; 32]),
    };
    let mut turn = SchoolTurn::new(0, sizes.iter().enumerate().map(entry).collect());
    turn.start = Some(stopped(1_000_000));
    turn.interval = Some(stopped(1));
    turn.select(rules).unwrap();
    turn.phase = turn.after_visit(rules);
    turn
}

/// Makes all visits; returns the next step before each and at the end.
fn all_next(turn: &mut SchoolTurn, rules: &Rules) -> Vec<NextUp> {
    let mut next = vec![turn.next_up()];
    while let Some(due) = turn.next_pick() {
        turn.visit(due, rules);
        next.push(turn.next_up());
    }
    next
}

#[test]
fn a_roll_is_next_until_both_are_stopped() {
    let mut turn = SchoolTurn::new(0, Vec::new());
    assert_eq!(turn.next_up(), NextUp::Roll(RollKind::Start));
    turn.phase = SchoolPhase::Roll {
        kind: RollKind::Interval,
        attempts: 1,
        begun: OpenRoll::Rolling,
    };
    assert_eq!(turn.next_up(), NextUp::Roll(RollKind::Interval));
}

#[test]
fn places_count_children_and_the_waiting_list_begins_anew() {
    let rules = rules("exceed", 2);
    let mut turn = selecting(&rules, &[1, 2, 1, 2, 1]);
    assert_eq!(
        all_next(&mut turn, &rules),
        [
            NextUp::Place(1),
            NextUp::Place(2),
            NextUp::Place(4),
            NextUp::WaitingPlace(1),
            NextUp::Classes,
        ]
    );
    let given: Vec<GivenPlaces> = turn.picks.iter().map(|p| turn.places_given(p)).collect();
    assert_eq!(
        given,
        [
            GivenPlaces::Admitted { first: 1, last: 1 },
            GivenPlaces::Admitted { first: 2, last: 3 },
            GivenPlaces::Admitted { first: 4, last: 4 },
            GivenPlaces::Waiting { first: 1, last: 2 },
        ]
    );
    assert_eq!((turn.admitted_children(), turn.waiting_children()), (4, 2));
}

#[test]
fn an_entry_that_is_passed_over_takes_no_place() {
    let rules = rules("skip", 0);
    let mut turn = selecting(&rules, &[2, 1, 2, 1, 1, 1]);
    assert_eq!(
        all_next(&mut turn, &rules),
        [
            NextUp::Place(1),
            NextUp::Place(3),
            NextUp::Place(4),
            NextUp::Place(4),
            NextUp::WaitingPlace(1),
            NextUp::WaitingPlace(2),
            NextUp::End,
        ]
    );
    assert_eq!(turn.places_given(&turn.picks[2]), GivenPlaces::Nothing);
    assert_eq!(
        turn.places_given(&turn.picks[3]),
        GivenPlaces::Admitted { first: 4, last: 4 }
    );
}

#[test]
fn children_beyond_the_plan_have_a_place_and_the_turn_goes_on_with_who_waits() {
    let rules = rules("exceed", 0);
    let mut turn = selecting(&rules, &[2, 1, 2, 1]);
    assert_eq!(
        all_next(&mut turn, &rules),
        [
            NextUp::Place(1),
            NextUp::Place(3),
            NextUp::Place(4),
            NextUp::WaitingPlace(1),
            NextUp::End,
        ]
    );
    assert_eq!((turn.admitted_children(), turn.over_plan()), (5, 1));
    assert_eq!(turn.waiting_children(), 1);
}

#[test]
fn every_entry_has_its_result_and_places_are_those_of_the_sheet() {
    let rules = rules("skip", 2);
    let mut turn = selecting(&rules, &[2, 1, 2, 1, 1, 1, 1]);
    all_next(&mut turn, &rules);
    turn.classes = Some(AssignedClasses {
        seq: 1,
        key: Key::new([0; 32]),
        assignment: vec![vec![1, 2], vec![2], vec![1]],
    });
    let results: Vec<EntryResult> = turn
        .entry_results()
        .into_iter()
        .map(|listed| listed.result)
        .collect();
    let admitted = |place, children, classes: &[u64]| EntryResult::Admitted {
        place,
        children,
        classes: classes.to_vec(),
    };
    assert_eq!(
        results,
        [
            admitted(1, 2, &[1, 2]),
            admitted(2, 1, &[2]),
            EntryResult::Passed,
            admitted(3, 1, &[1]),
            EntryResult::Waiting { place: 1 },
            EntryResult::Waiting { place: 2 },
            EntryResult::NotDrawn,
        ]
    );
}

#[test]
fn before_the_first_visit_nobody_is_drawn() {
    let turn = selecting(&rules("exceed", 0), &[1, 1]);
    let results = turn.entry_results();
    assert_eq!(results.len(), 2);
    assert!(
        results
            .iter()
            .all(|listed| listed.result == EntryResult::NotDrawn)
    );
}
