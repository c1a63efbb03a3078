// SPDX-License-Identifier: Apache-2.0

//! A page of a paper on a cairo context, for the eye before it goes to the printer: the marks of
//! the PDF, at its places, in its faces' own outlines.
//!
//! Deliberately not here: widgets, paging, zoom; they choose the page and the scale.

use super::fonts::Fonts;
use super::glyphs::{GlyphLine, GlyphTable, SheetError, writer};
use super::page::{FontWeight, HEIGHT, PageInk, PageMark, PageText, PaperPage, WIDTH};
use super::shapes::{Across, RULE, qr};
use cairo::Context;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};

/// The reason for which a page can't be painted.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The paper can't be made.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The cairo context failed.
    #[error("the page can't be shown ({0}); the paper itself is not touched by that")]
    Cairo(#[from] cairo::Error),
}

/// Paints a page, white ground and all, from the context's origin; `scale` is device units a point:
/// 2 gives 1190 by 1684.
pub fn paint_page(
    context: &Context,
    page: &PaperPage,
    scale: f64,
    fonts: &Fonts,
) -> Result<(), PreviewError> {
    let mut brush = PreviewBrush::new(context, fonts)?;
    context.save()?;
    context.scale(scale, scale);
    context.rectangle(0.0, 0.0, WIDTH.into(), HEIGHT.into());
    context.clip();
    context.set_source_rgb(1.0, 1.0, 1.0);
    context.paint()?;
    for mark in &page.marks {
        if let PageMark::Fill(x, y, wide, high, ink) = mark {
            brush.ink(*ink);
            let [x, y, wide, high] = [*x, *y, *wide, *high].map(f64::from);
            context.rectangle(x, y, wide, high);
            context.fill()?;
        }
    }
    for mark in &page.marks {
        if let PageMark::Watermark(word) = mark {
            brush.across(word)?;
        }
    }
    for mark in &page.marks {
        if let PageMark::Text(text) = mark {
            brush.text(text)?;
        }
    }
    brush.ink(PageInk::Black);
    context.set_line_width(RULE.into());
    for mark in &page.marks {
        if let PageMark::Rule(from, to) = mark {
            let (x, y) = *from;
            context.move_to(x.into(), y.into());
            let (x, y) = *to;
            context.line_to(x.into(), y.into());
        }
    }
    context.stroke()?;
    brush.ink(PageInk::Black);
    for mark in &page.marks {
        if let PageMark::Qr(x, y, side, content) = mark {
            for dark in qr(content, *x, *y, *side)? {
                context.rectangle(
                    dark.left.into(),
                    dark.top.into(),
                    dark.width.into(),
                    dark.height.into(),
                );
            }
        }
    }
    context.fill()?;
    Ok(context.restore()?)
}

struct PreviewBrush<'a> {
    context: &'a Context,
    glyphs: GlyphTable<'a>,
    outlines: Vec<OutlineGlyphCollection<'a>>,
    /// The glyphs of the current line.
    line: Vec<usize>,
}

impl<'a> PreviewBrush<'a> {
    fn new(context: &'a Context, fonts: &'a Fonts) -> Result<Self, SheetError> {
        let glyphs = GlyphTable::new(fonts)?;
        let outlines = glyphs
            .faces
            .iter()
            .map(|face| face.font().map(|font| font.outline_glyphs()));
        let outlines = outlines
            .collect::<Option<_>>()
            .ok_or_else(|| writer("a font can't be opened"))?;
        Ok(Self {
            context,
            glyphs,
            outlines,
            line: Vec::new(),
        })
    }

    fn ink(&self, ink: PageInk) {
        let level = f64::from(ink.level());
        self.context.set_source_rgb(level, level, level);
    }

    fn text(&mut self, text: &PageText) -> Result<(), PreviewError> {
        let placed = self.glyphs.set(text, &mut self.line)?;
        self.ink(text.ink);
        self.show(&placed)
    }

    fn across(&mut self, word: &str) -> Result<(), PreviewError> {
        self.glyphs.spell(FontWeight::Bold, word, &mut self.line)?;
        self.ink(PageInk::Ghost);
        self.context.save()?;
        let (x, y) = Across::BASE;
        self.context.translate(x.into(), y.into());
        self.context.rotate(-f64::from(Across::CLIMB));
        self.show(&GlyphLine {
            x: -Across::BEFORE,
            y: 0.0,
            size: Across::SIZE,
        })?;
        Ok(self.context.restore()?)
    }

    /// Fills the outlines of the current line.
    fn show(&self, placed: &GlyphLine) -> Result<(), PreviewError> {
        let mut pen = CairoPen {
            context: self.context,
            x: placed.x.into(),
            y: placed.y.into(),
            at: (0.0, 0.0),
        };
        for glyph in self.line.iter().map(|glyph| self.glyphs.list()[*glyph]) {
            let id = skrifa::GlyphId::new(glyph.id.into());
            if let Some(outline) = self.outlines[glyph.face].get(id) {
                let settings =
                    DrawSettings::unhinted(Size::new(placed.size), LocationRef::default());
                outline.draw(settings, &mut pen).map_err(writer)?;
            }
            pen.x += f64::from(glyph.advance * placed.size / 1000.0);
        }
        Ok(self.context.fill()?)
    }
}

/// Draws an outline, whose y goes up, into a path, whose y goes down.
struct CairoPen<'a> {
    context: &'a Context,
    x: f64,
    y: f64,
    /// The current point of the outline, in its own coordinates.
    at: (f32, f32),
}

impl CairoPen<'_> {
    fn there(&mut self, x: f32, y: f32) -> (f64, f64) {
        self.at = (x, y);
        (self.x + f64::from(x), self.y - f64::from(y))
    }
}

/// Returns a coordinate of a cubic curve's handle, from that of a quadratic curve's end and handle.
fn cubic_handle(end: f32, handle: f32) -> f32 {
    end + (handle - end) * 2.0 / 3.0
}

impl OutlinePen for CairoPen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.there(x, y);
        self.context.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.there(x, y);
        self.context.line_to(x, y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // The same curve with two handles.
        let (from_x, from_y) = self.at;
        self.curve_to(
            cubic_handle(from_x, cx),
            cubic_handle(from_y, cy),
            cubic_handle(x, cx),
            cubic_handle(y, cy),
            x,
            y,
        );
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (ax, ay) = self.there(ax, ay);
        let (bx, by) = self.there(bx, by);
        let (x, y) = self.there(x, y);
        self.context.curve_to(ax, ay, bx, by, x, y);
    }
    fn close(&mut self) {
        self.context.close_path();
    }
}
