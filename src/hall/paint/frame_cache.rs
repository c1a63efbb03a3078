// SPDX-License-Identifier: Apache-2.0

//! The picture that is kept, without what moves over it: a frame of a motion costs what has moved
//! since the one before.
//!
//! Invariant: what a frame differs in from the one before lies inside [`FrameCache::touched`].
//! Deliberately not here: when a picture is painted anew.

use super::brush::Brush;
use super::{drawing, is_panel, letterbox, ring, staged};
use crate::hall::motion::SceneMotion;
use crate::hall::scene::{RingScene, Scene};
use crate::hall::stage::{HallStage, RecentRow};
use cairo::{Context, Error, Format, ImageSurface, RectangleInt, Region};

/// A painted scene with the band so far, without the disc, in device pixels.
pub struct FrameCache {
    pub scene: Scene,
    pub size: (i32, i32),
    /// Nothing in what is kept is on its way to another colour.
    pub settled: bool,
    /// The band's progress, 0 to 1.
    pub ridden: f64,
    pub surface: ImageSurface,
    pub rows: Option<RecentRows>,
}

impl FrameCache {
    /// The picture with what moves over it.
    pub fn paint(&self, context: &Context, motion: &SceneMotion) -> Result<(), Error> {
        context.set_source_surface(&self.surface, 0.0, 0.0)?;
        context.paint()?;
        if let Some(rows) = self.rows.as_ref().filter(|_| motion.shifted < 1.0) {
            rows.paint(context, motion.shifted)?;
        }
        self.disc(context, motion)
    }

    /// The ring whose disc moves over this picture.
    fn ring(&self) -> Option<&RingScene> {
        self.scene.ring.as_ref().filter(|_| !is_panel(&self.scene))
    }

    /// Lets the band grow up to here.
    pub fn ride(&mut self, travelled: f64) -> Result<(), Error> {
        // The band only grows, so what was painted of it stays: a frame adds the piece that is new.
        if self.ridden < travelled {
            if let Some(ring) = self.ring() {
                let context = Context::new(&self.surface)?;
                ring::ride(
                    &staged(&context, self.size, &self.scene, None)?,
                    ring,
                    (self.ridden, travelled),
                )?;
            }
            self.ridden = travelled;
        }
        Ok(())
    }

    /// The disc and the bar that it leaves behind.
    pub fn disc(&self, context: &Context, motion: &SceneMotion) -> Result<(), Error> {
        let Some(ring) = self.ring() else {
            return Ok(());
        };
        ring::moving(
            &staged(context, self.size, &self.scene, None)?,
            ring,
            motion,
        )?;
        context.restore()
    }

    /// Returns where this picture may differ between two frames of its motion, in device pixels.
    pub fn touched(
        &self,
        context: &Context,
        before: &SceneMotion,
        now: &SceneMotion,
    ) -> Result<Region, Error> {
        // Boxes, not the whole: the rows' strip where they shift, and the ring's disc before and
        // now.
        let region = Region::create();
        if let Some(rows) = self.rows.as_ref().filter(|_| before.shifted != now.shifted) {
            region.union_rectangle(&rows.place())?;
        }
        if let Some(ring) = self.ring() {
            let brush = staged(context, self.size, &self.scene, None)?;
            let boxes = ring::touched(&brush, ring, (before, now));
            context.restore()?;
            boxes
                .into_iter()
                .try_for_each(|part| region.union_rectangle(&device(self.size, part)))?;
        }
        region.intersect_rectangle(&RectangleInt::new(0, 0, self.size.0, self.size.1))?;
        Ok(region)
    }
}

/// The whole pixels that a box in the measures of the stage reaches into.
fn device(size: (i32, i32), (x, y, wide, high): (f64, f64, f64, f64)) -> RectangleInt {
    let ((left, top), scale) = letterbox(size);
    let (from, to) = (
        (left + x * scale, top + y * scale),
        (left + (x + wide) * scale, top + (y + high) * scale),
    );
    // A pixel more each way, for the smoothing of edges.
    let (x, y) = (from.0.floor() as i32 - 1, from.1.floor() as i32 - 1);
    RectangleInt::new(x, y, to.0.ceil() as i32 + 1 - x, to.1.ceil() as i32 + 1 - y)
}

/// The rows of the list that shifts, and what is behind them.
pub struct RecentRows {
    at: (i32, i32),
    step: f64,
    strip: ImageSurface,
    ground: ImageSurface,
}

impl RecentRows {
    /// The list of earlier numbers, with the row that leaves it below.
    pub fn new(
        under: &ImageSurface,
        size: (i32, i32),
        scene: &Scene,
        leaving: Option<&RecentRow>,
    ) -> Result<Option<Self>, Error> {
        let HallStage::Drawing(stage) = &scene.stage else {
            return Ok(None);
        };
        let ((left, top), scale) = letterbox(size);
        let (x, y, wide, high) = drawing::RECENT;
        // Whole device pixels: the strip is copied at each frame and must not be smoothed again.
        let at = ((left + x * scale).floor(), (top + y * scale).floor());
        let device = |measure: f64| ((measure * scale).ceil() as i32).max(1);
        let (wide, high) = (device(wide), device(high));
        // What is behind them, without them.
        let ground = ImageSurface::create(Format::Rgb24, wide, high)?;
        let behind = Context::new(&ground)?;
        behind.set_source_surface(under, -at.0, -at.1)?;
        behind.paint()?;
        // Transparent, a row higher than its box: what leaves the list below is clipped at the end.
        let strip = ImageSurface::create(Format::ARgb32, wide, high + device(drawing::ROW))?;
        let written = Context::new(&strip)?;
        written.translate(left - at.0, top - at.1);
        written.scale(scale, scale);
        // A list that is not full yet loses none.
        let leaving = leaving.filter(|row| !stage.recent.contains(row));
        let all: Vec<RecentRow> = stage.recent.iter().chain(leaving).cloned().collect();
        drawing::recent(&Brush::new(&written, &scene.ground, None), &all, 0.0)?;
        let at = (at.0 as i32, at.1 as i32);
        Ok(Some(Self {
            at,
            step: drawing::ROW * scale,
            strip,
            ground,
        }))
    }

    fn place(&self) -> RectangleInt {
        RectangleInt::new(
            self.at.0,
            self.at.1,
            self.ground.width(),
            self.ground.height(),
        )
    }

    /// The list on its way down by a row: 0 where the rows were before, 1 where they are now.
    pub fn paint(&self, context: &Context, shifted: f64) -> Result<(), Error> {
        let (x, y) = (f64::from(self.at.0), f64::from(self.at.1));
        context.save()?;
        context.rectangle(
            x,
            y,
            f64::from(self.ground.width()),
            f64::from(self.ground.height()),
        );
        context.clip();
        context.set_source_surface(&self.ground, x, y)?;
        context.paint()?;
        context.set_source_surface(&self.strip, x, y - self.step * (1.0 - shifted))?;
        context.paint()?;
        context.restore()
    }
}
