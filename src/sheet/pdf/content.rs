// SPDX-License-Identifier: Apache-2.0

//! A page's marks as operations of the PDF.

use super::PageWriter;
use crate::sheet::glyphs::{SheetError, round};
use crate::sheet::page::{FontWeight, HEIGHT, PageInk, PageMark, PageText, PaperPage};
use crate::sheet::shapes::{Across, PageRectangle, RULE, qr};
use printpdf::{
    Color, CurTransMat, FontId, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon,
    PolygonRing, Pt, Rgb, TextItem, WindingOrder,
};

/// What the text section of a page has set so far.
#[derive(Default)]
struct TextCursor {
    at: (f32, f32),
    font: Option<(usize, f32)>,
    ink: Option<PageInk>,
    leading: f32,
}

impl TextCursor {
    /// Moves relative to where the line before began. Down a column, which is most of a list, that
    /// is the next line: no numbers to write.
    fn go(&mut self, to: (f32, f32), ops: &mut Vec<Op>) {
        let (right, up) = (round(to.0 - self.at.0), round(to.1 - self.at.1));
        self.at = to;
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
    /// The operations of a page: fills, the word across, text, rules, codes.
    pub fn page(&mut self, page: &PaperPage) -> Result<Vec<Op>, SheetError> {
        let mut ops = Vec::with_capacity(page.marks.len() * 2 + 16);
        for mark in &page.marks {
            if let PageMark::Fill(x, y, wide, high, ink) = mark {
                ops.push(fill_colour(*ink));
                ops.push(polygon(
                    vec![rectangle((*x, *y, *wide, *high))],
                    PaintMode::Fill,
                ));
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
            col: colour(PageInk::Grey),
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
        cursor.go((placed.x, round(HEIGHT - placed.y)), ops);
        self.show(&line, placed.size, &mut cursor.font, ops);
        self.line = line;
        Ok(())
    }

    /// Shows glyphs where the cursor is, each run of one font by one operation.
    fn show(
        &mut self,
        line: &[usize],
        size: f32,
        font: &mut Option<(usize, f32)>,
        ops: &mut Vec<Op>,
    ) {
        let mut from = 0;
        while let Some(first) = line.get(from) {
            let slot = self.slot(*first);
            let run = line[from..]
                .iter()
                .take_while(|glyph| self.slot(**glyph) == slot)
                .count();
            if *font != Some((slot, size)) {
                let id = FontId(self.slots[slot].name());
                ops.push(Op::SetFont {
                    font: PdfFontHandle::External(id),
                    size: Pt(size),
                });
                *font = Some((slot, size));
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
        let matrix =
            CurTransMat::Raw([cos, sin, -sin, cos, Across::BASE.0, HEIGHT - Across::BASE.1]);
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
    let [r, g, b] = ink.rgb();
    Color::Rgb(Rgb::new(r, g, b, None))
}

fn fill_colour(ink: PageInk) -> Op {
    Op::SetFillColor { col: colour(ink) }
}

fn ring(points: &[(f32, f32)]) -> PolygonRing {
    let point = |(x, y): &(f32, f32)| LinePoint {
        p: Point {
            x: Pt(round(*x)),
            y: Pt(round(HEIGHT - y)),
        },
        bezier: false,
    };
    PolygonRing {
        points: points.iter().map(point).collect(),
    }
}

fn rectangle((x, y, wide, high): PageRectangle) -> PolygonRing {
    ring(&[(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])
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
