// SPDX-License-Identifier: Apache-2.0

//! The rules to decide, in plain words, each answer with an example that the law itself works out;
//! and the freeze.

use super::PageParts;
use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, SchoolOrder};
use crate::console::view::{
    AnswerLayout, CentreView, ListRow, RuleAnswer, RuleQuestion, StatusMark,
};
use crate::controller::{Controller, OperatorInput, RuleChoice};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::selection::{Interval, Selection, SelectionTerms};
use crate::roster::Roster;
use std::fmt::Display;

/// A school of this roster, for the examples.
struct RuleExample {
    names: Vec<String>,
    places: u64,
    children: usize,
    entries: usize,
}

impl RuleExample {
    /// The first school that is drawn; where none is, numbers of the published example.
    fn of(roster: Option<&Roster>) -> Self {
        let mut names = Vec::new();
        let mut first = None;
        for school in roster
            .map(|roster| roster.schools.as_slice())
            .unwrap_or_default()
        {
            let own = || {
                roster
                    .into_iter()
                    .flat_map(|r| &r.entries)
                    .filter(|e| e.school_code == school.code)
            };
            let children: usize = own().map(|entry| entry.children.len()).sum();
            let places = school.plan.saturating_sub(school.priority);
            if children as u64 > places && places > 0 {
                names.push(school.name.clone());
                first.get_or_insert((places, children, own().count()));
            }
        }
        let (places, children, entries) = first.unwrap_or((15, 20, 20));
        Self {
            names,
            places,
            children,
            entries,
        }
    }

    /// One place is left and twins are next: how many children the school has in the end.
    fn last_place(&self, rule: LastPlace) -> u64 {
        let before = self.places.saturating_sub(1);
        let mut ring = vec![1; usize::try_from(before).unwrap_or_default()];
        ring.extend([2, 1]);
        let terms = SelectionTerms {
            places: self.places,
            waitlist: 0,
            step: CountingStep::CountRemaining,
            last_place: rule,
            start: 0,
            interval: Interval::MIN,
        };
        Selection::new(ring, terms)
            .into_iter()
            .flatten()
            .map(|visit| visit.children)
            .sum()
    }
}

/// The published example: numbers 1 to 20, start 6, interval 3, 15 places; its first visits.
fn counted_on(step: CountingStep) -> String {
    let terms = Interval::new(3).map(|interval| SelectionTerms {
        places: 15,
        waitlist: 0,
        step,
        last_place: LastPlace::Exceed,
        start: 5,
        interval,
    });
    let visits = terms
        .and_then(|terms| Selection::new(vec![1; 20], terms))
        .into_iter()
        .flatten();
    let first: Vec<String> = visits
        .take(9)
        .map(|visit| (visit.entry + 1).to_string())
        .collect();
    format!("{} …", first.join(" "))
}

/// Returns the answer by which people choose a last-place rule.
fn last_place_answer(rule: LastPlace) -> String {
    match rule {
        LastPlace::Exceed => gettext("Both come in"),
        LastPlace::Skip => gettext("They are passed over"),
        LastPlace::Split => gettext("One comes in"),
    }
}

/// Returns the outcome of a last-place rule at the example school.
fn last_place_example(rule: LastPlace, example: &RuleExample) -> String {
    let values: [(&str, &dyn Display); 2] = [
        ("places", &example.places),
        ("admitted", &example.last_place(rule)),
    ];
    match rule {
        LastPlace::Exceed => gettext_f("{places} places: {admitted} admitted, one more", &values),
        LastPlace::Skip => gettext_f(
            "{places} places: {admitted} admitted, the next single child",
            &values,
        ),
        LastPlace::Split => gettext_f(
            "{places} places: {admitted} admitted, the first twin by serial",
            &values,
        ),
    }
}

pub(super) fn decide(controller: &Controller) -> PageParts {
    let chosen = controller.chosen();
    let example = RuleExample::of(
        controller
            .imported()
            .and_then(|imported| imported.roster.as_ref()),
    );
    let preset = || gettext("preset");
    let answer = |label: String, example: String, choice: RuleChoice, is: bool| RuleAnswer {
        label,
        example,
        input: OperatorInput::Choose(choice),
        mark: if is {
            StatusMark::Done
        } else {
            StatusMark::ToCome
        },
    };
    let last = |rule| {
        answer(
            last_place_answer(rule),
            last_place_example(rule, &example),
            RuleChoice::LastPlace(rule),
            chosen.last_place == Some(rule),
        )
    };
    let count = |step, label| {
        answer(
            label,
            counted_on(step),
            RuleChoice::Step(step),
            chosen.step == step,
        )
    };
    let order = |order, label, words| {
        answer(
            label,
            words,
            RuleChoice::SchoolOrder(order),
            chosen.school_order == order,
        )
    };
    let interval = |max, label, most: usize, why: String| {
        let words = gettext_f(
            "1 to {largest}: {reason}",
            &[("largest", &most), ("reason", &why)],
        );
        answer(
            label,
            words,
            RuleChoice::IntervalMax(max),
            chosen.interval_max == max,
        )
    };
    let questions = vec![
        RuleQuestion {
            title: gettext("Last place, twins next"),
            note: gettext("nothing is preset: people choose"),
            layout: AnswerLayout::Rows,
            answers: LastPlace::ALL.map(last).into(),
        },
        RuleQuestion {
            title: gettext("Counting on"),
            note: gettext_f(
                "{preset}; 1 to 20, start 6, interval 3",
                &[("preset", &preset())],
            ),
            layout: AnswerLayout::Rows,
            answers: vec![
                count(
                    CountingStep::CountRemaining,
                    gettext("Drawn ones leave the ring"),
                ),
                count(CountingStep::Carry, gettext("Drawn ones pass it on")),
            ],
        },
        RuleQuestion {
            title: gettext("Order of the schools"),
            note: preset(),
            layout: AnswerLayout::Columns,
            answers: vec![
                order(
                    SchoolOrder::Set,
                    gettext("As in the plan"),
                    listed(&example.names),
                ),
                order(
                    SchoolOrder::Drawn,
                    gettext("By lot"),
                    gettext("by today's digits"),
                ),
            ],
        },
        RuleQuestion {
            title: gettext("Largest interval"),
            note: preset(),
            layout: AnswerLayout::Columns,
            answers: vec![
                interval(
                    IntervalMax::Children,
                    gettext("All children"),
                    example.children,
                    gettext("twins are two"),
                ),
                interval(
                    IntervalMax::Entries,
                    gettext("Draw numbers"),
                    example.entries,
                    gettext("twins are one"),
                ),
            ],
        },
    ];
    PageParts {
        title: gettext("Rules of this draw"),
        progress: match chosen.last_place {
            None => gettext("the last place is not decided"),
            Some(_) => gettext("all decided"),
        },
        centre: CentreView::Questions(questions),
        consequence: gettext(
            "Choose by the numbers in front. The rules are sealed with the roster; until the \
             freeze they can be changed.",
        ),
        label: gettext("These are the rules"),
        missing: gettext("first decide the last place"),
        ..PageParts::default()
    }
}

/// The first schools of the plan.
fn listed(names: &[String]) -> String {
    match names {
        [] => gettext("published beforehand"),
        [only] => only.clone(),
        [first, ..] => format!("{first} …"),
    }
}

pub(super) fn freeze(controller: &Controller) -> PageParts {
    let mut rows = Vec::new();
    if let Some(imported) = controller.imported() {
        let s = &imported.summary;
        rows.push(ListRow::new(
            StatusMark::Done,
            ngettext_f(
                "{children} children, {bundles} bundle",
                "{children} children, {bundles} bundles",
                s.bundles,
                &[("children", &s.children), ("bundles", &s.bundles)],
            ),
        ));
        rows.push(ListRow::new(
            StatusMark::Done,
            ngettext_f(
                "{schools} school, {drawn} to be drawn",
                "{schools} schools, {drawn} of them to be drawn",
                s.schools,
                &[("schools", &s.schools), ("drawn", &s.drawn)],
            ),
        ));
    }
    let chosen = controller.chosen();
    let rule =
        |question: String, answer: String| ListRow::new(StatusMark::Done, question).value(answer);
    rows.push(rule(
        gettext("Last place, twins next"),
        chosen.last_place.map(last_place_answer).unwrap_or_default(),
    ));
    rows.push(rule(
        gettext("Counting on"),
        match chosen.step {
            CountingStep::CountRemaining => gettext("Drawn ones leave the ring"),
            CountingStep::Carry => gettext("Drawn ones pass it on"),
        },
    ));
    rows.push(rule(
        gettext("Order of the schools"),
        match chosen.school_order {
            SchoolOrder::Set => gettext("As in the plan"),
            SchoolOrder::Drawn => gettext("By lot"),
        },
    ));
    rows.push(rule(
        gettext("Largest interval"),
        match chosen.interval_max {
            IntervalMax::Children => gettext("All children"),
            IntervalMax::Entries => gettext("Draw numbers"),
        },
    ));
    if controller.options().config.stage_digits == 0 {
        rows.push(ListRow::new(
            StatusMark::PleaseConfirm,
            gettext(
                "No stage digits are called on the drawing day: fairness then rests on numbering \
                 and presses alone",
            ),
        ));
    }
    PageParts {
        title: gettext("Freeze roster and rules"),
        centre: CentreView::List(rows),
        consequence: gettext(
            "From here on nobody can change a name, a place or a rule. The ledger begins.",
        ),
        label: gettext("Freeze"),
        ..PageParts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_are_the_laws_own() {
        let example = RuleExample {
            names: Vec::new(),
            places: 105,
            children: 291,
            entries: 286,
        };
        let ends = LastPlace::ALL.map(|rule| example.last_place(rule));
        assert_eq!(ends, [106, 105, 105]);
        assert!(counted_on(CountingStep::CountRemaining).contains("6 9 12 15 18 1 4 8 13"));
        assert!(counted_on(CountingStep::Carry).contains("6 9 12 15 18 1 4 7 10"));
    }
}
