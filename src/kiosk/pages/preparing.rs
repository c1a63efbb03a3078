//! The pages of the preparing day (编号封盘), from the digits to the seal.

use super::{Page, ceremony_time, steps, time};
use crate::kiosk::desk::{Desk, Mark as Done, Step};
use crate::kiosk::view::{Centre, Mark, Row};
use crate::words::{fill, gettext};

/// The steps of the day.
pub(super) fn day(desk: &Desk, step: Step) -> (String, Vec<Row>, String) {
    let names = [
        (gettext("Import the roster"), None),
        (gettext("Decide the rules"), None),
        (gettext("Freeze"), ceremony_time(desk, Done::Frozen)),
        (gettext("Witnesses' digits"), ceremony_time(desk, Done::Numbered)),
        (gettext("Read the numbers"), time(desk.noted_at("numbers_read"))),
        (gettext("Seal"), ceremony_time(desk, Done::Sealed)),
        (gettext("Keep the copies"), None),
    ];
    let current = match step {
        Step::Import => 0,
        Step::Readiness if desk.session().is_none() => 0,
        Step::Rules => 1,
        Step::Freeze => 2,
        Step::NumberDigits => 3,
        Step::Numbered => 4,
        Step::Seal => 5,
        _ => 6,
    };
    let foot = gettext("The drawing day follows on the same ledger, on the sealed computer.");
    (gettext("Preparing day"), steps(names, current), foot)
}

fn typed(desk: &Desk, words: String) -> Centre {
    Centre::Digits { typed: desk.typed_so_far().to_owned(), wanted: desk.digits_wanted(), words }
}

/// How many digits are not called yet.
pub(super) fn to_call(desk: &Desk) -> String {
    let left = desk.digits_wanted().saturating_sub(desk.typed_so_far().len());
    fill(gettext("{} digits to be called"), &[&left])
}

pub(super) fn number_digits(desk: &Desk) -> Page {
    Page {
        title: gettext("Witnesses' digits"),
        progress: fill(gettext("{} of {}"), &[&desk.typed_so_far().len(), &desk.digits_wanted()]),
        centre: typed(
            desk,
            gettext(
                "Parents or their deputies call them, or dice do. Type each as it is spoken; a misheard one is taken back with Backspace.",
            ),
        ),
        consequence: gettext(
            "The digits settle every draw number, the order of the schools and the parent representatives. They can't be called again.",
        ),
        label: gettext("Number with these digits"),
        missing: to_call(desk),
        ..Page::default()
    }
}

pub(super) fn numbered(desk: &Desk) -> Page {
    let mut rows = Vec::new();
    if let Some(session) = desk.session() {
        let state = session.state();
        let total = state.entries().map_or(0, |e| e.0.len());
        rows.push(Row::new(Mark::Done, fill(gettext("{} draw numbers of seven digits"), &[&total])));
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        if !parents.is_empty() {
            rows.push(Row::new(Mark::Done, gettext("Parent representatives, by lot")).detail(parents.join("  ")));
        }
        for (i, school) in state.order().iter().enumerate() {
            let Some(school) = state.rules().schools.get(*school) else { continue };
            let places = fill(gettext("places {}"), &[&school.places.get()]);
            rows.push(Row::new(Mark::Done, school.name.as_str()).number(i + 1).value(places));
        }
    }
    Page {
        title: gettext("The numbers stand"),
        centre: Centre::List(rows),
        consequence: gettext("Read them aloud. Next, three media are sealed."),
        label: gettext("Read, go on to the seal"),
        ..Page::default()
    }
}

fn custodians(desk: &Desk) -> Vec<Row> {
    let media = desk.media();
    let row = |(i, name): (usize, &String)| match media.get(i).and_then(Option::as_ref) {
        Some(medium) => Row::new(Mark::Done, name.as_str())
            .number(i + 1)
            .value(medium.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()),
        None => Row::new(Mark::ToCome, name.as_str()).number(i + 1).value(gettext("insert its medium")),
    };
    desk.custodian_names().iter().enumerate().map(row).collect()
}

pub(super) fn seal(desk: &Desk) -> Page {
    Page {
        title: gettext("Seal"),
        centre: Centre::List(custodians(desk)),
        consequence: gettext("Each custodian gets a copy with its own share. The fingerprint is fixed and published."),
        label: gettext("Seal three copies"),
        missing: fill(gettext("{} of {} inserted"), &[&desk.media_here(), &desk.custodian_names().len()]),
        ..Page::default()
    }
}

pub(super) fn sealed(desk: &Desk) -> Page {
    let whole = desk.copies_whole();
    let mut rows = custodians(desk);
    for row in &mut rows {
        row.mark = if whole { Mark::Done } else { Mark::PleaseConfirm };
    }
    Page {
        title: gettext("Sealed"),
        centre: Centre::List(rows),
        consequence: if whole {
            gettext("Sign the certificates, seal the computer. The drawing day begins with opening the copies.")
        } else {
            gettext("A copy is not whole. Insert the three media and write them again.")
        },
        label: if whole { gettext("Begin the drawing day") } else { gettext("Write the copies again") },
        ..Page::default()
    }
}
