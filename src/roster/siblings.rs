// SPDX-License-Identifier: Apache-2.0

//! Children of one row: names and serials, joined by 、 or what people write in its place.
//!
//! Invariant: what looks like two children is two or an error, never one.

use super::text::is_han;

/// Separates the children of a bundle in one row.
pub const JOIN: char = '、';
/// Signs that people write in its place.
const JOINS: [char; 8] = [JOIN, '，', ',', ';', '；', '/', '／', '\n'];
/// Signs and words that may stand between two children, or within one value.
const DOUBTFUL: [char; 26] = [
    '&', '＆', '+', '＋', '|', '｜', '\\', '＼', '~', '～', '_', ':', '：', '#', '*', '。', '.',
    '-', '—', '–', '和', '与', '及', '跟', '､', '﹑',
];

/// Splits the content of a cell into the values of its children.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    // A line break at the end is no further child.
    text.trim_matches(['\r', '\n'])
        .split(JOINS)
        .map(|part| part.trim_matches('\r'))
}

/// Returns whether a cell joins several children.
pub fn is_joined(text: &str) -> bool {
    text.contains(JOINS)
}

/// Returns whether one serial looks like two: two long parts with something between.
pub fn looks_like_two_serials(serial: &str) -> bool {
    if serial.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let parts: Vec<&str> = serial
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let long = |part: &&&str| part.len() >= 6 && part.bytes().any(|byte| byte.is_ascii_digit());
    parts.len() > 1 && parts.iter().filter(long).count() == parts.len()
}

/// Returns whether one name looks like two: signs between them, or a space between whole names.
pub fn looks_like_two_names(name: &str) -> bool {
    let is_sign =
        |c: char| DOUBTFUL.contains(&c) && !is_han(c) && !matches!(c, '.' | '-' | '—' | '–');
    let whole = |part: &str| part.chars().filter(|c| is_han(*c)).count() >= 2;
    let by_sign: Vec<&str> = name
        .split(is_sign)
        .filter(|part| !part.trim().is_empty())
        .collect();
    if by_sign.len() > 1 {
        return true;
    }
    let by_space: Vec<&str> = name.split_whitespace().collect();
    let by_dash: Vec<&str> = name.split(['-', '—', '–']).collect();
    let all_whole = |parts: &[&str]| parts.len() > 1 && parts.iter().all(|part| whole(part));
    all_whole(&by_space) || all_whole(&by_dash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_usual_separator_splits() {
        for joined in [
            "1、2", "1，2", "1,2", "1;2", "1；2", "1/2", "1\n2", "1\r\n2", "1／2",
        ] {
            let found: Vec<&str> = parts(joined).collect();
            assert_eq!(found, ["1", "2"], "{joined:?}");
        }
        assert_eq!(parts("1\n").count(), 1);
        assert_eq!(parts("1、").count(), 2);
    }

    #[test]
    fn what_looks_like_two_is_told() {
        for two in [
            "3699000001&3699000002",
            "3699000001 3699000002",
            "3699000001+3699000002",
            "3699000001-3699000002",
            "3699000001和3699000002",
            "3699000001|3699000002",
            "3699000001\t3699000002",
            "3699000001.3699000002",
        ] {
            assert!(looks_like_two_serials(two), "{two}");
        }
        for one in ["3699000001", "2023-0001", "G-3699000001", "36 01", "A_B"] {
            assert!(!looks_like_two_serials(one), "{one}");
        }
        for two in [
            "张甲&张乙",
            "张甲 张乙",
            "张甲+张乙",
            "张甲\u{3000}张乙",
            "张甲|张乙",
            "张甲-张乙",
        ] {
            assert!(looks_like_two_names(two), "{two}");
        }
        for one in [
            "李和平",
            "王　五",
            "Anna Maria Li",
            "Anna-Maria",
            "阿依努尔·买买提",
            "欧阳 轩",
        ] {
            assert!(!looks_like_two_names(one), "{one}");
        }
    }
}
