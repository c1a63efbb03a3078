// SPDX-License-Identifier: Apache-2.0

//! Headers as people write them: decoration is left out, near names are told apart from others.
//!
//! Invariant: a near name never counts as the name itself. Deliberately absent: cells.

use super::columns::{BUNDLE, BookKind, NUMBER, ORDER, WAITLIST};
use unicode_normalization::UnicodeNormalization;

/// Traditional characters of the known headers, with their simplified forms.
const TRADITIONAL: [(char, char); 30] = [
    ('採', '采'),
    ('號', '号'),
    ('兒', '儿'),
    ('學', '学'),
    ('綁', '绑'),
    ('編', '编'),
    ('順', '顺'),
    ('碼', '码'),
    ('稱', '称'),
    ('計', '计'),
    ('劃', '划'),
    ('畫', '划'),
    ('優', '优'),
    ('錄', '录'),
    ('録', '录'),
    ('數', '数'),
    ('級', '级'),
    ('補', '补'),
    ('報', '报'),
    ('雙', '双'),
    ('採', '采'),
    ('絕', '绝'),
    ('備', '备'),
    ('註', '注'),
    ('選', '选'),
    ('號', '号'),
    ('彩', '彩'),
    ('緝', '缉'),
    ('捆', '捆'),
    ('綑', '捆'),
];

/// Signs that decorate a header.
const DECORATION: &str = "*＊※★☆●○■□◆◇▲△►▶#:：;；,，、.。·-—_~～!！?？'\"“”‘’`|/\\";
/// Opening brackets with their closing ones.
const BRACKETS: [(char, char); 7] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('【', '】'),
    ('〔', '〕'),
    ('《', '》'),
];
/// Words of a remark that make it another column.
const OTHER_MEANING: [&str; 13] = [
    "旧", "去年", "上年", "往年", "上届", "作废", "备用", "原", "曾用", "停用", "不用", "参考",
    "历史",
];

/// Returns a header without its decoration: width, case of letters, traditional characters, white
/// space, invisible characters, signs and bracketed remarks.
pub fn plain(header: &str) -> String {
    let folded: String = header
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(simplified)
        .collect();
    let mut text = String::new();
    let mut rest = folded.chars();
    while let Some(character) = rest.next() {
        let closing = BRACKETS.iter().find(|(open, _)| *open == character);
        let Some((_, closing)) = closing else {
            text.push(character);
            continue;
        };
        let remark: String = rest.by_ref().take_while(|c| c != closing).collect();
        if is_other_meaning(&remark) {
            text.push_str(&remark);
        }
    }
    text.retain(|c| !is_decoration(c));
    text
}

fn simplified(character: char) -> char {
    let found = TRADITIONAL.iter().find(|(old, _)| *old == character);
    found.map_or(character, |(_, new)| *new)
}

fn is_decoration(character: char) -> bool {
    character.is_whitespace()
        || super::text::is_invisible(character)
        || DECORATION.contains(character)
}

fn is_other_meaning(remark: &str) -> bool {
    let digits = remark.chars().filter(char::is_ascii_digit).count();
    digits >= 4 || OTHER_MEANING.iter().any(|word| remark.contains(word))
}

/// Returns the index of the column that a header names.
pub fn known(header: &str, kind: BookKind) -> Option<usize> {
    let header = plain(header);
    kind.columns().position(|column| column == header)
}

/// Returns whether a header looks like a column that the sheet lacks.
pub fn is_near(header: &str, column: &str) -> bool {
    let header: Vec<char> = plain(header).chars().collect();
    let name: Vec<char> = column.chars().collect();
    if header.is_empty() {
        return false;
    }
    let text: String = header.iter().collect();
    let core = core_words(column).iter().any(|word| text.contains(word));
    let common = common_characters(&header, &name);
    let close = distance(&header, &name) <= name.len() / 3;
    let shares = common * 4 >= name.len() * 3 || (common >= 4 && common * 3 >= name.len() * 2);
    core || close || shares
}

/// Returns words that no other column has.
fn core_words(column: &str) -> &'static [&'static str] {
    match column {
        BUNDLE => &["胞胎", "捆绑", "双胎", "同胞", "绑定号", "孪生"],
        NUMBER => &["派位编", "派位号", "派位码", "派位序", "抽签号", "摇号"],
        ORDER => &["派位顺", "派位次", "派位先后", "抽签顺序", "摇号顺序"],
        WAITLIST => &["候补", "替补", "递补", "后补"],
        _ => &[],
    }
}

/// Returns the length of the longest common sequence of characters.
fn common_characters(one: &[char], other: &[char]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for a in one {
        let mut before = 0;
        for (index, b) in other.iter().enumerate() {
            let above = row.get(index + 1).copied().unwrap_or_default();
            let left = row.get(index).copied().unwrap_or_default();
            let best = if a == b { before + 1 } else { above.max(left) };
            before = above;
            if let Some(cell) = row.get_mut(index + 1) {
                *cell = best;
            }
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Returns the number of characters to insert, delete or replace.
pub fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.iter().enumerate() {
        let mut before = line;
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
        for (index, b) in other.iter().enumerate() {
            let above = row.get(index + 1).copied().unwrap_or_default();
            let left = row.get(index).copied().unwrap_or_default();
            let replaced = before + usize::from(a != b);
            before = above;
            if let Some(cell) = row.get_mut(index + 1) {
                *cell = replaced.min(above + 1).min(left + 1);
            }
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::columns::{CHILD, SERIAL};
    use super::*;

    #[test]
    fn a_decorated_header_is_the_header() {
        let spellings = [
            "多胞胎捆绑号",
            "*多胞胎捆绑号",
            "多胞胎捆绑号（选填）",
            "多胞胎捆绑号(必填)",
            "多胞胎捆绑号 [没有的不填]",
            "【必填】多胞胎捆绑号：",
            " 多胞胎 捆绑号\u{3000}",
            "\u{FEFF}多胞胎捆绑号",
            "多胞胎\u{200B}捆绑号",
            "多胞胎\n捆绑号",
            "多胞胎捆綁號",
            "★多胞胎捆绑号★",
            "多胞胎捆绑号（同组同号）*",
        ];
        for header in spellings {
            assert_eq!(plain(header), BUNDLE, "{header}");
            assert_eq!(known(header, BookKind::Applicants), Some(3), "{header}");
        }
        assert_eq!(known("採集序號", BookKind::Applicants), Some(0));
        assert_eq!(known("普通招生計劃（人）", BookKind::Plan), Some(2));
        assert_eq!(known("⼉童姓名", BookKind::Applicants), Some(1));
    }

    #[test]
    fn a_remark_that_means_another_column_is_kept() {
        for header in ["派位编号（旧）", "派位编号(2025年)", "派位编号【作废】"]
        {
            assert_eq!(known(header, BookKind::Applicants), None, "{header}");
            assert!(is_near(header, NUMBER), "{header}");
        }
    }

    #[test]
    fn near_names_are_told_and_others_are_not() {
        let near = [
            ("派位编码", NUMBER),
            ("派位号", NUMBER),
            ("派位号码", NUMBER),
            ("排位编号", NUMBER),
            ("候补数", WAITLIST),
            ("候补名额", WAITLIST),
            ("替补人数", WAITLIST),
            ("双胞胎捆绑号", BUNDLE),
            ("捆绑号", BUNDLE),
            ("是否多胞胎", BUNDLE),
            ("派位次序", ORDER),
            ("采集编号", SERIAL),
            ("幼儿姓名", CHILD),
        ];
        for (header, column) in near {
            assert!(is_near(header, column), "{header}");
        }
        let other = [
            ("备注", BUNDLE),
            ("性别", NUMBER),
            ("出生日期", BUNDLE),
            ("身份证号", NUMBER),
            ("联系电话", NUMBER),
            ("户籍地址", BUNDLE),
            ("报名编号", NUMBER),
            ("序号", NUMBER),
            ("学校类型", ORDER),
            ("班主任人数", WAITLIST),
            ("民族", NUMBER),
        ];
        for (header, column) in other {
            assert!(!is_near(header, column), "{header} {column}");
        }
    }
}
