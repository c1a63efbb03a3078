// SPDX-License-Identifier: Apache-2.0

//! Pictures of a visit: the ring, the entry that was drawn, the panel of a bundle.
//!
//! Orders count entries; every place that is shown counts children.

use super::{HallMoment, roll};
use crate::ceremony::rules::{CountingStep, DrawnSchool};
use crate::ceremony::school::{GivenPlaces, Pick, RollResult, SchoolTurn};
use crate::ceremony::state::CeremonyState;
use crate::hall::scene::{RingBand, RingDot, RingFlag, RingScene};
use crate::hall::stage::{
    DrawingStage, HallStage, PlaceGiven, RecentRow, RollLegend, SchoolTally, SeatedChild,
    TogetherStage,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::selection::Outcome;
use roll::stopped_value;

/// Earlier visits beside the last one.
const RECENT: usize = 4;
/// The longest row of a bundle's names, in characters; a longer one is shortened.
const ROW_OF_NAMES: usize = 8;

/// Returns the ring after the visits so far.
pub(super) fn ring(turn: &SchoolTurn) -> RingScene {
    let mut dots = vec![RingDot::Open; turn.ring.len()];
    for pick in &turn.picks {
        let Some(dot) = dots.get_mut(pick.entry) else {
            continue;
        };
        match pick.outcome {
            Outcome::Admitted => *dot = RingDot::Drawn(pick.children),
            Outcome::Waiting => *dot = RingDot::Waiting,
            Outcome::Passed => {}
        }
    }
    let band = match turn.picks[..] {
        [.., before, last] => Some(RingBand {
            from: before.entry,
            to: last.entry,
        }),
        _ => None,
    };
    RingScene {
        dots,
        start: start_flag(turn),
        now: turn.picks.last().map(|pick| RingFlag {
            entry: pick.entry,
            text: place_word(turn, pick),
        }),
        band,
    }
}

fn start_flag(turn: &SchoolTurn) -> Option<RingFlag> {
    let number = turn.start.as_ref()?.value();
    let mut ring = turn.ring.iter();
    let entry = ring.position(|entry| u64::from(entry.number.get()) == number)?;
    Some(RingFlag {
        entry,
        text: gettext("1st"),
    })
}

/// Returns the last visit; `None` where the rules do not have the school.
pub(super) fn stage(
    state: &CeremonyState,
    turn: &SchoolTurn,
    pick: &Pick,
    moment: &HallMoment<'_>,
) -> Option<HallStage> {
    let school = state.rules().schools.get(turn.school)?;
    Some(match turn.places_given(pick) {
        GivenPlaces::Admitted { first, last } if first < last => {
            HallStage::Together(together(turn, school, pick, first, moment))
        }
        GivenPlaces::Admitted { .. } | GivenPlaces::Waiting { .. } | GivenPlaces::Nothing => {
            HallStage::Drawing(drawing(state, turn, school, pick, moment))
        }
    })
}

/// Returns the panel of a bundle whose first child got this place.
fn together(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    pick: &Pick,
    first: u64,
    moment: &HallMoment<'_>,
) -> TogetherStage {
    let children = pick.children;
    let head = match children {
        2 => gettext("Twins · one number, two children"),
        _ => gettext_f(
            "Siblings · one number, {children} children",
            &[("children", &children)],
        ),
    };
    let mut people = Vec::new();
    for (place, name) in (first..).zip(names_of(turn, pick, moment)) {
        people.push(SeatedChild {
            place: gettext_f("Place {place}", &[("place", &place)]),
            name,
        });
    }
    TogetherStage {
        head,
        seats: seats(turn, children),
        number: pick.number.to_string(),
        people,
        count: admitted_tally(turn, school),
    }
}

/// The result of a visit in words.
struct VisitWords {
    given: PlaceGiven,
    order: String,
    chip: String,
    under: String,
    count: SchoolTally,
}

fn visit_words(turn: &SchoolTurn, school: &DrawnSchool, pick: &Pick) -> VisitWords {
    match pick.outcome {
        Outcome::Admitted => VisitWords {
            given: PlaceGiven::Place,
            order: gettext_f("Place {place}", &[("place", &turn.admitted_children())]),
            chip: gettext("Admitted"),
            under: if school.classes.get() > 0 {
                gettext("Class drawn later")
            } else {
                String::new()
            },
            count: admitted_tally(turn, school),
        },
        Outcome::Passed => VisitWords {
            given: PlaceGiven::Nothing,
            order: gettext_f("Visit {order}", &[("order", &pick.order)]),
            chip: gettext("Passed over"),
            under: gettext("The siblings do not fit into what is left"),
            count: admitted_tally(turn, school),
        },
        Outcome::Waiting => VisitWords {
            given: PlaceGiven::Waiting,
            order: gettext_f(
                "Waiting place {place}",
                &[("place", &turn.waiting_children())],
            ),
            chip: gettext("Waiting list"),
            under: gettext("in this order"),
            count: waiting_tally(turn, school),
        },
    }
}

fn drawing(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    pick: &Pick,
    moment: &HallMoment<'_>,
) -> DrawingStage {
    let words = visit_words(turn, school, pick);
    let mut recent = Vec::new();
    for earlier in turn.picks.iter().rev().skip(1).take(RECENT) {
        recent.push(RecentRow {
            place: place_word(turn, earlier),
            number: earlier.number.to_string(),
            name: in_a_row(&names_of(turn, earlier, moment)),
        });
    }
    DrawingStage {
        order: words.order,
        number: pick.number.to_string(),
        name: in_a_row(&names_of(turn, pick, moment)),
        given: words.given,
        chip: words.chip,
        under: words.under,
        count: words.count,
        start: RollLegend {
            caption: gettext("Start number"),
            value: stopped_value(turn.start.as_ref()),
        },
        interval: RollLegend {
            caption: gettext("Interval"),
            value: stopped_value(turn.interval.as_ref()),
        },
        laps: match laps(turn, state.rules().step) {
            0 => String::new(),
            laps => ngettext_f("{laps} lap", "{laps} laps", laps, &[("laps", &laps)]),
        },
        recent_head: gettext("Drawn before"),
        recent,
    }
}

/// Returns 占用 2 个计划 · 同胞增 1.
fn seats(turn: &SchoolTurn, children: u64) -> String {
    let takes = ngettext_f(
        "{places} place taken",
        "{places} places taken",
        children,
        &[("places", &children)],
    );
    match beyond(turn).as_str() {
        "" => takes,
        beyond => format!("{takes} · {beyond}"),
    }
}

/// Returns the place that this visit gave; of a bundle the last.
fn place_word(turn: &SchoolTurn, pick: &Pick) -> String {
    match turn.places_given(pick) {
        GivenPlaces::Admitted { last, .. } => last.to_string(),
        GivenPlaces::Waiting { last, .. } => gettext_f("w{place}", &[("place", &last)]),
        GivenPlaces::Nothing => "—".into(),
    }
}

/// Returns how many whole laps were counted between the visit before and this one.
fn laps(turn: &SchoolTurn, step: CountingStep) -> u64 {
    let interval = turn.interval.as_ref().map_or(1, RollResult::value);
    let before = (turn.picks.len() as u64).saturating_sub(1);
    let counted = match step {
        CountingStep::CountRemaining => turn.ring.len() as u64 - before.min(turn.ring.len() as u64),
        CountingStep::Carry => turn.ring.len() as u64,
    };
    if before == 0 {
        0
    } else {
        interval.saturating_sub(1) / counted.max(1)
    }
}

/// Returns the names that this visit gave something to: of a bundle that was split only those with
/// a place, of one that was passed over none.
fn names_of(turn: &SchoolTurn, pick: &Pick, moment: &HallMoment<'_>) -> Vec<String> {
    let Some(entry) = turn.ring.get(pick.entry) else {
        return Vec::new();
    };
    let mut names = (moment.names)(&entry.leaf);
    names.truncate(pick.children as usize);
    names
}

/// Returns the names in a row: all of them, or the first and how many they are.
fn in_a_row(names: &[String]) -> String {
    // Where numbers alone are shown, names are empty.
    let names = names.iter().map(String::as_str);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let all = names.join("、");
    match &names[..] {
        [first, _, ..] if all.chars().count() > ROW_OF_NAMES => gettext_f(
            "{name} and siblings, {children}",
            &[("name", first), ("children", &names.len())],
        ),
        _ => all,
    }
}

fn waiting_tally(turn: &SchoolTurn, school: &DrawnSchool) -> SchoolTally {
    SchoolTally {
        done: turn.waiting_children(),
        places: school.waitlist.get(),
        words: gettext("waiting / waiting list"),
        beyond: String::new(),
        of: PlaceGiven::Waiting,
    }
}

fn admitted_tally(turn: &SchoolTurn, school: &DrawnSchool) -> SchoolTally {
    SchoolTally {
        done: turn.admitted_children(),
        places: school.places.get(),
        words: gettext("admitted / places"),
        beyond: beyond(turn),
        of: PlaceGiven::Place,
    }
}

/// Returns 同胞增 1 where the last bundle was admitted whole; otherwise an empty text.
fn beyond(turn: &SchoolTurn) -> String {
    match turn.over_plan() {
        0 => String::new(),
        over => gettext_f("{children} more: siblings", &[("children", &over)]),
    }
}
