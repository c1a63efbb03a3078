// SPDX-License-Identifier: Apache-2.0

//! A page of a paper for the eye: the whole page, or a part of it nearer, painted by the paper's
//! own painter.

use crate::console::PagePreview;
use crate::sheet::{PAGE_HEIGHT, PAGE_WIDTH, paint_page};
use gtk::prelude::*;

/// Height of the middle of the console, where the whole page is to be seen.
const HIGH: f64 = 668.0;
/// Widths of a nearer look: the last fills the middle.
const WIDTHS: [f64; 2] = [860.0, 1150.0];

/// The page as a picture; a nearer look is higher than the middle, and moves with its scroll bar.
pub fn leaf(leaf: &PagePreview) -> gtk::Box {
    let (wide, high) = (f64::from(PAGE_WIDTH), f64::from(PAGE_HEIGHT));
    let nearer = usize::from(leaf.zoom)
        .checked_sub(1)
        .and_then(|step| WIDTHS.get(step).or(WIDTHS.last()));
    let scale = nearer.map_or(HIGH / high, |nearer| nearer / wide);
    let area = gtk::DrawingArea::new();
    area.add_css_class("leaf");
    area.set_content_width((wide * scale) as i32);
    area.set_content_height((high * scale) as i32);
    area.set_halign(gtk::Align::Center);
    let leaf = leaf.clone();
    area.set_draw_func(move |_, context, _, _| {
        if let Some(page) = leaf.paper.pages.get(leaf.page) {
            // What can't be shown is not printed either, and the set says why.
            let _ = paint_page(context, page, scale, &leaf.fonts);
        }
    });
    let ground = gtk::Box::new(gtk::Orientation::Vertical, 0);
    ground.append(&area);
    ground
}
