// SPDX-License-Identifier: Apache-2.0

//! Rules of form that hold for every source file of `src/` and `tests/`.
//!
//! What does not hold everywhere yet is counted, and the count may only fall: the constants below
//! are the exact numbers of today. A test that finds fewer fails as well and says what to write, so
//! that what was won is kept.

use std::fs;
use std::path::{Path, PathBuf};

const LICENCE: &str = "// SPDX-License-Identifier: Apache-2.0";
/// Characters of a line at most.
const COLUMNS: usize = 100;
/// Lines that are longer, in `src/` and in `tests/`.
const LONG_LINES: usize = 35;
/// Lines of a function at most, from `fn` to its last brace.
const FUNCTION_LINES: usize = 60;
/// Functions of `src/` that are longer.
const LONG_FUNCTIONS: usize = 0;
/// Words that a doc comment doesn't begin with: it says what the thing does or is.
const RIDDLES: [&str; 8] = [
    "It", "Its", "What", "Whether", "How", "Who", "Whose", "Where",
];
/// Doc comments of `src/` that begin with one.
const RIDDLE_DOCS: usize = 0;
/// Lines of code of a file at most: neither empty nor a comment.
const FILE_LINES: usize = 400;
/// Files that are longer.
const LONG_FILES: [&str; 10] = [
    "src/console/papers.rs",
    "src/hall/paint/opening.rs",
    "tests/integration/archival.rs",
    "tests/integration/paper_snapshots.rs",
    "tests/integration/printing.rs",
    "tests/integration/procedure.rs",
    "tests/integration/protocol.rs",
    "tests/integration/sheets.rs",
    "tests/support/hall_scenes.rs",
    "tests/windows/ceremonies.rs",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every Rust file under a folder of the project.
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

/// Returns the file that must declare `file` as a module; `None` for the root of a binary.
fn parent_module(file: &Path) -> Option<PathBuf> {
    let folder = file.parent().unwrap();
    let name = file.file_name().unwrap();
    if name == "main.rs" {
        return None;
    }
    // The module that `mod.rs` is lies beside its folder.
    let folder = if name == "mod.rs" {
        folder.parent().unwrap()
    } else {
        folder
    };
    let beside = folder.with_extension("rs");
    ["main.rs", "mod.rs"]
        .map(|name| folder.join(name))
        .into_iter()
        .chain([beside])
        .find(|path| path.exists())
}

fn module_name(file: &Path) -> String {
    let named = if file.ends_with("mod.rs") {
        file.parent().unwrap()
    } else {
        file
    };
    named.file_stem().unwrap().to_string_lossy().into_owned()
}

#[test]
fn no_test_file_is_forgotten() {
    let cargo = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for file in rust_files(&root().join("tests")) {
        let shown = file.strip_prefix(root()).unwrap().display();
        if file.ends_with("main.rs") {
            assert!(
                cargo.contains(&format!("path = \"{shown}\"")),
                "{shown} is no [[test]]"
            );
            continue;
        }
        if file == root().join("tests/support/mod.rs") {
            continue;
        }
        let parent = parent_module(&file).unwrap_or_else(|| panic!("{shown} is in no module"));
        let declared = format!("mod {};", module_name(&file));
        let text = fs::read_to_string(&parent).unwrap();
        assert!(
            text.contains(&declared),
            "{shown} is in no module: {parent:?}"
        );
    }
}

/// Returns every file of `src/` and `tests/`: its path in the project and its text.
fn sources() -> Vec<(String, String)> {
    let folders = ["src", "tests"].map(|folder| rust_files(&root().join(folder)));
    let mut sources = Vec::new();
    for path in folders.concat() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        sources.push((name, fs::read_to_string(&path).unwrap()));
    }
    sources.sort();
    sources
}

/// Returns the files of `src/` without their tests.
fn shipped() -> Vec<(String, String)> {
    let mut shipped = Vec::new();
    for (name, text) in sources() {
        if !name.starts_with("src/") || name.ends_with("/tests.rs") || name.contains("/tests/") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        shipped.push((name, code.to_owned()));
    }
    shipped
}

/// Fails where more is found than the constant says, and where less is found.
#[track_caller]
fn assert_count(found: &[String], most: usize, constant: &str) {
    let count = found.len();
    let list = found.join("\n");
    assert!(
        count <= most,
        "{count} found, {constant} is {most}; mend what is new:\n{list}"
    );
    assert!(count == most, "lower the constant {constant} to {count}");
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Returns the lines that are longer than allowed.
fn long_lines(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let columns = line.chars().count();
        if columns > COLUMNS {
            found.push(format!("{name}:{}: {columns} columns", at + 1));
        }
    }
    found
}

/// Returns the functions that are longer than allowed. In formatted code a function ends at the
/// first brace that is as far in as its `fn`.
fn long_functions(name: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let declared = line.trim_start();
        if is_comment(line) || !(declared.starts_with("fn ") || declared.contains(" fn ")) {
            continue;
        }
        let margin = &line[..line.len() - declared.len()];
        let last = format!("{margin}}}");
        // A declaration in a trait has no body.
        let without_body = format!("{margin})");
        let rest = &lines[at..];
        let Some(length) = rest.iter().position(|line| *line == last) else {
            continue;
        };
        let ends_early = |line: &&str| line.starts_with(&without_body) && line.ends_with(';');
        if line.ends_with(';') || line.ends_with('}') || rest[..length].iter().any(ends_early) {
            continue;
        }
        if length + 1 > FUNCTION_LINES {
            found.push(format!("{name}:{}: {} lines", at + 1, length + 1));
        }
    }
    found
}

/// Returns the doc comments that begin with a word that says nothing.
fn riddles(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = "";
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let doc = |line: &str| line.starts_with("///") || line.starts_with("//!");
        if doc(line) && !doc(before) {
            let first = line[3..].split_whitespace().next().unwrap_or_default();
            if RIDDLES.contains(&first.trim_end_matches([',', ':', ';'])) {
                found.push(format!("{name}:{}: {line}", at + 1));
            }
        }
        before = line;
    }
    found
}

#[test]
fn every_file_names_its_licence_and_says_what_it_is_for() {
    for (name, text) in sources() {
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(LICENCE), "{name}, line 1");
        assert_eq!(lines.next(), Some(""), "{name}, line 2");
        let third = lines.next().unwrap_or_default();
        assert!(
            third.starts_with("//! "),
            "{name} does not begin with //!: {third}"
        );
    }
}

#[test]
fn no_line_ends_in_a_space() {
    for (name, text) in sources() {
        for (at, line) in text.lines().enumerate() {
            assert_eq!(line, line.trim_end(), "{name}:{}", at + 1);
        }
        assert!(text.ends_with("}\n") || text.ends_with(";\n"), "{name}");
    }
}

#[test]
fn lines_fit_on_the_page() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        found.extend(long_lines(&name, &text));
    }
    assert_count(&found, LONG_LINES, "LONG_LINES");
}

#[test]
fn functions_can_be_seen_whole() {
    let mut found = Vec::new();
    for (name, text) in shipped() {
        found.extend(long_functions(&name, &text));
    }
    assert_count(&found, LONG_FUNCTIONS, "LONG_FUNCTIONS");
}

#[test]
fn doc_comments_say_what_the_thing_does() {
    let mut found = Vec::new();
    for (name, text) in shipped() {
        found.extend(riddles(&name, &text));
    }
    assert_count(&found, RIDDLE_DOCS, "RIDDLE_DOCS");
}

#[test]
fn files_are_short_but_those_in_the_list() {
    let mut long = Vec::new();
    for (name, text) in sources() {
        let code = |line: &&str| !line.trim().is_empty() && !is_comment(line);
        if text.lines().filter(code).count() > FILE_LINES {
            long.push(name);
        }
    }
    assert_eq!(
        long, LONG_FILES,
        "LONG_FILES is another: divide what is new, take out what became short"
    );
}

#[test]
fn the_counts_find_what_breaks_a_rule() {
    let wide = "派".repeat(COLUMNS);
    assert_eq!(long_lines("a", &wide).len(), 0);
    assert_eq!(long_lines("a", &format!("{wide}。")).len(), 1);

    let function = |lines: usize| format!("    pub fn a() {{\n{}    }}\n", "b();\n".repeat(lines));
    assert_eq!(long_functions("a", &function(FUNCTION_LINES - 2)).len(), 0);
    assert_eq!(long_functions("a", &function(FUNCTION_LINES - 1)).len(), 1);

    assert_eq!(riddles("a", "/// Whether it is.\nfn a() {}\n").len(), 1);
    assert_eq!(riddles("a", "/// Returns a.\n/// What b is.\n").len(), 0);
}
