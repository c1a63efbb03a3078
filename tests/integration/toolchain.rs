// SPDX-License-Identifier: Apache-2.0

//! The compiler that Cargo.toml promises to work with is one that the locked packages accept, and
//! the pinned one is not older.

use serde_json::Value;
use std::process::Command;

/// Parses `1.93` or `1.93.0`; a missing third number is 0.
fn version(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = text.split('.').map(|part| part.parse().unwrap()).collect();
    numbers.resize(3, 0);
    numbers
}

/// Returns the triple of this computer: other systems' packages need not be downloaded.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with("host: "));
    line.unwrap()["host: ".len()..].to_owned()
}

/// Returns what cargo knows of each locked package.
fn locked_packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--all-features"])
        .args(["--format-version", "1", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn the_promised_compiler_is_the_oldest_that_every_locked_package_accepts() {
    let mut own = None;
    let mut newest = (version("0"), String::new());
    for package in locked_packages() {
        let name = package["name"].as_str().unwrap().to_owned();
        let Some(wanted) = package["rust_version"].as_str().map(version) else {
            continue;
        };
        if name == env!("CARGO_PKG_NAME") {
            own = Some(wanted);
        } else if wanted > newest.0 {
            newest = (wanted, name);
        }
    }
    assert_eq!(own, Some(newest.0), "{} needs the newest", newest.1);
}

#[test]
fn the_pinned_compiler_is_not_older_than_the_promised_one() {
    let pinned = include_str!("../../rust-toolchain.toml")
        .lines()
        .find_map(|line| line.strip_prefix("channel = \""))
        .unwrap();
    let pinned = version(pinned.trim_end_matches('"'));
    assert!(pinned >= version(env!("CARGO_PKG_RUST_VERSION")));
}
