// SPDX-License-Identifier: Apache-2.0

//! The waiting list of a school: who gets a place that is given up, strictly in this order.

use super::NamesOf;
use super::result::{PlacedChild, PlacedEntry, blocks};
use super::table::{PaperTable, TableColumn, TableRow, entry};
use crate::ceremony::school::SchoolTurn;
use crate::protocol::selection::Outcome;

const COLUMNS: [TableColumn; 4] = [
    TableColumn::centre("候补序", 38.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 120.0),
    TableColumn::centre("人数", 32.0),
];

/// Returns the list of the entries that wait, with its heading.
pub fn waiting_table(waiting: &[PlacedEntry], part: &str) -> PaperTable<'static> {
    let children: usize = waiting.iter().map(|entry| entry.children.len()).sum();
    let size = format!("共 {} 个编号，{children} 人", waiting.len());
    let heading = format!("{part}候补名单（{size}；名额空出时按候补序依次递补，多胞胎同时递补）");
    PaperTable {
        columns: &COLUMNS,
        blocks: blocks(waiting, 2),
        rows: rows(waiting),
        heading: Some(heading),
        below: 0.0,
    }
}

/// Returns the entries that wait, in the order of the draw.
pub fn waiting_entries(turn: &SchoolTurn, names: NamesOf<'_>) -> Vec<PlacedEntry> {
    turn.picks
        .iter()
        .filter(|pick| pick.outcome == Outcome::Waiting)
        .filter_map(|pick| {
            let entry = turn.ring.get(pick.entry)?;
            Some(PlacedEntry {
                number: pick.number.to_string(),
                children: waiting_children(names(&entry.leaf)),
            })
        })
        .collect()
}

fn waiting_children(names: Vec<String>) -> Vec<PlacedChild> {
    names
        .into_iter()
        .map(|name| PlacedChild { name, class: None })
        .collect()
}

/// Returns a row for each entry, a line for each child; the first line has the number of children.
fn rows(waiting: &[PlacedEntry]) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (place, placed) in waiting.iter().enumerate() {
        let mut children: Vec<Vec<String>> = placed
            .children
            .iter()
            .map(|child| vec![child.name.clone(), String::new()])
            .collect();
        if let Some(first) = children.first_mut() {
            first[1] = placed.children.len().to_string();
        }
        let before = [(place + 1).to_string(), placed.number.clone()];
        rows.push(entry(&before, &children));
    }
    rows
}
