// SPDX-License-Identifier: Apache-2.0

//! One JSON line on standard output for each new step or picture, for a machine that plays along.
//!
//! Invariant: nothing personal is in it.

use crate::hall::StageKind;
use serde::Serialize;
use std::io::Write;

/// State of the kiosk, for a program that drives it.
#[derive(Serialize)]
pub(super) struct Announcement {
    /// The step that is due.
    pub page: &'static str,
    /// The stage of the hall's scene.
    pub stage: StageKind,
    /// Events of the ceremony.
    pub events: u64,
    /// Characters that are typed so far.
    pub typed: usize,
    /// True if the step can be confirmed.
    pub ready: bool,
    /// True if the second person is asked.
    pub armed: bool,
    /// Act that is asked of the second person.
    pub second: SecondAnnounced,
    /// True if the hall's scene was painted at all.
    pub shown: bool,
    /// True if hall and console are painted, with nothing moving any more.
    pub painted: bool,
    /// The connector of the console's monitor.
    pub console: Option<String>,
    /// True if the hall has a monitor of its own.
    pub hall: bool,
    /// True if the console has the keyboard.
    pub keys: bool,
    /// True if the desktop was told to keep the screens on.
    pub awake: bool,
    /// Pixels of the hall's last picture, width and height.
    pub size: (i32, i32),
}

/// Act that is asked of the second person. The code itself is on the hall display alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SecondAnnounced {
    /// Nobody is asked.
    Nobody,
    /// The code that stands on the hall display.
    Code,
    /// A key, which is not taken yet.
    Wait,
    /// A key.
    Key,
}

/// Writes a line for each announcement that differs from the last one.
#[derive(Default)]
pub(super) struct Announcer {
    last: String,
}

impl Announcer {
    /// Writes the line, where it is new.
    pub fn announce(&mut self, announcement: &Announcement) {
        let Ok(line) = serde_json::to_string(announcement) else {
            return;
        };
        if line != self.last {
            // A closed pipe is not an error.
            let _ = writeln!(std::io::stdout(), "{line}");
            self.last = line;
        }
    }
}
