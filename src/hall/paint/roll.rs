// SPDX-License-Identifier: Apache-2.0

//! The pictures with one big number that rolls or is fixed, and those that come before: the school,
//! the interruption.

use super::brush::{Brush, TextAnchor};
use super::letters::TextFace;
use super::palette::Colour;
use super::text_style::{bold, numeral, sans, serif};
use crate::hall::sight::{STOPPED, rolling_height};
use crate::hall::stage::{
    PausedCount, PausedStage, RollAside, RollStage, SchoolFigure, SchoolStage, SlotValue, StageIcon,
};
use cairo::{Error, LinearGradient};

/// Room inside the ring.
pub const LEFT: f64 = 140.0;
/// The right end of it.
pub const RIGHT: f64 = 1780.0;
/// The middle of the big number; it never moves.
const MIDDLE: f64 = 552.0;
/// Height of a figure in a font of one.
const CAP: f64 = 0.711;
/// Under the rule that closes the caption.
const TOP: f64 = 304.0;

/// The school whose turn begins, and its representative.
pub fn school(brush: &Brush<'_>, stage: &SchoolStage) -> Result<(), Error> {
    let SchoolStage {
        name,
        figures,
        presser,
        call,
        icon,
    } = stage;
    let p = brush.palette;
    let size = [112.0, 92.0, 76.0]
        .into_iter()
        .find(|size| brush.width(TextFace::Serif, *size, name) <= RIGHT - LEFT);
    let lines = match size {
        Some(_) => vec![name.clone()],
        None => brush
            .lines(TextFace::Serif, name)
            .balanced(84.0, RIGHT - LEFT),
    };
    let (size, mut y) = if lines.len() > 1 {
        (84.0, 286.0)
    } else {
        (size.unwrap_or(84.0), 344.0)
    };
    for line in &lines {
        brush.centre(serif(size, p.ink), (960.0, y), RIGHT - LEFT, line);
        y += size * 1.2;
    }
    brush.rule((LEFT, 432.0), (RIGHT, 432.0))?;
    let share = (RIGHT - LEFT) / figures.len().max(1) as f64;
    for (
        i,
        SchoolFigure {
            caption,
            value,
            under,
        },
    ) in figures.iter().enumerate()
    {
        let middle = LEFT + share * (i as f64 + 0.5);
        if i > 0 {
            brush.rule(
                (LEFT + share * i as f64, 462.0),
                (LEFT + share * i as f64, 762.0),
            )?;
        }
        brush.centre(sans(46.0, p.ink), (middle, 508.0), share - 40.0, caption);
        brush.centre(numeral(220.0, p.ink), (middle, 690.0), share - 40.0, value);
        brush.centre(sans(40.0, p.ink2), (middle, 756.0), share - 24.0, under);
    }
    notes(brush, *icon, [call, presser])
}

/// A rule, an icon, and two lines: what is to be done, and what it means.
fn notes(brush: &Brush<'_>, icon: StageIcon, notes: [&str; 2]) -> Result<(), Error> {
    let p = brush.palette;
    brush.rule((LEFT, 790.0), (RIGHT, 790.0))?;
    let room = 1500.0;
    let widths = [
        brush.width(TextFace::SansBold, 46.0, notes[0]),
        brush.width(TextFace::Sans, 42.0, notes[1]),
    ];
    let x = 960.0 - (widths[0].max(widths[1]).min(room) + 122.0) / 2.0;
    brush.icon((x + 44.0, 862.0), icon)?;
    let one = notes[1].is_empty();
    brush.left(
        bold(46.0, p.ink),
        (x + 122.0, if one { 878.0 } else { 852.0 }),
        room,
        notes[0],
    );
    brush.left(sans(42.0, p.ink2), (x + 122.0, 914.0), room, notes[1]);
    Ok(())
}

/// Paints a number that rolls or is fixed; `settled` is how far a stopped number is on its way to
/// its colour, 0 to 1.
pub fn roll(brush: &Brush<'_>, stage: &RollStage, settled: f64) -> Result<(), Error> {
    let RollStage {
        caption,
        again,
        tick,
        chip,
        value,
        aside,
        icon,
        action,
        remark,
    } = stage;
    let p = brush.palette;
    let wide = brush.left(serif(70.0, p.ink), (LEFT, 276.0), 600.0, caption);
    if !again.is_empty() {
        let chip_wide = brush.width(TextFace::SansBold, 42.0, again) + 42.0 * 1.3;
        brush.plain_chip(LEFT + wide + 40.0 + chip_wide, 250.0, 42.0, again)?;
    }
    let left = match value {
        SlotValue::Fixed(_) => brush.fixed_chip(RIGHT, 250.0, 46.0, chip)?,
        SlotValue::Slots(_) | SlotValue::Rolling { .. } => brush.chip(RIGHT, 250.0, 46.0, chip)?,
    };
    brush.right(sans(44.0, p.ink2), (left - 36.0, 266.0), 300.0, tick);
    brush.rule((LEFT, TOP - 2.0), (RIGHT, TOP - 2.0))?;
    let right = if aside.is_some() { 1090.0 } else { RIGHT };
    slot_value(brush, value, right, settled)?;
    if let Some(aside) = aside {
        roll_aside(brush, aside)?;
    }
    notes(brush, *icon, [action, remark])
}

/// Paints the value, as far as it is known, between the left edge and `right`.
fn slot_value(brush: &Brush<'_>, value: &SlotValue, right: f64, settled: f64) -> Result<(), Error> {
    let p = brush.palette;
    let middle = (LEFT + right) / 2.0;
    let room = right - LEFT - 20.0;
    match value {
        SlotValue::Slots(slots) => empty_slots(brush, middle, room, *slots)?,
        SlotValue::Rolling { now, past, hz } => {
            let high = rolling_height(*hz);
            // Above that pace even what is faint would add to what flashes.
            if let Some(past) = past.as_ref().filter(|_| high >= STOPPED) {
                ghost(brush, high, middle, room, past)?;
            }
            hero(brush, high, p.ink, middle, room, now);
        }
        SlotValue::Fixed(value) => {
            hero(
                brush,
                STOPPED,
                blend(p.ink, p.selected, settled),
                middle,
                room,
                value,
            );
        }
    }
    Ok(())
}

/// Paints what was found before, at the right of the value.
fn roll_aside(brush: &Brush<'_>, aside: &RollAside) -> Result<(), Error> {
    let p = brush.palette;
    let RollAside {
        heading,
        number,
        lines,
    } = aside;
    brush.rule((1130.0, 340.0), (1130.0, 760.0))?;
    brush.left(sans(44.0, p.ink2), (1176.0, 384.0), 604.0, heading);
    brush.number(
        160.0,
        p.selected,
        (1172.0, 528.0),
        TextAnchor::Left,
        604.0,
        number,
    );
    for (i, line) in lines.iter().enumerate() {
        brush.left(
            sans(44.0, p.ink),
            (1176.0, 602.0 + 56.0 * i as f64),
            604.0,
            line,
        );
    }
    Ok(())
}

/// A number so high around the middle of the stage.
fn hero(brush: &Brush<'_>, high: f64, colour: Colour, middle: f64, room: f64, number: &str) {
    brush.number(
        high / CAP,
        colour,
        (middle, MIDDLE + high / 2.0),
        TextAnchor::Centre,
        room,
        number,
    );
}

/// The foot of the value before, faint, above: it has been, so it tells nothing that is to come.
fn ghost(brush: &Brush<'_>, high: f64, middle: f64, room: f64, past: &str) -> Result<(), Error> {
    let (c, bottom) = (brush.context, MIDDLE - high / 2.0 - 26.0);
    let seen = 56.0_f64.min(bottom - TOP);
    c.save()?;
    c.rectangle(LEFT, bottom - seen, RIGHT - LEFT, seen + 8.0);
    c.clip();
    c.push_group();
    let quiet = brush.unrecorded(c);
    quiet.number(
        high / CAP,
        brush.palette.ink,
        (middle, bottom),
        TextAnchor::Centre,
        room,
        past,
    );
    c.pop_group_to_source()?;
    let fade = LinearGradient::new(0.0, bottom - seen, 0.0, bottom);
    fade.add_color_stop_rgba(0.0, 0.0, 0.0, 0.0, 0.0);
    fade.add_color_stop_rgba(1.0, 0.0, 0.0, 0.0, 0.24);
    c.mask(&fade)?;
    c.restore()
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
    let gap = if slots == 7 { 36.0 } else { 0.0 };
    let wide = ((room - gap - 18.0 * (count - 1.0)) / count).min(214.0);
    let all = wide * count + 18.0 * (count - 1.0) + gap;
    for i in 0..slots {
        let x = middle - all / 2.0 + i as f64 * (wide + 18.0) + if i >= 3 { gap } else { 0.0 };
        brush.card((x, MIDDLE - 170.0, wide, 340.0), p.card, p.line, 3.0)?;
    }
    Ok(())
}

/// An interruption, said calmly.
pub fn paused(brush: &Brush<'_>, stage: &PausedStage) -> Result<(), Error> {
    let PausedStage {
        chip,
        sentence,
        count,
        notes,
    } = stage;
    let p = brush.palette;
    let wide = brush.width(TextFace::SansBold, 46.0, chip) + 130.0;
    brush.card((960.0 - wide / 2.0, 218.0, wide, 80.0), p.card, p.ink, 5.0)?;
    brush.colour(p.ink);
    for dx in [0.0, 18.0] {
        brush
            .context
            .rectangle(960.0 - wide / 2.0 + 40.0 + dx, 242.0, 9.0, 32.0);
    }
    brush.context.fill()?;
    brush.right(
        bold(46.0, p.ink),
        (960.0 + wide / 2.0 - 36.0, 274.0),
        wide,
        chip,
    );
    let Some(PausedCount {
        left: [above_left, left],
        number,
        right: [above_right, right],
    }) = count
    else {
        brush.centre(serif(100.0, p.ink), (960.0, 500.0), 1600.0, sentence);
        return paused_notes(brush, notes, 660.0);
    };
    brush.centre(serif(96.0, p.ink), (960.0, 408.0), 1600.0, sentence);
    let half = brush.width(TextFace::Digits, 440.0, number) / 2.0 + 50.0;
    brush.centre(numeral(440.0, p.selected), (960.0, 782.0), 800.0, number);
    for (line, y) in [(above_left, 606.0), (left, 686.0)] {
        brush.right(sans(54.0, p.ink), (960.0 - half, y), 800.0 - half, line);
    }
    for (line, y) in [(above_right, 606.0), (right, 686.0)] {
        brush.left(sans(54.0, p.ink), (960.0 + half, y), 800.0 - half, line);
    }
    paused_notes(brush, notes, 856.0)
}

fn paused_notes(brush: &Brush<'_>, notes: &[String], from: f64) -> Result<(), Error> {
    for (i, note) in notes.iter().enumerate() {
        let at = (960.0, from + 68.0 * i as f64);
        brush.centre(sans(44.0, brush.palette.ink), at, 1560.0, note);
    }
    Ok(())
}
