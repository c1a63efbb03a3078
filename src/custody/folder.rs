// SPDX-License-Identifier: Apache-2.0

//! A folder of files with a manifest: written whole, read back, checked.

use crate::ceremony::json;
use crate::disk::{self, DiskError};
use crate::protocol::Digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// The manifest's name; it lists every file but itself and `share.json`.
pub const MANIFEST: &str = "manifest.json";

/// Why a folder could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The medium.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A file that was written reads back differently.
    #[error("{0} reads back differently from what was written; replace the medium and copy again")]
    ReadBack(String),
    /// The medium went away meanwhile.
    #[error("{0}: the medium was taken out while it was written; insert it again")]
    Gone(String),
    /// The manifest cannot be understood.
    #[error("{0}: the manifest is not one of Paiwei's; this is not a custodian's copy")]
    Manifest(String),
}

/// What a custodian's folder is worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FolderState {
    /// Every file is what the manifest says.
    Whole(BTreeMap<String, Digest>),
    /// These files differ from the manifest or are missing.
    Differs(Vec<String>),
    /// No manifest: the copying was not finished.
    Unfinished,
}

#[derive(Serialize, Deserialize)]
struct FolderManifest {
    files: BTreeMap<String, Digest>,
}

/// A file's hash, as a manifest has it.
pub(super) fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

/// Writes files (path in the folder → bytes) whole or not at all: what differs goes beside first,
/// synced and read back; then all are renamed; the manifest is last. Cut off before the renames,
/// the folder is as it was.
pub fn write_folder<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
) -> Result<(), FolderError> {
    write_while(folder, files, |_| false, || true)
}

/// Likewise; files of which `known` says that they stand are not read again, and before each file
/// `here` says whether the medium is still there.
pub(super) fn write_while<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
    known: impl Fn(&str) -> bool,
    here: impl Fn() -> bool,
) -> Result<(), FolderError> {
    let still = || {
        if here() {
            Ok(())
        } else {
            Err(FolderError::Gone(folder.display().to_string()))
        }
    };
    let mut beside = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| !known(name)) {
        let (path, bytes) = (folder.join(name), bytes.as_ref());
        still()?;
        if std::fs::read(&path).is_ok_and(|stands| stands == bytes) {
            continue;
        }
        let part = disk::write_beside(&path, bytes)?;
        if disk::read(&part)? != bytes {
            return Err(FolderError::ReadBack(path.display().to_string()));
        }
        beside.push((part, path));
    }
    for (part, path) in &beside {
        still()?;
        disk::put_in_place(part, path)?;
    }
    let manifest = FolderManifest {
        files: manifest_of(files),
    };
    let mut bytes =
        serde_json::to_vec_pretty(&manifest).map_err(|e| FolderError::Manifest(e.to_string()))?;
    bytes.push(b'\n');
    still()?;
    let path = folder.join(MANIFEST);
    if !std::fs::read(&path).is_ok_and(|stands| stands == bytes) {
        disk::write_whole(&path, &bytes)?;
    }
    still()
}

/// What a manifest of these files says.
pub fn manifest_of<B: AsRef<[u8]>>(files: &BTreeMap<String, B>) -> BTreeMap<String, Digest> {
    files
        .iter()
        .map(|(name, bytes)| (name.clone(), sha256(bytes.as_ref())))
        .collect()
}

/// What a folder's manifest says; `None` where there is none, or none of ours.
pub(super) fn read_manifest(folder: &Path) -> Option<BTreeMap<String, Digest>> {
    let bytes = std::fs::read(folder.join(MANIFEST)).ok()?;
    Some(json::parse::<FolderManifest>(&bytes).ok()?.files)
}

/// Holds a folder against its own manifest.
pub fn check(folder: &Path) -> Result<FolderState, FolderError> {
    let path = folder.join(MANIFEST);
    if !path.exists() && folder.exists() {
        return Ok(FolderState::Unfinished);
    }
    let manifest: FolderManifest = json::parse(&disk::read(&path)?)
        .map_err(|_| FolderError::Manifest(path.display().to_string()))?;
    // A name that climbs out of the folder is nobody's file.
    let outside = |name: &str| {
        name.split('/')
            .any(|part| part.is_empty() || part == ".." || part == ".")
    };
    if manifest.files.keys().any(|name| outside(name)) {
        return Err(FolderError::Manifest(path.display().to_string()));
    }
    let same = |name: &str, hash: &Digest| {
        std::fs::read(folder.join(name)).is_ok_and(|bytes| sha256(&bytes) == *hash)
    };
    let differs: Vec<String> = manifest
        .files
        .iter()
        .filter(|(name, hash)| !same(name, hash))
        .map(|(name, _)| name.clone())
        .collect();
    Ok(if differs.is_empty() {
        FolderState::Whole(manifest.files)
    } else {
        FolderState::Differs(differs)
    })
}
