// SPDX-License-Identifier: Apache-2.0

//! The page of a confirmation: the sentence, boxes that say how many digits are typed, a pad; or
//! the second person's button, away from the gold one.

use super::OnInput;
use super::parts::{self, styled};
use super::right;
use crate::console::{ConfirmEntry, ConfirmSheet};
use crate::controller::OperatorInput;
use crate::i18n::gettext;
use gtk::prelude::*;
use std::rc::Rc;

/// Digits of a code.
const DIGITS: usize = 4;

/// The whole page.
pub fn sheet(sheet: &ConfirmSheet, on_input: &OnInput) -> gtk::Box {
    let whole = styled(gtk::Box::new(gtk::Orientation::Vertical, 26), &["confirm"]);
    whole.append(&parts::wrapped(&sheet.sentence, &["sentence"]));
    match sheet.entry {
        ConfirmEntry::Code { typed } => {
            whole.append(&boxes(typed));
            whole.append(&parts::keypad(on_input));
        }
        ConfirmEntry::Key { ready } => whole.append(&second_button(ready, on_input)),
    }
    whole.append(&parts::wrapped(&sheet.note, &["consequence"]));
    whole.append(&right::secondary(&sheet.buttons, on_input));
    whole
}

/// Boxes of the code; the digits that are typed are not shown.
fn boxes(typed: usize) -> gtk::Box {
    let row = gtk::Box::new(gtk::Orientation::Horizontal, 14);
    row.set_halign(gtk::Align::Center);
    for i in 0..DIGITS {
        let sign = if i < typed { "●" } else { "" };
        let cell = styled(gtk::Label::new(Some(sign)), &["digit", "digits"]);
        if i == typed {
            cell.add_css_class("next");
        }
        row.append(&cell);
    }
    row
}

fn second_button(ready: bool, on_input: &OnInput) -> gtk::Button {
    let inside = gtk::Box::new(gtk::Orientation::Horizontal, 18);
    inside.set_halign(gtk::Align::Center);
    let label = gettext("Second person: confirm");
    inside.append(&parts::whole(&label, &["value"]));
    inside.append(&parts::cap("F9"));
    let on_input = Rc::clone(on_input);
    let name = parts::spoken(&label, "", "F9");
    let button = parts::button(&name, &inside, &["secondary", "tall"], move || {
        on_input(OperatorInput::Confirm)
    });
    button.set_sensitive(ready);
    button
}
