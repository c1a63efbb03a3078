// SPDX-License-Identifier: Apache-2.0

//! The ceremony's summary, from `closed` on: every school at a glance, and what anybody needs to
//! recompute it all.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::Paper;
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::event::CustodianShare;
use crate::ceremony::school::SchoolTurn;
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
    TableColumn::right("超计划", 38.0),
    TableColumn::right("候补 人", 42.0),
];
const HEADS: [TableColumn; 4] = [
    TableColumn::centre("序", 22.0),
    TableColumn::left("代码", 60.0),
    TableColumn::right("日志", 40.0),
    TableColumn::left("本校日志头（与结果表核对）", 378.0),
];
const SHARES: [TableColumn; 2] = [
    TableColumn::left("保管方", 120.0),
    TableColumn::left("密钥份额（闭幕时公布）", 379.0),
];

/// The summary. `shares` are those that `closed` has made public.
pub fn summary(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    shares: &[CustodianShare],
) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let aborted = state.turns().iter().map(|turn| turn.aborted).sum();
    let (seq, head, closed_at) = (basis.seq, basis.head, texts::time(&basis.at));
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).sealed(aborted);
    draft.hash_box("封盘指纹", &fingerprint);
    let [turnout, admitted, digits] = totals(state);
    draft.facts(&[
        turnout,
        admitted,
        digits,
        ("闭幕时间", closed_at),
        ("全部日志", format!("{seq} 条，日志头 {head}")),
    ]);
    let heading = Some("各校结果（按派位顺序；人数按儿童计，编号按派位单元计）".to_owned());
    draft.table(&PaperTable {
        columns: &SCHOOLS,
        blocks: 1,
        rows: school_rows(state),
        heading,
        below: 0.0,
    });
    draft.table(&PaperTable {
        columns: &HEADS,
        blocks: 1,
        rows: head_rows(state),
        heading: Some("各校日志头".into()),
        below: 0.0,
    });
    let statement =
        "各校派位已依次完成，密钥份额已写入派位记录，供公开复算；以上各项与各校签名的结果表一致。";
    let below = draft.signing_height(statement) + 21.0;
    draft.table(&PaperTable {
        columns: &SHARES,
        blocks: 1,
        rows: share_rows(shares),
        heading: Some("密钥份额".into()),
        below,
    });
    draft.note(
        "任何人可用公布的记录复算全部编号、起始号、间隔数、派位与分班：paiwei verify 记录文件夹 --head 条数:日志头",
    );
    draft.sign(
        statement,
        &format!("paiwei:closed:{seq}:{head}"),
        "全部日志头",
    );
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns what was drawn in all schools together.
fn totals(state: &CeremonyState) -> [(&'static str, String); 3] {
    let mut children = 0;
    let mut entries = 0;
    let mut admitted = 0;
    for turn in state.turns() {
        children += turn.children();
        entries += turn.ring.len();
        admitted += turn.admitted_children();
    }
    let schools = state.turns().len();
    let digits = match state.stage_digits() {
        "" => "不报数".to_owned(),
        digits => texts::called(digits),
    };
    [
        ("参加派位", format!("{children} 人，{entries} 个编号")),
        ("录取", format!("{admitted} 人，{schools} 所学校")),
        ("现场数字", digits),
    ]
}

fn school_rows(state: &CeremonyState) -> Vec<TableRow> {
    let turns = state.turns().iter().enumerate();
    turns
        .filter_map(|(place, turn)| school_row(state, place, turn))
        .collect()
}

fn head_rows(state: &CeremonyState) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (place, turn) in state.turns().iter().enumerate() {
        let school = state.rules().schools.get(turn.school);
        if let (Some(school), Some(done)) = (school, &turn.completed) {
            rows.push(row([
                (place + 1).to_string(),
                school.code.clone(),
                done.seq.to_string(),
                done.head.to_string(),
            ]));
        }
    }
    rows
}

fn share_rows(shares: &[CustodianShare]) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for share in shares {
        let hex = share.share.to_hex().to_string();
        rows.push(row([share.custodian.clone(), hex]));
    }
    rows
}

fn school_row(state: &CeremonyState, place: usize, turn: &SchoolTurn) -> Option<TableRow> {
    let school = state.rules().schools.get(turn.school)?;
    let value = |stopped: Option<&crate::ceremony::school::StoppedRoll>| {
        stopped.map(|s| s.value.to_string()).unwrap_or_default()
    };
    let cells = [
        (place + 1).to_string(),
        school.name.clone(),
        turn.children().to_string(),
        turn.ring.len().to_string(),
        school.places.get().to_string(),
        value(turn.start.as_ref()),
        value(turn.interval.as_ref()),
        turn.admitted_children().to_string(),
        turn.over_plan().to_string(),
        turn.waiting_children().to_string(),
    ];
    Some(wrapped(cells.to_vec(), 1, 14.5))
}
