// SPDX-License-Identifier: Apache-2.0

//! The page of media: what is inserted, what lies on it, and the role that a person gives it.
//!
//! Deliberately absent: which roles there are to give (`crate::controller`).

use super::PageParts;
use crate::console::view::{ButtonState, CentreView, ListRow, SecondaryAction, StatusMark};
use crate::controller::{Controller, MediaPageRow, MediumContents, MediumRole, OperatorInput};
use crate::controller::{DueStep, SeenMedium};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the page.
pub(super) fn page(controller: &Controller, rows: &[MediaPageRow]) -> PageParts {
    let without = controller.media_without_role();
    let chosen = rows.iter().find(|row| row.is_chosen);
    let label = match chosen.and_then(|row| Some((row, row.to_give.as_ref()?))) {
        Some((row, role)) => gettext_f(
            "{medium}: {role}",
            &[("medium", &row.medium.label), ("role", &role_text(role))],
        ),
        None => gettext("Choose a role"),
    };
    PageParts {
        title: gettext("Media and their roles"),
        progress: gettext_f("{media} without a role", &[("media", &without)]),
        centre: CentreView::List(list(rows)),
        consequence: gettext(
            "Without a role nothing is written onto a medium. ↑ ↓ choose a medium, ← → a role, F8 \
             gives it. Data disc and sealed copies keep theirs from the seal on.",
        ),
        label,
        ..PageParts::default()
    }
}

/// Returns the button that opens the page, at the steps before which media need roles and that have
/// room for it (the key opens it at every step); it counts the media that have no role.
pub(super) fn button(controller: &Controller) -> Option<SecondaryAction> {
    let is_shown = matches!(
        controller.step(),
        DueStep::Rules
            | DueStep::Freeze
            | DueStep::NumberDigits
            | DueStep::Numbered
            | DueStep::CheckList
            | DueStep::Archive
            | DueStep::Done
    );
    if !controller.gives_roles() || !is_shown {
        return None;
    }
    let label = match controller.media_without_role() {
        0 => gettext("Media"),
        media => gettext_f("Media: {media} without a role", &[("media", &media)]),
    };
    Some(SecondaryAction::new(label, "⇧Tab", OperatorInput::Media))
}

/// Returns the buttons of the page.
pub(super) fn buttons() -> Vec<SecondaryAction> {
    let back = SecondaryAction::new(gettext("Back"), "⇧Tab", OperatorInput::Media);
    vec![back]
}

/// Returns whether F8 gives a role now.
pub(super) fn button_state(rows: &[MediaPageRow]) -> ButtonState {
    if rows.iter().any(|row| row.to_give.is_some()) {
        ButtonState::Now
    } else {
        ButtonState::NotYet
    }
}

fn list(rows: &[MediaPageRow]) -> Vec<ListRow> {
    let mut list = Vec::new();
    for row in rows {
        let value = match (&row.to_give, &row.role) {
            (Some(role), _) => format!("← {} →", role_text(role)),
            (None, Some(role)) => role_text(role),
            (None, None) => gettext("no role: nothing is written onto it"),
        };
        let mark = match (row.is_chosen, &row.role) {
            (true, _) => StatusMark::Now,
            (false, Some(_)) => StatusMark::Done,
            (false, None) => StatusMark::PleaseConfirm,
        };
        let row = ListRow::new(mark, row.medium.label.as_str()).detail(detail(&row.medium));
        list.push(row.value(value));
    }
    if list.is_empty() {
        list.push(ListRow::new(
            StatusMark::ToCome,
            gettext("No medium is inserted"),
        ));
    }
    list
}

/// Returns size and contents of a medium.
pub(super) fn detail(medium: &SeenMedium) -> String {
    let size = gettext_f("{size} GB", &[("size", &gigabytes(medium.bytes))]);
    format!("{size} · {}", contents_text(medium))
}

/// Returns a size in units of 10^9 bytes, as it is printed on a medium; below 10 with one decimal.
fn gigabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000_000;
    if tenths < 100 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    }
}

/// Returns what lies on a medium, in words.
fn contents_text(medium: &SeenMedium) -> String {
    let MediumContents {
        has_share,
        mirror,
        archive,
        disc,
        workbooks,
        others,
        ..
    } = medium.contents;
    let mut parts = Vec::new();
    if let Some(name) = medium.copy_of() {
        parts.push(gettext_f("sealed copy of {name}", &[("name", &name)]));
    }
    if has_share {
        parts.push(gettext("a share"));
    }
    let folders = [
        (mirror, gettext("mirror")),
        (archive, gettext("archive")),
        (disc, gettext("data disc")),
    ];
    parts.extend(
        folders
            .into_iter()
            .filter_map(|(is, words)| is.then_some(words)),
    );
    if workbooks > 0 {
        parts.push(ngettext_f(
            "{workbooks} workbook",
            "{workbooks} workbooks",
            workbooks,
            &[("workbooks", &workbooks)],
        ));
    }
    if others > 0 {
        parts.push(ngettext_f(
            "{things} other thing",
            "{things} other things",
            others,
            &[("things", &others)],
        ));
    }
    if parts.is_empty() {
        return gettext("empty");
    }
    parts.join(", ")
}

/// Returns a role in words.
pub(super) fn role_text(role: &MediumRole) -> String {
    match role {
        MediumRole::List => gettext("list"),
        MediumRole::DataDisc => gettext("data disc"),
        MediumRole::SealedCopy(name) => gettext_f("sealed copy of {name}", &[("name", name)]),
        MediumRole::Mirror => gettext("mirror"),
        MediumRole::Archive(name) => gettext_f("archive of {name}", &[("name", name)]),
        MediumRole::Publication => gettext("publication"),
    }
}
