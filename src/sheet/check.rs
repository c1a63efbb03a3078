//! The readiness sheet: what was looked at before the hall opened, for the notary's file.

use super::page::{Ink, MARGIN, Mark, Paper, RIGHT, Text};
use super::table::{BOTTOM, SIGNING, feet, page, signing};
use super::words;
use crate::ceremony::state::State;

const TITLE: &str = "开场前检查表";
/// Height of a row, points: what was found may take a second line.
const ROW: f32 = 25.0;
const FOUND: f32 = MARGIN + 108.0;
const VERDICT: f32 = RIGHT - 62.0;

/// One line of it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the columns")]
pub struct CheckRow {
    pub name: String,
    pub found: String,
    pub verdict: String,
}

/// The sheet of a ceremony that is on the ledger.
pub fn check_sheet(state: &State, at: &str, rows: &[CheckRow]) -> Paper {
    let rules = state.rules();
    let subtitle = format!("{}　{}　{}", rules.ceremony.authority, rules.ceremony.venue, words::time(at));
    let (mut sheet, mut y) = page(state, TITLE, &subtitle, true);
    sheet.add(Mark::Fill(MARGIN, y, RIGHT - MARGIN, 16.0, Ink::Pale));
    for (x, head) in [(MARGIN + 4.0, "项目"), (FOUND, "所见"), (VERDICT, "结论")] {
        sheet.add(Text::new(x, y + 11.2, 8.5, head).grey());
    }
    y += 16.0;
    for row in rows {
        let base = y + 16.0;
        sheet.add(Text::new(MARGIN + 4.0, base, 10.0, row.name.as_str()).within(FOUND - MARGIN - 12.0));
        sheet.add(Text::new(FOUND, base, 9.5, row.found.as_str()).within(VERDICT - FOUND - 10.0));
        sheet.add(Text::new(VERDICT, base, 10.0, row.verdict.as_str()).bold().within(RIGHT - VERDICT));
        y += ROW;
        sheet.add(Mark::Rule((MARGIN, y), (RIGHT, y)));
    }
    debug_assert!(y < BOTTOM - SIGNING, "a report is one page");
    let stands_on = format!("日志第 {} 条 {}", state.events(), state.head());
    let code = format!("paiwei:check:{}:{}", state.events(), state.head());
    signing(&mut sheet, ["公证员", "技术人员", "教育局代表"], "以上各项已当场核对。", &code);
    let mut pages = vec![sheet];
    feet(&mut pages, state.fingerprint(), &stands_on);
    Paper { title: format!("{} {TITLE}", rules.ceremony.title), at: at.to_owned(), head: state.head(), pages }
}
