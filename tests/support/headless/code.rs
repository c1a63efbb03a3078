// SPDX-License-Identifier: Apache-2.0

//! Reads the confirmation code off a picture of the hall display, as a person does: each cell of
//! its frame is held against a cell with each digit.

use super::Result;
use cairo::{Context, Format, ImageSurface};
use paiwei::hall::{
    CODE_CELLS, ConfirmStage, HallCode, HallStage, Scene, SceneFooter, SceneGround, SceneHeader,
    once,
};
use std::path::Path;
use std::time::Duration;

/// Most that a pixel's channel may differ on average; digits differ by far more.
const NEAR: f64 = 6.0;
/// Width of the picture in whose measures the cells are.
const WIDTH: f64 = 1920.0;

/// Returns the code on a picture of a rehearsal's hall display; `None` where there is none.
pub fn on_picture(picture: &Path) -> Result<Option<String>> {
    let mut shown = ImageSurface::create_from_png(&mut std::fs::File::open(picture)?)?;
    let size = (shown.width(), shown.height());
    let mut painted = Vec::new();
    for digit in '0'..='9' {
        painted.push((digit, painted_code(digit, size)?));
    }
    let mut code = String::new();
    for cell in CODE_CELLS {
        let mut best: Option<(f64, char)> = None;
        for (digit, surface) in &mut painted {
            let differs = difference(&mut shown, surface, cell)?;
            if best.is_none_or(|(least, _)| differs < least) {
                best = Some((differs, *digit));
            }
        }
        match best {
            Some((differs, digit)) if differs < NEAR => code.push(digit),
            _ => return Ok(None),
        }
    }
    Ok(Some(code))
}

/// Paints a hall display whose code has this digit in each cell.
fn painted_code(digit: char, (wide, high): (i32, i32)) -> Result<ImageSurface> {
    let scene = Scene {
        ground: SceneGround::Rehearsal {
            plate: String::new(),
            watermark: String::new(),
        },
        header: SceneHeader::default(),
        footer: SceneFooter::default(),
        ring: None,
        stage: HallStage::Confirm(ConfirmStage {
            chip: String::new(),
            sentence: String::new(),
            caption: String::new(),
            code: Some(HallCode::new(&digit.to_string().repeat(CODE_CELLS.len()))),
            note: String::new(),
        }),
        pace: Duration::ZERO,
    };
    let surface = ImageSurface::create(Format::Rgb24, wide, high)?;
    once(&Context::new(&surface)?, wide, high, &scene)?;
    Ok(surface)
}

/// Returns by how much two pictures differ in a cell, on average for each channel.
fn difference(
    a: &mut ImageSurface,
    b: &mut ImageSurface,
    (x, y, wide, high): (f64, f64, f64, f64),
) -> Result<f64> {
    let (width, height) = (a.width(), a.height());
    let scale = (f64::from(width) / WIDTH).min(f64::from(height) / 1080.0);
    let left = (f64::from(width) - WIDTH * scale) / 2.0;
    let top = (f64::from(height) - 1080.0 * scale) / 2.0;
    let columns = (left + x * scale) as usize..(left + (x + wide) * scale) as usize;
    let rows = (top + y * scale) as usize..(top + (y + high) * scale) as usize;
    let (stride_a, stride_b) = (a.stride() as usize, b.stride() as usize);
    let (a, b) = (a.data()?, b.data()?);
    let (mut sum, mut count) = (0.0, 0.0);
    for row in rows {
        for column in columns.clone() {
            for channel in 0..3 {
                let one = a[row * stride_a + column * 4 + channel];
                let other = b[row * stride_b + column * 4 + channel];
                sum += f64::from(one.abs_diff(other));
                count += 1.0;
            }
        }
    }
    Ok(sum / f64::max(count, 1.0))
}
