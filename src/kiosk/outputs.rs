// SPDX-License-Identifier: Apache-2.0

//! The monitors that GDK lists, and which of them each window was put on.
//!
//! Invariant: a monitor is placed by its connector's name or not at all. Deliberately not here: who
//! gets which ([`super::monitors`] decides), the windows.

use super::app::AppInput;
use super::monitors::{Monitor, RememberedConnectors};
use crate::console::HallScreen;
use crate::disk;
use gtk::gdk;
use gtk::glib;
use gtk::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A new monitor has no geometry yet when it is announced.
const SETTLE: Duration = Duration::from_millis(150);
/// So often is waited for a monitor's name; where there are none it must go without.
const PATIENCE: u32 = 10;

/// The monitors of this computer.
pub(super) struct Outputs {
    remembered: RememberedConnectors,
    /// Where that is kept.
    file: PathBuf,
    tell: relm4::Sender<AppInput>,
    /// How often some monitor had no name yet.
    unnamed: u32,
    placed: OutputChoice,
    hall: HallScreen,
}

/// On which connector each window was put.
#[derive(Default)]
struct OutputChoice {
    console: Option<String>,
    hall: Option<String>,
}

/// A monitor for each window.
pub(super) struct FoundOutputs {
    /// The console's.
    pub console: Option<gdk::Monitor>,
    /// The hall's; `None` where there is one monitor only.
    pub hall: Option<gdk::Monitor>,
}

impl Outputs {
    /// What was chosen at the last start, from `data`; `tell` hears of monitors that come and go.
    pub fn new(data: &Path, tell: relm4::Sender<AppInput>) -> Self {
        // Beside the ledger, because it belongs to this computer.
        let file = data.join("monitors.json");
        let remembered = disk::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let outputs = Self {
            remembered: remembered.unwrap_or_default(),
            file,
            tell,
            unnamed: 0,
            placed: OutputChoice::default(),
            hall: HallScreen::Missing,
        };
        if let Some(display) = gdk::Display::default() {
            let tell = outputs.tell.clone();
            display
                .monitors()
                .connect_items_changed(move |_, _, _, _| look_soon(&tell));
        }
        outputs
    }

    /// Where the hall's picture is seen.
    pub fn hall(&self) -> HallScreen {
        self.hall
    }

    /// Finds a monitor for each window. `None` while one has no name yet, and is looked at again
    /// soon: it would be taken for a new one as soon as it has its own.
    pub fn find(&mut self) -> Option<FoundOutputs> {
        let listed = gdk::Display::default()?.monitors();
        let monitors: Vec<gdk::Monitor> = (0..listed.n_items())
            .filter_map(|i| listed.item(i)?.downcast().ok())
            .collect();
        let named = monitors
            .iter()
            .all(|monitor| monitor.connector().is_some() && monitor.geometry().width() > 0);
        if !named && self.unnamed < PATIENCE {
            self.unnamed += 1;
            look_soon(&self.tell);
            return None;
        }
        self.unnamed = 0;
        let described = |monitor: &gdk::Monitor| Monitor {
            connector: monitor.connector().map(Into::into).unwrap_or_default(),
            at: (monitor.geometry().x(), monitor.geometry().y()),
        };
        let connected: Vec<Monitor> = monitors.iter().map(described).collect();
        let before = self.remembered.clone();
        let placed = self.remembered.place(&connected);
        if self.remembered != before {
            self.keep();
        }
        let name = |i: Option<usize>| Some(connected.get(i?)?.connector.clone());
        self.placed = OutputChoice {
            console: name(placed.console),
            hall: name(placed.hall),
        };
        let monitor = |i: Option<usize>| monitors.get(i?).cloned();
        let found = FoundOutputs {
            console: monitor(placed.console),
            hall: monitor(placed.hall),
        };
        self.hall = if found.hall.is_some() {
            HallScreen::Own
        } else {
            HallScreen::Missing
        };
        Some(found)
    }

    /// The windows are to change places.
    pub fn swap(&mut self) {
        self.remembered.swap();
        self.keep();
    }

    /// For the next start; without it the windows are placed from the left again.
    fn keep(&self) {
        let bytes = serde_json::to_vec(&self.remembered).ok();
        if let Some(bytes) = bytes.filter(|_| self.file.parent().is_some_and(Path::exists)) {
            let _ = disk::write_whole(&self.file, &bytes);
        }
    }

    /// Whether a window stands on another monitor than it was put on: a compositor may lose a wish
    /// while monitors come and go.
    pub fn is_misplaced(&self, console: &gtk::Window, hall: &gtk::Window) -> bool {
        let elsewhere = |window: &gtk::Window, meant: &Option<String>| {
            meant.is_some()
                && connector(window).is_some_and(|stands| Some(&stands) != meant.as_ref())
        };
        elsewhere(console, &self.placed.console) || elsewhere(hall, &self.placed.hall)
    }
}

fn look_soon(tell: &relm4::Sender<AppInput>) {
    let tell = tell.clone();
    glib::timeout_add_local_once(SETTLE, move || tell.emit(AppInput::Monitors));
}

/// The connector of the monitor on which a window stands.
pub(super) fn connector(window: &gtk::Window) -> Option<String> {
    let surface = window.surface()?;
    Some(
        surface
            .display()
            .monitor_at_surface(&surface)?
            .connector()?
            .into(),
    )
}
