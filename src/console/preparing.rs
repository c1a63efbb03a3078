// SPDX-License-Identifier: Apache-2.0

//! The pages of the preparing day (编号封盘), from the digits to the seal, and the day's steps.
//!
//! Deliberately absent: the pages of import and rules, which are files of their own.

use super::{DayStep, LeftColumn, PageParts, ceremony_time, mirror, row_of, steps, time};
use crate::ceremony::aux_event::AuxEventKind;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, DiscNames, DueStep, TimedStep};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the steps of the day; those that no row has are its last. The report of readiness is
/// read before the first and after the last.
pub(super) fn day(controller: &Controller, step: DueStep) -> LeftColumn {
    let timed = |name, step| DayStep::new(name, ceremony_time(controller, step));
    let read = time(controller.noted_at(AuxEventKind::NumbersRead));
    let rows = [
        DayStep::untimed(gettext("Import the roster"))
            .of(&[DueStep::Import, DueStep::EarlierCeremony]),
        DayStep::untimed(gettext("Decide the rules")).of(&[DueStep::Rules]),
        timed(gettext("Freeze"), TimedStep::Frozen).of(&[DueStep::Freeze]),
        timed(gettext("Witnesses' digits"), TimedStep::Numbered).of(&[DueStep::NumberDigits]),
        DayStep::new(gettext("Read the numbers"), read).of(&[DueStep::Numbered]),
        timed(gettext("Seal"), TimedStep::Sealed).of(&[DueStep::Seal, DueStep::SealCopy]),
        DayStep::untimed(gettext("Keep the copies")).of(&[DueStep::Sealed]),
    ];
    let last = rows.len() - 1;
    let current = match step {
        DueStep::Readiness if controller.session().is_none() => 0,
        _ => row_of(&rows, step).unwrap_or(last),
    };
    LeftColumn {
        foot: gettext("The drawing day follows on the same ledger, on the sealed computer."),
        title: gettext("Preparing day"),
        rows: steps(rows.map(|row| row.step), current),
    }
}

fn typed(controller: &Controller, words: String) -> CentreView {
    CentreView::Digits {
        typed: controller.typed_so_far().to_owned(),
        wanted: controller.digits_wanted(),
        words,
    }
}

/// Returns the number of digits that are not called yet, in words.
pub(super) fn to_call(controller: &Controller) -> String {
    let left = controller
        .digits_wanted()
        .saturating_sub(controller.typed_so_far().len());
    ngettext_f(
        "{digits} digit to be called",
        "{digits} digits to be called",
        left,
        &[("digits", &left)],
    )
}

pub(super) fn number_digits(controller: &Controller) -> PageParts {
    PageParts {
        title: gettext("Witnesses' digits"),
        progress: gettext_f(
            "{digit} of {digits}",
            &[
                ("digit", &controller.typed_so_far().len()),
                ("digits", &controller.digits_wanted()),
            ],
        ),
        centre: typed(
            controller,
            gettext(
                "Parents or their deputies call them, or dice do. Type each as it is spoken; a \
                 misheard one is taken back with Backspace.",
            ),
        ),
        consequence: mirror::with_missing(
            controller,
            gettext(
                "The digits settle every draw number, the order of the schools and the parent \
                 representatives. They can't be called again.",
            ),
        ),
        label: gettext("Number with these digits"),
        missing: to_call(controller),
        ..PageParts::default()
    }
}

/// Returns whether the names are on the data disc; `None` in a rehearsal without one.
fn names_row(controller: &Controller) -> Option<ListRow> {
    let (mark, words) = match controller.disc_names() {
        DiscNames::Written => (StatusMark::Done, gettext("written, read back")),
        DiscNames::Writing => (StatusMark::Now, gettext("being written")),
        DiscNames::Failed(why) => (StatusMark::MustCorrect, why),
        DiscNames::None if controller.gives_roles() => (
            StatusMark::PleaseConfirm,
            gettext("no data disc: only this computer has the names"),
        ),
        DiscNames::None => return None,
    };
    let row = ListRow::new(mark, gettext("Names on the data disc"));
    Some(row.value(words))
}

pub(super) fn numbered(controller: &Controller) -> PageParts {
    let mut rows = Vec::new();
    if let Some(session) = controller.session() {
        let state = session.state();
        let total = state.entries().map_or(0, |e| e.0.len());
        rows.push(ListRow::new(
            StatusMark::Done,
            ngettext_f(
                "{numbers} draw number of seven digits",
                "{numbers} draw numbers of seven digits",
                total,
                &[("numbers", &total)],
            ),
        ));
        rows.extend(names_row(controller));
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        if !parents.is_empty() {
            rows.push(
                ListRow::new(StatusMark::Done, gettext("Parent representatives, by lot"))
                    .detail(parents.join("  ")),
            );
        }
        for (i, school) in state.order().iter().enumerate() {
            let Some(school) = state.rules().schools.get(*school) else {
                continue;
            };
            let places = gettext_f("places {places}", &[("places", &school.places.get())]);
            rows.push(
                ListRow::new(StatusMark::Done, school.name.as_str())
                    .number(i + 1)
                    .value(places),
            );
        }
    }
    PageParts {
        title: gettext("The numbers stand"),
        centre: CentreView::List(rows),
        consequence: gettext("Read them aloud. Next, three media are sealed."),
        label: gettext("Read, go on to the seal"),
        ..PageParts::default()
    }
}

fn custodians(controller: &Controller) -> Vec<ListRow> {
    let media = controller.media();
    let row = |(i, name): (usize, &String)| match media.get(i).and_then(Option::as_ref) {
        Some(medium) => ListRow::new(StatusMark::Done, name.as_str())
            .number(i + 1)
            .value(
                medium
                    .file_name()
                    .map(|n| n.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            ),
        None => ListRow::new(StatusMark::ToCome, name.as_str())
            .number(i + 1)
            .value(gettext("insert its medium")),
    };
    controller
        .custodian_names()
        .iter()
        .enumerate()
        .map(row)
        .collect()
}

pub(super) fn seal(controller: &Controller) -> PageParts {
    PageParts {
        title: gettext("Seal"),
        centre: CentreView::List(custodians(controller)),
        consequence: gettext(
            "Each custodian gets a copy with its own share. The fingerprint is fixed and \
             published.",
        ),
        label: if controller.handles_media_singly() {
            gettext("Begin the seal")
        } else {
            gettext("Seal three copies")
        },
        missing: gettext_f(
            "{inserted} of {media} inserted",
            &[
                ("inserted", &controller.media_here()),
                ("media", &controller.custodian_names().len()),
            ],
        ),
        ..PageParts::default()
    }
}

/// Returns the sealed media: in a real ceremony each was handed over.
fn sealed_media(controller: &Controller) -> Vec<ListRow> {
    let mut rows = custodians(controller);
    for row in &mut rows {
        row.mark = StatusMark::Done;
        if controller.handles_media_singly() {
            row.value = gettext("handed over");
        }
    }
    if controller.disc().is_some() {
        let disc = ListRow::new(StatusMark::Done, gettext("Data disc"));
        rows.push(disc.value(gettext("written; it is sealed with the computer")));
    }
    rows
}

pub(super) fn sealed(controller: &Controller) -> PageParts {
    let rows = sealed_media(controller);
    PageParts {
        title: gettext("Sealed"),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Sign the certificates, seal the computer. The drawing day begins with opening the \
             copies.",
        ),
        label: gettext("Begin the drawing day"),
        ..PageParts::default()
    }
}
