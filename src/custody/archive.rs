// SPDX-License-Identifier: Apache-2.0

//! How an archive stands against what should be in it: a comparison of manifests. Pure; the media
//! are the keeper's.

use super::folder::FolderError;
use crate::disk::SystemFailure;
use crate::protocol::Digest;
use std::collections::BTreeMap;
use std::io;

/// How a custodian's archive stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ArchiveStatus {
    /// There is nothing to archive yet.
    Nothing,
    /// Everything is on it, read back and compared.
    Ok,
    /// Its medium is here, and so many files are being brought up.
    Behind(usize),
    /// Its medium is not here; so many files wait for it, or all.
    Missing(usize),
    /// Its medium is here, but so many files can't be brought onto it.
    Failing {
        /// How many.
        behind: usize,
        /// Why.
        why: MediumFailure,
    },
}

/// Why a medium can't be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MediumFailure {
    /// 已满.
    Full,
    /// 只读.
    ReadOnly,
    /// A file reads back otherwise than it was written.
    ReadBack,
    /// It was taken out in mid-copy.
    TakenOut,
    /// Its manifest is not one of this program.
    Manifest,
    /// This file could not be made.
    NotMade(String),
    /// The data folder can't be written, so it lacks papers that the archives have.
    DataFolder(SystemFailure),
    /// Another failure, as the operating system reports it.
    System(SystemFailure),
}

/// The files that are lacking or other in what a manifest says.
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
            FolderError::Manifest(_) => Self::Manifest,
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
