//! Every text of the screen has its Chinese.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

/// The texts of a catalogue: msgid → msgstr.
fn catalogue() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("po/zh_CN.po")).unwrap();
    let quoted = |line: &str| line.split_once('"').unwrap().1.trim_end_matches('"').to_owned();
    let ids = text.lines().filter(|line| line.starts_with("msgid ")).map(quoted);
    ids.zip(text.lines().filter(|line| line.starts_with("msgstr ")).map(quoted)).collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_text_of_the_screen_has_its_chinese_with_the_same_gaps() {
    let catalogue = catalogue();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut checked = 0;
    for file in files {
        for call in file.split("gettext(").skip(1).map(str::trim_start).filter(|rest| rest.starts_with('"')) {
            let source = call[1..].split('"').next().unwrap();
            let chinese = catalogue.get(source).unwrap_or_else(|| panic!("no Chinese for: {source}"));
            assert!(!chinese.is_empty(), "{source}");
            assert_eq!(source.matches("{}").count(), chinese.matches("{}").count(), "{source}");
            checked += 1;
        }
    }
    assert!(checked > 200);
}
