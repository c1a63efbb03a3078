// SPDX-License-Identifier: Apache-2.0

//! The waiting list of a school: who gets a place that is given up, strictly in this order.

use super::NamesOf;
use super::PrintNumber;
use super::draft::PaperDraft;
use super::page::Paper;
use super::result::{AdmittedRow, basis, blocks};
use super::table::{PaperTable, TableColumn, TableRow, entry};
use super::texts;
use crate::ceremony::school::SchoolTurn;
use crate::ceremony::state::CeremonyState;
use crate::protocol::selection::Outcome;

const SUBTITLE: &str = "电脑派位候补名单";
const COLUMNS: [TableColumn; 4] = [
    TableColumn::centre("候补序", 38.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::left("姓名", 120.0),
    TableColumn::centre("人数", 32.0),
];

/// The list of a school whose turn is over; `None` before that, or where nobody waits.
pub fn waiting_list(
    state: &CeremonyState,
    turn: &SchoolTurn,
    names: NamesOf<'_>,
    print: PrintNumber,
) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let waiting: Vec<AdmittedRow> = turn
        .picks
        .iter()
        .filter(|pick| pick.outcome == Outcome::Waiting)
        .filter_map(|pick| {
            let entry = turn.ring.get(pick.entry)?;
            Some((
                pick.number.to_string(),
                names(&entry.leaf)
                    .into_iter()
                    .map(|name| (name, None))
                    .collect(),
            ))
        })
        .collect();
    if waiting.is_empty() {
        return None;
    }
    let children: usize = waiting.iter().map(|(_, children)| children.len()).sum();
    let mut draft =
        PaperDraft::new(state, basis(done), print, &school.name, SUBTITLE).sealed(turn.aborted);
    draft.facts(&[
        ("学校代码", school.code.clone()),
        ("候补", format!("{} 个编号，{children} 人", waiting.len())),
        ("候补计划", format!("{} 人", school.waitlist.get())),
        ("完成时间", texts::time(&done.at)),
    ]);
    draft.note(
        "有录取儿童放弃名额时，按候补序依次递补；候补序按编号计，多胞胎同时递补，占与人数相同的名额。\
         候补由同一次派位接着派出，起始号与间隔数见《电脑派位结果表》。",
    );
    let statement =
        "以上候补顺序由同一次派位接着派出，与大厅屏幕公布的一致，当场打印、核对、签名。";
    let below = draft.signing_height(statement);
    let table = PaperTable {
        columns: &COLUMNS,
        blocks: blocks(&waiting, 2),
        rows: rows(&waiting),
        heading: None,
        below,
    };
    draft.table(&table);
    draft.sign(
        statement,
        &format!("paiwei:{}:{}:{}", school.code, done.seq, done.head),
        "本校日志头",
    );
    Some(draft.finish(format!("{} {SUBTITLE}", school.name)))
}

fn rows(waiting: &[AdmittedRow]) -> Vec<TableRow> {
    let one = |(i, (number, children)): (usize, &AdmittedRow)| {
        let count = children.len().to_string();
        let child = |(k, (name, _)): (usize, &(String, Option<u64>))| {
            vec![
                name.clone(),
                if k == 0 { count.clone() } else { String::new() },
            ]
        };
        let children: Vec<Vec<String>> = children.iter().enumerate().map(child).collect();
        entry(&[(i + 1).to_string(), number.clone()], &children)
    };
    waiting.iter().enumerate().map(one).collect()
}
