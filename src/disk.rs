// SPDX-License-Identifier: Apache-2.0

//! Whole files only: a file appears or is replaced in one step, durably, or not at all.
//!
//! Duty: write beside, fsync, rename, fsync the folder. Deliberately not here: what is written.

use crate::protocol::Digest;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What went wrong at which path.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}; check that the medium is there, writable and not full", path = path.display())]
pub struct DiskError {
    /// The file or folder.
    pub path: PathBuf,
    /// The system's word.
    pub source: io::Error,
}

/// Ties an I/O error to its path.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> DiskError + '_ {
    move |source| DiskError {
        path: path.to_owned(),
        source,
    }
}

/// Writes a whole file: beside it first, synced, then renamed over it, then the folder synced.
/// Makes the folder where it is missing.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let beside = write_beside(path, bytes)?;
    put_in_place(&beside, path)
}

/// The first half: the file stands beside its place, synced. Says where.
pub fn write_beside(path: &Path, bytes: &[u8]) -> Result<PathBuf, DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let write = || {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(at(path))?;
    Ok(beside)
}

/// The second half: what stands beside takes its place, durably.
pub fn put_in_place(beside: &Path, path: &Path) -> Result<(), DiskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::rename(beside, path)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(at(path))
}

/// Reads a whole file.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    fs::read(path).map_err(at(path))
}

/// SHA-256 of the running executable: what the rules seal as the program.
pub fn own_hash() -> Result<Digest, DiskError> {
    // Linux keeps the running file reachable even after it was replaced on disk.
    Ok(Digest::new(
        Sha256::digest(read(Path::new("/proc/self/exe"))?).into(),
    ))
}
