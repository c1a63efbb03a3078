// SPDX-License-Identifier: Apache-2.0

//! Posters with the schools in a list, before and after the draw; texts that several pictures
//! share.

use super::HallMoment;
use crate::ceremony::state::CeremonyState;
use crate::hall::paging::ListPage;
use crate::hall::scene::{SceneTable, TableFigures, TableRow};
use crate::hall::stage::{HallStage, ParentBadge, PosterStage};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Schools on a page.
const SCHOOLS_A_PAGE: usize = 8;

/// Returns the day in words: 2026 年 8 月 22 日（星期六）.
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

/// Returns how many schools, draw numbers and children there are.
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

/// Returns which earlier ceremony this one replaces, and why: the fingerprint, then the reason.
pub(super) fn superseded(state: &CeremonyState) -> Vec<String> {
    let Some(old) = state.rules().superseded() else {
        return Vec::new();
    };
    let fingerprint = old.fingerprint.groups().join(" ");
    let named = [("fingerprint", &fingerprint as &dyn std::fmt::Display)];
    let words = match state.rules().after {
        None => gettext_f("Replaces {fingerprint}", &named),
        Some(_) => gettext_f("Goes on from {fingerprint}: what was shown stands", &named),
    };
    vec![
        words,
        gettext_f("Reason: {reason}", &[("reason", &old.reason)]),
    ]
}

/// Returns the representative that was drawn in this place, from 1.
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

/// Returns 第 1 / 2 页; empty where there is one page.
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

/// Returns the rows in tables of a page each.
fn tables(
    title: &str,
    head: [String; 2],
    figures: TableFigures,
    rows: &[TableRow],
) -> Vec<SceneTable> {
    let of = rows.len().div_ceil(SCHOOLS_A_PAGE);
    let mut tables = Vec::new();
    for (number, page) in (1..).zip(rows.chunks(SCHOOLS_A_PAGE)) {
        tables.push(SceneTable {
            title: title.to_owned(),
            head: head.clone(),
            rows: page.to_vec(),
            figures,
            page: page_words(ListPage { number, of }),
        });
    }
    tables
}

/// Returns the schools that are drawn, in their order, with places and applicants.
pub(super) fn numbers_table(state: &CeremonyState, title: &str) -> Vec<SceneTable> {
    let order: Vec<usize> = if state.order().is_empty() {
        (0..state.rules().schools.len()).collect()
    } else {
        state.order().to_vec()
    };
    let mut rows = Vec::new();
    for school in order {
        let Some(planned) = state.rules().schools.get(school) else {
            continue;
        };
        let pool = state.pool().0.iter();
        let own = pool.filter(|entry| entry.school == school);
        let children: u64 = own.map(|entry| entry.children).sum();
        rows.push(TableRow {
            number: (rows.len() + 1).to_string(),
            name: planned.name.clone(),
            figures: [planned.places.get(), children].map(|figure| figure.to_string()),
        });
    }
    tables(
        title,
        [gettext("Places"), gettext("Children")],
        TableFigures::Planned,
        &rows,
    )
}

/// Returns the schools without a draw: each has room for all.
fn direct_tables(state: &CeremonyState) -> Vec<SceneTable> {
    let mut rows = Vec::new();
    for school in &state.rules().direct {
        let figures = [school.places.get(), school.children.get()];
        rows.push(TableRow {
            number: (rows.len() + 1).to_string(),
            name: school.name.clone(),
            figures: figures.map(|figure| figure.to_string()),
        });
    }
    tables(
        &gettext("No draw: all are admitted"),
        [gettext("Places"), gettext("Children")],
        TableFigures::Planned,
        &rows,
    )
}

/// Returns the poster before the seals are shown.
pub(super) fn welcome(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let mut tables = numbers_table(state, &gettext("Order of the draw"));
    tables.extend(direct_tables(state));
    let page = ListPage::at(moment.standing, moment.page, tables.len(), 1);
    let ceremony = &state.rules().ceremony;
    let mut facts = vec![
        date(&ceremony.date),
        ceremony.venue.clone(),
        gettext("Discipline inspectors watch on site"),
    ];
    facts.extend(superseded(state));
    HallStage::Poster(PosterStage {
        over: format!("{}　{}", ceremony.authority, gettext("notarised on site")),
        title: ceremony.title.clone(),
        number: String::new(),
        facts,
        chip: gettext("About to begin"),
        table: shown(page, &tables),
    })
}

/// Returns the poster after the close.
pub(super) fn all_done(state: &CeremonyState, moment: &HallMoment<'_>) -> HallStage {
    let admitted: u64 = state
        .turns()
        .iter()
        .map(|turn| turn.admitted_children())
        .sum();
    let mut rows = Vec::new();
    let mut classes = true;
    for turn in state.turns() {
        let Some(school) = state.rules().schools.get(turn.school) else {
            continue;
        };
        classes &= school.classes.get() > 0;
        let figures = [turn.children(), turn.admitted_children()];
        rows.push(TableRow {
            number: (rows.len() + 1).to_string(),
            name: school.name.clone(),
            figures: figures.map(|figure| figure.to_string()),
        });
    }
    let head = [gettext("Children"), gettext("Drawn")];
    let tables = tables(
        &gettext("Every school is complete"),
        head,
        TableFigures::Drawn,
        &rows,
    );
    let page = ListPage::at(moment.standing, moment.page, tables.len(), 1);
    let got = if classes {
        gettext("children have a school and a class")
    } else {
        gettext("children have a school")
    };
    HallStage::Poster(PosterStage {
        over: String::new(),
        title: gettext("Today's draw is complete"),
        number: admitted.to_string(),
        facts: vec![
            got,
            gettext("Find your draw number on today's published result"),
            gettext("Then pay and register in time: that settles the place"),
        ],
        chip: String::new(),
        table: shown(page, &tables),
    })
}

/// Returns the table of this page; an empty one where there is none.
fn shown(page: ListPage, tables: &[SceneTable]) -> SceneTable {
    page.lines(tables, 1).first().cloned().unwrap_or_default()
}
