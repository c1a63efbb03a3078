// SPDX-License-Identifier: Apache-2.0

//! What the pages paint with.

use super::{Sheet, Verdict, ensure, plain, said};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object};

/// Each page's dictionary and operations.
pub fn pages<'s>(sheet: &'s Sheet<'_>) -> Result<Vec<(&'s Dictionary, Vec<Operation>)>, String> {
    let mut pages = Vec::new();
    for id in sheet.pdf.get_pages().into_values() {
        let page = sheet.pdf.get_dictionary(id).map_err(said)?;
        let content = plain(sheet.stream(page, "Contents")?)?;
        pages.push((page, Content::decode(&content).map_err(said)?.operations));
    }
    Ok(pages)
}

/// The page's own fonts by name.
pub fn fonts<'s>(sheet: &'s Sheet<'_>, page: &'s Dictionary) -> Result<&'s Dictionary, String> {
    sheet.dictionary(sheet.dictionary(page, "Resources")?, "Font")
}

const COLOURS: [&str; 2] = ["g", "G"];
const OTHERS: [&str; 15] = [
    "q", "Q", "cm", "w", "BT", "ET", "Td", "TL", "T*", "Tf", "Tj", "m", "l", "h", "f",
];

pub fn operators(sheet: &Sheet<'_>) -> Verdict {
    for (page, operations) in pages(sheet)? {
        let fonts = fonts(sheet, page)?;
        let mut depth = 0;
        for Operation { operator, operands } in operations {
            let known = OTHERS.contains(&operator.as_str()) || operator == "S";
            // Colours are another clause's.
            let colour = [
                "rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN",
            ];
            ensure(
                known || colour.contains(&operator.as_str()),
                format!("{operator} is not expected"),
            )?;
            depth += i32::from(operator == "q") - i32::from(operator == "Q");
            ensure(
                (0..=28).contains(&depth),
                "graphics states are not in pairs",
            )?;
            if operator == "Tf" {
                let name = operands
                    .first()
                    .and_then(|name| name.as_name().ok())
                    .unwrap_or_default();
                ensure(fonts.has(name), "a page names a font that it has not")?;
            }
            if let ("Tj", Some(Object::String(text, _))) = (operator.as_str(), operands.first()) {
                ensure(
                    text.len().is_multiple_of(2),
                    "a string is cut within a character",
                )?;
            }
        }
        ensure(depth == 0, "a graphics state is left open")?;
    }
    Ok(())
}

pub fn colours(sheet: &Sheet<'_>) -> Verdict {
    for (_, operations) in pages(sheet)? {
        let painted = operations
            .iter()
            .find(|o| ["f", "Tj", "S"].contains(&o.operator.as_str()));
        let set = operations
            .iter()
            .find(|o| COLOURS.contains(&o.operator.as_str()));
        ensure(painted.is_none() || set.is_some(), "a page sets no colour")?;
        for operation in &operations {
            let other = [
                "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh",
            ];
            ensure(
                !other.contains(&operation.operator.as_str()),
                format!("{} is not grey", operation.operator),
            )?;
        }
    }
    sheet.without(&["ColorSpace"])
}
