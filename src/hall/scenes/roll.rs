// SPDX-License-Identifier: Apache-2.0

//! Pictures of a roll: the school is called, slots wait, a number rolls, it is stopped.

use super::HallMoment;
use super::lists::parent;
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{OpenRoll, RollResult, SchoolTurn};
use crate::ceremony::state::CeremonyState;
use crate::hall::stage::{
    HallStage, RollAside, RollStage, SchoolFigure, SchoolStage, SlotValue, StageIcon,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use std::fmt::Display;

/// Digits of a draw number.
const NUMBER_DIGITS: usize = 7;

fn presser(moment: &HallMoment<'_>) -> String {
    match moment.presser {
        Some(place) => gettext_f(
            "Parent representative {number}",
            &[("number", &format!("{place:02}"))],
        ),
        None => gettext("A parent representative"),
    }
}

/// Returns the beginning of a school's turn: what is drawn for, and who comes to the keys.
pub(super) fn intro(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    moment: &HallMoment<'_>,
) -> HallStage {
    let own = moment.presser.and_then(|place| parent(state, place));
    let presser_words = own.map_or_else(String::new, |parent| {
        gettext_f(
            "draw number {number} · {school}",
            &[("number", &parent.number), ("school", &parent.school)],
        )
    });
    HallStage::School(SchoolStage {
        name: school.name.clone(),
        figures: figures(turn, school),
        call: gettext_f(
            "{parent} is called to the keys",
            &[("parent", &presser(moment))],
        ),
        presser: presser_words,
        icon: StageIcon::Wait,
    })
}

/// Returns places and children; classes and waiting list where the school has them.
fn figures(turn: &SchoolTurn, school: &DrawnSchool) -> Vec<SchoolFigure> {
    let admitted_before = match school.priority.get() {
        0 => String::new(),
        admitted => gettext_f("less {admitted} admitted", &[("admitted", &admitted)]),
    };
    let numbers = ngettext_f(
        "{numbers} draw number",
        "{numbers} draw numbers",
        turn.ring.len(),
        &[("numbers", &turn.ring.len())],
    );
    let mut figures = vec![
        figure(gettext("Places"), school.places.get(), admitted_before),
        figure(gettext("Children"), turn.children(), numbers),
    ];
    if school.classes.get() > 0 {
        let when = gettext("after the draw");
        figures.push(figure(
            gettext("Classes by lot"),
            school.classes.get(),
            when,
        ));
    }
    if school.waitlist.get() > 0 {
        let order = gettext("in draw order");
        figures.push(figure(
            gettext("Waiting list"),
            school.waitlist.get(),
            order,
        ));
    }
    figures
}

fn figure(caption: String, value: u64, under: String) -> SchoolFigure {
    SchoolFigure {
        caption,
        value: value.to_string(),
        under,
    }
}

/// A roll that was not stopped yet, as the ledger has it.
#[derive(Clone, Copy)]
pub(super) struct RollAttempt {
    pub kind: RollKind,
    /// Attempts that were begun.
    pub attempts: u64,
    pub begun: OpenRoll,
}

/// Returns a roll that is due or rolls.
pub(super) fn roll(
    state: &CeremonyState,
    turn: &SchoolTurn,
    attempt: RollAttempt,
    moment: &HallMoment<'_>,
) -> HallStage {
    let kind = attempt.kind;
    let largest = turn.interval_max(state.rules());
    let rolling = moment
        .rolling
        .filter(|_| attempt.begun == OpenRoll::Rolling);
    let prompt = prompt(kind, moment, attempt.begun);
    // Of the attempts that were begun, the one that is shown is the last, or the next one is due.
    let attempt = match rolling {
        Some(_) => attempt.attempts,
        None => attempt.attempts + 1,
    };
    let slots = match kind {
        RollKind::Start => NUMBER_DIGITS,
        RollKind::Interval => largest.to_string().len(),
    };
    HallStage::Roll(RollStage {
        caption: caption(kind),
        again: match attempt {
            0 | 1 => String::new(),
            attempt => gettext_f("Roll {attempt}", &[("attempt", &attempt)]),
        },
        tick: rolling.map_or_else(String::new, |rolling| {
            gettext_f("No. {tick}", &[("tick", &rolling.tick)])
        }),
        chip: prompt.chip,
        value: rolling.map_or(SlotValue::Slots(slots), |rolling| SlotValue::Rolling {
            now: rolling.value.to_string(),
            past: rolling.past.map(|past| past.to_string()),
            hz: rolling.hz,
        }),
        aside: aside(turn, kind, || counting_rule(state, turn)),
        icon: prompt.icon,
        action: prompt.action,
        remark: if attempt > 1 {
            gettext("The roll before was not stopped and gives no result")
        } else {
            range(state, turn, kind)
        },
    })
}

/// Instructions for people at a roll.
struct RollPrompt {
    chip: String,
    icon: StageIcon,
    action: String,
}

fn prompt(kind: RollKind, moment: &HallMoment<'_>, begun: OpenRoll) -> RollPrompt {
    let presser = presser(moment);
    let rolls = moment.rolling.is_some() && begun == OpenRoll::Rolling;
    match (rolls, moment.may_stop, moment.keys_with_parent) {
        (true, false, _) => RollPrompt {
            chip: gettext("Rolling · a moment please"),
            icon: StageIcon::Wait,
            action: stop_words(kind, &presser),
        },
        (true, true, _) => RollPrompt {
            chip: gettext("Rolling · press stop"),
            icon: StageIcon::Stop,
            action: stop_words(kind, &presser),
        },
        (false, _, true) => RollPrompt {
            chip: gettext("Press the start key"),
            icon: StageIcon::Start,
            action: start_words(kind, &presser),
        },
        (false, _, false) => RollPrompt {
            chip: gettext("Please wait"),
            icon: StageIcon::Wait,
            action: gettext_f("{parent} is called to the keys", &[("parent", &presser)]),
        },
    }
}

/// Returns from which values is rolled.
fn range(state: &CeremonyState, turn: &SchoolTurn, kind: RollKind) -> String {
    match kind {
        RollKind::Start => gettext_f(
            "All {numbers} draw numbers roll; each point around is one",
            &[("numbers", &turn.ring.len())],
        ),
        RollKind::Interval => gettext_f(
            "Numbers from {smallest} to {largest} roll",
            &[
                ("smallest", &state.rules().interval_min.get()),
                ("largest", &turn.interval_max(state.rules())),
            ],
        ),
    }
}

/// Returns how the selection counts, in four lines.
fn counting_rule(state: &CeremonyState, turn: &SchoolTurn) -> Vec<String> {
    let school = state.rules().schools.get(turn.school);
    let places = school.map_or(0, |school| school.places.get());
    vec![
        gettext("Begin with the start number,"),
        gettext("count on, round and round,"),
        gettext("passing over those drawn,"),
        ngettext_f(
            "until {places} place is filled",
            "until {places} places are filled",
            places,
            &[("places", &places)],
        ),
    ]
}

fn caption(kind: RollKind) -> String {
    match kind {
        RollKind::Start => gettext("Start number"),
        RollKind::Interval => gettext("Interval"),
    }
}

/// Returns the start number beside the roll of the interval, with these lines below it.
fn aside(
    turn: &SchoolTurn,
    kind: RollKind,
    lines: impl FnOnce() -> Vec<String>,
) -> Option<RollAside> {
    match (kind, &turn.start) {
        (RollKind::Interval, Some(start)) => Some(RollAside {
            heading: gettext("Start number (stopped)"),
            number: start.value().to_string(),
            lines: lines(),
        }),
        (RollKind::Start, _) | (RollKind::Interval, None) => None,
    }
}

fn start_words(kind: RollKind, presser: &str) -> String {
    let parent: [(&str, &dyn Display); 1] = [("parent", &presser)];
    match kind {
        RollKind::Start => gettext_f("{parent} presses start: the numbers roll", &parent),
        RollKind::Interval => gettext_f("{parent} presses start: the intervals roll", &parent),
    }
}

fn stop_words(kind: RollKind, presser: &str) -> String {
    let parent: [(&str, &dyn Display); 1] = [("parent", &presser)];
    match kind {
        RollKind::Start => gettext_f(
            "The next number after the press of {parent} is the start number",
            &parent,
        ),
        RollKind::Interval => gettext_f(
            "The next number after the press of {parent} is the interval",
            &parent,
        ),
    }
}

/// Returns a roll that was stopped: its value where it rolled.
pub(super) fn stopped(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    kind: RollKind,
    moment: &HallMoment<'_>,
) -> HallStage {
    let roll = match kind {
        RollKind::Start => turn.start.as_ref(),
        RollKind::Interval => turn.interval.as_ref(),
    };
    let stopped = roll.and_then(RollResult::stopped);
    let by = stopped.and_then(|stopped| stopped.by.clone());
    let by = by.unwrap_or_else(|| gettext("A parent representative"));
    let at = stopped.map_or_else(String::new, |stopped| (moment.time_of)(&stopped.at));
    let value = stopped_value(roll);
    let means = match kind {
        RollKind::Start => gettext_f(
            "The draw begins with {number}: it is place 1",
            &[("number", &value)],
        ),
        RollKind::Interval => gettext("The draw begins; the start number is place 1"),
    };
    HallStage::Roll(RollStage {
        caption: caption(kind),
        again: String::new(),
        tick: String::new(),
        chip: gettext("Stopped · on record"),
        value: SlotValue::Fixed(value),
        aside: aside(turn, kind, || vec![places_drawn(school)]),
        icon: StageIcon::Tick,
        action: means,
        remark: gettext_f(
            "{parent} pressed stop at {time}",
            &[("parent", &by), ("time", &at)],
        ),
    })
}

fn places_drawn(school: &DrawnSchool) -> String {
    ngettext_f(
        "{places} place is drawn now",
        "{places} places are drawn now",
        school.places.get(),
        &[("places", &school.places.get())],
    )
}

/// Returns the value of a roll; empty where it is not known yet.
pub(super) fn stopped_value(roll: Option<&RollResult>) -> String {
    roll.map_or_else(String::new, |roll| roll.value().to_string())
}
