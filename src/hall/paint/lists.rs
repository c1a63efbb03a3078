//! The pictures with lists: before and after the draw, the opening, the classes, the end of a school.

use super::brush::{Anchor, Brush, Face};
use crate::hall::CopySeen;
use crate::hall::scene::{ClassList, Stage};
use cairo::Error;

pub fn poster(brush: &mut Brush<'_>, stage: &Stage) -> Result<(), Error> {
    let Stage::Poster { over, title, number, facts, chip, head, rows, page } = stage else { return Ok(()) };
    let p = brush.palette;
    brush.text(Face::SansBold, 40.0, p.ink, (90.0, 196.0), Anchor::Left, 780.0, over);
    let mut y = 310.0;
    for line in wrapped(brush, title, 92.0, 780.0) {
        brush.text(Face::Serif, 92.0, p.ink, (90.0, y), Anchor::Left, 790.0, &line);
        y += 118.0;
    }
    if !number.is_empty() {
        brush.text(Face::Digits, 330.0, p.selected, (84.0, y + 190.0), Anchor::Left, 780.0, number);
        y += 260.0;
    }
    brush.colour(p.selected);
    brush.context.rectangle(90.0, y - 52.0, 110.0, 8.0);
    brush.context.fill()?;
    for fact in facts {
        y += 22.0;
        for line in wrapped(brush, fact, 42.0, 780.0) {
            brush.text(Face::SansBold, 42.0, p.ink, (90.0, y), Anchor::Left, 790.0, &line);
            y += 52.0;
        }
    }
    if !chip.is_empty() {
        let wide = brush.width(Face::SansBold, 40.0, chip) + 56.0;
        brush.chip(90.0 + wide, y + 40.0, chip)?;
    }
    brush.rule((930.0, 170.0), (930.0, 960.0))?;
    brush.text(Face::SansBold, 36.0, p.ink2, (1860.0, 996.0), Anchor::Right, 400.0, page);
    table(brush, head, rows)
}

/// Room for a school's name in the list.
const NAME_ROOM: f64 = 500.0;

/// The schools: a row each, as high as the glass allows.
fn table(brush: &mut Brush<'_>, head: &[String], rows: &[Vec<String>]) -> Result<(), Error> {
    let p = brush.palette;
    let step = (720.0 / rows.len().max(1) as f64).min(88.0);
    let size = (step * 0.54).clamp(20.0, 46.0);
    // All names in one size: the one in which the longest fits.
    let longest = rows.iter().filter_map(|row| row.get(1)).map(|name| brush.width(Face::SansBold, size, name));
    let name_size = size * (NAME_ROOM / longest.fold(NAME_ROOM, f64::max));
    let columns = [(1036.0, Anchor::Right), (1070.0, Anchor::Left), (1690.0, Anchor::Right), (1850.0, Anchor::Right)];
    for ((x, anchor), word) in columns.iter().zip(head) {
        brush.text(Face::Sans, 36.0, p.ink2, (*x, 210.0), *anchor, 300.0, word);
    }
    for (i, row) in rows.iter().enumerate() {
        let y = 232.0 + step * i as f64;
        brush.rule((980.0, y), (1860.0, y))?;
        let base = y + step * 0.5 + size * 0.36;
        for (k, ((x, anchor), cell)) in columns.iter().zip(row).enumerate() {
            let (face, size) = if k == 1 { (Face::SansBold, name_size) } else { (Face::Digits, size * 1.08) };
            brush.text(face, size, p.ink, (*x, base), *anchor, if k == 1 { NAME_ROOM } else { 150.0 }, cell);
        }
    }
    Ok(())
}

/// Breaks a text into lines no wider than the room, at any character, as Han text may be.
fn wrapped(brush: &Brush<'_>, text: &str, size: f64, room: f64) -> Vec<String> {
    let face = if size > 60.0 { Face::Serif } else { Face::SansBold };
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let Some(line) = lines.last_mut() else { continue };
        if !line.is_empty() && brush.width(face, size, &format!("{line}{word}")) > room {
            lines.push(word.to_owned());
        } else {
            line.push_str(word);
        }
    }
    lines
}

pub fn fingerprint(brush: &mut Brush<'_>, stage: &Stage) -> Result<(), Error> {
    let Stage::Fingerprint { heading, boxes, facts, groups, verdict, icon } = stage else { return Ok(()) };
    let p = brush.palette;
    brush.text(Face::Serif, 52.0, p.ink, (56.0, 214.0), Anchor::Left, 1800.0, heading);
    let gap = 64.0;
    let wide = (1808.0 - gap * (boxes.len() as f64 - 1.0)) / boxes.len().max(1) as f64;
    for (i, (name, seen, words)) in boxes.iter().enumerate() {
        let x = 56.0 + (wide + gap) * i as f64;
        let last = i + 1 == boxes.len();
        let (fill, ink) = if *seen == CopySeen::Differs { (p.ink, p.paper) } else { (p.card, p.ink) };
        brush.card((x, 262.0, wide, 250.0), fill, if last { p.ink } else { p.line }, if last { 5.0 } else { 3.0 })?;
        brush.text(Face::Serif, 44.0, ink, (x + 30.0, 332.0), Anchor::Left, wide - 60.0, name);
        let at = (x + 48.0, 424.0);
        match seen {
            CopySeen::Waiting => brush.circle(at, 17.0, p.dot, 4.0)?,
            CopySeen::Same => {
                brush.disc(at, 19.0, ink)?;
                brush.tick(at, 22.0, fill)?;
            }
            CopySeen::Differs => {
                brush.text(Face::Digits, 54.0, ink, (at.0, at.1 + 18.0), Anchor::Centre, 60.0, "≠");
            }
        }
        brush.text(Face::Sans, 40.0, ink, (x + 84.0, 439.0), Anchor::Left, wide - 110.0, words);
        if !last {
            let sign = match seen {
                CopySeen::Waiting => "",
                CopySeen::Same => "=",
                CopySeen::Differs => "≠",
            };
            brush.text(Face::SansBold, 56.0, p.ink, (x + wide + gap / 2.0, 406.0), Anchor::Centre, gap, sign);
        }
    }
    brush.card((56.0, 552.0, 1808.0, 310.0), p.card, p.line, 3.0)?;
    brush.text(Face::Sans, 40.0, p.ink, (96.0, 620.0), Anchor::Left, 1720.0, facts);
    for (row, half) in groups.chunks(4).enumerate() {
        let line = half.join(" ");
        let at = (960.0, 728.0 + 96.0 * row as f64);
        brush.text(Face::Mono, 80.0, p.ink, at, Anchor::Centre, 1730.0, &line);
    }
    brush.icon((96.0, 936.0), *icon)?;
    brush.text(Face::SansBold, 48.0, p.ink, (156.0, 953.0), Anchor::Left, 1700.0, verdict);
    Ok(())
}

pub fn classes(
    brush: &mut Brush<'_>,
    heading: &str,
    under: &str,
    chip: &str,
    classes: &[ClassList],
) -> Result<(), Error> {
    let p = brush.palette;
    let right = brush.chip(1864.0, 186.0, chip)?;
    let wide = brush.text(Face::Serif, 52.0, p.ink, (56.0, 206.0), Anchor::Left, 420.0, heading);
    brush.text(Face::Sans, 42.0, p.ink, (56.0 + wide + 36.0, 204.0), Anchor::Left, right - wide - 130.0, under);
    let gap = 20.0;
    let card = (1808.0 - gap * (classes.len() as f64 - 1.0)) / classes.len().max(1) as f64;
    for (i, ClassList { name, children, numbers }) in classes.iter().enumerate() {
        let x = 56.0 + (card + gap) * i as f64;
        brush.card((x, 236.0, card, 764.0), p.card, p.line, 3.0)?;
        brush.text(Face::Serif, 42.0, p.ink, (x + 28.0, 294.0), Anchor::Left, card / 2.0, name);
        brush.text(Face::SansBold, 36.0, p.ink, (x + card - 28.0, 292.0), Anchor::Right, card / 2.0, children);
        // As many columns as keep the numbers large: a family looks for one number.
        let fits = |columns: usize| {
            let rows = numbers.len().div_ceil(columns).max(1);
            let by_height = 676.0 / rows as f64 / 1.22;
            by_height.min((card - 36.0) / columns as f64 / 4.5).min(56.0)
        };
        let columns = (1..=6).max_by(|a, b| fits(*a).total_cmp(&fits(*b))).unwrap_or(1);
        let (size, rows) = (fits(columns), numbers.len().div_ceil(columns).max(1));
        let wide = (card - 36.0) / columns as f64;
        for (k, (number, mark)) in numbers.iter().enumerate() {
            let left = x + 24.0 + wide * (k / rows) as f64;
            let y = 318.0 + size * 1.22 * ((k % rows) as f64 + 0.78);
            let used = brush.number(size, p.ink, (left, y), Anchor::Left, wide - 10.0, number);
            if !mark.is_empty() {
                let side = size * 0.62;
                brush.rounded(left + used + 6.0, y - side, side, side, 4.0);
                brush.colour(p.selected);
                brush.context.fill()?;
                let at = (left + used + 6.0 + side / 2.0, y - side * 0.16);
                brush.text(Face::Digits, side, (1.0, 1.0, 1.0), at, Anchor::Centre, side, mark);
            }
        }
    }
    Ok(())
}

pub fn school_done(brush: &mut Brush<'_>, stage: &Stage) -> Result<(), Error> {
    let Stage::SchoolDone { title, number, facts, todo, code, code_head, groups } = stage else { return Ok(()) };
    let p = brush.palette;
    brush.disc((96.0, 218.0), 34.0, p.selected)?;
    brush.tick((96.0, 218.0), 38.0, (1.0, 1.0, 1.0))?;
    brush.text(Face::Serif, 66.0, p.ink, (152.0, 242.0), Anchor::Left, 1180.0, title);
    let wide = brush.text(Face::Digits, 380.0, p.selected, (56.0, 590.0), Anchor::Left, 760.0, number);
    brush.rule((56.0 + wide + 50.0, 320.0), (56.0 + wide + 50.0, 590.0))?;
    for (i, fact) in facts.iter().enumerate() {
        let at = (56.0 + wide + 90.0, 358.0 + 74.0 * i as f64);
        brush.text(Face::SansBold, 46.0, p.ink, at, Anchor::Left, 1290.0 - wide, fact);
    }
    for (i, (what, who)) in todo.iter().enumerate() {
        let y = 650.0 + 112.0 * i as f64;
        if i == 0 {
            brush.card((56.0, y, 1300.0, 98.0), p.now, p.ink, 5.0)?;
        }
        let middle = y + 49.0;
        brush.circle((112.0, middle), 24.0, p.ink, 4.0)?;
        brush.text(Face::Digits, 36.0, p.ink, (112.0, middle + 13.0), Anchor::Centre, 40.0, &(i + 1).to_string());
        let wide = brush.text(Face::SansBold, 44.0, p.ink, (164.0, middle + 16.0), Anchor::Left, 460.0, what);
        let room = 1180.0 - wide - 60.0;
        brush.text(Face::Sans, 40.0, p.ink, (164.0 + wide + 48.0, middle + 15.0), Anchor::Left, room - 60.0, who);
    }
    brush.card((1410.0, 170.0, 454.0, 816.0), p.card, p.line, 3.0)?;
    brush.code(1458.0, 206.0, 358.0, code)?;
    brush.text(Face::SansBold, 34.0, p.ink, (1637.0, 630.0), Anchor::Centre, 420.0, code_head);
    for (i, pair) in groups.chunks(2).enumerate() {
        let at = (1637.0, 704.0 + 66.0 * i as f64);
        brush.text(Face::Mono, 40.0, p.ink, at, Anchor::Centre, 420.0, &pair.join(" "));
    }
    Ok(())
}
