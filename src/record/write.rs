//! Writing the public record: five whole files; the head last, so that a folder with a fitting head is whole.

use super::verify::head_bytes;
use crate::ceremony::state::{Milestone, State};
use crate::disk::{self, DiskError};
use std::path::Path;

/// The files of a record, in the order of PROTOCOL §3.
pub const FILES: [&str; 5] = ["rules.json", "pool.tsv", "entries.tsv", "journal.jsonl", "head.json"];

/// Why a record was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A record begins with the seal.
    #[error("a record is written from the seal on; seal the ceremony first")]
    NotSealed,
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Writes the record of this state into `folder`. `rules`, `pool` and `journal` are the bytes that the state was folded from.
pub fn write(folder: &Path, state: &State, rules: &[u8], pool: &[u8], journal: &[u8]) -> Result<(), WriteError> {
    let entries = state.entries_bytes().filter(|_| state.milestone() >= Milestone::Sealed);
    let entries = entries.ok_or(WriteError::NotSealed)?;
    let head = head_bytes(state.events(), &state.head());
    for (name, bytes) in FILES.iter().zip([rules, pool, entries, journal, &head]) {
        disk::write_whole(&folder.join(name), bytes)?;
    }
    Ok(())
}
