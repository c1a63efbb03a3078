// SPDX-License-Identifier: Apache-2.0

//! The course of a real ceremony's seal: slips by hand or left out, shares written over, copies
//! that fail, media that were handed over (P-A6 of the review of the two days).

use crate::media_roles::{media, press, real, with_disc_and_mirror};
use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::ControllerFixture;
use paiwei::console::{CentreView, HallScreen, StatusMark, view};
use paiwei::controller::{CopyProgress, DueStep, OperatorInput, SealingStep};
use paiwei::custody::{read_share, slip_text};
use std::fs;
use std::path::Path;

/// Begins the seal, and writes the first copy.
fn first_copy(folder: &Path) -> ControllerFixture {
    let mut fixture = ControllerFixture::new(real(folder));
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fixture.confirmed("");
    fixture.insert_only(Some("1"));
    fixture
}

#[test]
fn a_slip_is_written_by_hand_from_the_console_alone_and_noted_once_it_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = first_copy(folder.path());
    fixture.write_copy();
    let shown =
        |fixture: &ControllerFixture| match view(&fixture.controller, "", HallScreen::Own).centre {
            CentreView::Slip(slip) => Some(slip),
            _ => None,
        };
    assert!(shown(&fixture).is_none(), "only when it is asked for");
    fixture.controller.input(OperatorInput::PrintAgain);
    let slip = shown(&fixture).unwrap();
    let name = fixture.controller.custodian_names()[0].clone();
    let share = read_share(&media(folder.path(), "1/sealed"), &name).unwrap();
    let lines: Vec<&str> = slip.lines().collect();
    assert_eq!(lines.len(), 5);
    let written: String = lines.concat();
    let hall = format!("{:?}", fixture.controller.scene(""));
    let console = format!("{:?}", view(&fixture.controller, "", HallScreen::Own));
    for line in &lines[..4] {
        assert!(!hall.contains(line) && !console.contains(line));
    }
    let text = slip_text(&share);
    assert_eq!(
        written.replace(' ', ""),
        text["paiwei-share:".len()..].replace(':', "")
    );
    fixture.type_in(&written);
    press(&mut fixture);
    assert_eq!(fixture.controller.message(), None);
    let taken_out = Some(SealingStep::TakeOut(0));
    assert_eq!(fixture.controller.sealing_step(), taken_out);
    let session = fixture.controller.session().unwrap();
    assert_eq!(recorded(session, "slip_by_hand")[0]["custodian"], name);
    assert!(shown(&fixture).is_none());
}

#[test]
fn going_on_without_a_slip_and_writing_over_a_void_share_stand_on_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = first_copy(folder.path());
    fixture.write_copy();
    press(&mut fixture);
    fixture.second_person();
    let session = fixture.controller.session().unwrap();
    assert_eq!(recorded(session, "without_slip").len(), 1);
    assert!(recorded(session, "share_overwritten").is_empty());
    drop(fixture);
    let mut fixture = ControllerFixture::again(real(folder.path()));
    fixture.insert_only(Some("1"));
    fixture.confirmed("");
    let page = view(&fixture.controller, "", HallScreen::Own);
    assert_eq!(page.primary.label, "Write over the void share on 1");
    fixture.confirmed("");
    assert_eq!(fixture.controller.message(), None);
    let session = fixture.controller.session().unwrap();
    let over = recorded(session, "share_overwritten");
    assert_eq!((over.len(), &over[0]["share"]), (1, &"void".into()));
}

/// P-A6: the hall said that all copies were made.
#[test]
fn a_copy_that_could_not_be_written_shows_as_failed_on_console_and_hall() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = first_copy(folder.path());
    fs::write(media(folder.path(), "1/sealed"), b"no folder").unwrap();
    fixture.write_copy();
    assert!(fixture.controller.message().is_some());
    let progress = fixture.controller.copies_progress().unwrap();
    assert_eq!(progress[0], CopyProgress::Failed);
    assert_eq!(progress[1..], [CopyProgress::ToCome; 3]);
    let CentreView::List(rows) = view(&fixture.controller, "", HallScreen::Own).centre else {
        panic!("the copies one after the other");
    };
    assert_eq!(rows[0].mark, StatusMark::MustCorrect);
    assert!(rows[0].value.starts_with("failed"), "{:?}", rows[0]);
    let hall = format!("{:?}", fixture.controller.scene(""));
    assert!(hall.contains("could not be written"), "{hall}");
    assert!(!hall.contains("sealed copies were made"), "{hall}");
    fs::remove_file(media(folder.path(), "1/sealed")).unwrap();
    fixture.write_copy();
    assert_eq!(fixture.controller.message(), None);
    let progress = fixture.controller.copies_progress().unwrap();
    assert_eq!(progress[0], CopyProgress::Now, "its slip is read next");
}

#[test]
fn after_the_seal_the_page_says_that_the_media_were_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = with_disc_and_mirror(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    fixture.insert_only(Some(""));
    let CentreView::List(rows) = view(&fixture.controller, "", HallScreen::Own).centre else {
        panic!("the sealed media");
    };
    let values: Vec<&str> = rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(values[..3], ["handed over"; 3]);
    assert_eq!(rows.len(), 4, "and the data disc");
}
