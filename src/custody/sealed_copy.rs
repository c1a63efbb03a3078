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

/// Owner of a copy by its manifest; no share is read for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyHeader {
    /// The custodian whose share belongs on the copy.
    pub share_of: Option<String>,
    /// The custodian whose copy it is, with or without a share.
    pub copy_of: Option<String>,
    /// The hash of the manifest.
    pub manifest: Digest,
}

/// Returns what the manifest of a folder says; `None` where there is none of ours. Of a copy of the
/// version before, which has no [`SEAL_FILE`], the share tells whose it is.
pub fn copy_header(folder: &Path) -> Option<CopyHeader> {
    let open = OpenFolder::open(folder).ok()?;
    let bytes = open.read(MANIFEST, ByteLimit::LIST).ok()?;
    let manifest: FolderManifest = json::parse(&bytes).ok()?;
    let share_of = match manifest.share {
        None if !open.stands(SEAL_FILE) => owner_by_share(folder),
        owner => owner,
    };
    Some(CopyHeader {
        copy_of: manifest.copy_of.or_else(|| share_of.clone()),
        share_of,
        manifest: sha256(&bytes),
    })
}

/// Returns the custodian whose share belongs on a copy.
pub fn share_owner(folder: &Path) -> Option<String> {
    copy_header(folder)?.share_of
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
    match standing_ceremony(folder, freeze) {
        StandingCeremony::Same => StandingShare::SameCeremony,
        StandingCeremony::Rehearsal => StandingShare::Rehearsal,
        StandingCeremony::None | StandingCeremony::Other => StandingShare::Other,
    }
}

/// The ceremony whose files stand in a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StandingCeremony {
    /// None.
    None,
    /// A rehearsal.
    Rehearsal,
    /// The very ceremony that is asked for.
    Same,
    /// Another real one, or one that is not known.
    Other,
}

/// Returns the ceremony whose rules and pool stand in a folder.
pub(super) fn standing_ceremony(folder: &Path, freeze: &Digest) -> StandingCeremony {
    let Ok(open) = OpenFolder::open(folder) else {
        return StandingCeremony::None;
    };
    if !open.stands("rules.json") && !open.stands("pool.tsv") && !open.stands(MANIFEST) {
        return StandingCeremony::None;
    }
    let read = |name: &str| open.read(name, ByteLimit::LARGE);
    let (Ok(rules), Ok(pool)) = (read("rules.json"), read("pool.tsv")) else {
        return StandingCeremony::Other;
    };
    if seal::freeze(&rules, &pool) == *freeze {
        return StandingCeremony::Same;
    }
    match Rules::parse(&rules) {
        Ok(rules) if rules.rehearsal => StandingCeremony::Rehearsal,
        Ok(_) | Err(_) => StandingCeremony::Other,
    }
}
