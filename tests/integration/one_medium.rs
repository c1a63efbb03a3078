// SPDX-License-Identifier: Apache-2.0

//! A real ceremony handles one custodian's medium at a time, at the seal and at the opening: A4 and
//! B6 of the review.

use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::controller::{CeremonyKind, CopyStatus, DueStep, SealingStep};
use paiwei::custody::{has_share, make_own_share, read_share, share_owner, slip_text};
use std::path::{Path, PathBuf};

fn real(folder: &Path) -> ControllerFixture {
    let mut options = options(folder);
    options.kind = CeremonyKind::Real;
    ControllerFixture::new(options)
}

fn sealed(folder: &Path, medium: &str) -> PathBuf {
    folder.join("media").join(medium).join("sealed")
}

fn press(fixture: &mut ControllerFixture) {
    fixture.primary();
}

/// Begins the seal and writes the first copy; all three media are inserted before.
fn first_copy(folder: &Path) -> ControllerFixture {
    let mut fixture = real(folder);
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fixture.confirmed("");
    assert_eq!(fixture.controller.step(), DueStep::SealCopy);
    fixture.insert_only(Some("1"));
    fixture.write_copy();
    fixture
}

#[test]
fn with_two_media_inserted_no_share_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = real(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fixture.confirmed("");
    let wait = Some(SealingStep::Insert(0));
    assert_eq!(fixture.controller.sealing_step(), wait);
    assert!(!fixture.controller.ready());
    press(&mut fixture);
    for medium in ["1", "2", "3"] {
        assert!(!has_share(&sealed(folder.path(), medium)));
    }
}

#[test]
fn the_next_medium_is_asked_for_only_when_the_slip_is_read_back_and_the_last_is_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = first_copy(folder.path());
    let name = fixture.controller.custodian_names()[0].clone();
    assert_eq!(share_owner(&sealed(folder.path(), "1")), Some(name.clone()));
    let session = fixture.controller.session().unwrap();
    assert_eq!(
        session.state().fingerprint(),
        None,
        "sealed follows the last"
    );
    let step = |fixture: &ControllerFixture| fixture.controller.sealing_step();
    assert_eq!(step(&fixture), Some(SealingStep::ReadSlip(0)));
    // Another's slip is refused.
    let share = read_share(&sealed(folder.path(), "1"), &name).unwrap();
    let other = paiwei::protocol::Share::new([7; 32]);
    fixture.type_in(&slip_text(&other));
    press(&mut fixture);
    assert!(fixture.controller.message().is_some());
    assert_eq!(step(&fixture), Some(SealingStep::ReadSlip(0)));
    fixture.type_in(&slip_text(&share));
    press(&mut fixture);
    assert_eq!(step(&fixture), Some(SealingStep::TakeOut(0)));
    fixture.insert_only(Some(""));
    assert_eq!(step(&fixture), Some(SealingStep::Insert(1)));
    fixture.insert_only(Some("2"));
    assert!(matches!(step(&fixture), Some(SealingStep::GiveRole(1, _))));
    press(&mut fixture);
    assert!(matches!(step(&fixture), Some(SealingStep::Write(1, _))));
}

#[test]
fn without_a_slip_two_people_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = first_copy(folder.path());
    press(&mut fixture);
    let waits = Some(SealingStep::ReadSlip(0));
    assert_eq!(fixture.controller.sealing_step(), waits, "one alone");
    fixture.second_person();
    assert_eq!(
        fixture.controller.sealing_step(),
        Some(SealingStep::TakeOut(0))
    );
}

#[test]
fn a_seal_that_was_cut_off_begins_anew_and_writes_over_its_own_share_with_two_people() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = first_copy(folder.path());
    let name = fixture.controller.custodian_names()[0].clone();
    let void = read_share(&sealed(folder.path(), "1"), &name).unwrap();
    drop(fixture);
    let mut fixture = real(folder.path());
    fixture.go_on();
    assert_eq!(fixture.controller.step(), DueStep::Seal, "nothing binds it");
    fixture.confirmed("");
    fixture.insert_only(Some("1"));
    press(&mut fixture);
    let kept = read_share(&sealed(folder.path(), "1"), &name).unwrap();
    assert!(kept == void, "one alone writes over nothing");
    fixture.second_person();
    assert_eq!(fixture.controller.message(), None);
    let new = read_share(&sealed(folder.path(), "1"), &name).unwrap();
    assert!(new != void);
}

/// B6: another real ceremony's shares are in the ports.
#[test]
fn another_ceremonys_share_is_never_written_over() {
    let before = tempfile::tempdir().unwrap();
    let fixture = first_copy(before.path());
    let name = fixture.controller.custodian_names()[0].clone();
    let theirs = read_share(&sealed(before.path(), "1"), &name).unwrap();
    drop(fixture);
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = real(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fixture.confirmed("");
    std::fs::remove_dir(folder.path().join("media/1")).unwrap();
    std::fs::rename(before.path().join("media/1"), folder.path().join("media/1")).unwrap();
    fixture.insert_only(Some("1"));
    press(&mut fixture);
    fixture.second_person();
    assert!(fixture.controller.message().is_some(), "it is said");
    let kept = read_share(&sealed(folder.path(), "1"), &name).unwrap();
    assert!(kept == theirs);
}

#[test]
fn on_the_day_shares_are_read_one_at_a_time_and_never_two_in_the_computer() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = real(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Shares);
    fixture.insert_only(None);
    press(&mut fixture);
    assert!(fixture.controller.message().is_some(), "two are inserted");
    assert_eq!(fixture.controller.slips_typed(), [false; 3]);
    fixture.insert_only(Some("2"));
    press(&mut fixture);
    assert_eq!(fixture.controller.slips_typed(), [false, true, false]);
    press(&mut fixture);
    assert!(fixture.controller.message().is_some(), "it was read");
    fixture.insert_only(Some("3"));
    press(&mut fixture);
    assert_eq!(fixture.controller.step(), DueStep::Shares);
    fixture.insert_only(Some("1"));
    press(&mut fixture);
    assert_eq!(fixture.controller.step(), DueStep::CheckList);
    let session = fixture.controller.session().unwrap();
    assert_eq!(recorded(session, "incident").len(), 0);
}

/// B11: the commitment handed in alone.
#[test]
fn a_custodian_that_made_its_share_itself_hands_in_the_commitment_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = real(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Seal);
    let name = fixture.controller.custodian_names()[0].clone();
    let own = folder.path().join("own");
    std::fs::create_dir(&own).unwrap();
    let handed_in = make_own_share(&own.join("share.json"), &name).unwrap();
    let bytes = serde_json::to_vec(&handed_in).unwrap();
    let commit = folder.path().join("media/1/commit.json");
    std::fs::write(&commit, bytes).unwrap();
    fixture.confirmed("");
    fixture.insert_only(Some("1"));
    fixture.write_copy();
    assert!(!has_share(&sealed(folder.path(), "1")), "only its copy");
    let taken_out = Some(SealingStep::TakeOut(0));
    assert_eq!(fixture.controller.sealing_step(), taken_out, "no slip here");
    for medium in ["2", "3"] {
        fixture.insert_only(Some(""));
        fixture.insert_only(Some(medium));
        fixture.write_copy();
        press(&mut fixture);
        fixture.second_person();
    }
    fixture.insert_only(Some(""));
    fixture.finish_seal();
    let session = fixture.controller.session().unwrap();
    assert_eq!(session.state().commits()[0], handed_in.commit);
    fixture.until(|controller| controller.step() == DueStep::Opening);
    for medium in ["3", "2", "1"] {
        fixture.insert_only(Some(medium));
        press(&mut fixture);
    }
    assert_eq!(fixture.controller.copies(), [CopyStatus::Same; 3]);
    fixture.until(|controller| controller.step() == DueStep::Shares);
    fixture.insert_only(Some(""));
    std::fs::rename(&own, folder.path().join("media/own")).unwrap();
    fixture.wait(2_000);
    press(&mut fixture);
    assert_eq!(fixture.controller.slips_typed(), [true, false, false]);
}
