// SPDX-License-Identifier: Apache-2.0

//! What the program leaves on disks and in dumps (trust, list C): files of its user alone, no core
//! dump, and no share anywhere but on its own medium before the close.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, files};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::rules::LastPlace;
use paiwei::controller::DueStep;
use paiwei::custody;
use paiwei::protocol::Share;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwei");
const PLAY: &str = "rehearse --applicants applicants.xlsx --schools schools.xlsx --seed 5 \
                    --last-place exceed --mirror mirror --out out --announce";

/// The program, started by somebody whose umask lets everybody in.
fn open_handed(folder: &Path, words: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "umask 0; exec \"$0\" \"$@\"", PROGRAM])
        .args(words.split_whitespace())
        .current_dir(folder);
    command
}

fn mode(path: &Path) -> u32 {
    let mode = std::fs::symlink_metadata(path)
        .unwrap()
        .permissions()
        .mode();
    mode & 0o777
}

/// Every folder below this one.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(folders(&path));
            found.push(path);
        }
    }
    found
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn files_are_their_users_alone_whatever_the_umask_and_no_core_is_dumped() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let sample = "sample --out . --children 24 --schools 2";
    assert!(open_handed(here, sample).status().unwrap().success());
    for name in ["out", "mirror"] {
        std::fs::create_dir(here.join(name)).unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(here.join(name), open).unwrap();
    }
    let mut command = open_handed(here, PLAY);
    let mut play = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(play.stdout.take().unwrap()).lines();
    said.next().unwrap().unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", play.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{core:?}");
    said.for_each(drop);
    assert!(play.wait().unwrap().success());

    assert_eq!(mode(&here.join("out")), 0o755, "whoever made it chose that");
    let written = files(&here.join("out"))
        .into_iter()
        .chain(files(&here.join("mirror")));
    let mut count = 0;
    for file in written.chain([here.join("applicants.xlsx")]) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        count += 1;
    }
    assert!(count > 50, "{count}");
    for folder in folders(&here.join("out")) {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
}

/// The forms in which a share could stand in a file.
fn forms(share: &Share) -> Vec<Vec<u8>> {
    let hex = share.to_hex();
    let grouped: Vec<&str> = (0..16).map(|i| &hex[i * 4..i * 4 + 4]).collect();
    vec![
        share.as_bytes().to_vec(),
        hex.as_bytes().to_vec(),
        hex.to_uppercase().into_bytes(),
        grouped.join(" ").into_bytes(),
    ]
}

/// Fails where a file of the folder holds one of these shares. A file that has got its last name
/// since it was listed is listed again.
#[track_caller]
fn no_share_in(folder: &Path, shares: &[Share]) {
    for file in files(folder) {
        if !file.exists() {
            return no_share_in(folder, shares);
        }
        no_share_in_file(&file, shares);
        let name = file.to_string_lossy().into_owned();
        assert!(!name.contains("slip") && !name.contains("share"), "{name}");
    }
}

#[track_caller]
fn no_share_in_file(file: &Path, shares: &[Share]) {
    let bytes = std::fs::read(file).unwrap();
    for form in shares.iter().flat_map(forms) {
        let found = bytes.windows(form.len()).any(|window| window == form);
        assert!(!found, "{} has a share", file.display());
    }
}

#[test]
fn before_the_close_a_share_is_on_its_own_medium_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    let data = folder.path().join("data");
    fixture.until(|controller| controller.step() == DueStep::Sealed);
    let custodians = fixture.controller.custodian_names().to_vec();
    let mut shares = Vec::new();
    for (name, medium) in custodians.iter().zip(["1", "2", "3"]) {
        let sealed = folder.path().join("media").join(medium).join("sealed");
        shares.push(custody::read_share(&sealed, name).unwrap());
    }
    no_share_in(&data, &shares);
    fixture.until(|controller| controller.step() == DueStep::Close);
    // The archives' threads have ended then: no file gets its name while it is read.
    drop(fixture);
    no_share_in(&data, &shares);
    // Nor on another's medium: of these files only the custodian's own may hold it.
    for (own, medium) in ["1", "2", "3"].into_iter().enumerate() {
        let others: Vec<Share> = shares
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != own)
            .map(|(_, share)| share.clone())
            .collect();
        for file in files(&folder.path().join("media").join(medium)) {
            no_share_in_file(&file, &others);
        }
    }
}

#[test]
fn nor_does_a_ceremony_without_a_kiosk_leave_one() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.rolling().is_some());
    let shares = ceremony.shares();
    no_share_in(ceremony.data(), &shares);
}
