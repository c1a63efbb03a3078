//! A scene becomes a picture. Measures are those of 1920x1080; the stage keeps its shape and is letterboxed.

mod brush;
mod chrome;
mod drawing;
mod layers;
mod letters;
mod lists;
mod opening;
mod palette;
mod poster;
mod ring;
mod roll;
mod written;

pub use written::{Standing, Written};

use super::motion::{Age, Change, Motion};
use super::scene::{Ring, Scene, Stage};
use brush::Brush;
use cairo::{Context, Error, Format, ImageSurface};
use layers::Layers;
use written::Record;

/// Size that all measures are meant for.
const STAGE: (f64, f64) = (1920.0, 1080.0);

/// Paints scenes, and keeps what does not move of the last one: a frame of a motion costs a copy, what the band has grown by, and a disc.
#[derive(Default)]
pub struct Painter {
    layers: Layers,
    kept: Option<Kept>,
    leaving: Option<Leaving>,
}

/// A painted scene with the band so far, without the disc, in device pixels.
struct Kept {
    scene: Scene,
    size: (i32, i32),
    settled: bool,
    /// How far the band is, 0 to 1.
    ridden: f64,
    surface: ImageSurface,
    rows: Option<Rows>,
}

/// The picture before, as long as something of it moves or is still seen.
struct Leaving {
    change: Change,
    surface: ImageSurface,
    /// The row that leaves the list of earlier numbers.
    row: Option<Vec<String>>,
}

/// The rows of the list that shifts, and what is behind them.
struct Rows {
    at: (i32, i32),
    step: f64,
    strip: ImageSurface,
    ground: ImageSurface,
}

impl Painter {
    /// Paints the scene into a rectangle of this size, from the origin of the context. What moves, moves from the scene that was painted before.
    pub fn paint(&mut self, context: &Context, wide: i32, high: i32, scene: &Scene, age: Age) -> Result<(), Error> {
        let size = (wide, high);
        self.take(scene, size)?;
        let motion = self.leaving.as_ref().map_or(Motion::OVER, |leaving| leaving.change.at(age));
        if motion == Motion::OVER {
            self.leaving = None;
        }
        self.keep(scene, size, &motion)?;
        let Some(kept) = &mut self.kept else { return Ok(()) };
        kept.ride(motion.travelled)?;
        if let Some(leaving) = self.leaving.as_ref().filter(|_| motion.shown < 1.0) {
            context.set_source_surface(&leaving.surface, 0.0, 0.0)?;
            context.paint()?;
            context.push_group();
            kept.paint(context, &motion)?;
            context.pop_group_to_source()?;
            return context.paint_with_alpha(motion.shown);
        }
        kept.paint(context, &motion)
    }

    /// Where another scene comes, what moves to it from the one before.
    fn take(&mut self, scene: &Scene, size: (i32, i32)) -> Result<(), Error> {
        let Some(kept) = self.kept.as_ref().filter(|kept| kept.scene != *scene && kept.size == size) else {
            return Ok(());
        };
        let Some(change) = Change::between(&kept.scene, scene) else { return Ok(()) };
        if change.fades() {
            // It is seen once more, as it stood.
            kept.disc(&Context::new(&kept.surface)?, &Motion::OVER)?;
        }
        let row = match &kept.scene.stage {
            Stage::Drawing { recent, .. } => recent.last().cloned(),
            _ => None,
        };
        self.leaving = self.kept.take().map(|kept| Leaving { change, surface: kept.surface, row });
        Ok(())
    }

    /// Paints anew what is kept, where it is another picture or another size.
    fn keep(&mut self, scene: &Scene, size: (i32, i32), motion: &Motion) -> Result<(), Error> {
        let settled = motion.settled;
        let fits = |kept: &&Kept| {
            let stands = kept.scene == *scene && kept.size == size && kept.ridden <= motion.travelled;
            stands && kept.settled && settled >= 1.0
        };
        if self.kept.as_ref().filter(fits).is_some() {
            return Ok(());
        }
        let under = self.layers.under(scene, size)?;
        let surface = layers::surface(size)?;
        let picture = Context::new(&surface)?;
        picture.set_source_surface(under, 0.0, 0.0)?;
        picture.paint()?;
        still(&staged(&picture, size, scene, None)?, scene, settled)?;
        picture.restore()?;
        let leaving = self.leaving.as_ref().and_then(|leaving| leaving.row.as_ref());
        let rows = rows(under, size, scene, leaving)?;
        if let Some(rows) = &rows {
            rows.paint(&picture, 1.0)?;
        }
        let scene = scene.clone();
        self.kept = Some(Kept { scene, size, settled: settled >= 1.0, ridden: 0.0, surface, rows });
        Ok(())
    }
}

impl Kept {
    fn paint(&self, context: &Context, motion: &Motion) -> Result<(), Error> {
        context.set_source_surface(&self.surface, 0.0, 0.0)?;
        context.paint()?;
        if let Some(rows) = self.rows.as_ref().filter(|_| motion.shifted < 1.0) {
            rows.paint(context, motion.shifted)?;
        }
        self.disc(context, motion)
    }

    /// The ring whose disc moves over this picture.
    fn ring(&self) -> Option<&Ring> {
        self.scene.ring.as_ref().filter(|_| !is_panel(&self.scene))
    }

    /// Lets the band grow up to here.
    fn ride(&mut self, travelled: f64) -> Result<(), Error> {
        if self.ridden < travelled {
            if let Some(ring) = self.ring() {
                let context = Context::new(&self.surface)?;
                ring::ride(&staged(&context, self.size, &self.scene, None)?, ring, (self.ridden, travelled))?;
            }
            self.ridden = travelled;
        }
        Ok(())
    }

    fn disc(&self, context: &Context, motion: &Motion) -> Result<(), Error> {
        let Some(ring) = self.ring() else { return Ok(()) };
        ring::moving(&staged(context, self.size, &self.scene, None)?, ring, motion)?;
        context.restore()
    }
}

/// A panel stands over the ring, disc and flags included.
fn is_panel(scene: &Scene) -> bool {
    matches!(scene.stage, Stage::Together { .. })
}

/// How the stage stands in a picture: from where, and by what its measures are multiplied.
fn letterbox((wide, high): (i32, i32)) -> ((f64, f64), f64) {
    let (wide, high) = (f64::from(wide), f64::from(high));
    let scale = (wide / STAGE.0).min(high / STAGE.1);
    (((wide - STAGE.0 * scale) / 2.0, (high - STAGE.1 * scale) / 2.0), scale)
}

/// A brush in the measures of the stage, letterboxed; the context is saved.
fn staged<'a>(
    context: &'a Context,
    size: (i32, i32),
    scene: &Scene,
    record: Option<&'a Record>,
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
            ring::moving(brush, ring, &Motion::OVER)?;
        }
    }
    match &scene.stage {
        Stage::Poster { .. } => poster::poster(brush, scene)?,
        Stage::Seals { .. } => opening::seals(brush, &scene.stage)?,
        Stage::Fingerprint { .. } => opening::fingerprint(brush, &scene.stage)?,
        Stage::Reading { chip, title, facts, note } => opening::reading(brush, (chip, title), facts, note)?,
        Stage::Digits { heading, chip, digits, notes } => opening::digits(brush, heading, chip, digits, notes)?,
        Stage::Parents { heading, chip, parents, caption, notes } => {
            opening::parents(brush, (heading, chip), parents, caption, notes)?;
        }
        Stage::Classes { heading, under, chip, classes } => lists::classes(brush, (heading, under, chip), classes)?,
        Stage::SchoolDone { .. } => lists::school_done(brush, &scene.stage)?,
        Stage::School { .. } => roll::school(brush, &scene.stage)?,
        Stage::Roll { .. } => roll::roll(brush, &scene.stage, settled)?,
        Stage::Paused { .. } => roll::paused(brush, &scene.stage)?,
        Stage::Drawing { .. } => drawing::drawing(brush, &scene.stage)?,
        Stage::Together { .. } => drawing::together(brush, &scene.stage)?,
    }
    chrome::footer(brush, scene)
}

/// The list of earlier numbers as it shifts, with the row that leaves it below.
fn rows(
    under: &ImageSurface,
    size: (i32, i32),
    scene: &Scene,
    leaving: Option<&Vec<String>>,
) -> Result<Option<Rows>, Error> {
    let Stage::Drawing { recent, .. } = &scene.stage else { return Ok(None) };
    let ((left, top), scale) = letterbox(size);
    let (x, y, wide, high) = drawing::RECENT;
    let at = ((left + x * scale).floor(), (top + y * scale).floor());
    let device = |measure: f64| ((measure * scale).ceil() as i32).max(1);
    let (wide, high) = (device(wide), device(high));
    // What is behind them, without them.
    let ground = ImageSurface::create(Format::Rgb24, wide, high)?;
    let behind = Context::new(&ground)?;
    behind.set_source_surface(under, -at.0, -at.1)?;
    behind.paint()?;
    let strip = ImageSurface::create(Format::ARgb32, wide, high + device(drawing::ROW))?;
    let written = Context::new(&strip)?;
    written.translate(left - at.0, top - at.1);
    written.scale(scale, scale);
    // A list that is not full yet loses none.
    let leaving = leaving.filter(|row| !recent.contains(row));
    let all: Vec<Vec<String>> = recent.iter().chain(leaving).cloned().collect();
    drawing::recent(&Brush::new(&written, &scene.ground, None), &all, 0.0)?;
    let at = (at.0 as i32, at.1 as i32);
    Ok(Some(Rows { at, step: drawing::ROW * scale, strip, ground }))
}

impl Rows {
    /// The list on its way down by a row: 0 where the rows stood before, 1 where they stand now.
    fn paint(&self, context: &Context, shifted: f64) -> Result<(), Error> {
        let (x, y) = (f64::from(self.at.0), f64::from(self.at.1));
        context.save()?;
        context.rectangle(x, y, f64::from(self.ground.width()), f64::from(self.ground.height()));
        context.clip();
        context.set_source_surface(&self.ground, x, y)?;
        context.paint()?;
        context.set_source_surface(&self.strip, x, y - self.step * (1.0 - shifted))?;
        context.paint()?;
        context.restore()
    }
}

/// Paints a scene with nothing moving in it, straight into a rectangle of this size: the quickest way to one picture, and the same as the painter's.
pub fn once(context: &Context, wide: i32, high: i32, scene: &Scene) -> Result<(), Error> {
    // Its list of earlier numbers stands in a strip of its own.
    if matches!(scene.stage, Stage::Drawing { .. }) {
        return Painter::default().paint(context, wide, high, scene, Age::STILL);
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
        ring::moving(&brush, ring, &Motion::OVER)?;
    }
    context.restore()
}

/// What stands written on the picture of this scene, and where, in measures of 1920x1080.
pub fn written(scene: &Scene) -> Result<Vec<Written>, Error> {
    let size = (STAGE.0 as i32, STAGE.1 as i32);
    let (surface, record) = (layers::surface(size)?, Record::default());
    let context = Context::new(&surface)?;
    let brush = staged(&context, size, scene, Some(&record))?;
    still(&brush, scene, 1.0)?;
    if let Some(ring) = scene.ring.as_ref().filter(|_| !is_panel(scene)) {
        ring::moving(&brush, ring, &Motion::OVER)?;
    }
    if let Stage::Drawing { recent, .. } = &scene.stage {
        drawing::recent(&brush, recent, 0.0)?;
    }
    context.restore()?;
    Ok(record.take())
}
