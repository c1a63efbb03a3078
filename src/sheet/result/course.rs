// SPDX-License-Identifier: Apache-2.0

//! The course of a school's draw (抽取过程): both rolls with presser, time, attempt and tick, and the
//! first and last numbers, by which the film of the hall can be held against the sheet.

use super::ResultNotes;
use crate::ceremony::rules::Rules;
use crate::ceremony::school::{MirrorUse, Pick, RollResult, SchoolTurn, SharesHeld, StoppedRoll};
use crate::ceremony::state::CeremonyState;
use crate::sheet::draft::PaperFact;
use crate::sheet::table::{PaperTable, TableColumn, TableRow, row};
use crate::sheet::texts;

const COLUMNS: [TableColumn; 6] = [
    TableColumn::left("项目", 40.0),
    TableColumn::left("数值", 50.0),
    TableColumn::left("按键", 156.0),
    TableColumn::left("停定时间", 122.0),
    TableColumn::left("滚动", 126.0),
    TableColumn::right("停在第几数", 56.0),
];
/// Said of a value that stands from an earlier ceremony.
const EARLIER: &str = "沿用前次派位所出";
/// The begin of the ledger's `by` of a parent representative, before its place.
const PARENT: &str = "家长代表 ";

/// Returns the table of both rolls.
pub fn rolls(state: &CeremonyState, turn: &SchoolTurn) -> PaperTable<'static> {
    let rows = [("起始号", &turn.start), ("间隔数", &turn.interval)];
    PaperTable {
        columns: &COLUMNS,
        blocks: 1,
        rows: rows
            .into_iter()
            .filter_map(|(name, roll)| Some(roll_row(state, name, roll.as_ref()?)))
            .collect(),
        heading: Some("抽取过程（时间均为北京时间）".into()),
        below: 0.0,
    }
}

fn roll_row(state: &CeremonyState, name: &str, roll: &RollResult) -> TableRow {
    let stopped = match roll {
        RollResult::Stopped(stopped) => stopped,
        RollResult::Earlier(value) => {
            let empty = String::new;
            return row([
                name.to_owned(),
                value.to_string(),
                EARLIER.to_owned(),
                empty(),
                empty(),
                empty(),
            ]);
        }
    };
    row([
        name.to_owned(),
        stopped.value.to_string(),
        presser(state, stopped),
        texts::time(&stopped.at),
        attempt(stopped.attempt),
        (stopped.tick.0 + 1).to_string(),
    ])
}

/// Returns who pressed, a parent representative with its draw number.
fn presser(state: &CeremonyState, stopped: &StoppedRoll) -> String {
    let Some(by) = &stopped.by else {
        return "日志未记".to_owned();
    };
    let place = by.strip_prefix(PARENT).and_then(|place| place.parse().ok());
    let index = place.and_then(|place: usize| place.checked_sub(1));
    match index.and_then(|index| state.parents().get(index)) {
        Some(number) => format!("{by}（编号 {number}）"),
        None => texts::legible(by),
    }
}

/// Returns which attempt counted, and which before it were cut off.
fn attempt(attempt: u64) -> String {
    match attempt {
        0 | 1 => "第 1 次".to_owned(),
        2 => "第 2 次（第 1 次中断）".to_owned(),
        later => format!("第 {later} 次（前 {} 次中断）", later - 1),
    }
}

/// Returns the facts beside the rolls: first and last numbers, what was out of the plain course,
/// and the program.
pub fn facts(rules: &Rules, turn: &SchoolTurn, notes: &ResultNotes) -> Vec<PaperFact> {
    let mut facts = Vec::new();
    if let Some(last) = turn.picks.last() {
        let first: Vec<String> = turn.picks.iter().take(3).map(number).collect();
        facts.push(PaperFact::new("最先派出", first.join("　")));
        let last = format!("{}（第 {} 个）", last.number, last.order);
        facts.push(PaperFact::new("最后派出", last));
    }
    for replaced in &notes.replaced {
        let text = format!("家长代表 {:02} 换为 {:02}", replaced.from, replaced.to);
        facts.push(PaperFact::new("更换按键人", text));
    }
    facts.push(PaperFact::new("程序重启", format!("{} 次", turn.restarts)));
    facts.push(PaperFact::new("中断的滚动", format!("{} 次", turn.aborted)));
    if turn.shares == SharesHeld::Lost {
        let text = "两人确认遗失，上列数值未再与份额核对";
        facts.push(PaperFact::new("密钥份额", text));
    }
    if turn.mirror == MirrorUse::GoneWithout {
        facts.push(PaperFact::new("镜像", "无，两人确认继续"));
    }
    let sealed = &rules.program;
    let program = format!("paiwei {}　{}", sealed.version, sealed.sha256);
    facts.push(PaperFact::new("封存的程序", program));
    if let Some(program) = notes.other_program {
        facts.push(PaperFact::new("派位程序", texts::other_program(program)));
    }
    facts
}

fn number(pick: &Pick) -> String {
    pick.number.to_string()
}
