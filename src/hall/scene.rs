// SPDX-License-Identifier: Apache-2.0

//! A picture as plain data: every word and number that stands on the glass, and no measure.

use std::time::Duration;

/// One picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The real thing, or a rehearsal with its five marks.
    pub ground: SceneGround,
    /// Above.
    pub header: SceneHeader,
    /// Below; never covered.
    pub footer: SceneFooter,
    /// The frame of the stage: the school's numbers.
    pub ring: Option<RingScene>,
    /// What stands in the middle.
    pub stage: HallStage,
    /// How long a picture of this kind stands: motions shrink with it.
    pub pace: Duration,
}

/// Which palette.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SceneGround {
    /// Paper and vermilion.
    Real,
    /// Cold ground, hatched frame, a plate and the word behind everything.
    Rehearsal {
        /// 演练 · 结果无效.
        plate: String,
        /// 演练.
        watermark: String,
    },
}

/// Title and steps.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneHeader {
    /// The school, or the part of the day.
    pub title: String,
    /// 第 3/8 所.
    pub place: String,
    /// The steps of a school, or of the opening.
    pub steps: Vec<HeaderStep>,
}

/// One step in the header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderStep {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub mark: StepMark,
}

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepMark {
    /// Over.
    Done,
    /// Under way.
    Now,
    /// To come.
    ToCome,
}

/// The record's line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneFooter {
    /// The ceremony.
    pub title: String,
    /// 第 3/8 所.
    pub place: String,
    /// What the fingerprint is called, and its eight groups.
    pub fingerprint: Option<(String, Vec<String>)>,
    /// 日志 311 条.
    pub events: String,
    /// The time of day.
    pub clock: String,
}

/// A school's numbers around the stage, ascending clockwise from the top left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RingScene {
    /// One for each entry.
    pub dots: Vec<RingDot>,
    /// The start number's entry, with its flag.
    pub start: Option<(usize, String)>,
    /// The entry that was drawn last, with its order in the flag.
    pub now: Option<(usize, String)>,
    /// What was counted over, from the entry before to this one; of several laps the last.
    pub band: Option<(usize, usize)>,
}

/// One entry in the ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RingDot {
    /// Not drawn.
    Open,
    /// Drawn, with so many children.
    Drawn(u64),
    /// On the waiting list.
    Waiting,
}

/// A line of a list: its number, a name, figures.
pub type TextLine = Vec<String>;

/// A list of schools.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SceneTable {
    /// Over the names.
    pub title: String,
    /// Over each figure.
    pub head: Vec<String>,
    /// One a school: number, name, as many figures as there are heads.
    pub rows: Vec<TextLine>,
    /// What the last figure is.
    pub figures: RollFigures,
    /// 第 1 / 2 页, where there are several.
    pub page: String,
}

/// What the last figure of a list is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RollFigures {
    /// Known beforehand.
    #[default]
    Planned,
    /// Drawn, and can't change.
    Drawn,
}

/// Whether a big number can still change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlotValue {
    /// Empty slots: so many digits.
    Slots(usize),
    /// It rolls: what this tick shows, and faint above it what the tick before showed.
    Rolling {
        /// This tick's value.
        now: String,
        /// The value of the tick shown before; a coming one never.
        past: Option<String>,
        /// How many values a second.
        hz: u64,
    },
    /// It is on disk.
    Fixed(String),
}

/// What a person is to do, or that it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageIcon {
    /// Press start.
    Start,
    /// Press stop.
    Stop,
    /// Done.
    Tick,
    /// Wait.
    Wait,
}

/// A class with the numbers in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassList {
    /// 1 班.
    pub name: String,
    /// 35 人.
    pub children: String,
    /// Each number, ascending, with a mark where it stands for more than one child here.
    pub numbers: Vec<(String, String)>,
}

/// What was under seal between the days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealedThing {
    /// The computer of the draw.
    Computer,
    /// The data disc.
    Disc,
    /// The envelopes with the share slips.
    Envelopes,
}

/// A parent representative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParentBadge {
    /// 03.
    pub label: String,
    /// The draw number of the own child.
    pub number: String,
    /// That child's school: there this parent does not press.
    pub school: String,
}

/// What a visit gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceGiven {
    /// A place.
    Place,
    /// A place on the waiting list.
    Waiting,
    /// Nothing: passed over.
    Nothing,
}

/// How far a count is: children against places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolTally {
    /// So far.
    pub done: u64,
    /// Planned.
    pub places: u64,
    /// 已派出 / 计划.
    pub words: String,
    /// 同胞增 1, where the last pair was taken whole.
    pub beyond: String,
    /// What is counted.
    pub of: PlaceGiven,
}

/// What stands in the middle of the glass.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(
    missing_docs,
    reason = "the fields are the words on the picture, in reading order"
)]
pub enum HallStage {
    /// Before and after: who and what on the left, the schools on the right.
    Poster {
        over: String,
        title: String,
        number: String,
        facts: Vec<String>,
        chip: String,
        table: SceneTable,
    },
    /// What was under seal, and whether each seal was found whole.
    Seals {
        heading: String,
        things: Vec<(SealedThing, [String; 2], StepMark, String)>,
        verdict: String,
        icon: StageIcon,
    },
    /// The sealed copies held against each other.
    Fingerprint {
        heading: String,
        boxes: Vec<(String, super::CopySeen, String)>,
        facts: String,
        groups: Vec<String>,
        verdict: String,
        icon: StageIcon,
    },
    /// One thing happens and everybody listens: what, and what it rests on.
    Reading {
        chip: String,
        title: String,
        facts: Vec<(StepMark, String)>,
        note: String,
    },
    /// Digits as they are called, each with its place.
    Digits {
        heading: String,
        chip: String,
        digits: Vec<(Option<char>, String)>,
        notes: Vec<String>,
    },
    /// The parent representatives that were drawn by lot.
    Parents {
        heading: String,
        chip: String,
        parents: Vec<ParentBadge>,
        caption: String,
        notes: Vec<String>,
    },
    /// A school's turn begins: what is drawn for, and who presses.
    School {
        name: String,
        figures: Vec<(String, String, String)>,
        call: String,
        presser: String,
        icon: StageIcon,
    },
    /// A roll: ready, rolling or stopped.
    Roll {
        caption: String,
        again: String,
        tick: String,
        chip: String,
        value: SlotValue,
        aside: Option<(String, String, Vec<String>)>,
        icon: StageIcon,
        notes: [String; 2],
    },
    /// An entry was visited.
    Drawing {
        order: String,
        number: String,
        name: String,
        given: PlaceGiven,
        chip: String,
        under: String,
        count: SchoolTally,
        start: (String, String),
        interval: (String, String, String),
        recent_head: String,
        recent: Vec<TextLine>,
    },
    /// A bundle was drawn: one number, several names.
    Together {
        head: String,
        seats: String,
        number: String,
        people: Vec<(String, String)>,
        count: SchoolTally,
    },
    /// The classes of a school.
    Classes {
        heading: String,
        under: String,
        chip: String,
        classes: Vec<ClassList>,
    },
    /// A school is over.
    SchoolDone {
        title: String,
        number: String,
        facts: Vec<String>,
        todo: Vec<(String, String)>,
        code: String,
        code_head: String,
        groups: Vec<String>,
    },
    /// An interruption: what stands, and that it goes on.
    Paused {
        chip: String,
        sentence: String,
        count: Option<[String; 5]>,
        notes: Vec<String>,
    },
}

impl HallStage {
    /// A stable word for the kind of picture.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Poster { .. } => "poster",
            Self::Seals { .. } => "seals",
            Self::Fingerprint { .. } => "fingerprint",
            Self::Reading { .. } => "reading",
            Self::Digits { .. } => "digits",
            Self::Parents { .. } => "parents",
            Self::School { .. } => "school",
            Self::Roll {
                value: SlotValue::Slots(_),
                ..
            } => "roll-ready",
            Self::Roll {
                value: SlotValue::Rolling { .. },
                ..
            } => "rolling",
            Self::Roll {
                value: SlotValue::Fixed(_),
                ..
            } => "stopped",
            Self::Drawing { .. } => "drawing",
            Self::Together { .. } => "together",
            Self::Classes { .. } => "classes",
            Self::SchoolDone { .. } => "school-done",
            Self::Paused { .. } => "paused",
        }
    }
}
