//! The picture that stands on hall and preview, and how far it is painted.
//!
//! Deliberately not here: what the picture says (the hall's), which monitor it stands on.

use super::pages::HallScreen;
use crate::hall::{Age, Change, Painter, Scene};
use gtk::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How often time is looked at.
pub const BEAT: Duration = Duration::from_millis(25);

/// The picture that stands, since when and how long something in it moves, and whether anything may move at all.
pub struct Shown {
    /// The picture.
    pub scene: Scene,
    moved: Instant,
    lasts: Duration,
    still: bool,
    /// Counts pictures.
    picture: u64,
    /// What stood on the hall, and on the preview.
    painted: (Painted, Painted),
}

impl Shown {
    /// The first picture; with `still` nothing in it or its followers moves.
    pub fn new(scene: Scene, still: bool) -> Self {
        Self { scene, moved: Instant::now(), lasts: Duration::ZERO, still, picture: 1, painted: Default::default() }
    }

    fn age(&self) -> Age {
        if self.still { Age::STILL } else { Age::new(self.moved.elapsed()) }
    }

    fn moves(&self) -> bool {
        !self.still && self.moved.elapsed() < self.lasts + BEAT
    }

    /// Takes the next picture; `true` when it differs.
    pub fn take(&mut self, scene: Scene) -> bool {
        let differs = self.scene != scene;
        if let Some(change) = Change::between(&self.scene, &scene) {
            (self.moved, self.lasts) = (Instant::now(), change.lasts());
        }
        self.scene = scene;
        self.picture += u64::from(differs);
        differs
    }

    /// Whether it was painted on this glass at all.
    pub fn is_shown(&self, glass: HallScreen) -> bool {
        self.painted(glass).at_all.get() == self.picture
    }

    /// Whether it stands on this glass with nothing moving any more.
    pub fn is_painted(&self, glass: HallScreen) -> bool {
        self.painted(glass).still.get() == self.picture
    }

    fn painted(&self, glass: HallScreen) -> &Painted {
        match glass {
            HallScreen::Own => &self.painted.0,
            HallScreen::Missing => &self.painted.1,
        }
    }
}

/// The last picture that was painted on a glass, and the last that stood there with nothing moving any more.
#[derive(Default)]
struct Painted {
    at_all: Cell<u64>,
    still: Cell<u64>,
}

/// A widget that shows it; only the hall's shows its motion.
pub fn picture(shown: &Rc<RefCell<Shown>>, glass: HallScreen) -> gtk::DrawingArea {
    let area = gtk::DrawingArea::new();
    let shown = Rc::clone(shown);
    let painter = RefCell::new(Painter::default());
    area.set_draw_func(move |_, context, wide, high| {
        // A picture that can't be painted must not stop the draw; the console shows the same state in words.
        let shown = shown.borrow();
        let age = if glass == HallScreen::Own { shown.age() } else { Age::STILL };
        let painted = painter.borrow_mut().paint(context, wide, high, &shown.scene, age);
        if painted.is_ok() {
            shown.painted(glass).at_all.set(shown.picture);
        }
        if painted.is_ok() && !shown.moves() {
            shown.painted(glass).still.set(shown.picture);
        }
    });
    area
}
