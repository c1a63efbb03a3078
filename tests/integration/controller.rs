// SPDX-License-Identifier: Apache-2.0

//! The controller behind the windows: a whole ceremony by keys alone, and what a restart finds.

use crate::agreement::ceremony_with_twins;
use crate::printer::{DONE, Printer};
use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::rules::LastPlace;
use paiwei::console::{CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep, OperatorInput, ParentKey, RuleChoice};
use paiwei::custody::{read_share, slip_text};
use paiwei::i18n::{Language, in_language};
use paiwei::printing::JobState;
use paiwei::protocol::selection::Outcome;
use std::path::Path;
use std::time::Duration;

/// The record holds, whole.
fn verified(folder: &Path) {
    let verdict = ceremony_fixture::verified(folder);
    assert!(verdict.complete && verdict.schools == 2);
}

#[test]
fn a_whole_ceremony_by_keys_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Done);
    verified(&fixture.controller.record_folder());
    for medium in ["1", "2", "3"] {
        let medium = folder.path().join("media").join(medium);
        assert!(
            medium.join("sealed/share.json").exists()
                && medium.join("archive/sheets/01-S01.pdf").exists()
        );
    }
}

#[test]
fn killed_at_any_step_it_goes_on_and_every_line_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.session().is_some());
    let mut kills = 0;
    while fixture.controller.step() != DueStep::Done {
        let journal = fixture.controller.session().unwrap().journal().to_vec();
        let rolling = matches!(fixture.controller.step(), DueStep::Rolling(_));
        drop(fixture);
        fixture = ControllerFixture::new(options(folder.path()));
        kills += 1;
        let session = fixture.controller.session().unwrap();
        assert!(session.journal().starts_with(&journal));
        assert_eq!(recorded(session, "resumed").len(), kills);
        fixture.go_on();
        // Two steps further before the next kill: a roll that is never allowed to stop would go on
        // for ever.
        for _ in 0..if rolling { 3 } else { 2 } {
            fixture.step();
        }
    }
    assert!(kills > 20, "{kills}");
    let session = fixture.controller.session().unwrap();
    assert!(
        session.state().turns().iter().any(|turn| turn.aborted > 0),
        "a begun roll counts as an attempt"
    );
    verified(&fixture.controller.record_folder());
}

#[test]
fn keys_do_nothing_before_they_are_handed_over_and_not_in_a_pause() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    let before = fixture.events();
    fixture.press(ParentKey::Start);
    assert_eq!(fixture.events(), before);
    fixture.primary();
    fixture.controller.input(OperatorInput::Incident);
    let paused = fixture.events();
    fixture.press(ParentKey::Start);
    assert_eq!(fixture.events(), paused);
    fixture.step();
    fixture.press(ParentKey::Stop);
    assert!(
        matches!(fixture.controller.step(), DueStep::RollWaits(_)),
        "stop does nothing before start"
    );
    fixture.press(ParentKey::Start);
    assert!(matches!(fixture.controller.step(), DueStep::Rolling(_)));
    fixture.wait(500);
    fixture.press(ParentKey::Stop);
    assert!(
        matches!(fixture.controller.step(), DueStep::Rolling(_)),
        "a press before min_ticks is not taken"
    );
    fixture.wait(2_000);
    fixture.press(ParentKey::Stop);
    assert!(matches!(fixture.controller.step(), DueStep::RollReady(_)));
    assert!(
        !fixture.controller.keys_with_parent(),
        "the keys come back with the stop"
    );
}

#[test]
fn the_last_place_is_decided_by_people() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.primary();
    assert_eq!(fixture.controller.step(), DueStep::Rules);
    fixture.primary();
    assert_eq!(fixture.controller.step(), DueStep::Rules);
    fixture
        .controller
        .input(OperatorInput::Choose(RuleChoice::LastPlace(
            LastPlace::Skip,
        )));
    fixture.primary();
    assert_eq!(fixture.controller.step(), DueStep::Freeze);
}

#[test]
fn a_pause_lasts_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.controller.input(OperatorInput::Incident);
    let before = fixture.events();
    fixture.wait(60_000);
    assert_eq!(fixture.events(), before, "nothing is drawn in a pause");
    drop(fixture);
    let mut fixture = ControllerFixture::new(options(folder.path()));
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    fixture.until(|controller| controller.step() == DueStep::Classes);
}

#[test]
fn a_lost_copy_is_replaced_by_its_slip() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Shares);
    let share = folder.path().join("media/2/sealed/share.json");
    let custodian = fixture.controller.custodian_names()[1].clone();
    let slip = slip_text(&read_share(share.parent().unwrap(), &custodian).unwrap());
    std::fs::remove_file(&share).unwrap();
    fixture.type_in(&slip.replacen('a', "b", 1).replacen('1', "2", 1));
    fixture.primary();
    assert!(
        fixture.controller.message().is_some(),
        "a mistyped slip is refused"
    );
    fixture.type_in(&slip);
    fixture.step();
    assert_eq!(fixture.controller.step(), DueStep::CheckList);
}

#[test]
fn console_and_hall_go_on_with_the_same_place_after_twins() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ceremony_with_twins(folder.path());
    fixture.until(|controller| {
        let twins = controller
            .session()
            .and_then(|session| session.state().turn())
            .and_then(|turn| turn.picks.last())
            .is_some_and(|pick| pick.children == 2 && pick.outcome == Outcome::Admitted);
        controller.step() == DueStep::Selecting && twins
    });
    let state = fixture.controller.session().unwrap().state();
    let turn = state.turn().unwrap();
    let place = turn.admitted_children() + 1;
    assert!(turn.picks.len() as u64 + 1 < place, "twins are one visit");
    fixture.controller.input(OperatorInput::Incident);
    let console = view(&fixture.controller, "", HallScreen::Own);
    assert_eq!(console.primary.label, format!("Go on with place {place}"));
    let hall = format!("{:?}", fixture.controller.scene(""));
    assert!(
        hall.contains(&format!("It goes on with place {place};")),
        "{hall}"
    );
}

#[test]
fn a_misread_slip_is_refused_in_the_language_of_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Shares);
    in_language(Language::CHINESE, || {
        fixture.type_in("deadbeef");
        fixture.primary();
    });
    assert_eq!(
        fixture.controller.message(),
        Some("密钥纸条有误：64 个字符与 4 位校验不符，请重新录入。")
    );
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn three_sets_are_printed_byte_equal_and_a_person_confirms_them() {
    let printer = Printer::start(DONE);
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.config.printer = Some(printer.uri().to_string());
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::Print);
    wait_for(&mut fixture, |controller| {
        states(controller, |state| {
            matches!(state, JobState::PrinterDone(_))
        })
    });
    assert!(fixture.controller.printing().asks_for_eyes());
    fixture.controller.input(OperatorInput::PaperSeen);
    assert!(states(&fixture.controller, |state| *state == JobState::Confirmed));
    fixture.step();
    let sheet = folder.path().join("media/3/archive/sheets/01-S01.pdf");
    wait_for(&mut fixture, |controller| {
        controller.archive_stands(2) && sheet.exists()
    });
    let archived = std::fs::read(sheet).unwrap();
    assert_eq!(
        printer
            .received()
            .into_iter()
            .filter(|sheet| *sheet == archived)
            .count(),
        3
    );
    // After a restart nothing that was sent is sent again: at most the one that was at the printer
    // is in doubt.
    fixture.until(|controller| controller.step() == DueStep::Print);
    // One is at the printer, or it was quick and has done all.
    let begun = |state: &JobState| state.is_at_work() || matches!(state, JobState::PrinterDone(_));
    wait_for(&mut fixture, |controller| {
        controller
            .printing()
            .sets
            .iter()
            .any(|(_, set)| begun(&set.state))
    });
    drop(fixture);
    let fixture = ControllerFixture::new(options);
    let sets = fixture.controller.printing().sets;
    assert!(
        sets.iter()
            .filter(|(_, set)| matches!(set.state, JobState::Unknown(_)))
            .count()
            <= 1
    );
    let sent = recorded(fixture.controller.session().unwrap(), "sheet_sent");
    let mut keys: Vec<&str> = sent
        .iter()
        .map(|note| note["set"].as_str().unwrap())
        .collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "each set of each print is sent once");
}

/// Whether all three sets of the sheet that is due are so.
fn states(controller: &Controller, so: impl Fn(&JobState) -> bool) -> bool {
    let sets = controller.printing().sets;
    sets.len() == 3 && sets.iter().all(|(_, set)| so(&set.state))
}

fn wait_for(fixture: &mut ControllerFixture, done: impl Fn(&Controller) -> bool) {
    let since = std::time::Instant::now();
    while !done(&fixture.controller) {
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "{:?}",
            fixture.controller.printing()
        );
        fixture.wait(1);
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[test]
fn without_a_printer_the_draw_goes_on_and_the_sets_wait() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Print);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::Sets(sets) = shown.centre else {
        panic!("the sets stand side by side")
    };
    assert!(sets.len() == 3 && sets.iter().all(|set| set.mark == StatusMark::ToCome));
    let waiting = fixture.controller.printing().waiting.to_string();
    assert!(
        shown
            .health
            .iter()
            .any(|cell| cell.words.contains(&waiting) && cell.mark == StatusMark::PleaseConfirm)
    );
    fixture.step();
    assert_eq!(fixture.controller.step(), DueStep::CheckList);
}

#[test]
fn where_children_wait_each_custodian_gets_one_sheet_with_the_waiting_list() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let plan = [
        [
            "学校代码",
            "学校名称",
            "普通招生计划",
            "优先录取人数",
            "班级数",
            "候补人数",
        ],
        ["S01", "示例市云帆小学", "16", "1", "1", "4"],
        ["S02", "示例市星桥小学", "16", "1", "1", "0"],
    ];
    for (row, cells) in (0u32..).zip(plan) {
        page.write_row(row, 0, cells).unwrap();
    }
    book.save(folder.path().join("schools.xlsx")).unwrap();
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| controller.step() == DueStep::Print);
    let names = |controller: &Controller| {
        controller
            .printing()
            .sets
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&fixture.controller).len(), 3);
    fixture.step();
    wait_for(&mut fixture, |controller| controller.archive_stands(0));
    assert!(
        folder
            .path()
            .join("media/1/archive/sheets/01-S01.pdf")
            .exists()
    );
    fixture.until(|controller| controller.step() == DueStep::Print);
    assert_eq!(
        names(&fixture.controller).len(),
        3,
        "nobody waits at the second school"
    );
}

#[test]
fn a_medium_that_was_away_is_archived_when_it_returns_and_a_bad_one_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Archive);
    let media = folder.path().join("media");
    std::fs::rename(media.join("2"), folder.path().join("away")).unwrap();
    wait_for(&mut fixture, |controller| controller.archive_stands(0));
    // A file where the folder should be: nothing can be written to the first medium.
    std::fs::remove_dir_all(media.join("1/archive")).unwrap();
    std::fs::write(media.join("1/archive"), b"").unwrap();
    fixture.primary();
    assert!(fixture.controller.message().is_some() && fixture.controller.archive_stands(2));
    std::fs::remove_file(media.join("1/archive")).unwrap();
    fixture.step();
    assert_eq!(fixture.controller.step(), DueStep::Done);
    assert!(fixture.controller.archive_stands(0) && !fixture.controller.archive_stands(1));
    std::fs::rename(folder.path().join("away"), media.join("2")).unwrap();
    fixture.wait(2_000);
    wait_for(&mut fixture, |controller| controller.archive_stands(1));
    let manifest =
        |medium: &str| std::fs::read(media.join(medium).join("archive/manifest.json")).unwrap();
    assert!(manifest("1") == manifest("2") && manifest("2") == manifest("3"));
    verified(&fixture.controller.record_folder());
}

#[test]
fn a_missing_medium_is_asked_for_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Shares);
    let (here, away) = (folder.path().join("media/2"), folder.path().join("away"));
    std::fs::rename(&here, &away).unwrap();
    fixture.primary();
    assert!(fixture.controller.message().is_some());
    assert_eq!(fixture.controller.step(), DueStep::Shares);
    std::fs::rename(&away, &here).unwrap();
    fixture.step();
    assert_eq!(fixture.controller.step(), DueStep::CheckList);
}
