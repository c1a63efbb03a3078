// SPDX-License-Identifier: Apache-2.0

//! Names are bound to what was sealed: whoever edits them in the ledger, in a copy or in an archive
//! brings nothing onto a screen or a paper. The edits are made as somebody makes them who has the
//! disk for some minutes: bytes, hash and trigger of the ledger's file are as the program makes
//! them.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, roster};
use crate::support::controller_fixture::{ControllerFixture, options};
use crate::support::edited_ledger::edit;
use paiwei::ceremony::files::DirectFault;
use paiwei::ceremony::paper::PrintNumber;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::controller::{Controller, DueStep};
use paiwei::protocol::Salt;
use paiwei::record::{RecordFiles, verify};
use paiwei::session::{
    NamesError, PaperKind, PreparedCeremony, RecoverySource, RuleChoices, Session, SessionError,
    prepare, system_wall_clock,
};
use std::fs;
use std::path::Path;

fn real() -> RuleChoices {
    RuleChoices {
        rehearsal: false,
        ..choices(LastPlace::Exceed)
    }
}

/// A real ceremony, played until `done` and left.
fn left(done: impl Fn(&Session) -> bool) -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&real());
    ceremony.play_until(done);
    ceremony.close();
    ceremony
}

fn is_sealed(session: &Session) -> bool {
    session.state().milestone() == Milestone::Sealed
}

/// Opens the ledger; returns why it is refused.
#[track_caller]
fn refusal(data: &Path) -> NamesError {
    match Session::resume(data, system_wall_clock()) {
        Err(SessionError::Names(refusal)) => {
            let words = refusal.to_string();
            assert!(!words.contains('童') && !words.contains('章'), "{words}");
            refusal
        }
        Err(other) => panic!("refused for another reason: {other}"),
        Ok(_) => panic!("it was opened"),
    }
}

#[test]
fn names_that_were_changed_before_the_day_open_nothing_and_the_true_ones_open_again() {
    let ceremony = left(is_sealed);
    let data = ceremony.data();
    let before = edit(data, "children.tsv", |text| text.replace('童', "章"));
    let NamesError::OtherChildren { school, .. } = refusal(data) else {
        panic!("the line of the entry is named")
    };
    assert!(["A1", "A2"].contains(&school.as_str()));
    edit(data, "children.tsv", |_| before.clone());
    assert!(Session::resume(data, system_wall_clock()).is_ok());
}

#[test]
fn names_of_a_winner_and_a_loser_that_were_swapped_after_the_picks_open_nothing() {
    let ceremony = left(|session| {
        let turn = session.state().turn();
        turn.is_some_and(|turn| turn.picks.len() == 3)
    });
    let data = ceremony.data();
    edit(data, "children.tsv", |text| {
        // Serial and name change places; leaf and salt stay.
        let mut lines: Vec<Vec<String>> = text
            .lines()
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect();
        for field in [1, 2] {
            let (one, other) = (lines[1][field].clone(), lines[2][field].clone());
            lines[1][field] = other;
            lines[2][field] = one;
        }
        let lines: Vec<String> = lines.iter().map(|line| line.join("\t")).collect();
        lines.join("\n") + "\n"
    });
    assert!(matches!(
        refusal(data),
        NamesError::OtherChildren { line: 2, .. }
    ));
}

/// A change of a file's text, with its name for messages.
type NamedEdit = (&'static str, fn(&str) -> String);

#[test]
fn a_child_that_is_added_left_out_or_given_another_entrys_salt_opens_nothing() {
    let ceremony = left(is_sealed);
    let data = ceremony.data();
    let edits: [NamedEdit; 5] = [
        ("added", |text| {
            let last = text.lines().last().unwrap();
            format!("{text}{}\n", last.replace('A', "Z"))
        }),
        ("left out", |text| {
            let lines: Vec<&str> = text.lines().collect();
            lines[..lines.len() - 1].join("\n") + "\n"
        }),
        ("of no entry", |text| {
            let leaf = text.lines().nth(1).unwrap().split('\t').next().unwrap();
            text.replacen(leaf, &"0".repeat(64), 1)
        }),
        ("salt", |text| {
            let salt = text.lines().nth(1).unwrap().rsplit('\t').next().unwrap();
            text.replacen(salt, &"0".repeat(64), 1)
        }),
        ("none", |text| {
            text.lines().next().unwrap().to_owned() + "\n"
        }),
    ];
    for (what, change) in edits {
        let before = edit(data, "children.tsv", change);
        println!("{what}: {}", refusal(data));
        edit(data, "children.tsv", |_| before.clone());
    }
    assert!(Session::resume(data, system_wall_clock()).is_ok());
}

#[test]
fn a_direct_list_with_another_child_opens_nothing_and_is_on_no_paper() {
    let ceremony = left(is_sealed);
    let data = ceremony.data();
    edit(data, "direct.tsv", |text| {
        format!("{text}A3\tA3009\t章三\n")
    });
    assert_eq!(refusal(data), NamesError::Direct(DirectFault::OtherFile));
}

/// A ceremony as it was prepared before the rules had the hash of the direct list.
fn without_direct_file(mut prepared: PreparedCeremony) -> PreparedCeremony {
    let mut rules: serde_json::Value = serde_json::from_slice(&prepared.rules).unwrap();
    rules
        .as_object_mut()
        .unwrap()
        .remove("direct_file")
        .unwrap();
    prepared.rules = serde_json::to_vec_pretty(&rules).unwrap();
    prepared
}

#[test]
fn older_rules_without_its_hash_open_and_their_direct_list_is_still_counted() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let prepared = prepare(&roster(), &real(), || Salt::new([7; 32])).unwrap();
    let older = without_direct_file(prepared);
    drop(Session::freeze(&data, older, system_wall_clock()).unwrap());
    let before = edit(&data, "direct.tsv", |text| {
        format!("{text}A3\tA3009\t章三\n")
    });
    assert_eq!(
        refusal(&data),
        NamesError::Direct(DirectFault::Children {
            school: "A3".into(),
            expected: 2,
            found: 3
        })
    );
    edit(&data, "direct.tsv", |_| before.clone());
    let session = Session::resume(&data, system_wall_clock()).unwrap();
    assert!(
        session
            .paper(PaperKind::Direct, PrintNumber::FIRST)
            .is_some()
    );
}

#[test]
fn nothing_is_frozen_whose_names_do_not_give_its_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut prepared = prepare(&roster(), &real(), || Salt::new([7; 32])).unwrap();
    let children = String::from_utf8(prepared.children).unwrap();
    prepared.children = children.replacen('童', "章", 1).into_bytes();
    let frozen = Session::freeze(&data, prepared, system_wall_clock());
    assert!(matches!(frozen, Err(SessionError::Names(_))));
    let empty = Session::resume(&data, system_wall_clock());
    assert!(matches!(empty, Err(SessionError::NotFound(_))));
}

#[test]
fn the_kiosk_opens_no_ledger_with_changed_names_and_offers_the_media() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    fs::create_dir_all(folder.path().join("media/stick/mirror")).unwrap();
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    drop(fixture);
    edit(&options.data, "children.tsv", |text| {
        let line = text.lines().nth(1).unwrap();
        let mut fields: Vec<&str> = line.split('\t').collect();
        fields[2] = "章三";
        text.replacen(line, &fields.join("\t"), 1)
    });
    let mut fixture = ControllerFixture::new(options.clone());
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    assert!(fixture.controller.session().is_none());
    // Two people go on from the media: the copies' names are the true ones.
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(!session.names_missing());
    let names = String::from_utf8(session.roster()).unwrap();
    assert!(!names.contains("章三"));
    drop(fixture);
    fs::rename(folder.path().join("media"), folder.path().join("away")).unwrap();
    fs::create_dir_all(folder.path().join("media")).unwrap();
    edit(&options.data, "direct.tsv", |text| {
        format!("{text}S02\t9\t章三\n")
    });
    assert!(Controller::new(options).is_err(), "nothing to go on from");
}

#[test]
fn a_recovery_takes_no_direct_list_that_the_rules_do_not_seal() {
    let ceremony = left(|session| session.state().turn().is_some());
    let copy = ceremony.disc();
    let true_list = fs::read_to_string(copy.join("direct.tsv")).unwrap();
    for list in [format!("{true_list}A3\tA3009\t章三\n"), String::new()] {
        fs::write(copy.join("direct.tsv"), list).unwrap();
        // The manifest is no witness: whoever changed the list can write it anew.
        for manifest in ["{\"files\":{}}", ""] {
            fs::write(copy.join("manifest.json"), manifest).unwrap();
            let source = RecoverySource::read(&copy, None).unwrap();
            assert!(!source.has_names());
        }
    }
    fs::write(copy.join("direct.tsv"), true_list).unwrap();
    assert!(RecoverySource::read(&copy, None).unwrap().has_names());
}

#[test]
fn a_verifier_compares_a_direct_list_with_the_rules() {
    let ceremony = left(is_sealed);
    let list = fs::read_to_string(ceremony.medium(0).join("direct.tsv")).unwrap();
    let session = Session::resume(ceremony.data(), system_wall_clock()).unwrap();
    let record = ceremony.folder().join("record");
    session.write_record(&record).unwrap();
    let read = |name: &str| fs::read(record.join(name)).unwrap();
    let (rules, pool, entries) = (read("rules.json"), read("pool.tsv"), read("entries.tsv"));
    let (journal, head) = (read("journal.jsonl"), read("head.json"));
    for (direct, holds) in [
        (list.clone(), true),
        (format!("{list}A3\tA3009\t章三\n"), false),
    ] {
        let verdict = verify(RecordFiles {
            rules: &rules,
            pool: &pool,
            entries: &entries,
            journal: &journal,
            head: &head,
            roster: None,
            direct: Some(direct.as_bytes()),
            signed_head: None,
        });
        assert_eq!(verdict.is_ok(), holds);
    }
}

#[test]
fn without_names_no_paper_that_names_children_is_made() {
    let mut ceremony = CeremonyFixture::new(&real());
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let record = ceremony.folder().join("record");
    ceremony.session().write_record(&record).unwrap();
    ceremony.close();
    let source = RecoverySource::read(&record, None).unwrap();
    let data = ceremony.folder().join("second");
    let session = Session::recover(&data, &source, system_wall_clock(), None).unwrap();
    assert!(session.names_missing());
    for kind in [
        PaperKind::Direct,
        PaperKind::PublicList,
        PaperKind::Result(0),
        PaperKind::Waiting(0),
    ] {
        assert!(
            session.paper(kind, PrintNumber::FIRST).is_none(),
            "{kind:?}"
        );
    }
    assert!(session.paper(PaperKind::Seal, PrintNumber::FIRST).is_some());
    assert!(session.workbooks().unwrap().is_empty());
}
