// SPDX-License-Identifier: Apache-2.0

//! Writing a custodian's sealed copy with its share, and what stands on a medium before that.
//!
//! Invariant: the share is written between the files and the manifest, which names its custodian:
//! whose copy a medium holds is known without reading a share. A share never stands without the
//! files that say of which ceremony it is. Deliberately absent: comparing copies.

use super::copy::SEAL_FILE;
use super::folder::{
    FolderError, FolderManifest, MANIFEST, ManifestOwner, keep_lines, manifest_bytes, manifest_of,
    write_files, write_manifest,
};
use super::share::{ShareError, has_share, owner_by_share, write_share};
use crate::ceremony::json;
use crate::ceremony::rules::Rules;
use crate::disk::{ByteLimit, DiskError, OpenFolder};
use crate::protocol::hash::sha256;
use crate::protocol::{Digest, Share, seal};
use std::collections::BTreeMap;
use std::path::Path;

/// Reason for which a copy was not written.
#[derive(Debug, thiserror::Error)]
pub enum CopyWriteError {
    /// The files.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The share.
    #[error(transparent)]
    Share(#[from] ShareError),
}

impl From<DiskError> for CopyWriteError {
    fn from(error: DiskError) -> Self {
        Self::Folder(error.into())
    }
}

/// The share of a custodian's copy.
#[derive(Clone, Copy, Debug)]
pub struct CopyShare<'a> {
    /// The custodian.
    pub custodian: &'a str,
    /// The share, to be written; `None` where the custodian keeps one that it made itself.
    pub share: Option<&'a Share>,
}

/// Writes a custodian's copy whole: files, share, and last the manifest, which names the custodian.
/// Everything is read back. Returns the hash of the manifest.
pub fn write_copy<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
    own: CopyShare<'_>,
) -> Result<Digest, CopyWriteError> {
    let open = OpenFolder::create(folder)?;
    keep_lines(folder, &open, files)?;
    write_files(folder, &open, files, |_| false, || true)?;
    let name = Some(own.custodian.to_owned());
    let mut owner = ManifestOwner::default();
    match own.share {
        Some(share) => {
            write_share(folder, own.custodian, share)?;
            owner.share = name;
        }
        None => owner.copy_of = name,
    }
    let bytes = manifest_bytes(manifest_of(files), owner)?;
    Ok(write_manifest(&open, &bytes)?)
}

/// Returns the custodian whose share belongs on a copy, by its manifest; no share is read, but on a
/// copy of the version before, which has no [`SEAL_FILE`].
pub fn share_owner(folder: &Path) -> Option<String> {
    let open = OpenFolder::open(folder).ok()?;
    let bytes = open.read(MANIFEST, ByteLimit::LIST).ok()?;
    let manifest: FolderManifest = json::parse(&bytes).ok()?;
    match manifest.share {
        None if !open.stands(SEAL_FILE) => owner_by_share(folder),
        owner => owner,
    }
}

/// Returns the custodian whose copy this is, with or without a share.
pub fn copy_owner(folder: &Path) -> Option<String> {
    let open = OpenFolder::open(folder).ok()?;
    let bytes = open.read(MANIFEST, ByteLimit::LIST).ok()?;
    let manifest: FolderManifest = json::parse(&bytes).ok()?;
    manifest.copy_of.or_else(|| share_owner(folder))
}

/// Returns the hash of a copy's manifest; `None` where there is none.
pub fn manifest_hash(folder: &Path) -> Option<Digest> {
    let open = OpenFolder::open(folder).ok()?;
    let bytes = open.read(MANIFEST, ByteLimit::LIST).ok()?;
    Some(sha256(&bytes))
}

/// A share that stands on a medium before a copy is written onto it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StandingShare {
    /// None.
    None,
    /// A rehearsal's.
    Rehearsal,
    /// One of the very ceremony that is being sealed, from a try that was given up.
    SameCeremony,
    /// Another real ceremony's, or one whose ceremony is not known.
    Other,
}

/// Returns the share that stands on a medium, by the files beside it; it is not read.
pub fn standing_share(folder: &Path, freeze: &Digest) -> StandingShare {
    if !has_share(folder) {
        return StandingShare::None;
    }
    let read = |name: &str| {
        let open = OpenFolder::open(folder)?;
        open.read(name, ByteLimit::LARGE)
    };
    let (Ok(rules), Ok(pool)) = (read("rules.json"), read("pool.tsv")) else {
        return StandingShare::Other;
    };
    if seal::freeze(&rules, &pool) == *freeze {
        return StandingShare::SameCeremony;
    }
    match Rules::parse(&rules) {
        Ok(rules) if rules.rehearsal => StandingShare::Rehearsal,
        Ok(_) | Err(_) => StandingShare::Other,
    }
}
