// SPDX-License-Identifier: Apache-2.0

//! The incident log: everything on the ledger that was not the plain course, with its time (rule
//! book: 出现不可抗拒因素或电脑故障，已派出的结果有效).

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::PaperDraft;
use super::page::{Paper, TextAlign};
use super::table::{PaperTable, TableColumn, TableRow};
use super::texts;
use crate::ceremony::aux_event::{AuxEvent, CopyResult, IncidentKind, VoidReason};
use crate::ceremony::event::{Event, RollKind};
use crate::ceremony::line::JournalLine;
use crate::ceremony::paper::{PrintCopyId, PrintedDocument};
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "异常情况记录";
const COLUMNS: [TableColumn; 4] = [
    TableColumn("日志", 34.0, TextAlign::Right),
    TableColumn("时间", 104.0, TextAlign::Left),
    TableColumn("情况", 122.0, TextAlign::Left),
    TableColumn("说明", 239.0, TextAlign::Left),
];
/// About as many ems as the last column has.
const EMS: f32 = 24.0;

/// The log, from `closed` on. `lines` is the ledger up to there.
pub fn incident_log(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    lines: &[JournalLine],
) -> Option<Paper> {
    let rules = state.rules();
    let aborted = state.turns().iter().map(|turn| turn.aborted).sum();
    let (seq, head) = (basis.seq, basis.head);
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).sealed(aborted);
    let rows = rows(lines.iter().filter(|line| line.seq.get() <= seq));
    draft.facts(&[
        ("记录范围", format!("日志第 1 至 {seq} 条")),
        ("情况", format!("{} 项", rows.len())),
    ]);
    draft.note("以下各项由程序在发生时记入日志，不能删改。已派出的结果一律有效；中断的滚动没有停定，不产生结果。");
    let statement = if rows.is_empty() {
        "自冻结至闭幕，日志没有异常情况的记录。"
    } else {
        "以上为自冻结至闭幕日志所载的全部异常情况，与现场经过相符；已派出的结果有效。"
    };
    let below = draft.signing_height(statement);
    if rows.is_empty() {
        draft.note("无异常情况。");
    } else {
        draft.table(&PaperTable {
            columns: &COLUMNS,
            blocks: 1,
            rows,
            heading: None,
            below,
        });
    }
    draft.sign(
        statement,
        &format!("paiwei:closed:{seq}:{head}"),
        "全部日志头",
    );
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

fn rows<'l>(lines: impl Iterator<Item = &'l JournalLine>) -> Vec<TableRow> {
    let mut rolling: Option<(String, RollKind)> = None;
    let mut rows = Vec::new();
    for line in lines {
        let (what, more) = match &line.event {
            Event::RollBegan { school, kind, .. } => match rolling.replace((school.clone(), *kind))
            {
                Some((school, kind)) => ("滚动中断，重新滚动", format!("{school}　{}", roll(kind))),
                None => continue,
            },
            Event::RollStopped { .. } => {
                rolling = None;
                continue;
            }
            Event::Free(free) => match incident_text(&AuxEvent::read(free)) {
                Some(text) => text,
                None => continue,
            },
            _ => continue,
        };
        let mut told = texts::wrap(&texts::legible(&more), EMS).into_iter();
        let first = told.next().unwrap_or_default();
        let mut row = vec![vec![
            line.seq.get().to_string(),
            texts::time(&line.at),
            what.to_owned(),
            first,
        ]];
        row.extend(told.map(|rest| vec![String::new(), String::new(), String::new(), rest]));
        rows.push(row);
    }
    rows
}

fn roll(kind: RollKind) -> &'static str {
    match kind {
        RollKind::Start => "起始号",
        RollKind::Interval => "间隔数",
    }
}

/// Returns what an irregular event is called on the paper, and what it says of it; `None` for an
/// event that is not listed.
fn incident_text(event: &AuxEvent) -> Option<(&'static str, String)> {
    Some(match event {
        AuxEvent::Incident => ("中断", String::new()),
        AuxEvent::IncidentOver { kind, note } => (
            "中断结束，两人确认继续",
            format!("{}　{note}", kind_text(*kind)),
        ),
        AuxEvent::Resumed { .. } => ("程序重新启动", "从日志恢复，接着进行".to_owned()),
        AuxEvent::Left => ("程序由两人关闭", String::new()),
        AuxEvent::ClockJumped { from, to } => (
            "电脑时钟跳变",
            format!("由 {} 变为 {}", texts::time(from), texts::time(to)),
        ),
        AuxEvent::PresserReplaced { school, from, to } => (
            "更换按键家长",
            format!("{school}　家长代表 {:02} 换为 {:02}", from.get(), to.get()),
        ),
        AuxEvent::CopyCompared { custodian, result } => {
            (comparison_text(*result)?, custodian.clone())
        }
        AuxEvent::SheetVoid { set, reason } => ("作废，重打", void_text(*set, *reason)),
        AuxEvent::Other(free) if event.is_irregular() => {
            ("本版程序不能识别的记载", free.name.clone())
        }
        AuxEvent::NumbersRead
        | AuxEvent::DrawingDay
        | AuxEvent::SealIntact { .. }
        | AuxEvent::CertificateRead
        | AuxEvent::ClockChecked
        | AuxEvent::ReadinessRead { .. }
        | AuxEvent::ListChecked { .. }
        | AuxEvent::NamesRead
        | AuxEvent::SharesRead
        | AuxEvent::SheetSent { .. }
        | AuxEvent::SheetState { .. }
        | AuxEvent::PaperConfirmed { .. }
        | AuxEvent::SheetSettled { .. }
        | AuxEvent::SentToPrinter { .. }
        | AuxEvent::Archiving
        | AuxEvent::Other(_) => return None,
    })
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
    let (custodian, print) = (copy.custodian + 1, copy.print.get());
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
