// SPDX-License-Identifier: Apache-2.0

//! Each message of the screen is in each catalogue of `po/`, translated, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Translations by msgid, and by msgid_plural.
type Translations = BTreeMap<String, Vec<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The catalogues' languages, as `po/LINGUAS` lists them.
fn languages() -> Vec<String> {
    let listed = std::fs::read_to_string(root().join("po/LINGUAS")).unwrap();
    let lines = listed.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// Reads a catalogue. `script/words` writes each text on one line, without escapes but `\"`.
fn catalogue(language: &str) -> Translations {
    let po = std::fs::read_to_string(root().join(format!("po/{language}.po"))).unwrap();
    let mut messages = Translations::new();
    for block in po.split("\n\n").skip(1) {
        let mut ids = Vec::new();
        let mut texts = Vec::new();
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            let (keyword, text) = line.split_once(' ').unwrap();
            let text = text.trim_matches('"').replace("\\\"", "\"");
            match keyword {
                "msgid" | "msgid_plural" => ids.push(text),
                keyword if keyword.starts_with("msgstr") => texts.push(text),
                other => panic!("{language}: {other}"),
            }
        }
        for id in ids {
            assert_eq!(messages.insert(id, texts.clone()), None, "{language}");
        }
    }
    messages
}

/// Lists the Rust sources below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Returns a text's string literal at its start, after white space, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start().strip_prefix('"')?;
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((i, char)) = chars.next() {
        match char {
            '"' => return Some((value, &text[i + 1..])),
            '\\' => match chars.next()?.1 {
                // A continued literal: what the next line begins with is not part of it.
                '\n' => {
                    let rest = chars.as_str().trim_start();
                    let skipped = chars.as_str().len() - rest.len();
                    chars.by_ref().take(skipped).for_each(drop);
                }
                escaped => value.push(escaped),
            },
            char => value.push(char),
        }
    }
    None
}

/// Returns the messages that a source looks up, both forms of one with a plural.
fn messages(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in ["gettext(", "gettext_f(", "gettext_noop("] {
        for (at, _) in source.match_indices(call) {
            let Some((msgid, rest)) = literal(&source[at + call.len()..]) else {
                continue;
            };
            found.insert(msgid);
            if source[..at].ends_with('n') {
                let (plural, _) = literal(rest.trim_start().strip_prefix(',').unwrap()).unwrap();
                found.insert(plural);
            }
        }
    }
    found
}

/// Returns each source with messages, by its path from the root.
fn messages_by_source() -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let read = |path: PathBuf| {
        let messages = messages(&std::fs::read_to_string(&path).unwrap());
        let path = path.strip_prefix(root()).unwrap();
        (!messages.is_empty()).then(|| (path.to_str().unwrap().to_owned(), messages))
    };
    files.into_iter().filter_map(read).collect()
}

/// Returns the names of a message's placeholders.
fn placeholders(message: &str) -> BTreeSet<&str> {
    let after = message.split('{').skip(1);
    after.map(|rest| rest.split_once('}').unwrap().0).collect()
}

#[test]
fn each_message_is_translated_and_no_catalogue_has_another() {
    let used: BTreeSet<String> = messages_by_source().into_values().flatten().collect();
    assert!(used.len() > 400, "{}", used.len());
    for language in languages() {
        let translated = catalogue(&language);
        let known: BTreeSet<String> = translated.keys().cloned().collect();
        let missing: Vec<_> = used.difference(&known).collect();
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(
            missing.is_empty() && unused.is_empty(),
            "{language}: run script/words\nmissing: {missing:#?}\nunused: {unused:#?}"
        );
        for (message, texts) in &translated {
            for text in texts {
                assert!(!text.is_empty(), "{language}: {message}");
            }
        }
    }
}

#[test]
fn a_translation_has_the_placeholders_of_its_message() {
    for language in languages() {
        for (message, texts) in catalogue(&language) {
            let named = placeholders(&message);
            assert!(
                !named.contains(""),
                "a placeholder without a name: {message}"
            );
            for text in texts {
                assert_eq!(placeholders(&text), named, "{language}: {message}");
            }
        }
    }
}

#[test]
fn the_list_of_sources_with_messages_is_current() {
    let listed = std::fs::read_to_string(root().join("po/POTFILES")).unwrap();
    let found: Vec<String> = messages_by_source().into_keys().collect();
    assert_eq!(
        listed.lines().collect::<Vec<_>>(),
        found,
        "run script/words"
    );
}

#[test]
fn a_continued_literal_is_one_message() {
    let source = "gettext(\n    \"one \\\n     two \\\"three\\\"\",\n)";
    assert_eq!(
        messages(source),
        BTreeSet::from(["one two \"three\"".to_owned()])
    );
}
