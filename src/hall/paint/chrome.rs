//! What is always there: ground, header, footer, and the marks of a rehearsal.

use super::brush::{Anchor, Brush, Face};
use crate::hall::scene::{Ground, Scene, StepMark};
use cairo::Error;

const HATCH: f64 = 26.0;

pub fn ground(brush: &mut Brush<'_>, ground: &Ground) -> Result<(), Error> {
    let Ground::Rehearsal { watermark, .. } = ground else { return Ok(()) };
    let p = brush.palette;
    let c = brush.context;
    c.save()?;
    c.translate(960.0, 620.0);
    c.rotate(-0.28);
    brush.text(Face::Serif, 620.0, p.ghost, (0.0, 200.0), Anchor::Centre, 1700.0, watermark);
    c.restore()?;
    c.save()?;
    for (x, y, wide, high) in [(0.0, 0.0, 1920.0, 14.0), (0.0, 0.0, 14.0, 1024.0), (1906.0, 0.0, 14.0, 1024.0)] {
        c.rectangle(x, y, wide, high);
    }
    c.clip();
    hatch(brush, 1920.0, 1024.0)?;
    c.restore()
}

/// Slanted stripes over the clipped area.
fn hatch(brush: &Brush<'_>, wide: f64, high: f64) -> Result<(), Error> {
    brush.colour(brush.palette.ink);
    let mut x = -high;
    while x < wide {
        brush.context.move_to(x, high);
        brush.context.line_to(x + high, 0.0);
        brush.context.line_to(x + high + HATCH / 2.0, 0.0);
        brush.context.line_to(x + HATCH / 2.0, high);
        brush.context.close_path();
        x += HATCH;
    }
    brush.context.fill()
}

pub fn header(brush: &mut Brush<'_>, scene: &Scene) -> Result<(), Error> {
    let p = brush.palette;
    let header = &scene.header;
    let mut right = 1864.0;
    for step in header.steps.iter().rev() {
        let wide = brush.width(if step.mark == StepMark::Now { Face::SansBold } else { Face::Sans }, 40.0, &step.name);
        match step.mark {
            StepMark::Now => right = brush.chip(right, 72.0, &step.name)?,
            StepMark::ToCome => {
                brush.text(Face::Sans, 40.0, p.ink2, (right, 86.0), Anchor::Right, 400.0, &step.name);
                right -= wide;
            }
            StepMark::Done => {
                brush.text(Face::Sans, 40.0, p.ink, (right, 86.0), Anchor::Right, 400.0, &step.name);
                right -= wide + 40.0;
                brush.tick((right + 18.0, 72.0), 30.0, p.ink)?;
            }
        }
        right -= 34.0;
    }
    let mut x = 56.0;
    if let Ground::Rehearsal { plate, .. } = &scene.ground {
        let wide = brush.width(Face::SansBold, 36.0, plate) + 44.0;
        // Between title and steps, or at the right where there are no steps.
        let left = if header.steps.is_empty() { 1864.0 - wide } else { right - wide - 10.0 };
        brush.card((left, 40.0, wide, 64.0), p.ink, p.ink, 1.0)?;
        brush.text(Face::SansBold, 36.0, p.paper, (left + wide / 2.0, 85.0), Anchor::Centre, wide, plate);
        right = left - 24.0;
    }
    let place = brush.width(Face::Sans, 42.0, &header.place);
    let room = (right - x - place - 90.0).max(200.0);
    x += title(brush, x, room, &header.title);
    if !header.place.is_empty() {
        x += 32.0;
        brush.rule((x, 44.0), (x, 100.0))?;
        brush.text(Face::SansBold, 42.0, p.ink, (x + 32.0, 88.0), Anchor::Left, 360.0, &header.place);
    }
    Ok(())
}

/// The title in one line, or in two where one would be too small to read. Returns its width.
fn title(brush: &Brush<'_>, x: f64, room: f64, text: &str) -> f64 {
    const SMALLEST: f64 = 44.0;
    let ink = brush.palette.ink;
    if brush.width(Face::Serif, SMALLEST, text) <= room {
        return brush.text(Face::Serif, 60.0, ink, (x, 94.0), Anchor::Left, room, text);
    }
    let half = text.chars().count().div_ceil(2);
    let (first, second): (String, String) = (text.chars().take(half).collect(), text.chars().skip(half).collect());
    let above = brush.text(Face::Serif, 40.0, ink, (x, 68.0), Anchor::Left, room, &first);
    above.max(brush.text(Face::Serif, 40.0, ink, (x, 114.0), Anchor::Left, room, &second))
}

pub fn footer(brush: &mut Brush<'_>, scene: &Scene) -> Result<(), Error> {
    let p = brush.palette;
    let footer = &scene.footer;
    brush.colour(p.ink);
    brush.context.rectangle(0.0, 1024.0, 1920.0, 56.0);
    brush.context.fill()?;
    let light = (0.96, 0.96, 0.95);
    let y = 1060.0;
    let mut x = 44.0;
    if let Ground::Rehearsal { watermark, .. } = &scene.ground {
        let wide = brush.width(Face::SansBold, 24.0, watermark) + 24.0;
        brush.card((28.0, 1034.0, wide, 36.0), light, light, 1.0)?;
        x += brush.text(Face::SansBold, 24.0, p.ink, (40.0, 1061.0), Anchor::Left, 200.0, watermark) + 20.0;
    }
    x += brush.text(Face::Sans, 24.0, light, (x, y), Anchor::Left, 420.0, &footer.title) + 30.0;
    x += brush.text(Face::Sans, 24.0, light, (x, y), Anchor::Left, 200.0, &footer.place) + 30.0;
    let mut right = 1876.0;
    right -= brush.text(Face::Digits, 26.0, light, (right, y), Anchor::Right, 200.0, &footer.clock) + 26.0;
    right -= brush.text(Face::SansBold, 24.0, light, (right, y), Anchor::Right, 240.0, &footer.events) + 26.0;
    if let Some((caption, groups)) = &footer.fingerprint {
        let wide = right - x;
        let caption_wide = brush.text(Face::Sans, 24.0, light, (x, y), Anchor::Left, 200.0, caption) + 14.0;
        let room = wide - caption_wide;
        brush.text(Face::Mono, 21.0, light, (x + caption_wide, y), Anchor::Left, room, &groups.join(" "));
    }
    Ok(())
}
