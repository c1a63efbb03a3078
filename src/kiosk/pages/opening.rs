//! The opening of the drawing day (派位派班): seals, copies, certificate, stage digits, shares; and the day's steps.

use super::preparing::to_call;
use super::{Page, ceremony_time, steps, time};
use crate::kiosk::desk::{CopyMark, Desk, Mark as Done, SealOn, Step};
use crate::kiosk::view::{Centre, Mark, Row};
use crate::words::{fill, gettext};

/// The steps of the day; the schools are one of them.
pub(super) fn day(desk: &Desk, step: Step) -> (String, Vec<Row>, String) {
    let schools = desk.session().map_or(0, |session| session.state().rules().schools.len());
    let names = [
        (gettext("Seals"), time(desk.noted_at("seal_intact"))),
        (gettext("Copies"), time(desk.noted_at("copy_compared"))),
        (gettext("Certificate"), time(desk.noted_at("certificate_read"))),
        (gettext("Stage digits"), ceremony_time(desk, Done::StageCalled)),
        (gettext("Shares"), ceremony_time(desk, Done::Opened)),
        (fill(gettext("{} schools in turn"), &[&schools]), time(desk.noted_at("sheet_settled"))),
        (gettext("Close"), ceremony_time(desk, Done::Closed)),
        (gettext("Archive"), None),
    ];
    let current = match step {
        Step::Seals => 0,
        Step::Opening => 1,
        Step::Certificate => 2,
        Step::StageDigits => 3,
        Step::Shares => 4,
        Step::Close => 6,
        Step::Archive => 7,
        _ => 8,
    };
    (gettext("Drawing day"), steps(names, current), super::school::total(desk))
}

pub(super) fn seals(desk: &Desk) -> Page {
    let next = desk.next_seal();
    let row = |(i, on): (usize, SealOn)| {
        let (name, detail) = match on {
            SealOn::Computer => (gettext("The computer"), gettext("lid, ports and power switch")),
            SealOn::Disc => (gettext("The data disc"), gettext("the one that is opened today")),
            SealOn::Envelopes => (gettext("The envelopes"), gettext("with the share slips of the custodians")),
        };
        let (mark, words) = match (desk.seal_intact(on), next == Some(on)) {
            (true, _) => (Mark::Done, gettext("seal intact")),
            (false, true) => (Mark::Now, gettext("show it to the hall")),
            (false, false) => (Mark::ToCome, String::new()),
        };
        Row::new(mark, name).number(i + 1).detail(detail).value(words)
    };
    let intact = SealOn::ALL.into_iter().filter(|on| desk.seal_intact(*on)).count();
    Page {
        title: gettext("The notary shows the seals"),
        progress: fill(gettext("{} of {} intact"), &[&intact, &SealOn::ALL.len()]),
        centre: Centre::List(SealOn::ALL.into_iter().enumerate().map(row).collect()),
        consequence: gettext(
            "Each seal is looked at before it is cut; that it was intact goes on the ledger. If one is not: F4, and nothing is drawn.",
        ),
        label: match next {
            Some(SealOn::Computer) | None => gettext("Computer: seal intact"),
            Some(SealOn::Disc) => gettext("Disc: seal intact"),
            Some(SealOn::Envelopes) => gettext("Envelopes: seals intact"),
        },
        ..Page::default()
    }
}

pub(super) fn certificate(desk: &Desk) -> Page {
    let same = |(i, name): (usize, &String)| {
        let (mark, words) = match desk.copies().get(i) {
            Some(CopyMark::Differs) => (Mark::MustCorrect, gettext("differs; it is noted on the ledger")),
            Some(CopyMark::Absent) => (Mark::PleaseConfirm, gettext("not brought; another one stands in")),
            _ => (Mark::Done, gettext("same as the published fingerprint")),
        };
        Row::new(mark, name.as_str()).value(words)
    };
    let mut rows: Vec<Row> = desk.custodian_names().iter().enumerate().map(same).collect();
    rows.insert(0, Row::new(Mark::Done, gettext("Seals intact")).value(gettext("computer, disc, envelopes")));
    rows.push(
        Row::new(Mark::Now, gettext("The notary reads the certificate aloud"))
            .detail(gettext("nobody presses anything")),
    );
    Page {
        title: gettext("The certificate"),
        centre: Centre::List(rows),
        consequence: gettext("After the reading the stage digits are called."),
        label: gettext("The certificate was read"),
        ..Page::default()
    }
}

pub(super) fn copies(desk: &Desk) -> Page {
    let marks = desk.copies();
    let waiting = marks.iter().filter(|mark| **mark == CopyMark::Waiting).count();
    let next = (0..marks.len()).rev().find(|i| marks[*i] == CopyMark::Waiting);
    let row = |(i, name): (usize, &String)| {
        let (mark, words) = match marks.get(i) {
            Some(CopyMark::Same) => (Mark::Done, gettext("same as the published fingerprint")),
            Some(CopyMark::Differs) => (Mark::MustCorrect, gettext("differs; it is noted on the ledger")),
            Some(CopyMark::Absent) => (Mark::PleaseConfirm, gettext("not brought; another one stands in")),
            _ if next == Some(i) => (Mark::Now, gettext("open it, insert it")),
            _ => (Mark::ToCome, gettext("to be opened")),
        };
        Row::new(mark, name.as_str()).number(i + 1).value(words)
    };
    let rows: Vec<Row> = desk.custodian_names().iter().enumerate().map(row).collect();
    Page {
        title: gettext("Compare the copies"),
        progress: fill(gettext("{} to be opened"), &[&waiting]),
        centre: Centre::List(rows),
        consequence: gettext("The copy's list and rules are held against this computer; the hall sees the result."),
        label: if desk.goes_without_a_copy() {
            gettext("Go on without the copies that are missing")
        } else {
            gettext("Compare the next copy")
        },
        ..Page::default()
    }
}

pub(super) fn stage_digits(desk: &Desk) -> Page {
    Page {
        title: gettext("Stage digits"),
        progress: fill(gettext("{} of {}"), &[&desk.typed_so_far().len(), &desk.digits_wanted()]),
        centre: Centre::Digits {
            typed: desk.typed_so_far().to_owned(),
            wanted: desk.digits_wanted(),
            words: gettext(
                "Parents or their deputies call them. Type each as it is spoken; a misheard one is taken back with Backspace.",
            ),
        },
        consequence: gettext("With the three shares they settle every roll of today. They can't be called again."),
        label: gettext("These are the digits"),
        missing: to_call(desk),
        ..Page::default()
    }
}

pub(super) fn shares(desk: &Desk) -> Page {
    let media = desk.media();
    let typed = desk.slips_typed();
    let row = |(i, name): (usize, &String)| match (typed.get(i), media.get(i).and_then(Option::as_ref)) {
        (Some(true), _) => Row::new(Mark::Done, name.as_str()).number(i + 1).value(gettext("slip taken")),
        (_, Some(_)) => Row::new(Mark::Done, name.as_str()).number(i + 1).value(gettext("copy inserted")),
        _ => Row::new(Mark::Now, name.as_str()).number(i + 1).value(gettext("insert the copy, or type its slip")),
    };
    let mut rows: Vec<Row> = desk.custodian_names().iter().enumerate().map(row).collect();
    if !desk.typed_so_far().is_empty() {
        // What is typed is a secret: only how much of it.
        rows.push(Row::new(Mark::Now, fill(gettext("Slip: {} characters typed"), &[&desk.typed_so_far().len()])));
    }
    Page {
        title: gettext("Read the three shares"),
        centre: Centre::List(rows),
        consequence: gettext(
            "Each share is held against its sealed commitment. They stay in memory only, until the close.",
        ),
        label: gettext("Read the shares"),
        ..Page::default()
    }
}
