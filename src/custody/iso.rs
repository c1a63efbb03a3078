// SPDX-License-Identifier: Apache-2.0

//! Burning (刻录): a sealed copy or an archive as an ISO 9660 image with Rock Ridge and Joliet, made
//! by xorriso, and read back by the same check as the folder.
//!
//! Invariant: the same folder gives the same image; an image that does not read back as the folder
//! is thrown away. Deliberately not here: the burner itself, which any program of the desktop
//! drives.

use super::folder::{self, FolderError, FolderState};
use crate::ceremony::line::JournalLine;
use crate::disk::{self, ByteLimit, DiskError, OpenFolder};
use crate::protocol::Digest;
use crate::protocol::hash::sha256;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The reason for which no image was made.
#[derive(Debug, thiserror::Error)]
pub enum BurnError {
    /// The folder can't be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The folder is not whole.
    #[error("{}: not whole ({}); write the copy or archive again, then burn it", .0.display(), .1)]
    NotWhole(PathBuf, String),
    /// There is a file of the image's name already.
    #[error("{}: stands already; name another file, or remove it", .0.display())]
    Stands(PathBuf),
    /// xorriso is not installed.
    #[error("xorriso is not installed ({0}); install the package xorriso")]
    NoProgram(io::Error),
    /// xorriso failed.
    #[error("xorriso made no image: {0}")]
    Failed(String),
    /// The image reads back differently.
    #[error("the image reads back differently from the folder ({0}); it was removed")]
    ReadBack(String),
}

/// An image that was read back equal.
#[derive(Debug)]
pub struct BurnedImage {
    /// The number of files that the manifest in it names.
    pub files: usize,
    /// The image's own hash.
    pub sha256: Digest,
}

/// Makes an image of a folder that is whole, readable by its owner only: there may be a share in
/// it.
pub fn burn(folder: &Path, image: &Path) -> Result<BurnedImage, BurnError> {
    let files = whole(folder)?;
    if image.exists() {
        return Err(BurnError::Stands(image.to_owned()));
    }
    let beside = image.with_extension("part");
    let made = make(folder, &beside).and_then(|()| {
        std::fs::set_permissions(&beside, Permissions::from_mode(0o600))
            .map_err(disk::at(&beside))?;
        read_back(&beside, image, &files)?;
        let bytes = disk::read(&beside)?;
        disk::put_in_place(&beside, image)?;
        Ok(BurnedImage {
            files: files.len(),
            sha256: sha256(&bytes),
        })
    });
    if made.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    made
}

/// Returns the manifest of a folder that is whole.
fn whole(folder: &Path) -> Result<BTreeMap<String, Digest>, BurnError> {
    let fault = match folder::check(folder)? {
        FolderState::Whole(files) => return Ok(files),
        FolderState::Differs(files) => files.join(", "),
        FolderState::Unfinished => "no manifest".to_owned(),
    };
    Err(BurnError::NotWhole(folder.to_owned(), fault))
}

/// Returns the time of the last line in the folder's journal as xorriso reads it. The image gets
/// this time, so that it does not depend on the clock.
fn time(folder: &Path) -> String {
    let journal = OpenFolder::open(folder)
        .and_then(|open| open.read("journal.jsonl", ByteLimit::LARGE))
        .unwrap_or_default();
    let last = journal
        .rsplit(|byte| *byte == b'\n')
        .find_map(|line| JournalLine::parse(line).ok());
    let digits: String = last
        .map(|line| {
            line.at
                .chars()
                .filter(char::is_ascii_digit)
                .take(14)
                .collect()
        })
        .unwrap_or_default();
    format!("{digits:0<14}00")
}

/// Makes the image by xorriso; the same folder gives the same bytes.
fn make(folder: &Path, image: &Path) -> Result<(), BurnError> {
    let time = time(folder);
    let words = [
        "-as",
        "mkisofs",
        "-quiet",
        "-J",
        "-joliet-long",
        "-r",
        "-V",
        "PAIWEI",
        "-o",
    ];
    let date = format!("--modification-date={time}");
    let mut run = Command::new("xorriso");
    run.env("TZ", "UTC");
    run.args(words).arg(image).arg(date);
    run.args(["--set_all_file_dates", &time]).arg(folder);
    xorriso(&mut run)
}

/// Takes the files out of the image again and compares them with the folder's manifest.
fn read_back(
    image: &Path,
    beside: &Path,
    files: &BTreeMap<String, Digest>,
) -> Result<(), BurnError> {
    let mut out = beside.as_os_str().to_owned();
    out.push(".read");
    let out = PathBuf::from(out);
    // A share may be in it.
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(&out)
        .map_err(disk::at(&out))?;
    let disc = out.join("disc");
    let mut run = Command::new("xorriso");
    run.args(["-osirrox", "on", "-indev"])
        .arg(image)
        .args([OsStr::new("-extract"), OsStr::new("/")])
        .arg(&disc);
    let read = xorriso(&mut run).and_then(|()| match folder::check(&disc) {
        Ok(FolderState::Whole(found)) if found == *files => Ok(()),
        Ok(found) => Err(BurnError::ReadBack(format!("{found:?}"))),
        Err(error) => Err(BurnError::ReadBack(error.to_string())),
    });
    // Folders come out of the image read-only.
    let _ = Command::new("chmod").args(["-R", "u+w"]).arg(&out).status();
    let _ = std::fs::remove_dir_all(&out);
    read
}

/// Runs xorriso. Fails with the last line in which it reports a failure.
fn xorriso(run: &mut Command) -> Result<(), BurnError> {
    let done = run.output().map_err(BurnError::NoProgram)?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let fault = said
        .lines()
        .rfind(|line| line.contains("FAILURE") || line.contains("FATAL") || line.contains("SORRY"));
    Err(BurnError::Failed(
        fault.unwrap_or("it does not say why").trim().to_owned(),
    ))
}
