// SPDX-License-Identifier: Apache-2.0

//! Tests of what each medium that is present is for.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::custody::{CopyShare, write_copy};
use crate::protocol::Share;
use std::collections::BTreeMap;

fn media(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    folder
}

fn register(folder: &Path) -> MediaRegister {
    MediaRegister::start(Some(folder.to_owned()), MediaRoles::CommandLine).unwrap()
}

fn custodians() -> Vec<String> {
    vec!["甲".into(), "乙".into()]
}

fn scanned(register: &mut MediaRegister) {
    // A machine under load may need more than one scan's patience.
    while register.scan(Duration::ZERO, &custodians()) == ScanResult::Hangs {}
}

#[test]
fn the_sealed_folders_are_known_once_every_custodians_medium_is_present() {
    let folder = media(&["1"]);
    let mut register = register(folder.path());
    assert_eq!(register.sealed_folders(2), None);
    scanned(&mut register);
    assert_eq!(register.count(), 1);
    assert_eq!(register.of(1), None);
    assert_eq!(register.sealed_folders(2), None);

    std::fs::create_dir_all(folder.path().join("2")).unwrap();
    scanned(&mut register);
    let sealed = register.sealed_folders(2).unwrap();
    assert_eq!(sealed[1], folder.path().join("2/sealed"));
    assert_eq!(
        register.sealed_folders(3),
        None,
        "a third custodian has none"
    );
}

#[test]
fn a_medium_gets_an_archive_only_with_the_recorded_manifest_of_its_custodians_copy() {
    let folder = media(&["1/archive", "2/archive"]);
    let copy = folder.path().join("2/sealed");
    let own = CopyShare {
        custodian: "乙",
        share: Some(&Share::new([1; 32])),
    };
    let files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let manifest = write_copy(&copy, &files, own).unwrap();
    let mut register = register(folder.path());
    scanned(&mut register);
    let second = Some(folder.path().join("2"));
    assert_eq!(register.owners(), [1]);
    assert_eq!(
        register.archives(&[Some(manifest), Some(manifest)]),
        [None, second.clone()],
        "a folder `archive` is no reason"
    );
    let forged = Some(Digest::new([9; 32]));
    assert_eq!(register.archives(&[None, forged]), [None, None]);
    assert_eq!(register.archives(&[None, None]), [None, second]);
}

#[test]
fn a_medium_with_a_mirror_is_no_custodians() {
    let folder = media(&["1/mirror", "2"]);
    let mut register = register(folder.path());
    scanned(&mut register);
    assert_eq!(
        register.mirror(),
        Some(folder.path().join("1/mirror").as_path())
    );
    assert_eq!(register.assigned(), [Some(folder.path().join("2")), None]);
}

#[test]
fn a_scan_is_due_a_second_after_the_last() {
    let folder = media(&[]);
    let mut register = register(folder.path());
    let now = Duration::from_secs(5);
    register.scan(now, &custodians());
    assert!(!register.is_due(now + Duration::from_millis(999)));
    assert!(register.is_due(now + Duration::from_secs(1)));
}
