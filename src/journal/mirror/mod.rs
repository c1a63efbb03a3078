// SPDX-License-Identifier: Apache-2.0

//! The mirror: a copy of the journal's lines on another medium, so that another computer can
//! continue within minutes.
//!
//! Duty: a thread keeps a folder on a stick equal to the ledger; a step waits for it at most
//! [`PATIENCE`]; a reinserted medium is compared first; a resume reads it. Invariant: the folder
//! has the public files and the journal, never a name, never a share before `closed`; lines that
//! were handed over are written before the program ends. People create the folder, so that an
//! absent stick is never replaced by a folder on this computer's disk. Deliberately absent:
//! stopping the draw; SQLite and renaming, since sticks have FAT.

mod contents;
mod medium;
mod snapshot;

pub use contents::{ContentsError, MirrorContents, is_mirror, read};
pub use medium::{HEADS, JOURNAL, MirrorRefusal, last_head, measure};
pub use snapshot::{MirrorSnapshot, head_line};

use crate::disk::SystemFailure;
use crate::protocol::Digest;
use crate::sync::{WatchCell, within};
use medium::{MirrorFailure, MirrorMedium};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Longest time for which a step waits for the mirror.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// Longest time for which the program waits for the mirror at exit.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(10);
/// Longest time for which the start waits for a look at the mirror.
const PATIENCE_AT_START: Duration = Duration::from_secs(10);
/// Interval between two checks whether the medium is present.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Status of the mirror.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MirrorStatus {
    /// The mirror's folder is there; nothing is written to it before the numbers stand.
    BeginsWithNumbers,
    /// The mirror has every line.
    Ok,
    /// The mirror is present and so many lines behind.
    Behind(u64),
    /// The mirror is absent or can't be written.
    Lost {
        /// Number of lines that wait for it.
        behind: u64,
        /// Reason.
        why: MirrorLoss,
    },
    /// The medium is present, but not this ledger's mirror.
    Refused(MirrorRefusal),
}

/// Reason for which a mirror is lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MirrorLoss {
    /// The folder does not exist.
    Away,
    /// The medium is full.
    Full,
    /// The medium can't be read or written, as the operating system reports it.
    Faulty(SystemFailure),
    /// The thread that writes it has ended.
    Ended,
}

impl From<std::io::Error> for MirrorLoss {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Away,
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Faulty(SystemFailure::from(&error)),
        }
    }
}

/// Compares a folder with the ledger's content, without writing. A folder that can't be read is not
/// refused, nor one that does not answer in time.
pub fn check(folder: &Path, snapshot: MirrorSnapshot) -> Result<(), MirrorRefusal> {
    let folder = folder.to_owned();
    let checked = within(PATIENCE_AT_START, move || medium::check(&folder, &snapshot));
    match checked {
        Some(Err(MirrorFailure::Refused(refusal))) => Err(refusal),
        Some(Ok(()) | Err(MirrorFailure::Io(_))) | None => Ok(()),
    }
}

/// Message to the mirror's thread.
enum MirrorOrder {
    /// Append a line, given without LF.
    Line { bytes: Vec<u8>, head: Digest },
    /// Write `entries.tsv`.
    Entries(Vec<u8>),
    /// Use another folder.
    Folder(PathBuf),
    /// Check the medium now, and confirm with this number.
    Look(u64),
}

/// Result of the thread's last use of the medium.
#[derive(Clone, Debug)]
enum MediumState {
    Present,
    Away(MirrorLoss),
    Refused(MirrorRefusal),
}

/// Status that the mirror's thread publishes.
#[derive(Debug)]
struct WriterStatus {
    /// Number of lines on the medium.
    events: u64,
    medium: MediumState,
    /// Number of the last [`MirrorOrder::Look`] that was answered.
    looked: u64,
    /// The thread has ended.
    ended: bool,
}

impl WriterStatus {
    /// Tells whether lines reach the medium.
    fn in_step(&self) -> bool {
        matches!(self.medium, MediumState::Present) && !self.ended
    }
}

type SharedStatus = WatchCell<WriterStatus>;

/// Handle of the mirror of one ceremony; its thread writes the medium.
#[derive(Debug)]
pub struct Mirror {
    folder: PathBuf,
    orders: Option<Sender<MirrorOrder>>,
    shared: Arc<SharedStatus>,
    thread: Option<JoinHandle<()>>,
    /// Number of lines that were handed over.
    sent: u64,
    looks: std::cell::Cell<u64>,
}

impl Mirror {
    /// Starts the thread that keeps a folder equal to this content and to all lines appended later.
    pub fn start(folder: PathBuf, snapshot: MirrorSnapshot) -> Self {
        let status = WriterStatus {
            events: 0,
            medium: MediumState::Away(MirrorLoss::Away),
            looked: 0,
            ended: false,
        };
        let shared = Arc::new(SharedStatus::new(status));
        let (orders, received) = channel();
        let sent = snapshot.events();
        let writer = MirrorWriter {
            folder: folder.clone(),
            snapshot,
            medium: None,
            looked: 0,
            shared: Arc::clone(&shared),
        };
        let thread = std::thread::Builder::new()
            .name("mirror".into())
            .spawn(move || writer.run(&received));
        if let Err(error) = &thread {
            let why = MirrorLoss::Faulty(SystemFailure::from(error));
            shared.tell(|status| {
                status.medium = MediumState::Away(why);
                status.ended = true;
            });
        }
        let mirror = Self {
            folder,
            orders: Some(orders),
            shared,
            thread: thread.ok(),
            sent,
            looks: std::cell::Cell::new(0),
        };
        mirror.look();
        mirror
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Continues in another folder, where the medium is mounted now.
    pub fn moved_to(&mut self, folder: PathBuf) {
        if folder != self.folder {
            self.order(MirrorOrder::Folder(folder.clone()));
            self.folder = folder;
        }
    }

    /// Hands over `entries.tsv`, once the entries are numbered.
    pub fn entries(&mut self, bytes: &[u8]) {
        self.order(MirrorOrder::Entries(bytes.to_vec()));
    }

    /// Hands over a line and waits until it is on the medium: at most [`PATIENCE`], and not at all
    /// while the mirror is behind or lost.
    pub fn append(&mut self, line: &[u8], head: Digest) {
        let before = self.sent;
        self.sent += 1;
        let bytes = line.to_vec();
        self.order(MirrorOrder::Line { bytes, head });
        let status = self.shared.status();
        let waits = status.in_step() && status.events >= before;
        drop(status);
        if waits {
            self.shared.wait(PATIENCE, |status| {
                status.in_step() && status.events <= before
            });
        }
    }

    /// Returns the current status.
    pub fn standing(&self) -> MirrorStatus {
        let status = self.shared.status();
        let behind = self.sent.saturating_sub(status.events);
        match &status.medium {
            _ if status.ended => MirrorStatus::Lost {
                behind,
                why: MirrorLoss::Ended,
            },
            MediumState::Refused(refusal) => MirrorStatus::Refused(refusal.clone()),
            MediumState::Away(why) => MirrorStatus::Lost {
                behind,
                why: why.clone(),
            },
            MediumState::Present if behind > 0 => MirrorStatus::Behind(behind),
            MediumState::Present => MirrorStatus::Ok,
        }
    }

    /// Has the thread check the medium now, waits at most [`PATIENCE`], and returns the status.
    pub fn look(&self) -> MirrorStatus {
        let asked = self.looks.get() + 1;
        self.looks.set(asked);
        self.order(MirrorOrder::Look(asked));
        self.shared
            .wait(PATIENCE, |status| status.looked < asked && !status.ended);
        self.standing()
    }

    fn order(&self, order: MirrorOrder) {
        if let Some(orders) = &self.orders {
            // Without its thread the mirror is lost, which `standing` reports.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Mirror {
    /// Waits until everything that was handed over is written, unless the medium hangs.
    fn drop(&mut self) {
        self.orders = None;
        self.shared.wait(PATIENCE_AT_EXIT, |status| !status.ended);
        if let Some(thread) = self.thread.take().filter(|_| self.shared.status().ended) {
            let _ = thread.join();
        }
    }
}

/// State of the mirror's thread.
struct MirrorWriter {
    folder: PathBuf,
    snapshot: MirrorSnapshot,
    medium: Option<MirrorMedium>,
    looked: u64,
    shared: Arc<SharedStatus>,
}

impl Drop for MirrorWriter {
    /// Publishes the end of the thread, also after a panic, so that nobody waits for it.
    fn drop(&mut self) {
        self.shared.tell(|status| status.ended = true);
    }
}

impl MirrorWriter {
    fn run(mut self, orders: &Receiver<MirrorOrder>) {
        let mut open = true;
        while open {
            match orders.recv_timeout(LOOK_EVERY) {
                Ok(order) => self.take(order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
            // Lines that arrived meanwhile are written in one piece, with one sync.
            while let Ok(order) = orders.try_recv() {
                self.take(order);
            }
            let medium = self.catch_up();
            let events = self.medium.as_ref().map(MirrorMedium::events);
            self.shared.tell(|status| {
                status.events = events.unwrap_or(status.events);
                status.medium = medium;
                status.looked = self.looked;
            });
        }
    }

    fn take(&mut self, order: MirrorOrder) {
        match order {
            MirrorOrder::Line { bytes, head } => self.snapshot.push(&bytes, head),
            MirrorOrder::Entries(bytes) => self.snapshot.set_entries(bytes),
            MirrorOrder::Folder(folder) => {
                self.folder = folder;
                self.medium = None;
            }
            MirrorOrder::Look(asked) => self.looked = asked,
        }
    }

    /// Writes what is missing on the medium, which is opened again where it was away.
    fn catch_up(&mut self) -> MediumState {
        let kept = match self.medium.take().filter(MirrorMedium::is_here) {
            Some(medium) => Ok(medium),
            None => MirrorMedium::attach(&self.folder, &self.snapshot),
        };
        let caught_up = kept.and_then(|mut medium| {
            medium.catch_up(&self.snapshot)?;
            Ok(medium)
        });
        match caught_up {
            Ok(medium) => {
                self.medium = Some(medium);
                MediumState::Present
            }
            Err(MirrorFailure::Io(error)) => MediumState::Away(error.into()),
            Err(MirrorFailure::Refused(refusal)) => MediumState::Refused(refusal),
        }
    }
}
