// SPDX-License-Identifier: Apache-2.0

//! What is said to people about a state or an error, in the screen's language.

use crate::custody::{ArchiveStatus, MediumFailure};
use crate::i18n::{gettext, ngettext_f};

/// Says how an archive stands.
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

fn medium_failure_text(why: &MediumFailure) -> String {
    match why {
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
        MediumFailure::System(words) => words.clone(),
    }
}
