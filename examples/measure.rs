// SPDX-License-Identifier: Apache-2.0

//! Measures the kiosk in its real windows on two headless outputs: start to the first picture in
//! the hall against a bare GTK window, the load of a roll and of a draw with a ring of 2,000, and
//! how long after a press the stopped number is painted.
//!
//! `cargo build --release --bin paiwei --examples && target/release/examples/measure target/release
//! [PRESSES]`

#[allow(dead_code, unused_imports, reason = "it uses its part")]
#[path = "../tests/support/headless/mod.rs"]
mod headless;

use headless::{Kiosk, Outputs, Result};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const STARTS: usize = 15;
/// Of the rig's outputs, pixels.
const SIZE: (u64, u64) = (1920, 1080);
/// A compositor is still busy with a window that has just been killed; nobody's start is to pay for
/// that.
const SETTLED: Duration = Duration::from_millis(400);
const WATCHED: Duration = Duration::from_secs(5);

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name the folder of the built programs")?;
    let presses: usize = args.next().map_or(Ok(20), |text| text.parse())?;
    let program = Path::new(&folder).join("paiwei");
    let bare = Path::new(&folder).join("examples/bare");
    let outputs = Outputs::start()?;
    starts(&outputs, &program, &bare)?;
    load(&outputs, &program)?;
    stops(&outputs, &program, presses)
}

/// A folder with a sample roster and a config, and the arguments that start the kiosk on it.
fn prepared(
    program: &Path,
    children: usize,
    schools: usize,
    config: &str,
) -> Result<(tempfile::TempDir, Vec<String>)> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (children, schools) = (children.to_string(), schools.to_string());
    let sample = [
        "sample",
        "--children",
        &children,
        "--schools",
        &schools,
        "--out",
        &path(""),
    ];
    if !Command::new(program)
        .args(sample)
        .stdout(Stdio::null())
        .status()?
        .success()
    {
        return Err("no sample could be made".into());
    }
    std::fs::write(path("config.json"), config)?;
    let named = [
        ("--applicants", "applicants.xlsx"),
        ("--schools", "schools.xlsx"),
        ("--config", "config.json"),
    ];
    let mut args = vec!["--data".to_owned(), path("data")];
    args.extend(
        named
            .iter()
            .flat_map(|(option, file)| [(*option).to_owned(), path(file)]),
    );
    Ok((folder, args))
}

fn start<'a>(outputs: &'a Outputs, program: &Path, args: &[String]) -> Result<Kiosk<'a>> {
    let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
    Kiosk::start(outputs, program, &args, None)
}

fn starts(outputs: &Outputs, program: &Path, bare: &Path) -> Result<()> {
    let mut own = Vec::new();
    let mut peer = Vec::new();
    for _ in 0..STARTS {
        std::thread::park_timeout(SETTLED);
        let since = Instant::now();
        let mut window = outputs
            .inside(bare)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let said = BufReader::new(window.stdout.take().ok_or("no output")?)
            .lines()
            .next();
        peer.push(since.elapsed());
        window.kill()?;
        window.wait()?;
        said.ok_or("the bare window painted nothing")??;
        let (_folder, args) = prepared(program, 60, 2, "{}")?;
        std::thread::park_timeout(SETTLED);
        let since = Instant::now();
        let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
        let mut kiosk = Kiosk::launch(outputs, program, &args, None)?;
        kiosk.wait_for_paint(|said| said.shown && said.size == SIZE)?;
        own.push(since.elapsed());
    }
    let own = median(own);
    let peer = median(peer);
    println!(
        "start to the hall's first picture: {own:.0?}, a bare window {peer:.0?}: {:.2} x",
        own.as_secs_f64() / peer.as_secs_f64()
    );
    Ok(())
}

fn median(mut values: Vec<Duration>) -> Duration {
    values.sort();
    values[values.len() / 2]
}

fn load(outputs: &Outputs, program: &Path) -> Result<()> {
    let (_folder, args) = prepared(program, 2_000, 1, r#"{"pick_ms": 500, "twins_ms": 500}"#)?;
    let mut kiosk = start(outputs, program, &args)?;
    kiosk.until(|said| said.page == "start-rolling")?;
    println!(
        "a roll over 2,000 children: {:.0} % of a core",
        watched(&kiosk)?
    );
    kiosk.until(|said| said.page == "selecting" && said.stage == "drawing")?;
    println!(
        "a draw from 2,000 children: {:.0} % of a core",
        watched(&kiosk)?
    );
    Ok(())
}

/// Per cent of a core over some seconds.
fn watched(kiosk: &Kiosk<'_>) -> Result<f64> {
    let (before, since) = (kiosk.cpu()?, Instant::now());
    std::thread::park_timeout(WATCHED);
    Ok((kiosk.cpu()? - before).as_secs_f64() / since.elapsed().as_secs_f64() * 100.0)
}

fn stops(outputs: &Outputs, program: &Path, presses: usize) -> Result<()> {
    let config = r#"{"pick_ms": 20, "twins_ms": 20, "hold_ms": 600, "min_ticks": 2, "parents": 0}"#;
    let (_folder, args) = prepared(program, presses.max(8) * 6, presses.max(2) * 3 / 4, config)?;
    let mut kiosk = start(outputs, program, &args)?;
    let mut took = Vec::new();
    while took.len() < presses {
        kiosk.until(|said| said.page.ends_with("-rolling"))?;
        let rolled = kiosk.last.page.clone();
        // A press before the least number of ticks is not taken.
        std::thread::park_timeout(Duration::from_millis(400 + took.len() as u64 * 7 % 125));
        let since = Instant::now();
        outputs.key("Return")?;
        kiosk.wait_for_paint(|said| said.page != rolled && said.shown)?;
        took.push(since.elapsed());
    }
    took.sort();
    println!(
        "a press to the painted stop, {presses} presses: p50 {:.0?}, p99 {:.0?}, longest {:.0?} \
         (a tick and two frames are 158 ms; sending the key and hearing of the picture are in it)",
        percentile(&took, 0.5),
        percentile(&took, 0.99),
        percentile(&took, 1.0)
    );
    Ok(())
}

/// Returns the value below which this part (0 to 1) of the sorted values is.
fn percentile(sorted: &[Duration], part: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}
