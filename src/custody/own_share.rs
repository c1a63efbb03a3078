// SPDX-License-Identifier: Apache-2.0

//! A share that a custodian makes on a computer of its own, and the commitment that it hands in
//! alone (PROTOCOL §6).
//!
//! Invariant: the commitment's file holds no share. Deliberately absent: sealing with it.

use super::share::{ShareError, new_share, write_share_as};
use crate::ceremony::json;
use crate::disk::{ByteLimit, DiskError, OpenFolder, beneath};
use crate::protocol::{Commitment, seal};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Reason for which an own share was not made, or a commitment not read.
#[derive(Debug, thiserror::Error)]
pub enum OwnShareError {
    /// The disk or medium.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The share.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// Something of this name stands already.
    #[error("{}: stands already, or is no name of a file; name a new file", .0.display())]
    Stands(PathBuf),
    /// Not a commitment.
    #[error(
        "{}: this is no commitment; the custodian makes one with `paiwei share`",
        .0.display()
    )]
    NotACommit(PathBuf),
}

/// The file on a medium with a commitment that is handed in.
const COMMIT: &str = "commit.json";

/// A custodian's commitment to a share that it made itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandedInCommit {
    /// The custodian, as in the rules.
    pub custodian: String,
    /// The commitment.
    pub commit: Commitment,
}

/// Makes a share for a custodian in a new file, reads it back, and returns the commitment to hand
/// in.
pub fn make_own_share(path: &Path, custodian: &str) -> Result<HandedInCommit, OwnShareError> {
    let not_a_name = || OwnShareError::Stands(path.to_owned());
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(not_a_name)?;
    // A bare name is in the current folder.
    let around = path.parent().filter(|around| *around != Path::new(""));
    let around = beneath::named(around.unwrap_or(Path::new(".")));
    if OpenFolder::open(&around)?.stands(name) {
        return Err(OwnShareError::Stands(path.to_owned()));
    }
    let share = new_share()?;
    write_share_as(&around, name, custodian, &share)?;
    Ok(HandedInCommit {
        custodian: custodian.to_owned(),
        commit: seal::commit(custodian, &share),
    })
}

/// Reads a commitment that a custodian hands in on a medium.
pub fn read_handed_in(medium: &Path) -> Result<HandedInCommit, OwnShareError> {
    let open = OpenFolder::open(medium)?;
    let bytes = open.read(COMMIT, ByteLimit::SMALL)?;
    json::parse(&bytes).map_err(|_| OwnShareError::NotACommit(open.path_of(COMMIT)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::read_share;

    #[test]
    fn an_own_share_is_written_once_and_meets_the_commitment_that_is_handed_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("share.json");
        let handed_in = make_own_share(&path, "公证处").unwrap();
        let share = read_share(folder.path(), "公证处").unwrap();
        assert_eq!(handed_in.commit, seal::commit("公证处", &share));
        assert!(matches!(
            make_own_share(&path, "公证处"),
            Err(OwnShareError::Stands(_))
        ));
        let text = serde_json::to_string(&handed_in).unwrap();
        assert!(!text.contains(&*share.to_hex()));
        std::fs::write(folder.path().join(COMMIT), &text).unwrap();
        assert_eq!(read_handed_in(folder.path()).unwrap(), handed_in);
        std::fs::write(folder.path().join(COMMIT), b"{}").unwrap();
        assert!(matches!(
            read_handed_in(folder.path()),
            Err(OwnShareError::NotACommit(_))
        ));
    }
}
