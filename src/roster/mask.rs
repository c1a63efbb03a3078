// SPDX-License-Identifier: Apache-2.0

//! Names as the public reads them, and the names that a rehearsal shows instead.
//!
//! What is decided here, and why:
//! - **张小轩 → 张\*轩, 张三 → 张\*.** Surname and last character stay, so that a family knows its own;
//!   something is always hidden.
//! - **One \* for whatever is hidden.** It does not give the length away, and the longest name has
//!   room on the glass at full size.
//! - **欧阳小轩 → 欧阳\*轩, 欧阳轩 → 欧阳\*.** Cut in half a compound surname would read as another family's
//!   (欧, 司 and 夏 are surnames too). They are a closed list; whoever is not on it has the plain
//!   form, which hides more.
//! - **阿依努尔·买买提 → 阿依\*·\*提.** The dot is part of how the name is written. Two characters of the
//!   given name stay, because most begin alike; of the father's only the last.
//! - **Anna Maria Li → A\* M\* L\*.** Letters have initials.
//! - A character with its selector or its accents is one and is never cut; siblings are masked each
//!   by itself.

use unicode_normalization::char::is_combining_mark;

/// Surnames of two characters (复姓).
const COMPOUND: [&str; 60] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐",
    "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "歐陽",
];
/// The dots that stand between the parts of a name.
const DOTS: [char; 6] = ['·', '•', '‧', '∙', '・', '●'];

/// A name as the public reads it: see the module for what stays.
pub fn mask_name(name: &str) -> String {
    let latin = name
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| (c as u32) < 0x2E80);
    if latin {
        return masked_letters(name);
    }
    let mut parts = name.split(DOTS);
    let (Some(first), Some(last)) = (parts.next(), parts.next_back()) else {
        return masked_han(name);
    };
    let between = "*".repeat(parts.count());
    let mut masked = masked_given(first);
    let mut hidden = between.chars();
    let dots: Vec<char> = name.chars().filter(|c| DOTS.contains(c)).collect();
    for (i, dot) in dots.iter().enumerate() {
        masked.push(*dot);
        if i + 1 == dots.len() {
            masked += &masked_fathers(last);
        } else {
            masked.extend(hidden.next());
        }
    }
    masked
}

/// Each character with what belongs to it: selectors of variants, accents.
fn characters(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for c in name.chars() {
        let joins = is_combining_mark(c)
            || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
        match found.last_mut() {
            Some(last) if joins => last.push(c),
            _ => found.push(c.into()),
        }
    }
    found
}

/// Surname and last character; of what would hide nothing the last is hidden.
fn masked_han(name: &str) -> String {
    let all = characters(name);
    let surname = if all.len() > 2 && COMPOUND.contains(&all[..2].concat().as_str()) {
        2
    } else {
        1
    };
    match all.len() {
        0 => String::new(),
        1 => "*".into(),
        long if long <= surname + 1 => format!("{}*", all[..surname].concat()),
        long => format!("{}*{}", all[..surname].concat(), all[long - 1]),
    }
}

fn masked_given(part: &str) -> String {
    let all = characters(part);
    format!("{}*", all[..all.len().saturating_sub(1).min(2)].concat())
}

fn masked_fathers(part: &str) -> String {
    let all = characters(part);
    let last = all.last().filter(|_| all.len() > 1);
    format!("*{}", last.map_or("", String::as_str))
}

fn masked_letters(name: &str) -> String {
    let mut masked = String::new();
    for word in name.split_inclusive(|c: char| c.is_whitespace() || c == '-' || DOTS.contains(&c)) {
        let end = word
            .chars()
            .next_back()
            .filter(|c| c.is_whitespace() || *c == '-' || DOTS.contains(c));
        let letters = characters(word.trim_end_matches(|c| Some(c) == end));
        let initial = letters.first().filter(|_| letters.len() > 1);
        if !letters.is_empty() {
            masked += initial.map_or("", String::as_str);
            masked.push('*');
        }
        masked.extend(end);
    }
    masked
}

/// The name of the `n`th child (from 0) in a rehearsal: 演练甲 … 演练癸, then two stems and more. Nobody
/// is called like that.
pub fn rehearsal_alias(n: usize) -> String {
    const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    let mut stems = Vec::new();
    let mut rest = n + 1;
    while rest > 0 {
        stems.push(STEMS[(rest - 1) % 10]);
        rest = (rest - 1) / 10;
    }
    format!("演练{}", stems.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_children_of_a_rehearsal_share_an_alias() {
        let aliases: HashSet<String> = (0..20_000).map(rehearsal_alias).collect();
        assert_eq!(aliases.len(), 20_000);
        assert_eq!(
            [rehearsal_alias(0), rehearsal_alias(9), rehearsal_alias(10)],
            ["演练甲", "演练癸", "演练甲甲"]
        );
    }

    #[test]
    fn a_masked_name_is_known_to_its_family_and_to_nobody_else() {
        let cases = [
            ("", ""),
            ("王", "*"),
            ("张三", "张*"),
            ("张小轩", "张*轩"),
            ("张王小轩", "张*轩"),
            ("欧阳轩", "欧阳*"),
            ("欧阳小轩", "欧阳*轩"),
            ("欧阳", "欧*"),
            ("阿依努尔·买买提", "阿依*·*提"),
            ("阿依·买买提", "阿*·*提"),
            ("阿依努尔·提", "阿依*·*"),
            ("阿·提", "*·*"),
            ("阿卜杜热合曼·买买提依明", "阿卜*·*明"),
            ("巴图尔·阿不都·艾力", "巴图*·*·*力"),
            ("买买提•艾力", "买买*•*力"),
            ("Anna Maria Li", "A* M* L*"),
            ("Jean-Luc", "J*-L*"),
            ("O", "*"),
            ("张Anna", "张*a"),
            ("𠮷田𡈽", "𠮷*𡈽"),
            ("㛃䶮", "㛃*"),
            ("葛\u{E0100}小轩", "葛\u{E0100}*轩"),
            ("·", "*·*"),
        ];
        for (name, masked) in cases {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn a_mask_hides_something_of_every_name_and_is_short_whatever_it_hides() {
        let pieces = [
            "张",
            "欧阳",
            "阿依努尔",
            "𠮷",
            "·",
            "轩",
            "A",
            "nna",
            " ",
            "-",
            "葛\u{E0100}",
        ];
        let mut names: Vec<String> = vec![String::new()];
        for _ in 0..4 {
            names = names
                .iter()
                .flat_map(|name| pieces.iter().map(move |piece| format!("{name}{piece}")))
                .collect();
            for name in names
                .iter()
                .filter(|name| name.chars().any(char::is_alphanumeric))
            {
                let masked = mask_name(name);
                assert!(masked.contains('*') && masked != *name, "{name}");
                // Nothing stands there that is not in the name, and in its order.
                let mut rest = name.chars();
                assert!(
                    masked
                        .chars()
                        .filter(|c| *c != '*')
                        .all(|c| rest.any(|own| own == c)),
                    "{name} as {masked}"
                );
                let parts = name.split(DOTS).flat_map(|p| p.split([' ', '-'])).count();
                assert!(characters(&masked).len() <= 4 * parts, "{name} as {masked}");
            }
        }
    }

    #[test]
    fn each_compound_surname_stands_once() {
        assert_eq!(
            COMPOUND.iter().collect::<HashSet<_>>().len(),
            COMPOUND.len()
        );
    }
}
