// SPDX-License-Identifier: Apache-2.0

//! Kind of a file, by its content; its name decides only about separated values.

use super::package::Package;
use super::{OtherKind, ReadFault, csv};

/// Kind of a file that is read.
pub enum FileKind {
    /// A package of Office Open XML.
    Package,
    /// A package of OpenDocument.
    OpenDocument,
    /// A compound file of the older Excel.
    Compound,
    /// Separated values.
    Text,
}

const ZIP: &[u8] = b"PK";
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Begins of workbooks older than compound files: BIFF2 to BIFF4.
const OLD_EXCEL: [&[u8]; 3] = [&[9, 0, 4, 0], &[9, 2, 6, 0], &[9, 4, 6, 0]];
/// Bytes at the beginning of a text that are looked at.
const BEGINNING: usize = 2_048;

/// Returns the kind of a file, or the reason for which it is not read.
pub fn of(bytes: &[u8], name: &str) -> Result<FileKind, ReadFault> {
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    if OLD_EXCEL.iter().any(|begin| bytes.starts_with(begin)) {
        return Ok(FileKind::Compound);
    }
    if bytes.starts_with(ZIP) || name_ends(name, &[".xlsx", ".xlsm", ".ods"]) {
        return match other_kind(bytes) {
            Some(kind) => Err(ReadFault::OtherKind(kind)),
            None => package(bytes),
        };
    }
    match other_kind(bytes) {
        Some(kind) => Err(ReadFault::OtherKind(kind)),
        None if csv::looks_like(bytes, name) => Ok(FileKind::Text),
        None => Err(ReadFault::NotAWorkbook),
    }
}

fn package(bytes: &[u8]) -> Result<FileKind, ReadFault> {
    let package = Package::open(bytes)?;
    let has = |part: &str| package.find(part).is_some();
    if has("xl/workbook.bin") {
        Err(ReadFault::BinaryWorkbook)
    } else if has("word/document.xml") || has("ppt/presentation.xml") {
        Err(ReadFault::OtherKind(OtherKind::Document))
    } else if has("content.xml") {
        Ok(FileKind::OpenDocument)
    } else if has("[Content_Types].xml") || has("_rels/.rels") {
        Ok(FileKind::Package)
    } else {
        Err(ReadFault::OtherKind(OtherKind::Archive))
    }
}

/// Tells compound files apart by the names of their streams.
fn compound(bytes: &[u8]) -> Result<FileKind, ReadFault> {
    let has = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        Err(ReadFault::Encrypted)
    } else if has("Workbook") || has("Book") {
        Ok(FileKind::Compound)
    } else if has("WordDocument") || has("PowerPoint Document") {
        Err(ReadFault::OtherKind(OtherKind::Document))
    } else {
        Err(ReadFault::NotAWorkbook)
    }
}

fn other_kind(bytes: &[u8]) -> Option<OtherKind> {
    const BEGINS: [(&[u8], OtherKind); 8] = [
        (b"%PDF", OtherKind::Pdf),
        (b"\x89PNG", OtherKind::Picture),
        (b"\xFF\xD8\xFF", OtherKind::Picture),
        (b"GIF8", OtherKind::Picture),
        (b"{\\rtf", OtherKind::Document),
        (b"Rar!", OtherKind::Archive),
        (b"7z\xBC\xAF", OtherKind::Archive),
        (b"\x1F\x8B", OtherKind::Archive),
    ];
    let known = BEGINS.iter().find(|(begin, _)| bytes.starts_with(begin));
    known.map(|(_, kind)| *kind).or_else(|| markup(bytes))
}

/// Returns the kind of a text that begins with a tag.
fn markup(bytes: &[u8]) -> Option<OtherKind> {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    let text = super::text_encoding::lossy(beginning).to_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if !text.starts_with('<') {
        return None;
    }
    let page = [
        "<html",
        "<!doctype html",
        "<table",
        "<head",
        "<body",
        "<meta",
    ];
    if page.iter().any(|tag| text.contains(tag)) {
        Some(OtherKind::WebPage)
    } else {
        Some(OtherKind::Xml)
    }
}

/// Returns whether a name ends with one of the endings, in either case.
pub fn name_ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}
