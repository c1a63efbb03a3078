// SPDX-License-Identifier: Apache-2.0

//! The preview shows what the PDF shows: held against poppler's picture of the same page.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, fonts};
use cairo::{Context, Format, ImageSurface};
use paiwei::ceremony::rules::LastPlace;
use paiwei::protocol::Digest;
use paiwei::sheet::{
    Fonts, PageInk, PageMark, PageText, Paper, PaperPage, PrintNumber, paint_page, write,
};
use std::process::Command;

/// Device units a point: 216 dots an inch.
const SCALE: f64 = 3.0;
/// Dots of a cell's side.
const CELL: usize = 8;
/// The pictures of two painters are no farther apart than this anywhere on our page of everything;
/// any mark's lack is.
const TOLERANCE: f64 = 0.2;
/// On the papers of a ceremony, where rules and large type meet as they come.
const ON_PAPERS: f64 = 0.3;
/// By how much poppler's rules, which are whole dots, darken a cell beyond ours.
const THICKER: f64 = 9.5;

/// A picture as mean brightness (green of 0 to 255) of cells of dots, each smoothed with its
/// neighbours: a rule that poppler moves by half a dot or thickens to a whole one is nearly the
/// same, one that is lacking is not.
struct Picture {
    wide: usize,
    cells: Vec<f64>,
}

impl Picture {
    fn of(mut surface: ImageSurface) -> Self {
        let (wide, high, stride) = (
            surface.width() as usize / CELL,
            surface.height() as usize / CELL,
            surface.stride() as usize,
        );
        let data = surface.data().unwrap();
        let mut sums = vec![0_u32; wide * high];
        for y in 0..high * CELL {
            let row = &data[y * stride..];
            for x in 0..wide * CELL {
                sums[y / CELL * wide + x / CELL] += u32::from(row[x * 4 + 1]);
            }
        }
        let mut smooth = Vec::with_capacity(sums.len());
        for y in 1..high - 1 {
            for x in 1..wide - 1 {
                let row = |y: usize| {
                    sums[y * wide + x - 1] + 2 * sums[y * wide + x] + sums[y * wide + x + 1]
                };
                let sum = row(y - 1) + 2 * row(y) + row(y + 1);
                smooth.push(f64::from(sum) / (16 * CELL * CELL) as f64);
            }
        }
        Self {
            wide: wide - 2,
            cells: smooth,
        }
    }

    fn preview(page: &PaperPage, fonts: &Fonts) -> Self {
        let surface = ImageSurface::create(Format::Rgb24, 1786, 2526).unwrap();
        paint_page(&Context::new(&surface).unwrap(), page, SCALE, fonts).unwrap();
        kept(&surface, "preview.png");
        Self::of(surface)
    }

    /// How far the worst cells of two pictures are from each other, as a share of what there is to
    /// see around them: poppler sets glyphs on whole rows of dots, which tells most at the edge of
    /// a large one.
    fn distance(&self, other: &Self) -> f64 {
        assert_eq!(self.cells.len(), other.cells.len());
        let apart = |i: usize| {
            let seen = self.contrast(i).max(other.contrast(i));
            ((self.cells[i] - other.cells[i]).abs() - THICKER).max(0.0) / (seen + 12.0)
        };
        (self.wide + 1..self.cells.len() - self.wide - 1)
            .map(apart)
            .fold(0.0, f64::max)
    }

    /// From the darkest to the brightest cell around one.
    fn contrast(&self, i: usize) -> f64 {
        let rows = [i - self.wide, i, i + self.wide];
        let around = || {
            rows.iter()
                .flat_map(|at| &self.cells[at - 1..at + 2])
                .copied()
        };
        around().fold(0.0, f64::max) - around().fold(255.0, f64::min)
    }
}

/// Keeps a picture where a person looks for it.
fn kept(surface: &ImageSurface, name: &str) {
    if let Some(folder) = std::env::var_os("PAIWEI_PICTURES") {
        let mut file = std::fs::File::create(std::path::Path::new(&folder).join(name)).unwrap();
        surface.write_to_png(&mut file).unwrap();
    }
}

/// Returns poppler's pictures of a PDF's pages.
fn rasterised(pdf: &[u8], pages: usize) -> Vec<Picture> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = Command::new("pdftoppm")
        .args(["-r", "216", "-png"])
        .arg(&path)
        .arg(folder.path().join("p"))
        .output();
    assert!(run.unwrap().status.success());
    let page = |n: usize| {
        let path = folder.path().join(format!("p-{n}.png"));
        let read = ImageSurface::create_from_png(&mut std::fs::File::open(path).unwrap()).unwrap();
        assert!(
            (read.width(), read.height()) == (1786, 2526),
            "{} by {}",
            read.width(),
            read.height()
        );
        kept(&read, "poppler.png");
        Picture::of(read)
    };
    (1..=pages).map(page).collect()
}

/// A page of everything: both weights and the rare face, each alignment, fitted text, fills, rules,
/// a code, the word across.
fn page() -> PaperPage {
    let mut page = PaperPage::default();
    page.add(PageMark::Watermark("演练".into()));
    page.add(PageMark::Fill(48.0, 120.0, 400.0, 20.0, PageInk::Ghost));
    page.add(
        PageText::new(300.0, 80.0, 21.0, "电脑派位结果表")
            .bold()
            .centred(),
    );
    page.add(
        PageText::new(547.0, 100.0, 9.0, "第 1 页 / 共 1 页")
            .right()
            .mono(),
    );
    for i in 0..40 {
        let y = 134.0 + 15.0 * i as f32;
        page.add(PageText::new(
            52.0,
            y,
            9.5,
            (1_000_000 + i * 7_919).to_string(),
        ));
        page.add(PageText::new(140.0, y, 9.5, "阿依努尔·买买提、张𠮷㐂、龘𪚥人⼈").within(118.0));
        page.add(PageMark::Rule((48.0, y + 4.2), (547.0, y + 4.2)));
    }
    page.add(PageMark::Rule((280.0, 120.0), (280.0, 700.0)));
    page.add(PageMark::Qr(
        450.0,
        720.0,
        84.0,
        "paiwei:A1:123:00112233445566778899aabbccddeeff".into(),
    ));
    page
}

fn paper(page: PaperPage) -> Paper {
    let (title, at) = ("预览".into(), "2026-08-22T01:30:05.123Z".into());
    Paper {
        title,
        at,
        head: Digest::new([1; 32]),
        pages: vec![page],
        attachments: Vec::new(),
    }
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler)),
    ignore = "needs the fonts and poppler-utils of script/packages"
)]
fn the_preview_of_a_page_is_the_picture_of_its_pdf() {
    let fonts = fonts();
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let mut papers = vec![(paper(page()), TOLERANCE)];
    let of_ceremony = [
        session.public_list(),
        session.certificate(),
        session.result_sheet(&session.state().turns()[0], PrintNumber::FIRST),
    ];
    papers.extend(
        of_ceremony
            .into_iter()
            .flatten()
            .map(|paper| (paper, ON_PAPERS)),
    );
    assert_eq!(papers.len(), 4);
    for (paper, tolerance) in papers {
        let pictures = rasterised(&write(&paper, &fonts).unwrap(), paper.pages.len());
        for (page, picture) in paper.pages.iter().zip(pictures) {
            let apart = Picture::preview(page, &fonts).distance(&picture);
            assert!(apart < tolerance, "{}: {apart:.2}", paper.title);
        }
    }
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler)),
    ignore = "needs the fonts and poppler-utils of script/packages"
)]
fn a_preview_that_lacks_or_moves_any_mark_would_be_noticed() {
    let fonts = fonts();
    let pictures = rasterised(&write(&paper(page()), &fonts).unwrap(), 1);
    let noticed = |page: &PaperPage, what: &str| {
        let apart = Picture::preview(page, &fonts).distance(&pictures[0]);
        assert!(apart > TOLERANCE, "{what}: {apart:.2}");
    };
    let marks = page().marks.len();
    // The word, the fill, a small text, a row's number, a rule of each direction.
    for lacking in [0, 1, 3, 4, 6, marks - 2] {
        let mut page = page();
        let mark = page.marks.remove(lacking);
        noticed(&page, &format!("{mark:?}"));
    }
    let mut page = page();
    if let PageMark::Text(text) = &mut page.marks[4] {
        text.x += 2.0;
    }
    noticed(&page, "a number two points farther");
}
