// SPDX-License-Identifier: Apache-2.0

//! The direct-admission list: schools with no more children than places are not drawn; all their
//! applicants are admitted.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::Paper;
use super::table::{PaperTable, TableColumn, TableRow, row};
use super::texts;
use crate::ceremony::rules::DirectSchool;
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "直接录取名单";
const COLUMNS: [TableColumn; 3] = [
    TableColumn::centre("序", 26.0),
    TableColumn::left("姓名", 86.0),
    TableColumn::right("采集序号", 54.0),
];

/// A child that is admitted without a draw.
#[derive(Clone)]
pub struct DirectChild {
    /// The code of its school.
    pub school: String,
    /// Its name, as it is to be shown.
    pub name: String,
    /// The end of its serial, by which children of one name are told apart.
    pub serial_end: String,
}

/// The list, from the freeze on; `None` where every school is drawn. `children` come in the order
/// of `direct.tsv`.
pub fn direct_list(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    children: &[DirectChild],
) -> Option<Paper> {
    let rules = state.rules();
    if rules.direct.is_empty() {
        return None;
    }
    let frozen_at = texts::time(&basis.at);
    let subtitle = format!("{} 所学校　报名人数不超过计划，不派位", rules.direct.len());
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle);
    draft.facts(&[
        ("录取", format!("{} 人", children.len())),
        ("名单冻结", frozen_at),
    ]);
    // In a rehearsal children stand under aliases, and nothing of theirs beside.
    let rehearsal = rules.rehearsal;
    let apart = if rehearsal {
        ""
    } else {
        "采集序号只列末四位，用于区分同名儿童。"
    };
    draft.note(&format!(
        "以下学校报名儿童人数不超过派位名额，全部录取，不参加电脑派位。{apart}"
    ));
    let statement =
        "以上学校报名儿童全部录取，名单与审核通过的报名数据一致，当场打印、核对、签名。";
    let below = draft.signing_height(statement);
    for (i, school) in rules.direct.iter().enumerate() {
        let rows = child_rows(school, children);
        let heading = school_heading(school, rows.len());
        let below = if i + 1 == rules.direct.len() {
            below
        } else {
            0.0
        };
        let columns = if rehearsal { &COLUMNS[..2] } else { &COLUMNS };
        let long = rows
            .iter()
            .flatten()
            .flatten()
            .any(|cell| texts::ems(cell) > 9.0);
        let blocks = if long { 2 } else { 3 };
        draft.table(&PaperTable {
            columns,
            blocks,
            rows,
            heading: Some(heading),
            below,
        });
    }
    draft.sign(
        statement,
        &format!("paiwei:freeze:{}", state.freeze()),
        "冻结摘要",
    );
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

fn child_rows(school: &DirectSchool, children: &[DirectChild]) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for child in children.iter().filter(|child| child.school == school.code) {
        rows.push(row([
            (rows.len() + 1).to_string(),
            child.name.clone(),
            child.serial_end.clone(),
        ]));
    }
    rows
}

fn school_heading(school: &DirectSchool, admitted: usize) -> String {
    format!(
        "{}　{}　计划 {} 人，优先录取 {} 人，名额 {} 人，录取 {admitted} 人",
        school.code,
        school.name,
        school.plan.get(),
        school.priority.get(),
        school.places.get(),
    )
}
