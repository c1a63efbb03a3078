// SPDX-License-Identifier: Apache-2.0

//! The ceremony that is replaced is typed from its paper where nothing of it can be reached: by two
//! people, with a reason, and never one that a medium here holds with its stage digits.

use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::paper::PaperKind;
use paiwei::console::{CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{ConfirmedStep, DueStep, KioskOptions, OperatorInput};
use paiwei::sheet::PrintNumber;
use std::fs;
use std::path::Path;

const REASON: &str = "派位电脑与镜像均已损毁";
/// Of a ceremony that is on paper only.
const OLD: &str = "7466f808b25dbaeb121d9b9e781ae14afd4daef6d4cec23755610f73531a3767";

/// Another computer beside the media of the first.
fn beside(folder: &Path) -> KioskOptions {
    KioskOptions {
        data: folder.join("beside"),
        ..options(folder)
    }
}

/// Opens the page at the import, where it is offered.
#[track_caller]
fn open_page(fixture: &mut ControllerFixture) {
    if fixture.controller.step() == DueStep::Resume {
        fixture.controller.input(OperatorInput::Anew);
    }
    assert_eq!(fixture.controller.step(), DueStep::Import);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(shown.secondary.iter().any(|button| button.key == "Del"));
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.step(), DueStep::EarlierCeremony);
}

#[track_caller]
fn rows(fixture: &ControllerFixture) -> Vec<paiwei::console::ListRow> {
    match view(&fixture.controller, "", HallScreen::Own).centre {
        CentreView::List(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn its_eight_groups_are_typed_one_after_the_other_and_two_people_confirm() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    open_page(&mut fixture);
    fixture.type_in("7466f808 b25dbaeb 121d");
    let shown = rows(&fixture);
    assert_eq!(shown[0].value, "7466f808 ✓  b25dbaeb ✓");
    assert_eq!(shown[1].value, "121d");
    let marks = [StatusMark::Done, StatusMark::Now, StatusMark::ToCome];
    assert_eq!([shown[0].mark, shown[1].mark, shown[2].mark], marks);
    assert_eq!(shown[4].value, "7466 f808", "the check word");
    fixture.controller.input(OperatorInput::Primary);
    assert_eq!(fixture.controller.armed(), None, "it is not whole");
    fixture.type_in(&OLD[20..]);
    fixture.controller.input(OperatorInput::Primary);
    assert_eq!(fixture.controller.armed(), None, "no reason is given");
    fixture.type_in(REASON);
    fixture.primary();
    assert_eq!(fixture.controller.armed(), Some(ConfirmedStep::Supersede));
    assert_eq!(fixture.controller.supersedes(), None, "one person alone");
    let asked = fixture.controller.confirmation().unwrap();
    assert!(asked.sentence.contains("7466f808"), "{}", asked.sentence);
    fixture.second_person();
    assert_eq!(fixture.controller.step(), DueStep::Import);
    let old = fixture.controller.supersedes().unwrap();
    assert_eq!(old.fingerprint.to_string(), OLD);
    assert_eq!(old.reason, REASON);
    // Hall, certificates and list name it.
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    let scene = format!("{:?}", fixture.controller.scene("09:30:00"));
    assert!(scene.contains(REASON) && scene.contains("7466f808 b25dbaeb"));
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    let session = fixture.controller.session().unwrap();
    for kind in [PaperKind::Freeze, PaperKind::PublicList, PaperKind::Seal] {
        let paper = session.paper(kind, PrintNumber::FIRST).unwrap();
        assert!(
            format!("{paper:?}").contains("7466f808 b25dbaeb"),
            "{kind:?}"
        );
    }
    assert_eq!(session.state().rules().supersedes.unwrap().to_string(), OLD);
}

#[test]
fn escape_replaces_nothing_and_a_later_press_begins_with_nothing_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    open_page(&mut fixture);
    fixture.type_in(OLD);
    fixture.type_in(REASON);
    fixture.primary();
    fixture.controller.input(OperatorInput::Anew);
    assert_eq!(fixture.controller.armed(), None);
    fixture.controller.input(OperatorInput::Confirm);
    assert_eq!(fixture.controller.step(), DueStep::Import);
    assert_eq!(fixture.controller.supersedes(), None);
    open_page(&mut fixture);
    assert!(
        fixture
            .controller
            .typed_earlier()
            .unwrap()
            .groups()
            .is_empty()
    );
}

/// What the page says of the first ceremony, which stands on media here at this step.
#[track_caller]
fn refusal_at(step: DueStep) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("media/stick/mirror")).unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == step);
    let state = fixture.controller.session().unwrap().state();
    let old = state.fingerprint().unwrap_or(state.freeze()).to_string();
    drop(fixture);
    let mut fixture = ControllerFixture::new(beside(folder.path()));
    open_page(&mut fixture);
    fixture.type_in(&old);
    fixture.type_in(REASON);
    fixture.confirmed("");
    let message = fixture.controller.message().map(ToOwned::to_owned);
    assert_eq!(message.is_some(), fixture.controller.supersedes().is_none());
    message
}

#[test]
fn one_that_a_medium_here_holds_is_not_typed() {
    let drawn = refusal_at(DueStep::BeginSchool).unwrap();
    assert!(drawn.contains("has called its stage digits"), "{drawn}");
    let reachable = refusal_at(DueStep::StageDigits).unwrap();
    assert!(reachable.contains("supersede it there"), "{reachable}");
}

#[test]
fn beside_a_ledger_that_was_superseded_here_no_other_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    let kind = paiwei::controller::IncidentKind::Other;
    fixture.controller.input(OperatorInput::Incident);
    fixture.controller.input(OperatorInput::Happened(kind));
    fixture.type_in(REASON);
    fixture.controller.input(OperatorInput::Supersede);
    fixture.second_person();
    assert_eq!(fixture.controller.step(), DueStep::Import);
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.step(), DueStep::Import);
}
