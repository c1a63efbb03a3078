// SPDX-License-Identifier: Apache-2.0

//! Whole ceremonies in the real windows on two real outputs, by a keyboard; and power cuts in the
//! middle of them.

use crate::support::headless::{Cable, Kiosk, Outputs, Said};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwei");

/// A folder with a sample roster, and how the kiosk is started on it.
struct Ceremony {
    folder: tempfile::TempDir,
}

impl Ceremony {
    fn new(children: &str, schools: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sample = [
            "sample",
            "--children",
            children,
            "--schools",
            schools,
            "--seed",
            "4",
            "--out",
        ];
        assert!(
            Command::new(PROGRAM)
                .args(sample)
                .arg(folder.path())
                .output()
                .unwrap()
                .status
                .success()
        );
        let config = r#"{"pick_ms": 120, "twins_ms": 300, "hold_ms": 300, "parents": 0}"#;
        std::fs::write(folder.path().join("config.json"), config).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start<'a>(&self, outputs: &'a Outputs, pictures: Option<&Path>) -> Kiosk<'a> {
        let options = [
            ("--applicants", "applicants.xlsx"),
            ("--schools", "schools.xlsx"),
            ("--config", "config.json"),
        ];
        let mut args: Vec<OsString> = vec!["--data".into(), self.path("data").into()];
        for (option, file) in options {
            args.extend([option.into(), self.path(file).into()]);
        }
        let args: Vec<&std::ffi::OsStr> = args.iter().map(OsString::as_os_str).collect();
        Kiosk::start(outputs, Path::new(PROGRAM), &args, pictures).unwrap()
    }

    /// The journal as it is on disk: what a resume reads.
    fn journal(&self) -> Vec<u8> {
        paiwei::journal::Ledger::open(&self.path("data").join(paiwei::session::LEDGER))
            .unwrap()
            .journal
    }

    fn verify(&self) -> serde_json::Value {
        let output = Command::new(PROGRAM)
            .args(["verify", "--json"])
            .arg(self.path("data/record"))
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn a_whole_rehearsal_by_the_keyboard_shows_each_page_on_both_outputs() {
    let outputs = Outputs::start().unwrap();
    let ceremony = Ceremony::new("40", "2");
    let pictures = ceremony.path("pictures");
    std::fs::create_dir(&pictures).unwrap();
    let mut kiosk = ceremony.start(&outputs, Some(&pictures));
    kiosk.until(|said| said.page == "done").unwrap();
    let verdict = ceremony.verify();
    assert_eq!(
        (&verdict["holds"], &verdict["complete"], &verdict["schools"]),
        (&true.into(), &true.into(), &2.into())
    );
    for which in ["console", "hall"] {
        let taken = std::fs::read_dir(&pictures)
            .unwrap()
            .flatten()
            .map(|entry| entry.path());
        let own: Vec<PathBuf> = taken
            .filter(|path| path.to_string_lossy().contains(which))
            .collect();
        assert!(own.len() > 20, "{which}: {}", own.len());
        for path in own {
            let png = std::fs::read(&path).unwrap();
            let (wide, high) = (&png[16..20], &png[20..24]);
            assert_eq!(
                (wide, high),
                (&1920u32.to_be_bytes()[..], &1080u32.to_be_bytes()[..])
            );
        }
    }
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn power_cuts_lose_nothing_and_two_people_let_it_go_on() {
    let outputs = Outputs::start().unwrap();
    let ceremony = Ceremony::new("40", "2");
    // In a roll; between the stop and the first pick; in the middle of the list.
    let moments: [fn(&Said) -> bool; 3] = [
        |said| said.page == "start-rolling",
        |said| said.stage == "stopped",
        |said| said.page == "selecting" && said.stage == "drawing",
    ];
    for moment in moments {
        let mut kiosk = ceremony.start(&outputs, None);
        kiosk.until(moment).unwrap();
        kiosk.kill().unwrap();
        let before = ceremony.journal();
        let kiosk = ceremony.start(&outputs, None);
        kiosk.kill().unwrap();
        let after = ceremony.journal();
        assert!(
            after.starts_with(&before),
            "every line is still there, byte for byte"
        );
    }
    let mut kiosk = ceremony.start(&outputs, None);
    kiosk.until(|said| said.page == "done").unwrap();
    assert!(kiosk.leave().unwrap().success(), "two people end it");
    let text = String::from_utf8(ceremony.journal()).unwrap();
    assert!(
        text.trim_end().ends_with("\"event\":\"left\"}"),
        "and the ledger says so"
    );
    assert!(
        text.contains("\"kind\":\"start\",\"attempt\":2"),
        "a begun roll counts as an attempt"
    );
    assert_eq!(text.matches("\"resumed\"").count(), 6);
    let verdict = ceremony.verify();
    assert_eq!(
        (&verdict["holds"], &verdict["complete"]),
        (&true.into(), &true.into())
    );
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn killed_at_any_moment_the_real_kiosk_keeps_every_line_and_comes_back() {
    let outputs = Outputs::start().unwrap();
    // `PAIWEI_KILLS` sets the long form (50).
    let kills: usize = std::env::var("PAIWEI_KILLS").map_or(3, |text| text.parse().unwrap());
    let mut ceremony = Ceremony::new("40", "2");
    let mut back = Vec::new();
    for kill in 0..kills {
        let since = Instant::now();
        let mut kiosk = ceremony.start(&outputs, None);
        kiosk.wait_for_paint(|said| said.shown).unwrap();
        back.push(since.elapsed());
        for _ in 0..2 + kill % 7 {
            if kiosk.last.page != "done" {
                kiosk.step().unwrap();
            }
        }
        let done = kiosk.last.page == "done";
        kiosk.kill().unwrap();
        let before = ceremony.journal();
        let kiosk = ceremony.start(&outputs, None);
        kiosk.kill().unwrap();
        assert!(
            ceremony.journal().starts_with(&before),
            "kill {kill}: every line is still there, byte for byte"
        );
        if done {
            assert_eq!(ceremony.verify()["holds"], true, "kill {kill}");
            ceremony = Ceremony::new("40", "2");
        }
    }
    back.sort();
    eprintln!(
        "the kiosk killed {} times; back on the glass after {:.0?}",
        kills * 2,
        back[back.len() / 2]
    );
    let mut kiosk = ceremony.start(&outputs, None);
    kiosk.until(|said| said.page == "done").unwrap();
    assert_eq!(ceremony.verify()["complete"], true);
}

/// How often each monitor goes and comes in the short form; `PAIWEI_CYCLES` sets the long one (50).
const CYCLES: usize = 3;

/// Each monitor goes and comes back; the console stands on its own again each time, and the hall's
/// first picture fills its monitor: the toolkit loses a buffer with each size that a window leaves.
/// The memory that was held on average, KiB: a window's buffers come and go.
fn cycle(outputs: &Outputs, kiosk: &mut Kiosk<'_>, cycles: usize) -> f64 {
    let mut held = 0;
    for _ in 0..cycles {
        for output in [1, 2] {
            outputs.plug(output, Cable::Out).unwrap();
            kiosk.wait_for(|said| !said.hall).unwrap();
            outputs.plug(output, Cable::In).unwrap();
            let back = |said: &Said| {
                assert!(!said.hall || said.size == (1920, 1080), "{said:?}");
                said.hall && said.console == outputs.connector(1)
            };
            kiosk.wait_for_paint(back).unwrap();
        }
        held += kiosk.memory().unwrap();
    }
    held as f64 / cycles as f64
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn monitors_come_and_go_in_a_roll_and_in_a_list_and_nothing_stops() {
    let outputs = Outputs::with_cables().unwrap();
    let cycles = std::env::var("PAIWEI_CYCLES").map_or(CYCLES, |text| text.parse().unwrap());
    // A list that is long enough.
    let ceremony = Ceremony::new(&(80 * cycles).to_string(), "1");
    let mut kiosk = ceremony.start(&outputs, None);
    kiosk.until(|said| said.page == "start-rolling").unwrap();
    cycle(&outputs, &mut kiosk, cycles);
    assert_eq!(kiosk.last.page, "start-rolling", "the roll goes on");
    kiosk
        .until(|said| said.page == "selecting" && said.stage == "drawing")
        .unwrap();
    let drawn = kiosk.last.events;
    // What a list needs is there after some rounds; from then on nothing grows.
    let before = cycle(&outputs, &mut kiosk, cycles.div_ceil(3));
    let after = cycle(&outputs, &mut kiosk, cycles - cycles.div_ceil(3));
    assert!(
        kiosk.last.events > drawn || kiosk.last.page != "selecting",
        "the draw goes on"
    );
    let grown = after / before;
    eprintln!(
        "{cycles} cycles of each monitor in a roll and in a list; memory: {grown:.3} of what the first rounds of the list took"
    );
    if cycles >= 50 {
        assert!(grown < 1.05, "{grown}");
    }
    kiosk.until(|said| said.page == "done").unwrap();
    let verdict = ceremony.verify();
    assert_eq!(
        (&verdict["holds"], &verdict["complete"]),
        (&true.into(), &true.into())
    );
}

/// A picture of an output, as colours.
struct Seen(cairo::ImageSurface);

impl Seen {
    fn take(outputs: &Outputs, output: usize) -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        outputs.picture(output, file.path()).unwrap();
        if let Some(folder) = std::env::var_os("PAIWEI_PICTURES") {
            let name = format!(
                "{output}-{}.png",
                std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()
            );
            std::fs::copy(file.path(), Path::new(&folder).join(name)).unwrap();
        }
        Self(
            cairo::ImageSurface::create_from_png(&mut std::fs::File::open(file.path()).unwrap())
                .unwrap(),
        )
    }

    fn size(&self) -> (u64, u64) {
        (self.0.width() as u64, self.0.height() as u64)
    }

    /// The colours in a part of the picture, by share of its width and height.
    fn colours(&self, (left, top, right, bottom): (f64, f64, f64, f64)) -> Vec<u32> {
        let (wide, high, stride) = (
            f64::from(self.0.width()),
            f64::from(self.0.height()),
            self.0.stride() as usize,
        );
        let mut colours = Vec::new();
        self.0
            .with_data(|data| {
                for y in (top * high) as usize..(bottom * high) as usize {
                    for x in (left * wide) as usize..(right * wide) as usize {
                        let at = y * stride + x * 4;
                        colours.push(
                            u32::from_le_bytes(data[at..at + 4].try_into().unwrap()) & 0xFF_FFFF,
                        );
                    }
                }
            })
            .unwrap();
        colours
    }
}

/// The colours of a rehearsal's ground and of what is written on it, as the design has them.
const GROUND: u32 = 0xE6EBF0;
const INK: u32 = 0x10243E;

/// Whether the hall's picture fills this output: above and below is only ground, the footer stands
/// where it belongs, and something stands on each side.
fn fills(seen: &Seen, size: (u64, u64)) -> Result<(), &'static str> {
    let held = |holds: bool, what: &'static str| if holds { Ok(()) } else { Err(what) };
    held(seen.size() == size, "the size")?;
    let (wide, high) = (size.0 as f64, size.1 as f64);
    let stage = (
        high.min(wide * 9.0 / 16.0) / high,
        wide.min(high * 16.0 / 9.0) / wide,
    );
    let (top, left) = ((1.0 - stage.0) / 2.0, (1.0 - stage.1) / 2.0);
    if top > 0.0 {
        let bands = [
            (0.0, 0.0, 1.0, top * 0.95),
            (0.0, 1.0 - top * 0.95, 1.0, 1.0),
        ];
        let ground = bands
            .iter()
            .all(|band| seen.colours(*band).iter().all(|colour| *colour == GROUND));
        held(ground, "above and below")?;
    }
    let inside = |part: f64| top + part * stage.0;
    let footer = seen.colours((
        left,
        inside(1026.0 / 1080.0),
        1.0 - left,
        inside(1078.0 / 1080.0),
    ));
    // Small letters and hatches are smoothed: hardly a pixel of them has their very colour.
    let dark = |colour: &u32| {
        colour.to_le_bytes()[..3]
            .iter()
            .all(|channel| *channel < 0x70)
    };
    // In a rehearsal the footer is hatched where no words stand.
    held(
        footer.iter().filter(|colour| dark(colour)).count() * 3 > footer.len(),
        "the footer",
    )?;
    let sides = [(0.0, 0.5), (0.5, 1.0)];
    let stands = |(from, to): (f64, f64)| {
        seen.colours((from, inside(0.2), to, inside(0.9)))
            .iter()
            .any(dark)
    };
    held(sides.into_iter().all(stands), "something on each side")
}

/// Waits until it does: the compositor shows a picture a moment after it was painted.
fn filled(outputs: &Outputs, size: (u64, u64)) {
    let since = Instant::now();
    while let Err(what) = fills(&Seen::take(outputs, 2), size) {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{size:?}: {what}"
        );
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn the_hall_fills_projectors_of_any_shape_and_follows_them_in_a_roll() {
    let outputs = Outputs::of(&[(1920, 1080), (1024, 768)]).unwrap();
    let ceremony = Ceremony::new("40", "1");
    let mut kiosk = ceremony.start(&outputs, None);
    kiosk
        .wait_for_paint(|said| said.painted && said.size == (1024, 768))
        .unwrap();
    filled(&outputs, (1024, 768));
    kiosk.until(|said| said.page == "start-rolling").unwrap();
    for size in [(1280, 720), (3840, 2160), (1024, 768), (1920, 1080)] {
        outputs.resize(2, (size.0 as u32, size.1 as u32)).unwrap();
        kiosk.wait_for_paint(|said| said.size == size).unwrap();
        filled(&outputs, size);
        let console = Seen::take(&outputs, 1);
        assert_eq!(console.size(), (1920, 1080));
        assert_eq!(
            kiosk.last.console,
            outputs.connector(1),
            "the console stays where it is"
        );
        assert_eq!(
            console.colours((0.99, 0.97, 1.0, 0.99)).first(),
            Some(&INK),
            "and is covered by nothing"
        );
    }
    assert_eq!(kiosk.last.page, "start-rolling", "the roll goes on");
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn one_monitor_is_the_console_and_the_hall_is_seen_in_it() {
    let outputs = Outputs::of(&[(1920, 1080)]).unwrap();
    let ceremony = Ceremony::new("40", "1");
    let mut kiosk = ceremony.start(&outputs, None);
    assert_eq!(
        (kiosk.last.console.as_str(), kiosk.last.hall),
        ("HEADLESS-1", false)
    );
    kiosk.until(|said| said.page == "start-rolling").unwrap();
    kiosk
        .wait_for_paint(|said| said.shown && said.stage == "rolling")
        .unwrap();
    let (wide, high) = kiosk.last.size;
    assert!(
        wide >= 480 && high * 16 / 9 <= wide + 2,
        "the preview stands for the hall: {wide} x {high}"
    );
    let console = Seen::take(&outputs, 1);
    let (right, foot) = (
        console.colours((0.68, 0.25, 0.98, 0.5)),
        console.colours((0.99, 0.97, 1.0, 0.99)),
    );
    assert!(right.contains(&GROUND) && right.contains(&INK) && foot.first() == Some(&INK));
    kiosk.until(|said| said.stage == "drawing").unwrap();
}

#[test]
fn without_a_screen_the_kiosk_says_what_to_do_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut kiosk = Command::new(env!("CARGO_BIN_EXE_paiwei"));
    kiosk
        .args(["kiosk", "--rehearsal", "--data"])
        .arg(folder.path().join("data"));
    // Not even one of the usual name.
    kiosk
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DISPLAY")
        .env("XDG_RUNTIME_DIR", folder.path());
    let ended = kiosk.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(
        !ended.status.success() && said.contains("on a desktop that has a screen"),
        "{said}"
    );
}

#[test]
#[cfg_attr(not(have_outputs), ignore = "needs sway and grim (script/packages)")]
fn the_desktop_is_told_to_keep_the_screens_on() {
    let outputs = Outputs::start().unwrap();
    let ceremony = Ceremony::new("20", "1");
    let mut kiosk = ceremony.start(&outputs, None);
    kiosk.wait_for_paint(|said| said.awake).unwrap();
}
