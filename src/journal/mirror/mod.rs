// SPDX-License-Identifier: Apache-2.0

//! The mirror: the journal's lines a second time, on another medium, so that another computer can
//! go on within minutes.
//!
//! Duty: keep a folder on a stick in step with the ledger, by a thread of its own that is waited
//! for at most [`PATIENCE`]; take a medium that returns back after checking it; read it whole for a
//! resume. Invariant: it holds the public files and the journal, never a name, never a share before
//! `closed`; nothing that was handed over is dropped at exit. The folder must exist: it is made by
//! people, so that a stick that is away is never written to this computer's disk. Deliberately not
//! here: stopping the draw. No SQLite and no renaming either, since sticks have FAT.

mod contents;
mod medium;
mod snapshot;

pub use contents::{ContentsError, MirrorContents, is_mirror, read};
pub use medium::{MirrorRefusal, measure};
pub use snapshot::{MirrorSnapshot, head_line};

use crate::protocol::Digest;
use crate::sync::WatchCell;
use medium::{MirrorFailure, MirrorMedium};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a step waits for the mirror.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// How long the end of the program waits for it.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(10);
/// How often is looked whether the medium is there.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How the mirror stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MirrorStatus {
    /// Every line is on it.
    Ok,
    /// It is there, but so many lines are not on it yet.
    Behind(u64),
    /// It is not there or can't be written; so many lines wait for it.
    Lost {
        /// Lines that wait.
        behind: u64,
        /// Why.
        why: MirrorLoss,
    },
    /// It is there, but not this ledger's mirror.
    Refused(MirrorRefusal),
}

/// Why a mirror is lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MirrorLoss {
    /// Its folder is not there.
    Away,
    /// It has no space left.
    Full,
    /// It can't be read or written: the system's word.
    Faulty(String),
}

impl From<std::io::Error> for MirrorLoss {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Away,
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Faulty(error.to_string()),
        }
    }
}

/// Holds what stands in a folder against the book, without writing. An unreadable folder is
/// nobody's mirror.
pub fn check(folder: &Path, book: &MirrorSnapshot) -> Result<(), MirrorRefusal> {
    match medium::check(folder, book) {
        Err(MirrorFailure::Refused(refusal)) => Err(refusal),
        Ok(()) | Err(MirrorFailure::Io(_)) => Ok(()),
    }
}

enum MirrorOrder {
    Line(Vec<u8>, Digest),
    Entries(Vec<u8>),
    Folder(PathBuf),
    Look(u64),
}

#[derive(Clone, Debug)]
enum ReturnedMedium {
    Here,
    Away(MirrorLoss),
    Refused(MirrorRefusal),
}

#[derive(Debug)]
struct WriterStatus {
    events: u64,
    found: ReturnedMedium,
    looked: u64,
    ended: bool,
}

type SharedStatus = WatchCell<WriterStatus>;

/// The mirror of one ceremony.
#[derive(Debug)]
pub struct Mirror {
    folder: PathBuf,
    orders: Option<Sender<MirrorOrder>>,
    shared: Arc<SharedStatus>,
    thread: Option<JoinHandle<()>>,
    sent: u64,
    looks: std::cell::Cell<u64>,
}

impl Mirror {
    /// Begins to keep this folder in step with the book.
    pub fn start(folder: PathBuf, book: MirrorSnapshot) -> Self {
        let status = WriterStatus {
            events: 0,
            found: ReturnedMedium::Away(MirrorLoss::Away),
            looked: 0,
            ended: false,
        };
        let shared = Arc::new(SharedStatus::new(status));
        let (orders, received) = channel();
        let sent = book.events();
        let keeper = MirrorWriter {
            folder: folder.clone(),
            book,
            medium: None,
            looked: 0,
            shared: Arc::clone(&shared),
        };
        let thread = std::thread::Builder::new()
            .name("mirror".into())
            .spawn(move || keeper.run(&received));
        if let Err(error) = &thread {
            let why = MirrorLoss::Faulty(error.to_string());
            shared.tell(|status| (status.found, status.ended) = (ReturnedMedium::Away(why), true));
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

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The medium stands in another place now.
    pub fn moved_to(&mut self, folder: PathBuf) {
        if folder != self.folder {
            self.order(MirrorOrder::Folder(folder.clone()));
            self.folder = folder;
        }
    }

    /// The entries once they are numbered.
    pub fn entries(&mut self, bytes: &[u8]) {
        self.order(MirrorOrder::Entries(bytes.to_vec()));
    }

    /// Hands a line over and waits until it is on the medium: at most [`PATIENCE`], and not at all
    /// while the mirror is behind or lost.
    pub fn append(&mut self, line: &[u8], head: Digest) {
        let before = self.sent;
        self.sent += 1;
        self.order(MirrorOrder::Line(line.to_vec(), head));
        let in_step =
            |status: &WriterStatus| matches!(status.found, ReturnedMedium::Here) && !status.ended;
        if in_step(&self.shared.status()) && self.shared.status().events >= before {
            self.shared.wait(PATIENCE, |status| {
                in_step(status) && status.events <= before
            });
        }
    }

    /// How it stands.
    pub fn standing(&self) -> MirrorStatus {
        let status = self.shared.status();
        let behind = self.sent.saturating_sub(status.events);
        match &status.found {
            _ if status.ended => MirrorStatus::Lost {
                behind,
                why: MirrorLoss::Faulty("the mirror's thread has ended".into()),
            },
            ReturnedMedium::Refused(refusal) => MirrorStatus::Refused(refusal.clone()),
            ReturnedMedium::Away(why) => MirrorStatus::Lost {
                behind,
                why: why.clone(),
            },
            ReturnedMedium::Here if behind > 0 => MirrorStatus::Behind(behind),
            ReturnedMedium::Here => MirrorStatus::Ok,
        }
    }

    /// Has the medium looked at now, waits for the answer at most [`PATIENCE`], and says how it
    /// stands.
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
            // Without its thread the mirror is lost, and says so.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Mirror {
    /// What was handed over is written before the program ends, unless the medium hangs.
    fn drop(&mut self) {
        self.orders = None;
        self.shared.wait(PATIENCE_AT_EXIT, |status| !status.ended);
        if let Some(thread) = self.thread.take().filter(|_| self.shared.status().ended) {
            let _ = thread.join();
        }
    }
}

/// The thread's side.
struct MirrorWriter {
    folder: PathBuf,
    book: MirrorSnapshot,
    medium: Option<MirrorMedium>,
    looked: u64,
    shared: Arc<SharedStatus>,
}

impl Drop for MirrorWriter {
    /// However the thread ends, whoever waits for it hears of it.
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
            // What has come meanwhile goes to the medium in one piece.
            while let Ok(order) = orders.try_recv() {
                self.take(order);
            }
            let found = self.keep();
            let (events, looked) = (self.medium.as_ref().map(MirrorMedium::events), self.looked);
            self.shared.tell(|status| {
                status.events = events.unwrap_or(status.events);
                status.found = found;
                status.looked = looked;
            });
        }
    }

    fn take(&mut self, order: MirrorOrder) {
        match order {
            MirrorOrder::Line(line, head) => self.book.push(&line, head),
            MirrorOrder::Entries(bytes) => self.book.set_entries(bytes),
            MirrorOrder::Folder(folder) => (self.folder, self.medium) = (folder, None),
            MirrorOrder::Look(asked) => self.looked = asked,
        }
    }

    /// Brings the medium into step, taking it anew where it was away.
    fn keep(&mut self) -> ReturnedMedium {
        let kept = match self.medium.take().filter(MirrorMedium::is_here) {
            Some(medium) => Ok(medium),
            None => MirrorMedium::attach(&self.folder, &self.book),
        };
        let caught_up = kept.and_then(|mut medium| {
            medium.catch_up(&self.book)?;
            Ok(medium)
        });
        match caught_up {
            Ok(medium) => {
                self.medium = Some(medium);
                ReturnedMedium::Here
            }
            Err(MirrorFailure::Io(error)) => ReturnedMedium::Away(error.into()),
            Err(MirrorFailure::Refused(refusal)) => ReturnedMedium::Refused(refusal),
        }
    }
}
