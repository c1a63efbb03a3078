// SPDX-License-Identifier: Apache-2.0

//! A folder of files with a manifest: written whole, read back, checked.

use crate::ceremony::continuation::{self, JournalStanding, OtherJournal, OwnJournal};
use crate::ceremony::json;
use crate::disk::{ByteLimit, DiskError, OpenFolder};
use crate::protocol::Digest;
use crate::protocol::hash::sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The manifest's name; it lists every file but itself and `share.json`.
pub const MANIFEST: &str = "manifest.json";
/// The journal's name in a copy or archive.
const JOURNAL: &str = "journal.jsonl";

/// The reason for which a folder could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk or medium failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A file that was written reads back differently.
    #[error("{0} reads back differently from what was written; replace the medium and copy again")]
    ReadBack(String),
    /// A data disc of another ceremony stands in the folder.
    #[error("{}: the data disc of another ceremony; take another medium", .0.display())]
    OtherCeremony(PathBuf),
    /// The medium was taken out meanwhile.
    #[error("{0}: the medium was taken out while it was written; insert it again")]
    Gone(String),
    /// The folder holds lines of this ceremony that the files to be written lack.
    #[error(
        "{folder}: this archive or copy of the ceremony has lines that the ledger lacks; it was \
         left as it is. Draw nothing more before it is known which one is right"
    )]
    HoldsMore {
        /// The folder.
        folder: String,
        /// State of its journal against the ledger's.
        standing: JournalStanding,
    },
    /// The manifest cannot be understood.
    #[error("{0}: the manifest is not one of Paiwei's; this is not a custodian's copy")]
    Manifest(String),
}

/// The state of a folder against its own manifest.
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
pub(super) struct FolderManifest {
    files: BTreeMap<String, Digest>,
    /// The custodian whose share belongs beside these files; the share itself is not listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) share: Option<String>,
    /// The custodian of a copy without a share, who made it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) copy_of: Option<String>,
}

/// The custodian that a manifest names.
#[derive(Clone, Debug, Default)]
pub(super) struct ManifestOwner {
    /// With a share beside the files.
    pub(super) share: Option<String>,
    /// Without one.
    pub(super) copy_of: Option<String>,
}

/// Writes files (path in the folder → bytes) whole or not at all: what differs goes beside first,
/// synced and read back; then all are renamed; the manifest is last. Cut off before the renames,
/// the folder is as it was. Returns the hash of the manifest.
pub fn write_folder<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
) -> Result<Digest, FolderError> {
    write_while(folder, files, |_| false, || true)
}

/// Writes like [`write_folder`], except that files for which `known` returns true are not read
/// again, and that it stops with [`FolderError::Gone`] as soon as `here` returns false.
pub(super) fn write_while<B: AsRef<[u8]>>(
    folder: &Path,
    files: &BTreeMap<String, B>,
    known: impl Fn(&str) -> bool,
    here: impl Fn() -> bool,
) -> Result<Digest, FolderError> {
    ensure_inserted(folder, &here)?;
    let open = OpenFolder::create(folder)?;
    if !known(JOURNAL) {
        keep_lines(folder, &open, files)?;
    }
    write_files(folder, &open, files, known, &here)?;
    let bytes = manifest_bytes(manifest_of(files), ManifestOwner::default())?;
    ensure_inserted(folder, &here)?;
    let manifest = write_manifest(&open, &bytes)?;
    ensure_inserted(folder, &here)?;
    Ok(manifest)
}

/// Writes the files beside those that stand, reads them back, then puts them in place.
pub(super) fn write_files<B: AsRef<[u8]>>(
    folder: &Path,
    open: &OpenFolder,
    files: &BTreeMap<String, B>,
    known: impl Fn(&str) -> bool,
    here: impl Fn() -> bool,
) -> Result<(), FolderError> {
    let mut beside = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| !known(name)) {
        let bytes = bytes.as_ref();
        ensure_inserted(folder, &here)?;
        if open.has_bytes(name, bytes) {
            continue;
        }
        open.write_beside(name, bytes)?;
        if !open.reads_back_beside(name, bytes) {
            let path = open.path_of(name);
            return Err(FolderError::ReadBack(path.display().to_string()));
        }
        beside.push(name);
    }
    ensure_inserted(folder, &here)?;
    open.put_all_in_place(&beside)?;
    Ok(())
}

/// Writes a manifest where it is not the one that stands. Returns its hash.
pub(super) fn write_manifest(open: &OpenFolder, bytes: &[u8]) -> Result<Digest, DiskError> {
    if !open.has_bytes(MANIFEST, bytes) {
        open.write_whole(MANIFEST, bytes)?;
    }
    Ok(sha256(bytes))
}

/// Returns the bytes of a manifest with these hashes.
pub(super) fn manifest_bytes(
    files: BTreeMap<String, Digest>,
    owner: ManifestOwner,
) -> Result<Vec<u8>, FolderError> {
    let ManifestOwner { share, copy_of } = owner;
    let manifest = FolderManifest {
        files,
        share,
        copy_of,
    };
    let mut bytes =
        serde_json::to_vec_pretty(&manifest).map_err(|e| FolderError::Manifest(e.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Fails with [`FolderError::HoldsMore`] where the folder holds a line that the files lack: it
/// would be lost with the file that replaces it.
pub(super) fn keep_lines<B: AsRef<[u8]>>(
    folder: &Path,
    open: &OpenFolder,
    files: &BTreeMap<String, B>,
) -> Result<(), FolderError> {
    let file = |name: &str| files.get(name).map(AsRef::as_ref);
    let (Some(rules), Some(pool), Some(journal)) =
        (file("rules.json"), file("pool.tsv"), file(JOURNAL))
    else {
        return Ok(());
    };
    let stands = open.read_or_empty(JOURNAL, ByteLimit::LARGE)?;
    if journal.starts_with(&stands) {
        return Ok(());
    }
    let head = open.read_or_empty("head.json", ByteLimit::SMALL)?;
    let own = OwnJournal {
        rules,
        pool,
        journal,
    };
    let other = OtherJournal {
        journal: &stands,
        head: continuation::head_of(&head),
    };
    let standing = continuation::compare(own, other);
    if standing.holds_more() {
        return Err(FolderError::HoldsMore {
            folder: folder.display().to_string(),
            standing,
        });
    }
    Ok(())
}

/// Fails with [`FolderError::Gone`] where the medium is not there any more.
fn ensure_inserted(folder: &Path, here: impl Fn() -> bool) -> Result<(), FolderError> {
    if here() {
        Ok(())
    } else {
        Err(FolderError::Gone(folder.display().to_string()))
    }
}

/// Returns the hashes of files by name, as a manifest lists them.
pub fn manifest_of<B: AsRef<[u8]>>(files: &BTreeMap<String, B>) -> BTreeMap<String, Digest> {
    files
        .iter()
        .map(|(name, bytes)| (name.clone(), sha256(bytes.as_ref())))
        .collect()
}

/// A manifest that was read.
pub(super) struct ReadManifest {
    /// The hash of its bytes.
    pub(super) hash: Digest,
    /// The hashes of the files, by path in the folder.
    pub(super) files: BTreeMap<String, Digest>,
}

/// Reads the manifest of a folder. One with a path that leads out of the folder is none of ours.
pub(super) fn read_whole_manifest(open: &OpenFolder) -> Result<ReadManifest, FolderError> {
    let bytes = open.read(MANIFEST, ByteLimit::LIST)?;
    let path = open.path_of(MANIFEST);
    let not_ours = || FolderError::Manifest(path.display().to_string());
    let manifest: FolderManifest = json::parse(&bytes).map_err(|_| not_ours())?;
    if manifest.files.keys().any(|name| leaves_folder(name)) {
        return Err(not_ours());
    }
    Ok(ReadManifest {
        hash: sha256(&bytes),
        files: manifest.files,
    })
}

/// Returns the hashes in a folder's manifest; `None` where there is none, or none of ours.
pub(super) fn read_manifest(folder: &Path) -> Option<BTreeMap<String, Digest>> {
    let open = OpenFolder::open(folder).ok()?;
    Some(read_whole_manifest(&open).ok()?.files)
}

/// Returns whether a folder's manifest lists a file, and the file is the one that it lists.
pub fn has_listed(folder: &Path, name: &str) -> bool {
    let listed = read_manifest(folder).and_then(|files| files.get(name).copied());
    let open = OpenFolder::open(folder);
    matches!((listed, open), (Some(hash), Ok(open)) if has_hash(&open, name, &hash))
}

/// Compares a folder with its own manifest.
pub fn check(folder: &Path) -> Result<FolderState, FolderError> {
    let open = OpenFolder::open(folder)?;
    if !open.stands(MANIFEST) {
        return Ok(FolderState::Unfinished);
    }
    let manifest = read_whole_manifest(&open)?;
    let differs: Vec<String> = manifest
        .files
        .iter()
        .filter(|(name, hash)| !has_hash(&open, name, hash))
        .map(|(name, _)| name.clone())
        .collect();
    Ok(if differs.is_empty() {
        FolderState::Whole(manifest.files)
    } else {
        FolderState::Differs(differs)
    })
}

/// Returns whether a name in a manifest could point out of its folder.
fn leaves_folder(name: &str) -> bool {
    name.split('/')
        .any(|part| part.is_empty() || part == ".." || part == ".")
}

/// Returns whether a file can be read and has the hash.
fn has_hash(open: &OpenFolder, name: &str, hash: &Digest) -> bool {
    let read = open.read(name, ByteLimit::LARGE);
    read.is_ok_and(|bytes| sha256(&bytes) == *hash)
}
