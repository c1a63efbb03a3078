// SPDX-License-Identifier: Apache-2.0

//! Scenes as they are painted.

use cairo::{Context, Format, ImageSurface};
use paiwei::hall::{Scene, SceneAge, ScenePainter};

/// A scene as a painter paints it at this age.
pub fn painted(
    painter: &mut ScenePainter,
    scene: &Scene,
    (wide, high): (i32, i32),
    age: SceneAge,
) -> ImageSurface {
    let surface = ImageSurface::create(Format::Rgb24, wide, high).unwrap();
    let context = Context::new(&surface).unwrap();
    painter.paint(&context, wide, high, scene, age).unwrap();
    drop(context);
    surface
}

/// A scene with nothing moving in it.
pub fn still(scene: &Scene, size: (i32, i32)) -> ImageSurface {
    painted(&mut ScenePainter::default(), scene, size, SceneAge::STILL)
}

/// Its pixels.
pub fn bytes(mut surface: ImageSurface) -> Vec<u8> {
    surface.data().unwrap().to_vec()
}

/// How many pixels of two pictures clearly differ.
pub fn clearly(a: &[u8], b: &[u8]) -> usize {
    a.chunks(4)
        .zip(b.chunks(4))
        .filter(|(a, b)| (0..3).any(|i| a[i].abs_diff(b[i]) > 60))
        .count()
}
