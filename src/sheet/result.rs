//! The result sheet of a school, signed on the spot (rule book 四（二）3: 派位结果现场打印，公证员、专业技术人员、家长代表等现场签字).

use super::NamesOf;
use super::page::{MARGIN, Paper, Text};
use super::table::{BOTTOM, Column, SIGNING, facts, feet, flow, page, signing};
use super::words;
use crate::ceremony::rules::School;
use crate::ceremony::school::{Completed, Turn};
use crate::ceremony::state::State;
use crate::protocol::selection::Outcome;

const COLUMNS: [Column; 4] = [("序", 28.0), ("派位编号", 56.0), ("姓名", 118.0), ("班级", 44.0)];

/// The sheet of a school whose turn is over. `None` before that.
pub fn result_sheet(state: &State, turn: &Turn, names: NamesOf<'_>) -> Option<Paper> {
    let done = turn.completed.as_ref()?;
    let school = state.rules().schools.get(turn.school)?;
    let subtitle = "电脑派位结果表";
    let (mut first, y) = page(state, &school.name, subtitle, true);
    let y = facts(&mut first, y, &school_facts(state, turn, school, done)) + 12.0;
    let mut pages = vec![first];
    let next_page = || page(state, &school.name, subtitle, false);
    let mut y = flow(&mut pages, y, &COLUMNS, 2, &admitted_rows(turn, names), next_page);
    let waiting = waiting_rows(turn, names);
    if !waiting.is_empty() {
        if y + 60.0 > BOTTOM {
            let (page, top) = next_page();
            pages.push(page);
            y = top;
        }
        pages.last_mut()?.add(Text::new(MARGIN, y + 16.0, 10.5, "候补（按顺序）").bold());
        y = flow(&mut pages, y + 24.0, &COLUMNS, 2, &waiting, next_page);
    }
    if y > BOTTOM - SIGNING {
        pages.push(next_page().0);
    }
    let head = format!("日志第 {} 条 {}", done.seq, done.head);
    let code = format!("paiwei:{}:{}:{}", school.code, done.seq, done.head);
    let statement = "以上结果与大厅屏幕公布一致，当场打印、核对、签名。";
    signing(pages.last_mut()?, ["公证员", "技术人员", "家长代表"], statement, &code);
    feet(&mut pages, state.fingerprint(), &head);
    Some(Paper {
        title: format!("{} {subtitle}", school.name),
        at: done.at.clone(),
        head: done.head,
        pages,
        attachments: Vec::new(),
    })
}

fn school_facts(state: &State, turn: &Turn, school: &School, done: &Completed) -> Vec<(&'static str, String)> {
    let rules = state.rules();
    let (start, interval) = (turn.start.as_ref(), turn.interval.as_ref());
    let pressed = |stopped: Option<&crate::ceremony::school::Stopped>| match stopped {
        Some(s) => format!("{}（第 {} 次滚动）", s.value, s.attempt),
        None => String::new(),
    };
    let admitted = turn.admitted_children();
    let over = if turn.over_plan() > 0 { format!("（超计划 {}）", turn.over_plan()) } else { String::new() };
    let passed = turn.picks.iter().filter(|pick| pick.outcome == Outcome::Passed).count();
    let mut facts = vec![
        ("学校代码", school.code.clone()),
        ("报名", format!("{} 人，{} 个编号", turn.children(), turn.ring.len())),
        ("计划", format!("{}，优先录取 {}，派位 {}", school.plan.get(), school.priority.get(), school.places.get())),
        ("派位录取", format!("{admitted} 人{over}，{} 个班", school.classes.get())),
        ("起始号", pressed(start)),
        ("间隔数", pressed(interval)),
        ("数法", words::step(rules.step).to_owned()),
        ("末位", words::last_place(rules.last_place).to_owned()),
        ("起始时间", start.map(|s| words::time(&s.at)).unwrap_or_default()),
        ("完成时间", words::time(&done.at)),
    ];
    if passed > 0 {
        facts.push(("跳过", format!("{passed} 个编号（放不下的多胞胎）")));
    }
    facts
}

fn admitted_rows(turn: &Turn, names: NamesOf<'_>) -> Vec<Vec<String>> {
    let classes = turn.classes.as_ref().map(|(_, assignment)| assignment);
    let row = |(i, (entry, admitted)): (usize, (&crate::ceremony::files::RingEntry, u64))| {
        let names: Vec<String> = names(&entry.leaf).into_iter().take(admitted as usize).collect();
        let class = classes.and_then(|all| all.get(i)).map(|own| class_text(own)).unwrap_or_default();
        vec![(i + 1).to_string(), entry.number.to_string(), names.join("、"), class]
    };
    turn.admitted().into_iter().enumerate().map(row).collect()
}

fn class_text(classes: &[u64]) -> String {
    let mut classes = classes.to_vec();
    classes.dedup();
    let classes: Vec<String> = classes.iter().map(u64::to_string).collect();
    format!("{}班", classes.join("、"))
}

fn waiting_rows(turn: &Turn, names: NamesOf<'_>) -> Vec<Vec<String>> {
    let waiting = turn.picks.iter().filter(|pick| matches!(pick.outcome, Outcome::Waiting(_)));
    let row = |(i, pick): (usize, &crate::ceremony::school::Pick)| {
        let entry = turn.ring.get(pick.entry)?;
        Some(vec![(i + 1).to_string(), pick.number.to_string(), names(&entry.leaf).join("、"), String::new()])
    };
    waiting.enumerate().filter_map(row).collect()
}
