// SPDX-License-Identifier: Apache-2.0

//! A paper as plain data: A4, points, from the top left corner.

use crate::protocol::Digest;

/// A4 upright, points.
pub const WIDTH: f32 = 595.28;
/// A4 upright, points.
pub const HEIGHT: f32 = 841.89;
/// White margin left and right, points.
pub const MARGIN: f32 = 48.0;
/// Where text ends, points from the left.
pub const RIGHT: f32 = WIDTH - MARGIN;

/// A whole paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Paper {
    /// Its title, also in the PDF's metadata.
    pub title: String,
    /// The event that it stands on: its time is the paper's time, RFC 3339 UTC.
    pub at: String,
    /// The ledger head that it stands on.
    pub head: Digest,
    /// Its pages, at least one.
    pub pages: Vec<PaperPage>,
    /// Files inside its PDF.
    pub attachments: Vec<Attachment>,
}

/// A file that goes with a paper, inside its PDF. It goes wherever the paper goes: nothing personal
/// beyond what the paper shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its file name.
    pub name: String,
    /// What kind of data, as the internet names it: `application/x-ndjson`.
    pub media_type: &'static str,
    /// What it is, for readers.
    pub about: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PaperPage {
    /// What stands on it, painted in this order of kinds: fills, watermark, text, rules, codes.
    pub marks: Vec<PageMark>,
}

/// One thing on a page.
#[derive(Clone, PartialEq, Debug)]
pub enum PageMark {
    /// A line of text.
    Text(PageText),
    /// A thin line between two points.
    Rule((f32, f32), (f32, f32)),
    /// A filled rectangle: x, y of its top left, width, height.
    Fill(f32, f32, f32, f32, PageInk),
    /// A QR code: x, y of its top left, side, content.
    Qr(f32, f32, f32, String),
    /// A word across the page, behind everything.
    Watermark(String),
}

/// A line of text.
#[derive(Clone, PartialEq, Debug)]
pub struct PageText {
    /// Where it is anchored.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Size.
    pub size: f32,
    /// Face.
    pub weight: FontWeight,
    /// Colour.
    pub ink: PageInk,
    /// Which end stands at `x`.
    pub align: TextAlign,
    /// The widest that it may be; it is set smaller when it is wider.
    pub fit: Option<f32>,
    /// The text.
    pub text: String,
}

/// Which end of a text stands at its anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextAlign {
    /// Its left end.
    Left,
    /// Its middle.
    Centre,
    /// Its right end.
    Right,
}

/// Which face.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FontWeight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
}

/// What colour. Papers must copy well in black and white: colour never says anything alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageInk {
    /// Text.
    Black,
    /// Labels.
    Grey,
    /// The ground of a table's head.
    Pale,
    /// The word across a rehearsal's page.
    Ghost,
    /// Text on a black plate.
    White,
}

impl PageInk {
    /// Red, green, blue, 0 to 1.
    pub fn rgb(self) -> [f32; 3] {
        match self {
            Self::Black => [0.06, 0.09, 0.13],
            Self::Grey => [0.36, 0.40, 0.45],
            Self::Pale => [0.93, 0.94, 0.95],
            Self::Ghost => [0.90, 0.925, 0.95],
            Self::White => [1.0, 1.0, 1.0],
        }
    }
}

impl PageText {
    /// Regular black text from `x`.
    pub fn new(x: f32, y: f32, size: f32, text: impl Into<String>) -> Self {
        let (weight, ink, align) = (FontWeight::Regular, PageInk::Black, TextAlign::Left);
        Self {
            x,
            y,
            size,
            weight,
            ink,
            align,
            fit: None,
            text: text.into(),
        }
    }

    /// In bold.
    pub fn bold(mut self) -> Self {
        self.weight = FontWeight::Bold;
        self
    }

    /// As a label.
    pub fn grey(mut self) -> Self {
        self.ink = PageInk::Grey;
        self
    }

    /// On a black plate.
    pub fn white(mut self) -> Self {
        self.ink = PageInk::White;
        self
    }

    /// Around `x`.
    pub fn centred(mut self) -> Self {
        self.align = TextAlign::Centre;
        self
    }

    /// Up to `x`.
    pub fn right(mut self) -> Self {
        self.align = TextAlign::Right;
        self
    }

    /// No wider than this.
    pub fn within(mut self, width: f32) -> Self {
        self.fit = Some(width);
        self
    }
}

impl From<PageText> for PageMark {
    fn from(text: PageText) -> Self {
        Self::Text(text)
    }
}

impl PaperPage {
    /// Adds a mark.
    pub fn add(&mut self, mark: impl Into<PageMark>) {
        self.marks.push(mark.into());
    }

    /// Adds lines along the sides of a rectangle: x, y of its top left, width, height.
    pub fn frame(&mut self, x: f32, y: f32, wide: f32, high: f32) {
        let (right, low) = (x + wide, y + high);
        for (from, to) in [
            ((x, y), (right, y)),
            ((right, y), (right, low)),
            ((right, low), (x, low)),
            ((x, low), (x, y)),
        ] {
            self.add(PageMark::Rule(from, to));
        }
    }

    /// Adds a box to tick, its foot on the baseline `y`, with its word. Returns where the word
    /// ends, about.
    pub fn tick_box(&mut self, x: f32, y: f32, size: f32, word: &str) -> f32 {
        self.frame(x, y - size * 0.86, size * 0.96, size * 0.96);
        self.add(PageText::new(x + size * 1.4, y, size, word));
        x + size * (1.4 + super::texts::ems(word))
    }

    /// All texts on the page, for tests and searches.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| match mark {
            PageMark::Text(text) => Some(text.text.as_str()),
            _ => None,
        })
    }
}
