// SPDX-License-Identifier: Apache-2.0

//! Texts of rows and workbooks that do not fit together.

use super::{ProblemTexts, RosterProblem, say};
use crate::i18n::gettext_noop;

/// Returns the texts. A school that is not in the plan is what is left.
pub(super) fn texts(problem: &RosterProblem) -> ProblemTexts {
    let found = of_children(problem).or_else(|| of_numbers(problem));
    found.unwrap_or_else(|| {
        say(
            gettext_noop("the school is not in the plan"),
            gettext_noop("correct the name, or add the school to the plan workbook"),
        )
    })
}

/// Returns the texts of children and bundles.
fn of_children(problem: &RosterProblem) -> Option<ProblemTexts> {
    match problem {
        RosterProblem::DuplicateSerial(_) => Some(say(
            gettext_noop("the serial stands in {file} {cell} already"),
            gettext_noop("keep one row a child, or correct the wrong serial"),
        )),
        RosterProblem::SerialAlike(_) => Some(say(
            gettext_noop(
                "the serial differs from {file} {cell} in case, width, leading zeros, spaces \
                     or look-alike letters only",
            ),
            gettext_noop("keep one row a child, or correct the wrong serial"),
        )),
        RosterProblem::OneChildTwoSchools(_) => Some(say(
            gettext_noop("the child applies to another school in {file} {cell}"),
            gettext_noop("a child applies to one school; remove one of the rows"),
        )),
        RosterProblem::NearSchool(_) => Some(say(
            gettext_noop("the school is not in the plan; {school} is"),
            gettext_noop("write {school} where that is meant"),
        )),
        RosterProblem::BundleOfOne => Some(say(
            gettext_noop("a bundle of only one child"),
            gettext_noop("add the sibling's row, or clear the bundle number"),
        )),
        RosterProblem::BundleAcrossSchools(_) => Some(say(
            gettext_noop("children of one bundle apply to different schools (see {file} {cell})"),
            gettext_noop(
                "siblings apply to one school; different families need different bundle \
                     numbers",
            ),
        )),
        RosterProblem::NamesAndSerials { .. } => Some(say(
            gettext_noop("{names} names for {serials} serials"),
            gettext_noop("separate them with 、, one serial for each name"),
        )),
        RosterProblem::NumberShape => Some(say(
            gettext_noop("the draw number is not seven digits from 1000000 to 9999999"),
            gettext_noop("correct it; or delete the column if numbers are to be drawn"),
        )),
        RosterProblem::NumberTwice(_) => Some(say(
            gettext_noop("the draw number stands in {file} {cell} already"),
            gettext_noop("a number may stand once"),
        )),
        RosterProblem::BundleNumbers(_) => Some(say(
            gettext_noop("the draw number differs from {file} {cell} of the same bundle"),
            gettext_noop("a bundle has one number; use the same"),
        )),
        _ => None,
    }
}

/// Returns the texts of numbers.
fn of_numbers(problem: &RosterProblem) -> Option<ProblemTexts> {
    match problem {
        RosterProblem::NotACount => Some(say(
            gettext_noop("not a whole number from 0"),
            gettext_noop("fill in a whole number, in digits only"),
        )),
        RosterProblem::CountTooLarge => Some(say(
            gettext_noop("more than a million"),
            gettext_noop("fill in the right number"),
        )),
        RosterProblem::PriorityOverPlan => Some(say(
            gettext_noop("more children have priority than the plan has places"),
            gettext_noop("check both numbers"),
        )),
        RosterProblem::NoClasses => Some(say(
            gettext_noop("there is no class"),
            gettext_noop("fill in the number of classes"),
        )),
        RosterProblem::CodeTwice(_) => Some(say(
            gettext_noop("the school code stands in {cell} already"),
            gettext_noop("give each school its own code"),
        )),
        RosterProblem::SchoolTwice(_) => Some(say(
            gettext_noop("the school's name stands in {cell} already"),
            gettext_noop("keep one row a school"),
        )),
        RosterProblem::OrderTwice(_) => Some(say(
            gettext_noop("the place in the order stands in {cell} already"),
            gettext_noop("give each school its own place"),
        )),
        RosterProblem::NobodyApplied => Some(say(
            gettext_noop("nobody applies to this school"),
            gettext_noop("make sure that no applicant workbook is missing"),
        )),
        RosterProblem::NothingToDraw => Some(say(
            gettext_noop("no school has more children than places"),
            gettext_noop("check roster and plan; there is nothing to draw"),
        )),
        _ => None,
    }
}
