// SPDX-License-Identifier: Apache-2.0

//! Plays a small rehearsal by itself in the real windows on two headless outputs, and leaves
//! pictures, sheets and the record in a folder that it makes: `out/`, or where that exists `out-2/`
//! and so on. It removes nothing.

#[allow(dead_code, unused_imports, reason = "it uses its part")]
#[path = "../tests/support/headless/mod.rs"]
mod headless;

use headless::{Kiosk, Outputs};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

const CONFIG: &str = r#"{"pick_ms": 200, "twins_ms": 1500, "hold_ms": 900}"#;

fn main() -> headless::Result<()> {
    let program = std::env::args_os()
        .nth(1)
        .ok_or("name the program to play")?;
    let program = Path::new(&program);
    let out = fresh_folder(Path::new("."), "out")?;
    make_sample(program, &out)?;
    play(program, &out)?;
    for name in ["record", "sheets"] {
        std::fs::rename(out.join("data").join(name), out.join(name))?;
    }
    println!("Pictures, sheets and the record are in {}/.", out.display());
    let mut verify = Command::new(program);
    succeed(verify.arg("verify").arg(out.join("record")))
}

/// Makes the first of `name`, `name-2`, `name-3`, … that does not exist in a folder, and returns
/// its path.
fn fresh_folder(parent: &Path, name: &str) -> std::io::Result<PathBuf> {
    let mut folder = parent.join(name);
    let mut number = 1;
    loop {
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                number += 1;
                folder = parent.join(format!("{name}-{number}"));
            }
            Err(error) => return Err(error),
        }
    }
}

fn make_sample(program: &Path, out: &Path) -> headless::Result<()> {
    let mut sample = Command::new(program);
    sample.arg("sample").arg("--out").arg(out.join("sample"));
    succeed(sample.args(["--children", "60", "--schools", "2"]))
}

fn succeed(command: &mut Command) -> headless::Result<()> {
    if command.status()?.success() {
        Ok(())
    } else {
        Err(format!("{command:?} failed").into())
    }
}

/// Plays the whole ceremony, with an incident in the first school's draw.
fn play(program: &Path, out: &Path) -> headless::Result<()> {
    let pictures = out.join("pictures");
    std::fs::create_dir(&pictures)?;
    std::fs::write(out.join("config.json"), CONFIG)?;
    let options = [
        ("--applicants", "sample/applicants.xlsx"),
        ("--schools", "sample/schools.xlsx"),
        ("--data", "data"),
        ("--config", "config.json"),
    ];
    let options = options.map(|(option, path)| (option, out.join(path)));
    let mut args: Vec<&OsStr> = Vec::new();
    for (option, path) in &options {
        args.push(OsStr::new(option));
        args.push(path.as_os_str());
    }
    let outputs = Outputs::start()?;
    let mut kiosk = Kiosk::start(&outputs, program, &args, Some(&pictures))?;
    println!("Playing a rehearsal of 2 schools and 60 children by itself.");
    kiosk.until(|said| said.page == "selecting" && said.stage == "drawing")?;
    kiosk.incident()?;
    kiosk.until(|said| said.page == "done")?;
    if kiosk.leave()?.success() {
        Ok(())
    } else {
        Err("the kiosk did not end by itself".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_there_is_left_as_it_is() {
        let parent = tempfile::tempdir().unwrap();
        let mine = parent.path().join("out");
        std::fs::create_dir(&mine).unwrap();
        std::fs::write(mine.join("thesis.txt"), "years of work").unwrap();
        let second = fresh_folder(parent.path(), "out").unwrap();
        let third = fresh_folder(parent.path(), "out").unwrap();
        assert_eq!(second, parent.path().join("out-2"));
        assert_eq!(third, parent.path().join("out-3"));
        let kept = std::fs::read_to_string(mine.join("thesis.txt")).unwrap();
        assert_eq!(kept, "years of work");
    }
}
