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

/// The console's contents, scaled into its window.
pub struct ScaledDesktop {
    window: gtk::ScrolledWindow,
    canvas: gtk::Fixed,
    contents: gtk::ScrolledWindow,
    fitted: Cell<(i32, i32)>,
}

impl Default for ScaledDesktop {
    fn default() -> Self {
        Self::new(viewport())
    }
}

impl ScaledDesktop {
    /// Returns an empty desktop that fills `window`, a [`viewport`].
    pub fn new(window: gtk::ScrolledWindow) -> Self {
        let canvas = gtk::Fixed::new();
        let contents = viewport();
        contents.set_size_request(SIZE.0, SIZE.1);
        canvas.put(&contents, 0.0, 0.0);
        window.set_child(Some(&canvas));
        Self {
            window,
            canvas,
            contents,
            fitted: Cell::default(),
        }
    }

    /// Returns what fills the window.
    pub fn widget(&self) -> &impl IsA<gtk::Widget> {
        &self.window
    }

    /// Fits into a window of this size in pixels: letterboxed, in the middle.
    pub fn fit(&self, width: i32, height: i32) {
        if self.fitted.replace((width, height)) == (width, height) {
            return;
        }
        let (own_width, own_height) = (SIZE.0 as f32, SIZE.1 as f32);
        let (width, height) = (width.max(1) as f32, height.max(1) as f32);
        let scale = (width / own_width).min(height / own_height);
        let left = (width - own_width * scale) / 2.0;
        let top = (height - own_height * scale) / 2.0;
        let fitted = gsk::Transform::new()
            .translate(&graphene::Point::new(left, top))
            .scale(scale, scale);
        self.canvas
            .set_child_transform(&self.contents, Some(&fitted));
    }

    /// Shows these contents instead of those before.
    pub fn show(&self, contents: &impl IsA<gtk::Widget>) {
        self.contents.set_child(Some(contents));
    }
}

/// Returns a container that takes the size that it is given and asks for none.
pub fn viewport() -> gtk::ScrolledWindow {
    let policy = gtk::PolicyType::External;
    gtk::ScrolledWindow::builder()
        .hscrollbar_policy(policy)
        .vscrollbar_policy(policy)
        .build()
}
