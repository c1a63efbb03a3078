//! What the hall and the stream see: a state becomes a scene (plain data), a scene becomes a picture, two pictures have a motion between them.
//!
//! Invariant: a scene shows only what its state holds, so nothing that is not on disk. Names come masked.
//! Deliberately not here: which step is next for the technician, keys, windows.

mod compose;
mod motion;
mod paging;
#[cfg(feature = "gui")]
mod paint;
mod ring;
mod scene;
mod sight;

pub use compose::{CopySeen, Moment, Rolling, before, scene};
pub use motion::{Age, Change, Motion};
#[cfg(feature = "gui")]
pub use paint::{Painter, Standing, Written, once, written};
pub use ring::{Place, Track};
pub use scene::{
    ClassList, Dot, Figures, Footer, Given, Ground, Header, HeaderStep, Icon, Line, Parent, Ring, Scene, Stage,
    StepMark, Table, Tally, Thing, Value,
};
pub use sight::{Sight, rolling_height};
