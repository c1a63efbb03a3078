// SPDX-License-Identifier: Apache-2.0

//! Positions of the ring's entries in the picture: arc length along a rounded rectangle, clockwise
//! from the top left. Pure.
//!
//! Measures are pixels of a 1920x1080 picture.

use std::f64::consts::{FRAC_PI_2, PI};

const LEFT: f64 = 46.0;
const RIGHT: f64 = 1874.0;
const TOP: f64 = 138.0;
const BOTTOM: f64 = 1002.0;
const RADIUS: f64 = 96.0;
/// Dots closer than this go into further lanes.
const CLOSEST: f64 = 11.0;
const LANE: f64 = 12.0;
/// The innermost lane is no further inwards: beyond the corners' radius there is no lane.
const DEEPEST: f64 = 84.0;
/// No dot is smaller, or it would not be seen; from about 2,900 entries on those of the inner lanes
/// touch in the corners.
const SMALLEST: f64 = 2.0;

/// A point of the ring and which way is inwards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RingPosition {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Unit vector inwards.
    pub inwards: (f64, f64),
}

/// The ring of so many entries.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RingTrack {
    entries: usize,
    /// Dots are set in this many lanes, filled in turn, inwards.
    pub lanes: usize,
    /// From lane to lane.
    step: f64,
    /// Radius of a dot.
    pub dot: f64,
}

/// Returns the length of the whole track.
pub fn length() -> f64 {
    2.0 * (RIGHT - LEFT - 2.0 * RADIUS) + 2.0 * (BOTTOM - TOP - 2.0 * RADIUS) + 2.0 * PI * RADIUS
}

impl RingTrack {
    /// Returns the track of a ring; a ring without entries has the track of one.
    pub fn new(entries: usize) -> Self {
        let entries = entries.max(1);
        let pitch = length() / entries as f64;
        let wanted = if pitch < CLOSEST {
            (CLOSEST / pitch).ceil() as usize
        } else {
            1
        };
        // The last entry would share lane 0 with the first, its neighbour; with two lanes the other
        // one is its other neighbour's, so that a third lane is needed.
        let meets = |lanes: usize| lanes > 1 && entries % lanes == 1;
        let lanes = if meets(wanted) { wanted.max(3) } else { wanted };
        let step = LANE.min(DEEPEST / (lanes as f64 - 1.0).max(1.0));
        let along = pitch * lanes as f64;
        // In the corners the innermost lane is shorter.
        let inner = along * (1.0 - step * (lanes as f64 - 1.0) / RADIUS);
        // Where the last entry leaves its lane, the next one in its new lane is two on.
        let beside = if meets(lanes) {
            pitch * (1.0 - step / RADIUS) - 0.2
        } else {
            f64::MAX
        };
        let dot = (along / 3.0)
            .min(6.2)
            .min(inner / 2.0 - 0.2)
            .min(beside)
            .max(SMALLEST);
        Self {
            entries,
            lanes,
            step,
            dot,
        }
    }

    /// Returns the lane of entry `k`, 0 the outermost.
    fn lane(&self, k: usize) -> usize {
        // The ring is closed: the last entry is the first one's neighbour, and both would be in
        // lane 0 where the entries are one more than a multiple of the lanes.
        let meets = self.lanes > 1 && k + 1 == self.entries && k.is_multiple_of(self.lanes);
        if meets { 1 } else { k % self.lanes }
    }

    /// Returns the arc length of entry `k`.
    pub fn at(&self, k: usize) -> f64 {
        (k as f64 + 0.5) * length() / self.entries as f64
    }

    /// Returns how far inwards the innermost lane is.
    pub fn deep(&self) -> f64 {
        (self.lanes - 1) as f64 * self.step
    }

    /// Returns the position of entry `k`, its lane counted in.
    pub fn place(&self, k: usize) -> RingPosition {
        let place = point(self.at(k));
        let lane = self.lane(k) as f64 * self.step;
        RingPosition {
            x: place.x + place.inwards.0 * lane,
            y: place.y + place.inwards.1 * lane,
            ..place
        }
    }
}

/// A straight side of the track and the corner after it, clockwise.
struct TrackSide {
    /// Length of the straight part.
    straight: f64,
    /// Beginning of the straight part: from the left and from the top.
    from: (f64, f64),
    /// Direction of the straight part, a unit vector.
    along: (f64, f64),
    /// Centre of the corner.
    centre: (f64, f64),
}

const WIDE: f64 = RIGHT - LEFT - 2.0 * RADIUS;
const HIGH: f64 = BOTTOM - TOP - 2.0 * RADIUS;
const CORNER: f64 = RADIUS * FRAC_PI_2;

/// The sides of the track: top, right, bottom, left.
const SIDES: [TrackSide; 4] = [
    TrackSide {
        straight: WIDE,
        from: (LEFT + RADIUS, TOP),
        along: (1.0, 0.0),
        centre: (RIGHT - RADIUS, TOP + RADIUS),
    },
    TrackSide {
        straight: HIGH,
        from: (RIGHT, TOP + RADIUS),
        along: (0.0, 1.0),
        centre: (RIGHT - RADIUS, BOTTOM - RADIUS),
    },
    TrackSide {
        straight: WIDE,
        from: (RIGHT - RADIUS, BOTTOM),
        along: (-1.0, 0.0),
        centre: (LEFT + RADIUS, BOTTOM - RADIUS),
    },
    TrackSide {
        straight: HIGH,
        from: (LEFT, BOTTOM - RADIUS),
        along: (0.0, -1.0),
        centre: (LEFT + RADIUS, TOP + RADIUS),
    },
];

impl TrackSide {
    /// Returns the unit vector inwards. Clockwise on a picture whose y grows downwards, it is to
    /// the right of the direction.
    fn inwards(&self) -> (f64, f64) {
        (-self.along.1, self.along.0)
    }

    /// Returns the point so far along the straight part.
    fn on_straight(&self, far: f64) -> RingPosition {
        RingPosition {
            x: self.from.0 + self.along.0 * far,
            y: self.from.1 + self.along.1 * far,
            inwards: self.inwards(),
        }
    }

    /// Returns the point so far along the corner.
    fn on_corner(&self, far: f64) -> RingPosition {
        let (sin, cos) = (far / RADIUS).sin_cos();
        let inwards = self.inwards();
        let right = -inwards.0 * cos + self.along.0 * sin;
        let down = -inwards.1 * cos + self.along.1 * sin;
        RingPosition {
            x: self.centre.0 + right * RADIUS,
            y: self.centre.1 + down * RADIUS,
            inwards: (-right, -down),
        }
    }
}

/// Returns the point at an arc length from the top left, clockwise.
pub fn point(arc: f64) -> RingPosition {
    let mut rest = arc.rem_euclid(length());
    for side in &SIDES {
        if rest <= side.straight {
            return side.on_straight(rest);
        }
        rest -= side.straight;
        if rest <= CORNER {
            return side.on_corner(rest);
        }
        rest -= CORNER;
    }
    // Rounding may leave a little after the last corner: that is the beginning.
    SIDES[0].on_straight(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: RingPosition, b: RingPosition) -> f64 {
        (a.x - b.x).hypot(a.y - b.y)
    }

    #[test]
    fn the_track_is_closed_and_even() {
        let (steps, step) = (2_000, length() / 2_000.0);
        for k in 0..steps {
            let (a, b) = (point(k as f64 * step), point((k + 1) as f64 * step));
            let apart = distance(a, b);
            assert!((apart - step).abs() < 0.02, "{k}: {apart} for {step}");
            assert!((a.inwards.0.hypot(a.inwards.1) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn dots_never_touch_and_stay_in_the_frame() {
        for entries in [
            1, 2, 20, 286, 463, 481, 505, 841, 1_000, 1_681, 2_000, 2_521,
        ] {
            let track = RingTrack::new(entries);
            for k in 0..entries {
                let place = track.place(k);
                assert!(
                    (LEFT - 1.0..=RIGHT + 1.0).contains(&place.x)
                        && (TOP - 1.0..=BOTTOM + 1.0).contains(&place.y)
                );
                for step in (1..=2 * track.lanes).filter(|step| *step < entries) {
                    let other = track.place((k + step) % entries);
                    assert!(
                        distance(place, other) > 2.0 * track.dot,
                        "{entries} entries, {k} and {step} on"
                    );
                }
            }
        }
    }

    #[test]
    fn every_dot_is_seen_however_many_there_are() {
        for entries in 1..10_000 {
            let track = RingTrack::new(entries);
            assert!(
                track.dot >= SMALLEST && track.deep() < DEEPEST + 1e-6,
                "{entries}: {track:?}"
            );
        }
    }

    #[test]
    fn it_begins_top_left_and_goes_clockwise() {
        let track = RingTrack::new(4);
        let first = track.place(0);
        assert!(first.x > LEFT + RADIUS && first.y == TOP && first.inwards == (0.0, 1.0));
        assert_eq!(track.place(2).y, BOTTOM);
    }
}
