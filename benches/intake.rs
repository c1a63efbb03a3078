// SPDX-License-Identifier: Apache-2.0

//! Whole intake (`paiwei check`, both processes) beside bare readers of the same file, interleaved:
//! calamine's cell reader, and openpyxl's read-only mode where Python has it.
//!
//! `ROWS=1000000 cargo bench --no-default-features --bench intake` for a larger roster.

use calamine::{Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of each reader.
const RUNS: usize = 5;
const COUNT_ROWS: &str = "import sys, openpyxl\n\
    book = openpyxl.load_workbook(sys.argv[1], read_only=True)\n\
    print(sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)))";

type BenchError = Box<dyn std::error::Error>;

/// Largest memory of a process so far, in MiB.
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or_default() >> 10
}

/// Sum of the largest memories of a process and its children.
fn peak_of_all(pid: u32) -> u64 {
    let listed = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let listed = listed.unwrap_or_default();
    let children = listed.split_whitespace().filter_map(|pid| pid.parse().ok());
    peak(pid) + children.map(peak).sum::<u64>()
}

fn write(folder: &Path, rows: u32) -> Result<(), BenchError> {
    let given: Vec<char> = "安柏辰初丹恩帆歌禾佳可岚乐墨宁沛琪然若舒桐文希晓"
        .chars()
        .collect();
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, title) in (0..).zip(["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"])
    {
        page.write(0, column, title)?;
    }
    for row in 1..=rows {
        let pick = |n: u32| given.get(n as usize % given.len()).copied().unwrap_or('安');
        let name: String = ['赵', pick(row / 7), pick(row / 3)].iter().collect();
        page.write(row, 0, format!("36{:010}", u64::from(row) * 37))?;
        page.write(row, 1, name)?;
        page.write(row, 2, format!("示例市第{}小学", row % 60))?;
    }
    book.save(folder.join("a.xlsx"))?;
    let mut plan = Workbook::new();
    let page = plan.add_worksheet();
    let titles = [
        "学校代码",
        "学校名称",
        "普通招生计划",
        "优先录取人数",
        "班级数",
    ];
    for (column, title) in (0..).zip(titles) {
        page.write(0, column, title)?;
    }
    for school in 0..60 {
        page.write(school + 1, 0, format!("S{school}"))?;
        page.write(school + 1, 1, format!("示例市第{school}小学"))?;
        for (column, number) in [(2, rows / 120), (3, 0), (4, 5)] {
            page.write(school + 1, column, number)?;
        }
    }
    plan.save(folder.join("plan.xlsx"))?;
    Ok(())
}

/// Time and memory of a run.
struct Measured {
    passed: Duration,
    mib: u64,
}

fn intake(folder: &Path) -> Result<Measured, BenchError> {
    let begun = Instant::now();
    let mut run = Command::new(env!("CARGO_BIN_EXE_paiwei"))
        .current_dir(folder)
        .args(["check", "--applicants", "a.xlsx", "--schools", "plan.xlsx"])
        .stdout(Stdio::null())
        .spawn()?;
    let mut mib = 0;
    let status = loop {
        mib = peak_of_all(run.id()).max(mib);
        if let Some(status) = run.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let passed = begun.elapsed();
    assert!(status.success(), "{status}");
    Ok(Measured { passed, mib })
}

fn bare(folder: &Path) -> Result<Duration, BenchError> {
    let begun = Instant::now();
    let mut book: Xlsx<_> = open_workbook(folder.join("a.xlsx"))?;
    let mut cells = book.worksheet_cells_reader("Sheet1")?;
    let mut count = 0u64;
    while let Some(cell) = cells.next_cell()? {
        count += u64::from(cell.get_position().0 > 0);
    }
    assert!(count > 0);
    Ok(begun.elapsed())
}

/// Returns the time of openpyxl; `None` where there is no Python with it.
fn openpyxl(folder: &Path) -> Option<Duration> {
    let python = std::env::var("PYTHON").unwrap_or("python3".into());
    let begun = Instant::now();
    let output = Command::new(python)
        .args(["-c", COUNT_ROWS])
        .arg(folder.join("a.xlsx"))
        .output()
        .ok()?;
    output.status.success().then(|| begun.elapsed())
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}

fn main() -> Result<(), BenchError> {
    let rows = std::env::var("ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok());
    let rows: u32 = rows.unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    write(folder.path(), rows)?;
    let (mut ours, mut calamine, mut python, mut mib) = (vec![], vec![], vec![], 0);
    for _ in 0..RUNS {
        let measured = intake(folder.path())?;
        mib = measured.mib.max(mib);
        ours.push(measured.passed);
        calamine.push(bare(folder.path())?);
        python.extend(openpyxl(folder.path()));
    }
    println!("{rows} rows, medians of {RUNS} interleaved runs");
    println!("paiwei check        {:?}, {mib} MiB", median(ours));
    println!("calamine, cells     {:?}", median(calamine));
    println!("openpyxl, read-only {:?}", median(python));
    Ok(())
}
