// SPDX-License-Identifier: Apache-2.0

//! The import report: each workbook, each cell with what was read, why, what to do; both cells of a
//! conflict side by side.

use super::marks;
use super::parts::{class, label, row, styled, wrapped};
use crate::console::{FindingView, WorkbookView};
use crate::i18n::gettext;
use gtk::prelude::*;

/// A list with each workbook and its findings.
pub fn books(books: &[WorkbookView]) -> gtk::Box {
    let list = gtk::Box::new(gtk::Orientation::Vertical, 6);
    for book in books {
        list.append(&styled(row(&book.file), &["book"]));
        book.findings
            .iter()
            .for_each(|finding| list.append(&line(finding)));
    }
    list
}

fn line(finding: &FindingView) -> gtk::Box {
    let line = styled(
        gtk::Box::new(gtk::Orientation::Horizontal, 14),
        &["finding", class(finding.mark)],
    );
    let mark = marks::mark(finding.mark, 30);
    mark.set_valign(gtk::Align::Start);
    line.append(&mark);
    let cell = label(&finding.cell, &["cell-name"]);
    cell.set_width_chars(7);
    cell.set_valign(gtk::Align::Start);
    line.append(&cell);
    let texts = gtk::Box::new(gtk::Orientation::Vertical, 4);
    texts.set_hexpand(true);
    let what = gtk::Box::new(gtk::Orientation::Horizontal, 14);
    if !finding.read.is_empty() {
        let read = wrapped(&finding.read, &["read"]);
        read.set_valign(gtk::Align::Start);
        what.append(&read);
    }
    let reason = wrapped(&finding.reason, &["text"]);
    reason.set_hexpand(true);
    what.append(&reason);
    texts.append(&what);
    if let Some(against) = &finding.against {
        texts.append(&conflict(finding, against));
    }
    texts.append(&wrapped(&format!("→ {}", finding.remedy), &["small"]));
    line.append(&texts);
    line
}

/// The two cells that can't both be right.
fn conflict(finding: &FindingView, against: &str) -> gtk::Box {
    let both = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    let own = format!("{}  {}", finding.place, finding.cell);
    both.append(&label(own.trim(), &["boxed", "own"]));
    let sign = label("≠", &["value"]);
    sign.set_tooltip_text(Some(&gettext("in conflict with")));
    both.append(&sign);
    both.append(&label(against, &["boxed"]));
    both
}
