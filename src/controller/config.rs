// SPDX-License-Identifier: Apache-2.0

//! Settings that a city makes once: texts, custodians, keys, pace, printer. One JSON file; a field
//! that is left out has its default.
//!
//! Deliberately not here: anything that bears on a result. Those are decided at the rules page,
//! frozen and hashed.

use crate::disk::{self, DiskError, OwnProgram};
use crate::hall::ViewingDistance;
use crate::i18n::Language;
use crate::protocol::rolls::Tick;
use crate::roster::WorkbookReader;
use crate::session::{Host, system_wall_clock};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The config file's content.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KioskConfig {
    /// The ceremony's title on screen and paper.
    pub title: String,
    /// The authority that holds it.
    pub authority: String,
    /// The hall.
    pub venue: String,
    /// The day of the draw, `YYYY-MM-DD`; empty = today at the freeze.
    pub date: String,
    /// Keepers of the sealed copies, in order.
    pub custodians: Vec<String>,
    /// Signers of the papers beside two notaries, the technician and a parent, in order.
    pub signers: Vec<String>,
    /// Number of parent representatives drawn by lot.
    pub parents: u32,
    /// Number of digits that the witnesses call at the numbering, 12 or more.
    pub number_digits: u32,
    /// Number of digits that are called on the stage.
    pub stage_digits: u32,
    /// Ticks a second; above 8 see the flash limit in ARCHITECTURE.md.
    pub tick_hz: u32,
    /// Least number of ticks of a roll.
    pub min_ticks: u32,
    /// The GDK name of the parent's start key.
    pub start_key: String,
    /// The GDK name of the parent's stop key.
    pub stop_key: String,
    /// Milliseconds for which a visit is shown; halved where a school has over 300 places.
    pub pick_ms: u64,
    /// Milliseconds for which twins are shown.
    pub twins_ms: u64,
    /// Milliseconds of stillness after a stop.
    pub hold_ms: u64,
    /// Seconds for which a page of a long list is shown, at most.
    pub page_seconds: u64,
    /// Form in which children are shown in the hall: `masked`, `full`, or `numbers` only.
    pub names: NameDisplay,
    /// Fewer ticks, no easing: for a hall where moving pictures do harm.
    pub reduce_motion: bool,
    /// Metres from the picture to the farthest seat.
    pub farthest_seat_m: Option<f64>,
    /// Height of the picture in the hall, in metres.
    pub picture_height_m: Option<f64>,
    /// `ipp://…` of the printer, on this machine unless it is named here.
    pub printer: Option<String>,
    /// The mirror's folder on its stick; none = the folder `mirror` of a mounted medium.
    pub mirror: Option<PathBuf>,
    /// `zh_CN`, or `en`: of console and hall.
    pub language: Language,
}

impl Default for KioskConfig {
    fn default() -> Self {
        Self {
            title: "城区民办小学电脑随机派位派班".into(),
            authority: "市教育局".into(),
            venue: "市教育考试院".into(),
            date: String::new(),
            custodians: vec!["市教育局".into(), "市教育考试院".into(), "公证处".into()],
            signers: vec!["纪检监察人员".into(), "教育局代表".into()],
            parents: 6,
            number_digits: 12,
            stage_digits: 6,
            tick_hz: 8,
            min_ticks: 16,
            start_key: "space".into(),
            stop_key: "Return".into(),
            pick_ms: 500,
            twins_ms: 4000,
            hold_ms: 1500,
            page_seconds: 12,
            names: NameDisplay::Masked,
            reduce_motion: false,
            farthest_seat_m: None,
            picture_height_m: None,
            printer: None,
            mirror: None,
            language: Language::CHINESE,
        }
    }
}

/// Form in which children are shown in the hall. In a rehearsal they have aliases anyway.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameDisplay {
    /// 张*轩.
    Masked,
    /// 张明轩.
    Full,
    /// Draw numbers alone.
    Numbers,
}

/// With reduced motion every so manieth tick is shown: two a second at 8.
const REDUCED: u64 = 4;

/// Reason for which a config is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Not what a config may say.
    #[error("{path}: {what}; correct the file, or remove it to run with the defaults", path = .0.display(), what = .1)]
    Content(PathBuf, String),
}

impl KioskConfig {
    /// Returns the tick that the picture shows: with reduced motion, the last of every four. A stop
    /// shows its own.
    pub fn shown_tick(&self, tick: Tick) -> Tick {
        if self.reduce_motion {
            Tick(tick.0 - tick.0 % REDUCED)
        } else {
            tick
        }
    }

    /// Returns how many values a second the hall's picture shows then.
    pub fn shown_hz(&self, tick_hz: u64) -> u64 {
        if self.reduce_motion {
            tick_hz.div_ceil(REDUCED)
        } else {
            tick_hz
        }
    }

    /// Returns how well the farthest seat sees the picture; `None` where the hall was not measured.
    pub fn sight(&self) -> Option<ViewingDistance> {
        ViewingDistance::new(self.picture_height_m?, self.farthest_seat_m?)
    }

    /// Reads a config file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let config: Self = serde_json::from_slice(&disk::read(path)?)
            .map_err(|error| ConfigError::Content(path.to_owned(), error.to_string()))?;
        if config.start_key == config.stop_key {
            return Err(ConfigError::Content(
                path.to_owned(),
                "start_key and stop_key are the same key".into(),
            ));
        }
        for (option, key) in [
            ("start_key", &config.start_key),
            ("stop_key", &config.stop_key),
        ] {
            if !super::parent_keys::is_free(key) {
                let reason = format!(
                    "{option}: {key:?} is no key for a parent; take one like \"space\" or \"Return\""
                );
                return Err(ConfigError::Content(path.to_owned(), reason));
            }
        }
        Ok(config)
    }
}

/// Options with which the kiosk was started.
#[derive(Clone, Debug)]
pub struct KioskOptions {
    /// Rehearsal, or the real thing.
    pub kind: CeremonyKind,
    /// Applicant workbooks; none = those on the mounted media.
    pub applicants: Vec<PathBuf>,
    /// The plan workbook.
    pub schools: Option<PathBuf>,
    /// The folder of this ceremony.
    pub data: PathBuf,
    /// A folder whose subfolders are taken for the mounted media; none = what is mounted.
    pub media: Option<PathBuf>,
    /// Announcement of each new page on standard output, for a program that drives the kiosk.
    pub announce: AnnounceMode,
    /// Settings of the city.
    pub config: KioskConfig,
    /// The running program.
    pub program: OwnProgram,
    /// Process in which workbooks are read.
    pub workbook_reader: WorkbookReader,
}

impl KioskOptions {
    /// Returns this computer's clock and program.
    pub(super) fn host(&self) -> Host {
        Host::new(system_wall_clock(), self.program.clone())
    }
}

/// Kind of a ceremony: its result counts, or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CeremonyKind {
    /// Results void.
    Rehearsal,
    /// Results count.
    Real,
}

/// Announcement of pages on standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnnounceMode {
    /// Silent.
    No,
    /// One JSON object a line: page, hall stage, number of events. Nothing personal.
    Lines,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::value::Error as StopError;
    use serde::de::{Deserializer, Error as _, Visitor};

    const SAMPLE: &str = include_str!("../../docs/config.sample.json");
    const MANUAL: &str = include_str!("../../docs/config.md");

    /// Deserializer that only notes the names of the fields that a struct asks for.
    struct FieldNames<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for FieldNames<'_> {
        type Error = StopError;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, StopError> {
            *self.0 = fields;
            Err(StopError::custom("noted"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, StopError> {
            Err(StopError::custom("not a struct"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    /// Returns the keys that the config file may have.
    fn config_keys() -> &'static [&'static str] {
        let mut keys: &'static [&'static str] = &[];
        let stopped = KioskConfig::deserialize(FieldNames(&mut keys));
        assert!(stopped.is_err());
        assert!(!keys.is_empty(), "the config asks for no field");
        keys
    }

    #[test]
    fn the_sample_has_every_key_with_its_default() {
        let object: serde_json::Map<_, _> = serde_json::from_str(SAMPLE).unwrap();
        let mut expected = config_keys().to_vec();
        expected.sort_unstable();
        assert_eq!(object.keys().collect::<Vec<_>>(), expected);
        let sample: KioskConfig = serde_json::from_str(SAMPLE).unwrap();
        assert_eq!(
            format!("{sample:?}"),
            format!("{:?}", KioskConfig::default())
        );
    }

    #[test]
    fn the_manual_lists_every_key_with_the_default_of_the_sample() {
        let sample: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
        let rows: Vec<[&str; 2]> = MANUAL
            .lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .map(|row| {
                let mut cells = row.split('`');
                [cells.next().unwrap(), cells.nth(1).unwrap()]
            })
            .collect();
        let keys: Vec<&str> = rows.iter().map(|[key, _]| *key).collect();
        assert_eq!(keys, config_keys());
        for [key, default] in rows {
            let default: serde_json::Value = serde_json::from_str(default).unwrap();
            assert_eq!(default, sample[key], "{key}");
        }
    }

    #[test]
    fn the_manual_lists_every_key_that_a_parent_may_have() {
        for name in super::super::parent_keys::free_names() {
            let listed = name.len() == 1 || MANUAL.contains(&format!("`{name}`"));
            assert!(listed, "{name}");
        }
    }
}
