// SPDX-License-Identifier: Apache-2.0

//! Pictures of the drawing day before the first school: seals, copies, certificate, digits.

use super::lists::facts_of_all;
use super::preparing::digits;
use super::{CopySeen, HallMoment, steps};
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::hall::scene::{SceneHeader, StepMark};
use crate::hall::stage::{
    CopyBox, DigitsStage, FingerprintStage, HallStage, ReadingFact, ReadingStage, SealCard,
    SealedThing, SealsStage, StageIcon,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;

/// Returns the header of this step, from 0.
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

/// Returns 公证员出示、拆封: each seal with what the notary found.
pub(super) fn seals(moment: &HallMoment<'_>) -> HallStage {
    let [computer, disc, envelopes] = moment.seals;
    let whole = computer && disc && envelopes;
    HallStage::Seals(SealsStage {
        heading: gettext("The notary shows each seal and opens it"),
        cards: vec![
            seal_card(SealedThing::Computer, computer),
            seal_card(SealedThing::Disc, disc),
            seal_card(SealedThing::Envelopes, envelopes),
        ],
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
    })
}

fn seal_card(thing: SealedThing, intact: bool) -> SealCard {
    let (name, what) = match thing {
        SealedThing::Computer => (
            gettext("Computer of the draw"),
            gettext("sealed since the numbering"),
        ),
        SealedThing::Disc => (gettext("Data disc"), gettext("the list as it was burnt")),
        SealedThing::Envelopes => (
            gettext("Envelopes of the shares"),
            gettext("one for each custodian"),
        ),
    };
    let (mark, words) = match intact {
        true => (StepMark::Done, gettext("Seal intact")),
        false => (StepMark::ToCome, gettext("To be shown")),
    };
    SealCard {
        thing,
        name,
        what,
        mark,
        words,
    }
}

/// Returns the copies as they are opened; once all are the same, the certificate that the notary
/// reads.
pub(super) fn copies(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let mut copies = moment.copies.iter();
    let is_opened = match moment.disc {
        Some(disc) => disc == CopySeen::Same && !moment.copies.contains(&CopySeen::Differs),
        None => copies.all(|copy| *copy == CopySeen::Same),
    };
    if is_opened && moment.standing >= moment.page {
        certificate(state, moment)
    } else {
        fingerprint(state, moment)
    }
}

fn fingerprint(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let hash = state.fingerprint().unwrap_or(Digest::new([0; 32]));
    let groups = hash.groups();
    let first = groups.first().map(String::as_str).unwrap_or_default();
    let mut boxes = Vec::new();
    if let Some(disc) = moment.disc {
        boxes.push(CopyBox {
            name: gettext("Data disc"),
            seen: disc,
            words: compared(disc),
        });
    }
    for (name, copy) in state.rules().custodians.iter().zip(&moment.copies) {
        boxes.push(CopyBox {
            name: name.clone(),
            seen: *copy,
            words: compared(*copy),
        });
    }
    boxes.push(CopyBox {
        name: gettext("This PC"),
        seen: CopySeen::Same,
        // One box more leaves no room for the sign that the hash goes on.
        words: match moment.disc {
            Some(_) => first.to_owned(),
            None => format!("{first} …"),
        },
    });
    let all = moment.copies.iter().chain(&moment.disc);
    let differs = all.clone().any(|copy| *copy == CopySeen::Differs);
    let waiting = all.clone().any(|copy| *copy == CopySeen::Waiting);
    let (verdict, icon) = match (differs, waiting) {
        (false, true) if moment.disc == Some(CopySeen::Same) => (
            gettext("The data disc is the same as published; copies are compared as they come"),
            StageIcon::Tick,
        ),
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
    HallStage::Fingerprint(FingerprintStage {
        heading: gettext("The sealed copies are opened here and held against this computer"),
        boxes,
        facts: facts_of_all(state),
        groups,
        verdict,
        icon,
    })
}

fn compared(copy: CopySeen) -> String {
    match copy {
        CopySeen::Waiting => gettext("Unopened"),
        CopySeen::Same => gettext("Opened"),
        CopySeen::Differs => gettext("Differs"),
    }
}

/// Returns 宣读公证词 with what it rests on.
fn certificate(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let all_same = moment.copies.iter().all(|copy| *copy == CopySeen::Same);
    let compared = if all_same {
        gettext("Three copies: the same list, the same rules")
    } else {
        gettext("Data disc: the same list, the same rules")
    };
    HallStage::Reading(ReadingStage {
        chip: gettext("Please listen"),
        title: gettext("The notary reads the certificate"),
        facts: vec![
            done(gettext("Computer, disc and envelopes: shown, opened here")),
            done(compared),
            done(gettext("Fingerprint: as it was published")),
        ],
        note: facts_of_all(state),
    })
}

fn done(words: String) -> ReadingFact {
    ReadingFact {
        mark: StepMark::Done,
        words,
    }
}

/// Returns the stage digits as they are called, and once committed.
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
    HallStage::Digits(DigitsStage {
        heading,
        chip,
        digits: digits(called, wanted),
        notes: vec![
            gettext("Together with the three sealed shares they settle today's rolls"),
            gettext("Until now nobody could compute them"),
        ],
    })
}
