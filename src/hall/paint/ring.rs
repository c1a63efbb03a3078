// SPDX-License-Identifier: Apache-2.0

//! The ring of a school's numbers around the stage.

use super::brush::Brush;
use super::letters::TextFace;
use super::stamp::DotStamp;
use super::text_style::numeral;
use crate::hall::motion::SceneMotion;
use crate::hall::ring::{self, RingTrack};
use crate::hall::scene::{RingBand, RingDot, RingFlag, RingScene};
use cairo::{Error, LineCap};
use std::f64::consts::TAU;

/// A bar reaches this far out- and inwards from the track.
const BAR: (f64, f64) = (11.0, 15.0);

/// The band is so wide.
const BAND: f64 = 30.0;
/// A further piece of the band begins so far back, so that no seam shows.
const OVERLAP: f64 = 12.0;

/// The stage's content is between these.
const STAGE_TOP: f64 = 206.0;
const STAGE_BOTTOM: f64 = 934.0;

/// Nearer to each other than this along the ring, two flags would overlap.
const APART: f64 = 130.0;

/// Size of a flag's digits.
const FLAG: f64 = 34.0;

/// A dot with its bars reaches no further than this.
pub const REACH: f64 = 60.0;

/// Returns an entry's dot in what does not move: the one that was drawn last is still open.
pub fn still_dot(picture: &RingScene, k: usize) -> RingDot {
    let last = picture.now.as_ref().is_some_and(|flag| flag.entry == k);
    if last {
        RingDot::Open
    } else {
        picture.dots.get(k).copied().unwrap_or(RingDot::Open)
    }
}

/// Paints what does not move: the dots that are asked for, and the start.
pub fn still(
    brush: &Brush<'_>,
    picture: &RingScene,
    asked: impl Fn(usize) -> bool,
) -> Result<(), Error> {
    let track = RingTrack::new(picture.dots.len());
    let asked = (0..picture.dots.len())
        .filter(|k| asked(*k))
        .map(|k| (k, still_dot(picture, k)));
    dots(brush, &track, asked)?;
    start(brush, picture, &track)
}

/// Returns the start's flag, unless the flag of the entry that was drawn last is there.
pub fn start_flag(brush: &Brush<'_>, picture: &RingScene) -> Result<(), Error> {
    let Some(RingFlag { entry, text }) = &picture.start else {
        return Ok(());
    };
    let track = RingTrack::new(picture.dots.len());
    let apart = |other: usize| {
        let arc = (track.at(other) - track.at(*entry)).abs();
        arc.min(ring::length() - arc)
    };
    if picture
        .now
        .as_ref()
        .is_some_and(|now| apart(now.entry) < APART)
    {
        return Ok(());
    }
    self::flag(
        brush,
        &ring::point(track.at(*entry)),
        text,
        brush.palette.ink,
        brush.palette.paper,
    )
}

/// The band to the entry that was drawn last, and the dots that it runs under: a further piece of
/// it, from one part of its way (0 to 1) to another. What was painted before stays, so that a frame
/// costs what is new in it.
pub fn ride(
    brush: &Brush<'_>,
    picture: &RingScene,
    (before, now): (f64, f64),
) -> Result<(), Error> {
    let (Some(now_flag), Some(way)) = (&picture.now, way(picture)) else {
        return Ok(());
    };
    let track = RingTrack::new(picture.dots.len());
    let (from, to) = (way.long * before - OVERLAP, way.long * now);
    let begin = if from > 0.0 {
        LineCap::Butt
    } else {
        LineCap::Round
    };
    band(brush, (way.from + from.max(0.0), to - from.max(0.0)), begin)?;
    let covered = |k: &usize| {
        let arc = (track.at(*k) - way.from).rem_euclid(ring::length());
        from - OVERLAP <= arc && arc <= to + 20.0
    };
    let moves = |k: &usize| *k == now_flag.entry || *k == way.entry;
    let all = picture.dots.iter().copied().enumerate();
    dots(brush, &track, all.filter(|(k, _)| covered(k) && !moves(k)))
}

/// The way that was counted over, the last lap of it: the entry before, and arc lengths.
struct RingPath {
    entry: usize,
    from: f64,
    long: f64,
}

fn way(picture: &RingScene) -> Option<RingPath> {
    let track = RingTrack::new(picture.dots.len());
    let RingBand { from, to } = picture.band?;
    Some(RingPath {
        entry: from,
        from: track.at(from),
        long: (track.at(to) - track.at(from)).rem_euclid(ring::length()),
    })
}

/// Paints what moves over band and dots: the disc, on its way from the entry before, and the bar
/// that it leaves behind there.
pub fn moving(brush: &Brush<'_>, picture: &RingScene, motion: &SceneMotion) -> Result<(), Error> {
    let Some(RingFlag { entry, text }) = &picture.now else {
        return Ok(());
    };
    let track = RingTrack::new(picture.dots.len());
    let way = way(picture);
    let arrived = motion.travelled >= 1.0 || way.is_none();
    if let Some(way) = &way {
        let drawn = picture
            .dots
            .get(way.entry)
            .copied()
            .unwrap_or(RingDot::Open);
        self::dot(brush, &track, way.entry, drawn, motion.grown)?;
        start(brush, picture, &track)?;
    }
    if arrived {
        let drawn = picture.dots.get(*entry).copied().unwrap_or(RingDot::Open);
        self::dot(brush, &track, *entry, drawn, 1.0)?;
    }
    let place = rides(*entry, &track, way.as_ref(), motion);
    let p = brush.palette;
    brush.disc((place.x, place.y), 19.0, p.now)?;
    brush.circle((place.x, place.y), 18.0, p.ink, 5.0)?;
    brush.disc((place.x, place.y), 7.0, p.selected)?;
    self::flag(brush, &place, text, p.now, p.ink)
}

/// Returns the place of the disc.
fn rides(
    entry: usize,
    track: &RingTrack,
    way: Option<&RingPath>,
    motion: &SceneMotion,
) -> ring::RingPosition {
    match way {
        Some(RingPath { from, long, .. }) if motion.travelled < 1.0 => {
            ring::point(from + long * motion.travelled)
        }
        _ => ring::point(track.at(entry)),
    }
}

/// Returns what a frame of the motion may paint differently from the one before: boxes (left, top,
/// wide, high).
pub fn touched(
    brush: &Brush<'_>,
    picture: &RingScene,
    (before, now): (&SceneMotion, &SceneMotion),
) -> Vec<(f64, f64, f64, f64)> {
    let around = |place: ring::RingPosition, reach: f64| {
        (place.x - reach, place.y - reach, 2.0 * reach, 2.0 * reach)
    };
    let (Some(RingFlag { entry, text }), Some(way)) = (&picture.now, way(picture)) else {
        return Vec::new();
    };
    if (before.travelled, before.grown) == (now.travelled, now.grown) {
        return Vec::new();
    }
    let track = RingTrack::new(picture.dots.len());
    // The disc with its flag, beside it or over it.
    let reach = (17.0 + flag_width(brush, text)).max(46.0 + 25.0) + 4.0;
    let mut boxes: Vec<_> = [before, now]
        .map(|motion| around(rides(*entry, &track, Some(&way), motion), reach))
        .into();
    if before.grown != now.grown {
        boxes.push(around(track.place(way.entry), REACH));
    }
    // The further piece of the band, and the dots that it runs under.
    let (from, to) = (
        way.long * before.travelled - 2.0 * OVERLAP,
        way.long * now.travelled + 20.0,
    );
    let steps = ((to - from) / REACH).ceil().max(1.0) as usize;
    let along = |i: usize| ring::point(way.from + from + (to - from) * i as f64 / steps as f64);
    if before.travelled != now.travelled {
        boxes.extend((0..=steps).map(|i| around(along(i), REACH + track.deep())));
    }
    boxes
}

/// All these dots: those that are still open first, so that a bar is never cut by them.
fn dots(
    brush: &Brush<'_>,
    track: &RingTrack,
    dots: impl Iterator<Item = (usize, RingDot)>,
) -> Result<(), Error> {
    let mut open = DotStamp::new(brush.context, track.dot, |context| {
        let (r, g, b) = brush.palette.dot;
        context.set_source_rgb(r, g, b);
        context.set_line_width(if track.dot > 4.0 { 3.0 } else { 1.5 });
        context.arc(0.0, 0.0, track.dot - 1.5, 0.0, TAU);
        context.stroke()
    });
    let mut over = Vec::new();
    for (k, dot) in dots {
        match dot {
            RingDot::Open => {
                let place = track.place(k);
                open.press((place.x, place.y))?;
            }
            dot => over.push((k, dot)),
        }
    }
    over.into_iter()
        .try_for_each(|(k, dot)| self::dot(brush, track, k, dot, 1.0))
}

/// `grown` is how far its bars are, 0 to 1.
fn dot(
    brush: &Brush<'_>,
    track: &RingTrack,
    k: usize,
    dot: RingDot,
    grown: f64,
) -> Result<(), Error> {
    let (p, place) = (brush.palette, track.place(k));
    let children = match dot {
        RingDot::Open => return dots(brush, track, [(k, dot)].into_iter()),
        RingDot::Waiting => return brush.disc((place.x, place.y), track.dot, p.ink),
        RingDot::Drawn(children) => children,
    };
    brush.colour(p.selected);
    brush
        .context
        .set_line_width((track.dot * 1.8).clamp(3.0, 11.0));
    brush.context.set_line_cap(LineCap::Round);
    let (dx, dy) = place.inwards;
    // Where dots are small the bars are short.
    let scale = (track.dot / 6.2).clamp(0.4, 1.0) * grown;
    // Siblings: one bar more inwards for each child more; three are shorter, so that they stay out
    // of the stage.
    let (pitch, shorter) = if children > 2 {
        (22.0, 4.0)
    } else {
        (31.0, 0.0)
    };
    for child in 0..children.min(3) {
        let off = child as f64 * pitch;
        let (out, inn) = (
            (off - BAR.0 + 4.0) * scale,
            (off + BAR.1 - 4.0 - 2.0 * shorter) * scale,
        );
        brush
            .context
            .move_to(place.x + dx * out, place.y + dy * out);
        brush
            .context
            .line_to(place.x + dx * inn, place.y + dy * inn);
        brush.context.stroke()?;
    }
    brush.context.set_line_cap(LineCap::Butt);
    Ok(())
}

fn start(brush: &Brush<'_>, picture: &RingScene, track: &RingTrack) -> Result<(), Error> {
    let Some(RingFlag { entry, .. }) = &picture.start else {
        return Ok(());
    };
    let (p, place) = (brush.palette, ring::point(track.at(*entry)));
    brush.disc((place.x, place.y), 16.0, p.paper)?;
    brush.circle((place.x, place.y), 14.0, p.ink, 6.0)?;
    brush.disc((place.x, place.y), 6.0, p.selected)
}

/// A piece of the band: from an arc length, so long; its end is round, as the disc that rides
/// there.
fn band(brush: &Brush<'_>, (from, long): (f64, f64), begin: LineCap) -> Result<(), Error> {
    let steps = (long / 8.0).ceil().max(1.0) as usize;
    let at = |i: usize| ring::point(from + long * i as f64 / steps as f64);
    let mut before = at(0);
    brush.context.move_to(before.x, before.y);
    for i in 1..=steps {
        let place = at(i);
        // On a straight the ends are enough: each corner of a path costs.
        if i == steps || at(i + 1).inwards != before.inwards {
            brush.context.line_to(place.x, place.y);
        }
        before = place;
    }
    brush.colour(brush.palette.now);
    brush.context.set_line_width(BAND);
    brush.context.set_line_cap(begin);
    brush.context.stroke()?;
    brush.context.set_line_cap(LineCap::Butt);
    let end = ring::point(from + long);
    brush.disc((end.x, end.y), BAND / 2.0, brush.palette.now)
}

/// Returns the width of a flag.
fn flag_width(brush: &Brush<'_>, text: &str) -> f64 {
    brush.width(TextFace::Digits, FLAG, text).max(26.0) + 16.0
}

/// A flag inwards of a point, 50 high.
fn flag(
    brush: &Brush<'_>,
    place: &ring::RingPosition,
    text: &str,
    fill: super::palette::Colour,
    ink: super::palette::Colour,
) -> Result<(), Error> {
    let wide = flag_width(brush, text);
    let (dx, dy) = place.inwards;
    // Beside the disc on the left and right, so that it stays out of the stage; under or over it
    // elsewhere.
    let (x, y) = (place.x + dx * (17.0 + wide / 2.0), place.y + dy * 46.0);
    let y = match dy {
        _ if dy.abs() > 0.99 => y,
        _ if dy > 0.2 => y.min(STAGE_TOP - 25.0),
        _ if dy < -0.2 => y.max(STAGE_BOTTOM + 25.0),
        _ => y,
    };
    brush.card(
        (x - wide / 2.0, y - 25.0, wide, 50.0),
        fill,
        brush.palette.ink,
        4.0,
    )?;
    brush.centre(numeral(FLAG, ink), (x, y + 12.0), wide, text);
    Ok(())
}
