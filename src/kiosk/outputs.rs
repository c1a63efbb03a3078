// SPDX-License-Identifier: Apache-2.0

//! The monitors that GDK lists, and which window belongs on which.
//!
//! Invariant: a monitor is placed by its connector's name, or after a time of patience without one.
//! Deliberately not here: who gets which ([`super::monitors`] decides), the windows.

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
/// Number of times that a monitor's name is waited for; where there is none, it goes without.
const PATIENCE: u32 = 10;

/// The monitors of this computer.
pub(super) struct Outputs {
    remembered: RememberedConnectors,
    /// File in which `remembered` is stored.
    file: PathBuf,
    app: relm4::Sender<AppInput>,
    /// Number of times that some monitor had no name yet.
    unnamed: u32,
    /// `None` before the first placement.
    placement: Option<MonitorPlacement>,
}

/// A monitor for each window.
pub(super) struct MonitorPlacement {
    /// Counts placements; windows are put on their monitors once for each.
    pub number: u64,
    /// The console's.
    pub console: Option<gdk::Monitor>,
    /// The hall's; `None` where there is one monitor only.
    pub hall: Option<gdk::Monitor>,
}

impl Outputs {
    /// Returns the monitors, with what was chosen at the last start from the folder `data`. `app`
    /// hears of monitors that come and go.
    pub fn new(data: &Path, app: relm4::Sender<AppInput>) -> Self {
        // Beside the ledger, because it belongs to this computer.
        let file = data.join("monitors.json");
        let remembered = disk::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(display) = gdk::Display::default() {
            let app = app.clone();
            display
                .monitors()
                .connect_items_changed(move |_, _, _, _| look_soon(&app));
        }
        Self {
            remembered: remembered.unwrap_or_default(),
            file,
            app,
            unnamed: 0,
            placement: None,
        }
    }

    /// Returns the monitor of each window; `None` while no monitor is known.
    pub fn placement(&self) -> Option<&MonitorPlacement> {
        self.placement.as_ref()
    }

    /// Returns where the hall's picture is seen.
    pub fn hall(&self) -> HallScreen {
        match &self.placement {
            Some(placement) if placement.hall.is_some() => HallScreen::Own,
            Some(_) | None => HallScreen::Missing,
        }
    }

    /// Finds a monitor for each window. While one has no name yet nothing changes, and it is looked
    /// at again soon: it would be taken for a new one as soon as it has its own.
    pub fn find(&mut self) {
        let Some(monitors) = listed_monitors() else {
            return;
        };
        if !monitors.iter().all(is_named) && self.unnamed < PATIENCE {
            self.unnamed += 1;
            return look_soon(&self.app);
        }
        self.unnamed = 0;
        let connected: Vec<Monitor> = monitors.iter().map(described).collect();
        let before = self.remembered.clone();
        let placed = self.remembered.place(&connected);
        if self.remembered != before {
            self.store();
        }
        let last = self.placement.as_ref();
        self.placement = Some(MonitorPlacement {
            number: last.map_or(0, |last| last.number) + 1,
            console: placed.console.and_then(|i| monitors.get(i).cloned()),
            hall: placed.hall.and_then(|i| monitors.get(i).cloned()),
        });
    }

    /// Lets the windows change places.
    pub fn swap(&mut self) {
        self.remembered.swap();
        self.store();
        self.find();
    }

    /// Stores the choice for the next start. Where that fails, the next start places the windows
    /// from the left again.
    fn store(&self) {
        let folder_exists = self.file.parent().is_some_and(Path::exists);
        if let Ok(bytes) = serde_json::to_vec(&self.remembered)
            && folder_exists
        {
            let _ = disk::write_whole(&self.file, &bytes);
        }
    }
}

fn listed_monitors() -> Option<Vec<gdk::Monitor>> {
    let list = gdk::Display::default()?.monitors();
    let monitors = (0..list.n_items()).filter_map(|i| list.item(i)?.downcast().ok());
    Some(monitors.collect())
}

fn is_named(monitor: &gdk::Monitor) -> bool {
    monitor.connector().is_some() && monitor.geometry().width() > 0
}

fn described(monitor: &gdk::Monitor) -> Monitor {
    let connector = monitor.connector().map(String::from);
    Monitor {
        connector: connector.unwrap_or_default(),
        at: (monitor.geometry().x(), monitor.geometry().y()),
    }
}

fn look_soon(app: &relm4::Sender<AppInput>) {
    let app = app.clone();
    glib::timeout_add_local_once(SETTLE, move || app.emit(AppInput::MonitorsChanged));
}

/// Returns the connector of the monitor on which a window is.
pub(super) fn connector(window: &gtk::Window) -> Option<String> {
    let surface = window.surface()?;
    let monitor = surface.display().monitor_at_surface(&surface)?;
    monitor.connector().map(String::from)
}
