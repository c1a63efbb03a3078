// SPDX-License-Identifier: Apache-2.0

//! The middle of a scene: one struct for each kind of picture, with its texts in reading order.
//!
//! Invariant: a stage holds finished texts and numbers in the hall's language; a painter adds no
//! word. Deliberately absent: sizes, positions and colours (`paint`), and when a stage is due
//! (`scenes`).

use super::CopySeen;
use super::code::HallCode;
use super::scene::{SceneTable, StepMark};
use serde::Serialize;

/// Declares the stages that have one kind, beside the roll, which has three.
macro_rules! hall_stages {
    ($( $(#[$doc:meta])* $stage:ident($texts:ident); )+) => {
        /// The middle of a scene.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum HallStage {
            $( $(#[$doc])* $stage($texts), )+
            /// A roll: ready, rolling or stopped.
            Roll(RollStage),
        }

        /// The kind of a stage, by which motions are chosen. A roll has one for each state of its
        /// number.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum StageKind {
            $( $(#[$doc])* $stage, )+
            /// [`HallStage::Roll`] before the start key.
            RollReady,
            /// [`HallStage::Roll`] between start and stop.
            Rolling,
            /// [`HallStage::Roll`] with its committed value.
            #[serde(rename = "stopped")]
            RollStopped,
        }

        impl StageKind {
            /// All kinds.
            pub const ALL: &[Self] = &[
                $( Self::$stage, )+
                Self::RollReady,
                Self::Rolling,
                Self::RollStopped,
            ];
        }

        impl HallStage {
            /// Returns the kind of this stage.
            pub fn kind(&self) -> StageKind {
                match self {
                    $( Self::$stage(_) => StageKind::$stage, )+
                    Self::Roll(roll) => match roll.value {
                        SlotValue::Slots(_) => StageKind::RollReady,
                        SlotValue::Rolling { .. } => StageKind::Rolling,
                        SlotValue::Fixed(_) => StageKind::RollStopped,
                    },
                }
            }
        }
    };
}

hall_stages! {
    /// Before and after the draw: facts on the left, the schools on the right.
    Poster(PosterStage);
    /// The seals that the notary shows.
    Seals(SealsStage);
    /// The sealed copies compared with each other.
    Fingerprint(FingerprintStage);
    /// A text that is read aloud.
    Reading(ReadingStage);
    /// Digits as they are called.
    Digits(DigitsStage);
    /// The parent representatives that were drawn by lot.
    Parents(ParentsStage);
    /// The beginning of a school's turn.
    School(SchoolStage);
    /// A visit to an entry.
    Drawing(DrawingStage);
    /// A bundle that was admitted: one number, several children.
    Together(TogetherStage);
    /// The classes of a school.
    Classes(ClassesStage);
    /// The end of a school's turn.
    SchoolDone(SchoolDoneStage);
    /// An interruption.
    Paused(PausedStage);
    /// A step that waits for the second person.
    Confirm(ConfirmStage);
}

impl HallStage {
    /// Returns what this stage is about, as far as another of its kind can follow it at once.
    pub(super) fn subject(&self) -> StageSubject<'_> {
        match self {
            Self::Poster(poster) => StageSubject {
                title: &poster.title,
                table: &poster.table.title,
            },
            Self::Digits(digits) => StageSubject::of(&digits.heading),
            Self::Roll(roll) => StageSubject::of(&roll.caption),
            _ => StageSubject::of(""),
        }
    }
}

/// The subject of a stage. Another page of a list is the same subject.
#[derive(PartialEq)]
pub(super) struct StageSubject<'a> {
    title: &'a str,
    table: &'a str,
}

impl<'a> StageSubject<'a> {
    fn of(title: &'a str) -> Self {
        Self { title, table: "" }
    }
}

/// The icon that tells people what to do. Each has a shape of its own.
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

/// The texts of [`HallStage::Poster`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PosterStage {
    /// The line above the title: who holds the ceremony.
    pub over: String,
    /// The title.
    pub title: String,
    /// A figure under the title, or empty.
    pub number: String,
    /// Date, place, and the like.
    pub facts: Vec<String>,
    /// The activity of this moment, or empty.
    pub chip: String,
    /// The schools; without rows the facts take the whole width.
    pub table: SceneTable,
}

/// The texts of [`HallStage::Seals`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealsStage {
    /// The heading.
    pub heading: String,
    /// One card for each sealed thing.
    pub cards: Vec<SealCard>,
    /// The sentence below the cards.
    pub verdict: String,
    /// The icon before the verdict.
    pub icon: StageIcon,
}

/// A sealed thing with the state of its seal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealCard {
    /// The thing, for its drawing.
    pub thing: SealedThing,
    /// Name of the sealed thing.
    pub name: String,
    /// Contents of the sealed thing.
    pub what: String,
    /// [`StepMark::Done`] once the notary found the seal intact.
    pub mark: StepMark,
    /// The mark in words.
    pub words: String,
}

/// A thing that was under seal between the two days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealedThing {
    /// The computer of the draw.
    Computer,
    /// The data disc.
    Disc,
    /// The envelopes with the share slips.
    Envelopes,
}

/// The texts of [`HallStage::Fingerprint`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FingerprintStage {
    /// The heading.
    pub heading: String,
    /// One box for each copy; the last is this computer.
    pub boxes: Vec<CopyBox>,
    /// Schools, draw numbers and children.
    pub facts: String,
    /// The fingerprint in eight groups of hex digits.
    pub groups: Vec<String>,
    /// The result of the comparison.
    pub verdict: String,
    /// The icon before the verdict.
    pub icon: StageIcon,
}

/// A sealed copy and how it compares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyBox {
    /// Custodian of the copy.
    pub name: String,
    /// Result of the comparison.
    pub seen: CopySeen,
    /// The comparison in words.
    pub words: String,
}

/// The texts of [`HallStage::Reading`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadingStage {
    /// The activity of this moment.
    pub chip: String,
    /// The title.
    pub title: String,
    /// Facts on which the text that is read rests.
    pub facts: Vec<ReadingFact>,
    /// The line at the bottom.
    pub note: String,
}

/// A fact under a text that is read aloud.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadingFact {
    /// State of the fact: done or not.
    pub mark: StepMark,
    /// The fact.
    pub words: String,
}

/// The texts of [`HallStage::Digits`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigitsStage {
    /// The heading.
    pub heading: String,
    /// Number of the digits that were called.
    pub chip: String,
    /// One for each digit that is wanted.
    pub digits: Vec<CalledDigit>,
    /// The lines at the bottom.
    pub notes: Vec<String>,
}

/// A digit that is called aloud.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalledDigit {
    /// The digit, once called.
    pub digit: Option<char>,
    /// The digit's kind.
    pub label: String,
}

/// The texts of [`HallStage::Parents`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParentsStage {
    /// The heading.
    pub heading: String,
    /// Page number, or empty.
    pub chip: String,
    /// The representatives on this page.
    pub parents: Vec<ParentBadge>,
    /// Meaning of number and school on a badge.
    pub caption: String,
    /// The lines at the bottom.
    pub notes: Vec<String>,
}

/// A parent representative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParentBadge {
    /// The order in which this one was drawn: 03.
    pub label: String,
    /// The draw number of the own child.
    pub number: String,
    /// That child's school: there this parent does not press.
    pub school: String,
}

/// The texts of [`HallStage::School`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolStage {
    /// The school.
    pub name: String,
    /// Places, children, classes.
    pub figures: Vec<SchoolFigure>,
    /// The representative who is called to the keys.
    pub call: String,
    /// That representative's draw number and school, or empty.
    pub presser: String,
    /// The icon before the call.
    pub icon: StageIcon,
}

/// A figure of a school with the words around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolFigure {
    /// Things that are counted.
    pub caption: String,
    /// The figure.
    pub value: String,
    /// A remark below, or empty.
    pub under: String,
}

/// The texts of [`HallStage::Roll`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollStage {
    /// Start number or interval.
    pub caption: String,
    /// Number of the attempt, from the second on; otherwise empty.
    pub again: String,
    /// The tick that is shown, or empty.
    pub tick: String,
    /// The activity of this moment.
    pub chip: String,
    /// The number.
    pub value: SlotValue,
    /// The start number, beside the interval.
    pub aside: Option<RollAside>,
    /// The icon before the notes.
    pub icon: StageIcon,
    /// The action that is due, or the meaning of the value.
    pub action: String,
    /// From what is rolled, or who stopped it; may be empty.
    pub remark: String,
}

/// The state of a number that is rolled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlotValue {
    /// Empty slots, as many as the number has digits.
    Slots(usize),
    /// The number rolls: nothing is decided.
    Rolling {
        /// The value of this tick.
        now: String,
        /// The value of the tick that was shown before; never one to come.
        past: Option<String>,
        /// Values shown in a second.
        hz: u64,
    },
    /// The value that was committed.
    Fixed(String),
}

/// The start number beside the roll of the interval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollAside {
    /// The caption.
    pub heading: String,
    /// The start number.
    pub number: String,
    /// The counting from there, line by line.
    pub lines: Vec<String>,
}

/// The texts of [`HallStage::Drawing`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawingStage {
    /// Number of the place, waiting place or visit.
    pub order: String,
    /// The draw number.
    pub number: String,
    /// The masked names, or empty where numbers alone are shown.
    pub name: String,
    /// Place that the visit gave.
    pub given: PlaceGiven,
    /// The same in words.
    pub chip: String,
    /// A remark below the chip, or empty.
    pub under: String,
    /// Children so far against places.
    pub count: SchoolTally,
    /// The start number.
    pub start: RollLegend,
    /// The interval.
    pub interval: RollLegend,
    /// Whole laps that were counted since the visit before, in words; empty where there were none.
    pub laps: String,
    /// The heading of the earlier visits.
    pub recent_head: String,
    /// The earlier visits, the last one first.
    pub recent: Vec<RecentRow>,
}

/// A stopped roll in the legend.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RollLegend {
    /// Start number or interval.
    pub caption: String,
    /// The value.
    pub value: String,
}

/// A visit in the list of earlier ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecentRow {
    /// The place, in children.
    pub place: String,
    /// The draw number.
    pub number: String,
    /// The masked names.
    pub name: String,
}

/// The result of a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceGiven {
    /// A place.
    Place,
    /// A place on the waiting list.
    Waiting,
    /// Nothing: the entry was passed over.
    Nothing,
}

/// A count of children against places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolTally {
    /// Children so far.
    pub done: u64,
    /// Places in the plan, or on the waiting list.
    pub places: u64,
    /// 已派出 / 计划.
    pub words: String,
    /// 同胞增 1 where the last bundle was admitted whole; otherwise empty.
    pub beyond: String,
    /// Kind of place that is counted.
    pub of: PlaceGiven,
}

/// The texts of [`HallStage::Together`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TogetherStage {
    /// The heading: twins, or how many siblings.
    pub head: String,
    /// Number of places that they take.
    pub seats: String,
    /// Their one draw number.
    pub number: String,
    /// One for each child.
    pub people: Vec<SeatedChild>,
    /// Children so far against places.
    pub count: SchoolTally,
}

/// A child of a bundle with the place it got.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatedChild {
    /// Number of the place.
    pub place: String,
    /// The masked name.
    pub name: String,
}

/// The texts of [`HallStage::Classes`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassesStage {
    /// The heading.
    pub heading: String,
    /// Numbers of children and classes.
    pub under: String,
    /// Page number, or empty.
    pub chip: String,
    /// The classes on this page.
    pub classes: Vec<ClassList>,
}

/// A class with the numbers in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassList {
    /// 1 班.
    pub name: String,
    /// 35 人.
    pub children: String,
    /// The draw numbers, ascending.
    pub numbers: Vec<ClassNumber>,
}

/// A draw number in a class.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ClassNumber {
    /// The draw number.
    pub number: String,
    /// ×2 where it means two children of this class; empty for one.
    pub mark: String,
}

/// The texts of [`HallStage::SchoolDone`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolDoneStage {
    /// The title.
    pub title: String,
    /// Children admitted.
    pub number: String,
    /// Plan, classes, waiting list, start number, interval.
    pub facts: Vec<String>,
    /// Actions that are still due, in order.
    pub todo: Vec<TodoLine>,
    /// The text of the QR code: `paiwei1:SCHOOL:LINES:HASH`.
    pub code: String,
    /// The caption of the code.
    pub code_head: String,
    /// The school's head in eight groups of hex digits.
    pub groups: Vec<String>,
}

/// Something that is to be done after a school's draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TodoLine {
    /// The action that is due.
    pub what: String,
    /// For whom, by whom or where.
    pub remark: String,
}

/// The texts of [`HallStage::Paused`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PausedStage {
    /// That the draw is paused.
    pub chip: String,
    /// The sentence of the rule book.
    pub sentence: String,
    /// Number of complete things, where something is complete.
    pub count: Option<PausedCount>,
    /// Time since which it is so, and the step that comes next.
    pub notes: Vec<String>,
}

/// The texts of [`HallStage::Confirm`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfirmStage {
    /// That the second person confirms.
    pub chip: String,
    /// Sentence of what is confirmed.
    pub sentence: String,
    /// Name of the digits, above their frame.
    pub caption: String,
    /// The code; `None` where a key does instead, and on the console's preview.
    pub code: Option<HallCode>,
    /// Purpose of the code, below its frame.
    pub note: String,
}

/// A big figure with two lines on each side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PausedCount {
    /// The lines on its left.
    pub left: [String; 2],
    /// The figure.
    pub number: String,
    /// The lines on its right.
    pub right: [String; 2],
}
