//! The pictures with one big number.

use super::brush::{Anchor, Brush, Colour, Face};
use crate::hall::scene::{Settled, Stage};
use cairo::Error;

/// Room inside the ring.
const LEFT: f64 = 140.0;
const RIGHT: f64 = 1780.0;

pub fn digits(
    brush: &mut Brush<'_>,
    heading: &str,
    chip: &str,
    digits: &[Option<char>],
    notes: &[String],
) -> Result<(), Error> {
    let p = brush.palette;
    let left = brush.chip(1864.0, 200.0, chip)?;
    brush.text(Face::Serif, 56.0, p.ink, (56.0, 220.0), Anchor::Left, left - 96.0, heading);
    // Up to seven in a row; more in rows of equal length.
    let rows = digits.len().div_ceil(7).max(1);
    let columns = digits.len().div_ceil(rows).max(1);
    let high = (540.0 - 24.0 * (rows as f64 - 1.0)) / rows as f64;
    let wide = ((1808.0 - 24.0 * (columns as f64 - 1.0)) / columns as f64).min(high * 0.8);
    let all = wide * columns as f64 + 24.0 * (columns as f64 - 1.0);
    let next = digits.iter().position(Option::is_none);
    for (i, digit) in digits.iter().enumerate() {
        let (row, column) = ((i / columns) as f64, (i % columns) as f64);
        let (x, y) = (960.0 - all / 2.0 + column * (wide + 24.0), 270.0 + row * (high + 24.0));
        let waits = next == Some(i);
        let (fill, outline, thick) = if waits { (p.tint, p.ink, 6.0) } else { (p.card, p.line, 3.0) };
        brush.card((x, y, wide, high), fill, outline, thick)?;
        match digit {
            Some(digit) => {
                let at = (x + wide / 2.0, y + high * 0.5 + high * 0.3);
                brush.text(Face::Digits, high * 0.84, p.ink, at, Anchor::Centre, wide - 16.0, &digit.to_string());
            }
            None => {
                let (fill, tall) = if waits { (p.now, 22.0) } else { (p.line, 10.0) };
                brush.rounded(x + wide * 0.28, y + high - 50.0, wide * 0.44, tall, tall / 2.0);
                brush.colour(fill);
                brush.context.fill()?;
            }
        }
    }
    for (i, note) in notes.iter().enumerate() {
        brush.text(Face::Sans, 42.0, p.ink2, (960.0, 884.0 + 62.0 * i as f64), Anchor::Centre, 1800.0, note);
    }
    Ok(())
}

/// `settled` is how far a stopped number is on its way to its colour, 0 to 1.
pub fn roll(brush: &mut Brush<'_>, stage: &Stage, settled: f64) -> Result<(), Error> {
    let Stage::Roll { caption, tick, chip, value, slots, aside, icon, notes } = stage else { return Ok(()) };
    let p = brush.palette;
    brush.text(Face::Serif, 64.0, p.ink, (LEFT, 272.0), Anchor::Left, 600.0, caption);
    let left = match value {
        Some((_, Settled::Fixed)) => fixed_chip(brush, RIGHT, 250.0, chip)?,
        _ => brush.chip(RIGHT, 250.0, chip)?,
    };
    brush.text(Face::Sans, 42.0, p.ink2, (left - 36.0, 266.0), Anchor::Right, 300.0, tick);
    brush.rule((LEFT, 302.0), (RIGHT, 302.0))?;
    let right = if aside.is_some() { 1120.0 } else { RIGHT };
    let middle = (LEFT + right) / 2.0;
    match value {
        Some((value, state)) => {
            let colour = if *state == Settled::Fixed { blend(p.ink, p.selected, settled) } else { p.ink };
            let size = if aside.is_some() { 400.0 } else { 450.0 };
            brush.number(size, colour, (middle, 700.0), Anchor::Centre, right - LEFT - 20.0, value);
        }
        None => empty_slots(brush, middle, right - LEFT, *slots)?,
    }
    if let Some((head, number, lines)) = aside {
        brush.rule((1150.0, 320.0), (1150.0, 780.0))?;
        brush.text(Face::Sans, 42.0, p.ink2, (1200.0, 372.0), Anchor::Left, 560.0, head);
        brush.number(150.0, p.selected, (1200.0, 510.0), Anchor::Left, 570.0, number);
        for (i, line) in lines.iter().enumerate() {
            brush.text(Face::Sans, 40.0, p.ink, (1200.0, 600.0 + 58.0 * i as f64), Anchor::Left, 570.0, line);
        }
    }
    brush.rule((LEFT, 806.0), (RIGHT, 806.0))?;
    let widest = brush.width(Face::SansBold, 44.0, &notes[0]).max(brush.width(Face::Sans, 40.0, &notes[1])).min(1400.0);
    let x = 960.0 - (widest + 110.0) / 2.0;
    brush.icon((x + 40.0, 872.0), *icon)?;
    brush.text(Face::SansBold, 44.0, p.ink, (x + 110.0, 862.0), Anchor::Left, 1400.0, &notes[0]);
    brush.text(Face::Sans, 40.0, p.ink2, (x + 110.0, 918.0), Anchor::Left, 1400.0, &notes[1]);
    Ok(())
}

/// A colour between two.
fn blend(from: Colour, to: Colour, t: f64) -> Colour {
    let mix = |a: f64, b: f64| a + (b - a) * t;
    (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// White boxes where a number will stand; seven with the gap after the third.
fn empty_slots(brush: &Brush<'_>, middle: f64, room: f64, slots: usize) -> Result<(), Error> {
    let p = brush.palette;
    let count = slots.max(1) as f64;
    let gap = if slots == 7 { 44.0 } else { 0.0 };
    let wide = ((room - gap - 22.0 * (count - 1.0)) / count).min(220.0);
    let all = wide * count + 22.0 * (count - 1.0) + gap;
    for i in 0..slots {
        let x = middle - all / 2.0 + i as f64 * (wide + 22.0) + if i >= 3 { gap } else { 0.0 };
        brush.card((x, 372.0, wide, 350.0), p.card, p.line, 3.0)?;
    }
    Ok(())
}

/// White on the colour of what can't change any more, with a tick.
fn fixed_chip(brush: &Brush<'_>, right: f64, middle: f64, text: &str) -> Result<f64, Error> {
    let p = brush.palette;
    let wide = brush.width(Face::SansBold, 40.0, text) + 116.0;
    brush.card((right - wide, middle - 34.0, wide, 68.0), p.selected, p.selected, 1.0)?;
    brush.tick((right - wide + 48.0, middle), 34.0, (1.0, 1.0, 1.0))?;
    brush.text(Face::SansBold, 40.0, (1.0, 1.0, 1.0), (right - 28.0, middle + 14.0), Anchor::Right, wide, text);
    Ok(right - wide)
}

pub fn drawing(brush: &mut Brush<'_>, stage: &Stage) -> Result<(), Error> {
    let Stage::Drawing { order, number, name, chip, under, count, count_words, start, interval, recent_head, recent } =
        stage
    else {
        return Ok(());
    };
    let p = brush.palette;
    brush.text(Face::Serif, 56.0, p.ink, (LEFT, 264.0), Anchor::Left, 460.0, order);
    // Where it began and by what it counts, from the right.
    let wide = brush.number(50.0, p.ink, (RIGHT, 262.0), Anchor::Right, 300.0, &interval.1);
    let x = RIGHT - wide - 14.0;
    let caption = brush.text(Face::Sans, 42.0, p.ink, (x, 260.0), Anchor::Right, 240.0, &interval.0);
    let x = x - caption - 86.0;
    brush.rounded(x, 228.0, 70.0, 34.0, 17.0);
    brush.colour(p.now);
    brush.context.fill()?;
    for dx in [19.0, 35.0, 51.0] {
        brush.circle((x + dx, 245.0), 5.0, p.dot, 3.0)?;
    }
    let x = x - 50.0;
    let wide = brush.number(50.0, p.ink, (x, 262.0), Anchor::Right, 300.0, &start.1);
    let x = x - wide - 14.0;
    let caption = brush.text(Face::Sans, 42.0, p.ink, (x, 260.0), Anchor::Right, 240.0, &start.0);
    brush.circle((x - caption - 32.0, 245.0), 13.0, p.ink, 6.0)?;
    brush.disc((x - caption - 32.0, 245.0), 6.0, p.selected)?;
    brush.number(456.0, p.selected, (960.0, 616.0), Anchor::Centre, RIGHT - LEFT, number);
    brush.rule((LEFT, 641.0), (RIGHT, 641.0))?;
    brush.rule((980.0, 641.0), (980.0, 930.0))?;
    let wide = brush.text(Face::Serif, 130.0, p.ink, (LEFT, 794.0), Anchor::Left, 420.0, name);
    let chip_wide = brush.width(Face::SansBold, 40.0, chip) + 116.0;
    let right = (LEFT + wide + 40.0 + chip_wide).min(960.0);
    fixed_chip(brush, right, 708.0, chip)?;
    brush.text(Face::Sans, 38.0, p.ink, (right - chip_wide, 788.0), Anchor::Left, 960.0 - right + chip_wide, under);
    let counted = format!("{} / {}", count.0, count.1);
    let wide = brush.text(Face::Digits, 80.0, p.ink, (LEFT, 884.0), Anchor::Left, 420.0, &counted);
    brush.text(Face::Sans, 42.0, p.ink, (LEFT + wide + 30.0, 880.0), Anchor::Left, 380.0, count_words);
    tally(brush, *count)?;
    brush.text(Face::Sans, 38.0, p.ink2, (1032.0, 690.0), Anchor::Left, 700.0, recent_head);
    for (i, line) in recent.iter().enumerate() {
        let y = 748.0 + 58.0 * i as f64;
        brush.rule((1032.0, y - 46.0), (RIGHT, y - 46.0))?;
        let [place, number, name] = &line[..] else { continue };
        brush.text(Face::Digits, 50.0, p.ink2, (1104.0, y), Anchor::Right, 100.0, place);
        brush.number(50.0, p.ink, (1150.0, y), Anchor::Left, 260.0, number);
        brush.text(Face::Sans, 46.0, p.ink, (1400.0, y), Anchor::Left, RIGHT - 1400.0, name);
    }
    Ok(())
}

/// One stroke a place: filled as they are given, in outline beyond the plan.
fn tally(brush: &Brush<'_>, (done, places): (u64, u64)) -> Result<(), Error> {
    let p = brush.palette;
    let all = places.max(done).max(1);
    let step = ((960.0 - LEFT - 60.0) / all as f64).min(7.4);
    for i in 0..all {
        let x = LEFT + step * i as f64;
        if i < done {
            brush.colour(p.selected);
            brush.context.rectangle(x, 904.0, step * 0.7, if i < places { 26.0 } else { 14.0 });
        } else {
            brush.colour(p.line);
            brush.context.rectangle(x, 911.0, step * 0.6, 12.0);
        }
        brush.context.fill()?;
    }
    Ok(())
}

pub fn together(
    brush: &mut Brush<'_>,
    head: &str,
    seats: &str,
    number: &str,
    people: &[(String, String)],
) -> Result<(), Error> {
    let p = brush.palette;
    let (x, y, wide, high) = (140.0, 216.0, 1640.0, 720.0);
    brush.card((x, y, wide, high), p.card, p.ink, 6.0)?;
    brush.rounded(x + 3.0, y + 3.0, wide - 6.0, 96.0, 14.0);
    brush.colour(p.selected);
    brush.context.fill()?;
    let white = (1.0, 1.0, 1.0);
    brush.text(Face::Serif, 52.0, white, (x + 44.0, y + 68.0), Anchor::Left, 1050.0, head);
    brush.text(Face::SansBold, 44.0, white, (x + wide - 44.0, y + 66.0), Anchor::Right, 520.0, seats);
    brush.number(420.0, p.selected, (960.0, y + 430.0), Anchor::Centre, wide - 60.0, number);
    brush.rule((x + 30.0, y + 478.0), (x + wide - 30.0, y + 478.0))?;
    let share = (wide - 60.0) / people.len().max(1) as f64;
    for (i, (place, name)) in people.iter().enumerate() {
        let left = x + 30.0 + share * i as f64;
        if i > 0 {
            brush.rule((left, y + 510.0), (left, y + high - 40.0))?;
        }
        let room = share - 40.0;
        brush.text(Face::Sans, 46.0, p.ink, (left + share / 2.0, y + 546.0), Anchor::Centre, room, place);
        let size = if people.len() > 2 { 96.0 } else { 132.0 };
        brush.text(Face::Serif, size, p.ink, (left + share / 2.0, y + 680.0), Anchor::Centre, room, name);
    }
    Ok(())
}

pub fn paused(brush: &mut Brush<'_>, stage: &Stage) -> Result<(), Error> {
    let Stage::Paused { chip, sentence, left, number, right, notes } = stage else { return Ok(()) };
    let p = brush.palette;
    let wide = brush.width(Face::SansBold, 44.0, chip) + 120.0;
    brush.card((960.0 - wide / 2.0, 206.0, wide, 76.0), p.paper, p.ink, 5.0)?;
    brush.icon_pause((960.0 - wide / 2.0 + 48.0, 244.0))?;
    brush.text(Face::SansBold, 44.0, p.ink, (960.0 + wide / 2.0 - 30.0, 260.0), Anchor::Right, wide, chip);
    brush.text(Face::Serif, 84.0, p.ink, (960.0, 400.0), Anchor::Centre, 1600.0, sentence);
    let half = brush.width(Face::Digits, 400.0, number) / 2.0 + 50.0;
    brush.text(Face::Digits, 400.0, p.selected, (960.0, 738.0), Anchor::Centre, 900.0, number);
    brush.text(Face::Sans, 48.0, p.ink, (960.0 - half, 610.0), Anchor::Right, 600.0, left);
    brush.text(Face::Sans, 48.0, p.ink, (960.0 + half, 610.0), Anchor::Left, 600.0, right);
    for (i, note) in notes.iter().enumerate() {
        brush.text(Face::Sans, 42.0, p.ink2, (960.0, 838.0 + 62.0 * i as f64), Anchor::Centre, 1600.0, note);
    }
    Ok(())
}

impl Brush<'_> {
    fn icon_pause(&self, (x, y): (f64, f64)) -> Result<(), Error> {
        self.colour(self.palette.ink);
        self.context.rectangle(x - 12.0, y - 16.0, 8.0, 32.0);
        self.context.rectangle(x + 4.0, y - 16.0, 8.0, 32.0);
        self.context.fill()
    }
}
