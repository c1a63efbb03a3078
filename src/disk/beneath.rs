// SPDX-License-Identifier: Apache-2.0

//! Files below a folder that somebody else may have prepared, such as one on a medium.
//!
//! Invariant: no link below the folder is followed and the folder is none; no other file system
//! below it is entered; only regular files are read or written, so a pipe or a device never hangs
//! its reader; no more is read than a limit. Each name is walked part by part from the open folder,
//! so nothing can be exchanged between a check and its use. Deliberately absent: what the files
//! are.

use super::{DiskError, at};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

/// Most bytes of a file that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByteLimit(u64);

impl ByteLimit {
    /// A share, a head: far less than a page of text.
    pub const SMALL: Self = Self(64 << 10);
    /// Rules, manifests: some hundred bytes a school.
    pub const LIST: Self = Self(16 << 20);
    /// Pool, entries, roster, journal, papers: 150 bytes a child of more than a million.
    pub const LARGE: Self = Self(256 << 20);
}

/// Reason for which something below a medium's folder is not opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BeneathRefusal {
    /// A link.
    #[error("this is a link; nothing on a medium is followed to another place")]
    Link,
    /// A pipe, socket or device.
    #[error("this is not a regular file; take another medium")]
    NotAFile,
    /// A mounted file system inside the folder.
    #[error("this is on another file system than its folder; take another medium")]
    OtherFileSystem,
    /// A name that is absolute, empty, or has `..` in it.
    #[error("this name leads out of its folder")]
    LeadsOut,
    /// A file of more bytes than it can have.
    #[error("this file is larger than it can be; take another medium")]
    TooLarge,
}

impl From<BeneathRefusal> for io::Error {
    fn from(refusal: BeneathRefusal) -> Self {
        let kind = match refusal {
            BeneathRefusal::TooLarge => io::ErrorKind::InvalidData,
            BeneathRefusal::Link
            | BeneathRefusal::NotAFile
            | BeneathRefusal::OtherFileSystem
            | BeneathRefusal::LeadsOut => io::ErrorKind::Unsupported,
        };
        Self::new(kind, refusal)
    }
}

/// Flags of every folder that is opened.
const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
/// Flags of every file that is opened; a pipe that nobody writes is opened too, and refused then.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// Returns the folder that a person has named on the command line: only there a link is followed.
pub fn named(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns whether there is a folder at a path, which is no link to one.
pub fn is_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Returns whether there is a regular file at a path, which is no link to one.
pub fn is_file(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// An open folder.
#[derive(Debug)]
pub struct OpenFolder {
    folder: OwnedFd,
    /// Path that was opened, for messages.
    path: PathBuf,
    device: u64,
}

impl OpenFolder {
    /// Opens a folder. Its path is followed to its last part, which must be no link.
    pub fn open(path: &Path) -> Result<Self, DiskError> {
        // A path that ends in a slash would be followed through a link.
        let path: PathBuf = path.components().collect();
        let opened = rustix::fs::open(&path, FOLDER, Mode::empty());
        let folder = opened.map_err(|errno| refused_folder(&path, errno))?;
        let device = rustix::fs::fstat(&folder)
            .map_err(|errno| at(&path)(errno.into()))?
            .st_dev;
        Ok(Self {
            folder,
            path,
            device,
        })
    }

    /// Opens a folder, and creates it where it is missing; the folder around it must exist.
    pub fn create(path: &Path) -> Result<Self, DiskError> {
        match std::fs::create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(path)(error)),
            Ok(()) | Err(_) => Self::open(path),
        }
    }

    /// Returns the path of a file below the folder, for messages.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Returns whether there is a regular file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.stat(name)
            .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)
    }

    /// Returns whether there is anything of this name.
    pub fn stands(&self, name: &str) -> bool {
        self.stat(name).is_ok()
    }

    fn stat(&self, name: &str) -> io::Result<Stat> {
        let place = self.place(name, Missing::Refuse)?;
        Ok(rustix::fs::statat(
            &place.folder,
            place.name,
            AtFlags::SYMLINK_NOFOLLOW,
        )?)
    }

    /// Reads a file whole.
    pub fn read(&self, name: &str, limit: ByteLimit) -> Result<Vec<u8>, DiskError> {
        self.read_bounded(name, limit)
            .map_err(at(&self.path_of(name)))
    }

    /// Reads a file whole; a missing one is empty.
    pub fn read_or_empty(&self, name: &str, limit: ByteLimit) -> Result<Vec<u8>, DiskError> {
        match self.read_bounded(name, limit) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read.map_err(at(&self.path_of(name))),
        }
    }

    /// Returns whether a file has exactly these bytes.
    pub fn has_bytes(&self, name: &str, bytes: &[u8]) -> bool {
        let limit = ByteLimit(bytes.len() as u64);
        self.read_bounded(name, limit)
            .is_ok_and(|read| read == bytes)
    }

    fn read_bounded(&self, name: &str, limit: ByteLimit) -> io::Result<Vec<u8>> {
        let place = self.place(name, Missing::Refuse)?;
        let file = place.open(OFlags::RDONLY)?;
        let length = file.metadata()?.len();
        if length > limit.0 {
            return Err(BeneathRefusal::TooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        // A file may grow while it is read.
        file.take(limit.0 + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit.0 {
            return Err(BeneathRefusal::TooLarge.into());
        }
        Ok(bytes)
    }

    /// Creates or replaces a file atomically and durably, with the folders on its way.
    pub fn write_whole(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        self.write_beside(name, bytes)?;
        self.put_in_place(name)
    }

    /// Writes the temporary file `NAME.part`, synced. The first half of [`Self::write_whole`].
    pub fn write_beside(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        self.write_new(&part(name), bytes)
            .map_err(at(&self.path_of(name)))
    }

    /// Reads the temporary file of a name back and returns whether it has exactly these bytes.
    pub fn reads_back_beside(&self, name: &str, bytes: &[u8]) -> bool {
        self.has_bytes(&part(name), bytes)
    }

    fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.new_file(name)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Creates an empty file. What stood there, whatever it was, is unlinked, never opened.
    fn new_file(&self, name: &str) -> io::Result<File> {
        let place = self.place(name, Missing::Create)?;
        match rustix::fs::unlinkat(&place.folder, place.name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(errno.into()),
        }
        place.open(OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)
    }

    /// Renames a temporary file to its final name, durably. The second half of
    /// [`Self::write_whole`].
    pub fn put_in_place(&self, name: &str) -> Result<(), DiskError> {
        self.rename_part(name).map_err(at(&self.path_of(name)))
    }

    fn rename_part(&self, name: &str) -> io::Result<()> {
        let place = self.place(name, Missing::Refuse)?;
        let mut part = place.name.to_owned();
        part.push(PART);
        rustix::fs::renameat(&place.folder, &part, &place.folder, place.name)?;
        Ok(rustix::fs::fsync(&place.folder)?)
    }

    /// Opens a file for reading and writing, and creates it where it is missing.
    pub fn open_for_appending(&self, name: &str) -> Result<File, DiskError> {
        let opened = self
            .place(name, Missing::Refuse)
            .and_then(|place| place.open(OFlags::RDWR | OFlags::CREATE));
        opened.map_err(at(&self.path_of(name)))
    }

    /// Writes a file in place, not atomically, and syncs it: FAT has no atomic rename.
    pub fn write_in_place(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        self.write_new(name, bytes)
            .map_err(at(&self.path_of(name)))?;
        self.sync()
    }

    /// Creates an empty file in place of what stood there, for a measurement.
    pub fn create_file(&self, name: &str) -> Result<File, DiskError> {
        self.new_file(name).map_err(at(&self.path_of(name)))
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) -> Result<(), DiskError> {
        let removed = self.place(name, Missing::Refuse).and_then(|place| {
            Ok(rustix::fs::unlinkat(
                &place.folder,
                place.name,
                AtFlags::empty(),
            )?)
        });
        removed.map_err(at(&self.path_of(name)))
    }

    /// Makes the names in the folder durable.
    pub fn sync(&self) -> Result<(), DiskError> {
        rustix::fs::fsync(&self.folder).map_err(|errno| at(&self.path)(errno.into()))
    }

    /// Walks to the folder of a name, part by part.
    fn place<'a>(&self, name: &'a str, missing: Missing) -> io::Result<Place<'a>> {
        let mut parts: Vec<&OsStr> = Vec::new();
        for part in Path::new(name).components() {
            match part {
                Component::Normal(part) => parts.push(part),
                _ => return Err(BeneathRefusal::LeadsOut.into()),
            }
        }
        let name = parts.pop().ok_or(BeneathRefusal::LeadsOut)?;
        let mut folder = self.folder.as_fd().try_clone_to_owned()?;
        for part in parts {
            folder = self.enter(&folder, part, missing)?;
        }
        Ok(Place { folder, name })
    }

    /// Opens a folder in an open one.
    fn enter(&self, folder: &OwnedFd, name: &OsStr, missing: Missing) -> io::Result<OwnedFd> {
        if missing == Missing::Create {
            match rustix::fs::mkdirat(folder, name, Mode::from_raw_mode(0o777)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
        let opened = rustix::fs::openat(folder, name, FOLDER, Mode::empty());
        let inner = opened.map_err(|errno| refused(folder, name, errno))?;
        if rustix::fs::fstat(&inner)?.st_dev == self.device {
            Ok(inner)
        } else {
            Err(BeneathRefusal::OtherFileSystem.into())
        }
    }
}

/// Treatment of a folder that is missing on the way to a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Create,
    Refuse,
}

/// End of the name of a file that is being written.
const PART: &str = ".part";

fn part(name: &str) -> String {
    format!("{name}{PART}")
}

/// A name in the open folder in which it is.
struct Place<'a> {
    folder: OwnedFd,
    name: &'a OsStr,
}

impl Place<'_> {
    /// Opens a regular file.
    fn open(&self, flags: OFlags) -> io::Result<File> {
        let mode = Mode::from_raw_mode(0o666);
        let opened = rustix::fs::openat(&self.folder, self.name, flags | FILE, mode);
        let file = opened.map_err(|errno| refused(&self.folder, self.name, errno))?;
        let mode = rustix::fs::fstat(&file)?.st_mode;
        match FileType::from_raw_mode(mode) {
            FileType::RegularFile => Ok(File::from(file)),
            FileType::Directory => Err(Errno::ISDIR.into()),
            _ => Err(BeneathRefusal::NotAFile.into()),
        }
    }
}

/// Returns the error of a name that could not be opened; a link or a pipe by its own name.
fn refused(folder: &OwnedFd, name: &OsStr, errno: Errno) -> io::Error {
    match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => match FileType::from_raw_mode(stat.st_mode) {
            FileType::Symlink => BeneathRefusal::Link.into(),
            FileType::RegularFile | FileType::Directory => errno.into(),
            _ => BeneathRefusal::NotAFile.into(),
        },
        Err(_) => errno.into(),
    }
}

/// Returns the error of a folder that could not be opened.
fn refused_folder(path: &Path, errno: Errno) -> DiskError {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    at(path)(if is_link {
        BeneathRefusal::Link.into()
    } else {
        errno.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[track_caller]
    fn refusal(error: &DiskError) -> BeneathRefusal {
        let inner = error.source.get_ref().unwrap();
        *inner.downcast_ref::<BeneathRefusal>().unwrap()
    }

    fn folder() -> (tempfile::TempDir, OpenFolder) {
        let around = tempfile::tempdir().unwrap();
        std::fs::create_dir(around.path().join("elsewhere")).unwrap();
        std::fs::write(around.path().join("elsewhere/secret"), b"secret").unwrap();
        let folder = OpenFolder::create(&around.path().join("medium")).unwrap();
        (around, folder)
    }

    fn pipe(path: &Path) {
        let mode = Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, path, FileType::Fifo, mode, 0).unwrap();
    }

    #[test]
    fn what_was_written_is_read_and_replaced_whole() {
        let (around, folder) = folder();
        folder.write_whole("sheets/a.pdf", b"one").unwrap();
        folder.write_whole("sheets/a.pdf", b"two").unwrap();
        assert_eq!(
            folder.read("sheets/a.pdf", ByteLimit::SMALL).unwrap(),
            b"two"
        );
        assert!(folder.has("sheets/a.pdf") && !folder.has("sheets") && folder.stands("sheets"));
        let left = around.path().join("medium/sheets");
        assert_eq!(std::fs::read_dir(left).unwrap().count(), 1);
    }

    #[test]
    fn no_link_is_followed_and_no_file_behind_one_is_touched() {
        let (around, folder) = folder();
        let medium = around.path().join("medium");
        let secret = around.path().join("elsewhere/secret");
        symlink(&secret, medium.join("share.json")).unwrap();
        symlink(&secret, medium.join("roster.tsv.part")).unwrap();
        symlink(around.path().join("elsewhere"), medium.join("sheets")).unwrap();
        let read = folder.read("share.json", ByteLimit::SMALL).unwrap_err();
        assert_eq!(refusal(&read), BeneathRefusal::Link);
        let append = folder.open_for_appending("share.json").unwrap_err();
        assert_eq!(refusal(&append), BeneathRefusal::Link);
        let through = folder.write_whole("sheets/a.pdf", b"x").unwrap_err();
        assert_eq!(refusal(&through), BeneathRefusal::Link);
        folder.write_whole("roster.tsv", b"names").unwrap();
        folder.write_whole("share.json", b"share").unwrap();
        assert_eq!(std::fs::read(&secret).unwrap(), b"secret");
        assert!(!is_file(&around.path().join("elsewhere/a.pdf")));
        assert!(is_file(&medium.join("roster.tsv")) && is_file(&medium.join("share.json")));
    }

    #[test]
    fn a_folder_that_is_a_link_is_not_opened() {
        let (around, _) = folder();
        let link = around.path().join("medium/sealed");
        symlink(around.path().join("elsewhere"), &link).unwrap();
        for opened in [
            OpenFolder::open(&link),
            OpenFolder::create(&link),
            OpenFolder::open(&link.join("")),
        ] {
            assert_eq!(refusal(&opened.unwrap_err()), BeneathRefusal::Link);
        }
        assert!(!is_folder(&link));
    }

    #[test]
    fn a_pipe_is_refused_at_once() {
        let (around, folder) = folder();
        pipe(&around.path().join("medium/manifest.json"));
        let read = folder.read("manifest.json", ByteLimit::LIST).unwrap_err();
        assert_eq!(refusal(&read), BeneathRefusal::NotAFile);
        let append = folder.open_for_appending("manifest.json").unwrap_err();
        assert_eq!(refusal(&append), BeneathRefusal::NotAFile);
        assert!(!folder.has("manifest.json"));
    }

    #[test]
    fn no_more_is_read_than_the_limit() {
        let (around, folder) = folder();
        let large = File::create(around.path().join("medium/share.json")).unwrap();
        large.set_len(1_500_000_000).unwrap();
        let read = folder.read("share.json", ByteLimit::SMALL).unwrap_err();
        assert_eq!(refusal(&read), BeneathRefusal::TooLarge);
        assert!(!folder.has_bytes("share.json", b"x"));
    }

    #[test]
    fn no_name_leads_out() {
        let (_around, folder) = folder();
        for name in ["../elsewhere/secret", "/etc/passwd", "", ".."] {
            let read = folder.read(name, ByteLimit::SMALL).unwrap_err();
            assert_eq!(refusal(&read), BeneathRefusal::LeadsOut, "{name}");
            assert!(folder.write_whole(name, b"x").is_err(), "{name}");
        }
    }

    #[test]
    fn a_folder_around_that_is_gone_is_not_made() {
        let (around, _) = folder();
        let gone = around.path().join("taken-out/sealed");
        assert!(OpenFolder::create(&gone).is_err());
        assert!(!gone.parent().unwrap().exists());
    }
}
