// SPDX-License-Identifier: Apache-2.0

//! Workbook files on disk: regular files only, read once and never beyond a limit.
//!
//! Invariant: the bytes that are hashed are the bytes that are parsed.

use super::reader::limits::FILE_BYTES;
use crate::disk::{DiskError, at};
use crate::protocol::Digest;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A workbook's bytes and its file name. `Debug` shows the name only.
#[derive(Clone)]
pub struct WorkbookSource {
    /// File name without folders, as findings name it.
    pub name: String,
    /// Content of the file.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WorkbookSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WorkbookSource({}, {} bytes)",
            self.name,
            self.bytes.len()
        )
    }
}

/// A workbook that can't be read from disk.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file can't be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A folder, a pipe, a device or a link that leads to one.
    #[error("{}: not a file; name the workbook itself", .0.display())]
    NotAFile(PathBuf),
    /// Too large to be a roster.
    #[error(
        "{}: more than the {limit} bytes that a roster needs; split the workbook",
        path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
    /// The operating system starts no process to read workbooks in.
    #[error("the operating system starts no process ({0}); restart the computer")]
    Reader(std::io::Error),
}

impl WorkbookSource {
    /// Reads a workbook's file.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        // Looked at before it is opened, since opening a pipe waits for its other end, and again
        // after, since another file may have taken the name.
        let regular = |found: std::fs::Metadata| found.is_file();
        let before = std::fs::metadata(path).map_err(at(path))?;
        if !regular(before) {
            return Err(SourceError::NotAFile(path.to_owned()));
        }
        let file = open(path)?;
        let opened = file.metadata().map_err(at(path))?;
        if !regular(opened) {
            return Err(SourceError::NotAFile(path.to_owned()));
        }
        let mut bytes = Vec::new();
        let mut limited = file.take(FILE_BYTES + 1);
        limited.read_to_end(&mut bytes).map_err(at(path))?;
        if bytes.len() as u64 > FILE_BYTES {
            return Err(SourceError::TooLarge {
                path: path.to_owned(),
                limit: FILE_BYTES,
            });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            name: printable(&name),
            bytes,
        })
    }

    /// Reads several workbooks. Those of one name are told apart by their folders.
    pub fn read_all(paths: &[PathBuf]) -> Result<Vec<Self>, SourceError> {
        let mut sources = Vec::new();
        for path in paths {
            let mut source = Self::read(path)?;
            let taken = |name: &str| sources.iter().any(|one: &Self| one.name == name);
            if taken(&source.name) {
                source.name = printable(&path.display().to_string());
            }
            let name = source.name.clone();
            let mut number = 2;
            while sources.iter().any(|one: &Self| one.name == source.name) {
                source.name = format!("{name} ({number})");
                number += 1;
            }
            sources.push(source);
        }
        Ok(sources)
    }

    /// Returns the SHA-256 of the file.
    pub fn sha256(&self) -> Digest {
        Digest::new(Sha256::digest(&self.bytes).into())
    }
}

fn open(path: &Path) -> Result<File, SourceError> {
    use rustix::fs::{Mode, OFlags};
    // A pipe that took the name meanwhile is not waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let opened = rustix::fs::open(path, flags, Mode::empty());
    let opened = opened.map_err(std::io::Error::from).map_err(at(path))?;
    Ok(File::from(opened))
}

/// Returns a text that changes nothing on a terminal: control characters become �.
pub fn printable(text: &str) -> String {
    let is_control = |c: char| c.is_control() || super::text::is_invisible(c);
    let shown = |c: char| if is_control(c) { '\u{FFFD}' } else { c };
    text.chars().map(shown).collect()
}
