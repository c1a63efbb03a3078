// SPDX-License-Identifier: Apache-2.0

//! Which sheets, columns and rows are read, and that each other one is named.

use super::package::{Parts, row};
use super::*;
use paiwei::roster::{FileProblem, ReadFault, SheetProblem};
use rust_xlsxwriter::Format;

fn sheet_warnings(imported: &ImportResult) -> Vec<SheetProblem> {
    let found = warnings(imported).into_iter();
    found
        .filter_map(|(_, problem)| match problem {
            RosterProblem::Sheet(problem) => Some(problem),
            _ => None,
        })
        .collect()
}

#[test]
fn several_sheets_with_the_same_header_are_one_roster() {
    let rows = roster_rows(30, &[]);
    let mut second = vec![line(&HEADER)];
    second.extend_from_slice(&rows[21..]);
    // The second has its columns in another order, and a title.
    let reversed = second.iter().map(|row| row.iter().rev().cloned().collect());
    let mut reversed: Vec<Vec<String>> = reversed.collect();
    reversed.insert(0, line(&["第二批"]));
    let book = workbook(
        "a.xlsx",
        &[
            TextSheet::new("Sheet1", rows[..21].to_vec()),
            TextSheet::new("Sheet2", reversed),
        ],
    );
    let imported = imported(&[book]);
    assert_eq!(imported.summary.children, 30);
    let sheets = &imported.files[0].sheets;
    assert_eq!(
        sheets
            .iter()
            .map(|s| (s.name.as_str(), s.rows))
            .collect::<Vec<_>>(),
        [("Sheet1", 20), ("Sheet2", 10)]
    );
    assert!(imported.roster.is_some());
}

#[test]
fn a_hidden_sheet_is_never_read_and_is_said() {
    let old = roster_rows(9, &[]);
    let hide = |page: &mut Worksheet| {
        page.set_hidden(true);
    };
    let very = |page: &mut Worksheet| {
        page.set_very_hidden(true);
    };
    let touches: [&dyn Fn(&mut Worksheet); 2] = [&hide, &very];
    for touch in touches {
        for name in ["报名名单", "旧名单", "Sheet0"] {
            let book = workbook(
                "a.xlsx",
                &[
                    TextSheet::new("名单", roster_rows(20, &[])),
                    TextSheet::new(name, old.clone()).touched(touch),
                ],
            );
            let imported = imported(&[book]);
            assert_eq!(imported.summary.children, 20, "{name}");
            assert_eq!(sheet_warnings(&imported), [SheetProblem::HiddenTable(9)]);
        }
    }
    let parts = Parts::roster().replace("xl/workbook.xml", "sheetId", "state=\"hidden\" sheetId");
    let (_, problem) = only_error(&imported(&[parts.source()]));
    assert_eq!(problem, RosterProblem::File(FileProblem::OnlyHidden));
}

#[test]
fn a_sheet_that_is_no_table_is_named_with_its_rows() {
    let beside = |name: &'static str, rows: &[&[&str]]| {
        let rows = rows.iter().map(|row| line(row)).collect();
        let book = workbook(
            "a.xlsx",
            &[
                TextSheet::new(name, rows),
                TextSheet::new("名单", roster_rows(20, &[])),
            ],
        );
        imported(&[book])
    };
    let notes = beside(
        "填表说明",
        &[&["说明"], &["一、逐行填写"], &["二、不得合并"]],
    );
    assert_eq!(sheet_warnings(&notes), [SheetProblem::Notes(3)]);
    assert_eq!(notes.summary.children, 20);
    let summary = beside("统计", &[&["招生学校", "人数"], &["甲小学", "20"]]);
    assert_eq!(sheet_warnings(&summary), [SheetProblem::Notes(2)]);
    let headless = beside("续表", &[&["3699000001", "张三", "甲小学"]]);
    let (_, problem) = only_error(&headless);
    assert_eq!(problem, RosterProblem::Sheet(SheetProblem::Headless(1)));
    let partial = beside(
        "补报",
        &[&["采集序号", "儿童姓名"], &["3699000001", "张三"]],
    );
    let (_, problem) = only_error(&partial);
    assert!(matches!(
        problem,
        RosterProblem::Sheet(SheetProblem::Partial {
            rows: 1,
            missing: "招生学校"
        })
    ));
    let empty = beside("Sheet3", &[]);
    assert_eq!(warnings(&empty), []);
}

#[test]
fn a_title_above_the_header_is_found_up_to_ten_rows() {
    for titles in 0..=9 {
        let mut rows: Vec<Vec<String>> =
            (0..titles).map(|n| line(&[&format!("标题{n}")])).collect();
        rows.extend(roster_rows(20, &[]));
        let imported = imported(&[workbook("a.xlsx", &[TextSheet::new("名单", rows)])]);
        assert_eq!(imported.summary.children, 20, "{titles} titles");
        assert_eq!(sheet_warnings(&imported).len(), usize::from(titles > 0));
    }
    let mut rows: Vec<Vec<String>> = (0..12).map(|n| line(&[&format!("标题{n}")])).collect();
    rows.extend(roster_rows(20, &[]));
    let (_, problem) = only_error(&imported(&[workbook(
        "a.xlsx",
        &[TextSheet::new("x", rows)],
    )]));
    assert!(
        matches!(problem, RosterProblem::Sheet(SheetProblem::NoHeader(found)) if found == "标题0")
    );
}

#[test]
fn a_decorated_header_is_read_and_a_near_one_is_an_error() {
    let with_header = |header: &str| {
        let mut rows = roster_rows(20, &[]);
        rows[0][3] = header.into();
        rows[1..3].iter_mut().for_each(|row| row[3] = "D1".into());
        imported(&[workbook("a.xlsx", &[TextSheet::new("名单", rows)])])
    };
    for header in [
        "多胞胎捆绑号（选填）",
        "*多胞胎捆绑号",
        "多胞胎捆绑号 (没有不填)",
        "多胞胎捆綁號",
        "\u{FEFF}多胞胎捆绑号",
    ] {
        let imported = with_header(header);
        assert_eq!(
            (imported.summary.bundles, imported.errors()),
            (1, 0),
            "{header}"
        );
    }
    for header in ["双胞胎捆绑号", "捆绑号", "多胞胎编号", "多胞胎捆绑号（旧）"]
    {
        let (cell, problem) = only_error(&with_header(header));
        assert_eq!(cell, "D1");
        assert!(matches!(
            problem,
            RosterProblem::Sheet(SheetProblem::Near {
                column: "多胞胎捆绑号",
                cells: 2,
                ..
            })
        ));
    }
    let other = with_header("备注");
    assert!(other.roster.is_some());
    assert!(matches!(
        sheet_warnings(&other)[..],
        [SheetProblem::Unknown { cells: 2, .. }]
    ));
}

#[test]
fn hidden_rows_and_columns_and_struck_rows_are_read_and_said() {
    let touch = |page: &mut Worksheet| {
        for row in [3, 4, 7] {
            page.set_row_hidden(row).unwrap();
        }
        page.set_column_hidden(3).unwrap();
        let struck = Format::new().set_font_strikethrough();
        page.write_string_with_format(9, 1, "赵丹云", &struck)
            .unwrap();
        page.write_string(5, 3, "无").unwrap();
    };
    let sheet = TextSheet::new("名单", roster_rows(20, &[])).touched(&touch);
    let imported = imported(&[workbook("a.xlsx", &[sheet])]);
    assert_eq!(imported.summary.children, 20);
    assert_eq!(
        sheet_warnings(&imported),
        [
            SheetProblem::HiddenColumn("多胞胎捆绑号"),
            SheetProblem::HiddenRows(3),
            SheetProblem::StruckRows(1),
        ]
    );
}

#[test]
fn total_rows_and_repeated_headers_and_rows_below_the_data_are_told() {
    for total in ["合计", "总 计：", "共计20人", "小计", "合计 20 人"] {
        let imported = imported(&[roster_with(&[&[total, "20人", "", ""]])]);
        let (cell, problem) = only_error(&imported);
        assert_eq!(
            (cell.as_str(), problem),
            ("A22", RosterProblem::TotalRow),
            "{total}"
        );
    }
    let mut plan = plan_rows();
    plan.push(line(&["合计", "合计", "14", "0", "2"]));
    assert_eq!(only_error(&with_plan(plan)).1, RosterProblem::TotalRow);
    let repeated = imported(&[roster_with(&[
        &HEADER,
        &["3699000001", "王五", "甲小学", ""],
    ])]);
    assert_eq!(repeated.summary.children, 21);
    assert_eq!(
        sheet_warnings(&repeated),
        [SheetProblem::RepeatedHeaders(1)]
    );
    let mut rows = row(1, &HEADER);
    for n in 2..14 {
        rows += &row(n, &[&format!("36{:08}", n * 37), "赵安云", "甲小学"]);
    }
    for n in 14..4_000 {
        rows += &format!(
            "<row r=\"{n}\"><c r=\"D{n}\" t=\"str\"><f>IF(A{n}=\"\",\"\",1)</f><v></v></c></row>"
        );
    }
    let parts = Parts::with_sheet(&format!("<sheetData>{rows}</sheetData>"));
    let imported = imported(&[parts.source()]);
    assert_eq!(imported.summary.children, 12);
    assert!(matches!(
        sheet_warnings(&imported)[..],
        [SheetProblem::Idle {
            first: 14,
            last: 3_999,
            rows: 3_986
        }]
    ));
}

#[test]
fn lawful_packages_are_read_and_doubtful_ones_are_refused_by_name() {
    let rels = "xl/_rels/workbook.xml.rels";
    let target = "worksheets/sheet1.xml";
    let utf16 = |text: &[u8]| -> Vec<u8> {
        let text = format!(
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{}",
            String::from_utf8_lossy(text)
        );
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let sheet = Parts::roster().get("xl/worksheets/sheet1.xml").to_vec();
    let lawful = [
        Parts::roster(),
        Parts::roster().replace(rels, target, "./worksheets/sheet1.xml"),
        Parts::roster().replace(rels, target, "/xl/worksheets/sheet1.xml"),
        Parts::roster().replace(rels, target, "../xl/worksheets/sheet1.xml"),
        Parts::roster().set("xl/worksheets/sheet1.xml", utf16(&sheet)),
        Parts::roster()
            .without("xl/styles.xml")
            .without("xl/sharedStrings.xml"),
        Parts::roster().in_sheet("<sheetData>", "<dimension ref=\"D300:A1\"/><sheetData>"),
        Parts::roster().set(
            "xl/sharedStrings.xml",
            "<sst uniqueCount=\"18446744073709551615\"/>",
        ),
        Parts::roster().in_sheet("</row>", "<c r=\"F1\" t=\"e\"><v>#CALC!</v></c></row>"),
    ];
    for (index, parts) in lawful.iter().enumerate() {
        let imported = imported(&[parts.source()]);
        assert_eq!(
            (imported.summary.children, imported.errors()),
            (12, 0),
            "{index}"
        );
    }
    let whole = |parts: &Parts| only_error(&imported(&[parts.source()])).1;
    let row = super::package::row(3, &["1"]);
    let twice = Parts::roster().in_sheet("<row r=\"4\">", &format!("{row}<row r=\"4\">"));
    assert!(matches!(
        whole(&twice),
        RosterProblem::File(FileProblem::Fault(ReadFault::CellTwice { .. }))
    ));
    let sheets = Parts::roster().replace(
        "xl/workbook.xml",
        "</sheets>",
        "<sheet name=\"名单\" sheetId=\"2\" r:id=\"r1\"/></sheets>",
    );
    assert!(matches!(
        whole(&sheets),
        RosterProblem::File(FileProblem::Fault(ReadFault::SheetTwice(_)))
    ));
    let joined = [Parts::roster().bytes(), Parts::roster().bytes()].concat();
    let source = WorkbookSource {
        name: "a.xlsx".into(),
        bytes: joined,
    };
    assert_eq!(
        only_error(&imported(&[source])).1,
        RosterProblem::File(FileProblem::Fault(ReadFault::JoinedPackages))
    );
}

#[test]
fn separated_values_are_read_and_their_encoding_is_said() {
    let text: String = roster_rows(20, &[&["3699000001", "\"张,甲\"", "甲小学", ""]])
        .iter()
        .map(|row| row.join(",") + "\r\n")
        .collect();
    let text = text.replace("\"张,甲\"", "张甲");
    let utf16: Vec<u8> = format!("\u{FEFF}{}", text.replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let files = [
        ("a.csv", text.clone().into_bytes(), "UTF-8"),
        ("a.CSV", format!("\u{FEFF}{text}").into_bytes(), "UTF-8"),
        ("a.txt", utf16, "UTF-16"),
        ("b.csv", text.replace(',', ";").into_bytes(), "UTF-8"),
        (
            "a.xls",
            encoding_rs::GB18030.encode(&text).0.into_owned(),
            "GB18030",
        ),
    ];
    for (name, bytes, encoding) in files {
        let imported = imported(&[WorkbookSource {
            name: name.into(),
            bytes,
        }]);
        assert_eq!(imported.summary.children, 21, "{name}");
        let said = warnings(&imported)
            .into_iter()
            .map(|(_, problem)| problem.reason());
        let said: Vec<String> = said.collect();
        assert!(
            said.iter().any(|reason| reason.contains(encoding)),
            "{said:?}"
        );
        assert!(imported.roster.is_some());
    }
}

#[test]
fn each_wrong_kind_has_its_own_words() {
    let read = |bytes: &[u8]| {
        let source = WorkbookSource {
            name: "a.xlsx".into(),
            bytes: bytes.to_vec(),
        };
        only_error(&imported(&[source])).1
    };
    let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    encrypted.resize(1_024, 0);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let mut reasons = vec![
        read(&encrypted).reason(),
        read(b"<html><table></table></html>").reason(),
        read(b"%PDF-1.7").reason(),
        read(b"\x89PNG\r\n").reason(),
        read(b"this is no workbook").reason(),
        read(&Parts::roster().set("xl/workbook.bin", "x").bytes()).reason(),
        read(&Parts::roster().set("word/document.xml", "x").bytes()).reason(),
        read(&plan().bytes).reason(),
    ];
    let count = reasons.len();
    reasons.sort();
    reasons.dedup();
    assert_eq!(reasons.len(), count, "{reasons:?}");
}
