//! A scene becomes a picture. Measures are those of 1920x1080; the stage keeps its shape and is letterboxed.

mod brush;
mod chrome;
mod layers;
mod lists;
mod numbers;
mod ring;

use super::scene::{Scene, Stage};
use brush::Brush;
use cairo::{Context, Error};
use layers::Layers;
use std::time::Duration;

/// How long a stopped number takes from ink to the colour of what can't change.
const SETTLES: Duration = Duration::from_millis(200);
/// Size that all measures are meant for.
const STAGE: (f64, f64) = (1920.0, 1080.0);

/// How long a picture has been standing since something in it moved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Age(Duration);

impl Age {
    /// A picture in which nothing moves any more: what a test or reduced motion paints.
    pub const STILL: Self = Self(Duration::MAX);
    /// Nothing moves for longer than this.
    pub const LONGEST: Duration = Duration::from_millis(350);

    /// After this time.
    pub fn new(since: Duration) -> Self {
        Self(since)
    }

    /// How far a motion of this length is, 0 to 1, eased in and out.
    fn eased(self, length: Duration) -> f64 {
        let t = (self.0.as_secs_f64() / length.as_secs_f64()).min(1.0);
        if t < 0.5 { 4.0 * t * t * t } else { 1.0 - (2.0 - 2.0 * t).powi(3) / 2.0 }
    }
}

/// Paints scenes, and keeps what does not move of the last one: a frame of a motion costs a copy, what the band has grown by, and a disc.
#[derive(Default)]
pub struct Painter {
    layers: Layers,
    kept: Option<Kept>,
}

/// A painted scene with the band so far, without the disc, in device pixels.
struct Kept {
    scene: Scene,
    size: (i32, i32),
    settled: bool,
    /// How far the band is, 0 to 1.
    ridden: f64,
    surface: cairo::ImageSurface,
}

impl Painter {
    /// Paints the scene into a rectangle of this size, from the origin of the context.
    pub fn paint(&mut self, context: &Context, wide: i32, high: i32, scene: &Scene, age: Age) -> Result<(), Error> {
        // Only a number that has just stopped settles; any other picture stands as it is painted.
        let settled = if scene.stage.word() == "stopped" { age.eased(SETTLES) } else { 1.0 };
        let travelled = age.eased(Age::LONGEST);
        let fits = |kept: &&Kept| {
            kept.scene == *scene
                && kept.size == (wide, high)
                && kept.settled
                && settled >= 1.0
                && kept.ridden <= travelled
        };
        if self.kept.as_ref().filter(fits).is_none() {
            let surface = layers::surface((wide, high))?;
            let picture = Context::new(&surface)?;
            picture.set_source_surface(self.layers.under(scene, (wide, high))?, 0.0, 0.0)?;
            picture.paint()?;
            still(&picture, wide, high, scene, settled)?;
            let scene = scene.clone();
            self.kept = Some(Kept { scene, size: (wide, high), settled: settled >= 1.0, ridden: 0.0, surface });
        }
        let Some(kept) = &mut self.kept else { return Ok(()) };
        let ring = scene.ring.as_ref().filter(|_| !matches!(scene.stage, Stage::Together { .. }));
        if let Some(ring) = ring.filter(|_| kept.ridden < travelled) {
            let further = Context::new(&kept.surface)?;
            ring::ride(&staged(&further, wide, high, scene)?, ring, (kept.ridden, travelled))?;
            kept.ridden = travelled;
        }
        context.set_source_surface(&kept.surface, 0.0, 0.0)?;
        context.paint()?;
        if let Some(ring) = ring {
            let brush = staged(context, wide, high, scene)?;
            ring::moving(&brush, ring, travelled)?;
            context.restore()?;
        }
        Ok(())
    }
}

/// Paints a scene in which nothing moves, and keeps nothing: for a picture that is wanted once.
pub fn paint_once(context: &Context, size: (i32, i32), scene: &Scene) -> Result<(), Error> {
    layers::paint_ground(context, scene, size)?;
    if let Some(ring) = &scene.ring {
        ring::still(&staged(context, size.0, size.1, scene)?, ring, |_| true)?;
        context.restore()?;
    }
    still(context, size.0, size.1, scene, 1.0)?;
    if let Some(ring) = scene.ring.as_ref().filter(|_| !matches!(scene.stage, Stage::Together { .. })) {
        let brush = staged(context, size.0, size.1, scene)?;
        ring::ride(&brush, ring, (0.0, 1.0))?;
        ring::moving(&brush, ring, 1.0)?;
        context.restore()?;
    }
    Ok(())
}

/// A brush in the measures of the stage, letterboxed; the context is saved.
fn staged<'a>(context: &'a Context, wide: i32, high: i32, scene: &Scene) -> Result<Brush<'a>, Error> {
    let (wide, high) = (f64::from(wide), f64::from(high));
    let scale = (wide / STAGE.0).min(high / STAGE.1);
    context.save()?;
    context.translate((wide - STAGE.0 * scale) / 2.0, (high - STAGE.1 * scale) / 2.0);
    context.scale(scale, scale);
    context.rectangle(0.0, 0.0, STAGE.0, STAGE.1);
    context.clip();
    Ok(Brush::new(context, &scene.ground))
}

/// Everything over the ring that does not move.
fn still(context: &Context, wide: i32, high: i32, scene: &Scene, settled: f64) -> Result<(), Error> {
    let mut brush = staged(context, wide, high, scene)?;
    chrome::header(&mut brush, scene)?;
    if let Some(ring) = scene.ring.as_ref().filter(|_| matches!(scene.stage, Stage::Together { .. })) {
        // The panel stands over the ring, flags included.
        ring::ride(&brush, ring, (0.0, 1.0))?;
        ring::moving(&brush, ring, 1.0)?;
    }
    match &scene.stage {
        Stage::Poster { .. } => lists::poster(&mut brush, &scene.stage)?,
        Stage::Fingerprint { .. } => lists::fingerprint(&mut brush, &scene.stage)?,
        Stage::Classes { heading, under, chip, classes } => lists::classes(&mut brush, heading, under, chip, classes)?,
        Stage::SchoolDone { .. } => lists::school_done(&mut brush, &scene.stage)?,
        Stage::Digits { heading, chip, digits, notes } => numbers::digits(&mut brush, heading, chip, digits, notes)?,
        Stage::Roll { .. } => numbers::roll(&mut brush, &scene.stage, settled)?,
        Stage::Drawing { .. } => numbers::drawing(&mut brush, &scene.stage)?,
        Stage::Together { head, seats, number, people } => {
            numbers::together(&mut brush, head, seats, number, people)?;
        }
        Stage::Paused { .. } => numbers::paused(&mut brush, &scene.stage)?,
    }
    chrome::footer(&mut brush, scene)?;
    context.restore()
}
