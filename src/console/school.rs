// SPDX-License-Identifier: Apache-2.0

//! A school's turn (派位派班): its checklist, and the schools in their order.
//!
//! Invariant: the rows of a checklist are [`ChecklistRow::ALL`], whatever the step. Deliberately
//! absent: what a step does (`crate::controller`).

use super::{DayStep, LeftColumn, PageParts, steps, time};
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::{DrawnSchool, IntervalMax};
use crate::ceremony::school::{RollResult, SchoolTurn, StoppedRoll};
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, TimedStep, counted};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the schools in their order, with the children or places of each.
pub(super) fn order(controller: &Controller) -> LeftColumn {
    let Some(session) = controller.session() else {
        return LeftColumn::default();
    };
    let state = session.state();
    let mut rows = Vec::new();
    for (position, index) in state.order().iter().enumerate() {
        if let Some(school) = state.rules().schools.get(*index) {
            let turn = state.turns().iter().find(|turn| turn.school == *index);
            rows.push(school_row(school, turn).number(position + 1));
        }
    }
    LeftColumn {
        title: gettext("Schools"),
        rows,
        foot: total(controller),
    }
}

fn school_row(school: &DrawnSchool, turn: Option<&SchoolTurn>) -> ListRow {
    let places = school.places.get();
    let (mark, value) = match turn {
        Some(turn) if turn.completed.is_some() => {
            (StatusMark::Done, turn.admitted_children().to_string())
        }
        Some(turn) => (
            StatusMark::Now,
            format!("{}/{places}", turn.admitted_children()),
        ),
        None => (StatusMark::ToCome, places.to_string()),
    };
    ListRow::new(mark, school.name.as_str()).value(value)
}

/// Returns the number of children admitted so far, in words.
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
    let planned = &state.rules().schools;
    let places: u64 = planned.iter().map(|school| school.places.get()).sum();
    gettext_f(
        "{done} of {schools} schools done · admitted {admitted} of {places} places",
        &[
            ("done", &state.completed_schools()),
            ("schools", &planned.len()),
            ("admitted", &admitted),
            ("places", &places),
        ],
    )
}

/// Step of a school's turn whose page is its checklist.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChecklistStep {
    /// The list is compared with the sealed one.
    List,
    /// The school is shown in the hall.
    Begin,
    /// The keys are to be handed over.
    RollReady(RollKind),
    /// The parent starts.
    RollWaits(RollKind),
    /// The parent stops.
    Rolling(RollKind),
    /// Visits go on by themselves.
    Draw,
    /// The classes are assigned.
    Classes,
    /// The result is sealed.
    Result,
}

/// Row of a school's checklist, from its list to its signed sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChecklistRow {
    List,
    Shown,
    Roll(RollKind),
    Draw,
    Classes,
    Result,
    Print,
}

impl ChecklistRow {
    /// All rows, in the order in which they are shown.
    const ALL: [Self; 8] = [
        Self::List,
        Self::Shown,
        Self::Roll(RollKind::Start),
        Self::Roll(RollKind::Interval),
        Self::Draw,
        Self::Classes,
        Self::Result,
        Self::Print,
    ];

    /// Returns the row of a step.
    fn of(step: ChecklistStep) -> Self {
        match step {
            ChecklistStep::List => Self::List,
            ChecklistStep::Begin => Self::Shown,
            ChecklistStep::RollReady(kind)
            | ChecklistStep::RollWaits(kind)
            | ChecklistStep::Rolling(kind) => Self::Roll(kind),
            ChecklistStep::Draw => Self::Draw,
            ChecklistStep::Classes => Self::Classes,
            ChecklistStep::Result => Self::Result,
        }
    }

    fn name(self) -> String {
        match self {
            Self::List => gettext("List"),
            Self::Shown => gettext("Shown in the hall"),
            Self::Roll(RollKind::Start) => gettext("Start number"),
            Self::Roll(RollKind::Interval) => gettext("Interval"),
            Self::Draw => gettext("Draw"),
            Self::Classes => gettext("Classes"),
            Self::Result => gettext("Result sealed"),
            Self::Print => gettext("Print and sign"),
        }
    }

    /// Returns the step whose time stands at the end of the row.
    fn timed_step(self) -> TimedStep {
        match self {
            Self::List => TimedStep::Listed,
            Self::Shown => TimedStep::Began,
            Self::Roll(RollKind::Start) => TimedStep::Start,
            Self::Roll(RollKind::Interval) => TimedStep::Interval,
            Self::Draw => TimedStep::Picked,
            Self::Classes => TimedStep::Classes,
            Self::Result => TimedStep::Completed,
            Self::Print => TimedStep::Settled,
        }
    }
}

/// Checklist of the school that is drawn, or of the next one.
struct SchoolChecklist<'a> {
    controller: &'a Controller,
    school: &'a DrawnSchool,
    /// Turn of the school, once it has begun.
    turn: Option<&'a SchoolTurn>,
    /// Draw numbers on the school's list.
    numbers: u64,
    /// Children on the school's list.
    children: u64,
    /// Largest interval of the school.
    largest_interval: u64,
    /// Row of the step that is due.
    current: ChecklistRow,
}

/// Returns a school's checklist: eight rows, from its list to its signed sheet.
pub(super) fn checklist(controller: &Controller, step: ChecklistStep) -> PageParts {
    match SchoolChecklist::new(controller, ChecklistRow::of(step)) {
        Some(checklist) => checklist.page(step),
        None => PageParts::default(),
    }
}

impl<'a> SchoolChecklist<'a> {
    /// Returns the checklist of the school in turn; `None` where no school is left.
    fn new(controller: &'a Controller, current: ChecklistRow) -> Option<Self> {
        let state = controller.session()?.state();
        let turn = state.turn();
        let index = match turn {
            Some(turn) => turn.school,
            None => state.next_school()?,
        };
        let (numbers, children) = counted(state, index);
        let largest_interval = match state.rules().interval_max {
            IntervalMax::Children => children,
            IntervalMax::Entries => numbers,
        };
        Some(Self {
            controller,
            school: state.rules().schools.get(index)?,
            turn,
            numbers,
            children,
            largest_interval,
            current,
        })
    }

    fn page(&self, step: ChecklistStep) -> PageParts {
        let position = ChecklistRow::ALL
            .iter()
            .position(|row| *row == self.current)
            .unwrap_or_default();
        let days = ChecklistRow::ALL.map(|row| DayStep::new(row.name(), self.done_at(row)));
        let rows = steps(days, position).into_iter().zip(ChecklistRow::ALL);
        let rows: Vec<ListRow> = rows.map(|(line, row)| self.fill(line, row)).collect();
        let (label, consequence) = words(step, self.largest_interval);
        PageParts {
            title: self.school.name.clone(),
            progress: gettext_f(
                "step {step} of {steps}",
                &[("step", &(position + 1)), ("steps", &rows.len())],
            ),
            centre: CentreView::List(rows),
            consequence,
            missing: label.clone(),
            label,
            ..PageParts::default()
        }
    }

    fn done_at(&self, row: ChecklistRow) -> Option<String> {
        let done_at = self.controller.done_at(&self.school.code, row.timed_step());
        time(done_at)
    }

    /// Adds detail and value to a row's line. The current row has its detail as small print, the
    /// others in the line itself.
    fn fill(&self, line: ListRow, row: ChecklistRow) -> ListRow {
        let detail = self.detail(row);
        let line = line.value(self.value(row));
        if row == self.current {
            return line.detail(detail).time(gettext("now"));
        }
        if detail.is_empty() {
            return line;
        }
        let text = gettext_f(
            "{subject}: {detail}",
            &[("subject", &line.text), ("detail", &detail)],
        );
        ListRow { text, ..line }
    }

    fn detail(&self, row: ChecklistRow) -> String {
        let places = self.school.places.get();
        match row {
            ChecklistRow::List => gettext_f(
                "{numbers} numbers, {children} children",
                &[("numbers", &self.numbers), ("children", &self.children)],
            ),
            ChecklistRow::Shown => ngettext_f(
                "{places} place",
                "{places} places",
                places,
                &[("places", &places)],
            ),
            ChecklistRow::Roll(kind) => self.roll_detail(kind),
            ChecklistRow::Draw => ngettext_f(
                "until {places} child is admitted",
                "until {places} children are admitted",
                places,
                &[("places", &places)],
            ),
            ChecklistRow::Classes => self.classes_detail(),
            ChecklistRow::Result => gettext("its hash goes on sheet and glass"),
            ChecklistRow::Print => String::new(),
        }
    }

    fn classes_detail(&self) -> String {
        let classes = self.school.classes.get();
        if classes == 0 {
            return gettext("no classes are assigned");
        }
        let children = self.school.places.get().div_ceil(classes);
        ngettext_f(
            "{classes} class of about {children}",
            "{classes} classes of about {children}",
            classes,
            &[("classes", &classes), ("children", &children)],
        )
    }

    /// Returns who presses or pressed, and the rolls that gave no result.
    fn roll_detail(&self, kind: RollKind) -> String {
        let detail = match (self.stopped(kind), self.controller.presser()) {
            (Some(stopped), _) => press_words(stopped),
            (None, Some(presser)) => gettext_f(
                "Parent representative {number}",
                &[("number", &presser.label())],
            ),
            (None, None) => gettext("A parent representative"),
        };
        let aborted = self.turn.map_or(0, |turn| turn.aborted);
        if aborted == 0 || self.current != ChecklistRow::Roll(kind) {
            return detail;
        }
        detail
            + &ngettext_f(
                "; {rolls} roll was begun and not stopped, it gives no result",
                "; {rolls} rolls were begun and not stopped, they give no result",
                aborted,
                &[("rolls", &aborted)],
            )
    }

    fn value(&self, row: ChecklistRow) -> String {
        match (row, self.turn) {
            (ChecklistRow::Roll(kind), _) => self
                .stopped(kind)
                .map(|stopped| stopped.value.to_string())
                .unwrap_or_default(),
            (ChecklistRow::Draw, Some(turn)) => {
                format!("{}/{}", turn.admitted_children(), self.school.places.get())
            }
            (ChecklistRow::Draw, None)
            | (
                ChecklistRow::List
                | ChecklistRow::Shown
                | ChecklistRow::Classes
                | ChecklistRow::Result
                | ChecklistRow::Print,
                _,
            ) => String::new(),
        }
    }

    fn stopped(&self, kind: RollKind) -> Option<&StoppedRoll> {
        let turn = self.turn?;
        let roll = match kind {
            RollKind::Start => turn.start.as_ref(),
            RollKind::Interval => turn.interval.as_ref(),
        };
        roll.and_then(RollResult::stopped)
    }
}

/// Returns the gold button's label and what it brings about.
fn words(step: ChecklistStep, largest_interval: u64) -> (String, String) {
    match step {
        ChecklistStep::RollReady(RollKind::Start) => (
            gettext("Hand over the keys: start number"),
            gettext(
                "The parent starts and stops the roll. What stops is on the ledger at once and \
                 can't be taken back.",
            ),
        ),
        ChecklistStep::RollReady(RollKind::Interval) => (
            gettext("Hand over the keys: interval"),
            gettext_f(
                "The parent starts and stops the roll. The interval (1 to {largest}) is on the \
                 ledger at once.",
                &[("largest", &largest_interval)],
            ),
        ),
        ChecklistStep::RollWaits(_) => (
            gettext("The keys are with the parent"),
            gettext("Wait for the parent's start key. Your keys do nothing now."),
        ),
        ChecklistStep::Rolling(_) => (
            gettext("It rolls"),
            gettext("Wait for the parent's stop key. Nobody hurries the parent."),
        ),
        ChecklistStep::Draw => (
            gettext("Drawing"),
            gettext("The draw runs by itself, each number on the ledger before it is shown."),
        ),
        ChecklistStep::Classes => (
            gettext("Assign the classes"),
            gettext("The classes follow from the sealed shares; nobody chooses."),
        ),
        ChecklistStep::Result => (
            gettext("Seal the result"),
            gettext("The result gets its hash and goes to paper."),
        ),
        ChecklistStep::Begin => (
            gettext("Show the school"),
            gettext("The hall shows the school, its numbers and who presses."),
        ),
        ChecklistStep::List => (
            gettext("The list is right"),
            gettext(
                "Read both counts aloud and hold them against the sealed list. That they fit goes \
                 on the ledger.",
            ),
        ),
    }
}

/// Returns what the notary reads off the last press: who pressed, at which tick.
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
