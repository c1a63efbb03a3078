// SPDX-License-Identifier: Apache-2.0

//! The console in the measures of a 1920x1080 picture, on a monitor of any size.
//!
//! Invariant: the window asks for no size of its own, so it never grows over its monitor onto the
//! hall's.

use gtk::prelude::*;
use gtk::{graphene, gsk};
use std::cell::Cell;

/// The console's own measures, pixels.
const SIZE: (i32, i32) = (1920, 1080);

/// What fills the console's window.
pub struct ScaledDesktop {
    window: gtk::ScrolledWindow,
    room: gtk::Fixed,
    sheet: gtk::ScrolledWindow,
    fitted: Cell<(i32, i32)>,
}

impl Default for ScaledDesktop {
    fn default() -> Self {
        let (window, room, sheet) = (port(), gtk::Fixed::new(), port());
        sheet.set_size_request(SIZE.0, SIZE.1);
        room.put(&sheet, 0.0, 0.0);
        window.set_child(Some(&room));
        Self {
            window,
            room,
            sheet,
            fitted: Cell::default(),
        }
    }
}

impl ScaledDesktop {
    /// The window's child.
    pub fn widget(&self) -> &impl IsA<gtk::Widget> {
        &self.window
    }

    /// Fits into a window of this size, pixels: letterboxed, in the middle; `true` where it had
    /// another, and is to be painted anew.
    pub fn fit(&self, wide: i32, high: i32) -> bool {
        if self.fitted.replace((wide, high)) == (wide, high) {
            return false;
        }
        let (wide, high, own) = (
            wide.max(1) as f32,
            high.max(1) as f32,
            (SIZE.0 as f32, SIZE.1 as f32),
        );
        let scale = (wide / own.0).min(high / own.1);
        let corner =
            graphene::Point::new((wide - own.0 * scale) / 2.0, (high - own.1 * scale) / 2.0);
        let fitted = gsk::Transform::new().translate(&corner).scale(scale, scale);
        self.room.set_child_transform(&self.sheet, Some(&fitted));
        true
    }

    /// Shows this instead of what stood before.
    pub fn show(&self, console: &impl IsA<gtk::Widget>) {
        self.sheet.set_child(Some(console));
    }
}

/// Takes the size that it is given and asks for none.
pub fn port() -> gtk::ScrolledWindow {
    let policy = gtk::PolicyType::External;
    gtk::ScrolledWindow::builder()
        .hscrollbar_policy(policy)
        .vscrollbar_policy(policy)
        .build()
}
