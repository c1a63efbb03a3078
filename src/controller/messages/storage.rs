// SPDX-License-Identifier: Apache-2.0

//! Messages about the ledger, disks, media, archives and what a ceremony is recovered from.

use crate::ceremony::continuation::JournalStanding;
use crate::controller::media_role::RoleTableError;
use crate::custody::{ArchiveStatus, FolderError, MediumFailure};
use crate::disk::{DiskError, SystemFailure};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::journal::{DiskFailure, LedgerError};
use crate::record::{RecordFault, RecordPlace};
use crate::session::{RecoveryError, system_failure_text};
use std::path::Path;

/// Returns what the console shows for a file that can't be read or written.
pub(crate) fn disk_error_text(error: &DiskError) -> String {
    gettext_f(
        "{file}: {reason}. Check that the medium is here, writable and not full.",
        &[
            ("file", &error.path.display()),
            (
                "reason",
                &system_failure_text(SystemFailure::from(&error.source)),
            ),
        ],
    )
}

pub(super) fn ledger_error_text(error: &LedgerError) -> String {
    match error {
        LedgerError::Sql { trouble, .. } => disk_failure_text(*trouble),
        LedgerError::CommitUnknown(_) => disk_failure_text(DiskFailure::Faulty),
        LedgerError::InUse(_) => {
            gettext("Another Paiwei has this ledger open. Close that one first.")
        }
        LedgerError::NotALedger { path, .. } => gettext_f(
            "{file} is not a ledger of this program's version. Choose another data folder, or the \
             program that made it.",
            &[("file", &path.display())],
        ),
        LedgerError::Altered { .. } => gettext(
            "The ledger's file holds something that this program did not make: it was altered. \
             Nothing is drawn from it.",
        ),
        LedgerError::Damaged { .. }
        | LedgerError::InvalidEvent { .. }
        | LedgerError::File { .. } => ledger_unusable_text(),
    }
}

/// Returns the message for a ledger whose content does not hold.
pub(super) fn ledger_unusable_text() -> String {
    gettext("What stands in the ledger is not what was written. Nothing is drawn from it.")
}

fn disk_failure_text(failure: DiskFailure) -> String {
    match failure {
        DiskFailure::Full => {
            gettext("The disk is full. Nothing was shown or lost. Free some space, then go on.")
        }
        DiskFailure::ReadOnly => gettext(
            "The disk can't be written. Nothing was shown or lost. Make it writable, then go on.",
        ),
        DiskFailure::Faulty => gettext(
            "The disk reports a fault. Nothing was shown or lost. Try to go on; if it stays, go on \
             from the mirror on another computer.",
        ),
    }
}

pub(super) fn folder_error_text(error: &FolderError) -> String {
    match error {
        FolderError::Disk(error) => disk_error_text(error),
        FolderError::ReadBack(file) => gettext_f(
            "{file} reads back otherwise than it was written. Replace the medium and copy again.",
            &[("file", file)],
        ),
        FolderError::OtherCeremony(folder) => gettext_f(
            "{folder}: the data disc of another ceremony stands here. Take another medium.",
            &[("folder", &folder.display())],
        ),
        FolderError::Gone(file) => gettext_f(
            "{file}: the medium was taken out while it was written. Insert it again.",
            &[("file", file)],
        ),
        FolderError::HoldsMore { folder, .. } => gettext_f(
            "{folder} has lines of this ceremony that the ledger lacks; it was left as it is. \
             Draw nothing more before it is known which one is right.",
            &[("folder", folder)],
        ),
        FolderError::Manifest(file) => gettext_f(
            "{file} is not a manifest of this program: this is no custodian's copy.",
            &[("file", file)],
        ),
    }
}

pub(super) fn recovery_error_text(error: &RecoveryError) -> String {
    match error {
        RecoveryError::Disk(error) => disk_error_text(error),
        RecoveryError::Damaged { folder, .. } => gettext_f(
            "{folder} is damaged. Try the mirror, or another custodian's archive.",
            &[("folder", &folder.display())],
        ),
        RecoveryError::Unlawful { folder, fault } => unlawful_text(folder, fault),
        RecoveryError::Superseded(folder) => gettext_f(
            "{folder} holds a ceremony that was superseded. Nothing is drawn from it.",
            &[("folder", &folder.display())],
        ),
        RecoveryError::NotSealed(folder) => gettext_f(
            "{folder} ends before the seal. Insert the data disc, the mirror or an archive; where \
             there is none, prepare the ceremony anew.",
            &[("folder", &folder.display())],
        ),
    }
}

fn unlawful_text(folder: &Path, fault: &RecordFault) -> String {
    let folder = folder.display();
    let file = fault.file;
    match fault.place {
        RecordPlace::Line(line) | RecordPlace::Seq(line) => gettext_f(
            "{folder}: {file} does not hold from line {line} on. Try the mirror, or another \
             custodian's archive.",
            &[("folder", &folder), ("file", &file), ("line", &line)],
        ),
        RecordPlace::Whole => gettext_f(
            "{folder}: {file} does not hold. Try the mirror, or another custodian's archive.",
            &[("folder", &folder), ("file", &file)],
        ),
    }
}

/// Returns what the console shows for the state of an archive.
pub(crate) fn archive_status_text(status: &ArchiveStatus) -> String {
    match status {
        ArchiveStatus::Nothing => gettext("nothing to archive yet"),
        ArchiveStatus::Ok => gettext("everything is on it, read back"),
        ArchiveStatus::Behind(files) => ngettext_f(
            "{files} file is being written",
            "{files} files are being written",
            *files,
            &[("files", files)],
        ),
        ArchiveStatus::Missing(files) => ngettext_f(
            "its medium is not here; {files} file waits for it",
            "its medium is not here; {files} files wait for it",
            *files,
            &[("files", files)],
        ),
        ArchiveStatus::Failing { behind, why } => ngettext_f(
            "{reason}; {files} file is not on it",
            "{reason}; {files} files are not on it",
            *behind,
            &[("reason", &medium_failure_text(why)), ("files", behind)],
        ),
    }
}

fn medium_failure_text(failure: &MediumFailure) -> String {
    match failure {
        MediumFailure::Full => gettext("its medium is full: free some space or take a larger one"),
        MediumFailure::ReadOnly => {
            gettext("its medium can't be written: slide its lock or take another")
        }
        MediumFailure::ReadBack => {
            gettext("its medium reads back otherwise than it was written: take another")
        }
        MediumFailure::TakenOut => {
            gettext("its medium was taken out while it was written: insert it again")
        }
        MediumFailure::HoldsMore(_) => gettext(
            "it has lines of this ceremony that the ledger lacks, and was left as it is: draw \
             nothing more",
        ),
        MediumFailure::Manifest => {
            gettext("its medium has a manifest of another program: take another")
        }
        MediumFailure::NotMade(file) => {
            gettext_f("{file} can't be made: call support", &[("file", file)])
        }
        MediumFailure::DataFolder(failure) => gettext_f(
            "this computer's data folder can't be written ({reason})",
            &[("reason", &system_failure_text(*failure))],
        ),
        MediumFailure::System(failure) => system_failure_text(*failure),
    }
}

/// Returns what the console shows where a journal has lines that the ledger lacks.
pub(crate) fn lines_elsewhere_text(
    folder: &Path,
    standing: JournalStanding,
    ledger: u64,
) -> String {
    let folder = folder.display();
    match standing {
        JournalStanding::Ahead { lines } => gettext_f(
            "{folder} has {lines} lines of this ceremony, the ledger only {ledger}: another \
             computer has gone on, or this disk has lost lines. Nothing is drawn from the ledger.",
            &[("folder", &folder), ("lines", &lines), ("ledger", &ledger)],
        ),
        JournalStanding::Diverged { line } => gettext_f(
            "{folder} goes another way than the ledger from line {line} on. Nothing is drawn \
             before it is known which one is right.",
            &[("folder", &folder), ("line", &line)],
        ),
        JournalStanding::Contained | JournalStanding::Foreign => String::new(),
    }
}

/// Returns what the console shows where the table of roles can't be read.
pub(crate) fn role_table_text(error: &RoleTableError) -> String {
    match error {
        RoleTableError::Disk(error) => disk_error_text(error),
        RoleTableError::Content { path, .. } => gettext_f(
            "{file}: not a table of media's roles. Give each medium its role again.",
            &[("file", &path.display())],
        ),
    }
}
