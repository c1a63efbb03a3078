// SPDX-License-Identifier: Apache-2.0

//! A paper as plain data: A4, points, from the top left corner.

use crate::protocol::Digest;

/// Width of A4 upright, points.
pub const WIDTH: f32 = 595.28;
/// Height of A4 upright, points.
pub const HEIGHT: f32 = 841.89;
/// White margin left and right, points.
pub const MARGIN: f32 = 48.0;
/// Right end of text, points from the left.
pub const RIGHT: f32 = WIDTH - MARGIN;

/// Size of the smallest text, points: smaller is not read on a worn laser.
pub const SMALLEST_TEXT: f32 = 9.0;
/// Free margin at each edge, points (6 mm): no printer reaches nearer.
pub const UNPRINTABLE: f32 = 17.01;

/// A whole paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Paper {
    /// The title, also in the PDF's metadata.
    pub title: String,
    /// The time of the event that the paper is made from, RFC 3339 UTC.
    pub at: String,
    /// The ledger's head at that event.
    pub head: Digest,
    /// The pages, at least one.
    pub pages: Vec<PaperPage>,
    /// The files inside the PDF.
    pub attachments: Vec<Attachment>,
}

/// A file inside the PDF of a paper. Whoever gets the paper gets the file, so it holds nothing
/// personal beyond what the paper shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// The file name.
    pub name: String,
    /// The media type (RFC 6838), such as `application/x-ndjson`.
    pub media_type: &'static str,
    /// A description for readers.
    pub about: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// One page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PaperPage {
    /// The marks, painted by kind in this order: fills, watermark, text, rules, codes.
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
    /// The anchor, points from the left.
    pub x: f32,
    /// The baseline, points from the top.
    pub y: f32,
    /// The size of the font, points.
    pub size: f32,
    /// The weight of the font.
    pub weight: FontWeight,
    /// The colour.
    pub ink: PageInk,
    /// The end of the text that is at `x`.
    pub align: TextAlign,
    /// The greatest width, points; a wider text is set smaller, but never below
    /// [`SMALLEST_TEXT`].
    pub fit: Option<f32>,
    /// The text.
    pub text: String,
}

/// The end of a text that is at its anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextAlign {
    /// The left end.
    Left,
    /// The middle.
    Centre,
    /// The right end.
    Right,
}

/// The weight of a font.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FontWeight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
    /// Regular, with Latin letters and digits of one width.
    Mono,
}

/// The colour of a mark. All that is read is pure black: a printer of one bit would break any
/// grey into dots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageInk {
    /// Text, rules and codes.
    Black,
    /// The word across a rehearsal's page.
    Ghost,
    /// Text on a black plate.
    White,
}

impl PageInk {
    /// Returns the grey level, from 0 for black to 1 for white.
    pub fn level(self) -> f32 {
        match self {
            Self::Black => 0.0,
            Self::Ghost => 0.92,
            Self::White => 1.0,
        }
    }
}

impl PageText {
    /// Returns regular black text that begins at `x`.
    pub fn new(x: f32, y: f32, size: f32, text: impl Into<String>) -> Self {
        Self {
            x,
            y,
            size,
            weight: FontWeight::Regular,
            ink: PageInk::Black,
            align: TextAlign::Left,
            fit: None,
            text: text.into(),
        }
    }

    /// Returns the text in bold.
    pub fn bold(mut self) -> Self {
        self.weight = FontWeight::Bold;
        self
    }

    /// Returns the text with all characters of one width, for hashes.
    pub fn mono(mut self) -> Self {
        self.weight = FontWeight::Mono;
        self
    }

    /// Returns the text in white, for a black plate.
    pub fn white(mut self) -> Self {
        self.ink = PageInk::White;
        self
    }

    /// Returns the text with its middle at `x`.
    pub fn centred(mut self) -> Self {
        self.align = TextAlign::Centre;
        self
    }

    /// Returns the text with its right end at `x`.
    pub fn right(mut self) -> Self {
        self.align = TextAlign::Right;
        self
    }

    /// Returns the text no wider than this, points.
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
        let right = x + wide;
        let low = y + high;
        for (from, to) in [
            ((x, y), (right, y)),
            ((right, y), (right, low)),
            ((right, low), (x, low)),
            ((x, low), (x, y)),
        ] {
            self.add(PageMark::Rule(from, to));
        }
    }

    /// Adds a box to tick, its foot on the baseline `y`, with its word. Returns about where the
    /// word ends, points from the left.
    pub fn tick_box(&mut self, x: f32, y: f32, size: f32, word: &str) -> f32 {
        self.frame(x, y - size * 0.86, size * 0.96, size * 0.96);
        self.add(PageText::new(x + size * 1.4, y, size, word));
        x + size * (1.4 + super::texts::ems(word))
    }

    /// Returns all texts on the page, for tests and searches.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| match mark {
            PageMark::Text(text) => Some(text.text.as_str()),
            _ => None,
        })
    }
}
