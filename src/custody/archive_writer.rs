// SPDX-License-Identifier: Apache-2.0

//! Keeps the custodians' archives in step with what stands, by threads of their own: one that makes
//! the files, one for each custodian, so that a medium that fails or hangs keeps no other from
//! being whole, and none of them the draw.
//!
//! Invariant: *ok* is said only of a medium whose files were read back equal since it was inserted;
//! a medium that returns is caught up by itself; what was handed over is written before the program
//! ends, unless a medium hangs. Deliberately not here: what belongs into an archive.

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

/// How often is looked whether a medium is there.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A medium that failed is tried again after so many looks.
const LOOKS_AFTER_FAILURE: u32 = 6;
/// How often a file is brought to the data folder that could not be written there.
const HOME_AGAIN: Duration = Duration::from_secs(3);
/// How long the end of the program waits for what was handed over.
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
    /// A file that could not be made, or that the data folder lacks.
    broken: Option<MediumFailure>,
    medium: Option<PathBuf>,
}

struct WriterStatus {
    standings: Vec<ArchiveStatus>,
    served: Vec<u64>,
    running: usize,
}

type SharedStatus = WatchCell<WriterStatus>;

/// The archives of all custodians.
pub struct ArchiveSet {
    orders: Option<Sender<ArchiveOrder>>,
    shared: Arc<SharedStatus>,
    threads: Vec<JoinHandle<()>>,
    media: Vec<Option<PathBuf>>,
    sent: u64,
    /// Orders that some keeper has not served yet, with how many files they bring.
    under_way: Vec<(u64, usize)>,
}

impl ArchiveSet {
    /// For so many custodians, each in this folder of its medium; `home`, if any, gets the sheets
    /// and papers too.
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
        let (unmade, lacking) = (BTreeSet::new(), BTreeMap::new());
        let maker = FileMaker {
            keepers,
            home,
            unmade,
            lacking,
            refused: None,
        };
        archives.spawn(move || maker.run(&received));
        archives
    }

    fn spawn(&mut self, run: impl FnOnce() + Send + 'static) {
        self.shared.status().running += 1;
        let leaving = Leaving(Arc::clone(&self.shared));
        let thread = std::thread::Builder::new()
            .name("archive".into())
            .spawn(move || {
                let _leaving = leaving;
                run();
            });
        self.threads.extend(thread.ok());
    }

    /// The media that are here now, in rule order.
    pub fn media(&mut self, media: &[Option<PathBuf>]) {
        if self.media != media {
            self.media = media.to_vec();
            self.keep(Vec::new());
        }
    }

    /// Files that belong into every archive from now on, by their path in it; one of the same path
    /// is replaced. They are written while the draw goes on.
    pub fn keep(&mut self, files: Vec<(String, MakeFile)>) {
        self.sent += 1;
        let served = self
            .shared
            .status()
            .served
            .iter()
            .min()
            .copied()
            .unwrap_or_default();
        self.under_way.retain(|(number, _)| *number > served);
        self.under_way.push((self.sent, files.len()));
        if let Some(orders) = &self.orders {
            // Without its threads nothing is served, and the standings say so.
            let _ = orders.send(ArchiveOrder {
                number: self.sent,
                files,
                media: self.media.clone(),
            });
        }
    }

    /// How each stands; what was handed over and not yet tried counts as lacking.
    pub fn standings(&self) -> Vec<ArchiveStatus> {
        let status = self.shared.status();
        let each = status
            .standings
            .iter()
            .zip(&status.served)
            .map(|(standing, served)| {
                let coming = self
                    .under_way
                    .iter()
                    .filter(|(number, _)| number > served)
                    .map(|(_, files)| files)
                    .sum();
                match standing {
                    ArchiveStatus::Ok | ArchiveStatus::Nothing if coming > 0 => {
                        ArchiveStatus::Behind(coming)
                    }
                    other => other.clone(),
                }
            });
        each.collect()
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

/// However a thread ends, whoever waits for it hears of it.
struct Leaving(Arc<SharedStatus>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.tell(|status| status.running -= 1);
    }
}

/// Makes the files once, for all; the sheets and papers stand in the data folder too.
struct FileMaker {
    keepers: Vec<Sender<PendingWork>>,
    home: Option<PathBuf>,
    /// What could not be made.
    unmade: BTreeSet<String>,
    /// What the data folder lacks.
    lacking: BTreeMap<String, Bytes>,
    /// Why it lacks that.
    refused: Option<SystemFailure>,
}

impl FileMaker {
    fn run(mut self, orders: &Receiver<ArchiveOrder>) {
        let (mut last, mut media) = (0, Vec::new());
        loop {
            let mut made = Vec::new();
            match orders.recv_timeout(HOME_AGAIN) {
                Ok(order) => {
                    (last, media) = (order.number, order.media);
                    order
                        .files
                        .into_iter()
                        .for_each(|(name, make)| made.extend(self.make(name, make)));
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

    fn bring_home(&mut self) {
        self.refused = None;
        let Some(home) = &self.home else {
            return self.lacking.clear();
        };
        self.lacking.retain(|name, bytes| {
            // What the disk refused one file, it is not asked for the next: the media wait for
            // none.
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

/// Which medium it is: another stick in the same place is another.
type FolderIdentity = (u64, u64);

fn identity(medium: &Path) -> Option<FolderIdentity> {
    std::fs::metadata(medium)
        .ok()
        .filter(|found| found.is_dir())
        .map(|found| (found.dev(), found.ino()))
}

/// One custodian's thread.
struct ArchiveWriter {
    custodian: usize,
    folder: PathBuf,
    shared: Arc<SharedStatus>,
    medium: Option<PathBuf>,
    files: BTreeMap<String, Bytes>,
    manifest: BTreeMap<String, Digest>,
    broken: Option<MediumFailure>,
    /// What the medium had when it was last written or read back.
    has: BTreeMap<String, Digest>,
    /// The medium on which that was, while it is not taken out.
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
    fn run(mut self, work: &Receiver<PendingWork>) {
        let (mut open, mut served) = (true, 0);
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

    fn take(&mut self, work: PendingWork) -> u64 {
        self.manifest
            .extend(manifest_of(&work.files.iter().cloned().collect()));
        self.files.extend(work.files);
        self.broken = work.broken;
        self.medium = work.medium;
        self.rest = 0;
        work.number
    }

    /// Brings the medium into step, as far as it lets itself.
    fn keep(&mut self) -> ArchiveStatus {
        if self.files.is_empty() {
            return ArchiveStatus::Nothing;
        }
        let lacks = behind(&self.manifest, &self.has).len();
        let Some((medium, here)) = self
            .medium
            .clone()
            .and_then(|medium| identity(&medium).map(|here| (medium, here)))
        else {
            (self.seen_on, self.rest) = (None, 0);
            return ArchiveStatus::Missing(lacks);
        };
        let folder = medium.join(&self.folder);
        let same = self.seen_on == Some(here) && read_manifest(&folder).as_ref() == Some(&self.has);
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
        let stands = |name: &str| {
            same && self
                .has
                .get(name)
                .is_some_and(|hash| self.manifest.get(name) == Some(hash))
        };
        let written = write_while(&folder, &self.files, stands, || {
            identity(&medium) == Some(here)
        });
        match (written, &self.broken) {
            (Ok(()), broken) => {
                (self.has, self.seen_on) = (self.manifest.clone(), Some(here));
                match broken {
                    None => ArchiveStatus::Ok,
                    Some(what) => {
                        self.rest = LOOKS_AFTER_FAILURE;
                        ArchiveStatus::Failing {
                            behind: 1,
                            why: what.clone(),
                        }
                    }
                }
            }
            (Err(_), _) if identity(&medium).is_none() => ArchiveStatus::Missing(lacks),
            (Err(error), _) => {
                self.rest = LOOKS_AFTER_FAILURE;
                ArchiveStatus::Failing {
                    behind: lacks.max(1),
                    why: MediumFailure::from(&error),
                }
            }
        }
    }
}
