// SPDX-License-Identifier: Apache-2.0

//! Names that a person should look at: words that are none, digits, brackets, an ASCII dot.

/// Words that stand where there is no name yet.
const NO_NAMES: [&str; 18] = [
    "无",
    "無",
    "空",
    "暂无",
    "没有",
    "未知",
    "待定",
    "未取名",
    "未命名",
    "姓名",
    "名字",
    "null",
    "none",
    "n/a",
    "na",
    "test",
    "xx",
    "xxx",
];
/// Words that make a name one of a test or of nobody.
const WITHIN: [&str; 6] = ["测试", "測試", "示例", "某", "待补", "备注"];

/// Returns whether a name is odd.
pub fn is_odd(name: &str) -> bool {
    if name.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
        return is_no_name(name) || WITHIN.iter().any(|word| name.contains(word));
    }
    let is_mark = |c: char| {
        c.is_numeric() && !super::text::is_han(c)
            || "()（）[]【】{}<>《》〈〉「」.．，,;；:：!！\"“”*#%^=_/\\".contains(c)
    };
    let short = name.chars().filter(|c| c.is_alphabetic()).count() < 2;
    name.chars().any(is_mark)
        || short
        || is_no_name(name)
        || WITHIN.iter().any(|word| name.contains(word))
}

fn is_no_name(name: &str) -> bool {
    NO_NAMES.contains(&name) || NO_NAMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::is_odd;

    #[test]
    fn odd_names_are_asked_about_and_usual_ones_are_not() {
        let odd = [
            "无",
            "某某",
            "张某",
            "测试",
            "测试一",
            "12345",
            "张三1",
            "张三（女）",
            "张三(双胞胎)",
            "阿依努尔.买买提",
            "未取名",
            "TEST",
            "XX",
            "张三【借读】",
        ];
        for name in odd {
            assert!(is_odd(name), "{name}");
        }
        let usual = [
            "张三",
            "欧阳小轩",
            "阿依努尔·买买提",
            "Anna Maria Li",
            "Anna-Maria",
            "王　五",
            "李〇",
            "O'Neil Wang",
            "王吴",
            "无忌张",
        ];
        for name in usual {
            assert!(!is_odd(name), "{name}");
        }
    }
}
