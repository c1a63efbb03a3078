//! Compiles the screen's translations and bundles the console's styles, so that plain `cargo run` and `cargo test` speak Chinese.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=po/zh_CN.po");
    if std::env::var_os("CARGO_FEATURE_GUI").is_none() {
        return;
    }
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let locales = Path::new(&out).join("locale");
    let folder = locales.join("zh_CN/LC_MESSAGES");
    println!("cargo:rustc-env=PAIWEI_BUILT_LOCALES={}", locales.display());
    if std::fs::create_dir_all(&folder).is_err() || !Path::new("po/zh_CN.po").exists() {
        return;
    }
    let compiled = Command::new("msgfmt").args(["--check", "po/zh_CN.po", "-o"]).arg(folder.join("paiwei.mo")).status();
    if !compiled.is_ok_and(|status| status.success()) {
        println!("cargo:warning=no msgfmt, or po/zh_CN.po is broken: the screen will speak English; install gettext");
    }
}
