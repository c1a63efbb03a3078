//! Rules and times in the words of the papers.

use crate::ceremony::rules::{LastPlace, Step};
use crate::protocol::Hash;

/// China's time of a line's moment: 2026-08-22 09:30:05.
pub fn time(at: &str) -> String {
    let beijing = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    match at.parse::<jiff::Timestamp>() {
        Ok(at) => at.to_zoned(beijing).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => at.to_owned(),
    }
}

/// How the next entry is counted off.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::CountRemaining => "只数未派出的编号",
        Step::Carry => "数全部编号，遇已派出顺延",
    }
}

/// What happens to a bundle that does not fit.
pub fn last_place(rule: LastPlace) -> &'static str {
    match rule {
        LastPlace::Exceed => "末位多胞胎全部录取，可超计划",
        LastPlace::Skip => "末位多胞胎放不下则跳过",
        LastPlace::Split => "末位多胞胎按采集序号录取至满额",
    }
}

/// Eight groups, as they are read aloud.
pub fn groups(hash: &Hash) -> String {
    hash.groups().join(" ")
}
