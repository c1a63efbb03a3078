//! The hall: every moment of a ceremony has its picture, and no picture shows what its state does not hold.
//!
//! With `PAIWEI_PICTURES` set, each picture is left in that folder, to be looked at; those named kept-… go to tests/pictures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Stage as Ceremony, choices};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::school::{Begun, Phase};
use paiwei::ceremony::state::Milestone;
use paiwei::hall::{CopySeen, Dot, Ground, Moment, Scene, Settled, Stage, scene};
use paiwei::protocol::Hash;
use paiwei::roster::{Child, Entry, Numbering, PlannedSchool, Roster, mask_name};
use paiwei::session::Session;
use std::time::Duration;

fn names(leaf: &Hash) -> Vec<String> {
    vec![mask_name(&leaf.to_string()[..3])]
}

fn moment() -> Moment<'static> {
    Moment {
        names: &names,
        clock: "09:58:03".into(),
        typed: String::new(),
        copies: vec![CopySeen::Waiting; 3],
        drawing_day: true,
        certificate_read: false,
        keys_with_parent: false,
        presser: Some("03".into()),
        rolling: None,
        may_stop: true,
        paused: false,
        standing: Duration::ZERO,
        page: std::time::Duration::from_secs(12),
    }
}

fn now(session: &Session) -> Scene {
    scene(session.state(), &moment())
}

/// Steps until the school under way is in this phase.
fn until(stage: &mut Ceremony, wanted: fn(&Phase) -> bool) {
    stage.play_until(|s| s.state().turns().last().is_some_and(|turn| wanted(&turn.phase)));
}

/// Every kind of picture, as it comes in a ceremony.
fn pictures() -> Vec<(&'static str, Scene)> {
    let mut stage = Ceremony::new(&choices(LastPlace::Exceed));
    let typed = |digits: &str| Moment { typed: digits.into(), drawing_day: false, ..moment() };
    let mut all = vec![("numbering", scene(stage.session().state(), &typed("3141592")))];
    stage.play_until(|s| s.state().milestone() == Milestone::Numbered);
    all.push(("numbered", scene(stage.session().state(), &typed(""))));
    stage.play_until(|s| s.state().milestone() == Milestone::Sealed);
    all.push(("sealed", scene(stage.session().state(), &typed(""))));
    all.push(("welcome", now(stage.session())));
    let copies = vec![CopySeen::Waiting, CopySeen::Same, CopySeen::Same];
    all.push(("comparing", scene(stage.session().state(), &Moment { copies, ..moment() })));
    let copies = vec![CopySeen::Differs, CopySeen::Same, CopySeen::Same];
    all.push(("differs", scene(stage.session().state(), &Moment { copies, ..moment() })));
    let copies = vec![CopySeen::Same; 3];
    all.push(("same", scene(stage.session().state(), &Moment { copies: copies.clone(), ..moment() })));
    let calling = Moment { certificate_read: true, copies, ..typed("407") };
    all.push(("stage-digits", scene(stage.session().state(), &Moment { drawing_day: true, ..calling })));
    until(&mut stage, |phase| matches!(phase, Phase::Roll { .. }));
    all.push(("start-ready", scene(stage.session().state(), &Moment { keys_with_parent: true, ..moment() })));
    until(&mut stage, |phase| matches!(phase, Phase::Roll { begun: Begun::Rolling, .. }));
    let rolling = |value| Moment { rolling: Some((83, value)), keys_with_parent: true, ..moment() };
    all.push(("start-rolling", scene(stage.session().state(), &rolling(4_827_163))));
    stage.play_until(|s| s.state().turns()[0].start.is_some());
    stage.step();
    all.push(("interval-rolling", scene(stage.session().state(), &rolling(37))));
    until(&mut stage, |phase| matches!(phase, Phase::Selecting));
    all.push(("stopped", now(stage.session())));
    stage.play_until(|s| s.state().turns()[0].picks.len() == 6);
    all.push(("drawing", now(stage.session())));
    all.push(("paused", scene(stage.session().state(), &Moment { paused: true, ..moment() })));
    until(&mut stage, |phase| matches!(phase, Phase::Ending));
    all.push(("classes", now(stage.session())));
    until(&mut stage, |phase| matches!(phase, Phase::Completed));
    all.push(("school-done", now(stage.session())));
    stage.play_until(|s| matches!(now(s).stage, Stage::Together { .. }));
    all.push(("together", now(stage.session())));
    stage.play_to_the_end();
    all.push(("all-done", now(stage.session())));
    all
}

#[test]
fn every_moment_has_its_picture() {
    let expected = [
        "digits",
        "poster",
        "fingerprint",
        "poster",
        "fingerprint",
        "fingerprint",
        "fingerprint",
        "digits",
        "roll-ready",
        "rolling",
        "rolling",
        "stopped",
        "drawing",
        "paused",
        "classes",
        "school-done",
        "together",
        "poster",
    ];
    assert_eq!(pictures().iter().map(|(_, scene)| scene.stage.word()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_rehearsal_says_so_on_every_picture() {
    assert!(pictures().iter().all(|(_, scene)| matches!(scene.ground, Ground::Rehearsal { .. })));
}

#[test]
fn nothing_is_shown_as_drawn_that_is_not_on_the_ledger() {
    let mut stage = Ceremony::new(&choices(LastPlace::Exceed));
    loop {
        let picture = now(stage.session());
        let journal = String::from_utf8(stage.session().journal().to_vec()).unwrap();
        let turn = stage.session().state().turns().last();
        if let Stage::Drawing { number, .. } | Stage::Together { number, .. } = &picture.stage {
            assert!(journal.contains(&format!("\"number\":{number},")), "{number}");
        }
        if let Stage::Roll { value: Some((value, Settled::Fixed)), .. } = &picture.stage {
            assert!(journal.contains(&format!("\"value\":{value},")), "{value}");
        }
        if let Some(ring) = &picture.ring {
            let drawn = ring.dots.iter().filter(|dot| matches!(dot, Dot::Drawn(_))).count();
            assert_eq!(drawn, turn.unwrap().admitted().len());
        }
        if !stage.step() {
            break;
        }
    }
}

/// A school as large as they come: 2,000 numbers, 600 places, 12 classes, a name that fills the header.
fn large() -> Vec<(&'static str, Scene)> {
    let school = PlannedSchool {
        code: "L1".into(),
        name: "南昌市红谷滩新区凤凰洲实验学校教育集团（小学部）".into(),
        plan: 600,
        priority: 0,
        classes: 12,
        waitlist: 0,
    };
    let child = |i: usize, k: usize| Child { serial: format!("{i:05}{k}"), name: "阿依努尔·买买提江".into() };
    let size = |i: usize| if i.is_multiple_of(50) { 3 } else { 1 };
    let entry = |i: usize| Entry {
        school_code: "L1".into(),
        children: (0..size(i)).map(|k| child(i, k)).collect(),
        number: None,
    };
    let roster =
        Roster { schools: vec![school], entries: (0..2_000).map(entry).collect(), numbering: Numbering::ToDraw };
    let mut stage = Ceremony::of(&roster, &choices(LastPlace::Exceed));
    let long = |_: &Hash| vec![mask_name("阿依努尔·买买提江"); 3];
    let shown = |stage: &Ceremony| scene(stage.session().state(), &Moment { names: &long, ..moment() });
    until(&mut stage, |phase| matches!(phase, Phase::Selecting));
    stage.play_until(|s| s.state().turns()[0].picks.len() == 200);
    stage.play_until(|s| matches!(now(s).stage, Stage::Drawing { .. }));
    let mut all = vec![("large-drawing", shown(&stage))];
    stage.play_until(|s| matches!(now(s).stage, Stage::Together { .. }));
    all.push(("large-triplet", shown(&stage)));
    until(&mut stage, |phase| matches!(phase, Phase::Ending));
    all.push(("large-classes", shown(&stage)));
    stage.play_until(|s| s.state().completed_schools() == 1);
    all.push(("large-done", shown(&stage)));
    all
}

/// The pictures as this machine paints them, held against those that a person has looked at.
#[cfg(feature = "gui")]
mod painted {
    use super::*;
    use cairo::{Context, Format, ImageSurface};
    use paiwei::hall::{Age, Painter};
    use std::path::{Path, PathBuf};

    /// Kept pictures are a third of the glass.
    const KEPT: (i32, i32) = (640, 360);

    fn picture(scene: &Scene, (wide, high): (i32, i32)) -> ImageSurface {
        let surface = ImageSurface::create(Format::Rgb24, wide, high).unwrap();
        let context = Context::new(&surface).unwrap();
        Painter::default().paint(&context, wide, high, scene, Age::STILL).unwrap();
        drop(context);
        surface
    }

    fn save(surface: &ImageSurface, path: &Path) {
        surface.write_to_png(&mut std::fs::File::create(path).unwrap()).unwrap();
    }

    /// Part of the pixels in which two pictures clearly differ.
    fn difference(a: &mut ImageSurface, b: &mut ImageSurface) -> f64 {
        assert_eq!((a.width(), a.height(), a.stride()), (b.width(), b.height(), b.stride()));
        let (a, b) = (a.data().unwrap(), b.data().unwrap());
        let clear = |(a, b): (&[u8], &[u8])| (0..3).any(|i| a[i].abs_diff(b[i]) > 60);
        let differs = a.chunks(4).zip(b.chunks(4)).filter(|pair| clear(*pair)).count();
        differs as f64 / (a.len() / 4) as f64
    }

    #[test]
    fn every_picture_can_be_painted_at_every_size_and_differs() {
        for size in [(1280, 720), (1024, 768), (3840, 2160)] {
            let mut seen = std::collections::HashSet::new();
            let few = if size.0 > 2_000 { 3 } else { 99 };
            for (name, scene) in pictures().into_iter().rev().take(few) {
                let mut surface = picture(&scene, size);
                assert!(seen.insert(surface.data().unwrap().to_vec()), "{name} looks like another picture");
            }
        }
    }

    #[test]
    fn pictures_are_those_that_were_looked_at() {
        // The kept ones are in Chinese, in the fonts of script/packages.
        if std::env::var("LANGUAGE").as_deref() != Ok("zh_CN") || paiwei::sheet::Fonts::load().is_err() {
            assert!(std::env::var_os("PAIWEI_REQUIRE_FONTS").is_none(), "LANGUAGE is not zh_CN, or fonts are missing");
            return;
        }
        paiwei::words::bind();
        let kept = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
        let fresh = std::env::var_os("PAIWEI_PICTURES").map(PathBuf::from);
        for (name, scene) in pictures().into_iter().chain(large()) {
            let file = format!("{name}.png");
            if let Some(folder) = &fresh {
                save(&picture(&scene, (1920, 1080)), &folder.join(&file));
                save(&picture(&scene, KEPT), &folder.join(format!("kept-{file}")));
                continue;
            }
            let mut looked_at = std::fs::File::open(kept.join(&file)).expect(name);
            let mut looked_at = ImageSurface::create_from_png(&mut looked_at).unwrap();
            let differs = difference(&mut picture(&scene, KEPT), &mut looked_at);
            assert!(differs < 0.002, "{name}: {:.2} % of it differs; look at it, then keep it", differs * 100.0);
        }
    }
}
