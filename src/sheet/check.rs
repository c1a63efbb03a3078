// SPDX-License-Identifier: Apache-2.0

//! The readiness sheet: what was checked before the hall opened, for the notary's file.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::Paper;
use super::sentences::CheckSentences;
use super::table::{PaperTable, TableColumn, TableRow, wrapped};
use super::texts;
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "开场前检查表";
const COLUMNS: [TableColumn; 3] = [
    TableColumn::left("项目", 104.0),
    TableColumn::left("所见", 333.0),
    TableColumn::left("结论", 62.0),
];
/// About as many ems as the middle column has.
const EMS: f32 = 33.0;

/// A row of the readiness sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the columns")]
pub struct CheckRow {
    pub name: String,
    pub found: String,
    pub verdict: String,
}

/// Returns the sheet of a ceremony that is on the ledger. The basis has the time of the check,
/// which may be later than the ledger's last line.
pub fn check_sheet(state: &CeremonyState, basis: PaperBasis, rows: &[CheckRow]) -> Paper {
    let rules = state.rules();
    let checked_at = texts::time(&basis.at);
    let subtitle = format!(
        "{}　{}　{}",
        rules.ceremony.authority, rules.ceremony.venue, checked_at
    );
    let aborted = state.turns().iter().map(|turn| turn.aborted).sum();
    let mut draft =
        PaperDraft::new(state, basis, PrintNumber::FIRST, TITLE, &subtitle).drawn(aborted);
    let words = CheckSentences::new(&checked_at);
    let below = draft.signing_height(&words.signed);
    draft.table(&PaperTable {
        columns: &COLUMNS,
        blocks: 1,
        rows: rows.iter().map(check_row).collect(),
        heading: None,
        below,
    });
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    draft.finish(format!("{} {TITLE}", rules.ceremony.title))
}

fn check_row(row: &CheckRow) -> TableRow {
    let cells = vec![
        row.name.clone(),
        texts::legible(&row.found),
        row.verdict.clone(),
    ];
    wrapped(cells, 1, EMS)
}
