//! The kiosk: console on the first monitor, hall on the second, a parent at two keys. Owns no rule.
//!
//! Duty: turn what people do into the session's commands, and show what is on disk. Invariant: the windows know nothing that the [`Desk`] does not say.
//! Deliberately not here: rules, names behind numbers, anything that decides a result.

mod ahead;
mod app;
mod config;
mod desk;
mod fault;
mod glass;
mod keyboard;
mod keys;
mod lookout;
mod machine;
mod media;
mod monitors;
mod mosaic;
mod outputs;
mod pages;
mod render;
mod roll;
mod view;
mod windows;

pub use app::run;
pub use config::{Announce, Config, ConfigError, Kind, Options, ShownAs};
pub use desk::{
    Armed, Ask, Choice, Desk, Incident, IncidentKind, Input, Mark as Done, Offer, Open, Presser, Printing, Reason,
    SealOn, Set, Step, Way,
};
pub use keys::ParentKey;
pub use machine::Machine;
pub use mosaic::{Canvas, Mosaic, Tile};
pub use pages::{HallScreen, view};
pub use render::{Console, Desktop, load_css};
pub use view::{
    Answer, Badge, Centre, Finding, Health, IncidentSheet, Layout, Leaf, Mark, Primary, Question, Ready, Row,
    Secondary, SetCard, View, Workbook,
};
