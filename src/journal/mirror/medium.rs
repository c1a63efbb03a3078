// SPDX-License-Identifier: Apache-2.0

//! A mirror's folder on its medium: comparing it with the ledger, and appending lines to it.
//!
//! Invariant: a line is synced before its head is written, so lines that a head confirms are
//! complete. Files are only appended to and truncated, which FAT does safely. Deliberately absent:
//! threads and waiting.

use super::snapshot::{ChainHead, MirrorSnapshot, head_line, read_head_line};
use crate::ceremony::continuation::{self, JournalStanding, OtherJournal, OwnJournal};
use crate::disk::{self, ByteLimit, DiskError, OpenFolder};
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// File of the journal's lines.
pub const JOURNAL: &str = "journal.jsonl";
/// File of heads: after each line or batch of lines, their number and the chain's hash there.
pub const HEADS: &str = "heads.jsonl";

/// Reason for which a medium is refused as this ceremony's mirror.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MirrorRefusal {
    /// The folder is a record, an archive or a sealed copy.
    #[error("this folder is not a mirror but a copy or record; use an empty folder")]
    NotAMirror,
    /// The mirror belongs to another ceremony.
    #[error("this mirror is another ceremony's; use an empty folder on another medium")]
    Foreign,
    /// The lines differ from the ledger's, from the given line on.
    #[error(
        "this mirror went another way than the ledger (its line {0} differs): \
         do not draw before it is known which one is right"
    )]
    Diverged(u64),
    /// The mirror has more lines than the ledger.
    #[error(
        "this mirror has {mirror} lines, the ledger only {ledger}: \
         another computer has gone on, or this disk lost lines; resume from the mirror"
    )]
    Ahead {
        /// Number of lines on the mirror.
        mirror: u64,
        /// Number of lines on the ledger.
        ledger: u64,
    },
    /// Bytes that a head confirms are missing or different.
    #[error("this mirror is damaged ({0}); replace the medium")]
    Damaged(String),
}

/// Error of using a medium as a mirror.
#[derive(Debug)]
pub enum MirrorFailure {
    /// The medium can't be read or written.
    Io(io::Error),
    /// The medium is refused.
    Refused(MirrorRefusal),
}

impl From<io::Error> for MirrorFailure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<DiskError> for MirrorFailure {
    fn from(error: DiskError) -> Self {
        Self::Io(error.source)
    }
}

impl From<MirrorRefusal> for MirrorFailure {
    fn from(refusal: MirrorRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Trusted part of a mirror.
struct MediumContent {
    /// Number of lines that a head confirms.
    events: u64,
    /// Length of the complete lines of `heads.jsonl`, in bytes.
    heads: u64,
}

/// Returns the length of the complete lines, in bytes.
pub fn complete_lines(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    last.map_or(0, |at| at + 1)
}

/// Parses the complete lines of `heads.jsonl`, and returns the bytes after them too.
///
/// Heads must be in ascending order of lines.
pub fn read_heads(bytes: &[u8]) -> Result<(Vec<ChainHead>, &[u8]), MirrorRefusal> {
    let (lines, rest) = bytes.split_at(complete_lines(bytes));
    let mut heads: Vec<ChainHead> = Vec::new();
    for (line, number) in lines.split_inclusive(|byte| *byte == b'\n').zip(1..) {
        let parsed = read_head_line(line.strip_suffix(b"\n").unwrap_or(line));
        let last = heads.last().map(|(events, _)| *events);
        match parsed {
            Some(head) if last.is_none_or(|last| last < head.0) => heads.push(head),
            _ => return Err(MirrorRefusal::Damaged(format!("{HEADS} line {number}"))),
        }
    }
    Ok((heads, rest))
}

/// Tells whether a power cut while the next line of `heads.jsonl` was written can have left this.
pub fn is_torn_head(rest: &[u8], mut next: impl Iterator<Item = ChainHead>) -> bool {
    let written = written(rest);
    written.is_empty() || next.any(|(events, head)| head_line(events, &head).starts_with(written))
}

/// Tells whether a file has these bytes, or what a power cut can have left of writing them.
fn is_begun(stored: &[u8], bytes: &[u8]) -> bool {
    stored.len() <= bytes.len() && bytes.starts_with(written(stored))
}

/// Returns the bytes without the zeros at their end, which are blocks that FAT had allocated to the
/// file but not filled yet.
fn written(bytes: &[u8]) -> &[u8] {
    let last = bytes.iter().rposition(|byte| *byte != 0);
    &bytes[..last.map_or(0, |at| at + 1)]
}

/// Compares the folder with the ledger's content, without writing.
pub fn check(folder: &Path, snapshot: &MirrorSnapshot) -> Result<(), MirrorFailure> {
    content(&OpenFolder::open(folder)?, snapshot).map(drop)
}

/// Compares the folder with the ledger's content and returns its trusted part.
fn content(folder: &OpenFolder, snapshot: &MirrorSnapshot) -> Result<MediumContent, MirrorFailure> {
    if folder.stands("head.json") || folder.stands("manifest.json") {
        return Err(MirrorRefusal::NotAMirror.into());
    }
    let heads = folder.read_or_empty(HEADS, ByteLimit::LARGE)?;
    for (name, bytes) in snapshot.whole() {
        if !is_begun(&folder.read_or_empty(name, ByteLimit::LARGE)?, bytes) {
            return Err(MirrorRefusal::Foreign.into());
        }
    }
    let journal = folder.read_or_empty(JOURNAL, ByteLimit::LARGE)?;
    if let Some(refusal) = continuation(&journal, &heads, snapshot) {
        return Err(refusal.into());
    }
    let (confirmed, rest) = read_heads(&heads)?;
    for (events, head) in &confirmed {
        match snapshot.head_at(*events) {
            Some(own) if own == *head => {}
            Some(_) => return Err(diverged(&journal, snapshot).into()),
            None if !journal.starts_with(snapshot.journal()) => {
                return Err(diverged(&journal, snapshot).into());
            }
            None => {
                return Err(MirrorRefusal::Ahead {
                    mirror: confirmed.last().map_or(0, |(n, _)| *n),
                    ledger: snapshot.events(),
                }
                .into());
            }
        }
    }
    let events = confirmed.last().map_or(0, |(events, _)| *events);
    if !journal.starts_with(snapshot.journal_to(events)) {
        return Err(MirrorRefusal::Damaged(format!("{JOURNAL} before line {events}")).into());
    }
    if !is_torn_head(rest, snapshot.heads_after(events)) {
        return Err(MirrorRefusal::Damaged(format!("{HEADS} after line {events}")).into());
    }
    Ok(MediumContent {
        events,
        heads: (heads.len() - rest.len()) as u64,
    })
}

/// Returns the refusal of a mirror that holds a line which the ledger lacks, with or without its
/// head: such a line is never cut off.
fn continuation(journal: &[u8], heads: &[u8], snapshot: &MirrorSnapshot) -> Option<MirrorRefusal> {
    let complete = &journal[..complete_lines(journal)];
    if snapshot.journal().starts_with(complete) {
        return None;
    }
    let [rules, pool, _] = snapshot.files();
    let own = OwnJournal {
        rules,
        pool,
        journal: snapshot.journal(),
    };
    let other = OtherJournal {
        journal: complete,
        head: last_head(heads),
    };
    match continuation::compare(own, other) {
        JournalStanding::Ahead { lines } => Some(MirrorRefusal::Ahead {
            mirror: lines,
            ledger: snapshot.events(),
        }),
        JournalStanding::Diverged { line } => Some(MirrorRefusal::Diverged(line)),
        JournalStanding::Contained | JournalStanding::Foreign => None,
    }
}

/// Returns the last head that can be read in `heads.jsonl`.
pub fn last_head(heads: &[u8]) -> Option<ChainHead> {
    let lines = heads.split(|byte| *byte == b'\n');
    lines.rev().find_map(read_head_line)
}

/// Returns the refusal of a mirror whose journal differs, with the first line that does.
fn diverged(journal: &[u8], snapshot: &MirrorSnapshot) -> MirrorRefusal {
    let pairs = journal.iter().zip(snapshot.journal());
    let same = pairs.take_while(|(theirs, ours)| theirs == ours);
    let lines_before = same.filter(|(_, ours)| **ours == b'\n').count();
    MirrorRefusal::Diverged(lines_before as u64 + 1)
}

/// Open medium of a mirror, equal to the ledger up to a line.
#[derive(Debug)]
pub struct MirrorMedium {
    path: PathBuf,
    folder: OpenFolder,
    journal: File,
    heads: File,
    events: u64,
    /// Length of each file of [`MirrorSnapshot::whole`] that is known to be stored, in bytes.
    whole: [usize; 3],
}

impl MirrorMedium {
    /// Opens a folder as the ledger's mirror: compares its content and truncates lines that a power
    /// cut left incomplete. The folder must exist.
    pub fn attach(folder: &Path, snapshot: &MirrorSnapshot) -> Result<Self, MirrorFailure> {
        let open = OpenFolder::open(folder)?;
        let trusted = content(&open, snapshot)?;
        let journal = open.open_for_appending(JOURNAL)?;
        let heads = open.open_for_appending(HEADS)?;
        cut(&journal, snapshot.journal_to(trusted.events).len() as u64)?;
        cut(&heads, trusted.heads)?;
        open.sync()?;
        Ok(Self {
            path: folder.to_owned(),
            folder: open,
            journal,
            heads,
            events: trusted.events,
            whole: [0; 3],
        })
    }

    /// Returns the number of lines on the medium.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Tells whether the folder is still the one that was opened.
    ///
    /// A stick that was pulled out may leave an open file that nobody will ever read; device and
    /// inode tell the two apart.
    pub fn is_here(&self) -> bool {
        let named = std::fs::symlink_metadata(self.path.join(JOURNAL));
        match (named, self.journal.metadata()) {
            (Ok(named), Ok(open)) => named.dev() == open.dev() && named.ino() == open.ino(),
            _ => false,
        }
    }

    /// Appends everything that is missing: files, then lines, then their head, each synced before
    /// the next.
    pub fn catch_up(&mut self, snapshot: &MirrorSnapshot) -> io::Result<()> {
        for (i, (name, bytes)) in snapshot.whole().enumerate() {
            if self.whole[i] != bytes.len() {
                self.write_whole(name, bytes)?;
                self.whole[i] = bytes.len();
            }
        }
        let lines = &snapshot.journal()[snapshot.journal_to(self.events).len()..];
        if lines.is_empty() {
            return Ok(());
        }
        self.journal.write_all(lines)?;
        self.journal.sync_data()?;
        self.heads
            .write_all(&head_line(snapshot.events(), &snapshot.head()))?;
        self.heads.sync_data()?;
        self.events = snapshot.events();
        Ok(())
    }

    fn write_whole(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.folder.has_bytes(name, bytes) {
            return Ok(());
        }
        let written = self.folder.write_in_place(name, bytes);
        written.map_err(|error| error.source)
    }
}

/// Truncates a file to a length and seeks to its end.
fn cut(mut file: &File, length: u64) -> io::Result<()> {
    if file.metadata()?.len() != length {
        file.set_len(length)?;
        file.sync_all()?;
    }
    file.seek(SeekFrom::Start(length)).map(drop)
}

/// File of a measurement.
const SCRATCH: &str = "measure.part";

/// Measures durable appends of a line to a scratch file in a folder, and removes the file again.
pub fn measure(folder: &Path, lines: u64, line: &[u8]) -> io::Result<Vec<Duration>> {
    let measured = OpenFolder::open(folder).and_then(|open| {
        let times = time_appends(&open, lines, line);
        let _ = open.remove(SCRATCH);
        times
    });
    measured.map_err(|error| error.source)
}

/// Appends a line repeatedly, synced each time, and returns the time of each.
///
/// Fails if fewer bytes can be read back, as from a stick with a forged capacity.
fn time_appends(folder: &OpenFolder, lines: u64, line: &[u8]) -> Result<Vec<Duration>, DiskError> {
    let path = folder.path_of(SCRATCH);
    let mut file = folder.create_file(SCRATCH)?;
    let mut times = Vec::new();
    for _ in 0..lines {
        let since = Instant::now();
        let appended = file.write_all(line).and_then(|()| file.sync_data());
        appended.map_err(disk::at(&path))?;
        times.push(since.elapsed());
    }
    let back = folder.read(SCRATCH, ByteLimit::LARGE)?;
    if back.len() as u64 == lines * line.len() as u64 {
        Ok(times)
    } else {
        let missing = io::Error::other("what was written is not there");
        Err(disk::at(&path)(missing))
    }
}
