// SPDX-License-Identifier: Apache-2.0

//! The texts on a picture with their places: so that it can be checked that nothing is cut and
//! nothing overlaps.

use std::cell::RefCell;

/// The list in which everything that is written is noted.
pub type PlacedTexts = RefCell<Vec<PlacedText>>;

/// A text or a box on the picture, in measures of 1920x1080; of a text what is inked.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedText {
    /// Kind of it.
    pub what: TextPlacement,
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// A text.
#[derive(Clone, PartialEq, Debug)]
pub enum TextPlacement {
    /// A text.
    Text {
        /// Characters.
        text: String,
        /// The size in which it is set.
        size: f64,
        /// The size in which it would stand with more room.
        asked: f64,
    },
    /// A card, a chip, a flag: what is written in it must not reach out of it.
    Box,
}
