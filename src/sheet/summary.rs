// SPDX-License-Identifier: Apache-2.0

//! The ceremony's summary, from `closed` on: every school at a glance, and what anybody needs to
//! recompute it all.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::SummarySentences;
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::aux_event::ConfirmedWay;
use crate::ceremony::event::CustodianShare;
use crate::ceremony::rules::Rules;
use crate::ceremony::school::{RollResult, SchoolTurn};
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "派位总表";
const SCHOOLS: [TableColumn; 10] = [
    TableColumn::centre("序", 22.0),
    TableColumn::left("学校", 150.0),
    TableColumn::right("报名 人", 42.0),
    TableColumn::right("编号 个", 42.0),
    TableColumn::right("名额 人", 42.0),
    TableColumn::right("起始号", 50.0),
    TableColumn::right("间隔数", 40.0),
    TableColumn::right("录取 人", 42.0),
    TableColumn::right("超计划 人", 46.0),
    TableColumn::right("候补 人", 42.0),
];
const HEADS: [TableColumn; 4] = [
    TableColumn::centre("序", 22.0),
    TableColumn::left("代码", 60.0),
    TableColumn::right("日志", 40.0),
    TableColumn::left("结果指纹（与结果表核对）", 378.0),
];
const SHARES: [TableColumn; 2] = [
    TableColumn::left("保管方", 120.0),
    TableColumn::left("密钥份额（闭幕时公布）", 379.0),
];

/// Returns the summary; `None` before the seal. `shares` are those that `closed` has made public.
pub fn summary(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    shares: &[CustodianShare],
    confirmed: Option<ConfirmedWay>,
) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let aborted = state.turns().iter().map(|turn| turn.aborted).sum();
    let mut facts = Vec::from(facts(state, &basis));
    facts.extend(confirmed.map(PaperFact::confirmed));
    let words = SummarySentences::new(state, basis.seq);
    let subtitle = texts::authority_and_venue(rules);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).drawn(aborted);
    draft.hash_box("封盘指纹", &fingerprint);
    draft.facts(&facts);
    draft.table(&PaperTable {
        columns: &SCHOOLS,
        blocks: 1,
        rows: result_rows(state),
        heading: Some("各校结果（按派位顺序；人数按儿童计，编号按派位单元计）".into()),
        below: 0.0,
    });
    draft.table(&PaperTable {
        columns: &HEADS,
        blocks: 1,
        rows: turn_rows(state, head_row),
        heading: Some("各校结果指纹".into()),
        below: 0.0,
    });
    let below = draft.signing_height(&words.signed) + 21.0;
    draft.table(&PaperTable {
        columns: &SHARES,
        blocks: 1,
        rows: shares.iter().map(share_row).collect(),
        heading: Some("密钥份额".into()),
        below,
    });
    draft.note(&words.note);
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns the totals of all schools, and the ledger's length and head.
fn facts(state: &CeremonyState, basis: &PaperBasis) -> [PaperFact; 5] {
    let turns = state.turns();
    let children: u64 = turns.iter().map(SchoolTurn::children).sum();
    let numbers: usize = turns.iter().map(|turn| turn.ring.len()).sum();
    let admitted: u64 = turns.iter().map(SchoolTurn::admitted_children).sum();
    let digits = match state.stage_digits() {
        "" => "不报数".to_owned(),
        digits => texts::called(digits),
    };
    let ledger = format!("{} 条，指纹 {}", basis.seq, basis.head);
    [
        PaperFact::new("参加派位", format!("{children} 人，{numbers} 个编号")),
        PaperFact::new("录取", format!("{admitted} 人，{} 所学校", turns.len())),
        PaperFact::new("现场数字", digits),
        PaperFact::new("闭幕时间", texts::time(&basis.at)),
        PaperFact::new("全部日志", ledger),
    ]
}

/// Writes the row of a turn, given its place in the order of the draw, from 0.
type TurnRow = fn(&CeremonyState, usize, &SchoolTurn) -> Option<TableRow>;

/// Returns a row for each turn, in the order of the draw.
fn turn_rows(state: &CeremonyState, row: TurnRow) -> Vec<TableRow> {
    let turns = state.turns().iter().enumerate();
    turns
        .filter_map(|(place, turn)| row(state, place, turn))
        .collect()
}

/// Returns a row for each school, and their totals where there are several.
fn result_rows(state: &CeremonyState) -> Vec<TableRow> {
    let mut rows = turn_rows(state, school_row);
    if rows.len() > 1 {
        rows.push(total_row(state.turns(), state.rules()));
    }
    rows
}

/// Returns the row of the totals of all schools.
fn total_row(turns: &[SchoolTurn], rules: &Rules) -> TableRow {
    let places = turns
        .iter()
        .filter_map(|turn| rules.schools.get(turn.school));
    let sum = |count: fn(&SchoolTurn) -> u64| turns.iter().map(count).sum::<u64>().to_string();
    row([
        String::new(),
        "合计".to_owned(),
        sum(SchoolTurn::children),
        sum(|turn| turn.ring.len() as u64),
        places
            .map(|school| school.places.get())
            .sum::<u64>()
            .to_string(),
        String::new(),
        String::new(),
        sum(SchoolTurn::admitted_children),
        sum(SchoolTurn::over_plan),
        sum(SchoolTurn::waiting_children),
    ])
}

/// Returns the row of a school's result.
fn school_row(state: &CeremonyState, place: usize, turn: &SchoolTurn) -> Option<TableRow> {
    let school = state.rules().schools.get(turn.school)?;
    let cells = [
        (place + 1).to_string(),
        school.name.clone(),
        turn.children().to_string(),
        turn.ring.len().to_string(),
        school.places.get().to_string(),
        roll_cell(turn.start.as_ref()),
        roll_cell(turn.interval.as_ref()),
        turn.admitted_children().to_string(),
        turn.over_plan().to_string(),
        turn.waiting_children().to_string(),
    ];
    Some(wrapped(cells.to_vec(), 1, 14.5))
}

/// Returns the value of a roll; an empty cell where it is not known.
fn roll_cell(roll: Option<&RollResult>) -> String {
    roll.map(|roll| roll.value().to_string())
        .unwrap_or_default()
}

/// Returns the row of the ledger's head at the end of a school's turn; `None` before that.
fn head_row(state: &CeremonyState, place: usize, turn: &SchoolTurn) -> Option<TableRow> {
    let school = state.rules().schools.get(turn.school)?;
    let done = turn.completed.as_ref()?;
    Some(row([
        (place + 1).to_string(),
        school.code.clone(),
        done.seq.to_string(),
        done.head.to_string(),
    ]))
}

/// Returns the row of a custodian's share, in hexadecimal.
fn share_row(share: &CustodianShare) -> TableRow {
    row([share.custodian.clone(), share.share.to_hex().to_string()])
}
