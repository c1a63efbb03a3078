// SPDX-License-Identifier: Apache-2.0

//! Records that claim to go on from one whose shares were lost: each forged variation of what was
//! shown is refused by both implementations.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use crate::support::succession::{
    Cut, both, continued, forged, in_order_of, load, open_of, rust, three_schools,
    with_changed_rules,
};
use paiwei::ceremony::files::Entries;
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::rules::{LastPlace, Rules, RulesError, SchoolOrder};
use paiwei::protocol::{Digest, chain, seal};
use paiwei::record::FILES;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn each_forged_variation_of_what_was_shown_is_refused_by_both() {
    let (succession, _) = continued(Cut::InTheList);
    let (old, new) = (load(&succession.old), load(&succession.new));
    let numbers: Vec<u32> = {
        let rules = Rules::parse(&new[0]).unwrap();
        let entries = Entries::read(&new[2], &rules).unwrap();
        entries.ring(0).iter().map(|e| e.number.get()).collect()
    };
    type Change = Box<dyn Fn(&mut Rules)>;
    let changes: Vec<(&str, Change)> = vec![
        (
            "other start",
            Box::new(move |rules| {
                let start = open_of(rules).start.get();
                let other = numbers.iter().find(|n| u64::from(**n) != start).unwrap();
                open_of(rules).start = (*other).into();
            }),
        ),
        (
            "other interval",
            Box::new(|rules| {
                let interval = open_of(rules).interval.unwrap().get();
                open_of(rules).interval = PlainCount::new(interval % 14 + 1);
            }),
        ),
        (
            "the interval drawn again",
            Box::new(|rules| open_of(rules).interval = None),
        ),
        (
            "the school drawn again",
            Box::new(|rules| {
                rules.after.as_mut().unwrap().open = None;
            }),
        ),
        (
            "other admitted",
            Box::new(|rules| {
                let school = &mut rules.schools[0];
                (school.plan, school.priority) = (PlainCount::from(10u32), 0u32.into());
                school.places = school.plan;
            }),
        ),
        (
            "other rule of the last place",
            Box::new(|rules| {
                rules.last_place = LastPlace::Exceed;
            }),
        ),
        (
            "earlier stops",
            Box::new(|rules| rules.min_ticks = 1u32.into()),
        ),
        (
            "another end",
            Box::new(|rules| {
                rules.after.as_mut().unwrap().head = Digest::new([3; 32]);
            }),
        ),
        (
            "an earlier end",
            Box::new(|rules| {
                let end = rules.after.as_mut().unwrap();
                end.events = PlainCount::new(end.events.get() - 1).unwrap();
            }),
        ),
        ("no end", Box::new(|rules| rules.after = None)),
        (
            "schools in another order",
            Box::new(|rules| {
                rules.after.as_mut().unwrap().open = None;
                rules.schools[1..].reverse();
            }),
        ),
    ];
    for (what, change) in changes {
        let mut rules = Rules::parse(&new[0]).unwrap();
        let entries = Entries::read(&new[2], &rules).unwrap();
        let names: Vec<_> = rules.schools.iter().map(|s| s.code.clone()).collect();
        change(&mut rules);
        let pool = in_order_of(&entries, &names, &rules);
        let record = forged(&rules.to_bytes().unwrap(), &pool);
        assert_eq!(both(&old, &record).as_deref(), Some("rules.json"), "{what}");
    }
}

#[test]
fn a_school_that_is_missing_or_drawn_twice_is_refused_by_both() {
    let (succession, _) = continued(Cut::Completed);
    let (old, new) = (load(&succession.old), load(&succession.new));
    let rules = Rules::parse(&new[0]).unwrap();
    let entries = Entries::read(&new[2], &rules).unwrap();
    let names: Vec<_> = rules.schools.iter().map(|s| s.code.clone()).collect();
    let mut missing = rules.clone();
    missing.schools.pop();
    let pool = in_order_of(&entries, &names, &missing);
    let record = forged(&missing.to_bytes().unwrap(), &pool);
    assert_eq!(both(&old, &record).as_deref(), Some("rules.json"));
    // The completed school once more, after the others.
    let first = Rules::parse(&old[0]).unwrap();
    let all = Entries::read(&old[2], &first).unwrap();
    let mut twice = rules.clone();
    twice.schools.push(first.schools[0].clone());
    let names: Vec<_> = first.schools.iter().map(|s| s.code.clone()).collect();
    let record = forged(
        &twice.to_bytes().unwrap(),
        &in_order_of(&all, &names, &twice),
    );
    assert_eq!(both(&old, &record).as_deref(), Some("rules.json"));
    // An entry with another leaf, another number or another size.
    let mut other = entries.clone();
    other.0[0].leaf = Digest::new([4; 32]);
    let record = forged(&new[0], &other.write(&rules));
    assert_eq!(both(&old, &record).as_deref(), Some("entries.tsv"));
    let mut other = entries.clone();
    other.0[0].children += 1;
    let record = forged(&new[0], &other.write(&rules));
    assert_eq!(both(&old, &record).as_deref(), Some("entries.tsv"));
}

#[test]
fn a_ceremony_that_did_not_lose_its_shares_is_continued_by_none() {
    let (succession, _) = continued(Cut::AfterTheStart);
    let (old, new) = (load(&succession.old), load(&succession.new));
    // Its last line cut off, and the chain made good.
    let mut lines: Vec<&[u8]> = old[3].split_inclusive(|byte| *byte == b'\n').collect();
    lines.pop();
    let mut cut = old.clone();
    cut[3] = lines.concat();
    let mut head = chain::genesis(&seal::freeze(&old[0], &old[1]));
    for line in &lines {
        head = chain::link(&head, line.strip_suffix(b"\n").unwrap());
    }
    cut[4] = chain::head_file(lines.len() as u64, &head);
    assert_eq!(both(&cut, &new).as_deref(), Some("rules.json"));
    // One that was drawn to its end.
    let mut whole = CeremonyFixture::of(&three_schools(), &choices(LastPlace::Split));
    whole.play_to_the_end();
    let record = whole.folder().join("whole");
    whole.session().write_record(&record).unwrap();
    let fingerprint = whole.session().state().fingerprint();
    let whole = load(&record);
    let named = with_changed_rules(&new, |rules| rules.supersedes = fingerprint);
    assert_eq!(both(&whole, &named).as_deref(), Some("rules.json"));
    let without = with_changed_rules(&new, |rules| {
        rules.supersedes = fingerprint;
        rules.after = None;
    });
    assert_eq!(both(&whole, &without).as_deref(), Some("rules.json"));
}

#[test]
fn the_command_says_whether_the_earlier_record_was_given() {
    let (succession, _) = continued(Cut::AfterTheStart);
    let verify = |records: &[&Path]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paiwei"));
        let output = command.arg("verify").args(records).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), said)
    };
    let (code, said) = verify(&[&succession.new]);
    assert!(code == 0 && said.contains("verify OLD NEW"), "{said}");
    let (code, said) = verify(&[&succession.old, &succession.new]);
    assert!(
        code == 0 && said.contains("held against the record"),
        "{said}"
    );
    let (code, said) = verify(&[&succession.new, &succession.old]);
    assert!(
        code == 0 && said.contains("held against the record"),
        "{said}"
    );
    let (old, new) = (load(&succession.old), load(&succession.new));
    let forged = with_changed_rules(&new, |rules| rules.after = None);
    for (name, bytes) in FILES.iter().zip(&forged) {
        fs::write(succession.new.join(name), bytes).unwrap();
    }
    let (code, said) = verify(&[&succession.old, &succession.new]);
    assert!(code == 1 && said.contains("rules.json: after"), "{said}");
    assert_eq!(old, load(&succession.old));
}

#[test]
fn rules_that_draw_anew_what_the_first_day_drew_do_not_hold() {
    let (succession, _) = continued(Cut::AfterTheStart);
    let new = load(&succession.new);
    let rules = Rules::parse(&new[0]).unwrap();
    let changes: [fn(&mut Rules); 4] = [
        |rules| rules.supersedes = None,
        |rules| rules.parents = 1u32.into(),
        |rules| rules.school_order = SchoolOrder::Drawn,
        |rules| open_of(rules).school = "A2".into(),
    ];
    for change in changes {
        let mut changed = rules.clone();
        change(&mut changed);
        assert!(matches!(changed.to_bytes(), Err(RulesError::After(_))));
    }
    let mut changed = rules.clone();
    open_of(&mut changed).start = 1u32.into();
    let mut record = new.clone();
    record[0] = changed.to_bytes().unwrap();
    let report = rust(&load(&succession.old), &record);
    assert_eq!(report.faults[0].file, "rules.json");
}
