// SPDX-License-Identifier: Apache-2.0

//! The pictures with the schools in a list: before the draw, after it. And what several pictures
//! say alike.

use super::HallMoment;
use crate::ceremony::state::CeremonyState;
use crate::hall::paging::ListPage;
use crate::hall::scene::{HallStage, ParentBadge, RollFigures, SceneTable};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// As many schools stand on the glass at a time.
const SCHOOLS_A_PAGE: usize = 8;

/// The day in words: 2026 年 8 月 22 日（星期六）.
pub(super) fn date(day: &str) -> String {
    let Ok(date) = day.parse::<jiff::civil::Date>() else {
        return day.to_owned();
    };
    let weekday = match date.weekday() {
        jiff::civil::Weekday::Monday => gettext("Monday"),
        jiff::civil::Weekday::Tuesday => gettext("Tuesday"),
        jiff::civil::Weekday::Wednesday => gettext("Wednesday"),
        jiff::civil::Weekday::Thursday => gettext("Thursday"),
        jiff::civil::Weekday::Friday => gettext("Friday"),
        jiff::civil::Weekday::Saturday => gettext("Saturday"),
        jiff::civil::Weekday::Sunday => gettext("Sunday"),
    };
    gettext_f(
        "{year}-{month}-{day}, {weekday}",
        &[
            ("year", &date.year()),
            ("month", &date.month()),
            ("day", &date.day()),
            ("weekday", &weekday),
        ],
    )
}

pub(super) fn facts_of_all(state: &CeremonyState) -> String {
    let children: u64 = state.pool().0.iter().map(|entry| entry.children).sum();
    ngettext_f(
        "{schools} school · {numbers} draw numbers · {children} children",
        "{schools} schools · {numbers} draw numbers · {children} children",
        state.rules().schools.len(),
        &[
            ("schools", &state.rules().schools.len()),
            ("numbers", &state.pool().0.len()),
            ("children", &children),
        ],
    )
}

/// The representative that was drawn in this place, from 1.
pub(super) fn parent(state: &CeremonyState, place: usize) -> Option<ParentBadge> {
    let number = *state.parents().get(place.checked_sub(1)?)?;
    let entry = state
        .entries()?
        .0
        .iter()
        .find(|entry| entry.number == number)?;
    let school = state.rules().schools.get(entry.school)?.name.clone();
    Some(ParentBadge {
        label: format!("{place:02}"),
        number: number.to_string(),
        school,
    })
}

/// 第 1 / 2 页; nothing where there is one page.
pub(super) fn page_words(page: ListPage) -> String {
    if page.of == 1 {
        String::new()
    } else {
        gettext_f(
            "Page {page} of {pages}",
            &[("page", &page.number), ("pages", &page.of)],
        )
    }
}

/// The rows in tables of a page each.
fn tables(
    title: &str,
    head: [String; 2],
    figures: RollFigures,
    rows: &[Vec<String>],
) -> Vec<SceneTable> {
    let of = rows.len().div_ceil(SCHOOLS_A_PAGE);
    let table = |(i, rows): (usize, &[Vec<String>])| SceneTable {
        title: title.to_owned(),
        head: head.to_vec(),
        rows: rows.to_vec(),
        figures,
        page: page_words(ListPage { number: i + 1, of }),
    };
    rows.chunks(SCHOOLS_A_PAGE).enumerate().map(table).collect()
}

/// The schools that are drawn, in their order, with places and applicants.
pub(super) fn numbers_table(state: &CeremonyState, title: &str) -> Vec<SceneTable> {
    let order: Vec<usize> = if state.order().is_empty() {
        (0..state.rules().schools.len()).collect()
    } else {
        state.order().to_vec()
    };
    let row = |(i, school): (usize, &usize)| {
        let planned = state.rules().schools.get(*school)?;
        let children: u64 = state
            .pool()
            .0
            .iter()
            .filter(|e| e.school == *school)
            .map(|e| e.children)
            .sum();
        Some(vec![
            (i + 1).to_string(),
            planned.name.clone(),
            planned.places.get().to_string(),
            children.to_string(),
        ])
    };
    let rows: Vec<_> = order.iter().enumerate().filter_map(row).collect();
    tables(
        title,
        [gettext("Places"), gettext("Children")],
        RollFigures::Planned,
        &rows,
    )
}

/// The schools that are not drawn, because everybody has room.
fn direct_tables(state: &CeremonyState) -> Vec<SceneTable> {
    let row = |(i, school): (usize, &crate::ceremony::rules::DirectSchool)| {
        vec![
            (i + 1).to_string(),
            school.name.clone(),
            school.places.get().to_string(),
            school.children.get().to_string(),
        ]
    };
    let rows: Vec<_> = state.rules().direct.iter().enumerate().map(row).collect();
    tables(
        &gettext("No draw: all are admitted"),
        [gettext("Places"), gettext("Children")],
        RollFigures::Planned,
        &rows,
    )
}

pub(super) fn welcome(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let mut tables = numbers_table(state, &gettext("Order of the draw"));
    tables.extend(direct_tables(state));
    let page = ListPage::at(moment.standing, moment.page, tables.len(), 1);
    let ceremony = &state.rules().ceremony;
    HallStage::Poster {
        over: format!("{}　{}", ceremony.authority, gettext("notarised on site")),
        title: ceremony.title.clone(),
        number: String::new(),
        facts: vec![
            date(&ceremony.date),
            ceremony.venue.clone(),
            gettext("Discipline inspectors watch on site"),
        ],
        chip: gettext("About to begin"),
        table: page.lines(&tables, 1).first().cloned().unwrap_or_default(),
    }
}

pub(super) fn all_done(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let admitted: u64 = state
        .turns()
        .iter()
        .map(|turn| turn.admitted_children())
        .sum();
    let mut rows = Vec::new();
    let mut classes = true;
    for (i, turn) in state.turns().iter().enumerate() {
        let Some(school) = state.rules().schools.get(turn.school) else {
            continue;
        };
        classes &= school.classes.get() > 0;
        let figures = [turn.children(), turn.admitted_children()].map(|figure| figure.to_string());
        rows.push(
            [(i + 1).to_string(), school.name.clone()]
                .into_iter()
                .chain(figures)
                .collect(),
        );
    }
    let head = [gettext("Children"), gettext("Drawn")];
    let tables = tables(
        &gettext("Every school is complete"),
        head,
        RollFigures::Drawn,
        &rows,
    );
    let page = ListPage::at(moment.standing, moment.page, tables.len(), 1);
    let got = if classes {
        gettext("children have a school and a class")
    } else {
        gettext("children have a school")
    };
    HallStage::Poster {
        over: String::new(),
        title: gettext("Today's draw is complete"),
        number: admitted.to_string(),
        facts: vec![
            got,
            gettext("Find your draw number on today's published result"),
            gettext("Then pay and register in time: that settles the place"),
        ],
        chip: String::new(),
        table: page.lines(&tables, 1).first().cloned().unwrap_or_default(),
    }
}
