// SPDX-License-Identifier: Apache-2.0

//! The picture of a step that waits for the second person.
//!
//! Invariant: the code stands in a frame with cut corners and a double line, in cells of fixed
//! places; no number of the draw has such a frame.

use super::brush::Brush;
use super::letters::TextFace;
use super::text_style::{bold, numeral, sans, serif};
use crate::hall::stage::ConfirmStage;
use cairo::Error;

/// Left, top, width and height of the frame.
const FRAME: (f64, f64, f64, f64) = (560.0, 560.0, 800.0, 300.0);
/// Length by which the frame's corners are cut.
const CUT: f64 = 44.0;
/// From the outer to the inner line.
const INSET: f64 = 16.0;
const CELL: (f64, f64) = (160.0, 220.0);

/// The cells of the code's digits: left, top, width, height in a picture of 1920x1080.
pub const CODE_CELLS: [(f64, f64, f64, f64); 4] = [
    (640.0, 600.0, CELL.0, CELL.1),
    (800.0, 600.0, CELL.0, CELL.1),
    (960.0, 600.0, CELL.0, CELL.1),
    (1120.0, 600.0, CELL.0, CELL.1),
];

/// Paints the sentence, and the code in its frame.
pub fn confirm(brush: &Brush<'_>, stage: &ConfirmStage) -> Result<(), Error> {
    let ConfirmStage {
        chip,
        sentence,
        caption,
        code,
        note,
    } = stage;
    let p = brush.palette;
    let wide = brush.width(TextFace::SansBold, 46.0, chip) + 46.0 * 1.3;
    brush.chip(960.0 + wide / 2.0, 208.0, 46.0, chip)?;
    let lines = brush
        .lines(TextFace::Serif, sentence)
        .balanced(66.0, 1640.0);
    for (i, line) in lines.iter().take(3).enumerate() {
        let at = (960.0, 338.0 + 84.0 * i as f64);
        brush.centre(serif(66.0, p.ink), at, 1640.0, line);
    }
    brush.centre(bold(48.0, p.ink), (960.0, 538.0), 1400.0, caption);
    frame(brush, 0.0, 6.0)?;
    frame(brush, INSET, 2.5)?;
    for (i, (x, y, wide, high)) in CODE_CELLS.iter().enumerate() {
        let middle = (x + wide / 2.0, y + high / 2.0 + 71.0);
        match code.as_ref().and_then(|code| code.digits().chars().nth(i)) {
            Some(digit) => {
                brush.centre(numeral(200.0, p.ink), middle, *wide, &digit.to_string());
            }
            None => {
                let at = (x + wide / 2.0, y + high / 2.0);
                brush.circle(at, 22.0, p.dot, 5.0)?;
            }
        }
    }
    brush.centre(sans(44.0, p.ink), (960.0, 934.0), 1600.0, note);
    Ok(())
}

/// Paints one line of the frame, so far inside.
fn frame(brush: &Brush<'_>, inset: f64, thick: f64) -> Result<(), Error> {
    let (x, y, wide, high) = FRAME;
    let (left, top) = (x + inset, y + inset);
    let (right, bottom) = (x + wide - inset, y + high - inset);
    let cut = CUT - inset / 2.0;
    let corners = [
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    ];
    let c = brush.context;
    c.new_path();
    for (x, y) in corners {
        c.line_to(x, y);
    }
    c.close_path();
    brush.colour(brush.palette.card);
    c.fill_preserve()?;
    brush.colour(brush.palette.ink);
    c.set_line_width(thick);
    c.stroke()
}
