// SPDX-License-Identifier: Apache-2.0

//! Hostile files that are small: references, counts, markup, archives.

use super::super::package::{Parts, row};

const SHEET: &str = "xl/worksheets/sheet1.xml";
pub const STRINGS: &str = "xl/sharedStrings.xml";
pub const STYLES: &str = "xl/styles.xml";
pub const RELS: &str = "xl/_rels/workbook.xml.rels";

/// Groups of files.
pub fn groups() -> [fn() -> Vec<HostileFile>; 5] {
    [references, counts, markup, archives, spreadsheets]
}

/// A hostile file.
pub struct HostileFile {
    pub what: &'static str,
    pub bytes: Vec<u8>,
}

pub fn file(what: &'static str, parts: &Parts) -> HostileFile {
    HostileFile {
        what,
        bytes: parts.bytes(),
    }
}

fn raw(what: &'static str, bytes: impl Into<Vec<u8>>) -> HostileFile {
    HostileFile {
        what,
        bytes: bytes.into(),
    }
}

fn with_cell(cell: &str) -> Parts {
    Parts::roster().in_sheet("</row>", &format!("{cell}</row>"))
}

fn references() -> Vec<HostileFile> {
    let reference = |what, reference: &str| {
        file(
            what,
            &with_cell(&format!("<c r=\"{reference}\"><v>1</v></c>")),
        )
    };
    let in_sheet = |what, from: &str, to: &str| file(what, &Parts::roster().in_sheet(from, to));
    let before =
        |what, content: &str| in_sheet(what, "<sheetData>", &format!("{content}<sheetData>"));
    let after =
        |what, content: &str| in_sheet(what, "</sheetData>", &format!("</sheetData>{content}"));
    vec![
        reference("a row of 11 digits", "E99999999999"),
        reference("a row of 40 digits", &format!("E{}", "9".repeat(40))),
        reference("a column of 40 letters", &format!("{}1", "Z".repeat(40))),
        reference("a column beyond the last", "XFE1"),
        reference("row 0", "E0"),
        reference("no row", "E"),
        reference("no column", "1"),
        reference("an empty reference", ""),
        reference("a reference of another row", "E7"),
        reference("a negative row", "E-1"),
        reference("a cell twice", "A1"),
        in_sheet("row 0 as a row", "<row r=\"2\">", "<row r=\"0\">"),
        in_sheet(
            "a row beyond the last",
            "<row r=\"13\">",
            "<row r=\"4294967296\">",
        ),
        in_sheet(
            "a row of 2^64",
            "<row r=\"13\">",
            "<row r=\"18446744073709551616\">",
        ),
        in_sheet("rows that go back", "<row r=\"13\">", "<row r=\"3\">"),
        before("a reversed dimension", "<dimension ref=\"D300:A1\"/>"),
        before(
            "an endless dimension",
            "<dimension ref=\"A1:ZZZZ99999999999\"/>",
        ),
        before(
            "columns without end",
            "<cols><col min=\"0\" max=\"4294967295\" hidden=\"1\"/></cols>",
        ),
        after(
            "a reversed merged range",
            "<mergeCells><mergeCell ref=\"D9:A2\"/></mergeCells>",
        ),
        after(
            "an endless merged range",
            "<mergeCells><mergeCell ref=\"A1:A99999999\"/></mergeCells>",
        ),
    ]
}

fn counts() -> Vec<HostileFile> {
    let strings = |what, text: &str| file(what, &Parts::roster().set(STRINGS, text));
    let shared = |index: &str| with_cell(&format!("<c r=\"E1\" t=\"s\"><v>{index}</v></c>"));
    let style = format!("<c r=\"E1\" s=\"{}\"><v>1</v></c>", "9".repeat(20));
    let cells = |id: &str| format!("<cellXfs><xf numFmtId=\"{id}\"/></cellXfs>");
    let large = format!("<styleSheet>{}</styleSheet>", cells("4294967296"));
    let format = format!(
        "<numFmt numFmtId=\"170\" formatCode=\"{}\"/>",
        "0".repeat(1 << 20)
    );
    let formats = format!("<numFmts>{format}</numFmts>");
    let zeros = format!("<styleSheet>{formats}{}</styleSheet>", cells("170"));
    vec![
        strings(
            "a count of 2^64-1",
            "<sst count=\"1\" uniqueCount=\"18446744073709551615\"/>",
        ),
        strings(
            "a count of 10^12",
            "<sst uniqueCount=\"999999999999\"><si><t>x</t></si></sst>",
        ),
        strings("a negative count", "<sst uniqueCount=\"-1\"/>"),
        file("an index of 2^64", &shared("18446744073709551616")),
        file("an index beyond the strings", &shared("5")),
        file("a negative index", &shared("-1")),
        file("an index that is no number", &shared("x")),
        file("a style beyond the styles", &with_cell(&style)),
        file(
            "a number format of 2^32",
            &Parts::roster().set(STYLES, large),
        ),
        file(
            "a format of zeros without end",
            &Parts::roster().set(STYLES, zeros),
        ),
    ]
}

fn markup() -> Vec<HostileFile> {
    let sheet = |what, text: &str| file(what, &Parts::roster().set(SHEET, text));
    let entities = "<!DOCTYPE a [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
                    <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    let outside = "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    let body = |entity: &str| {
        format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            row(1, &["x"]).replace('x', entity)
        )
    };
    vec![
        sheet(
            "entities of entities",
            &format!("{entities}{}", body("&c;")),
        ),
        sheet(
            "an entity from outside",
            &format!("{outside}{}", body("&a;")),
        ),
        sheet(
            "a sheet that is cut",
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"",
        ),
        sheet("a sheet that is empty", ""),
        sheet(
            "tags that do not match",
            "<worksheet><sheetData><row></c></sheetData></worksheet>",
        ),
        sheet("no sheet data", "<worksheet/>"),
        file(
            "bytes that are no UTF-8",
            &Parts::roster().set(SHEET, vec![0xFF; 4_096]),
        ),
        file(
            "UTF-16 that is cut",
            &Parts::roster().set(SHEET, vec![0xFF, 0xFE, b'<', 0, 0xD8]),
        ),
        file(
            "a target outside",
            &Parts::roster().replace(RELS, "worksheets/sheet1.xml", "../../../../etc/passwd"),
        ),
        file(
            "a sheet that is its own workbook",
            &Parts::roster().replace(RELS, "worksheets/sheet1.xml", "workbook.xml"),
        ),
        file(
            "a workbook without sheets",
            &Parts::roster().set("xl/workbook.xml", "<workbook/>"),
        ),
        file(
            "a workbook that is missing",
            &Parts::roster().without("xl/workbook.xml"),
        ),
        file(
            "control sequences",
            &Parts::roster().in_sheet("甲小学", "x&#27;]0;owned&#7;&#27;[2J"),
        ),
    ]
}

fn archives() -> Vec<HostileFile> {
    let whole = Parts::roster().bytes();
    let changed = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] ^= byte;
        bytes
    };
    let end = whole.len() - 22;
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    compound.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
    compound.resize(4_096, 0xFF);
    vec![
        raw("nothing", []),
        raw("two letters", "PK"),
        raw("an end of a list alone", &whole[end..]),
        raw("a zip that is cut", &whole[..whole.len() / 2]),
        raw("two zips joined", [whole.clone(), whole.clone()].concat()),
        raw(
            "a zip behind a picture",
            [b"\x89PNG".to_vec(), whole.clone()].concat(),
        ),
        raw("a list with another count", changed(end + 10, 0x7F)),
        raw("a list at another place", changed(end + 16, 0x7F)),
        raw("a check sum that is wrong", changed(14, 0xFF)),
        raw("a compound file of ones", compound),
        raw(
            "a compound file of zeros",
            [
                &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
                &[0; 4_096],
            ]
            .concat(),
        ),
        raw("20 MB of zeros", vec![0; 20 << 20]),
        raw(
            "20 MB of separators",
            "采集序号,儿童姓名,招生学校\n".to_owned() + &",".repeat(20 << 20),
        ),
        raw(
            "20 MB of lines",
            "采集序号,儿童姓名,招生学校\n".to_owned() + &"1,2,3\n".repeat(3 << 20),
        ),
        raw(
            "a quote without end",
            "采集序号,儿童姓名,招生学校\n\"".to_owned() + &"x".repeat(20 << 20),
        ),
    ]
}

fn ods(content: &str) -> Vec<u8> {
    Parts::roster().set("content.xml", content).bytes()
}

fn spreadsheets() -> Vec<HostileFile> {
    let table = |rows: &str| {
        let table = format!("<table name=\"x\">{rows}</table>");
        let body = format!("<body><spreadsheet>{table}</spreadsheet></body>");
        ods(&format!("<document-content>{body}</document-content>"))
    };
    let cell = |repeated: &str, content: &str| {
        let attributes = format!("number-columns-repeated=\"{repeated}\" value-type=\"string\"");
        format!("<table-cell {attributes}><p>{content}</p></table-cell>")
    };
    let row = |repeated: &str, cells: String| {
        format!("<table-row number-rows-repeated=\"{repeated}\">{cells}</table-row>")
    };
    let endless = "4294967295";
    let nested = "<table-row><table-cell><table name=\"y\">".repeat(30);
    vec![
        raw(
            "a row repeated without end",
            table(&row(endless, cell("1", "x"))),
        ),
        raw(
            "a cell repeated without end",
            table(&row("1", cell(endless, "x"))),
        ),
        raw(
            "a million rows of 16,000 cells",
            table(&row("1000000", cell("16000", "x"))),
        ),
        raw(
            "spaces without end",
            table(&row("1", cell("1", "<s c=\"4294967295\"/>"))),
        ),
        raw("tables within tables", table(&nested)),
    ]
}
