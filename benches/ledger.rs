// SPDX-License-Identifier: Apache-2.0

//! What a durable event costs beside a bare append and sync of a line of that length, and a
//! rehearsal of 1,000,000 entries without a window.
//!
//! `cargo bench --no-default-features --bench ledger [-- EVENTS ENTRIES]`

#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a fixture of the tests; it fails by panicking"
)]
#[path = "../tests/support/ceremony_fixture.rs"]
mod ceremony_fixture;

use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::decide::Command;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::school::{OpenRoll, SchoolPhase};
use paiwei::ceremony::state::Milestone;
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Salt, Share};
use paiwei::roster::{NumberingColumn, PlannedSchool, Roster, RosterChild, RosterEntry};
use paiwei::session::{Session, prepare, system_wall_clock};
use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A school has so many entries, half as many places, and twelve classes.
const RING: usize = 2_000;
/// In a rehearsal that nobody watches so many visits are committed at once.
const BATCH: usize = 1_000;

fn main() -> Result<()> {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    events(numbers.first().copied().unwrap_or(2_000))?;
    rehearsal(numbers.get(1).copied().unwrap_or(1_000_000))
}

/// One beside the other, so that whatever else the machine does slows both.
fn events(count: usize) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let mut session = frozen(folder.path(), 2)?;
    let mut bare = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.path().join("bare"))?;
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let (since, before) = (Instant::now(), session.journal().len());
        session.append(AuxEvent::other(
            "measured",
            [
                ("school", "S01".into()),
                ("number", 4_827_163.into()),
                ("outcome", "admitted".into()),
            ],
        ))?;
        own.push(since.elapsed());
        let line = session.journal()[before..].to_vec();
        let since = Instant::now();
        bare.write_all(&line)?;
        bare.sync_data()?;
        peer.push(since.elapsed());
    }
    let (own, peer) = (median(own), median(peer));
    let ratio = own.as_secs_f64() / peer.as_secs_f64();
    println!(
        "a durable event, {count} of them: {own:.0?}; a bare append and sync {peer:.0?}: \
         {ratio:.2} x"
    );
    Ok(())
}

fn median(mut of: Vec<Duration>) -> Duration {
    of.sort();
    of[of.len() / 2]
}

/// A whole ceremony, and its record verified.
fn rehearsal(entries: usize) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let since = Instant::now();
    let mut session = frozen(folder.path(), entries.div_ceil(RING))?;
    let media: Vec<PathBuf> = (0..3).map(|i| folder.path().join(i.to_string())).collect();
    let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
    session.run(Command::Number {
        digits: "314159265358".into(),
    })?;
    session.seal(
        &media,
        &[
            Share::new([1; 32]),
            Share::new([2; 32]),
            Share::new([3; 32]),
        ],
    )?;
    session.run(Command::CallStage {
        digits: "271828".into(),
    })?;
    session.read_shares(&media)?;
    while session.state().milestone() != Milestone::Closed {
        let state = session.state();
        let command = match state.turn().map(|turn| &turn.phase) {
            None if state.next_school().is_some() => Command::BeginSchool,
            None => Command::Close,
            Some(SchoolPhase::Roll {
                begun: OpenRoll::Rolling,
                ..
            }) => Command::StopRoll {
                tick: Tick(20),
                by: None,
            },
            Some(SchoolPhase::Roll { .. }) => Command::BeginRoll,
            Some(SchoolPhase::Selecting) => Command::Picks(BATCH),
            Some(SchoolPhase::Classing) => Command::AssignClasses,
            Some(SchoolPhase::Ending | SchoolPhase::Completed) => Command::CompleteSchool,
        };
        session.run(command)?;
    }
    session.write_record(&folder.path().join("record"))?;
    let (took, events) = (since.elapsed(), session.state().events());
    println!(
        "a rehearsal of {entries} entries, {events} events: {took:.1?}, at most {} MiB of memory",
        peak()? / 1024
    );
    Ok(())
}

/// The most memory that this process held, KiB.
fn peak() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn frozen(folder: &Path, schools: usize) -> Result<Session> {
    let school = |i: usize| PlannedSchool {
        code: format!("S{i:03}"),
        name: format!("示例第{i}小学"),
        plan: RING as u64 / 2,
        priority: 0,
        classes: 12,
        waitlist: 0,
    };
    let child = |i: usize| RosterChild {
        serial: format!("99{i:08}"),
        name: "示例".into(),
    };
    let entry = |i: usize| RosterEntry {
        school_code: format!("S{:03}", i / RING).into(),
        children: vec![child(i)],
        number: None,
    };
    let roster = Roster {
        schools: (0..schools).map(school).collect(),
        entries: (0..schools * RING).map(entry).collect(),
        numbering: NumberingColumn::ToDraw,
    };
    let mut salts = 0u64;
    let salt = || {
        salts += 1;
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&salts.to_be_bytes());
        Salt::new(bytes)
    };
    let prepared = prepare(&roster, &ceremony_fixture::choices(LastPlace::Exceed), salt)?;
    drop(roster);
    Ok(Session::freeze(
        &folder.join("data"),
        prepared,
        system_wall_clock(),
    )?)
}
