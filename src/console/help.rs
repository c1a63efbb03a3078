// SPDX-License-Identifier: Apache-2.0

//! Every key of the kiosk, as a page of its own: F1. Each button shows its own key too.

use crate::console::view::CentreView;
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f};

/// The cap of a key, by its GDK name.
pub(super) fn cap(key: &str) -> String {
    match key {
        "space" => gettext("Space"),
        "Return" => gettext("Enter"),
        other => other.to_owned(),
    }
}

pub(super) fn keys(controller: &Controller) -> CentreView {
    let config = &controller.options().config;
    let parents = gettext_f(
        "{start} and {stop}",
        &[
            ("start", &cap(&config.start_key)),
            ("stop", &cap(&config.stop_key)),
        ],
    );
    let key = |cap: &str, words: String| (cap.to_owned(), words);
    CentreView::Keys(vec![
        key("F8", gettext("the step that is due: the gold button")),
        key(
            "F9",
            gettext("the second person confirms what can't be undone"),
        ),
        key("0-9", gettext("digits, a code, an answer's number")),
        key("⌫", gettext("take the last character back")),
        key(
            "Esc",
            gettext("cancel; back to the rules, until the freeze"),
        ),
        key(
            "F5",
            gettext("another parent takes the keys, also in mid-roll"),
        ),
        key(
            "F4 Del",
            gettext("an incident: in a roll it waits for the stop; there: replace, or shares lost"),
        ),
        key("F3", gettext("hold the draw between two visits, or go on")),
        key("F2", gettext("other pace; there: the hall can't be read")),
        key(
            "Tab V P S",
            gettext("all papers; there: look, printers, slip"),
        ),
        key("⇧Tab ↑ ↓ ← →", gettext("media; choose")),
        key("F6", gettext("void the unknown copies and print again")),
        key("F7", gettext("the printed pages were counted")),
        key("F10", gettext("whether this computer is ready")),
        key("Ins", gettext("the clock was compared by hand")),
        key("F11", gettext("swap the monitors")),
        key(
            "F12",
            gettext("leave the kiosk: two people, never in mid-turn"),
        ),
        key("PgUp PgDn", gettext("move a long list by a page")),
        key("F1", gettext("this page, or back")),
        key(
            &parents,
            gettext("the parent's start and stop keys, while they are handed over"),
        ),
    ])
}
