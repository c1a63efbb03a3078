// SPDX-License-Identifier: Apache-2.0

//! The styles of text: a face in a size and a colour.
//!
//! Deliberately not here: place, anchor and room, which each painter gives with the text.

use super::letters::TextFace;
use super::palette::Colour;

/// A face in a size, pixels of a 1920x1080 picture, and a colour.
#[derive(Clone, Copy)]
pub struct TextStyle {
    pub face: TextFace,
    pub size: f64,
    pub colour: Colour,
}

impl TextStyle {
    /// Returns the style of these three.
    pub const fn new(face: TextFace, size: f64, colour: Colour) -> Self {
        Self { face, size, colour }
    }
}

/// Returns the style of a caption.
pub const fn sans(size: f64, colour: Colour) -> TextStyle {
    TextStyle::new(TextFace::Sans, size, colour)
}

/// Returns the style of a caption that weighs more.
pub const fn bold(size: f64, colour: Colour) -> TextStyle {
    TextStyle::new(TextFace::SansBold, size, colour)
}

/// Returns the style of a title or a name.
pub const fn serif(size: f64, colour: Colour) -> TextStyle {
    TextStyle::new(TextFace::Serif, size, colour)
}

/// Returns the style of a number.
pub const fn numeral(size: f64, colour: Colour) -> TextStyle {
    TextStyle::new(TextFace::Digits, size, colour)
}

/// Returns the style of a fingerprint.
pub const fn mono(size: f64, colour: Colour) -> TextStyle {
    TextStyle::new(TextFace::Mono, size, colour)
}
