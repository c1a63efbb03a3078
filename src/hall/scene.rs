// SPDX-License-Identifier: Apache-2.0

//! A picture of the hall display as plain data: header, footer, ring and [stage](super::stage).
//!
//! Invariant: every text and number of the picture is in its scene, so that two equal scenes look
//! the same. Deliberately absent: sizes, positions and colours (`paint`).

use super::stage::{ConfirmStage, HallStage};
use std::time::Duration;

/// A picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// Real, or a rehearsal with its marks.
    pub ground: SceneGround,
    /// The header.
    pub header: SceneHeader,
    /// The footer; never covered.
    pub footer: SceneFooter,
    /// The school's numbers around the stage.
    pub ring: Option<RingScene>,
    /// The middle.
    pub stage: HallStage,
    /// Time for which a picture of this kind is shown: motions are shortened with it.
    pub pace: Duration,
}

impl Scene {
    /// Returns this picture without its confirmation code, for the console; `None` where it has
    /// none.
    pub fn without_code(&self) -> Option<Self> {
        let HallStage::Confirm(confirm) = &self.stage else {
            return None;
        };
        confirm.code.as_ref()?;
        let stage = HallStage::Confirm(ConfirmStage {
            code: None,
            ..confirm.clone()
        });
        Some(Self {
            stage,
            ..self.clone()
        })
    }
}

/// The palette of a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SceneGround {
    /// Paper and vermilion.
    Real,
    /// A cold ground, a hatched frame, a plate in the header and a watermark behind everything.
    Rehearsal {
        /// 演练 · 结果无效.
        plate: String,
        /// 演练.
        watermark: String,
    },
}

/// The header: a title and steps.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneHeader {
    /// The school, or the part of the day.
    pub title: String,
    /// 第 3/8 所.
    pub place: String,
    /// The steps of a school, or of the opening.
    pub steps: Vec<HeaderStep>,
}

/// A step in the header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderStep {
    /// Name of the step.
    pub name: String,
    /// State of the step: done or not.
    pub mark: StepMark,
}

/// The progress of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepMark {
    /// Over.
    Done,
    /// Under way.
    Now,
    /// To come.
    ToCome,
}

/// The footer: what identifies the record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneFooter {
    /// The ceremony.
    pub title: String,
    /// 第 3/8 所.
    pub place: String,
    /// The fingerprint of the sealed files, once there is one.
    pub fingerprint: Option<FooterFingerprint>,
    /// 日志 311 条.
    pub events: String,
    /// The time of day.
    pub clock: String,
}

/// A fingerprint with its caption.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FooterFingerprint {
    /// The caption.
    pub caption: String,
    /// Eight groups of hex digits.
    pub groups: Vec<String>,
}

/// The numbers of a school around the stage, ascending clockwise from the top left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RingScene {
    /// One for each entry.
    pub dots: Vec<RingDot>,
    /// The entry of the start number.
    pub start: Option<RingFlag>,
    /// The entry that was visited last, with its place.
    pub now: Option<RingFlag>,
    /// The way from the visit before to the last one.
    pub band: Option<RingBand>,
}

/// An entry in the ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RingDot {
    /// Not drawn.
    Open,
    /// Drawn, with so many children.
    Drawn(u64),
    /// On the waiting list.
    Waiting,
}

/// A flag at an entry of the ring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RingFlag {
    /// The entry's index in the ring.
    pub entry: usize,
    /// The text in the flag.
    pub text: String,
}

/// The entries that were counted over between two visits; of several laps the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RingBand {
    /// Index of the entry that was visited before.
    pub from: usize,
    /// Index of the entry that was visited last.
    pub to: usize,
}

/// A list of schools.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneTable {
    /// The title above the names.
    pub title: String,
    /// The heading of each column of figures.
    pub head: [String; 2],
    /// One for each school on this page.
    pub rows: Vec<TableRow>,
    /// Contents of the last column.
    pub figures: TableFigures,
    /// 第 1 / 2 页 where there are several; otherwise empty.
    pub page: String,
}

/// A school in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableRow {
    /// Number in the list, from 1.
    pub number: String,
    /// Name of the school.
    pub name: String,
    /// Figures, one for each column.
    pub figures: [String; 2],
}

/// The last column of a list of schools.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TableFigures {
    /// Known beforehand.
    #[default]
    Planned,
    /// Drawn: can't change.
    Drawn,
}
