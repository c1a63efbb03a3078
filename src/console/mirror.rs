// SPDX-License-Identifier: Apache-2.0

//! The mirror on the console: quiet when in step, loud when not.

use crate::console::view::StatusMark;
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::journal::mirror::MirrorStatus;
use crate::session::standing_words;

/// Returns the mirror's cell of the health strip.
pub(super) fn health(controller: &Controller) -> (StatusMark, String) {
    match controller.mirror() {
        _ if controller.session().is_none() => (StatusMark::ToCome, gettext("begins with numbers")),
        None => (StatusMark::PleaseConfirm, gettext("none")),
        Some(MirrorStatus::BeginsWithNumbers) => {
            (StatusMark::ToCome, gettext("begins with numbers"))
        }
        Some(MirrorStatus::Ok) => (StatusMark::Done, gettext("in step")),
        Some(MirrorStatus::Behind(lines)) => (
            StatusMark::PleaseConfirm,
            gettext_f("behind by {lines}", &[("lines", &lines)]),
        ),
        Some(MirrorStatus::Lost { behind, .. }) => (
            StatusMark::MustCorrect,
            ngettext_f(
                "lost; {lines} line waits",
                "lost; {lines} lines wait",
                behind,
                &[("lines", &behind)],
            ),
        ),
        Some(MirrorStatus::Refused(_)) => (StatusMark::MustCorrect, gettext("refused")),
    }
}

/// Returns what a step settles, and for a real ceremony that it goes on without a mirror.
pub(super) fn with_missing(controller: &Controller, consequence: String) -> String {
    if !controller.lacks_mirror() {
        return consequence;
    }
    let missing = gettext("No mirror: the second person agrees to that; every sheet says so.");
    format!("{consequence} {missing}")
}

/// Returns the message above the page while the mirror is lost or refused.
pub(super) fn alarm(controller: &Controller) -> Option<String> {
    let standing = controller
        .mirror()
        .filter(|s| matches!(s, MirrorStatus::Lost { .. } | MirrorStatus::Refused(_)))?;
    Some(gettext_f(
        "Mirror: {status}",
        &[("status", &standing_words(Some(&standing)))],
    ))
}
