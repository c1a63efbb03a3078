// SPDX-License-Identifier: Apache-2.0

//! Rules, times and free text in the words of the papers.

pub use crate::beijing::day_and_time as time;
use crate::ceremony::aux_event::{ConfirmedStep, ConfirmedWay};
use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, Rules, SchoolOrder};
use crate::protocol::Digest;

/// Returns the authority and the venue of a ceremony, which are the subtitle of its papers.
pub fn authority_and_venue(rules: &Rules) -> String {
    format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue)
}

/// Returns the rule by which the next entry is counted off.
pub fn step(step: CountingStep) -> &'static str {
    match step {
        CountingStep::CountRemaining => "只数未派出的编号",
        CountingStep::Carry => "数全部编号，遇已派出顺延",
    }
}

/// Returns the rule for a bundle that does not fit into the last places.
pub fn last_place(rule: LastPlace) -> &'static str {
    match rule {
        LastPlace::Exceed => "末位多胞胎全部录取，可超计划",
        LastPlace::Skip => "末位多胞胎放不下则跳过",
        LastPlace::Split => "末位多胞胎按采集序号录取至满额",
    }
}

/// Returns the range of an interval.
pub fn interval(rules: &Rules) -> String {
    let max = match rules.interval_max {
        IntervalMax::Children => "本校参加派位人数",
        IntervalMax::Entries => "本校派位编号个数",
    };
    format!("{} 至{max}", rules.interval_min.get())
}

/// Returns that another program than the sealed one ran, with its hash's first digits.
pub fn other_program(program: Digest) -> String {
    let groups = program.groups();
    let [first, second, ..] = groups.as_slice() else {
        return "与封存的不同".to_owned();
    };
    format!("与封存的不同　{first} {second}")
}

/// Returns how the second person confirmed a step.
pub fn confirmed_way(way: ConfirmedWay) -> &'static str {
    match way {
        ConfirmedWay::Code => "两人确认，第二人录入大厅屏确认码",
        ConfirmedWay::NoHall => "两人按键确认（无大厅屏）",
        ConfirmedWay::Unreadable => "两人按键确认（大厅屏无法读取）",
    }
}

/// Returns a step that two people confirmed, and how the second did.
pub fn confirmation(step: ConfirmedStep, way: ConfirmedWay) -> String {
    format!("{}　{}", confirmed_step(step), confirmed_way(way))
}

/// Returns a step that two people confirm.
pub fn confirmed_step(step: ConfirmedStep) -> &'static str {
    match step {
        ConfirmedStep::Freeze => "冻结名单与规则",
        ConfirmedStep::Numbers => "采用编号数字",
        ConfirmedStep::Seal => "封存",
        ConfirmedStep::ShareMedium => "重写存有份额的介质",
        ConfirmedStep::NoSlip => "未核对份额单而继续",
        ConfirmedStep::NoDisc => "无数据盘而继续",
        ConfirmedStep::DrawingDay => "开始派位日",
        ConfirmedStep::NoCopy => "缺封存件而继续",
        ConfirmedStep::StageDigits => "采用现场数字",
        ConfirmedStep::NoPaper => "结果单未确认而继续",
        ConfirmedStep::Close => "闭幕",
        ConfirmedStep::Program => "使用非封存程序",
        ConfirmedStep::Elsewhere => "在本机接续派位",
        ConfirmedStep::Supersede => "由另一次派位取代",
        ConfirmedStep::SharesLost => "密钥份额确已遗失",
        ConfirmedStep::Succession => "以新的密钥份额接续派位",
        ConfirmedStep::Clock => "人工对时",
        ConfirmedStep::GoOn => "中断后继续",
        ConfirmedStep::Reprint => "作废，重打",
        ConfirmedStep::Presser => "更换按键家长",
        ConfirmedStep::Leave => "关闭程序",
    }
}

/// Returns the source of the order of the schools.
pub fn school_order(order: SchoolOrder) -> &'static str {
    match order {
        SchoolOrder::Set => "按规则所列的顺序",
        SchoolOrder::Drawn => "由现场数字抽定",
    }
}

/// Returns digits in groups of three, as they are called.
pub fn called(digits: &str) -> String {
    let groups: Vec<String> = digits
        .as_bytes()
        .chunks(3)
        .map(|g| String::from_utf8_lossy(g).into_owned())
        .collect();
    groups.join("　")
}

/// Returns a hash in eight groups, as it is read aloud.
pub fn groups(hash: &Digest) -> String {
    hash.groups().join(" ")
}

/// Returns about how wide a text is, in ems, for line breaks. The exact width is measured when the
/// text is placed.
pub fn ems(text: &str) -> f32 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.57 } else { 1.0 })
        .sum()
}

/// Breaks a text into lines of at most so many ems. No line begins with a closing mark or ends with
/// an opening one.
pub fn wrap(text: &str, most: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let Some(line) = lines.last_mut() else {
            continue;
        };
        let full = ems(line) + ems(c.encode_utf8(&mut [0; 4])) > most;
        if full && !"，。、；：）》」”".contains(c) {
            let opening = if line.ends_with(['（', '《', '「', '“']) {
                line.pop()
            } else {
                None
            };
            lines.push(opening.map(String::from).unwrap_or_default());
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

/// Returns text that people typed as any paper can show it: a character that is neither ASCII nor
/// Chinese becomes its code point.
pub fn legible(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if is_on_every_paper(c) {
            shown.push(c);
        } else if c.is_whitespace() {
            shown.push(' ');
        } else {
            shown.push_str(&format!("〔U+{:04X}〕", u32::from(c)));
        }
    }
    shown
}

/// Returns whether the fonts have the character for sure.
fn is_on_every_paper(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '·' | '—' | '…' | '“' | '”' | '‘' | '’' | '℃' | '×'
            | '\u{3000}'..='\u{3003}'
            | '\u{3005}'..='\u{3011}'
            | '\u{4E00}'..='\u{9FA5}'
            | '\u{FF01}'..='\u{FF5E}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_wide_nor_begins_with_a_closing_mark() {
        let text = "派位结果现场打印，公证员（两名）、专业技术人员、家长代表等现场签字；128 人。"
            .repeat(5);
        for most in [7.0, 20.0, 55.0] {
            let lines = wrap(&text, most);
            assert_eq!(lines.concat(), text);
            assert!(lines.iter().all(|line| ems(line) <= most + 2.0));
            assert!(!lines.iter().any(
                |line| line.starts_with(['，', '、', '。', '；', '）']) || line.ends_with('（')
            ));
        }
        assert_eq!(wrap("", 10.0), [""]);
    }

    #[test]
    #[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
    fn the_fonts_have_whatever_stands_as_it_was_typed() {
        let fonts = crate::sheet::Fonts::load().unwrap();
        let kept = |c: &char| legible(&c.to_string()) == c.to_string();
        let lacking: Vec<char> = ('\0'..=char::MAX)
            .filter(kept)
            .filter(|c| !fonts.has_glyph(*c))
            .collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    #[test]
    fn what_people_typed_can_stand_on_every_paper() {
        assert_eq!(legible("停电 5 分钟（UPS）"), "停电 5 分钟（UPS）");
        assert_eq!(
            legible("打印机\u{1F5A8}\u{E863}\t卡纸"),
            "打印机〔U+1F5A8〕〔U+E863〕 卡纸"
        );
    }
}
