// SPDX-License-Identifier: Apache-2.0

//! The opening record (rule book 四（二）4 当场启封): seals, copies compared, stage digits, shares met,
//! before anything is drawn.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{BOTTOM, PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::{OpeningSentences, sealed_item};
use super::signing::SealAsks;
use super::table::{PaperTable, TableColumn, TableRow, row};
use super::texts;
use crate::ceremony::aux_event::{AuxEvent, ConfirmedStep, CopyResult};
use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;

const TITLE: &str = "启封记录";
const STEPS: [TableColumn; 4] = [
    TableColumn::right("日志", 34.0),
    TableColumn::left("时间", 104.0),
    TableColumn::left("步骤", 190.0),
    TableColumn::left("结果", 170.0),
];

/// Returns the record, from `opened` on. `lines` is the ledger up to there;
/// `other_program` is the hash of a program other than the sealed one that ran before.
pub fn opening_record(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    lines: &[JournalLine],
    other_program: Option<Digest>,
) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let subtitle = texts::authority_and_venue(rules);
    let seq = basis.seq;
    let opened_at = texts::time(&basis.at);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).of_seal(fingerprint);
    draft.hash_box("封盘指纹（与封存证书、屏幕核对）", &fingerprint);
    let digits = match state.stage_digits() {
        "" => "不报数".to_owned(),
        digits => texts::called(digits),
    };
    draft.called_digits("现场数字", &digits, 45.0);
    let met = format!("{} 份全部到齐，均与封存时的承诺一致", state.commits().len());
    let mut facts = vec![
        PaperFact::new("密钥份额", met),
        PaperFact::new("启用时间", opened_at),
    ];
    if let Some(program) = other_program {
        facts.push(PaperFact::new("派位程序", texts::other_program(program)));
    }
    draft.facts(&facts);
    let rows = lines
        .iter()
        .filter(|line| line.seq.get() <= seq)
        .filter_map(step)
        .collect();
    draft.table(&PaperTable {
        columns: &STEPS,
        blocks: 1,
        rows,
        heading: Some("启封经过（据日志）".into()),
        below: 0.0,
    });
    let words = OpeningSentences::new(state, lines, seq);
    if draft.y + draft.seals_height() + draft.signing_height(&words.signed) > BOTTOM {
        draft.turn();
    }
    draft.seals(SealAsks::Intact);
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns the row of an event that belongs to the opening; `None` for any other.
fn step(line: &JournalLine) -> Option<TableRow> {
    let (step, result) = match &line.event {
        Event::StageCalled { digits } if digits.is_empty() => return None,
        Event::StageCalled { digits } => ("现场报数".to_owned(), texts::called(digits)),
        Event::Opened { custodians } => (
            "读入密钥份额".to_owned(),
            format!("{} 份，均与承诺一致", custodians.len()),
        ),
        Event::Free(free) => return auxiliary_step(line, &AuxEvent::read(free)),
        _ => return None,
    };
    Some(step_row(line, step, result))
}

/// Returns the row of an auxiliary event that belongs to the opening; `None` for any other.
fn auxiliary_step(line: &JournalLine, event: &AuxEvent) -> Option<TableRow> {
    let (step, result) = match event {
        AuxEvent::SealIntact { seal } => (format!("出示封条　{}", sealed_item(*seal)), "完好"),
        AuxEvent::CopyCompared {
            custodian, result, ..
        } => (
            format!("比对封存介质　{custodian}"),
            comparison_text(*result),
        ),
        AuxEvent::DiscCompared { result } => {
            ("打开数据盘，比对".to_owned(), comparison_text(*result))
        }
        AuxEvent::Confirmed { step, way } if belongs_to_opening(*step) => (
            format!("两人确认　{}", texts::confirmed_step(*step)),
            texts::confirmed_way(*way),
        ),
        AuxEvent::CertificateRead => ("公证员宣读".to_owned(), ""),
        _ => return None,
    };
    Some(step_row(line, step, result.to_owned()))
}

/// Reports whether two people confirm this step in the opening.
fn belongs_to_opening(step: ConfirmedStep) -> bool {
    use ConfirmedStep::{DrawingDay, NoCopy, StageDigits};
    matches!(step, DrawingDay | NoCopy | StageDigits)
}

fn step_row(line: &JournalLine, step: String, result: String) -> TableRow {
    row([
        line.seq.get().to_string(),
        texts::time(&line.at),
        step,
        result,
    ])
}

fn comparison_text(result: CopyResult) -> &'static str {
    match result {
        CopyResult::Same => "与封盘指纹一致",
        CopyResult::Absent => "未提交",
        CopyResult::Unreadable => "无法读取",
        CopyResult::Differs => "不一致",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::aux_event::ListingPaper;
    use crate::ceremony::aux_event::tests::samples;

    #[test]
    fn every_event_of_the_opening_has_its_row_and_no_other_has_one() {
        for event in samples() {
            let line = JournalLine {
                seq: 7u32.into(),
                at: "2026-08-22T01:00:00.000Z".into(),
                event: event.to_event().unwrap(),
            };
            let kind = event.kind().unwrap();
            let listed = kind.papers().contains(&ListingPaper::Opening);
            assert_eq!(auxiliary_step(&line, &event).is_some(), listed, "{kind}");
        }
    }
}
