// SPDX-License-Identifier: Apache-2.0

//! The page of a confirmation that waits for the second person. It takes the place of the step's
//! own page, away from the gold button.
//!
//! Invariant: the code is not on it, only how many of its digits are typed.

use super::view::{ConfirmEntry, ConfirmSheet, SecondaryAction};
use super::{CentreView, PageParts};
use crate::controller::{AskedConfirmation, AskedSecond, KeyReason, OperatorInput};
use crate::i18n::{gettext, ngettext_f};

/// Returns the page of what waits for the second person.
pub(super) fn page(asked: AskedConfirmation, page: PageParts) -> PageParts {
    let mut buttons = vec![SecondaryAction::new(
        gettext("Cancel"),
        "Esc",
        OperatorInput::Cancel,
    )];
    let (title, note, entry) = match asked.second {
        AskedSecond::Code { typed, tries_left } => {
            buttons.push(SecondaryAction::new(
                gettext("The hall display can't be read"),
                "F2",
                OperatorInput::HallUnreadable,
            ));
            (
                gettext("Second person: the code of the hall"),
                tries(tries_left),
                ConfirmEntry::Code { typed },
            )
        }
        AskedSecond::Key { reason, ready } => (
            gettext("The second person confirms"),
            why_a_key(reason),
            ConfirmEntry::Key { ready },
        ),
    };
    PageParts {
        title,
        progress: String::new(),
        chips: Vec::new(),
        centre: CentreView::Confirm(Box::new(ConfirmSheet {
            sentence: asked.sentence,
            note,
            entry,
            buttons,
        })),
        ..page
    }
}

fn tries(left: u8) -> String {
    ngettext_f(
        "The code is valid for a minute; {tries} try.",
        "The code is valid for a minute; {tries} tries.",
        u64::from(left),
        &[("tries", &left)],
    )
}

fn why_a_key(reason: KeyReason) -> String {
    match reason {
        KeyReason::Rule => gettext("A moment after the first key."),
        KeyReason::NoHall => {
            gettext("Without a hall display of its own a key does; ledger and paper say so.")
        }
        KeyReason::Unreadable => {
            gettext("The hall display can't be read, so a key does; ledger and paper say so.")
        }
    }
}
