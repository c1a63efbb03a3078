//! The seal certificate: what was sealed, by which fingerprint, before anything was drawn. The notary reads it aloud.

use super::page::{MARGIN, Mark, Page, Paper, RIGHT, Text, WIDTH};
use super::table::{BOTTOM, Column, SIGNING, facts, feet, flow, page, signing};
use super::words;
use crate::ceremony::line::Line;
use crate::ceremony::state::State;

const COLUMNS: [Column; 6] =
    [("派位", 26.0), ("代码", 44.0), ("学校", 220.0), ("派位名额", 48.0), ("编号", 48.0), ("班级", 40.0)];
const TITLE: &str = "封存证书";

/// The certificate, from `sealed` on; `None` before that.
pub fn certificate(state: &State, sealed: &Line) -> Option<Paper> {
    let fingerprint = state.fingerprint()?;
    let rules = state.rules();
    let subtitle = format!("{}　{}", rules.ceremony.authority, rules.ceremony.venue);
    let (mut first, y) = page(state, TITLE, &subtitle, true);
    let mut y = fingerprint_box(&mut first, y, &words::groups(&fingerprint));
    y = facts(&mut first, y, &sealed_facts(state, sealed)) + 8.0;
    for (name, commit) in rules.custodians.iter().zip(state.commits()) {
        y += 14.0;
        first.add(Text::new(MARGIN, y, 8.5, format!("密钥份额承诺　{name}")).within(150.0));
        first.add(Text::new(RIGHT, y, 7.5, commit.to_string()).grey().right());
    }
    let mut pages = vec![first];
    let next_page = || page(state, TITLE, &subtitle, false);
    let y = flow(&mut pages, y + 14.0, &COLUMNS, 1, &school_rows(state), next_page);
    if y > BOTTOM - SIGNING {
        pages.push(next_page().0);
    }
    let statement = "三份封存介质与本证书指纹一致，已分别封装交存。";
    let code = format!("paiwei:seal:{fingerprint}");
    signing(pages.last_mut()?, ["公证员", "技术人员", "教育局代表"], statement, &code);
    let program = &rules.program;
    let stands_on = format!("日志第 {} 条　程序 {} {}", sealed.seq.get(), program.version, program.sha256);
    feet(&mut pages, Some(fingerprint), &stands_on);
    Some(Paper {
        title: format!("{} {TITLE}", rules.ceremony.title),
        at: sealed.at.clone(),
        head: fingerprint,
        pages,
        attachments: Vec::new(),
    })
}

fn fingerprint_box(page: &mut Page, y: f32, groups: &str) -> f32 {
    page.add(Mark::Fill(MARGIN, y, RIGHT - MARGIN, 50.0, super::Ink::Pale));
    page.add(Text::new(WIDTH / 2.0, y + 16.0, 9.0, "封盘指纹（开启时须与屏幕、三份封存介质一致）").grey().centred());
    page.add(Text::new(WIDTH / 2.0, y + 39.0, 17.0, groups).bold().centred().within(RIGHT - MARGIN - 20.0));
    y + 60.0
}

fn sealed_facts(state: &State, sealed: &Line) -> Vec<(&'static str, String)> {
    let rules = state.rules();
    let entries = state.entries().map_or(0, |e| e.0.len());
    let children: u64 = state.entries().map_or(0, |e| e.0.iter().map(|e| e.children).sum());
    let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
    let number_digits =
        if state.number_digits().is_empty() { "不报数（编号随名单提供）" } else { state.number_digits() };
    // What is called on the drawing day is not known yet, however late the certificate is written again.
    let stage_digits = match rules.stage_digits.get() {
        0 => "不报数".to_owned(),
        n => format!("派位当日现场报 {n} 位"),
    };
    let mut facts = vec![
        ("参加派位", format!("{children} 人，{entries} 个编号，{} 所学校", rules.schools.len())),
        ("封存时间", words::time(&sealed.at)),
        ("编号数字", number_digits.to_owned()),
        ("现场数字", stage_digits),
        ("数法", words::step(rules.step).to_owned()),
        ("末位", words::last_place(rules.last_place).to_owned()),
    ];
    if !parents.is_empty() {
        facts.push(("家长代表", parents.join("　")));
    }
    facts
}

fn school_rows(state: &State) -> Vec<Vec<String>> {
    let rules = state.rules();
    let row = |(i, school): (usize, &usize)| {
        let s = rules.schools.get(*school)?;
        let ring = state.entries().map_or(0, |e| e.0.iter().filter(|e| e.school == *school).count());
        let numbers = [s.places.get().to_string(), ring.to_string(), s.classes.get().to_string()];
        Some([vec![format!("第 {}", i + 1), s.code.clone(), s.name.clone()], numbers.to_vec()].concat())
    };
    state.order().iter().enumerate().filter_map(row).collect()
}
