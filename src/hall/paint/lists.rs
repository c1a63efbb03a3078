// SPDX-License-Identifier: Apache-2.0

//! The classes of a school, and its end.

use super::brush::{Brush, TextAnchor};
use super::letters::TextFace;
use super::text_style::{TextStyle, bold, mono, numeral, sans, serif};
use crate::hall::stage::{ClassList, ClassNumber, ClassesStage, SchoolDoneStage, TodoLine};
use cairo::Error;

/// The lists of a school's classes.
pub fn classes(brush: &Brush<'_>, stage: &ClassesStage) -> Result<(), Error> {
    let ClassesStage {
        heading,
        under,
        chip,
        classes,
    } = stage;
    let p = brush.palette;
    let right = brush.chip(1864.0, 184.0, 44.0, chip)?;
    let wide = brush.left(serif(56.0, p.ink), (56.0, 204.0), 420.0, heading);
    brush.left(
        sans(42.0, p.ink),
        (56.0 + wide + 40.0, 200.0),
        right - wide - 130.0,
        under,
    );
    let gap = 20.0;
    let card = (1808.0 - gap * (classes.len() as f64 - 1.0)) / classes.len().max(1) as f64;
    for (i, list) in classes.iter().enumerate() {
        class_card(brush, list, 56.0 + (card + gap) * i as f64, card)?;
    }
    Ok(())
}

/// Paints the card of a class, from `x` on, as wide as `card`.
fn class_card(brush: &Brush<'_>, list: &ClassList, x: f64, card: f64) -> Result<(), Error> {
    let p = brush.palette;
    brush.card((x, 236.0, card, 766.0), p.card, p.line, 3.0)?;
    let room = card / 2.0 + 10.0;
    let used = brush.left(serif(50.0, p.ink), (x + 26.0, 298.0), room, &list.name);
    // Where the words do not fit beside the name, their figure does; the line above says of what.
    let children = &list.children;
    let room = card - 52.0 - used - 16.0;
    let words = if brush.width(TextFace::SansBold, 42.0, children) <= room {
        children
    } else {
        children.trim_matches(|c: char| !c.is_ascii_digit())
    };
    brush.right(bold(42.0, p.ink), (x + card - 26.0, 296.0), room, words);
    brush.colour(p.ink);
    brush.context.rectangle(x + 20.0, 316.0, card - 40.0, 4.0);
    brush.context.fill()?;
    class_numbers(brush, &list.numbers, x, card)
}

/// Paints the numbers of a class in as many columns as keep them large: a family looks for one
/// number.
fn class_numbers(
    brush: &Brush<'_>,
    numbers: &[ClassNumber],
    x: f64,
    card: f64,
) -> Result<(), Error> {
    let columns = (1..=6)
        .max_by(|a, b| {
            number_size(numbers.len(), *a, card).total_cmp(&number_size(numbers.len(), *b, card))
        })
        .unwrap_or(1);
    let size = number_size(numbers.len(), columns, card);
    let rows = numbers.len().div_ceil(columns).max(1);
    let wide = (card - 44.0) / columns as f64;
    let high = 668.0 / rows.max(9) as f64;
    for (k, number) in numbers.iter().enumerate() {
        let left = x + 26.0 + wide * (k / rows) as f64;
        let row = (k % rows) as f64;
        if row > 0.0 {
            let line = 324.0 + high * row;
            brush.rule((left, line), (left + wide - 16.0, line))?;
        }
        let y = 324.0 + high * (row + 0.5) + size * 0.36;
        class_number(brush, number, (left, y), size, wide - 10.0)?;
    }
    Ok(())
}

/// Returns the size of so many numbers in so many columns of a card.
fn number_size(numbers: usize, columns: usize, card: f64) -> f64 {
    let rows = numbers.div_ceil(columns).max(1);
    let by_height = 668.0 / rows as f64 / 1.22;
    by_height
        .min((card - 44.0) / columns as f64 / 4.7)
        .min(56.0)
}

/// Paints a number, and its mark on a square behind it.
fn class_number(
    brush: &Brush<'_>,
    ClassNumber { number, mark }: &ClassNumber,
    (left, y): (f64, f64),
    size: f64,
    room: f64,
) -> Result<(), Error> {
    let p = brush.palette;
    let used = brush.number(size, p.ink, (left, y), TextAnchor::Left, room, number);
    if mark.is_empty() {
        return Ok(());
    }
    let side = size * 0.74;
    brush.rounded(left + used + 8.0, y - side * 0.98, side, side, 5.0);
    brush.colour(p.selected);
    brush.context.fill()?;
    let at = (left + used + 8.0 + side / 2.0, y - side * 0.2);
    brush.centre(bold(side * 0.8, (1.0, 1.0, 1.0)), at, side, mark);
    Ok(())
}

/// A school is done: its figures, and the code of its sheet.
pub fn school_done(brush: &Brush<'_>, stage: &SchoolDoneStage) -> Result<(), Error> {
    let SchoolDoneStage {
        title,
        number,
        facts,
        todo,
        code,
        code_head,
        groups,
    } = stage;
    let p = brush.palette;
    brush.disc((96.0, 212.0), 38.0, p.selected)?;
    brush.tick((96.0, 212.0), 42.0, (1.0, 1.0, 1.0))?;
    brush.left(serif(84.0, p.ink), (160.0, 242.0), 1180.0, title);
    let wide = brush.left(numeral(400.0, p.selected), (48.0, 604.0), 760.0, number);
    let rule = 48.0 + wide + 40.0;
    brush.rule((rule, 312.0), (rule, 610.0))?;
    facts_beside(brush, facts, rule)?;
    todo_list(brush, todo)?;
    sheet_code(brush, code, code_head, groups)
}

/// Paints the facts beside the big number, right of the rule.
fn facts_beside(brush: &Brush<'_>, facts: &[String], rule: f64) -> Result<(), Error> {
    let step = (264.0 / (facts.len() as f64 - 1.0).max(1.0)).min(82.0);
    for (i, fact) in facts.iter().enumerate() {
        let face = if i == 0 {
            TextFace::SansBold
        } else {
            TextFace::Sans
        };
        let at = (rule + 46.0, 344.0 + step * i as f64);
        let style = TextStyle::new(face, 44.0, brush.palette.ink);
        brush.left(style, at, 1330.0 - rule - 46.0, fact);
    }
    Ok(())
}

/// Paints what is still to be done, a row each.
fn todo_list(brush: &Brush<'_>, todo: &[TodoLine]) -> Result<(), Error> {
    let named = todo
        .iter()
        .map(|line| brush.width(TextFace::SansBold, 46.0, &line.what))
        .fold(250.0, f64::max)
        .min(420.0);
    for (i, line) in todo.iter().enumerate() {
        todo_row(brush, line, i, named)?;
        if i + 1 == todo.len() {
            let y = 662.0 + 110.0 * i as f64;
            brush.rule((56.0, y), (1330.0, y))?;
        }
    }
    Ok(())
}

/// Paints row `i`, the first as the one that is due; `named` is the width of what is to be done.
fn todo_row(
    brush: &Brush<'_>,
    TodoLine { what, remark }: &TodoLine,
    i: usize,
    named: f64,
) -> Result<(), Error> {
    let p = brush.palette;
    let y = 662.0 + 110.0 * i as f64;
    if i == 0 {
        brush.card((56.0, y, 1274.0, 102.0), p.now, p.ink, 5.0)?;
        brush.disc((112.0, y + 51.0), 29.0, p.ink)?;
    } else {
        brush.circle((112.0, y + 51.0), 27.0, p.ink, 4.0)?;
    }
    let middle = y + 51.0;
    let figure = if i == 0 { p.now } else { p.ink };
    brush.centre(
        numeral(42.0, figure),
        (112.0, middle + 15.0),
        40.0,
        &(i + 1).to_string(),
    );
    brush.left(bold(46.0, p.ink), (172.0, middle + 17.0), named, what);
    brush.left(
        sans(40.0, p.ink),
        (200.0 + named, middle + 15.0),
        1100.0 - named,
        remark,
    );
    Ok(())
}

/// Paints the code of the sheet, its heading and its fingerprint.
fn sheet_code(brush: &Brush<'_>, code: &str, head: &str, groups: &[String]) -> Result<(), Error> {
    let p = brush.palette;
    brush.card((1384.0, 150.0, 480.0, 852.0), p.card, p.line, 3.0)?;
    brush.code(1424.0, 190.0, 400.0, code)?;
    let lines = brush.lines(TextFace::Serif, head).balanced(44.0, 440.0);
    let from = 694.0 - 28.0 * (lines.len() as f64 - 1.0);
    for (i, line) in lines.iter().enumerate() {
        // A comma at the end of a centred line would push it aside.
        let line = line.trim_end_matches(['，', ' ']);
        brush.centre(
            serif(44.0, p.ink),
            (1624.0, from + 56.0 * i as f64),
            440.0,
            line,
        );
    }
    for (i, pair) in groups.chunks(2).enumerate() {
        let at = (1624.0, 786.0 + 58.0 * i as f64);
        brush.centre(mono(40.0, p.ink), at, 440.0, &pair.join(" "));
    }
    Ok(())
}
