// SPDX-License-Identifier: Apache-2.0

//! The pictures before the first school: digits, representatives, seals, copies, certificate.

use super::brush::{Brush, TextAnchor};
use super::letters::TextFace;
use super::text_style::{TextStyle, bold, mono, numeral, sans, serif};
use crate::hall::CopySeen;
use crate::hall::scene::StepMark;
use crate::hall::stage::{
    CalledDigit, CopyBox, DigitsStage, FingerprintStage, ParentBadge, ParentsStage, ReadingFact,
    ReadingStage, SealCard, SealedThing, SealsStage, StageIcon,
};
use cairo::Error;
use std::f64::consts::TAU;

const LEFT: f64 = 56.0;
const WIDE: f64 = 1808.0;

/// Boxes for the digits that are called, empty until they are.
pub fn digits(brush: &Brush<'_>, stage: &DigitsStage) -> Result<(), Error> {
    let DigitsStage {
        heading,
        chip,
        digits,
        notes,
    } = stage;
    let p = brush.palette;
    let left = brush.chip(1864.0, 198.0, 46.0, chip)?;
    brush.left(serif(64.0, p.ink), (LEFT, 222.0), left - 96.0, heading);
    let grid = DigitGrid::new(digits.len());
    let next = digits.iter().position(|called| called.digit.is_none());
    for (i, called) in digits.iter().enumerate() {
        digit_box(brush, &grid, i, called, next == Some(i))?;
    }
    foot_notes(brush, notes);
    Ok(())
}

/// The boxes of the digits: up to seven in a row, more in rows of equal length.
struct DigitGrid {
    rows: usize,
    columns: usize,
    wide: f64,
    high: f64,
    /// Height of the label under the rule of a box.
    foot: f64,
}

impl DigitGrid {
    /// Returns the boxes of so many digits.
    fn new(digits: usize) -> Self {
        let rows = digits.div_ceil(7).max(1);
        let columns = digits.div_ceil(rows).max(1);
        let high = (566.0 - 24.0 * (rows as f64 - 1.0)) / rows as f64;
        let wide = ((WIDE - 20.0 * (columns as f64 - 1.0)) / columns as f64).min(high * 0.9);
        let foot = if rows == 1 { 100.0 } else { 60.0 };
        Self {
            rows,
            columns,
            wide,
            high,
            foot,
        }
    }

    /// Returns the upper left corner of box `i`.
    fn corner(&self, i: usize) -> (f64, f64) {
        let all = self.wide * self.columns as f64 + 20.0 * (self.columns as f64 - 1.0);
        let row = (i / self.columns) as f64;
        let column = (i % self.columns) as f64;
        (
            960.0 - all / 2.0 + column * (self.wide + 20.0),
            262.0 + row * (self.high + 24.0),
        )
    }
}

/// Paints box `i`; one that `waits` is the next that is called.
fn digit_box(
    brush: &Brush<'_>,
    grid: &DigitGrid,
    i: usize,
    called: &CalledDigit,
    waits: bool,
) -> Result<(), Error> {
    let p = brush.palette;
    let (x, y) = grid.corner(i);
    let DigitGrid {
        rows,
        wide,
        high,
        foot,
        ..
    } = *grid;
    let (fill, outline, thick) = if waits {
        (p.tint, p.ink, 6.0)
    } else {
        (p.card, p.line, 3.0)
    };
    brush.card((x, y, wide, high), fill, outline, thick)?;
    let (line, body) = (y + high - foot, high - foot);
    brush.rule((x + 3.0, line), (x + wide - 3.0, line))?;
    match &called.digit {
        Some(digit) => {
            let size = (body * if rows == 1 { 1.18 } else { 1.06 }).min(wide * 1.7);
            let at = (x + wide / 2.0, y + body / 2.0 + size * 0.356);
            brush.centre(numeral(size, p.ink), at, wide - 8.0, &digit.to_string());
        }
        None => empty_digit(brush, x, line, wide, waits)?,
    }
    digit_label(brush, grid, (x, line), called, waits)
}

/// Paints the bar in a box that is still empty, over the rule at `line`.
fn empty_digit(brush: &Brush<'_>, x: f64, line: f64, wide: f64, waits: bool) -> Result<(), Error> {
    let p = brush.palette;
    let (fill, tall) = if waits { (p.now, 22.0) } else { (p.line, 14.0) };
    brush.rounded(x + wide * 0.24, line - 52.0, wide * 0.52, tall, tall / 2.0);
    brush.colour(fill);
    brush.context.fill_preserve()?;
    brush.colour(if waits { p.ink } else { p.line });
    brush.context.set_line_width(if waits { 4.0 } else { 1.0 });
    brush.context.stroke()
}

/// Paints who calls the digit, under the rule at `line`, ticked once it is called.
fn digit_label(
    brush: &Brush<'_>,
    grid: &DigitGrid,
    (x, line): (f64, f64),
    CalledDigit { digit, label }: &CalledDigit,
    waits: bool,
) -> Result<(), Error> {
    let p = brush.palette;
    let DigitGrid {
        rows, wide, foot, ..
    } = *grid;
    let size = if rows == 1 { 42.0 } else { 36.0 };
    let (middle, text) = (line + foot / 2.0, brush.width(TextFace::Sans, size, label));
    let tick = if digit.is_some() { size } else { 0.0 };
    let start = x + (wide - text - tick) / 2.0;
    if digit.is_some() {
        brush.disc((start + size * 0.36, middle), size * 0.42, p.ink)?;
        brush.tick((start + size * 0.36, middle), size * 0.46, p.card)?;
    }
    let (face, colour) = if waits {
        (TextFace::SansBold, p.ink)
    } else {
        (TextFace::Sans, p.ink2)
    };
    brush.left(
        TextStyle::new(face, size, colour),
        (start + tick, middle + size * 0.36),
        wide,
        label,
    );
    Ok(())
}

/// Paints the lines under boxes or badges.
fn foot_notes(brush: &Brush<'_>, notes: &[String]) {
    for (i, note) in notes.iter().enumerate() {
        let at = (960.0, 902.0 + 66.0 * i as f64);
        brush.centre(sans(44.0, brush.palette.ink), at, 1760.0, note);
    }
}

/// The parent representatives and their numbers.
pub fn parents(brush: &Brush<'_>, stage: &ParentsStage) -> Result<(), Error> {
    let ParentsStage {
        heading,
        chip,
        parents,
        caption,
        notes,
    } = stage;
    let p = brush.palette;
    let left = brush.chip(1864.0, 198.0, 46.0, chip)?;
    let wide = brush.left(serif(64.0, p.ink), (LEFT, 222.0), left - 96.0, heading);
    brush.left(
        sans(42.0, p.ink2),
        (LEFT + wide + 40.0, 218.0),
        left - wide - 140.0,
        caption,
    );
    let (card, high) = ((WIDE - 48.0) / 3.0, 270.0);
    for (i, badge) in parents.iter().enumerate() {
        let x = LEFT + (i % 3) as f64 * (card + 24.0);
        let y = 262.0 + (i / 3) as f64 * (high + 24.0);
        parent_badge(brush, badge, (x, y, card, high))?;
    }
    foot_notes(brush, notes);
    Ok(())
}

/// Paints a badge: its letter on a disc, its number, and the school in up to two lines.
fn parent_badge(
    brush: &Brush<'_>,
    badge: &ParentBadge,
    (x, y, card, high): (f64, f64, f64, f64),
) -> Result<(), Error> {
    let p = brush.palette;
    let ParentBadge {
        label,
        number,
        school,
    } = badge;
    brush.card((x, y, card, high), p.card, p.line, 3.0)?;
    brush.disc((x + 86.0, y + 92.0), 56.0, p.ink)?;
    brush.centre(numeral(66.0, p.paper), (x + 86.0, y + 115.0), 100.0, label);
    brush.number(
        100.0,
        p.selected,
        (x + 172.0, y + 128.0),
        TextAnchor::Left,
        card - 196.0,
        number,
    );
    let lines = brush
        .lines(TextFace::Sans, school)
        .balanced(40.0, card - 60.0);
    let (first, rest) = lines
        .split_first()
        .map(|(a, b)| (a.clone(), b.concat()))
        .unwrap_or_default();
    let middle = if rest.is_empty() { 220.0 } else { 198.0 };
    brush.left(
        sans(40.0, p.ink),
        (x + 34.0, y + middle),
        card - 60.0,
        &first,
    );
    brush.left(
        sans(40.0, p.ink),
        (x + 34.0, y + middle + 48.0),
        card - 60.0,
        &rest,
    );
    Ok(())
}

/// The things whose seals the notary shows.
pub fn seals(brush: &Brush<'_>, stage: &SealsStage) -> Result<(), Error> {
    let SealsStage {
        heading,
        cards,
        verdict,
        icon,
    } = stage;
    let p = brush.palette;
    brush.left(serif(64.0, p.ink), (LEFT, 222.0), WIDE, heading);
    let card = (WIDE - 64.0) / 3.0;
    for (i, seal) in cards.iter().enumerate() {
        let x = LEFT + (card + 32.0) * i as f64;
        seal_card(brush, seal, (x, 262.0, card, 590.0))?;
    }
    brush.icon((96.0, 936.0), *icon)?;
    brush.left(bold(48.0, p.ink), (156.0, 953.0), 1700.0, verdict);
    Ok(())
}

/// Paints the card of a sealed thing.
fn seal_card(
    brush: &Brush<'_>,
    seal: &SealCard,
    (x, y, card, high): (f64, f64, f64, f64),
) -> Result<(), Error> {
    let p = brush.palette;
    let SealCard {
        thing,
        name,
        what,
        mark,
        words,
    } = seal;
    let done = *mark == StepMark::Done;
    let (outline, thick) = if done { (p.ink, 5.0) } else { (p.line, 3.0) };
    brush.card((x, y, card, high), p.card, outline, thick)?;
    picture(brush, *thing, (x + card / 2.0, y + 148.0))?;
    let middle = x + card / 2.0;
    brush.centre(serif(58.0, p.ink), (middle, y + 340.0), card - 60.0, name);
    brush.centre(sans(40.0, p.ink2), (middle, y + 402.0), card - 60.0, what);
    brush.rule((x + 30.0, y + 446.0), (x + card - 30.0, y + 446.0))?;
    let (face, colour) = if done {
        (TextFace::SansBold, p.ink)
    } else {
        (TextFace::Sans, p.ink2)
    };
    let left = middle - (brush.width(face, 54.0, words) + 80.0) / 2.0;
    if done {
        brush.disc((left + 28.0, y + 518.0), 30.0, p.ink)?;
        brush.tick((left + 28.0, y + 518.0), 34.0, p.card)?;
    } else {
        brush.circle((left + 28.0, y + 518.0), 24.0, p.dot, 5.0)?;
    }
    brush.left(
        TextStyle::new(face, 54.0, colour),
        (left + 80.0, y + 538.0),
        card,
        words,
    );
    Ok(())
}

/// The thing in outline, with a paper seal across it.
fn picture(brush: &Brush<'_>, thing: SealedThing, (x, y): (f64, f64)) -> Result<(), Error> {
    let (p, c) = (brush.palette, brush.context);
    brush.colour(p.ink);
    c.set_line_width(7.0);
    match thing {
        SealedThing::Computer => {
            brush.rounded(x - 130.0, y - 98.0, 260.0, 164.0, 14.0);
            c.stroke()?;
            c.move_to(x - 22.0, y + 66.0);
            c.line_to(x - 34.0, y + 104.0);
            c.move_to(x + 22.0, y + 66.0);
            c.line_to(x + 34.0, y + 104.0);
            c.move_to(x - 86.0, y + 106.0);
            c.line_to(x + 86.0, y + 106.0);
        }
        SealedThing::Disc => {
            c.arc(x, y, 108.0, 0.0, TAU);
            c.new_sub_path();
            c.arc(x, y, 40.0, 0.0, TAU);
            c.new_sub_path();
            c.arc(x, y, 14.0, 0.0, TAU);
        }
        SealedThing::Envelopes => {
            for off in [36.0, 0.0] {
                c.rectangle(x - 140.0 + off, y - 72.0 - off, 244.0, 160.0);
                brush.colour(p.card);
                c.fill_preserve()?;
                brush.colour(p.ink);
                c.stroke()?;
            }
            c.move_to(x - 140.0, y - 72.0);
            c.line_to(x - 18.0, y + 22.0);
            c.line_to(x + 104.0, y - 72.0);
        }
    }
    c.stroke()?;
    // The strip of paper that was glued over it.
    c.save()?;
    c.translate(x, y + 6.0);
    c.rotate(-0.32);
    c.rectangle(-150.0, -24.0, 300.0, 48.0);
    brush.colour(p.tint);
    c.fill_preserve()?;
    brush.colour(p.ink);
    c.set_line_width(4.0);
    c.stroke()?;
    for off in [-110.0, -66.0, 66.0, 110.0] {
        c.move_to(off, -12.0);
        c.line_to(off, 12.0);
    }
    c.stroke()?;
    c.restore()
}

/// The fingerprint, and what was compared with it.
pub fn fingerprint(brush: &Brush<'_>, stage: &FingerprintStage) -> Result<(), Error> {
    let FingerprintStage {
        heading,
        boxes,
        facts,
        groups,
        verdict,
        icon,
    } = stage;
    let p = brush.palette;
    brush.left(serif(60.0, p.ink), (LEFT, 218.0), WIDE, heading);
    let gap = 72.0;
    let wide = (WIDE - gap * (boxes.len() as f64 - 1.0)) / boxes.len().max(1) as f64;
    for (i, copy) in boxes.iter().enumerate() {
        let x = LEFT + (wide + gap) * i as f64;
        let next = boxes.get(i + 1);
        copy_box(brush, copy, x, wide, next.is_none())?;
        if let Some(next) = next {
            let at = (x + wide + gap / 2.0, 409.0);
            let sign = comparison(copy.seen, next.seen);
            brush.centre(bold(64.0, p.ink), at, gap, sign);
        }
    }
    brush.card((LEFT, 552.0, WIDE, 310.0), p.card, p.line, 3.0)?;
    brush.left(sans(42.0, p.ink), (106.0, 630.0), 1720.0, facts);
    for (row, half) in groups.chunks(4).enumerate() {
        let line = half.join(" ");
        let at = (106.0, 738.0 + 96.0 * row as f64);
        brush.left(mono(81.0, p.ink), at, 1710.0, &line);
    }
    brush.icon((96.0, 936.0), *icon)?;
    brush.left(bold(48.0, p.ink), (156.0, 953.0), 1700.0, verdict);
    Ok(())
}

/// Paints the box of a copy; the last one is framed in ink.
fn copy_box(
    brush: &Brush<'_>,
    CopyBox { name, seen, words }: &CopyBox,
    x: f64,
    wide: f64,
    last: bool,
) -> Result<(), Error> {
    let p = brush.palette;
    let (fill, ink) = if *seen == CopySeen::Differs {
        (p.ink, p.paper)
    } else {
        (p.card, p.ink)
    };
    brush.card(
        (x, 262.0, wide, 250.0),
        fill,
        if last { p.ink } else { p.line },
        if last { 5.0 } else { 3.0 },
    )?;
    brush.left(serif(54.0, ink), (x + 32.0, 350.0), wide - 56.0, name);
    let at = (x + 54.0, 440.0);
    match seen {
        CopySeen::Waiting => brush.circle(at, 19.0, p.dot, 4.0)?,
        CopySeen::Same => {
            brush.disc(at, 23.0, ink)?;
            brush.tick(at, 26.0, fill)?;
        }
        CopySeen::Differs => {
            brush.centre(numeral(60.0, ink), (at.0, at.1 + 20.0), 60.0, "≠");
        }
    }
    let face = if last && words.ends_with('…') {
        TextFace::Mono
    } else {
        TextFace::Sans
    };
    brush.left(
        TextStyle::new(face, 42.0, ink),
        (x + 94.0, 455.0),
        wide - 118.0,
        words,
    );
    Ok(())
}

/// Returns the sign between a copy and the next one.
fn comparison(left: CopySeen, right: CopySeen) -> &'static str {
    match (left, right) {
        (CopySeen::Waiting, _) | (_, CopySeen::Waiting) => "",
        (CopySeen::Same, CopySeen::Same) => "=",
        (CopySeen::Differs, _) | (_, CopySeen::Differs) => "≠",
    }
}

/// Paints what is read out, fact by fact.
pub fn reading(brush: &Brush<'_>, stage: &ReadingStage) -> Result<(), Error> {
    let ReadingStage {
        chip,
        title,
        facts,
        note,
    } = stage;
    let p = brush.palette;
    let wide = brush.width(TextFace::SansBold, 46.0, chip) + 46.0 * 1.3;
    brush.chip(960.0 + wide / 2.0, 232.0, 46.0, chip)?;
    brush.centre(serif(116.0, p.ink), (960.0, 442.0), 1700.0, title);
    brush.colour(p.selected);
    brush.context.rectangle(886.0, 506.0, 148.0, 8.0);
    brush.context.fill()?;
    let widths = facts
        .iter()
        .map(|fact| brush.width(TextFace::Sans, 48.0, &fact.words));
    let left = 960.0 - (widths.fold(0.0, f64::max).min(1560.0) + 88.0) / 2.0;
    for (i, ReadingFact { mark, words }) in facts.iter().enumerate() {
        let y = 622.0 + 84.0 * i as f64;
        let icon = if *mark == StepMark::Done {
            StageIcon::Tick
        } else {
            StageIcon::Wait
        };
        brush.icon((left + 34.0, y - 17.0), icon)?;
        brush.left(sans(48.0, p.ink), (left + 88.0, y), 1560.0, words);
    }
    brush.centre(sans(42.0, p.ink2), (960.0, 946.0), 1700.0, note);
    Ok(())
}
