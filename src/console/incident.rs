// SPDX-License-Identifier: Apache-2.0

//! The page of an open incident: what happened, what is safe, two people, one way on.
//!
//! Deliberately absent: a way to draw anything again.

use super::{PageParts, time};
use crate::ceremony::school::{NextUp, SchoolTurn};
use crate::console::view::{CentreView, IncidentSheet, ListRow, RuleAnswer, StatusMark};
use crate::controller::{Controller, IncidentKind, OpenIncident, OperatorInput};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::selection::Outcome;

pub(super) fn open(controller: &Controller) -> PageParts {
    let Some(incident) = controller.incident() else {
        return PageParts::default();
    };
    let answer = |kind: IncidentKind| {
        let mark = if incident.kind == Some(kind) {
            StatusMark::Done
        } else {
            StatusMark::ToCome
        };
        RuleAnswer {
            label: word(kind),
            example: String::new(),
            input: OperatorInput::Happened(kind),
            mark,
        }
    };
    let sheet = IncidentSheet {
        since: since(controller),
        kinds: IncidentKind::ALL.map(answer).to_vec(),
        fault: incident.fault.clone(),
        note: incident.kind.map(|_| incident.note.clone()),
        safe: safe(controller),
        people: people(controller),
    };
    PageParts {
        title: gettext("Interrupted: what was drawn stays"),
        centre: CentreView::Incident(Box::new(sheet)),
        consequence: gettext("It goes on where it stood. There is no way to draw anything again."),
        label: way_on(controller),
        missing: missing(controller),
        ..PageParts::default()
    }
}

/// Returns what the gold button waits for.
fn missing(controller: &Controller) -> String {
    if controller.has_other_lines() {
        gettext("leave and start again to go on from this medium, or take it out")
    } else {
        gettext("first say what happened")
    }
}

/// Returns the label of the gold button, by what comes next.
fn way_on(controller: &Controller) -> String {
    let turn = controller
        .session()
        .and_then(|session| session.state().turn());
    match turn.map(SchoolTurn::next_up) {
        Some(NextUp::Place(place)) => gettext_f("Go on with place {place}", &[("place", &place)]),
        Some(NextUp::WaitingPlace(place)) => {
            gettext_f("Go on with waiting place {place}", &[("place", &place)])
        }
        Some(NextUp::Roll(_) | NextUp::Classes | NextUp::End) | None => gettext("Go on"),
    }
}

/// Returns the last place that was given, as every place counted in children, and its number;
/// empty before the first.
fn last_admitted(turn: &SchoolTurn) -> String {
    let last = turn
        .picks
        .iter()
        .rev()
        .find(|pick| pick.outcome == Outcome::Admitted);
    match last {
        Some(pick) => gettext_f(
            ", the last No. {place}: {number}",
            &[
                ("place", &turn.admitted_children()),
                ("number", &pick.number),
            ],
        ),
        None => String::new(),
    }
}

fn since(controller: &Controller) -> String {
    let Some(at) = controller.incident_began() else {
        return gettext("not on the ledger yet");
    };
    let minutes = at.parse().map_or(0, |began: jiff::Timestamp| {
        jiff::Timestamp::now()
            .duration_since(began)
            .as_secs()
            .max(0)
            / 60
    });
    gettext_f(
        "since {time} · {minutes} min",
        &[
            ("time", &time(Some(at)).unwrap_or_default()),
            ("minutes", &minutes),
        ],
    )
}

/// Returns what is on disk and stays; the ledger was read back when the page opened.
fn safe(controller: &Controller) -> Vec<ListRow> {
    let (Some(session), Some(incident)) = (controller.session(), controller.incident()) else {
        return Vec::new();
    };
    let state = session.state();
    let lines = state.events();
    let ledger = match incident.reads_back {
        true => ListRow::new(
            StatusMark::Done,
            ngettext_f(
                "Ledger read back: {lines} line, chain holds",
                "Ledger read back: {lines} lines, chain holds",
                lines,
                &[("lines", &lines)],
            ),
        ),
        false => ListRow::new(
            StatusMark::MustCorrect,
            gettext("The ledger can't be read back: mend the disk before going on"),
        ),
    };
    let mut rows = Vec::new();
    if let Some(turn) = state.turns().last() {
        let admitted = turn.admitted_children();
        let last = last_admitted(turn);
        rows.push(ListRow::new(
            StatusMark::Done,
            ngettext_f(
                "{children} child admitted",
                "{children} children admitted",
                admitted,
                &[("children", &admitted)],
            ) + &last,
        ));
        if let (Some(start), Some(interval)) = (&turn.start, &turn.interval) {
            rows.push(ListRow::new(
                StatusMark::Done,
                gettext_f(
                    "Start number {start} and interval {interval} stay",
                    &[("start", &start.value()), ("interval", &interval.value())],
                ),
            ));
        }
    }
    if session.pending_stop().is_some() {
        rows.push(ListRow::new(
            StatusMark::PleaseConfirm,
            gettext("The press counts: its value is written when it goes on, nobody presses again"),
        ));
    }
    rows.extend([ledger, beginning(incident)]);
    rows
}

/// Returns whether the beginning of the interruption is on the ledger.
fn beginning(incident: &OpenIncident) -> ListRow {
    match incident.on_record {
        true => ListRow::new(
            StatusMark::Done,
            gettext("This interruption is on the ledger"),
        ),
        false => ListRow::new(
            StatusMark::PleaseConfirm,
            gettext("This interruption goes on the ledger when it is mended"),
        ),
    }
}

/// Returns the lines of the two who confirm: the technician, then the officer. The notary watches
/// and confirms nothing.
fn people(controller: &Controller) -> [ListRow; 2] {
    let said = controller
        .incident()
        .is_some_and(|incident| incident.kind.is_some());
    let armed = controller.armed().is_some();
    let mark = |done: bool, now: bool| match (done, now) {
        (true, _) => StatusMark::Done,
        (false, true) => StatusMark::Now,
        (false, false) => StatusMark::ToCome,
    };
    [
        ListRow::new(
            mark(armed, said),
            gettext("Technician: the trouble is over"),
        )
        .value("F8"),
        ListRow::new(
            mark(false, armed),
            gettext("Bureau officer: what was drawn fits"),
        )
        .value("F9"),
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
