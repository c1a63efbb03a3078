// SPDX-License-Identifier: Apache-2.0

//! The hall's window: its component, the widget that paints the scene in tiles, the picture that is
//! painted before a window exists, and the preview on the console.

mod component;
mod prerender;
mod preview;
mod shown_scene;
mod tile_cache;
mod view;

pub(super) use component::{Hall, HallInit, HallInput, HallOutput};
pub(super) use prerender::Prerender;
pub(super) use preview::HallPreview;
pub(super) use shown_scene::{HallMotion, NumberedScene, PaintReport};
pub use tile_cache::{Canvas, NumberedTile, Tile, TileCache, TilePlace};
