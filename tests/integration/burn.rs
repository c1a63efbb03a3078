// SPDX-License-Identifier: Apache-2.0

//! Discs (刻录): a sealed copy and an archive as an image, equal each time, opened from the image as
//! from the folder.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::custody::{BurnError, CopyComparison, FolderState, burn, check, read_share};
use std::path::Path;
use std::process::Command;

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The image's files: mounted where this machine lets one, else taken out.
fn opened(image: &Path, at: &Path, look: impl Fn(&Path)) {
    std::fs::create_dir(at).unwrap();
    if run(Command::new("mount")
        .args(["-o", "loop,ro"])
        .arg(image)
        .arg(at))
    {
        look(at);
        assert!(run(Command::new("umount").arg(at)));
    } else {
        let mut out = Command::new("xorriso");
        assert!(run(out
            .args(["-osirrox", "on", "-indev"])
            .arg(image)
            .args(["-extract", "/"])
            .arg(at)));
        look(at);
    }
}

#[test]
#[cfg_attr(not(have_xorriso), ignore = "needs xorriso (script/packages)")]
fn a_sealed_copy_is_opened_from_its_disc_and_the_disc_is_the_same_each_time() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Sealed);
    let copy = ceremony.medium(1);
    let session = ceremony.session();
    let at = |name: &str| ceremony.folder().join(name);
    let first = burn(&copy, &at("first.iso")).unwrap();
    let again = burn(&copy, &at("again.iso")).unwrap();
    assert_eq!(first.sha256, again.sha256);
    let custodian = session.state().rules().custodians[1].clone();
    let share = read_share(&copy, &custodian).unwrap();
    opened(&at("first.iso"), &at("disc"), |disc| {
        assert!(matches!(
            session.compare_copy(&custodian, disc),
            Ok(CopyComparison::Same)
        ));
        assert!(read_share(disc, &custodian).is_ok_and(|read| read == share));
    });
    assert!(matches!(
        burn(&copy, &at("first.iso")),
        Err(BurnError::Stands(_))
    ));
}

#[test]
#[cfg_attr(not(have_xorriso), ignore = "needs xorriso (script/packages)")]
fn an_archive_is_burned_whole_or_not_at_all() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_to_the_end();
    let (archive, image) = (
        ceremony.folder().join("archive"),
        ceremony.folder().join("archive.iso"),
    );
    ceremony
        .session()
        .archive(&archive, &ceremony.session().workbooks().unwrap())
        .unwrap();
    let FolderState::Whole(files) = check(&archive).unwrap() else {
        panic!("it is whole")
    };
    assert_eq!(burn(&archive, &image).unwrap().files, files.len());
    opened(&image, &ceremony.folder().join("disc"), |disc| {
        assert!(matches!(check(disc), Ok(FolderState::Whole(found)) if found == files));
    });
    let journal = archive.join("journal.jsonl");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    let refused = ceremony.folder().join("refused.iso");
    assert!(matches!(
        burn(&archive, &refused),
        Err(BurnError::NotWhole(..))
    ));
    assert!(!refused.exists());
}
