// SPDX-License-Identifier: Apache-2.0

//! Shapes and texts on a cairo context, each in its place.

use super::letters::{TextFace, TextSetter, measured};
use super::lines::TextLines;
use super::palette::{Colour, Palette, REAL, REHEARSAL};
use super::placed_text::{PlacedText, PlacedTexts, TextPlacement};
use super::text_style::{TextStyle, bold, numeral};
use crate::hall::scene::SceneGround;
use crate::hall::stage::StageIcon;
use cairo::{Context, Error};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// The side of a text that its anchor is on.
#[derive(Clone, Copy, PartialEq)]
pub enum TextAnchor {
    Left,
    Centre,
    Right,
}

/// Letters of this size or more are filled as shapes: their pixels are too many to be kept for a
/// next time.
const OUTLINED: f64 = 500.0;

/// A context with its palette.
pub struct Brush<'a> {
    pub context: &'a Context,
    letters: TextSetter,
    pub palette: &'static Palette,
    /// The list in which everything that is written is noted, when somebody wants to check it.
    pub record: Option<&'a PlacedTexts>,
}

impl<'a> Brush<'a> {
    /// A brush in the colours of the ground; with a record, it notes what it paints.
    pub fn new(
        context: &'a Context,
        ground: &SceneGround,
        record: Option<&'a PlacedTexts>,
    ) -> Self {
        let palette = if *ground == SceneGround::Real {
            &REAL
        } else {
            &REHEARSAL
        };
        Self {
            context,
            letters: TextSetter::default(),
            palette,
            record,
        }
    }

    /// The same brush on another context, of which nothing is noted.
    pub fn unrecorded(&self, context: &'a Context) -> Self {
        Self {
            context,
            letters: self.letters.clone(),
            palette: self.palette,
            record: None,
        }
    }

    fn note(&self, what: TextPlacement, (left, top, wide, high): (f64, f64, f64, f64)) {
        if let Some(record) = self.record {
            let (right, bottom) = self.context.user_to_device(left + wide, top + high);
            let (left, top) = self.context.user_to_device(left, top);
            record.borrow_mut().push(PlacedText {
                what,
                left,
                top,
                right,
                bottom,
            });
        }
    }

    /// Sets the colour of the next fill or line.
    pub fn colour(&self, (r, g, b): Colour) {
        self.context.set_source_rgb(r, g, b);
    }

    /// Width of a text.
    pub fn width(&self, face: TextFace, size: f64, text: &str) -> f64 {
        measured(self.letters.set(face, text).size().0) * size / face.set()
    }

    /// Writes a text to the right of the point, as [`Brush::text`] does.
    pub fn left(&self, style: TextStyle, at: (f64, f64), fit: f64, text: &str) -> f64 {
        self.text(style, at, TextAnchor::Left, fit, text)
    }

    /// Writes a text around the point, as [`Brush::text`] does.
    pub fn centre(&self, style: TextStyle, at: (f64, f64), fit: f64, text: &str) -> f64 {
        self.text(style, at, TextAnchor::Centre, fit, text)
    }

    /// Writes a text up to the point, as [`Brush::text`] does.
    pub fn right(&self, style: TextStyle, at: (f64, f64), fit: f64, text: &str) -> f64 {
        self.text(style, at, TextAnchor::Right, fit, text)
    }

    /// Writes a line of text on its baseline, never wider than `fit`: in a smaller size instead.
    /// Returns its width.
    pub fn text(
        &self,
        style: TextStyle,
        (x, y): (f64, f64),
        anchor: TextAnchor,
        fit: f64,
        text: &str,
    ) -> f64 {
        let TextStyle { face, size, colour } = style;
        let layout = self.letters.set(face, text);
        let (asked, wide) = (size, measured(layout.size().0) * size / face.set());
        let (size, wide) = if wide > fit && wide > 0.0 {
            (size * fit / wide, fit)
        } else {
            (size, wide)
        };
        let scale = size / face.set();
        // A context that was scaled to nothing paints no more.
        if scale <= 0.0 {
            return 0.0;
        }
        let left = match anchor {
            TextAnchor::Left => x,
            TextAnchor::Centre => x - wide / 2.0,
            TextAnchor::Right => x - wide,
        };
        let top = y - measured(layout.baseline()) * scale;
        self.colour(colour);
        let matrix = self.context.matrix();
        self.context.translate(left, top);
        self.context.scale(scale, scale);
        self.context.move_to(0.0, 0.0);
        if size < OUTLINED {
            pangocairo::functions::show_layout(self.context, &layout);
        } else {
            pangocairo::functions::layout_path(self.context, &layout);
            // As with the line above, the context keeps what went wrong, and says so at the next
            // step.
            let _ = self.context.fill();
        }
        self.context.set_matrix(matrix);
        if self.record.is_some() && !text.trim().is_empty() {
            let ink = layout.extents().0;
            let [dx, dy, wide, high] =
                [ink.x(), ink.y(), ink.width(), ink.height()].map(|v| measured(v) * scale);
            let what = TextPlacement::Text {
                text: text.to_owned(),
                size,
                asked,
            };
            self.note(what, (left + dx, top + dy, wide, high));
        }
        wide
    }

    /// A seven-digit number with a small gap after the third digit; it is spacing, not a character.
    /// Returns its width.
    pub fn number(
        &self,
        size: f64,
        colour: Colour,
        (x, y): (f64, f64),
        anchor: TextAnchor,
        fit: f64,
        number: &str,
    ) -> f64 {
        if number.len() != 7 {
            return self.text(numeral(size, colour), (x, y), anchor, fit, number);
        }
        let (head, tail) = number.split_at(3);
        // Small numbers need more of it to be seen.
        let gap = if size > 200.0 { 0.1 } else { 0.16 };
        let measured = |size: f64| {
            (
                self.width(TextFace::Digits, size, head),
                self.width(TextFace::Digits, size, tail),
                size * gap,
            )
        };
        let (a, b, gap) = measured(size);
        let size = if a + b + gap > fit {
            size * fit / (a + b + gap)
        } else {
            size
        };
        let (a, b, gap) = if a + b + gap > fit {
            measured(size)
        } else {
            (a, b, gap)
        };
        let wide = a + b + gap;
        let left = match anchor {
            TextAnchor::Left => x,
            TextAnchor::Centre => x - wide / 2.0,
            TextAnchor::Right => x - wide,
        };
        self.left(numeral(size, colour), (left, y), f64::MAX, head);
        self.left(numeral(size, colour), (left + a + gap, y), f64::MAX, tail);
        wide
    }

    /// A path: a rectangle with round corners.
    pub fn rounded(&self, x: f64, y: f64, wide: f64, high: f64, radius: f64) {
        let c = self.context;
        c.new_sub_path();
        c.arc(x + wide - radius, y + radius, radius, -FRAC_PI_2, 0.0);
        c.arc(x + wide - radius, y + high - radius, radius, 0.0, FRAC_PI_2);
        c.arc(x + radius, y + high - radius, radius, FRAC_PI_2, PI);
        c.arc(x + radius, y + radius, radius, PI, PI + FRAC_PI_2);
        c.close_path();
    }

    /// A filled card with an outline.
    pub fn card(
        &self,
        (x, y, wide, high): (f64, f64, f64, f64),
        fill: Colour,
        outline: Colour,
        thick: f64,
    ) -> Result<(), Error> {
        self.rounded(x, y, wide, high, 16.0);
        self.colour(fill);
        self.context.fill_preserve()?;
        self.colour(outline);
        self.context.set_line_width(thick);
        self.note(TextPlacement::Box, (x, y, wide, high));
        self.context.stroke()
    }

    /// A thin rule.
    pub fn rule(&self, from: (f64, f64), to: (f64, f64)) -> Result<(), Error> {
        self.colour(self.palette.line);
        self.context.set_line_width(2.0);
        self.context.move_to(from.0, from.1);
        self.context.line_to(to.0, to.1);
        self.context.stroke()
    }

    /// The one thing that happens or is to be done: gold with an ink outline, right-aligned, its
    /// text of this size. Returns its left edge.
    pub fn chip(&self, right: f64, middle: f64, size: f64, text: &str) -> Result<f64, Error> {
        if text.is_empty() {
            return Ok(right);
        }
        let (wide, high) = (
            self.width(TextFace::SansBold, size, text) + size * 1.3,
            size * 1.72,
        );
        self.card(
            (right - wide, middle - high / 2.0, wide, high),
            self.palette.now,
            self.palette.ink,
            4.0,
        )?;
        let at = (right - wide / 2.0, middle + size * 0.36);
        self.centre(bold(size, self.palette.ink), at, wide, text);
        Ok(right - wide)
    }

    /// White on the colour of what can't change any more, with a tick. Returns its left edge.
    pub fn fixed_chip(&self, right: f64, middle: f64, size: f64, text: &str) -> Result<f64, Error> {
        let (p, white) = (self.palette, (1.0, 1.0, 1.0));
        let (wide, high) = (
            self.width(TextFace::SansBold, size, text) + size * 2.7,
            size * 1.72,
        );
        self.card(
            (right - wide, middle - high / 2.0, wide, high),
            p.selected,
            p.selected,
            1.0,
        )?;
        self.tick((right - wide + size * 1.15, middle), size * 0.85, white)?;
        let at = (right - size * 0.65, middle + size * 0.36);
        self.right(bold(size, white), at, wide, text);
        Ok(right - wide)
    }

    /// Paints what is neither done nor to be done: an outline in ink. Returns its left edge.
    pub fn plain_chip(&self, right: f64, middle: f64, size: f64, text: &str) -> Result<f64, Error> {
        let (p, high) = (self.palette, size * 1.72);
        let wide = self.width(TextFace::SansBold, size, text) + size * 1.3;
        self.card(
            (right - wide, middle - high / 2.0, wide, high),
            p.card,
            p.ink,
            4.0,
        )?;
        let at = (right - wide / 2.0, middle + size * 0.36);
        self.centre(bold(size, p.ink), at, wide, text);
        Ok(right - wide)
    }

    /// A text that may be broken into lines.
    pub fn lines<'t>(&self, face: TextFace, text: &'t str) -> TextLines<'t> {
        TextLines::new(&self.letters, face, text)
    }

    /// A filled disc.
    pub fn disc(&self, (x, y): (f64, f64), radius: f64, fill: Colour) -> Result<(), Error> {
        self.context.new_sub_path();
        self.context.arc(x, y, radius, 0.0, TAU);
        self.colour(fill);
        self.context.fill()
    }

    /// A circle's outline.
    pub fn circle(
        &self,
        (x, y): (f64, f64),
        radius: f64,
        outline: Colour,
        thick: f64,
    ) -> Result<(), Error> {
        self.context.new_sub_path();
        self.context.arc(x, y, radius, 0.0, TAU);
        self.colour(outline);
        self.context.set_line_width(thick);
        self.context.stroke()
    }

    /// A tick of this size around a point.
    pub fn tick(&self, (x, y): (f64, f64), size: f64, colour: Colour) -> Result<(), Error> {
        self.colour(colour);
        self.context.set_line_width(size * 0.18);
        self.context.set_line_join(cairo::LineJoin::Round);
        self.context.set_line_cap(cairo::LineCap::Round);
        self.context.move_to(x - size * 0.42, y + size * 0.02);
        self.context.line_to(x - size * 0.1, y + size * 0.34);
        self.context.line_to(x + size * 0.44, y - size * 0.34);
        self.context.stroke()?;
        self.context.set_line_cap(cairo::LineCap::Butt);
        Ok(())
    }

    /// A disc that says what to do: its shape differs, not only its colour.
    pub fn icon(&self, (x, y): (f64, f64), icon: StageIcon) -> Result<(), Error> {
        let p = self.palette;
        if icon == StageIcon::Tick {
            self.disc((x, y), 34.0, p.ink)?;
            return self.tick((x, y), 36.0, p.paper);
        }
        self.disc(
            (x, y),
            34.0,
            if icon == StageIcon::Wait {
                p.paper
            } else {
                p.now
            },
        )?;
        self.circle((x, y), 34.0, p.ink, 5.0)?;
        self.colour(p.ink);
        match icon {
            StageIcon::Start => {
                self.context.move_to(x - 9.0, y - 16.0);
                self.context.line_to(x + 17.0, y);
                self.context.line_to(x - 9.0, y + 16.0);
            }
            StageIcon::Stop => self.context.rectangle(x - 13.0, y - 13.0, 26.0, 26.0),
            StageIcon::Wait | StageIcon::Tick => {
                for dx in [-14.0, 0.0, 14.0] {
                    self.context.new_sub_path();
                    self.context.arc(x + dx, y, 4.5, 0.0, TAU);
                }
            }
        }
        self.context.fill()
    }

    /// A QR code in a white square.
    pub fn code(&self, x: f64, y: f64, side: f64, text: &str) -> Result<(), Error> {
        let Ok(code) = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M) else {
            return Ok(());
        };
        let (width, colours) = (code.width(), code.to_colors());
        let module = side / width as f64;
        self.colour(self.palette.ink);
        for (i, colour) in colours.iter().enumerate() {
            if *colour == qrcode::Color::Dark {
                let (row, column) = ((i / width) as f64, (i % width) as f64);
                // A hair wider, so that no light shows between modules at odd scales.
                self.context.rectangle(
                    x + column * module,
                    y + row * module,
                    module + 0.3,
                    module + 0.3,
                );
            }
        }
        self.context.fill()
    }
}
