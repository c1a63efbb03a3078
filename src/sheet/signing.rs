// SPDX-License-Identifier: Apache-2.0

//! The parts of a paper on which people write: the lines to sign, the seals, whose set it is, and
//! the seal across the edges (骑缝).
//!
//! Invariant: every set of a paper has the same bytes; differences between sets are written and
//! ticked by hand.

use super::draft::{BOTTOM, HEADING, PaperDraft, WIDE};
use super::page::{HEIGHT, MARGIN, PageMark, PageText, PaperPage, RIGHT, UNPRINTABLE, WIDTH};
use super::sentences::{SignedWords, SigningRoles};
use super::texts;
use crate::ceremony::public_code::PublicCode;

/// The roles that sign every paper.
const CERTIFYING: [&str; 3] = ["公证员", "公证员", "技术人员"];
/// The role that signs the results too.
const PARENT: &str = "家长代表";
/// Height of a line to sign: room for a hand, not only for a name.
const LINE: f32 = 24.0;
const HEAD: f32 = 16.0;
const CODE: f32 = 84.0;
/// Height of the QR code with its caption, beside the lines to sign.
const BESIDE: f32 = CODE + 22.0;
/// Height of the hash above the lines to sign.
const HASH: f32 = 30.0;
/// Height of the box for remarks and seals.
const REMARKS: f32 = 48.0;
/// Height of the line that says whose set it is.
const SET: f32 = 24.0;
/// The columns of the lines to sign: where each begins, and where the last ends.
const COLUMNS: [f32; 5] = [0.0, 80.0, 166.0, 272.0, 399.0];
/// More than so much empty paper between a list and the lines to sign parts them.
const FAR: f32 = 220.0;
/// Height of a line that a seal's number is written on.
const SEAL_LINE: f32 = 21.0;

/// The question that is ticked beside each seal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SealAsks {
    /// On the first day: the seal was put on.
    PutOn,
    /// On the second day: the seal was found intact.
    Intact,
}

impl PaperDraft<'_> {
    /// Returns the height of [`PaperDraft::sign`] with these words, points.
    pub fn signing_height(&self, words: &SignedWords) -> f32 {
        let lines = signed_lines(words).len() as f32;
        let signers = self.roles(words.by).len() as f32;
        16.0 + lines * 13.0 + HASH + (HEAD + signers * LINE).max(BESIDE) + REMARKS + SET
    }

    /// Sets what is signed, the hash that the paper stands on with its QR code, and the lines to
    /// sign, at the foot of the page.
    pub fn sign(&mut self, words: &SignedWords, code: &PublicCode) {
        let high = self.signing_height(words);
        self.room(high);
        // At the foot of the page; right below what is signed, where far too much would be empty
        // between.
        let far = BOTTOM - high - self.y > FAR;
        let mut y = if far { self.y + 14.0 } else { BOTTOM - high };
        let blank = if far { y + high + 16.0 } else { self.y + 16.0 };
        if far || y - self.y > 24.0 {
            self.add(PageText::new(WIDTH / 2.0, blank, 9.0, "（以下空白）").centred());
        }
        y += 16.0;
        for line in signed_lines(words) {
            self.add(PageText::new(MARGIN, y, 9.0, line).within(WIDE));
            y += 13.0;
        }
        self.signed_hash(y, code);
        y += HASH - 3.0;
        self.add(PageMark::Qr(RIGHT - CODE, y + 2.0, CODE, code.to_string()));
        let caption = format!("扫码得{}", code.name());
        self.add(
            PageText::new(RIGHT - CODE / 2.0, y + CODE + 14.0, 9.0, caption)
                .centred()
                .within(CODE),
        );
        let roles = self.roles(words.by);
        let beside = y + BESIDE;
        y = self.lines_to_sign(y, &roles).max(beside);
        self.remarks_and_seals(y);
        self.whose_set(y + REMARKS + 16.0);
        self.y = BOTTOM;
        self.signed = true;
    }

    /// Returns the roles that sign, a line each.
    fn roles(&self, by: SigningRoles) -> Vec<String> {
        let mut roles = CERTIFYING.map(str::to_owned).to_vec();
        match by {
            SigningRoles::Certifying => return roles,
            SigningRoles::Watching => {}
            SigningRoles::Everyone => roles.push(PARENT.to_owned()),
        }
        roles.extend(self.state.rules().signers.clone());
        roles
    }

    /// Sets the hash that is read out and compared: its name, its check word, and all of it.
    fn signed_hash(&mut self, y: f32, code: &PublicCode) {
        let label = format!("{}　核对字 {}", code.name(), code.check_word());
        self.add(PageText::new(MARGIN, y + 2.0, 10.0, label).bold());
        let groups = texts::groups(&code.hash());
        self.add(PageText::new(MARGIN, y + 18.0, 12.0, groups).mono());
    }

    /// Sets a box for remarks and the places of two seals.
    fn remarks_and_seals(&mut self, y: f32) {
        let low = y + REMARKS;
        let places = [
            (0.0, "备注、异议或拒绝签名的理由（无则写“无”）"),
            (COLUMNS[3], "公证处（盖章）"),
            (COLUMNS[4], "主办单位（盖章）"),
        ];
        for (x, label) in places {
            self.add(PageText::new(MARGIN + x + 5.0, y + 12.0, 9.0, label));
            self.add(PageMark::Rule((MARGIN + x, y), (MARGIN + x, low)));
        }
        self.add(PageMark::Rule((RIGHT, y), (RIGHT, low)));
        self.add(PageMark::Rule((MARGIN, y), (RIGHT, y)));
        self.add(PageMark::Rule((MARGIN, low), (RIGHT, low)));
    }

    fn lines_to_sign(&mut self, y: f32, roles: &[String]) -> f32 {
        let wide = COLUMNS[4];
        let heads = ["身份", "姓名（正楷）", "签名", "日期、时间"];
        for (column, head) in COLUMNS.iter().zip(heads) {
            self.add(PageText::new(MARGIN + column + 5.0, y + 11.5, 9.0, head));
        }
        let mut low = y + HEAD;
        self.add(PageMark::Rule((MARGIN, low), (MARGIN + wide, low)));
        for role in roles {
            low += LINE;
            self.add(
                PageText::new(MARGIN + 5.0, low - 8.5, 10.5, role.as_str())
                    .within(COLUMNS[1] - 8.0),
            );
            let date = PageText::new(
                MARGIN + wide - 6.0,
                low - 8.5,
                9.5,
                "年　 月　 日　 时　 分",
            )
            .right();
            self.add(date);
            self.add(PageMark::Rule((MARGIN, low), (MARGIN + wide, low)));
        }
        self.add(PageMark::Rule((MARGIN, y), (MARGIN + wide, y)));
        for column in COLUMNS {
            self.add(PageMark::Rule((MARGIN + column, y), (MARGIN + column, low)));
        }
        low
    }

    /// Sets a box to tick for each custodian, who keeps one set.
    fn whose_set(&mut self, y: f32) {
        self.add(PageText::new(
            MARGIN,
            y,
            9.0,
            "本套由以下一方留存（勾选一处，各套内容相同）",
        ));
        let mut x = MARGIN + 206.0;
        let custodians = self.state.rules().custodians.clone();
        let ems: f32 = custodians.iter().map(|name| texts::ems(name) + 3.0).sum();
        let size = 9.5_f32.min((RIGHT - x) / ems.max(1.0));
        for name in &custodians {
            let Some(page) = self.pages.last_mut() else {
                return;
            };
            x = page.tick_box(x, y, size, name) + size * 1.6;
        }
    }

    /// Returns the height of [`PaperDraft::seals`], points.
    pub fn seals_height(&self) -> f32 {
        let lines = sealed_things(&self.state.rules().custodians)
            .len()
            .div_ceil(2);
        HEADING + HEAD + SEAL_LINE * (lines + 1) as f32
    }

    /// Sets a table of the seals, whose numbers are written in by hand, and a line for the number
    /// of the program's appraisal.
    pub fn seals(&mut self, asks: SealAsks) {
        const NUMBER: f32 = 98.0;
        const TICK: f32 = 178.0;
        let half = WIDE / 2.0;
        self.heading("封条与鉴定意见（现场手填）");
        let y = self.y;
        let things = sealed_things(&self.state.rules().custodians);
        let lines = things.len().div_ceil(2);
        let low = y + HEAD + SEAL_LINE * lines as f32;
        let (question, answers) = match asks {
            SealAsks::PutOn => ("封条", ["已贴", "未用"]),
            SealAsks::Intact => ("封条完好", ["是", "否"]),
        };
        for (block, things) in things.chunks(lines).enumerate() {
            let left = MARGIN + half * block as f32;
            for (x, head) in [(0.0, "封存物"), (NUMBER, "封条编号"), (TICK, question)] {
                self.add(PageText::new(left + x + 5.0, y + 11.5, 9.0, head));
            }
            for (i, thing) in things.iter().enumerate() {
                let base = y + HEAD + SEAL_LINE * (i + 1) as f32 - 7.0;
                self.add(PageText::new(left + 5.0, base, 9.5, thing.as_str()).within(NUMBER - 8.0));
                let Some(page) = self.pages.last_mut() else {
                    return;
                };
                for (k, word) in answers.into_iter().enumerate() {
                    page.tick_box(left + TICK + 4.0 + 33.5 * k as f32, base, 9.0, word);
                }
            }
            for x in [NUMBER, TICK, half] {
                self.add(PageMark::Rule((left + x, y), (left + x, low)));
            }
        }
        for line in 0..=lines + 1 {
            let base = y + HEAD + SEAL_LINE * line as f32;
            self.add(PageMark::Rule((MARGIN, base), (RIGHT, base)));
        }
        self.add(PageMark::Rule((MARGIN, y), (MARGIN, low + SEAL_LINE)));
        self.add(PageMark::Rule((RIGHT, low), (RIGHT, low + SEAL_LINE)));
        self.add(PageMark::Rule((MARGIN, y), (RIGHT, y)));
        self.y = low + SEAL_LINE;
        self.add(PageText::new(
            MARGIN + 5.0,
            self.y - 7.0,
            9.5,
            "派位程序鉴定意见书编号",
        ));
    }
}

/// Returns the lines of what is signed: the statement, then a box to tick before each further one.
fn signed_lines(words: &SignedWords) -> Vec<String> {
    let mut lines = texts::wrap(words.statement.text(), WIDE / 9.0 - 0.5);
    lines.extend(words.attested.iter().map(|attested| attested.text()));
    lines
}

fn sealed_things(custodians: &[String]) -> Vec<String> {
    let things = ["派位专用电脑", "备用电脑", "数据盘"].map(str::to_owned);
    let envelopes = custodians.iter().map(|name| format!("信封　{name}"));
    things.into_iter().chain(envelopes).collect()
}

/// Sets a box for the notary's initials on a page that has no lines to sign.
pub fn initials(page: &mut PaperPage) {
    const WIDTH: f32 = 78.0;
    const HEIGHT_OF_BOX: f32 = 24.0;
    let x = RIGHT - WIDTH;
    let y = HEIGHT - 57.5;
    page.frame(x, y, WIDTH, HEIGHT_OF_BOX);
    page.add(PageText::new(x + 4.0, y + 10.5, 9.0, "公证员签"));
}

/// Marks the place of the seal across the fanned edges of all pages: half a circle that is open to
/// the edge.
pub fn seam(page: &mut PaperPage) {
    const RADIUS: f32 = 26.0;
    const STEPS: usize = 24;
    let x = WIDTH - UNPRINTABLE - 2.0;
    let y = HEIGHT / 2.0;
    let mut points = Vec::new();
    for i in 0..STEPS {
        let angle = std::f32::consts::PI * (0.5 + i as f32 / STEPS as f32);
        points.push((x + RADIUS * angle.cos(), y - RADIUS * angle.sin()));
    }
    for dash in points.chunks_exact(2) {
        page.add(PageMark::Rule(dash[0], dash[1]));
    }
    page.add(PageMark::Rule(
        (x, y - RADIUS - 14.0),
        (x, y + RADIUS + 14.0),
    ));
    for (i, c) in ["骑", "缝", "章"].into_iter().enumerate() {
        page.add(PageText::new(x - 12.0, y - 11.0 + 14.0 * i as f32, 9.0, c).centred());
    }
}
