// SPDX-License-Identifier: Apache-2.0

//! Pictures of an interruption: the sentence of the rule book, and what is complete. No cause, no
//! alarm.

use super::lists::facts_of_all;
use super::roll::stopped_value;
use super::{HallMoment, opening, preparing};
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{NextUp, SchoolTurn};
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::hall::scene::SceneHeader;
use crate::hall::stage::{HallStage, PausedCount, PausedStage};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the header outside a school's turn.
pub(super) fn header(state: &CeremonyState) -> SceneHeader {
    match state.milestone() {
        Milestone::NotStarted | Milestone::Frozen => preparing::header(0),
        Milestone::Numbered => preparing::header(1),
        Milestone::Sealed => opening::header(state, 0),
        Milestone::StageCalled => opening::header(state, 2),
        Milestone::Opened | Milestone::Closed => opening::header(state, 3),
    }
}

fn since(moment: &HallMoment<'_>) -> String {
    let at = moment.paused.as_deref().unwrap_or_default();
    gettext_f(
        "Paused at {time}; the notary checks the record on site",
        &[("time", &at)],
    )
}

/// Returns the stage before the keys on the ledger were compared with the shares: no value or
/// result of it is shown.
pub(super) fn keys_unchecked(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let paused = moment.paused.is_some();
    let kept = paused.then(|| kept(state)).flatten();
    let mut notes = vec![facts_of_all(state)];
    if paused {
        notes.insert(0, since(moment));
    }
    HallStage::Paused(PausedStage {
        chip: gettext("The ceremony is paused"),
        sentence: gettext("Before it goes on, the record is held against the sealed shares"),
        count: kept,
        notes,
    })
}

/// Returns the stage where the shares were lost and what was shown is finished.
pub(super) fn shares_lost(state: &CeremonyState) -> HallStage {
    let done = state.completed_schools();
    let count = (done > 0).then(|| completed_count(state, done));
    let mut notes = vec![gettext("What is left is drawn with fresh shares")];
    let standing = state.turn().and_then(|turn| turn.start.as_ref());
    notes.extend(standing.map(|start| {
        gettext_f(
            "The start number {start} stays",
            &[("start", &start.value())],
        )
    }));
    HallStage::Paused(PausedStage {
        chip: gettext("The shares are lost"),
        sentence: gettext("What was shown stays valid: nothing of it is drawn again"),
        count,
        notes,
    })
}

/// Returns how many schools are complete.
fn completed_count(state: &CeremonyState, done: u64) -> PausedCount {
    let of = ngettext_f(
        "of {schools} school",
        "of {schools} schools",
        state.rules().schools.len(),
        &[("schools", &state.rules().schools.len())],
    );
    PausedCount {
        left: [gettext("Complete"), gettext("and kept whole")],
        number: done.to_string(),
        right: [gettext("schools"), of],
    }
}

/// Returns the stage outside a school's turn.
pub(super) fn stage(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let progress = match state.milestone() {
        Milestone::NotStarted | Milestone::Frozen => gettext("List and rules are frozen"),
        Milestone::Numbered => gettext("The draw numbers stand"),
        Milestone::Sealed => gettext("List, numbers and rules are sealed; the fingerprint stays"),
        Milestone::StageCalled => gettext("The stage digits are on record"),
        Milestone::Opened | Milestone::Closed => {
            gettext("Start numbers, intervals and results stay as they are")
        }
    };
    let done = state.completed_schools();
    let count = (done > 0).then(|| completed_count(state, done));
    let mut notes = vec![since(moment), progress];
    if count.is_none() {
        notes.push(facts_of_all(state));
    }
    HallStage::Paused(PausedStage {
        chip: gettext("The ceremony is paused"),
        sentence: gettext("What was done stays valid; it goes on from here"),
        count,
        notes,
    })
}

/// Returns the stage in a school's turn.
pub(super) fn in_turn(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    moment: &HallMoment<'_>,
) -> HallStage {
    let count = drawn_of(turn, school);
    HallStage::Paused(PausedStage {
        chip: gettext("The draw is paused"),
        sentence: gettext("What was drawn stays valid; the draw goes on from here"),
        count: turn.interval.is_some().then_some(count),
        notes: vec![since(moment), goes_on(turn)],
    })
}

/// Returns how many children are drawn in a school's turn.
fn drawn_of(turn: &SchoolTurn, school: &DrawnSchool) -> PausedCount {
    let places = ngettext_f(
        "{places} place",
        "{places} places",
        school.places.get(),
        &[("places", &school.places.get())],
    );
    PausedCount {
        left: [gettext("Drawn"), gettext("and kept whole")],
        number: turn.admitted_children().to_string(),
        right: [gettext("children of"), places],
    }
}

/// Returns what is kept, as a count alone: in the turn under way, else of schools.
fn kept(state: &CeremonyState) -> Option<PausedCount> {
    let turn = state.turn().filter(|turn| turn.interval.is_some());
    let drawn = turn.and_then(|turn| {
        let school = state.rules().schools.get(turn.school)?;
        Some(drawn_of(turn, school))
    });
    let done = state.completed_schools();
    drawn.or_else(|| (done > 0).then(|| completed_count(state, done)))
}

/// Returns with what the turn goes on, and what of it stays.
fn goes_on(turn: &SchoolTurn) -> String {
    match turn.next_up() {
        NextUp::Roll(RollKind::Start) => gettext("It goes on with the start number"),
        NextUp::Roll(RollKind::Interval) => gettext_f(
            "It goes on with the interval; the start number {start} stays",
            &[("start", &stopped_value(turn.start.as_ref()))],
        ),
        NextUp::Place(place) => gettext_f(
            "It goes on with place {place}; start number and interval stay",
            &[("place", &place)],
        ),
        NextUp::WaitingPlace(place) => gettext_f(
            "It goes on with waiting place {place}; start number and interval stay",
            &[("place", &place)],
        ),
        NextUp::Classes => gettext("It goes on with the classes; every admission stays"),
        NextUp::End => gettext("It goes on with the end of this school; every result stays"),
    }
}
