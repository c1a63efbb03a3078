// SPDX-License-Identifier: Apache-2.0

//! The last picture of a screen, in tiles: of a motion only the tiles that it crosses are handed
//! on. A picture that was painted anew is handed on whole, even if only its clock differs.
//!
//! Invariant: the tiles together are the last picture that was painted; one that failed changes
//! none. Deliberately not here: widgets, what a picture says.

use cairo::{Context, Error, Format, ImageSurface, Operator, RectangleInt, Region, RegionOverlap};

/// Device pixels of a tile, width and height: small enough for a disc, large enough that a picture
/// has some hundred.
const TILE: (i32, i32) = (192, 108);

/// A place in the picture, in device pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TilePlace {
    /// Pixels from the left.
    pub x: i32,
    /// Pixels from the top.
    pub y: i32,
    /// Pixels to the right of it.
    pub width: i32,
    /// Pixels below it.
    pub height: i32,
}

impl TilePlace {
    fn overlaps(self, region: &Region) -> bool {
        let rectangle = RectangleInt::new(self.x, self.y, self.width, self.height);
        region.contains_rectangle(&rectangle) != RegionOverlap::Out
    }
}

/// A piece of the picture. It is painted, or recorded, before the next picture is taken.
#[derive(Debug)]
pub struct Tile {
    /// Place in the picture.
    pub place: TilePlace,
    pixels: ImageSurface,
    /// Device pixels from the picture's corner to the corner of `pixels`.
    offset: (i32, i32),
}

impl Tile {
    /// Paints the tile at its place in the picture.
    pub fn paint(&self, context: &Context) -> Result<(), Error> {
        let (x, y) = self.offset;
        context.set_source_surface(&self.pixels, f64::from(x), f64::from(y))?;
        let place = self.place;
        context.rectangle(
            place.x.into(),
            place.y.into(),
            place.width.into(),
            place.height.into(),
        );
        context.fill()
    }
}

/// A tile with its number, counted in rows from 0.
#[derive(Debug)]
pub struct NumberedTile {
    /// The same number means the same place while the picture keeps its size.
    pub number: usize,
    /// The tile.
    pub tile: Tile,
}

/// Surface on which a picture is painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Canvas {
    /// Nothing to go by.
    Blank,
    /// The last picture.
    Last,
}

/// The last picture.
#[derive(Debug, Default)]
pub struct TileCache {
    picture: Option<ImageSurface>,
}

impl TileCache {
    /// Takes the next picture, whose painter returns the region in which it may differ from the
    /// last. Returns the tiles that it differs in; all of them on a blank canvas.
    ///
    /// After an error the next picture is painted on a blank canvas.
    pub fn take(
        &mut self,
        size: (i32, i32),
        paint: impl FnOnce(&Context, Canvas) -> Result<Region, Error>,
    ) -> Result<Vec<NumberedTile>, Error> {
        let size = (size.0.max(1), size.1.max(1));
        let last = self.picture.take();
        let Some(picture) = last.filter(|picture| size_of(picture) == size) else {
            let next = ImageSurface::create(Format::Rgb24, size.0, size.1)?;
            paint(&Context::new(&next)?, Canvas::Blank)?;
            return Ok(self.begin(next));
        };
        let differs = paint(&Context::new(&picture)?, Canvas::Last)?;
        let whole = RectangleInt::new(0, 0, size.0, size.1);
        if differs.contains_rectangle(&whole) == RegionOverlap::In {
            return Ok(self.begin(picture));
        }
        let mut tiles = Vec::new();
        for (number, place) in places(size).into_iter().enumerate() {
            if place.overlaps(&differs) {
                let tile = Tile {
                    place,
                    pixels: copied(&picture, place)?,
                    offset: (place.x, place.y),
                };
                tiles.push(NumberedTile { number, tile });
            }
        }
        self.picture = Some(picture);
        Ok(tiles)
    }

    /// Takes a picture that differs everywhere, and returns all its tiles. They are parts of the
    /// picture itself: cairo copies what is recorded of a surface before the surface changes.
    pub fn begin(&mut self, picture: ImageSurface) -> Vec<NumberedTile> {
        let tiles = places(size_of(&picture))
            .into_iter()
            .enumerate()
            .map(|(number, place)| {
                let tile = Tile {
                    place,
                    pixels: picture.clone(),
                    offset: (0, 0),
                };
                NumberedTile { number, tile }
            })
            .collect();
        self.picture = Some(picture);
        tiles
    }

    /// Returns the number of the picture's tiles; 0 without a picture.
    pub fn count(&self) -> usize {
        self.picture
            .as_ref()
            .map_or(0, |picture| places(size_of(picture)).len())
    }
}

fn size_of(picture: &ImageSurface) -> (i32, i32) {
    (picture.width(), picture.height())
}

/// Returns the place of each tile, in rows.
fn places((width, height): (i32, i32)) -> Vec<TilePlace> {
    let mut places = Vec::new();
    for y in (0..height).step_by(TILE.1 as usize) {
        for x in (0..width).step_by(TILE.0 as usize) {
            places.push(TilePlace {
                x,
                y,
                width: TILE.0.min(width - x),
                height: TILE.1.min(height - y),
            });
        }
    }
    places
}

/// Returns a copy of a part of a picture.
fn copied(picture: &ImageSurface, place: TilePlace) -> Result<ImageSurface, Error> {
    let pixels = ImageSurface::create(Format::Rgb24, place.width, place.height)?;
    let context = Context::new(&pixels)?;
    context.set_source_surface(picture, -f64::from(place.x), -f64::from(place.y))?;
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

    fn numbers(tiles: Vec<NumberedTile>) -> Vec<usize> {
        tiles.into_iter().map(|tile| tile.number).collect()
    }

    #[test]
    fn a_motion_changes_the_tiles_that_it_crosses_and_no_other() {
        let (mut tile_cache, size) = (TileCache::default(), (1920, 1080));
        let mut take = |before, now| {
            numbers(
                tile_cache
                    .take(size, |context, canvas| dot(context, (canvas, before), now))
                    .unwrap(),
            )
        };
        assert_eq!(take((50, 50), (50, 50)).len(), 100, "all at first");
        assert_eq!(take((50, 50), (60, 50)), [0]);
        assert_eq!(take((60, 50), (200, 50)), [0, 1]);
        assert_eq!(take((200, 50), (187, 103)), [0, 1, 10, 11]);
        assert!(numbers(tile_cache.take(size, |_, _| Ok(Region::create())).unwrap()).is_empty());
    }

    /// As a renderer has it: each tile's commands are recorded when it changes, and painted later.
    #[test]
    fn the_tiles_together_are_the_picture_at_any_size_however_late_they_are_painted() {
        for size in [(1920, 1080), (1024, 768), (1, 1), (193, 109)] {
            let (mut tile_cache, mut recorded, mut before) =
                (TileCache::default(), Vec::new(), (0, 0));
            for step in 0..6 {
                let now = (40 * step, 60 + step);
                let tiles = tile_cache.take(size, |context, canvas| {
                    let differs = dot(context, (canvas, before), now)?;
                    // Now and then a picture is another everywhere.
                    let whole = Region::create_rectangle(&RectangleInt::new(0, 0, size.0, size.1));
                    Ok(if step % 3 == 0 { whole } else { differs })
                });
                for NumberedTile { number, tile } in tiles.unwrap() {
                    let record =
                        RecordingSurface::create(cairo::Content::ColorAlpha, None).unwrap();
                    tile.paint(&Context::new(&record).unwrap()).unwrap();
                    recorded.resize_with(recorded.len().max(number + 1), || None);
                    recorded[number] = Some(record);
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
        let mut tile_cache = TileCache::default();
        let paint = |context: &Context, canvas| dot(context, (canvas, (10, 10)), (10, 10));
        tile_cache.take((400, 300), paint).unwrap();
        let failed = tile_cache.take((400, 300), |context, canvas| {
            paint(context, canvas).and(Err(Error::NoMemory))
        });
        assert!(matches!(failed, Err(Error::NoMemory)));
        assert_eq!(tile_cache.take((400, 300), paint).unwrap().len(), 9);
    }
}
