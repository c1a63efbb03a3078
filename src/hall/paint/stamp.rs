// SPDX-License-Identifier: Apache-2.0

//! A small shape that is in a picture a thousand times: rasterised once for each quarter of a
//! pixel that it can begin at, and copied from then on.
//!
//! Invariant: no copy is further than an eighth of a device pixel from its place, each way.

use cairo::{Context, Error, Format, ImageSurface};
use std::collections::BTreeMap;

/// Places in a pixel, each way.
const PARTS: f64 = 4.0;

/// The shape around the origin, in the measures of the context that it was made for.
pub struct DotStamp<'a, F> {
    context: &'a Context,
    shape: F,
    /// Of a measure in device pixels, the same both ways.
    scale: f64,
    /// Device pixels from the middle to each side.
    reach: i32,
    inked: BTreeMap<(i32, i32), ImageSurface>,
}

impl<'a, F: Fn(&Context) -> Result<(), Error>> DotStamp<'a, F> {
    /// A shape that reaches no further than this.
    pub fn new(context: &'a Context, reach: f64, shape: F) -> Self {
        let scale = context.matrix().xx();
        Self {
            context,
            shape,
            scale,
            reach: (reach.max(0.0) * scale).ceil() as i32 + 2,
            inked: BTreeMap::new(),
        }
    }

    /// Sets it here.
    pub fn press(&mut self, (x, y): (f64, f64)) -> Result<(), Error> {
        let (x, y) = self.context.user_to_device(x, y);
        let (x, y) = ((x * PARTS).round() / PARTS, (y * PARTS).round() / PARTS);
        let (left, top) = (
            x.floor() - f64::from(self.reach),
            y.floor() - f64::from(self.reach),
        );
        let part = (
            ((x - x.floor()) * PARTS) as i32,
            ((y - y.floor()) * PARTS) as i32,
        );
        let inked = match self.inked.remove(&part) {
            Some(inked) => inked,
            None => self.ink((x - left, y - top))?,
        };
        let matrix = self.context.matrix();
        self.context.identity_matrix();
        self.context.set_source_surface(&inked, left, top)?;
        self.context.set_matrix(matrix);
        self.context.paint()?;
        self.inked.insert(part, inked);
        Ok(())
    }

    fn ink(&self, middle: (f64, f64)) -> Result<ImageSurface, Error> {
        let side = 2 * self.reach + 1;
        let surface = ImageSurface::create(Format::ARgb32, side, side)?;
        let context = Context::new(&surface)?;
        context.translate(middle.0, middle.1);
        context.scale(self.scale, self.scale);
        (self.shape)(&context)?;
        Ok(surface)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(context: &Context) -> Result<(), Error> {
        context.set_source_rgb(0.0, 0.0, 0.0);
        context.arc(0.0, 0.0, 4.0, 0.0, std::f64::consts::TAU);
        context.fill()
    }

    #[test]
    fn a_shape_without_extent_is_none_and_no_error() {
        let surface = ImageSurface::create(Format::ARgb32, 8, 8).unwrap();
        let context = Context::new(&surface).unwrap();
        assert_eq!(
            DotStamp::new(&context, -4.0, |_| Ok(())).press((4.0, 4.0)),
            Ok(())
        );
    }

    #[test]
    fn a_stamped_shape_stands_where_it_would_be_painted() {
        for scale in [0.5, 1.0, 1.37, 2.0] {
            let [stamped, painted] =
                [(), ()].map(|()| ImageSurface::create(Format::ARgb32, 480, 48).unwrap());
            let context = [&stamped, &painted].map(|surface| Context::new(surface).unwrap());
            context
                .iter()
                .for_each(|context| context.scale(scale, scale));
            let mut stamp = DotStamp::new(&context[0], 4.0, disc);
            for i in 0..20 {
                let place = (6.0 + f64::from(i) * 11.13, 8.0 + f64::from(i) * 0.171);
                stamp.press(place).unwrap();
                context[1].save().unwrap();
                context[1].translate(place.0, place.1);
                disc(&context[1]).unwrap();
                context[1].restore().unwrap();
            }
            let mut most = 0;
            let differ = |a: &[u8], b: &[u8]| {
                a.iter()
                    .zip(b)
                    .map(|(a, b)| a.abs_diff(*b))
                    .max()
                    .unwrap_or(0)
            };
            stamped
                .with_data(|a| painted.with_data(|b| most = differ(a, b)).unwrap())
                .unwrap();
            // An eighth of a pixel both ways, along an edge.
            assert!(most < 60, "by {most} at {scale}");
        }
    }
}
