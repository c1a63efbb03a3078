// SPDX-License-Identifier: Apache-2.0

//! The two windows: how they are built, what they report, and that each covers its monitor.
//!
//! Invariant: a key works in either window and goes through no widget; no key closes a window.
//! Deliberately not here: which monitor is whose ([`super::outputs`]), and what a report means
//! ([`super::app`]).

use super::app::AppInput;
use super::hall::Prerender;
use super::hall::{self, HallView, ShownScene};
use super::widgets::{ConsoleWidgets, OnInput, ScaledDesktop};
use crate::i18n::gettext;
use gtk::prelude::*;
use gtk::{gdk, glib};
use std::cell::RefCell;
use std::rc::Rc;

/// One of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KioskWindow {
    /// The technician's.
    Console,
    /// The parents'.
    Hall,
}

/// Both, with what stands in them.
pub(super) struct KioskWindows {
    pub console: gtk::ApplicationWindow,
    pub desktop: ScaledDesktop,
    pub hall: gtk::Window,
    pub stage: HallView,
    pub preview: gtk::DrawingArea,
    pub sheet: ConsoleWidgets,
}

impl KioskWindows {
    /// Builds both and shows none.
    pub fn new(
        console: gtk::ApplicationWindow,
        scene: &Rc<RefCell<ShownScene>>,
        first: Prerender,
        on_input: OnInput,
    ) -> Self {
        let preview = hall::preview(scene);
        preview.set_content_width(536);
        preview.set_content_height(302);
        let hall = gtk::Window::builder()
            .title(gettext("Paiwei hall display"))
            .build();
        // Beside the toolkit's own class: without its ground there was no first frame, and a
        // compositor waits for one.
        hall.add_css_class("hall");
        let stage = HallView::new(scene, first);
        hall.set_child(Some(&stage));
        let desktop = ScaledDesktop::default();
        console.set_child(Some(desktop.widget()));
        let sheet = ConsoleWidgets::new(preview.clone(), on_input);
        desktop.show(sheet.widget());
        Self {
            console,
            desktop,
            hall,
            stage,
            preview,
            sheet,
        }
    }

    /// Keys and painted frames go to `tell`.
    pub fn listen(&self, tell: &relm4::Sender<AppInput>) {
        let console = (
            KioskWindow::Console,
            self.console.upcast_ref::<gtk::Window>(),
        );
        for (which, window) in [console, (KioskWindow::Hall, &self.hall)] {
            let keys = gtk::EventControllerKey::new();
            keys.set_propagation_phase(gtk::PropagationPhase::Capture);
            let (down, up) = (tell.clone(), tell.clone());
            keys.connect_key_pressed(move |_, key, _, _| {
                down.emit(AppInput::Down(key));
                glib::Propagation::Stop
            });
            keys.connect_key_released(move |_, key, _, _| up.emit(AppInput::Up(key)));
            window.add_controller(keys);
            // A kiosk is not closed by a stray key; it is ended from outside.
            window.connect_close_request(|_| glib::Propagation::Stop);
            let painted = tell.clone();
            window.connect_realize(move |window| {
                let painted = painted.clone();
                if let Some(clock) = window.frame_clock() {
                    clock.connect_after_paint(move |_| painted.emit(AppInput::Painted(which)));
                }
            });
        }
    }

    /// Shows the hall on its monitor; without one there is the preview only.
    pub fn put_hall(&self, monitor: Option<&gdk::Monitor>) {
        match monitor {
            Some(monitor) => {
                cover(&self.hall, monitor);
                self.hall.present();
            }
            None => self.hall.set_visible(false),
        }
    }

    /// Shows the console on its monitor, or where it stands. After the hall, so that it has the
    /// keyboard.
    pub fn put_console(&self, monitor: Option<&gdk::Monitor>) {
        if let Some(monitor) = monitor {
            cover(self.console.upcast_ref(), monitor);
        }
        self.console.present();
    }
}

/// Wants all of a monitor, and its size from the first frame on: each size that a window leaves
/// costs a buffer where the compositor still reads the last one, because GTK 4.8 never frees it.
fn cover(window: &gtk::Window, monitor: &gdk::Monitor) {
    let size = monitor.geometry();
    window.set_default_size(size.width(), size.height());
    window.fullscreen_on_monitor(monitor);
}
