// SPDX-License-Identifier: Apache-2.0

//! Status of the three archives in words: for the health strip at any time, and for the pages at
//! the end.
//!
//! Deliberately absent: reading or writing a medium (`crate::custody`).

use crate::console::view::{ListRow, StatusMark};
use crate::controller::Controller;
use crate::controller::messages::archive_status_text;
use crate::custody::{ArchiveStatus, MediumFailure};
use crate::i18n::{gettext, gettext_f};

fn status_mark(status: &ArchiveStatus) -> StatusMark {
    match status {
        ArchiveStatus::Nothing => StatusMark::ToCome,
        ArchiveStatus::Ok => StatusMark::Done,
        ArchiveStatus::Behind(_) => StatusMark::Now,
        ArchiveStatus::Missing(_) => StatusMark::PleaseConfirm,
        ArchiveStatus::Failing { .. } => StatusMark::Unknown,
    }
}

/// Returns one custodian's line.
///
/// Without a status nothing was archived yet.
pub(super) fn standing_row(name: &str, standing: Option<&ArchiveStatus>) -> ListRow {
    let status = standing.unwrap_or(&ArchiveStatus::Nothing);
    let (mark, words) = (status_mark(status), archive_status_text(status));
    ListRow::new(mark, name).detail(words)
}

/// Returns the worst of the archives for the health strip; `None` while nothing is to archive.
pub(super) fn health(controller: &Controller) -> Option<(StatusMark, String)> {
    let standings = controller.archives();
    let named = standings.iter().zip(controller.custodian_names());
    let worst = named.max_by_key(|(standing, _)| match standing {
        ArchiveStatus::Nothing => 0,
        ArchiveStatus::Ok => 1,
        ArchiveStatus::Behind(_) => 2,
        ArchiveStatus::Missing(_) => 3,
        ArchiveStatus::Failing { .. } => 4,
    });
    let (standing, name) = worst?;
    let words = match standing {
        ArchiveStatus::Nothing => return None,
        ArchiveStatus::Ok => gettext("archives whole"),
        ArchiveStatus::Behind(_) => gettext("archives are written"),
        ArchiveStatus::Missing(_) => gettext_f("{name}: not here", &[("name", name)]),
        ArchiveStatus::Failing {
            why: MediumFailure::Full,
            ..
        } => gettext_f("{name}: full", &[("name", name)]),
        ArchiveStatus::Failing {
            why: MediumFailure::ReadOnly,
            ..
        } => gettext_f("{name}: read-only", &[("name", name)]),
        ArchiveStatus::Failing { .. } => gettext_f("{name}: fails", &[("name", name)]),
    };
    Some((status_mark(standing), words))
}
