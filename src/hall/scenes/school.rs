// SPDX-License-Identifier: Apache-2.0

//! Pictures of a school's turn: which one is due, its header, and its end.

use super::{HallMoment, SceneParts, classes, pause, place_of, roll, steps, visit};
use crate::ceremony::event::RollKind;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{SchoolPhase, SchoolTurn};
use crate::ceremony::state::CeremonyState;
use crate::hall::scene::{RingScene, SceneHeader};
use crate::hall::stage::{HallStage, SchoolDoneStage, TodoLine};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use roll::{RollAttempt, stopped_value};

/// Returns the picture of a school's turn; `None` where the rules do not have the school.
pub(super) fn parts(
    state: &CeremonyState,
    turn: &SchoolTurn,
    moment: &HallMoment<'_>,
) -> Option<SceneParts> {
    let school = state.rules().schools.get(turn.school)?;
    let header = header(state, turn, school, moment);
    let ring = Some(visit::ring(turn));
    Some(match turn.phase {
        SchoolPhase::Completed => SceneParts::without_ring(header, school_done(turn, school)),
        _ if moment.paused.is_some() => SceneParts {
            header,
            ring: ring.map(at_rest),
            stage: pause::in_turn(turn, school, moment),
        },
        SchoolPhase::Roll {
            kind,
            attempts,
            begun,
        } => SceneParts {
            header,
            ring,
            stage: rolls(
                state,
                turn,
                school,
                RollAttempt {
                    kind,
                    attempts,
                    begun,
                },
                moment,
            ),
        },
        SchoolPhase::Selecting | SchoolPhase::Classing => SceneParts {
            header,
            ring,
            stage: match turn.picks.last() {
                Some(pick) => visit::stage(state, turn, pick, moment)?,
                None => roll::stopped(turn, school, RollKind::Interval, moment),
            },
        },
        SchoolPhase::Ending => {
            let classes = classes::stage(turn, moment);
            let stage = classes.unwrap_or_else(|| school_done(turn, school));
            SceneParts::without_ring(header, stage)
        }
    })
}

/// Returns a ring without disc and band: in a pause nothing is under way.
fn at_rest(ring: RingScene) -> RingScene {
    RingScene {
        now: None,
        band: None,
        ..ring
    }
}

/// Returns the stage while a roll is due or rolls.
fn rolls(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    attempt: RollAttempt,
    moment: &HallMoment<'_>,
) -> HallStage {
    if attempt.attempts > 0 || moment.keys_with_parent {
        return roll::roll(state, turn, attempt, moment);
    }
    match attempt.kind {
        RollKind::Start => roll::intro(state, turn, school, moment),
        // The start number is shown until the keys are handed over for the interval.
        RollKind::Interval => roll::stopped(turn, school, RollKind::Start, moment),
    }
}

fn header(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    moment: &HallMoment<'_>,
) -> SceneHeader {
    let mut names = vec![gettext("Begin"), gettext("Interval"), gettext("Draw")];
    if school.classes.get() > 0 {
        names.push(gettext("Classes"));
    }
    names.push(gettext("Sign"));
    let now = match turn.phase {
        SchoolPhase::Roll {
            kind: RollKind::Start,
            ..
        } => 0,
        SchoolPhase::Roll {
            kind: RollKind::Interval,
            attempts: 0,
            ..
        } if !moment.keys_with_parent => 0,
        SchoolPhase::Roll {
            kind: RollKind::Interval,
            ..
        } => 1,
        SchoolPhase::Selecting if turn.picks.is_empty() => 1,
        SchoolPhase::Selecting | SchoolPhase::Classing => 2,
        SchoolPhase::Ending => 3,
        SchoolPhase::Completed => names.len() - 1,
    };
    SceneHeader {
        title: school.name.clone(),
        place: place_of(state, state.turns().len()),
        steps: steps(names, now),
    }
}

fn school_done(turn: &SchoolTurn, school: &DrawnSchool) -> HallStage {
    let done = turn.completed.as_ref();
    let code = done.map(|done| PublicCode::Result {
        school: school.code.clone(),
        lines: done.seq,
        head: done.head,
    });
    let title = if school.classes.get() > 0 {
        gettext("Draw and classes of this school are complete")
    } else {
        gettext("The draw of this school is complete")
    };
    HallStage::SchoolDone(SchoolDoneStage {
        title,
        number: turn.admitted_children().to_string(),
        facts: done_facts(turn, school),
        todo: vec![
            TodoLine {
                what: gettext("Print three sets"),
                remark: gettext("one for each custodian"),
            },
            TodoLine {
                what: gettext("Check and sign"),
                remark: gettext("notary, technician, parent representative"),
            },
            TodoLine {
                what: gettext("Publish"),
                remark: gettext("on the bureau's channels, today"),
            },
        ],
        code: code.map(|code| code.to_string()).unwrap_or_default(),
        code_head: gettext("Scan and compare after publication"),
        groups: done.map(|done| done.head.groups()).unwrap_or_default(),
    })
}

/// Returns plan, classes, waiting list, start number and interval of a school that is done.
fn done_facts(turn: &SchoolTurn, school: &DrawnSchool) -> Vec<String> {
    let places = school.places.get();
    let plan = match turn.over_plan() {
        0 if turn.admitted_children() < places => ngettext_f(
            "children of {places} place",
            "children of {places} places",
            places,
            &[("places", &places)],
        ),
        0 => gettext("children; the places are filled"),
        over => gettext_f(
            "children: {places} + {beyond} (siblings)",
            &[("places", &places), ("beyond", &over)],
        ),
    };
    let mut facts = vec![plan];
    facts.extend(classes::summary(turn));
    let waits = turn.waiting_children();
    if waits > 0 {
        facts.push(ngettext_f(
            "{children} waits, in draw order",
            "{children} wait, in draw order",
            waits,
            &[("children", &waits)],
        ));
    }
    facts.push(gettext_f(
        "Start number {number}",
        &[("number", &stopped_value(turn.start.as_ref()))],
    ));
    facts.push(gettext_f(
        "Interval {interval}",
        &[("interval", &stopped_value(turn.interval.as_ref()))],
    ));
    facts
}
