// SPDX-License-Identifier: Apache-2.0

//! Before and after: who and what on the left, the schools on the right.

use super::brush::{Brush, TextAnchor};
use super::letters::TextFace;
use super::text_style::{TextStyle, bold, numeral, sans, serif};
use crate::hall::scene::{Scene, SceneGround, SceneTable, TableFigures, TableRow};
use crate::hall::stage::PosterStage;
use cairo::{Error, LineCap};

/// The left column.
const LEFT: f64 = 112.0;
const ROOM: f64 = 770.0;
/// The list.
const LIST: (f64, f64) = (972.0, 1808.0);
/// Right end of each figure of the list, and the room that is left for the names before it.
const FIGURES: [f64; 2] = [1652.0, 1808.0];
const NAMES: (f64, f64) = (1046.0, 1530.0);

/// The poster of a day.
pub fn poster(brush: &Brush<'_>, stage: &PosterStage, scene: &Scene) -> Result<(), Error> {
    let table = &stage.table;
    // Without a header the picture has the whole height, in a frame of dots; a rehearsal has its
    // own frame.
    let framed = scene.header.title.is_empty();
    if framed && scene.ground == SceneGround::Real {
        frame(brush)?;
    }
    let top = if framed { 128.0 } else { 190.0 };
    let column = if table.rows.is_empty() {
        WHOLE
    } else {
        PosterColumn {
            anchor: TextAnchor::Left,
            x: LEFT,
            room: ROOM,
        }
    };
    who_and_what(brush, stage, top, &column)?;
    if table.rows.is_empty() {
        return Ok(());
    }
    brush.rule((920.0, top - 12.0), (920.0, top + 784.0))?;
    list(brush, table, top)
}

/// Place of a column of words.
struct PosterColumn {
    anchor: TextAnchor,
    x: f64,
    room: f64,
}

/// Without a list the words have the whole width.
const WHOLE: PosterColumn = PosterColumn {
    anchor: TextAnchor::Centre,
    x: 960.0,
    room: 1500.0,
};

/// Paints the words of the poster: title, number, facts and chip.
fn who_and_what(
    brush: &Brush<'_>,
    stage: &PosterStage,
    top: f64,
    column: &PosterColumn,
) -> Result<(), Error> {
    let PosterStage {
        over,
        number,
        facts,
        chip,
        ..
    } = stage;
    let p = brush.palette;
    let PosterColumn { anchor, x, room } = *column;
    let whole = anchor == TextAnchor::Centre;
    let mut y = if whole { top + 90.0 } else { top };
    if !over.is_empty() {
        brush.text(bold(42.0, p.ink), (x, y + 26.0), anchor, room, over);
        y += 40.0;
    }
    y = poster_title(brush, stage, y, column);
    if !number.is_empty() {
        y += 312.0;
        brush.text(
            numeral(380.0, p.selected),
            (x - 10.0, y),
            anchor,
            room,
            number,
        );
    }
    y += 46.0;
    if number.is_empty() {
        brush.colour(p.selected);
        brush
            .context
            .rectangle(if whole { x - 74.0 } else { x }, y, 148.0, 8.0);
        brush.context.fill()?;
        y += 26.0;
    }
    y = poster_facts(brush, facts, y, column);
    if !chip.is_empty() {
        let wide = brush.width(TextFace::SansBold, 44.0, chip) + 44.0 * 1.3;
        brush.chip(
            if whole { x + wide / 2.0 } else { x + wide },
            y + 64.0,
            44.0,
            chip,
        )?;
    }
    Ok(())
}

/// Paints the title in as many lines as it takes. Returns the baseline of the last.
fn poster_title(
    brush: &Brush<'_>,
    PosterStage { title, number, .. }: &PosterStage,
    mut y: f64,
    column: &PosterColumn,
) -> f64 {
    let PosterColumn { anchor, x, room } = *column;
    let p = brush.palette;
    // A title over a big number is smaller, or neither is the first thing that is seen.
    let lines = brush.lines(TextFace::Serif, title);
    let most = if number.is_empty() { 3 } else { 2 };
    let sizes = [if number.is_empty() { 108.0 } else { 88.0 }, 76.0, 62.0];
    let size = sizes
        .into_iter()
        .find(|size| lines.balanced(*size, room).len() <= most)
        .unwrap_or(62.0);
    for line in lines.balanced(size, room) {
        y += size * 1.26;
        brush.text(serif(size, p.ink), (x, y), anchor, room, &line);
    }
    y
}

/// Paints the facts, the first one bold. Returns where the next line begins.
fn poster_facts(brush: &Brush<'_>, facts: &[String], mut y: f64, column: &PosterColumn) -> f64 {
    let PosterColumn { anchor, x, room } = *column;
    for (i, fact) in facts.iter().enumerate() {
        let face = if i == 0 {
            TextFace::SansBold
        } else {
            TextFace::Sans
        };
        for line in brush.lines(face, fact).balanced(44.0, room) {
            y += 56.0;
            let style = TextStyle::new(face, 44.0, brush.palette.ink);
            brush.text(style, (x, y), anchor, room, &line);
        }
        y += 16.0;
    }
    y
}

/// Dots along the edge, as a ring that is still empty.
fn frame(brush: &Brush<'_>) -> Result<(), Error> {
    let c = brush.context;
    let (wide, high, radius) = (1840.0, 948.0, 96.0);
    let length = 2.0 * (wide + high - 4.0 * radius) + std::f64::consts::TAU * radius;
    brush.rounded(40.0, 40.0, wide, high, radius);
    brush.colour(brush.palette.line);
    c.set_line_width(10.0);
    c.set_line_cap(LineCap::Round);
    c.set_dash(&[0.0, length / 300.0], 0.0);
    c.stroke()?;
    c.set_dash(&[], 0.0);
    c.set_line_cap(LineCap::Butt);
    Ok(())
}

/// The schools: a row each, as high as the picture allows; a long name has two lines.
fn list(brush: &Brush<'_>, table: &SceneTable, top: f64) -> Result<(), Error> {
    let p = brush.palette;
    brush.left(
        serif(54.0, p.ink),
        (LIST.0, top + 40.0),
        480.0,
        &table.title,
    );
    for (x, word) in FIGURES.iter().zip(&table.head) {
        brush.right(sans(40.0, p.ink2), (*x, top + 38.0), 150.0, word);
    }
    let step = (720.0 / table.rows.len().max(1) as f64).min(90.0);
    for (i, row) in table.rows.iter().enumerate() {
        let y = top + 64.0 + step * i as f64;
        brush.rule((LIST.0, y), (LIST.1, y))?;
        list_row(brush, row, y + step / 2.0, table.figures);
    }
    if !table.page.is_empty() {
        brush.right(
            bold(40.0, p.ink),
            (LEFT + ROOM, top + 790.0),
            300.0,
            &table.page,
        );
    }
    Ok(())
}

/// Paints a school around this height: number, name in up to two lines, figures.
fn list_row(brush: &Brush<'_>, row: &TableRow, middle: f64, kind: TableFigures) {
    let p = brush.palette;
    let room = NAMES.1 - NAMES.0;
    let TableRow {
        number,
        name,
        figures,
    } = row;
    brush.right(
        numeral(46.0, p.ink2),
        (LIST.0 + 50.0, middle + 17.0),
        50.0,
        number,
    );
    if brush.width(TextFace::SansBold, 40.0, name) <= room {
        brush.left(bold(46.0, p.ink), (NAMES.0, middle + 17.0), room, name);
    } else {
        let lines = brush.lines(TextFace::SansBold, name).balanced(36.0, room);
        let (first, rest) = lines
            .split_first()
            .map(|(a, b)| (a.clone(), b.concat()))
            .unwrap_or_default();
        brush.left(bold(36.0, p.ink), (NAMES.0, middle - 6.0), room, &first);
        brush.left(bold(36.0, p.ink), (NAMES.0, middle + 36.0), room, &rest);
    }
    for (k, (x, figure)) in FIGURES.iter().zip(figures).enumerate() {
        let drawn = kind == TableFigures::Drawn && k + 1 == figures.len();
        let colour = if drawn { p.selected } else { p.ink };
        brush.right(numeral(54.0, colour), (*x, middle + 19.0), 120.0, figure);
    }
}
