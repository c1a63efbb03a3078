// SPDX-License-Identifier: Apache-2.0

//! The result sheet of a school, signed on the spot (rule book 四（二）3:
//! 派位结果现场打印，公证员、专业技术人员、家长代表等现场签字).
//!
//! First part: who has a place, in the order of the draw. Second part: the same children by class.

use super::NamesOf;
use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::{ResultSentences, no_places_note};
use super::table::{PaperTable, TableColumn, TableRow, entry};
use super::texts;
use crate::ceremony::files::RingEntry;
use crate::ceremony::rules::{DrawnSchool, Rules};
use crate::ceremony::school::{CompletedSchool, MirrorUse, RollResult, SchoolTurn, SharesHeld};
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;
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
/// Said of a value that stands from an earlier ceremony.
const EARLIER: &str = "沿用前次派位所出";
/// Above so many ems a name gets the room of a whole line.
const LONG_NAME: f32 = 15.0;

/// Returns the sheet of a school whose turn is over; `None` before that. `other_program` is the
/// hash of a program other than the sealed one that ran in it.
pub fn result_sheet(
    state: &CeremonyState,
    turn: &SchoolTurn,
    names: NamesOf<'_>,
    print: PrintNumber,
    other_program: Option<Digest>,
) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let mut draft =
        PaperDraft::new(state, basis(done), print, &school.name, SUBTITLE).sealed(turn.aborted);
    let mut facts = facts(state, turn, school, done);
    if let Some(program) = other_program {
        facts.push(PaperFact::new("派位程序", texts::other_program(program)));
    }
    draft.facts(&facts);
    let words = ResultSentences::new(turn, done);
    let signing = draft.signing_height(&words.signed);
    let admitted = admitted_entries(turn, names);
    let classes = classes(&admitted);
    let below = if classes > Some(1) { 0.0 } else { signing };
    if admitted.is_empty() {
        draft.room(80.0);
        draft.heading("录取名单");
        draft.note(&no_places_note());
    } else {
        draft.table(&admitted_table(turn, &admitted, below));
    }
    // One class is the whole list: it is not set twice.
    let last = classes.filter(|classes| *classes > 1).unwrap_or(0);
    for class in 1..=last {
        let below = if class == last { signing } else { 0.0 };
        draft.table(&class_table(&admitted, class, below));
    }
    let code = format!("paiwei:{}:{}:{}", school.code, done.seq, done.head);
    draft.sign(&words.signed, &code, "本校日志头");
    Some(draft.finish(format!("{} {SUBTITLE}", school.name)))
}

/// Returns the line of the ledger that a school's papers are made from.
pub(super) fn basis(done: &CompletedSchool) -> PaperBasis {
    PaperBasis {
        seq: done.seq,
        at: done.at.clone(),
        head: done.head,
    }
}

/// An entry on a school's paper, with its children that are admitted, or that wait.
pub(super) struct PlacedEntry {
    /// The draw number.
    pub number: String,
    /// The children, by serial ascending.
    pub children: Vec<PlacedChild>,
}

/// A child of an entry on a school's paper.
pub(super) struct PlacedChild {
    /// The name, as shown on the paper.
    pub name: String,
    /// The class from 1, where classes were assigned.
    pub class: Option<u64>,
}

/// Returns the entries with a place, in the order of the draw.
fn admitted_entries(turn: &SchoolTurn, names: NamesOf<'_>) -> Vec<PlacedEntry> {
    let admitted = turn.admitted().into_iter().enumerate();
    admitted
        .map(|(place, (entry, children))| PlacedEntry {
            number: entry.number.to_string(),
            children: admitted_children(turn, place, entry, children as usize, names),
        })
        .collect()
}

/// Returns the first `count` children of the entry at this place of the draw, from 0.
fn admitted_children(
    turn: &SchoolTurn,
    place: usize,
    entry: &RingEntry,
    count: usize,
    names: NamesOf<'_>,
) -> Vec<PlacedChild> {
    let assignment = turn.classes.as_ref().map(|classes| &classes.assignment);
    let own = assignment.and_then(|all| all.get(place));
    let named = names(&entry.leaf).into_iter().take(count).enumerate();
    named
        .map(|(k, name)| PlacedChild {
            name,
            class: own.and_then(|own| own.get(k)).copied(),
        })
        .collect()
}

/// Returns the number of classes that have children; `None` where no classes were assigned.
fn classes(admitted: &[PlacedEntry]) -> Option<u64> {
    let children = admitted.iter().flat_map(|entry| &entry.children);
    children.filter_map(|child| child.class).max()
}

/// Returns the number of blocks side by side: one where a name is long, `most` otherwise.
pub(super) fn blocks(entries: &[PlacedEntry], most: usize) -> usize {
    let mut children = entries.iter().flat_map(|entry| &entry.children);
    if children.any(|child| texts::ems(&child.name) > LONG_NAME) {
        1
    } else {
        most
    }
}

/// Returns the first part: all admitted children in the order of the draw.
fn admitted_table(turn: &SchoolTurn, admitted: &[PlacedEntry], below: f32) -> PaperTable<'static> {
    let classes = classes(admitted);
    let part = if classes > Some(1) { "一、" } else { "" };
    let counts = format!(
        "序号按编号计，共 {} 个；录取按儿童计，共 {} 人",
        admitted.len(),
        turn.admitted_children()
    );
    let columns: &[TableColumn] = if classes.is_some() {
        &PLACED
    } else {
        &UNCLASSED
    };
    PaperTable {
        columns,
        blocks: blocks(admitted, 2),
        rows: admitted_rows(admitted),
        heading: Some(format!("{part}录取名单（按派出顺序；{counts}）")),
        below,
    }
}

/// Returns a row for each entry, a line for each child.
fn admitted_rows(admitted: &[PlacedEntry]) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (place, placed) in admitted.iter().enumerate() {
        let children: Vec<Vec<String>> = placed.children.iter().map(child_cells).collect();
        let before = [(place + 1).to_string(), placed.number.clone()];
        rows.push(entry(&before, &children));
    }
    rows
}

/// Returns a child's name and, where classes were assigned, its class.
fn child_cells(child: &PlacedChild) -> Vec<String> {
    let mut cells = vec![child.name.clone()];
    cells.extend(child.class.map(|class| format!("{class} 班")));
    cells
}

/// Returns a table of the second part: the children of a class, by draw number.
fn class_table(admitted: &[PlacedEntry], class: u64, below: f32) -> PaperTable<'static> {
    let mut rows: Vec<TableRow> = admitted
        .iter()
        .filter_map(|entry| class_row(entry, class))
        .collect();
    rows.sort();
    let count: usize = rows.iter().map(Vec::len).sum();
    let part = if class == 1 {
        "二、分班名单　"
    } else {
        ""
    };
    let heading = format!("{part}{class} 班　{count} 人（按派位编号由小到大）");
    PaperTable {
        columns: &CLASS,
        blocks: blocks(admitted, 3),
        rows,
        heading: Some(heading),
        below,
    }
}

/// Returns an entry with its children in a class; `None` where it has none there.
fn class_row(placed: &PlacedEntry, class: u64) -> Option<TableRow> {
    let own = placed.children.iter();
    let names: Vec<Vec<String>> = own
        .filter(|child| child.class == Some(class))
        .map(|child| vec![child.name.clone()])
        .collect();
    if names.is_empty() {
        return None;
    }
    Some(entry(std::slice::from_ref(&placed.number), &names))
}

/// Returns the facts above the lists: the school's plan, the two rolls, the rules of counting, the
/// outcome, and the times.
fn facts(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    done: &CompletedSchool,
) -> Vec<PaperFact> {
    let mut facts = plan_facts(state, turn, school);
    facts.extend(draw_facts(state.rules(), turn));
    facts.extend(outcome_facts(turn, school, done));
    facts.extend(irregular_facts(turn));
    let passed = turn.picks.iter();
    let passed = passed
        .filter(|pick| pick.outcome == Outcome::Passed)
        .count();
    if passed > 0 {
        let text = format!("{passed} 个编号（多胞胎，名额放不下）");
        facts.push(PaperFact::new("跳过", text));
    }
    let waiting = turn.waiting_children();
    if waiting > 0 {
        let text = format!("{waiting} 人，见《候补名单》");
        facts.push(PaperFact::new("候补", text));
    }
    facts
}

/// Returns what was out of the plain course in the school's turn; nothing where nothing was.
fn irregular_facts(turn: &SchoolTurn) -> Vec<PaperFact> {
    let mut facts = Vec::new();
    if turn.restarts > 0 {
        let text = format!("本校派位期间 {} 次", turn.restarts);
        facts.push(PaperFact::new("程序重启", text));
    }
    if turn.shares == SharesHeld::Lost {
        let text = "两人确认遗失，上列数值未再与份额核对";
        facts.push(PaperFact::new("密钥份额", text));
    }
    if turn.mirror == MirrorUse::GoneWithout {
        facts.push(PaperFact::new("镜像", "无，两人确认继续"));
    }
    facts
}

/// Returns the school, its place in the order of the draw, and its plan.
fn plan_facts(state: &CeremonyState, turn: &SchoolTurn, school: &DrawnSchool) -> Vec<PaperFact> {
    let mut order = state.order().iter();
    let place = order
        .position(|index| *index == turn.school)
        .map_or(0, |place| place + 1);
    let size = format!("{} 人，{} 个编号", turn.children(), turn.ring.len());
    let plan = format!(
        "{} 人，优先录取 {} 人",
        school.plan.get(),
        school.priority.get()
    );
    vec![
        PaperFact::new("学校代码", format!("{}　第 {place} 所派位", school.code)),
        PaperFact::new("参加派位", size),
        PaperFact::new("招生计划", plan),
        PaperFact::new("派位名额", format!("{} 人", school.places.get())),
    ]
}

/// Returns the two rolls, and the rules by which entries were counted off.
fn draw_facts(rules: &Rules, turn: &SchoolTurn) -> [PaperFact; 4] {
    [
        PaperFact::new("起始号", roll_text(turn.start.as_ref())),
        PaperFact::new("间隔数", roll_text(turn.interval.as_ref())),
        PaperFact::new("数法", texts::step(rules.step)),
        PaperFact::new("末位", texts::last_place(rules.last_place)),
    ]
}

/// Returns how many children were admitted, into how many classes, and when.
fn outcome_facts(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    done: &CompletedSchool,
) -> [PaperFact; 4] {
    let over = match turn.over_plan() {
        0 => String::new(),
        over => format!("，超计划 {over} 人"),
    };
    let admitted = format!("{} 人{over}", turn.admitted_children());
    let classes = match school.classes.get() {
        0 => "不分班".to_owned(),
        classes => format!("{classes} 个班"),
    };
    let began = match &turn.start {
        Some(RollResult::Stopped(start)) => texts::time(&start.at),
        Some(RollResult::Earlier(_)) => EARLIER.to_owned(),
        None => String::new(),
    };
    [
        PaperFact::new("派位录取", admitted),
        PaperFact::new("分班", classes),
        PaperFact::new("派位开始", began),
        PaperFact::new("完成时间", texts::time(&done.at)),
    ]
}

/// Returns the value of a roll, who stopped it, and which attempt counted if not the first; nothing
/// for a roll that was not stopped. A value that stands from an earlier ceremony says so.
fn roll_text(roll: Option<&RollResult>) -> String {
    let stopped = match roll {
        Some(RollResult::Stopped(stopped)) => stopped,
        Some(RollResult::Earlier(value)) => return format!("{value}　{EARLIER}"),
        None => return String::new(),
    };
    let by = match &stopped.by {
        Some(by) => format!("　{by} 按停"),
        None => String::new(),
    };
    let attempt = match stopped.attempt {
        0 | 1 => String::new(),
        attempt => format!("　第 {attempt} 次滚动"),
    };
    format!("{}{by}{attempt}", stopped.value)
}
