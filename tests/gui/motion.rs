// SPDX-License-Identifier: Apache-2.0

//! What moves on the glass, on painted frames: each motion ends in the picture that is painted
//! without it, nothing comes later than it is on disk, and nothing flashes.

use crate::painted::{bytes, clearly, painted, still};
use crate::scenes::{picture, pictures};
use cairo::{Context, RectangleInt, RegionOverlap};
use paiwei::hall::{
    HallStage, RingBand, RingDot, RingFlag, Scene, SceneAge, ScenePainter, SlotValue,
};
use std::time::Duration;

/// A motion from one picture to the next, at these ages in milliseconds, and the next painted by
/// itself.
fn moved(before: &Scene, now: &Scene, ages: &[u64]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let (mut painter, size) = (ScenePainter::default(), (480, 270));
    painted(&mut painter, before, size, SceneAge::STILL);
    let at = |ms: &u64| {
        bytes(painted(
            &mut painter,
            now,
            size,
            SceneAge::new(Duration::from_millis(*ms)),
        ))
    };
    (ages.iter().map(at).collect(), bytes(still(now, size)))
}

/// A visit, frame by frame.
#[test]
fn a_band_that_grew_looks_like_one_that_was_painted_at_once() {
    for name in ["drawing", "drawing-laps", "large-drawing"] {
        let now = picture(name);
        let mut before = now.clone();
        let ring = before.ring.as_mut().unwrap();
        let RingBand { from, to } = ring.band.take().unwrap();
        ring.now = Some(flag(from, "1"));
        ring.dots[to] = RingDot::Open;
        let (frames, end) = moved(&before, now, &[0, 40, 90, 130, 175, 220, 300, 350]);
        assert!(
            clearly(&frames[7], &end) < 20,
            "{name}: {} pixels",
            clearly(&frames[7], &end)
        );
        // On its way it is neither where it was nor where it will be.
        assert!(
            most(&frames[4], &end) > 60 && most(&frames[4], &frames[0]) > 60,
            "{name}"
        );
    }
}

/// The kiosk paints each frame over the one before, only where something may have moved.
#[test]
fn a_frame_over_the_one_before_is_the_frame_that_is_painted_by_itself() {
    let mut partly = 0;
    let visits = visits();
    let everywhere = pictures()
        .windows(2)
        .chain(visits.chunks(2))
        .map(|pair| (pair, (480, 270)));
    let odd = [(512, 384), (683, 384)].into_iter().flat_map(|size| {
        visits
            .chunks(2)
            .skip(1)
            .take(2)
            .map(move |pair| (pair, size))
    });
    for (pair, size) in everywhere.chain(odd) {
        let [(_, before), (name, now)] = pair else {
            continue;
        };
        let (mut own, mut over) = (ScenePainter::default(), ScenePainter::default());
        let glass = still(before, size);
        let context = Context::new(&glass).unwrap();
        painted(&mut own, before, size, SceneAge::STILL);
        over.paint(&context, size.0, size.1, before, SceneAge::STILL)
            .unwrap();
        for ms in [0, 16, 33, 33, 90, 140, 155, 190, 210, 300, 349, 400, 500] {
            let age = SceneAge::new(Duration::from_millis(ms));
            let alone = bytes(painted(&mut own, now, size, age));
            let touched = over.paint_over(&context, size.0, size.1, now, age).unwrap();
            let whole = RectangleInt::new(0, 0, size.0, size.1);
            partly += u32::from(touched.contains_rectangle(&whole) != RegionOverlap::In);
            // Where a part's edge cuts a shape, cairo may round a pixel of its edge otherwise.
            let differ = |glass: &[u8]| {
                (
                    glass.iter().zip(&alone).filter(|(a, b)| a != b).count(),
                    most(glass, &alone),
                )
            };
            let mut differs = (usize::MAX, u8::MAX);
            glass.with_data(|glass| differs = differ(glass)).unwrap();
            assert!(
                differs.0 < 60 && differs.1 < 24,
                "{name} {size:?} after {ms} ms: {differs:?}"
            );
        }
    }
    assert!(partly > 100, "{partly} frames were painted in part");
}

/// Visits over short and long ways, with a flag, siblings, and several lanes.
fn visits() -> Vec<(String, Scene)> {
    let mut visits = Vec::new();
    for (name, entries, interval, children, last) in [
        ("short", 20, 3, 1, "9"),
        ("corners", 286, 131, 3, "60"),
        ("lanes", 2_000, 937, 2, "600 · 601"),
        ("many-lanes", 2_521, 700, 3, "2521"),
        ("lap", 9_000, 8_800, 1, "9000"),
    ] {
        for visit in [5, 6] {
            let mut scene = picture("drawing").clone();
            let at = |i: usize| i * interval % entries;
            let ring = scene.ring.as_mut().unwrap();
            ring.dots = vec![RingDot::Open; entries];
            (0..=visit).for_each(|i| ring.dots[at(i)] = RingDot::Drawn(children));
            ring.start = Some(flag(at(0), "起"));
            ring.now = Some(flag(at(visit), last));
            ring.band = Some(RingBand {
                from: at(visit - 1),
                to: at(visit),
            });
            visits.push((name.to_owned(), scene));
        }
    }
    visits
}

fn flag(entry: usize, text: &str) -> RingFlag {
    RingFlag {
        entry,
        text: text.into(),
    }
}

/// The most by which two pictures differ anywhere.
fn most(a: &[u8], b: &[u8]) -> u8 {
    a.iter()
        .zip(b)
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap_or(0)
}

#[test]
fn every_motion_ends_in_the_picture_that_is_painted_without_it() {
    for pair in pictures().windows(2) {
        let [(_, before), (name, now)] = pair else {
            continue;
        };
        let (frames, end) = moved(before, now, &[120, 400]);
        // A band that grew, and a ring that was patched, may differ by the softness of an edge.
        assert!(
            clearly(&frames[1], &end) < 20,
            "{name}: {} pixels",
            clearly(&frames[1], &end)
        );
    }
}

#[test]
fn a_fade_begins_with_the_picture_before_and_a_press_is_answered_at_once() {
    // The disc is there too, until the picture is gone.
    let (before, now) = (picture("drawing"), picture("classes"));
    let (frames, _) = moved(before, now, &[0]);
    assert!(most(&frames[0], &bytes(still(before, (480, 270)))) < 3);
    let (before, now) = (picture("welcome"), picture("start-ready"));
    let (frames, end) = moved(before, now, &[0, 125, 250]);
    assert!(most(&frames[0], &bytes(still(before, (480, 270)))) < 3);
    assert!(most(&frames[1], &frames[0]) > 60 && most(&frames[1], &end) > 60);
    assert_eq!(most(&frames[2], &end), 0);
    // From the first frame after the start key the numbers roll.
    let (frames, end) = moved(picture("start-ready"), picture("start-rolling"), &[0]);
    assert_eq!(most(&frames[0], &end), 0);
}

#[test]
fn a_stopped_number_stands_in_its_place_from_the_first_frame_and_changes_its_colour_alone() {
    let mut rolling = picture("start-stopped").clone();
    let HallStage::Roll(roll) = &mut rolling.stage else {
        panic!("no roll")
    };
    let SlotValue::Fixed(fixed) = roll.value.clone() else {
        panic!("it rolls")
    };
    roll.value = SlotValue::Rolling {
        now: fixed,
        past: None,
        hz: 8,
    };
    let (frames, end) = moved(&rolling, picture("start-stopped"), &[0, 100, 200]);
    let ink = |frame: &[u8]| -> Vec<bool> { frame.chunks(4).map(|pixel| pixel[1] < 120).collect() };
    let differ = |a: &[u8], b: &[u8]| ink(a).iter().zip(ink(b)).filter(|(a, b)| **a != *b).count();
    // What is dark is dark in every frame, but for the softness of edges: the figures neither move
    // nor grow.
    let other = bytes(still(picture("start-rolling"), (480, 270)));
    assert!(differ(&frames[0], &end) < 400 && differ(&other, &end) > 4_000);
    assert!(
        most(&frames[0], &end) > 100
            && most(&frames[1], &end) < most(&frames[0], &end)
            && frames[2] == end
    );
}

#[test]
fn a_projector_that_changes_its_size_in_a_fade_has_the_next_picture_alone() {
    let (mut painter, before, now) = (
        ScenePainter::default(),
        picture("welcome"),
        picture("sealed"),
    );
    painted(&mut painter, before, (480, 270), SceneAge::STILL);
    for ms in [0, 20, 120] {
        painted(
            &mut painter,
            now,
            (480, 270),
            SceneAge::new(Duration::from_millis(ms)),
        );
    }
    let frame = bytes(painted(
        &mut painter,
        now,
        (640, 360),
        SceneAge::new(Duration::from_millis(140)),
    ));
    assert!(
        frame == bytes(still(now, (640, 360))),
        "nothing of the picture that was cut for the other size"
    );
}

#[test]
fn reduced_motion_cuts() {
    for pair in pictures().windows(2).step_by(3) {
        let [(_, before), (name, now)] = pair else {
            continue;
        };
        let (mut painter, size) = (ScenePainter::default(), (320, 180));
        painted(&mut painter, before, size, SceneAge::STILL);
        let frame = bytes(painted(&mut painter, now, size, SceneAge::STILL));
        assert!(most(&frame, &bytes(still(now, size))) < 12, "{name}");
    }
}

/// Value, value before and values a second of a picture that rolls.
#[track_caller]
fn rolling(scene: &mut Scene) -> (&mut String, &mut Option<String>, &mut u64) {
    let HallStage::Roll(roll) = &mut scene.stage else {
        panic!("no roll")
    };
    let SlotValue::Rolling { now, past, hz } = &mut roll.value else {
        panic!("it does not roll")
    };
    (now, past, hz)
}

/// The largest part of the picture in which more than three pairs of dark and light come in a
/// second (WCAG 2, general flash), with so many random values a second.
fn flashing(hz: u64) -> f64 {
    let (size, seconds) = ((480, 270), 3);
    let mut scene = picture("start-rolling").clone();
    let (_, _, shown) = rolling(&mut scene);
    *shown = hz;
    let mut painter = ScenePainter::default();
    let mut random = 12_345_u64;
    let mut light: Vec<Vec<f64>> = Vec::new();
    for _ in 0..hz * seconds {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let next = (1_000_000 + (random >> 33) % 9_000_000).to_string();
        let (now, past, _) = rolling(&mut scene);
        *past = Some(std::mem::replace(now, next));
        light.push(luminance(&bytes(painted(
            &mut painter,
            &scene,
            size,
            SceneAge::STILL,
        ))));
    }
    let (second, pixels) = (hz as usize, light[0].len());
    let mut most: f64 = 0.0;
    let mut sum = 0.0;
    let windows = light.windows(second + 1);
    let count = windows.len();
    for window in windows {
        let flashes = (0..pixels)
            .filter(|pixel| pairs(window.iter().map(|frame| frame[*pixel])) > 3)
            .count();
        most = most.max(flashes as f64 / pixels as f64);
        sum += flashes as f64 / pixels as f64;
    }
    println!(
        "{hz} values a second: {:.2} % of the picture flashes, {:.2} % at most",
        sum / count as f64 * 100.0,
        most * 100.0
    );
    most
}

fn luminance(frame: &[u8]) -> Vec<f64> {
    let channel = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    let of = |pixel: &[u8]| {
        0.0722 * channel(pixel[0]) + 0.7152 * channel(pixel[1]) + 0.2126 * channel(pixel[2])
    };
    frame.chunks(4).map(of).collect()
}

/// Pairs of opposing changes by a tenth or more, the darker side below 0.8.
fn pairs(frames: impl Iterator<Item = f64>) -> usize {
    let (mut low, mut high, mut changes, mut last) = (f64::MAX, f64::MIN, 0, 0);
    for light in frames {
        (low, high) = (low.min(light), high.max(light));
        let direction = match () {
            () if light - low >= 0.1 && low < 0.8 => 1,
            () if high - light >= 0.1 && light < 0.8 => -1,
            () => continue,
        };
        if direction != last {
            changes += 1;
            last = direction;
        }
        (low, high) = (light, light);
    }
    changes / 2
}

#[test]
fn a_roll_flashes_in_less_of_the_picture_than_the_limit() {
    for hz in [8, 16, 20] {
        let part = flashing(hz);
        assert!(part < 0.028, "{hz} values a second: {:.2} %", part * 100.0);
    }
}
