// SPDX-License-Identifier: Apache-2.0

//! Measures of what is not a line of text, for the PDF and for the preview alike.

use super::glyphs::{SheetError, writer};
use super::page::{HEIGHT, WIDTH};

/// How thick rules are, points.
pub(super) const RULE: f32 = 0.35;

/// A filled rectangle: left, top, width, height.
pub(super) type PageRectangle = (f32, f32, f32, f32);

/// The word across a page: its size, how far it climbs (radians), and where its baseline begins,
/// points from the top left corner.
pub(super) struct Across;

impl Across {
    /// Points.
    pub const SIZE: f32 = 170.0;
    /// Radians.
    pub const CLIMB: f32 = 0.61;
    /// Where the baseline begins, points from the top left corner.
    pub const BASE: (f32, f32) = (WIDTH / 2.0 - 80.0, HEIGHT / 2.0 + 160.0);
    /// How far before its base the word begins, along its baseline.
    pub const BEFORE: f32 = Self::SIZE / 2.0;
}

/// The dark modules of a QR code, those beside each other in one rectangle.
pub(super) fn qr(
    content: &str,
    x: f32,
    y: f32,
    side: f32,
) -> Result<Vec<PageRectangle>, SheetError> {
    let code =
        qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M).map_err(writer)?;
    let (width, colours) = (code.width(), code.to_colors());
    let module = side / width as f32;
    let mut dark = Vec::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run.first() == Some(&qrcode::Color::Dark) {
                let (left, top) = (x + column as f32 * module, y + row as f32 * module);
                dark.push((left, top, run.len() as f32 * module, module));
            }
            column += run.len();
        }
    }
    Ok(dark)
}
