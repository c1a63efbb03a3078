// SPDX-License-Identifier: Apache-2.0

//! The incident log: everything on the ledger that was not the plain course, with its time (rule
//! book: 出现不可抗拒因素或电脑故障，已派出的结果有效).

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::IncidentSentences;
use super::table::{PaperTable, TableColumn, TableRow};
use super::texts;
use crate::ceremony::aux_event::{
    AuxEvent, CopyResult, IncidentKind, OverwrittenShare, RecoverySourceKind, VoidReason,
};
use crate::ceremony::event::{Event, RollKind};
use crate::ceremony::line::JournalLine;
use crate::ceremony::paper::{PrintCopyId, PrintedDocument};
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "异常情况记录";
const COLUMNS: [TableColumn; 4] = [
    TableColumn::right("日志", 34.0),
    TableColumn::left("时间", 104.0),
    TableColumn::left("情况", 122.0),
    TableColumn::left("说明", 239.0),
];
/// About as many ems as the last column has.
const EMS: f32 = 24.0;

/// Returns the log, from `closed` on. `lines` is the ledger up to there.
pub fn incident_log(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    lines: &[JournalLine],
) -> Option<Paper> {
    let rules = state.rules();
    let aborted = state.turns().iter().map(|turn| turn.aborted).sum();
    let seq = basis.seq;
    let subtitle = texts::authority_and_venue(rules);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).drawn(aborted);
    let rows = rows(lines.iter().filter(|line| line.seq.get() <= seq));
    draft.facts(&[
        PaperFact::new("记录范围", format!("日志第 1 至 {seq} 条")),
        PaperFact::new("情况", format!("{} 项", rows.len())),
    ]);
    let words = IncidentSentences::new(rows.len(), seq);
    draft.note(&words.note);
    let below = draft.signing_height(&words.signed);
    if let Some(none) = &words.none {
        draft.note(none);
    } else {
        draft.table(&PaperTable {
            columns: &COLUMNS,
            blocks: 1,
            rows,
            heading: None,
            below,
        });
    }
    let code = draft.ledger_code();
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// An entry of the log: one line of the ledger that was not the plain course.
struct IncidentEntry {
    title: &'static str,
    /// Paragraphs, not wrapped yet.
    details: Vec<String>,
}

impl IncidentEntry {
    fn new(title: &'static str) -> Self {
        let details = Vec::new();
        Self { title, details }
    }

    fn with(title: &'static str, detail: impl Into<String>) -> Self {
        let details = vec![detail.into()];
        Self { title, details }
    }

    /// Returns the rows of this entry, the first with number and time of its line.
    fn row(&self, line: &JournalLine) -> TableRow {
        let mut details = self
            .details
            .iter()
            .flat_map(|detail| texts::wrap(&texts::legible(detail), EMS));
        let mut row = vec![vec![
            line.seq.get().to_string(),
            texts::time(&line.at),
            self.title.to_owned(),
            details.next().unwrap_or_default(),
        ]];
        row.extend(details.map(|rest| vec![String::new(), String::new(), String::new(), rest]));
        row
    }
}

/// A roll that was begun and not stopped yet.
struct OpenRoll<'l> {
    school: &'l str,
    kind: RollKind,
}

fn rows<'l>(lines: impl Iterator<Item = &'l JournalLine>) -> Vec<TableRow> {
    let mut rolling: Option<OpenRoll<'l>> = None;
    let mut rows = Vec::new();
    for line in lines {
        let entry = match &line.event {
            Event::RollBegan { school, kind, .. } => rolling
                .replace(OpenRoll {
                    school,
                    kind: *kind,
                })
                .map(|cut_off| cut_off.entry()),
            Event::RollStopped { .. } => {
                rolling = None;
                None
            }
            Event::Free(free) => auxiliary_entry(&AuxEvent::read(free)),
            Event::Frozen { .. }
            | Event::Numbered { .. }
            | Event::Sealed { .. }
            | Event::StageCalled { .. }
            | Event::Opened { .. }
            | Event::SchoolBegan { .. }
            | Event::Picked { .. }
            | Event::ClassesAssigned { .. }
            | Event::SchoolCompleted { .. }
            | Event::Closed { .. } => None,
        };
        rows.extend(entry.map(|entry| entry.row(line)));
    }
    rows
}

impl OpenRoll<'_> {
    /// Returns the entry of this roll where it was cut off and another one began.
    fn entry(&self) -> IncidentEntry {
        let roll = match self.kind {
            RollKind::Start => "起始号",
            RollKind::Interval => "间隔数",
        };
        IncidentEntry::with("滚动中断，重新滚动", format!("{}　{roll}", self.school))
    }
}

/// Returns what is listed of an irregular event; `None` for any other.
fn auxiliary_entry(event: &AuxEvent) -> Option<IncidentEntry> {
    Some(match event {
        AuxEvent::Incident => IncidentEntry::new("中断"),
        AuxEvent::KeyDiffers { line } => differing_key_entry(line.get()),
        AuxEvent::LinesElsewhere { from, line } => lines_elsewhere_entry(*from, line.get()),
        AuxEvent::IncidentOver { kind, note } => IncidentEntry::with(
            "中断结束，两人确认继续",
            format!("{}　{note}", kind_text(*kind)),
        ),
        AuxEvent::Resumed { .. } => IncidentEntry::with("程序重新启动", "从日志恢复，接着进行"),
        AuxEvent::SharesLost { reason } => {
            IncidentEntry::with("密钥份额遗失，两人确认不再抽取", reason.clone())
        }
        AuxEvent::ProgramAccepted { program } => IncidentEntry::with(
            "两人确认使用非封存程序",
            format!("SHA-256 {}", program.groups().join(" ")),
        ),
        AuxEvent::DiscCompared { result } => {
            IncidentEntry::with(comparison_text(*result)?, "数据盘")
        }
        AuxEvent::WithoutDisc => IncidentEntry::new("未制作数据盘，两人确认继续"),
        AuxEvent::WithoutSlip { custodian } => {
            IncidentEntry::with("未制作密钥份额单，两人确认", custodian.clone())
        }
        AuxEvent::SlipByHand { custodian } => {
            IncidentEntry::with("密钥份额单手工抄写，已读回", custodian.clone())
        }
        AuxEvent::ShareOverwritten { custodian, share } => IncidentEntry::with(
            "覆盖介质上的密钥份额，两人确认",
            format!("{custodian}　{}", standing_text(*share)),
        ),
        AuxEvent::WithoutMirror => IncidentEntry::new("无镜像，两人确认继续"),
        AuxEvent::MirrorBegan => IncidentEntry::new("镜像开始写入"),
        AuxEvent::Left => IncidentEntry::new("程序由两人关闭"),
        AuxEvent::ClockJumped { from, to } => clock_entry(from, to),
        AuxEvent::PresserReplaced { school, from, to } => IncidentEntry::with(
            "更换按键家长",
            format!("{school}　家长代表 {:02} 换为 {:02}", from.get(), to.get()),
        ),
        AuxEvent::CopyCompared {
            custodian,
            result,
            files,
        } => copy_entry(custodian, *result, files)?,
        AuxEvent::SheetVoid { set, reason } => {
            IncidentEntry::with("作废，重打", void_text(*set, *reason))
        }
        AuxEvent::Confirmed { step, way } if event.is_irregular() => {
            IncidentEntry::with("两人确认", texts::confirmation(*step, *way))
        }
        AuxEvent::Other(free) if event.is_irregular() => {
            IncidentEntry::with("本版程序不能识别的记载", free.name.clone())
        }
        _ => return None,
    })
}

fn clock_entry(from: &str, to: &str) -> IncidentEntry {
    IncidentEntry {
        title: "电脑时钟跳变",
        details: vec![
            format!("由 {}", texts::time(from)),
            format!("变为 {}", texts::time(to)),
        ],
    }
}

fn differing_key_entry(line: u64) -> IncidentEntry {
    let detail = format!("日志第 {line} 条，据此不得派位");
    IncidentEntry::with("日志所载密钥与份额不符", detail)
}

fn lines_elsewhere_entry(from: RecoverySourceKind, line: u64) -> IncidentEntry {
    let detail = format!("{}　日志第 {line} 条起", source_text(from));
    IncidentEntry::with("介质上有本机日志所没有的记载", detail)
}

/// Returns the medium from which a journal comes.
fn source_text(source: RecoverySourceKind) -> &'static str {
    match source {
        RecoverySourceKind::Mirror => "镜像",
        RecoverySourceKind::Archive => "存档",
        RecoverySourceKind::Copy => "封存件",
        RecoverySourceKind::Record => "公开记录",
    }
}

/// Returns whose share was written over.
fn standing_text(share: OverwrittenShare) -> &'static str {
    match share {
        OverwrittenShare::Void => "本次活动未完成封存的份额",
        OverwrittenShare::Rehearsal => "演练的份额",
    }
}

/// Returns whose copy was not the same, and which of its files differ.
fn copy_entry(custodian: &str, result: CopyResult, files: &[String]) -> Option<IncidentEntry> {
    let mut details = vec![custodian.to_owned()];
    if !files.is_empty() {
        details.push(files.join("、"));
    }
    let title = comparison_text(result)?;
    Some(IncidentEntry { title, details })
}

/// Returns what is listed of a copy that was not the same.
fn comparison_text(result: CopyResult) -> Option<&'static str> {
    match result {
        CopyResult::Same => None,
        CopyResult::Differs => Some("封存介质比对不一致"),
        CopyResult::Unreadable => Some("封存介质无法读取"),
        CopyResult::Absent => Some("封存介质未提交"),
    }
}

/// Returns a printed copy as people know it, and why it is void.
fn void_text(copy: PrintCopyId, reason: VoidReason) -> String {
    let document = match copy.of {
        PrintedDocument::Slip => "密钥份额单".to_owned(),
        PrintedDocument::Paper(paper) => {
            let title = paper.form().info().title;
            match paper.turn() {
                Some(turn) => format!("第 {} 所{title}", turn + 1),
                None => title.to_owned(),
            }
        }
    };
    let reason = match reason {
        VoidReason::Jam => "卡纸",
        VoidReason::Smudged => "字迹不清",
        VoidReason::WrongPaper => "纸张不对",
        VoidReason::Lost => "遗失",
        VoidReason::Other => "其他原因",
    };
    let custodian = copy.custodian + 1;
    let print = copy.print.get();
    format!("{document}　第 {custodian} 套　第 {print} 次打印　{reason}")
}

fn kind_text(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Power => "停电",
        IncidentKind::Computer => "电脑或日志",
        IncidentKind::Display => "显示或直播",
        IncidentKind::Printer => "打印机或纸张",
        IncidentKind::Keys => "按键",
        IncidentKind::People => "现场人员",
        IncidentKind::Other => "其他",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::aux_event::tests::samples;

    #[test]
    fn every_irregular_event_has_its_entry_and_no_other_has_one() {
        for event in samples() {
            let listed = auxiliary_entry(&event).is_some();
            assert_eq!(listed, event.is_irregular(), "{event:?}");
        }
    }
}
