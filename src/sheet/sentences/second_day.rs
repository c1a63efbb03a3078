// SPDX-License-Identifier: Apache-2.0

//! The sentences of the drawing day: opening, results, waiting lists, close; and of the readiness
//! sheet.

use super::{Attestation, Sentence, SignedWords, SigningRoles, listed};
use crate::ceremony::aux_event::{AuxEvent, CopyResult, SealedItem};
use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::ceremony::school::{CompletedSchool, RollResult, SchoolTurn};
use crate::ceremony::state::CeremonyState;

/// Returns a thing under seal as the papers name it.
pub fn sealed_item(seal: SealedItem) -> &'static str {
    match seal {
        SealedItem::Computer => "派位专用电脑",
        SealedItem::Disc => "数据盘",
        SealedItem::Envelopes => "密钥信封",
    }
}

/// The events of the opening on the ledger.
#[derive(Default)]
struct OpeningFacts {
    intact: Vec<&'static str>,
    same: Vec<String>,
    stage_line: Option<u64>,
}

impl OpeningFacts {
    /// Reads the lines up to the opening.
    fn read(lines: &[JournalLine], opened: u64) -> Self {
        let mut facts = Self::default();
        for line in lines.iter().filter(|line| line.seq.get() <= opened) {
            match &line.event {
                Event::StageCalled { digits } if !digits.is_empty() => {
                    facts.stage_line = Some(line.seq.get());
                }
                Event::Free(free) => facts.take(&AuxEvent::read(free)),
                _ => {}
            }
        }
        facts
    }

    fn take(&mut self, event: &AuxEvent) {
        match event {
            AuxEvent::SealIntact { seal } => {
                let item = sealed_item(*seal);
                if !self.intact.contains(&item) {
                    self.intact.push(item);
                }
            }
            // The last word on a copy counts.
            AuxEvent::CopyCompared {
                custodian, result, ..
            } => {
                self.same.retain(|name| name != custodian);
                if *result == CopyResult::Same {
                    self.same.push(custodian.clone());
                }
            }
            _ => {}
        }
    }
}

/// The sentences of the opening record.
pub struct OpeningSentences {
    /// The words that are signed.
    pub signed: SignedWords,
}

impl OpeningSentences {
    /// Builds them from the ledger up to `opened`.
    pub fn new(state: &CeremonyState, lines: &[JournalLine], opened: u64) -> Self {
        let facts = OpeningFacts::read(lines, opened);
        let mut statement = String::from("据日志：");
        if !facts.intact.is_empty() {
            statement.push_str(&format!("封条完好：{}；", listed(&facts.intact)));
        }
        if !facts.same.is_empty() {
            statement.push_str(&format!(
                "封存介质与封盘指纹一致：{}；",
                listed(&facts.same)
            ));
        }
        let shares = state.commits().len();
        statement.push_str(&format!(
            "密钥份额 {shares} 份均符合封存时的承诺，记于第 {opened} 条"
        ));
        if let Some(stage) = facts.stage_line {
            statement.push_str(&format!("，在现场数字（第 {stage} 条）之后"));
        }
        statement.push('。');
        let attested = vec![
            Attestation::new("派位专用电脑、数据盘与密钥信封当场出示、拆封"),
            Attestation::new("封盘指纹与封存证书、大厅屏幕所示一致"),
        ];
        Self {
            signed: SignedWords {
                statement: Sentence(statement),
                attested,
                by: SigningRoles::Watching,
            },
        }
    }
}

/// The sentences of a school's result sheet.
pub struct ResultSentences {
    /// The words that are signed.
    pub signed: SignedWords,
}

impl ResultSentences {
    /// Builds them for a turn that is over.
    pub fn new(turn: &SchoolTurn, done: &CompletedSchool) -> Self {
        let by = match (&turn.start, &turn.interval) {
            (Some(start), Some(interval)) => format!(
                "由起始号 {}、间隔数 {} 按冻结的规则派出",
                value(start),
                value(interval)
            ),
            _ => "按冻结的规则得出".to_owned(),
        };
        Self {
            signed: SignedWords {
                statement: Sentence(format!("以上结果{by}，记于日志，至第 {} 条止。", done.seq)),
                attested: vec![Attestation::new("与大厅屏幕所示一致")],
                by: SigningRoles::Everyone,
            },
        }
    }
}

/// Returns the value of a roll, and whether it was shown in an earlier ceremony.
fn value(roll: &RollResult) -> String {
    match roll {
        RollResult::Stopped(stopped) => stopped.value.to_string(),
        RollResult::Earlier(value) => format!("{value}（沿用前次派位所出）"),
    }
}

/// Returns the paragraph of a school without places.
pub fn no_places_note() -> Sentence {
    Sentence("派位名额为 0，无人录取。".into())
}

/// The sentences of the summary.
pub struct SummarySentences {
    /// The paragraph above the lines to sign.
    pub note: Sentence,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl SummarySentences {
    /// Builds them for a ceremony that was closed by this line.
    pub fn new(state: &CeremonyState, closed: u64) -> Self {
        let note = "任何人可用公布的记录复算全部编号、起始号、间隔数、派位与分班：\
                    paiwei verify 记录文件夹 --head 条数:指纹";
        let statement = format!(
            "{} 所学校的派位已全部完成，密钥份额已写入派位记录，记于日志第 {closed} 条。",
            state.completed_schools()
        );
        Self {
            note: Sentence(note.into()),
            signed: SignedWords {
                statement: Sentence(statement),
                attested: vec![Attestation::new("与各校已签名的结果表一致")],
                by: SigningRoles::Certifying,
            },
        }
    }
}

/// The sentences of the record of incidents.
pub struct IncidentSentences {
    /// The paragraph above the entries.
    pub note: Sentence,
    /// The paragraph in place of the entries, where there are none.
    pub none: Option<Sentence>,
    /// The words that are signed.
    pub signed: SignedWords,
}

impl IncidentSentences {
    /// Builds them for so many entries up to this line.
    pub fn new(entries: usize, closed: u64) -> Self {
        let note = "以下各项由程序在发生时记入日志，删改即可查出。\
                    按规则，已派出的结果有效；中断的滚动没有停定，不产生结果。";
        let statement = match entries {
            0 => format!("自冻结至闭幕（日志第 1 至 {closed} 条），没有异常情况的记录。"),
            _ => format!(
                "自冻结至闭幕（日志第 1 至 {closed} 条），异常情况的记录共 {entries} 项，已全部列出。"
            ),
        };
        Self {
            note: Sentence(note.into()),
            none: (entries == 0).then(|| Sentence("无异常情况。".into())),
            signed: SignedWords {
                statement: Sentence(statement),
                attested: vec![Attestation::new("与现场经过相符")],
                by: SigningRoles::Watching,
            },
        }
    }
}

/// The sentences of the readiness sheet.
pub struct CheckSentences {
    /// The words that are signed.
    pub signed: SignedWords,
}

impl CheckSentences {
    /// Builds them for a check at this time, Beijing's.
    pub fn new(checked_at: &str) -> Self {
        Self {
            signed: SignedWords {
                statement: Sentence(format!("以上为程序在 {checked_at} 检查所见。")),
                attested: vec![Attestation::new("以上各项已当场核对")],
                by: SigningRoles::Certifying,
            },
        }
    }
}
