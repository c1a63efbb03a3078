// SPDX-License-Identifier: Apache-2.0

//! Marks before a line: each has its own shape, so that none hangs on its colour.

use crate::console::StatusMark;
use gtk::prelude::*;
use std::f64::consts::{PI, TAU};

/// Reports whether a cell with this mark is drawn inverted.
pub fn is_trouble(mark: StatusMark) -> bool {
    match mark {
        StatusMark::MustCorrect | StatusMark::Unknown => true,
        StatusMark::Done | StatusMark::Now | StatusMark::ToCome | StatusMark::PleaseConfirm => {
            false
        }
    }
}

/// Returns a mark of this size in pixels.
pub fn mark(mark: StatusMark, size: i32) -> gtk::DrawingArea {
    let area = gtk::DrawingArea::new();
    area.set_content_width(size);
    area.set_content_height(size);
    area.set_valign(gtk::Align::Center);
    area.set_draw_func(move |area, context, width, height| {
        let ink = area.style_context().color();
        let painter = MarkPainter {
            context,
            size: f64::from(width.min(height)),
            ink: Colour {
                red: f64::from(ink.red()),
                green: f64::from(ink.green()),
                blue: f64::from(ink.blue()),
            },
        };
        // A mark that can't be painted leaves its words beside it.
        let _ = painter.paint(mark);
    });
    area
}

#[derive(Clone, Copy)]
struct Colour {
    red: f64,
    green: f64,
    blue: f64,
}

const GOLD: Colour = Colour {
    red: 0.96,
    green: 0.72,
    blue: 0.18,
};
const WHITE: Colour = Colour {
    red: 1.0,
    green: 1.0,
    blue: 1.0,
};
const NIGHT: Colour = Colour {
    red: 0.06,
    green: 0.14,
    blue: 0.24,
};

/// Paints a mark into a square.
struct MarkPainter<'a> {
    context: &'a cairo::Context,
    /// Pixels of the square's side.
    size: f64,
    /// The colour of the words beside it.
    ink: Colour,
}

impl MarkPainter<'_> {
    fn paint(&self, mark: StatusMark) -> Result<(), cairo::Error> {
        self.set_colour(self.ink);
        self.context.set_line_width(self.size * 0.1);
        match mark {
            StatusMark::Done => self.tick_in_a_disc(),
            StatusMark::Now => self.arrow_in_a_gold_disc(),
            StatusMark::ToCome => self.hollow_circle(),
            StatusMark::MustCorrect => self.octagon_with_a_cross(),
            StatusMark::PleaseConfirm => self.triangle(),
            StatusMark::Unknown => self.question_mark(),
        }
    }

    fn set_colour(&self, colour: Colour) {
        self.context
            .set_source_rgb(colour.red, colour.green, colour.blue);
    }

    /// Returns what stands out from the ink: the words are light on a dark ground, or the reverse.
    fn ground(&self) -> Colour {
        if self.ink.red > 0.5 { NIGHT } else { WHITE }
    }

    fn radius(&self) -> f64 {
        self.size / 2.0 - 2.0
    }

    fn disc(&self, radius: f64) {
        let middle = self.size / 2.0;
        self.context.new_path();
        self.context.arc(middle, middle, radius, 0.0, TAU);
    }

    /// Begins a line here; measured in sides of the square.
    fn move_to(&self, x: f64, y: f64) {
        self.context.move_to(self.size * x, self.size * y);
    }

    fn line_to(&self, x: f64, y: f64) {
        self.context.line_to(self.size * x, self.size * y);
    }

    fn tick_in_a_disc(&self) -> Result<(), cairo::Error> {
        self.disc(self.radius());
        self.context.fill()?;
        self.set_colour(self.ground());
        self.move_to(0.29, 0.52);
        self.line_to(0.44, 0.67);
        self.line_to(0.72, 0.36);
        self.context.stroke()
    }

    fn arrow_in_a_gold_disc(&self) -> Result<(), cairo::Error> {
        self.disc(self.radius());
        self.set_colour(GOLD);
        self.context.fill_preserve()?;
        self.set_colour(self.ink);
        self.context.stroke()?;
        self.move_to(0.4, 0.3);
        self.line_to(0.72, 0.5);
        self.line_to(0.4, 0.7);
        self.context.fill()
    }

    fn hollow_circle(&self) -> Result<(), cairo::Error> {
        self.disc(self.radius() - 1.0);
        self.context.set_line_width(self.size * 0.07);
        self.context.stroke()
    }

    fn octagon_with_a_cross(&self) -> Result<(), cairo::Error> {
        let (middle, radius) = (self.size / 2.0, self.radius());
        for corner in 0..8 {
            let angle = PI / 8.0 + f64::from(corner) * PI / 4.0;
            let (x, y) = (radius * angle.cos(), radius * angle.sin());
            self.context.line_to(middle + x, middle + y);
        }
        self.context.close_path();
        self.context.fill()?;
        self.set_colour(self.ground());
        self.move_to(0.34, 0.34);
        self.line_to(0.66, 0.66);
        self.context.stroke()?;
        self.move_to(0.66, 0.34);
        self.line_to(0.34, 0.66);
        self.context.stroke()
    }

    fn triangle(&self) -> Result<(), cairo::Error> {
        self.move_to(0.5, 0.1);
        self.line_to(0.94, 0.88);
        self.line_to(0.06, 0.88);
        self.context.close_path();
        self.context.stroke()?;
        self.move_to(0.5, 0.38);
        self.line_to(0.5, 0.62);
        self.context.stroke()?;
        let (x, y, radius) = (self.size * 0.5, self.size * 0.75, self.size * 0.055);
        self.context.arc(x, y, radius, 0.0, TAU);
        self.context.fill()
    }

    fn question_mark(&self) -> Result<(), cairo::Error> {
        let side = self.size - 4.0;
        let dashes = [self.size * 0.14, self.size * 0.09];
        self.context.set_dash(&dashes, 0.0);
        self.context.rectangle(2.0, 2.0, side, side);
        self.context.stroke()?;
        self.context.set_dash(&[], 0.0);
        self.context.set_font_size(self.size * 0.7);
        self.move_to(0.32, 0.75);
        self.context.show_text("?")
    }
}
