//! Paiwei (派位): the public lottery of school places.
pub mod ceremony;
pub mod cli;
pub mod custody;
pub mod disk;
pub mod hall;
pub mod journal;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod printing;
pub mod protocol;
pub mod record;
pub mod roster;
pub mod session;
pub mod sheet;
