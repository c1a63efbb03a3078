// SPDX-License-Identifier: Apache-2.0

//! The import report: each workbook with what was found in it, cell by cell; both cells of a
//! conflict.
//!
//! Invariant: errors come before warnings. Deliberately absent: the checks (`crate::roster`).

use super::PageParts;
use crate::console::view::{CentreView, FindingView, ListRow, StatusMark, WorkbookView};
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::roster::{FileReport, Finding, FindingSeverity, ImportResult, ImportSummary, printable};

/// Most findings on the page: more would not be read on a screen; `paiwei check` lists them all.
const SHOWN: usize = 60;
/// Most files on the page that were not read.
const PASSED: usize = 12;

pub(super) fn is_clean(controller: &Controller) -> bool {
    controller
        .imported()
        .is_some_and(|imported| imported.roster.is_some())
}

/// Returns what is missing before the rules can be decided.
pub(super) fn missing(controller: &Controller) -> String {
    match controller.imported() {
        Some(imported) if imported.errors() == 0 => gettext_f(
            "To the rules: {questions} to answer",
            &[("questions", &imported.questions())],
        ),
        Some(imported) => gettext_f(
            "To the rules: {errors} to correct",
            &[("errors", &imported.errors())],
        ),
        None => gettext("To the rules: no workbook yet"),
    }
}

/// Returns the page of the import: what to insert, or the report.
pub(super) fn report(controller: &Controller) -> PageParts {
    match controller.imported() {
        Some(imported) => findings(controller, imported),
        None => nothing_read(controller),
    }
}

/// Returns whether the page asks a question that the gold button answers.
pub(super) fn asks(controller: &Controller) -> bool {
    let imported = controller.imported();
    imported.is_some_and(|imported| imported.errors() == 0 && imported.questions() > 0)
}

fn nothing_read(controller: &Controller) -> PageParts {
    let insert = gettext("Insert the data disc with the applicant workbooks and the plan");
    let names = gettext("file names with 报名 or applicants, and 计划 or schools");
    let mut rows = vec![ListRow::new(StatusMark::Now, insert).detail(names)];
    let passed = controller.files_passed().iter().take(PASSED);
    rows.extend(passed.map(|name| passed_row(name)));
    PageParts {
        title: gettext("Import report"),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Reading changes nothing; the report names every cell that must be corrected.",
        ),
        chips: replaced(controller).into_iter().collect(),
        label: gettext("Read the data disc"),
        ..PageParts::default()
    }
}

/// Returns the row of a file that was not read.
fn passed_row(name: &str) -> ListRow {
    let detail = gettext("not read: its name has neither 报名 nor 计划, or it is no workbook");
    ListRow::new(StatusMark::PleaseConfirm, name).detail(detail)
}

fn findings(controller: &Controller, imported: &ImportResult) -> PageParts {
    let errors = imported.errors();
    let (consequence, label) = if asks(controller) {
        (
            gettext_f(
                "Read the first question aloud and look into the papers. If it stands as it is, \
                 say so: {answered} answered, {questions} open. If not, have the workbook \
                 corrected and read it again.",
                &[
                    ("answered", &imported.answered()),
                    ("questions", &imported.questions()),
                ],
            ),
            gettext("It stands as it is"),
        )
    } else if errors == 0 {
        (
            gettext(
                "This program never changes a workbook. What it put right is listed; the rules \
                 come next.",
            ),
            gettext("Take the roster"),
        )
    } else {
        (
            gettext("Have the source corrected by the registration office, then read again."),
            gettext("Read the workbooks again"),
        )
    };
    let mut chips = chips(imported);
    chips.extend(replaced(controller));
    PageParts {
        title: gettext("Report"),
        chips,
        centre: CentreView::Report(workbooks(controller, imported)),
        consequence,
        label,
        ..PageParts::default()
    }
}

/// Returns the check word of the ceremony that is replaced.
fn replaced(controller: &Controller) -> Option<(StatusMark, String)> {
    let old = controller.supersedes()?;
    let group = old.fingerprint.groups().into_iter().next()?;
    let words = gettext_f("replaces {group} …", &[("group", &group)]);
    Some((StatusMark::PleaseConfirm, words))
}

/// Returns the counts beside the title; none that is 0.
fn chips(imported: &ImportResult) -> Vec<(StatusMark, String)> {
    let mut chips = Vec::new();
    if imported.errors() > 0 {
        chips.push(errors_chip(imported.errors()));
    }
    if imported.questions() > 0 {
        chips.push(questions_chip(imported.questions()));
    }
    if imported.warnings() > 0 {
        chips.push(warnings_chip(imported.warnings()));
    }
    chips
}

fn questions_chip(questions: usize) -> (StatusMark, String) {
    let words = gettext_f("answer {questions}", &[("questions", &questions)]);
    (StatusMark::Unknown, words)
}

fn errors_chip(errors: usize) -> (StatusMark, String) {
    let words = gettext_f("correct {errors}", &[("errors", &errors)]);
    (StatusMark::MustCorrect, words)
}

fn warnings_chip(warnings: usize) -> (StatusMark, String) {
    let words = gettext_f("confirm {warnings}", &[("warnings", &warnings)]);
    (StatusMark::PleaseConfirm, words)
}

/// Returns the counts of an import in words: children and bundles, then schools.
pub(super) fn counts(summary: &ImportSummary) -> [String; 2] {
    let ImportSummary {
        children,
        bundles,
        schools,
        drawn,
    } = summary;
    [
        ngettext_f(
            "{children} children, {bundles} bundle",
            "{children} children, {bundles} bundles",
            *bundles,
            &[("children", children), ("bundles", bundles)],
        ),
        ngettext_f(
            "{schools} school, {drawn} to be drawn",
            "{schools} schools, {drawn} of them to be drawn",
            *schools,
            &[("schools", schools), ("drawn", drawn)],
        ),
    ]
}

/// Returns the counts, then each workbook with its findings: at most [`SHOWN`] findings in all.
fn workbooks(controller: &Controller, imported: &ImportResult) -> Vec<WorkbookView> {
    let counted = counts(&imported.summary).join(" · ");
    let mut books = vec![WorkbookView {
        file: ListRow::new(StatusMark::Done, counted),
        findings: Vec::new(),
    }];
    let mut room = SHOWN;
    let names = controller.workbooks();
    for (index, name) in names.iter().enumerate() {
        // The plan is the last one.
        let kind = if index + 1 == names.len() {
            gettext("plan")
        } else {
            gettext("applicants")
        };
        let book = workbook(name, kind, imported, room);
        room -= book.findings.len();
        books.push(book);
    }
    let passed = controller.files_passed().iter().take(PASSED);
    books.extend(passed.map(|name| WorkbookView {
        file: passed_row(name),
        findings: Vec::new(),
    }));
    books
}

fn workbook(name: &str, kind: String, imported: &ImportResult, room: usize) -> WorkbookView {
    let all = imported.findings.iter();
    let mut own: Vec<&Finding> = all.filter(|finding| finding.place.file == name).collect();
    // What must be corrected stands first, then what is asked; within that the order stays.
    own.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let count = |severity| {
        own.iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let errors = count(FindingSeverity::Error);
    let questions = count(FindingSeverity::Question);
    let (mark, words) = match (errors, questions, own.len()) {
        (0, 0, 0) => (StatusMark::Done, gettext("nothing to correct")),
        (0, 0, _) => warnings_chip(count(FindingSeverity::Warning)),
        (0, questions, _) => questions_chip(questions),
        (errors, ..) => errors_chip(errors),
    };
    let kind = match imported.files.iter().find(|file| file.name == name) {
        Some(file) if !file.sheets.is_empty() => [kind, sheets_read(file)].join(" · "),
        Some(_) | None => kind,
    };
    let hidden = own.len().saturating_sub(room);
    let detail = if hidden == 0 {
        kind
    } else {
        gettext_f(
            "{findings} more: paiwei check lists them all",
            &[("findings", &hidden)],
        )
    };
    WorkbookView {
        file: ListRow::new(mark, name).detail(detail).value(words),
        findings: own.into_iter().take(room).map(finding).collect(),
    }
}

/// Returns which sheets of a file were read, with their rows.
fn sheets_read(file: &FileReport) -> String {
    let sheets = file.sheets.iter().map(|sheet| {
        ngettext_f(
            "{sheet} {rows} row",
            "{sheet} {rows} rows",
            sheet.rows,
            &[("sheet", &printable(&sheet.name)), ("rows", &sheet.rows)],
        )
    });
    sheets.collect::<Vec<_>>().join(", ")
}

fn finding(found: &Finding) -> FindingView {
    FindingView {
        mark: match found.severity {
            FindingSeverity::Error => StatusMark::MustCorrect,
            FindingSeverity::Question => StatusMark::Unknown,
            FindingSeverity::Answered => StatusMark::Done,
            FindingSeverity::Warning => StatusMark::PleaseConfirm,
        },
        place: printable(&found.place.sheet),
        cell: found.cells(),
        read: printable(&found.read),
        reason: found.reason(),
        remedy: found.remedy(),
        against: found
            .against()
            .map(|place| format!("{}  {}", place.file, place.cell)),
    }
}
