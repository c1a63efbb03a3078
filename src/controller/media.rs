// SPDX-License-Identifier: Apache-2.0

//! Media at the computer: folders under a given one, or what the system mounted.

use crate::disk::beneath;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The folder of an archive on its medium.
pub const ARCHIVE: &str = "archive";
/// Folders where a desktop mounts sticks and discs.
const MOUNTS: [&str; 2] = ["/media", "/run/media"];

/// The media, in name order. With `folder` (a rehearsal) its subfolders; else what is mounted.
pub fn offered(folder: Option<&Path>) -> Vec<PathBuf> {
    match folder {
        Some(folder) => subfolders(folder),
        None => {
            let users = MOUNTS.iter().flat_map(|root| subfolders(Path::new(root)));
            users
                .flat_map(|user| subfolders(&user))
                .filter(|medium| is_mounted(medium))
                .collect()
        }
    }
}

/// Returns whether a medium is mounted: a folder that a stick left behind is on this computer's
/// own disk.
fn is_mounted(folder: &Path) -> bool {
    let device = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
    device(folder) != folder.parent().and_then(device)
}

/// Returns the folder of the sealed copy on a medium.
pub fn sealed(medium: &Path) -> PathBuf {
    medium.join("sealed")
}

/// Returns the folder of the archive on a medium.
pub fn archive(medium: &Path) -> PathBuf {
    medium.join(ARCHIVE)
}

/// Returns the folders of a medium in which a journal may stand.
pub fn journal_folders(medium: &Path) -> [PathBuf; 4] {
    [
        mirror(medium),
        archive(medium),
        data_disc(medium),
        sealed(medium),
    ]
}

/// Returns the folder of the data disc's files on a medium: a sealed copy without a share.
pub fn data_disc(medium: &Path) -> PathBuf {
    medium.join("disc")
}

/// Returns the folder of the mirror on a medium.
pub fn mirror(medium: &Path) -> PathBuf {
    medium.join("mirror")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    paths
}

/// Returns the names of what lies on a medium and is not hidden, in order.
pub fn names(medium: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for path in entries(medium) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') {
            names.push(name.into_owned());
        }
    }
    names
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| beneath::is_folder(path))
        .collect()
}

/// Returns the regular files of a medium, in name order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| beneath::is_file(path))
        .collect()
}
