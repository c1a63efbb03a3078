// SPDX-License-Identifier: Apache-2.0

//! The law of the draw: the published worked example, every vector, and what must hold for any
//! ring.

use paiwei::protocol::hash::{self, KeyPurpose, h, lp};
use paiwei::protocol::keystream::{Bound, Keystream};
use paiwei::protocol::numbering::{self, numbers_from_key};
use paiwei::protocol::rolls::{RollKind, Tick, draw_prk, tick_value};
use paiwei::protocol::selection::{
    CountingStep, Interval, LastPlace, Outcome, Selection, SelectionTerms, Visit,
};
use paiwei::protocol::{Commitment, Digest, Key, Prk, Salt, Share, chain, classes, seal};
use proptest::prelude::*;
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/protocol-v1.json")).unwrap()
}

fn hex(value: &Value) -> Digest {
    Digest::from_hex(text(value)).unwrap()
}

fn key(value: &Value) -> Key {
    Key::from_hex(text(value)).unwrap()
}

fn salt(value: &Value) -> Salt {
    Salt::from_hex(text(value)).unwrap()
}

fn share(value: &Value) -> Share {
    Share::from_hex(text(value)).unwrap()
}

fn commitment(value: &Value) -> Commitment {
    Commitment::from_hex(text(value)).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn u64s(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_u64().unwrap())
        .collect()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}

fn counting_step(word: &str) -> CountingStep {
    match word {
        "count-remaining" => CountingStep::CountRemaining,
        "carry" => CountingStep::Carry,
        _ => panic!("the vectors have an unknown step: {word}"),
    }
}

fn last_place(word: &str) -> LastPlace {
    serde_json::from_value(word.into())
        .unwrap_or_else(|_| panic!("the vectors have an unknown rule for the last place: {word}"))
}

fn terms(places: u64, start: usize, interval: u64) -> SelectionTerms {
    SelectionTerms {
        places,
        waitlist: 0,
        step: CountingStep::CountRemaining,
        last_place: LastPlace::Exceed,
        start,
        interval: Interval::new(interval).unwrap(),
    }
}

/// The worked example of PROTOCOL §8: twenty numbers, start 6, interval 3, 15 places.
#[test]
fn the_published_worked_example_of_nanchang_comes_out() {
    let drawn: Vec<usize> = Selection::new(vec![1; 20], terms(15, 5, 3))
        .unwrap()
        .map(|visit| visit.entry + 1)
        .collect();
    assert_eq!(drawn, [6, 9, 12, 15, 18, 1, 4, 8, 13, 17, 2, 7, 14, 20, 10]);
}

#[test]
fn fields_labels_and_the_chain_hash_as_published() {
    let v = vectors();
    for case in v["LP"].as_array().unwrap() {
        let fields: Vec<&[u8]> = texts(&case["fields"])
            .into_iter()
            .map(str::as_bytes)
            .collect();
        let hex: String = lp(&fields).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, text(&case["hex"]));
    }
    for case in v["H"].as_array().unwrap() {
        let fields: Vec<&[u8]> = texts(&case["fields_utf8"])
            .into_iter()
            .map(str::as_bytes)
            .collect();
        assert_eq!(h(text(&case["label"]), &fields), hex(&case["hex"]));
    }
    let start = chain::genesis(&hex(&v["chain"]["c0"]));
    let head = texts(&v["chain"]["lines"])
        .iter()
        .fold(start, |head, line| chain::link(&head, line.as_bytes()));
    assert_eq!(head, hex(&v["chain"]["head"]));
    let leaf = &v["leaf"];
    let children: Vec<Vec<&str>> = leaf["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(texts)
        .collect();
    let named = children.iter().map(|child| (child[0], child[1]));
    assert_eq!(
        seal::leaf(&salt(&leaf["salt"]), text(&leaf["school"]), named),
        hex(&leaf["hex"])
    );
}

#[test]
fn words_ticks_and_numbers_come_as_published() {
    let v = vectors();
    let mut words = Keystream::new(
        &key(&v["words"]["key"]),
        v["words"]["stream"].as_u64().unwrap(),
    );
    let first: Vec<u64> = (0..20).map(|_| words.next_word().into()).collect();
    assert_eq!(first, u64s(&v["words"]["first_20"]));
    for case in v["ticks"].as_array().unwrap() {
        let n = Bound::new(case["n"].as_u64().unwrap()).unwrap();
        let ticks: Vec<u64> = (0..10)
            .map(|i| tick_value(&key(&case["key"]), Tick(i), n))
            .collect();
        assert_eq!(ticks, u64s(&case["ticks_0_to_9"]), "n = {n:?}");
    }
    let numbers = numbers_from_key(&key(&v["numbers"]["key"]), 5000).unwrap();
    let first: Vec<u64> = numbers[..8].iter().map(|n| n.get().into()).collect();
    assert_eq!(first, u64s(&v["numbers"]["first_8"]));
    assert_eq!(
        u64::from(numbers[4999].get()),
        v["numbers"]["number_5000"].as_u64().unwrap()
    );
}

#[test]
fn order_parents_seal_and_stage_come_as_published() {
    let v = vectors();
    let o = &v["order_and_parents"];
    let prk = numbering::numbering_prk(&hex(&o["c0"]), text(&o["digits"]));
    let codes = texts(&o["codes"]);
    let order: Vec<&str> = numbering::school_order(&prk, codes.len())
        .into_iter()
        .map(|i| codes[i])
        .collect();
    assert_eq!(order, texts(&o["order"]));
    let parents = numbering::parents(
        &prk,
        o["lines"].as_u64().unwrap() as usize,
        o["count"].as_u64().unwrap(),
    );
    assert_eq!(
        parents.iter().map(|i| *i as u64).collect::<Vec<_>>(),
        u64s(&o["parents"])
    );
    assert_eq!(
        hash::key(&prk, KeyPurpose::Number),
        key(&o["numbering_key"])
    );

    let s = &v["seal_and_stage"];
    let c0 = seal::freeze(
        text(&s["rules_json"]).as_bytes(),
        text(&s["pool_tsv"]).as_bytes(),
    );
    assert_eq!(c0, hex(&s["C0"]));
    let shares: Vec<Share> = s["shares"].as_array().unwrap().iter().map(share).collect();
    let commits: Vec<Commitment> = texts(&s["custodians"])
        .iter()
        .zip(&shares)
        .map(|(name, share)| seal::commit(name, share))
        .collect();
    assert_eq!(
        commits,
        s["commits"]
            .as_array()
            .unwrap()
            .iter()
            .map(commitment)
            .collect::<Vec<_>>()
    );
    let entries = text(&s["entries_tsv"]).as_bytes();
    assert_eq!(
        seal::fingerprint(&c0, "", entries, &commits),
        hex(&s["C1_with_empty_D0"])
    );
    let c1 = seal::fingerprint(&c0, text(&s["D0"]), entries, &commits);
    assert_eq!(c1, hex(&s["C1"]));
    let prk = draw_prk(&c1, &shares, text(&s["D1"]));
    assert_eq!(prk, Prk::new(*hex(&s["PRK"]).as_bytes()));
    let roll = |kind, attempt| KeyPurpose::Roll {
        kind,
        school: "S01",
        attempt,
    };
    let published = [
        (roll(RollKind::Start, 1), "K_start_S01_1"),
        (roll(RollKind::Interval, 2), "K_interval_S01_2"),
        (KeyPurpose::Classes { school: "S01" }, "K_classes_S01_1"),
    ];
    for (purpose, name) in published {
        assert_eq!(hash::key(&prk, purpose), key(&s[name]), "{name}");
    }
}

#[test]
fn every_published_selection_comes_out() {
    for case in vectors()["selection"].as_array().unwrap() {
        let terms = SelectionTerms {
            places: case["places"].as_u64().unwrap(),
            waitlist: case["waitlist"].as_u64().unwrap(),
            step: counting_step(text(&case["step"])),
            last_place: last_place(text(&case["last_place"])),
            start: case["start"].as_u64().unwrap() as usize,
            interval: Interval::new(case["interval"].as_u64().unwrap()).unwrap(),
        };
        let (mut admitted, mut passed, mut waiting) = (vec![], vec![], vec![]);
        for visit in Selection::new(u64s(&case["sizes"]), terms).unwrap() {
            match visit.outcome {
                Outcome::Admitted => admitted.push(vec![visit.entry as u64, visit.children]),
                Outcome::Passed => passed.push(visit.entry as u64),
                Outcome::Waiting => waiting.push(visit.entry as u64),
            }
        }
        let expected: Vec<Vec<u64>> = case["admitted"]
            .as_array()
            .unwrap()
            .iter()
            .map(u64s)
            .collect();
        assert_eq!(
            (admitted, passed, waiting),
            (expected, u64s(&case["passed"]), u64s(&case["waiting"])),
            "{case}"
        );
    }
}

#[test]
fn every_published_class_assignment_comes_out() {
    for case in vectors()["classes"].as_array().unwrap() {
        let assigned = classes::assign(
            &key(&case["key"]),
            &u64s(&case["sizes"]),
            case["classes"].as_u64().unwrap(),
        )
        .unwrap();
        let expected: Vec<Vec<u64>> = case["assigned"]
            .as_array()
            .unwrap()
            .iter()
            .map(u64s)
            .collect();
        assert_eq!(assigned, expected, "{case}");
    }
}

/// The selection as the page says it, by taking entries out of a list: slow and plain.
fn by_the_page(sizes: &[u64], terms: SelectionTerms) -> Vec<Visit> {
    let mut visited = vec![false; sizes.len()];
    let mut at = terms.start;
    let (mut admitted, mut waiting, mut out) = (0, 0, vec![]);
    loop {
        visited[at] = true;
        let left = terms.places.saturating_sub(admitted);
        let (outcome, children) = if left == 0 {
            if waiting >= terms.waitlist {
                return out;
            }
            waiting += sizes[at];
            (Outcome::Waiting, sizes[at])
        } else if sizes[at] <= left || terms.last_place == LastPlace::Exceed {
            (Outcome::Admitted, sizes[at])
        } else if terms.last_place == LastPlace::Split {
            (Outcome::Admitted, left)
        } else {
            (Outcome::Passed, 0)
        };
        if outcome == Outcome::Admitted {
            admitted += children;
        }
        out.push(Visit {
            entry: at,
            outcome,
            children,
        });
        if visited.iter().all(|v| *v) {
            return out;
        }
        match terms.step {
            CountingStep::CountRemaining => {
                for _ in 0..terms.interval.get() {
                    at = (at + 1) % sizes.len();
                    while visited[at] {
                        at = (at + 1) % sizes.len();
                    }
                }
            }
            CountingStep::Carry => {
                at = (at + terms.interval.get() as usize) % sizes.len();
                while visited[at] {
                    at = (at + 1) % sizes.len();
                }
            }
        }
    }
}

fn children_of(visits: &[Visit], outcome: Outcome) -> u64 {
    visits
        .iter()
        .filter(|visit| visit.outcome == outcome)
        .map(|visit| visit.children)
        .sum()
}

/// One child, twins or triplets.
fn bundle_sizes() -> impl Strategy<Value = u64> {
    prop_oneof![8 => Just(1), 2 => Just(2), 1 => Just(3)]
}

prop_compose! {
    fn rings()
        (sizes in prop::collection::vec(bundle_sizes(), 1..60))
        (start in 0..sizes.len(), places in 0..80u64, waitlist in 0..6u64, interval in 1..200u64,
         carry in any::<bool>(), last in 0..LastPlace::ALL.len(), sizes in Just(sizes))
        -> (Vec<u64>, SelectionTerms)
    {
        let interval = Interval::new(interval).unwrap();
        let step = if carry { CountingStep::Carry } else { CountingStep::CountRemaining };
        let last_place = LastPlace::ALL[last];
        (sizes, SelectionTerms { places, waitlist, step, last_place, start, interval })
    }
}

proptest! {
    #[test]
    fn the_fast_ring_visits_as_the_page_says((sizes, terms) in rings()) {
        let fast: Vec<_> = Selection::new(sizes.clone(), terms).unwrap().collect();
        prop_assert_eq!(fast, by_the_page(&sizes, terms));
    }

    #[test]
    fn each_entry_is_visited_at_most_once_and_places_are_filled((sizes, terms) in rings()) {
        let visits: Vec<_> = Selection::new(sizes.clone(), terms).unwrap().collect();
        let mut seen = std::collections::HashSet::new();
        prop_assert!(visits.iter().all(|v| seen.insert(v.entry)));
        let admitted: u64 = children_of(&visits, Outcome::Admitted);
        let all: u64 = sizes.iter().sum();
        match terms.last_place {
            LastPlace::Split => prop_assert_eq!(admitted, all.min(terms.places)),
            LastPlace::Exceed => {
                prop_assert!(admitted >= all.min(terms.places));
                prop_assert!(admitted < terms.places + 3);
            }
            LastPlace::Skip => prop_assert!(admitted <= terms.places),
        }
    }

    #[test]
    fn entries_wait_until_the_waitlist_is_full_and_no_longer((sizes, terms) in rings()) {
        let visits: Vec<_> = Selection::new(sizes.clone(), terms).unwrap().collect();
        let waiting = children_of(&visits, Outcome::Waiting);
        // Where entries are left over, only a full waitlist ends the visits.
        if visits.len() < sizes.len() {
            prop_assert!(waiting >= terms.waitlist);
        }
        // The last that waits was visited while there was room for it; nobody waits for nothing.
        if let Some(last) = visits.iter().rfind(|visit| visit.outcome == Outcome::Waiting) {
            prop_assert!(waiting - last.children < terms.waitlist);
        }
    }

    #[test]
    fn rotating_the_ring_rotates_the_result((sizes, terms) in rings(), by in 0..60usize) {
        let n = sizes.len();
        let by = by % n;
        let mut turned = sizes.clone();
        turned.rotate_right(by);
        let moved = SelectionTerms { start: (terms.start + by) % n, ..terms };
        let plain: Vec<_> = Selection::new(sizes, terms)
            .unwrap()
            .map(|v| Visit { entry: (v.entry + by) % n, ..v })
            .collect();
        let rotated: Vec<_> = Selection::new(turned, moved).unwrap().collect();
        prop_assert_eq!(plain, rotated);
    }

    #[test]
    fn class_sizes_differ_by_at_most_one_and_bundles_stay_together_where_they_fit(
        sizes in prop::collection::vec(0..4u64, 0..60), count in 1..9u64, key in any::<[u8; 32]>(),
    ) {
        let assigned = classes::assign(&Key::new(key), &sizes, count).unwrap();
        let mut rooms = vec![0u64; count as usize];
        for (entry, size) in assigned.iter().zip(&sizes) {
            prop_assert_eq!(entry.len() as u64, *size);
            entry.iter().for_each(|class| rooms[*class as usize - 1] += 1);
        }
        prop_assert!(rooms.iter().max().unwrap() - rooms.iter().min().unwrap() <= 1);
        let largest_room = sizes.iter().sum::<u64>() / count;
        if sizes.iter().filter(|s| **s > 1).count() == 1 && largest_room >= 3 {
            let bundle = assigned.iter().find(|entry| entry.len() > 1).unwrap();
            prop_assert!(bundle.iter().all(|class| class == &bundle[0]));
        }
    }

    #[test]
    fn a_range_is_never_left_and_no_two_numbers_are_alike(
        key in any::<[u8; 32]>(), n in 1..=(1u64 << 32), tick in any::<u64>(),
    ) {
        prop_assert!(tick_value(&Key::new(key), Tick(tick), Bound::new(n).unwrap()) < n);
        let numbers = numbers_from_key(&Key::new(key), 500).unwrap();
        let different: std::collections::HashSet<_> = numbers.iter().collect();
        prop_assert_eq!(different.len(), 500);
    }
}

#[test]
fn a_range_of_nothing_or_of_more_than_2_to_the_32_does_not_exist() {
    assert!(
        Bound::new(0).is_none()
            && Bound::new((1 << 32) + 1).is_none()
            && Bound::new(1 << 32).is_some()
    );
}
