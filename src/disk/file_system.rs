// SPDX-License-Identifier: Apache-2.0

//! Identity and size of the file system of a medium.
//!
//! Invariant: a medium has the same identity wherever and however often it is inserted; two media
//! have two. A plain folder in place of a medium is known by its inode. Deliberately absent: what
//! lies on it.

use rustix::fs::StatVfs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Links from the UUIDs of all file systems that the computer sees to their devices.
const BY_UUID: &str = "/dev/disk/by-uuid";

/// A medium's file system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileSystem {
    /// `uuid:…` of the file system; `fsid:…` where no device tells it; `folder:…` of a folder.
    pub identity: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// Returns the file system of which a folder is the top; of any other folder its own identity and
/// the size of the file system around it.
pub fn file_system(folder: &Path) -> io::Result<FileSystem> {
    let found = std::fs::metadata(folder)?;
    let statistics = rustix::fs::statvfs(folder)?;
    let identity = if is_top(folder, found.dev()) {
        uuid_of(found.dev()).unwrap_or_else(|| fsid(&statistics))
    } else {
        format!("folder:{:x}-{:x}", found.dev(), found.ino())
    };
    let bytes = statistics.f_blocks.saturating_mul(statistics.f_frsize);
    Ok(FileSystem { identity, bytes })
}

/// Returns whether a folder on this device is mounted there.
fn is_top(folder: &Path, device: u64) -> bool {
    let around = folder.parent().and_then(|path| path.metadata().ok());
    around.is_none_or(|around| around.dev() != device)
}

fn uuid_of(device: u64) -> Option<String> {
    let links = std::fs::read_dir(BY_UUID).ok()?;
    let mut names = links.flatten().filter(|link| {
        let target = std::fs::metadata(link.path());
        target.is_ok_and(|target| target.rdev() == device)
    });
    let name = names.next()?.file_name();
    Some(format!("uuid:{}", name.to_string_lossy()))
}

fn fsid(statistics: &StatVfs) -> String {
    format!("fsid:{:x}", statistics.f_fsid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_identity_under_another_name_and_another_folder_has_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("a")).unwrap();
        std::fs::create_dir(path("b")).unwrap();
        let first = file_system(&path("a")).unwrap();
        assert_ne!(first, file_system(&path("b")).unwrap());
        std::fs::rename(path("a"), path("c")).unwrap();
        assert_eq!(first, file_system(&path("c")).unwrap());
    }

    #[test]
    fn a_mounted_file_system_is_not_known_by_its_folder() {
        let mounted = file_system(Path::new("/proc")).unwrap();
        assert!(mounted.identity.starts_with("fsid:"), "{mounted:?}");
    }
}
