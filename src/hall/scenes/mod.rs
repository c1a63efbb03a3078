// SPDX-License-Identifier: Apache-2.0

//! From a state, and the few things that stand on no ledger, to the one picture that is due.

mod lists;
mod opening;
mod pause;
mod preparing;
mod roll;
mod school;

use super::scene::{
    HallStage, HeaderStep, Scene, SceneFooter, SceneGround, SceneHeader, SceneTable, StepMark,
};
use crate::ceremony::rules::CeremonyFacts;
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::hall::paging::ListPage;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;
use lists::page_words;
use std::time::Duration;

/// How a sealed copy compares, as far as it was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CopySeen {
    /// Not opened yet.
    #[default]
    Waiting,
    /// Opened; its fingerprint is the published one.
    Same,
    /// Opened; it is another one, or damaged.
    Differs,
}

/// What a roll shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RollInProgress {
    /// The tick.
    pub tick: u64,
    /// Its value.
    pub value: u64,
    /// The value of the tick that was shown before it.
    pub past: Option<u64>,
    /// How many values are shown a second.
    pub hz: u64,
}

/// What people do right now, beside the state.
pub struct HallMoment<'a> {
    /// The names behind a leaf, as the public may read them.
    pub names: &'a dyn Fn(&Digest) -> Vec<String>,
    /// The time of day.
    pub clock: String,
    /// The time of day of a line of the ledger.
    pub time_of: &'a dyn Fn(&str) -> String,
    /// Digits that were called, before they are committed.
    pub typed: String,
    /// Which seals the notary has shown and found whole: computer, data disc, envelopes.
    pub seals: [bool; 3],
    /// The copies, in rule order.
    pub copies: Vec<CopySeen>,
    /// Whether the drawing day has begun.
    pub drawing_day: bool,
    /// Whether the notary has read the certificate.
    pub certificate_read: bool,
    /// Whether the parent has the keys.
    pub keys_with_parent: bool,
    /// Which parent representative presses: the place in which it was drawn, from 1.
    pub presser: Option<usize>,
    /// What a roll shows.
    pub rolling: Option<RollInProgress>,
    /// Whether the roll may be stopped by now.
    pub may_stop: bool,
    /// The time of day since when the ceremony is interrupted.
    pub paused: Option<String>,
    /// How long this step has been standing: lists page by it.
    pub standing: Duration,
    /// How long a page of a list stands.
    pub page: Duration,
    /// How long a visit stands.
    pub pace: Duration,
}

/// The picture that is due.
pub fn scene(state: &CeremonyState, moment: &HallMoment<'_>) -> Scene {
    let turn = state.turns().last();
    let school = turn.filter(|_| state.milestone() == Milestone::Opened);
    let drawing = school.and_then(|turn| school::picture(state, turn, moment));
    let (header, ring, stage) = match drawing {
        _ if moment.paused.is_some() && state.turn().is_none() => {
            (pause::header(state), None, pause::stage(state, moment))
        }
        Some((header, ring, stage)) => (
            header,
            Some(ring).filter(|ring| !ring.dots.is_empty()),
            stage,
        ),
        None => {
            let (header, stage) = before_or_after(state, moment);
            (header, None, stage)
        }
    };
    let footer = footer(state, moment, &header.place);
    Scene {
        ground: ground(state.rules().rehearsal),
        footer,
        header,
        ring,
        stage,
        pace: moment.pace,
    }
}

/// The picture before the freeze: nothing is on record yet, so nothing is shown but who and where.
pub fn before(ceremony: &CeremonyFacts, rehearsal: bool, clock: &str) -> Scene {
    let stage = HallStage::Poster {
        over: ceremony.authority.clone(),
        title: ceremony.title.clone(),
        number: String::new(),
        facts: vec![lists::date(&ceremony.date), ceremony.venue.clone()],
        chip: gettext("The list is being checked"),
        table: SceneTable::default(),
    };
    let footer = SceneFooter {
        title: ceremony.title.clone(),
        clock: clock.to_owned(),
        ..SceneFooter::default()
    };
    let (header, pace) = (SceneHeader::default(), Duration::MAX);
    Scene {
        ground: ground(rehearsal),
        header,
        footer,
        ring: None,
        stage,
        pace,
    }
}

fn ground(rehearsal: bool) -> SceneGround {
    if rehearsal {
        SceneGround::Rehearsal {
            plate: gettext("Rehearsal · void"),
            watermark: gettext("Rehearsal"),
        }
    } else {
        SceneGround::Real
    }
}

fn footer(state: &CeremonyState, moment: &HallMoment<'_>, place: &str) -> SceneFooter {
    let schools = state.rules().schools.len();
    let place = match (place, state.milestone()) {
        ("", Milestone::Closed) => ngettext_f(
            "{completed}/{schools} school complete",
            "{completed}/{schools} schools complete",
            schools,
            &[
                ("completed", &state.completed_schools()),
                ("schools", &schools),
            ],
        ),
        ("", _) => ngettext_f(
            "{schools} school",
            "{schools} schools",
            schools,
            &[("schools", &schools)],
        ),
        (place, _) => place.to_owned(),
    };
    SceneFooter {
        title: state.rules().ceremony.title.clone(),
        place,
        fingerprint: state
            .fingerprint()
            .map(|hash| (gettext("Seal fingerprint"), hash.groups())),
        events: gettext_f("Journal {lines}", &[("lines", &state.events())]),
        clock: moment.clock.clone(),
    }
}

/// Number of the school under way among all, for header and footer.
fn place_of(state: &CeremonyState, done: usize) -> String {
    gettext_f(
        "School {number}/{schools}",
        &[("number", &done), ("schools", &state.rules().schools.len())],
    )
}

fn steps(names: impl IntoIterator<Item = String>, now: usize) -> Vec<HeaderStep> {
    let mark = |i: usize| match i.cmp(&now) {
        std::cmp::Ordering::Less => StepMark::Done,
        std::cmp::Ordering::Equal => StepMark::Now,
        std::cmp::Ordering::Greater => StepMark::ToCome,
    };
    names
        .into_iter()
        .enumerate()
        .map(|(i, name)| HeaderStep {
            name,
            mark: mark(i),
        })
        .collect()
}

fn before_or_after(state: &CeremonyState, moment: &HallMoment<'_>) -> (SceneHeader, HallStage) {
    let opened = moment.copies.iter().any(|copy| *copy != CopySeen::Waiting);
    match state.milestone() {
        Milestone::NotStarted | Milestone::Frozen => {
            (preparing::header(0), preparing::numbering(state, moment))
        }
        Milestone::Numbered => (preparing::header(1), preparing::numbered(state, moment)),
        Milestone::Sealed if !moment.drawing_day => {
            (preparing::header(2), preparing::sealed(state))
        }
        Milestone::Sealed if moment.certificate_read => (
            opening::header(state, 2),
            opening::stage_digits(state, moment),
        ),
        Milestone::Sealed if opened => (opening::header(state, 1), opening::copies(state, moment)),
        Milestone::Sealed if moment.seals.contains(&true) => {
            (opening::header(state, 0), opening::seals(moment))
        }
        Milestone::StageCalled => (
            opening::header(state, 2),
            opening::stage_digits(state, moment),
        ),
        Milestone::Closed => (SceneHeader::default(), lists::all_done(state, moment)),
        Milestone::Sealed | Milestone::Opened => {
            (SceneHeader::default(), lists::welcome(state, moment))
        }
    }
}
