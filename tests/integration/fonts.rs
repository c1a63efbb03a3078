// SPDX-License-Identifier: Apache-2.0

//! Type that never fails a child's name: what can't be set is refused with its code point, what is
//! set comes back from the PDF exactly, and the same paper is the same file in any process.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, fonts, tool};
use crate::support::names;
use crate::support::process::test_again;
use paiwei::ceremony::rules::LastPlace;
use paiwei::protocol::Digest;
use paiwei::roster::{NumberingColumn, PlannedSchool, Roster, RosterChild, RosterEntry};
use paiwei::sheet::{
    Fonts, FontsError, PageMark, PageText, Paper, PaperPage, PrintNumber, SheetError, write,
};
use skrifa::{FontRef, MetadataProvider, Tag};
use std::collections::BTreeMap;
use std::path::Path;

const NOTO: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
const BOLD: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
const HANA: &str = "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf";

/// `None` where no fonts are installed; script/test installs them and then demands them.
/// Rows of cells, 50 a page.
fn paper(rows: &[Vec<String>]) -> Paper {
    let page = |rows: &[Vec<String>]| {
        let mut page = PaperPage::default();
        for (i, row) in rows.iter().enumerate() {
            let y = 60.0 + 14.0 * i as f32;
            for (k, cell) in row.iter().enumerate() {
                let text = PageText::new(50.0 + 120.0 * k as f32, y, 10.0, cell.as_str());
                page.add(if k == 2 { text.bold() } else { text });
            }
            page.add(PageMark::Rule((50.0, y + 4.0), (500.0, y + 4.0)));
        }
        page
    };
    let (title, at) = ("名单".into(), "2026-08-22T01:30:05.123Z".into());
    Paper {
        title,
        at,
        head: Digest::new([1; 32]),
        pages: rows.chunks(50).map(page).collect(),
        attachments: Vec::new(),
    }
}

fn line(text: &str) -> Paper {
    paper(&[vec![text.to_owned()]])
}

/// The text of a PDF, row by row, cell by cell, page breaks and empty lines left out.
fn extracted(pdf: &[u8]) -> Vec<Vec<String>> {
    let text = tool("pdftotext", &["-layout", "PDF", "-"], pdf);
    let rows = text.split(['\n', '\u{C}']).map(|row| {
        row.split(' ')
            .filter(|c| !c.is_empty())
            .map(str::to_owned)
            .collect()
    });
    rows.filter(|row: &Vec<String>| !row.is_empty()).collect()
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn what_means_nothing_or_something_else_elsewhere_is_refused_with_its_code_point() {
    let fonts = fonts();
    let private = [
        '\u{E000}',
        '\u{E863}',
        '\u{F8FF}',
        '\u{F0000}',
        '\u{10FFFD}',
    ];
    let unassigned = ['\u{378}', '\u{2FE0}', '\u{2A6E0}', '\u{3FFFD}'];
    let no_character = ['\u{FEFF}', '\u{FFFE}', '\u{1FFFF}', '\0', '\n', '\u{7F}'];
    let no_font_has = ['\u{3134A}', '\u{13000}'];
    for odd in [&private[..], &unassigned, &no_character, &no_font_has].concat() {
        let error = write(&line(&format!("李{odd}明")), &fonts).unwrap_err();
        assert!(
            matches!(error, SheetError::NoGlyph(c) if c == odd),
            "{error}"
        );
        assert!(
            error
                .to_string()
                .contains(&format!("U+{:04X}", u32::from(odd))),
            "{error}"
        );
        assert!(
            !fonts.has_glyph(odd),
            "the import would let U+{:04X} pass",
            u32::from(odd)
        );
    }
    for good in ['李', '𠮷', '·', '1', '\u{2EBE0}'] {
        assert!(
            fonts.has_glyph(good) && write(&line(&good.to_string()), &fonts).is_ok(),
            "{good}"
        );
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn what_the_import_lets_pass_can_be_set() {
    let fonts = fonts();
    // One of each 97 code points, and all of the planes' edges.
    let some = (0..=char::MAX as u32)
        .filter(|c| c % 97 == 0 || c % 0x1_0000 < 2)
        .filter_map(char::from_u32);
    let passed: String = some.filter(|c| fonts.has_glyph(*c)).collect();
    assert!(passed.chars().count() > 900);
    write(&line(&passed), &fonts).unwrap();
}

/// A folder with these fonts, in which the regular face's licence bits (OpenType OS/2 fsType) are
/// others.
fn licensed(fs_type: u16) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(NOTO).unwrap();
    let table = FontRef::from_index(&bytes, 2)
        .unwrap()
        .table_data(Tag::new(b"OS/2"))
        .unwrap();
    let at = table.as_bytes().as_ptr() as usize - bytes.as_ptr() as usize;
    bytes[at + 8..at + 10].copy_from_slice(&fs_type.to_be_bytes());
    std::fs::write(folder.path().join("NotoSansCJK-Regular.ttc"), bytes).unwrap();
    for other in [BOLD, HANA] {
        std::os::unix::fs::symlink(
            other,
            folder.path().join(Path::new(other).file_name().unwrap()),
        )
        .unwrap();
    }
    folder
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_face_that_may_not_be_embedded_as_a_subset_is_refused() {
    // Installable, print and preview, editable.
    for allowed in [0, 4, 8] {
        assert!(
            Fonts::from_folder(licensed(allowed).path()).is_ok(),
            "{allowed}"
        );
    }
    // Restricted, no subsets, bitmaps only.
    for forbidden in [2, 0x100, 0x104, 0x208] {
        let folder = licensed(forbidden);
        let error = Fonts::from_folder(folder.path()).err().unwrap();
        assert!(
            matches!(&error, FontsError::Forbidden(path) if path.starts_with(folder.path())),
            "{forbidden}: {error}"
        );
    }
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler, have_qpdf)),
    ignore = "needs the fonts, poppler-utils and qpdf of script/packages"
)]
fn ten_thousand_rows_come_back_exactly_and_every_font_is_embedded_as_a_subset() {
    let fonts = fonts();
    let row = |n: usize| {
        vec![
            (1_000_000 + n * 887 % 9_000_000).to_string(),
            names::name(n),
            format!("{}班", n % 12 + 1),
        ]
    };
    let rows: Vec<Vec<String>> = (0..10_000).map(row).collect();
    let pdf = write(&paper(&rows), &fonts).unwrap();
    let came = extracted(&pdf);
    let differs = came.iter().zip(&rows).find(|(came, row)| came != row);
    assert!(
        came.len() == rows.len() && differs.is_none(),
        "{} rows, {differs:?}",
        came.len()
    );
    let list = tool("pdffonts", &["PDF"], &pdf);
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    // Regular, bold, rare.
    assert!(fonts.len() >= 3, "{list}");
    for font in fonts {
        // Embedded, subset, with Unicode: three "yes" a font, after a name with a subset's tag.
        assert!(
            font.matches("yes").count() == 3 && font.as_bytes()[6] == b'+',
            "{list}"
        );
    }
    let said = tool("qpdf", &["--check", "PDF"], &pdf);
    assert!(
        said.contains("No syntax or stream encoding errors found"),
        "{said}"
    );
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler)),
    ignore = "needs the fonts and poppler-utils of script/packages"
)]
fn characters_that_share_a_glyph_come_back_as_they_were_set() {
    let fonts = fonts();
    let bytes = std::fs::read(NOTO).unwrap();
    let font = FontRef::from_index(&bytes, 2).unwrap();
    let mut of_glyph: BTreeMap<u32, Vec<char>> = BTreeMap::new();
    for (c, glyph) in font.charmap().mappings() {
        let c = char::from_u32(c).unwrap();
        if fonts.has_glyph(c) && !c.is_whitespace() {
            of_glyph.entry(glyph.to_u32()).or_default().push(c);
        }
    }
    let shared: Vec<char> = of_glyph
        .into_values()
        .filter(|of| of.len() > 1)
        .flatten()
        .filter(|c| han(*c))
        .collect();
    assert!(
        shared.contains(&'人') && shared.contains(&'⼈') && shared.len() > 400,
        "{}",
        shared.len()
    );
    // In the rows of a list, each beside one of the other face and one that shares nothing.
    let row = |c: &char| vec![format!("张{c}𪚥"), format!("{c}{c}")];
    let rows: Vec<Vec<String>> = shared.iter().map(row).collect();
    let came = extracted(&write(&paper(&rows), &fonts).unwrap());
    let differs = came.iter().zip(&rows).find(|(came, row)| came != row);
    assert!(came.len() == rows.len() && differs.is_none(), "{differs:?}");
}

/// Han characters, their radicals and compatibility forms: what names are made of.
fn han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Where a process that this test starts is to write its paper.
const TO: &str = "PAIWEI_TYPE_TEST_TO";

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn the_same_paper_is_the_same_file_also_in_processes_with_another_language_and_time_zone() {
    let fonts = fonts();
    let rows: Vec<Vec<String>> = (0..200)
        .map(|n| vec![names::name(n), "人⼈".into()])
        .collect();
    let own = write(&paper(&rows), &fonts).unwrap();
    if let Some(path) = std::env::var_os(TO) {
        return std::fs::write(path, own).unwrap();
    }
    write(&line("另一份"), &fonts).unwrap();
    assert!(
        own == write(&paper(&rows), &fonts).unwrap(),
        "the second document of a process differs"
    );
    let folder = tempfile::tempdir().unwrap();
    for (lang, zone) in [("C", "UTC"), ("tr_TR.UTF-8", "Pacific/Kiritimati")] {
        let path = folder.path().join("paper.pdf");
        let name =
            "the_same_paper_is_the_same_file_also_in_processes_with_another_language_and_time_zone";
        let mut process = test_again(module_path!(), name);
        process.env(TO, &path).env("TZ", zone);
        let ran = process
            .env("LANG", lang)
            .env("LC_ALL", lang)
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stdout)
        );
        assert!(own == std::fs::read(&path).unwrap(), "{lang} {zone}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_sheet_of_a_thousand_rows_is_at_most_230_kib_with_all_that_it_carries() {
    let fonts = fonts();
    let school = PlannedSchool {
        code: "S01".into(),
        name: "测试小学".into(),
        plan: 1_000,
        priority: 0,
        classes: 0,
        waitlist: 0,
    };
    let entry = |n: usize| {
        let child = RosterChild {
            serial: format!("99{n:08}"),
            name: names::name(n),
        };
        RosterEntry {
            school_code: "S01".into(),
            children: vec![child],
            number: None,
        }
    };
    let entries = (0..1_400).map(entry).collect();
    let roster = Roster {
        schools: vec![school],
        entries,
        numbering: NumberingColumn::ToDraw,
    };
    let mut ceremony = CeremonyFixture::of(
        &roster,
        &paiwei::session::RuleChoices {
            rehearsal: false,
            ..choices(LastPlace::Exceed)
        },
    );
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let sheet = ceremony
        .session()
        .result_sheet(&ceremony.session().state().turns()[0], PrintNumber::FIRST)
        .unwrap();
    let pdf = write(&sheet, &fonts).unwrap();
    assert_eq!(sheet.attachments.len(), 2);
    assert!(pdf.len() <= 230 * 1024, "{} KiB", pdf.len() / 1024);
}
