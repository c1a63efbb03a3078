// SPDX-License-Identifier: Apache-2.0

//! Roles of media in a real ceremony: without one a medium gets nothing; a sealed one is read-only;
//! the data disc from the numbers to the opening. B5, B6 and B7 of the review's attacks.

use crate::support::ceremony_fixture::recorded;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{ButtonState, HallScreen, view};
use paiwei::controller::{
    CeremonyKind, CopyStatus, DiscNames, DueStep, KioskOptions, MediumRole, OperatorInput,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub fn real(folder: &Path) -> KioskOptions {
    let mut options = options(folder);
    options.kind = CeremonyKind::Real;
    options
}

pub fn media(folder: &Path, name: &str) -> PathBuf {
    folder.join("media").join(name)
}

pub fn press(fixture: &mut ControllerFixture) {
    fixture.primary();
}

/// A real ceremony at the digits, with a data disc and a mirror that have their roles.
pub fn with_disc_and_mirror(folder: &Path) -> ControllerFixture {
    let mut fixture = ControllerFixture::new(real(folder));
    for name in ["disc", "stick"] {
        fs::create_dir_all(media(folder, name)).unwrap();
    }
    fixture.give_role("disc", MediumRole::DataDisc);
    fixture.give_role("stick", MediumRole::Mirror);
    fixture.until(|controller| controller.step() == DueStep::NumberDigits);
    fixture
}

/// Waits until the names are on the disc.
fn names_written(fixture: &mut ControllerFixture) {
    while fixture.controller.disc_names() == DiscNames::Writing {
        fixture.wait(100);
    }
    assert_eq!(fixture.controller.disc_names(), DiscNames::Written);
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Takes the disc's medium out, or puts it back.
fn disc_away(fixture: &mut ControllerFixture, folder: &Path, away: bool) {
    let (here, there) = (media(folder, "disc"), folder.join("disc-away"));
    let (from, to) = if away { (here, there) } else { (there, here) };
    fs::rename(from, to).unwrap();
    fixture.wait(2_000);
}

#[test]
fn without_a_role_a_medium_gets_nothing_whatever_folders_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(real(folder.path()));
    let stick = media(folder.path(), "stick");
    for name in ["mirror", "archive", "disc", "sealed"] {
        fs::create_dir_all(stick.join(name)).unwrap();
    }
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fs::rename(&stick, folder.path().join("stick")).unwrap();
    fixture.until(|controller| controller.step() == DueStep::StageDigits);
    fs::rename(folder.path().join("stick"), &stick).unwrap();
    fixture.until(|controller| controller.step() == DueStep::Shares);
    fs::rename(&stick, folder.path().join("stick")).unwrap();
    fixture.until(|controller| controller.step() == DueStep::Print);
    fs::rename(folder.path().join("stick"), &stick).unwrap();
    fixture.wait(2_000);
    fixture.until(|controller| controller.step() == DueStep::CheckList);
    drop(fixture);
    assert_eq!(files(&stick), BTreeMap::new());
}

#[test]
fn with_the_numbers_the_names_go_onto_the_data_disc_and_survive_the_computer() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = with_disc_and_mirror(folder.path());
    let disc = media(folder.path(), "disc/disc");
    assert!(!disc.exists(), "nothing of the pool before the numbers");
    fixture.step();
    names_written(&mut fixture);
    let roster = fs::read(disc.join("roster.tsv")).unwrap();
    let session = fixture.controller.session().unwrap();
    assert!(roster == session.roster());
    let seen = session.journal().to_vec();
    drop(fixture);
    // Another computer, with mirror and disc.
    let other = KioskOptions {
        data: folder.path().join("other"),
        ..real(folder.path())
    };
    let mut fixture = ControllerFixture::new(other);
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    fixture.confirmed("");
    let session = fixture.controller.session().unwrap();
    assert!(session.journal().starts_with(&seen));
    assert!(session.roster() == roster && !session.names_missing());
    assert_eq!(fixture.controller.step(), DueStep::Numbered);
    assert!(
        !fixture.controller.lacks_mirror(),
        "it goes on as the mirror"
    );
}

#[test]
fn a_disc_that_comes_after_the_numbers_gets_the_names_and_one_of_another_name_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = with_disc_and_mirror(folder.path());
    disc_away(&mut fixture, folder.path(), true);
    fs::create_dir(media(folder.path(), "disc")).unwrap();
    fixture.step();
    assert_eq!(fixture.controller.disc_names(), DiscNames::None);
    assert_eq!(files(&media(folder.path(), "disc")), BTreeMap::new());
    fs::remove_dir(media(folder.path(), "disc")).unwrap();
    disc_away(&mut fixture, folder.path(), false);
    names_written(&mut fixture);
    assert!(media(folder.path(), "disc/disc/direct.tsv").exists());
}

/// A sealed real ceremony with a data disc, on its drawing day before the copies are opened.
fn sealed_with_disc(folder: &Path) -> ControllerFixture {
    let mut fixture = with_disc_and_mirror(folder);
    fixture.until(|controller| controller.step() == DueStep::Opening);
    let session = fixture.controller.session().unwrap();
    assert_eq!(recorded(session, "disc_written").len(), 1);
    assert_eq!(recorded(session, "without_disc").len(), 0);
    fixture
}

#[test]
fn the_data_disc_alone_opens_the_day_and_copies_are_compared_as_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = sealed_with_disc(folder.path());
    fixture.insert_only(Some(""));
    press(&mut fixture);
    assert_eq!(fixture.controller.disc(), Some(CopyStatus::Same));
    assert_eq!(fixture.controller.step(), DueStep::Certificate);
    fixture.until(|controller| controller.step() == DueStep::Shares);
    for medium in ["2", "3", "1"] {
        fixture.insert_only(Some(medium));
        press(&mut fixture);
        assert_eq!(fixture.controller.message(), None);
    }
    assert_eq!(fixture.controller.copies(), [CopyStatus::Same; 3]);
    assert_eq!(fixture.controller.step(), DueStep::CheckList);
    let session = fixture.controller.session().unwrap();
    let compared = recorded(session, "copy_compared");
    assert!(compared.iter().all(|line| line["result"] == "same"));
    assert_eq!(compared.len(), 3);
    assert!(recorded(session, "incident").is_empty());
}

#[test]
fn a_copy_that_differs_at_the_shares_is_an_incident_before_its_share_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = sealed_with_disc(folder.path());
    fixture.insert_only(Some(""));
    press(&mut fixture);
    fixture.until(|controller| controller.step() == DueStep::Shares);
    fixture.insert_only(Some("2"));
    fs::write(media(folder.path(), "2/sealed/direct.tsv"), b"other").unwrap();
    press(&mut fixture);
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    assert_eq!(fixture.controller.slips_typed(), [false; 3]);
    assert_eq!(fixture.controller.copies()[1], CopyStatus::Differs);
}

#[test]
fn a_disc_that_differs_is_an_incident_and_a_custodians_copy_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = sealed_with_disc(folder.path());
    fixture.insert_only(Some(""));
    fs::write(media(folder.path(), "disc/disc/roster.tsv"), b"others").unwrap();
    press(&mut fixture);
    assert_eq!(fixture.controller.disc(), Some(CopyStatus::Differs));
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let opened = |controller: &paiwei::controller::Controller| {
        controller.step() == DueStep::Opening && controller.message().is_none()
    };
    fixture.until(opened);
    fixture.insert_only(Some("3"));
    press(&mut fixture);
    assert_eq!(fixture.controller.copies()[2], CopyStatus::Same);
    assert_eq!(fixture.controller.step(), DueStep::Certificate);
}

#[test]
fn without_the_disc_two_people_go_on_with_a_copy_that_fits() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = sealed_with_disc(folder.path());
    disc_away(&mut fixture, folder.path(), true);
    fixture.insert_only(Some("3"));
    press(&mut fixture);
    assert_eq!(fixture.controller.step(), DueStep::Opening);
    fixture.confirmed("");
    assert_eq!(fixture.controller.disc(), Some(CopyStatus::Absent));
    assert_eq!(fixture.controller.step(), DueStep::Certificate);
}

#[test]
fn a_rehearsal_writes_and_opens_a_data_disc_where_a_folder_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    fs::create_dir_all(media(folder.path(), "data-disc/disc")).unwrap();
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| controller.step() == DueStep::Opening);
    press(&mut fixture);
    assert_eq!(fixture.controller.disc(), Some(CopyStatus::Same));
    assert_eq!(fixture.controller.copies(), [CopyStatus::Waiting; 3]);
    fixture.until(|controller| controller.step() == DueStep::Certificate);
    assert_eq!(fixture.controller.copies(), [CopyStatus::Same; 3]);
}

/// B6 and B7: archives onto media of their own, sealed ones never written again.
#[test]
fn from_the_seal_on_nothing_is_written_onto_a_sealed_medium_or_the_disc() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = with_disc_and_mirror(folder.path());
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    let sealed = |folder: &Path| {
        let media = ["1", "2", "3", "disc"].map(|name| files(&media(folder, name)));
        assert!(media.iter().all(|medium| !medium.is_empty()));
        media
    };
    let before = sealed(folder.path());
    // They keep their roles: none can be given any more.
    fixture.controller.input(OperatorInput::Media);
    for _ in 0..8 {
        fixture
            .controller
            .input(OperatorInput::Move(paiwei::controller::Direction::Right));
        let rows = fixture.controller.media_page().unwrap();
        let sealed = rows.iter().find(|row| row.is_chosen).unwrap();
        assert_eq!(
            (sealed.medium.label.as_str(), &sealed.to_give),
            ("1", &None)
        );
    }
    press(&mut fixture);
    fixture.controller.input(OperatorInput::Media);
    fixture.until(|controller| controller.step() == DueStep::Done);
    let names = fixture.controller.custodian_names().to_vec();
    assert!(fixture.controller.archive_stands(0));
    drop(fixture);
    assert!(before == sealed(folder.path()));
    for name in names {
        let archive = media(folder.path(), &format!("archive of {name}"));
        assert!(archive.join("archive/manifest.json").exists());
    }
}

#[test]
fn the_program_proposes_a_role_and_takes_none_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(real(folder.path()));
    fs::create_dir_all(media(folder.path(), "0-mirror/mirror")).unwrap();
    fixture.wait(2_000);
    fixture.controller.input(OperatorInput::Media);
    let rows = fixture.controller.media_page().unwrap();
    assert_eq!(
        rows[0].to_give,
        Some(MediumRole::Mirror),
        "a folder says so"
    );
    assert!(rows.iter().all(|row| row.role.is_none()));
    assert_eq!(fixture.controller.media_without_role(), 4);
    press(&mut fixture);
    let rows = fixture.controller.media_page().unwrap();
    assert_eq!(rows[0].role, Some(MediumRole::Mirror));
    let page = view(&fixture.controller, "", HallScreen::Own);
    assert_eq!(page.primary.ready, ButtonState::NotYet);
    drop(fixture);
    let fixture = ControllerFixture::new(real(folder.path()));
    assert_eq!(
        fixture.controller.media_without_role(),
        3,
        "it is remembered"
    );
    assert!(!fixture.controller.lacks_mirror());
}
