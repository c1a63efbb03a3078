//! A paper as PDF bytes by printpdf: every glyph looked up first, only the glyphs used embedded, each glyph under one character.
//!
//! Invariant: same paper, same bytes, in any process. Text that is searched or copied is exactly what was set: where two characters share
//! a glyph of a font, the second is set in an alias of that font.

use super::archival::{self, Meta};
use super::fonts::{Face, Fonts};
use super::page::{Align, HEIGHT, Ink, Mark, Page, Paper, Text, WIDTH, Weight};
use printpdf::{
    Color, CurTransMat, FontId, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfParseErrorSeverity, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb, TextItem, WindingOrder,
};
use sha2::{Digest, Sha256};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use std::collections::{BTreeMap, HashMap};

/// Why a paper can't be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// No font has the character.
    #[error("no font here has U+{:04X}; correct it in the roster, or install a font that has it", u32::from(*.0))]
    NoGlyph(char),
    /// A font or the PDF writer failed.
    #[error("the PDF can't be made ({0}); install the distribution's fonts again, or call support")]
    Writer(String),
}

fn writer(error: impl ToString) -> SheetError {
    SheetError::Writer(error.to_string())
}

/// Writes a paper as PDF/A-3b.
pub fn write(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, SheetError> {
    let mut setter = Setter::new(fonts)?;
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
    if let Some(warning) = warnings.iter().find(|w| !matches!(w.severity, PdfParseErrorSeverity::Info)) {
        return Err(writer(format!("{warning:?}")));
    }
    archival::finish(raw, &Meta::of(paper), &aliases).map_err(writer)
}

/// A font of the PDF: a face, and which glyph stands for which character. Alias 0 carries the face's program.
struct Slot {
    face: usize,
    alias: usize,
    glyphs: BTreeMap<u16, char>,
}

impl Slot {
    fn name(&self) -> String {
        format!("F{}{}", self.face, (b'a' + (self.alias % 26) as u8) as char)
    }
}

/// Looks glyphs up and turns marks into operations.
struct Setter<'a> {
    faces: &'a [Face],
    charmaps: Vec<Charmap<'a>>,
    metrics: Vec<GlyphMetrics<'a>>,
    slots: Vec<Slot>,
    /// Per weight and character: slot and advance in thousandths.
    known: HashMap<(bool, char), (usize, f32)>,
}

impl<'a> Setter<'a> {
    fn new(fonts: &'a Fonts) -> Result<Self, SheetError> {
        let open = |face: &'a Face| face.font().ok_or_else(|| writer("a font can't be opened"));
        let open: Vec<_> = fonts.faces.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            faces: &fonts.faces,
            charmaps: open.iter().map(|font| font.charmap()).collect(),
            metrics: open.iter().map(|font| font.glyph_metrics(Size::new(1000.0), LocationRef::default())).collect(),
            slots: Vec::new(),
            known: HashMap::new(),
        })
    }

    /// The slot and advance of a character: in the face of its weight, else in the regular, else in the rare one.
    fn glyph(&mut self, weight: Weight, c: char) -> Result<(usize, f32), SheetError> {
        let bold = weight == Weight::Bold;
        if let Some(known) = self.known.get(&(bold, c)) {
            return Ok(*known);
        }
        let order: &[usize] = if bold { &[1, 0, 2] } else { &[0, 2] };
        let find = |face: &usize| {
            let glyph = self.charmaps.get(*face)?.map(c).filter(|g| g.to_u32() != 0)?;
            Some((*face, u16::try_from(glyph.to_u32()).ok()?, self.metrics.get(*face)?.advance_width(glyph)?))
        };
        let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FEFF}');
        let found = if private { None } else { order.iter().find_map(find) };
        let (face, glyph, advance) = found.ok_or(SheetError::NoGlyph(c))?;
        let mut alias = 0;
        let slot = loop {
            match self.slots.iter().position(|slot| slot.face == face && slot.alias == alias) {
                None => {
                    self.slots.push(Slot { face, alias, glyphs: BTreeMap::new() });
                    break self.slots.len() - 1;
                }
                Some(slot) if self.slots[slot].glyphs.get(&glyph).is_none_or(|other| *other == c) => break slot,
                Some(_) => alias += 1,
            }
        };
        self.slots[slot].glyphs.insert(glyph, c);
        self.known.insert((bold, c), (slot, advance));
        Ok((slot, advance))
    }

    fn page(&mut self, page: &Page) -> Result<Vec<Op>, SheetError> {
        let mut ops = Vec::new();
        for mark in &page.marks {
            if let Mark::Fill(x, y, wide, high, ink) = mark {
                ops.push(fill_colour(*ink));
                ops.push(polygon(vec![rectangle(*x, *y, *wide, *high)], PaintMode::Fill));
            }
        }
        for mark in &page.marks {
            if let Mark::Watermark(word) = mark {
                self.watermark(word, &mut ops)?;
            }
        }
        let mut line = Line::default();
        ops.push(Op::StartTextSection);
        for mark in &page.marks {
            if let Mark::Text(text) = mark {
                self.text(text, &mut line, &mut ops)?;
            }
        }
        ops.push(Op::EndTextSection);
        ops.push(fill_colour(Ink::Black));
        ops.push(Op::SetOutlineThickness { pt: Pt(0.35) });
        ops.push(Op::SetOutlineColor { col: colour(Ink::Grey) });
        let rules = page.marks.iter().filter_map(|mark| match mark {
            Mark::Rule(from, to) => Some(ring(&[*from, *to])),
            _ => None,
        });
        let rules: Vec<PolygonRing> = rules.collect();
        if !rules.is_empty() {
            ops.push(polygon(rules, PaintMode::Stroke));
        }
        for mark in &page.marks {
            if let Mark::Qr(x, y, side, content) = mark {
                ops.push(polygon(qr(content, *x, *y, *side)?, PaintMode::Fill));
            }
        }
        Ok(ops)
    }

    fn text(&mut self, text: &Text, line: &mut Line, ops: &mut Vec<Op>) -> Result<(), SheetError> {
        let mut wide = 0.0;
        for c in text.text.chars() {
            wide += self.glyph(text.weight, c)?.1 / 1000.0;
        }
        let size = match text.fit {
            Some(fit) if wide * text.size > fit => (fit / wide * 20.0).floor() / 20.0,
            _ => text.size,
        };
        let x = match text.align {
            Align::Left => text.x,
            Align::Centre => text.x - wide * size / 2.0,
            Align::Right => text.x - wide * size,
        };
        if line.ink != Some(text.ink) {
            ops.push(fill_colour(text.ink));
            line.ink = Some(text.ink);
        }
        let to = (round(x), round(HEIGHT - text.y));
        // The cursor moves relative to where the line before began.
        let pos = Point { x: Pt(round(to.0 - line.at.0)), y: Pt(round(to.1 - line.at.1)) };
        ops.push(Op::SetTextCursor { pos });
        line.at = to;
        self.show(text.weight, size, &text.text, &mut line.font, ops)
    }

    fn show(
        &mut self,
        weight: Weight,
        size: f32,
        text: &str,
        font: &mut Option<(usize, f32)>,
        ops: &mut Vec<Op>,
    ) -> Result<(), SheetError> {
        let mut run = String::new();
        let mut of_run = None;
        for c in text.chars() {
            let slot = self.glyph(weight, c)?.0;
            if of_run.is_some_and(|of| of != slot) {
                ops.push(show_text(&mut run));
            }
            of_run = Some(slot);
            if *font != Some((slot, size)) {
                let id = FontId(self.slots[slot].name());
                ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(size) });
                *font = Some((slot, size));
            }
            run.push(c);
        }
        ops.push(show_text(&mut run));
        Ok(())
    }

    fn watermark(&mut self, word: &str, ops: &mut Vec<Op>) -> Result<(), SheetError> {
        const SIZE: f32 = 170.0;
        let (sin, cos) = 0.61_f32.sin_cos();
        let matrix = CurTransMat::Raw([cos, sin, -sin, cos, WIDTH / 2.0 - 80.0, HEIGHT / 2.0 - 160.0]);
        ops.extend([Op::SaveGraphicsState, Op::SetTransformationMatrix { matrix }, fill_colour(Ink::Ghost)]);
        ops.extend([Op::StartTextSection, Op::SetTextCursor { pos: Point { x: Pt(-SIZE / 2.0), y: Pt(0.0) } }]);
        self.show(Weight::Bold, SIZE, word, &mut None, ops)?;
        ops.extend([Op::EndTextSection, Op::RestoreGraphicsState]);
        Ok(())
    }

    /// Embeds the subsets. Returns each alias with the font that carries its program.
    fn embed(&self, document: &mut PdfDocument) -> Result<Vec<(String, String)>, SheetError> {
        let mut aliases = Vec::new();
        for (index, face) in self.faces.iter().enumerate() {
            let own: Vec<&Slot> = self.slots.iter().filter(|slot| slot.face == index).collect();
            let Some(first) = own.first() else { continue };
            let glyphs: Vec<u16> = first.glyphs.keys().copied().collect();
            let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
            let subset = subsetter::subset(&face.bytes, face.index, &remapper).map_err(|e| writer(format!("{e:?}")))?;
            let mut font = ParsedFont::from_bytes(&subset, 0, &mut Vec::new())
                .ok_or_else(|| writer(format!("{} can't be subset", face.postscript)))?;
            font.font_name = Some(format!("{}+{}", tag(&subset), face.postscript));
            for slot in &own {
                let mut font = font.clone();
                for (glyph, c) in &slot.glyphs {
                    let new = remapper.get(*glyph).ok_or_else(|| writer("a glyph was lost in the subset"))?;
                    font.set_codepoint_mapping(*c as u32, new);
                }
                if slot.alias > 0 {
                    aliases.push((slot.name(), first.name()));
                }
                document.resources.fonts.map.insert(FontId(slot.name()), PdfFont::new(font));
            }
        }
        Ok(aliases)
    }
}

/// What the text section of a page has set so far.
#[derive(Default)]
struct Line {
    at: (f32, f32),
    font: Option<(usize, f32)>,
    ink: Option<Ink>,
}

fn show_text(run: &mut String) -> Op {
    Op::ShowText { items: vec![TextItem::Text(std::mem::take(run))] }
}

fn round(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn colour(ink: Ink) -> Color {
    let [r, g, b] = ink.rgb();
    Color::Rgb(Rgb::new(r, g, b, None))
}

fn fill_colour(ink: Ink) -> Op {
    Op::SetFillColor { col: colour(ink) }
}

fn ring(points: &[(f32, f32)]) -> PolygonRing {
    let point =
        |(x, y): &(f32, f32)| LinePoint { p: Point { x: Pt(round(*x)), y: Pt(round(HEIGHT - y)) }, bezier: false };
    PolygonRing { points: points.iter().map(point).collect() }
}

fn rectangle(x: f32, y: f32, wide: f32, high: f32) -> PolygonRing {
    ring(&[(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])
}

fn polygon(rings: Vec<PolygonRing>, mode: PaintMode) -> Op {
    Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero } }
}

/// The dark modules of a QR code, those beside each other in one rectangle.
fn qr(content: &str, x: f32, y: f32, side: f32) -> Result<Vec<PolygonRing>, SheetError> {
    let code = qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M).map_err(writer)?;
    let (width, colours) = (code.width(), code.to_colors());
    let module = side / width as f32;
    let mut rings = Vec::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run.first() == Some(&qrcode::Color::Dark) {
                let (left, top) = (x + column as f32 * module, y + row as f32 * module);
                rings.push(rectangle(left, top, run.len() as f32 * module, module));
            }
            column += run.len();
        }
    }
    Ok(rings)
}

/// Six letters that belong to the subset (PDF 32000-1, 9.6.4).
fn tag(subset: &[u8]) -> String {
    Sha256::digest(subset).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
