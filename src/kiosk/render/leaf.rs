//! A page of a paper for the eye: the whole page, or a part of it nearer, painted by the paper's own painter.

use crate::kiosk::view::Leaf;
use crate::sheet::{PAGE_HEIGHT, PAGE_WIDTH, paint_page};
use gtk::prelude::*;

/// Width of the middle of the console that a page may take, and its height where the whole page is to be seen.
const WIDE: f64 = 780.0;
const HIGH: f64 = 690.0;
/// Each step of zoom is so much nearer.
const NEARER: f64 = 1.5;

/// The page in a picture of its own; a nearer look is wider and higher than the middle, and moves with its scroll bar.
pub fn leaf(leaf: &Leaf) -> gtk::Box {
    let (wide, high) = (f64::from(PAGE_WIDTH), f64::from(PAGE_HEIGHT));
    let whole = HIGH / high;
    let scale = (whole * NEARER.powi(leaf.zoom.into())).min(WIDE / wide * NEARER.powi(leaf.zoom.into()));
    let area = gtk::DrawingArea::new();
    area.add_css_class("leaf");
    area.set_content_width((wide * scale) as i32);
    area.set_content_height((high * scale) as i32);
    let leaf = leaf.clone();
    area.set_draw_func(move |_, context, _, _| {
        if let Some(page) = leaf.paper.pages.get(leaf.page) {
            // What can't be shown is not printed either, and the set says why.
            let _ = paint_page(context, page, scale, &leaf.fonts);
        }
    });
    let ground = gtk::Box::new(gtk::Orientation::Vertical, 0);
    area.set_halign(gtk::Align::Center);
    let across = gtk::ScrolledWindow::new();
    across.set_policy(gtk::PolicyType::Automatic, gtk::PolicyType::Never);
    across.set_focusable(false);
    across.set_child(Some(&area));
    ground.append(&across);
    ground
}
