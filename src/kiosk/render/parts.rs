//! Rows, questions, digits and reports: the parts that pages are made of.

use super::OnInput;
use super::marks;
use crate::kiosk::view::{Finding, Mark, Question, Row};
use crate::words::gettext;
use gtk::prelude::*;
use std::rc::Rc;

/// How many digits stand in a row at most.
const DIGITS_A_ROW: usize = 6;

pub fn styled<W: IsA<gtk::Widget>>(widget: W, classes: &[&str]) -> W {
    classes.iter().for_each(|class| widget.add_css_class(class));
    widget
}

pub fn label(text: &str, classes: &[&str]) -> gtk::Label {
    let label = styled(gtk::Label::new(Some(text)), classes);
    label.set_ellipsize(gtk::pango::EllipsizeMode::End);
    label.set_xalign(0.0);
    label
}

pub fn wrapped(text: &str, classes: &[&str]) -> gtk::Label {
    let label = styled(gtk::Label::new(Some(text)), classes);
    label.set_wrap(true);
    label.set_wrap_mode(gtk::pango::WrapMode::WordChar);
    // Its natural width stays small, so that a long sentence never makes its card wider.
    label.set_max_width_chars(16);
    label.set_xalign(0.0);
    label
}

/// A button that never takes the keyboard: keys go to the window.
pub fn button(child: &impl IsA<gtk::Widget>, classes: &[&str], clicked: impl Fn() + 'static) -> gtk::Button {
    let button = styled(gtk::Button::new(), classes);
    button.set_child(Some(child));
    button.set_focusable(false);
    button.set_focus_on_click(false);
    button.connect_clicked(move |_| clicked());
    button
}

pub fn columns(spacing: i32) -> gtk::Box {
    let columns = gtk::Box::new(gtk::Orientation::Horizontal, spacing);
    columns.set_homogeneous(true);
    columns
}

pub fn scrolled(child: &impl IsA<gtk::Widget>) -> gtk::ScrolledWindow {
    let scrolled = gtk::ScrolledWindow::new();
    scrolled.set_policy(gtk::PolicyType::Never, gtk::PolicyType::Automatic);
    scrolled.set_vexpand(true);
    scrolled.set_focusable(false);
    scrolled.set_child(Some(child));
    scrolled
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Now => "now",
        Mark::ToCome => "tocome",
        Mark::MustCorrect | Mark::Unknown => "wrong",
        Mark::Done | Mark::PleaseConfirm => "done",
    }
}

pub fn row(line: &Row) -> gtk::Box {
    let row = styled(gtk::Box::new(gtk::Orientation::Horizontal, 16), &["row", class(line.mark)]);
    row.append(&marks::mark(line.mark, 34));
    if !line.number.is_empty() {
        row.append(&label(&line.number, &["value"]));
    }
    let texts = gtk::Box::new(gtk::Orientation::Vertical, 2);
    texts.set_hexpand(true);
    texts.set_valign(gtk::Align::Center);
    texts.append(&wrapped(&line.text, &["text"]));
    if !line.detail.is_empty() {
        texts.append(&wrapped(&line.detail, &["small"]));
    }
    row.append(&texts);
    if !line.value.is_empty() {
        row.append(&label(&line.value, &["value"]));
    }
    row
}

/// Each finding: its cell, what was read, why, what to do.
pub fn report(findings: &[Finding]) -> gtk::Box {
    let list = gtk::Box::new(gtk::Orientation::Vertical, 8);
    for finding in findings {
        let line = styled(gtk::Box::new(gtk::Orientation::Horizontal, 16), &["row", class(finding.mark)]);
        line.append(&marks::mark(finding.mark, 34));
        let cell = label(&finding.cell, &["value"]);
        cell.set_width_chars(7);
        line.append(&cell);
        let texts = gtk::Box::new(gtk::Orientation::Vertical, 2);
        texts.set_hexpand(true);
        let what = match finding.read.as_str() {
            "" => finding.reason.clone(),
            read => format!("{read}  {}", finding.reason),
        };
        texts.append(&wrapped(&what, &["text"]));
        texts.append(&wrapped(&format!("{} → {}", finding.place, finding.remedy), &["small"]));
        line.append(&texts);
        list.append(&line);
    }
    list
}

/// More would be too narrow to read.
const ANSWERS_A_ROW: usize = 3;

/// The rules to decide; each answer has a number that a key chooses.
pub fn questions(questions: &[Question], on_input: &OnInput) -> gtk::Box {
    let list = gtk::Box::new(gtk::Orientation::Vertical, 10);
    let mut number = 0;
    for question in questions {
        list.append(&wrapped(&question.title, &["text"]));
        let mut answers = columns(12);
        for (i, answer) in question.answers.iter().enumerate() {
            if i > 0 && i % ANSWERS_A_ROW == 0 {
                list.append(&answers);
                answers = columns(12);
            }
            number += 1;
            let inside = gtk::Box::new(gtk::Orientation::Horizontal, 12);
            let key = label(&number.to_string(), &["key"]);
            key.set_valign(gtk::Align::Center);
            inside.append(&key);
            let texts = gtk::Box::new(gtk::Orientation::Vertical, 0);
            texts.set_hexpand(true);
            texts.append(&wrapped(&answer.label, &["text"]));
            texts.append(&wrapped(&answer.example, &["small"]));
            inside.append(&texts);
            let (on_input, input) = (Rc::clone(on_input), answer.input.clone());
            let button = button(&inside, &["answer"], move || on_input(input.clone()));
            if answer.mark == Mark::Done {
                button.add_css_class("chosen");
            }
            answers.append(&button);
        }
        list.append(&answers);
    }
    list
}

/// Digits as they are called, in rows of six.
pub fn digits(typed: &str, wanted: usize, words: &str) -> gtk::Box {
    let whole = gtk::Box::new(gtk::Orientation::Vertical, 24);
    let grid = gtk::Grid::new();
    grid.set_row_spacing(16);
    grid.set_column_spacing(16);
    grid.set_halign(gtk::Align::Center);
    let called: Vec<char> = typed.chars().collect();
    for i in 0..wanted {
        let digit = called.get(i).map(char::to_string).unwrap_or_default();
        let cell = styled(gtk::Label::new(Some(&digit)), &["digit", "digits"]);
        if i == called.len() {
            cell.add_css_class("next");
        }
        grid.attach(&cell, (i % DIGITS_A_ROW) as i32, (i / DIGITS_A_ROW) as i32, 1, 1);
    }
    whole.append(&grid);
    whole.append(&wrapped(words, &["consequence"]));
    if called.len() == wanted {
        whole.append(&wrapped(&gettext("Read them back aloud before they are taken."), &["text"]));
    }
    whole
}
