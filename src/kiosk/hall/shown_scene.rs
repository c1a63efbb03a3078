// SPDX-License-Identifier: Apache-2.0

//! The scene on a screen: its number, since when something in it moves, and how far it is painted.
//!
//! Invariant: numbers grow with each scene that differs from the one before, so a report says
//! which scene it is about. Deliberately not here: widgets, what a scene says.

use crate::hall::{Scene, SceneAge, SceneChange};
use crate::kiosk::panic::PaintFault;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Frames are painted for this long after the last motion has ended, so that its end is painted.
const AFTER_MOTION: Duration = Duration::from_millis(25);

/// A scene with its number; the first one has number 1.
#[derive(Clone, Debug)]
pub struct NumberedScene {
    /// Counts the scenes that differ from the one before.
    pub number: u64,
    /// The scene itself.
    pub scene: Rc<Scene>,
}

impl NumberedScene {
    /// Returns the first scene.
    pub fn first(scene: Scene) -> Self {
        Self {
            number: 1,
            scene: Rc::new(scene),
        }
    }

    /// Returns this scene without its confirmation code: the console shows none.
    pub fn for_console(&self) -> Self {
        match self.scene.without_code() {
            Some(scene) => Self {
                number: self.number,
                scene: Rc::new(scene),
            },
            None => self.clone(),
        }
    }

    /// Returns this scene as the one that follows `self`.
    pub fn next(&self, scene: Scene) -> Self {
        Self {
            number: self.number + 1,
            scene: Rc::new(scene),
        }
    }
}

/// Permission for anything in the hall to move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HallMotion {
    /// Changes are animated.
    Animated,
    /// Every scene is painted at the end of its motion.
    Reduced,
}

/// A scene, and how old its motion is.
#[derive(Debug)]
pub struct ShownScene {
    current: NumberedScene,
    moves_since: Instant,
    moves_for: Duration,
    motion: HallMotion,
}

impl ShownScene {
    /// Returns the first scene, in which nothing moves yet.
    pub fn new(current: NumberedScene, motion: HallMotion) -> Self {
        Self {
            current,
            moves_since: Instant::now(),
            moves_for: Duration::ZERO,
            motion,
        }
    }

    /// Returns the number of the scene.
    pub fn number(&self) -> u64 {
        self.current.number
    }

    /// Returns the scene.
    pub fn scene(&self) -> &Scene {
        &self.current.scene
    }

    /// Takes the next scene; its motion begins now.
    pub fn replace(&mut self, next: NumberedScene) {
        if let Some(change) = SceneChange::between(&self.current.scene, &next.scene) {
            self.moves_since = Instant::now();
            self.moves_for = change.lasts();
        }
        self.current = next;
    }

    /// Returns how far the motion is.
    pub fn age(&self) -> SceneAge {
        match self.motion {
            HallMotion::Animated => SceneAge::new(self.moves_since.elapsed()),
            HallMotion::Reduced => SceneAge::STILL,
        }
    }

    /// Reports whether further frames are needed.
    pub fn is_moving(&self) -> bool {
        match self.motion {
            HallMotion::Animated => self.moves_since.elapsed() < self.moves_for + AFTER_MOTION,
            HallMotion::Reduced => false,
        }
    }
}

/// Progress of a screen with the scenes that it was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PaintReport {
    /// Number of the last scene that was painted; 0 before the first.
    pub painted: u64,
    /// Number of the last scene that was painted with nothing moving any more.
    pub settled: u64,
    /// Device pixels, width and height, of the last picture.
    pub size: (i32, i32),
    /// Reason for which the last scene could not be painted.
    pub fault: Option<PaintFault>,
}

impl PaintReport {
    /// Returns the report after this scene was painted at this size, in motion or at its end.
    pub fn after_paint(self, number: u64, size: (i32, i32), moving: bool) -> Self {
        Self {
            painted: number,
            settled: if moving { self.settled } else { number },
            size,
            fault: None,
        }
    }

    /// Returns the report after a scene could not be painted: the last picture stays.
    pub fn after_fault(self, fault: PaintFault) -> Self {
        Self {
            fault: Some(fault),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_the_last_painted_scene_and_forgets_a_fault_with_the_next_one() {
        let size = (1920, 1080);
        let first = PaintReport::default().after_paint(1, size, false);
        let moving = first.after_paint(2, size, true);
        assert_eq!((moving.painted, moving.settled), (2, 1));
        let faulty = moving.after_fault(PaintFault::Panicked);
        assert_eq!(
            (faulty.painted, faulty.fault),
            (2, Some(PaintFault::Panicked))
        );
        let again = faulty.after_paint(3, size, false);
        assert_eq!((again.painted, again.settled, again.fault), (3, 3, None));
    }
}
