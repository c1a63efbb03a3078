// SPDX-License-Identifier: Apache-2.0

//! A school's turn (派位派班): its checklist, and the schools in their order.

use super::{PageParts, steps, time};
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::IntervalMax;
use crate::ceremony::school::{SchoolTurn, StoppedRoll};
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, DueStep, TimedStep as Done, counted};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// The schools in their order, with what each has.
pub(super) fn order(controller: &Controller) -> (String, Vec<ListRow>, String) {
    let Some(session) = controller.session() else {
        return (String::new(), Vec::new(), String::new());
    };
    let state = session.state();
    let row = |(i, school): (usize, &usize)| {
        let planned = state.rules().schools.get(*school)?;
        let turn = state.turns().iter().find(|turn| turn.school == *school);
        let (mark, value) = match turn {
            Some(turn) if turn.completed.is_some() => {
                (StatusMark::Done, turn.admitted_children().to_string())
            }
            Some(turn) => (
                StatusMark::Now,
                format!("{}/{}", turn.admitted_children(), planned.places.get()),
            ),
            None => (StatusMark::ToCome, planned.places.get().to_string()),
        };
        Some(
            ListRow::new(mark, planned.name.as_str())
                .number(i + 1)
                .value(value),
        )
    };
    let rows = state.order().iter().enumerate().filter_map(row).collect();
    (gettext("Schools"), rows, total(controller))
}

/// How many were admitted so far.
pub(super) fn total(controller: &Controller) -> String {
    let Some(session) = controller.session() else {
        return String::new();
    };
    let state = session.state();
    let admitted: u64 = state
        .turns()
        .iter()
        .map(SchoolTurn::admitted_children)
        .sum();
    let places: u64 = state
        .rules()
        .schools
        .iter()
        .map(|school| school.places.get())
        .sum();
    let (done, schools) = (state.completed_schools(), state.rules().schools.len());
    gettext_f(
        "{done} of {schools} schools done · admitted {admitted} of {places} places",
        &[
            ("done", &done),
            ("schools", &schools),
            ("admitted", &admitted),
            ("places", &places),
        ],
    )
}

/// A school's checklist: eight steps, from its list to its signed sheet.
pub(super) fn checklist(controller: &Controller, step: DueStep) -> PageParts {
    let Some(state) = controller.session().map(|session| session.state()) else {
        return PageParts::default();
    };
    let turn = state.turn();
    let Some(index) = turn.map(|turn| turn.school).or_else(|| state.next_school()) else {
        return PageParts::default();
    };
    let Some(school) = state.rules().schools.get(index) else {
        return PageParts::default();
    };
    let at = place(step);
    let (numbers, children) = counted(state, index);
    let most = match state.rules().interval_max {
        IntervalMax::Children => children,
        IntervalMax::Entries => numbers,
    };
    let done = |mark: Done| time(controller.done_at(&school.code, mark));
    let names = [
        (gettext("List"), done(Done::Listed)),
        (gettext("Shown in the hall"), done(Done::Began)),
        (gettext("Start number"), done(Done::Start)),
        (gettext("Interval"), done(Done::Interval)),
        (gettext("Draw"), done(Done::Picked)),
        (gettext("Classes"), done(Done::Classes)),
        (gettext("Result sealed"), done(Done::Completed)),
        (gettext("Print and sign"), done(Done::Settled)),
    ];
    let mut rows = steps(names, at);
    rows[0].detail = gettext_f(
        "{numbers} numbers, {children} children",
        &[("numbers", &numbers), ("children", &children)],
    );
    rows[1].detail = ngettext_f(
        "{places} place",
        "{places} places",
        school.places.get(),
        &[("places", &school.places.get())],
    );
    rows[4].detail = ngettext_f(
        "until {places} child is admitted",
        "until {places} children are admitted",
        school.places.get(),
        &[("places", &school.places.get())],
    );
    rows[5].detail = match school.classes.get() {
        0 => gettext("no classes are assigned"),
        classes => ngettext_f(
            "{classes} class of about {children}",
            "{classes} classes of about {children}",
            classes,
            &[
                ("classes", &classes),
                ("children", &school.places.get().div_ceil(classes)),
            ],
        ),
    };
    rows[6].detail = gettext("its hash goes on sheet and glass");
    let who = match controller.presser() {
        Some(presser) => gettext_f(
            "Parent representative {number}",
            &[("number", &presser.label())],
        ),
        None => gettext("A parent representative"),
    };
    for row in [2, 3] {
        rows[row].detail = who.clone();
    }
    if let Some(turn) = turn {
        let rolled = [(2, &turn.start), (3, &turn.interval)];
        for (row, stopped) in rolled
            .into_iter()
            .filter_map(|(i, stopped)| Some((i, stopped.as_ref()?)))
        {
            rows[row].value = stopped.value.to_string();
            rows[row].detail = press_words(stopped);
        }
        if turn.aborted > 0 && matches!(at, 2 | 3) {
            rows[at].detail += &ngettext_f(
                "; {rolls} roll was begun and not stopped, it gives no result",
                "; {rolls} rolls were begun and not stopped, they give no result",
                turn.aborted,
                &[("rolls", &turn.aborted)],
            );
        }
        rows[4].value = format!("{}/{}", turn.admitted_children(), school.places.get());
    }
    rows[at].time = gettext("now");
    for (_, row) in rows
        .iter_mut()
        .enumerate()
        .filter(|(i, row)| *i != at && !row.detail.is_empty())
    {
        row.text = gettext_f(
            "{subject}: {detail}",
            &[
                ("subject", &row.text),
                ("detail", &std::mem::take(&mut row.detail)),
            ],
        );
    }
    let (label, consequence) = words(step, most);
    PageParts {
        title: school.name.clone(),
        progress: gettext_f(
            "step {step} of {steps}",
            &[("step", &(at + 1)), ("steps", &rows.len())],
        ),
        centre: CentreView::List(rows),
        consequence,
        missing: label.clone(),
        label,
        ..PageParts::default()
    }
}

fn place(step: DueStep) -> usize {
    let roll = |kind: RollKind| if kind == RollKind::Start { 2 } else { 3 };
    match step {
        DueStep::BeginSchool => 1,
        DueStep::RollReady(kind) | DueStep::RollWaits(kind) | DueStep::Rolling(kind) => roll(kind),
        DueStep::Selecting => 4,
        DueStep::Classes => 5,
        DueStep::Complete => 6,
        _ => 0,
    }
}

/// The gold button and what it brings about.
fn words(step: DueStep, most: u64) -> (String, String) {
    match step {
        DueStep::RollReady(RollKind::Start) => (
            gettext("Hand over the keys: start number"),
            gettext(
                "The parent starts and stops the roll. What stops is on the ledger at once and \
                 can't be taken back.",
            ),
        ),
        DueStep::RollReady(RollKind::Interval) => (
            gettext("Hand over the keys: interval"),
            gettext_f(
                "The parent starts and stops the roll. The interval (1 to {largest}) is on the \
                 ledger at once.",
                &[("largest", &most)],
            ),
        ),
        DueStep::RollWaits(_) => (
            gettext("The keys are with the parent"),
            gettext("Wait for the parent's start key. Your keys do nothing now."),
        ),
        DueStep::Rolling(_) => (
            gettext("It rolls"),
            gettext("Wait for the parent's stop key. Nobody hurries the parent."),
        ),
        DueStep::Selecting => (
            gettext("Drawing"),
            gettext("The draw runs by itself, each number on the ledger before it is shown."),
        ),
        DueStep::Classes => (
            gettext("Assign the classes"),
            gettext("The classes follow from the sealed shares; nobody chooses."),
        ),
        DueStep::Complete => (
            gettext("Seal the result"),
            gettext("The result gets its hash and goes to paper."),
        ),
        DueStep::BeginSchool => (
            gettext("Show the school"),
            gettext("The hall shows the school, its numbers and who presses."),
        ),
        _ => (
            gettext("The list is right"),
            gettext(
                "Read both counts aloud and hold them against the sealed list. That they fit goes \
                 on the ledger.",
            ),
        ),
    }
}

/// What the notary reads off the last press: who, which tick; the time stands beside it.
fn press_words(stopped: &StoppedRoll) -> String {
    let who = stopped
        .by
        .clone()
        .unwrap_or_else(|| gettext("A parent representative"));
    gettext_f(
        "{parent} · stopped at No. {tick}",
        &[("parent", &who), ("tick", &stopped.tick.0)],
    )
}
