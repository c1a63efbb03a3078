// SPDX-License-Identifier: Apache-2.0

//! A workbook's package, part by part, so that a test can write what no program writes.

use paiwei::roster::WorkbookSource;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Parts of a package.
#[derive(Clone)]
pub struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    /// A lawful roster of 12 children on one sheet.
    pub fn roster() -> Self {
        let mut rows = row(1, &super::HEADER);
        for n in 2..14 {
            let serial = format!("36{:08}", n * 37);
            rows += &row(n, &[&serial, "赵安云", "甲小学"]);
        }
        Self::with_sheet(&format!("<sheetData>{rows}</sheetData>"))
    }

    /// A package with one sheet of this content.
    pub fn with_sheet(content: &str) -> Self {
        let sheet = format!("<worksheet xmlns=\"{NAMESPACE}\">{content}</worksheet>");
        let kind = |name: &str| format!("Type=\"{RELATIONS}/{name}\"");
        let relations = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        let package = format!(
            "<Relationships {relations}><Relationship Id=\"r1\" {} Target=\"xl/workbook.xml\"/>\
             </Relationships>",
            kind("officeDocument")
        );
        let workbook = format!(
            "<workbook xmlns=\"{NAMESPACE}\" xmlns:r=\"{RELATIONS}\"><sheets>\
             <sheet name=\"名单\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let of_workbook = format!(
            "<Relationships {relations}><Relationship Id=\"r1\" {} \
             Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" {} Target=\"styles.xml\"/>\
             <Relationship Id=\"r3\" {} Target=\"sharedStrings.xml\"/></Relationships>",
            kind("worksheet"),
            kind("styles"),
            kind("sharedStrings")
        );
        let parts = [
            ("[Content_Types].xml", "<Types/>".to_owned()),
            ("_rels/.rels", package),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", of_workbook),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/styles.xml", "<styleSheet/>".to_owned()),
            ("xl/sharedStrings.xml", "<sst/>".to_owned()),
        ];
        let parts = parts.into_iter();
        Self(
            parts
                .map(|(name, text)| (name.to_owned(), text.into_bytes()))
                .collect(),
        )
    }

    /// Sets a part, or adds it.
    pub fn set(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some(part) => part.1 = content,
            None => self.0.push((name.to_owned(), content)),
        }
        self
    }

    /// Replaces a text in a part.
    pub fn replace(self, name: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.get(name).to_vec()).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.set(name, text.replacen(from, to, 1))
    }

    /// Replaces a text of the sheet.
    pub fn in_sheet(self, from: &str, to: &str) -> Self {
        self.replace("xl/worksheets/sheet1.xml", from, to)
    }

    /// Removes a part.
    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// Returns the content of a part.
    pub fn get(&self, name: &str) -> &[u8] {
        &self.0.iter().find(|(known, _)| known == name).unwrap().1
    }

    /// Returns the package.
    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// Returns the package as a workbook.
    pub fn source(&self) -> WorkbookSource {
        WorkbookSource {
            name: "a.xlsx".into(),
            bytes: self.bytes(),
        }
    }
}

/// A row of texts in the sheet's XML.
pub fn row(number: usize, cells: &[&str]) -> String {
    let mut xml = format!("<row r=\"{number}\">");
    for (letter, cell) in "ABCDEFGH".chars().zip(cells) {
        let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
        xml += &format!(
            "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{cell}</t>\
             </is></c>"
        );
    }
    xml + "</row>"
}
