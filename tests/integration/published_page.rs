// SPDX-License-Identifier: Apache-2.0

//! The published page in a real browser: it recomputes a true record, loads nothing, answers what
//! became of a number, and says no to every falsehood, whether in the record or in its lists.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paiwei::protocol::{chain, seal};
use paiwei::record::{FILES, RecordFiles, publish};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const RECORD: &str = "record-count-remaining";

/// A driver of the browser that ends with the test.
struct BrowserDriver {
    process: Child,
    port: String,
}

impl BrowserDriver {
    fn start() -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let started = output
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("successfully on port ")?.1.to_owned()));
        let port = started.unwrap().trim_end_matches('.').to_owned();
        Self { process, port }
    }

    /// Opens each address and returns what its page shows.
    fn visit(&self, addresses: &[String]) -> Vec<Value> {
        let output = Command::new("node")
            .arg(project().join("tests/browser/visit.js"))
            .arg(&self.port)
            .args(addresses)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{error}");
        said.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for BrowserDriver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn record() -> [Vec<u8>; 5] {
    FILES.map(|file| fs::read(project().join("tests/data").join(RECORD).join(file)).unwrap())
}

/// Returns the page of the true record.
fn true_page(bytes: &[Vec<u8>; 5]) -> String {
    let [rules, pool, entries, journal, head] = bytes;
    let files = RecordFiles {
        rules,
        pool,
        entries,
        journal,
        head,
        roster: None,
        direct: None,
        signed_head: None,
    };
    let published = publish(files, Vec::new()).unwrap();
    String::from_utf8(published[0].bytes.clone()).unwrap()
}

/// Returns the page with another journal, chained anew as a forger would.
fn with_journal(page: &str, bytes: &[Vec<u8>; 5], journal: &str) -> String {
    let mut head = chain::genesis(&seal::freeze(&bytes[0], &bytes[1]));
    for line in journal.lines() {
        head = chain::link(&head, line.as_bytes());
    }
    let events = journal.lines().count() as u64;
    page.replace(&STANDARD.encode(&bytes[3]), &STANDARD.encode(journal))
        .replace(
            &STANDARD.encode(&bytes[4]),
            &STANDARD.encode(chain::head_file(events, &head)),
        )
}

/// Returns the journal with the last digit of the first number after `field` in this line raised.
fn forged(journal: &str, line: usize, field: &str, by: u8) -> Option<String> {
    let mut lines: Vec<String> = journal.lines().map(str::to_owned).collect();
    let old = lines.get(line)?;
    let from = old.find(field)? + field.len();
    let length = old[from..].find(|c: char| !c.is_ascii_digit())?;
    let last = from + length.checked_sub(1)?;
    let digit = old.as_bytes().get(last)? - b'0';
    lines[line].replace_range(last..=last, &((digit + by) % 10).to_string());
    Some(lines.join("\n") + "\n")
}

/// Returns pages that are false in one thing each: a value, a winner, a place, a class, an order, a
/// count, or a line of the lists.
fn false_pages(page: &str, bytes: &[Vec<u8>; 5]) -> Vec<String> {
    let journal = String::from_utf8(bytes[3].clone()).unwrap();
    let fields = [
        "\"value\": ",
        "\"number\": ",
        "\"assigned\": [[",
        "\"order\": ",
        "\"admitted\": ",
    ];
    let mut pages = Vec::new();
    for line in 0..journal.lines().count() {
        for field in fields {
            let changed = (1..4).filter_map(|by| forged(&journal, line, field, by));
            pages.extend(changed.map(|changed| with_journal(page, bytes, &changed)));
        }
    }
    let lists = [
        ("<td>录取 1</td>", "<td>录取 2</td>"),
        ("<td>未派出</td>", "<td>录取 9</td>"),
    ];
    let changed = lists.iter().map(|(from, to)| page.replacen(from, to, 1));
    pages.extend(changed.filter(|changed| changed != page));
    pages
}

fn write(folder: &Path, name: &str, page: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, page).unwrap();
    format!("file://{}", path.display())
}

#[test]
#[cfg_attr(
    not(have_browser),
    ignore = "needs Chromium and its driver (script/packages)"
)]
fn a_true_record_holds_in_a_browser_which_loads_nothing_and_answers_a_number() {
    let bytes = record();
    let folder = tempfile::tempdir().unwrap();
    let address = write(folder.path(), "index.html", &true_page(&bytes));
    let journal = String::from_utf8(bytes[3].clone()).unwrap();
    let picked = journal
        .lines()
        .find(|line| line.contains("\"admitted\""))
        .unwrap();
    let picked: Value = serde_json::from_str(picked).unwrap();
    let head: Value = serde_json::from_slice(&bytes[4]).unwrap();
    let (number, head) = (picked["number"].to_string(), head["head"].as_str().unwrap());
    let seen = BrowserDriver::start().visit(&[
        address.clone(),
        format!("{address}?a#n={number}"),
        format!("{address}?b#head=1:{head}"),
        format!("{address}?c#head={}", head.replace(&head[..8], "00000000")),
        format!("{address}?d#head={}", &head[..8]),
    ]);
    for page in &seen {
        assert_eq!(page["verified"], true, "{page}");
        assert_eq!(page["loaded"].as_array().map(Vec::len), Some(0), "{page}");
    }
    let verdict = |page: &Value| page["verdict"].as_str().unwrap().to_owned();
    let answer = seen[1]["answer"].as_str().unwrap().replace(' ', "");
    assert!(
        answer.contains(&number) && answer.contains("已派位"),
        "{answer}"
    );
    // Until the whole head was compared there is no tick.
    assert!(
        verdict(&seen[0]).contains("与签字纸尚未核对"),
        "{}",
        seen[0]
    );
    assert!(verdict(&seen[2]).contains('✓'), "{}", seen[2]);
    for page in [&seen[3], &seen[4]] {
        assert!(
            verdict(page).contains("尚未核对") && !verdict(page).contains('✓'),
            "{page}"
        );
    }
    assert!(seen[3]["head"].as_str().unwrap().contains("不一致"));
    assert!(seen[4]["head"].as_str().unwrap().contains("仅防差错"));
}

#[test]
#[cfg_attr(
    not(have_browser),
    ignore = "needs Chromium and its driver (script/packages)"
)]
fn the_page_finds_each_falsehood_in_record_and_lists() {
    let bytes = record();
    let folder = tempfile::tempdir().unwrap();
    let pages = false_pages(&true_page(&bytes), &bytes);
    assert!(pages.len() >= 100, "{}", pages.len());
    let names = pages.iter().enumerate();
    let addresses: Vec<String> = names
        .map(|(n, page)| write(folder.path(), &format!("{n}.html"), page))
        .collect();
    let seen = BrowserDriver::start().visit(&addresses);
    assert_eq!(seen.len(), pages.len());
    for (n, page) in seen.iter().enumerate() {
        assert_eq!(page["verified"], false, "{n}: {page}");
        assert!(page["verdict"].as_str().unwrap().contains("不成立"), "{n}");
    }
}
