// SPDX-License-Identifier: Apache-2.0

//! Tests of the wording: each failure comes with what to do, in both languages.

use super::*;
use crate::ceremony::decide::DecideError;
use crate::ceremony::json::JsonError;
use crate::ceremony::rules::RulesError;
use crate::ceremony::state::{ApplyError, FileFault};
use crate::custody::{ArchiveStatus, FolderError, MediumFailure};
use crate::disk::{DiskError, SystemFailure};
use crate::i18n::{Language, in_language};
use crate::journal::mirror::MirrorRefusal;
use crate::journal::{DiskFailure, LedgerError};
use crate::printing::PrinterUri;
use crate::record::{RecordFault, RecordPlace};
use crate::roster::WorkbookError;
use crate::session::{NamesError, RecoveryError};
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// Texts of the errors below that a message may repeat: paths, file names, terms of the field.
const REPEATED: [&str; 11] = [
    "/data/x.sqlite",
    "x.sqlite",
    "x.json",
    "journal.jsonl",
    "x.ttc",
    "fonts-noto-cjk",
    "fonts-hanazono",
    "U+20000",
    "mirror",
    "Paiwei",
    "x",
];

fn path() -> PathBuf {
    PathBuf::from("/data/x.sqlite")
}

/// An English text as the layers below put it into an error.
fn rules_error() -> RulesError {
    RulesError::Json(JsonError::NotStrict { reason: english() })
}

fn english() -> String {
    "some English words".into()
}

fn disk_error(kind: ErrorKind) -> DiskError {
    DiskError {
        path: path(),
        source: io::Error::new(kind, english()),
    }
}

fn system_failures() -> Vec<SystemFailure> {
    let kinds = [
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::AlreadyExists,
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::FileTooLarge,
        ErrorKind::IsADirectory,
        ErrorKind::NotADirectory,
        ErrorKind::ResourceBusy,
        ErrorKind::TimedOut,
        ErrorKind::InvalidData,
        ErrorKind::UnexpectedEof,
        ErrorKind::OutOfMemory,
        ErrorKind::Other,
    ];
    let mut failures: Vec<SystemFailure> =
        kinds.map(|kind| SystemFailure { kind, code: None }).into();
    failures.push(SystemFailure::from(&io::Error::from_raw_os_error(5)));
    failures
}

fn ledger_errors() -> Vec<LedgerError> {
    let failures = [
        DiskFailure::Full,
        DiskFailure::ReadOnly,
        DiskFailure::Faulty,
    ];
    let mut errors: Vec<LedgerError> = failures
        .map(|trouble| LedgerError::Sql {
            path: path(),
            trouble,
            source: rusqlite::Error::InvalidQuery,
        })
        .into();
    errors.extend([
        LedgerError::InUse(path()),
        LedgerError::NotALedger {
            path: path(),
            what: english(),
        },
        LedgerError::CommitUnknown(path()),
        LedgerError::Damaged {
            path: path(),
            what: english(),
        },
        LedgerError::Altered {
            path: path(),
            what: english(),
        },
        LedgerError::InvalidEvent {
            path: path(),
            seq: 7,
            what: english(),
        },
        LedgerError::File {
            path: path(),
            fault: FileFault::Rules(rules_error()),
        },
    ]);
    errors
}

fn share_errors() -> Vec<ShareError> {
    vec![
        ShareError::NoRandomness,
        ShareError::Disk(disk_error(ErrorKind::NotFound)),
        ShareError::ReadBack("x.json".into()),
        ShareError::NotAShare("x.json".into()),
        ShareError::OtherCustodian {
            expected: "公证处".into(),
            found: "教育局".into(),
        },
        ShareError::SlipMisread,
    ]
}

fn folder_errors() -> Vec<FolderError> {
    vec![
        FolderError::Disk(disk_error(ErrorKind::StorageFull)),
        FolderError::ReadBack("x.json".into()),
        FolderError::Gone("x.json".into()),
        FolderError::OtherCeremony("x.json".into()),
        FolderError::Manifest("x.json".into()),
    ]
}

fn recovery_errors() -> Vec<RecoveryError> {
    let places = [
        RecordPlace::Line(3),
        RecordPlace::Seq(3),
        RecordPlace::Whole,
    ];
    let mut errors: Vec<RecoveryError> = places
        .map(|place| RecoveryError::Unlawful {
            folder: path(),
            fault: RecordFault {
                file: "journal.jsonl",
                place,
                what: english(),
            },
        })
        .into();
    errors.extend([
        RecoveryError::Disk(disk_error(ErrorKind::PermissionDenied)),
        RecoveryError::Damaged {
            folder: path(),
            what: english(),
        },
        RecoveryError::NotSealed(path()),
    ]);
    errors
}

fn mirror_refusals() -> Vec<MirrorRefusal> {
    vec![
        MirrorRefusal::NotAMirror,
        MirrorRefusal::Foreign,
        MirrorRefusal::Diverged(4),
        MirrorRefusal::Ahead {
            mirror: 5,
            ledger: 4,
        },
        MirrorRefusal::Damaged(english()),
    ]
}

fn session_errors() -> Vec<SessionError> {
    let refusals = [
        DecideError::NotDue,
        DecideError::Digits,
        DecideError::Commits,
        DecideError::SharesNeeded,
        DecideError::ShareDiffers,
        DecideError::TooEarly,
        DecideError::Impossible,
    ];
    let mut errors: Vec<SessionError> = refusals.map(SessionError::Refused).into();
    errors.extend(ledger_errors().into_iter().map(SessionError::Ledger));
    errors.extend(share_errors().into_iter().map(SessionError::Share));
    errors.extend(folder_errors().into_iter().map(SessionError::Folder));
    errors.extend(recovery_errors().into_iter().map(SessionError::Rebuild));
    errors.extend(mirror_refusals().into_iter().map(SessionError::Mirror));
    errors.extend([
        SessionError::ProtocolViolation(ApplyError::OutOfOrder { event: "sealed" }),
        SessionError::Disk(disk_error(ErrorKind::ReadOnlyFilesystem)),
        SessionError::Record(WriteError::NotSealed),
        SessionError::Record(WriteError::Disk(disk_error(ErrorKind::TimedOut))),
        SessionError::NotFound(path()),
        SessionError::AlreadyExists(path()),
        SessionError::AlreadyCommitted,
        SessionError::NamesMissing,
        SessionError::Files(FileFault::Rules(rules_error())),
        SessionError::Names(NamesError::NotUtf8),
        SessionError::Names(NamesError::Fields { line: 2 }),
        SessionError::Names(NamesError::OtherChildren {
            line: 2,
            school: "S01".into(),
        }),
    ]);
    errors
}

fn archive_statuses() -> Vec<ArchiveStatus> {
    let mut failures = vec![
        MediumFailure::Full,
        MediumFailure::ReadOnly,
        MediumFailure::ReadBack,
        MediumFailure::TakenOut,
        MediumFailure::Manifest,
        MediumFailure::NotMade("x.json".into()),
    ];
    for failure in system_failures() {
        failures.push(MediumFailure::DataFolder(failure));
        failures.push(MediumFailure::System(failure));
    }
    let mut statuses: Vec<ArchiveStatus> = failures
        .into_iter()
        .map(|why| ArchiveStatus::Failing { behind: 2, why })
        .collect();
    statuses.extend([
        ArchiveStatus::Nothing,
        ArchiveStatus::Ok,
        ArchiveStatus::Behind(2),
        ArchiveStatus::Missing(2),
    ]);
    statuses
}

fn controller_errors() -> Vec<ControllerError> {
    let mut errors: Vec<ControllerError> = session_errors()
        .into_iter()
        .map(ControllerError::Session)
        .collect();
    errors.extend(
        archive_statuses()
            .into_iter()
            .map(|status| ControllerError::ArchiveFailing {
                custodian: "公证处".into(),
                status,
            }),
    );
    errors.extend([
        ControllerError::Source(SourceError::Disk(disk_error(ErrorKind::NotFound))),
        ControllerError::Source(SourceError::NotAFile(path())),
        ControllerError::Source(SourceError::Reader(ErrorKind::OutOfMemory.into())),
        ControllerError::Source(SourceError::TooLarge {
            path: path(),
            limit: 1,
        }),
        ControllerError::Prepare(PrepareError::NothingToDraw),
        ControllerError::Prepare(PrepareError::TooLarge("01".into())),
        ControllerError::Prepare(PrepareError::NumberMissing),
        ControllerError::Prepare(PrepareError::Rules(rules_error())),
        ControllerError::Output(OutputError::Sheet(SheetError::NoGlyph('\u{20000}'))),
        ControllerError::Output(OutputError::Sheet(SheetError::Writer(english()))),
        ControllerError::Output(OutputError::Workbook(WorkbookError::from(
            rust_xlsxwriter::XlsxError::ParameterError(english()),
        ))),
        ControllerError::Fonts(FontsError::Missing {
            file: "x.ttc",
            folder: path(),
        }),
        ControllerError::Fonts(FontsError::Unusable {
            path: path(),
            name: "x",
        }),
        ControllerError::Fonts(FontsError::Forbidden(path())),
        ControllerError::Thread(io::Error::other(english())),
        ControllerError::DrawnElsewhere(path()),
        ControllerError::EarlierCeremonyDrawn(path()),
        ControllerError::EarlierCeremonyHere(path()),
        ControllerError::OtherKind {
            folder: path(),
            found: CeremonyKind::Rehearsal,
        },
        ControllerError::OtherKind {
            folder: path(),
            found: CeremonyKind::Real,
        },
        ControllerError::CopyNotInserted,
        ControllerError::GiveMediumBack,
        ControllerError::OneMediumAtATime,
        ControllerError::SlipMediumMissing,
        ControllerError::SlipQueued,
    ]);
    errors.extend("x".parse::<PrinterUri>().err().map(ControllerError::from));
    errors
}

/// Returns a message's words of Latin letters, but for what it may repeat.
fn foreign_words(message: &str) -> Vec<String> {
    let mut rest = message.to_owned();
    for text in REPEATED {
        rest = rest.replace(text, " ");
    }
    let words = rest.split(|c: char| !c.is_ascii_alphabetic());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn each_error_has_a_chinese_message() {
    let errors = controller_errors();
    assert!(errors.len() > 90);
    for error in errors {
        let message = in_language(Language::CHINESE, || error_text(&error));
        assert!(!message.is_empty(), "{error:?}");
        assert_eq!(foreign_words(&message), [""; 0], "{error:?}: {message}");
    }
}

#[test]
fn each_system_failure_has_a_chinese_message() {
    for failure in system_failures() {
        let message = in_language(Language::CHINESE, || {
            crate::session::system_failure_text(failure)
        });
        assert_eq!(foreign_words(&message), [""; 0], "{failure:?}: {message}");
    }
}

#[test]
fn no_message_passes_on_the_english_of_an_error() {
    for error in controller_errors() {
        let message = error_text(&error);
        assert!(!message.contains(&english()), "{message}");
    }
}
