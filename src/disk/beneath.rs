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
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
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
    /// A folder of more files than it can have.
    #[error("this folder has more files than it can have; take another medium")]
    TooMany,
    /// A file of more bytes than it can have.
    #[error("this file is larger than it can be; take another medium")]
    TooLarge,
}

impl From<BeneathRefusal> for io::Error {
    fn from(refusal: BeneathRefusal) -> Self {
        let kind = match refusal {
            BeneathRefusal::TooLarge | BeneathRefusal::TooMany => io::ErrorKind::InvalidData,
            BeneathRefusal::Link
            | BeneathRefusal::NotAFile
            | BeneathRefusal::OtherFileSystem
            | BeneathRefusal::LeadsOut => io::ErrorKind::Unsupported,
        };
        Self::new(kind, refusal)
    }
}

/// Folders of a copy inside each other, at most: `papers/`, `workbooks/`.
const DEEPEST: u32 = 3;
/// Files of a copy, at most: a workbook and a few papers for each of 1,000 schools.
const MOST_NAMES: usize = 20_000;

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
        place.take_part()?;
        Ok(rustix::fs::fsync(&place.folder)?)
    }

    /// Renames the temporary files of all names; then each folder is made durable, once.
    pub fn put_all_in_place(&self, names: &[impl AsRef<str>]) -> Result<(), DiskError> {
        let mut folders: BTreeMap<PathBuf, OwnedFd> = BTreeMap::new();
        for name in names.iter().map(AsRef::as_ref) {
            let place = self.place(name, Missing::Refuse);
            let renamed = place.and_then(|place| place.take_part().map(|()| place.folder));
            let folder = renamed.map_err(at(&self.path_of(name)))?;
            let path = Path::new(name).parent().unwrap_or(Path::new(""));
            folders.insert(path.to_owned(), folder);
        }
        for (path, folder) in folders {
            rustix::fs::fsync(&folder).map_err(|errno| at(&self.path.join(path))(errno.into()))?;
        }
        Ok(())
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

    /// Returns the path of everything below the folder but folders, in no order.
    ///
    /// What is nested deeper than [`DEEPEST`] is returned as the folder that holds it, and no more
    /// than [`MOST_NAMES`] are read: a prepared medium could have any number.
    pub fn names(&self) -> Result<Vec<String>, DiskError> {
        let mut names = Vec::new();
        self.names_below(&self.folder, "", 0, &mut names)
            .map_err(at(&self.path))?;
        Ok(names)
    }

    fn names_below(
        &self,
        folder: &OwnedFd,
        path: &str,
        depth: u32,
        names: &mut Vec<String>,
    ) -> io::Result<()> {
        for entry in rustix::fs::Dir::read_from(folder)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            if names.len() >= MOST_NAMES {
                return Err(BeneathRefusal::TooMany.into());
            }
            let path = format!("{path}{}", name.to_string_lossy());
            let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
            let is_folder = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
            if is_folder && depth < DEEPEST {
                let inner = self.enter(folder, name, Missing::Refuse)?;
                self.names_below(&inner, &format!("{path}/"), depth + 1, names)?;
            } else {
                names.push(path);
            }
        }
        Ok(())
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
    /// Renames the temporary file of the name to it.
    fn take_part(&self) -> io::Result<()> {
        let mut part = self.name.to_owned();
        part.push(PART);
        Ok(rustix::fs::renameat(
            &self.folder,
            &part,
            &self.folder,
            self.name,
        )?)
    }

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
mod tests;
