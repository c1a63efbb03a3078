//! How the three archives stand, in words: in the health strip at any time, and on the pages at the end.

use crate::custody::{Failure, Standing};
use crate::kiosk::desk::Desk;
use crate::kiosk::view::{Mark, Row};
use crate::words::{fill, gettext};

/// An archive's standing, with its mark.
pub(in crate::kiosk) fn standing_words(standing: &Standing) -> (Mark, String) {
    match standing {
        Standing::Nothing => (Mark::ToCome, gettext("nothing to archive yet")),
        Standing::Ok => (Mark::Done, gettext("everything is on it, read back")),
        Standing::Behind(files) => (Mark::Now, fill(gettext("{} files are being written"), &[files])),
        Standing::Missing(files) => {
            (Mark::PleaseConfirm, fill(gettext("its medium is not here; {} files wait for it"), &[files]))
        }
        Standing::Failing { behind, why } => {
            (Mark::Unknown, fill(gettext("{}; {} files are not on it"), &[&failure_words(why), behind]))
        }
    }
}

fn failure_words(why: &Failure) -> String {
    match why {
        Failure::Full => gettext("its medium is full: free some space or take a larger one"),
        Failure::ReadOnly => gettext("its medium can't be written: slide its lock or take another"),
        Failure::ReadBack => gettext("its medium reads back otherwise than it was written: take another"),
        Failure::TakenOut => gettext("its medium was taken out while it was written: insert it again"),
        Failure::System(words) => words.clone(),
    }
}

/// One custodian's line.
pub(super) fn standing_row(name: &str, standing: Option<&Standing>) -> Row {
    let (mark, words) = standing_words(standing.unwrap_or(&Standing::Nothing));
    Row::new(mark, name).detail(words)
}

/// The worst of the archives for the health strip; `None` while there is nothing to archive.
pub(super) fn health(desk: &Desk) -> Option<(Mark, String)> {
    let standings = desk.archives();
    let named = standings.iter().zip(desk.custodian_names());
    let worst = named.max_by_key(|(standing, _)| match standing {
        Standing::Nothing => 0,
        Standing::Ok => 1,
        Standing::Behind(_) => 2,
        Standing::Missing(_) => 3,
        Standing::Failing { .. } => 4,
    });
    let (standing, name) = worst?;
    let words = match standing {
        Standing::Nothing => return None,
        Standing::Ok => gettext("archives whole"),
        Standing::Behind(_) => gettext("archives are written"),
        Standing::Missing(_) => fill(gettext("{}: not here"), &[name]),
        Standing::Failing { why: Failure::Full, .. } => fill(gettext("{}: full"), &[name]),
        Standing::Failing { why: Failure::ReadOnly, .. } => fill(gettext("{}: read-only"), &[name]),
        Standing::Failing { .. } => fill(gettext("{}: fails"), &[name]),
    };
    Some((standing_words(standing).0, words))
}
