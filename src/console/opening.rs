// SPDX-License-Identifier: Apache-2.0

//! The opening of the drawing day (派位派班): seals, copies, certificate, stage digits, shares; and
//! the day's steps.
//!
//! Deliberately absent: comparing the copies (`crate::controller`).

use super::preparing::to_call;
use super::{DayStep, LeftColumn, PageParts, ceremony_time, mirror, row_of, steps, time};
use crate::ceremony::aux_event::AuxEventKind;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, CopyStatus, DueStep, SealOn, TimedStep};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the steps of the day; the schools, which are one of them, take the column themselves
/// while they are drawn. `None` for a step that is none of the day's.
pub(super) fn day(controller: &Controller, step: DueStep) -> Option<LeftColumn> {
    let schools = controller
        .session()
        .map_or(0, |session| session.state().rules().schools.len());
    let in_turn = ngettext_f(
        "{schools} school in turn",
        "{schools} schools in turn",
        schools,
        &[("schools", &schools)],
    );
    let noted = |name, kind| noted(controller, name, kind);
    let done = |name, step| done(controller, name, step);
    let rows = [
        noted(gettext("Seals"), AuxEventKind::SealIntact).of(&[DueStep::Seals]),
        noted(gettext("Copies"), AuxEventKind::CopyCompared).of(&[DueStep::Opening]),
        noted(gettext("Certificate"), AuxEventKind::CertificateRead).of(&[DueStep::Certificate]),
        done(gettext("Stage digits"), TimedStep::StageCalled).of(&[DueStep::StageDigits]),
        done(gettext("Shares"), TimedStep::Opened).of(&[DueStep::Shares]),
        noted(in_turn, AuxEventKind::SheetSettled).of(&[]),
        done(gettext("Close"), TimedStep::Closed).of(&[DueStep::Close]),
        DayStep::untimed(gettext("Archive")).of(&[DueStep::Archive]),
    ];
    let all_done = (step == DueStep::Done).then_some(rows.len());
    let current = row_of(&rows, step).or(all_done)?;
    Some(LeftColumn {
        title: gettext("Drawing day"),
        rows: steps(rows.map(|row| row.step), current),
        foot: super::school::total(controller),
    })
}

/// Returns a step that auxiliary events record.
fn noted(controller: &Controller, name: String, kind: AuxEventKind) -> DayStep {
    DayStep::new(name, time(controller.noted_at(kind)))
}

/// Returns a step that an event of the protocol records.
fn done(controller: &Controller, name: String, step: TimedStep) -> DayStep {
    DayStep::new(name, ceremony_time(controller, step))
}

pub(super) fn seals(controller: &Controller) -> PageParts {
    let next = controller.next_seal();
    let row = |(i, on): (usize, SealOn)| {
        let (name, detail) = match on {
            SealOn::Computer => (
                gettext("The computer"),
                gettext("lid, ports and power switch"),
            ),
            SealOn::Disc => (
                gettext("The data disc"),
                gettext("the one that is opened today"),
            ),
            SealOn::Envelopes => (
                gettext("The envelopes"),
                gettext("with the share slips of the custodians"),
            ),
        };
        let (mark, words) = match (controller.seal_intact(on), next == Some(on)) {
            (true, _) => (StatusMark::Done, gettext("seal intact")),
            (false, true) => (StatusMark::Now, gettext("show it to the hall")),
            (false, false) => (StatusMark::ToCome, String::new()),
        };
        ListRow::new(mark, name)
            .number(i + 1)
            .detail(detail)
            .value(words)
    };
    let intact = SealOn::ALL
        .into_iter()
        .filter(|on| controller.seal_intact(*on))
        .count();
    PageParts {
        title: gettext("The notary shows the seals"),
        progress: gettext_f(
            "{intact} of {seals} intact",
            &[("intact", &intact), ("seals", &SealOn::ALL.len())],
        ),
        centre: CentreView::List(SealOn::ALL.into_iter().enumerate().map(row).collect()),
        consequence: gettext(
            "Each seal is looked at before it is cut; that it was intact goes on the ledger. If \
             one is not: F4, and nothing is drawn.",
        ),
        label: match next {
            Some(SealOn::Computer) | None => gettext("Computer: seal intact"),
            Some(SealOn::Disc) => gettext("Disc: seal intact"),
            Some(SealOn::Envelopes) => gettext("Envelopes: seals intact"),
        },
        ..PageParts::default()
    }
}

pub(super) fn certificate(controller: &Controller) -> PageParts {
    let seals = ListRow::new(StatusMark::Done, gettext("Seals intact"));
    let mut rows = vec![seals.value(gettext("computer, disc, envelopes"))];
    let to_come = || {
        let words = gettext("compared when it is inserted");
        (StatusMark::ToCome, words)
    };
    if let Some(disc) = controller.disc() {
        let row = compared(disc, || disc_differs(controller));
        let (mark, words) = row.unwrap_or_else(to_come);
        rows.push(ListRow::new(mark, gettext("Data disc")).value(words));
    }
    let statuses = controller.copies().iter().enumerate();
    for (name, (i, status)) in controller.custodian_names().iter().zip(statuses) {
        let row = compared(*status, || differs(controller, i));
        let (mark, words) = row.unwrap_or_else(to_come);
        rows.push(ListRow::new(mark, name.as_str()).value(words));
    }
    rows.push(
        ListRow::new(
            StatusMark::Now,
            gettext("The notary reads the certificate aloud"),
        )
        .detail(gettext("nobody presses anything")),
    );
    PageParts {
        title: gettext("The certificate"),
        centre: CentreView::List(rows),
        consequence: gettext("After the reading the stage digits are called."),
        label: gettext("The certificate was read"),
        ..PageParts::default()
    }
}

/// Returns how a copy compared, in words; `None` where it waits.
fn compared(status: CopyStatus, differs: impl FnOnce() -> String) -> Option<(StatusMark, String)> {
    match status {
        CopyStatus::Same => Some((
            StatusMark::Done,
            gettext("same as the published fingerprint"),
        )),
        CopyStatus::Differs => Some((StatusMark::MustCorrect, differs())),
        CopyStatus::Absent => Some((
            StatusMark::PleaseConfirm,
            gettext("not brought; another one stands in"),
        )),
        CopyStatus::Waiting => None,
    }
}

/// Returns how the data disc differs; after a restart only that it does.
fn disc_differs(controller: &Controller) -> String {
    let trouble = controller.disc_trouble();
    trouble.map_or_else(
        || gettext("differs; it is noted on the ledger"),
        str::to_owned,
    )
}

/// Returns how a copy differs; after a restart only that it does.
fn differs(controller: &Controller, custodian: usize) -> String {
    let trouble = controller.copy_trouble(custodian);
    trouble.map_or_else(
        || gettext("differs; it is noted on the ledger"),
        str::to_owned,
    )
}

pub(super) fn copies(controller: &Controller) -> PageParts {
    let marks = controller.copies();
    let waiting = marks
        .iter()
        .filter(|mark| **mark == CopyStatus::Waiting)
        .count();
    let next = (0..marks.len())
        .rev()
        .find(|i| marks[*i] == CopyStatus::Waiting);
    let disc_waits = controller.disc() == Some(CopyStatus::Waiting);
    let mut rows = Vec::new();
    if let Some(disc) = controller.disc() {
        let (mark, words) = compared(disc, || disc_differs(controller))
            .unwrap_or_else(|| (StatusMark::Now, gettext("open it, insert it")));
        rows.push(ListRow::new(mark, gettext("Data disc")).value(words));
    }
    for (i, (name, status)) in controller.custodian_names().iter().zip(marks).enumerate() {
        let (mark, words) = match compared(*status, || differs(controller, i)) {
            Some(row) => row,
            None if controller.disc() == Some(CopyStatus::Same) => {
                (StatusMark::ToCome, gettext("compared when it is inserted"))
            }
            None if next == Some(i) && !disc_waits => {
                (StatusMark::Now, gettext("open it, insert it"))
            }
            None => (StatusMark::ToCome, gettext("to be opened")),
        };
        rows.push(ListRow::new(mark, name.as_str()).number(i + 1).value(words));
    }
    PageParts {
        title: gettext("Compare the copies"),
        progress: gettext_f("{copies} to be opened", &[("copies", &waiting)]),
        centre: CentreView::List(rows),
        consequence: gettext(
            "The copy's list and rules are held against this computer; the hall sees the result.",
        ),
        label: if controller.goes_without_a_copy() && disc_waits {
            gettext("Go on without the data disc: a copy stands in")
        } else if controller.goes_without_a_copy() {
            gettext("Go on without the copies that are missing")
        } else if disc_waits {
            gettext("Compare the data disc")
        } else {
            gettext("Compare the next copy")
        },
        ..PageParts::default()
    }
}

pub(super) fn stage_digits(controller: &Controller) -> PageParts {
    PageParts {
        title: gettext("Stage digits"),
        progress: gettext_f(
            "{digit} of {digits}",
            &[
                ("digit", &controller.typed_so_far().len()),
                ("digits", &controller.digits_wanted()),
            ],
        ),
        centre: CentreView::Digits {
            typed: controller.typed_so_far().to_owned(),
            wanted: controller.digits_wanted(),
            words: gettext(
                "Parents or their deputies call them. Type each as it is spoken; a misheard one \
                 is taken back with Backspace.",
            ),
        },
        consequence: mirror::with_missing(
            controller,
            gettext(
                "With the three shares they settle every roll of today. They can't be called \
                 again.",
            ),
        ),
        label: gettext("These are the digits"),
        missing: to_call(controller),
        ..PageParts::default()
    }
}

pub(super) fn shares(controller: &Controller) -> PageParts {
    let media = controller.media();
    let typed = controller.slips_typed();
    let row =
        |(i, name): (usize, &String)| match (typed.get(i), media.get(i).and_then(Option::as_ref)) {
            (Some(true), _) => ListRow::new(StatusMark::Done, name.as_str())
                .number(i + 1)
                .value(gettext("slip taken")),
            (_, Some(_)) => ListRow::new(StatusMark::Done, name.as_str())
                .number(i + 1)
                .value(gettext("copy inserted")),
            _ => ListRow::new(StatusMark::Now, name.as_str())
                .number(i + 1)
                .value(gettext("insert the copy, or type its slip")),
        };
    let mut rows: Vec<ListRow> = controller
        .custodian_names()
        .iter()
        .enumerate()
        .map(row)
        .collect();
    if controller.keys_unchecked() {
        let what = gettext("What stands on the ledger is not yet held against the shares");
        rows.insert(0, ListRow::new(StatusMark::PleaseConfirm, what));
    }
    if !controller.typed_so_far().is_empty() {
        // What is typed is a secret: only how much of it.
        rows.push(ListRow::new(
            StatusMark::Now,
            ngettext_f(
                "Slip: {characters} character typed",
                "Slip: {characters} characters typed",
                controller.typed_so_far().len(),
                &[("characters", &controller.typed_so_far().len())],
            ),
        ));
    }
    PageParts {
        title: gettext("Read the three shares"),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Each share is held against its sealed commitment. They stay in memory only, until \
             the close.",
        ),
        label: gettext("Read the shares"),
        ..PageParts::default()
    }
}
