// SPDX-License-Identifier: Apache-2.0

//! The waiting list of a school: who gets a place that is given up, strictly in this order.

use super::NamesOf;
use super::PrintNumber;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::result::{PlacedChild, PlacedEntry, basis, blocks};
use super::sentences::WaitingSentences;
use super::table::{PaperTable, TableColumn, TableRow, entry};
use super::texts;
use crate::ceremony::school::SchoolTurn;
use crate::ceremony::state::CeremonyState;
use crate::protocol::selection::Outcome;

const SUBTITLE: &str = "电脑派位候补名单";
const COLUMNS: [TableColumn; 4] = [
    TableColumn::centre("候补序", 38.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 120.0),
    TableColumn::centre("人数", 32.0),
];

/// Returns the list of a school whose turn is over; `None` before that, or where nobody waits.
pub fn waiting_list(
    state: &CeremonyState,
    turn: &SchoolTurn,
    names: NamesOf<'_>,
    print: PrintNumber,
) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let waiting = waiting_entries(turn, names);
    if waiting.is_empty() {
        return None;
    }
    let children: usize = waiting.iter().map(|entry| entry.children.len()).sum();
    let size = format!("{} 个编号，{children} 人", waiting.len());
    let mut draft =
        PaperDraft::new(state, basis(done), print, &school.name, SUBTITLE).sealed(turn.aborted);
    draft.facts(&[
        PaperFact::new("学校代码", school.code.as_str()),
        PaperFact::new("候补", size),
        PaperFact::new("候补计划", format!("{} 人", school.waitlist.get())),
        PaperFact::new("完成时间", texts::time(&done.at)),
    ]);
    let words = WaitingSentences::new(done);
    draft.note(&words.note);
    let below = draft.signing_height(&words.signed);
    draft.table(&PaperTable {
        columns: &COLUMNS,
        blocks: blocks(&waiting, 2),
        rows: rows(&waiting),
        heading: None,
        below,
    });
    draft.sign(
        &words.signed,
        &format!("paiwei:{}:{}:{}", school.code, done.seq, done.head),
        "本校日志头",
    );
    Some(draft.finish(format!("{} {SUBTITLE}", school.name)))
}

/// Returns the entries that wait, in the order of the draw.
fn waiting_entries(turn: &SchoolTurn, names: NamesOf<'_>) -> Vec<PlacedEntry> {
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
