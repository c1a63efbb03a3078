// SPDX-License-Identifier: Apache-2.0

//! A page's marks as operations of the PDF.

use super::PageWriter;
use crate::sheet::glyphs::{SheetError, round};
use crate::sheet::page::{FontWeight, HEIGHT, PageInk, PageMark, PageText, PaperPage};
use crate::sheet::shapes::{Across, PageRectangle, RULE, qr};
use printpdf::{
    Color, CurTransMat, FontId, Greyscale, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon,
    PolygonRing, Pt, TextItem, WindingOrder,
};

/// The state of the text section of a page.
#[derive(Default)]
struct TextCursor {
    x: f32,
    /// Points from the bottom.
    y: f32,
    font: Option<SetFont>,
    ink: Option<PageInk>,
    leading: f32,
}

/// A font that is set at a size.
#[derive(Clone, Copy, PartialEq)]
struct SetFont {
    slot: usize,
    size: f32,
}

impl TextCursor {
    /// Moves relative to the begin of the line before. Down a column, which is most of a list, that
    /// is the next line, for which no numbers are written.
    fn go(&mut self, x: f32, y: f32, ops: &mut Vec<Op>) {
        let right = round(x - self.x);
        let up = round(y - self.y);
        self.x = x;
        self.y = y;
        if right == 0.0 && up == -self.leading {
            return ops.push(Op::AddLineBreak);
        }
        ops.push(Op::SetTextCursor {
            pos: Point {
                x: Pt(right),
                y: Pt(up),
            },
        });
        if right == 0.0 && up < 0.0 {
            ops.push(Op::SetLineHeight { lh: Pt(-up) });
            self.leading = -up;
        }
    }
}

impl PageWriter<'_> {
    /// Returns the operations of a page: fills, the word across, text, rules, codes.
    pub fn page(&mut self, page: &PaperPage) -> Result<Vec<Op>, SheetError> {
        let mut ops = Vec::with_capacity(page.marks.len() * 2 + 16);
        for mark in &page.marks {
            if let PageMark::Fill(left, top, width, height, ink) = mark {
                ops.push(fill_colour(*ink));
                let area = rectangle(PageRectangle {
                    left: *left,
                    top: *top,
                    width: *width,
                    height: *height,
                });
                ops.push(polygon(vec![area], PaintMode::Fill));
            }
        }
        for mark in &page.marks {
            if let PageMark::Watermark(word) = mark {
                self.across(word, &mut ops)?;
            }
        }
        let mut cursor = TextCursor::default();
        ops.push(Op::StartTextSection);
        for mark in &page.marks {
            if let PageMark::Text(text) = mark {
                self.text(text, &mut cursor, &mut ops)?;
            }
        }
        ops.push(Op::EndTextSection);
        ops.push(fill_colour(PageInk::Black));
        ops.push(Op::SetOutlineThickness { pt: Pt(RULE) });
        ops.push(Op::SetOutlineColor {
            col: colour(PageInk::Black),
        });
        let rules = page.marks.iter().filter_map(|mark| match mark {
            PageMark::Rule(from, to) => Some(ring(&[*from, *to])),
            _ => None,
        });
        let rules: Vec<PolygonRing> = rules.collect();
        if !rules.is_empty() {
            ops.push(polygon(rules, PaintMode::Stroke));
        }
        for mark in &page.marks {
            if let PageMark::Qr(x, y, side, content) = mark {
                let dark = qr(content, *x, *y, *side)?;
                ops.push(polygon(
                    dark.into_iter().map(rectangle).collect(),
                    PaintMode::Fill,
                ));
            }
        }
        Ok(ops)
    }

    fn text(
        &mut self,
        text: &PageText,
        cursor: &mut TextCursor,
        ops: &mut Vec<Op>,
    ) -> Result<(), SheetError> {
        let mut line = std::mem::take(&mut self.line);
        let placed = self.glyphs.set(text, &mut line)?;
        if cursor.ink != Some(text.ink) {
            ops.push(fill_colour(text.ink));
            cursor.ink = Some(text.ink);
        }
        cursor.go(placed.x, round(HEIGHT - placed.y), ops);
        self.show(&line, placed.size, &mut cursor.font, ops);
        self.line = line;
        Ok(())
    }

    /// Shows glyphs where the cursor is, each run of one font by one operation.
    fn show(&mut self, line: &[usize], size: f32, font: &mut Option<SetFont>, ops: &mut Vec<Op>) {
        let mut from = 0;
        while let Some(first) = line.get(from) {
            let slot = self.slot(*first);
            let run = line[from..]
                .iter()
                .take_while(|glyph| self.slot(**glyph) == slot)
                .count();
            let needed = Some(SetFont { slot, size });
            if *font != needed {
                let id = FontId(self.slots[slot].name());
                ops.push(Op::SetFont {
                    font: PdfFontHandle::External(id),
                    size: Pt(size),
                });
                *font = needed;
            }
            let text = line[from..from + run]
                .iter()
                .map(|glyph| self.glyphs.list()[*glyph].c)
                .collect();
            ops.push(Op::ShowText {
                items: vec![TextItem::Text(text)],
            });
            from += run;
        }
    }

    fn across(&mut self, word: &str, ops: &mut Vec<Op>) -> Result<(), SheetError> {
        let (sin, cos) = Across::CLIMB.sin_cos();
        let (x, y) = Across::BASE;
        let matrix = CurTransMat::Raw([cos, sin, -sin, cos, x, HEIGHT - y]);
        ops.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix { matrix },
            fill_colour(PageInk::Ghost),
        ]);
        ops.extend([
            Op::StartTextSection,
            Op::SetTextCursor {
                pos: Point {
                    x: Pt(-Across::BEFORE),
                    y: Pt(0.0),
                },
            },
        ]);
        let mut line = Vec::new();
        self.glyphs.spell(FontWeight::Bold, word, &mut line)?;
        self.show(&line, Across::SIZE, &mut None, ops);
        ops.extend([Op::EndTextSection, Op::RestoreGraphicsState]);
        Ok(())
    }
}

fn colour(ink: PageInk) -> Color {
    Color::Greyscale(Greyscale::new(ink.level(), None))
}

fn fill_colour(ink: PageInk) -> Op {
    Op::SetFillColor { col: colour(ink) }
}

fn ring(points: &[(f32, f32)]) -> PolygonRing {
    PolygonRing {
        points: points.iter().map(|(x, y)| line_point(*x, *y)).collect(),
    }
}

/// Returns a point of the page in the coordinates of the PDF, whose y goes up.
fn line_point(x: f32, y: f32) -> LinePoint {
    LinePoint {
        p: Point {
            x: Pt(round(x)),
            y: Pt(round(HEIGHT - y)),
        },
        bezier: false,
    }
}

fn rectangle(of: PageRectangle) -> PolygonRing {
    let PageRectangle {
        left,
        top,
        width,
        height,
    } = of;
    ring(&[
        (left, top),
        (left + width, top),
        (left + width, top + height),
        (left, top + height),
    ])
}

fn polygon(rings: Vec<PolygonRing>, mode: PaintMode) -> Op {
    Op::DrawPolygon {
        polygon: Polygon {
            rings,
            mode,
            winding_order: WindingOrder::NonZero,
        },
    }
}
