// SPDX-License-Identifier: Apache-2.0

//! The import report: each workbook with what was found in it, cell by cell; both cells of a
//! conflict.
//!
//! Invariant: errors come before warnings. Deliberately absent: the checks (`crate::roster`).

use super::PageParts;
use crate::console::view::{CentreView, FindingView, ListRow, StatusMark, WorkbookView};
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::roster::{Finding, FindingSeverity, ImportResult, ImportSummary};

/// Most findings on the page: more would not be read on a screen; `paiwei check` lists them all.
const SHOWN: usize = 60;

pub(super) fn is_clean(controller: &Controller) -> bool {
    controller
        .imported()
        .is_some_and(|imported| imported.roster.is_some())
}

/// Returns what is missing before the rules can be decided.
pub(super) fn missing(controller: &Controller) -> String {
    match controller.imported() {
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

fn nothing_read(controller: &Controller) -> PageParts {
    let insert = gettext("Insert the data disc with the applicant workbooks and the plan");
    let names = gettext("file names with 报名 or applicants, and 计划 or schools");
    PageParts {
        title: gettext("Import report"),
        centre: CentreView::List(vec![ListRow::new(StatusMark::Now, insert).detail(names)]),
        consequence: gettext(
            "Reading changes nothing; the report names every cell that must be corrected.",
        ),
        chips: replaced(controller).into_iter().collect(),
        label: gettext("Read the data disc"),
        ..PageParts::default()
    }
}

fn findings(controller: &Controller, imported: &ImportResult) -> PageParts {
    let errors = imported.errors();
    let (consequence, label) = if errors == 0 {
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
    let mut chips = chips(errors, imported.findings.len() - errors);
    chips.extend(replaced(controller));
    PageParts {
        title: gettext("Import report"),
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
fn chips(errors: usize, warnings: usize) -> Vec<(StatusMark, String)> {
    let mut chips = Vec::new();
    if errors > 0 {
        chips.push(errors_chip(errors));
    }
    if warnings > 0 {
        chips.push(warnings_chip(warnings));
    }
    chips
}

fn errors_chip(errors: usize) -> (StatusMark, String) {
    let words = gettext_f("must correct {errors}", &[("errors", &errors)]);
    (StatusMark::MustCorrect, words)
}

fn warnings_chip(warnings: usize) -> (StatusMark, String) {
    let words = gettext_f("please confirm {warnings}", &[("warnings", &warnings)]);
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
    books
}

fn workbook(name: &str, kind: String, imported: &ImportResult, room: usize) -> WorkbookView {
    let all = imported.findings.iter();
    let mut own: Vec<&Finding> = all.filter(|finding| finding.place.file == name).collect();
    // What must be corrected stands first; within that the order of the workbook stays.
    own.sort_by_key(|finding| finding.severity != FindingSeverity::Error);
    let errors = own.partition_point(|finding| finding.severity == FindingSeverity::Error);
    let (mark, words) = match (errors, own.len()) {
        (0, 0) => (StatusMark::Done, gettext("nothing to correct")),
        (0, warnings) => warnings_chip(warnings),
        (errors, _) => errors_chip(errors),
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

fn finding(found: &Finding) -> FindingView {
    FindingView {
        mark: if found.severity == FindingSeverity::Error {
            StatusMark::MustCorrect
        } else {
            StatusMark::PleaseConfirm
        },
        place: found.place.sheet.clone(),
        cell: found.place.cell.clone(),
        read: found.read.clone(),
        reason: found.reason(),
        remedy: found.remedy(),
        against: found
            .against()
            .map(|place| format!("{}  {}", place.file, place.cell)),
    }
}
