// SPDX-License-Identifier: Apache-2.0

//! Limits of eyesight: the sizes at which the farthest seat can read the picture, and the largest
//! size of a number while it rolls. Pure.
//!
//! A Han character wants 12 minutes of arc, and the smallest text for parents is 40 px of a picture
//! 1080 high. For flashes the limit is WCAG 2's: no more than 2.8 % of the picture may change
//! between dark and light over three times a second.

/// The smallest text that parents read, as part of the picture's height.
const SMALLEST: f64 = 40.0 / 1080.0;
/// Height that a Han character needs, in minutes of arc.
const WANTED: f64 = 12.0;

/// Size of the smallest text, seen from the farthest seat.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ViewingDistance {
    /// Minutes of arc.
    pub arcmin: f64,
    /// A picture so high, in metres, is high enough.
    pub height_wanted_m: f64,
    /// With the picture as it is, seats up to here can read, in metres.
    pub reaches_m: f64,
}

impl ViewingDistance {
    /// For a picture so high and a seat so far away, in metres; `None` where a length is not one.
    pub fn new(picture_height_m: f64, farthest_seat_m: f64) -> Option<Self> {
        let real = |length: f64| length.is_finite() && length > 0.0;
        if !real(picture_height_m) || !real(farthest_seat_m) {
            return None;
        }
        let character = picture_height_m * SMALLEST;
        // Across the line of sight: half of the character on each side.
        let across = 2.0 * (WANTED / 120.0).to_radians().tan();
        Some(Self {
            arcmin: (character / 2.0 / farthest_seat_m).atan().to_degrees() * 120.0,
            height_wanted_m: farthest_seat_m * across / SMALLEST,
            reaches_m: character / across,
        })
    }

    /// Returns whether the farthest seat can read it.
    pub fn reaches(&self) -> bool {
        self.arcmin >= WANTED
    }
}

/// The height of a number's digits that can't change any more.
pub const STOPPED: f64 = 320.0;
/// Ticks a second, and how high digits may be that change so often: the share of flashing picture
/// grows with the area. Measured with random values.
const ROLLING: [(f64, f64); 5] = [
    (8.0, STOPPED),
    (10.0, 300.0),
    (12.0, 205.0),
    (16.0, 150.0),
    (20.0, 130.0),
];
/// Above the last of them: so small that even digits that flash all over stay below the limit.
const FASTER: f64 = 108.0;

/// Returns the largest height of a number's digits if it shows so many values a second.
pub fn rolling_height(hz: u64) -> f64 {
    let hz = hz as f64;
    let Some(above) = ROLLING.iter().position(|(at, _)| hz <= *at) else {
        return FASTER;
    };
    let Some((from, to)) = above
        .checked_sub(1)
        .and_then(|below| Some((ROLLING.get(below)?, ROLLING.get(above)?)))
    else {
        return STOPPED;
    };
    from.1 + (to.1 - from.1) * (hz - from.0) / (to.0 - from.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_a_tenth_of_the_distance_can_be_read_and_a_smaller_one_says_how_high_it_must_be()
    {
        let good = ViewingDistance::new(1.9, 20.0).unwrap();
        assert!(
            good.reaches() && (good.arcmin - 12.1).abs() < 0.1,
            "{good:?}"
        );
        let low = ViewingDistance::new(1.5, 20.0).unwrap();
        assert!(
            !low.reaches() && (low.height_wanted_m / 20.0 - 0.0942).abs() < 0.0002,
            "{low:?}"
        );
        assert!((low.reaches_m - 15.9).abs() < 0.1, "{low:?}");
        // What it says is high enough is.
        assert!(
            ViewingDistance::new(low.height_wanted_m + 1e-9, 20.0)
                .unwrap()
                .reaches()
        );
        assert!(
            ViewingDistance::new(1.5, low.reaches_m - 1e-9)
                .unwrap()
                .reaches()
        );
    }

    #[test]
    fn what_is_no_length_is_not_reckoned_with() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(ViewingDistance::new(bad, 20.0), None);
            assert_eq!(ViewingDistance::new(1.9, bad), None);
        }
    }

    #[test]
    fn the_quicker_a_number_rolls_the_smaller_it_is_and_never_larger_than_when_it_stands() {
        assert_eq!([1, 2, 8].map(rolling_height), [STOPPED; 3]);
        assert_eq!(rolling_height(20), 130.0);
        assert!(
            (1..100)
                .all(|hz| rolling_height(hz + 1) <= rolling_height(hz)
                    && rolling_height(hz) >= FASTER)
        );
    }
}
