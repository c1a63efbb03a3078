// SPDX-License-Identifier: Apache-2.0

//! A bare GTK window with one label on a whole monitor: the peer that the kiosk's start is measured
//! against. Both count from the first picture that fills its monitor.

use gtk::prelude::*;
use std::io::Write;

fn main() {
    let app = gtk::Application::builder()
        .application_id("cn.paiwei.Bare")
        .build();
    app.connect_activate(|app| {
        let label = gtk::Label::new(Some("派位"));
        // The rig's compositor gives the keyboard to no window of this title, as to the hall's.
        let window = gtk::ApplicationWindow::builder()
            .application(app)
            .title("hall")
            .child(&label)
            .build();
        window.fullscreen();
        window.present();
        if let Some(clock) = window.frame_clock() {
            let window = window.clone();
            clock.connect_after_paint(move |_| {
                // Before that a compositor lets it paint at the label's size.
                if window.width() > 1000 {
                    let _ = writeln!(std::io::stdout(), "painted");
                }
            });
        }
    });
    app.run_with_args::<&str>(&[]);
}
