// SPDX-License-Identifier: Apache-2.0

//! A paper in the making: pages with head and foot, and a cursor that goes down them.
//!
//! Invariant: every page says ceremony, paper, page, fingerprint, ledger and print, whatever is
//! on it; only [`PaperDraft::finish`] makes a [`Paper`].

use super::PrintNumber;
use super::basis::PaperBasis;
use super::page::{HEIGHT, MARGIN, PageInk, PageMark, PageText, Paper, PaperPage, RIGHT, WIDTH};
use super::sentences::{self, Sentence};
use super::texts;
use crate::ceremony::aux_event::ConfirmedWay;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::DrawnSchool;
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;

/// Lowest point of a page's content.
pub const BOTTOM: f32 = HEIGHT - 72.0;
/// Width of a page's content.
pub const WIDE: f32 = RIGHT - MARGIN;
/// Height of a heading.
pub const HEADING: f32 = 25.0;
/// The word across every page of a rehearsal.
const REHEARSAL_WATERMARK: &str = "演练";
/// The text of the plate at the head of every page of a rehearsal.
const REHEARSAL_PLATE: &str = "演练 · 结果无效";

/// Width of a fact's label, points.
const LABEL: f32 = 68.0;

/// A fact on a paper: a label and its value.
pub struct PaperFact {
    label: &'static str,
    value: String,
}

impl PaperFact {
    /// Returns a fact.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }

    /// Returns the fact that says how two people confirmed the step of a paper.
    pub fn confirmed(way: ConfirmedWay) -> Self {
        Self::new("确认", texts::confirmed_way(way))
    }

    /// Returns whether the value needs a whole line.
    fn is_long(&self) -> bool {
        texts::ems(&self.value) * 10.0 > WIDE / 2.0 - LABEL
    }
}

/// Returns the facts by lines: two short neighbours share one.
fn paired(facts: &[PaperFact]) -> Vec<&[PaperFact]> {
    let mut lines = Vec::new();
    let mut rest = facts;
    while let Some(first) = rest.first() {
        let count = match rest.get(1) {
            Some(second) if !first.is_long() && !second.is_long() => 2,
            _ => 1,
        };
        let line;
        (line, rest) = rest.split_at(count);
        lines.push(line);
    }
    lines
}

/// A paper in the making.
pub struct PaperDraft<'a> {
    /// The state that the paper is made from.
    pub state: &'a CeremonyState,
    title: String,
    subtitle: String,
    basis: PaperBasis,
    print: PrintNumber,
    fingerprint: Option<Digest>,
    /// The code of the school whose result the paper is.
    school: Option<String>,
    /// Rolls that were aborted, on papers of a time at which there may be rolls.
    aborted: Option<u64>,
    /// The pages so far; the last is under way.
    pub(super) pages: Vec<PaperPage>,
    /// The cursor: the top of the next thing on the last page, points.
    pub(super) y: f32,
    /// The top of the content of the last page, points.
    pub(super) top: f32,
    /// True for a paper that people sign; its pages are bound by a seal across their edges.
    pub(super) signed: bool,
}

impl<'a> PaperDraft<'a> {
    /// Begins a paper: a first page with its head, a large title and a subtitle below.
    pub fn new(
        state: &'a CeremonyState,
        basis: PaperBasis,
        print: PrintNumber,
        title: &str,
        subtitle: &str,
    ) -> Self {
        let mut draft = Self {
            state,
            title: title.to_owned(),
            subtitle: subtitle.to_owned(),
            basis,
            print,
            fingerprint: None,
            school: None,
            aborted: None,
            pages: Vec::new(),
            y: 0.0,
            top: 0.0,
            signed: false,
        };
        let mut page = draft.blank();
        page.add(
            PageText::new(WIDTH / 2.0, 84.0, 21.0, title)
                .bold()
                .centred()
                .within(WIDE),
        );
        page.add(
            PageText::new(WIDTH / 2.0, 104.0, 12.0, subtitle)
                .centred()
                .within(WIDE),
        );
        draft.pages.push(page);
        draft.y = 120.0;
        draft.top = 120.0;
        draft
    }

    /// Marks a paper of the draws: each page shows the fingerprint, and how many rolls were
    /// aborted.
    pub fn drawn(mut self, aborted: u64) -> Self {
        self.fingerprint = self.state.fingerprint();
        self.aborted = Some(aborted);
        self
    }

    /// Marks a paper of a seal that is under way or done.
    pub fn of_seal(mut self, fingerprint: Digest) -> Self {
        self.fingerprint = Some(fingerprint);
        self
    }

    fn blank(&self) -> PaperPage {
        let mut page = PaperPage::default();
        let rules = self.state.rules();
        let mut right = RIGHT;
        if rules.rehearsal {
            page.add(PageMark::Watermark(REHEARSAL_WATERMARK.into()));
            page.add(PageMark::Fill(
                RIGHT - 98.0,
                27.0,
                98.0,
                19.0,
                PageInk::Black,
            ));
            page.add(
                PageText::new(RIGHT - 49.0, 40.5, 11.0, REHEARSAL_PLATE)
                    .bold()
                    .white()
                    .centred(),
            );
            right -= 106.0;
        }
        if self.print > PrintNumber::FIRST {
            let words = format!("第 {} 次打印", self.print.get());
            page.frame(right - 80.0, 27.0, 80.0, 19.0);
            page.add(
                PageText::new(right - 40.0, 40.5, 11.0, words)
                    .bold()
                    .centred()
                    .within(72.0),
            );
            right -= 88.0;
        }
        let left = format!("{}　{}", rules.ceremony.title, rules.ceremony.date);
        page.add(PageText::new(MARGIN, 40.5, 9.0, left).within(right - MARGIN - 12.0));
        page.add(PageMark::Rule((MARGIN, 52.0), (RIGHT, 52.0)));
        page
    }

    /// Moves the cursor to the top of a new page.
    pub fn turn(&mut self) {
        if BOTTOM - self.y > 60.0 {
            self.add(PageText::new(WIDTH / 2.0, self.y + 16.0, 9.0, "（转下页）").centred());
        }
        let mut page = self.blank();
        let title = format!("{}　{}（续）", self.title, self.subtitle);
        page.add(PageText::new(MARGIN, 70.0, 11.0, title).bold().within(WIDE));
        self.pages.push(page);
        self.y = 80.0;
        self.top = 80.0;
    }

    /// Moves the cursor to the top of a new page unless so much room is left, points.
    pub fn room(&mut self, high: f32) {
        if self.y + high > BOTTOM && self.y > self.top {
            self.turn();
        }
    }

    /// Adds a frame to the page under way: x, y of its top left, width, height.
    pub(super) fn frame(&mut self, x: f32, y: f32, wide: f32, high: f32) {
        if let Some(page) = self.pages.last_mut() {
            page.frame(x, y, wide, high);
        }
    }

    /// Adds a mark to the page under way.
    pub fn add(&mut self, mark: impl Into<PageMark>) {
        if let Some(page) = self.pages.last_mut() {
            page.add(mark);
        }
    }

    /// Sets a heading. The caller makes sure of the room below it.
    pub fn heading(&mut self, text: &str) {
        self.y += HEADING;
        self.add(
            PageText::new(MARGIN, self.y - 6.5, 11.0, text)
                .bold()
                .within(WIDE),
        );
    }

    /// Adds the digits that were called under their label, and moves down by `height` points.
    pub fn called_digits(&mut self, label: &str, digits: &str, height: f32) {
        let middle = MARGIN + WIDE / 2.0;
        let top = self.y;
        self.add(PageText::new(middle, top + 12.0, 9.0, label).centred());
        self.add(
            PageText::new(middle, top + 36.0, 22.0, digits)
                .bold()
                .centred()
                .within(RIGHT - MARGIN),
        );
        self.y += height;
    }

    /// Sets a paragraph that explains.
    pub fn note(&mut self, sentence: &Sentence) {
        const SIZE: f32 = 9.0;
        let lines = texts::wrap(sentence.text(), WIDE / SIZE - 0.5);
        self.room(lines.len() as f32 * 13.0 + 4.0);
        self.y += 4.0;
        for line in lines {
            self.y += 13.0;
            self.add(PageText::new(MARGIN, self.y - 3.5, SIZE, line).within(WIDE));
        }
    }

    /// Sets which earlier ceremony this one replaces, and why, where it replaces one.
    pub fn superseded_note(&mut self) {
        if let Some(note) = sentences::superseded_note(self.state.rules()) {
            self.note(&note);
        }
    }

    /// Sets a hash that is read aloud, large, with a label above it.
    pub fn hash_box(&mut self, label: &str, hash: &Digest) {
        self.room(58.0);
        self.frame(MARGIN, self.y, WIDE, 50.0);
        self.add(
            PageText::new(WIDTH / 2.0, self.y + 17.0, 9.0, label)
                .centred()
                .within(WIDE - 20.0),
        );
        let groups = texts::groups(hash);
        self.add(
            PageText::new(WIDTH / 2.0, self.y + 38.0, 13.5, groups)
                .mono()
                .centred()
                .within(WIDE - 12.0),
        );
        self.y += 58.0;
    }

    /// Sets facts as label and value, two on a line; a long one has a line to itself.
    pub fn facts(&mut self, facts: &[PaperFact]) {
        const LINE: f32 = 18.0;
        let half = WIDE / 2.0;
        let lines = paired(facts);
        self.room(lines.len() as f32 * LINE);
        self.add(PageMark::Rule((MARGIN, self.y), (RIGHT, self.y)));
        for line in lines {
            self.y += LINE;
            let wide = if line.len() == 1 { WIDE } else { half };
            for (i, fact) in line.iter().enumerate() {
                let x = MARGIN + half * i as f32;
                self.add(PageText::new(x + 4.0, self.y - 5.5, 9.0, fact.label));
                self.add(
                    PageText::new(x + 64.0, self.y - 5.5, 10.0, fact.value.as_str())
                        .within(wide - LABEL),
                );
            }
            self.add(PageMark::Rule((MARGIN, self.y), (RIGHT, self.y)));
            if line.len() == 2 {
                self.add(PageMark::Rule(
                    (MARGIN + half, self.y - LINE),
                    (MARGIN + half, self.y),
                ));
            }
        }
    }

    /// Marks a paper as the result of a school.
    pub fn of_school(mut self, school: &DrawnSchool) -> Self {
        self.school = Some(school.code.clone());
        self
    }

    /// Returns the code of the ledger at the line that the paper is made from.
    pub(super) fn ledger_code(&self) -> PublicCode {
        let (lines, head) = (self.basis.seq, self.basis.head);
        match &self.school {
            Some(school) => PublicCode::Result {
                school: school.clone(),
                lines,
                head,
            },
            None => PublicCode::Ledger { lines, head },
        }
    }

    /// Finishes the paper: the foot of every page gets its number and the number of pages.
    pub fn finish(mut self, title: String) -> Paper {
        let count = self.pages.len();
        let foot = PageFoot {
            basis: self
                .fingerprint
                .map_or_else(|| PublicCode::Freeze(self.state.freeze()), PublicCode::Seal),
            head: self.ledger_code(),
            lines: self.basis.seq,
            aborted: self.aborted,
            pages: count,
        };
        for (i, page) in self.pages.iter_mut().enumerate() {
            foot.set(page, i + 1);
            if self.signed && count > 1 {
                super::signing::seam(page);
            }
            if self.signed && i + 1 < count {
                super::signing::initials(page);
            }
        }
        Paper {
            title,
            at: self.basis.at,
            head: self.basis.head,
            pages: self.pages,
            attachments: Vec::new(),
        }
    }
}

/// The foot of every page: the hashes that the paper stands on, and the page's number.
struct PageFoot {
    /// C1, before the seal C0.
    basis: PublicCode,
    /// The ledger's head.
    head: PublicCode,
    lines: u64,
    aborted: Option<u64>,
    pages: usize,
}

impl PageFoot {
    /// Top of the foot, points.
    const TOP: f32 = HEIGHT - 60.0;
    const LINE: f32 = 12.5;

    fn set(&self, page: &mut PaperPage, number: usize) {
        page.add(PageMark::Rule((MARGIN, Self::TOP), (RIGHT, Self::TOP)));
        let mut y = Self::TOP + 12.5;
        for code in [&self.basis, &self.head] {
            let groups = texts::groups(&code.hash());
            page.add(PageText::new(MARGIN, y, 9.0, code.name()));
            page.add(PageText::new(MARGIN + 40.0, y, 9.0, groups).mono());
            y += Self::LINE;
        }
        let mut words = format!("日志 {} 条", self.lines);
        if let Some(aborted) = self.aborted {
            words.push_str(&format!("　中断的滚动 {aborted} 次"));
        }
        page.add(PageText::new(MARGIN, y, 9.0, words));
        let number = format!("第 {number} 页 / 共 {} 页", self.pages);
        page.add(PageText::new(RIGHT, y, 9.0, number).right());
    }
}
