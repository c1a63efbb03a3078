// SPDX-License-Identifier: Apache-2.0

//! The incident log: everything on the ledger that was not the plain course, with its time (rule
//! book: 出现不可抗拒因素或电脑故障，已派出的结果有效).

use super::basis::{PaperBasis, PrintNumber};
use super::draft::PaperDraft;
use super::page::{Paper, TextAlign};
use super::table::{PaperTable, TableColumn, TableRow};
use super::texts;
use crate::ceremony::event::{Event, Free, RollKind};
use crate::ceremony::line::JournalLine;
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
            Event::Free(free) => match told(free) {
                Some(told) => told,
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

/// A free event that is out of the plain course: what it was, and more of it.
fn told(free: &Free) -> Option<(&'static str, String)> {
    let text = |key: &str| {
        free.fields
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    };
    let count = |key: &str| {
        free.fields
            .get(key)
            .and_then(serde_json::Value::as_u64)
            .unwrap_or_default()
    };
    Some(match free.name.as_str() {
        "incident" => ("中断", String::new()),
        "incident_over" => (
            "中断结束，两人确认继续",
            format!("{}　{}", kind(text("kind")), text("note")),
        ),
        "resumed" => ("程序重新启动", "从日志恢复，接着进行".to_owned()),
        "left" => ("程序由两人关闭", String::new()),
        "presser_replaced" => {
            let who = format!(
                "{}　家长代表 {:02} 换为 {:02}",
                text("school"),
                count("from"),
                count("to")
            );
            ("更换按键家长", who)
        }
        "copy_compared" if text("result") == "absent" => {
            ("封存介质未提交", text("custodian").to_owned())
        }
        "copy_compared" if text("result") == "unreadable" => {
            ("封存介质无法读取", text("custodian").to_owned())
        }
        "copy_compared" if text("result") != "same" => {
            ("封存介质比对不一致", text("custodian").to_owned())
        }
        "sheet_void" => ("作废，重打", print(text("set"), text("reason"))),
        _ => return None,
    })
}

/// A set as people know it, and why it is void. Its key is `paper.custodian.print`, a school's
/// paper with its turn: `result-2.3.1`.
fn print(set: &str, reason: &str) -> String {
    let [of, custodian, print] = set.split('.').collect::<Vec<_>>()[..] else {
        return set.to_owned();
    };
    let of = match of.split_once('-') {
        Some(("result", turn)) => format!("第 {turn} 所结果表"),
        Some(("waiting", turn)) => format!("第 {turn} 所候补名单"),
        _ => match of {
            "freeze" => "冻结证书",
            "direct" => "直接录取名单",
            "numbering" => "编号证书",
            "public_list" => "编号名单",
            "seal" => "封存证书",
            "opening" => "启封记录",
            "summary" => "派位总表",
            "incidents" => "异常情况记录",
            "slip" => "密钥份额单",
            other => other,
        }
        .to_owned(),
    };
    let reason = match reason {
        "jam" => "　卡纸",
        "smudged" => "　字迹不清",
        "wrong_paper" => "　纸张不对",
        "lost" => "　遗失",
        "other" => "　其他原因",
        _ => "",
    };
    format!("{of}　第 {custodian} 套　第 {print} 次打印{reason}")
}

fn kind(word: &str) -> &str {
    match word {
        "power" => "停电",
        "display" => "显示或直播",
        "printer" => "打印机或纸张",
        "keys" => "按键",
        "people" => "现场人员",
        "other" => "其他",
        word => word,
    }
}
