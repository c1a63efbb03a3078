// SPDX-License-Identifier: Apache-2.0

//! A share that a custodian makes on a computer of its own, and the commitment that it hands in
//! alone (PROTOCOL §6).
//!
//! Invariant: the commitment's file holds no share. Deliberately absent: sealing with it.

use super::share::{ShareError, has_share, new_share, write_share};
use crate::ceremony::json;
use crate::disk::{ByteLimit, DiskError, OpenFolder};
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
    /// A share stands in the folder already.
    #[error("{}: a share stands here already; name another folder", .0.display())]
    Stands(PathBuf),
    /// Not a commitment.
    #[error(
        "{}: this is no commitment; the custodian makes one with `paiwei share`",
        .0.display()
    )]
    NotACommit(PathBuf),
}

/// A custodian's commitment to a share that it made itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandedInCommit {
    /// The custodian, as in the rules.
    pub custodian: String,
    /// The commitment.
    pub commit: Commitment,
}

/// Makes a share for a custodian in a folder, where none may stand, and returns the commitment to
/// hand in.
pub fn make_own_share(folder: &Path, custodian: &str) -> Result<HandedInCommit, OwnShareError> {
    if has_share(folder) {
        return Err(OwnShareError::Stands(folder.to_owned()));
    }
    let share = new_share()?;
    write_share(folder, custodian, &share)?;
    Ok(HandedInCommit {
        custodian: custodian.to_owned(),
        commit: seal::commit(custodian, &share),
    })
}

/// Reads the commitment `commit.json` from a custodian's folder or medium.
pub fn read_handed_in(folder: &Path, name: &str) -> Result<HandedInCommit, OwnShareError> {
    let open = OpenFolder::open(folder)?;
    let bytes = open.read(name, ByteLimit::SMALL)?;
    json::parse(&bytes).map_err(|_| OwnShareError::NotACommit(open.path_of(name)))
}
