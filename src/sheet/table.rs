// SPDX-License-Identifier: Apache-2.0

//! Rows under repeated heads, side by side in blocks, over as many pages as they need.
//!
//! Invariant: a row whose lines belong together stays together; the lines to sign are never on a
//! page without rows that they are for.

use super::draft::{BOTTOM, HEADING, PaperDraft, WIDE};
use super::page::{MARGIN, PageMark, PageText, TextAlign};
use super::texts;

/// Height of a line, points.
const LINE: f32 = 15.0;
/// From the top of a line to its baseline, points.
const BASELINE: f32 = 10.8;
/// Free width between two blocks, points.
const BLOCK_GAP: f32 = 10.0;
/// Height that is left free above a table without a heading.
const GAP: f32 = 8.0;
/// Size of the text of a row, points.
const SIZE: f32 = 9.5;
/// Lines that go along to the page of the lines to sign.
const ALONG: usize = 6;
/// Fewest lines of a longer table on a page.
const FEW: usize = 3;
/// A row of more lines than this may be parted.
const TOGETHER: usize = 8;

/// A column of a table.
#[derive(Clone, Copy)]
pub struct TableColumn {
    /// The text of the head.
    pub head: &'static str,
    /// The width relative to the other columns; a table is stretched to its block.
    pub width: f32,
    /// The alignment of the texts.
    pub align: TextAlign,
}

impl TableColumn {
    /// Returns a column with its texts at the left.
    pub const fn left(head: &'static str, width: f32) -> Self {
        let align = TextAlign::Left;
        Self { head, width, align }
    }

    /// Returns a column with its texts in the middle.
    pub const fn centre(head: &'static str, width: f32) -> Self {
        let align = TextAlign::Centre;
        Self { head, width, align }
    }

    /// Returns a column with its texts at the right.
    pub const fn right(head: &'static str, width: f32) -> Self {
        let align = TextAlign::Right;
        Self { head, width, align }
    }
}

/// The cells of a line, as many as there are columns.
type LineCells = Vec<String>;

/// A row: one or more lines.
pub type TableRow = Vec<LineCells>;

/// Returns a row of one line.
pub fn row<const N: usize>(cells: [String; N]) -> TableRow {
    vec![cells.to_vec()]
}

/// Returns a row of one line for each child: the cells before its name are on the first line only.
/// No child at all gives one line.
pub fn entry(before: &[String], children: &[LineCells]) -> TableRow {
    let Some((first, others)) = children.split_first() else {
        return vec![before.to_vec()];
    };
    let empty = vec![String::new(); before.len()];
    let mut lines = vec![[before, first.as_slice()].concat()];
    lines.extend(
        others
            .iter()
            .map(|child| [empty.as_slice(), child].concat()),
    );
    lines
}

/// Returns a row whose cell in a column is broken into lines of at most so many ems; the other
/// cells are on the first line only.
pub fn wrapped(cells: Vec<String>, column: usize, most: f32) -> TableRow {
    let text = cells.get(column).map_or("", String::as_str);
    let mut lines = texts::wrap(text, most).into_iter();
    let mut continued = vec![String::new(); cells.len()];
    let mut first = cells;
    set_cell(&mut first, column, lines.next().unwrap_or_default());
    let mut row = vec![first];
    for rest in lines {
        set_cell(&mut continued, column, rest);
        row.push(continued.clone());
    }
    row
}

fn set_cell(cells: &mut LineCells, column: usize, text: String) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
}

/// A list to be set.
pub struct PaperTable<'t> {
    /// The columns.
    pub columns: &'t [TableColumn],
    /// The number of blocks side by side.
    pub blocks: usize,
    /// The rows, set in blocks from left to right, then on further pages.
    pub rows: Vec<TableRow>,
    /// A heading, repeated on every page that the table goes on to.
    pub heading: Option<String>,
    /// Room that must be left below the end, points.
    pub below: f32,
}

/// A block of rows on a page: where its sides are, and how wide its columns are.
struct TableBlock<'t> {
    columns: &'t [TableColumn],
    left: f32,
    right: f32,
    /// Points for each unit of a column's width.
    stretch: f32,
}

impl<'t> TableBlock<'t> {
    /// Places a block of a table, counted from the left.
    fn new(table: &PaperTable<'t>, block: usize) -> Self {
        let blocks = table.blocks as f32;
        let wide = WIDE / blocks;
        let gap = if table.blocks > 1 { BLOCK_GAP } else { 0.0 };
        let left = MARGIN + (wide + gap / blocks) * block as f32;
        let right = left + wide - gap * (table.blocks - 1) as f32 / blocks;
        let sum: f32 = table.columns.iter().map(|column| column.width).sum();
        Self {
            columns: table.columns,
            left,
            right,
            stretch: (right - left) / sum,
        }
    }

    /// Returns a row with each text that is too wide for its column broken into lines.
    fn broken(&self, row: &TableRow) -> TableRow {
        let mut broken = Vec::with_capacity(row.len());
        for line in row {
            let wide = line.iter().zip(self.columns).any(|(text, column)| {
                texts::ems(text) * SIZE > self.room(column) && text.chars().count() > 1
            });
            if wide {
                broken.extend(self.broken_line(line));
            } else {
                broken.push(line.clone());
            }
        }
        broken
    }

    fn broken_line(&self, line: &LineCells) -> Vec<LineCells> {
        let cells = line.iter().zip(self.columns);
        let cells: Vec<Vec<String>> = cells
            .map(|(text, column)| texts::wrap(text, self.room(column) / SIZE))
            .collect();
        let deepest = cells.iter().map(Vec::len).max().unwrap_or(1);
        let piece = |cell: &Vec<String>, i: usize| cell.get(i).cloned().unwrap_or_default();
        (0..deepest)
            .map(|i| cells.iter().map(|cell| piece(cell, i)).collect())
            .collect()
    }

    /// Returns the width that a text has in a column, points.
    fn room(&self, column: &TableColumn) -> f32 {
        column.width * self.stretch - 6.0
    }
}

impl PaperDraft<'_> {
    /// Sets a table from the cursor on, and turns pages where it has to.
    pub fn table(&mut self, table: &PaperTable<'_>) {
        let block = TableBlock::new(table, 0);
        let broken = table.rows.iter().map(|row| block.broken(row));
        let mut rows: Vec<TableRow> = broken.flat_map(|row| parts(&row)).collect();
        self.room_for_table(table, &rows);
        match &table.heading {
            Some(heading) => self.heading(heading),
            None => self.y += GAP,
        }
        let mut turned = false;
        while !rows.is_empty() {
            let most = self.lines_here(table, &rows);
            let set = match self.blocks(table, &rows, most) {
                0 if turned => self.blocks(table, &rows, lines(BOTTOM - self.y)),
                set => set,
            };
            rows.drain(..set);
            if !rows.is_empty() {
                self.turn();
                turned = true;
                match &table.heading {
                    Some(heading) => self.heading(&format!("{heading}（续）")),
                    None => self.y += GAP,
                }
            }
        }
    }

    /// Turns the page unless some rows of a table have room here; a short table is not parted from
    /// what must be below it.
    fn room_for_table(&mut self, table: &PaperTable<'_>, rows: &[TableRow]) {
        let above = if table.heading.is_some() {
            HEADING
        } else {
            GAP
        };
        let all = least(rows, table.blocks);
        let together = if all < 2 * FEW {
            LINE * all as f32 + table.below
        } else {
            LINE * FEW as f32
        };
        self.room(above + LINE + together);
    }

    /// Returns the most lines that each block takes on this page, so that rows are left for a page
    /// on which what is below the table has room.
    fn lines_here(&self, table: &PaperTable<'_>, rows: &[TableRow]) -> usize {
        let room = lines(BOTTOM - self.y);
        let all = least(rows, table.blocks);
        if all <= lines(BOTTOM - table.below - self.y) {
            return all;
        }
        let most = if all <= room {
            all - ALONG.min(all.div_ceil(2))
        } else {
            room
        };
        // Neither page has so few rows that they look forgotten.
        if all - most < FEW && all > 2 * FEW {
            all - FEW
        } else {
            most
        }
    }

    /// Sets as many rows as fit into blocks of so many lines. Returns the number of rows.
    fn blocks(&mut self, table: &PaperTable<'_>, rows: &[TableRow], lines: usize) -> usize {
        let mut rest = rows;
        let mut deepest = 0;
        for (index, count) in fill(rows, lines, table.blocks).into_iter().enumerate() {
            let own;
            (own, rest) = rest.split_at(count);
            if !own.is_empty() {
                self.block(&TableBlock::new(table, index), own);
                deepest = deepest.max(own.iter().map(Vec::len).sum());
            }
        }
        let set = rows.len() - rest.len();
        if set > 0 {
            self.y += LINE * (deepest + 1) as f32;
        }
        set
    }

    /// Sets a block from the cursor on: the head, then rows with a rule below each.
    fn block(&mut self, block: &TableBlock<'_>, rows: &[TableRow]) {
        let width = block.right - block.left;
        for y in [self.y, self.y + LINE] {
            self.add(PageMark::Rule((block.left, y), (block.left + width, y)));
        }
        self.cells(block, self.y + BASELINE, None);
        let mut low = self.y + LINE;
        for row in rows {
            for line in row {
                self.cells(block, low + BASELINE, Some(line));
                low += LINE;
            }
            self.add(PageMark::Rule((block.left, low), (block.right, low)));
        }
    }

    /// Sets a line of cells on a baseline; without a line, the heads of the columns.
    fn cells(&mut self, block: &TableBlock<'_>, base: f32, line: Option<&LineCells>) {
        let mut x = block.left;
        for (k, column) in block.columns.iter().enumerate() {
            let wide = column.width * block.stretch;
            let text = match line {
                None => PageText::new(x, base, 9.0, column.head).bold(),
                Some(line) => PageText::new(x, base, SIZE, line.get(k).map_or("", String::as_str)),
            };
            let text = match column.align {
                TextAlign::Left => PageText { x: x + 4.0, ..text },
                TextAlign::Centre => PageText {
                    x: x + wide / 2.0,
                    ..text.centred()
                },
                TextAlign::Right => PageText {
                    x: x + wide - 6.0,
                    ..text.right()
                },
            };
            if !text.text.is_empty() {
                self.add(text.within(wide - 6.0));
            }
            x += wide;
        }
    }
}

/// Returns the number of lines below a head that fit into a height, points.
fn lines(high: f32) -> usize {
    ((high / LINE).floor().max(1.0) as usize) - 1
}

/// Returns a row as it is; as single lines where it is too long to stay together.
fn parts(row: &TableRow) -> Vec<TableRow> {
    if row.len() <= TOGETHER {
        vec![row.clone()]
    } else {
        row.iter().map(|line| vec![line.clone()]).collect()
    }
}

/// Returns the number of rows that each block takes, one after the other, if each has so many
/// lines.
fn fill(rows: &[TableRow], lines: usize, blocks: usize) -> Vec<usize> {
    let mut taken = vec![0; blocks];
    let mut rest = rows;
    for count in &mut taken {
        let mut left = lines;
        while let Some(row) = rest.first().filter(|row| row.len() <= left) {
            left -= row.len();
            rest = &rest[1..];
            *count += 1;
        }
    }
    taken
}

/// Returns the fewest lines for each block with which all rows fit.
fn least(rows: &[TableRow], blocks: usize) -> usize {
    let all: usize = rows.iter().map(Vec::len).sum();
    (all.div_ceil(blocks)..=all)
        .find(|lines| fill(rows, *lines, blocks).iter().sum::<usize>() == rows.len())
        .unwrap_or(all)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::ceremony::state::{CeremonyFiles, CeremonyState};
    use crate::protocol::Digest;
    use crate::sheet::PrintNumber;
    use crate::sheet::basis::PaperBasis;
    use crate::sheet::page::Paper;

    fn of(sizes: &[usize]) -> Vec<TableRow> {
        sizes
            .iter()
            .map(|size| vec![vec![String::new()]; *size])
            .collect()
    }

    #[test]
    fn blocks_are_filled_one_after_the_other_and_no_row_is_parted() {
        assert_eq!(fill(&of(&[1, 2, 1, 3, 1]), 4, 2), [3, 2]);
        assert_eq!(fill(&of(&[3, 3]), 2, 2), [0, 0]);
        assert_eq!(least(&of(&[1, 2, 1, 3, 1]), 2), 4);
        assert_eq!(least(&of(&[1; 51]), 2), 26);
        assert_eq!(least(&[], 2), 0);
    }

    /// A state with nothing in it but a school and so many signers.
    fn state(signers: usize) -> CeremonyState {
        let rules = format!(
            r#"{{"protocol":"paiwei/v1","rehearsal":true,"ceremony":{{"title":"t","authority":"a","venue":"v","date":"d"}},
            "program":{{"version":"0","sha256":"{}"}},"custodians":["甲"],"numbering":"drawn","school_order":"set","parents":0,
            "number_digits":12,"stage_digits":6,"supersedes":null,"tick_hz":8,"min_ticks":16,"interval_min":1,
            "interval_max":"children","step":"carry","last_place":"skip","direct":[],"signers":{:?},
            "schools":[{{"code":"A","name":"甲","plan":1,"priority":0,"places":1,"classes":0,"waitlist":0}}]}}"#,
            Digest::new([0; 32]),
            vec!["签名人"; signers]
        );
        let pool = format!(
            "school\tchildren\tleaf\nA\t1\t{}\nA\t1\t{}\n",
            Digest::new([1; 32]),
            Digest::new([2; 32])
        );
        CeremonyState::new(CeremonyFiles {
            rules: rules.as_bytes(),
            pool: pool.as_bytes(),
            entries: None,
        })
        .unwrap()
    }

    /// A list of `n` rows, every `bundle`th of three lines, with the lines to sign after it.
    fn listed(state: &CeremonyState, n: usize, bundle: usize, blocks: usize) -> Paper {
        const COLUMNS: [TableColumn; 2] =
            [TableColumn::left("序", 20.0), TableColumn::left("名", 60.0)];
        let basis = PaperBasis {
            seq: 1,
            at: "2026-08-22T01:30:05Z".into(),
            head: Digest::new([3; 32]),
        };
        let mut draft = PaperDraft::new(state, basis, PrintNumber::FIRST, "名单", "学校");
        let words = crate::sheet::sentences::SignedWords::of_test();
        let below = draft.signing_height(&words);
        let row = |i: usize| {
            let children = if i.is_multiple_of(bundle) { 3 } else { 1 };
            entry(&[format!("#{i}")], &vec![vec!["名".to_owned()]; children])
        };
        let heading = Some("表".to_owned());
        draft.table(&PaperTable {
            columns: &COLUMNS,
            blocks,
            rows: (0..n).map(row).collect(),
            heading,
            below,
        });
        let code = draft.ledger_code();
        draft.sign(&words, &code);
        draft.finish("名单".into())
    }

    #[test]
    fn nobody_signs_a_page_without_rows_and_no_row_is_lost_or_below_the_foot() {
        let few = state(0);
        let many = state(crate::ceremony::Rules::MOST_SIGNERS);
        for (state, blocks, bundle) in [
            (&few, 1, 7),
            (&few, 2, 5),
            (&few, 3, 1_000),
            (&many, 1, 3),
            (&many, 2, 9),
        ] {
            for n in (1..160).chain([600, 601]) {
                let paper = listed(state, n, bundle, blocks);
                let rows: Vec<&str> = paper
                    .pages
                    .iter()
                    .flat_map(|page| page.texts())
                    .filter(|t| t.starts_with('#'))
                    .collect();
                assert_eq!(rows, (0..n).map(|i| format!("#{i}")).collect::<Vec<_>>());
                for page in &paper.pages {
                    assert!(
                        page.texts().any(|text| text.starts_with('#')),
                        "{n} rows: a page without any"
                    );
                    let low = page.marks.iter().filter_map(|mark| match mark {
                        PageMark::Text(text) if text.text.starts_with(['#', '名']) => Some(text.y),
                        _ => None,
                    });
                    assert!(low.fold(0.0, f32::max) < BOTTOM);
                }
                let last = paper.pages.last().unwrap();
                assert!(
                    last.texts().any(|text| text == "签名")
                        && last.texts().any(|text| text == "名")
                );
            }
        }
    }
}
