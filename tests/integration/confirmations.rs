// SPDX-License-Identifier: Apache-2.0

//! Confirmations by two people: the code that stands on the hall display alone, the key that does
//! instead where the display can't be read, and what ends a confirmation.

use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{CentreView, HallScreen, view};
use paiwei::controller::{
    AskedSecond, ConfirmedStep, DueStep, HallSight, IncidentKind, OperatorInput, SecondPerson,
};
use paiwei::hall::HallStage;
use std::fmt::Write;
use std::path::Path;

const INTRODUCTION: &str = "\
# Confirmations

What two people confirm, and how the second does it. This page is generated from the source; to
write it again:

    PAIWEI_WRITE_DOCS=1 cargo test --no-default-features confirmations_md

The first person asks (F8, or the key of the act). **By code**: the hall display says what is to
be confirmed and shows a code of four digits in a frame that no draw number has; the second
person reads it and types it, by the keys, the keypad or the pad on the console. The code comes
from the system's random source, is valid for 60 seconds, ends after three wrong ones, and is on
the hall display alone. Where that can't be read (there is none, or a person says so by F2),
**F9**, or its button at another place of the screen, does instead, at least two seconds later;
the ledger's `confirmed` says which way it was, and so does the paper of the step. **By key**:
F9, likewise at least two seconds later.

Esc cancels. A change of page, medium or step ends a confirmation, and so does any other act. A
held or repeated key acts once: for two seconds after a step the gold button takes nothing.
Everything that is not in this table is one person's.

| what | code on the ledger | second person | paper that repeats it |
|---|---|---|---|
";

fn frozen_page() -> (tempfile::TempDir, ControllerFixture) {
    at(DueStep::Freeze)
}

fn at(step: DueStep) -> (tempfile::TempDir, ControllerFixture) {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == step);
    (folder, fixture)
}

/// Returns a code that is not the one on the hall display.
fn wrong(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:04}", (number + 1) % 10_000)
}

/// Returns what the ledger says of confirmations: the step and the way of each.
fn confirmed(fixture: &ControllerFixture) -> Vec<(String, String)> {
    let lines = recorded(fixture.controller.session().unwrap(), "confirmed");
    let text = |line: &serde_json::Map<String, serde_json::Value>, field: &str| {
        line[field].as_str().unwrap().to_owned()
    };
    lines
        .iter()
        .map(|line| (text(line, "step"), text(line, "way")))
        .collect()
}

#[test]
fn the_code_is_on_the_hall_display_and_nowhere_on_the_console() {
    let (_folder, mut fixture) = frozen_page();
    fixture.primary();
    let code = fixture.code().unwrap();
    let console = view(&fixture.controller, "09:30:00", HallScreen::Own);
    assert!(matches!(console.centre, CentreView::Confirm(_)));
    assert!(!format!("{console:?}").contains(&code));
    let scene = fixture.controller.scene("09:30:00");
    assert!(!format!("{scene:?}").contains(&code), "nor in a log");
    let HallStage::Confirm(preview) = scene.without_code().unwrap().stage else {
        panic!("the preview has another picture");
    };
    assert_eq!(preview.code, None);
    fixture.type_in(&code);
    assert_eq!(fixture.controller.step(), DueStep::NumberDigits);
    assert_eq!(confirmed(&fixture), [("freeze".into(), "code".into())]);
    let journal = fixture.controller.session().unwrap().journal();
    let lines = String::from_utf8(journal.to_vec()).unwrap();
    assert!(lines.lines().nth(1).unwrap().contains("\"confirmed\""));
}

#[test]
fn three_wrong_codes_end_it_and_a_new_one_is_asked_for() {
    let (_folder, mut fixture) = frozen_page();
    fixture.primary();
    let code = fixture.code().unwrap();
    for left in [2, 1] {
        fixture.type_in(&wrong(&code));
        let asked = fixture.controller.confirmation().unwrap();
        let tries = AskedSecond::Code {
            typed: 0,
            tries_left: left,
        };
        assert_eq!(asked.second, tries);
    }
    fixture.type_in(&wrong(&code));
    assert_eq!(fixture.controller.armed(), None);
    fixture.type_in(&code);
    assert_eq!(fixture.controller.step(), DueStep::Freeze);
    assert!(fixture.controller.message().is_some());
}

#[test]
fn a_code_is_valid_for_a_minute() {
    let (_folder, mut fixture) = frozen_page();
    fixture.primary();
    let code = fixture.code().unwrap();
    fixture.wait(59_000);
    assert_eq!(fixture.code().as_ref(), Some(&code));
    fixture.wait(1_000);
    assert_eq!((fixture.code(), fixture.controller.armed()), (None, None));
    fixture.type_in(&code);
    assert_eq!(fixture.controller.step(), DueStep::Freeze);
}

#[test]
fn escape_page_medium_and_any_other_act_end_a_confirmation() {
    let (folder, mut fixture) = at(DueStep::Sealed);
    let asked = |fixture: &mut ControllerFixture| {
        fixture.primary();
        assert_eq!(fixture.controller.armed(), Some(ConfirmedStep::DrawingDay));
        fixture.code().unwrap()
    };
    for input in [
        OperatorInput::Cancel,
        OperatorInput::Help,
        OperatorInput::Papers,
        OperatorInput::Look,
        OperatorInput::Incident,
    ] {
        let code = asked(&mut fixture);
        fixture.controller.input(input.clone());
        assert_eq!(fixture.controller.armed(), None, "{input:?}");
        let lines = fixture.events();
        if fixture.controller.incident().is_none() {
            fixture.type_in(&code);
        }
        assert_eq!(fixture.events(), lines);
        close_pages(&mut fixture);
    }
    asked(&mut fixture);
    let medium = folder.path().join("media/2");
    std::fs::rename(&medium, folder.path().join("away")).unwrap();
    fixture.wait(2_000);
    assert_eq!(fixture.controller.armed(), None, "a medium is gone");
    asked(&mut fixture);
    fixture.controller.set_hall(HallSight::NotReadable);
    assert_eq!(fixture.controller.armed(), None, "the hall display is gone");
}

/// Closes whatever is open over the step.
fn close_pages(fixture: &mut ControllerFixture) {
    if fixture.controller.shows_help() {
        fixture.controller.input(OperatorInput::Help);
    }
    if fixture.controller.papers_page().is_some() {
        fixture.controller.input(OperatorInput::Papers);
    }
    if fixture.controller.step() == DueStep::Readiness {
        fixture.primary();
    }
    if fixture.controller.step() == DueStep::Incident {
        fixture.step();
    }
    assert_eq!(fixture.controller.step(), DueStep::Sealed);
}

#[test]
fn a_step_s_yes_never_becomes_another_s() {
    let (_folder, mut fixture) = at(DueStep::Sealed);
    fixture.primary();
    let for_the_day = fixture.code().unwrap();
    fixture.controller.input(OperatorInput::Leave);
    assert_eq!(fixture.controller.armed(), Some(ConfirmedStep::Leave));
    assert_eq!(fixture.code(), None, "leaving is confirmed by a key");
    fixture.type_in(&for_the_day);
    assert!(!fixture.controller.left() && !fixture.controller.is_drawing_day());
    fixture.controller.input(OperatorInput::Cancel);
    fixture.primary();
    fixture.second_person();
    assert!(fixture.controller.is_drawing_day() && !fixture.controller.left());
    fixture.wait(2_000);
    fixture.controller.input(OperatorInput::Confirm);
    assert!(!fixture.controller.left());
}

#[test]
fn a_held_gold_key_takes_one_step_of_the_opening() {
    let (_folder, mut fixture) = at(DueStep::Seals);
    fixture.wait(2_000);
    let lines = fixture.events();
    for _ in 0..25 {
        fixture.controller.input(OperatorInput::Primary);
        fixture.wait(40);
    }
    assert_eq!(fixture.events(), lines + 1);
    assert!(!fixture.controller.ready());
    fixture.wait(1_000);
    assert!(fixture.controller.ready(), "two seconds after the step");
}

#[test]
fn two_clicks_within_a_moment_are_one_person() {
    let (_folder, mut fixture) = at(DueStep::Print);
    fixture.controller.input(OperatorInput::Incident);
    let other = OperatorInput::Happened(IncidentKind::Other);
    fixture.controller.input(other);
    fixture.primary();
    for _ in 0..19 {
        fixture.wait(100);
        fixture.controller.input(OperatorInput::Confirm);
        fixture.controller.input(OperatorInput::Primary);
        assert_eq!(fixture.controller.step(), DueStep::Incident);
    }
    fixture.wait(100);
    fixture.controller.input(OperatorInput::Confirm);
    assert_eq!(fixture.controller.step(), DueStep::Print);
}

#[test]
fn where_the_hall_display_can_t_be_read_a_key_does_and_the_ledger_says_so() {
    for (sight, way) in [
        (HallSight::NotReadable, "no_hall"),
        (HallSight::Readable, "unreadable"),
    ] {
        let (_folder, mut fixture) = frozen_page();
        fixture.controller.set_hall(sight);
        fixture.primary();
        if sight == HallSight::Readable {
            let code = fixture.code().unwrap();
            fixture.wait(5_000);
            fixture.controller.input(OperatorInput::HallUnreadable);
            fixture.type_in(&code);
        }
        assert_eq!(fixture.code(), None);
        assert_eq!(fixture.controller.step(), DueStep::Freeze);
        fixture.controller.input(OperatorInput::Confirm);
        assert_eq!(fixture.controller.step(), DueStep::Freeze, "too soon");
        fixture.second_person();
        assert_eq!(confirmed(&fixture), [("freeze".into(), way.into())]);
    }
}

#[test]
fn while_digits_are_called_no_code_stands_beside_them() {
    let (_folder, mut fixture) = at(DueStep::NumberDigits);
    fixture.type_in("314");
    fixture.wait(2_000);
    fixture.controller.input(OperatorInput::ClockChecked);
    fixture.controller.input(OperatorInput::Primary);
    assert_eq!((fixture.code(), fixture.controller.armed()), (None, None));
    fixture.type_in("159265358");
    fixture.primary();
    let code = fixture.code().unwrap();
    fixture.type_in(&code);
    assert_eq!(fixture.controller.step(), DueStep::Numbered);
}

#[test]
fn a_whole_ceremony_says_of_each_step_how_it_was_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Done);
    let steps: Vec<String> = confirmed(&fixture)
        .into_iter()
        .filter(|(_, way)| way == "code")
        .map(|(step, _)| step)
        .collect();
    let course = [
        "freeze",
        "numbers",
        "seal",
        "drawing_day",
        "stage_digits",
        "no_paper",
        "no_paper",
        "close",
    ];
    assert_eq!(steps, course);
}

#[test]
fn confirmations_md_is_generated_from_the_table() {
    let mut page = INTRODUCTION.to_owned();
    for step in ConfirmedStep::ALL {
        let second = match step.second_person() {
            SecondPerson::Code => "code",
            SecondPerson::Key => "key",
        };
        let (meaning, paper) = (step.meaning(), step.paper());
        writeln!(page, "| {meaning} | `{step}` | {second} | {paper} |").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/confirmations.md");
    if std::env::var_os("PAIWEI_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page);
}
