// SPDX-License-Identifier: Apache-2.0

//! The papers of the numbering (rule book 四（二）1 确定随机编号): what is fixed before the digits are
//! called, and what they settled.
//!
//! The first has empty boxes that the notary fills while the digits are called, so that nobody can
//! say later that the pool came after them.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::{MARGIN, Paper};
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::files::{Entries, RingEntry};
use crate::ceremony::rules::{Numbering, Rules};
use crate::ceremony::state::CeremonyState;
use crate::protocol::numbering::DrawNumber;

const FROZEN: &str = "编号前冻结证书";
const NUMBERED: &str = "编号证书";
const POOL: [TableColumn; 8] = [
    TableColumn::centre("序", 24.0),
    TableColumn::left("代码", 46.0),
    TableColumn::left("学校", 190.0),
    TableColumn::right("报名 人", 50.0),
    TableColumn::right("编号 个", 50.0),
    TableColumn::right("计划 人", 50.0),
    TableColumn::right("优先 人", 50.0),
    TableColumn::right("派位 人", 50.0),
];
const NUMBERS: [TableColumn; 6] = [
    TableColumn::centre("派位顺序", 50.0),
    TableColumn::left("代码", 46.0),
    TableColumn::left("学校", 190.0),
    TableColumn::right("编号 个", 50.0),
    TableColumn::right("最小编号", 62.0),
    TableColumn::right("最大编号", 62.0),
];
const PARENTS: [TableColumn; 2] = [
    TableColumn::centre("抽取顺序", 60.0),
    TableColumn::left("派位编号", 100.0),
];

/// What is fixed before the digits are called: from `frozen` on.
pub fn freeze_certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
) -> Option<Paper> {
    let rules = state.rules();
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let frozen_at = texts::time(&basis.at);
    let mut draft = PaperDraft::new(state, basis, print, FROZEN, &subtitle);
    draft.hash_box(
        "冻结摘要（当场宣读；报名名单与规则自此不得再变）",
        &state.freeze(),
    );
    draft.facts(&frozen_facts(rules, frozen_at));
    let digits = if rules.calls_number_digits() {
        rules.number_digits.get() as usize
    } else {
        0
    };
    let statement = if digits > 0 {
        "报名名单与派位规则已在报数之前冻结，冻结摘要已当场宣读并打印；现场数字系此后当众报出，由公证员填入。"
    } else {
        "报名名单、派位编号与派位规则已经冻结，冻结摘要已当场宣读并打印。"
    };
    let below = draft.signing_height(statement) + boxes_height(digits);
    let heading = "参加派位的学校（人数按儿童计，编号按派位单元计：多胞胎捆绑为一个）";
    draft.table(&PaperTable {
        columns: &POOL,
        blocks: 1,
        rows: pool_rows(state),
        heading: Some(heading.into()),
        below,
    });
    digit_boxes(&mut draft, digits);
    draft.sign(
        statement,
        &format!("paiwei:freeze:{}", state.freeze()),
        "冻结摘要",
    );
    Some(draft.finish(format!("{} {FROZEN}", rules.ceremony.title)))
}

/// Returns what is fixed before the digits are called, for the head of the freeze certificate.
fn frozen_facts(rules: &Rules, frozen_at: String) -> [(&'static str, String); 8] {
    let numbering = match rules.numbering {
        Numbering::Drawn => "现场数字随机生成七位编号",
        Numbering::Imported => "编号随名单提供",
    };
    let parents = match rules.parents.get() {
        0 => "不抽取".to_owned(),
        n => format!("由现场数字抽取 {n} 名"),
    };
    let stage = match rules.stage_digits.get() {
        0 => "派位当日不报数".to_owned(),
        n => format!("派位当日现场报 {n} 位"),
    };
    [
        ("冻结时间", frozen_at),
        ("编号方式", numbering.to_owned()),
        (
            "学校顺序",
            texts::school_order(rules.school_order).to_owned(),
        ),
        ("家长代表", parents),
        ("间隔数", texts::interval(rules)),
        ("现场数字", stage),
        ("数法", texts::step(rules.step).to_owned()),
        ("末位", texts::last_place(rules.last_place).to_owned()),
    ]
}

/// Returns a row for each school of the pool, in rule order.
fn pool_rows(state: &CeremonyState) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (i, school) in state.rules().schools.iter().enumerate() {
        let mut entries = 0;
        let mut children = 0;
        for entry in state.pool().0.iter().filter(|entry| entry.school == i) {
            entries += 1;
            children += entry.children;
        }
        let cells = [
            (i + 1).to_string(),
            school.code.clone(),
            school.name.clone(),
            children.to_string(),
            entries.to_string(),
            school.plan.get().to_string(),
            school.priority.get().to_string(),
            school.places.get().to_string(),
        ];
        rows.push(wrapped(cells.to_vec(), 2, 18.0));
    }
    rows
}

const BOXES_A_LINE: usize = 16;
const BOX: f32 = 25.0;

fn boxes_height(digits: usize) -> f32 {
    if digits == 0 {
        0.0
    } else {
        30.0 + digits.div_ceil(BOXES_A_LINE) as f32 * (BOX + 5.0)
    }
}

/// Empty boxes for the digits, written in while they are called.
fn digit_boxes(draft: &mut PaperDraft<'_>, digits: usize) {
    if digits == 0 {
        return;
    }
    draft.room(boxes_height(digits));
    draft.heading(&format!("现场报出的 {digits} 位数字（公证员逐位手填）"));
    for i in 0..digits {
        let (x, y) = (
            (i % BOXES_A_LINE) as f32 * (BOX + 5.0),
            (i / BOXES_A_LINE) as f32 * (BOX + 5.0),
        );
        let top = draft.y + y;
        if let Some(page) = draft.pages.last_mut() {
            page.frame(MARGIN + x, top, BOX, BOX);
        }
    }
    draft.y += digits.div_ceil(BOXES_A_LINE) as f32 * (BOX + 5.0);
}

/// What the digits settled: from `numbered` on.
pub fn numbering_certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
) -> Option<Paper> {
    let entries = state.entries()?;
    let rules = state.rules();
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let at = texts::time(&basis.at);
    let mut draft = PaperDraft::new(state, basis, print, NUMBERED, &subtitle);
    draft.hash_box("冻结摘要（报数之前已宣读并打印）", &state.freeze());
    draft.called_digits(&texts::called(state.number_digits()), 48.0);
    draft.facts(&numbered_facts(rules, entries, at));
    draft.note(
        "编号、学校顺序与家长代表都由冻结摘要和上列数字按公开的算法算出：先有摘要，后有数字，任何人不能事先知道或安排。\
         公布的记录可用 paiwei verify 逐项复算。",
    );
    let statement = "现场数字系当众报出，与本证书所载一致；编号、学校派位顺序与家长代表由其生成，当场打印、核对、签名。";
    let below = draft.signing_height(statement);
    let parents = parent_rows(state.parents());
    let below_order = if parents.is_empty() { below } else { 0.0 };
    draft.table(&PaperTable {
        columns: &NUMBERS,
        blocks: 1,
        rows: order_rows(state, entries),
        heading: Some("学校派位顺序与编号".into()),
        below: below_order,
    });
    if !parents.is_empty() {
        let heading = "家长代表（按抽取顺序；不为子女所报学校按键，前者缺席由后者替补）";
        draft.table(&PaperTable {
            columns: &PARENTS,
            blocks: 3,
            rows: parents,
            heading: Some(heading.into()),
            below,
        });
    }
    draft.sign(
        statement,
        &format!(
            "paiwei:numbering:{}:{}",
            state.freeze(),
            state.number_digits()
        ),
        "摘要与数字",
    );
    Some(draft.finish(format!("{} {NUMBERED}", rules.ceremony.title)))
}

/// Returns what the digits settled, for the head of the numbering certificate.
fn numbered_facts(rules: &Rules, entries: &Entries, at: String) -> [(&'static str, String); 4] {
    let children: u64 = entries.0.iter().map(|entry| entry.children).sum();
    [
        (
            "参加派位",
            format!("{children} 人，{} 个编号", entries.0.len()),
        ),
        ("编号时间", at),
        (
            "编号",
            if rules.numbering == Numbering::Drawn {
                "由数字生成"
            } else {
                "随名单提供"
            }
            .to_owned(),
        ),
        (
            "学校顺序",
            texts::school_order(rules.school_order).to_owned(),
        ),
    ]
}

/// Returns a row for each school in draw order, with the ends of its range of numbers.
fn order_rows(state: &CeremonyState, entries: &Entries) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (place, index) in state.order().iter().enumerate() {
        let Some(school) = state.rules().schools.get(*index) else {
            continue;
        };
        let ring = entries.ring(*index);
        let cells = [
            (place + 1).to_string(),
            school.code.clone(),
            school.name.clone(),
            ring.len().to_string(),
            number_text(ring.first()),
            number_text(ring.last()),
        ];
        rows.push(wrapped(cells.to_vec(), 2, 20.0));
    }
    rows
}

fn number_text(entry: Option<&RingEntry>) -> String {
    entry
        .map(|entry| entry.number.to_string())
        .unwrap_or_default()
}

fn parent_rows(parents: &[DrawNumber]) -> Vec<TableRow> {
    parents
        .iter()
        .enumerate()
        .map(|(i, number)| row([format!("{:02}", i + 1), number.to_string()]))
        .collect()
}
