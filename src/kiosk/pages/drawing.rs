//! The pages of the drawing day (派位派班), up to the paper.

use super::{Page, steps};
use crate::ceremony::event::RollKind;
use crate::ceremony::school::{Stopped, Turn};
use crate::ceremony::state::State;
use crate::kiosk::desk::{CopyMark, Desk, Step};
use crate::kiosk::view::{Centre, Mark, Row};
use crate::words::{fill, gettext};

/// 第 n/m 所.
pub(super) fn day(desk: &Desk) -> String {
    let Some(session) = desk.session() else { return String::new() };
    let state = session.state();
    let (begun, all) = (state.turns().len(), state.rules().schools.len());
    if begun == 0 { gettext("Opening") } else { fill(gettext("School {}/{}"), &[&begun, &all]) }
}

/// The schools in their order, with what each has.
pub(super) fn left(desk: &Desk) -> (String, Vec<Row>, String) {
    let Some(session) = desk.session() else { return (String::new(), Vec::new(), String::new()) };
    let state = session.state();
    let row = |(i, school): (usize, &usize)| {
        let planned = state.rules().schools.get(*school)?;
        let turn = state.turns().iter().find(|turn| turn.school == *school);
        let (mark, value) = match turn {
            Some(turn) if turn.completed.is_some() => (Mark::Done, turn.admitted_children().to_string()),
            Some(turn) => (Mark::Now, format!("{}/{}", turn.admitted_children(), planned.places.get())),
            None => (Mark::ToCome, planned.places.get().to_string()),
        };
        Some(Row::new(mark, planned.name.as_str()).number(i + 1).value(value))
    };
    let rows = state.order().iter().enumerate().filter_map(row).collect();
    let admitted: u64 = state.turns().iter().map(Turn::admitted_children).sum();
    let places: u64 = state.rules().schools.iter().map(|school| school.places.get()).sum();
    (gettext("Schools"), rows, fill(gettext("admitted {} of {} places"), &[&admitted, &places]))
}

pub(super) fn opening(desk: &Desk) -> Page {
    let marks = desk.copies();
    let waiting = marks.iter().filter(|mark| **mark == CopyMark::Waiting).count();
    let next = (0..marks.len()).rev().find(|i| marks[*i] == CopyMark::Waiting);
    let row = |(i, name): (usize, &String)| {
        let (mark, words) = match marks.get(i) {
            Some(CopyMark::Same) => (Mark::Done, gettext("same as the published fingerprint")),
            Some(CopyMark::Differs) => (Mark::MustCorrect, gettext("differs; it is noted on the ledger")),
            _ if next == Some(i) => (Mark::Now, gettext("check the seals, open it, insert it")),
            _ => (Mark::ToCome, gettext("to be opened")),
        };
        Row::new(mark, name.as_str()).number(i + 1).value(words)
    };
    let mut rows: Vec<Row> = desk.custodian_names().iter().enumerate().map(row).collect();
    if desk.opened_enough() {
        rows.push(Row::new(Mark::Now, gettext("The notary reads the certificate aloud")));
    }
    Page {
        title: gettext("Open and compare the copies"),
        progress: fill(gettext("{} to be opened"), &[&waiting]),
        centre: Centre::List(rows),
        consequence: if desk.opened_enough() {
            gettext("After the reading the stage digits are called.")
        } else {
            gettext("The copy's list and rules are held against this computer; the hall sees the result.")
        },
        label: if desk.opened_enough() {
            gettext("The certificate was read")
        } else {
            gettext("Compare the next copy")
        },
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
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: gettext(
            "Each share is held against its sealed commitment. They stay in memory only, until the close.",
        ),
        label: gettext("Read the shares"),
    }
}

/// A school's checklist.
pub(super) fn school(desk: &Desk, step: Step) -> Page {
    let (at, label, consequence) = match step {
        Step::RollReady(RollKind::Start) => (
            1,
            gettext("Hand over the keys"),
            gettext("The parent starts and stops the roll; what stops is what counts. Your keys do nothing then."),
        ),
        Step::RollReady(RollKind::Interval) => {
            (2, gettext("Hand over the keys"), gettext("The same parent rolls the interval."))
        }
        Step::RollWaits(kind) => {
            (at_roll(kind), gettext("The keys are with the parent"), gettext("Wait for the parent's start key."))
        }
        Step::Rolling(kind) => {
            (at_roll(kind), gettext("It rolls"), gettext("Wait for the parent's stop key. Nobody hurries the parent."))
        }
        Step::Selecting => {
            (3, gettext("Drawing"), gettext("The draw runs by itself, each number on the ledger before it is shown."))
        }
        Step::Classes => {
            (4, gettext("Assign the classes"), gettext("The classes follow from the sealed shares; nobody chooses."))
        }
        Step::Complete => {
            (5, gettext("End this school's turn"), gettext("The result gets its hash and goes to paper."))
        }
        _ => (0, gettext("Begin this school's turn"), gettext("The hall shows the school and its numbers.")),
    };
    let names = [
        gettext("Call the school and the parent"),
        gettext("Start number"),
        gettext("Interval"),
        gettext("Draw"),
        gettext("Classes"),
        gettext("End of the turn"),
        gettext("Print and sign"),
    ];
    let mut rows = steps(&names, at);
    let state = desk.session().map(|session| session.state());
    let turn = state.and_then(State::turn);
    if let Some(presser) = desk.presser() {
        let words = gettext("Parent representative {}, draw number {} (another school)");
        rows[0].detail = fill(words, &[&presser.label(), &presser.number]);
    }
    if let Some(turn) = turn {
        let rolled = [(1, &turn.start), (2, &turn.interval)];
        for (row, stopped) in rolled.into_iter().filter_map(|(i, stopped)| Some((i, stopped.as_ref()?))) {
            rows[row].value = stopped.value.to_string();
            rows[row].detail = press_words(stopped);
        }
        if turn.aborted > 0 {
            rows[at].detail =
                fill(gettext("{} rolls were begun and not stopped; they give no result"), &[&turn.aborted]);
        }
        let places = state.and_then(|s| s.rules().schools.get(turn.school)).map_or(0, |s| s.places.get());
        rows[3].value = format!("{}/{places}", turn.admitted_children());
    }
    let current = turn.map(|turn| turn.school).or_else(|| state.and_then(State::next_school));
    let school = state.and_then(|state| state.rules().schools.get(current?));
    Page {
        title: school.map(|school| school.name.clone()).unwrap_or_default(),
        progress: fill(gettext("step {} of {}"), &[&(at + 1), &names.len()]),
        centre: Centre::List(rows),
        consequence,
        label,
    }
}

/// What the notary reads off the last press: who, which tick, when.
fn press_words(stopped: &Stopped) -> String {
    let at: Option<jiff::Timestamp> = stopped.at.parse().ok();
    let time = at.map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S").to_string());
    let who = stopped.by.clone().unwrap_or_else(|| gettext("A parent representative"));
    fill(gettext("{} · stopped at No. {} · {}"), &[&who, &stopped.tick.0, &time.unwrap_or_default()])
}

fn at_roll(kind: RollKind) -> usize {
    match kind {
        RollKind::Start => 1,
        RollKind::Interval => 2,
    }
}
