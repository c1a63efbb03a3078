// SPDX-License-Identifier: Apache-2.0

//! The result sheet of a school, signed on the spot (rule book 四（二）3:
//! 派位结果现场打印，公证员、专业技术人员、家长代表等现场签字).
//!
//! First part: who has a place, in the order of the draw. Second part: the same children by class.

use super::NamesOf;
use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::Paper;
use super::table::{PaperTable, TableColumn, TableRow, entry};
use super::texts;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::school::{CompletedSchool, SchoolTurn, StoppedRoll};
use crate::ceremony::state::CeremonyState;
use crate::protocol::selection::Outcome;

const SUBTITLE: &str = "电脑派位结果表";
const PLACED: [TableColumn; 4] = [
    TableColumn::centre("序", 26.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 124.0),
    TableColumn::centre("班级", 40.0),
];
const UNCLASSED: [TableColumn; 3] = [
    TableColumn::centre("序", 26.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 164.0),
];
const CLASS: [TableColumn; 2] = [
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 106.0),
];
/// Above so many ems a name gets the room of a whole line.
const LONG_NAME: f32 = 15.0;

/// The sheet of a school whose turn is over. `None` before that.
pub fn result_sheet(
    state: &CeremonyState,
    turn: &SchoolTurn,
    names: NamesOf<'_>,
    print: PrintNumber,
) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let mut draft =
        PaperDraft::new(state, basis(done), print, &school.name, SUBTITLE).sealed(turn.aborted);
    draft.facts(&facts(state, turn, school, done));
    let statement =
        "以上结果与大厅屏幕公布的一致，由起始号、间隔数按公布的规则派出，当场打印、核对、签名。";
    let below = draft.signing_height(statement);
    let placed = placed(turn, names);
    let classes = placed
        .iter()
        .flat_map(|(_, children)| children)
        .filter_map(|(_, class)| *class)
        .max();
    let entries = placed.len();
    let part = if classes > Some(1) { "一、" } else { "" };
    let counts = format!(
        "序号按编号计，共 {entries} 个；录取按儿童计，共 {} 人",
        turn.admitted_children()
    );
    let heading = format!("{part}录取名单（按派出顺序；{counts}）");
    if placed.is_empty() {
        draft.room(80.0);
        draft.heading("录取名单");
        draft.note("派位名额为 0，无人录取。");
    } else {
        let columns: &[TableColumn] = if classes.is_some() {
            &PLACED
        } else {
            &UNCLASSED
        };
        let below = if classes > Some(1) { 0.0 } else { below };
        let (blocks, rows) = (blocks(&placed, 2), rows(&placed, classes.is_some()));
        draft.table(&PaperTable {
            columns,
            blocks,
            rows,
            heading: Some(heading),
            below,
        });
    }
    // One class is the whole list: it is not said twice.
    let last = classes.filter(|classes| *classes > 1).unwrap_or(0);
    for class in 1..=last {
        by_class(
            &mut draft,
            &placed,
            class,
            if class == last { below } else { 0.0 },
        );
    }
    let code = format!("paiwei:{}:{}:{}", school.code, done.seq, done.head);
    draft.sign(statement, &code, "本校日志头");
    Some(draft.finish(format!("{} {SUBTITLE}", school.name)))
}

/// What a school's papers stand on.
pub(super) fn basis(done: &CompletedSchool) -> PaperBasis {
    PaperBasis {
        seq: done.seq,
        at: done.at.clone(),
        head: done.head,
    }
}

/// An entry's number, and each of its children with a place: name and class.
pub(super) type AdmittedRow = (String, Vec<(String, Option<u64>)>);

fn placed(turn: &SchoolTurn, names: NamesOf<'_>) -> Vec<AdmittedRow> {
    let classes = turn.classes.as_ref().map(|classes| &classes.assignment);
    let one = |(i, (entry, admitted)): (usize, (&crate::ceremony::files::RingEntry, u64))| {
        let own = classes.and_then(|all| all.get(i));
        let child = |(k, name): (usize, String)| (name, own.and_then(|own| own.get(k)).copied());
        let children = names(&entry.leaf)
            .into_iter()
            .take(admitted as usize)
            .enumerate()
            .map(child)
            .collect();
        (entry.number.to_string(), children)
    };
    turn.admitted().into_iter().enumerate().map(one).collect()
}

/// How many blocks stand side by side: fewer where a name is long.
pub(super) fn blocks(placed: &[AdmittedRow], most: usize) -> usize {
    let long = placed
        .iter()
        .flat_map(|(_, children)| children)
        .any(|(name, _)| texts::ems(name) > LONG_NAME);
    if long { 1 } else { most }
}

/// A row an entry, a line a child.
fn rows(placed: &[AdmittedRow], classed: bool) -> Vec<TableRow> {
    let child = |(name, class): &(String, Option<u64>)| match class.filter(|_| classed) {
        Some(class) => vec![name.clone(), format!("{class} 班")],
        None => vec![name.clone()],
    };
    let one = |(i, (number, children)): (usize, &AdmittedRow)| {
        entry(
            &[(i + 1).to_string(), number.clone()],
            &children.iter().map(child).collect::<Vec<_>>(),
        )
    };
    placed.iter().enumerate().map(one).collect()
}

/// The children of a class, by draw number.
fn by_class(draft: &mut PaperDraft<'_>, placed: &[AdmittedRow], class: u64, below: f32) {
    let own = |(number, children): &AdmittedRow| {
        let own = children.iter().filter(|child| child.1 == Some(class));
        let names: Vec<Vec<String>> = own.map(|child| vec![child.0.clone()]).collect();
        (!names.is_empty()).then(|| entry(std::slice::from_ref(number), &names))
    };
    let mut rows: Vec<TableRow> = placed.iter().filter_map(own).collect();
    rows.sort();
    let count: usize = rows.iter().map(Vec::len).sum();
    let part = if class == 1 {
        "二、分班名单　"
    } else {
        ""
    };
    let heading = Some(format!(
        "{part}{class} 班　{count} 人（按派位编号由小到大）"
    ));
    draft.table(&PaperTable {
        columns: &CLASS,
        blocks: blocks(placed, 3),
        rows,
        heading,
        below,
    });
}

/// Returns the place of a school in draw order, from 1.
fn place_in_order(state: &CeremonyState, school: usize) -> usize {
    let place = state.order().iter().position(|index| *index == school);
    place.map_or(0, |place| place + 1)
}

fn classes_text(school: &DrawnSchool) -> String {
    match school.classes.get() {
        0 => "不分班".into(),
        classes => format!("{classes} 个班"),
    }
}

fn facts(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    done: &CompletedSchool,
) -> Vec<(&'static str, String)> {
    let rules = state.rules();
    let (start, interval) = (turn.start.as_ref(), turn.interval.as_ref());
    let place = place_in_order(state, turn.school);
    let passed = turn
        .picks
        .iter()
        .filter(|pick| pick.outcome == Outcome::Passed)
        .count();
    let waiting = turn.waiting_children();
    let over = if turn.over_plan() > 0 {
        format!("，超计划 {} 人", turn.over_plan())
    } else {
        String::new()
    };
    let mut facts = vec![
        ("学校代码", format!("{}　第 {place} 所派位", school.code)),
        (
            "参加派位",
            format!("{} 人，{} 个编号", turn.children(), turn.ring.len()),
        ),
        (
            "招生计划",
            format!(
                "{} 人，优先录取 {} 人",
                school.plan.get(),
                school.priority.get()
            ),
        ),
        ("派位名额", format!("{} 人", school.places.get())),
        ("起始号", pressed(start)),
        ("间隔数", pressed(interval)),
        ("数法", texts::step(rules.step).to_owned()),
        ("末位", texts::last_place(rules.last_place).to_owned()),
        ("派位录取", format!("{} 人{over}", turn.admitted_children())),
        ("分班", classes_text(school)),
        (
            "派位开始",
            start.map(|s| texts::time(&s.at)).unwrap_or_default(),
        ),
        ("完成时间", texts::time(&done.at)),
    ];
    if passed > 0 {
        facts.push(("跳过", format!("{passed} 个编号（多胞胎，名额放不下）")));
    }
    if waiting > 0 {
        facts.push(("候补", format!("{waiting} 人，见《候补名单》")));
    }
    facts
}

/// What a roll gave, by whom, and which roll counted.
fn pressed(stopped: Option<&StoppedRoll>) -> String {
    let Some(stopped) = stopped else {
        return String::new();
    };
    let by = stopped
        .by
        .as_ref()
        .map(|by| format!("　{by} 按停"))
        .unwrap_or_default();
    let attempt = if stopped.attempt > 1 {
        format!("　第 {} 次滚动", stopped.attempt)
    } else {
        String::new()
    };
    format!("{}{by}{attempt}", stopped.value)
}
