// SPDX-License-Identifier: Apache-2.0

//! The reckoning of a school's result: how all who took part divide, as sums that add up in sight,
//! and what was done at the last place (末位处理).

use crate::ceremony::rules::LastPlace;
use crate::ceremony::school::{LastPlaceCase, SchoolTally, SchoolTurn};
use crate::protocol::selection::Outcome;
use crate::sheet::NamesOf;
use crate::sheet::table::{PaperTable, TableColumn, TableRow, entry};
use crate::sheet::texts;

const TALLY: [TableColumn; 8] = [
    TableColumn::left("单位", 52.0),
    TableColumn::right("参加派位", 48.0),
    TableColumn::right("录取", 40.0),
    TableColumn::right("候补", 40.0),
    TableColumn::right("跳过", 40.0),
    TableColumn::right("未得名额", 48.0),
    TableColumn::right("未派出", 44.0),
    TableColumn::left("　核算", 190.0),
];
const LAST: [TableColumn; 6] = [
    TableColumn::centre("派出序", 36.0),
    TableColumn::left("派位编号", 54.0),
    TableColumn::right("剩余名额", 48.0),
    TableColumn::left("　处理", 190.0),
    TableColumn::left("姓名", 100.0),
    TableColumn::left("结果", 70.0),
];

/// Returns how all who took part divide, once in numbers and once in children.
pub fn tally(turn: &SchoolTurn) -> PaperTable<'static> {
    let tally = turn.tally();
    let SchoolTally {
        all,
        admitted,
        waiting,
        passed,
        cut_off,
        not_drawn,
    } = tally;
    let numbers = [
        all.numbers,
        admitted.numbers,
        waiting.numbers,
        passed.numbers,
        0,
        not_drawn.numbers,
    ];
    let children = [
        all.children,
        admitted.children,
        waiting.children,
        passed.children,
        cut_off,
        not_drawn.children,
    ];
    PaperTable {
        columns: &TALLY,
        blocks: 1,
        rows: vec![
            tally_row("编号 个", numbers),
            tally_row("儿童 人", children),
        ],
        heading: Some("参加派位与结果核算".into()),
        below: 0.0,
    }
}

/// Returns a row of counts, the whole first, and their sum written out.
fn tally_row(unit: &str, counts: [u64; 6]) -> TableRow {
    let parts: Vec<String> = counts.iter().map(u64::to_string).collect();
    let (all, rest) = parts
        .split_first()
        .map_or(("", &parts[..]), |(all, rest)| (all, rest));
    let sum = format!("　{all} = {}", rest.join(" + "));
    let mut cells = vec![unit.to_owned()];
    cells.extend(parts.iter().cloned());
    cells.push(sum);
    vec![cells]
}

/// Returns what was done with each bundle at the last place; `None` where it never came to that.
pub fn last_place(
    turn: &SchoolTurn,
    places: u64,
    rule: LastPlace,
    names: NamesOf<'_>,
) -> Option<PaperTable<'static>> {
    let cases = turn.last_place_cases(places);
    if cases.is_empty() {
        return None;
    }
    let rows = cases.iter().map(|case| case_row(case, names)).collect();
    let heading = format!("末位处理（规则：{}）", texts::last_place(rule));
    Some(PaperTable {
        columns: &LAST,
        blocks: 1,
        rows,
        heading: Some(heading),
        below: 0.0,
    })
}

/// Returns a bundle's row, a line for each child with what it got.
fn case_row(case: &LastPlaceCase<'_>, names: NamesOf<'_>) -> TableRow {
    let pick = &case.pick;
    let size = case.entry.children;
    let done = match pick.outcome {
        Outcome::Passed => format!("　{size} 名儿童，跳过"),
        Outcome::Admitted if pick.children == size => {
            format!("　{size} 名儿童全部录取，超计划 {} 人", size - case.left)
        }
        Outcome::Admitted | Outcome::Waiting => {
            format!("　{size} 名儿童中按采集序号录取 {} 名", pick.children)
        }
    };
    let before = [
        pick.order.to_string(),
        pick.number.to_string(),
        case.left.to_string(),
        done,
    ];
    let children: Vec<Vec<String>> = names(&case.entry.leaf)
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            let placed = (place as u64) < pick.children;
            let result = if placed {
                "得到名额"
            } else {
                "未得名额"
            };
            vec![name, result.to_owned()]
        })
        .collect();
    entry(&before, &children)
}
