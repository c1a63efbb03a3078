// SPDX-License-Identifier: Apache-2.0

//! Reading a mirror without a ledger, for a resume.
//!
//! Duty: tell the lines that a head confirms from those that were being written at a power cut.
//! Deliberately absent: whether the lines are valid; the fold of the session checks that.

use super::medium::{HEADS, JOURNAL, MirrorRefusal, complete_lines, is_torn_head, read_heads};
use super::snapshot::{MirrorSnapshot, WHOLE};
use crate::disk::{ByteLimit, DiskError, OpenFolder};
use crate::protocol::seal;
use std::path::Path;

/// Content of a mirror.
#[derive(Debug)]
pub struct MirrorContents {
    /// `rules.json`.
    pub rules: Vec<u8>,
    /// `pool.tsv`.
    pub pool: Vec<u8>,
    /// `entries.tsv`, once the entries are numbered.
    pub entries: Option<Vec<u8>>,
    /// Complete lines of the journal, with LFs.
    pub journal: Vec<u8>,
    /// Number of lines that a head confirms; later ones were being written when the medium was
    /// cut off.
    pub confirmed: u64,
}

/// Error of reading a mirror.
#[derive(Debug, thiserror::Error)]
pub enum ContentsError {
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The mirror is damaged.
    #[error(transparent)]
    Refused(#[from] MirrorRefusal),
}

/// Tells whether a folder is a mirror, which may have lost its heads: a record, a copy and an
/// archive have `head.json`.
pub fn is_mirror(folder: &OpenFolder) -> bool {
    folder.has(HEADS) || (folder.has(JOURNAL) && !folder.stands("head.json"))
}

/// Reads a mirror and compares its lines with its heads.
pub fn read(folder: &Path) -> Result<MirrorContents, ContentsError> {
    let [rules_name, pool_name, entries_name] = WHOLE;
    let open = OpenFolder::open(folder)?;
    let rules = open.read(rules_name, ByteLimit::LIST)?;
    let pool = open.read(pool_name, ByteLimit::LARGE)?;
    let entries = open.read_or_empty(entries_name, ByteLimit::LARGE)?;
    let heads = open.read_or_empty(HEADS, ByteLimit::LARGE)?;
    let mut journal = open.read(JOURNAL, ByteLimit::LARGE)?;
    journal.truncate(complete_lines(&journal));
    let snapshot = MirrorSnapshot::new(
        &seal::freeze(&rules, &pool),
        &rules,
        &pool,
        &entries,
        &journal,
    );
    let (heads, rest) = read_heads(&heads)?;
    for (events, head) in &heads {
        match snapshot.head_at(*events) {
            Some(own) if own == *head => {}
            Some(_) => {
                let what = format!("{JOURNAL} up to line {events}");
                return Err(MirrorRefusal::Damaged(what).into());
            }
            None => {
                let lines = snapshot.events();
                let what = format!("{JOURNAL} has {lines} lines, but had {events}");
                return Err(MirrorRefusal::Damaged(what).into());
            }
        }
    }
    let confirmed = heads.last().map_or(0, |(events, _)| *events);
    if !is_torn_head(rest, snapshot.heads_after(confirmed)) {
        return Err(MirrorRefusal::Damaged(format!("{HEADS} after line {confirmed}")).into());
    }
    Ok(MirrorContents {
        rules,
        pool,
        entries: (!entries.is_empty()).then_some(entries),
        journal,
        confirmed,
    })
}
