// SPDX-License-Identifier: Apache-2.0

//! The readiness report: everything that can be known of this computer before the hall opens, as
//! one value.
//!
//! Invariant: making a report changes nothing on the ledger. Deliberately absent: deciding whether
//! to begin, which people do who read the report.

mod texts;

pub use texts::standing as standing_words;

use super::{CeremonyDay, ClockFault, LEDGER, Session, SessionError};
use crate::ceremony::aux_event::AuxEventKind;
pub use crate::ceremony::aux_event::ReadinessVerdict as CheckVerdict;
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::CeremonyState;
use crate::disk::{SystemFailure, beneath};
use crate::journal::mirror::{Mirror, MirrorLoss, MirrorSnapshot, MirrorStatus};
use crate::journal::{CommitPace, Ledger, LedgerError, OpenedLedger, SCHEMA_VERSION};
use crate::protocol::Digest;
use crate::sheet::{self, CheckRow, Paper, PaperBasis};
use jiff::Timestamp;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

/// Number of lines that are timed.
const LINES: u64 = 100;
/// Time of a line above which a delay is seen on the displays.
const SLOW: Duration = Duration::from_millis(250);
/// Bytes that a ceremony takes in any case: fonts in the papers, copies, the write-ahead log.
const SPACE: u64 = 64 << 20;
/// Bytes for each entry: lines, sheets, lists, workbooks, twice while they are written anew.
/// Measured with 2,496 entries it was 2 KiB; this is four times that.
const SPACE_PER_ENTRY: u64 = 8 << 10;
/// Bytes for each entry on a mirror, which has the public files and the lines only: measured, 0.3
/// KiB.
const MIRROR_SPACE_PER_ENTRY: u64 = 1 << 10;

/// A disk that is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckedPlace {
    /// The data folder's.
    Data,
    /// The mirror's.
    Mirror,
}

/// A check and its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadinessCheck {
    /// The lock on the data folder: true where no other Paiwei has it open.
    Alone(bool),
    /// The ledger: how many lines hold, and the head.
    Ledger(u64, Digest),
    /// The ledger does not hold, and why.
    Damaged(String),
    /// There is no ceremony yet.
    Empty,
    /// The version of the ledger's tables.
    Version(i64),
    /// The running program's hash, and the sealed one's.
    Program(Digest, Digest),
    /// The children's names: true where they are here.
    Names(bool),
    /// Free bytes, and how many the whole ceremony takes.
    Space(CheckedPlace, u64, u64),
    /// The clock, and the last line's time.
    Clock(String, Option<String>),
    /// Today by the clock, where the rules name another day.
    Date(String, String),
    /// Durable lines timed; none where they could not be written, and why.
    Pace(CheckedPlace, Result<CommitPace, SystemFailure>),
    /// The mirror; none where there is none.
    Mirror(Option<MirrorStatus>),
    /// The mirror is on the ledger's own disk.
    SameDisk,
}

impl ReadinessCheck {
    /// Returns the verdict on the result.
    pub fn verdict(&self) -> CheckVerdict {
        match self {
            Self::Alone(false) | Self::Damaged(_) | Self::Pace(_, Err(_)) => CheckVerdict::Bad,
            Self::Mirror(Some(MirrorStatus::Refused(_))) => CheckVerdict::Bad,
            Self::Space(_, free, need) if free < need => CheckVerdict::Bad,
            Self::Clock(now, Some(last)) if moment(now) < moment(last) => CheckVerdict::Bad,
            Self::Date(..) => CheckVerdict::Look,
            Self::Pace(_, Ok(pace)) if pace.longest() > SLOW => CheckVerdict::Look,
            Self::Mirror(None | Some(MirrorStatus::Behind(_) | MirrorStatus::Lost { .. }))
            | Self::SameDisk => CheckVerdict::Look,
            Self::Names(false) => CheckVerdict::Look,
            Self::Program(running, sealed) if running != sealed => CheckVerdict::Look,
            _ => CheckVerdict::Good,
        }
    }
}

/// Returns the check of the day, where it is not the one that the rules name.
fn of_date(session: &Session) -> Option<ReadinessCheck> {
    let day = match session.has_event(AuxEventKind::DrawingDay) {
        true => CeremonyDay::Drawing,
        false => CeremonyDay::Preparing,
    };
    match session.clock_fault(day)? {
        ClockFault::OtherDay { today, named } => Some(ReadinessCheck::Date(today, named)),
        // The check of the clock says so.
        ClockFault::BeforeLastLine(_) => None,
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// A readiness report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadinessReport {
    /// The time of the report, RFC 3339 UTC.
    pub at: String,
    /// The checks, in the order of the report.
    pub checks: Vec<ReadinessCheck>,
}

impl ReadinessReport {
    /// Looks at a data folder that no session has open, and at a mirror beside it. `program` is the
    /// running program's hash.
    pub fn of_folder(
        data: &Path,
        mirror: Option<&Path>,
        program: Digest,
    ) -> Result<Self, SessionError> {
        let at = super::system_clock()();
        let path = data.join(LEDGER);
        std::fs::create_dir_all(data).map_err(crate::disk::at(data))?;
        let opened = if path.exists() {
            Some(Ledger::open(&path))
        } else {
            None
        };
        let mut checks = Vec::new();
        let mut kept = None;
        match opened {
            Some(Err(LedgerError::InUse(_))) => checks.push(ReadinessCheck::Alone(false)),
            Some(Err(error)) => checks.extend([
                ReadinessCheck::Alone(true),
                ReadinessCheck::Damaged(error.to_string()),
            ]),
            None => checks.extend([ReadinessCheck::Alone(true), ReadinessCheck::Empty]),
            Some(Ok(opened)) => {
                checks.push(ReadinessCheck::Alone(true));
                match &opened.state {
                    None => checks.push(ReadinessCheck::Empty),
                    Some(state) => {
                        checks.extend(of_ledger(&opened.ledger, state));
                        checks.push(of_program(program, state));
                    }
                }
                kept = Some(opened);
            }
        }
        let state = kept.as_ref().and_then(|opened| opened.state.as_ref());
        let last = kept.as_ref().and_then(|opened| last_at(&opened.journal));
        let standing = mirror.map(|folder| mirror_standing(folder, kept.as_ref()));
        checks.extend(of_disks(data, mirror, standing, state));
        checks.push(ReadinessCheck::Clock(at.clone(), last));
        Ok(Self { at, checks })
    }

    /// Looks at a session's own ledger, mirror and disks.
    pub fn of(session: &Session, data: &Path) -> Self {
        let at = session.watch.now();
        let mut checks = vec![ReadinessCheck::Alone(true)];
        checks.extend(of_ledger(&session.ledger, &session.state));
        let program = session.running_program();
        checks.extend(program.map(|program| of_program(program, &session.state)));
        checks.push(ReadinessCheck::Names(!session.names_missing()));
        let folder = session.mirror.as_ref().map(Mirror::folder);
        checks.extend(of_disks(
            data,
            folder,
            session.look_at_mirror(),
            Some(&session.state),
        ));
        checks.push(ReadinessCheck::Clock(at.clone(), session.journal.last_at()));
        checks.extend(of_date(session));
        Self { at, checks }
    }

    /// Returns the worst verdict of all checks.
    pub fn verdict(&self) -> CheckVerdict {
        self.checks
            .iter()
            .map(ReadinessCheck::verdict)
            .max()
            .unwrap_or(CheckVerdict::Good)
    }

    /// Returns the report as a sheet, for the notary's file.
    pub fn paper(&self, session: &Session) -> Paper {
        let rows: Vec<CheckRow> = self.checks.iter().map(check_row).collect();
        let state = session.state();
        let basis = PaperBasis {
            seq: state.events(),
            at: self.at.clone(),
            head: state.head(),
        };
        sheet::check_sheet(state, basis, &rows)
    }
}

/// Returns the status of a mirror beside a ledger that no session has open.
fn mirror_standing(folder: &Path, opened: Option<&OpenedLedger>) -> MirrorStatus {
    if !beneath::is_folder(folder) {
        return MirrorStatus::Lost {
            behind: 0,
            why: MirrorLoss::Away,
        };
    }
    let Some((opened, state)) = opened.and_then(|opened| Some((opened, opened.state.as_ref()?)))
    else {
        return MirrorStatus::Ok;
    };
    if !state.pool_may_leave() {
        return MirrorStatus::BeginsWithNumbers;
    }
    let file = |name: &str| opened.files.get(name).map_or(&[][..], Vec::as_slice);
    let book = MirrorSnapshot::new(
        &state.freeze(),
        file("rules.json"),
        file("pool.tsv"),
        state.entries_bytes().unwrap_or_default(),
        &opened.journal,
    );
    Mirror::start(folder.to_owned(), book).look()
}

/// Returns a check as a row of the sheet, in Chinese.
fn check_row(check: &ReadinessCheck) -> CheckRow {
    let (name, found) = check.chinese();
    let verdict = match check.verdict() {
        CheckVerdict::Good => "正常",
        CheckVerdict::Look => "请人工确认",
        CheckVerdict::Bad => "须先处理",
    };
    CheckRow {
        name,
        found,
        verdict: verdict.into(),
    }
}

/// Returns the time of the last line.
fn last_at(journal: &[u8]) -> Option<String> {
    let last = journal
        .strip_suffix(b"\n")?
        .rsplit(|byte| *byte == b'\n')
        .next()?;
    Some(JournalLine::parse(last).ok()?.at)
}

/// Checks the ledger. The chain was compared with its hashes when the ledger was opened, and line
/// by line since.
fn of_ledger(ledger: &Ledger, state: &CeremonyState) -> Vec<ReadinessCheck> {
    let found = match ledger.damage() {
        Ok(None) => ReadinessCheck::Ledger(state.events(), state.head()),
        Ok(Some(damage)) => ReadinessCheck::Damaged(damage),
        Err(error) => ReadinessCheck::Damaged(error.to_string()),
    };
    vec![found, ReadinessCheck::Version(SCHEMA_VERSION)]
}

/// Compares the running program with the sealed one.
fn of_program(program: Digest, state: &CeremonyState) -> ReadinessCheck {
    ReadinessCheck::Program(program, state.rules().program.sha256)
}

/// Checks space and speed of the disks, and the mirror.
fn of_disks(
    data: &Path,
    mirror: Option<&Path>,
    standing: Option<MirrorStatus>,
    state: Option<&CeremonyState>,
) -> Vec<ReadinessCheck> {
    let entries = state.map_or(0, |state| state.pool().0.len() as u64);
    let mut checks = Vec::new();
    let need = SPACE + SPACE_PER_ENTRY * entries;
    checks
        .extend(free_space(data).map(|free| ReadinessCheck::Space(CheckedPlace::Data, free, need)));
    let pace = CommitPace::of_ledger(data, LINES);
    checks.push(pace_check(CheckedPlace::Data, pace));
    let ok = matches!(
        standing,
        Some(MirrorStatus::Ok | MirrorStatus::BeginsWithNumbers)
    );
    checks.push(ReadinessCheck::Mirror(standing));
    if let Some(folder) = mirror.filter(|_| ok) {
        let need = (4 << 20) + MIRROR_SPACE_PER_ENTRY * entries;
        checks.extend(
            free_space(folder).map(|free| ReadinessCheck::Space(CheckedPlace::Mirror, free, need)),
        );
        let pace = CommitPace::of_mirror(folder, LINES);
        checks.push(pace_check(CheckedPlace::Mirror, pace));
        if device(folder) == device(data) {
            checks.push(ReadinessCheck::SameDisk);
        }
    }
    checks
}

fn pace_check(place: CheckedPlace, pace: std::io::Result<CommitPace>) -> ReadinessCheck {
    ReadinessCheck::Pace(place, pace.map_err(|error| SystemFailure::from(&error)))
}

/// Returns the device of a folder; `None` where it can't be read.
fn device(folder: &Path) -> Option<u64> {
    std::fs::metadata(folder).map(|meta| meta.dev()).ok()
}

/// Returns the bytes that this user can still write on the folder's disk.
pub fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
