// SPDX-License-Identifier: Apache-2.0

//! The direct-admission list: schools with no more children than places are not drawn; all their
//! applicants are admitted.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::DirectSentences;
use super::table::{PaperTable, TableColumn, TableRow, row};
use super::texts;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::{DirectSchool, Rules};
use crate::ceremony::state::CeremonyState;

/// Above so many ems a cell gets the room of a wider block.
const LONG_CELL: f32 = 9.0;
const TITLE: &str = "直接录取名单";
const COLUMNS: [TableColumn; 3] = [
    TableColumn::centre("序", 26.0),
    TableColumn::left("姓名", 86.0),
    TableColumn::right("采集序号", 54.0),
];

/// A child that is admitted without a draw.
#[derive(Clone)]
pub struct DirectChild {
    /// The code of the child's school.
    pub school: String,
    /// The child's name, as shown on the paper.
    pub name: String,
    /// The end of the child's serial, by which children of one name are told apart.
    pub serial_end: String,
}

/// Returns the list, from the freeze on; `None` where every school is drawn. `children` come in the
/// order of `direct.tsv`.
pub fn direct_list(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    children: &[DirectChild],
) -> Option<Paper> {
    let rules = state.rules();
    let (last, others) = rules.direct.split_last()?;
    let frozen_at = texts::time(&basis.at);
    let subtitle = format!("{} 所学校　报名人数不超过计划，不派位", rules.direct.len());
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle);
    draft.facts(&[
        PaperFact::new("录取", format!("{} 人", children.len())),
        PaperFact::new("名单冻结", frozen_at),
    ]);
    let words = DirectSentences::new(rules, children.len());
    draft.note(&words.note);
    let signing = draft.signing_height(&words.signed);
    for school in others {
        draft.table(&school_table(rules, school, children, 0.0));
    }
    draft.table(&school_table(rules, last, children, signing));
    draft.sign(&words.signed, &PublicCode::Freeze(state.freeze()));
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns the table of a school, with so much room below it, points.
fn school_table(
    rules: &Rules,
    school: &DirectSchool,
    children: &[DirectChild],
    below: f32,
) -> PaperTable<'static> {
    let own = children.iter().filter(|child| child.school == school.code);
    let rows: Vec<TableRow> = own
        .enumerate()
        .map(|(place, child)| child_row(place, child))
        .collect();
    let heading = format!(
        "{}　{}　计划 {} 人，优先录取 {} 人，名额 {} 人，录取 {} 人",
        school.code,
        school.name,
        school.plan.get(),
        school.priority.get(),
        school.places.get(),
        rows.len()
    );
    // The columns of a rehearsal end before the serial.
    let columns = if rules.rehearsal {
        &COLUMNS[..2]
    } else {
        &COLUMNS
    };
    PaperTable {
        columns,
        blocks: blocks(&rows),
        rows,
        heading: Some(heading),
        below,
    }
}

fn child_row(place: usize, child: &DirectChild) -> TableRow {
    row([
        (place + 1).to_string(),
        child.name.clone(),
        child.serial_end.clone(),
    ])
}

/// Returns the number of blocks side by side: fewer where a cell is long.
fn blocks(rows: &[TableRow]) -> usize {
    let mut cells = rows.iter().flatten().flatten();
    if cells.any(|cell| texts::ems(cell) > LONG_CELL) {
        2
    } else {
        3
    }
}
