// SPDX-License-Identifier: Apache-2.0

//! The rules to decide, in plain words, each answer with an example that the law itself works out;
//! and the freeze.
//!
//! Invariant: an example is computed by `crate::protocol`, never written by hand. Deliberately
//! absent: the defaults of the rules (`crate::controller`).

use super::{PageParts, import, mirror};
use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, SchoolOrder};
use crate::console::view::{
    AnswerLayout, CentreView, ListRow, RuleAnswer, RuleQuestion, StatusMark,
};
use crate::controller::{Controller, OperatorInput, RuleChoice};
use crate::i18n::{gettext, gettext_f, gettext_noop, ngettext_f};
use crate::protocol::selection::{Interval, Selection, SelectionTerms};
use crate::roster::{Roster, RosterEntry};

/// A school of this roster, for the examples.
struct RuleExample {
    names: Vec<String>,
    places: u64,
    children: usize,
    entries: usize,
}

impl RuleExample {
    /// Returns the first school that is drawn; where none is, numbers of the published example.
    fn of(roster: Option<&Roster>) -> Self {
        let mut example = Self {
            names: Vec::new(),
            places: 15,
            children: 20,
            entries: 20,
        };
        let Some(roster) = roster else {
            return example;
        };
        for school in &roster.schools {
            let entries = roster.entries.iter();
            let own: Vec<&RosterEntry> = entries
                .filter(|entry| *entry.school_code == *school.code)
                .collect();
            let children: usize = own.iter().map(|entry| entry.children.len()).sum();
            let places = school.plan.saturating_sub(school.priority);
            if places == 0 || children as u64 <= places {
                continue;
            }
            if example.names.is_empty() {
                example.places = places;
                example.children = children;
                example.entries = own.len();
            }
            example.names.push(school.name.clone());
        }
        example
    }

    /// Returns the children that the school has in the end if twins are next at its last place.
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

/// Returns the first visits of the published example: numbers 1 to 20, start 6, interval 3, 15
/// places.
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

/// Words of a last-place rule on the rules page, not translated yet.
struct LastPlaceWords {
    /// The answer by which people choose the rule.
    answer: &'static str,
    /// The outcome at the example school, with its `places` and the children `admitted`.
    example: &'static str,
}

fn last_place_words(rule: LastPlace) -> LastPlaceWords {
    match rule {
        LastPlace::Exceed => LastPlaceWords {
            answer: gettext_noop("Both come in"),
            example: gettext_noop("{places} places: {admitted} admitted, one more"),
        },
        LastPlace::Skip => LastPlaceWords {
            answer: gettext_noop("They are passed over"),
            example: gettext_noop("{places} places: {admitted} admitted, the next single child"),
        },
        LastPlace::Split => LastPlaceWords {
            answer: gettext_noop("One comes in"),
            example: gettext_noop("{places} places: {admitted} admitted, the first twin by serial"),
        },
    }
}

/// Returns the outcome of a last-place rule at the example school.
fn last_place_example(rule: LastPlace, example: &RuleExample) -> String {
    gettext_f(
        last_place_words(rule).example,
        &[
            ("places", &example.places),
            ("admitted", &example.last_place(rule)),
        ],
    )
}

fn counting_step_name(step: CountingStep) -> String {
    match step {
        CountingStep::CountRemaining => gettext("Drawn ones leave the ring"),
        CountingStep::Carry => gettext("Drawn ones pass it on"),
    }
}

fn school_order_name(order: SchoolOrder) -> String {
    match order {
        SchoolOrder::Set => gettext("As in the plan"),
        SchoolOrder::Drawn => gettext("By lot"),
    }
}

fn interval_max_name(max: IntervalMax) -> String {
    match max {
        IntervalMax::Children => gettext("All children"),
        IntervalMax::Entries => gettext("Draw numbers"),
    }
}

/// Returns an answer that is not chosen, without an example.
fn answer(label: String, choice: RuleChoice) -> RuleAnswer {
    RuleAnswer {
        label,
        example: String::new(),
        input: OperatorInput::Choose(choice),
        mark: StatusMark::ToCome,
    }
}

impl RuleAnswer {
    fn example(self, example: String) -> Self {
        Self { example, ..self }
    }

    fn chosen_if(self, chosen: bool) -> Self {
        let mark = if chosen {
            StatusMark::Done
        } else {
            StatusMark::ToCome
        };
        Self { mark, ..self }
    }
}

/// Returns the page on which the four rules are decided.
pub(super) fn decide(controller: &Controller) -> PageParts {
    let chosen = controller.chosen();
    let imported = controller.imported();
    let example = RuleExample::of(imported.and_then(|imported| imported.roster.as_ref()));
    PageParts {
        title: gettext("Rules of this draw"),
        progress: match chosen.last_place {
            None => gettext("the last place is not decided"),
            Some(_) => gettext("all decided"),
        },
        centre: CentreView::Questions(vec![
            last_place_question(chosen.last_place, &example),
            counting_step_question(chosen.step),
            school_order_question(chosen.school_order, &example),
            interval_question(chosen.interval_max, &example),
        ]),
        consequence: gettext(
            "Choose by the numbers in front. The rules are sealed with the roster; until the \
             freeze they can be changed.",
        ),
        label: gettext("These are the rules"),
        missing: gettext("first decide the last place"),
        ..PageParts::default()
    }
}

fn last_place_question(chosen: Option<LastPlace>, example: &RuleExample) -> RuleQuestion {
    RuleQuestion {
        title: gettext("Last place, twins next"),
        note: gettext("nothing is preset: people choose"),
        layout: AnswerLayout::Rows,
        answers: LastPlace::ALL
            .map(|rule| {
                let label = gettext(last_place_words(rule).answer);
                answer(label, RuleChoice::LastPlace(rule))
                    .example(last_place_example(rule, example))
                    .chosen_if(chosen == Some(rule))
            })
            .to_vec(),
    }
}

fn counting_step_question(chosen: CountingStep) -> RuleQuestion {
    RuleQuestion {
        title: gettext("Counting on"),
        note: gettext_f(
            "{preset}; 1 to 20, start 6, interval 3",
            &[("preset", &gettext("preset"))],
        ),
        layout: AnswerLayout::Rows,
        answers: CountingStep::ALL
            .map(|rule| {
                answer(counting_step_name(rule), RuleChoice::Step(rule))
                    .example(counted_on(rule))
                    .chosen_if(chosen == rule)
            })
            .to_vec(),
    }
}

fn school_order_question(chosen: SchoolOrder, example: &RuleExample) -> RuleQuestion {
    RuleQuestion {
        title: gettext("Order of the schools"),
        note: gettext("preset"),
        layout: AnswerLayout::Columns,
        answers: SchoolOrder::ALL
            .map(|rule| {
                let order = match rule {
                    SchoolOrder::Set => listed(&example.names),
                    SchoolOrder::Drawn => gettext("by today's digits"),
                };
                answer(school_order_name(rule), RuleChoice::SchoolOrder(rule))
                    .example(order)
                    .chosen_if(chosen == rule)
            })
            .to_vec(),
    }
}

fn interval_question(chosen: IntervalMax, example: &RuleExample) -> RuleQuestion {
    RuleQuestion {
        title: gettext("Largest interval"),
        note: gettext("preset"),
        layout: AnswerLayout::Columns,
        answers: IntervalMax::ALL
            .map(|rule| {
                answer(interval_max_name(rule), RuleChoice::IntervalMax(rule))
                    .example(interval_example(rule, example))
                    .chosen_if(chosen == rule)
            })
            .to_vec(),
    }
}

fn interval_example(rule: IntervalMax, example: &RuleExample) -> String {
    let (largest, reason) = match rule {
        IntervalMax::Children => (example.children, gettext("twins are two")),
        IntervalMax::Entries => (example.entries, gettext("twins are one")),
    };
    gettext_f(
        "1 to {largest}: {reason}",
        &[("largest", &largest), ("reason", &reason)],
    )
}

/// Returns the first school of the plan, with a sign that others follow.
fn listed(names: &[String]) -> String {
    match names {
        [] => gettext("published beforehand"),
        [only] => only.clone(),
        [first, ..] => format!("{first} …"),
    }
}

/// With so many custodians no one office holds its own copy and the slips of all others.
const CUSTODIANS_APART: usize = 3;

/// Returns how many questions about the workbooks people answered; none where nothing was asked.
fn answered(controller: &Controller) -> Option<ListRow> {
    let answered = controller
        .imported()
        .map_or(0, |imported| imported.answered());
    let words = ngettext_f(
        "{answered} question about the workbooks was answered: it stands as it is",
        "{answered} questions about the workbooks were answered: they stand as they are",
        answered,
        &[("answered", &answered)],
    );
    (answered > 0).then(|| ListRow::new(StatusMark::PleaseConfirm, words))
}

/// Returns the page on which roster and rules are read once more and frozen.
pub(super) fn freeze(controller: &Controller) -> PageParts {
    let mut rows = Vec::new();
    if let Some(imported) = controller.imported() {
        rows.extend(
            import::counts(&imported.summary).map(|text| ListRow::new(StatusMark::Done, text)),
        );
    }
    rows.extend(answered(controller));
    rows.extend(chosen_rules(controller));
    if controller.options().config.custodians.len() < CUSTODIANS_APART {
        rows.push(ListRow::new(
            StatusMark::PleaseConfirm,
            gettext("With fewer than three custodians one office can know every share"),
        ));
    }
    rows.extend(superseded(controller));
    if controller.options().config.stage_digits == 0 {
        rows.push(ListRow::new(
            StatusMark::PleaseConfirm,
            gettext(
                "No stage digits are called on the drawing day: fairness then rests on numbering \
                 and presses alone",
            ),
        ));
    }
    let consequence =
        gettext("From here on nobody can change a name, a place or a rule. The ledger begins.");
    PageParts {
        title: gettext("Freeze roster and rules"),
        centre: CentreView::List(rows),
        consequence: if controller.calls_number_digits() {
            consequence
        } else {
            mirror::with_missing(controller, consequence)
        },
        label: gettext("Freeze"),
        ..PageParts::default()
    }
}

/// Returns which ceremony the frozen one replaces, and why.
fn superseded(controller: &Controller) -> Option<ListRow> {
    let old = controller.supersedes()?;
    let fingerprint = old.fingerprint.groups().join(" ");
    let replaces = gettext_f("Replaces {fingerprint}", &[("fingerprint", &fingerprint)]);
    let row = ListRow::new(StatusMark::PleaseConfirm, replaces);
    Some(row.detail(gettext_f("Reason: {reason}", &[("reason", &old.reason)])))
}

/// Returns a line for each of the four rules, with what was chosen.
fn chosen_rules(controller: &Controller) -> [ListRow; 4] {
    let chosen = controller.chosen();
    let last_place = chosen
        .last_place
        .map(|rule| gettext(last_place_words(rule).answer));
    [
        ListRow::new(StatusMark::Done, gettext("Last place, twins next"))
            .value(last_place.unwrap_or_default()),
        ListRow::new(StatusMark::Done, gettext("Counting on"))
            .value(counting_step_name(chosen.step)),
        ListRow::new(StatusMark::Done, gettext("Order of the schools"))
            .value(school_order_name(chosen.school_order)),
        ListRow::new(StatusMark::Done, gettext("Largest interval"))
            .value(interval_max_name(chosen.interval_max)),
    ]
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
        assert_eq!(example.last_place(LastPlace::Exceed), 106);
        assert_eq!(example.last_place(LastPlace::Skip), 105);
        assert_eq!(example.last_place(LastPlace::Split), 105);
        assert!(counted_on(CountingStep::CountRemaining).contains("6 9 12 15 18 1 4 8 13"));
        assert!(counted_on(CountingStep::Carry).contains("6 9 12 15 18 1 4 7 10"));
    }
}
