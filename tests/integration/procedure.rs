// SPDX-License-Identifier: Apache-2.0

//! What people do around the draw: who presses, who interrupts, who leaves.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::state::CeremonyState;
use paiwei::console::{ButtonState, CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{
    ConfirmedStep, Controller, DueStep, IncidentKind, KioskConfig, NameDisplay, OperatorInput,
    ParentKey, SealOn,
};
use paiwei::hall::{DrawingStage, HallStage};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::time::Duration;

/// Whether a draw number belongs to the school of the turn under way.
fn in_ring(state: &CeremonyState, number: paiwei::protocol::numbering::DrawNumber) -> bool {
    state
        .turn()
        .unwrap()
        .ring
        .iter()
        .any(|entry| entry.number == number)
}

#[test]
fn the_parent_at_the_keys_has_no_child_in_the_ring_and_stands_on_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut rules = options(folder.path());
    rules.config.parents = 12;
    let mut fixture = ControllerFixture::new(rules);
    let mut seen = 0;
    fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    loop {
        let presser = fixture.controller.presser().unwrap();
        assert!(!in_ring(
            fixture.controller.session().unwrap().state(),
            presser.number
        ));
        fixture.until(|controller| controller.step() == DueStep::Selecting);
        let turn = fixture
            .controller
            .session()
            .unwrap()
            .state()
            .turn()
            .unwrap()
            .clone();
        let by = format!("家长代表 {}", presser.label());
        for roll in [turn.start, turn.interval] {
            assert_eq!(roll.unwrap().stopped().unwrap().by.as_ref(), Some(&by));
        }
        seen += 1;
        if seen == 2 {
            break;
        }
        fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    }
}

#[test]
fn another_parent_takes_the_keys_in_mid_roll_and_stops_it_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut rules = options(folder.path());
    rules.config.parents = 12;
    let mut fixture = ControllerFixture::new(rules.clone());
    fixture.until(|controller| matches!(controller.step(), DueStep::Rolling(_)));
    let first = fixture.controller.presser().unwrap();
    let ticks = fixture.controller.session().unwrap().rolling();
    fixture.controller.input(OperatorInput::ReplacePresser);
    assert_eq!(fixture.controller.presser(), Some(first), "by two people");
    fixture.second_person();
    let second = fixture.controller.presser().unwrap();
    assert_ne!(first, second);
    assert!(!in_ring(
        fixture.controller.session().unwrap().state(),
        second.number
    ));
    assert_eq!(
        fixture.controller.session().unwrap().rolling(),
        ticks,
        "the roll goes on"
    );
    assert!(fixture.controller.keys_with_parent());
    drop(fixture);
    let mut fixture = ControllerFixture::new(rules);
    assert_eq!(
        fixture.controller.presser(),
        Some(second),
        "the ledger says who"
    );
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    let session = fixture.controller.session().unwrap();
    let by = session.state().turn().unwrap().start.clone().unwrap();
    let by = by.stopped().unwrap().by.clone().unwrap();
    assert!(by.ends_with(&second.label()), "{by}");
    let note = recorded(session, "presser_replaced").pop().unwrap();
    assert_eq!(
        (note["from"].as_u64(), note["to"].as_u64()),
        (Some(first.place as u64), Some(second.place as u64))
    );
}

#[test]
fn an_incident_in_a_roll_begins_with_its_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| matches!(controller.step(), DueStep::Rolling(_)));
    fixture.controller.input(OperatorInput::Incident);
    assert!(
        fixture.controller.incident_waits()
            && recorded(fixture.controller.session().unwrap(), "incident").is_empty()
    );
    fixture.wait(4_000);
    fixture.press(ParentKey::Stop);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    assert!(
        fixture
            .controller
            .session()
            .unwrap()
            .state()
            .turn()
            .unwrap()
            .start
            .is_some(),
        "the stop counts"
    );
    fixture.primary();
    assert_eq!(
        fixture.controller.armed(),
        None,
        "what happened is said first"
    );
    fixture
        .controller
        .input(OperatorInput::Happened(IncidentKind::People));
    fixture.type_in("a visitor fell ill");
    fixture.primary();
    fixture.second_person();
    let over = recorded(fixture.controller.session().unwrap(), "incident_over")
        .pop()
        .unwrap();
    assert_eq!(
        (over["kind"].as_str(), over["note"].as_str()),
        (Some("people"), Some("a visitor fell ill"))
    );
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
}

#[test]
fn leaving_takes_two_people_stands_on_the_ledger_and_never_cuts_a_turn() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.controller.input(OperatorInput::Leave);
    fixture.second_person();
    assert!(!fixture.controller.left(), "not with a turn half done");
    fixture.until(|controller| controller.step() == DueStep::Print);
    fixture.controller.input(OperatorInput::Leave);
    assert_eq!(
        (fixture.controller.armed(), fixture.controller.left()),
        (Some(ConfirmedStep::Leave), false)
    );
    fixture.second_person();
    assert!(fixture.controller.left());
    assert_eq!(
        recorded(fixture.controller.session().unwrap(), "left").len(),
        1
    );
    drop(fixture);
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Done);
}

#[test]
fn the_draw_waits_while_it_is_held_and_hastens_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Selecting);
    fixture.step();
    fixture.controller.input(OperatorInput::Hold);
    let held = fixture.events();
    fixture.wait(60_000);
    assert_eq!(fixture.events(), held, "nothing is drawn while it is held");
    fixture.controller.input(OperatorInput::Hold);
    fixture.step();
    assert!(fixture.events() > held);
    // At its own pace a visit stays 500 ms, at double pace 250.
    fixture.controller.input(OperatorInput::Faster);
    fixture.wait(600);
    let before = fixture.events();
    fixture.wait(260);
    assert_eq!(fixture.events(), before + 1);
}

#[test]
fn names_stand_on_the_glass_as_the_city_wants_them() {
    let shown = |names: NameDisplay| {
        let folder = tempfile::tempdir().unwrap();
        let mut options = options(folder.path());
        options.kind = paiwei::controller::CeremonyKind::Real;
        options.config.names = names;
        let mut fixture = ControllerFixture::new(options);
        loop {
            fixture.until(|controller| controller.step() == DueStep::Selecting);
            fixture.step();
            if let HallStage::Drawing(DrawingStage { name, .. }) =
                fixture.controller.scene("").stage
            {
                return name;
            }
        }
    };
    assert!(shown(NameDisplay::Masked).contains('*'));
    let full = shown(NameDisplay::Full);
    assert!(!full.contains('*') && full.chars().count() >= 2, "{full}");
    assert_eq!(shown(NameDisplay::Numbers), "");
}

#[test]
fn reduced_motion_shows_two_ticks_a_second_and_the_stopped_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.config.reduce_motion = true;
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| matches!(controller.step(), DueStep::Rolling(_)));
    let mut pictures = Vec::new();
    for _ in 0..200 {
        fixture.wait(10);
        pictures.push(format!("{:?}", fixture.controller.scene("").stage));
    }
    pictures.dedup();
    assert!((4..=6).contains(&pictures.len()), "{}", pictures.len());
    fixture.press(ParentKey::Stop);
    let start = fixture
        .controller
        .session()
        .unwrap()
        .state()
        .turn()
        .unwrap()
        .start
        .clone()
        .unwrap();
    assert!(
        format!("{:?}", fixture.controller.scene("").stage).contains(&start.value().to_string())
    );
}

/// A health cell, by its place in the strip.
fn health(controller: &Controller, cell: usize) -> StatusMark {
    view(controller, "", HallScreen::Own).health[cell].mark
}

#[test]
fn each_seal_is_shown_and_noted_before_a_copy_can_be_opened_and_a_restart_asks_for_none_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Seals);
    for (i, on) in SealOn::ALL.into_iter().enumerate() {
        assert_eq!(
            (fixture.controller.step(), fixture.controller.next_seal()),
            (DueStep::Seals, Some(on))
        );
        fixture.step();
        drop(fixture);
        fixture = ControllerFixture::again(options(folder.path()));
        assert!(fixture.controller.seal_intact(on));
        let noted = recorded(fixture.controller.session().unwrap(), "seal_intact");
        assert_eq!(noted.len(), i + 1);
    }
    let session = fixture.controller.session().unwrap();
    let seals: Vec<_> = recorded(session, "seal_intact")
        .iter()
        .map(|note| note["seal"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(seals, ["computer", "disc", "envelopes"]);
    assert_eq!(fixture.controller.step(), DueStep::Opening);
    fixture.until(|controller| controller.step() == DueStep::Certificate);
    let before = fixture.events();
    fixture.step();
    assert_eq!(
        (fixture.controller.step(), fixture.events()),
        (DueStep::StageDigits, before + 1)
    );
}

#[test]
fn a_broken_seal_is_recorded_and_nothing_is_opened_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Seals);
    fixture.controller.input(OperatorInput::Incident);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    fixture.primary();
    assert!(recorded(fixture.controller.session().unwrap(), "seal_intact").is_empty());
}

#[test]
fn the_clock_asks_for_a_hand_until_one_has_set_it_and_again_after_a_restart() {
    const CLOCK: usize = 5;
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Numbered);
    assert_eq!(
        health(&fixture.controller, CLOCK),
        StatusMark::PleaseConfirm
    );
    fixture.controller.input(OperatorInput::ClockChecked);
    fixture.second_person();
    assert_eq!(health(&fixture.controller, CLOCK), StatusMark::Done);
    assert_eq!(
        recorded(fixture.controller.session().unwrap(), "clock_checked").len(),
        1
    );
    fixture.until(|controller| controller.step() == DueStep::Seals);
    assert_eq!(
        health(&fixture.controller, CLOCK),
        StatusMark::PleaseConfirm,
        "a new day"
    );
    fixture.controller.input(OperatorInput::ClockChecked);
    fixture.second_person();
    drop(fixture);
    let fixture = ControllerFixture::new(options(folder.path()));
    assert_eq!(
        health(&fixture.controller, CLOCK),
        StatusMark::PleaseConfirm,
        "a restart"
    );
}

#[test]
fn the_keys_are_tried_before_they_are_handed_over() {
    const KEYS: usize = 1;
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Seals);
    assert_eq!(health(&fixture.controller, KEYS), StatusMark::PleaseConfirm);
    fixture.press(ParentKey::Start);
    fixture.press(ParentKey::Stop);
    assert_eq!(health(&fixture.controller, KEYS), StatusMark::Done);
}

#[test]
fn an_incident_can_be_recorded_on_the_preparing_day_and_says_what_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Numbered);
    fixture.controller.input(OperatorInput::Incident);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::Incident(sheet) = shown.centre else {
        panic!("an incident has a sheet of its own")
    };
    assert!(
        sheet.safe.iter().all(|row| row.mark == StatusMark::Done),
        "{:?}",
        sheet.safe
    );
    assert_eq!(
        (sheet.kinds.len(), shown.primary.ready),
        (IncidentKind::ALL.len(), ButtonState::NotYet)
    );
    fixture.step();
    assert_eq!(fixture.controller.step(), DueStep::Numbered);
    fixture.until(|controller| controller.step() == DueStep::Seal);
}

/// One school with 291 children in 286 entries and 105 places: the one of the pictures.
fn school_of_the_pictures(folder: &Path) -> (Vec<std::path::PathBuf>, std::path::PathBuf) {
    let (applicants, plan) = (folder.join("291.xlsx"), folder.join("105.xlsx"));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (i, title) in ["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"]
        .into_iter()
        .enumerate()
    {
        sheet.write(0, i as u16, title).unwrap();
    }
    for i in 0..291u32 {
        let twins = if i < 10 {
            format!("D{}", i / 2)
        } else {
            String::new()
        };
        for (column, text) in [
            format!("99{i:08}"),
            han_number(i),
            "滨江育才实验小学".into(),
            twins,
        ]
        .iter()
        .enumerate()
        {
            sheet.write(i + 1, column as u16, text).unwrap();
        }
    }
    workbook.save(&applicants).unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (i, title) in [
        "学校代码",
        "学校名称",
        "普通招生计划",
        "优先录取人数",
        "班级数",
    ]
    .into_iter()
    .enumerate()
    {
        sheet.write(0, i as u16, title).unwrap();
    }
    sheet.write(1, 0, "S03").unwrap();
    sheet.write(1, 1, "滨江育才实验小学").unwrap();
    for (column, number) in [(2, 120u32), (3, 15), (4, 3)] {
        sheet.write(1, column, number).unwrap();
    }
    workbook.save(&plan).unwrap();
    (vec![applicants], plan)
}

/// A name with the number's digits in Han: digits in a name are asked about.
fn han_number(number: u32) -> String {
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let digit = |c: char| digits[c.to_digit(10).unwrap() as usize];
    format!(
        "童{}",
        number.to_string().chars().map(digit).collect::<String>()
    )
}

#[test]
fn from_handing_over_the_keys_to_the_end_of_a_school_of_105_places_five_minutes_are_enough() {
    // What people take, generously: a word before each press of theirs, a roll of ten seconds.
    const WORD: u64 = 4_000;
    const ROLL: u64 = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    let (applicants, plan) = school_of_the_pictures(folder.path());
    (options.applicants, options.schools) = (applicants, Some(plan));
    options.config = KioskConfig::default();
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    let began = fixture.now;
    while fixture.controller.step() != DueStep::Print {
        match fixture.controller.step() {
            // The draw's own pace, looked at as often as the kiosk does.
            DueStep::Selecting => fixture.wait(25),
            DueStep::Rolling(_) => {
                fixture.wait(ROLL);
                fixture.press(ParentKey::Stop);
            }
            _ => {
                fixture.wait(WORD);
                fixture.step();
            }
        }
        assert!(fixture.now - began < Duration::from_secs(3600));
    }
    let turn = fixture
        .controller
        .session()
        .unwrap()
        .state()
        .turns()
        .last()
        .unwrap();
    assert!(turn.admitted_children() >= 105);
    let took = fixture.now - began;
    eprintln!("a school of 105 places: {} s", took.as_secs());
    assert!(took <= Duration::from_secs(300), "{took:?}");
}

#[test]
fn an_open_incident_is_not_undone_by_its_own_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    fixture.controller.input(OperatorInput::Incident);
    fixture.controller.input(OperatorInput::Incident);
    assert_eq!(
        fixture.controller.step(),
        DueStep::Incident,
        "two people end it, F4 never"
    );
}

#[test]
fn a_copy_that_can_t_be_brought_is_stood_in_for_by_one_that_fits_and_two_people_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Opening);
    let media = folder.path().join("media");
    std::fs::rename(media.join("1"), folder.path().join("lost")).unwrap();
    fixture.wait(2_000);
    // Two are compared; the third press is the first of two people's.
    (0..3).for_each(|_| fixture.primary());
    assert!(
        fixture.controller.step() == DueStep::Opening
            && fixture.controller.armed() == Some(ConfirmedStep::NoCopy),
        "the first of two"
    );
    fixture.second_person();
    let notes = recorded(fixture.controller.session().unwrap(), "copy_compared");
    let results: Vec<&str> = notes
        .iter()
        .map(|note| note["result"].as_str().unwrap())
        .collect();
    assert_eq!(results, ["same", "same", "absent"]);
    assert_eq!(fixture.controller.step(), DueStep::Certificate);
}

#[test]
fn a_stick_that_nobody_marked_gets_no_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Print);
    let media = folder.path().join("media");
    std::fs::rename(media.join("1"), folder.path().join("away")).unwrap();
    let stranger = media.join("stranger");
    std::fs::create_dir(&stranger).unwrap();
    fixture.wait(2_000);
    fixture.until(|controller| controller.step() == DueStep::Archive);
    assert_eq!(
        std::fs::read_dir(&stranger).unwrap().count(),
        0,
        "it belongs to nobody"
    );
}
