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
mod keys;
mod media;
mod monitors;
mod mosaic;
mod pages;
mod render;
mod roll;
mod view;

pub use app::run;
pub use config::{Announce, Config, ConfigError, Kind, Options, ShownAs};
pub use desk::{Armed, Choice, Desk, Incident, IncidentKind, Input, Presser, Printing, Set, Step};
pub use keys::ParentKey;
pub use pages::{HallScreen, view};
pub use view::{Answer, Badge, Centre, Finding, Health, Mark, Primary, Question, Ready, Row, Secondary, View};
