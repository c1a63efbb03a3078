// SPDX-License-Identifier: Apache-2.0

//! A whole ceremony in the real windows by accessibility actions alone: no key, no pointer, only
//! the names of buttons.

mod reader;

use crate::support::headless::{Kiosk, Outputs, Said};
use reader::{Bus, Reader};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwei");
const DIGITS: &str = "314159265358979";
const PATIENCE: Duration = Duration::from_secs(60);

/// How the button begins that does what is due.
fn due(said: &Said) -> Option<String> {
    let next = said.typed as usize % DIGITS.len();
    let name = match said.page.as_str() {
        "import" => "Take the roster",
        "rules" if !said.ready => "Both come in",
        "rules" => "These are the rules",
        "freeze" => "Freeze",
        "number-digits" | "stage-digits" if !said.ready => &DIGITS[next..=next],
        "number-digits" => "Number with these digits",
        "numbered" => "Read, go on to the seal",
        "seal" => "Seal three copies",
        "sealed" => "Begin the drawing day",
        // Whichever seal is due.
        "seals" => "Computer|Disc|Envelopes",
        "opening" => "Compare the next copy",
        "certificate" => "The certificate was read",
        "stage-digits" => "These are the digits",
        "shares" => "Read the shares",
        "check-list" => "The list is right",
        "begin-school" => "Show the school",
        "start-ready" => "Hand over the keys: start number",
        "interval-ready" => "Hand over the keys: interval",
        "start-waits" | "interval-waits" => "Start, ",
        "start-rolling" | "interval-rolling" => "Stop, ",
        "selecting" | "done" => return None,
        "classes" => "Assign the classes",
        "complete" => "Seal the result",
        "print" => "Go on, the sheets wait",
        "close" => "Close the ceremony",
        "archive" => "Write three archives",
        "incident" if !said.ready => "People",
        "incident" => "Go on",
        other => panic!("no button is known for {other}"),
    };
    Some(name.to_owned())
}

/// Finds the button that is due by its name, does its action, and waits until something has come of
/// it.
fn act(reader: &Reader, kiosk: &mut Kiosk<'_>, name: &str) {
    let (since, before) = (Instant::now(), kiosk.last.clone());
    // A press before the least number of ticks is not taken: the parent presses again.
    let again = if name.starts_with("Stop") {
        Duration::from_millis(700)
    } else {
        PATIENCE
    };
    loop {
        assert!(
            since.elapsed() < PATIENCE,
            "nothing came of {name} at {before:?}; there are {:?}",
            reader.buttons()
        );
        let buttons = reader.buttons().unwrap();
        assert!(
            buttons.iter().all(|button| !button.name.is_empty()),
            "nothing is without a name: {buttons:?}"
        );
        let fits =
            |button: &&reader::Button| name.split('|').any(|name| button.name.starts_with(name));
        let Some(button) = buttons.iter().find(fits) else {
            continue;
        };
        // One that was built anew meanwhile is looked for again.
        if !reader.press(button).unwrap_or(false) {
            continue;
        }
        if kiosk.wait_at_most(again, |said| {
            (&said.page, said.typed, said.ready, said.armed, said.events)
                != (
                    &before.page,
                    before.typed,
                    before.ready,
                    before.armed,
                    before.events,
                )
        }) {
            return;
        }
    }
}

/// Presses the button whose name begins so; one that was built anew meanwhile is looked for again.
fn press(reader: &Reader, name: &str) {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        let buttons = reader.buttons().unwrap();
        let button = buttons.iter().find(|b| b.name.starts_with(name));
        if button.is_some_and(|button| reader.press(button).unwrap_or(false)) {
            return;
        }
    }
    panic!("there is no button {name}");
}

/// Waits until the page shows so many digits of the code as typed: the pad is built anew with each.
fn shows_typed(reader: &Reader, typed: usize) {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        let names = reader.names().unwrap();
        if names.iter().filter(|name| *name == "●").count() == typed {
            return;
        }
    }
    panic!("{typed} digits are not shown as typed");
}

/// The second person confirms: by the code that is read off the hall display and typed on the pad,
/// or by a button. No name on the console has the code.
fn confirm(reader: &Reader, kiosk: &mut Kiosk<'_>) {
    match kiosk.last.second.as_str() {
        "code" => {
            kiosk.wait_for_paint(|said| said.painted).unwrap();
            let code = kiosk.code().unwrap();
            let names: Vec<String> = reader.names().unwrap();
            assert!(names.iter().all(|name| !name.contains(&code)), "{names:?}");
            for (typed, digit) in code.chars().enumerate() {
                shows_typed(reader, typed);
                press(reader, &digit.to_string());
            }
            kiosk.wait_for(|said| !said.armed).unwrap();
        }
        "key" => {
            press(reader, "Second person: confirm");
            kiosk.wait_for(|said| !said.armed).unwrap();
        }
        _ => kiosk.wait_for(|said| said.second == "key").unwrap(),
    }
}

#[test]
#[cfg_attr(
    not(all(have_outputs, have_accessibility)),
    ignore = "needs sway, dbus-daemon and at-spi2-core (script/packages)"
)]
fn a_whole_ceremony_by_accessibility_actions_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let sample = [
        "sample",
        "--children",
        "24",
        "--schools",
        "1",
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
    let config = r#"{"pick_ms": 60, "twins_ms": 100, "hold_ms": 100, "parents": 0, "language": "en", "number_digits": 12, "stage_digits": 3}"#;
    std::fs::write(path("config.json"), config).unwrap();
    let bus = Bus::start(folder.path()).unwrap();
    let mut outputs = Outputs::start().unwrap();
    outputs.accessibility = Some(bus.address.clone());
    let files = [
        ("--data", "data"),
        ("--applicants", "applicants.xlsx"),
        ("--schools", "schools.xlsx"),
        ("--config", "config.json"),
    ];
    let args: Vec<std::ffi::OsString> = files
        .iter()
        .flat_map(|(option, file)| [(*option).into(), path(file).into()])
        .collect();
    let args: Vec<&std::ffi::OsStr> = args.iter().map(|arg| arg.as_os_str()).collect();
    let mut kiosk = Kiosk::start(&outputs, Path::new(PROGRAM), &args, None).unwrap();
    let reader = Reader::on(&bus).unwrap();
    let mut interrupted = false;
    while kiosk.last.page != "done" {
        if kiosk.last.page == "complete" && !interrupted {
            interrupted = true;
            act(&reader, &mut kiosk, "Incident");
            continue;
        }
        if kiosk.last.armed {
            confirm(&reader, &mut kiosk);
            continue;
        }
        match due(&kiosk.last) {
            Some(name) => act(&reader, &mut kiosk, &name),
            None => kiosk.wait_for(|said| said.page != "selecting").unwrap(),
        }
    }
    let verdict = Command::new(PROGRAM)
        .args(["verify", "--json"])
        .arg(path("data/record"))
        .output()
        .unwrap();
    let verdict: serde_json::Value = serde_json::from_slice(&verdict.stdout).unwrap();
    assert_eq!(
        (&verdict["holds"], &verdict["complete"]),
        (&true.into(), &true.into())
    );
    let journal = paiwei::journal::Ledger::open(&path("data").join(paiwei::session::LEDGER));
    assert!(journal.is_err(), "the kiosk still holds it");
    act(&reader, &mut kiosk, "Leave");
    kiosk.wait_for(|said| said.second == "key").unwrap();
    press(&reader, "Second person: confirm");
    assert!(kiosk.ended().unwrap().success(), "two people end it");
}
