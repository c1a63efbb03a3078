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
        assert!(all.contains(&done.head.groups().join(" ")) && all.contains("第 1 页 / 共 "));
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
            .paper(PaperKind::Result(i), PrintNumber::FIRST)
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
        let all = texts(&paper);
        let section = all.iter().position(|text| text.contains("候补名单"));
        let listed: Vec<String> = all[section.unwrap()..]
            .iter()
            .filter(|text| ring.contains(*text))
            .cloned()
            .collect();
        assert!(!waiting.is_empty());
        assert_eq!(listed, waiting);
    }
    let none = played();
    let sheet = none
        .session()
        .paper(PaperKind::Result(0), PrintNumber::FIRST);
    let all = texts(&sheet.unwrap());
    assert!(!all.iter().any(|text| text.contains("候补名单")));
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
    // Nothing is gone on from here, and who waits stands on the result sheet.
    let made = |kind: &PaperKind| !matches!(kind, PaperKind::Succession | PaperKind::Waiting(_));
    let all: BTreeSet<PaperKind> = PaperKind::all(2).into_iter().filter(made).collect();
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
    let foot = texts(&certificate);
    assert!(foot.contains(&format!("日志 {events} 条")));
    assert!(foot.contains(&head.groups().join(" ")));
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
            assert!(&*entry.school_code != "A3" || listed == 1, "{}", child.name);
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

/// The rows of a section of a school's sheet: its texts up to the next heading.
fn section(all: &[String], heading: &str, next: &str) -> Vec<String> {
    let from = all.iter().position(|text| text.starts_with(heading));
    let Some(from) = from else { return Vec::new() };
    let rows = all[from..].iter();
    rows.take_while(|text| !text.contains(next))
        .cloned()
        .collect()
}

/// A ceremony in which a bundle comes up at the last place: the second school has 6 places and
/// bundles only.
fn at_the_last_place(rule: LastPlace) -> CeremonyFixture {
    let mut roster = ceremony_fixture::roster();
    let twins = |entry: &paiwei::roster::RosterEntry| entry.children.len() > 1;
    roster
        .entries
        .retain(|entry| &*entry.school_code != "A2" || twins(entry));
    let mut ceremony = CeremonyFixture::of(&roster, &choices(rule));
    ceremony.play_to_the_end();
    ceremony
}

#[test]
fn the_last_place_is_told_with_number_rule_and_who_got_a_place_and_who_not() {
    for (rule, told) in [
        (LastPlace::Exceed, "全部录取，超计划"),
        (LastPlace::Skip, "跳过"),
        (LastPlace::Split, "按采集序号录取"),
    ] {
        let ceremony = at_the_last_place(rule);
        let session = ceremony.session();
        let turn = &session.state().turns()[1];
        let places = session.state().rules().schools[turn.school].places.get();
        let cases = turn.last_place_cases(places);
        assert!(!cases.is_empty(), "{rule:?}: it comes to that");
        let sheet = session.result_sheet(turn, PrintNumber::FIRST).unwrap();
        let rows = section(&texts(&sheet), "末位处理", "录取名单");
        assert!(rows.iter().any(|text| text.contains(told)), "{rows:?}");
        let shown = ShownNames::of(session);
        for case in cases {
            assert!(rows.contains(&case.pick.number.to_string()));
            let names = shown.of_leaf(&case.entry.leaf);
            assert!(names.iter().all(|name| rows.contains(name)), "{rows:?}");
        }
        let without = rows.iter().filter(|text| *text == "未得名额").count() as u64;
        let lost = |case: &paiwei::ceremony::school::LastPlaceCase<'_>| {
            case.entry.children - case.pick.children
        };
        let lost: u64 = turn.last_place_cases(places).iter().map(lost).sum();
        assert_eq!(without, lost, "{rule:?}");
    }
}

#[test]
fn the_reckoning_of_every_school_adds_up_in_sight() {
    for rule in LastPlace::ALL {
        let ceremony = at_the_last_place(rule);
        for turn in ceremony.session().state().turns() {
            let sheet = ceremony
                .session()
                .result_sheet(turn, PrintNumber::FIRST)
                .unwrap();
            let sums: Vec<String> = texts(&sheet)
                .into_iter()
                .filter(|text| text.contains(" = "))
                .collect();
            let numbers = turn.ring.len() as u64;
            assert_eq!(sums.len(), 2);
            for (sum, expected) in sums.iter().zip([numbers, turn.children()]) {
                let (all, parts) = sum.trim().split_once(" = ").unwrap();
                let parts: Vec<u64> = parts.split(" + ").map(|n| n.parse().unwrap()).collect();
                assert_eq!(all.parse::<u64>().unwrap(), expected);
                assert_eq!(parts.iter().sum::<u64>(), expected, "{sum}");
                assert_eq!(parts.len(), 5);
            }
        }
    }
}

#[test]
fn the_sheet_tells_each_roll_with_presser_time_attempt_and_tick() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|s| s.rolling().is_some());
    ceremony.kill_and_resume();
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let turn = &session.state().turns()[0];
    let sheet = session.result_sheet(turn, PrintNumber::FIRST).unwrap();
    let all = texts(&sheet);
    let rows = section(&all, "抽取过程", "核算");
    let start = turn.start.as_ref().unwrap().stopped().unwrap();
    for part in [
        start.value.to_string(),
        (start.tick.0 + 1).to_string(),
        "第 2 次（第 1 次中断）".to_owned(),
        paiwei::sheet::time(&start.at),
        "日志未记".to_owned(),
        "1 次".to_owned(),
    ] {
        assert!(rows.contains(&part), "{part}: {rows:?}");
    }
    let first: Vec<String> = turn.picks[..3]
        .iter()
        .map(|p| p.number.to_string())
        .collect();
    assert!(rows.contains(&first.join("　")), "{rows:?}");
}

#[test]
fn hall_and_sheet_have_one_code_and_one_name_for_a_result() {
    let ceremony = played();
    let session = ceremony.session();
    let turn = &session.state().turns()[0];
    let done = turn.completed.as_ref().unwrap();
    let code = format!("paiwei1:A1:{}:{}", done.seq, done.head);
    let sheet = session.result_sheet(turn, PrintNumber::FIRST).unwrap();
    let mut marks = sheet.pages.iter().flat_map(|page| &page.marks);
    assert!(marks.any(|mark| matches!(mark, PageMark::Qr(_, _, _, own) if *own == code)));
    let groups = done.head.groups().join(" ");
    for page in &sheet.pages {
        let all: Vec<&str> = page.texts().collect();
        let at = all.iter().position(|text| *text == groups).unwrap();
        assert!(all[at - 1].starts_with("结果指纹"), "{}", all[at - 1]);
    }
}

#[test]
fn nothing_on_a_paper_is_smaller_than_nine_points_or_in_any_colour() {
    let fonts = fonts();
    let mut ceremony = with_waiting();
    ceremony.play_to_the_end();
    for kind in ceremony.session().paper_kinds() {
        let paper = ceremony.session().paper(kind, PrintNumber::FIRST).unwrap();
        let pdf = lopdf::Document::load_mem(&write(&paper, &fonts).unwrap()).unwrap();
        for page in pdf.get_pages().into_values() {
            let content = pdf.get_and_decode_page_content(page).unwrap();
            for operation in content.operations {
                let number = |i: usize| operation.operands[i].as_float().unwrap();
                match operation.operator.as_str() {
                    "Tf" => assert!(number(1) >= 9.0, "{kind:?}: {} pt", number(1)),
                    "g" | "G" => assert!([0.0, 0.92, 1.0].contains(&number(0)), "{kind:?}"),
                    "rg" | "RG" | "k" | "K" => panic!("{kind:?}: a colour"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn parents_sign_results_the_rules_signers_what_they_watched_and_notaries_everything() {
    let ceremony = played();
    let session = ceremony.session();
    for kind in session.paper_kinds() {
        let paper = session.paper(kind, PrintNumber::FIRST).unwrap();
        let all = texts(&paper);
        let block = all.iter().position(|text| text == "身份");
        let block = &all[block.unwrap_or(all.len())..];
        let signs = |role: &str| block.iter().filter(|text| *text == role).count();
        let result = matches!(kind, PaperKind::Result(_));
        let watched = matches!(kind, PaperKind::Opening | PaperKind::Incidents);
        let signed = kind != PaperKind::PublicList;
        assert_eq!(signs("公证员"), if signed { 2 } else { 0 }, "{kind:?}");
        assert_eq!(signs("家长代表"), usize::from(result), "{kind:?}");
        assert_eq!(
            signs("纪检监察人员"),
            usize::from(result || watched),
            "{kind:?}"
        );
    }
}
