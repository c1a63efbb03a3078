// SPDX-License-Identifier: Apache-2.0

//! The kiosk: console on the first monitor, hall on the second, a parent at two keys. Owns no rule.
//!
//! Duty: windows, monitors, keys and widgets. Invariant: the windows know nothing that the
//! [`crate::controller::Controller`] and the [`crate::console`] do not say. Deliberately not here:
//! rules, names behind numbers, anything that decides a result.

mod announcement;
mod app;
mod console;
mod hall;
mod keymap;
mod monitors;
mod outputs;
mod panic;
mod widgets;
mod windows;

pub use app::run;
pub use hall::{Canvas, NumberedTile, Tile, TileCache, TilePlace};
pub use widgets::{ConsoleWidgets, ScaledDesktop, load_css};
