// SPDX-License-Identifier: Apache-2.0

//! Writing the public record: five whole files; the head last, so that a folder with a fitting head
//! is whole.

use crate::ceremony::state::{CeremonyState, Milestone};
use crate::disk::{self, DiskError};
use crate::protocol::chain;
use std::path::Path;

/// The files of a record, in the order of PROTOCOL §3.
pub const FILES: [&str; 5] = [
    "rules.json",
    "pool.tsv",
    "entries.tsv",
    "journal.jsonl",
    "head.json",
];

/// Reason for which a record was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A record begins with the seal.
    #[error("a record is written from the seal on; seal the ceremony first")]
    NotSealed,
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Returns the files of this state's record by name, in the order of [`FILES`]. Before numbering
/// `entries.tsv` is left out.
pub fn files(
    state: &CeremonyState,
    rules: &[u8],
    pool: &[u8],
    journal: &[u8],
) -> Vec<(String, Vec<u8>)> {
    let head = chain::head_file(state.events(), &state.head());
    named(state, rules, pool, journal, &head)
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect()
}

fn named<'f>(
    state: &'f CeremonyState,
    rules: &'f [u8],
    pool: &'f [u8],
    journal: &'f [u8],
    head: &'f [u8],
) -> impl Iterator<Item = (&'static str, &'f [u8])> {
    let bytes = [
        Some(rules),
        Some(pool),
        state.entries_bytes(),
        Some(journal),
        Some(head),
    ];
    FILES
        .into_iter()
        .zip(bytes)
        .filter_map(|(name, bytes)| Some((name, bytes?)))
}

/// Writes the record of this state into `folder`. `rules`, `pool` and `journal` are the bytes that
/// the state was folded from.
pub fn write(
    folder: &Path,
    state: &CeremonyState,
    rules: &[u8],
    pool: &[u8],
    journal: &[u8],
) -> Result<(), WriteError> {
    if state.milestone() < Milestone::Sealed {
        return Err(WriteError::NotSealed);
    }
    let head = chain::head_file(state.events(), &state.head());
    for (name, bytes) in named(state, rules, pool, journal, &head) {
        let path = folder.join(name);
        // The lists of a large city are long and stay: only what differs is written again.
        if !std::fs::read(&path).is_ok_and(|stands| stands == bytes) {
            disk::write_whole(&path, bytes)?;
        }
    }
    Ok(())
}
