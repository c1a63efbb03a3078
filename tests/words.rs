// SPDX-License-Identifier: Apache-2.0

//! Every text of the screen has its Chinese.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::Path;

/// The texts of a catalogue: msgid → msgstr.
fn catalogue() -> BTreeMap<String, String> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("po/zh_CN.po")).unwrap();
    let quoted = |line: &str| {
        line.split_once('"')
            .unwrap()
            .1
            .trim_end_matches('"')
            .to_owned()
    };
    let ids = text
        .lines()
        .filter(|line| line.starts_with("msgid "))
        .map(quoted);
    ids.zip(
        text.lines()
            .filter(|line| line.starts_with("msgstr "))
            .map(quoted),
    )
    .collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for path in std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
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
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut checked = 0;
    for file in files {
        for call in file
            .split("gettext(")
            .skip(1)
            .map(str::trim_start)
            .filter(|rest| rest.starts_with('"'))
        {
            let source = call[1..].split('"').next().unwrap();
            let chinese = catalogue
                .get(source)
                .unwrap_or_else(|| panic!("no Chinese for: {source}"));
            assert!(!chinese.is_empty(), "{source}");
            assert_eq!(
                source.matches("{}").count(),
                chinese.matches("{}").count(),
                "{source}"
            );
            checked += 1;
        }
    }
    assert!(checked > 200);
}

#[test]
fn the_list_of_sources_with_words_is_the_one_that_the_sources_make() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    with_words(&root.join("src"), root, &mut files);
    files.sort();
    let listed = std::fs::read_to_string(root.join("po/POTFILES")).unwrap();
    assert_eq!(
        listed.lines().collect::<Vec<_>>(),
        files,
        "run script/words"
    );
}

/// Files in which a text is looked up, from the root.
fn with_words(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for path in std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if path.is_dir() {
            with_words(&path, root, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if text
            .split("gettext(")
            .skip(1)
            .any(|rest| rest.trim_start().starts_with('"'))
        {
            found.push(
                path.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
}

#[test]
fn no_text_of_the_catalogue_is_left_over() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let all = files.concat();
    for source in catalogue().keys().filter(|source| !source.is_empty()) {
        assert!(
            all.contains(&format!("\"{source}\"")),
            "nobody says it any more: {source}; run script/words"
        );
    }
}
