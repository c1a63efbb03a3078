// SPDX-License-Identifier: Apache-2.0

//! The house keeps its own rules: what the pure rooms may name, and how the rooms may use each
//! other.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&entry).unwrap();
            found.push((entry, text));
        }
    }
    found
}

fn fixture(name: &str) -> Vec<(PathBuf, String)> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name))
}

#[test]
fn the_law_names_no_window_disk_clock_or_language() {
    for (path, text) in fixture("protocol").into_iter().chain(fixture("ceremony")) {
        for word in [
            "gtk",
            "rusqlite",
            "std::fs",
            "SystemTime",
            "Instant",
            "gettext",
            "getrandom",
            "jiff",
        ] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}

/// Whether a name goes on here: `crate::disks` is no `crate::disk`.
fn continues(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

#[test]
fn rooms_use_only_what_the_map_allows() {
    let may = [
        ("protocol", vec![]),
        ("ceremony", vec!["protocol"]),
        ("roster", vec!["ceremony", "protocol", "disk"]),
        ("journal", vec!["ceremony", "protocol", "disk"]),
        ("custody", vec!["ceremony", "protocol", "roster", "disk"]),
        ("record", vec!["ceremony", "protocol", "disk"]),
        ("sheet", vec!["ceremony", "protocol"]),
        ("printing", vec![]),
        ("hall", vec!["ceremony", "protocol"]),
    ];
    let rooms = [
        "protocol", "ceremony", "roster", "journal", "custody", "session", "record", "sheet",
        "printing", "hall", "kiosk", "cli", "disk",
    ];
    for (name, allowed) in may {
        for (path, text) in fixture(name) {
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                assert!(
                    !line.contains("crate::{"),
                    "{}: one line a fixture: {line}",
                    path.display()
                );
                for other in rooms
                    .iter()
                    .filter(|other| **other != name && !allowed.contains(other))
                {
                    let named = line
                        .split(&format!("crate::{other}"))
                        .skip(1)
                        .any(|rest| !continues(rest));
                    assert!(!named, "{}: {line}", path.display());
                }
            }
        }
    }
}
