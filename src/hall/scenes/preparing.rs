// SPDX-License-Identifier: Apache-2.0

//! Pictures of the preparing day: digits are called, numbers are given, copies are sealed.

use super::lists::{facts_of_all, numbers_table, page_words, parent, superseded};
use super::{CopySeen, HallMoment, SealingSeen, steps};
use crate::ceremony::rules::Numbering;
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::hall::paging::ListPage;
use crate::hall::scene::{SceneHeader, StepMark};
use crate::hall::stage::{
    CalledDigit, CopyBox, DigitsStage, FingerprintStage, HallStage, ParentsStage, PosterStage,
    ReadingFact, ReadingStage, StageIcon,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;

/// Copies that have room while they are sealed.
const SEALING_ROWS: usize = 4;
/// Representatives on a page.
const PARENTS_A_PAGE: usize = 6;

/// Returns the header of this step, from 0.
pub(super) fn header(now: usize) -> SceneHeader {
    let names = [
        gettext("Numbering"),
        gettext("Numbers stand"),
        gettext("Sealing"),
    ];
    SceneHeader {
        title: gettext("Numbering and sealing"),
        place: String::new(),
        steps: steps(names, now),
    }
}

/// Returns the picture between freeze and numbers.
pub(super) fn numbering(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let rules = state.rules();
    let entries = ngettext_f(
        "{entries} entries at {schools} school get their draw numbers",
        "{entries} entries at {schools} schools get their draw numbers",
        rules.schools.len(),
        &[
            ("entries", &state.pool().0.len()),
            ("schools", &rules.schools.len()),
        ],
    );
    if !rules.calls_number_digits() {
        return HallStage::Reading(ReadingStage {
            chip: gettext("The list is frozen"),
            title: gettext("The draw numbers came with the list"),
            facts: vec![
                ReadingFact {
                    mark: StepMark::Done,
                    words: facts_of_all(state),
                },
                ReadingFact {
                    mark: StepMark::Now,
                    words: gettext("The three sealed copies are next"),
                },
            ],
            note: gettext("From here on nobody can change a name, a place or a rule"),
        });
    }
    let wanted = rules.number_digits.get() as usize;
    let called = moment.typed.chars().count();
    let digits = digits(&moment.typed, wanted);
    let chip = if called < wanted {
        gettext_f(
            "{digit} of {digits}",
            &[("digit", &(called + 1)), ("digits", &wanted)],
        )
    } else {
        gettext("All called · read back")
    };
    let what = if rules.numbering == Numbering::Drawn {
        entries
    } else {
        gettext("They settle the order of the schools and the parent representatives")
    };
    let mut notes = vec![
        what,
        gettext("The list was frozen before; nobody could know the numbers"),
    ];
    notes.extend(superseded(state));
    HallStage::Digits(DigitsStage {
        heading: gettext("Witnesses call the digits for the draw numbers"),
        chip,
        digits,
        notes,
    })
}

/// Returns as many digits as are wanted, those that were called filled in.
pub(super) fn digits(called: &str, wanted: usize) -> Vec<CalledDigit> {
    let mut called = called.chars();
    let mut digits = Vec::new();
    for place in 1..=wanted {
        digits.push(CalledDigit {
            digit: called.next(),
            label: gettext_f("Digit {place}", &[("place", &place)]),
        });
    }
    digits
}

/// Returns the schools and then the representatives, page by page.
pub(super) fn numbered(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let tables = numbers_table(state, &gettext("Schools in their order"));
    let parents = state.parents().chunks(PARENTS_A_PAGE).count();
    let page = ListPage::at(moment.standing, moment.page, tables.len() + parents, 1);
    if let Some(table) = tables.get(page.number - 1) {
        let children: u64 = state.pool().0.iter().map(|entry| entry.children).sum();
        return HallStage::Poster(PosterStage {
            over: state.rules().ceremony.authority.clone(),
            title: gettext("The draw numbers are given"),
            number: String::new(),
            facts: vec![
                ngettext_f(
                    "{numbers} draw number",
                    "{numbers} draw numbers",
                    state.pool().0.len(),
                    &[("numbers", &state.pool().0.len())],
                ),
                ngettext_f(
                    "{children} child applies",
                    "{children} children apply",
                    children,
                    &[("children", &children)],
                ),
                gettext("The list is published today"),
            ],
            chip: if state.milestone() == Milestone::Numbered {
                gettext("The numbers are read out")
            } else {
                String::new()
            },
            table: table.clone(),
        });
    }
    let which = page.number - 1 - tables.len();
    let shown = (0..state.parents().len())
        .skip(which * PARENTS_A_PAGE)
        .take(PARENTS_A_PAGE);
    HallStage::Parents(ParentsStage {
        heading: gettext("Parent representatives, drawn by lot"),
        chip: page_words(ListPage {
            number: which + 1,
            of: parents,
        }),
        parents: shown.filter_map(|i| parent(state, i + 1)).collect(),
        caption: gettext("Child's number and school"),
        notes: vec![
            gettext("They press the start and stop keys, school by school"),
            gettext("Nobody presses for the own child's school"),
        ],
    })
}

/// Returns how far the copies are, while the media are sealed one after the other.
pub(super) fn sealing(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let mut names = state.rules().custodians.clone();
    names.push(gettext("Data disc"));
    let done = moment.sealing.iter();
    let done = done.take_while(|seen| **seen == SealingSeen::Done).count();
    // Where not all have room: the last that is sealed, and those that follow.
    let first = done
        .saturating_sub(1)
        .min(names.len().saturating_sub(SEALING_ROWS));
    let shown = names.iter().zip(&moment.sealing).skip(first);
    let mut facts = Vec::new();
    for (name, seen) in shown.take(SEALING_ROWS) {
        let (mark, words) = sealing_words(*seen);
        let words = gettext_f("{name}: {state}", &[("name", name), ("state", &words)]);
        facts.push(ReadingFact { mark, words });
    }
    HallStage::Reading(ReadingStage {
        chip: gettext("The copies are sealed"),
        title: gettext("The copies are written one by one"),
        facts,
        note: gettext("Each is written, read back and handed over before the next is inserted"),
    })
}

fn sealing_words(seen: SealingSeen) -> (StepMark, String) {
    match seen {
        SealingSeen::ToCome => (StepMark::ToCome, gettext("to come")),
        SealingSeen::Now => (StepMark::Now, gettext("it is its turn")),
        SealingSeen::Failed => (
            StepMark::Now,
            gettext("could not be written; it is tried again"),
        ),
        SealingSeen::Done => (StepMark::Done, gettext("sealed")),
    }
}

/// Returns the fingerprint as it is published after the seal, the same for each copy.
pub(super) fn sealed(state: &CeremonyState) -> HallStage {
    let hash = state.fingerprint().unwrap_or(Digest::new([0; 32]));
    let mut names = state.rules().custodians.clone();
    names.push(gettext("This computer"));
    HallStage::Fingerprint(FingerprintStage {
        heading: gettext("Three sealed copies were made; this is their fingerprint"),
        boxes: names.into_iter().map(sealed_box).collect(),
        facts: facts_of_all(state),
        groups: hash.groups(),
        verdict: gettext("It is read out, published, and compared on the drawing day"),
        icon: StageIcon::Tick,
    })
}

fn sealed_box(name: String) -> CopyBox {
    CopyBox {
        name,
        seen: CopySeen::Same,
        words: gettext("Sealed"),
    }
}
