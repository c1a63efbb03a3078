// SPDX-License-Identifier: Apache-2.0

//! The sentences of the preparing day: freeze, numbers, public list, direct list, seal.

use super::{Attestation, Sentence, SignedWords, SigningRoles, listed};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::ceremony::paper::{PaperKind, PrintedDocument};
use crate::ceremony::rules::{Numbering, Rules, SchoolOrder};
use crate::ceremony::state::CeremonyState;
use crate::protocol::Digest;
use crate::sheet::texts;

/// The line of the ledger on which the freeze stands.
const FREEZE_LINE: u64 = 1;

/// Returns which earlier ceremony this one replaces, and why; `None` where it replaces none.
pub fn superseded_note(rules: &Rules) -> Option<Sentence> {
    let old = rules.superseded()?;
    let reason = texts::legible(&old.reason);
    let fingerprint = texts::groups(&old.fingerprint);
    Some(Sentence(match &rules.after {
        None => format!(
            "本次派位取代封盘指纹（未封盘的为冻结摘要）为 {fingerprint} \
             的派位，该次派位作废。原因：{reason}"
        ),
        Some(end) => format!(
            "本次派位接续封盘指纹为 {fingerprint} 的派位，该次密钥份额遗失，日志止于第 {} 条\
             （{}）；该次已公布的结果一律有效，本次只抽取其未公布的部分。原因：{reason}",
            end.events.get(),
            end.head
        ),
    }))
}

/// The sentences of the freeze certificate.
pub struct FreezeSentences {
    /// The label of C0.
    pub hash_label: String,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl FreezeSentences {
    /// Builds them for a freeze at this time, Beijing's.
    pub fn new(rules: &Rules, frozen_at: &str) -> Self {
        let frozen = match rules.numbering {
            Numbering::Drawn => "报名名单与派位规则",
            Numbering::Imported => "报名名单、派位编号与派位规则",
        };
        let mut statement =
            format!("{frozen}已于 {frozen_at} 冻结，记于日志第 {FREEZE_LINE} 条，自此不再变动。");
        let mut attested = Vec::new();
        if rules.calls_number_digits() {
            statement.push_str("现场数字待报出时逐位手填。");
            attested.push(Attestation::new(
                "本证书在报数之前已打印，冻结摘要已当众宣读",
            ));
            attested.push(Attestation::new("现场数字由公证员听报后逐位填入"));
        } else {
            attested.push(Attestation::new("冻结摘要已当众宣读"));
        }
        let statement = Sentence(statement);
        Self {
            hash_label: format!("冻结摘要（{frozen}自此不再变动）"),
            signed: SignedWords {
                statement,
                attested,
                by: SigningRoles::Certifying,
            },
        }
    }
}

/// Returns what the witnesses' digits settled under these rules, in the order of PROTOCOL §5.
fn settled(state: &CeremonyState) -> Vec<&'static str> {
    let rules = state.rules();
    let mut settled = Vec::new();
    if rules.numbering == Numbering::Drawn {
        settled.push("编号");
    }
    if rules.school_order == SchoolOrder::Drawn {
        settled.push("学校派位顺序");
    }
    if !state.parents().is_empty() {
        settled.push("家长代表");
    }
    settled
}

/// Returns what is on the certificate and was not settled by the digits.
fn given(state: &CeremonyState) -> Vec<&'static str> {
    let rules = state.rules();
    let mut given = Vec::new();
    if rules.numbering == Numbering::Imported {
        given.push("编号随名单提供，已包含在冻结摘要之内");
    }
    if rules.school_order == SchoolOrder::Set {
        given.push("学校派位顺序按规则所列的顺序");
    }
    if state.parents().is_empty() {
        given.push("不抽取家长代表");
    }
    given
}

/// Returns the line on which a person counted the pages of a print of the freeze certificate before
/// this line.
fn freeze_counted(lines: &[JournalLine], before: u64) -> Option<u64> {
    let of = PrintedDocument::Paper(PaperKind::Freeze);
    let mut earlier = lines.iter().filter(|line| line.seq.get() < before);
    let counted = earlier.find(|line| match &line.event {
        Event::Free(free) => match AuxEvent::read(free) {
            AuxEvent::PaperConfirmed { set, .. } => set.of == of,
            _ => false,
        },
        _ => false,
    })?;
    Some(counted.seq.get())
}

/// The sentences of the numbering certificate.
pub struct NumberingSentences {
    /// The label of C0.
    pub hash_label: String,
    /// The label of the digits.
    pub digits_label: String,
    /// The paragraph on what follows from the digits, and what was given.
    pub derivation: Sentence,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl NumberingSentences {
    /// Builds them for digits on this line of the ledger.
    pub fn new(state: &CeremonyState, numbered: u64, lines: &[JournalLine]) -> Self {
        let settled = listed(&settled(state));
        let mut derivation = format!(
            "{settled}由冻结摘要和上列数字按公开的算法算出：摘要记于日志第 {FREEZE_LINE} 条，\
             数字记于第 {numbered} 条，先有摘要，后有数字。"
        );
        let given = given(state);
        if !given.is_empty() {
            derivation.push_str(&given.join("；"));
            derivation.push('。');
        }
        if let Some(line) = freeze_counted(lines, numbered) {
            derivation.push_str(&format!(
                "冻结证书在报数之前已打印，页数经人清点（日志第 {line} 条）。"
            ));
        }
        derivation.push_str("公布的记录可用 paiwei verify 逐项复算。");
        Self {
            hash_label: format!("冻结摘要（记于日志第 {FREEZE_LINE} 条，早于现场数字）"),
            digits_label: format!("现场数字（记于日志第 {numbered} 条）"),
            derivation: Sentence(derivation),
            signed: SignedWords {
                statement: Sentence(format!(
                    "本证书所载现场数字即日志第 {numbered} 条所记，{settled}由其算出。"
                )),
                attested: vec![Attestation::new("现场数字系当众报出，与本证书所载一致")],
                by: SigningRoles::Certifying,
            },
        }
    }
}

/// Returns the paragraph above the public list.
pub fn public_list_note() -> Sentence {
    Sentence(
        "编号按派位单元计：双（多）胞胎捆绑为一个编号，姓名列出每名儿童。姓名部分隐去；请用派位编号核对。\
         编号、学校与人数自此不再变动，其指纹见页脚。"
            .into(),
    )
}

/// The sentences of the list of schools without a draw.
pub struct DirectSentences {
    /// The paragraph above the lists.
    pub note: Sentence,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl DirectSentences {
    /// Builds them for so many children. A rehearsal shows aliases and no serials.
    pub fn new(rules: &Rules, children: usize) -> Self {
        let apart = if rules.rehearsal {
            ""
        } else {
            "采集序号只列末四位，用于区分同名儿童。"
        };
        let note = format!("以下学校报名儿童人数不超过派位名额，全部录取，不参加电脑派位。{apart}");
        let mut statement = format!("以上为冻结时的名单，共 {children} 人");
        if let Some(file) = rules.direct_file {
            let file = texts::groups(&file);
            statement.push_str(&format!(
                "；名单文件的 SHA-256 为 {file}，已包含在冻结摘要之内"
            ));
        }
        statement.push('。');
        Self {
            note: Sentence(note),
            signed: SignedWords {
                statement: Sentence(statement),
                attested: vec![Attestation::new("名单与审核通过的报名数据一致")],
                by: SigningRoles::Certifying,
            },
        }
    }
}

/// The sentences of the seal certificate.
pub struct SealSentences {
    /// The label of C1.
    pub hash_label: String,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl SealSentences {
    /// Builds them for a certificate that is based on this line, and for the copies whose manifests
    /// are on the ledger, by custodian in rule order.
    pub fn new(rules: &Rules, sealed: u64, manifests: &[Option<Digest>]) -> Self {
        let copies = rules.custodians.len();
        let named = rules.custodians.iter().zip(manifests);
        let written: Vec<&String> = named
            .filter_map(|(name, manifest)| manifest.as_ref().map(|_| name))
            .collect();
        let written = match written.len() {
            0 => String::new(),
            all if all == copies => format!(
                "{copies} 份封存介质均已写入并读回，各份文件清单的 SHA-256 如上，已记入日志。"
            ),
            some => format!(
                "{copies} 份封存介质中 {some} 份已写入并读回，文件清单的 SHA-256 如上，已记入日志：{}。",
                listed(&written)
            ),
        };
        let digits = if rules.calls_number_digits() {
            "编号数字、"
        } else {
            ""
        };
        let statement = format!(
            "封盘指纹由冻结摘要、{digits}编号名单与各保管方的份额承诺算出，日志至第 {sealed} 条止。{written}"
        );
        Self {
            hash_label: format!("封盘指纹（启封时须与屏幕、{copies} 份封存介质、本证书一致）"),
            signed: SignedWords {
                statement: Sentence(statement),
                attested: vec![
                    Attestation::new(format!("{copies} 份封存介质已封装，分别交各保管方")),
                    Attestation::new("派位专用电脑与数据盘已封存，交公证员保管"),
                ],
                by: SigningRoles::Certifying,
            },
        }
    }
}

/// The instructions on a share slip.
pub struct SlipSentences {
    /// The instructions for keeping the slip.
    pub keeping: Sentence,
    /// The instructions for reading the share.
    pub reading: Sentence,
}

impl SlipSentences {
    /// Builds them for a slip that this custodian keeps.
    pub fn new(keeper: &str) -> Self {
        let keeping = format!(
            "本单载有派位密钥的一份。打印后不得抄录、拍照，读回核对后当场向内折起、装入信封封口，连同封条交{keeper}保管；\
             派位当日在大厅现场启封，当众读入。启封之前信封若被拆开，立即报告公证员，由现场决定是否重新封盘。"
        );
        let reading = "读入时先扫二维码；扫不出的，按行输入十六组，再输入校验四位。\
                       输错一位，校验不符，不会误读。";
        Self {
            keeping: Sentence(keeping),
            reading: Sentence(reading.into()),
        }
    }
}

/// The sentences of the certificate of a ceremony that goes on from an earlier one.
pub struct SuccessionSentences {
    /// The reason for which the shares were lost, in people's own words.
    pub reason: Sentence,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl SuccessionSentences {
    /// Builds them for an earlier ledger of so many lines.
    pub fn new(earlier: u64, reason: &str) -> Self {
        let statement = format!(
            "本次派位接续前次派位，前次日志止于第 {earlier} 条。按规则，前次已公布的起始号、间隔数、\
             录取和班级有效，本次只抽取前次未公布的部分。"
        );
        let lost = "前次派位的密钥份额遗失，无法恢复，两人已当场确认";
        Self {
            reason: Sentence(format!("份额遗失的原因：{}", texts::legible(reason))),
            signed: SignedWords {
                statement: Sentence(statement),
                attested: vec![Attestation::new(lost)],
                by: SigningRoles::Watching,
            },
        }
    }
}
