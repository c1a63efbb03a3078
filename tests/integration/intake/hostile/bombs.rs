// SPDX-License-Identifier: Apache-2.0

//! Files that inflate from little to much.

use super::super::HEADER;
use super::super::package::{Parts, row};
use super::files::{HostileFile, RELS, STRINGS, STYLES, file};

/// A roster whose one part has this content.
fn with(what: &'static str, part: &str, content: String) -> HostileFile {
    file(what, &Parts::roster().set(part, content))
}

/// A roster with this before its rows.
fn before_rows(what: &'static str, content: String) -> HostileFile {
    let content = content + "<sheetData>";
    file(what, &Parts::roster().in_sheet("<sheetData>", &content))
}

/// A roster with this after its rows.
fn after_rows(what: &'static str, content: String) -> HostileFile {
    let content = format!("</sheetData>{content}");
    file(what, &Parts::roster().in_sheet("</sheetData>", &content))
}

/// A roster with these rows behind its own.
fn rows(what: &'static str, content: String) -> HostileFile {
    let content = content + "</sheetData>";
    file(what, &Parts::roster().in_sheet("</sheetData>", &content))
}

fn named(what: &'static str, name: usize) -> HostileFile {
    file(what, &Parts::roster().in_sheet("赵安云", &"a".repeat(name)))
}

/// A sheet in which each row has the first shared string in one column.
fn uses(what: &'static str, column: &str, count: usize, string: &str) -> HostileFile {
    let mut sheet = row(1, &HEADER);
    for n in 2..count {
        sheet += &format!("<row r=\"{n}\"><c r=\"{column}{n}\" t=\"s\"><v>0</v></c></row>");
    }
    let parts = Parts::with_sheet(&format!("<sheetData>{sheet}</sheetData>"));
    let strings = format!("<sst><si><t>{string}</t></si></sst>");
    file(what, &parts.set(STRINGS, strings))
}

pub fn bombs() -> Vec<HostileFile> {
    [of_texts(), of_styles(), of_lists(), of_sheets()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_texts() -> Vec<HostileFile> {
    let long = "长".repeat(1 << 20);
    let strings = format!("<si><t>{}</t></si>", "x".repeat(1_000)).repeat(200_000);
    vec![
        uses(
            "a string of 3 MB in 2,000 cells nobody reads",
            "F",
            2_000,
            &long,
        ),
        uses("a string of 3 MB in 2,000 serials", "A", 2_000, &long),
        uses(
            "a string of 90 KB in 100,000 serials",
            "A",
            100_000,
            &"长".repeat(30_000),
        ),
        named("a name of 100 MB", 100 << 20),
        named("a name of 300 MB", 300 << 20),
        with(
            "strings of 200 MB",
            STRINGS,
            format!("<sst>{strings}</sst>"),
        ),
        with(
            "3,000,000 empty strings",
            STRINGS,
            format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)),
        ),
    ]
}

fn of_styles() -> Vec<HostileFile> {
    let font = format!("<font><name val=\"{}\"/></font>", "x".repeat(1 << 20));
    let cells = |count: usize| "<xf fontId=\"0\"/>".repeat(count);
    let formats: String = (0..500_000)
        .map(|n| format!("<numFmt numFmtId=\"{n}\" formatCode=\"000\"/>"))
        .collect();
    let sheet = |content: String| format!("<styleSheet>{content}</styleSheet>");
    let fonts = format!("<fonts>{font}</fonts><cellXfs>{}</cellXfs>", cells(20_000));
    let many = format!("<cellXfs>{}</cellXfs>", cells(500_000));
    vec![
        with("styles of one font name of 1 MB", STYLES, sheet(fonts)),
        with("500,000 styles", STYLES, sheet(many)),
        with(
            "500,000 number formats",
            STYLES,
            sheet(format!("<numFmts>{formats}</numFmts>")),
        ),
    ]
}

fn of_lists() -> Vec<HostileFile> {
    let workbook = |sheets: String| format!("<workbook><sheets>{sheets}</sheets></workbook>");
    let same = "<sheet name=\"x\" sheetId=\"1\" r:id=\"r1\"/>".repeat(1_000_000);
    let apart: String = (0..300)
        .map(|n| format!("<sheet name=\"x{n}\" sheetId=\"1\" r:id=\"r1\"/>"))
        .collect();
    let relation = "<Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"x.xml\"/>";
    let relations = relation.repeat(1_000_000);
    let merged = "<mergeCell ref=\"A2:A3\"/>".repeat(1_000_000);
    let columns = "<col min=\"1\" max=\"1\" hidden=\"1\"/>".repeat(1_000_000);
    let parts = (0..3_000).fold(Parts::roster(), |parts, n| {
        parts.set(&format!("x/{n}"), "x")
    });
    vec![
        with("1,000,000 sheets", "xl/workbook.xml", workbook(same)),
        with("300 sheets of one part", "xl/workbook.xml", workbook(apart)),
        with(
            "1,000,000 relations",
            RELS,
            format!("<Relationships>{relations}</Relationships>"),
        ),
        after_rows(
            "1,000,000 merged ranges",
            format!("<mergeCells>{merged}</mergeCells>"),
        ),
        before_rows(
            "1,000,000 hidden columns",
            format!("<cols>{columns}</cols>"),
        ),
        file("3,000 parts", &parts),
    ]
}

fn of_sheets() -> Vec<HostileFile> {
    let cells = "<c/>".repeat(3_000_000);
    let deep = "<a>".repeat(1_000_000) + &"</a>".repeat(1_000_000);
    let runs = format!("<is>{}", "<r><t>x</t></r>".repeat(1_000_000));
    let attribute = format!("<row r=\"2\" x=\"{}\">", "x".repeat(100 << 20));
    let header = "<c t=\"inlineStr\"><is><t>x</t></is></c>".repeat(16_000) + "</row>";
    let faulty: String = (2..20_000)
        .map(|n| row(n, &["1", "?", "x", "是"]))
        .collect();
    let faulty = format!("<sheetData>{}{faulty}</sheetData>", row(1, &HEADER));
    let picture = vec![0; 500 << 20];
    vec![
        rows(
            "3,000,000 empty cells",
            format!("<row r=\"20\">{cells}</row>"),
        ),
        rows("1,000,000 empty rows", "<row/>".repeat(1_000_000)),
        before_rows("1,000,000 tags within each other", deep),
        file(
            "1,000,000 runs of a text",
            &Parts::roster().in_sheet("<is>", &runs),
        ),
        file(
            "an attribute of 100 MB",
            &Parts::roster().in_sheet("<row r=\"2\">", &attribute),
        ),
        before_rows(
            "a comment of 100 MB",
            format!("<!--{}-->", "x".repeat(100 << 20)),
        ),
        before_rows("500 MB of white space", " ".repeat(500 << 20)),
        file(
            "a picture of 500 MB",
            &Parts::roster().set("xl/media/image1.png", picture),
        ),
        file("faults in 20,000 rows", &Parts::with_sheet(&faulty)),
        file(
            "16,000 headers",
            &Parts::roster().in_sheet("</row>", &header),
        ),
    ]
}
