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
}

impl Row {
    /// A line with a mark and a text.
    pub fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark, number: String::new(), text: text.into(), detail: String::new(), value: String::new() }
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
}

/// One cell of the health strip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
    /// What.
    pub name: String,
    /// How it is, in words.
    pub words: String,
    /// Its mark; anything but done or to come is drawn inverted.
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
}

/// A rule and its possible answers.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Question {
    pub title: String,
    pub answers: Vec<Answer>,
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
    Report(Vec<Finding>),
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
}

/// Whether the gold button can be pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ready {
    /// F8.
    Now,
    /// Something is missing first.
    NotYet,
    /// The technician has confirmed; the second person is asked, F9.
    SecondPerson,
}

/// The gold button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Primary {
    pub label: String,
    pub hint: String,
    pub ready: Ready,
}

/// A plain button.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after what stands there")]
pub struct Secondary {
    pub label: String,
    pub key: String,
    pub input: Input,
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
    pub centre: Centre,
    pub message: Option<String>,
    pub consequence: String,
    pub primary: Primary,
    pub secondary: Vec<Secondary>,
    pub fingerprint: String,
    pub journal: String,
}
