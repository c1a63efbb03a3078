//! The console in the measures of a 1920x1080 picture, on a monitor of any size.
//!
//! Invariant: the window asks for no size of its own, so it never grows over its monitor onto the hall's.

use gtk::prelude::*;
use gtk::{graphene, gsk};
use std::cell::{Cell, RefCell};

/// The console's own measures, pixels.
const SIZE: (i32, i32) = (1920, 1080);

/// What fills the console's window.
pub struct Desktop {
    port: gtk::ScrolledWindow,
    fixed: gtk::Fixed,
    shown: RefCell<Option<gtk::Widget>>,
    monitor: Cell<(i32, i32)>,
}

impl Desktop {
    /// An empty one.
    pub fn new() -> Self {
        let fixed = gtk::Fixed::new();
        let port = gtk::ScrolledWindow::builder()
            .hscrollbar_policy(gtk::PolicyType::External)
            .vscrollbar_policy(gtk::PolicyType::External)
            .child(&fixed)
            .build();
        Self { port, fixed, shown: RefCell::new(None), monitor: Cell::new(SIZE) }
    }

    /// The window's child.
    pub fn widget(&self) -> &impl IsA<gtk::Widget> {
        &self.port
    }

    /// Takes the monitor's size, pixels.
    pub fn fit(&self, wide: i32, high: i32) {
        self.monitor.set((wide.max(1), high.max(1)));
        if let Some(shown) = self.shown.borrow().as_ref() {
            self.place(shown);
        }
    }

    /// Shows this instead of what stood before.
    pub fn show(&self, console: &impl IsA<gtk::Widget>) {
        let console = console.clone().upcast();
        if let Some(before) = self.shown.replace(Some(console.clone())) {
            self.fixed.remove(&before);
        }
        console.set_size_request(SIZE.0, SIZE.1);
        self.fixed.put(&console, 0.0, 0.0);
        self.place(&console);
    }

    /// Letterboxed, in the middle.
    fn place(&self, console: &gtk::Widget) {
        let (wide, high) = self.monitor.get();
        let (wide, high) = (wide as f32, high as f32);
        let scale = (wide / SIZE.0 as f32).min(high / SIZE.1 as f32);
        let corner = ((wide - SIZE.0 as f32 * scale) / 2.0, (high - SIZE.1 as f32 * scale) / 2.0);
        let moved = gsk::Transform::new().translate(&graphene::Point::new(corner.0, corner.1));
        self.fixed.set_child_transform(console, Some(&moved.scale(scale, scale)));
    }
}
