// SPDX-License-Identifier: Apache-2.0

//! Hall display, console, papers and record tell the same counts, at every step of a ceremony with
//! twins and a waiting list.

use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::school::{SchoolPhase, SchoolTurn};
use paiwei::console::{CentreView, ConsoleView, HallScreen, view};
use paiwei::controller::{Controller, DueStep, IncidentKind, OperatorInput};
use paiwei::hall::{HallStage, PausedStage, PlaceGiven, SchoolTally};
use paiwei::protocol::chain;
use paiwei::protocol::selection::Outcome;
use paiwei::session::PaperKind;
use paiwei::sheet::{Paper, PrintNumber};
use rust_xlsxwriter::Workbook;
use std::path::Path;

const SCHOOLS: [&str; 2] = ["示例市云帆小学", "示例市星桥小学"];

fn save(path: &Path, rows: &[Vec<String>]) {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0u32..).zip(rows) {
        page.write_row(row, 0, cells).unwrap();
    }
    book.save(path).unwrap();
}

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A name of two Han characters, another for each child.
fn name(child: usize) -> String {
    let given = char::from_u32(0x4E00 + child as u32).unwrap();
    format!("童{given}")
}

/// A ceremony of two schools in which every third entry is a pair: one school with two classes and a
/// waiting list, one without.
pub fn ceremony_with_twins(folder: &Path) -> ControllerFixture {
    let options = options(folder);
    let mut children = vec![cells(&["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"])];
    for i in 0..48 {
        let size = if i % 3 == 0 { 2 } else { 1 };
        for _ in 0..size {
            let bundle = if size == 2 {
                format!("D{i}")
            } else {
                String::new()
            };
            children.push(vec![
                format!("99{:08}", children.len()),
                name(children.len()),
                SCHOOLS[i / 24].to_owned(),
                bundle,
            ]);
        }
    }
    save(&folder.join("applicants.xlsx"), &children);
    let head = [
        "学校代码",
        "学校名称",
        "普通招生计划",
        "优先录取人数",
        "班级数",
        "候补人数",
    ];
    let plan = [
        cells(&head),
        cells(&["S01", SCHOOLS[0], "14", "1", "2", "5"]),
        cells(&["S02", SCHOOLS[1], "11", "0", "1", "0"]),
    ];
    save(&folder.join("schools.xlsx"), &plan);
    ControllerFixture::new(options)
}

/// What is wrong with the workbooks.
fn faults(controller: &Controller) -> Vec<String> {
    let CentreView::Report(books) = console(controller).centre else {
        return Vec::new();
    };
    let findings = books.into_iter().flat_map(|book| book.findings);
    findings
        .map(|finding| finding.cell + &finding.reason)
        .collect()
}

fn console(controller: &Controller) -> ConsoleView {
    view(controller, "09:30:00", HallScreen::Own)
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

/// Children whose visits had this outcome, counted here by themselves.
fn children(turn: &SchoolTurn, outcome: Outcome) -> u64 {
    let visits = turn.picks.iter().filter(|pick| pick.outcome == outcome);
    visits.map(|pick| pick.children).sum()
}

fn turn(controller: &Controller) -> Option<SchoolTurn> {
    controller.session()?.state().turns().last().cloned()
}

/// What hall and console must tell is next.
#[derive(PartialEq, Debug)]
enum Next {
    Roll,
    Place(u64),
    WaitingPlace(u64),
    Classes,
    End,
}

fn next(turn: &SchoolTurn, places: u64) -> Next {
    match turn.phase {
        SchoolPhase::Roll { .. } => Next::Roll,
        SchoolPhase::Selecting => {
            let admitted = children(turn, Outcome::Admitted);
            if admitted < places {
                Next::Place(admitted + 1)
            } else {
                Next::WaitingPlace(children(turn, Outcome::Waiting) + 1)
            }
        }
        SchoolPhase::Classing => Next::Classes,
        SchoolPhase::Ending | SchoolPhase::Completed => Next::End,
    }
}

/// Reads the same off a sentence of the hall or of the console.
fn told(text: &str) -> Next {
    let place = numbers(text).first().copied();
    if text.contains("waiting place") {
        Next::WaitingPlace(place.unwrap())
    } else if text.contains("with place") {
        Next::Place(place.unwrap())
    } else if text.contains("classes") {
        Next::Classes
    } else if text.contains("end of") {
        Next::End
    } else {
        Next::Roll
    }
}

fn tally(controller: &Controller) -> Option<SchoolTally> {
    match controller.scene("09:30:00").stage {
        HallStage::Drawing(drawing) => Some(drawing.count),
        HallStage::Together(together) => Some(together.count),
        _ => None,
    }
}

/// Holds hall and console to the counts of the turn under way.
fn agree(controller: &Controller) {
    let Some(turn) = turn(controller) else {
        return;
    };
    let admitted = children(&turn, Outcome::Admitted);
    if let Some(count) = tally(controller) {
        let expected = match count.of {
            PlaceGiven::Waiting => children(&turn, Outcome::Waiting),
            PlaceGiven::Place | PlaceGiven::Nothing => admitted,
        };
        assert_eq!(count.done, expected, "hall");
    }
    if let HallStage::SchoolDone(done) = controller.scene("09:30:00").stage {
        assert_eq!(numbers(&done.number), [admitted], "hall, at the end");
    }
    if controller.step() == DueStep::Selecting {
        let shown = console(controller);
        let row = shown.left.iter().find(|row| row.value.contains('/'));
        let row = row.expect("the school under way is listed");
        assert_eq!(numbers(&row.value)[0], admitted, "console");
    }
}

/// Interrupts, holds what hall and console tell then against each other, and lets it go on.
fn pause_agrees(room: &mut ControllerFixture) {
    room.controller.input(OperatorInput::Incident);
    if room.controller.step() == DueStep::Incident {
        paused_agree(&room.controller);
        room.controller
            .input(OperatorInput::Happened(IncidentKind::Other));
        room.confirmed("");
    }
    assert_ne!(room.controller.step(), DueStep::Incident);
}

fn paused_agree(controller: &Controller) {
    let session = controller.session().unwrap();
    let Some(turn) = session.state().turn() else {
        return;
    };
    let places = session.state().rules().schools[turn.school].places.get();
    let HallStage::Paused(hall) = controller.scene("09:30:00").stage else {
        panic!("the hall is not told of the pause");
    };
    let console = console(controller);
    let CentreView::Incident(sheet) = &console.centre else {
        panic!("the console is not at the incident");
    };
    let expected = next(turn, places);
    assert_eq!(told(&hall.notes[1]), expected, "hall: {}", hall.notes[1]);
    let label = &console.primary.label;
    match expected {
        Next::Place(_) | Next::WaitingPlace(_) => {
            assert_eq!(told(label), expected, "console: {label}")
        }
        Next::Roll | Next::Classes | Next::End => {
            assert!(numbers(label).is_empty(), "console: {label}")
        }
    }
    let admitted = children(turn, Outcome::Admitted);
    if turn.interval.is_some() {
        assert_eq!(counted(&hall), admitted, "hall");
        let row = sheet.safe.iter().find(|row| row.text.contains("admitted"));
        let text = &row.expect("what is safe").text;
        assert_eq!(numbers(text)[0], admitted, "console: {text}");
        if admitted > 0 {
            assert_eq!(numbers(text)[1], admitted, "console: {text}");
        }
    }
}

fn counted(paused: &PausedStage) -> u64 {
    numbers(&paused.count.as_ref().unwrap().number)[0]
}

fn texts(paper: &Paper) -> String {
    let texts = paper.pages.iter().flat_map(|page| page.texts());
    texts.collect::<Vec<_>>().join("\n")
}

fn waiting_entries(turn: &SchoolTurn) -> usize {
    let picks = turn.picks.iter();
    picks
        .filter(|pick| pick.outcome == Outcome::Waiting)
        .count()
}

/// Holds the papers as they are now to the ledger: those of each school that is over to its counts,
/// and a school under way has none that could tell others.
fn papers_agree(controller: &Controller) {
    let Some(session) = controller.session() else {
        return;
    };
    for turn in session.state().turns() {
        let result = session.result_sheet(turn, PrintNumber::FIRST);
        if turn.completed.is_none() {
            assert!(result.is_none(), "a paper too early");
            continue;
        }
        let sheet = texts(&result.expect("a school that is over has its sheet"));
        let admitted = children(turn, Outcome::Admitted);
        let head = turn.completed.as_ref().unwrap().head.groups().join(" ");
        assert!(sheet.contains(&format!("共 {admitted} 人")), "{sheet}");
        assert!(sheet.contains(&head), "{sheet}");
        let waits = children(turn, Outcome::Waiting);
        let list = format!("候补名单（共 {} 个编号，{waits} 人", waiting_entries(turn));
        assert_eq!(sheet.contains(&list), waits > 0, "{sheet}");
        let picks = turn.picks.iter();
        for pick in picks.filter(|pick| pick.outcome == Outcome::Waiting) {
            assert!(sheet.contains(&pick.number.to_string()));
        }
    }
    if let Some(summary) = session.paper(PaperKind::Summary, PrintNumber::FIRST) {
        let turns = session.state().turns().iter();
        let all: u64 = turns.map(|turn| children(turn, Outcome::Admitted)).sum();
        let summary = texts(&summary);
        assert!(
            summary.contains(&format!("{all} 人，2 所学校")),
            "{summary}"
        );
    }
}

/// Holds the hall at a school's end to the ledger.
fn school_end_agrees(controller: &Controller) {
    let HallStage::SchoolDone(hall) = controller.scene("09:30:00").stage else {
        panic!("the hall does not show the end");
    };
    let turn = turn(controller).unwrap();
    assert_eq!(numbers(&hall.number), [children(&turn, Outcome::Admitted)]);
    // The school's head on the hall display, on the paper and in the record.
    let head = turn.completed.as_ref().unwrap().head.to_string();
    assert_eq!(hall.groups.concat(), head);
    assert!(hall.code.ends_with(&head));
    let waits = children(&turn, Outcome::Waiting);
    assert_eq!(
        hall.facts.iter().any(|fact| numbers(fact) == [waits]),
        waits > 0
    );
}

/// Holds the record to the heads: the chain over its lines has each school's head at its end.
fn record_agrees(controller: &Controller) {
    let session = controller.session().unwrap();
    let state = session.state();
    let mut head = chain::genesis(&state.freeze());
    let mut heads = Vec::new();
    for line in session.journal().split_inclusive(|byte| *byte == b'\n') {
        head = chain::link(&head, line.trim_ascii_end());
        heads.push(head);
    }
    assert_eq!(heads.last(), Some(&state.head()));
    assert_eq!(state.turns().len(), 2);
    for turn in state.turns() {
        let done = turn.completed.as_ref().unwrap();
        assert_eq!(heads[done.seq as usize - 1], done.head);
    }
}

#[test]
fn hall_console_and_papers_tell_the_same_counts_at_every_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = ceremony_with_twins(folder.path());
    let mut nexts = Vec::new();
    assert_eq!(faults(&room.controller), Vec::<String>::new());
    while room.controller.step() != DueStep::Done {
        agree(&room.controller);
        papers_agree(&room.controller);
        let session = room.controller.session();
        let under_way = session.and_then(|session| session.state().turn());
        if let Some(turn) = under_way {
            nexts.push(next(turn, [13, 11][turn.school]));
            pause_agrees(&mut room);
        }
        let before = room.controller.step();
        room.step();
        if before != DueStep::Print && room.controller.step() == DueStep::Print {
            school_end_agrees(&room.controller);
        }
    }
    papers_agree(&room.controller);
    record_agrees(&room.controller);
    for kind in [
        Next::Roll,
        Next::Place(1),
        Next::WaitingPlace(1),
        Next::Classes,
    ] {
        assert!(nexts.contains(&kind), "it came to {kind:?}");
    }
}
