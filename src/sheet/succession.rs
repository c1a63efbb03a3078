// SPDX-License-Identifier: Apache-2.0

//! The certificate of a ceremony that goes on from one whose shares were lost (接续证书): where that
//! one ended, what of it stands, and what is left to be drawn.

use super::PrintNumber;
use super::basis::PaperBasis;
use super::draft::{PaperDraft, PaperFact};
use super::numbering::pool_table;
use super::page::Paper;
use super::sentences::SuccessionSentences;
use super::texts;
use crate::ceremony::public_code::PublicCode;
use crate::ceremony::rules::{CeremonyEnd, OpenSchool, Rules};
use crate::ceremony::state::CeremonyState;

const TITLE: &str = "接续证书";
/// Returns the certificate, from `frozen` on; `None` for a ceremony that goes on from none.
pub fn succession_certificate(
    state: &CeremonyState,
    basis: PaperBasis,
    print: PrintNumber,
) -> Option<Paper> {
    let rules = state.rules();
    let (end, old) = (rules.after.as_ref()?, rules.superseded()?);
    let frozen_at = texts::time(&basis.at);
    let subtitle = texts::authority_and_venue(rules);
    let mut draft = PaperDraft::new(state, basis, print, TITLE, &subtitle);
    draft.hash_box("前次派位的封盘指纹", &old.fingerprint);
    draft.hash_box("本次派位的冻结摘要", &state.freeze());
    draft.facts(&facts(rules, end, frozen_at));
    let words = SuccessionSentences::new(end.events.get(), &old.reason);
    draft.note(&words.reason);
    let below = draft.signing_height(&words.signed);
    draft.table(&pool_table(
        state,
        "余下派位的学校（按前次的派位顺序；人数按儿童计，编号按派位单元计）",
        below,
    ));
    let code = PublicCode::Ledger {
        lines: end.events.get(),
        head: end.head,
    };
    draft.sign(&words.signed, &code);
    Some(draft.finish(format!("{} {TITLE}", rules.ceremony.title)))
}

/// Returns where the earlier ceremony ended, and what of an open school stands.
fn facts(rules: &Rules, end: &CeremonyEnd, frozen_at: String) -> Vec<PaperFact> {
    let mut facts = vec![
        PaperFact::new("接续时间", frozen_at),
        PaperFact::new("前次日志", format!("{} 条", end.events.get())),
        PaperFact::new("前次指纹", end.head.to_string()),
    ];
    match &end.open {
        Some(open) => facts.extend(open_facts(rules, open)),
        None => facts.push(PaperFact::new("已开学校", "无")),
    }
    facts
}

fn open_facts(rules: &Rules, open: &OpenSchool) -> [PaperFact; 3] {
    let school = rules.schools.first().map_or("", |school| &school.name);
    let interval = match open.interval {
        Some(interval) => format!("{}（已据此派位完毕）", interval.get()),
        None => "尚未公布，本次抽取".to_owned(),
    };
    [
        PaperFact::new("已开学校", format!("{}　{school}", open.school)),
        PaperFact::new("起始号", format!("{}（有效）", open.start.get())),
        PaperFact::new("间隔数", interval),
    ]
}
