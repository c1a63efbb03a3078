// SPDX-License-Identifier: Apache-2.0

//! The status of an archive: its manifest compared with that of the files that belong into it.
//!
//! Deliberately absent: reading and writing media.

use super::folder::FolderError;
use crate::ceremony::continuation::JournalStanding;
use crate::disk::SystemFailure;
use crate::protocol::Digest;
use std::collections::BTreeMap;
use std::io;

/// The status of a custodian's archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ArchiveStatus {
    /// There is nothing to archive yet.
    Nothing,
    /// Everything is on it, read back and compared.
    Ok,
    /// The medium is inserted, and so many files are being written to it.
    Behind(usize),
    /// The medium is not inserted; so many files wait for it.
    Missing(usize),
    /// The medium is inserted, but files can't be written to it.
    Failing {
        /// The number of files.
        behind: usize,
        /// The failure.
        why: MediumFailure,
    },
}

/// The reason for which a medium can't be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MediumFailure {
    /// 已满.
    Full,
    /// 只读.
    ReadOnly,
    /// A file reads back differently from what was written.
    ReadBack,
    /// The medium was taken out while it was written.
    TakenOut,
    /// The archive holds lines of this ceremony that the ledger lacks.
    HoldsMore(JournalStanding),
    /// The manifest is not one of this program.
    Manifest,
    /// This file could not be made.
    NotMade(String),
    /// The data folder can't be written, so it lacks papers that the archives have.
    DataFolder(SystemFailure),
    /// Another failure, as the operating system reports it.
    System(SystemFailure),
}

/// Returns the names of the wanted files that are missing from `found` or have another hash there.
pub fn behind<'a>(
    wanted: &'a BTreeMap<String, Digest>,
    found: &BTreeMap<String, Digest>,
) -> Vec<&'a str> {
    wanted
        .iter()
        .filter(|(name, hash)| found.get(*name) != Some(*hash))
        .map(|(name, _)| name.as_str())
        .collect()
}

impl From<&FolderError> for MediumFailure {
    fn from(error: &FolderError) -> Self {
        match error {
            FolderError::Gone(_) => Self::TakenOut,
            FolderError::ReadBack(_) => Self::ReadBack,
            FolderError::HoldsMore { standing, .. } => Self::HoldsMore(*standing),
            FolderError::Manifest(_) | FolderError::OtherCeremony(_) => Self::Manifest,
            FolderError::Disk(error) => match error.source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
                io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
                _ => Self::System(SystemFailure::from(&error.source)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_lacking_or_other_is_behind_and_one_too_many_is_not() {
        let manifest = |files: &[(&str, u8)]| -> BTreeMap<String, Digest> {
            files
                .iter()
                .map(|(name, byte)| ((*name).to_owned(), Digest::new([*byte; 32])))
                .collect()
        };
        let wanted = manifest(&[("a", 1), ("b", 2), ("c", 3)]);
        assert_eq!(
            behind(&wanted, &manifest(&[("a", 1), ("b", 9), ("d", 4)])),
            ["b", "c"]
        );
        assert!(
            behind(
                &wanted,
                &manifest(&[("a", 1), ("b", 2), ("c", 3), ("d", 4)])
            )
            .is_empty()
        );
        assert_eq!(behind(&wanted, &BTreeMap::new()).len(), 3);
    }
}
