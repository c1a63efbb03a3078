// SPDX-License-Identifier: Apache-2.0

//! What moves between two pictures, and how far it is. Pure: two scenes and an age, no clock, no
//! glass.
//!
//! Invariants: what is read never moves; a stop, a tick and a start key's answer are cuts, so that
//! nothing comes later than it is on disk; nothing flashes or repeats. Reduced motion is
//! [`SceneAge::STILL`]: every motion at its end. Deliberately not here: how it is painted.

use super::scene::{HallStage, RingScene, Scene};
use std::time::Duration;

/// A stopped number goes from ink to the colour of what can't change.
const SETTLES: Duration = Duration::from_millis(200);
/// The band runs from the last entry to the next, the disc rides on it.
const BAND: Duration = Duration::from_millis(350);
/// The bar that the disc leaves behind grows.
const BAR: Duration = Duration::from_millis(150);
/// The list of earlier numbers moves on by a row.
const SHIFT: Duration = Duration::from_millis(200);
/// One picture gives way to another.
const FADE: Duration = Duration::from_millis(250);
/// The calm notice of an interruption.
const NOTICE: Duration = Duration::from_millis(400);
/// The pace at which motions have their full length; a quicker one shortens them in proportion.
const PACE: Duration = Duration::from_millis(500);

/// How long a picture has been standing since something in it moved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SceneAge(Duration);

impl SceneAge {
    /// A picture in which nothing moves any more: what a test or reduced motion paints.
    pub const STILL: Self = Self(Duration::MAX);

    /// After this time.
    pub fn new(since: Duration) -> Self {
        Self(since)
    }

    /// How far a motion of this length is, 0 to 1, evenly.
    fn part(self, length: Duration) -> f64 {
        if length.is_zero() {
            1.0
        } else {
            (self.0.as_secs_f64() / length.as_secs_f64()).min(1.0)
        }
    }

    fn eased(self, length: Duration) -> f64 {
        let t = self.part(length);
        if t < 0.5 {
            4.0 * t * t * t
        } else {
            1.0 - (2.0 - 2.0 * t).powi(3) / 2.0
        }
    }

    fn eased_out(self, length: Duration) -> f64 {
        1.0 - (1.0 - self.part(length)).powi(3)
    }
}

/// What moves from one picture to the next. A change that needs no motion (a tick, a page, the
/// clock) is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SceneChange {
    fade: Duration,
    settle: Duration,
    band: Duration,
    bar: Duration,
    shift: Duration,
}

/// How far each motion is, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SceneMotion {
    /// The new picture over the one before.
    pub shown: f64,
    /// A stopped number on its way to its colour.
    pub settled: f64,
    /// Disc and band on their way from the entry before.
    pub travelled: f64,
    /// The bar of the entry before.
    pub grown: f64,
    /// The list of earlier numbers.
    pub shifted: f64,
}

impl SceneMotion {
    /// Everything has arrived.
    pub const OVER: Self = Self {
        shown: 1.0,
        settled: 1.0,
        travelled: 1.0,
        grown: 1.0,
        shifted: 1.0,
    };
}

impl SceneChange {
    const NONE: Self = Self {
        fade: Duration::ZERO,
        settle: Duration::ZERO,
        band: Duration::ZERO,
        bar: Duration::ZERO,
        shift: Duration::ZERO,
    };

    /// What moves from this picture to the next; `None` where they follow each other with a cut.
    pub fn between(before: &Scene, now: &Scene) -> Option<Self> {
        let (from, to) = (before.stage.word(), now.stage.word());
        let shorter = |length: Duration| {
            length.mul_f64((now.pace.as_secs_f64() / PACE.as_secs_f64()).min(1.0))
        };
        let mut change = Self::NONE;
        change.fade = match (from, to) {
            ("paused", _) | (_, "paused") if from != to => NOTICE,
            // One picture, three states: the answer to a press is at once.
            ("roll-ready" | "school", "rolling")
            | ("rolling", "stopped" | "rolling" | "roll-ready") => Duration::ZERO,
            ("drawing", "together") | ("together", "drawing" | "together") => shorter(FADE),
            _ if from != to || subject(before) != subject(now) => FADE,
            _ => Duration::ZERO,
        };
        if (from, to) == ("rolling", "stopped") {
            change.settle = SETTLES;
        }
        if disc(before) != disc(now)
            && now.ring.as_ref().is_some_and(|ring| ring.band.is_some())
            && from != "paused"
        {
            (change.band, change.bar) = (shorter(BAND), shorter(BAR));
        }
        if (from, to) == ("drawing", "drawing") && disc(before) != disc(now) {
            change.shift = shorter(SHIFT);
        }
        (change != Self::NONE).then_some(change)
    }

    /// Whether the picture before is still seen for a while.
    pub fn fades(self) -> bool {
        !self.fade.is_zero()
    }

    /// How long something moves.
    pub fn lasts(self) -> Duration {
        self.fade.max(self.settle).max(self.band).max(self.shift)
    }

    /// How far each motion is at this age.
    pub fn at(self, age: SceneAge) -> SceneMotion {
        SceneMotion {
            shown: age.part(self.fade),
            settled: age.eased_out(self.settle),
            travelled: age.eased(self.band),
            grown: age.part(self.bar),
            shifted: age.eased_out(self.shift),
        }
    }
}

/// What a picture is about, where two of a kind follow each other: a page of the same list is no
/// other subject.
fn subject(scene: &Scene) -> Option<(&str, &str)> {
    let header = scene.header.title.as_str();
    match &scene.stage {
        HallStage::Poster { title, table, .. } => Some((title, &table.title)),
        HallStage::Digits { heading, .. } => Some((heading, "")),
        HallStage::Roll { caption, .. } => Some((header, caption)),
        HallStage::School { .. } | HallStage::SchoolDone { .. } => Some((header, "")),
        _ => None,
    }
}

fn disc(scene: &Scene) -> Option<usize> {
    scene
        .ring
        .as_ref()
        .and_then(|RingScene { now, .. }| now.as_ref())
        .map(|(entry, _)| *entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::scene::{
        PlaceGiven, RingDot, SceneFooter, SceneGround, SceneHeader, SceneTable, SchoolTally,
        SlotValue, StageIcon,
    };

    fn scene(stage: HallStage, ring: Option<RingScene>) -> Scene {
        let (header, footer) = (SceneHeader::default(), SceneFooter::default());
        Scene {
            ground: SceneGround::Real,
            header,
            footer,
            ring,
            stage,
            pace: Duration::from_millis(500),
        }
    }

    fn roll(value: SlotValue) -> Scene {
        let [caption, again, tick, chip] = ["起始号"; 4].map(str::to_owned);
        let notes = [String::new(), String::new()];
        scene(
            HallStage::Roll {
                caption,
                again,
                tick,
                chip,
                value,
                aside: None,
                icon: StageIcon::Stop,
                notes,
            },
            None,
        )
    }

    fn rolling(now: &str) -> Scene {
        roll(SlotValue::Rolling {
            now: now.into(),
            past: None,
            hz: 8,
        })
    }

    fn drawn(entry: usize, before: Option<usize>) -> Scene {
        let ring = RingScene {
            dots: vec![RingDot::Open; 20],
            now: Some((entry, "7".into())),
            band: before.map(|b| (b, entry)),
            start: None,
        };
        let [order, number, name, chip, under, recent_head] = [""; 6].map(str::to_owned);
        let count = SchoolTally {
            done: 1,
            places: 9,
            words: String::new(),
            beyond: String::new(),
            of: PlaceGiven::Place,
        };
        let (start, interval) = Default::default();
        let (given, recent) = (PlaceGiven::Place, Vec::new());
        scene(
            HallStage::Drawing {
                order,
                number,
                name,
                given,
                chip,
                under,
                count,
                start,
                interval,
                recent_head,
                recent,
            },
            Some(ring),
        )
    }

    fn paused() -> Scene {
        let [chip, sentence] = [""; 2].map(str::to_owned);
        scene(
            HallStage::Paused {
                chip,
                sentence,
                count: None,
                notes: Vec::new(),
            },
            None,
        )
    }

    fn poster(title: &str, page: &str) -> Scene {
        let table = SceneTable {
            page: page.into(),
            ..SceneTable::default()
        };
        let [over, number, chip] = [""; 3].map(str::to_owned);
        scene(
            HallStage::Poster {
                over,
                title: title.into(),
                number,
                facts: Vec::new(),
                chip,
                table,
            },
            None,
        )
    }

    fn at(change: SceneChange, ms: u64) -> SceneMotion {
        change.at(SceneAge::new(Duration::from_millis(ms)))
    }

    #[test]
    fn the_answer_to_a_press_is_a_cut_and_each_tick_is() {
        assert_eq!(
            SceneChange::between(&roll(SlotValue::Slots(7)), &rolling("4827163")),
            None
        );
        assert_eq!(
            SceneChange::between(&rolling("4827163"), &rolling("5671467")),
            None
        );
        let stop = SceneChange::between(
            &rolling("4827163"),
            &roll(SlotValue::Fixed("4827163".into())),
        )
        .unwrap();
        assert_eq!(stop.lasts(), Duration::from_millis(200));
        // Nothing but the colour: the number stands at once, where it rolled.
        assert_eq!(
            SceneMotion {
                settled: 1.0,
                ..at(stop, 0)
            },
            SceneMotion::OVER
        );
        assert!(
            at(stop, 0).settled == 0.0
                && at(stop, 100).settled > 0.8
                && at(stop, 200) == SceneMotion::OVER
        );
    }

    #[test]
    fn a_visit_moves_band_bar_and_list_and_is_over_before_the_next() {
        let visit = SceneChange::between(&drawn(3, None), &drawn(9, Some(3))).unwrap();
        assert_eq!(visit.lasts(), Duration::from_millis(350));
        let (begin, middle, later) = (at(visit, 0), at(visit, 175), at(visit, 200));
        assert_eq!(
            (begin.travelled, begin.grown, begin.shifted, begin.shown),
            (0.0, 0.0, 0.0, 1.0)
        );
        assert!((middle.travelled - 0.5).abs() < 1e-9 && middle.grown == 1.0);
        assert!(later.shifted == 1.0 && later.travelled < 1.0);
        for pace in [500, 250, 125, 60] {
            let next = Scene {
                pace: Duration::from_millis(pace),
                ..drawn(9, Some(3))
            };
            let visit = SceneChange::between(&drawn(3, None), &next).unwrap();
            assert!(
                visit.lasts().as_millis() <= u128::from(pace) * 7 / 10
                    && at(visit, pace) == SceneMotion::OVER
            );
        }
    }

    #[test]
    fn another_picture_fades_in_and_a_page_or_the_clock_cuts() {
        let fade = SceneChange::between(&poster("甲", ""), &rolling("4827163")).unwrap();
        assert_eq!(fade.lasts(), Duration::from_millis(250));
        assert!((at(fade, 125).shown - 0.5).abs() < 1e-9 && at(fade, 125).travelled == 1.0);
        assert!(SceneChange::between(&poster("甲", ""), &poster("乙", "")).is_some());
        assert_eq!(
            SceneChange::between(&poster("甲", "1/2"), &poster("甲", "2/2")),
            None
        );
        let mut later = drawn(3, None);
        later.footer.clock = "09:58:04".into();
        assert_eq!(SceneChange::between(&drawn(3, None), &later), None);
    }

    #[test]
    fn an_interruption_is_one_fade_and_then_nothing_moves() {
        for (before, now) in [(drawn(9, Some(3)), paused()), (paused(), drawn(9, Some(3)))] {
            let change = SceneChange::between(&before, &now).unwrap();
            assert_eq!(change.lasts(), NOTICE);
            assert!(at(change, 200).shown < 1.0 && at(change, 400) == SceneMotion::OVER);
        }
        assert_eq!(SceneChange::between(&paused(), &paused()), None);
    }

    #[test]
    fn with_reduced_motion_everything_has_arrived_from_the_first_frame() {
        let pictures = [
            poster("甲", ""),
            rolling("1"),
            roll(SlotValue::Fixed("1".into())),
            drawn(3, None),
            drawn(9, Some(3)),
            paused(),
        ];
        for (before, now) in pictures
            .iter()
            .flat_map(|a| pictures.iter().map(move |b| (a, b)))
        {
            if let Some(change) = SceneChange::between(before, now) {
                assert_eq!(change.at(SceneAge::STILL), SceneMotion::OVER);
                assert!(change.lasts() <= NOTICE);
            }
        }
    }
}
