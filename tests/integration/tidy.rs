// SPDX-License-Identifier: Apache-2.0

//! Rules of form that hold for every source file.

use std::fs;
use std::path::{Path, PathBuf};

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
