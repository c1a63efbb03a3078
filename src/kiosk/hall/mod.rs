// SPDX-License-Identifier: Apache-2.0

//! The hall's widget: the painted scene, in tiles, and its first picture before a window stands.

mod prerender;
mod tile_cache;
mod view;

pub(super) use prerender::Prerender;
pub use tile_cache::{Canvas, Tile, TileCache};
pub(super) use view::*;
