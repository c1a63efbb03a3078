// SPDX-License-Identifier: Apache-2.0

//! Measures of marks other than lines of text, for the PDF and for the preview alike.

use super::glyphs::{SheetError, writer};
use super::page::{HEIGHT, WIDTH};

/// Width of rules, points.
pub(super) const RULE: f32 = 0.5;

/// A filled rectangle, points from the top left corner.
pub(super) struct PageRectangle {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

/// The measures of the word across a page.
pub(super) struct Across;

impl Across {
    /// Size of the font, points.
    pub const SIZE: f32 = 170.0;
    /// Climb of the baseline, radians.
    pub const CLIMB: f32 = 0.61;
    /// Begin of the baseline, points from the top left corner.
    pub const BASE: (f32, f32) = (WIDTH / 2.0 - 80.0, HEIGHT / 2.0 + 160.0);
    /// Distance by which the word begins before its base, along its baseline, points.
    pub const BEFORE: f32 = Self::SIZE / 2.0;
}

/// Returns the dark modules of a QR code, those beside each other in one rectangle. Fails where the
/// content is too long for a code.
pub(super) fn qr(
    content: &str,
    x: f32,
    y: f32,
    side: f32,
) -> Result<Vec<PageRectangle>, SheetError> {
    let code =
        qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M).map_err(writer)?;
    let width = code.width();
    let colours = code.to_colors();
    let module = side / width as f32;
    let mut dark = Vec::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run.first() == Some(&qrcode::Color::Dark) {
                dark.push(PageRectangle {
                    left: x + column as f32 * module,
                    top: y + row as f32 * module,
                    width: run.len() as f32 * module,
                    height: module,
                });
            }
            column += run.len();
        }
    }
    Ok(dark)
}
