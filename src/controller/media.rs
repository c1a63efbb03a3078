// SPDX-License-Identifier: Apache-2.0

//! Media at the computer: folders under a given one, or what the system mounted.

use crate::custody;
use crate::disk::beneath;
use crate::protocol::Digest;
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

/// Assigns media to custodians, in rule order: a sealed copy names its custodian; what is left goes
/// to those who have none.
pub fn assigned(offered: Vec<PathBuf>, custodians: &[String]) -> Vec<Option<PathBuf>> {
    let mut media = vec![None; custodians.len()];
    let mut free = Vec::new();
    for medium in offered {
        let owner = custody::copy_owner(&sealed(&medium));
        let place = custodians
            .iter()
            .position(|name| owner.as_ref() == Some(name));
        match place
            .and_then(|i| media.get_mut(i))
            .filter(|taken| taken.is_none())
        {
            Some(slot) => *slot = Some(medium),
            // The stick of the mirror is nobody's copy.
            None if beneath::is_folder(&mirror(&medium)) => {}
            None => free.push(medium),
        }
    }
    let mut free = free.into_iter();
    media
        .iter_mut()
        .filter(|slot| slot.is_none())
        .for_each(|slot| *slot = free.next());
    media
}

/// Returns the medium that an owner's name puts in each custodian's place, in rule order.
fn by_owner(
    offered: &[PathBuf],
    custodians: &[String],
    owner: fn(&Path) -> Option<String>,
) -> Vec<Option<PathBuf>> {
    let mut owners = vec![None; custodians.len()];
    for medium in offered {
        let owner = owner(&sealed(medium));
        let mut names = custodians.iter();
        let place = names.position(|name| owner.as_ref() == Some(name));
        if let Some(slot) = place.and_then(|i| owners.get_mut(i)) {
            *slot = Some(medium.clone());
        }
    }
    owners
}

/// Returns the medium on which each custodian's share belongs, in rule order, by its manifest.
pub fn owners(offered: &[PathBuf], custodians: &[String]) -> Vec<Option<PathBuf>> {
    by_owner(offered, custodians, custody::share_owner)
}

/// Returns the medium with each custodian's copy, with or without a share, in rule order.
pub fn copies(offered: &[PathBuf], custodians: &[String]) -> Vec<Option<PathBuf>> {
    by_owner(offered, custodians, custody::copy_owner)
}

/// Returns the hash of the manifest of the copy on each medium.
pub fn manifests(owners: &[Option<PathBuf>]) -> Vec<Option<Digest>> {
    let owners = owners.iter();
    owners
        .map(|medium| custody::manifest_hash(&sealed(medium.as_deref()?)))
        .collect()
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
fn data_disc(medium: &Path) -> PathBuf {
    medium.join("disc")
}

/// Returns the folder of the mirror on a medium: people have made it, which is what marks it.
pub fn mirror(medium: &Path) -> PathBuf {
    medium.join("mirror")
}

/// Workbooks on a data disc: applicants by 报名 or applicants in the name, the plan by 计划 or schools.
pub fn workbooks(media: &[PathBuf]) -> (Vec<PathBuf>, Option<PathBuf>) {
    let (mut applicants, mut schools) = (Vec::new(), None);
    for path in media.iter().flat_map(|medium| files(medium)) {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if !name.ends_with(".xlsx") || name.starts_with('~') {
            continue;
        }
        if name.contains("计划") || name.contains("schools") {
            schools = Some(path);
        } else if name.contains("报名") || name.contains("applicants") {
            applicants.push(path);
        }
    }
    (applicants, schools)
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

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| beneath::is_folder(path))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| beneath::is_file(path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Share;
    use std::collections::BTreeMap;

    #[test]
    fn a_medium_belongs_to_whom_its_copy_names_wherever_it_is_plugged_in() {
        let folder = tempfile::tempdir().unwrap();
        let medium = |name: &str| folder.path().join(name);
        let custodians: Vec<String> = ["甲", "乙", "丙"].map(str::to_owned).to_vec();
        std::fs::create_dir(medium("x")).unwrap();
        std::fs::create_dir(medium("y")).unwrap();
        for (name, custodian) in [("x", "丙"), ("y", "甲")] {
            let own = custody::CopyShare {
                custodian,
                share: Some(&Share::new([1; 32])),
            };
            let files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            custody::write_copy(&sealed(&medium(name)), &files, own).unwrap();
        }
        let two = assigned(vec![medium("x"), medium("y")], &custodians);
        assert_eq!(two, [Some(medium("y")), None, Some(medium("x"))]);
        let three = assigned(vec![medium("new"), medium("x"), medium("y")], &custodians);
        assert_eq!(
            three,
            [Some(medium("y")), Some(medium("new")), Some(medium("x"))]
        );
    }
}
