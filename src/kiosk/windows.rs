// SPDX-License-Identifier: Apache-2.0

//! The two windows: their keys, their frames, and that each covers its monitor.
//!
//! Invariant: a key works in either window and goes through no widget; no key closes a window.
//! Deliberately not here: which monitor is whose ([`super::outputs`]), and what a key means
//! ([`super::keymap`]).

use super::app::AppInput;
use super::outputs::{MonitorPlacement, connector};
use gtk::prelude::*;
use gtk::{gdk, glib};

/// Modifiers with which a key means nothing here.
const CHORDS: gdk::ModifierType = gdk::ModifierType::CONTROL_MASK
    .union(gdk::ModifierType::ALT_MASK)
    .union(gdk::ModifierType::SUPER_MASK)
    .union(gdk::ModifierType::META_MASK);

/// The console's and the hall's window.
pub(super) struct KioskWindows {
    /// The technician's.
    pub console: gtk::ApplicationWindow,
    /// The parents'.
    pub hall: gtk::Window,
}

/// Behaviour of the desktop when nobody touches the computer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IdleInhibition {
    /// The desktop was told to keep the screens on.
    Inhibited,
    /// The desktop does not listen: a person must switch its screen saver off.
    NotInhibited,
}

impl KioskWindows {
    /// Sends the keys of both windows to the application, and lets neither be closed.
    pub fn connect_keys(&self, sender: &relm4::Sender<AppInput>) {
        for window in [self.console.upcast_ref(), &self.hall] {
            connect_keys(window, sender);
            let (console, hall) = (self.console.clone(), self.hall.clone());
            let sender = sender.clone();
            window.connect_is_active_notify(move |_| {
                sender.emit(AppInput::Keyboard(console.is_active() || hall.is_active()));
            });
        }
    }

    /// Shows the hall on its monitor; without one there is the preview only.
    pub fn place_hall(&self, placement: &MonitorPlacement) {
        match &placement.hall {
            Some(monitor) => {
                cover(&self.hall, monitor);
                self.hall.present();
            }
            None => self.hall.set_visible(false),
        }
    }

    /// Shows the console on its monitor; without one, where the compositor puts it. Is called after
    /// [`KioskWindows::place_hall`]: the window that is presented last has the keyboard.
    pub fn place_console(&self, placement: &MonitorPlacement) {
        if let Some(monitor) = &placement.console {
            cover(self.console.upcast_ref(), monitor);
        }
        self.console.present();
    }

    /// Reports whether a window is on another monitor than it was put on: a compositor may lose a
    /// request while monitors come and go.
    pub fn are_misplaced(&self, placement: &MonitorPlacement) -> bool {
        is_misplaced(self.console.upcast_ref(), placement.console.as_ref())
            || is_misplaced(&self.hall, placement.hall.as_ref())
    }

    /// Hides the pointer in the hall: nobody has a mouse there.
    pub fn hide_hall_pointer(&self) {
        self.hall.set_cursor_from_name(Some("none"));
    }

    /// Asks the desktop to keep the screens on.
    pub fn inhibit_idle(&self) -> IdleInhibition {
        let idle = gtk::ApplicationInhibitFlags::IDLE;
        match relm4::main_application().inhibit(Some(&self.console), idle, Some("draw")) {
            0 => IdleInhibition::NotInhibited,
            _cookie => IdleInhibition::Inhibited,
        }
    }
}

fn connect_keys(window: &gtk::Window, sender: &relm4::Sender<AppInput>) {
    let keys = gtk::EventControllerKey::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    let pressed = sender.clone();
    keys.connect_key_pressed(move |_, key, code, modifiers| {
        // Alt+F4 is no F4, and Ctrl+Space no start.
        if !modifiers.intersects(CHORDS) {
            pressed.emit(AppInput::KeyPressed(key, code));
        }
        glib::Propagation::Stop
    });
    let released = sender.clone();
    keys.connect_key_released(move |_, key, code, _| {
        released.emit(AppInput::KeyReleased(key, code));
    });
    window.add_controller(keys);
    // A kiosk is not closed by a stray key; it is ended from outside.
    window.connect_close_request(|_| glib::Propagation::Stop);
}

/// Wants all of a monitor, and its size from the first frame on: each size that a window leaves
/// costs a buffer where the compositor still reads the last one, because GTK 4.8 never frees it.
fn cover(window: &gtk::Window, monitor: &gdk::Monitor) {
    let size = monitor.geometry();
    window.set_default_size(size.width(), size.height());
    window.fullscreen_on_monitor(monitor);
}

fn is_misplaced(window: &gtk::Window, meant: Option<&gdk::Monitor>) -> bool {
    let meant = meant.and_then(gdk::Monitor::connector);
    let found = connector(window);
    meant.is_some() && found.is_some() && meant.map(String::from) != found
}

/// Calls this after each frame that is painted of a widget's window.
pub(super) fn after_each_frame(
    widget: &gtk::Widget,
    painted: impl Fn(&gtk::Widget) + Clone + 'static,
) {
    widget.connect_realize(move |widget| {
        let Some(clock) = widget.frame_clock() else {
            return;
        };
        let (painted, widget) = (painted.clone(), widget.downgrade());
        clock.connect_after_paint(move |_| {
            if let Some(widget) = widget.upgrade() {
                painted(&widget);
            }
        });
    });
}
