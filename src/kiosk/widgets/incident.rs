// SPDX-License-Identifier: Apache-2.0

//! The sheet of an open incident: it takes the place of all three columns, in the order in which
//! people go through it.

use super::parts::{self, columns, label, row, styled, wrapped};
use super::{ConsoleView, OnInput, right};
use crate::console::{CentreView, IncidentSheet};
use crate::i18n::{gettext, gettext_f};
use gtk::prelude::*;

/// The picture of the hall, pixels.
const PICTURE: (i32, i32) = (320, 180);

/// The whole sheet.
pub fn sheet(view: &ConsoleView, preview: &gtk::DrawingArea, on_input: &OnInput) -> gtk::Box {
    let whole = styled(gtk::Box::new(gtk::Orientation::Vertical, 0), &["incident"]);
    whole.set_hexpand(true);
    whole.set_vexpand(true);
    let CentreView::Incident(incident) = &view.centre else {
        return whole;
    };
    let head = styled(
        gtk::Box::new(gtk::Orientation::Horizontal, 0),
        &["incident-head"],
    );
    let title = label(&view.title, &["title"]);
    title.set_hexpand(true);
    head.append(&title);
    head.append(&label(&incident.since, &["value"]));
    whole.append(&head);
    let body = styled(
        gtk::Box::new(gtk::Orientation::Vertical, 8),
        &["incident-body"],
    );
    body.set_vexpand(true);
    what_happened(view, incident, on_input, &body);
    let middle = gtk::Box::new(gtk::Orientation::Horizontal, 40);
    middle.set_vexpand(true);
    middle.append(&safe(incident));
    let sees = gtk::Box::new(gtk::Orientation::Vertical, 8);
    sees.append(&heading("", gettext("The hall sees")));
    preview.set_valign(gtk::Align::Start);
    preview.set_content_width(PICTURE.0);
    preview.set_content_height(PICTURE.1);
    sees.append(preview);
    middle.append(&sees);
    body.append(&middle);
    let third = heading("3", gettext("Two people, then it goes on"));
    let never = label(&view.consequence, &["small"]);
    never.set_hexpand(true);
    third.append(&never);
    third.append(&right::secondary(&view.secondary, on_input));
    body.append(&third);
    let last = columns(20);
    let people = gtk::Box::new(gtk::Orientation::Vertical, 10);
    for person in &incident.people {
        people.append(&styled(row(person), &["person"]));
    }
    last.append(&people);
    last.append(&right::primary(&view.primary, on_input));
    body.append(&last);
    whole.append(&body);
    whole
}

fn heading(number: &str, text: String) -> gtk::Box {
    let heading = gtk::Box::new(gtk::Orientation::Horizontal, 18);
    if !number.is_empty() {
        heading.append(&label(number, &["heading"]));
    }
    heading.append(&label(&text, &["heading"]));
    heading
}

fn what_happened(
    view: &ConsoleView,
    incident: &IncidentSheet,
    on_input: &OnInput,
    body: &gtk::Box,
) {
    body.append(&heading(
        "1",
        gettext("What happened (it goes on the ledger)"),
    ));
    if let Some(fault) = &incident.fault {
        body.append(&wrapped(fault, &["message"]));
    }
    if let Some(message) = view
        .message
        .as_ref()
        .filter(|message| incident.fault.as_ref() != Some(message))
    {
        body.append(&wrapped(message, &["message"]));
    }
    body.append(&parts::answers(&incident.kinds, 0, on_input));
    let note = match &incident.note {
        None => gettext("Choose by the number in front; then a note can be typed."),
        Some(note) if note.is_empty() => {
            gettext("Type a note, or none. The journal is public: no names. Backspace takes back.")
        }
        Some(note) => gettext_f("Note: {note}▏", &[("note", note)]),
    };
    body.append(&wrapped(&note, &["note"]));
}

fn safe(incident: &IncidentSheet) -> gtk::Box {
    let safe = gtk::Box::new(gtk::Orientation::Vertical, 0);
    safe.set_hexpand(true);
    safe.append(&heading(
        "2",
        gettext("What is safe: hold it against your notes"),
    ));
    incident
        .safe
        .iter()
        .for_each(|line| safe.append(&row(line)));
    safe
}
