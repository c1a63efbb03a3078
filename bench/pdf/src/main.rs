// SPDX-License-Identifier: Apache-2.0

//! Writes the same rows by our writer, by krilla and by cairo+pango, interleaved in one run, and
//! prints medians of the thread's own time (all three work on one thread), ratios and sizes.
//!
//! `cargo run --release -- [runs] [folder]`; a folder gets the last file of each. Fonts are in
//! memory before the clock runs; rows come as a `Paper`, so that all three set the same marks at
//! the same places. krilla gets its glyphs looked up as ours does, not shaped.

mod cairo_pango;
mod krilla_glyphs;
#[path = "../../../tests/support/names.rs"]
mod names;

use cpu_time::ThreadTime;
use paiwei::protocol::Hash;
use paiwei::sheet::{Attachment, Fonts, Mark, Page, Paper, Text, write};
use std::error::Error;

/// A list of so many rows: number, name, school, class; 46 a page with rules, head, foot and lines
/// to sign.
fn paper(rows: usize) -> Paper {
    const PER_PAGE: usize = 46;
    let count = rows.div_ceil(PER_PAGE);
    let page = |index: usize| {
        let mut page = Page::default();
        page.add(Text::new(297.6, 50.0, 16.0, "测试市民办小学电脑派位结果表").bold().centred());
        let columns = [(48.0, "序号"), (90.0, "派位编号"), (160.0, "姓名"), (260.0, "学校"), (430.0, "班级")];
        for (x, head) in columns {
            page.add(Text::new(x + 4.0, 76.0, 9.0, head).grey());
        }
        let own = index * PER_PAGE..rows.min((index + 1) * PER_PAGE);
        for (k, (x, _)) in columns.into_iter().enumerate() {
            for (i, row) in own.clone().enumerate() {
                let cell = match k {
                    0 => (row + 1).to_string(),
                    1 => (1_000_000 + row * 887 % 9_000_000).to_string(),
                    2 => people::name(row),
                    3 => format!("示例市云帆第{}小学", row % 9 + 1),
                    _ => format!("{}班", row % 12 + 1),
                };
                page.add(Text::new(x + 4.0, 92.0 + 14.0 * i as f32, 9.0, cell));
            }
        }
        for i in 0..own.len() + 1 {
            let y = 81.5 + 14.0 * i as f32;
            page.add(Mark::Rule((48.0, y), (547.0, y)));
        }
        page.add(
            Text::new(
                48.0,
                800.0,
                7.5,
                "封盘指纹 9f86d081 884c7d65 9a2feaa0 c55ad015 a3bf4f1b 2b0b822c d15d6c15 b0f00a08",
            )
            .grey(),
        );
        page.add(Text::new(547.0, 800.0, 9.0, format!("第 {} 页 / 共 {count} 页", index + 1)).right());
        page
    };
    let line =
        "{\"seq\":100,\"at\":\"2026-08-22T01:30:05.123Z\",\"event\":\"picked\",\"school\":\"S01\",\"order\":7}\n";
    let attachments = vec![Attachment {
        name: "journal.jsonl".into(),
        media_type: "application/x-ndjson",
        about: "日志".into(),
        bytes: line.repeat(100).into_bytes(),
    }];
    let (title, at) = ("结果表".into(), "2026-08-22T01:30:05.000Z".into());
    Paper { title, at, head: Hash([1; 32]), pages: (0..count).map(page).collect(), attachments }
}

type Writer<'a> = (&'static str, Box<dyn Fn(&Paper) -> Result<Vec<u8>, Box<dyn Error>> + 'a>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let runs: usize = args.next().map_or(Ok(15), |runs| runs.parse())?;
    let folder = args.next();
    let fonts = Fonts::load()?;
    let krilla = krilla_glyphs::Faces::load()?;
    let writers: [Writer<'_>; 3] = [
        ("paiwei", Box::new(|paper| Ok(write(paper, &fonts)?))),
        ("krilla", Box::new(|paper| krilla.write(paper))),
        ("cairo+pango", Box::new(cairo_pango::write)),
    ];
    for rows in [1_000, 10_000] {
        let paper = paper(rows);
        let mut times = vec![Vec::new(); writers.len()];
        let mut sizes = vec![0; writers.len()];
        for run in 0..=runs {
            for (i, (name, writer)) in writers.iter().enumerate() {
                let begun = ThreadTime::now();
                let pdf = writer(&paper)?;
                let took = begun.elapsed().as_secs_f64() * 1e3;
                // The first run fills caches.
                if run > 0 {
                    times[i].push(took);
                }
                sizes[i] = pdf.len();
                if let (Some(folder), true) = (&folder, run == runs) {
                    std::fs::write(format!("{folder}/{name}-{rows}.pdf"), pdf)?;
                }
            }
        }
        times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
        let median = |i: usize| times[i][times[i].len() / 2];
        println!("{rows} rows, {runs} runs:");
        for (i, (name, _)) in writers.iter().enumerate() {
            let (median, least, ratio) = (median(i), times[i][0], median(0) / median(i));
            println!("  {name:12} {median:7.1} ms (least {least:7.1})  ours/it {ratio:.2}  {:4} KiB", sizes[i] / 1024);
        }
    }
    Ok(())
}
