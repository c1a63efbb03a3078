// SPDX-License-Identifier: Apache-2.0

//! Papers as the worst laser prints them: 300 dots an inch, each black or white, by the three
//! renderers that printers and print services use. Every QR code is read back.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, fonts};
use paiwei::ceremony::rules::LastPlace;
use paiwei::sheet::{PageMark, Paper, PrintNumber, write};
use std::path::Path;
use std::process::Command;

/// Makes a picture of one bit of a page of `a.pdf` in a folder, as `page.pbm`.
type Renderer = fn(&Path, usize) -> Command;

fn ghostscript(folder: &Path, page: usize) -> Command {
    let mut command = Command::new("gs");
    command
        .args(["-q", "-sDEVICE=pbmraw", "-r300"])
        .arg(format!("-dFirstPage={page}"))
        .arg(format!("-dLastPage={page}"))
        .arg("-o")
        .args([folder.join("page.pbm"), folder.join("a.pdf")]);
    command
}

fn poppler(folder: &Path, page: usize) -> Command {
    let page = page.to_string();
    let mut command = Command::new("pdftoppm");
    command
        .args([
            "-mono",
            "-r",
            "300",
            "-singlefile",
            "-f",
            &page,
            "-l",
            &page,
        ])
        .args([folder.join("a.pdf"), folder.join("page")]);
    command
}

fn mupdf(folder: &Path, page: usize) -> Command {
    let mut command = Command::new("mutool");
    command
        .args(["draw", "-q", "-r", "300", "-F", "pbm", "-o"])
        .args([folder.join("page.pbm"), folder.join("a.pdf")])
        .arg(page.to_string());
    command
}

/// Returns the code of each page that has one, with the page's number.
fn codes(paper: &Paper) -> Vec<(usize, String)> {
    let mut codes = Vec::new();
    for (page, number) in paper.pages.iter().zip(1..) {
        for mark in &page.marks {
            if let PageMark::Qr(_, _, _, code) = mark {
                codes.push((number, code.clone()));
            }
        }
    }
    codes
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler, have_one_bit)),
    ignore = "needs the fonts, poppler-utils, ghostscript, mupdf-tools and zbar-tools of \
              script/packages"
)]
fn every_code_is_read_from_one_bit_by_each_renderer() {
    let renderers: [(&str, Renderer); 3] = [
        ("ghostscript", ghostscript),
        ("poppler", poppler),
        ("mupdf", mupdf),
    ];
    let fonts = fonts();
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let mut read = 0;
    for kind in session.paper_kinds() {
        let paper = session.paper(kind, PrintNumber::FIRST).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.pdf"), write(&paper, &fonts).unwrap()).unwrap();
        for (page, code) in codes(&paper) {
            for (name, render) in renderers {
                let status = render(folder.path(), page).status().unwrap();
                assert!(status.success(), "{name}");
                let zbar = Command::new("zbarimg")
                    .args(["-q", "--raw", "--nodbus"])
                    .arg(folder.path().join("page.pbm"))
                    .output()
                    .unwrap();
                let found = String::from_utf8(zbar.stdout).unwrap();
                assert_eq!(found.trim_end(), code, "{kind:?} by {name}");
                read += 1;
            }
        }
    }
    assert!(read >= 3 * 8, "{read} codes were read");
}
