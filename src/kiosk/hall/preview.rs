// SPDX-License-Identifier: Apache-2.0

//! Preview of the hall's picture, small on the console and without its motion; where the hall has
//! no monitor it is the hall's only picture.

use super::shown_scene::{NumberedScene, PaintReport};
use crate::hall::{SceneAge, ScenePainter};
use crate::kiosk::panic::guarded;
use gtk::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The preview's widget and its scene.
pub struct HallPreview {
    area: gtk::DrawingArea,
    state: Rc<PreviewState>,
}

/// State from which the widget paints.
struct PreviewState {
    scene: RefCell<NumberedScene>,
    painter: RefCell<ScenePainter>,
    report: Cell<PaintReport>,
}

impl HallPreview {
    /// Returns a preview of this scene.
    pub fn new(scene: NumberedScene) -> Self {
        let state = Rc::new(PreviewState {
            scene: RefCell::new(scene),
            painter: RefCell::default(),
            report: Cell::default(),
        });
        let area = gtk::DrawingArea::new();
        let painted = Rc::clone(&state);
        area.set_draw_func(move |_, context, width, height| {
            painted.paint(context, (width, height));
        });
        Self { area, state }
    }

    /// Returns the widget.
    pub fn area(&self) -> &gtk::DrawingArea {
        &self.area
    }

    /// Shows the next scene. One that is shown already is left alone.
    pub fn show(&self, next: &NumberedScene) {
        let before = self.state.scene.replace(next.clone());
        if before.number != next.number {
            self.area.queue_draw();
        }
    }

    /// Returns a function that reports how far the scenes are painted.
    pub fn reporter(&self) -> impl Fn() -> PaintReport + Clone + 'static {
        let state = Rc::clone(&self.state);
        move || state.report.get()
    }
}

impl PreviewState {
    fn paint(&self, context: &cairo::Context, size: (i32, i32)) {
        let NumberedScene { number, scene } = &*self.scene.borrow();
        let painted = guarded(|| {
            let mut painter = self.painter.borrow_mut();
            painter.paint(context, size.0, size.1, scene, SceneAge::STILL)
        });
        let report = self.report.get();
        match painted {
            Ok(()) => self.report.set(report.after_paint(*number, size, false)),
            Err(fault) => {
                self.painter.replace(ScenePainter::default());
                self.report.set(report.after_fault(fault));
            }
        }
    }
}
