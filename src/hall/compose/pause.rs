//! An interruption: the sentence of the rule book, and what stands. No cause, no alarm.

use super::lists::facts_of_all;
use super::{Moment, opening, preparing};
use crate::ceremony::rules::School;
use crate::ceremony::school::Turn;
use crate::ceremony::state::{Milestone, State};
use crate::hall::scene::{Header, Stage};
use crate::words::{fill, gettext};

/// Where the day stands, outside a school's turn.
pub(super) fn header(state: &State) -> Header {
    match state.milestone() {
        Milestone::Nothing | Milestone::Frozen => preparing::header(0),
        Milestone::Numbered => preparing::header(1),
        Milestone::Sealed => opening::header(state, 0),
        Milestone::StageCalled => opening::header(state, 2),
        Milestone::Opened | Milestone::Closed => opening::header(state, 3),
    }
}

fn since(moment: &Moment<'_>) -> String {
    let at = moment.paused.as_deref().unwrap_or_default();
    fill(gettext("Paused at {}; the notary checks the record on site"), &[&at])
}

/// Outside a school's turn.
pub(super) fn stage(state: &State, moment: &Moment<'_>) -> Stage {
    let stands = match state.milestone() {
        Milestone::Nothing | Milestone::Frozen => gettext("List and rules are frozen"),
        Milestone::Numbered => gettext("The draw numbers stand"),
        Milestone::Sealed => gettext("List, numbers and rules are sealed; the fingerprint stays"),
        Milestone::StageCalled => gettext("The stage digits are on record"),
        Milestone::Opened | Milestone::Closed => gettext("Start numbers, intervals and results stay as they are"),
    };
    let done = state.completed_schools();
    let count = (done > 0).then(|| {
        let of = fill(gettext("of {} schools"), &[&state.rules().schools.len()]);
        [gettext("Complete"), gettext("and kept whole"), done.to_string(), gettext("schools"), of]
    });
    let mut notes = vec![since(moment), stands];
    if count.is_none() {
        notes.push(facts_of_all(state));
    }
    Stage::Paused {
        chip: gettext("The ceremony is paused"),
        sentence: gettext("What was done stays valid; it goes on from here"),
        count,
        notes,
    }
}

/// In a school's turn.
pub(super) fn in_turn(turn: &Turn, school: &School, moment: &Moment<'_>) -> Stage {
    let done = turn.admitted_children();
    let on = match (&turn.start, &turn.interval) {
        (_, Some(_)) => fill(gettext("It goes on with place {}; start number and interval stay"), &[&(done + 1)]),
        (Some(start), None) => {
            fill(gettext("It goes on with the interval; the start number {} stays"), &[&start.value])
        }
        (None, None) => gettext("It goes on with the start number"),
    };
    let places = fill(gettext("{} places"), &[&school.places.get()]);
    let count = [gettext("Drawn"), gettext("and kept whole"), done.to_string(), gettext("children of"), places];
    Stage::Paused {
        chip: gettext("The draw is paused"),
        sentence: gettext("What was drawn stays valid; the draw goes on from here"),
        count: turn.interval.is_some().then_some(count),
        notes: vec![since(moment), on],
    }
}
