//! The pictures as this machine paints them: nothing is cut and nothing overlaps, and each looks as it did when a person looked at it.
//!
//! With `PAIWEI_PICTURES` set, each picture is left in that folder, to be looked at; those named kept-… go to tests/pictures.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod scenes;

use cairo::{Context, Format, ImageSurface};
use paiwei::hall::{Age, Dot, Ground, Painter, Scene, Stage, Standing, Value, Written, once, written};
use scenes::{picture, pictures, rehearsed};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Kept pictures are small: the real thing, and the same in a rehearsal.
const KEPT: (i32, i32) = (384, 216);
const KEPT_REHEARSED: (i32, i32) = (288, 162);

fn painted(painter: &mut Painter, scene: &Scene, (wide, high): (i32, i32), age: Age) -> ImageSurface {
    let surface = ImageSurface::create(Format::Rgb24, wide, high).unwrap();
    let context = Context::new(&surface).unwrap();
    painter.paint(&context, wide, high, scene, age).unwrap();
    drop(context);
    surface
}

fn still(scene: &Scene, size: (i32, i32)) -> ImageSurface {
    painted(&mut Painter::default(), scene, size, Age::STILL)
}

fn save(surface: &ImageSurface, path: &Path) {
    surface.write_to_png(&mut std::fs::File::create(path).unwrap()).unwrap();
}

/// Both palettes of every picture.
fn both() -> impl Iterator<Item = (String, Scene)> {
    let of = |(name, scene): &(String, Scene)| {
        [(name.clone(), scene.clone()), (format!("{name}-rehearsal"), rehearsed(scene))]
    };
    pictures().iter().flat_map(of)
}

/// Whether the kept words and fonts are here; where they must be, it is no excuse.
fn in_chinese() -> bool {
    let here = std::env::var("LANGUAGE").as_deref() == Ok("zh_CN") && paiwei::sheet::Fonts::load().is_ok();
    assert!(here || std::env::var_os("PAIWEI_REQUIRE_FONTS").is_none(), "LANGUAGE is not zh_CN, or fonts are missing");
    here
}

fn overlap(a: &Written, b: &Written) -> bool {
    const TOUCH: f64 = 1.0;
    let apart = a.right <= b.left + TOUCH
        || b.right <= a.left + TOUCH
        || a.bottom <= b.top + TOUCH
        || b.bottom <= a.top + TOUCH;
    !apart
}

fn inside(inner: &Written, outer: &Written) -> bool {
    inner.left >= outer.left - 1.0
        && inner.right <= outer.right + 1.0
        && inner.top >= outer.top - 1.0
        && inner.bottom <= outer.bottom + 1.0
}

/// What is wrong with the layout of a picture.
fn faults(scene: &Scene) -> Vec<String> {
    const STAGE: Written = Written { what: Standing::Box, left: 0.0, top: 0.0, right: 1920.0, bottom: 1080.0 };
    /// What parents read; the footer is the record's line.
    const SMALLEST: f64 = 36.0;
    let all = written(scene).unwrap();
    let text = |written: &Written| match &written.what {
        Standing::Text { text, size, .. } => Some((text.clone(), *size)),
        Standing::Box => None,
    };
    let texts: Vec<_> = all.iter().filter_map(|w| Some((text(w)?, w))).collect();
    let boxes: Vec<_> = all.iter().filter(|w| w.what == Standing::Box).collect();
    let mut faults = Vec::new();
    for (i, ((words, size), place)) in texts.iter().enumerate() {
        if !inside(place, &STAGE) {
            faults.push(format!("{words} leaves the stage"));
        }
        // A mark beside a number stands for a word that is said elsewhere.
        let mark = words.chars().count() == 1 || words == "×2";
        if *size < SMALLEST && place.top < 1024.0 && !mark {
            let flag = words.chars().count() <= 4 && *size >= 34.0;
            if !flag {
                faults.push(format!("{words} is {size:.0} px"));
            }
        }
        if words.contains('…') && !words.chars().next().is_some_and(|c| c.is_ascii_hexdigit()) {
            faults.push(format!("{words} is cut"));
        }
        for ((other, _), there) in &texts[i + 1..] {
            if overlap(place, there) {
                faults.push(format!("{words} and {other} overlap"));
            }
        }
        for there in boxes.iter().filter(|there| overlap(place, there) && !inside(place, there)) {
            faults.push(format!("{words} is cut by a box at {:.0}, {:.0}", there.left, there.top));
        }
    }
    for (i, one) in boxes.iter().enumerate() {
        for other in
            boxes[i + 1..].iter().filter(|other| overlap(one, other) && !inside(one, other) && !inside(other, one))
        {
            faults.push(format!("boxes overlap at {:.0}, {:.0}", other.left, other.top));
        }
    }
    faults
}

#[test]
fn nothing_is_cut_and_nothing_overlaps() {
    // The measures are those of the hall's language.
    if !in_chinese() {
        return;
    }
    let wrong: Vec<String> = both()
        .flat_map(|(name, scene)| faults(&scene).into_iter().map(move |fault| format!("{name}: {fault}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_layout_that_is_wrong_is_found() {
    let mut scene = picture("start-rolling").clone();
    let Stage::Roll { tick, aside, .. } = &mut scene.stage else { panic!("no roll") };
    *tick = "第 83 次".repeat(40);
    *aside = Some((String::new(), "4827163".into(), vec!["从起始号开始派出".into(); 6]));
    assert!(faults(&scene).len() > 2, "{:?}", faults(&scene));
}

#[test]
fn every_child_that_was_drawn_stands_whole_on_its_picture() {
    for (name, scene) in both() {
        let names: Vec<&String> = match &scene.stage {
            Stage::Drawing { name, recent, .. } => recent.iter().map(|row| &row[2]).chain([name]).collect(),
            Stage::Together { people, .. } => people.iter().map(|(_, name)| name).collect(),
            _ => continue,
        };
        let texts: Vec<String> = written(&scene)
            .unwrap()
            .into_iter()
            .filter_map(|w| match w.what {
                Standing::Text { text, .. } => Some(text),
                Standing::Box => None,
            })
            .collect();
        for child in names.into_iter().filter(|name| !name.is_empty()) {
            assert!(texts.contains(child), "{name}: {child}");
        }
    }
}

fn bytes(mut surface: ImageSurface) -> Vec<u8> {
    surface.data().unwrap().to_vec()
}

#[test]
fn every_picture_differs_from_every_other_at_every_size() {
    for (size, step) in [((480, 270), 1), ((1024, 768), 5), ((3840, 2160), 24)] {
        let mut seen = std::collections::HashSet::new();
        for (name, scene) in pictures().iter().step_by(step) {
            assert!(seen.insert(bytes(still(scene, size))), "{name} looks like another picture");
        }
    }
}

#[test]
fn a_picture_that_is_painted_once_is_the_painters() {
    for (name, scene) in both() {
        let surface = ImageSurface::create(Format::Rgb24, 480, 270).unwrap();
        once(&Context::new(&surface).unwrap(), 480, 270, &scene).unwrap();
        assert!(bytes(surface) == bytes(still(&scene, (480, 270))), "{name}");
    }
}

#[test]
fn around_the_stage_there_is_nothing_but_paper() {
    let mut surface = still(picture("drawing"), (1024, 768));
    let stride = surface.stride() as usize;
    let data = surface.data().unwrap();
    let row = |y: usize| &data[y * stride..y * stride + 1024 * 4];
    let paper = &row(0)[..4].to_vec();
    for y in (0..95).chain(673..768) {
        assert!(row(y).chunks(4).all(|pixel| pixel == &paper[..]), "row {y}");
    }
    assert!(row(300).chunks(4).any(|pixel| pixel != &paper[..]));
}

/// A motion from one picture to the next, at these ages in milliseconds, and the next painted by itself.
fn moved(before: &Scene, now: &Scene, ages: &[u64]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let (mut painter, size) = (Painter::default(), (480, 270));
    painted(&mut painter, before, size, Age::STILL);
    let at = |ms: &u64| bytes(painted(&mut painter, now, size, Age::new(Duration::from_millis(*ms))));
    (ages.iter().map(at).collect(), bytes(still(now, size)))
}

/// A visit, frame by frame.
#[test]
fn a_band_that_grew_looks_like_one_that_was_painted_at_once() {
    for name in ["drawing", "drawing-laps", "large-drawing"] {
        let now = picture(name);
        let mut before = now.clone();
        let ring = before.ring.as_mut().unwrap();
        let (from, to) = ring.band.take().unwrap();
        ring.now = Some((from, "1".into()));
        ring.dots[to] = Dot::Open;
        let (frames, end) = moved(&before, now, &[0, 40, 90, 130, 175, 220, 300, 350]);
        assert!(clearly(&frames[7], &end) < 20, "{name}: {} pixels", clearly(&frames[7], &end));
        // On its way it is neither where it was nor where it will be.
        assert!(most(&frames[4], &end) > 60 && most(&frames[4], &frames[0]) > 60, "{name}");
    }
}

/// How many pixels of two pictures clearly differ.
fn clearly(a: &[u8], b: &[u8]) -> usize {
    a.chunks(4).zip(b.chunks(4)).filter(|(a, b)| (0..3).any(|i| a[i].abs_diff(b[i]) > 60)).count()
}

/// The most by which two pictures differ anywhere.
fn most(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

#[test]
fn every_motion_ends_in_the_picture_that_is_painted_without_it() {
    for pair in pictures().windows(2) {
        let [(_, before), (name, now)] = pair else { continue };
        let (frames, end) = moved(before, now, &[120, 400]);
        // A band that grew, and a ring that was patched, may differ by the softness of an edge.
        assert!(clearly(&frames[1], &end) < 20, "{name}: {} pixels", clearly(&frames[1], &end));
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
    let Stage::Roll { value, .. } = &mut rolling.stage else { panic!("no roll") };
    let Value::Fixed(fixed) = value.clone() else { panic!("it rolls") };
    *value = Value::Rolling { now: fixed, past: None, hz: 8 };
    let (frames, end) = moved(&rolling, picture("start-stopped"), &[0, 100, 200]);
    let ink = |frame: &[u8]| -> Vec<bool> { frame.chunks(4).map(|pixel| pixel[1] < 120).collect() };
    let differ = |a: &[u8], b: &[u8]| ink(a).iter().zip(ink(b)).filter(|(a, b)| **a != *b).count();
    // What is dark is dark in every frame, but for the softness of edges: the figures neither move nor grow.
    let other = bytes(still(picture("start-rolling"), (480, 270)));
    assert!(differ(&frames[0], &end) < 400 && differ(&other, &end) > 4_000);
    assert!(most(&frames[0], &end) > 100 && most(&frames[1], &end) < most(&frames[0], &end) && frames[2] == end);
}

#[test]
fn reduced_motion_cuts() {
    for pair in pictures().windows(2).step_by(3) {
        let [(_, before), (name, now)] = pair else { continue };
        let (mut painter, size) = (Painter::default(), (320, 180));
        painted(&mut painter, before, size, Age::STILL);
        let frame = bytes(painted(&mut painter, now, size, Age::STILL));
        assert!(most(&frame, &bytes(still(now, size))) < 12, "{name}");
    }
}

/// The largest part of the picture in which more than three pairs of dark and light come in a second (WCAG 2, general flash), with so many random values a second.
fn flashing(hz: u64) -> f64 {
    let (size, seconds) = ((480, 270), 3);
    let mut scene = picture("start-rolling").clone();
    let Stage::Roll { value: Value::Rolling { hz: shown, .. }, .. } = &mut scene.stage else { panic!("stands") };
    *shown = hz;
    let mut painter = Painter::default();
    let mut random = 12_345_u64;
    let mut light: Vec<Vec<f64>> = Vec::new();
    for _ in 0..hz * seconds {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let next = (1_000_000 + (random >> 33) % 9_000_000).to_string();
        let Stage::Roll { value: Value::Rolling { now, past, .. }, .. } = &mut scene.stage else { panic!("stands") };
        *past = Some(std::mem::replace(now, next));
        light.push(luminance(&bytes(painted(&mut painter, &scene, size, Age::STILL))));
    }
    let (second, pixels) = (hz as usize, light[0].len());
    let mut most: f64 = 0.0;
    let mut sum = 0.0;
    let windows = light.windows(second + 1);
    let count = windows.len();
    for window in windows {
        let flashes = (0..pixels).filter(|pixel| pairs(window.iter().map(|frame| frame[*pixel])) > 3).count();
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
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let of = |pixel: &[u8]| 0.0722 * channel(pixel[0]) + 0.7152 * channel(pixel[1]) + 0.2126 * channel(pixel[2]);
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

/// Part of the pixels in which two pictures clearly differ.
fn difference(a: &mut ImageSurface, b: &mut ImageSurface) -> f64 {
    assert_eq!((a.width(), a.height(), a.stride()), (b.width(), b.height(), b.stride()));
    let (a, b) = (a.data().unwrap(), b.data().unwrap());
    clearly(&a, &b) as f64 / (a.len() / 4) as f64
}

/// A picture of another size, made smaller to be kept.
fn reduced(surface: &ImageSurface, wide: i32) -> ImageSurface {
    let scale = f64::from(wide) / f64::from(surface.width());
    let high = (f64::from(surface.height()) * scale).round() as i32;
    let small = ImageSurface::create(Format::Rgb24, wide, high).unwrap();
    let context = Context::new(&small).unwrap();
    context.scale(scale, scale);
    context.set_source_surface(surface, 0.0, 0.0).unwrap();
    context.source().set_filter(cairo::Filter::Best);
    context.paint().unwrap();
    drop(context);
    small
}

fn held(name: &str, mut fresh: ImageSurface) {
    let file = format!("{name}.png");
    if let Some(folder) = std::env::var_os("PAIWEI_PICTURES").map(PathBuf::from) {
        return save(&fresh, &folder.join(format!("kept-{file}")));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(&file);
    let mut looked_at = std::fs::File::open(kept).expect(name);
    let mut looked_at = ImageSurface::create_from_png(&mut looked_at).unwrap();
    let differs = difference(&mut fresh, &mut looked_at);
    if differs >= 0.002 {
        let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&file);
        save(&fresh, &seen);
        panic!("{name}: {:.2} % of it differs; look at {}, then keep it", differs * 100.0, seen.display());
    }
}

#[test]
fn pictures_are_those_that_were_looked_at() {
    if !in_chinese() {
        return;
    }
    for (name, scene) in both() {
        if let Some(folder) = std::env::var_os("PAIWEI_PICTURES").map(PathBuf::from) {
            save(&still(&scene, (1920, 1080)), &folder.join(format!("{name}.png")));
        }
        let size = if scene.ground == Ground::Real { KEPT } else { KEPT_REHEARSED };
        held(&name, still(&scene, size));
    }
}

#[test]
fn pictures_of_other_sizes_are_those_that_were_looked_at() {
    if !in_chinese() {
        return;
    }
    for (size, wide) in [((1280, 720), 320), ((3840, 2160), 320), ((1024, 768), 320)] {
        for name in ["drawing", "twins", "classes", "start-rolling"] {
            held(&format!("{name}-{}x{}", size.0, size.1), reduced(&still(picture(name), size), wide));
        }
    }
}
