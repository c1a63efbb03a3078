// SPDX-License-Identifier: Apache-2.0

//! Marks before a line: each has its own shape, so that none hangs on its colour.

use crate::console::StatusMark;
use gtk::prelude::*;
use std::f64::consts::{PI, TAU};

/// Whether a cell with this mark is drawn inverted.
pub fn is_trouble(mark: StatusMark) -> bool {
    matches!(mark, StatusMark::MustCorrect | StatusMark::Unknown)
}

/// A mark of this size in pixels.
pub fn mark(mark: StatusMark, size: i32) -> gtk::DrawingArea {
    let area = gtk::DrawingArea::new();
    area.set_content_width(size);
    area.set_content_height(size);
    area.set_valign(gtk::Align::Center);
    area.set_draw_func(move |area, context, wide, high| {
        let ink = area.style_context().color();
        let ink = (
            f64::from(ink.red()),
            f64::from(ink.green()),
            f64::from(ink.blue()),
        );
        // A mark that can't be painted leaves its words beside it.
        let _ = paint(mark, context, f64::from(wide.min(high)), ink);
    });
    area
}

fn paint(
    mark: StatusMark,
    c: &cairo::Context,
    size: f64,
    ink: (f64, f64, f64),
) -> Result<(), cairo::Error> {
    let (middle, radius) = (size / 2.0, size / 2.0 - 2.0);
    let colour = |(r, g, b): (f64, f64, f64)| c.set_source_rgb(r, g, b);
    let ground = if ink.0 > 0.5 {
        (0.06, 0.14, 0.24)
    } else {
        (1.0, 1.0, 1.0)
    };
    let disc = |r: f64| {
        c.new_path();
        c.arc(middle, middle, r, 0.0, TAU);
    };
    colour(ink);
    c.set_line_width(size * 0.1);
    match mark {
        StatusMark::Done => {
            disc(radius);
            c.fill()?;
            colour(ground);
            c.move_to(size * 0.29, size * 0.52);
            c.line_to(size * 0.44, size * 0.67);
            c.line_to(size * 0.72, size * 0.36);
            c.stroke()
        }
        StatusMark::Now => {
            disc(radius);
            colour((0.96, 0.72, 0.18));
            c.fill_preserve()?;
            colour(ink);
            c.stroke()?;
            c.move_to(size * 0.4, size * 0.3);
            c.line_to(size * 0.72, size * 0.5);
            c.line_to(size * 0.4, size * 0.7);
            c.fill()
        }
        StatusMark::ToCome => {
            disc(radius - 1.0);
            c.set_line_width(size * 0.07);
            c.stroke()
        }
        StatusMark::MustCorrect => {
            for k in 0..8 {
                let angle = PI / 8.0 + f64::from(k) * PI / 4.0;
                c.line_to(middle + radius * angle.cos(), middle + radius * angle.sin());
            }
            c.close_path();
            c.fill()?;
            colour(ground);
            for (from, to) in [((0.34, 0.34), (0.66, 0.66)), ((0.66, 0.34), (0.34, 0.66))] {
                c.move_to(size * from.0, size * from.1);
                c.line_to(size * to.0, size * to.1);
                c.stroke()?;
            }
            Ok(())
        }
        StatusMark::PleaseConfirm => {
            c.move_to(middle, size * 0.1);
            c.line_to(size * 0.94, size * 0.88);
            c.line_to(size * 0.06, size * 0.88);
            c.close_path();
            c.stroke()?;
            c.move_to(middle, size * 0.38);
            c.line_to(middle, size * 0.62);
            c.stroke()?;
            c.arc(middle, size * 0.75, size * 0.055, 0.0, TAU);
            c.fill()
        }
        StatusMark::Unknown => {
            c.set_dash(&[size * 0.14, size * 0.09], 0.0);
            c.rectangle(2.0, 2.0, size - 4.0, size - 4.0);
            c.stroke()?;
            c.set_dash(&[], 0.0);
            c.set_font_size(size * 0.7);
            c.move_to(size * 0.32, size * 0.75);
            c.show_text("?")
        }
    }
}
