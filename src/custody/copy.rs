// SPDX-License-Identifier: Apache-2.0

//! Opening a sealed copy and comparing all of it with the ledger (PROTOCOL §7).
//!
//! Invariant: a copy is the same only where its manifest is the recorded one, its folder holds the
//! files of the manifest and no other, and each file that the ledger has too is equal byte for
//! byte. Deliberately absent: the share, which is not read here.

use super::folder::{self, FolderError, MANIFEST};
use crate::ceremony::decide::{self, Command};
use crate::ceremony::event::{Event, ShareCommit};
use crate::ceremony::json;
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{CeremonyFiles, CeremonyState};
use crate::disk::{self, ByteLimit, OpenFolder};
use crate::protocol::hash::sha256;
use crate::protocol::{Digest, chain};
use crate::sync::within;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const JOURNAL: &str = "journal.jsonl";
const HEAD: &str = "head.json";
/// The file of a copy that no manifest lists: its custodian's alone.
const SHARE: &str = "share.json";

/// The file of a copy with C1 and all commitments: a copy is written before `sealed` is on the
/// ledger. Copies of the version before have none; their journal has `sealed`.
pub const SEAL_FILE: &str = "seal.json";

/// Content of [`SEAL_FILE`].
#[derive(Serialize, Deserialize)]
pub struct SealFile {
    /// C1.
    pub seal: Digest,
    /// All commitments, in rule order.
    pub commits: Vec<ShareCommit>,
}

impl SealFile {
    /// Returns the bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// The contents of a copy as the ledger has them.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedContents {
    /// C0, with which the journal's chain begins.
    pub freeze: Digest,
    /// C1.
    pub fingerprint: Digest,
    /// Files that are equal byte for byte, by name.
    pub files: BTreeMap<&'static str, Vec<u8>>,
    /// The journal's lines of the preparing day; a copy has a beginning of them.
    pub journal: Vec<u8>,
    /// The bytes of [`SEAL_FILE`], where the copy has one.
    pub seal: Vec<u8>,
    /// The hash of this copy's manifest; `None` where a version wrote it that recorded none.
    pub manifest: Option<Digest>,
}

/// The way in which a file of a copy is not what it must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DifferenceKind {
    /// The file must be in the copy, and is not.
    Missing,
    /// The file is in the folder, and not in the manifest.
    Unlisted,
    /// The file is not the one that the manifest lists.
    Changed,
    /// The file is not the one that the ledger has; for the manifest, that it recorded.
    NotTheLedgers,
}

/// A file of a copy that is not what it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyDifference {
    /// Path in the copy.
    pub file: String,
    /// The way in which it differs.
    pub kind: DifferenceKind,
}

impl CopyDifference {
    fn new(file: &str, kind: DifferenceKind) -> Self {
        let file = file.to_owned();
        Self { file, kind }
    }
}

/// The result of comparing a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CopyComparison {
    /// All of it is what was written and what the ledger has.
    Same,
    /// The copy is of another seal, whose fingerprint this is.
    OtherSeal(Digest),
    /// These files are not what they must be.
    Differs(Vec<CopyDifference>),
    /// The copy was never finished: there is no manifest.
    Unfinished,
}

/// Files that each copy has, and no other name: what a medium calls its files can be anything, and
/// the journal is public.
const KNOWN_FILES: [&str; 9] = [
    MANIFEST,
    SEAL_FILE,
    "rules.json",
    "pool.tsv",
    "entries.tsv",
    "roster.tsv",
    "direct.tsv",
    "journal.jsonl",
    "head.json",
];

impl CopyComparison {
    /// Returns the files that differ, as far as each copy has them.
    pub fn known_files(&self) -> Vec<String> {
        let Self::Differs(differences) = self else {
            return Vec::new();
        };
        let named = |name: &str| differences.iter().any(|found| found.file == name);
        let known = KNOWN_FILES.iter().filter(|name| named(name));
        known.map(|name| (*name).to_owned()).collect()
    }
}

/// Longest wait for a copy: one of 100,000 children with its papers, on a slow stick.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a copy and compares all of it but the share with what the ledger has. A medium that hangs
/// hangs a thread of its own.
pub fn open_copy(folder: &Path, sealed: SealedContents) -> Result<CopyComparison, FolderError> {
    let path = folder.to_owned();
    within(PATIENCE, move || compare(&path, &sealed))
        .unwrap_or_else(|| Err(disk::no_answer(folder).into()))
}

fn compare(folder: &Path, sealed: &SealedContents) -> Result<CopyComparison, FolderError> {
    let open = OpenFolder::open(folder)?;
    if !open.stands(MANIFEST) {
        return Ok(CopyComparison::Unfinished);
    }
    let manifest = folder::read_whole_manifest(&open)?;
    let mut differences = missing(sealed, &manifest.files);
    for (name, hash) in &manifest.files {
        let kind = difference(&open, name, hash, sealed);
        differences.extend(kind.map(|kind| CopyDifference::new(name, kind)));
    }
    for name in open.names()? {
        let known = manifest.files.contains_key(&name) || name == MANIFEST || name == SHARE;
        if !known {
            differences.push(CopyDifference::new(&name, DifferenceKind::Unlisted));
        }
    }
    let is_recorded = sealed.manifest.is_none_or(|hash| hash == manifest.hash);
    if differences.is_empty() && !is_recorded {
        let kind = DifferenceKind::NotTheLedgers;
        differences.push(CopyDifference::new(MANIFEST, kind));
    }
    if differences.is_empty() {
        return Ok(CopyComparison::Same);
    }
    Ok(match fingerprint_of(&open) {
        Some(other) if other != sealed.fingerprint => CopyComparison::OtherSeal(other),
        Some(_) | None => CopyComparison::Differs(differences),
    })
}

/// Returns the files that every copy has and this one does not list.
fn missing(sealed: &SealedContents, listed: &BTreeMap<String, Digest>) -> Vec<CopyDifference> {
    let every_copy = sealed.files.keys().copied().chain([JOURNAL, HEAD]);
    every_copy
        .filter(|name| !listed.contains_key(*name))
        .map(|name| CopyDifference::new(name, DifferenceKind::Missing))
        .collect()
}

/// Returns how a listed file is not what it must be.
fn difference(
    open: &OpenFolder,
    name: &str,
    hash: &Digest,
    sealed: &SealedContents,
) -> Option<DifferenceKind> {
    let Ok(bytes) = open.read(name, ByteLimit::LARGE) else {
        return Some(DifferenceKind::Missing);
    };
    if sha256(&bytes) != *hash {
        return Some(DifferenceKind::Changed);
    }
    let same = match name {
        JOURNAL => is_beginning(&bytes, &sealed.journal),
        HEAD => is_head(&bytes, open, sealed),
        SEAL_FILE => bytes == sealed.seal,
        _ => sealed.files.get(name).is_none_or(|own| *own == bytes),
    };
    (!same).then_some(DifferenceKind::NotTheLedgers)
}

/// Returns whether a journal has whole lines of the ledger's, from the first on.
fn is_beginning(journal: &[u8], ledger: &[u8]) -> bool {
    journal.ends_with(b"\n") && ledger.starts_with(journal)
}

/// Returns whether this is the head of the copy's journal. Where that is not the ledger's, only the
/// journal is told.
fn is_head(head: &[u8], open: &OpenFolder, sealed: &SealedContents) -> bool {
    let journal = open.read(JOURNAL, ByteLimit::LARGE).unwrap_or_default();
    !is_beginning(&journal, &sealed.journal) || head == head_of(&journal, &sealed.freeze)
}

/// Returns the bytes of `head.json` that belong to a journal.
fn head_of(journal: &[u8], freeze: &Digest) -> Vec<u8> {
    let (mut events, mut head) = (0, chain::genesis(freeze));
    for line in journal.split_inclusive(|byte| *byte == b'\n') {
        head = chain::link(&head, line.strip_suffix(b"\n").unwrap_or(line));
        events += 1;
    }
    chain::head_file(events, &head)
}

/// Returns the fingerprint that the copy's own files give, where they are a ceremony.
fn fingerprint_of(open: &OpenFolder) -> Option<Digest> {
    let read = |name: &str| open.read(name, ByteLimit::LARGE).ok();
    let (rules, pool) = (read("rules.json")?, read("pool.tsv")?);
    let (entries, journal) = (read("entries.tsv")?, read(JOURNAL)?);
    let files = CeremonyFiles {
        rules: &rules,
        pool: &pool,
        entries: Some(&entries),
    };
    let mut state = CeremonyState::new(files).ok()?;
    for line in journal.split_inclusive(|byte| *byte == b'\n') {
        let bytes = line.strip_suffix(b"\n")?;
        let line = JournalLine::parse(bytes).ok()?;
        state.apply(&line, bytes).ok()?;
    }
    let of_seal_file = || sealed_with(&state, &read(SEAL_FILE)?);
    state.fingerprint().or_else(of_seal_file)
}

/// Returns C1 of a seal, recomputed from the copy's files and the commitments; `None` where it is
/// not the one that stands beside them.
fn sealed_with(state: &CeremonyState, bytes: &[u8]) -> Option<Digest> {
    let file: SealFile = json::parse(bytes).ok()?;
    let commits = file.commits.iter().map(|named| named.commit).collect();
    let decided = decide::decide(state, None, Command::Seal { commits }).ok()?;
    match &decided[..] {
        [Event::Sealed { seal, commits }] if *seal == file.seal && *commits == file.commits => {
            Some(*seal)
        }
        _ => None,
    }
}
