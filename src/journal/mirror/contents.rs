// SPDX-License-Identifier: Apache-2.0

//! Reading a mirror by itself, where the ledger is gone: what its heads confirm, and what was being
//! written when it was cut off.

use super::medium::{HEADS, JOURNAL, MirrorRefusal, is_torn_head, read_heads, read_or_empty};
use super::snapshot::{MirrorSnapshot, WHOLE};
use crate::disk::{self, DiskError};
use crate::protocol::seal;
use std::path::Path;

/// What a mirror holds.
#[derive(Debug)]
pub struct MirrorContents {
    /// `rules.json`.
    pub rules: Vec<u8>,
    /// `pool.tsv`.
    pub pool: Vec<u8>,
    /// `entries.tsv`, where the numbers stand.
    pub entries: Option<Vec<u8>>,
    /// The whole lines, with LFs.
    pub journal: Vec<u8>,
    /// So many lines are confirmed by a head; what follows was being written when the medium was
    /// cut off.
    pub confirmed: u64,
}

/// Why a mirror can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ContentsError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It does not hold.
    #[error(transparent)]
    Refused(#[from] MirrorRefusal),
}

/// Whether a folder is a mirror.
pub fn is_mirror(folder: &Path) -> bool {
    folder.join(HEADS).is_file()
}

/// Reads a mirror and holds its lines against its heads. Whether the lines are lawful is for the
/// fold to say.
pub fn read(folder: &Path) -> Result<MirrorContents, ContentsError> {
    let read = |name: &str| disk::read(&folder.join(name));
    let [rules, pool, entries] = WHOLE;
    let (rules, pool, heads, mut journal) =
        (read(rules)?, read(pool)?, read(HEADS)?, read(JOURNAL)?);
    let entries = read_or_empty(&folder.join(entries)).map_err(disk::at(folder))?;
    let whole = journal
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    journal.truncate(whole);
    let book = MirrorSnapshot::new(
        &seal::freeze(&rules, &pool),
        &rules,
        &pool,
        &entries,
        &journal,
    );
    let (heads, rest) = read_heads(&heads)?;
    for (events, head) in &heads {
        match book.head_at(*events) {
            Some(own) if own == *head => {}
            Some(_) => {
                return Err(
                    MirrorRefusal::Damaged(format!("{JOURNAL} up to line {events}")).into(),
                );
            }
            None => {
                let what = format!("{JOURNAL} has {} lines, but had {events}", book.events());
                return Err(MirrorRefusal::Damaged(what).into());
            }
        }
    }
    let confirmed = heads.last().map_or(0, |(events, _)| *events);
    let after = (confirmed + 1..=book.events()).filter_map(|n| Some((n, book.head_at(n)?)));
    if !is_torn_head(rest, after) {
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
