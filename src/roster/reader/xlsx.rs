// SPDX-License-Identifier: Apache-2.0

//! Workbooks of Office Open XML: parts found by their relations, sheet by sheet.

use super::package::{Package, shortened};
use super::relations::{self, PartRelation};
use super::sheet::{self, SheetParts};
use super::strings::SharedStrings;
use super::styles::Styles;
use super::xml::{self, OpenTag, XmlItem};
use super::{BookFormat, Excess, ReadFault, SheetHead, SheetSink, SheetVisibility, limits};
use std::collections::HashSet;

/// A sheet that the workbook lists.
struct ListedSheet {
    name: String,
    visibility: SheetVisibility,
    relation: String,
}

/// Reads a package.
pub fn read(bytes: &[u8], sink: &mut dyn SheetSink) -> Result<(), ReadFault> {
    let package = Package::open(bytes)?;
    let of_package = relations::of(&package, "")?;
    let workbook = target(&of_package, "officeDocument").unwrap_or("xl/workbook.xml");
    let relations = relations::of(&package, workbook)?;
    let macros = target(&relations, "vbaProject").is_some();
    sink.book(if macros {
        BookFormat::Macros
    } else {
        BookFormat::Xlsx
    })?;
    let sheets = listed(&package, workbook)?;
    // Some programs leave the relation out; others then look at the usual place.
    let beside = |kind: &str, usual: &str| {
        let part = target(&relations, kind).unwrap_or(usual).to_owned();
        package.find(&part).is_some().then_some(part)
    };
    let styles = match beside("styles", "xl/styles.xml") {
        Some(part) => package.with_part(&part, Styles::read)?,
        None => Styles::default(),
    };
    let strings = match beside("sharedStrings", "xl/sharedStrings.xml") {
        Some(part) => package.with_part(&part, SharedStrings::read)?,
        None => SharedStrings::default(),
    };
    let parts = SheetParts::new(&styles, &strings);
    for listed in sheets {
        let relation = relations.iter().find(|one| one.id == listed.relation);
        let Some(relation) = relation else {
            return Err(ReadFault::Damaged(shortened(&listed.name)));
        };
        if relation.kind != "worksheet" {
            sink.chart(&listed.name)?;
            continue;
        }
        let head = SheetHead {
            name: listed.name,
            visibility: listed.visibility,
            hidden_columns: Vec::new(),
        };
        package.with_part(&relation.target, |part| {
            sheet::read(part, head, &parts, sink)
        })?;
    }
    Ok(())
}

/// Returns the first part of a kind that relations name.
fn target<'r>(relations: &'r [PartRelation], kind: &str) -> Option<&'r str> {
    let found = relations.iter().find(|relation| relation.kind == kind);
    found.map(|relation| relation.target.as_str())
}

/// Lists the sheets of a workbook, each by its own name.
fn listed(package: &Package<'_>, workbook: &str) -> Result<Vec<ListedSheet>, ReadFault> {
    let mut sheets = Vec::new();
    package.with_part(workbook, |part| {
        xml::each(part, |item| {
            if let XmlItem::Open(tag) = item
                && tag.name() == "sheet"
            {
                sheets.push(listed_sheet(tag));
            }
            if sheets.len() > limits::SHEETS {
                return Err(ReadFault::TooMuch(Excess::Sheets));
            }
            Ok(true)
        })
    })?;
    if sheets.is_empty() {
        return Err(ReadFault::NotAWorkbook);
    }
    let mut names = HashSet::new();
    let twice = sheets
        .iter()
        .find(|sheet| !names.insert(sheet.name.to_lowercase()));
    match twice {
        Some(sheet) => Err(ReadFault::SheetTwice(sheet.name.clone())),
        None => Ok(sheets),
    }
}

fn listed_sheet(tag: &OpenTag<'_>) -> ListedSheet {
    let text = |name| tag.attribute(name).unwrap_or_default();
    ListedSheet {
        name: shortened(&text("name")),
        visibility: match &*text("state") {
            "hidden" => SheetVisibility::Hidden,
            "veryHidden" => SheetVisibility::VeryHidden,
            _ => SheetVisibility::Visible,
        },
        relation: text("id").into_owned(),
    }
}
