// SPDX-License-Identifier: Apache-2.0

//! Tests of the published folder, made from the kept records.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::*;
use std::fs;

fn record(name: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let read = |file: &&str| fs::read(format!("{folder}/{file}")).unwrap();
    FILES.iter().map(read).collect()
}

fn files(bytes: &[Vec<u8>]) -> RecordFiles<'_> {
    RecordFiles {
        rules: &bytes[0],
        pool: &bytes[1],
        entries: &bytes[2],
        journal: &bytes[3],
        head: &bytes[4],
        roster: None,
        direct: None,
        signed_head: None,
    }
}

#[track_caller]
fn published(name: &str) -> Vec<PublishedFile> {
    publish(files(&record(name)), Vec::new()).unwrap()
}

fn page(files: &[PublishedFile]) -> String {
    let page = files.iter().find(|file| file.path == "index.html").unwrap();
    String::from_utf8(page.bytes.clone()).unwrap()
}

/// Returns what stands between two texts, the first time.
#[track_caller]
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from:?}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to:?}")).0
}

#[test]
fn the_page_holds_the_bytes_of_the_record() {
    let bytes = record("record-carry-split");
    let page = page(&published("record-carry-split"));
    for (name, bytes) in ["rules", "pool", "entries", "journal", "head"]
        .iter()
        .zip(bytes)
    {
        let block = between(&page, &format!("id=\"record-{name}\">"), "</script>");
        assert_eq!(STANDARD.decode(block).unwrap(), bytes, "{name}");
    }
}

#[test]
fn the_policy_names_script_and_style_and_allows_no_network() {
    let page = page(&published("record-count-remaining"));
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for word in ["http", "connect-src", "unsafe", "'self'", "*"] {
        assert!(!policy.contains(word), "{policy}");
    }
    let script = between(&page, "<script>", "</script>");
    let style = between(&page, "<style>", "</style>");
    assert!(policy.contains(&format!("script-src 'sha256-{}'", source_hash(script))));
    assert!(policy.contains(&format!("style-src 'sha256-{}'", source_hash(style))));
    assert!(!page.contains("{{") && !page.contains("style=\""));
    for tag in ["<link rel=\"stylesheet", "<script src", "<img", "onclick="] {
        assert!(!page.contains(tag), "{tag}");
    }
}

#[test]
fn a_record_that_does_not_hold_is_not_published() {
    let mut bytes = record("record-count-remaining");
    let at = bytes[3].len() / 2;
    bytes[3][at] ^= 1;
    let report = publish(files(&bytes), Vec::new()).unwrap_err();
    assert!(!report.faults.is_empty());
}

#[test]
fn texts_of_the_rules_are_never_markup() {
    assert_eq!(
        escaped("<b a='1'>&\""),
        "&lt;b a=&#39;1&#39;&gt;&amp;&quot;"
    );
    assert_eq!(file_link("papers/<x>.pdf").matches("<x>").count(), 0);
}

#[test]
fn every_file_has_its_checksums() {
    let paper = PublishedFile::new("papers/list.pdf", *b"abc");
    let bytes = record("record-count-remaining");
    let files = publish(files(&bytes), vec![paper]).unwrap();
    let sums = |name: &str| {
        let file = files.iter().find(|file| file.path == name).unwrap();
        String::from_utf8(file.bytes.clone()).unwrap()
    };
    for name in ["SHA256SUMS", "SM3SUMS"] {
        assert_eq!(sums(name).lines().count(), files.len() - 2, "{name}");
    }
    // FIPS 180-2 appendix B.1 and GB/T 32905 appendix A.1: the hashes of "abc".
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert!(sums("SHA256SUMS").contains(&format!("{sha256}  papers/list.pdf\n")));
    assert!(sums("SM3SUMS").contains(&format!("{sm3}  papers/list.pdf\n")));
}

#[test]
fn the_lists_without_a_script_have_every_number_once() {
    let bytes = record("record-count-remaining");
    let entries = String::from_utf8(bytes[2].clone()).unwrap();
    let page = page(&published("record-count-remaining"));
    for line in entries.lines().skip(1) {
        let number = line.split('\t').nth(1).unwrap();
        assert_eq!(
            page.matches(&format!("<td>{number}</td>")).count(),
            1,
            "{number}"
        );
    }
    assert!(page.contains("录取 1</td>"));
}
