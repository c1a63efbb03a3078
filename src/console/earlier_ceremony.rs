// SPDX-License-Identifier: Apache-2.0

//! The page on which the fingerprint of the ceremony that is replaced is typed from its paper,
//! group by group, with the reason.
//!
//! Deliberately absent: a ceremony whose ledger or medium is here; that one is superseded there.

use super::PageParts;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, TypedCeremony};
use crate::i18n::{gettext, gettext_f};

/// Groups of a fingerprint, and digits of each.
const GROUPS: usize = 8;
/// Groups in a row of the page.
const A_ROW: usize = 2;

/// Returns the page.
pub(super) fn page(controller: &Controller) -> PageParts {
    let typed = controller.typed_earlier().cloned().unwrap_or_default();
    let whole = typed
        .groups()
        .iter()
        .filter(|group| is_whole(group))
        .count();
    let mut rows = groups(&typed);
    rows.push(check_word(&typed));
    rows.push(reason(&typed));
    PageParts {
        title: gettext("Which ceremony is replaced"),
        progress: gettext_f(
            "Group {group} of {groups}",
            &[("group", &(whole + 1).min(GROUPS)), ("groups", &GROUPS)],
        ),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Type the fingerprint from its certificate, before the seal the freeze's hash, then \
             the reason. Never one whose stage digits were called. Hall, certificates and list \
             will name both.",
        ),
        label: gettext("It replaces this ceremony"),
        missing: missing(&typed),
        ..PageParts::default()
    }
}

fn is_whole(group: &str) -> bool {
    group.len() == GROUPS
}

/// Returns a row for each two groups; a group that is whole has a tick.
fn groups(typed: &TypedCeremony) -> Vec<ListRow> {
    let begun = typed.groups();
    let whole = begun.iter().filter(|group| is_whole(group)).count();
    let row = |index: usize| {
        let first = index * A_ROW;
        let own = begun.iter().skip(first).take(A_ROW);
        let words: Vec<String> = own.map(|group| with_tick(group)).collect();
        let mark = match (whole >= first + A_ROW, whole >= first) {
            (true, _) => StatusMark::Done,
            (false, true) => StatusMark::Now,
            (false, false) => StatusMark::ToCome,
        };
        let last = first + A_ROW;
        let name = gettext_f(
            "Groups {first} and {last}",
            &[("first", &(first + 1)), ("last", &last)],
        );
        ListRow::new(mark, name).value(words.join("  "))
    };
    (0..GROUPS / A_ROW).map(row).collect()
}

fn with_tick(group: &str) -> String {
    if is_whole(group) {
        format!("{group} ✓")
    } else {
        group.to_owned()
    }
}

/// Returns the row of the check word, which is read aloud beside the paper.
fn check_word(typed: &TypedCeremony) -> ListRow {
    let groups = typed.groups();
    let first = groups.first().filter(|group| is_whole(group));
    let halves = first.map(|group| format!("{} {}", &group[..4], &group[4..]));
    let mark = if typed.fingerprint().is_some() {
        StatusMark::PleaseConfirm
    } else {
        StatusMark::ToCome
    };
    ListRow::new(mark, gettext("Check word, read aloud beside the paper"))
        .value(halves.unwrap_or_default())
}

fn reason(typed: &TypedCeremony) -> ListRow {
    let mark = match (typed.fingerprint(), typed.ceremony()) {
        (_, Some(_)) => StatusMark::Done,
        (Some(_), None) => StatusMark::Now,
        (None, None) => StatusMark::ToCome,
    };
    ListRow::new(
        mark,
        gettext_f("Reason: {reason}", &[("reason", &typed.reason())]),
    )
}

fn missing(typed: &TypedCeremony) -> String {
    match typed.fingerprint() {
        None => gettext("first the fingerprint, all eight groups"),
        Some(_) => gettext("then the reason"),
    }
}
