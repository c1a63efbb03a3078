// SPDX-License-Identifier: Apache-2.0

//! What a clerk brings: workbooks made here, part by part, and what the import says of them.

mod answers;
mod hostile;
mod meaning;
mod outgoing;
mod package;
mod sheets;

use paiwei::roster::{FindingSeverity, ImportResult, RosterProblem, WorkbookSource, import};
use rust_xlsxwriter::{Workbook, Worksheet};

const HEADER: [&str; 4] = ["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"];
const PLAN_HEADER: [&str; 5] = [
    "学校代码",
    "学校名称",
    "普通招生计划",
    "优先录取人数",
    "班级数",
];

/// A sheet of text cells, and what is done to it after.
struct TextSheet<'a> {
    name: &'a str,
    rows: Vec<Vec<String>>,
    touch: &'a dyn Fn(&mut Worksheet),
}

impl<'a> TextSheet<'a> {
    fn new(name: &'a str, rows: Vec<Vec<String>>) -> Self {
        Self {
            name,
            rows,
            touch: &|_| {},
        }
    }

    fn touched(self, touch: &'a dyn Fn(&mut Worksheet)) -> Self {
        Self { touch, ..self }
    }
}

fn workbook(file: &str, sheets: &[TextSheet<'_>]) -> WorkbookSource {
    let mut book = Workbook::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.name).unwrap();
        for (r, row) in (0..).zip(&sheet.rows) {
            for (c, text) in (0..).zip(row).filter(|(_, text)| !text.is_empty()) {
                page.write_string(r, c, text).unwrap();
            }
        }
        (sheet.touch)(page);
    }
    WorkbookSource {
        name: file.into(),
        bytes: book.save_to_buffer().unwrap(),
    }
}

fn line(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// Rows of a roster: the header, `count` children of one shape of serial, then further rows.
fn roster_rows(count: usize, further: &[&[&str]]) -> Vec<Vec<String>> {
    let mut rows = vec![line(&HEADER)];
    for n in 0..count {
        let given = ["安", "柏", "辰", "初", "丹", "恩"][n % 6];
        let name = format!("赵{given}{}", ["云", "泽", "芷"][n / 6 % 3]);
        rows.push(line(&[&format!("36{:08}", n * 37), &name, "甲小学", ""]));
    }
    rows.extend(further.iter().map(|row| line(row)));
    rows
}

fn roster_with(further: &[&[&str]]) -> WorkbookSource {
    workbook(
        "a.xlsx",
        &[TextSheet::new("名单", roster_rows(20, further))],
    )
}

fn plan_rows() -> Vec<Vec<String>> {
    vec![
        line(&PLAN_HEADER),
        line(&["S1", "甲小学", "5", "0", "1"]),
        line(&["S2", "乙小学（小学部）", "9", "0", "1"]),
    ]
}

fn plan() -> WorkbookSource {
    workbook("plan.xlsx", &[TextSheet::new("派位计划", plan_rows())])
}

fn imported(sources: &[WorkbookSource]) -> ImportResult {
    import(sources, &plan(), &|c| c != '\u{3134A}')
}

fn with_plan(rows: Vec<Vec<String>>) -> ImportResult {
    let plan = workbook("plan.xlsx", &[TextSheet::new("派位计划", rows)]);
    import(&[roster_with(&[])], &plan, &|_| true)
}

/// Problems of a severity, each with its cell; schools without children left out.
fn problems(imported: &ImportResult, severity: FindingSeverity) -> Vec<(String, RosterProblem)> {
    let found = imported.findings.iter();
    found
        .filter(|finding| finding.severity == severity)
        .filter(|finding| finding.problem != RosterProblem::NobodyApplied)
        .map(|finding| (finding.place.cell.clone(), finding.problem.clone()))
        .collect()
}

fn errors(imported: &ImportResult) -> Vec<(String, RosterProblem)> {
    problems(imported, FindingSeverity::Error)
}

fn warnings(imported: &ImportResult) -> Vec<(String, RosterProblem)> {
    problems(imported, FindingSeverity::Warning)
}

fn questions(imported: &ImportResult) -> Vec<(String, RosterProblem)> {
    problems(imported, FindingSeverity::Question)
}

#[track_caller]
fn only_error(imported: &ImportResult) -> (String, RosterProblem) {
    let mut errors = errors(imported);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(imported.roster.is_none());
    errors.remove(0)
}
