// SPDX-License-Identifier: Apache-2.0

//! Ledgers of earlier versions of the program go on with this one.

use crate::papers_page::state;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::controller::{DueStep, KioskOptions};
use paiwei::printing::{JobState, UnknownReason};
use paiwei::session::{Session, system_wall_clock};
use std::path::Path;

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
    let fixture = ControllerFixture::again(options);
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
