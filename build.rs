// SPDX-License-Identifier: Apache-2.0

//! Builds the catalogues of `po/` into the program: those that `po/LINGUAS` lists.

use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let listed = Path::new(&root).join("po/LINGUAS");
    println!("cargo::rerun-if-changed={}", listed.display());
    let mut list = String::from("const CATALOGUES: &[(&str, &str)] = &[\n");
    for language in std::fs::read_to_string(&listed)?.lines() {
        if language.starts_with('#') || language.is_empty() {
            continue;
        }
        let po = Path::new(&root).join(format!("po/{language}.po"));
        println!("cargo::rerun-if-changed={}", po.display());
        writeln!(list, "    ({language:?}, include_str!({po:?})),")?;
    }
    list.push_str("];\n");
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("catalogues.rs"), list)?;
    Ok(())
}
