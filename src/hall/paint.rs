// SPDX-License-Identifier: Apache-2.0

//! A scene becomes a picture. Measures are those of 1920x1080; the stage keeps its shape and is
//! letterboxed.

mod brush;
mod chrome;
mod confirm;
mod drawing;
mod frame_cache;
mod layers;
mod letters;
mod lines;
mod lists;
mod opening;
mod palette;
mod placed_text;
mod poster;
mod ring;
mod roll;
mod stamp;
mod text_style;

pub use confirm::CODE_CELLS;
pub use placed_text::{PlacedText, TextPlacement};

use super::motion::{SceneAge, SceneChange, SceneMotion};
use super::scene::Scene;
use super::stage::{HallStage, RecentRow, StageKind};
use brush::Brush;
use cairo::{Context, Error, ImageSurface, RectangleInt, Region};
use frame_cache::{FrameCache, RecentRows};
use layers::{PreparedLayer, SceneLayers};
use placed_text::PlacedTexts;

/// Less of a picture over the one before is hardly seen.
const HARDLY: f64 = 0.1;

/// Size that all measures are meant for.
const STAGE: (f64, f64) = (1920.0, 1080.0);

/// Paints scenes, and keeps what does not move of the last one: a frame of a motion costs what has
/// moved since the one before.
#[derive(Default)]
pub struct ScenePainter {
    layers: SceneLayers,
    kept: Option<FrameCache>,
    leaving: Option<LeavingScene>,
    /// The motion's progress when the kept picture was painted last, by itself.
    stood: Option<SceneMotion>,
    /// A surface that is not needed at the moment: to fill a new one costs more than to paint over
    /// this.
    spare: Option<ImageSurface>,
}

/// The picture before, as long as something moves that comes from it.
struct LeavingScene {
    change: SceneChange,
    /// Itself, as long as it is seen.
    surface: Option<ImageSurface>,
    /// The row that leaves the list of earlier numbers.
    row: Option<RecentRow>,
}

impl ScenePainter {
    /// Paints the scene into a rectangle of this size, from the origin of the context. What moves,
    /// moves from the scene that was painted before.
    pub fn paint(
        &mut self,
        context: &Context,
        wide: i32,
        high: i32,
        scene: &Scene,
        age: SceneAge,
    ) -> Result<(), Error> {
        self.stood = None;
        self.layers.prepare(scene, (wide, high))?;
        self.paint_over(context, wide, high, scene, age).map(|_| ())
    }

    /// Paints the scene over what this painter painted last on the same context; says where it may
    /// differ from that, in device pixels.
    pub fn paint_over(
        &mut self,
        context: &Context,
        wide: i32,
        high: i32,
        scene: &Scene,
        age: SceneAge,
    ) -> Result<Region, Error> {
        let size = (wide, high);
        self.forget_other_sizes(size);
        self.take(scene, size)?;
        let motion = self
            .leaving
            .as_ref()
            .map_or(SceneMotion::OVER, |leaving| leaving.change.at(age));
        if motion == SceneMotion::OVER
            && let Some(leaving) = self.leaving.take()
        {
            self.spare = leaving.surface.or(self.spare.take());
        }
        // As long as the next picture could hardly be seen, the one before is kept and the ground
        // is made: no frame has both to do.
        if motion.shown < HARDLY && self.layers.prepare(scene, size)? == PreparedLayer::Now {
            return Ok(Region::create());
        }
        self.keep(scene, size, &motion)?;
        let whole = Region::create_rectangle(&RectangleInt::new(0, 0, wide, high));
        let Some(kept) = &mut self.kept else {
            return Ok(whole);
        };
        kept.ride(motion.travelled)?;
        let leaving = self.leaving.as_ref().filter(|_| motion.shown < 1.0);
        if let Some(before) = leaving.and_then(|leaving| leaving.surface.as_ref()) {
            self.stood = None;
            kept.paint(context, &motion)?;
            context.set_source_surface(before, 0.0, 0.0)?;
            context.paint_with_alpha(1.0 - motion.shown)?;
            return Ok(whole);
        }
        let Some(before) = self.stood.replace(motion) else {
            kept.paint(context, &motion)?;
            return Ok(whole);
        };
        let touched = kept.touched(context, &before, &motion)?;
        context.save()?;
        for part in (0..touched.num_rectangles()).map(|i| touched.rectangle(i)) {
            let [x, y, wide, high] =
                [part.x(), part.y(), part.width(), part.height()].map(f64::from);
            context.rectangle(x, y, wide, high);
        }
        context.clip();
        kept.paint(context, &motion)?;
        context.restore()?;
        Ok(touched)
    }

    /// A projector that changes its size in a fade has no use for a picture of the other.
    fn forget_other_sizes(&mut self, size: (i32, i32)) {
        let surface = self
            .leaving
            .as_ref()
            .and_then(|leaving| leaving.surface.as_ref());
        if surface.is_some_and(|surface| (surface.width(), surface.height()) != size) {
            self.leaving = None;
        }
    }

    /// Returns what moves to another scene from the one before.
    fn take(&mut self, scene: &Scene, size: (i32, i32)) -> Result<(), Error> {
        let Some(kept) = self
            .kept
            .as_ref()
            .filter(|kept| kept.scene != *scene && kept.size == size)
        else {
            return Ok(());
        };
        let Some(change) = SceneChange::between(&kept.scene, scene) else {
            return Ok(());
        };
        if change.fades() {
            // It is seen once more, as it stood.
            kept.disc(&Context::new(&kept.surface)?, &SceneMotion::OVER)?;
        }
        let row = leaving_row(&kept.scene);
        let surface = self.kept.take().map(|kept| kept.surface);
        let (surface, spare) = if change.fades() {
            (surface, None)
        } else {
            (None, surface)
        };
        let before = self.leaving.replace(LeavingScene {
            change,
            surface,
            row,
        });
        self.spare = spare
            .or(before.and_then(|before| before.surface))
            .or(self.spare.take());
        Ok(())
    }

    /// Paints anew what is kept, where it is another picture or another size.
    fn keep(&mut self, scene: &Scene, size: (i32, i32), motion: &SceneMotion) -> Result<(), Error> {
        let settled = motion.settled;
        let fits = |kept: &&FrameCache| {
            let same = kept.scene == *scene && kept.size == size && kept.ridden <= motion.travelled;
            same && kept.settled && settled >= 1.0
        };
        if self.kept.as_ref().filter(fits).is_some() {
            return Ok(());
        }
        self.stood = None;
        let spare = self
            .kept
            .take()
            .map(|kept| kept.surface)
            .or(self.spare.take());
        let under = self.layers.under(scene, size)?;
        let surface = layers::surface(size, spare)?;
        let picture = Context::new(&surface)?;
        picture.set_source_surface(under, 0.0, 0.0)?;
        picture.paint()?;
        still(&staged(&picture, size, scene, None)?, scene, settled)?;
        picture.restore()?;
        let leaving = self
            .leaving
            .as_ref()
            .and_then(|leaving| leaving.row.as_ref());
        let rows = RecentRows::new(under, size, scene, leaving)?;
        if let Some(rows) = &rows {
            rows.paint(&picture, 1.0)?;
        }
        let scene = scene.clone();
        self.kept = Some(FrameCache {
            scene,
            size,
            settled: settled >= 1.0,
            ridden: 0.0,
            surface,
            rows,
        });
        Ok(())
    }
}

/// Returns the lowest row of the list of earlier numbers: the one that the next visit displaces.
fn leaving_row(scene: &Scene) -> Option<RecentRow> {
    if let HallStage::Drawing(drawing) = &scene.stage {
        drawing.recent.last().cloned()
    } else {
        None
    }
}

/// Reports whether the stage is a panel over the ring, disc and flags included.
fn is_panel(scene: &Scene) -> bool {
    scene.stage.kind() == StageKind::Together
}

/// Returns the stage's corner in a picture, and the factor of its measures.
fn letterbox((wide, high): (i32, i32)) -> ((f64, f64), f64) {
    let (wide, high) = (f64::from(wide), f64::from(high));
    let scale = (wide / STAGE.0).min(high / STAGE.1);
    (
        (
            (wide - STAGE.0 * scale) / 2.0,
            (high - STAGE.1 * scale) / 2.0,
        ),
        scale,
    )
}

/// A brush in the measures of the stage, letterboxed; the context is saved.
fn staged<'a>(
    context: &'a Context,
    size: (i32, i32),
    scene: &Scene,
    record: Option<&'a PlacedTexts>,
) -> Result<Brush<'a>, Error> {
    let (from, scale) = letterbox(size);
    context.save()?;
    context.translate(from.0, from.1);
    context.scale(scale, scale);
    context.rectangle(0.0, 0.0, STAGE.0, STAGE.1);
    context.clip();
    Ok(Brush::new(context, &scene.ground, record))
}

/// Everything over the ring that does not move.
fn still(brush: &Brush<'_>, scene: &Scene, settled: f64) -> Result<(), Error> {
    chrome::header(brush, scene)?;
    if let Some(ring) = &scene.ring {
        ring::start_flag(brush, ring)?;
        if is_panel(scene) {
            ring::ride(brush, ring, (0.0, 1.0))?;
            ring::moving(brush, ring, &SceneMotion::OVER)?;
        }
    }
    match &scene.stage {
        HallStage::Poster(poster) => poster::poster(brush, poster, scene)?,
        HallStage::Seals(seals) => opening::seals(brush, seals)?,
        HallStage::Fingerprint(fingerprint) => opening::fingerprint(brush, fingerprint)?,
        HallStage::Reading(reading) => opening::reading(brush, reading)?,
        HallStage::Digits(digits) => opening::digits(brush, digits)?,
        HallStage::Parents(parents) => opening::parents(brush, parents)?,
        HallStage::School(school) => roll::school(brush, school)?,
        HallStage::Roll(roll) => roll::roll(brush, roll, settled)?,
        HallStage::Drawing(drawing) => drawing::drawing(brush, drawing)?,
        HallStage::Together(together) => drawing::together(brush, together)?,
        HallStage::Classes(classes) => lists::classes(brush, classes)?,
        HallStage::SchoolDone(done) => lists::school_done(brush, done)?,
        HallStage::Paused(paused) => roll::paused(brush, paused)?,
        HallStage::Confirm(confirm) => confirm::confirm(brush, confirm)?,
    }
    chrome::footer(brush, scene)
}

/// Paints a scene with nothing moving in it, straight into a rectangle of this size: the quickest
/// way to one picture, and the same as the painter's.
pub fn once(context: &Context, wide: i32, high: i32, scene: &Scene) -> Result<(), Error> {
    // Its list of earlier numbers is in a strip of its own.
    if scene.stage.kind() == StageKind::Drawing {
        return ScenePainter::default().paint(context, wide, high, scene, SceneAge::STILL);
    }
    layers::ground(context, scene, (wide, high))?;
    let brush = staged(context, (wide, high), scene, None)?;
    let ring = scene.ring.as_ref();
    ring.map_or(Ok(()), |ring| ring::still(&brush, ring, |_| true))?;
    context.save()?;
    still(&brush, scene, 1.0)?;
    context.restore()?;
    if let Some(ring) = ring.filter(|_| !is_panel(scene)) {
        ring::ride(&brush, ring, (0.0, 1.0))?;
        ring::moving(&brush, ring, &SceneMotion::OVER)?;
    }
    context.restore()
}

/// Returns the texts on the picture of this scene with their places, in measures of 1920x1080.
pub fn written(scene: &Scene) -> Result<Vec<PlacedText>, Error> {
    let size = (STAGE.0 as i32, STAGE.1 as i32);
    let (surface, record) = (layers::surface(size, None)?, PlacedTexts::default());
    let context = Context::new(&surface)?;
    let brush = staged(&context, size, scene, Some(&record))?;
    still(&brush, scene, 1.0)?;
    if let Some(ring) = scene.ring.as_ref().filter(|_| !is_panel(scene)) {
        ring::moving(&brush, ring, &SceneMotion::OVER)?;
    }
    if let HallStage::Drawing(drawing) = &scene.stage {
        drawing::recent(&brush, &drawing.recent, 0.0)?;
    }
    context.restore()?;
    Ok(record.take())
}
