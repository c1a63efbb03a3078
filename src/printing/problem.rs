// SPDX-License-Identifier: Apache-2.0

//! Problems of a printer, parsed from its keywords (`printer-state-reasons`, RFC 8011 §5.4.12).
//!
//! Pure. Deliberately absent: translated messages, which the console has.

use std::fmt;

/// Severity of a problem.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ProblemSeverity {
    /// Information only.
    Report,
    /// The printer still prints, but not for long.
    Warning,
    /// The printer prints nothing until somebody helps.
    Error,
}

/// Kind of problem, by its keyword.
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
    /// Other problem, with its keyword.
    Other(String),
}

/// Keywords that come and go with every ordinary job.
const PASSING: [&str; 2] = ["connecting-to-device", "wifi-not-configured"];

/// Problem that a printer reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrinterProblem {
    /// Kind of problem.
    pub matter: PrinterReason,
    /// Severity of the problem.
    pub severity: ProblemSeverity,
}

impl PrinterProblem {
    /// Parses one keyword; `none` and the empty text are no problem.
    pub fn read(keyword: &str) -> Option<Self> {
        let suffixes = [
            ("-error", ProblemSeverity::Error),
            ("-warning", ProblemSeverity::Warning),
            ("-report", ProblemSeverity::Report),
        ];
        let mut base = keyword;
        let mut severity = None;
        for (suffix, named) in suffixes {
            if let Some(stem) = keyword.strip_suffix(suffix) {
                base = stem;
                severity = Some(named);
            }
        }
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
        // RFC 8011: a keyword without suffix may mean any severity, so the gravest is assumed,
        // except for those that imply that the printer still prints, and for a print service's
        // words about its own work on every ordinary job.
        let assumed = if PASSING.contains(&base) || base.starts_with("cups-") {
            ProblemSeverity::Report
        } else if base.ends_with("-low") || base.contains("almost") {
            ProblemSeverity::Warning
        } else {
            ProblemSeverity::Error
        };
        Some(Self {
            matter,
            severity: severity.unwrap_or(assumed),
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
        for passing in [
            "cups-waiting-for-job-completed",
            "connecting-to-device",
            "wifi-not-configured-report",
        ] {
            let severity = read(passing).map(|(_, severity)| severity);
            assert_eq!(severity, Some(ProblemSeverity::Report), "{passing}");
        }
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
