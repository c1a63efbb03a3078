// SPDX-License-Identifier: Apache-2.0

//! What stands on a glass, in tiles: of a motion only the tiles that it crosses are handed on. A
//! picture that was painted anew is handed on whole, if only its clock differs.
//!
//! Invariant: the tiles together are the last picture that was painted; one that failed changes
//! none. Deliberately not here: widgets, what a picture says.

use cairo::{Context, Error, Format, ImageSurface, Operator, RectangleInt, Region, RegionOverlap};

/// Device pixels of a tile: small enough for a disc, large enough that a picture has some hundred.
const TILE: (i32, i32) = (192, 108);

/// A piece of the picture, and where it stands. It is painted, or recorded, before the next picture
/// is taken.
#[derive(Debug)]
pub struct Tile {
    /// Device pixels from the left and the top.
    pub at: (i32, i32),
    /// Device pixels, wide and high.
    pub size: (i32, i32),
    /// Where its pixels are, and from where in the picture these are.
    pixels: ImageSurface,
    from: (i32, i32),
}

impl Tile {
    /// Paints it where it stands in the picture.
    pub fn paint(&self, context: &Context) -> Result<(), Error> {
        context.set_source_surface(&self.pixels, f64::from(self.from.0), f64::from(self.from.1))?;
        context.rectangle(
            self.at.0.into(),
            self.at.1.into(),
            self.size.0.into(),
            self.size.1.into(),
        );
        context.fill()
    }
}

/// What a picture is painted on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Canvas {
    /// Nothing to go by.
    Blank,
    /// The last picture.
    Last,
}

/// The picture that stands.
#[derive(Debug, Default)]
pub struct TileCache {
    standing: Option<ImageSurface>,
}

impl TileCache {
    /// Takes the next picture, whose painter says where it may differ from the last. The tiles that
    /// it differs in, each with its number; all of them on a blank canvas.
    pub fn take(
        &mut self,
        size: (i32, i32),
        paint: impl FnOnce(&Context, Canvas) -> Result<Region, Error>,
    ) -> Result<Vec<(usize, Tile)>, Error> {
        let size = (size.0.max(1), size.1.max(1));
        let fits = |surface: &ImageSurface| (surface.width(), surface.height()) == size;
        let Some(standing) = self.standing.take().filter(fits) else {
            let next = ImageSurface::create(Format::Rgb24, size.0, size.1)?;
            paint(&Context::new(&next)?, Canvas::Blank)?;
            return Ok(self.begin(next));
        };
        let differs = paint(&Context::new(&standing)?, Canvas::Last)?;
        let whole = RectangleInt::new(0, 0, size.0, size.1);
        if differs.contains_rectangle(&whole) == RegionOverlap::In {
            return Ok(self.begin(standing));
        }
        let touched = |(_, (x, y), (wide, high)): &(usize, (i32, i32), (i32, i32))| {
            differs.contains_rectangle(&RectangleInt::new(*x, *y, *wide, *high))
                != RegionOverlap::Out
        };
        let tile = |(i, at, size)| {
            Ok((
                i,
                Tile {
                    at,
                    size,
                    pixels: piece(&standing, at, size)?,
                    from: at,
                },
            ))
        };
        let tiles = places(size)
            .filter(touched)
            .map(tile)
            .collect::<Result<_, Error>>()?;
        self.standing = Some(standing);
        Ok(tiles)
    }

    /// A picture that is another everywhere. Its tiles are parts of itself: what is recorded of a
    /// surface is copied by cairo before the surface changes.
    pub fn begin(&mut self, picture: ImageSurface) -> Vec<(usize, Tile)> {
        let tile = |(i, at, size)| {
            (
                i,
                Tile {
                    at,
                    size,
                    pixels: picture.clone(),
                    from: (0, 0),
                },
            )
        };
        let tiles = places((picture.width(), picture.height()))
            .map(tile)
            .collect();
        self.standing = Some(picture);
        tiles
    }

    /// How many tiles the picture has.
    pub fn count(&self) -> usize {
        self.standing.as_ref().map_or(0, |picture| {
            places((picture.width(), picture.height())).count()
        })
    }
}

/// Number, place and size of each tile, in rows.
fn places((wide, high): (i32, i32)) -> impl Iterator<Item = (usize, (i32, i32), (i32, i32))> {
    let rows = (0..high).step_by(TILE.1 as usize);
    let places = rows.flat_map(move |y| (0..wide).step_by(TILE.0 as usize).map(move |x| (x, y)));
    places
        .enumerate()
        .map(move |(i, (x, y))| (i, (x, y), (TILE.0.min(wide - x), TILE.1.min(high - y))))
}

/// A copy of a piece of a picture.
fn piece(of: &ImageSurface, at: (i32, i32), size: (i32, i32)) -> Result<ImageSurface, Error> {
    let pixels = ImageSurface::create(Format::Rgb24, size.0, size.1)?;
    let context = Context::new(&pixels)?;
    context.set_source_surface(of, -f64::from(at.0), -f64::from(at.1))?;
    context.set_operator(Operator::Source);
    context.paint()?;
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairo::RecordingSurface;

    const DOT: i32 = 10;

    /// A dot somewhere on paper; the paper is painted where the last dot was, or everywhere.
    fn dot(
        context: &Context,
        (canvas, before): (Canvas, (i32, i32)),
        now: (i32, i32),
    ) -> Result<Region, Error> {
        let place = |(x, y)| RectangleInt::new(x, y, DOT, DOT);
        context.set_source_rgb(1.0, 1.0, 0.9);
        let differs = Region::create_rectangles(&[place(before), place(now)]);
        match canvas {
            Canvas::Blank => context.paint()?,
            Canvas::Last => {
                context.rectangle(before.0.into(), before.1.into(), DOT.into(), DOT.into());
                context.fill()?;
            }
        }
        context.set_source_rgb(0.6, 0.1, 0.1);
        context.rectangle(now.0.into(), now.1.into(), DOT.into(), DOT.into());
        context.fill()?;
        Ok(differs)
    }

    fn surface(size: (i32, i32)) -> ImageSurface {
        ImageSurface::create(Format::Rgb24, size.0, size.1).unwrap()
    }

    /// Red, green and blue; the fourth byte of a pixel means nothing.
    fn colours(surface: &ImageSurface) -> Vec<[u8; 3]> {
        let mut colours = Vec::new();
        let colour = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2]];
        surface
            .with_data(|data| colours = data.chunks_exact(4).map(colour).collect())
            .unwrap();
        colours
    }

    fn numbers(tiles: Vec<(usize, Tile)>) -> Vec<usize> {
        tiles.into_iter().map(|(i, _)| i).collect()
    }

    #[test]
    fn a_motion_changes_the_tiles_that_it_crosses_and_no_other() {
        let (mut mosaic, size) = (TileCache::default(), (1920, 1080));
        let mut take = |before, now| {
            numbers(
                mosaic
                    .take(size, |context, canvas| dot(context, (canvas, before), now))
                    .unwrap(),
            )
        };
        assert_eq!(take((50, 50), (50, 50)).len(), 100, "all at first");
        assert_eq!(take((50, 50), (60, 50)), [0]);
        assert_eq!(take((60, 50), (200, 50)), [0, 1]);
        assert_eq!(take((200, 50), (187, 103)), [0, 1, 10, 11]);
        assert!(numbers(mosaic.take(size, |_, _| Ok(Region::create())).unwrap()).is_empty());
    }

    /// As a renderer has it: each tile's commands are recorded when it changes, and painted later.
    #[test]
    fn the_tiles_together_are_the_picture_at_any_size_however_late_they_are_painted() {
        for size in [(1920, 1080), (1024, 768), (1, 1), (193, 109)] {
            let (mut mosaic, mut recorded, mut before) = (TileCache::default(), Vec::new(), (0, 0));
            for step in 0..6 {
                let now = (40 * step, 60 + step);
                let tiles = mosaic.take(size, |context, canvas| {
                    let differs = dot(context, (canvas, before), now)?;
                    // Now and then a picture is another everywhere.
                    let whole = Region::create_rectangle(&RectangleInt::new(0, 0, size.0, size.1));
                    Ok(if step % 3 == 0 { whole } else { differs })
                });
                for (i, tile) in tiles.unwrap() {
                    let record =
                        RecordingSurface::create(cairo::Content::ColorAlpha, None).unwrap();
                    tile.paint(&Context::new(&record).unwrap()).unwrap();
                    recorded.resize_with(recorded.len().max(i + 1), || None);
                    recorded[i] = Some(record);
                }
                before = now;
                let (whole, together) = (surface(size), surface(size));
                dot(&Context::new(&whole).unwrap(), (Canvas::Blank, now), now).unwrap();
                // What is recorded is painted before the picture goes on, and once more after.
                let context = Context::new(&together).unwrap();
                for record in recorded.iter().flatten() {
                    context.set_source_surface(record, 0.0, 0.0).unwrap();
                    context.paint().unwrap();
                }
                assert!(
                    colours(&together) == colours(&whole),
                    "{size:?}, step {step}"
                );
            }
        }
    }

    #[test]
    fn after_a_picture_that_failed_the_next_one_is_taken_whole() {
        let mut mosaic = TileCache::default();
        let paint = |context: &Context, canvas| dot(context, (canvas, (10, 10)), (10, 10));
        mosaic.take((400, 300), paint).unwrap();
        let failed = mosaic.take((400, 300), |context, canvas| {
            paint(context, canvas).and(Err(Error::NoMemory))
        });
        assert!(matches!(failed, Err(Error::NoMemory)));
        assert_eq!(mosaic.take((400, 300), paint).unwrap().len(), 9);
    }
}
