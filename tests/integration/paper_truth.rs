// SPDX-License-Identifier: Apache-2.0

//! No paper claims what the rules or the ledger do not hold: every paper of every combination of
//! rules, with a ledger on which people's acts are noted and with one on which they are not.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, roster};
use paiwei::ceremony::aux_event::{AuxEvent, CopyResult, SealedItem};
use paiwei::ceremony::paper::{PrintCopyId, PrintedDocument};
use paiwei::ceremony::rules::{
    CountingStep, IntervalMax, LastPlace, Numbering, Rules, SchoolOrder,
};
use paiwei::ceremony::state::Milestone;
use paiwei::roster::{NumberingColumn, Roster};
use paiwei::session::{PaperKind, RuleChoices, Session};
use paiwei::sheet::{Paper, PrintNumber};

/// Words that tell of an act, or of something that was compared or computed.
const ACTS: [&str; 24] = [
    "宣读", "打印", "清点", "核对", "签名", "交存", "封装", "出示", "拆封", "当场", "当众", "报出",
    "填入", "写入", "读回", "读入", "保管", "一致", "算出", "抽取", "相符", "完好", "公布", "生成",
];

/// Text that instructs, labels or asks, and so claims nothing.
const ASKED: [&str; 22] = [
    "姓名（正楷）签名日期、时间",
    "核对字 ",
    "备注、异议或拒绝签名的理由",
    "抽取过程",
    "报出时由公证员逐位手填",
    "现场数字待报出时逐位手填",
    "启封时须与屏幕、3 份封存介质、本证书一致",
    "与封存证书、屏幕核对",
    "与结果表核对",
    "请用派位编号核对",
    "抽取顺序",
    "由现场数字抽取",
    "按抽取顺序",
    "不抽取",
    "闭幕时公布",
    "公布的记录可用 paiwei verify 逐项复算",
    "任何人可用公布的记录复算",
    "按公开的算法",
    "封条编号封条完好",
    "删改即可查出",
    "数字随机生成七位编号",
    "保管方",
];

/// A claim on a paper, and whether rules and ledger hold it. One that they hold must stand there,
/// one that they do not must not.
struct Claim {
    said: String,
    holds: bool,
}

fn claim(said: impl Into<String>, holds: bool) -> Claim {
    let said = said.into();
    Claim { said, holds }
}

/// Everything that varies.
#[derive(Clone, Copy, Debug)]
struct Trial {
    numbering: Numbering,
    order: SchoolOrder,
    parents: u32,
    stage_digits: u32,
    last_place: LastPlace,
    step: CountingStep,
    interval_max: IntervalMax,
    waitlist: u32,
    /// Whether people's acts are on the ledger.
    noted: bool,
}

fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for numbering in Numbering::ALL {
        for order in SchoolOrder::ALL {
            for (parents, stage_digits, waitlist) in [0, 2].into_iter().flat_map(|parents| {
                [0, 6]
                    .into_iter()
                    .flat_map(move |digits| [0, 2].map(|wait| (parents, digits, wait)))
            }) {
                for last_place in LastPlace::ALL {
                    for step in CountingStep::ALL {
                        for interval_max in IntervalMax::ALL {
                            trials.push(Trial {
                                numbering,
                                order,
                                parents,
                                stage_digits,
                                last_place,
                                step,
                                interval_max,
                                waitlist,
                                noted: trials.len().count_ones() % 2 == 0,
                            });
                        }
                    }
                }
            }
        }
    }
    trials
}

/// A roster of few children; the bundle of the second school may not fit.
fn small(numbering: Numbering) -> Roster {
    let mut roster = roster();
    roster.entries.retain(|entry| {
        let serial = &entry.children[0].serial;
        &*entry.school_code != "A1" || serial.as_str() < "A10050"
    });
    roster.schools[0].plan = 4;
    roster.schools[1].plan = 5;
    if numbering == Numbering::Imported {
        roster.numbering = NumberingColumn::Imported;
        for (number, entry) in (1_000_001..).zip(&mut roster.entries) {
            if &*entry.school_code != "A3" {
                entry.number = Some(number);
            }
        }
    }
    roster
}

fn copy(paper: PaperKind) -> PrintCopyId {
    PrintCopyId {
        of: PrintedDocument::Paper(paper),
        custodian: 0,
        print: PrintNumber::FIRST,
    }
}

/// Plays a trial to its end.
fn played(trial: Trial) -> CeremonyFixture {
    let choices = RuleChoices {
        school_order: trial.order,
        parents: trial.parents,
        stage_digits: trial.stage_digits,
        step: trial.step,
        interval_max: trial.interval_max,
        waitlist: Some(trial.waitlist),
        ..choices(trial.last_place)
    };
    let mut ceremony = CeremonyFixture::in_memory(&small(trial.numbering), &choices);
    if trial.noted {
        let (set, pages) = (copy(PaperKind::Freeze), 1u32.into());
        ceremony
            .session_mut()
            .append(AuxEvent::PaperConfirmed { set, pages })
            .unwrap();
    }
    ceremony.play_until(|s| s.state().milestone() == Milestone::Sealed);
    if trial.noted {
        let seal = SealedItem::Computer;
        let custodian = "甲局".to_owned();
        let result = CopyResult::Same;
        for event in [
            AuxEvent::SealIntact { seal },
            AuxEvent::CopyCompared {
                custodian,
                result,
                files: Vec::new(),
            },
            AuxEvent::CertificateRead,
        ] {
            ceremony.session_mut().append(event).unwrap();
        }
    }
    ceremony.play_to_the_end();
    ceremony
}

/// The claims that a paper of these rules may or may not make. `settled` is what the digits
/// settled, as the certificate lists it.
fn claims(session: &Session, kind: PaperKind, trial: Trial) -> Vec<Claim> {
    let rules = session.state().rules();
    let digits = rules.calls_number_digits();
    match kind {
        PaperKind::Freeze => vec![
            claim(
                "报名名单、派位编号与派位规则",
                trial.numbering == Numbering::Imported,
            ),
            claim("现场数字待报出时逐位手填", digits),
        ],
        PaperKind::Numbering => {
            let settled = settled(rules);
            vec![
                claim("编号由数字生成", trial.numbering == Numbering::Drawn),
                claim(
                    format!("{settled}由冻结摘要和上列数字按公开的算法算出"),
                    true,
                ),
                claim(
                    format!("即日志第 {} 条所记，{settled}由其算出", numbered(session)),
                    true,
                ),
                claim(
                    "编号随名单提供，已包含在冻结摘要之内",
                    trial.numbering == Numbering::Imported,
                ),
                claim(
                    "学校派位顺序按规则所列的顺序",
                    trial.order == SchoolOrder::Set,
                ),
                claim("不抽取家长代表", trial.parents == 0),
                claim("家长代表（按抽取顺序", trial.parents > 0),
                claim(
                    "冻结证书在报数之前已打印，页数经人清点（日志第 2 条）",
                    trial.noted,
                ),
            ]
        }
        PaperKind::PublicList | PaperKind::Succession => vec![],
        PaperKind::Direct => vec![claim("以上为冻结时的名单，共 2 人", true)],
        PaperKind::Seal => vec![
            claim(
                {
                    let called = if digits { "编号数字、" } else { "" };
                    format!("封盘指纹由冻结摘要、{called}编号名单与各保管方的份额承诺算出")
                },
                true,
            ),
            claim(
                "3 份封存介质均已写入并读回，各份文件清单的 SHA-256 如上，已记入日志",
                true,
            ),
        ],
        PaperKind::Opening => vec![
            claim("封条完好：派位专用电脑；", trial.noted),
            claim("封存介质与封盘指纹一致：甲局；", trial.noted),
            claim("出示封条　派位专用电脑完好", trial.noted),
            claim("比对封存介质　甲局与封盘指纹一致", trial.noted),
            claim("公证员宣读", trial.noted),
            claim("密钥份额 3 份均符合封存时的承诺", true),
            claim("3 份全部到齐，均与封存时的承诺一致", true),
            claim("读入密钥份额3 份，均与承诺一致", true),
            claim("，在现场数字（第 ", trial.stage_digits > 0),
        ],
        PaperKind::Result(turn) => {
            let turn = &session.state().turns()[turn];
            let start = turn.start.as_ref().unwrap().value();
            let interval = turn.interval.as_ref().unwrap().value();
            vec![claim(
                format!("由起始号 {start}、间隔数 {interval} 按冻结的规则派出"),
                true,
            )]
        }
        PaperKind::Waiting(_) => vec![],
        PaperKind::Summary => vec![claim(
            "2 所学校的派位已全部完成，密钥份额已写入派位记录",
            true,
        )],
        PaperKind::Incidents => vec![claim("没有异常情况的记录", true)],
    }
}

fn numbered(session: &Session) -> u64 {
    let is_numbered = |event: &paiwei::ceremony::event::Event| {
        matches!(event, paiwei::ceremony::event::Event::Numbered { .. })
    };
    let mut lines = session.lines();
    lines
        .find(|line| is_numbered(&line.event))
        .unwrap()
        .seq
        .get()
}

fn settled(rules: &Rules) -> String {
    let mut settled = Vec::new();
    if rules.numbering == Numbering::Drawn {
        settled.push("编号");
    }
    if rules.school_order == SchoolOrder::Drawn {
        settled.push("学校派位顺序");
    }
    if rules.parents.get() > 0 {
        settled.push("家长代表");
    }
    settled.join("、")
}

/// All text of a paper but what the signers tick.
fn printed(paper: &Paper) -> String {
    let texts = paper.pages.iter().flat_map(|page| page.texts());
    texts.filter(|text| !text.starts_with('□')).collect()
}

#[test]
fn no_paper_of_any_rules_claims_what_rules_and_ledger_do_not_hold() {
    for trial in trials() {
        let ceremony = played(trial);
        let session = ceremony.session();
        let kinds = session.paper_kinds();
        assert_eq!(
            kinds.contains(&PaperKind::Numbering),
            session.state().rules().calls_number_digits()
        );
        for kind in kinds {
            let paper = session.paper(kind, PrintNumber::FIRST).unwrap();
            let mut rest = printed(&paper);
            for Claim { said, holds } in claims(session, kind, trial) {
                assert_eq!(
                    rest.contains(&said),
                    holds,
                    "{kind:?} {trial:?}: {said}\n{rest}"
                );
                rest = rest.replace(&said, "");
            }
            for asked in ASKED {
                rest = rest.replace(asked, "");
            }
            for act in ACTS {
                assert!(!rest.contains(act), "{kind:?} {trial:?}: {act}\n{rest}");
            }
        }
    }
}
