//! Papers: complete, repeatable, archival, and never an empty box for a name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Stage, choices};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::protocol::Hash;
use paiwei::session::ShownNames;
use paiwei::sheet::{Fonts, Mark, Page, Paper, SheetError, Text, write};
use std::collections::BTreeSet;
use std::process::Command;

/// `None` where no fonts are installed; script/test installs them and then demands them.
fn fonts() -> Option<Fonts> {
    match Fonts::load() {
        Ok(fonts) => Some(fonts),
        Err(error) => {
            assert!(std::env::var_os("PAIWEI_REQUIRE_FONTS").is_none(), "{error}");
            eprintln!("skipped: {error}");
            None
        }
    }
}

fn played() -> Stage {
    let mut stage = Stage::new(&choices(LastPlace::Exceed));
    stage.play_to_the_end();
    stage
}

fn texts(paper: &Paper) -> Vec<String> {
    paper.pages.iter().flat_map(|page| page.texts().map(str::to_owned)).collect()
}

#[test]
fn a_result_sheet_has_every_admitted_number_and_name_and_what_it_stands_on() {
    let stage = played();
    let shown = ShownNames::of(stage.session());
    for turn in stage.session().state().turns() {
        let paper = stage.session().result_sheet(turn).unwrap();
        let texts = texts(&paper);
        for (entry, admitted) in turn.admitted() {
            assert!(texts.contains(&entry.number.to_string()));
            let names = shown.of_leaf(&entry.leaf)[..admitted as usize].join("、");
            assert!(texts.contains(&names), "{names}");
        }
        let all = texts.join("\n");
        let done = turn.completed.as_ref().unwrap();
        for part in ["公证员（签名）", "技术人员（签名）", "家长代表（签名）", "演练 · 结果无效"]
        {
            assert!(all.contains(part), "{part}");
        }
        assert!(all.contains(&done.head.to_string()) && all.contains("第 1 页 / 共 1 页"));
    }
}

#[test]
fn papers_stand_from_their_event_on_and_stay_the_same_to_the_end() {
    let mut stage = Stage::new(&choices(LastPlace::Skip));
    assert!(stage.session().public_list().is_none() && stage.session().certificate().is_none());
    stage.play_until(|s| s.state().milestone() == Milestone::Numbered);
    let list = stage.session().public_list().unwrap();
    assert!(stage.session().certificate().is_none());
    stage.play_until(|s| s.state().milestone() == Milestone::Sealed);
    let certificate = stage.session().certificate().unwrap();
    stage.play_until(|s| s.state().completed_schools() == 1);
    let sheet = stage.session().result_sheet(&stage.session().state().turns()[0]).unwrap();
    stage.play_to_the_end();
    stage.kill_and_resume();
    assert_eq!(stage.session().public_list(), Some(list));
    assert_eq!(stage.session().certificate(), Some(certificate));
    assert_eq!(stage.session().result_sheet(&stage.session().state().turns()[0]), Some(sheet));
}

#[test]
fn the_public_list_masks_every_name() {
    let stage = played();
    let shown = ShownNames::of(stage.session());
    let list = texts(&stage.session().public_list().unwrap());
    for entry in &stage.session().state().entries().unwrap().0 {
        assert!(list.contains(&entry.number.to_string()));
        assert!(shown.of_leaf(&entry.leaf).iter().all(|name| !list.iter().any(|text| text.contains(name.as_str()))));
    }
}

/// One page of these lines.
fn paper(lines: &[String]) -> Paper {
    let pages = lines.chunks(50).map(|lines| {
        let mut page = Page::default();
        for (i, line) in lines.iter().enumerate() {
            page.add(Text::new(50.0, 60.0 + 14.0 * i as f32, 10.0, line.as_str()));
        }
        page.add(Mark::Qr(450.0, 40.0, 80.0, "paiwei:test".into()));
        page
    });
    let pages = pages.collect();
    Paper {
        title: "测试 & <纸>".into(),
        at: "2026-08-22T01:30:05.123Z".into(),
        head: Hash([1; 32]),
        pages,
        attachments: Vec::new(),
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes_also_as_a_later_document() {
    let Some(fonts) = fonts() else { return };
    let (a, b) = (paper(&["张三".into()]), paper(&["李四".into()]));
    let first = write(&a, &fonts).unwrap();
    write(&b, &fonts).unwrap();
    assert_eq!(first, write(&a, &fonts).unwrap());
    assert_ne!(first, write(&b, &fonts).unwrap());
}

#[test]
fn a_character_that_no_font_has_is_an_error() {
    let Some(fonts) = fonts() else { return };
    for odd in ['\u{E863}', '\u{FEFF}', '\u{10FFFD}', '\u{3134A}'] {
        let error = write(&paper(&[format!("李{odd}")]), &fonts).unwrap_err();
        assert!(matches!(error, SheetError::NoGlyph(c) if c == odd), "{error}");
    }
}

/// Runs a tool on a PDF; `None` where it is not installed.
fn tool(name: &str, args: &[&str], pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let args: Vec<&str> = args.iter().map(|arg| if *arg == "PDF" { path.to_str().unwrap() } else { arg }).collect();
    match Command::new(name).args(args).output() {
        Ok(output) => {
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            assert!(std::env::var_os("PAIWEI_REQUIRE_FONTS").is_none(), "{name}: {error}");
            eprintln!("skipped: {name}: {error}");
            None
        }
    }
}

#[test]
fn text_comes_back_exactly_also_where_characters_share_a_glyph() {
    let Some(fonts) = fonts() else { return };
    // U+2F08 and 人 are one glyph in Noto; 㐂 and 𠮷 are rare; 𪚥 stands in the second font only.
    let lines: Vec<String> =
        ["人⼈人", "⼈", "张𠮷㐂", "阿依努尔·买买提", "龘𪚥", "ABC 123"].map(str::to_owned).to_vec();
    let pdf = write(&paper(&lines), &fonts).unwrap();
    let Some(text) = tool("pdftotext", &["-layout", "PDF", "-"], &pdf) else { return };
    let came: BTreeSet<String> = text.lines().map(|line| line.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    assert_eq!(came, lines.into_iter().collect());
    if let Some(fonts) = tool("pdffonts", &["PDF"], &pdf) {
        // Embedded, subset, with Unicode: three "yes" a font.
        assert!(fonts.lines().skip(2).all(|line| line.matches("yes").count() == 3), "{fonts}");
    }
    tool("qpdf", &["--check", "PDF"], &pdf);
}

#[test]
fn the_document_is_built_as_pdf_a_asks() {
    let Some(fonts) = fonts() else { return };
    let pdf = write(&paper(&["人⼈".into()]), &fonts).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let catalog = document.catalog().unwrap();
    let stream = |object: &lopdf::Object| document.dereference(object).unwrap().1.as_stream().unwrap().clone();
    let xmp = stream(catalog.get(b"Metadata").unwrap());
    assert!(!xmp.dict.has(b"Filter"));
    let xmp = String::from_utf8(xmp.content).unwrap();
    for part in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "测试 &amp; &lt;纸&gt;",
        "<xmp:CreateDate>2026-08-22T01:30:05Z</xmp:CreateDate>",
    ] {
        assert!(xmp.contains(part), "{part}");
    }
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    assert!(intent.has(b"DestOutputProfile"));
    assert_eq!(document.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.get(9..10) == Some(b"%"));
    let programs = document.objects.values().filter(|o| o.as_dict().is_ok_and(|d| d.has(b"FontFile3")));
    assert_eq!(programs.count(), 1, "the alias font shares the program of the first");
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        for forbidden in ["JavaScript", "AA", "Encrypt", "Annots"] {
            assert!(!dictionary.has(forbidden.as_bytes()), "{forbidden}");
        }
    }
}
