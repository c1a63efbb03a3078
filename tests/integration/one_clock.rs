// SPDX-License-Identifier: Apache-2.0

//! Hall display, console, papers, readiness and defaults have Beijing's time, whatever the zone of
//! the computer.

use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{HallScreen, StatusMark, view};
use paiwei::controller::{CeremonyKind, IncidentKind, OperatorInput};
use paiwei::hall::HallStage;
use paiwei::session::{CheckVerdict, PaperKind, ReadinessReport};
use paiwei::sheet::PrintNumber;
use std::process::Command;

const ZONES: [&str; 3] = ["America/New_York", "UTC", "Asia/Shanghai"];
/// Time and offset with which a time of the ledger is compared.
const BEIJING: jiff::tz::Offset = jiff::tz::Offset::constant(8);

/// Returns a time of the ledger as people in Beijing read it.
fn in_beijing(at: &str, format: &str) -> String {
    let at: jiff::Timestamp = at.parse().unwrap();
    let zoned = at.to_zoned(jiff::tz::TimeZone::fixed(BEIJING));
    zoned.strftime(format).to_string()
}

fn interrupt(fixture: &mut ControllerFixture) -> String {
    fixture.controller.input(OperatorInput::Incident);
    let incident = OperatorInput::Happened(IncidentKind::People);
    fixture.controller.input(incident);
    let session = fixture.controller.session().unwrap();
    session.aux_events().last().unwrap().at
}

/// Run in each zone by the test below.
#[test]
fn every_time_that_people_read_is_beijings() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.session().is_some());

    let session = fixture.controller.session().unwrap();
    let frozen = session.lines().next().unwrap().at;
    assert_eq!(
        session.state().rules().ceremony.date,
        in_beijing(&frozen, "%Y-%m-%d"),
        "the date of a ceremony whose config names none"
    );
    let paper = session.paper(PaperKind::Freeze, PrintNumber::FIRST);
    let paper = paper.unwrap();
    let mut texts = paper.pages.iter().flat_map(|page| page.texts());
    let on_paper = in_beijing(&frozen, "%Y-%m-%d %H:%M:%S");
    assert!(texts.any(|text| text.contains(&on_paper)), "{on_paper}");

    let report = ReadinessReport::of(session, &folder.path().join("data"));
    let now = in_beijing(&report.at, "%Y-%m-%d %H:%M:%S");
    let rows: Vec<String> = report.checks.iter().map(|check| check.words().1).collect();
    assert!(rows.iter().any(|row| row.contains(&now)), "{now}: {rows:?}");

    let console = view(&fixture.controller, "", HallScreen::Own);
    let time = in_beijing(&frozen, "%H:%M:%S");
    assert!(console.left.iter().any(|row| row.time == time), "{time}");

    let began = interrupt(&mut fixture);
    let HallStage::Paused(paused) = fixture.controller.scene("").stage else {
        panic!("the hall shows no pause");
    };
    let in_hall = in_beijing(&began, "%H:%M:%S");
    assert!(format!("{paused:?}").contains(&in_hall), "{in_hall}");
}

#[test]
fn the_zone_of_the_computer_changes_no_time() {
    for zone in ZONES {
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "one_clock::every_time_that_people_read_is_beijings",
            ])
            .env("TZ", zone)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("1 passed"), "{zone}: {said}");
    }
}

#[test]
fn a_clock_on_another_day_than_the_ceremonys_is_said_on_strip_and_in_readiness() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.kind = CeremonyKind::Real;
    options.config.date = "2020-02-29".into();
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| controller.session().is_some());

    let strip = view(&fixture.controller, "", HallScreen::Own).health;
    let clock = strip.iter().find(|item| item.name == "Clock").unwrap();
    assert_eq!(clock.mark, StatusMark::PleaseConfirm);
    assert!(
        clock.words.ends_with("not the drawing day"),
        "{}",
        clock.words
    );

    let session = fixture.controller.session().unwrap();
    let report = ReadinessReport::of(session, &folder.path().join("data"));
    let named = report.checks.iter().find(|check| {
        let (name, words) = check.words();
        name == "Date" && words.contains("2020-02-29")
    });
    assert!(named.is_some_and(|check| check.verdict() == CheckVerdict::Look));
}
