// SPDX-License-Identifier: Apache-2.0

//! What stands written on a picture, and where: so that it can be checked that nothing is cut and
//! nothing overlaps.

use std::cell::RefCell;

/// Where everything that is written is noted.
pub type PlacedTexts = RefCell<Vec<PlacedText>>;

/// A text or a box on the picture, in measures of 1920x1080; of a text what is inked.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedText {
    /// What it is.
    pub what: TextPlacement,
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// What was written.
#[derive(Clone, PartialEq, Debug)]
pub enum TextPlacement {
    /// A text.
    Text {
        /// Its characters.
        text: String,
        /// The size in which it stands.
        size: f64,
        /// The size in which it would stand with more room.
        asked: f64,
    },
    /// A card, a chip, a flag: what is written in it must not reach out of it.
    Box,
}
