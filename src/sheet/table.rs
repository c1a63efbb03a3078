//! Rows under repeated heads, side by side in blocks, over as many pages as they need.
//!
//! Invariant: a row whose lines belong together stays together; the lines to sign never stand on a page without rows that they are for.

use super::draft::{BOTTOM, Draft, WIDE};
use super::page::{Align, Ink, MARGIN, Mark, Text};

/// Height of a line, points.
const LINE: f32 = 15.0;
/// Lines that go along to the page of the lines to sign.
const ALONG: usize = 6;
/// A row of more lines than this may be parted.
const TOGETHER: usize = 8;

/// A column: its head, its share of the width, which end its texts stand at.
#[derive(Clone, Copy)]
pub struct Column(pub &'static str, pub f32, pub Align);

/// A row: one or more lines of as many cells as there are columns.
pub type Row = Vec<Vec<String>>;

/// A row of one line.
pub fn row<const N: usize>(cells: [String; N]) -> Row {
    vec![cells.to_vec()]
}

/// A row of a line for each child: the cells before its name stand on the first line only. No name at all is a line of its own.
pub fn entry(before: &[String], children: &[Vec<String>]) -> Row {
    let line = |(k, child): (usize, &[String])| {
        let before = before.iter().map(|cell| if k == 0 { cell.clone() } else { String::new() });
        before.chain(child.iter().cloned()).collect()
    };
    let none: &[Vec<String>] = &[Vec::new()];
    let children = if children.is_empty() { none } else { children };
    children.iter().map(Vec::as_slice).enumerate().map(line).collect()
}

/// A list to be set.
pub struct Table<'t> {
    /// Its columns.
    pub columns: &'t [Column],
    /// How many blocks stand side by side.
    pub blocks: usize,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Its heading, again on every page that it goes on to.
    pub heading: Option<String>,
    /// Room that must be left below its end.
    pub below: f32,
}

impl Draft<'_> {
    /// Sets a table from the cursor on.
    pub fn table(&mut self, table: &Table<'_>) {
        let mut rows: Vec<Row> = table.rows.iter().flat_map(|row| parts(row)).collect();
        if let Some(heading) = &table.heading {
            self.heading(heading);
        } else {
            self.y += 8.0;
        }
        let mut turned = false;
        while !rows.is_empty() {
            let (room, all) = (lines(BOTTOM - self.y), least(&rows, table.blocks));
            let most = if all <= lines(BOTTOM - table.below - self.y) {
                all
            } else if all <= room {
                all - ALONG.min(all.div_ceil(2))
            } else {
                room
            };
            let set = match self.blocks(table, &rows, most) {
                0 if turned => self.blocks(table, &rows, room),
                set => set,
            };
            rows.drain(..set);
            if !rows.is_empty() {
                self.turn();
                turned = true;
                if let Some(heading) = &table.heading {
                    self.heading(&format!("{heading}（续）"));
                } else {
                    self.y += 8.0;
                }
            }
        }
    }

    /// Sets as many rows as fit into blocks of so many lines. Returns how many.
    fn blocks(&mut self, table: &Table<'_>, rows: &[Row], lines: usize) -> usize {
        let blocks = fill(rows, lines, table.blocks);
        let wide = WIDE / table.blocks as f32;
        let sum: f32 = table.columns.iter().map(|column| column.1).sum();
        let gap = if table.blocks > 1 { 10.0 } else { 0.0 };
        let (mut from, mut deepest) = (0, 0);
        for (block, count) in blocks.iter().enumerate().filter(|(_, count)| **count > 0) {
            let left = MARGIN + (wide + gap / table.blocks as f32) * block as f32;
            let right = left + wide - gap * (table.blocks - 1) as f32 / table.blocks as f32;
            let stretch = (right - left) / sum;
            self.add(Mark::Fill(left, self.y, right - left, LINE, Ink::Pale));
            self.cells(table.columns, left, stretch, self.y + 10.8, None);
            let mut low = self.y + LINE;
            let mut depth = 0;
            for row in rows.iter().skip(from).take(*count) {
                for line in row {
                    self.cells(table.columns, left, stretch, low + 10.8, Some(line));
                    low += LINE;
                    depth += 1;
                }
                self.add(Mark::Rule((left, low), (right, low)));
            }
            from += count;
            deepest = deepest.max(depth);
        }
        if from > 0 {
            self.y += LINE * (deepest + 1) as f32;
        }
        from
    }

    fn cells(&mut self, columns: &[Column], left: f32, stretch: f32, base: f32, line: Option<&Vec<String>>) {
        let mut x = left;
        for (k, Column(head, share, align)) in columns.iter().enumerate() {
            let wide = share * stretch;
            let text = match line {
                None => Text::new(x, base, 8.5, *head).grey(),
                Some(line) => Text::new(x, base, 9.5, line.get(k).map_or("", String::as_str)),
            };
            let text = match align {
                Align::Left => Text { x: x + 4.0, ..text },
                Align::Centre => Text { x: x + wide / 2.0, ..text.centred() },
                Align::Right => Text { x: x + wide - 6.0, ..text.right() },
            };
            if !text.text.is_empty() {
                self.add(text.within(wide - 6.0));
            }
            x += wide;
        }
    }
}

/// How many lines below a head fit into a height.
fn lines(high: f32) -> usize {
    ((high / LINE).floor().max(1.0) as usize) - 1
}

/// A row that is too long to stay together, as single lines.
fn parts(row: &Row) -> Vec<Row> {
    if row.len() <= TOGETHER { vec![row.clone()] } else { row.iter().map(|line| vec![line.clone()]).collect() }
}

/// How many rows each block takes, one after the other, if each has so many lines.
fn fill(rows: &[Row], lines: usize, blocks: usize) -> Vec<usize> {
    let mut taken = vec![0; blocks];
    let mut rest = rows;
    for count in &mut taken {
        let mut left = lines;
        while let Some(row) = rest.first().filter(|row| row.len() <= left) {
            (left, rest, *count) = (left - row.len(), &rest[1..], *count + 1);
        }
    }
    taken
}

/// The fewest lines a block with which all rows fit.
fn least(rows: &[Row], blocks: usize) -> usize {
    let all: usize = rows.iter().map(Vec::len).sum();
    let fits = |lines: &usize| fill(rows, *lines, blocks).iter().sum::<usize>() == rows.len();
    (all.div_ceil(blocks)..=all).find(fits).unwrap_or(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sizes: &[usize]) -> Vec<Row> {
        sizes.iter().map(|size| vec![vec![String::new()]; *size]).collect()
    }

    #[test]
    fn blocks_are_filled_one_after_the_other_and_no_row_is_parted() {
        assert_eq!(fill(&of(&[1, 2, 1, 3, 1]), 4, 2), [3, 2]);
        assert_eq!(fill(&of(&[3, 3]), 2, 2), [0, 0]);
        assert_eq!(least(&of(&[1, 2, 1, 3, 1]), 2), 4);
        assert_eq!(least(&of(&[1; 51]), 2), 26);
        assert_eq!(least(&[], 2), 0);
    }
}
