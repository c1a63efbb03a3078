// SPDX-License-Identifier: Apache-2.0

//! The pictures of the drawing day before the first school: seals, copies, certificate, digits.

use super::lists::facts_of_all;
use super::preparing::digits;
use super::{CopySeen, HallMoment, steps};
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::hall::scene::{HallStage, SceneHeader, SealedThing, StageIcon, StepMark};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;

pub(super) fn header(state: &CeremonyState, now: usize) -> SceneHeader {
    let names = [
        gettext("Opening"),
        gettext("Comparing"),
        gettext("Stage digits"),
        gettext("By school"),
    ];
    let place = ngettext_f(
        "{schools} school",
        "{schools} schools",
        state.rules().schools.len(),
        &[("schools", &state.rules().schools.len())],
    );
    SceneHeader {
        title: gettext("Opening and checking"),
        place,
        steps: steps(names, now),
    }
}

/// 公证员出示、拆封: each seal with what the notary found.
pub(super) fn seals(moment: &HallMoment<'_>) -> HallStage {
    let things = [
        (
            SealedThing::Computer,
            gettext("Computer of the draw"),
            gettext("sealed since the numbering"),
        ),
        (
            SealedThing::Disc,
            gettext("Data disc"),
            gettext("the list as it was burnt"),
        ),
        (
            SealedThing::Envelopes,
            gettext("Envelopes of the shares"),
            gettext("one for each custodian"),
        ),
    ];
    let found = things.into_iter().zip(moment.seals);
    let whole = moment.seals.iter().all(|seal| *seal);
    HallStage::Seals {
        heading: gettext("The notary shows each seal and opens it"),
        things: found
            .map(|((thing, name, what), whole)| {
                let (mark, words) = match whole {
                    true => (StepMark::Done, gettext("Seal intact")),
                    false => (StepMark::ToCome, gettext("To be shown")),
                };
                (thing, [name, what], mark, words)
            })
            .collect(),
        verdict: if whole {
            gettext("All seals were intact; the copies are opened and compared next")
        } else {
            gettext("Seal by seal, in front of the hall")
        },
        icon: if whole {
            StageIcon::Tick
        } else {
            StageIcon::Wait
        },
    }
}

/// The copies as they are opened; once all are the same, the certificate that the notary reads.
pub(super) fn copies(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let all_same = moment.copies.iter().all(|copy| *copy == CopySeen::Same);
    if all_same && moment.standing >= moment.page {
        certificate(state)
    } else {
        fingerprint(state, moment)
    }
}

fn fingerprint(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let hash = state.fingerprint().unwrap_or(Digest::new([0; 32]));
    let short = hash
        .groups()
        .first()
        .map(|group| format!("{group} …"))
        .unwrap_or_default();
    let words = |copy: &CopySeen| match copy {
        CopySeen::Waiting => gettext("To be opened"),
        CopySeen::Same => gettext("Opened"),
        CopySeen::Differs => gettext("Differs"),
    };
    let named = state.rules().custodians.iter().zip(&moment.copies);
    let mut boxes: Vec<_> = named
        .map(|(name, copy)| (name.clone(), *copy, words(copy)))
        .collect();
    boxes.push((gettext("This computer"), CopySeen::Same, short));
    let waiting = moment.copies.contains(&CopySeen::Waiting);
    let (verdict, icon) = match (moment.copies.contains(&CopySeen::Differs), waiting) {
        (true, _) => (
            gettext("A copy differs; another one must be opened"),
            StageIcon::Wait,
        ),
        (false, true) => (
            gettext("The copies are compared one by one"),
            StageIcon::Wait,
        ),
        (false, false) => (
            gettext("List and rules are the same, and so is the published fingerprint"),
            StageIcon::Tick,
        ),
    };
    HallStage::Fingerprint {
        heading: gettext("The sealed copies are opened here and held against this computer"),
        boxes,
        facts: facts_of_all(state),
        groups: hash.groups(),
        verdict,
        icon,
    }
}

/// 宣读公证词: what it rests on stands under it.
fn certificate(state: &CeremonyState) -> HallStage {
    HallStage::Reading {
        chip: gettext("Please listen"),
        title: gettext("The notary reads the certificate"),
        facts: vec![
            (
                StepMark::Done,
                gettext("Computer, disc and envelopes: shown, opened here"),
            ),
            (
                StepMark::Done,
                gettext("Three copies: the same list, the same rules"),
            ),
            (StepMark::Done, gettext("Fingerprint: as it was published")),
        ],
        note: facts_of_all(state),
    }
}

pub(super) fn stage_digits(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let wanted = state.rules().stage_digits.get() as usize;
    let committed = state.milestone() >= Milestone::StageCalled;
    let called = if committed {
        state.stage_digits()
    } else {
        &moment.typed
    };
    let count = called.chars().count();
    let heading = if committed {
        gettext("The stage digits are on record")
    } else {
        gettext("A parent calls a digit from 0 to 9")
    };
    let chip = match committed {
        true => gettext("The shares are read"),
        false if count < wanted => gettext_f(
            "{digit} of {digits}",
            &[("digit", &(count + 1)), ("digits", &wanted)],
        ),
        false => gettext("All called · read back"),
    };
    HallStage::Digits {
        heading,
        chip,
        digits: digits(called, wanted),
        notes: vec![
            gettext("Together with the three sealed shares they settle today's rolls"),
            gettext("Until now nobody could compute them"),
        ],
    }
}
