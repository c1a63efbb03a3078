// SPDX-License-Identifier: Apache-2.0

//! Shares that are lost for good, at the kiosk: two people say so for a reason, what was shown is
//! finished, and two people go on with fresh shares. Hall, papers and records say so.

use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::paper::PaperKind;
use paiwei::console::{ButtonState, HallScreen, view};
use paiwei::controller::{
    ConfirmedStep, Controller, DueStep, IncidentKind, KioskOptions, OperatorInput,
};
use paiwei::record::{EarlierRecord, ExaminedRecord, FILES, RecordFiles, examine_together};
use paiwei::session::{Session, system_wall_clock};
use paiwei::sheet::PrintNumber;
use std::fs;
use std::path::{Path, PathBuf};

const REASON: &str = "两份密钥份额损毁";

/// Plays until there, and starts again where no share can be read.
#[track_caller]
fn without_shares(folder: &Path, until: impl Fn(&Controller) -> bool) -> ControllerFixture {
    let options = options(folder);
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(until);
    drop(fixture);
    fresh_media(&options);
    let fixture = ControllerFixture::again(options);
    assert_eq!(fixture.controller.step(), DueStep::Shares);
    fixture
}

/// Other media in place of those that are lost.
fn fresh_media(options: &KioskOptions) {
    let media = options.media.as_ref().unwrap();
    fs::remove_dir_all(media).unwrap();
    for medium in ["1", "2", "3"] {
        fs::create_dir_all(media.join(medium)).unwrap();
    }
}

/// Opens an incident and types the reason.
fn give_a_reason(fixture: &mut ControllerFixture) {
    fixture.controller.input(OperatorInput::Incident);
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), None, "no reason is given yet");
    let kind = OperatorInput::Happened(IncidentKind::Other);
    fixture.controller.input(kind);
    fixture.type_in(REASON);
}

/// Two people say that shares are lost, and end the incident.
#[track_caller]
fn declare(fixture: &mut ControllerFixture) {
    give_a_reason(fixture);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let button = shown.secondary.iter().find(|button| button.key == "Del");
    assert_eq!(button.unwrap().ready, ButtonState::Now);
    let lines = fixture.events();
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), Some(ConfirmedStep::SharesLost));
    assert_eq!(fixture.events(), lines, "one person alone changes nothing");
    fixture.second_person();
    assert_eq!(fixture.controller.message(), None);
    assert_eq!(
        fixture.events(),
        lines + 2,
        "the confirmation and what it is of"
    );
    fixture.confirmed("");
}

fn turn_values(controller: &Controller) -> (u64, Option<u64>) {
    let session = controller.session().unwrap();
    let turn = session.state().turns().last().unwrap();
    let interval = turn.interval.as_ref().map(|roll| roll.value());
    (turn.start.as_ref().unwrap().value(), interval)
}

/// Both records hold, the later one beside the earlier one.
#[track_caller]
fn records_hold(data: &Path) {
    let old = fs::read_dir(data).unwrap().map(|entry| entry.unwrap());
    let old = old.map(|entry| entry.path()).find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("record-")
    });
    let folders: [PathBuf; 2] = [old.unwrap(), data.join("record")];
    let read = |folder: &PathBuf| FILES.map(|file| fs::read(folder.join(file)).unwrap());
    let records = folders.iter().map(|folder| {
        let [rules, pool, entries, journal, head] = &read(folder);
        ExaminedRecord::new(RecordFiles {
            rules,
            pool,
            entries,
            journal,
            head,
            roster: None,
            direct: None,
            signed_head: None,
        })
    });
    let reports = examine_together(records.collect());
    assert!(reports[0].faults.is_empty() && reports[1].faults.is_empty());
    assert_eq!(reports[1].earlier, EarlierRecord::Compared);
    assert!(reports[1].verdict.as_ref().unwrap().complete);
}

#[test]
fn two_people_say_that_shares_are_lost_and_what_was_shown_stands_to_the_end() {
    let mid_list = |controller: &Controller| {
        let session = controller.session();
        let turn = session.and_then(|session| session.state().turn());
        turn.is_some_and(|turn| turn.picks.len() == 2)
    };
    let after_the_start = |controller: &Controller| {
        let session = controller.session();
        let turn = session.and_then(|session| session.state().turn());
        turn.is_some_and(|turn| turn.start.is_some() && turn.interval.is_none())
    };
    let cuts: [fn(&Controller) -> bool; 2] = [mid_list, after_the_start];
    for cut in cuts {
        let folder = tempfile::tempdir().unwrap();
        let mut fixture = without_shares(folder.path(), cut);
        let before = turn_values(&fixture.controller);
        declare(&mut fixture);
        fixture.until(|controller| controller.step() == DueStep::Succession);
        let scene = format!("{:?}", fixture.controller.scene("09:30:00"));
        assert!(scene.contains("nothing of it is drawn again"), "{scene}");
        let schools = fixture
            .controller
            .session()
            .unwrap()
            .state()
            .rules()
            .schools
            .len();
        fixture.step();
        let session = fixture.controller.session().unwrap();
        let state = session.state();
        assert_eq!(fixture.controller.step(), DueStep::Seal);
        assert_eq!(state.rules().schools.len(), schools, "none was completed");
        let paper = session.paper(PaperKind::Succession, PrintNumber::FIRST);
        let paper = format!("{:?}", paper.unwrap());
        assert!(paper.contains(REASON) && paper.contains(&before.0.to_string()));
        assert!(paper.contains("封盘指纹"));
        fixture.until(|controller| {
            let session = controller.session();
            session.is_some_and(|session| !session.state().turns().is_empty())
        });
        let after = turn_values(&fixture.controller);
        assert_eq!(after.0, before.0, "the start stays");
        assert!(
            before.1.is_none() || after.1 == before.1,
            "the interval stays"
        );
        fixture.until(|controller| controller.step() == DueStep::Done);
        records_hold(&folder.path().join("data"));
        let session = fixture.controller.session().unwrap();
        let seal = session.paper(PaperKind::Seal, PrintNumber::FIRST).unwrap();
        assert!(format!("{seal:?}").contains("本次派位接续封盘指纹"));
        let sheet = session.paper(PaperKind::Result(0), PrintNumber::FIRST);
        assert!(format!("{:?}", sheet.unwrap()).contains("沿用前次派位所出"));
    }
}

#[test]
fn a_power_cut_between_the_two_ledgers_loses_neither() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = without_shares(folder.path(), |controller| {
        let session = controller.session();
        session.is_some_and(|session| session.state().completed_schools() == 1)
            && controller.step() == DueStep::CheckList
    });
    let options = fixture.controller.options().clone();
    declare(&mut fixture);
    fixture.until(|controller| controller.step() == DueStep::Succession);
    drop(fixture);
    let mut session = Session::resume(&options.data, system_wall_clock()).unwrap();
    session.end_without_shares().unwrap();
    drop(session);
    for put_aside in [false, true] {
        if put_aside {
            let from = options.data.join("ledger.sqlite");
            fs::rename(from, options.data.join("superseded-1.sqlite")).unwrap();
        }
        let fixture = ControllerFixture::new(options.clone());
        assert_eq!(fixture.controller.step(), DueStep::Succession);
        view(&fixture.controller, "09:30:00", HallScreen::Own);
        fixture.controller.scene("09:30:00");
    }
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Done);
    records_hold(&options.data);
    assert!(options.data.join("superseded-1.sqlite").exists());
    assert!(!options.data.join("superseded-2.sqlite").exists());
}

#[test]
fn shares_that_are_in_memory_are_not_lost_and_no_key_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::BeginSchool);
    give_a_reason(&mut fixture);
    assert!(!fixture.controller.can_lose_shares());
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), None);
    let lines = fixture.events();
    fixture.second_person();
    assert_eq!(fixture.events(), lines);
}
