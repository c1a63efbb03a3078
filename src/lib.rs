//! Paiwei (派位): the public lottery of school places.
pub mod disk;
pub mod protocol;
pub mod ceremony;
pub mod roster;
pub mod journal;
pub mod custody;
pub mod session;
pub mod record;
pub mod sheet;
pub mod printing;
pub mod hall;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod cli;
