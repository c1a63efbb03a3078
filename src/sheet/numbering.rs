// SPDX-License-Identifier: Apache-2.0

//! The papers of the numbering (rule book 四（二）1 确定随机编号): what is fixed before the digits are
//! called, and what they settled.
//!
//! The first has empty boxes that the notary fills while the digits are called, so that nobody can
//! say later that the pool came after them.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::{MARGIN, Paper};
use super::sentences::{FreezeSentences, NumberingSentences, SignedWords};
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::aux_event::ConfirmedWay;
use crate::ceremony::files::RingEntry;
use crate::ceremony::line::JournalLine;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::{DrawnSchool, Numbering, Rules};
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

/// Returns the certificate of what is fixed before the digits are called; from `frozen` on.
pub fn freeze_certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    confirmed: Option<ConfirmedWay>,
) -> Option<Paper> {
    let rules = state.rules();
    let frozen_at = texts::time(&basis.at);
    let subtitle = texts::authority_and_venue(rules);
    let words = FreezeSentences::new(rules, &frozen_at);
    let mut draft = PaperDraft::new(state, basis, print, FROZEN, &subtitle);
    draft.hash_box(&words.hash_label, &state.freeze());
    let mut facts = Vec::from(frozen_facts(rules, frozen_at));
    facts.extend(confirmed.map(PaperFact::confirmed));
    draft.facts(&facts);
    draft.superseded_note();
    let digits = if rules.calls_number_digits() {
        rules.number_digits.get() as usize
    } else {
        0
    };
    let below = draft.signing_height(&words.signed) + boxes_height(digits);
    let heading = "参加派位的学校（人数按儿童计，编号按派位单元计：多胞胎捆绑为一个）";
    draft.table(&pool_table(state, heading, below));
    digit_boxes(&mut draft, digits);
    draft.sign(&words.signed, &PublicCode::Freeze(state.freeze()));
    Some(draft.finish(format!("{} {FROZEN}", rules.ceremony.title)))
}

/// Returns the rules that are fixed by the freeze, as facts.
fn frozen_facts(rules: &Rules, frozen_at: String) -> [PaperFact; 8] {
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
        PaperFact::new("冻结时间", frozen_at),
        PaperFact::new("编号方式", numbering),
        PaperFact::new("学校顺序", texts::school_order(rules.school_order)),
        PaperFact::new("家长代表", parents),
        PaperFact::new("间隔数", texts::interval(rules)),
        PaperFact::new("现场数字", stage),
        PaperFact::new("数法", texts::step(rules.step)),
        PaperFact::new("末位", texts::last_place(rules.last_place)),
    ]
}

/// Returns the table of the schools that are drawn, with room for what stands below it.
pub(super) fn pool_table(state: &CeremonyState, heading: &str, below: f32) -> PaperTable<'static> {
    PaperTable {
        columns: &POOL,
        blocks: 1,
        rows: pool_rows(state),
        heading: Some(heading.into()),
        below,
    }
}

/// Returns a row for each school that is drawn, in the order of the rules.
fn pool_rows(state: &CeremonyState) -> Vec<TableRow> {
    let schools = state.rules().schools.iter().enumerate();
    schools
        .map(|(index, school)| pool_row(state, index, school))
        .collect()
}

/// Returns the row of a school before numbers are given.
fn pool_row(state: &CeremonyState, index: usize, school: &DrawnSchool) -> TableRow {
    let own = state.pool().0.iter().filter(|entry| entry.school == index);
    let children: u64 = own.clone().map(|entry| entry.children).sum();
    let counts = [
        children,
        own.count() as u64,
        school.plan.get(),
        school.priority.get(),
        school.places.get(),
    ];
    let mut cells = vec![
        (index + 1).to_string(),
        school.code.clone(),
        school.name.clone(),
    ];
    cells.extend(counts.map(|count| count.to_string()));
    wrapped(cells, 2, 18.0)
}

const BOXES_A_LINE: usize = 16;
/// Side of a box, points.
const BOX: f32 = 25.0;
/// From the left or upper side of a box to that of the next, points.
const BOX_PITCH: f32 = BOX + 5.0;

/// Returns the height of [`digit_boxes`], points.
fn boxes_height(digits: usize) -> f32 {
    if digits == 0 {
        0.0
    } else {
        30.0 + digits.div_ceil(BOXES_A_LINE) as f32 * BOX_PITCH
    }
}

/// Draws empty boxes for the digits, which the notary fills in while they are called.
fn digit_boxes(draft: &mut PaperDraft<'_>, digits: usize) {
    if digits == 0 {
        return;
    }
    draft.room(boxes_height(digits));
    draft.heading(&format!("现场数字 {digits} 位（报出时由公证员逐位手填）"));
    for i in 0..digits {
        let x = MARGIN + (i % BOXES_A_LINE) as f32 * BOX_PITCH;
        let y = draft.y + (i / BOXES_A_LINE) as f32 * BOX_PITCH;
        if let Some(page) = draft.pages.last_mut() {
            page.frame(x, y, BOX, BOX);
        }
    }
    draft.y += digits.div_ceil(BOXES_A_LINE) as f32 * BOX_PITCH;
}

/// Returns the certificate of what the digits settled, from `numbered` on; `None` before that.
/// `lines` is the ledger up to there.
pub fn numbering_certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    lines: &[JournalLine],
    confirmed: Option<ConfirmedWay>,
) -> Option<Paper> {
    let mut facts = Vec::from(numbered_facts(state, texts::time(&basis.at))?);
    facts.extend(confirmed.map(PaperFact::confirmed));
    let rules = state.rules();
    let subtitle = texts::authority_and_venue(rules);
    let words = NumberingSentences::new(state, basis.seq, lines);
    let mut draft = PaperDraft::new(state, basis, print, NUMBERED, &subtitle);
    draft.hash_box(&words.hash_label, &state.freeze());
    let digits = texts::called(state.number_digits());
    draft.called_digits(&words.digits_label, &digits, 48.0);
    draft.facts(&facts);
    draft.superseded_note();
    draft.note(&words.derivation);
    numbered_tables(&mut draft, &words.signed);
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {NUMBERED}", rules.ceremony.title)))
}

/// Returns how many children and numbers there are, and what they come from.
fn numbered_facts(state: &CeremonyState, at: String) -> Option<[PaperFact; 4]> {
    let entries = &state.entries()?.0;
    let rules = state.rules();
    let children: u64 = entries.iter().map(|entry| entry.children).sum();
    let numbering = match rules.numbering {
        Numbering::Drawn => "由数字生成",
        Numbering::Imported => "随名单提供",
    };
    let size = format!("{children} 人，{} 个编号", entries.len());
    Some([
        PaperFact::new("参加派位", size),
        PaperFact::new("编号时间", at),
        PaperFact::new("编号", numbering),
        PaperFact::new("学校顺序", texts::school_order(rules.school_order)),
    ])
}

/// Sets the table of schools and that of parents, if any were drawn; the last leaves room for the
/// lines to sign.
fn numbered_tables(draft: &mut PaperDraft<'_>, signed: &SignedWords) {
    let signing = draft.signing_height(signed);
    let parents = parent_rows(draft.state.parents());
    draft.table(&PaperTable {
        columns: &NUMBERS,
        blocks: 1,
        rows: order_rows(draft.state),
        heading: Some("学校派位顺序与编号".into()),
        below: if parents.is_empty() { signing } else { 0.0 },
    });
    if !parents.is_empty() {
        let heading = "家长代表（按抽取顺序；不为子女所报学校按键，前者缺席由后者替补）";
        draft.table(&PaperTable {
            columns: &PARENTS,
            blocks: 3,
            rows: parents,
            heading: Some(heading.into()),
            below: signing,
        });
    }
}

/// Returns a row for each school, in the order in which they are drawn.
fn order_rows(state: &CeremonyState) -> Vec<TableRow> {
    let order = state.order().iter().enumerate();
    order
        .filter_map(|(place, index)| order_row(state, place, *index))
        .collect()
}

/// Returns the row of a school with its smallest and largest number.
fn order_row(state: &CeremonyState, place: usize, index: usize) -> Option<TableRow> {
    let school = state.rules().schools.get(index)?;
    let ring = state.entries()?.ring(index);
    let cells = vec![
        (place + 1).to_string(),
        school.code.clone(),
        school.name.clone(),
        ring.len().to_string(),
        number_cell(ring.first()),
        number_cell(ring.last()),
    ];
    Some(wrapped(cells, 2, 20.0))
}

/// Returns an entry's number; an empty cell where a school has none.
fn number_cell(entry: Option<&RingEntry>) -> String {
    entry.map(|e| e.number.to_string()).unwrap_or_default()
}

/// Returns a row for each parent's number, in the order in which they were drawn.
fn parent_rows(parents: &[DrawNumber]) -> Vec<TableRow> {
    parents
        .iter()
        .enumerate()
        .map(|(i, number)| row([format!("{:02}", i + 1), number.to_string()]))
        .collect()
}
