// SPDX-License-Identifier: Apache-2.0

//! Papers: complete, repeatable, archival, and never an empty box for a name.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::{CeremonyFixture, choices, fonts, tool};
use paiwei::ceremony::aux_event::{AuxEvent, IncidentKind};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::custody::read_slip;
use paiwei::protocol::Digest;
use paiwei::protocol::selection::Outcome;
use paiwei::session::{PaperKind, RuleChoices, ShownNames};
use paiwei::sheet::{PageMark, PageText, Paper, PaperPage, PrintNumber, SheetError, write};
use std::collections::{BTreeMap, BTreeSet};

/// `None` where no fonts are installed; script/test installs them and then demands them.
fn played() -> CeremonyFixture {
    let signers = vec!["纪检监察人员".into()];
    let mut ceremony = CeremonyFixture::new(&RuleChoices {
        signers,
        ..choices(LastPlace::Exceed)
    });
    ceremony.play_to_the_end();
    ceremony
}

fn texts(paper: &Paper) -> Vec<String> {
    paper
        .pages
        .iter()
        .flat_map(|page| page.texts().map(str::to_owned))
        .collect()
}

/// A ceremony in which some wait.
fn with_waiting() -> CeremonyFixture {
    CeremonyFixture::new(&RuleChoices {
        waitlist: Some(2),
        ..choices(LastPlace::Exceed)
    })
}

#[test]
fn a_result_sheet_has_every_admitted_number_and_name_and_what_it_stands_on() {
    let ceremony = played();
    let shown = ShownNames::of(ceremony.session());
    for turn in ceremony.session().state().turns() {
        let paper = ceremony
            .session()
            .result_sheet(turn, PrintNumber::FIRST)
            .unwrap();
        let texts = texts(&paper);
        for (entry, admitted) in turn.admitted() {
            let at = texts
                .iter()
                .position(|text| *text == entry.number.to_string())
                .unwrap();
            for name in &shown.of_leaf(&entry.leaf)[..admitted as usize] {
                assert!(texts[at..].contains(name), "{name} stands after its number");
            }
        }
        let all = texts.join("\n");
        let done = turn.completed.as_ref().unwrap();
        for part in [
            "公证员",
            "技术人员",
            "家长代表",
            "纪检监察人员",
            "演练 · 结果无效",
            "甲局",
            "乙院",
        ] {
            assert!(all.contains(part), "{part}");
        }
        assert_eq!(texts.iter().filter(|text| *text == "公证员").count(), 2);
        assert!(all.contains(&done.head.to_string()) && all.contains("第 1 页 / 共 1 页"));
        let counted = format!(
            "共 {} 个；录取按儿童计，共 {} 人",
            turn.admitted().len(),
            turn.admitted_children()
        );
        assert!(all.contains(&counted), "{counted}");
    }
}

#[test]
fn the_second_part_has_each_child_once_in_its_class() {
    let ceremony = played();
    let turn = &ceremony.session().state().turns()[0];
    let texts = texts(
        &ceremony
            .session()
            .result_sheet(turn, PrintNumber::FIRST)
            .unwrap(),
    );
    let classes = &turn.classes.as_ref().unwrap().assignment;
    let heading = |class: u64| {
        texts
            .iter()
            .position(|text| text.contains(&format!("{class} 班　")))
            .unwrap()
    };
    let (first, second) = (heading(1), heading(2));
    for ((entry, _), own) in turn.admitted().iter().zip(classes) {
        let number = entry.number.to_string();
        let at = texts.iter().rposition(|text| *text == number).unwrap();
        assert!(
            if own[0] == 1 {
                (first..second).contains(&at)
            } else {
                at > second
            },
            "{number}"
        );
    }
}

#[test]
fn the_waiting_list_has_who_waits_in_order_and_nobody_else() {
    let mut ceremony = with_waiting();
    ceremony.play_to_the_end();
    for (i, turn) in ceremony.session().state().turns().iter().enumerate() {
        let paper = ceremony
            .session()
            .paper(PaperKind::Waiting(i), PrintNumber::FIRST)
            .unwrap();
        let waiting = turn
            .picks
            .iter()
            .filter(|pick| pick.outcome == Outcome::Waiting);
        let waiting: Vec<String> = waiting.map(|pick| pick.number.to_string()).collect();
        let ring: BTreeSet<String> = turn
            .ring
            .iter()
            .map(|entry| entry.number.to_string())
            .collect();
        let listed: Vec<String> = texts(&paper)
            .into_iter()
            .filter(|text| ring.contains(text))
            .collect();
        assert!(!waiting.is_empty());
        assert_eq!(listed, waiting);
    }
    let none = played();
    assert!(
        none.session()
            .paper(PaperKind::Waiting(0), PrintNumber::FIRST)
            .is_none()
    );
}

#[test]
fn papers_stand_from_their_event_on_and_stay_the_same_to_the_end() {
    let mut ceremony = with_waiting();
    let mut first: BTreeMap<PaperKind, Paper> = BTreeMap::new();
    loop {
        let kinds = ceremony.session().paper_kinds();
        assert!(first.keys().all(|kind| kinds.contains(kind)));
        for kind in kinds {
            let paper = ceremony.session().paper(kind, PrintNumber::FIRST).unwrap();
            assert_eq!(
                *first.entry(kind).or_insert_with(|| paper.clone()),
                paper,
                "{kind:?}"
            );
        }
        if !ceremony.step() {
            break;
        }
    }
    ceremony.kill_and_resume();
    for (kind, paper) in &first {
        assert_eq!(
            ceremony.session().paper(*kind, PrintNumber::FIRST).as_ref(),
            Some(paper),
            "{kind:?}"
        );
    }
    let mut all: BTreeSet<PaperKind> = PaperKind::all(2).into_iter().collect();
    // This ceremony continues none.
    all.remove(&PaperKind::Succession);
    assert_eq!(first.into_keys().collect::<BTreeSet<_>>(), all);
}

#[test]
fn a_paper_stands_on_the_ledger_as_it_was_at_its_event() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Skip));
    ceremony.play_until(|s| s.state().milestone() == Milestone::Sealed);
    let (head, events) = (
        ceremony.session().state().head(),
        ceremony.session().state().events(),
    );
    ceremony.play_to_the_end();
    let certificate = ceremony.session().certificate().unwrap();
    assert_eq!(certificate.head, head);
    assert!(texts(&certificate).contains(&format!("日志 {events} 条　日志头 {head}")));
    let summary = ceremony
        .session()
        .paper(PaperKind::Summary, PrintNumber::FIRST)
        .unwrap();
    assert_eq!(summary.head, ceremony.session().state().head());
}

#[test]
fn no_paper_has_a_share_before_the_close_and_no_list_of_papers_has_a_slip() {
    let mut ceremony = with_waiting();
    ceremony.play_until(|s| s.state().completed_schools() == 2);
    let shares = ceremony.shares();
    for kind in ceremony.session().paper_kinds() {
        let paper = ceremony.session().paper(kind, PrintNumber::FIRST).unwrap();
        let all = format!("{paper:?}");
        assert!(
            shares.iter().all(|share| !all.contains(&*share.to_hex())),
            "{kind:?}"
        );
    }
    ceremony.play_to_the_end();
    let summary = format!(
        "{:?}",
        ceremony
            .session()
            .paper(PaperKind::Summary, PrintNumber::FIRST)
    );
    assert!(
        shares
            .iter()
            .all(|share| summary.contains(&*share.to_hex()))
    );
}

#[test]
fn a_slip_reads_back_as_its_share_and_is_made_of_no_other() {
    let mut ceremony = with_waiting();
    let shares = ceremony.shares();
    assert!(
        ceremony
            .session()
            .share_slip(0, &shares[0], PrintNumber::FIRST)
            .is_none(),
        "nothing is sealed yet"
    );
    ceremony.play_until(|s| s.state().milestone() == Milestone::Sealed);
    assert!(
        ceremony
            .session()
            .share_slip(0, &shares[1], PrintNumber::FIRST)
            .is_none(),
        "another custodian's share"
    );
    let slip = ceremony
        .session()
        .share_slip(2, &shares[2], PrintNumber::FIRST)
        .unwrap();
    let code = slip.pages[0].marks.iter().find_map(|mark| {
        if let PageMark::Qr(_, _, _, code) = mark {
            Some(code)
        } else {
            None
        }
    });
    assert_eq!(read_slip(code.unwrap()).unwrap(), shares[2]);
    let group = |text: &String| text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let typed: Vec<String> = texts(&slip).into_iter().filter(group).collect();
    assert_eq!(typed.len(), 17, "sixteen groups and the check");
    assert_eq!(read_slip(&typed.join(" ")).unwrap(), shares[2]);
}

#[test]
fn a_rehearsal_names_no_child_on_any_paper() {
    let mut ceremony = with_waiting();
    ceremony.play_to_the_end();
    for kind in ceremony.session().paper_kinds() {
        let paper = ceremony.session().paper(kind, PrintNumber::FIRST).unwrap();
        for child in ceremony_fixture::roster()
            .entries
            .iter()
            .flat_map(|entry| &entry.children)
        {
            let told = texts(&paper)
                .iter()
                .any(|text| text.contains(&child.name) || text.contains(&child.serial));
            assert!(!told, "{kind:?}: {}", child.name);
        }
    }
}

#[test]
fn the_direct_list_has_the_children_of_schools_without_a_draw_only() {
    let ceremony = CeremonyFixture::new(&RuleChoices {
        rehearsal: false,
        ..choices(LastPlace::Exceed)
    });
    let texts = texts(
        &ceremony
            .session()
            .paper(PaperKind::Direct, PrintNumber::FIRST)
            .unwrap(),
    );
    for entry in ceremony_fixture::roster().entries {
        for child in entry.children {
            let listed = texts.iter().filter(|text| **text == child.name).count();
            assert!(entry.school_code != "A3" || listed == 1, "{}", child.name);
            assert!(
                !texts.iter().any(|text| text.contains(&child.serial)),
                "a serial stands whole"
            );
        }
    }
    let names: Vec<&String> = texts.iter().filter(|text| text.starts_with('童')).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn the_incident_log_tells_everything_that_was_not_the_plain_course() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Skip));
    ceremony.play_until(|s| s.state().milestone() == Milestone::Opened);
    let note = "换了\u{1F511}键".to_owned();
    let kind = IncidentKind::Keys;
    ceremony.session_mut().append(AuxEvent::Incident).unwrap();
    ceremony
        .session_mut()
        .append(AuxEvent::IncidentOver { kind, note })
        .unwrap();
    ceremony
        .session_mut()
        .append(AuxEvent::SheetSettled {
            school: "A1".into(),
        })
        .unwrap();
    ceremony.play_until(|s| s.rolling().is_some());
    ceremony.kill_and_resume();
    ceremony.play_to_the_end();
    let log = ceremony
        .session()
        .paper(PaperKind::Incidents, PrintNumber::FIRST)
        .unwrap();
    let all = texts(&log).join("\n");
    for part in [
        "中断结束，两人确认继续",
        "按键　换了〔U+1F511〕键",
        "程序重新启动",
        "滚动中断，重新滚动",
        "A1　起始号",
    ] {
        assert!(all.contains(part), "{part}");
    }
    assert!(
        all.contains("4 项") && all.contains("中断的滚动 1 次"),
        "{all}"
    );
    let calm = texts(
        &played()
            .session()
            .paper(PaperKind::Incidents, PrintNumber::FIRST)
            .unwrap(),
    )
    .join("\n");
    assert!(calm.contains("无异常情况。"));
}

/// Plays to the end with these events after the opening, and returns the texts of the incident log.
fn incident_log_with(events: &[AuxEvent]) -> String {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Skip));
    ceremony.play_until(|s| s.state().milestone() == Milestone::Opened);
    for event in events {
        ceremony.session_mut().append(event.clone()).unwrap();
    }
    ceremony.play_to_the_end();
    let log = ceremony
        .session()
        .paper(PaperKind::Incidents, PrintNumber::FIRST)
        .unwrap();
    texts(&log).join("\n")
}

#[test]
fn the_incident_log_names_each_kind_of_incident_in_chinese() {
    for kind in IncidentKind::ALL {
        let note = String::new();
        let log = incident_log_with(&[AuxEvent::Incident, AuxEvent::IncidentOver { kind, note }]);
        assert!(!log.contains(kind.code()), "{log}");
        assert!(log.contains("2 项"), "{log}");
    }
    let note = String::new();
    let kind = IncidentKind::Computer;
    let log = incident_log_with(&[AuxEvent::IncidentOver { kind, note }]);
    assert!(log.contains("电脑或日志"), "{log}");
}

#[test]
fn the_incident_log_lists_a_clock_that_jumped() {
    let log = incident_log_with(&[AuxEvent::ClockJumped {
        from: "2026-08-22T02:00:00.000Z".into(),
        to: "2026-08-22T01:43:58.000Z".into(),
    }]);
    assert!(log.contains("电脑时钟跳变"), "{log}");
    for time in ["由 2026-08-22 10:00:00", "变为 2026-08-22 09:43:58"] {
        assert!(log.contains(time), "{log}");
    }
}

#[test]
fn the_incident_log_lists_irregular_events_of_another_version() {
    let log = incident_log_with(&[
        AuxEvent::other("incident_over", [("kind", "flood".into())]),
        AuxEvent::other("weather", []),
    ]);
    assert!(
        log.contains("incident_over") && log.contains("1 项"),
        "{log}"
    );
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_later_print_says_so_and_is_archived_beside_the_first() {
    let fonts = fonts();
    let mut ceremony = played();
    let turn = ceremony.session().state().turns()[1].clone();
    let again = ceremony
        .session()
        .result_sheet(&turn, PrintNumber::new(2).unwrap())
        .unwrap();
    assert!(
        again
            .pages
            .iter()
            .all(|page| page.texts().any(|text| text == "第 2 次打印"))
    );
    let only = "sheets/02-A2-print-2.pdf";
    assert!(
        !ceremony
            .session()
            .papers(&fonts)
            .unwrap()
            .contains_key(only)
    );
    ceremony
        .session_mut()
        .append(AuxEvent::other(
            "sheet_sent",
            [("set", "result-2.3.2".into())],
        ))
        .unwrap();
    let files = ceremony.session().papers(&fonts).unwrap();
    assert_eq!(files[only], write(&again, &fonts).unwrap());
    assert!(
        files.contains_key("sheets/02-A2.pdf") && !files.contains_key("sheets/01-A1-print-2.pdf")
    );
}

#[test]
fn the_public_list_masks_every_name() {
    let ceremony = played();
    let shown = ShownNames::of(ceremony.session());
    let list = texts(&ceremony.session().public_list().unwrap());
    for entry in &ceremony.session().state().entries().unwrap().0 {
        assert!(list.contains(&entry.number.to_string()));
        assert!(
            shown
                .of_leaf(&entry.leaf)
                .iter()
                .all(|name| !list.iter().any(|text| text.contains(name.as_str())))
        );
    }
}

/// One page of these lines.
fn paper(lines: &[String]) -> Paper {
    let pages = lines.chunks(50).map(|lines| {
        let mut page = PaperPage::default();
        for (i, line) in lines.iter().enumerate() {
            page.add(PageText::new(
                50.0,
                60.0 + 14.0 * i as f32,
                10.0,
                line.as_str(),
            ));
        }
        page.add(PageMark::Qr(450.0, 40.0, 80.0, "paiwei:test".into()));
        page
    });
    let pages = pages.collect();
    Paper {
        title: "测试 & <纸>".into(),
        at: "2026-08-22T01:30:05.123Z".into(),
        head: Digest::new([1; 32]),
        pages,
        attachments: Vec::new(),
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn the_same_paper_gives_the_same_bytes_also_as_a_later_document() {
    let fonts = fonts();
    let (a, b) = (paper(&["张三".into()]), paper(&["李四".into()]));
    let first = write(&a, &fonts).unwrap();
    write(&b, &fonts).unwrap();
    assert_eq!(first, write(&a, &fonts).unwrap());
    assert_ne!(first, write(&b, &fonts).unwrap());
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_character_that_no_font_has_is_an_error() {
    let fonts = fonts();
    for odd in ['\u{E863}', '\u{FEFF}', '\u{10FFFD}', '\u{3134A}'] {
        let error = write(&paper(&[format!("李{odd}")]), &fonts).unwrap_err();
        assert!(
            matches!(error, SheetError::NoGlyph(c) if c == odd),
            "{error}"
        );
    }
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler, have_qpdf)),
    ignore = "needs the fonts, poppler-utils and qpdf of script/packages"
)]
fn text_comes_back_exactly_also_where_characters_share_a_glyph() {
    let fonts = fonts();
    // U+2F08 and 人 are one glyph in Noto; 㐂 and 𠮷 are rare; 𪚥 stands in the second font only.
    let lines: Vec<String> = [
        "人⼈人",
        "⼈",
        "张𠮷㐂",
        "阿依努尔·买买提",
        "龘𪚥",
        "ABC 123",
    ]
    .map(str::to_owned)
    .to_vec();
    let pdf = write(&paper(&lines), &fonts).unwrap();
    let text = tool("pdftotext", &["-layout", "PDF", "-"], &pdf);
    let came: BTreeSet<String> = text
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(came, lines.into_iter().collect());
    let fonts = tool("pdffonts", &["PDF"], &pdf);
    // Embedded, subset, with Unicode: three "yes" a font.
    assert!(
        fonts
            .lines()
            .skip(2)
            .all(|line| line.matches("yes").count() == 3),
        "{fonts}"
    );
    tool("qpdf", &["--check", "PDF"], &pdf);
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn the_document_is_built_as_pdf_a_asks() {
    let fonts = fonts();
    let pdf = write(&paper(&["人⼈".into()]), &fonts).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let catalog = document.catalog().unwrap();
    let stream = |object: &lopdf::Object| {
        document
            .dereference(object)
            .unwrap()
            .1
            .as_stream()
            .unwrap()
            .clone()
    };
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
    let intent = document
        .dereference(&intents[0])
        .unwrap()
        .1
        .as_dict()
        .unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    assert!(intent.has(b"DestOutputProfile"));
    assert_eq!(
        document
            .trailer
            .get(b"ID")
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.get(9..10) == Some(b"%"));
    let programs = document
        .objects
        .values()
        .filter(|o| o.as_dict().is_ok_and(|d| d.has(b"FontFile3")));
    assert_eq!(
        programs.count(),
        1,
        "the alias font shares the program of the first"
    );
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else {
            continue;
        };
        for forbidden in ["JavaScript", "AA", "Encrypt", "Annots"] {
            assert!(!dictionary.has(forbidden.as_bytes()), "{forbidden}");
        }
    }
}
