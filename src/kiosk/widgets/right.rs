// SPDX-License-Identifier: Apache-2.0

//! The right column: what the hall sees, what the next step brings about, the gold button, and what
//! else can be done.

use super::desktop;
use super::parts::{self, columns, label, styled};
use super::{ConsoleView, OnInput};
use crate::console::{ButtonState, PrimaryAction, SecondaryAction};
use crate::controller::OperatorInput;
use crate::i18n::gettext;
use gtk::prelude::*;
use std::rc::Rc;

/// The picture of the hall at its smallest, pixels.
const SMALLEST: (i32, i32) = (320, 180);
const BUTTONS_A_ROW: usize = 2;
/// Capacity of half a row, in the widths of a letter.
const LONG: usize = 11;
/// Capacity of one line of the gold button at its full size.
const LINE: usize = 22;

/// As wide as its picture, whatever its words ask for.
pub fn column(
    view: &ConsoleView,
    preview: &gtk::DrawingArea,
    on_input: &OnInput,
) -> gtk::ScrolledWindow {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 12), &["card"]);
    card.set_hexpand(false);
    card.append(&label(&gettext("The hall sees"), &["title"]));
    // The picture takes what the words leave: they are never pushed out of the column.
    let frame = gtk::AspectFrame::new(0.5, 0.0, 16.0 / 9.0, false);
    frame.set_vexpand(true);
    preview.set_valign(gtk::Align::Fill);
    preview.set_content_width(SMALLEST.0);
    preview.set_content_height(SMALLEST.1);
    frame.set_child(Some(preview));
    card.append(&frame);
    card.append(&parts::wrapped(&view.consequence, &["consequence"]));
    if view.parent.is_empty() {
        card.append(&primary(&view.primary, on_input));
    } else {
        card.append(&parent(view, on_input));
    }
    card.append(&secondary(&view.secondary, on_input));
    let port = desktop::viewport();
    port.set_size_request(608, -1);
    port.set_vexpand(true);
    port.set_child(Some(&card));
    port
}

/// The gold button; dashed while something is missing.
pub fn primary(primary: &PrimaryAction, on_input: &OnInput) -> gtk::Button {
    let inside = gtk::Box::new(gtk::Orientation::Vertical, 6);
    let text = parts::centred(&primary.label, &["label"]);
    // A long sentence takes a smaller step of the scale, so that it never pushes the picture away.
    if width(&primary.label) > LINE {
        text.add_css_class("long");
    }
    inside.append(&text);
    let hint = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    hint.set_halign(gtk::Align::Center);
    if primary.hint != primary.label && !primary.hint.is_empty() {
        hint.append(&label(&primary.hint, &["hint"]));
    }
    if !primary.key.is_empty() {
        hint.append(&parts::cap(&primary.key));
    }
    inside.append(&hint);
    let on_input = Rc::clone(on_input);
    let name = parts::spoken(&primary.label, &primary.hint, &primary.key);
    let button = parts::button(&name, &inside, &["primary"], move || {
        on_input(OperatorInput::Primary)
    });
    enable(&button, primary.ready);
    button
}

/// In the widths of a letter; Han characters are twice as wide.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn enable(button: &gtk::Button, ready: ButtonState) {
    // The second person confirms at another place of the screen.
    if matches!(ready, ButtonState::NotYet | ButtonState::SecondPerson) {
        button.add_css_class("waits");
        button.set_sensitive(false);
    }
}

/// The parent's two keys, for the parent alone.
fn parent(view: &ConsoleView, on_input: &OnInput) -> gtk::Box {
    let whole = styled(gtk::Box::new(gtk::Orientation::Vertical, 8), &["parent"]);
    whole.append(&parts::centred(&view.primary.label, &["text", "bold"]));
    whole.append(&parts::centred(
        &gettext("Without use of the keys: here, by the parent alone."),
        &["small"],
    ));
    let keys = columns(10);
    for key in &view.parent {
        keys.append(&button(key, &["secondary", "tall"], on_input));
    }
    whole.append(&keys);
    whole
}

/// Plain buttons, each with its key cap.
pub fn secondary(secondary: &[SecondaryAction], on_input: &OnInput) -> gtk::Box {
    let rows = gtk::Box::new(gtk::Orientation::Vertical, 10);
    // A long one has a row of its own.
    let (long, short): (Vec<_>, Vec<_>) =
        secondary.iter().partition(|one| width(&one.label) > LONG);
    for some in long.chunks(1).chain(short.chunks(BUTTONS_A_ROW)) {
        let row = columns(10);
        some.iter()
            .for_each(|one| row.append(&button(one, &["secondary"], on_input)));
        rows.append(&row);
    }
    rows
}

fn button(secondary: &SecondaryAction, classes: &[&str], on_input: &OnInput) -> gtk::Button {
    let inside = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    inside.set_halign(gtk::Align::Center);
    inside.append(&parts::whole(&secondary.label, &[]));
    if !secondary.key.is_empty() {
        inside.append(&parts::cap(&secondary.key));
    }
    let (on_input, input) = (Rc::clone(on_input), secondary.input.clone());
    let name = parts::spoken(&secondary.label, "", &secondary.key);
    let button = parts::button(&name, &inside, classes, move || on_input(input.clone()));
    enable(&button, secondary.ready);
    button
}
