// SPDX-License-Identifier: Apache-2.0

//! Media that somebody has prepared: links, pipes and files without end. Nothing is followed,
//! nothing hangs, nothing lands on the computer's own disk.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::controller::DueStep;
use paiwei::custody::{CopyComparison, read_share};
use paiwei::journal::mirror::{MirrorLoss, MirrorStatus};
use paiwei::session::{RecoverySource, Session};
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

/// Replaces a file by a pipe that nobody writes.
#[track_caller]
fn make_pipe(path: &Path) {
    let _ = fs::remove_file(path);
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.unwrap().success());
}

fn sealed() -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Sealed);
    ceremony
}

/// B5: `sealed` as a link to a folder of the computer.
#[test]
fn no_share_is_written_through_a_link_on_a_medium() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Seal);
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, folder.path().join("media/2/sealed")).unwrap();
    fixture.primary();
    fixture.second_person();
    assert!(fixture.controller.message().is_some(), "it is said");
    assert_eq!(fixture.controller.step(), DueStep::Seal);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

/// B5: `sealed/share.json.part` as a link to a file of the computer.
#[test]
fn no_share_is_written_through_a_link_in_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Seal);
    let elsewhere = folder.path().join("elsewhere.json");
    fs::write(&elsewhere, b"").unwrap();
    let copy = folder.path().join("media/2/sealed");
    fs::create_dir(&copy).unwrap();
    for name in ["share.json.part", "roster.tsv.part", "manifest.json.part"] {
        symlink(&elsewhere, copy.join(name)).unwrap();
    }
    fixture.step();
    assert_eq!(fs::read(&elsewhere).unwrap(), b"");
    assert!(
        fs::symlink_metadata(copy.join("share.json"))
            .unwrap()
            .is_file()
    );
}

/// B5: `mirror` and `archive` as links.
#[test]
fn neither_mirror_nor_archive_is_kept_behind_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::create_dir(folder.path().join("media/stick")).unwrap();
    symlink(&elsewhere, folder.path().join("media/stick/mirror")).unwrap();
    symlink(&elsewhere, folder.path().join("media/1/archive")).unwrap();
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| controller.step() == DueStep::Classes);
    assert_eq!(fixture.controller.mirror(), None);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

/// B8: each file of a copy as a pipe.
#[test]
fn a_pipe_in_a_copy_is_found_and_hangs_nothing() {
    for name in [
        "manifest.json",
        "rules.json",
        "pool.tsv",
        "roster.tsv",
        "journal.jsonl",
    ] {
        let ceremony = sealed();
        let copy = ceremony.medium(1);
        make_pipe(&copy.join(name));
        let compared = ceremony.session().compare_copy("甲局", &copy);
        assert!(!matches!(compared, Ok(CopyComparison::Same)), "{name}");
        // A recovery needs no manifest: the chain and the rules cover the names.
        make_pipe(&ceremony.disc().join(name));
        let recovered = RecoverySource::read(&ceremony.disc(), None);
        let names_are_taken = recovered.is_ok_and(|source| source.has_names());
        assert_eq!(names_are_taken, name == "manifest.json", "{name}");
    }
    let ceremony = sealed();
    make_pipe(&ceremony.medium(1).join("share.json"));
    assert!(read_share(&ceremony.medium(1), "乙院").is_err());
}

/// B8: each file of a mirror as a pipe, at the start.
#[test]
fn a_pipe_in_a_mirror_does_not_hang_the_start() {
    for name in ["heads.jsonl", "journal.jsonl", "rules.json", "pool.tsv"] {
        let mut ceremony = sealed();
        let mirror = ceremony.folder().join("mirror");
        fs::create_dir(&mirror).unwrap();
        ceremony.session_mut().mirror_to(&mirror);
        ceremony.session_mut().end_mirror();
        ceremony.close();
        make_pipe(&mirror.join(name));
        let session = Session::resume_beside(
            ceremony.data(),
            paiwei::session::system_wall_clock(),
            Some(&mirror),
        )
        .unwrap();
        assert!(
            matches!(
                session.mirror(),
                Some(MirrorStatus::Lost {
                    why: MirrorLoss::Faulty(_),
                    ..
                })
            ),
            "{name}: {:?}",
            session.mirror()
        );
        assert!(RecoverySource::read(&mirror, None).is_err(), "{name}");
    }
}

/// C: a share file of 1.5 GB.
#[test]
fn a_share_file_without_end_is_not_read() {
    let ceremony = sealed();
    let path = ceremony.medium(1).join("share.json");
    File::create(path).unwrap().set_len(1_500_000_000).unwrap();
    assert!(read_share(&ceremony.medium(1), "乙院").is_err());
}

/// B7: any stick with an empty folder `archive`, or with a manifest that names a custodian.
#[test]
fn a_foreign_medium_gets_no_names_while_a_custodians_own_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Classes);
    let media = folder.path().join("media");
    fs::rename(media.join("2"), folder.path().join("away")).unwrap();
    fs::create_dir_all(media.join("foreign/archive")).unwrap();
    let name = fixture.controller.custodian_names()[1].clone();
    fs::create_dir_all(media.join("forged/sealed")).unwrap();
    let manifest = serde_json::json!({ "files": {}, "share": name }).to_string();
    fs::write(media.join("forged/sealed/manifest.json"), manifest).unwrap();
    fixture.wait(2_000);
    fixture.until(|controller| controller.step() == DueStep::Done);
    assert_eq!(
        fs::read_dir(media.join("foreign/archive")).unwrap().count(),
        0
    );
    assert!(!media.join("forged/archive").exists());
    assert!(
        media.join("1/archive/roster.tsv").exists(),
        "its own has it"
    );
}
