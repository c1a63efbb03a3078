//! What all papers share: head, foot, facts, columns of rows, lines to sign.

use super::page::{HEIGHT, Ink, MARGIN, Mark, Page, RIGHT, Text, WIDTH};
use super::words;
use crate::ceremony::state::State;
use crate::protocol::Hash;

/// Height of a row, points.
pub const ROW: f32 = 15.0;
/// Lowest point of a page's content.
pub const BOTTOM: f32 = HEIGHT - 62.0;

/// A page with the paper's head; the first page has it large. Returns where content begins.
pub fn page(state: &State, title: &str, subtitle: &str, first: bool) -> (Page, f32) {
    let mut page = Page::default();
    let rules = state.rules();
    if rules.rehearsal {
        page.add(Mark::Watermark("演练".into()));
        page.add(Text::new(RIGHT, 40.0, 10.0, "演练 · 结果无效").bold().right());
    }
    let left = format!("{}　{}", rules.ceremony.title, rules.ceremony.date);
    page.add(Text::new(MARGIN, 40.0, 9.0, left).grey().within(380.0));
    let mut y = 56.0;
    if first {
        page.add(Text::new(WIDTH / 2.0, 78.0, 21.0, title).bold().centred().within(RIGHT - MARGIN));
        page.add(Text::new(WIDTH / 2.0, 98.0, 12.0, subtitle).centred().grey().within(RIGHT - MARGIN));
        y = 114.0;
    } else {
        page.add(Text::new(MARGIN, y + 8.0, 11.0, format!("{title}　{subtitle}（续）")).bold().within(RIGHT - MARGIN));
        y += 18.0;
    }
    (page, y)
}

/// Foot of every page, once their number is known. A paper from before the seal has no fingerprint, however late it is written.
pub fn feet(pages: &mut [Page], fingerprint: Option<Hash>, stands_on: &str) {
    let count = pages.len();
    for (i, page) in pages.iter_mut().enumerate() {
        page.add(Mark::Rule((MARGIN, HEIGHT - 52.0), (RIGHT, HEIGHT - 52.0)));
        if let Some(fingerprint) = fingerprint {
            let line = format!("封盘指纹 {}", words::groups(&fingerprint));
            page.add(Text::new(MARGIN, HEIGHT - 40.0, 7.5, line).grey());
        }
        page.add(Text::new(MARGIN, HEIGHT - 29.0, 7.5, stands_on).grey());
        page.add(Text::new(RIGHT, HEIGHT - 40.0, 9.0, format!("第 {} 页 / 共 {count} 页", i + 1)).right());
    }
}

/// Facts as label and value, two a line. Returns where they end.
pub fn facts(page: &mut Page, mut y: f32, facts: &[(&str, String)]) -> f32 {
    let half = (RIGHT - MARGIN) / 2.0;
    let lines = facts.len().div_ceil(2);
    page.add(Mark::Rule((MARGIN, y), (RIGHT, y)));
    for line in facts.chunks(2) {
        y += 18.0;
        for (i, (label, value)) in line.iter().enumerate() {
            let x = MARGIN + half * i as f32;
            page.add(Text::new(x + 4.0, y - 5.5, 9.0, *label).grey());
            let wide = if line.len() == 1 { 2.0 * half - 80.0 } else { half - 80.0 };
            page.add(Text::new(x + 74.0, y - 5.5, 10.0, value.as_str()).within(wide));
        }
        page.add(Mark::Rule((MARGIN, y), (RIGHT, y)));
    }
    let full = (facts.len() / 2) as f32 * 18.0;
    page.add(Mark::Rule((MARGIN + half, y - lines as f32 * 18.0), (MARGIN + half, y - lines as f32 * 18.0 + full)));
    y
}

/// A column of a list: head, width in points.
pub type Column = (&'static str, f32);

/// Rows side by side in blocks, from `y` of the last page on, over as many pages as they need. Returns where they end.
pub fn flow(
    pages: &mut Vec<Page>,
    mut y: f32,
    columns: &[Column],
    blocks: usize,
    mut rows: &[Vec<String>],
    next_page: impl Fn() -> (Page, f32),
) -> f32 {
    while !rows.is_empty() {
        let Some(page) = pages.last_mut() else { return y };
        let (set, end) = block_rows(page, y, BOTTOM, columns, blocks, rows);
        (rows, y) = (&rows[set..], end);
        if !rows.is_empty() {
            let (page, top) = next_page();
            pages.push(page);
            y = top;
        }
    }
    y
}

/// Fills the page from `y`. Returns how many rows were set and where they end.
fn block_rows(
    page: &mut Page,
    y: f32,
    end: f32,
    columns: &[Column],
    blocks: usize,
    rows: &[Vec<String>],
) -> (usize, f32) {
    let lines = (((end - y) / ROW).floor() as usize).saturating_sub(1);
    let count = rows.len().min(lines * blocks);
    // The last page is filled evenly, so that the eye need not jump to an almost empty block.
    let lines = lines.min(count.div_ceil(blocks));
    let wide = (RIGHT - MARGIN) / blocks as f32;
    let used: f32 = columns.iter().map(|c| c.1).sum();
    let stretch = (wide - 8.0) / used;
    for block in 0..blocks.min(count.div_ceil(lines.max(1))) {
        let own = &rows[block * lines..count.min((block + 1) * lines)];
        let left = MARGIN + wide * block as f32;
        let right = left + wide - if block + 1 == blocks { 0.0 } else { 8.0 };
        page.add(Mark::Fill(left, y, right - left, ROW, Ink::Pale));
        let mut x = left;
        for (k, (head, width)) in columns.iter().enumerate() {
            page.add(Text::new(x + 4.0, y + 10.8, 8.5, *head).grey());
            for (i, row) in own.iter().enumerate() {
                let base = y + ROW * (i + 1) as f32 + 10.8;
                let text = Text::new(x + 4.0, base, 9.5, row[k].as_str()).within(width * stretch - 6.0);
                page.add(text);
            }
            x += width * stretch;
        }
        for i in 1..=own.len() + 1 {
            let base = y + ROW * i as f32;
            page.add(Mark::Rule((left, base), (right, base)));
        }
    }
    (count, y + ROW * (lines + 1) as f32)
}

/// Height of the lines to sign, points.
pub const SIGNING: f32 = 112.0;

/// The lines to sign, at the foot of the last page, beside a code of the head.
pub fn signing(page: &mut Page, roles: [&str; 3], statement: &str, code: &str) {
    let mut y = BOTTOM - SIGNING + 14.0;
    page.add(Text::new(MARGIN, y, 9.0, statement).grey().within(RIGHT - MARGIN - 96.0));
    for role in roles {
        y += 30.0;
        page.add(Text::new(MARGIN, y, 10.5, format!("{role}（签名）")));
        page.add(Mark::Rule((MARGIN + 108.0, y + 3.0), (MARGIN + 264.0, y + 3.0)));
        page.add(Text::new(MARGIN + 276.0, y, 10.5, "日期　　　年　　月　　日"));
    }
    page.add(Mark::Qr(RIGHT - 84.0, BOTTOM - 88.0, 84.0, code.to_owned()));
}
