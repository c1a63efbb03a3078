// SPDX-License-Identifier: Apache-2.0

//! The pictures as this machine paints them: nothing is cut and nothing overlaps, and each looks as
//! it did when a person looked at it.
//!
//! With `PAIWEI_PICTURES` set, each picture is left in that folder, to be looked at; those named
//! kept-… go to tests/snapshots/hall.

use crate::layout::{both, faults};
use crate::painted::{bytes, clearly, still};
use crate::scenes::{picture, pictures};
use crate::support::pictures::{self as fresh, assert_compared};
use cairo::{Context, Format, ImageSurface};
use paiwei::hall::{HallStage, RollAside, SceneGround, TextPlacement, once, written};
use std::path::Path;

/// Kept pictures are small: the real thing, and the same in a rehearsal.
const KEPT: (i32, i32) = (384, 216);
const KEPT_REHEARSED: (i32, i32) = (288, 162);

fn save(surface: &ImageSurface, path: &Path) {
    surface
        .write_to_png(&mut std::fs::File::create(path).unwrap())
        .unwrap();
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn nothing_is_cut_and_nothing_overlaps() {
    // The measures are those of the hall's faces.
    let wrong: Vec<String> = both()
        .flat_map(|(name, scene)| {
            faults(&scene)
                .into_iter()
                .map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_layout_that_is_wrong_is_found() {
    let mut scene = picture("start-rolling").clone();
    let HallStage::Roll(roll) = &mut scene.stage else {
        panic!("no roll")
    };
    roll.tick = "第 83 次".repeat(40);
    roll.aside = Some(RollAside {
        heading: String::new(),
        number: "4827163".into(),
        lines: vec!["从起始号开始派出".into(); 6],
    });
    assert!(faults(&scene).len() > 2, "{:?}", faults(&scene));
}

#[test]
fn every_child_that_was_drawn_stands_whole_on_its_picture() {
    for (name, scene) in both() {
        let names: Vec<&String> = match &scene.stage {
            HallStage::Drawing(drawing) => {
                let recent = drawing.recent.iter().map(|row| &row.name);
                recent.chain([&drawing.name]).collect()
            }
            HallStage::Together(together) => {
                together.people.iter().map(|child| &child.name).collect()
            }
            _ => continue,
        };
        let texts: Vec<String> = written(&scene)
            .unwrap()
            .into_iter()
            .filter_map(|w| match w.what {
                TextPlacement::Text { text, .. } => Some(text),
                TextPlacement::Box => None,
            })
            .collect();
        for child in names.into_iter().filter(|name| !name.is_empty()) {
            assert!(texts.contains(child), "{name}: {child}");
        }
    }
}

#[test]
fn every_picture_differs_from_every_other_at_every_size() {
    for (size, step) in [((480, 270), 1), ((1024, 768), 5), ((3840, 2160), 24)] {
        let mut seen = std::collections::HashSet::new();
        for (name, scene) in pictures().iter().step_by(step) {
            assert!(
                seen.insert(bytes(still(scene, size))),
                "{name} looks like another picture"
            );
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

/// Part of the pixels in which two pictures clearly differ.
fn difference(a: &mut ImageSurface, b: &mut ImageSurface) -> f64 {
    assert_eq!(
        (a.width(), a.height(), a.stride()),
        (b.width(), b.height(), b.stride())
    );
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
    if let Some(folder) = fresh::folder() {
        return save(&fresh, &folder.join(format!("kept-{file}")));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots/hall")
        .join(&file);
    let mut looked_at = std::fs::File::open(kept).expect(name);
    let mut looked_at = ImageSurface::create_from_png(&mut looked_at).unwrap();
    let differs = difference(&mut fresh, &mut looked_at);
    if differs >= 0.002 {
        let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&file);
        save(&fresh, &seen);
        panic!(
            "{name}: {:.2} % of it differs; look at {}, then keep it",
            differs * 100.0,
            seen.display()
        );
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn pictures_are_those_that_were_looked_at() {
    for (name, scene) in both() {
        if let Some(folder) = fresh::folder() {
            save(
                &still(&scene, (1920, 1080)),
                &folder.join(format!("{name}.png")),
            );
        }
        let size = if scene.ground == SceneGround::Real {
            KEPT
        } else {
            KEPT_REHEARSED
        };
        held(&name, still(&scene, size));
    }
    assert_compared();
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn pictures_of_other_sizes_are_those_that_were_looked_at() {
    for (size, wide) in [((1280, 720), 320), ((3840, 2160), 320), ((1024, 768), 320)] {
        for name in ["drawing", "twins", "classes", "start-rolling"] {
            held(
                &format!("{name}-{}x{}", size.0, size.1),
                reduced(&still(picture(name), size), wide),
            );
        }
    }
    assert_compared();
}
