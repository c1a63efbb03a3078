// SPDX-License-Identifier: Apache-2.0

//! Workbooks out: they fit A4, name a rehearsal, and read back as they were written.

use super::*;
use paiwei::roster::{SchoolRow, WorkbookKind, school_workbook};
use std::io::{Cursor, Read};

fn written(kind: WorkbookKind) -> Vec<u8> {
    let child = |serial: &str, name: &str| (serial.to_owned(), name.to_owned());
    let row = |children, number| SchoolRow { children, number };
    let rows = [
        row(vec![child("0001", "张三")], 1_000_000),
        row(
            vec![child("0002", "李甲"), child("0003", "李乙")],
            9_999_999,
        ),
    ];
    school_workbook("甲小学", &rows, kind).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_schools_workbook_fits_a4_and_repeats_its_header() {
    let bytes = written(WorkbookKind::Real);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for setting in [
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "fitToPage=\"1\"",
        "&amp;P",
        "&amp;N",
    ] {
        assert!(sheet.contains(setting), "{setting}: {sheet}");
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("_xlnm.Print_Titles") && !book.contains("演练"));
    assert!(!sheet.contains("演练"));
    assert!(part(&bytes, "xl/styles.xml").contains("wrapText=\"1\""));
}

#[test]
fn a_rehearsals_workbook_says_so_and_reads_back_like_a_real_one() {
    let bytes = written(WorkbookKind::Rehearsal);
    assert!(part(&bytes, "xl/workbook.xml").contains("演练"));
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("演练"));
    let read = |bytes: Vec<u8>| {
        let source = WorkbookSource {
            name: "a.xlsx".into(),
            bytes,
        };
        imported(&[source]).roster.unwrap()
    };
    let roster = read(bytes);
    assert_eq!(roster, read(written(WorkbookKind::Real)));
    let numbers: Vec<_> = roster.entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [Some(1_000_000), Some(9_999_999)]);
}
