//! What stands on a glass, in tiles: of the next picture only the tiles that differ are handed on, so that a motion costs what it moves.
//!
//! Invariant: the tiles together are the last picture that was painted whole; one that failed changes none. Deliberately not here: widgets, what a picture says.

use cairo::{Context, Error, Format, ImageSurface, Operator};
use std::ops::Range;

/// Device pixels of a tile: small enough for a disc, large enough that a picture has some hundred.
const TILE: (i32, i32) = (192, 108);
/// Bytes of a pixel.
const PIXEL: usize = 4;

/// A piece of the picture, and where it stands.
#[derive(Debug)]
pub struct Tile {
    /// Device pixels from the left and the top.
    pub at: (i32, i32),
    /// Device pixels, wide and high.
    pub size: (i32, i32),
    /// Where its pixels are: what is painted from them later never changes.
    pixels: ImageSurface,
    /// Where it stands in them.
    from: (i32, i32),
}

impl Tile {
    /// Paints it where it stands in the picture.
    pub fn paint(&self, context: &Context) -> Result<(), Error> {
        let (x, y) = (f64::from(self.at.0 - self.from.0), f64::from(self.at.1 - self.from.1));
        context.set_source_surface(&self.pixels, x, y)?;
        context.rectangle(self.at.0.into(), self.at.1.into(), self.size.0.into(), self.size.1.into());
        context.fill()
    }
}

/// The picture that stands.
#[derive(Debug, Default)]
pub struct Mosaic {
    standing: Option<ImageSurface>,
    /// To paint the next one into.
    spare: Option<ImageSurface>,
    tiles: Vec<Tile>,
}

impl Mosaic {
    /// Takes the next picture, which `paint` paints whole; says which tiles differ. A picture of another size differs everywhere.
    pub fn take(
        &mut self,
        size: (i32, i32),
        paint: impl FnOnce(&Context) -> Result<(), Error>,
    ) -> Result<Vec<usize>, Error> {
        let size = (size.0.max(1), size.1.max(1));
        let fits = |surface: &ImageSurface| (surface.width(), surface.height()) == size;
        let next = match self.spare.take().filter(fits) {
            Some(spare) => spare,
            None => surface(size)?,
        };
        paint(&Context::new(&next)?)?;
        let Some(standing) = self.standing.take().filter(fits) else { return Ok(self.begin(next)) };
        let differ = differing(&standing, &next, &self.tiles)?;
        for i in &differ {
            if let Some(tile) = self.tiles.get_mut(*i) {
                (tile.pixels, tile.from) = (piece(&next, tile.at, tile.size)?, (0, 0));
            }
        }
        // What tiles still show is never painted into again.
        let shown = self.tiles.iter().any(|tile| tile.pixels.to_raw_none() == standing.to_raw_none());
        self.spare = (!shown).then_some(standing);
        self.standing = Some(next);
        Ok(differ)
    }

    /// A picture of another size, or the first: it is its tiles' own, so that no copy stands between a start and what is seen.
    pub fn begin(&mut self, picture: ImageSurface) -> Vec<usize> {
        self.tiles = tiles((picture.width(), picture.height()), &picture);
        self.standing = Some(picture);
        (0..self.tiles.len()).collect()
    }

    /// All tiles, in rows.
    pub fn tiles(&self) -> &[Tile] {
        &self.tiles
    }
}

fn surface(size: (i32, i32)) -> Result<ImageSurface, Error> {
    ImageSurface::create(Format::Rgb24, size.0, size.1)
}

/// A copy of a piece of a picture.
fn piece(of: &ImageSurface, at: (i32, i32), size: (i32, i32)) -> Result<ImageSurface, Error> {
    let pixels = surface(size)?;
    let context = Context::new(&pixels)?;
    context.set_source_surface(of, -f64::from(at.0), -f64::from(at.1))?;
    context.set_operator(Operator::Source);
    context.paint()?;
    Ok(pixels)
}

fn tiles((wide, high): (i32, i32), pixels: &ImageSurface) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for y in (0..high).step_by(TILE.1 as usize) {
        for x in (0..wide).step_by(TILE.0 as usize) {
            let size = (TILE.0.min(wide - x), TILE.1.min(high - y));
            tiles.push(Tile { at: (x, y), size, pixels: pixels.clone(), from: (x, y) });
        }
    }
    tiles
}

/// The tiles whose pixels are not the same in both pictures.
fn differing(before: &ImageSurface, now: &ImageSurface, tiles: &[Tile]) -> Result<Vec<usize>, Error> {
    let stride = before.stride() as usize;
    let rows = |tile: &Tile| {
        let ((x, y), (wide, high)) = (tile.at, tile.size);
        let row = move |row: i32| -> Range<usize> {
            let from = row as usize * stride + x as usize * PIXEL;
            from..from + wide as usize * PIXEL
        };
        (y..y + high).map(row)
    };
    let mut differ = Ok(Vec::new());
    let compare = |before: &[u8], now: &[u8]| -> Vec<usize> {
        let changed = |tile: &&Tile| rows(tile).any(|row| before.get(row.clone()) != now.get(row));
        tiles.iter().enumerate().filter(|(_, tile)| changed(tile)).map(|(i, _)| i).collect()
    };
    let lost = |_| Error::SurfaceFinished;
    before
        .with_data(|before| {
            let mut both = Vec::new();
            differ = now.with_data(|now| both = compare(before, now)).map(|()| both).map_err(lost);
        })
        .map_err(lost)?;
    differ
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dot somewhere on paper.
    fn dot(context: &Context, x: f64, y: f64) -> Result<(), Error> {
        context.set_source_rgb(1.0, 1.0, 0.9);
        context.paint()?;
        context.set_source_rgb(0.6, 0.1, 0.1);
        context.rectangle(x, y, 10.0, 10.0);
        context.fill()
    }

    /// Red, green and blue; the fourth byte of a pixel means nothing.
    fn colours(surface: &ImageSurface) -> Vec<[u8; 3]> {
        let mut colours = Vec::new();
        let colour = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2]];
        surface.with_data(|data| colours = data.chunks_exact(PIXEL).map(colour).collect()).unwrap();
        colours
    }

    #[test]
    fn a_motion_changes_the_tiles_that_it_crosses_and_no_other() {
        let mut mosaic = Mosaic::default();
        let size = (1920, 1080);
        assert_eq!(mosaic.take(size, |context| dot(context, 50.0, 50.0)).unwrap().len(), 100, "all at first");
        assert!(mosaic.take(size, |context| dot(context, 50.0, 50.0)).unwrap().is_empty());
        assert_eq!(mosaic.take(size, |context| dot(context, 200.0, 50.0)).unwrap(), [0, 1]);
        assert_eq!(mosaic.take(size, |context| dot(context, 187.0, 103.0)).unwrap(), [0, 1, 10, 11]);
    }

    #[test]
    fn the_tiles_together_are_the_picture_at_any_size() {
        for size in [(1920, 1080), (1024, 768), (1, 1), (193, 109)] {
            let mut mosaic = Mosaic::default();
            for step in 0..5 {
                let paint = |context: &Context| dot(context, 40.0 * f64::from(step), 60.0 + f64::from(step));
                mosaic.take(size, paint).unwrap();
                let whole = surface(size).unwrap();
                paint(&Context::new(&whole).unwrap()).unwrap();
                let together = surface(size).unwrap();
                let context = Context::new(&together).unwrap();
                for tile in mosaic.tiles() {
                    tile.paint(&context).unwrap();
                }
                assert!(colours(&together) == colours(&whole), "{size:?}, step {step}");
            }
        }
    }

    #[test]
    fn a_picture_that_fails_changes_nothing() {
        let mut mosaic = Mosaic::default();
        mosaic.take((400, 300), |context| dot(context, 10.0, 10.0)).unwrap();
        let failed = mosaic.take((400, 300), |context| dot(context, 200.0, 200.0).and(Err(Error::NoMemory)));
        assert_eq!(failed, Err(Error::NoMemory));
        assert!(
            mosaic.take((400, 300), |context| dot(context, 10.0, 10.0)).unwrap().is_empty(),
            "the first still stands"
        );
    }
}
