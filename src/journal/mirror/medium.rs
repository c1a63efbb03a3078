// SPDX-License-Identifier: Apache-2.0

//! A mirror's folder on its medium: what stands there, held against the book, and lines added to
//! it.
//!
//! Invariant: a line is synced before its head is written, so what a head confirms is whole. Only
//! appending and cutting off: what FAT can do without harm.

use super::snapshot::{ChainHead, MirrorSnapshot, head_line, read_head_line};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The journal's lines.
pub const JOURNAL: &str = "journal.jsonl";
/// After each line, or each batch of them: how many lines stand and the chain's hash there. The
/// last one is the head.
pub const HEADS: &str = "heads.jsonl";

/// Why a medium is not taken as this ceremony's mirror.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MirrorRefusal {
    /// It is a record, an archive or a sealed copy.
    #[error("this folder is not a mirror but a copy or record; use an empty folder")]
    NotAMirror,
    /// Another ceremony's.
    #[error("this mirror is another ceremony's; use an empty folder on another medium")]
    Foreign,
    /// Its lines are not those of the ledger from some line on.
    #[error(
        "this mirror went another way than the ledger (its line {0} differs): do not draw before it is known which one is right"
    )]
    Diverged(u64),
    /// It goes on where the ledger ends.
    #[error(
        "this mirror has {mirror} lines, the ledger only {ledger}: another computer has gone on, or this disk lost lines; resume from the mirror"
    )]
    Ahead {
        /// Lines on the mirror.
        mirror: u64,
        /// Lines on the ledger.
        ledger: u64,
    },
    /// Bytes that were confirmed are not there any more.
    #[error("this mirror is damaged ({0}); replace the medium")]
    Damaged(String),
}

/// What keeps a medium from being a mirror now.
#[derive(Debug)]
pub enum MirrorFailure {
    /// It can't be read or written.
    Io(io::Error),
    /// It is refused.
    Refused(MirrorRefusal),
}

impl From<io::Error> for MirrorFailure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<MirrorRefusal> for MirrorFailure {
    fn from(refusal: MirrorRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// How far a mirror can be trusted: everything up to a line is confirmed by a head.
struct MediumContent {
    events: u64,
    /// Up to where the heads are whole.
    heads: u64,
}

/// The bytes of a file; none where it does not exist.
pub fn read_or_empty(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

/// The whole lines of `heads.jsonl` with the length that they take, and what stands after them.
pub fn read_heads(bytes: &[u8]) -> Result<(Vec<ChainHead>, &[u8]), MirrorRefusal> {
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let (lines, rest) = bytes.split_at(whole);
    let mut heads: Vec<ChainHead> = Vec::new();
    for (line, at) in lines.split_inclusive(|byte| *byte == b'\n').zip(1..) {
        let head = read_head_line(line.strip_suffix(b"\n").unwrap_or(line));
        let head = head.filter(|(events, _)| heads.last().is_none_or(|(last, _)| last < events));
        heads.push(head.ok_or_else(|| MirrorRefusal::Damaged(format!("{HEADS} line {at}")))?);
    }
    Ok((heads, rest))
}

/// Whether this can be what a power cut left of the next line of `heads.jsonl`.
pub fn is_torn_head(rest: &[u8], mut next: impl Iterator<Item = ChainHead>) -> bool {
    let written = written(rest);
    written.is_empty() || next.any(|(events, head)| head_line(events, &head).starts_with(written))
}

/// Whether these are the bytes, or what a power cut left of writing them.
fn is_begun(stands: &[u8], bytes: &[u8]) -> bool {
    stands.len() <= bytes.len() && bytes.starts_with(written(stands))
}

/// Without the zeros at the end: blocks that FAT had given to the file and not filled yet.
fn written(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1)]
}

/// Holds what stands in the folder against the book. Reads only.
pub fn check(folder: &Path, book: &MirrorSnapshot) -> Result<(), MirrorFailure> {
    standing(folder, book).map(drop)
}

fn standing(folder: &Path, book: &MirrorSnapshot) -> Result<MediumContent, MirrorFailure> {
    if folder.join("head.json").exists() || folder.join("manifest.json").exists() {
        return Err(MirrorRefusal::NotAMirror.into());
    }
    let heads = read_or_empty(&folder.join(HEADS))?;
    for (name, bytes) in book.whole() {
        if !is_begun(&read_or_empty(&folder.join(name))?, bytes) {
            return Err(MirrorRefusal::Foreign.into());
        }
    }
    let journal = read_or_empty(&folder.join(JOURNAL))?;
    let (confirmed, rest) = read_heads(&heads)?;
    for (events, head) in &confirmed {
        match book.head_at(*events) {
            Some(own) if own == *head => {}
            Some(_) => return Err(diverged(&journal, book).into()),
            None if !journal.starts_with(book.journal()) => {
                return Err(diverged(&journal, book).into());
            }
            None => {
                return Err(MirrorRefusal::Ahead {
                    mirror: confirmed.last().map_or(0, |(n, _)| *n),
                    ledger: book.events(),
                }
                .into());
            }
        }
    }
    let events = confirmed.last().map_or(0, |(events, _)| *events);
    if !journal.starts_with(book.journal_to(events)) {
        return Err(MirrorRefusal::Damaged(format!("{JOURNAL} before line {events}")).into());
    }
    let after = (events + 1..=book.events()).filter_map(|n| Some((n, book.head_at(n)?)));
    if !is_torn_head(rest, after) {
        return Err(MirrorRefusal::Damaged(format!("{HEADS} after line {events}")).into());
    }
    Ok(MediumContent {
        events,
        heads: (heads.len() - rest.len()) as u64,
    })
}

/// The first line in which a mirror's journal is not the book's.
fn diverged(journal: &[u8], book: &MirrorSnapshot) -> MirrorRefusal {
    let same = journal
        .iter()
        .zip(book.journal())
        .take_while(|(a, b)| a == b)
        .count();
    MirrorRefusal::Diverged(
        book.journal()[..same]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count() as u64
            + 1,
    )
}

/// A mirror's medium, open and in step with the book up to a line.
#[derive(Debug)]
pub struct MirrorMedium {
    folder: PathBuf,
    journal: File,
    heads: File,
    events: u64,
    /// How long each whole file is, as far as it is known to stand.
    whole: [usize; 3],
}

impl MirrorMedium {
    /// Takes the folder as the book's mirror: checks what stands there and cuts off what a power
    /// cut left half written. The folder must exist.
    pub fn attach(folder: &Path, book: &MirrorSnapshot) -> Result<Self, MirrorFailure> {
        let standing = standing(folder, book)?;
        let open = |name: &str| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(folder.join(name))
        };
        let (journal, heads) = (open(JOURNAL)?, open(HEADS)?);
        cut(&journal, book.journal_to(standing.events).len() as u64)?;
        cut(&heads, standing.heads)?;
        File::open(folder)?.sync_all()?;
        Ok(Self {
            folder: folder.to_owned(),
            journal,
            heads,
            events: standing.events,
            whole: [0; 3],
        })
    }

    /// How many lines stand on it.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Whether the folder is still the one that was opened: a stick that was pulled out may leave
    /// an open file that nobody will ever read.
    pub fn is_here(&self) -> bool {
        let place = |meta: fs::Metadata| (meta.dev(), meta.ino());
        let named = fs::metadata(self.folder.join(JOURNAL)).map(place).ok();
        named.is_some() && named == self.journal.metadata().map(place).ok()
    }

    /// Brings it up to the book: files, then lines, then their head, each synced before the next.
    pub fn catch_up(&mut self, book: &MirrorSnapshot) -> io::Result<()> {
        for (i, (name, bytes)) in book.whole().enumerate() {
            if self.whole[i] != bytes.len() {
                self.write_whole(name, bytes)?;
                self.whole[i] = bytes.len();
            }
        }
        let lines = &book.journal()[book.journal_to(self.events).len()..];
        if lines.is_empty() {
            return Ok(());
        }
        self.journal.write_all(lines)?;
        self.journal.sync_data()?;
        self.heads
            .write_all(&head_line(book.events(), &book.head()))?;
        self.heads.sync_data()?;
        self.events = book.events();
        Ok(())
    }

    fn write_whole(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        if read_or_empty(&path)? == bytes {
            return Ok(());
        }
        let mut file = File::create(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }
}

/// Cuts a file off and goes to its end.
fn cut(mut file: &File, length: u64) -> io::Result<()> {
    if file.metadata()?.len() != length {
        file.set_len(length)?;
        file.sync_all()?;
    }
    file.seek(SeekFrom::Start(length)).map(drop)
}

/// How long so many lines of this length take to be added durably in a folder, one after the other.
/// Leaves nothing behind.
pub fn measure(folder: &Path, lines: u64, line: &[u8]) -> io::Result<Vec<std::time::Duration>> {
    let path = folder.join("measure.part");
    let timed = || {
        let mut file = File::create(&path)?;
        let mut one = || {
            let since = std::time::Instant::now();
            file.write_all(line)?;
            file.sync_data()?;
            Ok(since.elapsed())
        };
        let times = (0..lines).map(|_| one()).collect::<io::Result<Vec<_>>>()?;
        // What was written must be there to be read.
        let mut back = Vec::new();
        File::open(&path)?.read_to_end(&mut back)?;
        if back.len() as u64 == lines * line.len() as u64 {
            Ok(times)
        } else {
            Err(io::Error::other("what was written is not there"))
        }
    };
    let times = timed();
    let _ = fs::remove_file(&path);
    times
}
