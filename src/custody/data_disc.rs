// SPDX-License-Identifier: Apache-2.0

//! The data disc (数据盘): the files of a copy without a share, sealed with the computer. From the
//! numbers on it has the names, at the seal its whole form.
//!
//! Invariant: another real ceremony's disc is never written over. Deliberately absent: comparing a
//! disc, which is a copy (`copy.rs`).

use super::folder::{FolderError, write_files, write_folder};
use super::sealed_copy::{StandingCeremony, standing_ceremony};
use crate::disk::OpenFolder;
use crate::protocol::Digest;
use std::collections::BTreeMap;
use std::path::Path;

/// Writes the names onto a disc and reads them back; there is no manifest yet.
pub fn write_names<B: AsRef<[u8]>>(
    folder: &Path,
    names: &BTreeMap<String, B>,
    freeze: &Digest,
) -> Result<(), FolderError> {
    refuse_another(folder, freeze)?;
    let open = OpenFolder::create(folder)?;
    write_files(folder, &open, names, |_| false, || true)
}

/// Writes a disc whole, the manifest last. Returns the hash of the manifest.
pub fn write_disc<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
    freeze: &Digest,
) -> Result<Digest, FolderError> {
    refuse_another(folder, freeze)?;
    write_folder(folder, files)
}

fn refuse_another(folder: &Path, freeze: &Digest) -> Result<(), FolderError> {
    match standing_ceremony(folder, freeze) {
        StandingCeremony::None | StandingCeremony::Same | StandingCeremony::Rehearsal => Ok(()),
        StandingCeremony::Other => Err(FolderError::OtherCeremony(folder.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::seal;

    /// Files of a ceremony whose rules can't be read, so it counts as a real one.
    fn files(pool: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([
            ("rules.json".into(), b"{}".to_vec()),
            ("pool.tsv".into(), pool.into()),
            ("roster.tsv".into(), b"names".to_vec()),
        ])
    }

    #[test]
    fn names_then_the_whole_disc_are_written_and_another_ceremonys_disc_stays() {
        let folder = tempfile::tempdir().unwrap();
        let disc = folder.path().join("disc");
        let own = seal::freeze(b"{}", b"own");
        let names = BTreeMap::from([("roster.tsv".to_owned(), b"names".to_vec())]);
        write_names(&disc, &names, &own).unwrap();
        write_disc(&disc, &files("own"), &own).unwrap();
        write_names(&disc, &names, &own).unwrap();
        let other = seal::freeze(b"{}", b"other");
        for refused in [
            write_names(&disc, &names, &other),
            write_disc(&disc, &files("other"), &other).map(|_| ()),
        ] {
            assert!(matches!(refused, Err(FolderError::OtherCeremony(_))));
        }
        assert_eq!(std::fs::read(disc.join("pool.tsv")).unwrap(), b"own");
    }
}
