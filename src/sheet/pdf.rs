// SPDX-License-Identifier: Apache-2.0

//! A paper as PDF bytes by printpdf: every glyph looked up first, only the glyphs used embedded.
//!
//! Invariant: same paper, same bytes, in any process.

mod content;
mod embed;

pub use embed::FontAlias;

use super::archival;
use super::fonts::Fonts;
use super::glyphs::{GlyphTable, SheetError, writer};
use super::page::Paper;
use embed::FontSlot;
use printpdf::{Mm, PdfDocument, PdfPage, PdfParseErrorSeverity, PdfSaveOptions};

/// Writes a paper as PDF/A-3b.
pub fn write(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, SheetError> {
    let mut setter = PageWriter {
        glyphs: GlyphTable::new(fonts)?,
        slots: Vec::new(),
        slot_of: Vec::new(),
        line: Vec::new(),
    };
    let pages: Vec<PdfPage> = paper
        .pages
        .iter()
        .map(|page| Ok(PdfPage::new(Mm(210.0), Mm(297.0), setter.page(page)?)))
        .collect::<Result<_, SheetError>>()?;
    let mut document = PdfDocument::new(&paper.title);
    let aliases = setter.embed(&mut document)?;
    document.with_pages(pages);
    let mut warnings = Vec::new();
    let raw = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings
        .iter()
        .find(|w| !matches!(w.severity, PdfParseErrorSeverity::Info))
    {
        return Err(writer(format!("{warning:?}")));
    }
    archival::finish(raw, paper, &aliases).map_err(writer)
}

/// Turns marks into operations, and remembers which fonts they need.
struct PageWriter<'a> {
    glyphs: GlyphTable<'a>,
    slots: Vec<FontSlot>,
    /// The slot of each glyph, by place in the list of glyphs.
    slot_of: Vec<usize>,
    /// The glyphs of the current line.
    line: Vec<usize>,
}
