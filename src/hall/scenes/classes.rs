// SPDX-License-Identifier: Apache-2.0

//! Pictures of the class assignment: the classes page by page, and their sizes in a sentence.

use super::HallMoment;
use super::lists::page_words;
use crate::ceremony::school::SchoolTurn;
use crate::hall::paging::ListPage;
use crate::hall::stage::{ClassList, ClassNumber, ClassesStage, HallStage};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Classes on a page, side by side.
const CLASSES_A_PAGE: usize = 6;

/// Returns how many numbers of a class are on a page: ten rows, in as many columns as its card has
/// room for.
fn class_page(classes: usize) -> usize {
    const ROWS: usize = 10;
    const COLUMN: f64 = 262.0;
    let card = (1808.0 - 20.0 * (classes as f64 - 1.0)) / classes.max(1) as f64;
    ROWS * ((card - 36.0) / COLUMN).floor().max(1.0) as usize
}

/// Returns the classes in pages: a few side by side, each with its numbers a page at a time.
fn class_pages(classes: &[ClassList]) -> Vec<Vec<ClassList>> {
    let mut pages = Vec::new();
    for group in classes.chunks(CLASSES_A_PAGE) {
        let a_page = class_page(group.len());
        let largest = group.iter().map(|class| class.numbers.len()).max();
        let count = largest.unwrap_or_default().div_ceil(a_page).max(1);
        for page in 0..count {
            let parts = group.iter().map(|class| part(class, page, a_page));
            pages.push(parts.collect());
        }
    }
    pages
}

/// Returns a class with the numbers of one page, from 0.
fn part(class: &ClassList, page: usize, a_page: usize) -> ClassList {
    let numbers = class.numbers.chunks(a_page).nth(page);
    ClassList {
        name: class.name.clone(),
        children: class.children.clone(),
        numbers: numbers.unwrap_or_default().to_vec(),
    }
}

/// Returns the classes on the page that is due; `None` before they are assigned.
pub(super) fn stage(turn: &SchoolTurn, moment: &HallMoment<'_>) -> Option<HallStage> {
    let count = class_count(turn)?;
    let classes: Vec<_> = (1..=count).map(|class| class_list(turn, class)).collect();
    let pages = class_pages(&classes);
    let page = ListPage::at(moment.standing, moment.page, pages.len(), 1);
    let under = ngettext_f(
        "{children} children by lot into {classes} class, numbers ascending",
        "{children} children by lot into {classes} classes, numbers ascending",
        count,
        &[("children", &turn.admitted_children()), ("classes", &count)],
    );
    Some(HallStage::Classes(ClassesStage {
        heading: gettext("Class assignment"),
        under,
        chip: page_words(page),
        classes: page.lines(&pages, 1).first().cloned().unwrap_or_default(),
    }))
}

/// Returns how many classes were assigned; `None` before.
fn class_count(turn: &SchoolTurn) -> Option<u64> {
    let assignment = &turn.classes.as_ref()?.assignment;
    Some(
        assignment
            .iter()
            .flatten()
            .max()
            .copied()
            .unwrap_or_default(),
    )
}

fn class_list(turn: &SchoolTurn, class: u64) -> ClassList {
    let mut numbers = Vec::new();
    let mut children = 0;
    let assignment = turn.classes.iter().flat_map(|classes| &classes.assignment);
    for ((entry, _), own) in turn.admitted().into_iter().zip(assignment) {
        let here = own.iter().filter(|other| **other == class).count();
        children += here;
        if here > 0 {
            numbers.push(ClassNumber {
                number: entry.number.to_string(),
                mark: siblings_mark(here),
            });
        }
    }
    numbers.sort();
    ClassList {
        name: gettext_f("Class {class}", &[("class", &class)]),
        children: ngettext_f(
            "{children} child",
            "{children} children",
            children,
            &[("children", &children)],
        ),
        numbers,
    }
}

fn siblings_mark(children: usize) -> String {
    match children {
        0 | 1 => String::new(),
        2 => gettext("×2"),
        more => more.to_string(),
    }
}

/// Returns 3 个班，本次各派入 35 人; `None` before the classes are assigned.
pub(super) fn summary(turn: &SchoolTurn) -> Option<String> {
    let assignment = &turn.classes.as_ref()?.assignment;
    let count = assignment.iter().flatten().max().copied()?;
    let mut sizes = Vec::new();
    for class in 1..=count {
        let own = assignment.iter().flatten().filter(|own| **own == class);
        sizes.push(own.count());
    }
    let least = sizes.iter().min()?;
    let most = sizes.iter().max()?;
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
