// SPDX-License-Identifier: Apache-2.0

//! The glyph and the face for each character, and the place of each line of text: the same for the
//! PDF and for the preview.
//!
//! Invariant: a character without a glyph is an error, never an empty box; so is one for private
//! use, which means something else on each computer.

use super::fonts::{Fonts, SheetFace, may_be_set};
use super::page::{FontWeight, PageText, SMALLEST_TEXT, TextAlign};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;

/// The reason for which a paper can't be made.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// No font has the character.
    #[error(
        "no font here has U+{:04X}; correct it in the roster, or install a font that has it",
        u32::from(*.0)
    )]
    NoGlyph(char),
    /// A font or the writer failed.
    #[error(
        "the paper can't be made ({0}); install the distribution's fonts again, or call support"
    )]
    Writer(String),
}

/// Converts a failure of a font or of the writer.
pub(super) fn writer(error: impl ToString) -> SheetError {
    SheetError::Writer(error.to_string())
}

/// A character of a paper in a face.
#[derive(Clone, Copy)]
pub(super) struct PlacedGlyph {
    pub c: char,
    pub face: usize,
    pub id: u16,
    /// Thousandths of the size.
    pub advance: f32,
}

/// The place of a line of text: the left end of its baseline, points from the top left corner,
/// rounded to hundredths.
pub(super) struct GlyphLine {
    pub x: f32,
    pub y: f32,
    pub size: f32,
}

/// The glyphs that a paper has needed so far.
pub(super) struct GlyphTable<'a> {
    pub faces: &'a [SheetFace],
    charmaps: Vec<Charmap<'a>>,
    metrics: Vec<GlyphMetrics<'a>>,
    /// By weight and code point: place in the list, from 1; 0 for a glyph not looked up yet. A
    /// table, because it is read for every character of every row.
    known: [Vec<u32>; 3],
    list: Vec<PlacedGlyph>,
}

impl<'a> GlyphTable<'a> {
    /// Opens every face, with no glyph looked up yet.
    pub fn new(fonts: &'a Fonts) -> Result<Self, SheetError> {
        let mut charmaps = Vec::new();
        let mut metrics = Vec::new();
        for face in &fonts.faces {
            let font = face
                .font()
                .ok_or_else(|| writer("a font can't be opened"))?;
            charmaps.push(font.charmap());
            metrics.push(font.glyph_metrics(Size::new(1000.0), LocationRef::default()));
        }
        let unknown = vec![0; char::MAX as usize + 1];
        Ok(Self {
            faces: &fonts.faces,
            charmaps,
            metrics,
            known: [unknown.clone(), unknown.clone(), unknown],
            list: Vec::new(),
        })
    }

    /// Returns every glyph so far, in the order in which they were needed.
    pub fn list(&self) -> &[PlacedGlyph] {
        &self.list
    }

    /// Returns the place in the list of a character's glyph.
    pub fn find(&mut self, weight: FontWeight, c: char) -> Result<usize, SheetError> {
        match self.known[weight as usize][c as usize] {
            0 => self.look_up(weight, c),
            known => Ok(known as usize - 1),
        }
    }

    /// Looks a glyph up in the face of its weight, else in the regular, else in the rare one, and
    /// adds it to the list.
    #[cold]
    fn look_up(&mut self, weight: FontWeight, c: char) -> Result<usize, SheetError> {
        let order: &[usize] = match weight {
            FontWeight::Regular => &[0, 2],
            FontWeight::Bold => &[1, 0, 2],
            FontWeight::Mono => &[3, 0, 2],
        };
        let found = if may_be_set(c) {
            order.iter().find_map(|face| self.glyph_of(*face, c))
        } else {
            None
        };
        self.list.push(found.ok_or(SheetError::NoGlyph(c))?);
        self.known[weight as usize][c as usize] = self.list.len() as u32;
        Ok(self.list.len() - 1)
    }

    /// Returns the glyph of a character in a face; `None` where the face has none.
    fn glyph_of(&self, face: usize, c: char) -> Option<PlacedGlyph> {
        let glyph = self.charmaps.get(face)?.map(c)?;
        let advance = self.metrics.get(face)?.advance_width(glyph)?;
        let id = u16::try_from(glyph.to_u32()).ok()?;
        (id != 0).then_some(PlacedGlyph {
            c,
            face,
            id,
            advance,
        })
    }

    /// Places a line of text; its glyphs, as places in the list, replace what is in `glyphs`.
    pub fn set(
        &mut self,
        text: &PageText,
        glyphs: &mut Vec<usize>,
    ) -> Result<GlyphLine, SheetError> {
        self.spell(text.weight, &text.text, glyphs)?;
        let wide = glyphs
            .iter()
            .map(|glyph| self.list[*glyph].advance)
            .sum::<f32>()
            / 1000.0;
        let size = match text.fit {
            Some(fit) if wide * text.size > fit => {
                let fitting = (fit / wide * 20.0).floor() / 20.0;
                fitting.max(SMALLEST_TEXT.min(text.size))
            }
            _ => text.size,
        };
        let x = match text.align {
            TextAlign::Left => text.x,
            TextAlign::Centre => text.x - wide * size / 2.0,
            TextAlign::Right => text.x - wide * size,
        };
        Ok(GlyphLine {
            x: round(x),
            y: round(text.y),
            size,
        })
    }

    /// Looks up the glyphs of a text; as places in the list they replace what is in `glyphs`.
    pub fn spell(
        &mut self,
        weight: FontWeight,
        text: &str,
        glyphs: &mut Vec<usize>,
    ) -> Result<(), SheetError> {
        glyphs.clear();
        for c in text.chars() {
            glyphs.push(self.find(weight, c)?);
        }
        Ok(())
    }
}

/// Rounds to hundredths of a point: as fine as any printer, and short in the file.
pub(super) fn round(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
