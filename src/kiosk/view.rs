//! What stands on the console, as plain data: the pages make it, the renderer draws it, a test can read it.

use super::desk::Input;
use crate::sheet::{Fonts, Paper};
use std::fmt;
use std::sync::Arc;

/// A mark before a line: never colour alone (each has its own shape).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
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
pub struct Row {
    /// Its mark.
    pub mark: Mark,
    /// Its number, may be empty.
    pub number: String,
    /// What it says.
    pub text: String,
    /// Small print under it, may be empty.
    pub detail: String,
    /// At the right end, may be empty.
    pub value: String,
    /// When it was done, at the very end; may be empty.
    pub time: String,
}

impl Row {
    /// A line with a mark and a text.
    pub fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark, number: String::new(), text: text.into(), ..Self::blank(mark) }
    }

    fn blank(mark: Mark) -> Self {
        let empty = String::new;
        Self { mark, number: empty(), text: empty(), detail: empty(), value: empty(), time: empty() }
    }

    /// With a number before the text.
    pub fn number(mut self, number: impl ToString) -> Self {
        self.number = number.to_string();
        self
    }
    /// With small print.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
    /// With a value at the right end.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// With the time when it was done.
    pub fn time(mut self, time: impl Into<String>) -> Self {
        self.time = time.into();
        self
    }
}

/// One cell of the health strip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
    /// What.
    pub name: String,
    /// How it is, in words.
    pub words: String,
    /// Its mark; what must be corrected is drawn inverted.
    pub mark: Mark,
}

/// A finding of the import.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the columns of the report")]
pub struct Finding {
    pub mark: Mark,
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
pub struct Workbook {
    pub file: Row,
    pub findings: Vec<Finding>,
}

/// A rule and its possible answers.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Question {
    pub title: String,
    /// Whether an answer is preset, in words.
    pub note: String,
    pub layout: Layout,
    pub answers: Vec<Answer>,
}

/// How a question's answers stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// One under the other, each example beside its answer.
    Rows,
    /// Side by side.
    Columns,
}

/// A custodian's set of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct SetCard {
    pub title: String,
    pub mark: Mark,
    pub state: String,
    pub rows: Vec<Row>,
    pub foot: String,
}

/// An open incident.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncidentSheet {
    /// Since when, and how long.
    pub since: String,
    /// What it may be.
    pub kinds: Vec<Answer>,
    /// What the machine itself found.
    pub fault: Option<String>,
    /// People's own words; `None` until the kind is chosen.
    pub note: Option<String>,
    /// What stands, as it was checked.
    pub safe: Vec<Row>,
    /// The two who confirm.
    pub people: [Row; 2],
}

/// One answer, with what it means in an example.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Answer {
    pub label: String,
    pub example: String,
    pub input: Input,
    pub mark: Mark,
}

/// A page of a paper, for the eye.
#[derive(Clone)]
pub struct Leaf {
    /// The paper.
    pub paper: Paper,
    /// Its faces.
    pub fonts: Arc<Fonts>,
    /// Which page, from 0.
    pub page: usize,
    /// Steps of zoom, from 0 where the whole page is seen.
    pub zoom: u8,
}

impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        (self.page, self.zoom) == (other.page, other.zoom) && self.paper == other.paper
    }
}

impl Eq for Leaf {}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaf({}, {}, {})", self.paper.title, self.page, self.zoom)
    }
}

/// The middle of the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Centre {
    /// Steps or facts, one a line.
    List(Vec<Row>),
    /// The import report.
    Report(Vec<Workbook>),
    /// The rules to decide.
    Questions(Vec<Question>),
    /// Digits as they are called.
    Digits {
        /// What is typed so far.
        typed: String,
        /// How many there will be.
        wanted: usize,
        /// Who calls them, and what hangs on them.
        words: String,
    },
    /// A page of a paper.
    Leaf(Box<Leaf>),
    /// The sets of a school's sheet, side by side.
    Sets(Vec<SetCard>),
    /// An open incident: it takes the place of everything but strip and footer.
    Incident(Box<IncidentSheet>),
    /// Every key, with what it does.
    Keys(Vec<(String, String)>),
}

/// Whether a button can be pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ready {
    /// It can.
    Now,
    /// Something is missing first; the button is dashed.
    NotYet,
    /// The technician has confirmed; the second person is asked, F9.
    SecondPerson,
}

/// The gold button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Primary {
    pub label: String,
    /// Before the key cap.
    pub hint: String,
    /// The key cap; empty where nothing can be pressed.
    pub key: String,
    pub ready: Ready,
}

/// A plain button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Secondary {
    pub label: String,
    pub key: String,
    pub input: Input,
    pub ready: Ready,
}

/// What kind of day it is, in the title bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Badge {
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
pub struct View {
    pub badge: Badge,
    pub ceremony: String,
    pub day: String,
    pub clock: String,
    pub health: Vec<Health>,
    pub left_title: String,
    pub left: Vec<Row>,
    pub left_foot: String,
    pub title: String,
    pub progress: String,
    /// Counts beside the title, each with its mark.
    pub chips: Vec<(Mark, String)>,
    pub centre: Centre,
    pub message: Option<String>,
    pub consequence: String,
    pub primary: Primary,
    pub secondary: Vec<Secondary>,
    /// The parent's two keys, while they are handed over; empty else.
    pub parent: Vec<Secondary>,
    pub fingerprint: String,
    pub journal: String,
}

impl View {
    /// The answers that a number key chooses, in order; in an incident only until one is chosen, because then a note is typed.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        let (questions, kinds): (&[Question], &[Answer]) = match &self.centre {
            Centre::Questions(questions) => (questions, &[]),
            Centre::Incident(incident) if incident.note.is_none() => (&[], &incident.kinds),
            _ => (&[], &[]),
        };
        questions.iter().flat_map(|question| &question.answers).chain(kinds)
    }
}
