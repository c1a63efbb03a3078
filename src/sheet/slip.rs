// SPDX-License-Identifier: Apache-2.0

//! The slip with a custodian's share, to be sealed in an envelope, and the label for that envelope.
//!
//! Invariant: a slip is made from a share in the caller's memory, and from nothing that is stored;
//! no list of papers contains it. Above the line to cut at is the secret, folded inwards; below it
//! what everybody may read.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact, WIDE};
use super::page::{HEIGHT, MARGIN, PageMark, PageText, Paper, RIGHT, WIDTH};
use super::sentences::SlipSentences;
use super::texts;
use crate::ceremony::state::CeremonyState;
use crate::protocol::{Commitment, Digest, Share};

const TITLE: &str = "密钥份额单";
const CODE: f32 = 122.0;

/// The contents of a slip. `Debug` shows no share.
#[derive(Clone, Copy)]
pub struct ShareSlip<'a> {
    /// The custodian whose share it is.
    pub custodian: &'a str,
    /// The custodian that keeps the slip, which is another one.
    pub keeper: &'a str,
    /// The share.
    pub share: &'a Share,
    /// The four characters that a mistyped share does not fit.
    pub check: &'a str,
    /// The text of its QR code.
    pub code: &'a str,
    /// The commitment to the share on the ledger (PROTOCOL §6).
    pub commit: &'a Commitment,
    /// C1.
    pub fingerprint: &'a Digest,
}

/// Returns the slip of a custodian.
pub fn share_slip(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    slip: &ShareSlip<'_>,
) -> Paper {
    let sealed_at = texts::time(&basis.at);
    let mut draft =
        PaperDraft::new(state, basis, print, TITLE, slip.custodian).of_seal(*slip.fingerprint);
    let words = SlipSentences::new(slip.keeper);
    draft.note(&words.keeping);
    draft.y += 16.0;
    groups(&mut draft, slip);
    draft.y += 14.0;
    draft.facts(&[PaperFact::new("份额承诺", slip.commit.to_string())]);
    draft.note(&words.reading);
    cut(&mut draft);
    let facts = [
        PaperFact::new(
            "信封内",
            format!("{TITLE}　{}（由{}保管）", slip.custodian, slip.keeper),
        ),
        PaperFact::new("封盘时间", sealed_at),
        PaperFact::new("封盘指纹", texts::groups(slip.fingerprint)),
    ];
    label(&mut draft, &facts);
    draft.finish(format!("{TITLE} {}", slip.custodian))
}

/// Sets the share as sixteen groups of four, a line of four numbered at its left, beside the code.
fn groups(draft: &mut PaperDraft<'_>, slip: &ShareSlip<'_>) {
    let share = slip.share.to_hex();
    let top = draft.y;
    let cell = (WIDE - CODE - 62.0) / 4.0;
    for row in 0..4 {
        let y = top + 22.0 + row as f32 * 27.0;
        draft.add(PageText::new(
            MARGIN + 4.0,
            y,
            9.0,
            format!("第 {} 行", row + 1),
        ));
        for column in 0..4 {
            let at = (row * 4 + column) * 4;
            let group = share.get(at..at + 4).unwrap_or_default();
            draft.add(
                PageText::new(MARGIN + 34.0 + cell * (column as f32 + 0.5), y, 18.0, group)
                    .bold()
                    .centred(),
            );
        }
        draft.add(PageMark::Rule(
            (MARGIN, y + 8.0),
            (MARGIN + 34.0 + cell * 4.0, y + 8.0),
        ));
    }
    let y = top + 22.0 + 4.0 * 27.0;
    draft.add(PageText::new(MARGIN + 4.0, y, 9.0, "校验"));
    draft.add(
        PageText::new(MARGIN + 34.0 + cell * 0.5, y, 18.0, slip.check)
            .bold()
            .centred(),
    );
    draft.add(PageMark::Qr(
        RIGHT - CODE,
        top + 2.0,
        CODE,
        slip.code.to_owned(),
    ));
    draft.y = top + 4.0 * 27.0 + 32.0;
}

/// Draws the line to cut at, in the middle of the sheet.
fn cut(draft: &mut PaperDraft<'_>) {
    const WORDS: f32 = 66.0;
    let y = HEIGHT / 2.0 + 10.0;
    let mut x = MARGIN;
    while x < RIGHT {
        if (x + 2.0 - WIDTH / 2.0).abs() > WORDS {
            draft.add(PageMark::Rule((x, y), ((x + 5.0).min(RIGHT), y)));
        }
        x += 9.0;
    }
    draft.add(PageText::new(WIDTH / 2.0, y + 3.0, 9.0, "沿线剪下，以下贴于信封正面").centred());
    draft.y = y + 22.0;
}

/// Sets the label: what is in the envelope, its seal's number, who sealed it.
fn label(draft: &mut PaperDraft<'_>, facts: &[PaperFact]) {
    const LINE: f32 = 36.0;
    draft.add(PageText::new(MARGIN, draft.y + 18.0, 14.0, "密钥信封　启封前不得拆开").bold());
    draft.y += 28.0;
    for fact in facts {
        draft.facts(std::slice::from_ref(fact));
    }
    let half = WIDE / 2.0;
    for pair in [
        ["封条编号", "封口日期"],
        ["公证员签名", "公证员签名"],
        ["保管方代表签名", "技术人员签名"],
    ] {
        draft.y += LINE;
        let y = draft.y;
        for (i, word) in pair.into_iter().enumerate() {
            draft.add(PageText::new(
                MARGIN + half * i as f32 + 4.0,
                y - LINE + 14.0,
                9.0,
                word,
            ));
        }
        draft.add(PageMark::Rule((MARGIN, y), (RIGHT, y)));
        draft.add(PageMark::Rule(
            (MARGIN + half, y - LINE),
            (MARGIN + half, y),
        ));
    }
}
