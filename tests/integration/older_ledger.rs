// SPDX-License-Identifier: Apache-2.0

//! Attack A2 of the review at the kiosk: the data folder of an hour ago is put back after a school
//! was drawn. Mirror and archives that prove what was drawn open the page for going on from them,
//! or an incident where they come after the start; the school is never drawn again.

use crate::support::ceremony_fixture::{files, recorded, verified};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{ButtonState, HallScreen, view};
use paiwei::controller::{Controller, DueStep, IncidentKind, KioskOptions, OperatorInput};
use paiwei::session::LEDGER;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A kiosk whose ledger is older than what its media have.
struct OlderLedger {
    folder: tempfile::TempDir,
    options: KioskOptions,
    /// The journal that was shown.
    journal: Vec<u8>,
}

/// Draws a school; then the ledger of its beginning is put back.
fn older_ledger(mirror: bool) -> OlderLedger {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    if mirror {
        fs::create_dir_all(folder.path().join("media/stick/mirror")).unwrap();
    }
    let ledger = folder.path().join("data").join(LEDGER);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::BeginSchool);
    drop(fixture);
    let older = fs::read(&ledger).unwrap();
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| {
        let session = controller.session().unwrap();
        session.state().completed_schools() == 1 && controller.step() == DueStep::CheckList
    });
    let journal = fixture.controller.session().unwrap().journal().to_vec();
    drop(fixture);
    fs::write(&ledger, older).unwrap();
    let _ = fs::remove_file(ledger.with_extension("sqlite-wal"));
    OlderLedger {
        folder,
        options,
        journal,
    }
}

impl OlderLedger {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Moves every medium away, as if nothing were plugged in.
    fn unplug(&self) {
        fs::rename(self.path("media"), self.path("away")).unwrap();
        fs::create_dir(self.path("media")).unwrap();
    }

    fn plug_in(&self, medium: &str) {
        let (from, to) = (
            self.path("away").join(medium),
            self.path("media").join(medium),
        );
        fs::rename(from, to).unwrap();
    }
}

fn values(controller: &Controller) -> Vec<u64> {
    let turns = controller.session().unwrap().state().turns();
    let first = turns.first().unwrap();
    [&first.start, &first.interval]
        .map(|roll| roll.as_ref().unwrap().value())
        .to_vec()
}

/// The page offers to go on; two people do, and what was shown stands.
#[track_caller]
fn goes_on_from_the_medium(older: &OlderLedger, how: &str) {
    let mut fixture = ControllerFixture::new(older.options.clone());
    assert_eq!(fixture.controller.step(), DueStep::Resume, "{how}");
    assert!(fixture.controller.unfit().is_some(), "{how}");
    view(&fixture.controller, "", HallScreen::Own);
    fixture.controller.input(OperatorInput::Anew);
    assert_eq!(
        fixture.controller.step(),
        DueStep::Resume,
        "{how}: never anew"
    );
    fixture.wait(2_000);
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(session.journal().starts_with(&older.journal), "{how}");
    assert!(older.path("data/set-aside-1.sqlite").exists());
    let drawn = values(&fixture.controller);
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert_eq!(values(&fixture.controller), drawn, "{how}");
    assert!(verified(&fixture.controller.record_folder()).complete);
}

#[test]
fn archives_that_are_ahead_open_the_page_and_not_the_draw() {
    let mut older = older_ledger(false);
    // What the archive has is taken over: it was written when the sheet was settled.
    older.journal = fs::read(older.path("media/1/archive/journal.jsonl")).unwrap();
    assert!(String::from_utf8_lossy(&older.journal).contains("school_completed"));
    goes_on_from_the_medium(&older, "archives");
}

#[test]
fn a_mirror_that_is_ahead_opens_the_page_whatever_was_done_to_the_files_beside_its_journal() {
    for way in [
        "M1 no heads",
        "M1 empty",
        "M1 cut",
        "M3 manifest",
        "M4 rules",
    ] {
        let older = older_ledger(true);
        for medium in ["1", "2", "3"] {
            // The archives are not there to help.
            let _ = fs::remove_dir_all(older.path("media").join(medium).join("archive"));
        }
        let mirror = older.path("media/stick/mirror");
        let heads = mirror.join("heads.jsonl");
        match way {
            "M1 no heads" => fs::remove_file(&heads).unwrap(),
            "M1 empty" => fs::write(&heads, b"").unwrap(),
            "M1 cut" => {
                let text = fs::read(&heads).unwrap();
                fs::write(&heads, &text[..text.len() / 2]).unwrap();
            }
            "M3 manifest" => fs::write(mirror.join("manifest.json"), b"").unwrap(),
            _ => {
                let rules = mirror.join("rules.json");
                let mut bytes = fs::read(&rules).unwrap();
                bytes[20] ^= 1;
                fs::write(rules, bytes).unwrap();
            }
        }
        let before = fs::read(mirror.join("journal.jsonl")).unwrap();
        let fixture = ControllerFixture::new(older.options.clone());
        assert_eq!(fixture.controller.step(), DueStep::Resume, "{way}");
        drop(fixture);
        assert_eq!(
            fs::read(mirror.join("journal.jsonl")).unwrap(),
            before,
            "{way}"
        );
        goes_on_from_the_medium(&older, way);
    }
}

#[test]
fn numbers_that_were_shown_are_never_given_again_from_a_ledger_before_them() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    fs::create_dir_all(folder.path().join("media/stick/mirror")).unwrap();
    let ledger = folder.path().join("data").join(LEDGER);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    drop(fixture);
    let older = fs::read(&ledger).unwrap();
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Numbered);
    let session = fixture.controller.session().unwrap();
    let (entries, journal) = (
        session.state().entries_bytes().unwrap().to_vec(),
        session.journal().to_vec(),
    );
    drop(fixture);
    fs::write(&ledger, older).unwrap();
    let mut fixture = ControllerFixture::new(options);
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(session.journal().starts_with(&journal));
    assert!(session.state().entries_bytes() == Some(entries.as_slice()));
    assert!(!session.names_missing(), "they are the ledger's own");
    fixture.until(|controller| controller.step() == DueStep::Done);
}

/// Starts with nothing plugged in; then a medium comes.
#[track_caller]
fn stopped_in_mid_run(older: &OlderLedger, medium: &str, from: &str) {
    older.unplug();
    let mut fixture = ControllerFixture::again(older.options.clone());
    fixture.primary();
    older.plug_in(medium);
    let folder = older.path("media").join(medium);
    let mut before: Vec<_> = files(&folder).into_iter().map(read).collect();
    // The medium is read by a thread of its own.
    let patience = Instant::now() + Duration::from_secs(60);
    while fixture.controller.step() != DueStep::Incident && Instant::now() < patience {
        fixture.wait(1_000);
        std::thread::yield_now();
    }
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let session = fixture.controller.session().unwrap();
    assert_eq!(session.state().completed_schools(), 0);
    let noted = recorded(session, "lines_elsewhere");
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0]["from"].as_str(), Some(from));
    // Nobody goes on while it is there, whatever they say happened.
    fixture
        .controller
        .input(OperatorInput::Happened(IncidentKind::Other));
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert_eq!(shown.primary.ready, ButtonState::NotYet);
    fixture.primary();
    fixture.second_person();
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let mut after: Vec<_> = files(&folder).into_iter().map(read).collect();
    before.sort();
    after.sort();
    assert!(before == after, "the medium is as it was");
    // They leave, and the next start offers to go on from it.
    fixture.controller.input(OperatorInput::Leave);
    fixture.second_person();
    assert!(fixture.controller.left());
    drop(fixture);
    let fixture = ControllerFixture::new(older.options.clone());
    assert_eq!(fixture.controller.step(), DueStep::Resume);
}

fn read(path: PathBuf) -> (PathBuf, Vec<u8>) {
    let bytes = fs::read(&path).unwrap();
    (path, bytes)
}

#[test]
fn a_mirror_that_is_ahead_and_comes_after_the_start_is_an_incident() {
    for manifest in [false, true] {
        let older = older_ledger(true);
        if manifest {
            fs::write(older.path("media/stick/mirror/manifest.json"), b"{}").unwrap();
        }
        stopped_in_mid_run(&older, "stick", "mirror");
    }
}

#[test]
fn an_archive_that_is_ahead_and_comes_after_the_start_is_an_incident() {
    stopped_in_mid_run(&older_ledger(false), "2", "archive");
}

#[test]
fn media_of_this_ledger_and_of_other_ceremonies_stop_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = ControllerFixture::new(options(folder.path()));
    other.until(|controller| controller.step() == DueStep::Print);
    drop(other);
    let own = tempfile::tempdir().unwrap();
    let options = options(own.path());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::BeginSchool);
    let stick = own.path().join("media/4");
    fs::rename(folder.path().join("media/1"), &stick).unwrap();
    fixture.until(|controller| controller.step() == DueStep::Done);
    let session = fixture.controller.session().unwrap();
    assert!(recorded(session, "lines_elsewhere").is_empty());
    drop(fixture);
    let fixture = ControllerFixture::new(options);
    assert!(fixture.controller.session().is_some(), "it opens again");
}
