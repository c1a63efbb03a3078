//! A folder of files with a manifest: written whole, read back, checked.

use crate::ceremony::json;
use crate::disk::{self, DiskError};
use crate::protocol::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
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
    /// The manifest cannot be understood.
    #[error("{0}: the manifest is not one of Paiwei's; this is not a custodian's copy")]
    Manifest(String),
}

/// What a custodian's folder is worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FolderState {
    /// Every file is what the manifest says.
    Whole(BTreeMap<String, Hash>),
    /// These files differ from the manifest or are missing.
    Differs(Vec<String>),
    /// No manifest: the copying was not finished.
    Unfinished,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, Hash>,
}

fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// Writes files (path in the folder → bytes), reads each back, then the manifest. A file that stands already with the same bytes is left.
pub fn write_folder(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), FolderError> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|stands| stands == *bytes) {
            continue;
        }
        disk::write_whole(&path, bytes)?;
        if disk::read(&path)? != *bytes {
            return Err(FolderError::ReadBack(path.display().to_string()));
        }
    }
    let manifest = Manifest { files: files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect() };
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|e| FolderError::Manifest(e.to_string()))?;
    bytes.push(b'\n');
    Ok(disk::write_whole(&folder.join(MANIFEST), &bytes)?)
}

/// Holds a folder against its own manifest.
pub fn check(folder: &Path) -> Result<FolderState, FolderError> {
    let path = folder.join(MANIFEST);
    if !path.exists() && folder.exists() {
        return Ok(FolderState::Unfinished);
    }
    let manifest: Manifest =
        json::parse(&disk::read(&path)?).map_err(|_| FolderError::Manifest(path.display().to_string()))?;
    // A name that climbs out of the folder is nobody's file.
    let outside = |name: &str| name.split('/').any(|part| part.is_empty() || part == ".." || part == ".");
    if manifest.files.keys().any(|name| outside(name)) {
        return Err(FolderError::Manifest(path.display().to_string()));
    }
    let same = |name: &str, hash: &Hash| std::fs::read(folder.join(name)).is_ok_and(|bytes| sha256(&bytes) == *hash);
    let differs: Vec<String> =
        manifest.files.iter().filter(|(name, hash)| !same(name, hash)).map(|(name, _)| name.clone()).collect();
    Ok(if differs.is_empty() { FolderState::Whole(manifest.files) } else { FolderState::Differs(differs) })
}
