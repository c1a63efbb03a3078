// SPDX-License-Identifier: Apache-2.0

//! The pictures of one school's turn.

use super::super::scene::{
    ClassList, HallStage, PlaceGiven, RingDot, RingScene, SceneHeader, SchoolTally,
};
use super::{HallMoment, ListPage, page_words, pause, place_of, roll, steps};
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::{CountingStep, DrawnSchool};
use crate::ceremony::school::{GivenPlaces, Pick, SchoolPhase, SchoolTurn, StoppedRoll};
use crate::ceremony::state::CeremonyState;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::selection::Outcome;

/// How many earlier numbers stand beside the last one.
const RECENT: usize = 4;
/// Longer than this, the names of a bundle are its first and how many there are.
const ROW_OF_NAMES: usize = 8;

/// Header, ring and stage of a school. The ring is empty where the stage needs the whole glass.
pub(super) fn picture(
    state: &CeremonyState,
    turn: &SchoolTurn,
    moment: &HallMoment<'_>,
) -> Option<(SceneHeader, RingScene, HallStage)> {
    let school = state.rules().schools.get(turn.school)?;
    let header = header(state, turn, school, moment);
    let (whole, none) = (ring(turn), RingScene::default());
    Some(match turn.phase {
        SchoolPhase::Completed => (header, none, school_done(turn, school)),
        // Nothing is under way: no disc, no band.
        _ if moment.paused.is_some() => (
            header,
            RingScene {
                now: None,
                band: None,
                ..whole
            },
            pause::in_turn(turn, school, moment),
        ),
        SchoolPhase::Roll {
            kind: RollKind::Start,
            attempts: 0,
            ..
        } if !moment.keys_with_parent => (header, whole, roll::intro(state, turn, school, moment)),
        // The start number stands until the keys are handed over for the interval.
        SchoolPhase::Roll {
            kind: RollKind::Interval,
            attempts: 0,
            ..
        } if !moment.keys_with_parent => (
            header,
            whole,
            roll::stopped(turn, school, RollKind::Start, moment),
        ),
        SchoolPhase::Roll {
            kind,
            attempts,
            begun,
        } => (
            header,
            whole,
            roll::roll(state, turn, (kind, attempts, begun), moment),
        ),
        SchoolPhase::Selecting | SchoolPhase::Classing => match turn.picks.last() {
            Some(pick) => (header, whole, drawn(state, turn, pick, moment)?),
            None => (
                header,
                whole,
                roll::stopped(turn, school, RollKind::Interval, moment),
            ),
        },
        SchoolPhase::Ending => match classes(turn, moment) {
            Some(stage) => (header, none, stage),
            None => (header, none, school_done(turn, school)),
        },
    })
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

fn ring(turn: &SchoolTurn) -> RingScene {
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
    let start = turn.start.as_ref().and_then(|start| {
        let entry = turn
            .ring
            .iter()
            .position(|entry| u64::from(entry.number.get()) == start.value)?;
        Some((entry, gettext("1st")))
    });
    let last = turn.picks.last();
    let before = turn
        .picks
        .len()
        .checked_sub(2)
        .and_then(|i| turn.picks.get(i));
    RingScene {
        dots,
        start,
        now: last.map(|pick| (pick.entry, place_word(turn, pick))),
        band: last
            .zip(before)
            .map(|(last, before)| (before.entry, last.entry)),
    }
}

/// 占用 2 个计划 · 同胞增 1.
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

/// The place that this visit gave, the last of a bundle's.
fn place_word(turn: &SchoolTurn, pick: &Pick) -> String {
    match turn.places_given(pick) {
        GivenPlaces::Admitted { last, .. } => last.to_string(),
        GivenPlaces::Waiting { last, .. } => gettext_f("w{place}", &[("place", &last)]),
        GivenPlaces::Nothing => "—".into(),
    }
}

/// How many whole laps were counted between the visit before and this one.
fn laps(turn: &SchoolTurn, step: CountingStep) -> u64 {
    let interval = turn.interval.as_ref().map_or(1, |interval| interval.value);
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

/// The names that this visit gave something to: of a bundle that was split only those with a place,
/// of one that was passed over none.
fn names_of(turn: &SchoolTurn, pick: &Pick, moment: &HallMoment<'_>) -> Vec<String> {
    let all = turn
        .ring
        .get(pick.entry)
        .map(|e| (moment.names)(&e.leaf))
        .unwrap_or_default();
    all.into_iter().take(pick.children as usize).collect()
}

/// In a row: all of them, or the first and how many they are.
fn in_a_row(names: &[String]) -> String {
    // Where numbers alone are shown, names are empty.
    let names: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let all = names.join("、");
    match &names[..] {
        [first, _, ..] if all.chars().count() > ROW_OF_NAMES => gettext_f(
            "{name} and siblings, {children}",
            &[("name", first), ("children", &names.len())],
        ),
        _ => all,
    }
}

fn drawn(
    state: &CeremonyState,
    turn: &SchoolTurn,
    pick: &Pick,
    moment: &HallMoment<'_>,
) -> Option<HallStage> {
    let school = state.rules().schools.get(turn.school)?;
    let total = turn.admitted_children();
    let own = names_of(turn, pick, moment);
    if let (GivenPlaces::Admitted { first, .. }, children @ 2..) =
        (turn.places_given(pick), pick.children)
    {
        let person = |(i, name): (usize, String)| {
            (
                gettext_f("Place {place}", &[("place", &(first + i as u64))]),
                name,
            )
        };
        let head = match children {
            2 => gettext("Twins · one number, two children"),
            _ => gettext_f(
                "Siblings · one number, {children} children",
                &[("children", &children)],
            ),
        };
        return Some(HallStage::Together {
            head,
            seats: seats(turn, children),
            number: pick.number.to_string(),
            people: own.into_iter().enumerate().map(person).collect(),
            count: admitted_tally(turn, school),
        });
    }
    let (given, chip, under) = match pick.outcome {
        Outcome::Admitted if school.classes.get() > 0 => (
            PlaceGiven::Place,
            gettext("Admitted"),
            gettext("Class drawn afterwards"),
        ),
        Outcome::Admitted => (PlaceGiven::Place, gettext("Admitted"), String::new()),
        Outcome::Passed => (
            PlaceGiven::Nothing,
            gettext("Passed over"),
            gettext("The siblings do not fit into what is left"),
        ),
        Outcome::Waiting => (
            PlaceGiven::Waiting,
            gettext("Waiting list"),
            gettext("in this order"),
        ),
    };
    let waits = turn.waiting_children();
    let order = match pick.outcome {
        Outcome::Admitted => gettext_f("Place {place}", &[("place", &total)]),
        Outcome::Waiting => gettext_f("Waiting place {place}", &[("place", &waits)]),
        Outcome::Passed => gettext_f("Visit {order}", &[("order", &pick.order)]),
    };
    let recent = turn.picks.iter().rev().skip(1).take(RECENT);
    let line = |pick: &Pick| {
        vec![
            place_word(turn, pick),
            pick.number.to_string(),
            in_a_row(&names_of(turn, pick, moment)),
        ]
    };
    let value = |stopped: &Option<StoppedRoll>| {
        stopped
            .as_ref()
            .map(|s| s.value.to_string())
            .unwrap_or_default()
    };
    let laps = laps(turn, state.rules().step);
    let count = match given {
        PlaceGiven::Waiting => SchoolTally {
            done: waits,
            places: school.waitlist.get(),
            words: gettext("waiting / waiting list"),
            beyond: String::new(),
            of: PlaceGiven::Waiting,
        },
        PlaceGiven::Place | PlaceGiven::Nothing => admitted_tally(turn, school),
    };
    Some(HallStage::Drawing {
        order,
        number: pick.number.to_string(),
        name: in_a_row(&own),
        given,
        chip,
        under,
        count,
        start: (gettext("Start number"), value(&turn.start)),
        interval: (
            gettext("Interval"),
            value(&turn.interval),
            if laps > 0 {
                ngettext_f("{laps} lap", "{laps} laps", laps, &[("laps", &laps)])
            } else {
                String::new()
            },
        ),
        recent_head: gettext("Drawn before"),
        recent: recent.map(line).collect(),
    })
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

/// 同胞增 1: the last pair was taken whole.
fn beyond(turn: &SchoolTurn) -> String {
    match turn.over_plan() {
        0 => String::new(),
        over => gettext_f("{children} more: siblings", &[("children", &over)]),
    }
}

/// As many classes stand side by side.
const CLASSES_A_PAGE: usize = 6;

/// How many numbers of a class stand on a page: ten rows, as many columns as its card has room for.
fn class_page(classes: usize) -> usize {
    const ROWS: usize = 10;
    const COLUMN: f64 = 262.0;
    let card = (1808.0 - 20.0 * (classes as f64 - 1.0)) / classes.max(1) as f64;
    ROWS * ((card - 36.0) / COLUMN).floor().max(1.0) as usize
}

/// The board in pages: a few classes side by side, each with its numbers a page at a time.
fn class_pages(classes: &[ClassList]) -> Vec<Vec<ClassList>> {
    let mut pages = Vec::new();
    for group in classes.chunks(CLASSES_A_PAGE) {
        let a_page = class_page(group.len());
        let largest = group
            .iter()
            .map(|class| class.numbers.len())
            .max()
            .unwrap_or_default();
        for i in 0..largest.div_ceil(a_page).max(1) {
            let part = |class: &ClassList| ClassList {
                numbers: class
                    .numbers
                    .chunks(a_page)
                    .nth(i)
                    .unwrap_or_default()
                    .to_vec(),
                ..class.clone()
            };
            pages.push(group.iter().map(part).collect());
        }
    }
    pages
}

fn classes(turn: &SchoolTurn, moment: &HallMoment<'_>) -> Option<HallStage> {
    let (_, assignment) = turn.classes.as_ref()?;
    let count = assignment
        .iter()
        .flatten()
        .max()
        .copied()
        .unwrap_or_default();
    let mut classes = Vec::new();
    for class in 1..=count {
        let mut numbers = Vec::new();
        let mut children = 0;
        for ((entry, _), own) in turn.admitted().into_iter().zip(assignment) {
            let here = own.iter().filter(|c| **c == class).count();
            children += here;
            if here > 0 {
                let mark = match here {
                    1 => String::new(),
                    2 => gettext("×2"),
                    more => more.to_string(),
                };
                numbers.push((entry.number.to_string(), mark));
            }
        }
        numbers.sort();
        let name = gettext_f("Class {class}", &[("class", &class)]);
        let children = ngettext_f(
            "{children} child",
            "{children} children",
            children,
            &[("children", &children)],
        );
        classes.push(ClassList {
            name,
            children,
            numbers,
        });
    }
    let pages = class_pages(&classes);
    let page = ListPage::at(moment.standing, moment.page, pages.len(), 1);
    let classes = page.lines(&pages, 1).first().cloned().unwrap_or_default();
    let total = turn.admitted_children();
    let under = ngettext_f(
        "{children} children by lot into {classes} class, numbers ascending",
        "{children} children by lot into {classes} classes, numbers ascending",
        count,
        &[("children", &total), ("classes", &count)],
    );
    Some(HallStage::Classes {
        heading: gettext("Class assignment"),
        under,
        chip: page_words(page),
        classes,
    })
}

/// 3 个班，本次各派入 35 人.
fn class_words(turn: &SchoolTurn) -> Option<String> {
    let (_, assignment) = turn.classes.as_ref()?;
    let count = assignment.iter().flatten().max().copied()?;
    let sizes: Vec<usize> = (1..=count)
        .map(|class| assignment.iter().flatten().filter(|c| **c == class).count())
        .collect();
    let (least, most) = (sizes.iter().min()?, sizes.iter().max()?);
    Some(if least == most {
        ngettext_f(
            "{classes} class, {children} children by lot",
            "{classes} classes, {children} children each by lot",
            count,
            &[("classes", &count), ("children", most)],
        )
    } else {
        gettext_f(
            "{classes} classes, {fewer} or {more} children by lot",
            &[("classes", &count), ("fewer", least), ("more", most)],
        )
    })
}

fn school_done(turn: &SchoolTurn, school: &DrawnSchool) -> HallStage {
    let value = |stopped: &Option<StoppedRoll>| {
        stopped
            .as_ref()
            .map(|s| s.value.to_string())
            .unwrap_or_default()
    };
    let (admitted, places) = (turn.admitted_children(), school.places.get());
    let plan = match turn.over_plan() {
        0 if admitted < places => ngettext_f(
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
    facts.extend(class_words(turn));
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
        &[("number", &value(&turn.start))],
    ));
    facts.push(gettext_f(
        "Interval {interval}",
        &[("interval", &value(&turn.interval))],
    ));
    let head = turn.completed.as_ref().map(|done| done.head);
    let title = if school.classes.get() > 0 {
        gettext("Draw and classes of this school are complete")
    } else {
        gettext("The draw of this school is complete")
    };
    HallStage::SchoolDone {
        title,
        number: admitted.to_string(),
        facts,
        todo: vec![
            (
                gettext("Print three sets"),
                gettext("one for each custodian"),
            ),
            (
                gettext("Check and sign"),
                gettext("notary, technician, parent representative"),
            ),
            (
                gettext("Publish"),
                gettext("on the bureau's channels, today"),
            ),
        ],
        code: head
            .map(|head| format!("paiwei:{}:{head}", school.code))
            .unwrap_or_default(),
        code_head: gettext("Scan and compare after publication"),
        groups: head.map(|head| head.groups()).unwrap_or_default(),
    }
}
