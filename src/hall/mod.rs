// SPDX-License-Identifier: Apache-2.0

//! The hall display and the stream: a state becomes a scene (plain data), a scene becomes a
//! picture, and two pictures have a motion between them.
//!
//! Invariant: a scene shows only what its state holds, so nothing that is not on disk. Names come
//! masked. Deliberately absent: which step is next for the technician, keys, windows.

mod code;
mod motion;
mod paging;
#[cfg(feature = "gui")]
mod paint;
mod ring;
mod scene;
mod scenes;
mod sight;
mod stage;

pub use code::{ConfirmationSeen, HallCode};
pub use motion::{SceneAge, SceneChange, SceneMotion};
#[cfg(feature = "gui")]
pub use paint::{CODE_CELLS, PlacedText, ScenePainter, TextPlacement, once, written};
pub use ring::{RingPosition, RingTrack};
pub use scene::{
    FooterFingerprint, HeaderStep, RingBand, RingDot, RingFlag, RingScene, Scene, SceneFooter,
    SceneGround, SceneHeader, SceneTable, StepMark, TableFigures, TableRow,
};
pub use scenes::{CopySeen, HallMoment, RollInProgress, SealingSeen, before, scene};
pub use sight::{ViewingDistance, rolling_height};
pub use stage::*;
