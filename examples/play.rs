// SPDX-License-Identifier: Apache-2.0

//! Plays a small rehearsal by itself in the real windows on two headless outputs, and leaves
//! pictures, sheets and the record in `out/`.

#[allow(dead_code, unused_imports, reason = "it uses its part")]
#[path = "../tests/support/headless/mod.rs"]
mod headless;

use headless::{Kiosk, Outputs};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

fn main() -> headless::Result<()> {
    let program = std::env::args_os()
        .nth(1)
        .ok_or("name the program to play")?;
    let (program, out) = (Path::new(&program), Path::new("out"));
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    let pictures = out.join("pictures");
    std::fs::create_dir_all(&pictures)?;
    let sample = [
        "sample",
        "--out",
        "out/sample",
        "--children",
        "60",
        "--schools",
        "2",
    ];
    if !Command::new(program).args(sample).status()?.success() {
        return Err("no sample could be made".into());
    }
    std::fs::write(
        "out/config.json",
        r#"{"pick_ms": 200, "twins_ms": 1500, "hold_ms": 900}"#,
    )?;
    let args = [
        "--applicants",
        "out/sample/applicants.xlsx",
        "--schools",
        "out/sample/schools.xlsx",
    ];
    let more = ["--data", "out/data", "--config", "out/config.json"];
    let args: Vec<&OsStr> = args.iter().chain(&more).map(OsStr::new).collect();
    let outputs = Outputs::start()?;
    let mut kiosk = Kiosk::start(&outputs, program, &args, Some(&pictures))?;
    println!("Playing a rehearsal of 2 schools and 60 children by itself.");
    kiosk.until(|said| said.page == "selecting" && said.stage == "drawing")?;
    kiosk.incident()?;
    kiosk.until(|said| said.page == "done")?;
    if !kiosk.leave()?.success() {
        return Err("the kiosk did not end by itself".into());
    }
    for (from, to) in [
        ("out/data/record", "out/record"),
        ("out/data/sheets", "out/sheets"),
    ] {
        std::fs::rename(from, to)?;
    }
    println!("Pictures, sheets and the record are in {}/.", out.display());
    let holds = Command::new(program)
        .args(["verify", "out/record"])
        .status()?
        .success();
    if holds {
        Ok(())
    } else {
        Err("the record does not hold".into())
    }
}
