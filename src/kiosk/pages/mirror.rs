//! The mirror on the console: quiet when in step, loud when not.

use crate::journal::mirror::Standing;
use crate::kiosk::desk::Desk;
use crate::kiosk::view::Mark;
use crate::session::standing_words;
use crate::words::{fill, gettext};

/// Its cell of the health strip.
pub(super) fn health(desk: &Desk) -> (Mark, String) {
    match desk.mirror() {
        _ if desk.session().is_none() => (Mark::ToCome, gettext("begins with the freeze")),
        None => (Mark::PleaseConfirm, gettext("none")),
        Some(Standing::Ok) => (Mark::Done, gettext("in step")),
        Some(Standing::Behind(lines)) => (Mark::PleaseConfirm, fill(gettext("behind by {}"), &[&lines])),
        Some(Standing::Lost { behind, .. }) => (Mark::MustCorrect, fill(gettext("lost; {} lines wait"), &[&behind])),
        Some(Standing::Refused(_)) => (Mark::MustCorrect, gettext("refused")),
    }
}

/// What is to be said above the page while it is lost or refused.
pub(super) fn alarm(desk: &Desk) -> Option<String> {
    let standing = desk.mirror().filter(|s| matches!(s, Standing::Lost { .. } | Standing::Refused(_)))?;
    Some(fill(gettext("Mirror: {}"), &[&standing_words(Some(&standing))]))
}
