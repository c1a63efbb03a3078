// SPDX-License-Identifier: Apache-2.0

//! The public list of draw numbers (rule book 四（二）3 名单公示): numbers ascending by school, names
//! masked.

use super::NamesOf;
use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::Paper;
use super::sentences;
use super::table::{PaperTable, TableColumn, TableRow, entry};
use crate::ceremony::files::RingEntry;
use crate::ceremony::state::CeremonyState;

const COLUMNS: [TableColumn; 2] = [
    TableColumn::left("派位编号", 50.0),
    TableColumn::left("姓名", 74.0),
];
const TITLE: &str = "电脑派位编号名单";

/// Returns the list of all schools that are drawn; `None` before numbers are given. `masked` gives
/// the names as the public may read them.
pub fn public_list(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    masked: NamesOf<'_>,
) -> Option<Paper> {
    let entries = state.entries()?;
    let children: u64 = entries.0.iter().map(|entry| entry.children).sum();
    let numbers = entries.0.len();
    let schools = state.rules().schools.len();
    let subtitle = format!("{schools} 所学校　{numbers} 个编号　{children} 名儿童");
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle);
    draft.note(&sentences::public_list_note());
    draft.superseded_note();
    for (index, school) in state.rules().schools.iter().enumerate() {
        let ring = entries.ring(index);
        let children: u64 = ring.iter().map(|entry| entry.children).sum();
        let rows: Vec<TableRow> = ring.iter().map(|entry| ring_row(entry, masked)).collect();
        let places = school.places.get();
        let heading = format!(
            "{}　{}　{} 个编号，{children} 名儿童，派位名额 {places} 人",
            school.code,
            school.name,
            rows.len()
        );
        draft.table(&PaperTable {
            columns: &COLUMNS,
            blocks: 4,
            rows,
            heading: Some(heading),
            below: 0.0,
        });
    }
    Some(draft.finish(TITLE.into()))
}

/// Returns the row of an entry: its number and a line for each child.
fn ring_row(of: &RingEntry, masked: NamesOf<'_>) -> TableRow {
    let names = masked(&of.leaf).into_iter();
    let names: Vec<Vec<String>> = names.map(|name| vec![name]).collect();
    entry(&[of.number.to_string()], &names)
}
