// SPDX-License-Identifier: Apache-2.0

//! The page of a real ceremony's seal: one custodian's medium after the other, then the data disc.
//!
//! Deliberately absent: writing the copies (`crate::controller`).

use super::PageParts;
use crate::console::view::{CentreView, ListRow, SlipLines, StatusMark};
use crate::controller::{Controller, CopyProgress, SealingStep};
use crate::custody::StandingShare;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use std::path::Path;

/// Returns the page.
pub(super) fn seal_copy(controller: &Controller) -> PageParts {
    let Some(step) = controller.sealing_step() else {
        return PageParts::default();
    };
    if let Some(slip) = controller.slip_by_hand() {
        return by_hand(controller, &step, SlipLines::of(&slip));
    }
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

/// Returns the page on which a slip is written by hand and typed back.
fn by_hand(controller: &Controller, step: &SealingStep, slip: SlipLines) -> PageParts {
    PageParts {
        title: gettext("Write the slip by hand"),
        progress: name_of(controller, step),
        centre: CentreView::Slip(slip),
        consequence: gettext(
            "Write all five lines on the slip, then type them from the paper. Nobody photographs \
             the screen.",
        ),
        label: label(controller, step),
        missing: missing(controller, step),
        ..PageParts::default()
    }
}

/// Returns the custodians and the data disc, with what is due for each.
fn rows(controller: &Controller, step: &SealingStep) -> Vec<ListRow> {
    let progress = controller.copies_progress().unwrap_or_default();
    let mut names = controller.custodian_names().to_vec();
    names.push(gettext("Data disc"));
    let disc = names.len() - 1;
    let mut rows = Vec::new();
    for (i, (name, progress)) in names.into_iter().zip(progress).enumerate() {
        let (mark, words) = match progress {
            CopyProgress::Now => (StatusMark::Now, due(controller, step)),
            CopyProgress::Failed => (StatusMark::MustCorrect, gettext("failed")),
            CopyProgress::Done if i == disc => (StatusMark::Done, gettext("settled")),
            CopyProgress::Done => (StatusMark::Done, gettext("written, read back, handed over")),
            CopyProgress::ToCome => (StatusMark::ToCome, String::new()),
        };
        let mut row = ListRow::new(mark, name).number(i + 1).value(words);
        if progress == CopyProgress::Now {
            row.detail = medium_without_role(controller, step);
        }
        if progress == CopyProgress::Failed {
            row.detail = controller.sealing_failed().unwrap_or_default().to_owned();
        }
        rows.push(row);
    }
    rows
}

/// Returns size and contents of the medium that would get its role; empty where none would.
fn medium_without_role(controller: &Controller, step: &SealingStep) -> String {
    let (SealingStep::GiveRole(_, path) | SealingStep::GiveDiscRole(path)) = step else {
        return String::new();
    };
    let medium = controller.seen_medium(path);
    medium.map(super::media::detail).unwrap_or_default()
}

fn custodian(step: &SealingStep) -> Option<usize> {
    match step {
        SealingStep::Insert(custodian)
        | SealingStep::GiveRole(custodian, _)
        | SealingStep::Write(custodian, _)
        | SealingStep::ReadSlip(custodian)
        | SealingStep::TakeOut(custodian) => Some(*custodian),
        SealingStep::InsertDisc
        | SealingStep::GiveDiscRole(_)
        | SealingStep::WriteDisc(_)
        | SealingStep::Finish => None,
    }
}

fn name_of(controller: &Controller, step: &SealingStep) -> String {
    let name = custodian(step).and_then(|i| controller.custodian_names().get(i).cloned());
    name.unwrap_or_default()
}

fn due(controller: &Controller, step: &SealingStep) -> String {
    match step {
        SealingStep::Insert(_) => gettext("insert its medium, and no other"),
        SealingStep::GiveRole(_, medium) | SealingStep::GiveDiscRole(medium) => gettext_f(
            "{medium} has no role yet",
            &[("medium", &medium_name(medium))],
        ),
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
        SealingStep::InsertDisc => gettext("insert the data disc"),
        SealingStep::WriteDisc(folder) => medium_name(folder.parent().unwrap_or(folder)),
        SealingStep::Finish => String::new(),
    }
}

fn label(controller: &Controller, step: &SealingStep) -> String {
    match step {
        SealingStep::GiveRole(_, medium) => gettext_f(
            "{medium} becomes the copy of {name}",
            &[
                ("medium", &medium_name(medium)),
                ("name", &name_of(controller, step)),
            ],
        ),
        SealingStep::GiveDiscRole(medium) => gettext_f(
            "{medium} becomes the data disc",
            &[("medium", &medium_name(medium))],
        ),
        SealingStep::Write(_, medium) => write_label(controller, medium),
        SealingStep::ReadSlip(_) if controller.typed_so_far().is_empty() => {
            gettext("Go on without a slip")
        }
        SealingStep::ReadSlip(_) => gettext("Compare the slip"),
        SealingStep::Insert(_) | SealingStep::TakeOut(_) => gettext("Write the copy"),
        SealingStep::InsertDisc => gettext("Seal without a data disc"),
        SealingStep::WriteDisc(_) => gettext("Write the data disc"),
        SealingStep::Finish => gettext("Seal"),
    }
}

/// Returns the label of the step that writes a copy; a share that it is written over is named.
fn write_label(controller: &Controller, medium: &Path) -> String {
    let fields: [(&str, &dyn std::fmt::Display); 1] = [("medium", &medium_name(medium))];
    match controller.standing_share() {
        StandingShare::None => gettext_f("Write the copy onto {medium}", &fields),
        StandingShare::Rehearsal => {
            gettext_f("Write over the share of a rehearsal on {medium}", &fields)
        }
        StandingShare::SameCeremony | StandingShare::Other => {
            gettext_f("Write over the void share on {medium}", &fields)
        }
    }
}

/// Returns why the gold button can't be pressed.
fn missing(controller: &Controller, step: &SealingStep) -> String {
    let name = name_of(controller, step);
    match step {
        SealingStep::TakeOut(_) => gettext_f("{name}: take it out", &[("name", &name)]),
        SealingStep::Insert(_)
        | SealingStep::GiveRole(..)
        | SealingStep::Write(..)
        | SealingStep::ReadSlip(_)
        | SealingStep::InsertDisc
        | SealingStep::GiveDiscRole(_)
        | SealingStep::WriteDisc(_)
        | SealingStep::Finish => gettext_f("{name}: insert it alone", &[("name", &name)]),
    }
}

fn medium_name(medium: &Path) -> String {
    let name = medium.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
