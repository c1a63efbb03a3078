// SPDX-License-Identifier: Apache-2.0

//! The lists of all numbers, school by school, as they can be read and searched without a script.

use super::markup::escaped;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{EntryResult, SchoolTurn};
use crate::ceremony::state::CeremonyState;
use crate::protocol::numbering::DrawNumber;

/// Returns a list for each school, in the order of the draw.
pub(super) fn all_schools(state: &CeremonyState) -> String {
    let order = state.order().iter();
    order
        .filter_map(|school| one_school(state, *school))
        .collect()
}

fn one_school(state: &CeremonyState, index: usize) -> Option<String> {
    let school = state.rules().schools.get(index)?;
    let turn = state.turns().iter().find(|turn| turn.school == index);
    let rows = match turn {
        Some(turn) => drawn_rows(turn),
        None => waiting_rows(state, index)?,
    };
    Some(format!(
        "<details><summary>{}</summary>\n<table><thead><tr><th scope=\"col\">编号</th>\
         <th scope=\"col\">结果</th><th scope=\"col\">班级</th></tr></thead><tbody>\n{rows}\
         </tbody></table></details>\n",
        heading(school, turn)
    ))
}

fn heading(school: &DrawnSchool, turn: Option<&SchoolTurn>) -> String {
    let name = format!("{} {}", escaped(&school.code), escaped(&school.name));
    match turn {
        Some(turn) if turn.completed.is_some() => {
            format!("{name}　录取 {} 人", turn.admitted_children())
        }
        Some(_) => format!("{name}　派位中"),
        None => format!("{name}　尚未派位"),
    }
}

/// Returns the rows of a school whose turn is not yet due.
fn waiting_rows(state: &CeremonyState, index: usize) -> Option<String> {
    let ring = state.entries()?.ring(index);
    Some(ring.iter().map(|entry| row(entry.number, "", "")).collect())
}

/// Returns the rows of a school that is, or is being, drawn.
fn drawn_rows(turn: &SchoolTurn) -> String {
    let mut rows = String::new();
    for listed in turn.entry_results() {
        let number = listed.entry.number;
        let line = match listed.result {
            EntryResult::Admitted { place, classes, .. } => {
                row(number, &format!("录取 {place}"), &class_cell(&classes))
            }
            EntryResult::Waiting { place } => row(number, &format!("候补 {place}"), ""),
            EntryResult::Passed => row(number, "末位放不下，跳过", ""),
            EntryResult::NotDrawn if turn.completed.is_some() => row(number, "未派出", ""),
            EntryResult::NotDrawn => row(number, "", ""),
        };
        rows.push_str(&line);
    }
    rows
}

fn class_cell(classes: &[u64]) -> String {
    let classes: Vec<String> = classes.iter().map(|class| format!("{class} 班")).collect();
    classes.join("、")
}

fn row(number: DrawNumber, result: &str, class: &str) -> String {
    format!("<tr><td>{number}</td><td>{result}</td><td>{class}</td></tr>\n")
}
