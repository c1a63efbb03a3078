// SPDX-License-Identifier: Apache-2.0

//! The console's content as plain data: the pages make it, the renderer draws it, tests read it.
//!
//! Invariant: every text is final, translated and filled in. Deliberately absent: widgets, fonts of
//! the screen, colours.

use crate::controller::OperatorInput;
use crate::sheet::{Fonts, Paper};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A mark before a line: never colour alone (each has its own shape).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusMark {
    /// A tick in a disc.
    Done,
    /// A gold disc: the one thing to do.
    Now,
    /// A hollow circle.
    ToCome,
    /// An octagon with a cross.
    MustCorrect,
    /// A triangle.
    PleaseConfirm,
    /// A square with a question mark.
    Unknown,
}

/// One line of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRow {
    /// Mark before the text.
    pub mark: StatusMark,
    /// Number before the text, may be empty.
    pub number: String,
    /// Text of the line.
    pub text: String,
    /// Small print under it, may be empty.
    pub detail: String,
    /// At the right end, may be empty.
    pub value: String,
    /// Time when it was done, at the very end; may be empty.
    pub time: String,
}

impl ListRow {
    /// Creates a line of a mark and a text.
    pub fn new(mark: StatusMark, text: impl Into<String>) -> Self {
        Self {
            mark,
            number: String::new(),
            text: text.into(),
            detail: String::new(),
            value: String::new(),
            time: String::new(),
        }
    }

    /// Sets the number before the text.
    pub fn number(mut self, number: impl ToString) -> Self {
        self.number = number.to_string();
        self
    }
    /// Sets the small print under the text.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
    /// Sets the value at the right end.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// Sets the time when it was done.
    pub fn time(mut self, time: impl Into<String>) -> Self {
        self.time = time.into();
        self
    }
}

/// One cell of the health strip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HealthItem {
    /// Name of the thing that is watched.
    pub name: String,
    /// State in words.
    pub words: String,
    /// Mark of the state; [`StatusMark::MustCorrect`] is drawn inverted.
    pub mark: StatusMark,
}

/// A finding of the import.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the columns of the report")]
pub struct FindingView {
    pub mark: StatusMark,
    pub place: String,
    pub cell: String,
    pub read: String,
    pub reason: String,
    pub remedy: String,
    /// The other cell of a conflict, with its file.
    pub against: Option<String>,
}

/// A workbook of the import, with what was found in it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct WorkbookView {
    pub file: ListRow,
    pub findings: Vec<FindingView>,
}

/// A rule and its possible answers.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct RuleQuestion {
    pub title: String,
    /// Note beside the title: the preset answer, in words.
    pub note: String,
    pub layout: AnswerLayout,
    pub answers: Vec<RuleAnswer>,
}

/// Layout of a question's answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerLayout {
    /// One under the other, each example beside its answer.
    Rows,
    /// Side by side.
    Columns,
}

/// A custodian's set of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct PrintCard {
    pub title: String,
    pub mark: StatusMark,
    pub state: String,
    pub rows: Vec<ListRow>,
    pub foot: String,
}

/// An open incident.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncidentSheet {
    /// Since when, and how long.
    pub since: String,
    /// Kinds of incident to choose from.
    pub kinds: Vec<RuleAnswer>,
    /// Fault that the machine itself found.
    pub fault: Option<String>,
    /// People's own words; `None` until the kind is chosen.
    pub note: Option<String>,
    /// Facts that are on disk, as they were checked.
    pub safe: Vec<ListRow>,
    /// The two who confirm.
    pub people: [ListRow; 2],
}

/// One answer, with what it means in an example.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct RuleAnswer {
    pub label: String,
    pub example: String,
    pub input: OperatorInput,
    pub mark: StatusMark,
}

/// A page of a paper, for the eye.
#[derive(Clone)]
pub struct PagePreview {
    /// The paper.
    pub paper: Paper,
    /// Fonts of the paper.
    pub fonts: Arc<Fonts>,
    /// Index of the page, from 0.
    pub page: usize,
    /// Steps of zoom, from 0 where the whole page is seen.
    pub zoom: u8,
}

impl PartialEq for PagePreview {
    fn eq(&self, other: &Self) -> bool {
        (self.page, self.zoom) == (other.page, other.zoom) && self.paper == other.paper
    }
}

impl Eq for PagePreview {}

impl fmt::Debug for PagePreview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PagePreview({}, {}, {})",
            self.paper.title, self.page, self.zoom
        )
    }
}

/// The middle of the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CentreView {
    /// Steps or facts, one a line.
    List(Vec<ListRow>),
    /// The import report.
    Report(Vec<WorkbookView>),
    /// The rules to decide.
    Questions(Vec<RuleQuestion>),
    /// Digits as they are called.
    Digits {
        /// Digits typed so far.
        typed: String,
        /// Number of digits that are called.
        wanted: usize,
        /// Explanation: who calls the digits, and what follows from them.
        words: String,
    },
    /// A page of a paper.
    Leaf(Box<PagePreview>),
    /// The sets of a school's sheet, side by side.
    Sets(Vec<PrintCard>),
    /// An open incident: it takes the place of everything but strip and footer.
    Incident(Box<IncidentSheet>),
    /// Every key, with what it does.
    Keys(Vec<(String, String)>),
    /// A confirmation that waits for the second person.
    Confirm(Box<ConfirmSheet>),
    /// A share slip to write by hand; the hall never sees it.
    Slip(SlipLines),
}

/// The lines of a share slip: a secret that `Debug` does not show and that is overwritten when it
/// is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SlipLines(Zeroizing<String>);

impl SlipLines {
    /// Takes a slip's text: 64 characters and the check of 4, between colons.
    pub fn of(text: &str) -> Self {
        let mut lines = Zeroizing::new(String::with_capacity(2 * text.len()));
        let digits = text.rsplit_once(':').map_or("", |(front, _)| front);
        let share = digits.rsplit(':').next().unwrap_or_default();
        for (at, digit) in share.chars().enumerate() {
            match at % 16 {
                0 if at > 0 => lines.push('\n'),
                4 | 8 | 12 => lines.push(' '),
                _ => {}
            }
            lines.push(digit);
        }
        lines.push('\n');
        lines.push_str(text.rsplit(':').next().unwrap_or_default());
        Self(lines)
    }

    /// Returns the lines: four of four groups, and the check.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }
}

impl fmt::Debug for SlipLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SlipLines(..)")
    }
}

/// A confirmation that waits for the second person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfirmSheet {
    /// Sentence of what is confirmed, as the hall display has it.
    pub sentence: String,
    /// For how long, or why by a key.
    pub note: String,
    /// Act of the second person.
    pub entry: ConfirmEntry,
    /// Cancel, and that the hall display can't be read.
    pub buttons: Vec<SecondaryAction>,
}

/// Act of the second person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfirmEntry {
    /// Types the code that stands on the hall display.
    Code {
        /// Digits that are typed.
        typed: usize,
    },
    /// Presses F9, or its button here.
    Key {
        /// True once it is taken.
        ready: bool,
    },
}

/// State of a button.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ButtonState {
    /// The button can be pressed.
    Now,
    /// Something is missing first; the button is dashed.
    NotYet,
    /// The technician has confirmed; the second person is asked, at another place.
    SecondPerson,
}

/// The gold button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct PrimaryAction {
    pub label: String,
    /// Before the key cap.
    pub hint: String,
    /// The key cap; empty where nothing can be pressed.
    pub key: String,
    pub ready: ButtonState,
}

/// A plain button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct SecondaryAction {
    pub label: String,
    pub key: String,
    pub input: OperatorInput,
    pub ready: ButtonState,
}

/// Badge of the title bar: the kind of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsoleBadge {
    /// 演练 · 结果无效.
    Rehearsal,
    /// 准备.
    Preparing,
    /// 正式.
    Real,
}

/// The whole console.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct ConsoleView {
    pub badge: ConsoleBadge,
    pub ceremony: String,
    pub day: String,
    pub clock: String,
    pub health: Vec<HealthItem>,
    pub left_title: String,
    pub left: Vec<ListRow>,
    pub left_foot: String,
    pub title: String,
    pub progress: String,
    /// Counts beside the title, each with its mark.
    pub chips: Vec<(StatusMark, String)>,
    pub centre: CentreView,
    pub message: Option<String>,
    pub consequence: String,
    pub primary: PrimaryAction,
    pub secondary: Vec<SecondaryAction>,
    /// The parent's two keys, while they are handed over; empty else.
    pub parent: Vec<SecondaryAction>,
    pub fingerprint: String,
    pub journal: String,
}

impl ConsoleView {
    /// Returns the buttons of a confirmation that waits for the second person.
    pub fn confirmation_buttons(&self) -> &[SecondaryAction] {
        match &self.centre {
            CentreView::Confirm(sheet) => &sheet.buttons,
            _ => &[],
        }
    }

    /// Returns the answers that a number key chooses, in order; in an incident only until one is
    /// chosen, because then a note is typed.
    pub fn answers(&self) -> Vec<&RuleAnswer> {
        match &self.centre {
            CentreView::Questions(questions) => questions
                .iter()
                .flat_map(|question| &question.answers)
                .collect(),
            CentreView::Incident(incident) if incident.note.is_none() => {
                incident.kinds.iter().collect()
            }
            CentreView::Incident(_)
            | CentreView::List(_)
            | CentreView::Report(_)
            | CentreView::Digits { .. }
            | CentreView::Leaf(_)
            | CentreView::Sets(_)
            | CentreView::Slip(_)
            | CentreView::Confirm(_)
            | CentreView::Keys(_) => Vec::new(),
        }
    }
}
