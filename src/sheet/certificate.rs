// SPDX-License-Identifier: Apache-2.0

//! The seal certificate: what was sealed, by which fingerprint, before anything was drawn. The
//! notary reads it aloud.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{BOTTOM, PaperDraft, PaperFact};
use super::page::Paper;
use super::sentences::SealSentences;
use super::signing::SealAsks;
use super::table::{PaperTable, TableColumn, TableRow, row, wrapped};
use super::texts;
use crate::ceremony::aux_event::ConfirmedWay;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::Rules;
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;

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
const MANIFESTS: [TableColumn; 2] = [
    TableColumn::left("保管方", 120.0),
    TableColumn::left("封存介质文件清单的 SHA-256", 379.0),
];

/// Returns the certificate, from `sealed` on; `None` before that. `manifests` are the hashes of the
/// copies' manifests, in rule order, as far as they are on the ledger.
pub fn certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
    manifests: &[Option<Digest>],
    confirmed: Option<ConfirmedWay>,
) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let subtitle = texts::authority_and_venue(rules);
    let mut facts = facts(state, &basis);
    facts.extend(confirmed.map(PaperFact::confirmed));
    let words = SealSentences::new(rules, basis.seq, manifests);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle).of_seal(fingerprint);
    draft.hash_box(&words.hash_label, &fingerprint);
    draft.facts(&facts);
    draft.superseded_note();
    copies_tables(&mut draft, state, manifests);
    let heading = Some("派位学校（派位、候补按儿童人数计，编号按派位单元计）".to_owned());
    draft.table(&PaperTable {
        columns: &SCHOOLS,
        blocks: 1,
        rows: school_rows(state),
        heading,
        below: 0.0,
    });
    // The seals are written in by hand, so they are on the page of the lines to sign.
    if draft.y + draft.seals_height() + draft.signing_height(&words.signed) > BOTTOM {
        draft.turn();
    }
    draft.seals(SealAsks::PutOn);
    draft.sign(&words.signed, &PublicCode::Seal(fingerprint));
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns what was sealed, when, and the rules of the draw.
fn facts(state: &CeremonyState, basis: &PaperBasis) -> Vec<PaperFact> {
    let rules = state.rules();
    let mut facts = vec![
        PaperFact::new("参加派位", size(state)),
        PaperFact::new("封存时间", texts::time(&basis.at)),
        PaperFact::new("编号数字", number_digits(state)),
        PaperFact::new("现场数字", stage_digits(rules)),
        PaperFact::new("数法", texts::step(rules.step)),
        PaperFact::new("末位", texts::last_place(rules.last_place)),
        PaperFact::new("间隔数", texts::interval(rules)),
        PaperFact::new("最短滚动", shortest_roll(rules)),
    ];
    if !state.parents().is_empty() {
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        facts.push(PaperFact::new("家长代表", parents.join("　")));
    }
    let program = format!("paiwei {}　{}", rules.program.version, rules.program.sha256);
    facts.push(PaperFact::new("程序", program));
    facts
}

/// Sets each custodian's commit and, where it is on the ledger, the hash of its copy's manifest.
fn copies_tables(draft: &mut PaperDraft<'_>, state: &CeremonyState, manifests: &[Option<Digest>]) {
    let rules = state.rules();
    let commits = rules.custodians.iter().zip(state.commits());
    let commits = commits
        .map(|(name, commit)| row([name.clone(), commit.to_string()]))
        .collect();
    let manifests = manifest_rows(rules, manifests);
    for (columns, rows) in [(&COMMITS, commits), (&MANIFESTS, manifests)] {
        if !rows.is_empty() {
            draft.table(&PaperTable {
                columns,
                blocks: 1,
                rows,
                heading: None,
                below: 0.0,
            });
        }
    }
}

/// Returns a row for each copy whose manifest is on the ledger.
fn manifest_rows(rules: &Rules, manifests: &[Option<Digest>]) -> Vec<TableRow> {
    let copies = rules.custodians.iter().zip(manifests);
    copies
        .filter_map(|(name, manifest)| Some(row([name.clone(), manifest.as_ref()?.to_string()])))
        .collect()
}

/// Returns how many children, numbers and schools there are.
fn size(state: &CeremonyState) -> String {
    let entries = state.entries().map_or(&[][..], |entries| &entries.0);
    let children: u64 = entries.iter().map(|entry| entry.children).sum();
    format!(
        "{children} 人，{} 个编号，{} 所学校",
        entries.len(),
        state.rules().schools.len()
    )
}

/// Returns the digits from which the numbers come.
fn number_digits(state: &CeremonyState) -> String {
    match state.number_digits() {
        "" => "不报数（编号随名单提供）".to_owned(),
        digits => texts::called(digits),
    }
}

/// Returns how many digits are called on the drawing day. Which ones is not known at the seal,
/// however late the certificate is written again.
fn stage_digits(rules: &Rules) -> String {
    match rules.stage_digits.get() {
        0 => "不报数".to_owned(),
        n => format!("派位当日现场报 {n} 位"),
    }
}

/// Returns how many numbers a roll shows at least, and how many a second.
fn shortest_roll(rules: &Rules) -> String {
    format!(
        "{} 个数，每秒 {} 个",
        rules.min_ticks.get(),
        rules.tick_hz.get()
    )
}

/// Returns a row for each school, in the order in which they are drawn.
fn school_rows(state: &CeremonyState) -> Vec<TableRow> {
    let order = state.order().iter().enumerate();
    order
        .filter_map(|(place, index)| school_row(state, place, *index))
        .collect()
}

fn school_row(state: &CeremonyState, place: usize, index: usize) -> Option<TableRow> {
    let school = state.rules().schools.get(index)?;
    let ring = state.entries()?.ring(index).len();
    let cells = vec![
        (place + 1).to_string(),
        school.code.clone(),
        school.name.clone(),
        school.places.get().to_string(),
        ring.to_string(),
        school.classes.get().to_string(),
        school.waitlist.get().to_string(),
    ];
    Some(wrapped(cells, 2, 19.5))
}
