//! What keeps a printer from printing, out of its own keywords (RFC 8011 `printer-state-reasons`). Pure; the words for people are the console's.

use std::fmt;

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// To be known.
    Report,
    /// It prints still, but not for long.
    Warning,
    /// It prints nothing until somebody helps.
    Error,
}

/// What the matter is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Matter {
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
pub struct Problem {
    /// What.
    pub matter: Matter,
    /// How much.
    pub severity: Severity,
}

impl Problem {
    /// Reads one keyword; `none` is no problem.
    pub fn read(keyword: &str) -> Option<Self> {
        let suffixes = [("-error", Severity::Error), ("-warning", Severity::Warning), ("-report", Severity::Report)];
        let said = suffixes.iter().find_map(|(end, severity)| Some((keyword.strip_suffix(end)?, *severity)));
        let (base, severity) = said.map_or((keyword, None), |(base, severity)| (base, Some(severity)));
        let matter = match base {
            "none" | "" => return None,
            "media-empty" | "media-needed" => Matter::PaperOut,
            "media-low" => Matter::PaperLow,
            "media-jam" => Matter::Jam,
            "cover-open" | "door-open" | "interlock-open" => Matter::CoverOpen,
            "input-tray-missing" | "output-tray-missing" => Matter::TrayMissing,
            "toner-low" | "marker-supply-low" | "developer-low" => Matter::TonerLow,
            "toner-empty" | "marker-supply-empty" | "developer-empty" => Matter::TonerOut,
            "output-area-full" | "output-area-almost-full" => Matter::OutputFull,
            "paused" | "moving-to-paused" => Matter::Paused,
            "offline" | "connecting-to-device" | "timed-out" | "shutdown" => Matter::Offline,
            other => Matter::Other(other.to_owned()),
        };
        // A keyword without its end is as grave as it can be, but for those that say themselves that it prints still.
        let own = if base.ends_with("-low") || base.contains("almost") { Severity::Warning } else { Severity::Error };
        Some(Self { matter, severity: severity.unwrap_or(own) })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.matter {
            Matter::PaperOut => "out of paper",
            Matter::PaperLow => "paper low",
            Matter::Jam => "paper jam",
            Matter::CoverOpen => "cover open",
            Matter::TrayMissing => "tray missing",
            Matter::TonerLow => "toner low",
            Matter::TonerOut => "out of toner",
            Matter::OutputFull => "output tray full",
            Matter::Paused => "paused",
            Matter::Offline => "offline",
            Matter::Other(keyword) => keyword,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_keyword_has_its_matter_and_its_weight() {
        let read = |keyword| Problem::read(keyword).map(|problem| (problem.matter, problem.severity));
        assert_eq!(read("none"), None);
        assert_eq!(read("media-empty-error"), Some((Matter::PaperOut, Severity::Error)));
        assert_eq!(read("media-empty"), Some((Matter::PaperOut, Severity::Error)));
        assert_eq!(read("media-jam-report"), Some((Matter::Jam, Severity::Report)));
        assert_eq!(read("door-open"), Some((Matter::CoverOpen, Severity::Error)));
        assert_eq!(read("toner-low"), Some((Matter::TonerLow, Severity::Warning)));
        assert_eq!(read("fuser-over-temp-warning"), Some((Matter::Other("fuser-over-temp".into()), Severity::Warning)));
    }
}
