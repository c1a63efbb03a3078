// SPDX-License-Identifier: Apache-2.0

//! The result sheet of a school, signed on the spot (rule book 四（二）3:
//! 派位结果现场打印，公证员、专业技术人员、家长代表等现场签字).
//!
//! One paper a school: the course of the draw, the reckoning, the last place; then who has a place
//! in the order of the draw, the same children by class, and who waits.

use super::NamesOf;
use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::{ResultSentences, no_places_note};
use super::table::{PaperTable, TableColumn, TableRow, entry};
use super::texts;
use super::waiting;
use crate::ceremony::files::RingEntry;
use crate::ceremony::rules::{DrawnSchool, Rules};
use crate::ceremony::school::{CompletedSchool, SchoolTurn};
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;

mod course;
mod reckoning;

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

/// The events of a school's turn beside its results.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResultNotes {
    /// The hash of a program other than the sealed one that ran in the turn.
    pub other_program: Option<Digest>,
    /// Representatives who gave the keys to another one, in order.
    pub replaced: Vec<ReplacedPresser>,
}

/// A change at the keys, by places of the representatives, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplacedPresser {
    /// The representative who was to press before.
    pub from: u64,
    /// The representative who presses from then on.
    pub to: u64,
}

/// Returns the sheet of a school whose turn is over; `None` before that.
pub fn result_sheet(
    state: &CeremonyState,
    turn: &SchoolTurn,
    names: NamesOf<'_>,
    print: PrintNumber,
    notes: &ResultNotes,
) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let mut draft = PaperDraft::new(state, basis(done), print, &school.name, SUBTITLE)
        .drawn(turn.aborted)
        .of_school(school);
    draft.facts(&facts(state, turn, school, done));
    draft.table(&course::rolls(state, turn));
    draft.facts(&course::facts(state.rules(), turn, notes));
    draft.table(&reckoning::tally(turn));
    let rule = state.rules().last_place;
    if let Some(cases) = reckoning::last_place(turn, school.places.get(), rule, names) {
        draft.table(&cases);
    }
    let words = ResultSentences::new(turn, done);
    let mut lists = lists(turn, names);
    if lists.is_empty() {
        draft.room(80.0);
        draft.heading("录取名单");
        draft.note(&no_places_note());
    }
    let signing = draft.signing_height(&words.signed);
    if let Some(last) = lists.last_mut() {
        last.below = signing;
    }
    for list in &lists {
        draft.table(list);
    }
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {SUBTITLE}", school.name)))
}

/// Returns the lists of a sheet: admitted, by class, waiting; each only where it has rows.
fn lists(turn: &SchoolTurn, names: NamesOf<'_>) -> Vec<PaperTable<'static>> {
    let admitted = admitted_entries(turn, names);
    let waiting = waiting::waiting_entries(turn, names);
    // One class is the whole list: it is not set twice.
    let classes = classes(&admitted).filter(|classes| *classes > 1);
    let mut lists = Vec::new();
    let mut parts = ["一、", "二、", "三、"].into_iter();
    let mut part = || parts.next().unwrap_or_default();
    if !admitted.is_empty() {
        lists.push(admitted_table(turn, &admitted, part()));
    }
    if let Some(classes) = classes {
        let heading = format!("{}分班名单　", part());
        for class in 1..=classes {
            let part = if class == 1 { heading.as_str() } else { "" };
            lists.push(class_table(&admitted, class, part));
        }
    }
    if !waiting.is_empty() {
        lists.push(waiting::waiting_table(&waiting, part()));
    }
    lists
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

/// Returns the list of all admitted children in the order of the draw.
fn admitted_table(turn: &SchoolTurn, admitted: &[PlacedEntry], part: &str) -> PaperTable<'static> {
    let counts = format!(
        "序号按编号计，共 {} 个；录取按儿童计，共 {} 人",
        admitted.len(),
        turn.admitted_children()
    );
    let columns: &[TableColumn] = if classes(admitted).is_some() {
        &PLACED
    } else {
        &UNCLASSED
    };
    PaperTable {
        columns,
        blocks: blocks(admitted, 2),
        rows: admitted_rows(admitted),
        heading: Some(format!("{part}录取名单（按派出顺序；{counts}）")),
        below: 0.0,
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

/// Returns the list of the children of a class, by draw number.
fn class_table(admitted: &[PlacedEntry], class: u64, part: &str) -> PaperTable<'static> {
    let mut rows: Vec<TableRow> = admitted
        .iter()
        .filter_map(|entry| class_row(entry, class))
        .collect();
    rows.sort();
    let count: usize = rows.iter().map(Vec::len).sum();
    let heading = format!("{part}{class} 班　{count} 人（按派位编号由小到大）");
    PaperTable {
        columns: &CLASS,
        blocks: blocks(admitted, 3),
        rows,
        heading: Some(heading),
        below: 0.0,
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

/// Returns the facts above the lists: organiser and place, the school's plan, the rules of
/// counting, the outcome, and the times.
fn facts(
    state: &CeremonyState,
    turn: &SchoolTurn,
    school: &DrawnSchool,
    done: &CompletedSchool,
) -> Vec<PaperFact> {
    let ceremony = &state.rules().ceremony;
    let mut facts = vec![
        PaperFact::new("主办单位", ceremony.authority.as_str()),
        PaperFact::new("地点", ceremony.venue.as_str()),
    ];
    facts.extend(plan_facts(state, turn, school));
    facts.extend(rule_facts(state.rules()));
    facts.extend(outcome_facts(turn, school, done));
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

/// Returns the rules by which entries were counted off.
fn rule_facts(rules: &Rules) -> [PaperFact; 2] {
    [
        PaperFact::new("数法", texts::step(rules.step)),
        PaperFact::new("末位", texts::last_place(rules.last_place)),
    ]
}

/// Returns how many children were admitted, into how many classes, and when.
fn outcome_facts(
    turn: &SchoolTurn,
    school: &DrawnSchool,
    done: &CompletedSchool,
) -> [PaperFact; 3] {
    let over = match turn.over_plan() {
        0 => String::new(),
        over => format!("，超计划 {over} 人"),
    };
    let admitted = format!("{} 人{over}", turn.admitted_children());
    let classes = match school.classes.get() {
        0 => "不分班".to_owned(),
        classes => format!("{classes} 个班"),
    };
    [
        PaperFact::new("派位录取", admitted),
        PaperFact::new("分班", classes),
        PaperFact::new("完成时间", format!("{}（北京时间）", texts::time(&done.at))),
    ]
}
