//! The page of an open incident: what happened, what is safe, two people, one way on.

use super::{Page, time};
use crate::kiosk::desk::{Armed, Desk, IncidentKind, Input};
use crate::kiosk::view::{Answer, Centre, IncidentSheet, Mark, Row};
use crate::words::{fill, gettext};

pub(super) fn open(desk: &Desk) -> Page {
    let Some(incident) = desk.incident() else { return Page::default() };
    let answer = |kind: IncidentKind| {
        let mark = if incident.kind == Some(kind) { Mark::Done } else { Mark::ToCome };
        Answer { label: word(kind), example: String::new(), input: Input::Happened(kind), mark }
    };
    let sheet = IncidentSheet {
        since: since(desk),
        kinds: IncidentKind::ALL.map(answer).to_vec(),
        fault: incident.fault.clone(),
        note: incident.kind.map(|_| incident.note.clone()),
        safe: safe(desk),
        people: people(desk),
    };
    Page {
        title: gettext("Interrupted: what was drawn stays"),
        centre: Centre::Incident(Box::new(sheet)),
        consequence: gettext("It goes on where it stood. There is no way to draw anything again."),
        label: way_on(desk),
        missing: gettext("first say what happened"),
        ..Page::default()
    }
}

/// The resume, by what comes next.
fn way_on(desk: &Desk) -> String {
    let turn = desk.session().and_then(|session| session.state().turn());
    match turn.filter(|turn| turn.interval.is_some()) {
        Some(turn) if turn.next_pick().is_some() => fill(gettext("Go on with place {}"), &[&(turn.picks.len() + 1)]),
        _ => gettext("Go on"),
    }
}

fn since(desk: &Desk) -> String {
    let Some(at) = desk.incident_began() else { return gettext("not on the ledger yet") };
    let minutes = at
        .parse()
        .map_or(0, |began: jiff::Timestamp| jiff::Timestamp::now().duration_since(began).as_secs().max(0) / 60);
    fill(gettext("since {} · {} min"), &[&time(Some(at)).unwrap_or_default(), &minutes])
}

/// What is on disk and stays; the ledger was read back when the page opened.
fn safe(desk: &Desk) -> Vec<Row> {
    let (Some(session), Some(incident)) = (desk.session(), desk.incident()) else { return Vec::new() };
    let state = session.state();
    let lines = state.events();
    let ledger = match incident.reads_back {
        true => Row::new(Mark::Done, fill(gettext("Ledger read back: {} lines, chain holds"), &[&lines])),
        false => Row::new(Mark::MustCorrect, gettext("The ledger can't be read back: mend the disk before going on")),
    };
    let beginning = match incident.on_record {
        true => Row::new(Mark::Done, gettext("This interruption is on the ledger")),
        false => Row::new(Mark::PleaseConfirm, gettext("This interruption goes on the ledger when it is mended")),
    };
    let mut rows = Vec::new();
    if let Some(turn) = state.turns().last() {
        let admitted = turn.admitted_children();
        let last = turn
            .picks
            .last()
            .map_or_else(String::new, |pick| fill(gettext(", the last No. {}: {}"), &[&pick.order, &pick.number]));
        rows.push(Row::new(Mark::Done, fill(gettext("{} children admitted"), &[&admitted]) + &last));
        if let (Some(start), Some(interval)) = (&turn.start, &turn.interval) {
            let words = gettext("Start number {} and interval {} stay");
            rows.push(Row::new(Mark::Done, fill(words, &[&start.value, &interval.value])));
        }
    }
    rows.extend([ledger, beginning]);
    rows
}

/// The technician says what happened, the officer lets it go on; the notary watches and confirms nothing.
fn people(desk: &Desk) -> [Row; 2] {
    let said = desk.incident().is_some_and(|incident| incident.kind.is_some());
    let armed = desk.armed() == Some(Armed::Step);
    let mark = |done: bool, now: bool| match (done, now) {
        (true, _) => Mark::Done,
        (false, true) => Mark::Now,
        (false, false) => Mark::ToCome,
    };
    [
        Row::new(mark(armed, said), gettext("Technician: the trouble is over")).value("F8"),
        Row::new(mark(false, armed), gettext("Bureau officer: what was drawn fits")).value("F9"),
    ]
}

fn word(kind: IncidentKind) -> String {
    match kind {
        IncidentKind::Power => gettext("Power"),
        IncidentKind::Computer => gettext("Computer"),
        IncidentKind::Display => gettext("Display"),
        IncidentKind::Printer => gettext("Printer"),
        IncidentKind::Keys => gettext("Keys"),
        IncidentKind::People => gettext("People"),
        IncidentKind::Other => gettext("Other"),
    }
}
