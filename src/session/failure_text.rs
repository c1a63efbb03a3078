// SPDX-License-Identifier: Apache-2.0

//! The message for a failure that the operating system reports.

use crate::disk::SystemFailure;
use crate::i18n::{gettext, gettext_f};
use std::io::ErrorKind;

/// Returns a failure of the operating system in the screen's language, by its kind; one that has
/// no message of its own, by its number.
pub fn system_failure_text(failure: SystemFailure) -> String {
    match failure.kind {
        ErrorKind::NotFound => gettext("not found"),
        ErrorKind::PermissionDenied => gettext("no permission"),
        ErrorKind::AlreadyExists => gettext("exists already"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => gettext("no space left"),
        ErrorKind::ReadOnlyFilesystem => gettext("read-only"),
        ErrorKind::FileTooLarge => gettext("too large for this file system"),
        ErrorKind::IsADirectory => gettext("a folder, not a file"),
        ErrorKind::NotADirectory => gettext("a file, not a folder"),
        ErrorKind::ResourceBusy => gettext("in use"),
        ErrorKind::TimedOut => gettext("no answer in time"),
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => gettext("incomplete or damaged"),
        ErrorKind::Unsupported if failure.code.is_none() => {
            gettext("a link or a special file, which is never opened on a medium")
        }
        ErrorKind::OutOfMemory => gettext("not enough memory"),
        // The standard library's enum, to which kinds are added.
        _ => match failure.code {
            Some(code) => gettext_f("system error {code}", &[("code", &code)]),
            None => gettext("system error"),
        },
    }
}
