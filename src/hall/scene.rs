//! A picture as plain data: every word and number that stands on the glass, and no measure.

/// One picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The real thing, or a rehearsal with its five marks.
    pub ground: Ground,
    /// Above.
    pub header: Header,
    /// Below; never covered.
    pub footer: Footer,
    /// The frame of the stage: the school's numbers.
    pub ring: Option<Ring>,
    /// What stands in the middle.
    pub stage: Stage,
}

/// Which palette.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ground {
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
pub struct Header {
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
pub struct Footer {
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
pub struct Ring {
    /// One for each entry.
    pub dots: Vec<Dot>,
    /// The start number's entry, with its flag.
    pub start: Option<(usize, String)>,
    /// The entry that was drawn last, with its order in the flag.
    pub now: Option<(usize, String)>,
    /// What was counted over, from the entry before to this one.
    pub band: Option<(usize, usize)>,
}

/// One entry in the ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dot {
    /// Not drawn.
    Open,
    /// Drawn, with so many children.
    Drawn(u64),
}

/// A line of a list.
pub type Line = Vec<String>;

/// Whether a big number can still change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// It rolls.
    Rolling,
    /// It is on disk.
    Fixed,
}

/// What a person is to do, or that it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Icon {
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

/// What stands in the middle of the glass.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the fields are the words on the picture, in reading order")]
pub enum Stage {
    /// Before and after: who and what on the left, the schools on the right.
    Poster {
        over: String,
        title: String,
        number: String,
        facts: Vec<String>,
        chip: String,
        head: Line,
        rows: Vec<Line>,
        page: String,
    },
    /// The sealed copies held against each other.
    Fingerprint {
        heading: String,
        boxes: Vec<(String, super::CopySeen, String)>,
        facts: String,
        groups: Vec<String>,
        verdict: String,
        icon: Icon,
    },
    /// Digits as they are called.
    Digits { heading: String, chip: String, digits: Vec<Option<char>>, notes: Vec<String> },
    /// A roll: ready, rolling or stopped.
    Roll {
        caption: String,
        tick: String,
        chip: String,
        value: Option<(String, Settled)>,
        slots: usize,
        aside: Option<(String, String, Vec<String>)>,
        icon: Icon,
        notes: [String; 2],
    },
    /// An entry was drawn.
    Drawing {
        order: String,
        number: String,
        name: String,
        chip: String,
        under: String,
        count: (u64, u64),
        count_words: String,
        start: (String, String),
        interval: (String, String),
        recent_head: String,
        recent: Vec<Line>,
    },
    /// A bundle was drawn: one number, several names.
    Together { head: String, seats: String, number: String, people: Vec<(String, String)> },
    /// The classes of a school.
    Classes { heading: String, under: String, chip: String, classes: Vec<ClassList> },
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
    /// The draw is paused.
    Paused { chip: String, sentence: String, left: String, number: String, right: String, notes: Vec<String> },
}

impl Stage {
    /// A stable word for the kind of picture.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Poster { .. } => "poster",
            Self::Fingerprint { .. } => "fingerprint",
            Self::Digits { .. } => "digits",
            Self::Roll { value: None, .. } => "roll-ready",
            Self::Roll { value: Some((_, Settled::Rolling)), .. } => "rolling",
            Self::Roll { value: Some((_, Settled::Fixed)), .. } => "stopped",
            Self::Drawing { .. } => "drawing",
            Self::Together { .. } => "together",
            Self::Classes { .. } => "classes",
            Self::SchoolDone { .. } => "school-done",
            Self::Paused { .. } => "paused",
        }
    }
}

impl Scene {
    /// Whether something in the next picture has to move from where it stands in this one.
    pub fn moves_on_to(&self, next: &Self) -> bool {
        let disc = |scene: &Self| scene.ring.as_ref().and_then(|ring| ring.now.clone());
        let fixed = |scene: &Self| scene.stage.word() == "stopped";
        disc(self) != disc(next) || fixed(self) != fixed(next)
    }
}
