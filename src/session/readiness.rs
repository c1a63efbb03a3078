//! Whether this computer can carry the ceremony through: everything that can be known before the hall opens, as one value.
//!
//! Invariant: looking changes nothing on the ledger. Deliberately not here: deciding whether to begin; people read the report and do.

mod words;

pub use words::standing as standing_words;

use super::{LEDGER, Session, SessionError};
use crate::ceremony::line::Line;
use crate::ceremony::state::State;
use crate::journal::mirror::{Book, Loss, Mirror, Standing};
use crate::journal::{Ledger, LedgerError, Pace, SCHEMA_VERSION};
use crate::protocol::Hash;
use crate::sheet::{self, Basis, CheckRow, Paper};
use jiff::Timestamp;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

/// Lines that are timed.
const LINES: u64 = 100;
/// A line that takes longer is seen as a delay on the glass.
const SLOW: Duration = Duration::from_millis(250);
/// What a ceremony takes in any case: fonts in the papers, copies, the write-ahead log.
const SPACE: u64 = 64 << 20;
/// And for each entry: lines, sheets, lists, workbooks, twice while they are written anew. With 2,496 entries it was 2 KiB; this is four times that.
const SPACE_PER_ENTRY: u64 = 8 << 10;
/// A mirror has the public files and the lines only: 0.3 KiB.
const MIRROR_SPACE_PER_ENTRY: u64 = 1 << 10;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// All is well.
    Good,
    /// A person looks at it and decides.
    Look,
    /// It must be mended first.
    Bad,
}

/// Which disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The data folder's.
    Data,
    /// The mirror's.
    Mirror,
}

/// One thing that was looked at, and what was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Check {
    /// Whether no other Paiwei has the data folder open.
    Alone(bool),
    /// The ledger: how many lines hold, and the head.
    Ledger(u64, Hash),
    /// The ledger does not hold, and why.
    Damaged(String),
    /// There is no ceremony yet.
    Empty,
    /// The version of the ledger's tables.
    Version(i64),
    /// The children's names: whether they are here.
    Names(bool),
    /// Free bytes, and how many the whole ceremony takes.
    Space(Place, u64, u64),
    /// The clock, and the last line's time.
    Clock(String, Option<String>),
    /// Durable lines timed; none where they could not be written, and why.
    Pace(Place, Result<Pace, String>),
    /// The mirror; none where there is none.
    Mirror(Option<Standing>),
    /// The mirror stands on the ledger's own disk.
    SameDisk,
}

impl Check {
    /// How bad it is.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Alone(false) | Self::Damaged(_) | Self::Pace(_, Err(_)) => Verdict::Bad,
            Self::Mirror(Some(Standing::Refused(_))) => Verdict::Bad,
            Self::Space(_, free, need) if free < need => Verdict::Bad,
            Self::Clock(now, Some(last)) if moment(now) < moment(last) => Verdict::Bad,
            Self::Pace(_, Ok(pace)) if pace.longest() > SLOW => Verdict::Look,
            Self::Mirror(None | Some(Standing::Behind(_) | Standing::Lost { .. })) | Self::SameDisk => Verdict::Look,
            Self::Names(false) => Verdict::Look,
            _ => Verdict::Good,
        }
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// What was looked at, in the order of the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Readiness {
    /// When, RFC 3339 UTC.
    pub at: String,
    /// What was found.
    pub checks: Vec<Check>,
}

impl Readiness {
    /// Looks at a data folder that no session has open, and at a mirror beside it.
    pub fn of_folder(data: &Path, mirror: Option<&Path>) -> Result<Self, SessionError> {
        let at = super::system_clock()();
        let path = data.join(LEDGER);
        std::fs::create_dir_all(data).map_err(crate::disk::at(data))?;
        let opened = if path.exists() { Some(Ledger::open(&path)) } else { None };
        let (mut checks, mut kept) = (Vec::new(), None);
        match opened {
            Some(Err(LedgerError::InUse(_))) => checks.push(Check::Alone(false)),
            Some(Err(error)) => checks.extend([Check::Alone(true), Check::Damaged(error.to_string())]),
            None => checks.extend([Check::Alone(true), Check::Empty]),
            Some(Ok(opened)) => {
                checks.push(Check::Alone(true));
                match &opened.state {
                    None => checks.push(Check::Empty),
                    Some(state) => checks.extend(of_ledger(&opened.ledger, state)),
                }
                kept = Some(opened);
            }
        }
        let state = kept.as_ref().and_then(|opened| opened.state.as_ref());
        let last = kept.as_ref().and_then(|opened| last_at(&opened.journal));
        let standing = mirror.map(|folder| match (&kept, state) {
            (Some(opened), Some(state)) => {
                let file = |name: &str| opened.files.get(name).map(Vec::as_slice).unwrap_or_default();
                let entries = state.entries_bytes().unwrap_or_default();
                let book = Book::new(&state.freeze(), file("rules.json"), file("pool.tsv"), entries, &opened.journal);
                Mirror::start(folder.to_owned(), book).look()
            }
            _ if folder.is_dir() => Standing::Ok,
            _ => Standing::Lost { behind: 0, why: Loss::Away },
        });
        checks.extend(of_disks(data, mirror, standing, state));
        checks.push(Check::Clock(at.clone(), last));
        Ok(Self { at, checks })
    }

    /// Looks at a session's own ledger, mirror and disks.
    pub fn of(session: &Session, data: &Path) -> Self {
        let at = session.watch.now();
        let mut checks = vec![Check::Alone(true)];
        checks.extend(of_ledger(&session.ledger, &session.state));
        checks.push(Check::Names(!session.names_missing()));
        let folder = session.mirror.as_ref().map(Mirror::folder);
        checks.extend(of_disks(data, folder, session.look_at_mirror(), Some(&session.state)));
        checks.push(Check::Clock(at.clone(), last_at(&session.journal)));
        Self { at, checks }
    }

    /// The worst of it.
    pub fn verdict(&self) -> Verdict {
        self.checks.iter().map(Check::verdict).max().unwrap_or(Verdict::Good)
    }

    /// The report as a sheet, for the notary's file.
    pub fn paper(&self, session: &Session) -> Paper {
        let row = |check: &Check| {
            let (name, found) = check.chinese();
            let verdict = match check.verdict() {
                Verdict::Good => "正常",
                Verdict::Look => "请人工确认",
                Verdict::Bad => "须先处理",
            };
            CheckRow { name, found, verdict: verdict.into() }
        };
        let rows: Vec<CheckRow> = self.checks.iter().map(row).collect();
        let state = session.state();
        let basis = Basis { seq: state.events(), at: self.at.clone(), head: state.head() };
        sheet::check_sheet(state, basis, &rows)
    }
}

fn last_at(journal: &[u8]) -> Option<String> {
    let last = journal.strip_suffix(b"\n")?.rsplit(|byte| *byte == b'\n').next()?;
    Some(Line::parse(last).ok()?.at)
}

/// The chain was held against its hashes when the ledger was opened, and line by line since.
fn of_ledger(ledger: &Ledger, state: &State) -> Vec<Check> {
    let found = match ledger.damage() {
        Ok(None) => Check::Ledger(state.events(), state.head()),
        Ok(Some(damage)) => Check::Damaged(damage),
        Err(error) => Check::Damaged(error.to_string()),
    };
    vec![found, Check::Version(SCHEMA_VERSION)]
}

fn of_disks(data: &Path, mirror: Option<&Path>, standing: Option<Standing>, state: Option<&State>) -> Vec<Check> {
    let entries = state.map_or(0, |state| state.pool().0.len() as u64);
    let mut checks = Vec::new();
    let need = SPACE + SPACE_PER_ENTRY * entries;
    checks.extend(free_space(data).map(|free| Check::Space(Place::Data, free, need)));
    let pace = |place, pace: std::io::Result<Pace>| Check::Pace(place, pace.map_err(|error| error.to_string()));
    checks.push(pace(Place::Data, Pace::of_ledger(data, LINES)));
    let ok = standing == Some(Standing::Ok);
    checks.push(Check::Mirror(standing));
    if let Some(folder) = mirror.filter(|_| ok) {
        let need = (4 << 20) + MIRROR_SPACE_PER_ENTRY * entries;
        checks.extend(free_space(folder).map(|free| Check::Space(Place::Mirror, free, need)));
        checks.push(pace(Place::Mirror, Pace::of_mirror(folder, LINES)));
        let disk = |folder: &Path| std::fs::metadata(folder).map(|meta| meta.dev()).ok();
        if disk(folder) == disk(data) {
            checks.push(Check::SameDisk);
        }
    }
    checks
}

/// Bytes that this user can still write on the folder's disk.
pub fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
