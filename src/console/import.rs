// SPDX-License-Identifier: Apache-2.0

//! The import report: each workbook with what was found in it, cell by cell; both cells of a
//! conflict.

use super::PageParts;
use crate::console::view::{CentreView, FindingView, ListRow, StatusMark, WorkbookView};
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::roster::{FindingSeverity, ImportResult};

/// More would not be read on a screen; `paiwei check` lists them all.
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

pub(super) fn report(controller: &Controller) -> PageParts {
    let title = gettext("Import report");
    let Some(imported) = controller.imported() else {
        return PageParts {
            title,
            centre: CentreView::List(vec![
                ListRow::new(
                    StatusMark::Now,
                    gettext("Insert the data disc with the applicant workbooks and the plan"),
                )
                .detail(gettext(
                    "file names with 报名 or applicants, and 计划 or schools",
                )),
            ]),
            consequence: gettext(
                "Reading changes nothing; the report names every cell that must be corrected.",
            ),
            label: gettext("Read the data disc"),
            ..PageParts::default()
        };
    };
    let errors = imported.errors();
    let warnings = imported.findings.len() - errors;
    let mut chips = vec![
        (
            StatusMark::MustCorrect,
            errors,
            gettext_f("must correct {errors}", &[("errors", &errors)]),
        ),
        (
            StatusMark::PleaseConfirm,
            warnings,
            gettext_f("please confirm {warnings}", &[("warnings", &warnings)]),
        ),
    ];
    chips.retain(|(_, count, _)| *count > 0);
    let chips = chips
        .into_iter()
        .map(|(mark, _, words)| (mark, words))
        .collect();
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
    PageParts {
        title,
        chips,
        centre: CentreView::Report(workbooks(controller, imported)),
        consequence,
        label,
        ..PageParts::default()
    }
}

fn workbooks(controller: &Controller, imported: &ImportResult) -> Vec<WorkbookView> {
    let summary = &imported.summary;
    let counted = [
        ngettext_f(
            "{children} children, {bundles} bundle",
            "{children} children, {bundles} bundles",
            summary.bundles,
            &[
                ("children", &summary.children),
                ("bundles", &summary.bundles),
            ],
        ),
        ngettext_f(
            "{schools} school, {drawn} to be drawn",
            "{schools} schools, {drawn} of them to be drawn",
            summary.schools,
            &[("schools", &summary.schools), ("drawn", &summary.drawn)],
        ),
    ];
    let mut books = vec![WorkbookView {
        file: ListRow::new(StatusMark::Done, counted.join(" · ")),
        findings: Vec::new(),
    }];
    let (plan, mut room) = (controller.workbooks().len().saturating_sub(1), SHOWN);
    for (i, name) in controller.workbooks().iter().enumerate() {
        let mut own: Vec<_> = imported
            .findings
            .iter()
            .filter(|finding| finding.place.file == *name)
            .collect();
        // What must be corrected stands first; within that the order of the workbook stays.
        own.sort_by_key(|finding| finding.severity != FindingSeverity::Error);
        let errors = own
            .iter()
            .filter(|finding| finding.severity == FindingSeverity::Error)
            .count();
        let (mark, words) = match (errors, own.len()) {
            (0, 0) => (StatusMark::Done, gettext("nothing to correct")),
            (0, warnings) => (
                StatusMark::PleaseConfirm,
                gettext_f("please confirm {warnings}", &[("warnings", &warnings)]),
            ),
            (errors, _) => (
                StatusMark::MustCorrect,
                gettext_f("must correct {errors}", &[("errors", &errors)]),
            ),
        };
        let kind = if i == plan {
            gettext("plan")
        } else {
            gettext("applicants")
        };
        let shown = own.len().min(room);
        room -= shown;
        let mut file = ListRow::new(mark, name.as_str()).detail(kind).value(words);
        if shown < own.len() {
            file.detail = gettext_f(
                "{findings} more: paiwei check lists them all",
                &[("findings", &(own.len() - shown))],
            );
        }
        books.push(WorkbookView {
            file,
            findings: own.into_iter().take(shown).map(finding).collect(),
        });
    }
    books
}

fn finding(found: &crate::roster::Finding) -> FindingView {
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
