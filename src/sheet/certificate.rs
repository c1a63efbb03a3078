// SPDX-License-Identifier: Apache-2.0

//! The seal certificate: what was sealed, by which fingerprint, before anything was drawn. The
//! notary reads it aloud.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{BOTTOM, PaperDraft};
use super::page::Paper;
use super::signing::SealAsks;
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "封存证书";
const SCHOOLS: [TableColumn; 7] = [
    TableColumn::centre("派位顺序", 50.0),
    TableColumn::left("代码", 46.0),
    TableColumn::left("学校", 190.0),
    TableColumn::right("派位 人", 48.0),
    TableColumn::right("编号 个", 48.0),
    TableColumn::right("班级 个", 48.0),
    TableColumn::right("候补 人", 48.0),
];
const COMMITS: [TableColumn; 2] = [
    TableColumn::left("保管方", 120.0),
    TableColumn::left("密钥份额承诺", 379.0),
];

/// The certificate, from `sealed` on; `None` before that.
pub fn certificate(state: &CeremonyState, basis: PaperBasis, print: PrintNumber) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let facts = facts(state, &basis);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).sealed(0);
    let copies = rules.custodians.len();
    draft.hash_box(
        &format!("封盘指纹（启封时须与屏幕、{copies} 份封存介质、本证书一致）"),
        &fingerprint,
    );
    draft.facts(&facts);
    let commits = rules.custodians.iter().zip(state.commits());
    let rows = commits
        .map(|(name, commit)| row([name.clone(), commit.to_string()]))
        .collect();
    draft.table(&PaperTable {
        columns: &COMMITS,
        blocks: 1,
        rows,
        heading: None,
        below: 0.0,
    });
    let heading = Some("派位学校（派位、候补按儿童人数计，编号按派位单元计）".to_owned());
    draft.table(&PaperTable {
        columns: &SCHOOLS,
        blocks: 1,
        rows: school_rows(state),
        heading,
        below: 0.0,
    });
    let statement = format!(
        "{copies} 份封存介质与本证书指纹一致，已当场写入、封装并分别交存；派位专用电脑与数据盘已封存，交公证员保管。"
    );
    // What is written in by hand stands with the lines to sign.
    if draft.y + draft.seals_height() + draft.signing_height(&statement) > BOTTOM {
        draft.turn();
    }
    draft.seals(SealAsks::PutOn);
    draft.sign(
        &statement,
        &format!("paiwei:seal:{fingerprint}"),
        "封盘指纹",
    );
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

fn facts(state: &CeremonyState, basis: &PaperBasis) -> Vec<(&'static str, String)> {
    let rules = state.rules();
    let entries = state.entries().map_or(0, |e| e.0.len());
    let children: u64 = state
        .entries()
        .map_or(0, |e| e.0.iter().map(|e| e.children).sum());
    let number_digits = match state.number_digits() {
        "" => "不报数（编号随名单提供）".to_owned(),
        digits => texts::called(digits),
    };
    // What is called on the drawing day is not known yet, however late the certificate is written
    // again.
    let stage_digits = match rules.stage_digits.get() {
        0 => "不报数".to_owned(),
        n => format!("派位当日现场报 {n} 位"),
    };
    let mut facts = vec![
        (
            "参加派位",
            format!(
                "{children} 人，{entries} 个编号，{} 所学校",
                rules.schools.len()
            ),
        ),
        ("封存时间", texts::time(&basis.at)),
        ("编号数字", number_digits),
        ("现场数字", stage_digits),
        ("数法", texts::step(rules.step).to_owned()),
        ("末位", texts::last_place(rules.last_place).to_owned()),
        ("间隔数", texts::interval(rules)),
        (
            "最短滚动",
            format!(
                "{} 个数，每秒 {} 个",
                rules.min_ticks.get(),
                rules.tick_hz.get()
            ),
        ),
        (
            "程序",
            format!("paiwei {}　{}", rules.program.version, rules.program.sha256),
        ),
    ];
    if let Some(before) = rules.supersedes {
        facts.push(("取代", format!("封盘指纹 {}", texts::groups(&before))));
    }
    if !state.parents().is_empty() {
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        facts.insert(8, ("家长代表", parents.join("　")));
    }
    facts
}

fn school_rows(state: &CeremonyState) -> Vec<TableRow> {
    let rules = state.rules();
    let one = |(place, index): (usize, &usize)| {
        let school = rules.schools.get(*index)?;
        let ring = state.entries()?.ring(*index).len();
        let cells = [
            (place + 1).to_string(),
            school.code.clone(),
            school.name.clone(),
            school.places.get().to_string(),
            ring.to_string(),
            school.classes.get().to_string(),
            school.waitlist.get().to_string(),
        ];
        Some(wrapped(cells.to_vec(), 2, 19.5))
    };
    state.order().iter().enumerate().filter_map(one).collect()
}
