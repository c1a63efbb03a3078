// SPDX-License-Identifier: Apache-2.0

//! Holds the imports of `src/` to the table of modules: what each module may use of the others,
//! which outside names the pure ones may not have, that no two modules use each other, and that no
//! circle of imports leaves its folder.

mod file_imports;

use file_imports::circles_between_folders;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of `src/` and the modules that it may use. A new module comes with its row.
const MAY_USE: [(&str, &[&str]); 18] = [
    ("beijing", &[]),
    ("protocol", &[]),
    ("ceremony", &["protocol"]),
    ("roster", &["ceremony", "protocol", "disk", "i18n"]),
    ("journal", &["ceremony", "protocol", "disk", "sync"]),
    (
        "custody",
        &["ceremony", "protocol", "roster", "disk", "sync"],
    ),
    ("record", &["ceremony", "protocol", "disk"]),
    ("sheet", &["ceremony", "protocol", "beijing"]),
    ("printing", &[]),
    ("hall", &["ceremony", "protocol", "i18n"]),
    ("session", SESSION),
    ("controller", CONTROLLER),
    ("console", CONSOLE),
    ("kiosk", KIOSK),
    ("cli", CLI),
    ("disk", &["protocol"]),
    ("i18n", &[]),
    ("sync", &[]),
];

const SESSION: &[&str] = &[
    "beijing", "ceremony", "protocol", "roster", "journal", "custody", "record", "sheet",
    "printing", "hall", "disk", "i18n", "sync",
];
const CONTROLLER: &[&str] = &[
    "beijing", "session", "ceremony", "protocol", "roster", "journal", "custody", "record",
    "sheet", "printing", "hall", "disk", "i18n", "sync",
];
const CONSOLE: &[&str] = &[
    "beijing",
    "controller",
    "session",
    "ceremony",
    "protocol",
    "roster",
    "journal",
    "custody",
    "sheet",
    "printing",
    "i18n",
];
const KIOSK: &[&str] = &[
    "beijing",
    "console",
    "controller",
    "ceremony",
    "hall",
    "sheet",
    "disk",
    "i18n",
];
const CLI: &[&str] = &[
    "kiosk",
    "console",
    "controller",
    "session",
    "ceremony",
    "protocol",
    "roster",
    "journal",
    "custody",
    "record",
    "sheet",
    "printing",
    "hall",
    "disk",
    "i18n",
    "sync",
];

/// Outside names that have no place in a module.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("protocol", OUTSIDE_WORLD),
    ("ceremony", OUTSIDE_WORLD),
    ("controller", TOOLKIT),
    ("console", TOOLKIT),
];
const OUTSIDE_WORLD: &[&str] = &[
    "gtk",
    "rusqlite",
    "std::fs",
    "std::time",
    "std::env",
    "std::net",
    "SystemTime",
    "Instant",
    "gettext",
    "getrandom",
    "jiff",
];
const TOOLKIT: &[&str] = &["gtk", "gdk", "cairo", "relm4", "pango"];

/// A source file: its module at the top level of `src/`, its name for messages, its text.
struct Source {
    module: String,
    file: String,
    text: String,
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Reads every file of `src/` but the two roots.
fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).unwrap();
        if inside == Path::new("lib.rs") || inside == Path::new("main.rs") {
            continue;
        }
        let first = Path::new(inside.components().next().unwrap().as_os_str());
        sources.push(Source {
            module: first.file_stem().unwrap().to_string_lossy().into_owned(),
            file: inside.display().to_string(),
            text: fs::read_to_string(&path).unwrap(),
        });
    }
    sources
}

/// Returns the lines that are no comment.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// Whether a line has the word, not as a part of a longer one.
fn names(line: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Returns the modules that a line uses by `crate::…`.
fn used(line: &str) -> Vec<&str> {
    let mut modules = Vec::new();
    for (at, prefix) in line.match_indices("crate::") {
        let rest = &line[at + prefix.len()..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        modules.push(&rest[..end]);
    }
    modules
}

/// Returns everything in a file that breaks a rule.
fn violations(source: &Source) -> Vec<String> {
    let Source { module, file, text } = source;
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| name == module) else {
        return vec![format!("{file}: module {module} has no row in the table")];
    };
    let forbidden = FORBIDDEN
        .iter()
        .filter(|(name, _)| name == module)
        .flat_map(|(_, words)| *words);
    let forbidden: Vec<&str> = forbidden.copied().collect();
    let mut found = Vec::new();
    for line in code(text) {
        for other in used(line) {
            // An empty name is `crate::{`, which hides what is used from this test.
            if other.is_empty() || other != module && !allowed.contains(&other) {
                found.push(format!("{file}: {module} may not use this: {line}"));
            }
        }
        for word in &forbidden {
            if names(line, word) {
                found.push(format!("{file}: {module} may not name {word}: {line}"));
            }
        }
    }
    found
}

/// Returns which modules each module uses, from the code.
fn graph(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut graph: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let uses = graph.entry(&source.module).or_default();
        for line in code(&source.text) {
            uses.extend(
                used(line)
                    .into_iter()
                    .filter(|other| *other != source.module),
            );
        }
    }
    graph
}

/// Returns the modules on a circle of uses: what remains when modules that use no other remaining
/// one are taken away again and again.
fn on_a_circle<'a>(mut graph: BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    loop {
        let left: BTreeSet<&str> = graph.keys().copied().collect();
        graph.retain(|_, uses| !uses.is_disjoint(&left));
        if graph.len() == left.len() {
            return left;
        }
    }
}

fn sample(module: &str, text: &str) -> Source {
    Source {
        module: module.into(),
        file: format!("{module}/sample.rs"),
        text: text.into(),
    }
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let sources = sources();
    let found: Vec<String> = sources.iter().flat_map(violations).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let modules: BTreeSet<&str> = sources.iter().map(|source| &*source.module).collect();
    let listed: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    assert_eq!(modules, listed, "rows without a module");
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    assert_eq!(on_a_circle(graph(&sources())), BTreeSet::new());
}

#[test]
fn no_circle_of_imports_leaves_its_folder() {
    assert_eq!(circles_between_folders(&sources()), [""; 0]);
}

#[test]
fn a_circle_of_files_in_two_folders_is_found() {
    let file = |file: &str, text: &str| Source {
        module: "a".into(),
        file: file.into(),
        text: text.into(),
    };
    let circle = [
        file("a/mod.rs", ""),
        file("a/one.rs", "use super::inner::deep::{Deep, Other};"),
        file("a/inner/deep.rs", "use crate::a::one::One;"),
        file("a/left.rs", "use super::right::Right;"),
        file("a/right.rs", "use super::left::Left;"),
    ];
    let found = circles_between_folders(&circle);
    assert_eq!(found, ["a/inner/deep.rs and a/one.rs"]);
}

#[test]
fn the_checker_finds_what_breaks_a_rule() {
    let broken = [
        ("controller", "use gtk::prelude::*;"),
        ("console", "    let key = gdk::Key::F4;"),
        ("protocol", "use std::fs;"),
        ("controller", "use crate::kiosk::run;"),
        ("hall", "use crate::session::Session;"),
        ("sheet", "use crate::{hall, protocol};"),
        ("unlisted", ""),
    ];
    for (module, text) in broken {
        assert_eq!(
            violations(&sample(module, text)).len(),
            1,
            "{module}: {text}"
        );
    }
    let right = [
        (
            "controller",
            "// Names gtk in a comment.\nuse crate::session::Session;",
        ),
        ("protocol", "let instants = 1;"),
        ("custody", "use crate::custody::share;"),
    ];
    for (module, text) in right {
        assert_eq!(
            violations(&sample(module, text)),
            [""; 0],
            "{module}: {text}"
        );
    }
    let circle = [
        sample("a", "use crate::b;"),
        sample("b", "use crate::c;"),
        sample("c", "use crate::a;"),
        sample("d", "use crate::a;"),
        sample("e", ""),
    ];
    let found = on_a_circle(graph(&circle));
    assert!(found.is_superset(&["a", "b", "c"].into()) && !found.contains("e"));
}
