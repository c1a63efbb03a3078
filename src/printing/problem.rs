// SPDX-License-Identifier: Apache-2.0

//! What keeps a printer from printing, out of its own keywords (RFC 8011 `printer-state-reasons`).
//! Pure; the words for people are the console's.

use std::fmt;

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ProblemSeverity {
    /// To be known.
    Report,
    /// It prints still, but not for long.
    Warning,
    /// It prints nothing until somebody helps.
    Error,
}

/// What the matter is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrinterReason {
    /// 缺纸.
    PaperOut,
    /// 纸张将尽.
    PaperLow,
    /// 卡纸.
    Jam,
    /// 盖板打开.
    CoverOpen,
    /// 纸盒未装好.
    TrayMissing,
    /// 墨粉、墨水不足.
    TonerLow,
    /// 墨粉、墨水用尽.
    TonerOut,
    /// 出纸口已满.
    OutputFull,
    /// 已暂停.
    Paused,
    /// 打印服务连不上打印机.
    Offline,
    /// Anything else, by its keyword.
    Other(String),
}

/// One thing that is wrong with a printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrinterProblem {
    /// What.
    pub matter: PrinterReason,
    /// How much.
    pub severity: ProblemSeverity,
}

impl PrinterProblem {
    /// Reads one keyword; `none` is no problem.
    pub fn read(keyword: &str) -> Option<Self> {
        let suffixes = [
            ("-error", ProblemSeverity::Error),
            ("-warning", ProblemSeverity::Warning),
            ("-report", ProblemSeverity::Report),
        ];
        let said = suffixes
            .iter()
            .find_map(|(end, severity)| Some((keyword.strip_suffix(end)?, *severity)));
        let (base, severity) =
            said.map_or((keyword, None), |(base, severity)| (base, Some(severity)));
        let matter = match base {
            "none" | "" => return None,
            "media-empty" | "media-needed" => PrinterReason::PaperOut,
            "media-low" => PrinterReason::PaperLow,
            "media-jam" => PrinterReason::Jam,
            "cover-open" | "door-open" | "interlock-open" => PrinterReason::CoverOpen,
            "input-tray-missing" | "output-tray-missing" => PrinterReason::TrayMissing,
            "toner-low" | "marker-supply-low" | "developer-low" => PrinterReason::TonerLow,
            "toner-empty" | "marker-supply-empty" | "developer-empty" => PrinterReason::TonerOut,
            "output-area-full" | "output-area-almost-full" => PrinterReason::OutputFull,
            "paused" | "moving-to-paused" => PrinterReason::Paused,
            "offline" | "connecting-to-device" | "timed-out" | "shutdown" => PrinterReason::Offline,
            other => PrinterReason::Other(other.to_owned()),
        };
        // A keyword without its end is as grave as it can be, but for those that say themselves
        // that it prints still.
        let own = if base.ends_with("-low") || base.contains("almost") {
            ProblemSeverity::Warning
        } else {
            ProblemSeverity::Error
        };
        Some(Self {
            matter,
            severity: severity.unwrap_or(own),
        })
    }
}

impl fmt::Display for PrinterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.matter {
            PrinterReason::PaperOut => "out of paper",
            PrinterReason::PaperLow => "paper low",
            PrinterReason::Jam => "paper jam",
            PrinterReason::CoverOpen => "cover open",
            PrinterReason::TrayMissing => "tray missing",
            PrinterReason::TonerLow => "toner low",
            PrinterReason::TonerOut => "out of toner",
            PrinterReason::OutputFull => "output tray full",
            PrinterReason::Paused => "paused",
            PrinterReason::Offline => "offline",
            PrinterReason::Other(keyword) => keyword,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_keyword_has_its_matter_and_its_weight() {
        let read = |keyword| {
            PrinterProblem::read(keyword).map(|problem| (problem.matter, problem.severity))
        };
        assert_eq!(read("none"), None);
        assert_eq!(
            read("media-empty-error"),
            Some((PrinterReason::PaperOut, ProblemSeverity::Error))
        );
        assert_eq!(
            read("media-empty"),
            Some((PrinterReason::PaperOut, ProblemSeverity::Error))
        );
        assert_eq!(
            read("media-jam-report"),
            Some((PrinterReason::Jam, ProblemSeverity::Report))
        );
        assert_eq!(
            read("door-open"),
            Some((PrinterReason::CoverOpen, ProblemSeverity::Error))
        );
        assert_eq!(
            read("toner-low"),
            Some((PrinterReason::TonerLow, ProblemSeverity::Warning))
        );
        assert_eq!(
            read("fuser-over-temp-warning"),
            Some((
                PrinterReason::Other("fuser-over-temp".into()),
                ProblemSeverity::Warning
            ))
        );
    }
}
