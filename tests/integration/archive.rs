// SPDX-License-Identifier: Apache-2.0

//! Three archives beside the draw: one custodian's medium is full, read-only, damaged, taken out in
//! mid-copy, away; the others are whole, what is said of it is true, and it is caught up with equal
//! bytes when it is well again.

use paiwei::custody::{ArchiveSet, ArchiveStatus, FolderState, MakeFile, MediumFailure, check};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const FOLDER: &str = "archive";
const FILES: usize = 12;
const SIZE: usize = 16 << 10;

/// A file of the given number; each time it is written anew it has other bytes.
fn file(number: usize, edition: u8) -> (String, MakeFile) {
    let name = format!("sheets/{number:02}.pdf");
    let mut bytes = vec![edition; SIZE];
    bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
    (name, Box::new(move || Ok(bytes)))
}

fn files(edition: u8) -> Vec<(String, MakeFile)> {
    (0..FILES).map(|number| file(number, edition)).collect()
}

struct ControllerFixture {
    folder: tempfile::TempDir,
    archives: ArchiveSet,
}

impl ControllerFixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for medium in ["0", "1", "2"] {
            std::fs::create_dir(folder.path().join(medium)).unwrap();
        }
        let mut fixture = Self {
            archives: ArchiveSet::start(3, FOLDER, None),
            folder,
        };
        fixture.look();
        fixture
    }

    fn medium(&self, custodian: usize) -> PathBuf {
        self.folder.path().join(custodian.to_string())
    }

    /// Tells the archives which media are here.
    fn look(&mut self) {
        let here: Vec<Option<PathBuf>> = (0..3)
            .map(|i| Some(self.medium(i)).filter(|medium| medium.exists()))
            .collect();
        self.archives.media(&here);
    }

    fn until(&self, what: &str, so: impl Fn(&[ArchiveStatus]) -> bool) {
        let since = Instant::now();
        while !so(&self.archives.standings()) {
            assert!(
                since.elapsed() < Duration::from_secs(60),
                "{what}: {:?}",
                self.archives.standings()
            );
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }

    fn all_equal(&self) {
        let read = |custodian: usize| {
            let folder = self.medium(custodian).join(FOLDER);
            let FolderState::Whole(files) = check(&folder).unwrap() else {
                panic!("{custodian} is not whole")
            };
            let parts = std::fs::read_dir(folder.join("sheets")).unwrap().flatten();
            let left = parts
                .filter(|entry| entry.path().extension().is_some_and(|end| end == "part"))
                .count();
            assert_eq!(left, 0, "nothing half-written stays");
            files
        };
        assert!(read(0) == read(1) && read(1) == read(2));
    }
}

fn others_whole(standings: &[ArchiveStatus]) -> bool {
    standings[0] == ArchiveStatus::Ok && standings[2] == ArchiveStatus::Ok
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A file system of its own on the second medium, unmounted at the end.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where this machine lets nobody mount.
    fn memory(at: &Path, options: &str) -> Option<Self> {
        let mounted = run(Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "paiwei"])
            .arg(at));
        if !mounted {
            eprintln!("skipped: this machine mounts nothing");
        }
        mounted.then(|| Self(at.to_owned()))
    }

    fn remount(&self, options: &str) {
        assert!(
            run(Command::new("mount")
                .args(["-o", &format!("remount,{options}")])
                .arg(&self.0)),
            "{options}"
        );
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run(Command::new("umount").arg("-l").arg(&self.0));
    }
}

#[test]
fn a_full_medium_is_said_to_be_full_and_caught_up_once_it_has_room() {
    let mut fixture = ControllerFixture::new();
    let Some(mounted) = Mounted::memory(&fixture.medium(1), "size=64k") else {
        return;
    };
    fixture.archives.keep(files(1));
    let full = |standing: &ArchiveStatus| matches!(standing, ArchiveStatus::Failing { behind, why: MediumFailure::Full } if *behind == FILES);
    fixture.until("full", |standings| {
        others_whole(standings) && full(&standings[1])
    });
    assert!(
        !fixture
            .medium(1)
            .join(FOLDER)
            .join("manifest.json")
            .exists(),
        "a part is not taken for the whole"
    );
    mounted.remount("size=4m");
    fixture.until("fixture again", |standings| {
        standings[1] == ArchiveStatus::Ok
    });
    fixture.all_equal();
}

#[test]
fn a_medium_that_can_t_be_written_is_said_to_be_so_and_keeps_what_it_had() {
    let mut fixture = ControllerFixture::new();
    let Some(mounted) = Mounted::memory(&fixture.medium(1), "size=4m") else {
        return;
    };
    fixture.archives.keep(files(1));
    fixture.until("all", |standings| {
        standings
            .iter()
            .all(|standing| *standing == ArchiveStatus::Ok)
    });
    mounted.remount("ro");
    fixture.archives.keep(files(2));
    let locked = |standing: &ArchiveStatus| {
        matches!(
            standing,
            ArchiveStatus::Failing {
                why: MediumFailure::ReadOnly,
                ..
            }
        )
    };
    fixture.until("read-only", |standings| {
        others_whole(standings) && locked(&standings[1])
    });
    assert!(
        matches!(
            check(&fixture.medium(1).join(FOLDER)),
            Ok(FolderState::Whole(_))
        ),
        "the last archive is still whole"
    );
    mounted.remount("rw");
    fixture.until("writable again", |standings| {
        standings[1] == ArchiveStatus::Ok
    });
    fixture.all_equal();
}

/// An ext4 in a file keeps what it has while it is away.
#[test]
fn a_medium_that_is_taken_out_in_mid_copy_leaves_nothing_on_this_computer_and_is_caught_up_when_it_returns()
 {
    let mut fixture = ControllerFixture::new();
    let image = fixture.folder.path().join("image");
    std::fs::File::create(&image)
        .unwrap()
        .set_len(16 << 20)
        .unwrap();
    let formatted = run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
    let insert = |fixture: &ControllerFixture| {
        run(Command::new("mount")
            .args(["-o", "loop"])
            .arg(&image)
            .arg(fixture.medium(1)))
    };
    if !formatted || !insert(&fixture) {
        eprintln!("skipped: this machine mounts no file");
        return;
    }
    let _mounted = Mounted(fixture.medium(1));
    fixture.archives.keep(files(1));
    let sheets = fixture.medium(1).join(FOLDER).join("sheets");
    let begun = || std::fs::read_dir(&sheets).is_ok_and(|entries| entries.count() > 2);
    let since = Instant::now();
    while !begun() {
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "the copying did not begin"
        );
    }
    assert!(run(Command::new("umount").arg("-l").arg(fixture.medium(1))));
    // A desktop takes the folder away with the stick.
    std::fs::remove_dir_all(fixture.medium(1)).unwrap();
    fixture.look();
    let away =
        |standing: &ArchiveStatus| matches!(standing, ArchiveStatus::Missing(files) if *files > 0);
    fixture.until("away", |standings| {
        others_whole(standings) && away(&standings[1])
    });
    assert!(
        !fixture.medium(1).exists(),
        "nothing is written where the medium was"
    );
    std::fs::create_dir(fixture.medium(1)).unwrap();
    assert!(insert(&fixture));
    fixture.look();
    fixture.until("back", |standings| standings[1] == ArchiveStatus::Ok);
    fixture.all_equal();
}

#[test]
fn a_medium_that_was_away_is_read_again_and_what_was_damaged_or_came_meanwhile_is_put_right() {
    let mut fixture = ControllerFixture::new();
    fixture.archives.keep(files(1));
    fixture.until("all", |standings| {
        standings
            .iter()
            .all(|standing| *standing == ArchiveStatus::Ok)
    });
    let away = fixture.folder.path().join("away");
    std::fs::rename(fixture.medium(1), &away).unwrap();
    fixture.look();
    fixture.until("away", |standings| {
        matches!(standings[1], ArchiveStatus::Missing(_))
    });
    fixture.archives.keep(vec![file(3, 2)]);
    fixture.until("one waits", |standings| {
        others_whole(standings) && standings[1] == ArchiveStatus::Missing(1)
    });
    let damaged = away.join(FOLDER).join("sheets/07.pdf");
    let mut bytes = std::fs::read(&damaged).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&damaged, bytes).unwrap();
    std::fs::rename(&away, fixture.medium(1)).unwrap();
    fixture.look();
    fixture.until("back", |standings| standings[1] == ArchiveStatus::Ok);
    fixture.all_equal();
}

#[test]
fn an_archive_is_never_called_whole_before_what_was_just_handed_over_is_on_it() {
    let mut fixture = ControllerFixture::new();
    for edition in 1..20 {
        fixture.archives.keep(files(edition));
        let standings = fixture.archives.standings();
        for (custodian, standing) in standings
            .iter()
            .enumerate()
            .filter(|(_, standing)| **standing == ArchiveStatus::Ok)
        {
            let sheet = std::fs::read(fixture.medium(custodian).join(FOLDER).join("sheets/11.pdf"))
                .unwrap();
            assert_eq!(sheet.last(), Some(&edition), "{standing:?}");
        }
        fixture.until("all", |standings| {
            standings
                .iter()
                .all(|standing| *standing == ArchiveStatus::Ok)
        });
        fixture.all_equal();
    }
}

#[test]
fn what_was_handed_over_is_written_before_the_program_ends() {
    let mut fixture = ControllerFixture::new();
    fixture.archives.keep(files(1));
    fixture.archives.keep(vec![file(3, 2)]);
    fixture.archives = ArchiveSet::start(3, FOLDER, None);
    fixture.all_equal();
    let sheet = std::fs::read(fixture.medium(2).join(FOLDER).join("sheets/03.pdf")).unwrap();
    assert_eq!(sheet.last(), Some(&2));
}

#[test]
fn a_file_that_can_t_be_made_keeps_no_archive_ok() {
    let mut fixture = ControllerFixture::new();
    fixture.archives.keep(vec![
        file(1, 1),
        ("sheets/bad.pdf".into(), Box::new(|| Err("no glyph".into()))),
    ]);
    let failing = |standing: &ArchiveStatus| {
        matches!(
            standing,
            ArchiveStatus::Failing {
                why: MediumFailure::NotMade(name),
                ..
            } if name == "sheets/bad.pdf"
        )
    };
    fixture.until("failing", |standings| standings.iter().all(failing));
}

#[test]
fn a_file_that_is_made_after_all_lets_the_archives_be_ok_again() {
    let mut fixture = ControllerFixture::new();
    fixture.archives.keep(vec![
        file(1, 1),
        ("sheets/02.pdf".into(), Box::new(|| Err("no glyph".into()))),
    ]);
    fixture.until("failing", |standings| {
        standings
            .iter()
            .all(|standing| matches!(standing, ArchiveStatus::Failing { .. }))
    });
    fixture.archives.keep(vec![file(2, 1)]);
    fixture.until("ok", |standings| {
        standings
            .iter()
            .all(|standing| *standing == ArchiveStatus::Ok)
    });
}

#[test]
fn a_data_folder_that_refused_a_sheet_gets_it_by_itself_once_it_can() {
    let mut fixture = ControllerFixture::new();
    let home = fixture.folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    // A file stands where a folder must be.
    std::fs::write(home.join("sheets"), "in the way").unwrap();
    fixture.archives = ArchiveSet::start(3, FOLDER, Some(home.clone()));
    fixture.look();
    fixture.archives.keep(files(1));
    fixture.until("failing", |standings| {
        standings
            .iter()
            .all(|standing| matches!(standing, ArchiveStatus::Failing { .. }))
    });
    std::fs::remove_file(home.join("sheets")).unwrap();
    fixture.until("ok", |standings| {
        standings
            .iter()
            .all(|standing| *standing == ArchiveStatus::Ok)
    });
    for (name, make) in files(1) {
        assert!(
            std::fs::read(home.join(&name)).unwrap() == make().unwrap(),
            "{name}"
        );
    }
}
