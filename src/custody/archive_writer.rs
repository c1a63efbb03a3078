// SPDX-License-Identifier: Apache-2.0

//! Writes the custodians' archives in threads of their own: one that makes the files, and one for
//! each custodian, so that a medium that fails or hangs delays neither another medium nor the draw.
//!
//! Invariant: [`ArchiveStatus::Ok`] is reported only of a medium whose files were read back equal
//! since it was inserted; a medium that is inserted again is brought up to date without being
//! asked; files that were handed over are written before the program ends, unless a medium hangs.
//! Deliberately absent: which files belong into an archive.

use super::archive::{ArchiveStatus, MediumFailure, behind};
use super::folder::{manifest_of, read_manifest, write_while};
use crate::disk::{self, SystemFailure};
use crate::protocol::Digest;
use crate::sync::WatchCell;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Time between two looks for a medium.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Number of looks after which a medium that failed is tried again.
const LOOKS_AFTER_FAILURE: u32 = 6;
/// Time after which a file that could not be written to the data folder is tried again.
const HOME_AGAIN: Duration = Duration::from_secs(3);
/// Longest wait at the end of the program for files that were handed over.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(10);

/// Makes a file, on the thread that makes them.
pub type MakeFile = Box<dyn FnOnce() -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> + Send>;
type Bytes = Arc<[u8]>;

struct ArchiveOrder {
    number: u64,
    files: Vec<(String, MakeFile)>,
    media: Vec<Option<PathBuf>>,
}

struct PendingWork {
    number: u64,
    files: Vec<(String, Bytes)>,
    /// The reason for which the archives lack a file, or the data folder a paper.
    broken: Option<MediumFailure>,
    medium: Option<PathBuf>,
}

struct WriterStatus {
    standings: Vec<ArchiveStatus>,
    served: Vec<u64>,
    running: usize,
}

type SharedStatus = WatchCell<WriterStatus>;

/// An order that some medium has not been tried with yet.
struct OrderUnderWay {
    number: u64,
    /// The number of files that it brings.
    files: usize,
}

/// The archives of all custodians.
pub struct ArchiveSet {
    orders: Option<Sender<ArchiveOrder>>,
    shared: Arc<SharedStatus>,
    threads: Vec<JoinHandle<()>>,
    media: Vec<Option<PathBuf>>,
    sent: u64,
    /// Orders that some medium has not been tried with yet.
    under_way: Vec<OrderUnderWay>,
}

impl ArchiveSet {
    /// Starts the threads for so many custodians. Each archive is in `folder` on its medium;
    /// `home`, if any, is the data folder that gets the sheets and papers too.
    pub fn start(custodians: usize, folder: &str, home: Option<PathBuf>) -> Self {
        let status = WriterStatus {
            standings: vec![ArchiveStatus::Nothing; custodians],
            served: vec![0; custodians],
            running: 0,
        };
        let shared = Arc::new(SharedStatus::new(status));
        let (orders, received) = channel();
        let mut archives = Self {
            orders: Some(orders),
            shared,
            threads: Vec::new(),
            media: vec![None; custodians],
            sent: 0,
            under_way: Vec::new(),
        };
        let mut keepers = Vec::new();
        for custodian in 0..custodians {
            let (work, receive) = channel();
            let folder = PathBuf::from(folder);
            let keeper = ArchiveWriter {
                custodian,
                folder,
                shared: Arc::clone(&archives.shared),
                ..ArchiveWriter::default()
            };
            archives.spawn(move || keeper.run(&receive));
            keepers.push(work);
        }
        let maker = FileMaker {
            keepers,
            home,
            unmade: BTreeSet::new(),
            lacking: BTreeMap::new(),
            refused: None,
        };
        archives.spawn(move || maker.run(&received));
        archives
    }

    fn spawn(&mut self, run: impl FnOnce() + Send + 'static) {
        self.shared.status().running += 1;
        let running = RunningThread {
            status: Arc::clone(&self.shared),
        };
        let thread = std::thread::Builder::new()
            .name("archive".into())
            .spawn(move || {
                let _running = running;
                run();
            });
        self.threads.extend(thread.ok());
    }

    /// Takes note of the media that are inserted now, in the order of the rules.
    pub fn media(&mut self, media: &[Option<PathBuf>]) {
        if self.media != media {
            self.media = media.to_vec();
            self.keep(Vec::new());
        }
    }

    /// Adds files to every archive, by their path in it; one of the same path is replaced. Returns
    /// at once: the files are made and written by other threads.
    pub fn keep(&mut self, files: Vec<(String, MakeFile)>) {
        self.sent += 1;
        let served = self.shared.status().served.iter().min().copied();
        let served = served.unwrap_or_default();
        self.under_way.retain(|order| order.number > served);
        self.under_way.push(OrderUnderWay {
            number: self.sent,
            files: files.len(),
        });
        if let Some(orders) = &self.orders {
            // Without its threads nothing is served, and the standings say so.
            let _ = orders.send(ArchiveOrder {
                number: self.sent,
                files,
                media: self.media.clone(),
            });
        }
    }

    /// Returns the status of each archive; files that were handed over and not tried yet count as
    /// missing.
    pub fn standings(&self) -> Vec<ArchiveStatus> {
        let status = self.shared.status();
        let each = status.standings.iter().zip(&status.served);
        each.map(|(standing, served)| match standing {
            ArchiveStatus::Ok | ArchiveStatus::Nothing => match self.files_coming(*served) {
                0 => standing.clone(),
                coming => ArchiveStatus::Behind(coming),
            },
            other => other.clone(),
        })
        .collect()
    }

    /// Returns the number of files in the orders after the last one that was served.
    fn files_coming(&self, served: u64) -> usize {
        let coming = self.under_way.iter().filter(|order| order.number > served);
        coming.map(|order| order.files).sum()
    }

    /// Waits until all that was handed over was tried on every medium, at most so long.
    pub fn reconcile(&self, patience: Duration) {
        let sent = self.sent;
        self.shared.wait(patience, |status| {
            status.running > 0 && status.served.iter().any(|served| *served < sent)
        });
    }
}

impl Drop for ArchiveSet {
    fn drop(&mut self) {
        self.orders = None;
        self.shared
            .wait(PATIENCE_AT_EXIT, |status| status.running > 0);
        if self.shared.status().running == 0 {
            self.threads
                .drain(..)
                .for_each(|thread| drop(thread.join()));
        }
    }
}

/// Counts a thread as ended when it is dropped, also where the thread panics.
struct RunningThread {
    status: Arc<SharedStatus>,
}

impl Drop for RunningThread {
    fn drop(&mut self) {
        self.status.tell(|status| status.running -= 1);
    }
}

/// Makes each file once for all archives, and writes sheets and papers to the data folder too.
struct FileMaker {
    keepers: Vec<Sender<PendingWork>>,
    home: Option<PathBuf>,
    /// Files that could not be made.
    unmade: BTreeSet<String>,
    /// Files that could not be written to the data folder yet.
    lacking: BTreeMap<String, Bytes>,
    /// The failure that kept them from it.
    refused: Option<SystemFailure>,
}

impl FileMaker {
    /// Makes files until all senders are gone, and hands them to the writers.
    fn run(mut self, orders: &Receiver<ArchiveOrder>) {
        let mut last = 0;
        let mut media = Vec::new();
        loop {
            let mut made = Vec::new();
            match orders.recv_timeout(HOME_AGAIN) {
                Ok(order) => {
                    last = order.number;
                    media = order.media;
                    for (name, make) in order.files {
                        made.extend(self.make(name, make));
                    }
                }
                Err(RecvTimeoutError::Timeout) if !self.lacking.is_empty() => {}
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.bring_home();
            let broken = self.broken();
            for (i, keeper) in self.keepers.iter().enumerate() {
                let medium = media.get(i).cloned().flatten();
                let _ = keeper.send(PendingWork {
                    number: last,
                    files: made.clone(),
                    broken: broken.clone(),
                    medium,
                });
            }
        }
    }

    /// Returns why the archives lack a file, or the data folder a paper.
    fn broken(&self) -> Option<MediumFailure> {
        let unmade = self.unmade.first().cloned().map(MediumFailure::NotMade);
        unmade.or(self.refused.map(MediumFailure::DataFolder))
    }

    /// Makes a file; `None` where it can't be made, which is noted.
    fn make(&mut self, name: String, make: MakeFile) -> Option<(String, Bytes)> {
        match make() {
            Ok(bytes) => {
                self.unmade.remove(&name);
                let bytes: Bytes = bytes.into();
                if name.starts_with("sheets/") || name.starts_with("papers/") {
                    self.lacking.insert(name.clone(), Arc::clone(&bytes));
                }
                Some((name, bytes))
            }
            Err(_) => {
                self.unmade.insert(name);
                None
            }
        }
    }

    /// Writes to the data folder what it lacks.
    fn bring_home(&mut self) {
        self.refused = None;
        let Some(home) = &self.home else {
            return self.lacking.clear();
        };
        self.lacking.retain(|name, bytes| {
            // After one failure no further file is tried: the media do not wait for the disk.
            if self.refused.is_some() {
                return true;
            }
            let path = home.join(name);
            if std::fs::read(&path).is_ok_and(|stands| stands == **bytes) {
                return false;
            }
            match disk::write_whole(&path, bytes) {
                Ok(()) => false,
                Err(error) => {
                    self.refused = Some(SystemFailure::from(&error.source));
                    true
                }
            }
        });
    }
}

/// Device and inode of a medium's folder: another stick in the same place is another medium.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FolderIdentity {
    device: u64,
    inode: u64,
}

fn identity(medium: &Path) -> Option<FolderIdentity> {
    let found = std::fs::metadata(medium).ok()?;
    found.is_dir().then(|| FolderIdentity {
        device: found.dev(),
        inode: found.ino(),
    })
}

/// A medium that is inserted.
struct Medium {
    path: PathBuf,
    identity: FolderIdentity,
}

impl Medium {
    /// Returns the medium at a path; `None` where there is no folder.
    fn of(path: &Path) -> Option<Self> {
        Some(Self {
            path: path.to_owned(),
            identity: identity(path)?,
        })
    }

    /// Returns whether the same medium is still there.
    fn is_inserted(&self) -> bool {
        identity(&self.path) == Some(self.identity)
    }
}

/// A custodian's thread, which writes one archive.
struct ArchiveWriter {
    custodian: usize,
    folder: PathBuf,
    shared: Arc<SharedStatus>,
    medium: Option<PathBuf>,
    files: BTreeMap<String, Bytes>,
    manifest: BTreeMap<String, Digest>,
    broken: Option<MediumFailure>,
    /// The medium's manifest when it was last written or read back.
    has: BTreeMap<String, Digest>,
    /// The medium on which that was, until it is taken out.
    seen_on: Option<FolderIdentity>,
    /// Looks until a failed medium is tried again.
    rest: u32,
    last: ArchiveStatus,
}

impl Default for ArchiveWriter {
    fn default() -> Self {
        let status = WriterStatus {
            standings: Vec::new(),
            served: Vec::new(),
            running: 0,
        };
        Self {
            custodian: 0,
            folder: PathBuf::new(),
            shared: Arc::new(SharedStatus::new(status)),
            medium: None,
            files: BTreeMap::new(),
            manifest: BTreeMap::new(),
            broken: None,
            has: BTreeMap::new(),
            seen_on: None,
            rest: 0,
            last: ArchiveStatus::Nothing,
        }
    }
}

impl ArchiveWriter {
    /// Writes to the medium until all senders are gone, and looks for the medium between orders.
    fn run(mut self, work: &Receiver<PendingWork>) {
        let mut open = true;
        let mut served = 0;
        while open {
            match work.recv_timeout(LOOK_EVERY) {
                Ok(first) => {
                    served = self.take(first);
                    // What has come meanwhile goes to the medium in one piece.
                    while let Ok(next) = work.try_recv() {
                        served = self.take(next);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
            let standing = self.keep();
            self.last = standing.clone();
            let custodian = self.custodian;
            self.shared.tell(|status| {
                status.standings[custodian] = standing;
                status.served[custodian] = served;
            });
        }
    }

    /// Takes over an order. Returns its number.
    fn take(&mut self, work: PendingWork) -> u64 {
        self.manifest
            .extend(manifest_of(&work.files.iter().cloned().collect()));
        self.files.extend(work.files);
        self.broken = work.broken;
        self.medium = work.medium;
        self.rest = 0;
        work.number
    }

    /// Writes what the medium lacks. Returns the status of the archive then.
    fn keep(&mut self) -> ArchiveStatus {
        if self.files.is_empty() {
            return ArchiveStatus::Nothing;
        }
        let lacks = behind(&self.manifest, &self.has).len();
        let Some(medium) = self.medium.as_deref().and_then(Medium::of) else {
            self.seen_on = None;
            self.rest = 0;
            return ArchiveStatus::Missing(lacks);
        };
        let folder = medium.path.join(&self.folder);
        let same = self.seen_on == Some(medium.identity)
            && read_manifest(&folder).as_ref() == Some(&self.has);
        if same && lacks == 0 && self.broken.is_none() {
            return ArchiveStatus::Ok;
        }
        if self.rest > 0 {
            self.rest -= 1;
            return self.last.clone();
        }
        let custodian = self.custodian;
        self.shared
            .tell(|status| status.standings[custodian] = ArchiveStatus::Behind(lacks));
        let written = write_while(
            &folder,
            &self.files,
            |name| same && self.has_current(name),
            || medium.is_inserted(),
        );
        match written {
            Ok(_) => {
                self.has = self.manifest.clone();
                self.seen_on = Some(medium.identity);
                match self.broken.clone() {
                    None => ArchiveStatus::Ok,
                    Some(why) => self.failing(1, why),
                }
            }
            Err(_) if identity(&medium.path).is_none() => ArchiveStatus::Missing(lacks),
            Err(error) => self.failing(lacks.max(1), MediumFailure::from(&error)),
        }
    }

    /// Returns whether the medium has the newest version of a file.
    fn has_current(&self, name: &str) -> bool {
        let wanted = self.manifest.get(name);
        wanted.is_some() && self.has.get(name) == wanted
    }

    /// Returns the status of a failure, and lets the medium rest for some looks.
    fn failing(&mut self, behind: usize, why: MediumFailure) -> ArchiveStatus {
        self.rest = LOOKS_AFTER_FAILURE;
        ArchiveStatus::Failing { behind, why }
    }
}
