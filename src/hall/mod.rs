//! What the hall and the stream see: a state becomes a scene (plain data), a scene becomes a picture.
//!
//! Invariant: a scene shows only what its state holds, so nothing that is not on disk. Names come masked.
//! Deliberately not here: which step is next for the technician, keys, windows.

mod compose;
mod paging;
#[cfg(feature = "gui")]
mod paint;
mod ring;
mod scene;

pub use compose::{CopySeen, Moment, before, scene};
#[cfg(feature = "gui")]
pub use paint::{Age, Painter, paint_once};
pub use ring::{Place, Track};
pub use scene::{
    ClassList, Dot, Footer, Ground, Header, HeaderStep, Icon, Line, Ring, Scene, Settled, Stage, StepMark,
};
