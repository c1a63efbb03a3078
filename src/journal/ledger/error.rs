// SPDX-License-Identifier: Apache-2.0

//! Errors of the ledger, each with its remedy.
//!
//! Deliberately absent: what the console says about them (see [`crate::controller`]).

use crate::ceremony::state::FileFault;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Error of opening or writing the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite, or the disk below it, failed.
    #[error(
        "ledger {path}: {source}; nothing was shown, {remedy}",
        path = path.display(),
        remedy = trouble.remedy()
    )]
    Sql {
        /// The database file.
        path: PathBuf,
        /// Kind of the failure.
        trouble: DiskFailure,
        /// Error of SQLite.
        source: rusqlite::Error,
    },
    /// Another process has the ledger open.
    #[error("ledger {}: another Paiwei has it open; close that one first", .0.display())]
    InUse(PathBuf),
    /// The file is not a ledger, or of an unknown version.
    #[error("ledger {path}: {what}", path = path.display())]
    NotALedger {
        /// The database file.
        path: PathBuf,
        /// Reason, in words.
        what: String,
    },
    /// A commit failed, and the disk could not be read since.
    #[error(
        "ledger {}: it is not known yet whether the last step stands; \
         try again when the disk can be read",
        .0.display()
    )]
    CommitUnknown(PathBuf),
    /// The file has other bytes than were written.
    #[error(
        "ledger {path}: damaged ({what}); \
         draw nothing from it, go on from the mirror or an archive",
        path = path.display()
    )]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// Damaged part, as far as it is known.
        what: String,
    },
    /// The file holds a trigger, view, table, index or setting that this program does not make.
    #[error(
        "ledger {path}: altered beside its lines ({what}); \
         draw nothing from it, go on from the mirror or an archive",
        path = path.display()
    )]
    Altered {
        /// The database file.
        path: PathBuf,
        /// First object or setting that differs.
        what: String,
    },
    /// A line is invalid where it is.
    #[error(
        "ledger {path}: line {seq} does not hold: {what}; \
         draw nothing from it, go on from the mirror or an archive",
        path = path.display()
    )]
    InvalidEvent {
        /// The database file.
        path: PathBuf,
        /// `seq` of the line.
        seq: u64,
        /// Reason, in words.
        what: String,
    },
    /// A sealed file in the ledger is invalid.
    #[error(
        "ledger {path}: {fault}; draw nothing from it, go on from the mirror or an archive",
        path = path.display()
    )]
    File {
        /// The database file.
        path: PathBuf,
        /// Fault of the file.
        fault: FileFault,
    },
}

/// Kind of disk failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiskFailure {
    /// No space left.
    Full,
    /// The disk can't be written.
    ReadOnly,
    /// The disk can't be read or written, or its content is damaged.
    Faulty,
}

impl DiskFailure {
    fn of(source: &rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            _ => Self::Faulty,
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Full => "free some space on the disk and try again",
            Self::ReadOnly => "make the disk writable and try again",
            Self::Faulty => "try again; if it stays, go on from the mirror on another computer",
        }
    }
}

/// Returns the error of a file that is not a ledger of this program.
pub(super) fn not_a_ledger(path: &Path, what: String) -> LedgerError {
    LedgerError::NotALedger {
        path: path.to_owned(),
        what,
    }
}

/// Adds the path to an error of SQLite, and tells a lock from a failure.
pub(super) fn sql_error(path: &Path, source: rusqlite::Error) -> LedgerError {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            LedgerError::InUse(path.to_owned())
        }
        _ => LedgerError::Sql {
            path: path.to_owned(),
            trouble: DiskFailure::of(&source),
            source,
        },
    }
}
