// SPDX-License-Identifier: Apache-2.0

//! The page of a real ceremony's seal: one custodian's medium after the other.
//!
//! Deliberately absent: writing the copies (`crate::controller`).

use super::PageParts;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, SealingStep};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use std::path::Path;

/// Returns the page.
pub(super) fn seal_copy(controller: &Controller) -> PageParts {
    let Some(step) = controller.sealing_step() else {
        return PageParts::default();
    };
    PageParts {
        title: gettext("One medium after the other"),
        centre: CentreView::List(rows(controller, &step)),
        consequence: gettext(
            "All commitments are fixed. No second share comes into this computer: each medium is \
             given away before the next is inserted.",
        ),
        label: label(controller, &step),
        missing: missing(controller, &step),
        ..PageParts::default()
    }
}

/// Returns the custodians, with what is due for each.
fn rows(controller: &Controller, step: &SealingStep) -> Vec<ListRow> {
    let mut rows = Vec::new();
    for (i, name) in controller.custodian_names().iter().enumerate() {
        let (mark, words) = if custodian(step) == Some(i) {
            (StatusMark::Now, due(controller, step))
        } else if controller.copy_is_written(i) {
            (StatusMark::Done, gettext("written, read back, given away"))
        } else {
            (StatusMark::ToCome, String::new())
        };
        let row = ListRow::new(mark, name.as_str()).number(i + 1);
        rows.push(row.value(words));
    }
    rows
}

fn custodian(step: &SealingStep) -> Option<usize> {
    match step {
        SealingStep::Insert(custodian)
        | SealingStep::Write(custodian, _)
        | SealingStep::ReadSlip(custodian)
        | SealingStep::TakeOut(custodian) => Some(*custodian),
        SealingStep::Finish => None,
    }
}

fn due(controller: &Controller, step: &SealingStep) -> String {
    match step {
        SealingStep::Insert(_) => gettext("insert its medium, and no other"),
        SealingStep::Write(_, medium) => medium_name(medium),
        SealingStep::ReadSlip(_) => match controller.typed_so_far().len() {
            0 => gettext("scan or type its slip"),
            characters => ngettext_f(
                "Slip: {characters} character typed",
                "Slip: {characters} characters typed",
                characters,
                &[("characters", &characters)],
            ),
        },
        SealingStep::TakeOut(_) => gettext("take it out and give it away"),
        SealingStep::Finish => String::new(),
    }
}

fn label(controller: &Controller, step: &SealingStep) -> String {
    match step {
        SealingStep::Write(_, medium) if controller.confirmed_by_two() => gettext_f(
            "Write over the share on {medium}",
            &[("medium", &medium_name(medium))],
        ),
        SealingStep::Write(_, medium) => gettext_f(
            "Write the copy onto {medium}",
            &[("medium", &medium_name(medium))],
        ),
        SealingStep::ReadSlip(_) if controller.typed_so_far().is_empty() => {
            gettext("Go on without a slip")
        }
        SealingStep::ReadSlip(_) => gettext("Compare the slip"),
        SealingStep::Insert(_) | SealingStep::TakeOut(_) => gettext("Write the copy"),
        SealingStep::Finish => gettext("Seal"),
    }
}

/// Returns why the gold button can't be pressed.
fn missing(controller: &Controller, step: &SealingStep) -> String {
    let name = custodian(step).and_then(|i| controller.custodian_names().get(i).cloned());
    let name = name.unwrap_or_default();
    match step {
        SealingStep::TakeOut(_) => gettext_f("{name}: take it out", &[("name", &name)]),
        SealingStep::Insert(_)
        | SealingStep::Write(..)
        | SealingStep::ReadSlip(_)
        | SealingStep::Finish => gettext_f("{name}: insert it alone", &[("name", &name)]),
    }
}

fn medium_name(medium: &Path) -> String {
    let name = medium.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
