// SPDX-License-Identifier: Apache-2.0

//! Paints what is always there: ground, header, footer, and the marks of a rehearsal.

use super::brush::Brush;
use super::letters::TextFace;
use super::palette::Colour;
use super::text_style::{TextStyle, bold, mono, sans, serif};
use crate::hall::scene::{FooterFingerprint, Scene, SceneGround, StepMark};
use crate::hall::stage::StageKind;
use cairo::Error;

const HATCH: f64 = 30.0;
const FRAME: f64 = 18.0;
/// Baseline of the footer.
const FOOTER_LINE: f64 = 1061.0;
const FOOTER_WORDS: Colour = (0.96, 0.96, 0.95);

/// The ground: a rehearsal has its watermark and hatched frame.
pub fn ground(brush: &Brush<'_>, ground: &SceneGround) -> Result<(), Error> {
    let SceneGround::Rehearsal { watermark, .. } = ground else {
        return Ok(());
    };
    let p = brush.palette;
    let c = brush.context;
    c.save()?;
    c.translate(960.0, 620.0);
    c.rotate(-0.28);
    brush.centre(serif(620.0, p.ghost), (0.0, 200.0), 1700.0, watermark);
    c.restore()?;
    let bars = [
        (0.0, 0.0, 1920.0, FRAME),
        (0.0, FRAME, FRAME, 1006.0),
        (1920.0 - FRAME, FRAME, FRAME, 1006.0),
    ];
    bars.into_iter().try_for_each(|bar| hatch(brush, bar))
}

/// Slanted stripes over a bar: a flat one begins with a whole stripe, an upright one goes on where
/// the flat one above it ends.
fn hatch(brush: &Brush<'_>, (left, top, wide, high): (f64, f64, f64, f64)) -> Result<(), Error> {
    let (c, flat) = (brush.context, wide > high);
    c.save()?;
    c.rectangle(left, top, wide, high);
    c.clip();
    brush.colour(brush.palette.ink);
    // A stripe is where x + y lies between this and half a step more; across the bar's shorter side
    // it is short.
    let mut from = if flat {
        left + top
    } else {
        ((left + top) / HATCH).floor() * HATCH
    };
    while from < left + wide + top + high {
        let to = from + HATCH / 2.0;
        let corners = if flat {
            [
                (from - top, top),
                (to - top, top),
                (to - top - high, top + high),
                (from - top - high, top + high),
            ]
        } else {
            [
                (left, from - left),
                (left, to - left),
                (left + wide, to - left - wide),
                (left + wide, from - left - wide),
            ]
        };
        c.new_sub_path();
        corners.into_iter().for_each(|(x, y)| c.line_to(x, y));
        c.close_path();
        from += HATCH;
    }
    c.fill()?;
    c.restore()
}

/// The header: whose turn it is, and its steps.
pub fn header(brush: &Brush<'_>, scene: &Scene) -> Result<(), Error> {
    let p = brush.palette;
    let header = &scene.header;
    let paused = scene.stage.kind() == StageKind::Paused;
    let mut right = 1864.0;
    for (i, step) in header.steps.iter().enumerate().rev() {
        let wide = brush.width(TextFace::Sans, 40.0, &step.name);
        match step.mark {
            StepMark::Now if paused => right = brush.plain_chip(right, 72.0, 40.0, &step.name)?,
            StepMark::Now => right = brush.chip(right, 72.0, 40.0, &step.name)?,
            StepMark::ToCome => {
                brush.right(sans(40.0, p.ink2), (right, 86.0), 400.0, &step.name);
                right -= wide;
            }
            StepMark::Done => {
                brush.right(sans(40.0, p.ink), (right, 86.0), 400.0, &step.name);
                right -= wide + 38.0;
                brush.tick((right + 16.0, 72.0), 28.0, p.ink)?;
            }
        }
        if i > 0 {
            brush.rule((right - 30.0, 72.0), (right - 12.0, 72.0))?;
            right -= 42.0;
        }
    }
    right -= 34.0;
    let mut x = 56.0;
    if let SceneGround::Rehearsal { plate, .. } = &scene.ground {
        let wide = brush.width(TextFace::SansBold, 36.0, plate) + 44.0;
        // Between title and steps, or at the right where there are no steps.
        let left = if header.steps.is_empty() {
            1864.0 - wide
        } else {
            right - wide
        };
        brush.card((left, 40.0, wide, 64.0), p.ink, p.ink, 1.0)?;
        brush.centre(bold(36.0, p.paper), (left + wide / 2.0, 85.0), wide, plate);
        right = left - 24.0;
    }
    // Where it is narrow the footer alone says which school of how many.
    let place = brush.width(TextFace::SansBold, 42.0, &header.place);
    let shown = !header.place.is_empty() && right - x - place - 70.0 > 620.0;
    let room = if shown {
        right - x - place - 70.0
    } else {
        right - x
    };
    x += title(brush, x, room, &header.title);
    if shown {
        x += 32.0;
        brush.rule((x, 44.0), (x, 100.0))?;
        brush.left(bold(42.0, p.ink), (x + 32.0, 88.0), 360.0, &header.place);
    }
    Ok(())
}

/// The title in one line, or in two where one would be too small to read. Returns its width.
fn title(brush: &Brush<'_>, x: f64, room: f64, text: &str) -> f64 {
    const SMALLEST: f64 = 48.0;
    const TWO_LINES: [f64; 3] = [40.0, 38.0, 36.0];
    let ink = brush.palette.ink;
    if brush.width(TextFace::Serif, SMALLEST, text) <= room {
        return brush.left(serif(60.0, ink), (x, 94.0), room, text);
    }
    let lines = brush.lines(TextFace::Serif, text);
    let size = TWO_LINES
        .into_iter()
        .find(|size| lines.balanced(*size, room).len() <= 2)
        .unwrap_or(TWO_LINES[2]);
    let lines = lines.balanced(size, room);
    let (first, rest) = lines
        .split_first()
        .map(|(first, rest)| (first.clone(), rest.concat()))
        .unwrap_or_default();
    let above = brush.left(serif(size, ink), (x, 68.0), room, &first);
    above.max(brush.left(serif(size, ink), (x, 114.0), room, &rest))
}

/// The footer: fingerprint, number of lines, clock.
pub fn footer(brush: &Brush<'_>, scene: &Scene) -> Result<(), Error> {
    let (p, c, footer) = (brush.palette, brush.context, &scene.footer);
    let light = FOOTER_WORDS;
    brush.colour(if scene.ground == SceneGround::Real {
        p.ink
    } else {
        light
    });
    c.rectangle(0.0, 1024.0, 1920.0, 56.0);
    c.fill()?;
    let y = FOOTER_LINE;
    let mut x = 44.0;
    if let SceneGround::Rehearsal { watermark, .. } = &scene.ground {
        hatch(brush, (0.0, 1024.0, 1920.0, 56.0))?;
        let wide = brush.width(TextFace::SansBold, 24.0, watermark) + 28.0;
        brush.card((FRAME, 1031.0, wide, 42.0), light, p.ink, 3.0)?;
        brush.left(bold(24.0, p.ink), (FRAME + 14.0, y), 200.0, watermark);
        x = FRAME + wide + 40.0;
    }
    for (text, room) in [(&footer.title, 480.0), (&footer.place, 200.0)] {
        if !text.is_empty() {
            let wide = brush.width(TextFace::Record, 24.0, text).min(room);
            plate(brush, scene, x, wide)?;
            brush.left(
                TextStyle::new(TextFace::Record, 24.0, light),
                (x, y),
                room,
                text,
            );
            x += wide + 36.0;
        }
    }
    let mut right = 1880.0;
    for (face, size, text) in [
        (TextFace::Digits, 26.0, &footer.clock),
        (TextFace::SansBold, 24.0, &footer.events),
    ] {
        if !text.is_empty() {
            let wide = brush.width(face, size, text);
            plate(brush, scene, right - wide, wide)?;
            brush.right(TextStyle::new(face, size, light), (right, y), 240.0, text);
            right -= wide + 36.0;
        }
    }
    match &footer.fingerprint {
        Some(fingerprint) => footer_fingerprint(brush, scene, fingerprint, (x, right)),
        None => Ok(()),
    }
}

/// Paints the plate that each word has over the stripes in a rehearsal.
fn plate(brush: &Brush<'_>, scene: &Scene, left: f64, wide: f64) -> Result<(), Error> {
    if scene.ground == SceneGround::Real || wide <= 0.0 {
        return Ok(());
    }
    let ink = brush.palette.ink;
    brush.card((left - 12.0, 1031.0, wide + 24.0, 42.0), ink, ink, 1.0)
}

/// Paints the fingerprint between these two ends.
fn footer_fingerprint(
    brush: &Brush<'_>,
    scene: &Scene,
    FooterFingerprint { caption, groups }: &FooterFingerprint,
    (x, right): (f64, f64),
) -> Result<(), Error> {
    let groups = groups.join(" ");
    let caption_wide = brush.width(TextFace::Sans, 24.0, caption) + 14.0;
    let wide = brush
        .width(TextFace::Mono, 21.0, &groups)
        .min(right - x - caption_wide);
    plate(brush, scene, x, caption_wide + wide)?;
    brush.left(sans(24.0, FOOTER_WORDS), (x, FOOTER_LINE), 200.0, caption);
    brush.left(
        mono(21.0, FOOTER_WORDS),
        (x + caption_wide, FOOTER_LINE),
        wide,
        &groups,
    );
    Ok(())
}
