// SPDX-License-Identifier: Apache-2.0

//! Hours of ceremony in one run of the kiosk, in its real windows on two headless outputs, at its
//! own pace: what its memory does.
//!
//! `cargo build --release --bin paiwei --examples && target/release/examples/soak
//! target/release/paiwei [MINUTES]`; 480 minutes are the long form.

#[allow(dead_code, unused_imports, reason = "it uses its part")]
#[path = "../tests/support/headless/mod.rs"]
mod headless;

use headless::{Kiosk, Outputs, Result};
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A school of 210 children takes more than a minute: half as many places, two rolls, the sheets.
const MINUTES_A_SCHOOL: u64 = 1;
const CHILDREN_A_SCHOOL: u64 = 210;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let program = args.next().ok_or("name the program")?;
    let minutes: u64 = args.next().map_or(Ok(10), |text| text.parse())?;
    let schools = minutes / MINUTES_A_SCHOOL + 4;
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (children, count) = (
        (schools * CHILDREN_A_SCHOOL).to_string(),
        schools.to_string(),
    );
    let sample = [
        "sample",
        "--children",
        &children,
        "--schools",
        &count,
        "--out",
        &path(""),
    ];
    if !Command::new(&program)
        .args(sample)
        .stdout(Stdio::null())
        .status()?
        .success()
    {
        return Err("no sample could be made".into());
    }
    let (applicants, plan, data) = (path("applicants.xlsx"), path("schools.xlsx"), path("data"));
    let args = [
        "--applicants",
        &applicants,
        "--schools",
        &plan,
        "--data",
        &data,
    ]
    .map(OsStr::new);
    let outputs = Outputs::start()?;
    let mut kiosk = Kiosk::start(&outputs, Path::new(&program), &args, None)?;
    // Warm once two schools are over: every page and picture was there, and what is kept between
    // pictures is kept.
    for _ in 0..2 {
        kiosk.until(|said| said.page == "print")?;
        kiosk.step()?;
    }
    let (since, warm, mut minute) = (Instant::now(), kiosk.memory()?, 0);
    println!("warm: {} MiB", warm / 1024);
    while since.elapsed() < Duration::from_secs(minutes * 60) {
        kiosk.step()?;
        let now = since.elapsed().as_secs() / 60;
        if now > minute {
            minute = now;
            println!(
                "after {minute} minutes: {:.3} of it, {} events",
                kiosk.memory()? as f64 / warm as f64,
                kiosk.last.events
            );
        }
    }
    let grown = kiosk.memory()? as f64 / warm as f64;
    println!(
        "after {minutes} minutes and {} events: {grown:.3} of it",
        kiosk.last.events
    );
    if grown < 1.05 {
        Ok(())
    } else {
        Err("it has grown by more than a twentieth".into())
    }
}
