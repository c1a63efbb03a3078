// SPDX-License-Identifier: Apache-2.0

//! Every page of the console at 1920x1080, in Chinese and in English: nothing is cut, nothing has
//! to be scrolled, and each is held against a kept picture.
//!
//! What differs from run to run (numbers, times, this computer's network) is made the same in the
//! page's data before it is painted.

use crate::other_pages::{media_page, replacing_pages, sealing_pages};
use crate::support::controller_fixture::{ControllerFixture, options};
use crate::support::headless::Outputs;
use crate::support::pictures;
use crate::support::process::test_again;
use cairo::{Context, Format, ImageSurface};
use gtk::glib;
use gtk::prelude::*;
use paiwei::console::{
    ButtonState, CentreView, ConsoleBadge, ConsoleView, HallScreen, ListRow, StatusMark, view,
};
use paiwei::controller::{CeremonyKind, DiscNames, DueStep, OperatorInput};
use paiwei::disk::OwnProgram;
use paiwei::i18n::Language;
use paiwei::kiosk::{ConsoleWidgets, ScaledDesktop, load_css};
use paiwei::protocol::Digest;
use rust_xlsxwriter::Workbook;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Set in the process that has a display; names the folder of its pictures.
const INSIDE: &str = "PAIWEI_CONSOLE_PICTURES";
/// Set there too; names its language.
const SPOKEN: &str = "PAIWEI_CONSOLE_LANGUAGE";
const KEPT: (i32, i32) = (640, 360);

#[test]
#[cfg_attr(
    not(all(have_outputs, have_fonts)),
    ignore = "needs sway and the fonts of script/packages"
)]
fn every_page_stands_whole_in_both_languages_and_is_the_one_that_was_looked_at() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return paint(Path::new(&folder));
    }
    let outputs = Outputs::start().unwrap();
    let painted = tempfile::tempdir().unwrap();
    let kept = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/console");
    let fresh = pictures::folder();
    let mut whole = true;
    for language in ["zh_CN", "en"] {
        let folder = fresh
            .clone()
            .unwrap_or_else(|| painted.path().to_owned())
            .join(language);
        std::fs::create_dir_all(&folder).unwrap();
        let name = "every_page_stands_whole_in_both_languages_and_is_the_one_that_was_looked_at";
        let again = test_again(module_path!(), name);
        let mut inside = outputs.inside(again.get_program());
        inside.args(again.get_args()).env(INSIDE, &folder);
        whole &= inside.env(SPOKEN, language).status().unwrap().success();
        if fresh.is_none() {
            compare(&folder, &kept.join(language));
        }
    }
    assert!(whole, "what is cut stands above");
    pictures::assert_compared();
}

fn compare(painted: &Path, kept: &Path) {
    let mut compared = 0;
    for path in std::fs::read_dir(kept)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let name = path.file_name().unwrap().to_owned();
        let open = |path: &Path| {
            ImageSurface::create_from_png(&mut std::fs::File::open(path).unwrap()).unwrap()
        };
        let differs = pictures::difference(&mut open(&painted.join(&name)), &mut open(&path));
        assert!(
            differs < 0.0005,
            "{name:?}: {:.3} % of it differs; look at it, then keep it",
            differs * 100.0
        );
        compared += 1;
    }
    assert!(compared >= 6, "{compared}");
}

/// What the pages speak in this process.
pub(crate) fn language() -> Language {
    match std::env::var(SPOKEN).as_deref() {
        Ok("zh_CN") => Language::CHINESE,
        Ok("en") => Language::ENGLISH,
        other => panic!("{other:?}"),
    }
}

/// Paints every page, one after the other, in one window.
fn paint(folder: &Path) {
    gtk::init().unwrap();
    paiwei::i18n::bind(language());
    load_css();
    let window = gtk::Window::builder().css_classes(["console"]).build();
    let mut console = ConsoleWidgets::new(gtk::DrawingArea::new(), Rc::new(|_: OperatorInput| {}));
    let desktop = ScaledDesktop::default();
    desktop.show(console.widget());
    window.set_child(Some(desktop.widget()));
    window.fullscreen();
    window.present();
    let frames = Rc::new(Cell::new(0u64));
    let counted = Rc::clone(&frames);
    window
        .frame_clock()
        .unwrap()
        .connect_after_paint(move |_| counted.set(counted.get() + 1));
    wait(&window, || {
        window.width() == 1920 && window.height() == 1080
    });
    desktop.fit(1920, 1080);
    let mut cut = Vec::new();
    // It follows the window from frame to frame.
    let paintable = gtk::WidgetPaintable::new(Some(&window));
    let pages = pages();
    let CentreView::Keys(keys) = &pages["all-keys"].centre else {
        panic!("the page of all keys")
    };
    let known: String = keys.iter().map(|(key, _)| format!(" {key} ")).collect();
    for (name, view) in &pages {
        // Whatever can be done has a key on its button, and the page of all keys knows it.
        let buttons = view
            .secondary
            .iter()
            .chain(&view.parent)
            .chain(view.confirmation_buttons())
            .filter(|button| button.ready != ButtonState::NotYet);
        let caps = buttons
            .map(|button| &button.key)
            .chain((view.primary.ready == ButtonState::Now).then_some(&view.primary.key));
        caps.for_each(|cap| {
            assert!(
                !cap.is_empty() && known.contains(&format!(" {cap} ")),
                "{name}: {cap:?}"
            )
        });
    }
    for (name, view) in pages {
        console.show(&same(view));
        console.set_clock("09:52:17");
        let before = frames.get();
        // The second frame after a change has its final sizes.
        wait(&window, || {
            window.queue_draw();
            frames.get() >= before + 2
        });
        stands_whole(window.upcast_ref(), &name, &mut cut);
        save(&window, &paintable, folder, &name);
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

fn wait(window: &gtk::Window, done: impl Fn() -> bool) {
    let since = std::time::Instant::now();
    while !done() {
        assert!(
            since.elapsed().as_secs() < 60,
            "the window is {}x{}",
            window.width(),
            window.height()
        );
        glib::MainContext::default().iteration(false);
    }
}

/// Says which labels are cut, and what would have to be scrolled. Only a report may be longer than
/// its page.
fn stands_whole(widget: &gtk::Widget, page: &str, cut: &mut Vec<String>) {
    if !widget.is_mapped() {
        return;
    }
    if let Some(label) = widget
        .downcast_ref::<gtk::Label>()
        .filter(|label| label.layout().is_ellipsized())
    {
        cut.push(format!("{page}: {} is cut", label.text()));
    }
    if let Some(scrolled) = widget
        .downcast_ref::<gtk::ScrolledWindow>()
        .filter(|_| page != "import-findings")
    {
        for (side, adjustment) in [
            ("below", scrolled.vadjustment()),
            ("beside", scrolled.hadjustment()),
        ] {
            let over = adjustment.upper() - adjustment.page_size();
            if over >= 1.0 {
                cut.push(format!("{page}: {over} px stand outside, {side}"));
            }
        }
    }
    let mut child = widget.first_child();
    while let Some(one) = child {
        stands_whole(&one, page, cut);
        child = one.next_sibling();
    }
}

/// At full size where somebody wants to look at it, else reduced to the size of the kept ones.
fn save(window: &gtk::Window, paintable: &gtk::WidgetPaintable, folder: &Path, name: &str) {
    let snapshot = gtk::Snapshot::new();
    paintable.snapshot(&snapshot, 1920.0, 1080.0);
    let renderer = window.renderer().unwrap();
    let texture = renderer.render_texture(snapshot.to_node().unwrap(), None);
    let png = texture.save_to_png_bytes();
    let whole = ImageSurface::create_from_png(&mut &png[..]).unwrap();
    let mut reduced = ImageSurface::create(Format::Rgb24, KEPT.0, KEPT.1).unwrap();
    let context = Context::new(&reduced).unwrap();
    context.scale(f64::from(KEPT.0) / 1920.0, f64::from(KEPT.1) / 1080.0);
    context.set_source_surface(&whole, 0.0, 0.0).unwrap();
    context.paint().unwrap();
    drop(context);
    // Sixteen shades a colour are enough to tell pages apart, and take half the fixture.
    reduced
        .data()
        .unwrap()
        .iter_mut()
        .for_each(|byte| *byte &= 0xF0);
    if std::env::var_os("PAIWEI_PICTURES").is_some() {
        std::fs::create_dir_all(folder.join("whole")).unwrap();
        std::fs::write(folder.join("whole").join(format!("{name}.png")), &png[..]).unwrap();
    }
    reduced
        .write_to_png(&mut std::fs::File::create(folder.join(format!("{name}.png"))).unwrap())
        .unwrap();
}

/// Every page of a real ceremony, some of a rehearsal, and those that are seen only when something
/// is wrong.
fn pages() -> BTreeMap<String, ConsoleView> {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = BTreeMap::new();
    let mut real = options(folder.path());
    real.kind = CeremonyKind::Real;
    real.config.parents = 20;
    real.config.language = language();
    let shown = |fixture: &ControllerFixture| view(&fixture.controller, "", HallScreen::Own);
    let mut findings = real.clone();
    findings.applicants = vec![folder.path().join("applicants.xlsx"), faulty(folder.path())];
    pages.insert(
        "import-findings".into(),
        shown(&ControllerFixture::new(findings)),
    );
    let mut fixture = ControllerFixture::new(real);
    while fixture.controller.step() != DueStep::Done {
        let step = fixture.controller.step();
        let word = step.name().to_owned();
        if !matches!(step, DueStep::Selecting | DueStep::Rolling(_)) {
            // The gold button is there once the pause after the step before is over.
            fixture.wait(2_000);
        }
        if !pages.contains_key(&word) {
            pages.insert(word.clone(), shown(&fixture));
            match step {
                DueStep::Freeze => {
                    fixture.primary();
                    pages.insert("freeze-second-person".into(), shown(&fixture));
                    fixture.controller.input(OperatorInput::HallUnreadable);
                    fixture.wait(2_000);
                    pages.insert("freeze-by-key".into(), shown(&fixture));
                    fixture.controller.input(OperatorInput::Help);
                    pages.insert("all-keys".into(), shown(&fixture));
                    fixture.controller.input(OperatorInput::Help);
                }
                DueStep::Import => {
                    pages.insert("media".into(), media_page(&mut fixture));
                }
                DueStep::CheckList => fixture.insert_archive_media(),
                DueStep::NumberDigits => {
                    fixture.type_in("31415");
                    pages.insert("number-digits-typed".into(), shown(&fixture));
                    (0..5).for_each(|_| fixture.controller.input(OperatorInput::Erase));
                }
                DueStep::Close => {
                    fixture.controller.input(OperatorInput::Papers);
                    pages.insert("papers".into(), shown(&fixture));
                    fixture.type_in("v");
                    pages.insert("papers-leaf".into(), shown(&fixture));
                    fixture.controller.input(OperatorInput::Erase);
                    fixture.controller.input(OperatorInput::Papers);
                }
                DueStep::Classes => {
                    fixture.controller.input(OperatorInput::Incident);
                    pages.insert("incident".into(), shown(&fixture));
                    fixture.controller.input(OperatorInput::Happened(
                        paiwei::controller::IncidentKind::Display,
                    ));
                    fixture.type_in("HDMI");
                    fixture.primary();
                    pages.insert("incident-second-person".into(), shown(&fixture));
                }
                _ => {}
            }
        }
        fixture.step();
        while fixture.controller.disc_names() == DiscNames::Writing {
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
        // The archives are written beside the draw.
        let whole = |fixture: &ControllerFixture| {
            (0..3).all(|custodian| fixture.controller.archive_stands(custodian))
        };
        while step == DueStep::Print && !whole(&fixture) {
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
    }
    pages.insert("done".into(), shown(&fixture));
    let mut other = fixture.controller.options().clone();
    other.program = OwnProgram::known(Digest::new([9; 32]));
    drop(fixture);
    let page = shown(&ControllerFixture::new(other));
    pages.insert("other-program".into(), page);
    pages.extend(sealing_pages());
    pages.extend(replacing_pages());
    for page in ["rules", "start-rolling", "print"] {
        let rehearsal = ConsoleView {
            badge: ConsoleBadge::Rehearsal,
            ..pages[page].clone()
        };
        pages.insert(format!("{page}-rehearsal"), rehearsal);
    }
    pages
}

/// Applicants with faults of several kinds, some of them against another cell.
fn faulty(folder: &Path) -> PathBuf {
    let path = folder.join("03-applicants.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows: [[&str; 4]; 6] = [
        ["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"],
        ["9900000001", "张明轩", "示例市云帆小学", ""],
        ["9900000702", "", "示例市云帆小学", ""],
        ["990000 703", "何子悦", "示例市云帆小学", ""],
        ["9900000704", "程源", "示例市远方小学", ""],
        ["9900000705", " 罗以泽", "示例市云帆小学", "K1"],
    ];
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            sheet.write(r as u32, c as u16, *text).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    path
}

/// Numbers and times made the same, whatever this run drew.
fn level(text: &mut String) {
    let mut same = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if same.ends_with('8') => {}
            '0'..='9' => same.push('8'),
            other => same.push(other),
        }
    }
    *text = same.replace('8', "88");
}

fn level_rows<'a>(rows: impl IntoIterator<Item = &'a mut ListRow>) {
    for row in rows {
        [
            &mut row.text,
            &mut row.detail,
            &mut row.value,
            &mut row.time,
        ]
        .into_iter()
        .for_each(level);
    }
}

/// The page without what differs from run to run.
fn same(mut view: ConsoleView) -> ConsoleView {
    level_rows(&mut view.left);
    for text in [
        &mut view.left_foot,
        &mut view.consequence,
        &mut view.journal,
        &mut view.progress,
    ] {
        level(text);
    }
    level(&mut view.primary.label);
    view.ceremony = "2026年城区民办小学电脑随机派位派班".into();
    if view.fingerprint.contains(|c: char| c.is_ascii_digit()) {
        view.fingerprint = ["8d4b7b24"; 8].join(" ");
    }
    let with_archives = view.health.len() > 7;
    for cell in &mut view.health {
        level(&mut cell.words);
    }
    // How far the archives are just now is the media's business.
    if let Some(archives) = view.health.get_mut(4).filter(|_| with_archives) {
        (archives.mark, archives.words) = (StatusMark::Done, String::new());
    }
    if let Some(network) = view.health.last_mut() {
        (network.mark, network.words) = (StatusMark::Done, String::new());
    }
    match &mut view.centre {
        CentreView::List(rows) => level_rows(rows),
        CentreView::Sets(sets) => sets.iter_mut().for_each(|set| level_rows(&mut set.rows)),
        CentreView::Incident(sheet) => {
            level(&mut sheet.since);
            level_rows(&mut sheet.safe);
        }
        _ => {}
    }
    // Where the record stands is this computer's own business.
    if let CentreView::List(rows) = &mut view.centre {
        rows.iter_mut()
            .filter(|row| row.detail.starts_with('/'))
            .for_each(|row| row.detail = "/…/archive".into());
    }
    view
}
