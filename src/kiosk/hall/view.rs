// SPDX-License-Identifier: Apache-2.0

//! The picture that stands on hall and preview, and how far it is painted.
//!
//! Deliberately not here: what the picture says (the hall's), which monitor it stands on.

use super::prerender::Prerender;
use super::tile_cache::{Canvas, Tile, TileCache};
use crate::console::HallScreen;
use crate::hall::{Scene, SceneAge, SceneChange, ScenePainter};
use crate::kiosk::panic::{PaintFault, guarded};
use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{glib, graphene, gsk};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How often time is looked at.
pub const BEAT: Duration = Duration::from_millis(25);

/// Without a GPU the toolkit composes the whole window for each frame; a motion has so many a
/// second then.
const SOFTWARE_FRAME: Duration = Duration::from_micros(1_000_000 / 30);
/// What a usual display has.
const DISPLAY_FRAME: Duration = Duration::from_micros(1_000_000 / 60);

/// The picture that stands, since when and how long something in it moves, and whether anything may
/// move at all.
pub struct ShownScene {
    /// The picture.
    pub scene: Scene,
    moved: Instant,
    lasts: Duration,
    still: bool,
    /// Counts pictures.
    picture: u64,
    /// What stood on the hall, and on the preview.
    painted: (PaintState, PaintState),
}

impl ShownScene {
    /// The first picture; with `still` nothing in it or its followers moves.
    pub fn new(scene: Scene, still: bool) -> Self {
        Self {
            scene,
            moved: Instant::now(),
            lasts: Duration::ZERO,
            still,
            picture: 1,
            painted: Default::default(),
        }
    }

    fn age(&self) -> SceneAge {
        if self.still {
            SceneAge::STILL
        } else {
            SceneAge::new(self.moved.elapsed())
        }
    }

    fn moves(&self) -> bool {
        !self.still && self.moved.elapsed() < self.lasts + BEAT
    }

    /// Takes the next picture; `true` when it differs.
    pub fn take(&mut self, scene: Scene) -> bool {
        let differs = self.scene != scene;
        if let Some(change) = SceneChange::between(&self.scene, &scene) {
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

    /// Why the last picture does not stand on this glass, where it could not be painted.
    pub fn fault(&self, glass: HallScreen) -> Option<PaintFault> {
        self.painted(glass).fault.get()
    }

    /// Pixels, wide and high, of what was painted last on this glass.
    pub fn size(&self, glass: HallScreen) -> (i32, i32) {
        self.painted(glass).size.get()
    }

    fn painted(&self, glass: HallScreen) -> &PaintState {
        match glass {
            HallScreen::Own | HallScreen::Faulty => &self.painted.0,
            HallScreen::Missing => &self.painted.1,
        }
    }

    /// Keeps what became of painting this picture; a painter that failed begins anew with the next
    /// one.
    fn keep<T>(
        &self,
        (glass, size): (HallScreen, (i32, i32)),
        painted: Result<T, PaintFault>,
        painter: &RefCell<ScenePainter>,
    ) -> Option<T> {
        let kept = self.painted(glass);
        kept.fault.set(painted.as_ref().err().copied());
        if painted.is_err() {
            painter.replace(ScenePainter::default());
        } else {
            kept.size.set(size);
            kept.at_all.set(self.picture);
            if glass == HallScreen::Missing || !self.moves() {
                kept.still.set(self.picture);
            }
        }
        painted.ok()
    }
}

/// The last picture that was painted on a glass, the last that stood there with nothing moving any
/// more, its size, and why the next one does not.
#[derive(Default)]
struct PaintState {
    at_all: Cell<u64>,
    still: Cell<u64>,
    size: Cell<(i32, i32)>,
    fault: Cell<Option<PaintFault>>,
}

/// The picture without its motion, small on the console; where the hall has no monitor it stands
/// for it.
pub fn preview(shown: &Rc<RefCell<ShownScene>>) -> gtk::DrawingArea {
    let area = gtk::DrawingArea::new();
    let shown = Rc::clone(shown);
    let painter = RefCell::new(ScenePainter::default());
    area.set_draw_func(move |_, context, wide, high| {
        let shown = shown.borrow();
        let painted = guarded(|| {
            painter
                .borrow_mut()
                .paint(context, wide, high, &shown.scene, SceneAge::STILL)
        });
        shown.keep((HallScreen::Missing, (wide, high)), painted, &painter);
    });
    area
}

glib::wrapper! {
    /// The hall's widget: the picture and its motion, of which only what changes is composed.
    pub struct HallView(ObjectSubclass<HallViewInner>) @extends gtk::Widget, @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl HallView {
    /// A widget that shows it, and first of all what was painted ahead.
    pub fn new(shown: &Rc<RefCell<ShownScene>>, first: Prerender) -> Self {
        let glass: Self = glib::Object::new();
        glass.imp().first.set(Some(first));
        // A new object has none yet.
        let _ = glass.imp().shown.set(Rc::clone(shown));
        glass
    }

    /// Paints what stands, and goes on frame by frame while it moves.
    pub fn show(&self) {
        self.queue_draw();
        let inside = self.imp();
        if !inside.moves() || inside.running.replace(true) {
            return;
        }
        let software = self
            .native()
            .and_then(|native| native.renderer())
            .is_some_and(|r| r.is::<gsk::CairoRenderer>());
        let (every, last) = (
            if software {
                SOFTWARE_FRAME
            } else {
                Duration::ZERO
            },
            Cell::new(Instant::now()),
        );
        self.add_tick_callback(move |glass, _| {
            let moves = glass.imp().moves();
            // A frame of the display more or less is no reason to wait for the next.
            if !moves || last.get().elapsed() + DISPLAY_FRAME / 2 >= every {
                last.set(Instant::now());
                glass.queue_draw();
            }
            // The frame after the last motion shows where everything has arrived.
            if moves {
                return glib::ControlFlow::Continue;
            }
            glass.imp().running.set(false);
            glib::ControlFlow::Break
        });
    }
}

/// What the hall's widget holds.
#[derive(Default)]
pub struct HallViewInner {
    shown: OnceCell<Rc<RefCell<ShownScene>>>,
    first: Cell<Option<Prerender>>,
    painter: RefCell<ScenePainter>,
    mosaic: RefCell<TileCache>,
    /// By tile.
    nodes: RefCell<BTreeMap<usize, gsk::CairoNode>>,
    scale: Cell<i32>,
    running: Cell<bool>,
}

impl HallViewInner {
    fn moves(&self) -> bool {
        self.shown.get().is_some_and(|shown| shown.borrow().moves())
    }

    /// Paints into the mosaic; a tile that is the same keeps its node, which the renderer knows.
    fn paint(&self, shown: &ShownScene) {
        let glass = self.obj();
        let scale = glass.scale_factor();
        let (wide, high) = (glass.width() * scale, glass.height() * scale);
        if self.scale.replace(scale) != scale {
            // The nodes have the measures of the desktop: those of before would stand at another
            // size.
            self.mosaic.replace(TileCache::default());
        }
        let changed = guarded(|| {
            let mut painter = self.painter.borrow_mut();
            let paint = |context: &cairo::Context, canvas| match canvas {
                Canvas::Blank => painter
                    .paint(context, wide, high, &shown.scene, shown.age())
                    .map(|()| cairo::Region::create()),
                Canvas::Last => painter.paint_over(context, wide, high, &shown.scene, shown.age()),
            };
            let mut mosaic = self.mosaic.borrow_mut();
            let changed = match self
                .first
                .take()
                .and_then(|first| first.take(&shown.scene, (wide, high)))
            {
                Some(first) => mosaic.begin(first),
                None => mosaic.take((wide, high), paint)?,
            };
            let node = |(i, tile): (usize, Tile)| Ok((i, node(&tile, scale)?));
            Ok((
                changed
                    .into_iter()
                    .map(node)
                    .collect::<Result<Vec<_>, cairo::Error>>()?,
                mosaic.count(),
            ))
        });
        let Some((changed, count)) =
            shown.keep((HallScreen::Own, (wide, high)), changed, &self.painter)
        else {
            return;
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes.extend(changed);
        nodes.retain(|i, _| *i < count);
    }
}

/// A tile as the renderer takes it. The widget's measures are those of the desktop, a tile's those
/// of the device.
fn node(tile: &Tile, scale: i32) -> Result<gsk::CairoNode, cairo::Error> {
    let of = |pixels: i32| pixels as f32 / scale as f32;
    let ((x, y), (wide, high)) = (tile.at, tile.size);
    let node = gsk::CairoNode::new(&graphene::Rect::new(of(x), of(y), of(wide), of(high)));
    let context = node.draw_context();
    context.scale(1.0 / f64::from(scale), 1.0 / f64::from(scale));
    tile.paint(&context)?;
    Ok(node)
}

#[glib::object_subclass]
impl ObjectSubclass for HallViewInner {
    const NAME: &'static str = "PaiweiGlass";
    type Type = HallView;
    type ParentType = gtk::Widget;
}

impl ObjectImpl for HallViewInner {}

impl WidgetImpl for HallViewInner {
    fn snapshot(&self, snapshot: &gtk::Snapshot) {
        let Some(shown) = self.shown.get() else {
            return;
        };
        self.paint(&shown.borrow());
        self.nodes
            .borrow()
            .values()
            .for_each(|node| snapshot.append_node(node));
    }
}
