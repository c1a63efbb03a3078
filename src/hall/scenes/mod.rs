// SPDX-License-Identifier: Apache-2.0

//! Scenes from a state: the one picture that is due, from the ceremony's state and the few facts
//! beside it that are in no ledger.
//!
//! Deliberately absent: sizes and colours (`paint`), motions (`motion`).

mod classes;
mod confirm;
mod lists;
mod opening;
mod pause;
mod preparing;
mod roll;
mod school;
mod visit;

use super::code::ConfirmationSeen;
use super::scene::{
    FooterFingerprint, HeaderStep, RingScene, Scene, SceneFooter, SceneGround, SceneHeader,
    SceneTable, StepMark,
};
use super::stage::{HallStage, PosterStage};
use crate::ceremony::rules::CeremonyFacts;
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;
use std::cmp::Ordering;
use std::time::Duration;

/// The comparison of a sealed copy.
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

/// The progress of a copy while the media are sealed one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealingSeen {
    /// Another one is handled before.
    ToCome,
    /// Being handled.
    Now,
    /// Not written: a try failed, another one follows.
    Failed,
    /// Written, read back, handed over.
    Done,
}

/// The value that a roll shows at present.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RollInProgress {
    /// The tick.
    pub tick: u64,
    /// Value of the tick.
    pub value: u64,
    /// The value of the tick that was shown before it.
    pub past: Option<u64>,
    /// Values shown in a second.
    pub hz: u64,
}

/// The facts of a moment that are in no ledger.
pub struct HallMoment<'a> {
    /// Returns the names behind an entry's commitment, masked as the public may read them.
    pub names: &'a dyn Fn(&Digest) -> Vec<String>,
    /// The time of day.
    pub clock: String,
    /// Returns the time of day of a ledger line's timestamp.
    pub time_of: &'a dyn Fn(&str) -> String,
    /// Digits that were called, before they are committed.
    pub typed: String,
    /// Seals that the notary has shown and found intact: computer, data disc, envelopes.
    pub seals: [bool; 3],
    /// The copies, in rule order.
    pub copies: Vec<CopySeen>,
    /// The data disc, where one was written.
    pub disc: Option<CopySeen>,
    /// The copies in rule order and then the data disc, while they are sealed; empty else.
    pub sealing: Vec<SealingSeen>,
    /// True once the drawing day has begun.
    pub drawing_day: bool,
    /// True once the notary has read the certificate.
    pub certificate_read: bool,
    /// True while the parent has the keys.
    pub keys_with_parent: bool,
    /// The parent representative that presses: the place in which it was drawn, from 1.
    pub presser: Option<usize>,
    /// The value that a roll shows.
    pub rolling: Option<RollInProgress>,
    /// True once the roll may be stopped.
    pub may_stop: bool,
    /// The time of day since when the ceremony is interrupted.
    pub paused: Option<String>,
    /// True until the keys on the ledger were compared with the shares in this run.
    pub keys_unchecked: bool,
    /// Time for which this step has been shown: lists page by it.
    pub standing: Duration,
    /// Time for which a page of a list is shown.
    pub page: Duration,
    /// Time for which a visit is shown.
    pub pace: Duration,
    /// A step that waits for the second person.
    pub confirming: Option<ConfirmationSeen>,
}

/// Header, ring and stage of a picture. The ring is absent where the stage needs its room.
struct SceneParts {
    header: SceneHeader,
    ring: Option<RingScene>,
    stage: HallStage,
}

impl SceneParts {
    fn without_ring(header: SceneHeader, stage: HallStage) -> Self {
        Self {
            header,
            ring: None,
            stage,
        }
    }
}

/// Returns the picture that is due.
pub fn scene(state: &CeremonyState, moment: &HallMoment<'_>) -> Scene {
    let parts = parts(state, moment);
    Scene {
        ground: ground(state.rules().rehearsal),
        footer: footer(state, moment, &parts.header.place),
        header: parts.header,
        ring: parts.ring,
        stage: parts.stage,
        pace: moment.pace,
    }
}

fn parts(state: &CeremonyState, moment: &HallMoment<'_>) -> SceneParts {
    if let Some(seen) = &moment.confirming {
        return SceneParts::without_ring(pause::header(state), confirm::stage(seen));
    }
    if moment.keys_unchecked {
        return SceneParts::without_ring(
            pause::header(state),
            pause::keys_unchecked(state, moment),
        );
    }
    if state.shares_lost().is_some() && state.can_be_superseded() {
        return SceneParts::without_ring(pause::header(state), pause::shares_lost(state));
    }
    if moment.paused.is_some() && state.turn().is_none() {
        return SceneParts::without_ring(pause::header(state), pause::stage(state, moment));
    }
    let turn = state.turns().last();
    let shown = turn.filter(|_| state.milestone() == Milestone::Opened);
    shown
        .and_then(|turn| school::parts(state, turn, moment))
        .unwrap_or_else(|| before_or_after(state, moment))
}

/// Returns the picture before the freeze. Nothing is on record yet, so only who and where.
pub fn before(
    ceremony: &CeremonyFacts,
    rehearsal: bool,
    clock: &str,
    confirming: Option<ConfirmationSeen>,
) -> Scene {
    let poster = HallStage::Poster(PosterStage {
        over: ceremony.authority.clone(),
        title: ceremony.title.clone(),
        number: String::new(),
        facts: vec![lists::date(&ceremony.date), ceremony.venue.clone()],
        chip: gettext("The list is being checked"),
        table: SceneTable::default(),
    });
    let stage = confirming.map_or(poster, |seen| confirm::stage(&seen));
    let footer = SceneFooter {
        title: ceremony.title.clone(),
        clock: clock.to_owned(),
        ..SceneFooter::default()
    };
    Scene {
        ground: ground(rehearsal),
        header: SceneHeader::default(),
        footer,
        ring: None,
        stage,
        pace: Duration::MAX,
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
        fingerprint: state.fingerprint().map(|hash| FooterFingerprint {
            caption: gettext("Seal fingerprint"),
            groups: hash.groups(),
        }),
        events: gettext_f("Journal {lines}", &[("lines", &state.events())]),
        clock: moment.clock.clone(),
    }
}

/// Returns the number of the school under way among all, for header and footer.
fn place_of(state: &CeremonyState, done: usize) -> String {
    gettext_f(
        "School {number}/{schools}",
        &[("number", &done), ("schools", &state.rules().schools.len())],
    )
}

/// Returns the steps of a header, of which `now` (from 0) is under way.
fn steps(names: impl IntoIterator<Item = String>, now: usize) -> Vec<HeaderStep> {
    let mut steps = Vec::new();
    for name in names {
        let mark = match steps.len().cmp(&now) {
            Ordering::Less => StepMark::Done,
            Ordering::Equal => StepMark::Now,
            Ordering::Greater => StepMark::ToCome,
        };
        steps.push(HeaderStep { name, mark });
    }
    steps
}

fn before_or_after(state: &CeremonyState, moment: &HallMoment<'_>) -> SceneParts {
    match state.milestone() {
        Milestone::Frozen | Milestone::Numbered if !moment.sealing.is_empty() => {
            SceneParts::without_ring(preparing::header(2), preparing::sealing(state, moment))
        }
        Milestone::NotStarted | Milestone::Frozen => {
            SceneParts::without_ring(preparing::header(0), preparing::numbering(state, moment))
        }
        Milestone::Numbered => {
            SceneParts::without_ring(preparing::header(1), preparing::numbered(state, moment))
        }
        Milestone::Sealed if !moment.drawing_day => {
            SceneParts::without_ring(preparing::header(2), preparing::sealed(state))
        }
        Milestone::Sealed => sealed(state, moment),
        Milestone::StageCalled => called(state, moment),
        Milestone::Opened => {
            SceneParts::without_ring(SceneHeader::default(), lists::welcome(state, moment))
        }
        Milestone::Closed => {
            SceneParts::without_ring(SceneHeader::default(), lists::all_done(state, moment))
        }
    }
}

/// Returns the picture of the drawing day before the stage digits are committed.
fn sealed(state: &CeremonyState, moment: &HallMoment<'_>) -> SceneParts {
    let mut copies = moment.copies.iter().chain(&moment.disc);
    let opened = copies.any(|copy| *copy != CopySeen::Waiting);
    if moment.certificate_read {
        called(state, moment)
    } else if opened {
        SceneParts::without_ring(opening::header(state, 1), opening::copies(state, moment))
    } else if moment.seals.contains(&true) {
        SceneParts::without_ring(opening::header(state, 0), opening::seals(moment))
    } else {
        SceneParts::without_ring(SceneHeader::default(), lists::welcome(state, moment))
    }
}

fn called(state: &CeremonyState, moment: &HallMoment<'_>) -> SceneParts {
    SceneParts::without_ring(
        opening::header(state, 2),
        opening::stage_digits(state, moment),
    )
}
