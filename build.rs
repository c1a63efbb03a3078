// SPDX-License-Identifier: Apache-2.0

//! Builds the catalogues of `po/` into the program: those that `po/LINGUAS` lists. Looks for the
//! tools that tests run, so that a test whose tool is missing is listed as ignored, not as passed.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Set by script/test: a tool that is missing then stops the build.
const REQUIRED: &str = "PAIWEI_REQUIRE_TOOLS";
/// Names another folder of fonts; read by the program as well.
const FONTS: &str = "PAIWEI_FONTS";

/// A group of things that tests need together.
struct Tools {
    /// The name that tests ask for: `cfg(have_…)`.
    cfg: &'static str,
    /// Programs on `PATH`, or paths of files.
    programs: &'static [&'static str],
    /// File names in the folder of fonts.
    fonts: &'static [&'static str],
}

const TOOLS: [Tools; 13] = [
    Tools {
        cfg: "have_fonts",
        programs: &[],
        fonts: &[
            "NotoSansCJK-Regular.ttc",
            "NotoSansCJK-Bold.ttc",
            "HanaMinB.ttf",
        ],
    },
    programs("have_poppler", &["pdftotext", "pdftoppm", "pdffonts"]),
    programs("have_qpdf", &["qpdf"]),
    programs("have_one_bit", &["gs", "mutool", "zbarimg"]),
    programs("have_printer", &["ippeveprinter", "dbus-daemon"]),
    programs("have_cups", &["/usr/sbin/cupsd", "lpadmin", "setpriv"]),
    programs("have_outputs", &["sway", "swaymsg", "grim", "setpriv"]),
    programs(
        "have_accessibility",
        &[
            "dbus-daemon",
            "/usr/libexec/at-spi2-registryd",
            "/usr/share/defaults/at-spi2/accessibility.conf",
        ],
    ),
    programs("have_strace", &["strace"]),
    programs("have_file_system_cuts", &["mkfs.ext4", "xfs_io", "mount"]),
    programs("have_xorriso", &["xorriso"]),
    programs("have_node", &["node"]),
    programs("have_browser", &["chromium", "chromedriver", "node"]),
];

const fn programs(cfg: &'static str, programs: &'static [&'static str]) -> Tools {
    Tools {
        cfg,
        programs,
        fonts: &[],
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    write_catalogues()?;
    find_tools()
}

fn write_catalogues() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
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
    let out = env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("catalogues.rs"), list)?;
    Ok(())
}

/// Sets the `cfg` of each group that is there whole. Fails where tools are required and missing.
fn find_tools() -> Result<(), Box<dyn Error>> {
    // What is installed later changes no variable: script/install touches this file.
    println!("cargo::rerun-if-changed=build.rs");
    for variable in ["PATH", FONTS, REQUIRED] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let fonts = env::var_os(FONTS).unwrap_or_else(|| "/usr/share/fonts".into());
    let mut all_missing: Vec<&str> = Vec::new();
    for tools in TOOLS {
        println!("cargo::rustc-check-cfg=cfg({})", tools.cfg);
        let mut missing: Vec<&str> = Vec::new();
        for &name in tools.programs {
            if !is_program(name) {
                missing.push(name);
            }
        }
        for &name in tools.fonts {
            if !is_below(Path::new(&fonts), name) {
                missing.push(name);
            }
        }
        if missing.is_empty() {
            println!("cargo::rustc-cfg={}", tools.cfg);
        }
        all_missing.extend(missing);
    }
    if env::var_os(REQUIRED).is_some() && !all_missing.is_empty() {
        all_missing.sort_unstable();
        all_missing.dedup();
        let list = all_missing.join(", ");
        return Err(format!("{REQUIRED} is set and these are missing: {list}").into());
    }
    Ok(())
}

/// Returns whether a program is on `PATH`; a name that is a path must exist.
fn is_program(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = env::split_paths(&path);
    folders.any(|folder| folder.join(name).is_file())
}

/// Returns whether a file of this name is in a folder or the folders in it.
fn is_below(folder: &Path, name: &str) -> bool {
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with(name) {
                return true;
            }
        }
    }
    false
}
