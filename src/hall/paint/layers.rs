// SPDX-License-Identifier: Apache-2.0

//! The layers that are kept between pictures: the ground, and the ring over it. A visit changes two
//! of its dots, so two are painted, not two thousand.
//!
//! Invariant: no eye can tell a patched layer from one that was painted whole (the smoothing of a
//! few pixels at its edge differs by less than 8 in 255).

use super::{chrome, ring, staged};
use crate::hall::ring::RingTrack;
use crate::hall::scene::{RingScene, Scene, SceneGround};
use cairo::{Context, Error, Format, ImageSurface};

/// More changes than these, and the ring is painted whole.
const PATCHES: usize = 8;

/// Ground and ring in device pixels.
#[derive(Default)]
pub struct SceneLayers {
    ground: Option<(SceneGround, (i32, i32), ImageSurface)>,
    ring: Option<(RingScene, ImageSurface)>,
}

/// The work that a scene's layers needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PreparedLayer {
    /// All was there, but for a few dots at most.
    Before,
    /// A layer was painted whole.
    Now,
}

impl SceneLayers {
    /// Paints now what the scene's ground and ring need whole.
    pub fn prepare(&mut self, scene: &Scene, size: (i32, i32)) -> Result<PreparedLayer, Error> {
        let ground = self
            .ground
            .as_ref()
            .is_some_and(|(ground, kept, _)| (ground, *kept) == (&scene.ground, size));
        let ring = scene.ring.as_ref().is_none_or(|now| {
            self.ring
                .as_ref()
                .is_some_and(|(before, _)| changes(before, now).is_some())
        });
        if ground && ring {
            return Ok(PreparedLayer::Before);
        }
        self.under(scene, size).map(|_| PreparedLayer::Now)
    }

    /// Ground and ring of this scene.
    pub fn under(&mut self, scene: &Scene, size: (i32, i32)) -> Result<&ImageSurface, Error> {
        let fits = self
            .ground
            .as_ref()
            .is_some_and(|(ground, kept, _)| (ground, *kept) == (&scene.ground, size));
        if !fits {
            let surface = surface(size, None)?;
            self::ground(&Context::new(&surface)?, scene, size)?;
            self.ground = Some((scene.ground.clone(), size, surface));
            // The kept ring was painted over the ground before.
            self.ring = None;
        }
        let Some((_, _, ground)) = &self.ground else {
            return Err(Error::InvalidStatus);
        };
        let Some(ring) = &scene.ring else {
            return Ok(ground);
        };
        // Taken out, so that a ring that fails halfway is not kept as painted.
        let kept = match self.ring.take() {
            Some((before, layer)) => match changes(&before, ring) {
                Some(changed) => {
                    patch(&layer, ground, scene, size, &changed)?;
                    layer
                }
                None => whole(ground, scene, size, Some(layer))?,
            },
            None => whole(ground, scene, size, None)?,
        };
        Ok(&self.ring.insert((ring.clone(), kept)).1)
    }
}

/// A surface of that size: the spare one, where it has it.
pub fn surface(
    (wide, high): (i32, i32),
    spare: Option<ImageSurface>,
) -> Result<ImageSurface, Error> {
    let size = (wide.max(1), high.max(1));
    match spare.filter(|spare| (spare.width(), spare.height()) == size) {
        Some(spare) => Ok(spare),
        None => ImageSurface::create(Format::Rgb24, size.0, size.1),
    }
}

/// The ground, from which all else is painted up.
pub fn ground(context: &Context, scene: &Scene, size: (i32, i32)) -> Result<(), Error> {
    let paper = super::Brush::new(context, &scene.ground, None);
    paper.colour(paper.palette.paper);
    context.paint()?;
    chrome::ground(&staged(context, size, scene, None)?, &scene.ground)?;
    context.restore()
}

fn whole(
    ground: &ImageSurface,
    scene: &Scene,
    size: (i32, i32),
    before: Option<ImageSurface>,
) -> Result<ImageSurface, Error> {
    let surface = surface(size, before)?;
    let context = Context::new(&surface)?;
    context.set_source_surface(ground, 0.0, 0.0)?;
    context.paint()?;
    if let Some(ring) = &scene.ring {
        ring::still(&staged(&context, size, scene, None)?, ring, |_| true)?;
        context.restore()?;
    }
    Ok(surface)
}

/// Returns the entries whose dot looks different now, where they are few and all else is the same.
fn changes(before: &RingScene, now: &RingScene) -> Option<Vec<usize>> {
    if before.dots.len() != now.dots.len() {
        return None;
    }
    let starts =
        |ring: &RingScene, k: usize| ring.start.as_ref().is_some_and(|flag| flag.entry == k);
    let same = |k: usize| {
        ring::still_dot(before, k) == ring::still_dot(now, k) && starts(before, k) == starts(now, k)
    };
    let changed: Vec<usize> = (0..now.dots.len()).filter(|k| !same(*k)).collect();
    (changed.len() <= PATCHES).then_some(changed)
}

/// Paints anew around each changed dot, from the ground up.
fn patch(
    layer: &ImageSurface,
    ground: &ImageSurface,
    scene: &Scene,
    size: (i32, i32),
    changed: &[usize],
) -> Result<(), Error> {
    let Some(ring) = &scene.ring else {
        return Ok(());
    };
    let (track, context) = (RingTrack::new(ring.dots.len()), Context::new(layer)?);
    // The start is painted on the track, its entry's dot in a lane further inwards: the patch spans
    // both.
    let reach = ring::REACH + track.deep();
    for k in changed {
        let brush = staged(&context, size, scene, None)?;
        let place = track.place(*k);
        // A box of whole device pixels, so that the edge of the patch leaves no seam.
        let corner = |x: f64, y: f64| context.user_to_device(x, y);
        let ((left, top), (right, bottom)) = (
            corner(place.x - reach, place.y - reach),
            corner(place.x + reach, place.y + reach),
        );
        let matrix = context.matrix();
        context.identity_matrix();
        context.rectangle(
            left.floor(),
            top.floor(),
            right.ceil() - left.floor(),
            bottom.ceil() - top.floor(),
        );
        context.clip();
        context.set_source_surface(ground, 0.0, 0.0)?;
        context.paint()?;
        context.set_matrix(matrix);
        // Neighbours whose dot, flag or start reaches into the patch are painted again too; the
        // clip keeps them off everything outside of it.
        let near = |other: &crate::hall::ring::RingPosition| {
            (other.x - place.x).abs() < reach + ring::REACH + 2.0
                && (other.y - place.y).abs() < reach + ring::REACH + 2.0
        };
        ring::still(&brush, ring, |j| near(&track.place(j)))?;
        context.restore()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::scene::{RingDot, RingFlag, SceneFooter, SceneHeader};
    use crate::hall::stage::{DigitsStage, HallStage};

    fn scene(drawn: usize, entries: usize) -> Scene {
        let at = |i: usize| i * 7 % entries;
        let mut dots = vec![RingDot::Open; entries];
        (0..=drawn).for_each(|i| dots[at(i)] = RingDot::Drawn(1 + i as u64 % 3));
        let ring = RingScene {
            dots,
            start: Some(flag(at(0), "1")),
            now: Some(flag(at(drawn), "9")),
            band: None,
        };
        let ground = SceneGround::Rehearsal {
            plate: "p".into(),
            watermark: "w".into(),
        };
        let stage = DigitsStage {
            heading: String::new(),
            chip: String::new(),
            digits: Vec::new(),
            notes: Vec::new(),
        };
        Scene {
            ground,
            header: SceneHeader::default(),
            footer: SceneFooter::default(),
            ring: Some(ring),
            stage: HallStage::Digits(stage),
            pace: std::time::Duration::ZERO,
        }
    }

    fn flag(entry: usize, text: &str) -> RingFlag {
        RingFlag {
            entry,
            text: text.into(),
        }
    }

    #[test]
    fn a_patched_ring_looks_like_one_painted_whole() {
        for (entries, size) in [(20, (1280, 720)), (286, (1024, 768)), (2_000, (1920, 1080))] {
            let mut patched = SceneLayers::default();
            for drawn in 0..12 {
                let next = scene(drawn, entries);
                let layer = bytes(patched.under(&next, size).unwrap());
                let fresh = bytes(SceneLayers::default().under(&next, size).unwrap());
                let differ = layer.iter().zip(&fresh).filter(|(a, b)| a != b);
                let (count, most) = differ.fold((0, 0), |(n, most), (a, b)| {
                    (n + 1, a.abs_diff(*b).max(most))
                });
                assert!(
                    count < 100 && most < 8,
                    "{entries} entries, {drawn} drawn: {count} bytes, by {most} at most"
                );
            }
        }
    }

    #[test]
    fn a_start_that_was_patched_looks_like_one_painted_whole() {
        for (entries, start) in [(2_000, 4), (481, 6), (841, 840), (2_521, 3)] {
            let mut rolling = scene(0, entries);
            let ring = rolling.ring.as_mut().unwrap();
            (ring.dots, ring.start, ring.now) = (vec![RingDot::Open; entries], None, None);
            let mut stopped = rolling.clone();
            stopped.ring.as_mut().unwrap().start = Some(flag(start, "1"));
            let mut patched = SceneLayers::default();
            for next in [&rolling, &stopped, &rolling] {
                let layer = bytes(patched.under(next, (1920, 1080)).unwrap());
                let fresh = bytes(SceneLayers::default().under(next, (1920, 1080)).unwrap());
                let most = layer.iter().zip(&fresh).map(|(a, b)| a.abs_diff(*b)).max();
                assert!(most < Some(8), "{entries} entries: {most:?}");
            }
        }
    }

    fn bytes(surface: &ImageSurface) -> Vec<u8> {
        let mut copy = super::surface((surface.width(), surface.height()), None).unwrap();
        let context = Context::new(&copy).unwrap();
        context.set_source_surface(surface, 0.0, 0.0).unwrap();
        context.paint().unwrap();
        drop(context);
        copy.data().unwrap().to_vec()
    }
}
