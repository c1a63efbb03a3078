//! The console's widgets, built anew from a [`View`] whenever it changes. They hold no state, and none takes the keyboard.

mod desktop;
mod leaf;
mod marks;
mod parts;

pub use desktop::Desktop;

use super::desk::Input;
use super::view::{Badge, Centre, Primary, Ready, View};
use crate::words::gettext;
use gtk::prelude::*;
use parts::{columns, label, row, styled};
use std::rc::Rc;

/// What a click does.
pub type OnInput = Rc<dyn Fn(Input)>;

/// The whole console, and the part of it that scrolls. `preview` is the picture of the hall; `clock` is set anew each second.
pub fn console(
    view: &View,
    preview: &gtk::DrawingArea,
    clock: &gtk::Label,
    on_input: &OnInput,
) -> (gtk::Box, gtk::ScrolledWindow) {
    let whole = gtk::Box::new(gtk::Orientation::Vertical, 18);
    if view.badge == Badge::Rehearsal {
        whole.add_css_class("rehearsal");
    }
    whole.append(&bar(view, clock));
    whole.append(&health(view));
    let middle = gtk::Box::new(gtk::Orientation::Horizontal, 20);
    middle.set_vexpand(true);
    middle.set_margin_start(24);
    middle.set_margin_end(24);
    middle.append(&left(view));
    let (centre, scrolled) = centre(view, on_input);
    middle.append(&centre);
    middle.append(&right(view, preview, on_input));
    whole.append(&middle);
    whole.append(&foot(view));
    (whole, scrolled)
}

fn bar(view: &View, clock: &gtk::Label) -> gtk::Box {
    let bar = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["bar"]);
    bar.append(&label(&gettext("Paiwei console"), &["name"]));
    bar.append(&label(&view.ceremony, &[]));
    let badge = match view.badge {
        Badge::Rehearsal => gettext("Rehearsal · results void"),
        Badge::Preparing => gettext("Preparing"),
        Badge::Real => gettext("Live draw"),
    };
    let badge = label(&badge, &["badge"]);
    badge.set_valign(gtk::Align::Center);
    bar.append(&badge);
    let space = gtk::Box::new(gtk::Orientation::Horizontal, 0);
    space.set_hexpand(true);
    bar.append(&space);
    bar.append(&label(&view.day, &[]));
    clock.add_css_class("clock");
    clock.set_label(&view.clock);
    bar.append(clock);
    bar
}

fn health(view: &View) -> gtk::Box {
    let strip = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["card", "health"]);
    strip.set_homogeneous(true);
    strip.set_margin_start(24);
    strip.set_margin_end(24);
    for health in &view.health {
        let cell = styled(gtk::Box::new(gtk::Orientation::Vertical, 0), &["cell"]);
        if marks::is_trouble(health.mark) {
            cell.add_css_class("trouble");
        }
        let head = gtk::Box::new(gtk::Orientation::Horizontal, 12);
        head.append(&marks::mark(health.mark, 28));
        head.append(&label(&health.name, &["value"]));
        cell.append(&head);
        cell.append(&label(&health.words, &["small"]));
        strip.append(&cell);
    }
    strip
}

fn left(view: &View) -> gtk::Box {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 10), &["card"]);
    card.set_size_request(450, -1);
    // Its rows stretch, the card itself does not.
    card.set_hexpand(false);
    card.append(&label(&view.left_title, &["title"]));
    let list = gtk::Box::new(gtk::Orientation::Vertical, 0);
    view.left.iter().for_each(|line| list.append(&row(line)));
    card.append(&parts::scrolled(&list));
    card.append(&label(&view.left_foot, &["small"]));
    card
}

fn centre(view: &View, on_input: &OnInput) -> (gtk::Box, gtk::ScrolledWindow) {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 14), &["card"]);
    card.set_hexpand(true);
    let head = gtk::Box::new(gtk::Orientation::Horizontal, 0);
    let title = label(&view.title, &["title"]);
    title.set_hexpand(true);
    title.set_xalign(0.0);
    head.append(&title);
    head.append(&label(&view.progress, &["value"]));
    card.append(&head);
    if let Some(message) = &view.message {
        card.append(&parts::wrapped(message, &["message"]));
    }
    let body = match &view.centre {
        Centre::List(rows) => {
            let list = gtk::Box::new(gtk::Orientation::Vertical, 4);
            rows.iter().for_each(|line| list.append(&row(line)));
            list
        }
        Centre::Report(findings) => parts::report(findings),
        Centre::Questions(questions) => parts::questions(questions, on_input),
        Centre::Leaf(leaf) => leaf::leaf(leaf),
        Centre::Digits { typed, wanted, words } => parts::digits(typed, *wanted, words),
    };
    let scrolled = parts::scrolled(&body);
    card.append(&scrolled);
    (card, scrolled)
}

/// As wide as its picture, whatever its words ask for.
fn right(view: &View, preview: &gtk::DrawingArea, on_input: &OnInput) -> gtk::ScrolledWindow {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 18), &["card"]);
    card.set_hexpand(false);
    card.append(&label(&gettext("The hall sees"), &["title"]));
    preview.add_css_class("preview");
    card.append(preview);
    let consequence = parts::wrapped(&view.consequence, &["consequence"]);
    consequence.set_vexpand(true);
    consequence.set_valign(gtk::Align::Start);
    card.append(&consequence);
    card.append(&primary(&view.primary, on_input));
    if !view.secondary.is_empty() {
        let buttons = columns(10);
        for secondary in &view.secondary {
            let text = if secondary.key.is_empty() {
                secondary.label.clone()
            } else {
                format!("{}  {}", secondary.label, secondary.key)
            };
            let (on_input, input) = (Rc::clone(on_input), secondary.input.clone());
            let text = parts::wrapped(&text, &[]);
            text.set_xalign(0.5);
            text.set_justify(gtk::Justification::Center);
            buttons.append(&parts::button(&text, &["secondary"], move || on_input(input.clone())));
        }
        card.append(&buttons);
    }
    let port = desktop::port();
    port.set_size_request(588, -1);
    port.set_child(Some(&card));
    port
}

fn primary(primary: &Primary, on_input: &OnInput) -> gtk::Button {
    let inside = gtk::Box::new(gtk::Orientation::Vertical, 6);
    let text = parts::wrapped(&primary.label, &["label"]);
    text.set_xalign(0.5);
    text.set_justify(gtk::Justification::Center);
    inside.append(&text);
    if !primary.hint.is_empty() {
        let hint = label(&primary.hint, &["key"]);
        hint.set_halign(gtk::Align::Center);
        inside.append(&hint);
    }
    let input = if primary.ready == Ready::SecondPerson { Input::Confirm } else { Input::Primary };
    let on_input = Rc::clone(on_input);
    let button = parts::button(&inside, &["primary"], move || on_input(input.clone()));
    if primary.ready == Ready::NotYet {
        button.add_css_class("waits");
    }
    button
}

fn foot(view: &View) -> gtk::Box {
    let foot = styled(gtk::Box::new(gtk::Orientation::Horizontal, 24), &["foot"]);
    foot.append(&label(&gettext("Seal fingerprint"), &[]));
    let fingerprint = label(&view.fingerprint, &["mono"]);
    fingerprint.set_hexpand(true);
    fingerprint.set_xalign(0.0);
    foot.append(&fingerprint);
    foot.append(&label(&view.journal, &[]));
    foot
}
