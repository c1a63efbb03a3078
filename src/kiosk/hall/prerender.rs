// SPDX-License-Identifier: Apache-2.0

//! The first picture, painted by a thread of its own while the toolkit opens the display: fonts are
//! loaded and the surface is filled by the time there is a window.
//!
//! Invariant: the picture is the one that the hall would paint of this scene; where the projector
//! has another size, the hall paints it itself. Deliberately not here: any further picture.

use crate::hall::{Scene, once};
use cairo::{Context, Format, ImageSurface};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The size of a usual projector, pixels.
const SIZE: (i32, i32) = (1920, 1080);

/// A picture that is being painted.
pub struct Prerender {
    scene: Scene,
    pixels: Receiver<Vec<u8>>,
}

impl Prerender {
    /// Begins to paint the scene.
    pub fn paint(scene: &Scene) -> Self {
        let (finished, pixels) = sync_channel(1);
        let painted = scene.clone();
        std::thread::spawn(move || paint(&painted, finished));
        Self {
            scene: scene.clone(),
            pixels,
        }
    }

    /// Returns the picture, where it is this scene's in this size; waits for the painter.
    pub fn take(self, scene: &Scene, size: (i32, i32)) -> Option<ImageSurface> {
        if self.scene != *scene || size != SIZE {
            return None;
        }
        surface(self.pixels.recv().ok()?).ok()
    }
}

fn surface<D: AsMut<[u8]> + 'static>(pixels: D) -> Result<ImageSurface, cairo::Error> {
    let stride = Format::Rgb24.stride_for_width(SIZE.0 as u32)?;
    ImageSurface::create_for_data(pixels, Format::Rgb24, SIZE.0, SIZE.1, stride)
}

/// The pixels on which the thread paints. A surface can't leave its thread, its pixels can: they
/// are sent when the surface is dropped, without a copy.
struct SentPixels {
    pixels: Vec<u8>,
    finished: SyncSender<Vec<u8>>,
    painted: Rc<Cell<bool>>,
}

impl AsMut<[u8]> for SentPixels {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }
}

impl Drop for SentPixels {
    fn drop(&mut self) {
        if self.painted.get() {
            // Nobody listens where the projector has another size.
            let _ = self.finished.try_send(std::mem::take(&mut self.pixels));
        }
    }
}

fn paint(scene: &Scene, finished: SyncSender<Vec<u8>>) -> Result<(), cairo::Error> {
    let painted = Rc::new(Cell::new(false));
    let stride = Format::Rgb24.stride_for_width(SIZE.0 as u32)?;
    let pixels = vec![0; stride as usize * SIZE.1 as usize];
    let surface = surface(SentPixels {
        pixels,
        finished,
        painted: Rc::clone(&painted),
    })?;
    once(&Context::new(&surface)?, SIZE.0, SIZE.1, scene)?;
    surface.flush();
    painted.set(true);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::rules::CeremonyFacts;
    use crate::hall::{SceneAge, ScenePainter};

    fn scene(title: &str) -> Scene {
        let text = |text: &str| text.to_owned();
        let ceremony = CeremonyFacts {
            title: text(title),
            authority: text("市教育局"),
            venue: text("大厅"),
            date: text("2026-08-21"),
        };
        crate::hall::before(&ceremony, true, "09:30:00", None)
    }

    #[test]
    fn it_is_the_picture_that_the_hall_would_paint_or_none() {
        let surface = ImageSurface::create(Format::Rgb24, SIZE.0, SIZE.1).unwrap();
        let context = Context::new(&surface).unwrap();
        ScenePainter::default()
            .paint(&context, SIZE.0, SIZE.1, &scene("甲"), SceneAge::STILL)
            .unwrap();
        let ahead = Prerender::paint(&scene("甲"))
            .take(&scene("甲"), SIZE)
            .unwrap();
        surface
            .with_data(|painted| ahead.with_data(|ahead| assert!(painted == ahead)).unwrap())
            .unwrap();
        assert!(
            Prerender::paint(&scene("甲"))
                .take(&scene("乙"), SIZE)
                .is_none()
        );
        assert!(
            Prerender::paint(&scene("甲"))
                .take(&scene("甲"), (1024, 768))
                .is_none()
        );
    }
}
