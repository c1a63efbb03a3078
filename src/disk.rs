// SPDX-License-Identifier: Apache-2.0

//! Atomic, durable writes of whole files.
//!
//! Duty: write a temporary file, sync it, rename it, sync the folder. Invariant: a file is created
//! or replaced completely or not at all. Deliberately absent: what is written.

pub mod beneath;
mod file_system;
mod own_program;

pub use beneath::{ByteLimit, OpenFolder};
pub use file_system::{FileSystem, file_system};
pub use own_program::OwnProgram;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// I/O error with the path at which it occurred.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path}: {source}; check that the medium is there, writable and not full",
    path = path.display()
)]
pub struct DiskError {
    /// File or folder that was accessed.
    pub path: PathBuf,
    /// Error of the operating system.
    pub source: io::Error,
}

/// A failure that the operating system reports, as values: it can be compared and put into any
/// language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SystemFailure {
    /// The kind of failure.
    pub kind: io::ErrorKind,
    /// The operating system's number of it, where there is one.
    pub code: Option<i32>,
}

impl From<&io::Error> for SystemFailure {
    fn from(error: &io::Error) -> Self {
        Self {
            kind: error.kind(),
            code: error.raw_os_error(),
        }
    }
}

/// Returns a function that adds the path to an I/O error.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> DiskError + '_ {
    move |source| DiskError {
        path: path.to_owned(),
        source,
    }
}

/// Creates or replaces a file atomically and durably.
///
/// Creates the folder if it does not exist.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let beside = write_beside(path, bytes)?;
    put_in_place(&beside, path)
}

/// Writes the temporary file `PATH.part`, synced, and returns its path.
///
/// Creates the folder if it does not exist. The first half of [`write_whole`].
pub fn write_beside(path: &Path, bytes: &[u8]) -> Result<PathBuf, DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    write_synced(&beside, bytes).map_err(at(path))?;
    Ok(beside)
}

/// Writes a file in place and syncs it.
fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Renames a temporary file to its final name, durably.
///
/// The second half of [`write_whole`].
pub fn put_in_place(beside: &Path, path: &Path) -> Result<(), DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::rename(beside, path)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(at(path))
}

/// Returns the error of a medium that does not answer.
pub fn no_answer(path: &Path) -> DiskError {
    at(path)(io::ErrorKind::TimedOut.into())
}

/// Reads a whole file.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    fs::read(path).map_err(at(path))
}
