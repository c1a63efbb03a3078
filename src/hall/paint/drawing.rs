// SPDX-License-Identifier: Apache-2.0

//! The picture of the day: an entry is visited. And the panel of a bundle.

use super::brush::{Brush, TextAnchor};
use super::letters::TextFace;
use super::roll::{LEFT, RIGHT};
use super::text_style::{TextStyle, bold, numeral, sans, serif};
use crate::hall::stage::{
    DrawingStage, PlaceGiven, RecentRow, SchoolTally, SeatedChild, TogetherStage,
};
use cairo::Error;

/// Box of the list of earlier numbers.
pub const RECENT: (f64, f64, f64, f64) = (1024.0, 702.0, 756.0, 232.0);
/// Height of a row of it.
pub const ROW: f64 = 58.0;
/// The left half.
const HALF: f64 = 960.0;

/// All but the earlier numbers: those move by themselves.
pub fn drawing(brush: &Brush<'_>, stage: &DrawingStage) -> Result<(), Error> {
    let DrawingStage {
        order,
        number,
        given,
        count,
        recent_head,
        ..
    } = stage;
    let p = brush.palette;
    brush.left(
        TextStyle::new(TextFace::SerifCount, 60.0, p.ink),
        (LEFT, 262.0),
        460.0,
        order,
    );
    legend(brush, stage)?;
    let colour = if *given == PlaceGiven::Place {
        p.selected
    } else {
        p.ink
    };
    brush.number(
        456.0,
        colour,
        (960.0, 616.0),
        TextAnchor::Centre,
        RIGHT - LEFT,
        number,
    );
    brush.rule((LEFT, 641.0), (RIGHT, 641.0))?;
    brush.rule((982.0, 641.0), (982.0, 934.0))?;
    visited(brush, stage)?;
    tally(brush, count)?;
    brush.left(sans(40.0, p.ink2), (1032.0, 690.0), 700.0, recent_head);
    Ok(())
}

/// Paints the child's name, and beside it what the visit gave.
fn visited(brush: &Brush<'_>, stage: &DrawingStage) -> Result<(), Error> {
    let DrawingStage {
        name,
        given,
        chip,
        under,
        ..
    } = stage;
    let p = brush.palette;
    let size = 42.0;
    let chip_wide = brush.width(TextFace::SansBold, size, chip)
        + size
            * if *given == PlaceGiven::Place {
                2.7
            } else {
                1.3
            };
    let room = HALF
        - LEFT
        - chip_wide
            .max(brush.width(TextFace::Sans, 40.0, under))
            .min(330.0)
        - 36.0;
    let wide = if name.is_empty() {
        0.0
    } else {
        brush.left(serif(138.0, p.ink), (LEFT, 794.0), room, name) + 36.0
    };
    let left = LEFT + wide;
    match given {
        PlaceGiven::Place => brush.fixed_chip(left + chip_wide, 708.0, size, chip)?,
        PlaceGiven::Waiting | PlaceGiven::Nothing => {
            brush.plain_chip(left + chip_wide, 708.0, size, chip)?
        }
    };
    brush.left(sans(40.0, p.ink), (left, 792.0), HALF - left, under);
    Ok(())
}

/// Paints where the count began and its interval, from the right.
fn legend(brush: &Brush<'_>, stage: &DrawingStage) -> Result<(), Error> {
    let DrawingStage {
        start,
        interval,
        laps,
        ..
    } = stage;
    let p = brush.palette;
    let mut x = RIGHT;
    if !laps.is_empty() {
        x -= brush.right(sans(42.0, p.ink), (x, 260.0), 300.0, laps) + 16.0;
    }
    x -= brush.number(
        54.0,
        p.ink,
        (x, 262.0),
        TextAnchor::Right,
        300.0,
        &interval.value,
    ) + 14.0;
    x -= brush.right(sans(42.0, p.ink), (x, 260.0), 240.0, &interval.caption) + 86.0;
    brush.rounded(x, 228.0, 70.0, 34.0, 17.0);
    brush.colour(p.now);
    brush.context.fill()?;
    for dx in [19.0, 35.0, 51.0] {
        brush.disc((x + dx, 245.0), 6.0, p.card)?;
        brush.circle((x + dx, 245.0), 5.0, p.dot, 3.0)?;
    }
    x -= 46.0;
    x -= brush.number(
        54.0,
        p.ink,
        (x, 262.0),
        TextAnchor::Right,
        300.0,
        &start.value,
    ) + 14.0;
    x -= brush.right(sans(42.0, p.ink), (x, 260.0), 240.0, &start.caption) + 32.0;
    brush.circle((x, 245.0), 13.0, p.ink, 6.0)?;
    brush.disc((x, 245.0), 6.0, p.selected)
}

/// The earlier numbers, the youngest on top; `down` shifts them, in rows.
pub fn recent(brush: &Brush<'_>, rows: &[RecentRow], down: f64) -> Result<(), Error> {
    let p = brush.palette;
    for (i, line) in rows.iter().enumerate() {
        let y = 748.0 + ROW * (i as f64 + down);
        brush.rule((1032.0, y - 46.0), (RIGHT, y - 46.0))?;
        let RecentRow {
            place,
            number,
            name,
        } = line;
        brush.right(bold(46.0, p.ink2), (1118.0, y), 96.0, place);
        brush.number(54.0, p.ink, (1150.0, y), TextAnchor::Left, 260.0, number);
        brush.left(sans(46.0, p.ink), (1384.0, y), RIGHT - 1384.0, name);
    }
    Ok(())
}

/// Paints how many so far, in figures and as a bar.
fn tally(brush: &Brush<'_>, count: &SchoolTally) -> Result<(), Error> {
    let (
        p,
        SchoolTally {
            done,
            places,
            words,
            beyond,
            ..
        },
    ) = (brush.palette, count);
    let counted = format!("{done} / {places}");
    let mut x = LEFT + brush.left(numeral(84.0, p.ink), (LEFT, 886.0), 420.0, &counted) + 30.0;
    x += brush.left(sans(42.0, p.ink), (x, 882.0), HALF - x, words) + 26.0;
    if !beyond.is_empty() {
        brush.left(bold(42.0, p.ink), (x, 882.0), HALF - x, beyond);
    }
    bar(brush, count, (LEFT, 907.0), HALF - LEFT - 20.0, 24.0)
}

/// A stroke for a place is no broader, or few of them look like many.
const BROADEST: f64 = 18.0;

/// One stroke a place: filled as they are given, in outline beyond the plan.
fn bar(
    brush: &Brush<'_>,
    count: &SchoolTally,
    (left, top): (f64, f64),
    room: f64,
    high: f64,
) -> Result<(), Error> {
    let (p, c, SchoolTally { done, places, .. }) = (brush.palette, brush.context, count);
    let step = (room / (*places).max(*done).max(1) as f64).min(BROADEST);
    let colour = if count.of == PlaceGiven::Waiting {
        p.ink
    } else {
        p.selected
    };
    let end = |n: u64| left + step * n as f64;
    // What is still to come is lower.
    let less = high / 4.0;
    brush.colour(p.line);
    if step < 4.0 {
        // Too many for strokes: a bar as long.
        c.rectangle(left, top + less, end(*places) - left, high - 2.0 * less);
        c.fill()?;
        brush.colour(colour);
        c.rectangle(left, top, end((*done).min(*places)) - left, high);
        c.fill()?;
    } else {
        for i in *done..*places {
            c.rectangle(end(i), top + less, step * 0.6, high - 2.0 * less);
        }
        c.fill()?;
        brush.colour(colour);
        for i in 0..(*done).min(*places) {
            c.rectangle(end(i), top, step * 0.7, high);
        }
        c.fill()?;
    }
    if done > places {
        let wide = (step * 0.7 + step * (done - places - 1) as f64).max(4.0);
        c.rectangle(end(*places) + 2.0, top + 1.0, wide, high - 2.0);
        c.set_line_width(2.0);
        c.stroke()?;
    }
    Ok(())
}

/// The panel of a bundle: all its children on one number.
pub fn together(brush: &Brush<'_>, stage: &TogetherStage) -> Result<(), Error> {
    let TogetherStage {
        head,
        seats,
        number,
        people,
        count,
    } = stage;
    let (p, white) = (brush.palette, (1.0, 1.0, 1.0));
    let (x, y, wide, high) = (LEFT, 218.0, RIGHT - LEFT, 708.0);
    brush.card((x, y, wide, high), p.card, p.ink, 6.0)?;
    brush.rounded(x + 3.0, y + 3.0, wide - 6.0, 98.0, 14.0);
    brush.colour(p.selected);
    brush.context.fill()?;
    let seats_wide = brush.right(bold(46.0, white), (x + wide - 44.0, y + 68.0), 660.0, seats);
    brush.left(
        serif(56.0, white),
        (x + 44.0, y + 70.0),
        wide - seats_wide - 130.0,
        head,
    );
    brush.number(
        452.0,
        p.selected,
        (960.0, y + 448.0),
        TextAnchor::Centre,
        wide - 20.0,
        number,
    );
    brush.rule((x + 40.0, y + 484.0), (x + wide - 40.0, y + 484.0))?;
    let share = (wide - 40.0) / people.len().max(1) as f64;
    for (i, SeatedChild { place, name }) in people.iter().enumerate() {
        let left = x + 20.0 + share * i as f64;
        if i > 0 {
            brush.rule((left, y + 514.0), (left, y + high - 36.0))?;
        }
        let (room, size) = (share - 40.0, if people.len() > 2 { 96.0 } else { 124.0 });
        brush.centre(
            sans(48.0, p.ink),
            (left + share / 2.0, y + 536.0),
            room,
            place,
        );
        brush.centre(
            serif(size, p.ink),
            (left + share / 2.0, y + 662.0),
            room,
            name,
        );
    }
    bar(brush, count, (x + 40.0, y + high - 26.0), wide - 80.0, 14.0)
}
