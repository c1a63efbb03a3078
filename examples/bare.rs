//! A bare GTK window with one label on the second monitor: the peer that the kiosk's start is measured against.

use gtk::prelude::*;
use std::io::Write;

fn main() {
    let app = gtk::Application::builder().application_id("cn.paiwei.Bare").build();
    app.connect_activate(|app| {
        let window = gtk::ApplicationWindow::builder().application(app).child(&gtk::Label::new(Some("派位"))).build();
        window.fullscreen();
        window.present();
        if let Some(clock) = window.frame_clock() {
            clock.connect_after_paint(|_| {
                let _ = writeln!(std::io::stdout(), "painted");
            });
        }
    });
    app.run_with_args::<&str>(&[]);
}
