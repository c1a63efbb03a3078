//! The mirror: the journal's lines a second time, on another medium, so that another computer can go on within minutes.
//!
//! Duty: keep a folder on a stick in step with the ledger, by a thread of its own that is waited for at most [`PATIENCE`]; take a medium that returns back
//! after checking it; read it whole for a resume. Invariant: it holds the public files and the journal, never a name, never a share before `closed`; nothing
//! that was handed over is dropped at exit. The folder must exist: it is made by people, so that a stick that is away is never written to this computer's disk.
//! Deliberately not here: stopping the draw. No SQLite and no renaming either, since sticks have FAT.

mod book;
mod contents;
mod medium;

pub use book::{Book, head_line};
pub use contents::{Contents, ContentsError, is_mirror, read};
pub use medium::{Refusal, measure};

use crate::protocol::Hash;
use crate::watched::Watched;
use medium::{Medium, Trouble};
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
pub enum Standing {
    /// Every line is on it.
    Ok,
    /// It is there, but so many lines are not on it yet.
    Behind(u64),
    /// It is not there or can't be written; so many lines wait for it.
    Lost {
        /// Lines that wait.
        behind: u64,
        /// Why.
        why: Loss,
    },
    /// It is there, but not this ledger's mirror.
    Refused(Refusal),
}

/// Why a mirror is lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Loss {
    /// Its folder is not there.
    Away,
    /// It has no space left.
    Full,
    /// It can't be read or written: the system's word.
    Faulty(String),
}

impl From<std::io::Error> for Loss {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Away,
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Faulty(error.to_string()),
        }
    }
}

/// Holds what stands in a folder against the book, without writing. An unreadable folder is nobody's mirror.
pub fn check(folder: &Path, book: &Book) -> Result<(), Refusal> {
    match medium::check(folder, book) {
        Err(Trouble::Refused(refusal)) => Err(refusal),
        Ok(()) | Err(Trouble::Io(_)) => Ok(()),
    }
}

enum Order {
    Line(Vec<u8>, Hash),
    Entries(Vec<u8>),
    Folder(PathBuf),
    Look(u64),
}

#[derive(Clone, Debug)]
enum Found {
    Here,
    Away(Loss),
    Refused(Refusal),
}

#[derive(Debug)]
struct Status {
    events: u64,
    found: Found,
    looked: u64,
    ended: bool,
}

type Shared = Watched<Status>;

/// The mirror of one ceremony.
#[derive(Debug)]
pub struct Mirror {
    folder: PathBuf,
    orders: Option<Sender<Order>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    sent: u64,
    looks: std::cell::Cell<u64>,
}

impl Mirror {
    /// Begins to keep this folder in step with the book.
    pub fn start(folder: PathBuf, book: Book) -> Self {
        let status = Status { events: 0, found: Found::Away(Loss::Away), looked: 0, ended: false };
        let shared = Arc::new(Shared::new(status));
        let (orders, received) = channel();
        let sent = book.events();
        let keeper = Keeper { folder: folder.clone(), book, medium: None, looked: 0, shared: Arc::clone(&shared) };
        let thread = std::thread::Builder::new().name("mirror".into()).spawn(move || keeper.run(&received));
        if let Err(error) = &thread {
            let why = Loss::Faulty(error.to_string());
            shared.tell(|status| (status.found, status.ended) = (Found::Away(why), true));
        }
        let mirror =
            Self { folder, orders: Some(orders), shared, thread: thread.ok(), sent, looks: std::cell::Cell::new(0) };
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
            self.order(Order::Folder(folder.clone()));
            self.folder = folder;
        }
    }

    /// The entries once they are numbered.
    pub fn entries(&mut self, bytes: &[u8]) {
        self.order(Order::Entries(bytes.to_vec()));
    }

    /// Hands a line over and waits until it is on the medium: at most [`PATIENCE`], and not at all while the mirror is behind or lost.
    pub fn append(&mut self, line: &[u8], head: Hash) {
        let before = self.sent;
        self.sent += 1;
        self.order(Order::Line(line.to_vec(), head));
        let in_step = |status: &Status| matches!(status.found, Found::Here) && !status.ended;
        if in_step(&self.shared.status()) && self.shared.status().events >= before {
            self.shared.wait(PATIENCE, |status| in_step(status) && status.events <= before);
        }
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let status = self.shared.status();
        let behind = self.sent.saturating_sub(status.events);
        match &status.found {
            _ if status.ended => Standing::Lost { behind, why: Loss::Faulty("the mirror's thread has ended".into()) },
            Found::Refused(refusal) => Standing::Refused(refusal.clone()),
            Found::Away(why) => Standing::Lost { behind, why: why.clone() },
            Found::Here if behind > 0 => Standing::Behind(behind),
            Found::Here => Standing::Ok,
        }
    }

    /// Has the medium looked at now, waits for the answer at most [`PATIENCE`], and says how it stands.
    pub fn look(&self) -> Standing {
        let asked = self.looks.get() + 1;
        self.looks.set(asked);
        self.order(Order::Look(asked));
        self.shared.wait(PATIENCE, |status| status.looked < asked && !status.ended);
        self.standing()
    }

    fn order(&self, order: Order) {
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
struct Keeper {
    folder: PathBuf,
    book: Book,
    medium: Option<Medium>,
    looked: u64,
    shared: Arc<Shared>,
}

impl Drop for Keeper {
    /// However the thread ends, whoever waits for it hears of it.
    fn drop(&mut self) {
        self.shared.tell(|status| status.ended = true);
    }
}

impl Keeper {
    fn run(mut self, orders: &Receiver<Order>) {
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
            let (events, looked) = (self.medium.as_ref().map(Medium::events), self.looked);
            self.shared.tell(|status| {
                status.events = events.unwrap_or(status.events);
                status.found = found;
                status.looked = looked;
            });
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Line(line, head) => self.book.push(&line, head),
            Order::Entries(bytes) => self.book.set_entries(bytes),
            Order::Folder(folder) => (self.folder, self.medium) = (folder, None),
            Order::Look(asked) => self.looked = asked,
        }
    }

    /// Brings the medium into step, taking it anew where it was away.
    fn keep(&mut self) -> Found {
        let kept = match self.medium.take().filter(Medium::is_here) {
            Some(medium) => Ok(medium),
            None => Medium::attach(&self.folder, &self.book),
        };
        let caught_up = kept.and_then(|mut medium| {
            medium.catch_up(&self.book)?;
            Ok(medium)
        });
        match caught_up {
            Ok(medium) => {
                self.medium = Some(medium);
                Found::Here
            }
            Err(Trouble::Io(error)) => Found::Away(error.into()),
            Err(Trouble::Refused(refusal)) => Found::Refused(refusal),
        }
    }
}
