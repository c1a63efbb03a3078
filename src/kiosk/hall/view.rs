// SPDX-License-Identifier: Apache-2.0

//! The hall's widget: paints the scene and its motion, and composes only the tiles that change.
//!
//! Invariant: a tile that has not changed keeps its render node. Deliberately not here: what the
//! scene says ([`crate::hall`]), on which monitor it is shown.

use super::prerender::Prerender;
use super::shown_scene::{NumberedScene, PaintReport, ShownScene};
use super::tile_cache::{Canvas, NumberedTile, Tile, TileCache};
use crate::hall::ScenePainter;
use crate::kiosk::panic::guarded;
use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{glib, graphene, gsk};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Without a GPU the toolkit composes the whole window for each frame: 30 frames a second then.
const SOFTWARE_FRAME: Duration = Duration::from_micros(1_000_000 / 30);
/// A frame of a usual display.
const DISPLAY_FRAME: Duration = Duration::from_micros(1_000_000 / 60);

glib::wrapper! {
    /// The hall's widget.
    pub struct HallView(ObjectSubclass<HallViewState>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl HallView {
    /// Returns a widget that shows this scene; its first picture is the prerendered one.
    pub fn new(shown: ShownScene, first: Prerender) -> Self {
        let view: Self = glib::Object::new();
        view.imp().first.set(Some(first));
        view.imp().shown.replace(Some(shown));
        view
    }

    /// Shows the next scene, and paints frames while something in it moves. One that is shown
    /// already is left alone.
    pub fn show(&self, next: &NumberedScene) {
        if !self.imp().replace(next) {
            return;
        }
        self.queue_draw();
        if self.imp().is_moving() && self.imp().animation.get() == Animation::Idle {
            self.animate();
        }
    }

    /// Returns how far the scenes are painted.
    pub fn report(&self) -> PaintReport {
        self.imp().report.get()
    }

    fn animate(&self) {
        self.imp().animation.set(Animation::Running);
        let frame = self.shortest_frame();
        let last = Cell::new(Instant::now());
        self.add_tick_callback(move |view, _| {
            let moving = view.imp().is_moving();
            // A frame of the display more or less is no reason to wait for the next.
            if !moving || last.get().elapsed() + DISPLAY_FRAME / 2 >= frame {
                last.set(Instant::now());
                view.queue_draw();
            }
            // The frame after the last motion shows where everything has arrived.
            if moving {
                return glib::ControlFlow::Continue;
            }
            view.imp().animation.set(Animation::Idle);
            glib::ControlFlow::Break
        });
    }

    fn shortest_frame(&self) -> Duration {
        let renderer = self.native().and_then(|native| native.renderer());
        if renderer.is_some_and(|renderer| renderer.is::<gsk::CairoRenderer>()) {
            SOFTWARE_FRAME
        } else {
            Duration::ZERO
        }
    }
}

/// State of the requests for frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Animation {
    #[default]
    Idle,
    Running,
}

/// State of the hall's widget.
#[derive(Default)]
pub struct HallViewState {
    /// Set by [`HallView::new`], because a GObject is made without arguments.
    shown: RefCell<Option<ShownScene>>,
    first: Cell<Option<Prerender>>,
    report: Cell<PaintReport>,
    painter: RefCell<ScenePainter>,
    tiles: RefCell<TileCache>,
    /// By the number of the tile.
    nodes: RefCell<BTreeMap<usize, gsk::CairoNode>>,
    scale: Cell<i32>,
    animation: Cell<Animation>,
}

impl HallViewState {
    fn is_moving(&self) -> bool {
        let shown = self.shown.borrow();
        shown.as_ref().is_some_and(ShownScene::is_moving)
    }

    /// Takes the next scene; `false` where it is shown already.
    fn replace(&self, next: &NumberedScene) -> bool {
        match &mut *self.shown.borrow_mut() {
            Some(shown) if shown.number() != next.number => {
                shown.replace(next.clone());
                true
            }
            Some(_) | None => false,
        }
    }

    /// Returns the device pixels of a desktop pixel, and forgets the tiles of another scale: their
    /// nodes have the measures of the desktop, and would be composed at another size.
    fn current_scale(&self) -> i32 {
        let scale = self.obj().scale_factor();
        if self.scale.replace(scale) != scale {
            self.tiles.replace(TileCache::default());
        }
        scale
    }

    /// Paints the scene into tiles, and gives those that changed new nodes.
    fn paint(&self, shown: &ShownScene) {
        let scale = self.current_scale();
        let size = (self.obj().width() * scale, self.obj().height() * scale);
        let painted = guarded(|| {
            let changed = self.changed_tiles(shown, size)?;
            changed
                .iter()
                .map(|tile| Ok((tile.number, render_node(&tile.tile, scale)?)))
                .collect::<Result<Vec<_>, cairo::Error>>()
        });
        let report = self.report.get();
        match painted {
            Ok(changed) => {
                let count = self.tiles.borrow().count();
                let mut nodes = self.nodes.borrow_mut();
                nodes.extend(changed);
                nodes.retain(|number, _| *number < count);
                let moving = shown.is_moving();
                self.report
                    .set(report.after_paint(shown.number(), size, moving));
            }
            Err(fault) => {
                // What it remembers of the last picture may be half of it.
                self.painter.replace(ScenePainter::default());
                self.report.set(report.after_fault(fault));
            }
        }
    }

    fn changed_tiles(
        &self,
        shown: &ShownScene,
        size: (i32, i32),
    ) -> Result<Vec<NumberedTile>, cairo::Error> {
        let mut tiles = self.tiles.borrow_mut();
        let prerendered = self.first.take();
        if let Some(picture) = prerendered.and_then(|first| first.take(shown.scene(), size)) {
            return Ok(tiles.begin(picture));
        }
        let mut painter = self.painter.borrow_mut();
        let (width, height) = size;
        tiles.take(size, |context, canvas| match canvas {
            Canvas::Blank => painter
                .paint(context, width, height, shown.scene(), shown.age())
                .map(|()| cairo::Region::create()),
            Canvas::Last => painter.paint_over(context, width, height, shown.scene(), shown.age()),
        })
    }
}

/// Returns a tile as the renderer takes it. A widget is measured in desktop pixels, a tile in
/// device pixels.
fn render_node(tile: &Tile, scale: i32) -> Result<gsk::CairoNode, cairo::Error> {
    let pixels = f64::from(scale);
    let bounds = graphene::Rect::new(
        (f64::from(tile.place.x) / pixels) as f32,
        (f64::from(tile.place.y) / pixels) as f32,
        (f64::from(tile.place.width) / pixels) as f32,
        (f64::from(tile.place.height) / pixels) as f32,
    );
    let node = gsk::CairoNode::new(&bounds);
    let context = node.draw_context();
    context.scale(1.0 / pixels, 1.0 / pixels);
    tile.paint(&context)?;
    Ok(node)
}

#[glib::object_subclass]
impl ObjectSubclass for HallViewState {
    const NAME: &'static str = "PaiweiHallView";
    type Type = HallView;
    type ParentType = gtk::Widget;
}

impl ObjectImpl for HallViewState {}

impl WidgetImpl for HallViewState {
    fn snapshot(&self, snapshot: &gtk::Snapshot) {
        if let Some(shown) = &*self.shown.borrow() {
            self.paint(shown);
        }
        for node in self.nodes.borrow().values() {
            snapshot.append_node(node);
        }
    }
}
