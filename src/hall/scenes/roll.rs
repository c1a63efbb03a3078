// SPDX-License-Identifier: Apache-2.0

//! The pictures of a roll: the school is called, slots wait, numbers roll, one stands.

use super::HallMoment;
use super::lists::parent;
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{OpenRoll, SchoolTurn, StoppedRoll};
use crate::ceremony::state::CeremonyState;
use crate::hall::scene::{HallStage, SlotValue, StageIcon};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use std::fmt::Display;

fn presser(moment: &HallMoment<'_>) -> String {
    match moment.presser {
        Some(place) => gettext_f(
            "Parent representative {number}",
            &[("number", &format!("{place:02}"))],
        ),
        None => gettext("A parent representative"),
    }
}

/// A school's turn begins: what is drawn for, and who comes to the keys.
pub(super) fn intro(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    moment: &HallMoment<'_>,
) -> HallStage {
    let places = gettext_f(
        "less {admitted} admitted",
        &[("admitted", &school.priority.get())],
    );
    let numbers = ngettext_f(
        "{numbers} draw number",
        "{numbers} draw numbers",
        turn.ring.len(),
        &[("numbers", &turn.ring.len())],
    );
    let mut figures = vec![
        (
            gettext("Places"),
            school.places.get().to_string(),
            if school.priority.get() > 0 {
                places
            } else {
                String::new()
            },
        ),
        (gettext("Children"), turn.children().to_string(), numbers),
    ];
    if school.classes.get() > 0 {
        figures.push((
            gettext("Classes by lot"),
            school.classes.get().to_string(),
            gettext("after the draw"),
        ));
    }
    if school.waitlist.get() > 0 {
        figures.push((
            gettext("Waiting list"),
            school.waitlist.get().to_string(),
            gettext("in draw order"),
        ));
    }
    HallStage::School {
        name: school.name.clone(),
        figures,
        call: gettext_f(
            "{parent} is called to the keys",
            &[("parent", &presser(moment))],
        ),
        presser: moment
            .presser
            .and_then(|place| parent(state, place))
            .map(|parent| {
                gettext_f(
                    "draw number {number} · {school}",
                    &[("number", &parent.number), ("school", &parent.school)],
                )
            })
            .unwrap_or_default(),
        icon: StageIcon::Wait,
    }
}

/// A roll that is due or rolls.
pub(super) fn roll(
    state: &CeremonyState,
    turn: &SchoolTurn,
    (kind, attempts, begun): (RollKind, u64, OpenRoll),
    moment: &HallMoment<'_>,
) -> HallStage {
    let largest = turn.interval_max(state.rules());
    let rolling = moment.rolling.filter(|_| begun == OpenRoll::Rolling);
    let presser = presser(moment);
    let (chip, icon, first) = match (rolling, moment.keys_with_parent) {
        (Some(_), _) if !moment.may_stop => (
            gettext("Rolling · a moment please"),
            StageIcon::Wait,
            stop_words(kind, &presser),
        ),
        (Some(_), _) => (
            gettext("Rolling · press stop"),
            StageIcon::Stop,
            stop_words(kind, &presser),
        ),
        (None, true) => (
            gettext("Press the start key"),
            StageIcon::Start,
            start_words(kind, &presser),
        ),
        (None, false) => (
            gettext("Please wait"),
            StageIcon::Wait,
            gettext_f("{parent} is called to the keys", &[("parent", &presser)]),
        ),
    };
    // Of the attempts that were begun, the one on the glass is the last, or the next one is due.
    let attempt = if rolling.is_some() {
        attempts
    } else {
        attempts + 1
    };
    let range = match kind {
        RollKind::Start => gettext_f(
            "All {numbers} draw numbers roll; each point around is one",
            &[("numbers", &turn.ring.len())],
        ),
        RollKind::Interval => gettext_f(
            "Numbers from {smallest} to {largest} roll",
            &[
                ("smallest", &state.rules().interval_min.get()),
                ("largest", &largest),
            ],
        ),
    };
    let places = state
        .rules()
        .schools
        .get(turn.school)
        .map_or(0, |school| school.places.get());
    let rule = vec![
        gettext("Begin with the start number,"),
        gettext("count on, round and round,"),
        gettext("passing over those drawn,"),
        ngettext_f(
            "until {places} place is filled",
            "until {places} places are filled",
            places,
            &[("places", &places)],
        ),
    ];
    let slots = if kind == RollKind::Start {
        7
    } else {
        largest.to_string().len()
    };
    HallStage::Roll {
        caption: caption(kind),
        again: if attempt > 1 {
            gettext_f("Roll {attempt}", &[("attempt", &attempt)])
        } else {
            String::new()
        },
        tick: rolling
            .map(|rolling| gettext_f("No. {tick}", &[("tick", &rolling.tick)]))
            .unwrap_or_default(),
        chip,
        value: rolling.map_or(SlotValue::Slots(slots), |rolling| SlotValue::Rolling {
            now: rolling.value.to_string(),
            past: rolling.past.map(|past| past.to_string()),
            hz: rolling.hz,
        }),
        aside: turn
            .start
            .as_ref()
            .filter(|_| kind == RollKind::Interval)
            .map(|start| aside(start, rule)),
        icon,
        notes: [
            first,
            if attempt > 1 {
                gettext("The roll before was not stopped and gives no result")
            } else {
                range
            },
        ],
    }
}

fn caption(kind: RollKind) -> String {
    match kind {
        RollKind::Start => gettext("Start number"),
        RollKind::Interval => gettext("Interval"),
    }
}

fn aside(start: &StoppedRoll, lines: Vec<String>) -> (String, String, Vec<String>) {
    (
        gettext("Start number (stopped)"),
        start.value.to_string(),
        lines,
    )
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

/// A number stands, where it rolled.
pub(super) fn stopped(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    kind: RollKind,
    moment: &HallMoment<'_>,
) -> HallStage {
    let roll = if kind == RollKind::Start {
        &turn.start
    } else {
        &turn.interval
    };
    let by = roll
        .as_ref()
        .and_then(|roll| roll.by.clone())
        .unwrap_or_else(|| gettext("A parent representative"));
    let at = roll
        .as_ref()
        .map(|roll| (moment.time_of)(&roll.at))
        .unwrap_or_default();
    let value = roll
        .as_ref()
        .map(|roll| roll.value.to_string())
        .unwrap_or_default();
    let means = match kind {
        RollKind::Start => gettext_f(
            "The draw begins with {number}: it is place 1",
            &[("number", &value)],
        ),
        RollKind::Interval => gettext("The draw begins; the start number is place 1"),
    };
    let places = ngettext_f(
        "{places} place is drawn now",
        "{places} places are drawn now",
        school.places.get(),
        &[("places", &school.places.get())],
    );
    HallStage::Roll {
        caption: caption(kind),
        again: String::new(),
        tick: String::new(),
        chip: gettext("Stopped · on record"),
        value: SlotValue::Fixed(value),
        aside: turn
            .start
            .as_ref()
            .filter(|_| kind == RollKind::Interval)
            .map(|start| aside(start, vec![places])),
        icon: StageIcon::Tick,
        notes: [
            means,
            gettext_f(
                "{parent} pressed stop at {time}",
                &[("parent", &by), ("time", &at)],
            ),
        ],
    }
}
