// SPDX-License-Identifier: Apache-2.0

//! Rows, questions, digits and keys: the parts that pages are made of.

use super::OnInput;
use super::marks;
use crate::console::{AnswerLayout, ListRow, RuleAnswer, RuleQuestion, SlipLines, StatusMark};
use crate::controller::OperatorInput;
use crate::i18n::gettext;
use gtk::prelude::*;
use std::rc::Rc;

/// Largest number of digits in a row.
const DIGITS_A_ROW: usize = 6;

/// A widget with its style classes.
pub fn styled<W: IsA<gtk::Widget>>(widget: W, classes: &[&str]) -> W {
    classes.iter().for_each(|class| widget.add_css_class(class));
    widget
}

/// One line, cut with an ellipsis.
pub fn label(text: &str, classes: &[&str]) -> gtk::Label {
    let label = styled(gtk::Label::new(Some(text)), classes);
    label.set_ellipsize(gtk::pango::EllipsizeMode::End);
    label.set_xalign(0.0);
    label
}

/// Never cut: as wide as it is.
pub fn whole(text: &str, classes: &[&str]) -> gtk::Label {
    let label = label(text, classes);
    label.set_ellipsize(gtk::pango::EllipsizeMode::None);
    label
}

/// As many lines as it takes.
pub fn wrapped(text: &str, classes: &[&str]) -> gtk::Label {
    let label = styled(gtk::Label::new(Some(text)), classes);
    label.set_wrap(true);
    label.set_wrap_mode(gtk::pango::WrapMode::WordChar);
    // Its natural width stays small, so that a long sentence never makes its card wider.
    label.set_max_width_chars(16);
    label.set_xalign(0.0);
    label
}

/// A share slip to write by hand: its lines numbered, the last is the check.
pub fn slip(slip: &SlipLines) -> gtk::Box {
    let lines = gtk::Box::new(gtk::Orientation::Vertical, 18);
    for (i, line) in slip.lines().enumerate() {
        let row = gtk::Box::new(gtk::Orientation::Horizontal, 32);
        let number = label(&(i + 1).to_string(), &["value"]);
        number.set_width_chars(2);
        row.append(&number);
        row.append(&whole(line, &["slip"]));
        lines.append(&row);
    }
    lines
}

/// Wrapped, in the middle of what it stands in.
pub fn centred(text: &str, classes: &[&str]) -> gtk::Label {
    let label = wrapped(text, classes);
    label.set_xalign(0.5);
    label.set_justify(gtk::Justification::Center);
    label.set_hexpand(true);
    label
}

/// The cap of a key.
pub fn cap(key: &str) -> gtk::Label {
    let cap = whole(key, &["key"]);
    cap.set_valign(gtk::Align::Center);
    cap
}

/// A button that never takes the keyboard: keys go to the window. `name` is what it is called where
/// it can't be seen.
pub fn button(
    name: &str,
    child: &impl IsA<gtk::Widget>,
    classes: &[&str],
    clicked: impl Fn() + 'static,
) -> gtk::Button {
    // The label stays the accessible name when the child takes its place on the screen.
    let button = styled(gtk::Button::with_label(name), classes);
    button.set_child(Some(child));
    button.set_focusable(false);
    button.set_focus_on_click(false);
    button.connect_clicked(move |_| clicked());
    button
}

/// Returns the spoken text of a button that can't be seen: its label, what goes with it, its key.
pub fn spoken(label: &str, further: &str, key: &str) -> String {
    let parts = [label, further, key]
        .into_iter()
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// Columns of one width.
pub fn columns(spacing: i32) -> gtk::Box {
    let columns = gtk::Box::new(gtk::Orientation::Horizontal, spacing);
    columns.set_homogeneous(true);
    columns
}

/// Moves up and down; never takes the keyboard.
pub fn scrolled(child: &impl IsA<gtk::Widget>) -> gtk::ScrolledWindow {
    let scrolled = gtk::ScrolledWindow::new();
    scrolled.set_policy(gtk::PolicyType::Never, gtk::PolicyType::Automatic);
    scrolled.set_vexpand(true);
    scrolled.set_focusable(false);
    scrolled.set_child(Some(child));
    scrolled
}

/// The style class of a mark.
pub fn class(mark: StatusMark) -> &'static str {
    match mark {
        StatusMark::Now => "now",
        StatusMark::ToCome => "tocome",
        StatusMark::MustCorrect | StatusMark::Unknown => "wrong",
        StatusMark::PleaseConfirm => "confirm",
        StatusMark::Done => "done",
    }
}

/// A row: mark, number, name, value.
pub fn row(line: &ListRow) -> gtk::Box {
    let row = styled(
        gtk::Box::new(gtk::Orientation::Horizontal, 16),
        &["row", class(line.mark)],
    );
    row.append(&marks::mark(line.mark, 34));
    if !line.number.is_empty() {
        row.append(&whole(&line.number, &["value"]));
    }
    let texts = gtk::Box::new(gtk::Orientation::Vertical, 2);
    texts.set_hexpand(true);
    texts.set_valign(gtk::Align::Center);
    texts.append(&wrapped(&line.text, &["text"]));
    if !line.detail.is_empty() {
        texts.append(&wrapped(&line.detail, &["small"]));
    }
    row.append(&texts);
    for (text, class) in [(&line.value, "value"), (&line.time, "time")] {
        if !text.is_empty() {
            row.append(&whole(text, &[class]));
        }
    }
    row
}

/// The rules to decide; each answer has a number that a key chooses.
pub fn questions(questions: &[RuleQuestion], on_input: &OnInput) -> gtk::Box {
    let list = gtk::Box::new(gtk::Orientation::Vertical, 4);
    let mut before = 0;
    for question in questions {
        let head = styled(
            gtk::Box::new(gtk::Orientation::Horizontal, 16),
            &["question"],
        );
        head.append(&whole(&question.title, &["text", "bold"]));
        let note = wrapped(&question.note, &["small"]);
        note.set_hexpand(true);
        head.append(&note);
        list.append(&head);
        match question.layout {
            AnswerLayout::Columns => list.append(&answers(&question.answers, before, on_input)),
            AnswerLayout::Rows => {
                for (i, answer) in question.answers.iter().enumerate() {
                    list.append(&choice(
                        answer,
                        before + i + 1,
                        AnswerLayout::Rows,
                        on_input,
                    ));
                }
            }
        }
        before += question.answers.len();
    }
    list
}

/// Answers side by side; `before` answers were numbered already.
pub fn answers(answers: &[RuleAnswer], before: usize, on_input: &OnInput) -> gtk::Box {
    let row = columns(12);
    for (i, answer) in answers.iter().enumerate() {
        row.append(&choice(
            answer,
            before + i + 1,
            AnswerLayout::Columns,
            on_input,
        ));
    }
    row
}

fn choice(
    answer: &RuleAnswer,
    number: usize,
    layout: AnswerLayout,
    on_input: &OnInput,
) -> gtk::Button {
    let inside = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    let chosen = answer.mark == StatusMark::Done;
    // Without an example there is room for one sign only.
    let short = answer.example.is_empty();
    if chosen && short {
        inside.append(&marks::mark(StatusMark::Done, 30));
    } else {
        inside.append(&cap(&number.to_string()));
    }
    let along = if layout == AnswerLayout::Rows {
        gtk::Orientation::Horizontal
    } else {
        gtk::Orientation::Vertical
    };
    let texts = gtk::Box::new(along, if layout == AnswerLayout::Rows { 18 } else { 0 });
    texts.set_hexpand(true);
    texts.set_valign(gtk::Align::Center);
    let own = wrapped(&answer.label, &["text"]);
    texts.append(&own);
    if !short {
        let example = wrapped(&answer.example, &["small"]);
        example.set_hexpand(true);
        texts.append(&example);
        if layout == AnswerLayout::Rows {
            own.set_width_chars(9);
        }
    }
    inside.append(&texts);
    if chosen && !short {
        inside.append(&marks::mark(StatusMark::Done, 28));
    }
    let (on_input, input) = (Rc::clone(on_input), answer.input.clone());
    let name = spoken(&answer.label, &answer.example, &number.to_string());
    let button = button(&name, &inside, &["answer"], move || on_input(input.clone()));
    if chosen {
        button.add_css_class("chosen");
    }
    button
}

/// Digits as they are called, in rows of six, and buttons to type them by.
pub fn digits(typed: &str, wanted: usize, words: &str, on_input: &OnInput) -> gtk::Box {
    let whole = gtk::Box::new(gtk::Orientation::Vertical, 18);
    let grid = gtk::Grid::new();
    grid.set_row_spacing(14);
    grid.set_column_spacing(14);
    grid.set_halign(gtk::Align::Center);
    let called: Vec<char> = typed.chars().collect();
    for i in 0..wanted {
        let digit = called.get(i).map(char::to_string).unwrap_or_default();
        let cell = styled(gtk::Label::new(Some(&digit)), &["digit", "digits"]);
        if i == called.len() {
            cell.add_css_class("next");
        }
        grid.attach(
            &cell,
            (i % DIGITS_A_ROW) as i32,
            (i / DIGITS_A_ROW) as i32,
            1,
            1,
        );
    }
    whole.append(&grid);
    whole.append(&wrapped(words, &["consequence"]));
    if called.len() == wanted {
        whole.append(&wrapped(
            &gettext("Read them back aloud before they are taken."),
            &["text", "bold"],
        ));
    }
    if wanted > 0 {
        whole.append(&keypad(on_input));
    }
    whole
}

/// For a touch screen, and for who can't use the keyboard.
pub fn keypad(on_input: &OnInput) -> gtk::Box {
    let pad = styled(columns(8), &["keypad"]);
    for digit in '0'..='9' {
        let on_input = Rc::clone(on_input);
        let digit_label = digit.to_string();
        let inside = centred(&digit_label, &["value"]);
        pad.append(&button(&digit_label, &inside, &["pad"], move || {
            on_input(OperatorInput::Typed(digit))
        }));
    }
    let on_input = Rc::clone(on_input);
    let inside = centred("⌫", &["value"]);
    pad.append(&button(
        &gettext("Take back"),
        &inside,
        &["pad"],
        move || on_input(OperatorInput::Erase),
    ));
    pad
}

/// Every key with what it does, in two columns.
pub fn keys(keys: &[(String, String)]) -> gtk::Box {
    let list = styled(columns(24), &["keys"]);
    for half in keys.chunks(keys.len().div_ceil(2).max(1)) {
        let column = gtk::Box::new(gtk::Orientation::Vertical, 0);
        for (key, words) in half {
            let line = styled(gtk::Box::new(gtk::Orientation::Horizontal, 16), &["row"]);
            line.append(&cap(key));
            line.append(&wrapped(words, &["key-words"]));
            column.append(&line);
        }
        list.append(&column);
    }
    list
}
