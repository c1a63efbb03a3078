// SPDX-License-Identifier: Apache-2.0

//! Motions between two scenes: what moves, for how long, and how far it is. Pure: two scenes and an
//! age, no clock and no painting.
//!
//! Invariants: a text that is read never moves; a stop, a tick and the answer to a start key are
//! cuts, so that nothing is shown later than it is on disk; nothing flashes or repeats. Reduced
//! motion is [`SceneAge::STILL`]: every motion at its end. Deliberately absent: how it is painted.

use super::scene::Scene;
use super::stage::StageKind;
use std::time::Duration;

/// A stopped number goes from ink to the colour of what can't change.
const SETTLES: Duration = Duration::from_millis(200);
/// The band runs from the last entry to the next, the disc moves on its end.
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

/// The time since something in a picture began to move.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SceneAge(Duration);

impl SceneAge {
    /// A picture in which nothing moves any more: what a test or reduced motion paints.
    pub const STILL: Self = Self(Duration::MAX);

    /// Returns the age after this time.
    pub fn new(since: Duration) -> Self {
        Self(since)
    }

    /// Returns how far a motion of this length is, 0 to 1, at an even speed.
    fn part(self, length: Duration) -> f64 {
        if length.is_zero() {
            1.0
        } else {
            (self.0.as_secs_f64() / length.as_secs_f64()).min(1.0)
        }
    }

    /// Returns how far a motion is that begins and ends slowly (cubic).
    fn eased(self, length: Duration) -> f64 {
        let t = self.part(length);
        if t < 0.5 {
            4.0 * t * t * t
        } else {
            1.0 - (2.0 - 2.0 * t).powi(3) / 2.0
        }
    }

    /// Returns how far a motion is that ends slowly (cubic).
    fn eased_out(self, length: Duration) -> f64 {
        1.0 - (1.0 - self.part(length)).powi(3)
    }
}

/// The lengths of the motions from one picture to the next; zero for what does not move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SceneChange {
    fade: Duration,
    settle: Duration,
    band: Duration,
    bar: Duration,
    shift: Duration,
}

/// The progress of each motion, 0 to 1.
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
    /// The end of every motion.
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

    /// Returns what moves from one picture to the next; `None` where they follow with a cut.
    pub fn between(before: &Scene, now: &Scene) -> Option<Self> {
        use StageKind::{Drawing, Paused, RollStopped, Rolling};
        let kinds = (before.stage.kind(), now.stage.kind());
        let mut change = Self {
            fade: fade(before, now),
            ..Self::NONE
        };
        if kinds == (Rolling, RollStopped) {
            change.settle = SETTLES;
        }
        let visited = disc(before) != disc(now);
        if visited && has_band(now) && before.stage.kind() != Paused {
            change.band = paced(BAND, now);
            change.bar = paced(BAR, now);
        }
        if visited && kinds == (Drawing, Drawing) {
            change.shift = paced(SHIFT, now);
        }
        (change != Self::NONE).then_some(change)
    }

    /// Reports whether the picture before is still seen for a while.
    pub fn fades(self) -> bool {
        !self.fade.is_zero()
    }

    /// Returns how long something moves.
    pub fn lasts(self) -> Duration {
        self.fade.max(self.settle).max(self.band).max(self.shift)
    }

    /// Returns the progress of each motion at this age.
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

/// Returns how long the picture before is still seen under the next one.
fn fade(before: &Scene, now: &Scene) -> Duration {
    use StageKind::{Drawing, Paused, RollReady, RollStopped, Rolling, School, Together};
    match (before.stage.kind(), now.stage.kind()) {
        (Paused, to) if to != Paused => NOTICE,
        (from, Paused) if from != Paused => NOTICE,
        // The answer to a key comes at once, and the number keeps its place.
        (RollReady | School, Rolling) => Duration::ZERO,
        (Rolling, RollStopped | Rolling | RollReady) => Duration::ZERO,
        (Drawing, Together) | (Together, Drawing | Together) => paced(FADE, now),
        (from, to) if from != to => FADE,
        _ if before.header.title != now.header.title => FADE,
        _ if before.stage.subject() != now.stage.subject() => FADE,
        _ => Duration::ZERO,
    }
}

/// Returns a length, shortened where pictures follow each other more quickly than [`PACE`].
fn paced(length: Duration, scene: &Scene) -> Duration {
    let part = scene.pace.as_secs_f64() / PACE.as_secs_f64();
    length.mul_f64(part.min(1.0))
}

fn has_band(scene: &Scene) -> bool {
    scene.ring.as_ref().is_some_and(|ring| ring.band.is_some())
}

/// Returns the entry on which the disc is.
fn disc(scene: &Scene) -> Option<usize> {
    let flag = scene.ring.as_ref()?.now.as_ref()?;
    Some(flag.entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::scene::{
        RingBand, RingDot, RingFlag, RingScene, SceneFooter, SceneGround, SceneHeader, SceneTable,
    };
    use crate::hall::stage::{
        DrawingStage, HallStage, PausedStage, PlaceGiven, PosterStage, RollLegend, RollStage,
        SchoolTally, SlotValue, StageIcon,
    };

    fn scene(stage: HallStage, ring: Option<RingScene>) -> Scene {
        Scene {
            ground: SceneGround::Real,
            header: SceneHeader::default(),
            footer: SceneFooter::default(),
            ring,
            stage,
            pace: Duration::from_millis(500),
        }
    }

    fn roll(value: SlotValue) -> Scene {
        let roll = RollStage {
            caption: "起始号".into(),
            again: String::new(),
            tick: String::new(),
            chip: String::new(),
            value,
            aside: None,
            icon: StageIcon::Stop,
            action: String::new(),
            remark: String::new(),
        };
        scene(HallStage::Roll(roll), None)
    }

    fn rolling(now: &str) -> Scene {
        roll(SlotValue::Rolling {
            now: now.into(),
            past: None,
            hz: 8,
        })
    }

    fn drawn(entry: usize, before: Option<usize>) -> Scene {
        let flag = RingFlag {
            entry,
            text: "7".into(),
        };
        let ring = RingScene {
            dots: vec![RingDot::Open; 20],
            now: Some(flag),
            band: before.map(|from| RingBand { from, to: entry }),
            start: None,
        };
        let count = SchoolTally {
            done: 1,
            places: 9,
            words: String::new(),
            beyond: String::new(),
            of: PlaceGiven::Place,
        };
        let drawing = DrawingStage {
            order: String::new(),
            number: String::new(),
            name: String::new(),
            given: PlaceGiven::Place,
            chip: String::new(),
            under: String::new(),
            count,
            start: RollLegend::default(),
            interval: RollLegend::default(),
            laps: String::new(),
            recent_head: String::new(),
            recent: Vec::new(),
        };
        scene(HallStage::Drawing(drawing), Some(ring))
    }

    fn paused() -> Scene {
        let paused = PausedStage {
            chip: String::new(),
            sentence: String::new(),
            count: None,
            notes: Vec::new(),
        };
        scene(HallStage::Paused(paused), None)
    }

    fn poster(title: &str, page: &str) -> Scene {
        let table = SceneTable {
            page: page.into(),
            ..SceneTable::default()
        };
        let poster = PosterStage {
            over: String::new(),
            title: title.into(),
            number: String::new(),
            facts: Vec::new(),
            chip: String::new(),
            table,
        };
        scene(HallStage::Poster(poster), None)
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
        // Nothing but the colour: the number is at once where it rolled.
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
