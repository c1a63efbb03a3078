// SPDX-License-Identifier: Apache-2.0

//! What the hall and the stream see: a state becomes a scene (plain data), a scene becomes a
//! picture, two pictures have a motion between them.
//!
//! Invariant: a scene shows only what its state holds, so nothing that is not on disk. Names come
//! masked. Deliberately not here: which step is next for the technician, keys, windows.

mod motion;
mod paging;
#[cfg(feature = "gui")]
mod paint;
mod ring;
mod scene;
mod scenes;
mod sight;

pub use motion::{SceneAge, SceneChange, SceneMotion};
#[cfg(feature = "gui")]
pub use paint::{PlacedText, ScenePainter, TextPlacement, once, written};
pub use ring::{RingPosition, RingTrack};
pub use scene::{
    ClassList, HallStage, HeaderStep, ParentBadge, PlaceGiven, RingDot, RingScene, RollFigures,
    Scene, SceneFooter, SceneGround, SceneHeader, SceneTable, SchoolTally, SealedThing, SlotValue,
    StageIcon, StepMark, TextLine,
};
pub use scenes::{CopySeen, HallMoment, RollInProgress, before, scene};
pub use sight::{ViewingDistance, rolling_height};
