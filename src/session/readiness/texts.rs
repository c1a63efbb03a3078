// SPDX-License-Identifier: Apache-2.0

//! The report's words: the screen's (English in the source, see `po/`), and Chinese for the sheet.

use super::{CheckedPlace, ReadinessCheck};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::journal::CommitPace;
use crate::journal::mirror::{MirrorLoss, MirrorRefusal, MirrorStatus};
use crate::protocol::Digest;
use crate::session::system_failure_text;
use crate::sheet::time as local;

fn megabytes(bytes: u64) -> u64 {
    bytes >> 20
}

fn milliseconds(time: std::time::Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

/// Returns the mirror's status in the words of the console.
pub fn standing(standing: Option<&MirrorStatus>) -> String {
    match standing {
        None => gettext("none; insert a stick with a folder named mirror"),
        Some(MirrorStatus::BeginsWithNumbers) => gettext("inserted; begins with numbers"),
        Some(MirrorStatus::Ok) => gettext("in step, every line on it"),
        Some(MirrorStatus::Behind(lines)) => ngettext_f(
            "behind by {lines} line; it is slow, or being caught up",
            "behind by {lines} lines; it is slow, or being caught up",
            *lines,
            &[("lines", lines)],
        ),
        Some(MirrorStatus::Lost { behind, why }) => lost(*behind, why),
        Some(MirrorStatus::Refused(refusal)) => refused(refusal),
    }
}

fn lost(behind: u64, why: &MirrorLoss) -> String {
    match why {
        MirrorLoss::Away => ngettext_f(
            "lost; {lines} line waits. Insert it again, or another with a folder named mirror",
            "lost; {lines} lines wait. Insert it again, or another with a folder named mirror",
            behind,
            &[("lines", &behind)],
        ),
        MirrorLoss::Full => ngettext_f(
            "full; {lines} line waits. Free some space on it, or insert another",
            "full; {lines} lines wait. Free some space on it, or insert another",
            behind,
            &[("lines", &behind)],
        ),
        MirrorLoss::Faulty(failure) => ngettext_f(
            "can't be written ({reason}); {lines} line waits. Insert it again, or another",
            "can't be written ({reason}); {lines} lines wait. Insert it again, or another",
            behind,
            &[
                ("reason", &system_failure_text(*failure)),
                ("lines", &behind),
            ],
        ),
        MirrorLoss::Ended => ngettext_f(
            "not written any more; {lines} line waits. Restart the program",
            "not written any more; {lines} lines wait. Restart the program",
            behind,
            &[("lines", &behind)],
        ),
    }
}

fn refused(refusal: &MirrorRefusal) -> String {
    match refusal {
        MirrorRefusal::NotAMirror => {
            gettext("refused: this folder is a copy or a record; use an empty folder named mirror")
        }
        MirrorRefusal::Foreign => {
            gettext("refused: it is another ceremony's; use an empty folder named mirror")
        }
        MirrorRefusal::Diverged(line) => gettext_f(
            "refused: it differs from the ledger from line {line} on; another computer drew on. \
             Draw nothing before it is known which is right",
            &[("line", line)],
        ),
        MirrorRefusal::Ahead { mirror, ledger } => gettext_f(
            "refused: it has {mirror} lines, the ledger only {ledger}; another computer went on, \
             or this disk lost lines. Resume from the mirror",
            &[("mirror", mirror), ("ledger", ledger)],
        ),
        MirrorRefusal::Damaged(_) => {
            gettext("refused: what stands on it is damaged; replace the stick")
        }
    }
}

fn space_name(place: CheckedPlace) -> String {
    match place {
        CheckedPlace::Data => gettext("Free space"),
        CheckedPlace::Mirror => gettext("Free space of the mirror"),
    }
}

fn pace_name(place: CheckedPlace) -> String {
    match place {
        CheckedPlace::Data => gettext("Durable lines"),
        CheckedPlace::Mirror => gettext("Durable lines of the mirror"),
    }
}

fn alone_text(alone: bool) -> String {
    if alone {
        gettext("no other Paiwei has this folder open")
    } else {
        gettext("another Paiwei has this folder open; close that one first")
    }
}

fn names_text(here: bool) -> String {
    if here {
        gettext("every leaf has its names")
    } else {
        gettext("not here; insert any custodian's sealed copy")
    }
}

fn program_text(running: Digest, sealed: Digest) -> String {
    if running == sealed {
        gettext("the one that was sealed")
    } else {
        gettext_f(
            "not the one that was sealed: SHA-256 {hash}; start the sealed program",
            &[("hash", &running.groups().join(" "))],
        )
    }
}

fn clock_text(now: &str, last: Option<&str>) -> String {
    match last {
        None => gettext_f(
            "{time}; hold it against another clock",
            &[("time", &local(now))],
        ),
        Some(last) => gettext_f(
            "{time}, last line {last}; hold it against another clock",
            &[("time", &local(now)), ("last", &local(last))],
        ),
    }
}

fn pace_text(pace: &CommitPace) -> String {
    gettext_f(
        "{lines} lines: half within {median} ms, the slowest {slowest} ms",
        &[
            ("lines", &pace.lines()),
            ("median", &milliseconds(pace.median())),
            ("slowest", &milliseconds(pace.longest())),
        ],
    )
}

fn chinese_pace(pace: &CommitPace) -> String {
    format!(
        "{} 条：半数不超过 {} 毫秒，最慢 {} 毫秒",
        pace.lines(),
        milliseconds(pace.median()),
        milliseconds(pace.longest())
    )
}

fn chinese_mirror(status: Option<&MirrorStatus>) -> String {
    match status {
        None => "未设置".into(),
        Some(MirrorStatus::BeginsWithNumbers) => "已插入，编号时开始写入".into(),
        Some(MirrorStatus::Ok) => "与日志逐条一致".into(),
        Some(MirrorStatus::Behind(lines)) => format!("落后 {lines} 条"),
        Some(MirrorStatus::Lost {
            behind,
            why: MirrorLoss::Full,
        }) => format!("已满，{behind} 条待写"),
        Some(MirrorStatus::Lost { behind, .. }) => format!("不在或不能写，{behind} 条待写"),
        Some(MirrorStatus::Refused(_)) => "不是本次派位的镜像，或已损坏，已拒用".into(),
    }
}

impl ReadinessCheck {
    /// Returns its name and what was found, in the screen's language.
    pub fn words(&self) -> (String, String) {
        (self.name(), self.found())
    }

    fn name(&self) -> String {
        match self {
            Self::Alone(_) => gettext("One instance"),
            Self::Ledger(..) | Self::Damaged(_) | Self::Empty => gettext("Ledger"),
            Self::Version(_) => gettext("Ledger version"),
            Self::Program(..) => gettext("Program"),
            Self::Names(_) => gettext("Names"),
            Self::Space(place, ..) => space_name(*place),
            Self::Clock(..) => gettext("Clock"),
            Self::Date(..) => gettext("Date"),
            Self::Pace(place, _) => pace_name(*place),
            Self::Mirror(_) => gettext("Mirror"),
            Self::SameDisk => gettext("Place of the mirror"),
        }
    }

    fn found(&self) -> String {
        match self {
            Self::Alone(alone) => alone_text(*alone),
            Self::Ledger(events, head) => ngettext_f(
                "whole: {lines} line, head {head}",
                "whole: {lines} lines, head {head}",
                *events,
                &[("lines", events), ("head", &head.groups().join(" "))],
            ),
            Self::Damaged(_) => gettext("does not hold; go on from the mirror or an archive"),
            Self::Empty => gettext("no ceremony here yet"),
            Self::Version(version) => version.to_string(),
            Self::Program(running, sealed) => program_text(*running, *sealed),
            Self::Names(here) => names_text(*here),
            Self::Space(_, free, need) => gettext_f(
                "{free} MB free, {needed} MB needed at most",
                &[("free", &megabytes(*free)), ("needed", &megabytes(*need))],
            ),
            Self::Clock(now, last) => clock_text(now, last.as_deref()),
            Self::Date(today, named) => gettext_f(
                "{today}, the ceremony is on {named}; set the clock if that is today",
                &[("today", today), ("named", named)],
            ),
            Self::Pace(_, Ok(pace)) => pace_text(pace),
            Self::Pace(_, Err(failure)) => gettext_f(
                "can't be written: {reason}",
                &[("reason", &system_failure_text(*failure))],
            ),
            Self::Mirror(found) => standing(found.as_ref()),
            Self::SameDisk => gettext("on the ledger's own disk; use a stick"),
        }
    }

    /// Returns its name and what was found in Chinese, for the sheet.
    pub fn chinese(&self) -> (String, String) {
        (self.chinese_name().to_owned(), self.chinese_found())
    }

    fn chinese_name(&self) -> &'static str {
        match self {
            Self::Alone(_) => "单一运行",
            Self::Ledger(..) | Self::Damaged(_) | Self::Empty => "日志",
            Self::Version(_) => "日志格式",
            Self::Program(..) => "派位程序",
            Self::Names(_) => "姓名",
            Self::Space(CheckedPlace::Data, ..) => "可用空间",
            Self::Space(CheckedPlace::Mirror, ..) => "镜像可用空间",
            Self::Clock(..) => "时钟",
            Self::Date(..) => "日期",
            Self::Pace(CheckedPlace::Data, _) => "写盘速度",
            Self::Pace(CheckedPlace::Mirror, _) => "镜像写盘速度",
            Self::Mirror(_) => "镜像",
            Self::SameDisk => "镜像位置",
        }
    }

    fn chinese_found(&self) -> String {
        match self {
            Self::Alone(true) => "本数据目录只由本程序打开".into(),
            Self::Alone(false) => "另有程序打开本数据目录，须先关闭".into(),
            Self::Ledger(events, _) => format!("完整，共 {events} 条，日志指纹见页脚"),
            Self::Damaged(_) => "校验不通过，不得据此派位；请用镜像或归档恢复".into(),
            Self::Empty => "尚无派位".into(),
            Self::Version(version) => format!("第 {version} 版"),
            Self::Program(running, sealed) if running == sealed => "与封存的程序一致".into(),
            Self::Program(..) => "与封存的程序不同，请启动封存的程序".into(),
            Self::Names(true) => "每个编号均有对应姓名".into(),
            Self::Names(false) => "尚未读入，请插入任一封存介质".into(),
            Self::Space(_, free, need) => format!(
                "{} MB，全程至多需 {} MB",
                megabytes(*free),
                megabytes(*need)
            ),
            Self::Date(today, named) => format!("今日 {today}，派位日期 {named}，请核对时钟"),
            Self::Clock(now, None) => local(now),
            Self::Clock(now, Some(last)) => {
                format!("{}，最后一条日志 {}", local(now), local(last))
            }
            Self::Pace(_, Ok(pace)) => chinese_pace(pace),
            Self::Pace(_, Err(_)) => "不能写入，请检查磁盘".into(),
            Self::Mirror(found) => chinese_mirror(found.as_ref()),
            Self::SameDisk => "与日志在同一磁盘，请改用移动介质".into(),
        }
    }
}
