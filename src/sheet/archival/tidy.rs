// SPDX-License-Identifier: Apache-2.0

//! Removes what printpdf writes twice or without need, since it would be read, printed and archived
//! with every sheet.

use lopdf::{Dictionary, Document, Object};

/// Gives all pages one set of resources; removes boxes other than the media box, empty
/// dictionaries, and widths that are the default.
pub fn tidy(pdf: &mut Document) -> lopdf::Result<()> {
    let pages: Vec<_> = pdf.page_iter().collect();
    let Some(first) = pages.first() else {
        return Ok(());
    };
    let resources = pdf.get_dictionary(*first)?.get(b"Resources")?.clone();
    for page in pages {
        let page = pdf.get_dictionary_mut(page)?;
        page.set("Resources", resources.clone());
        for spare in ["Annots", "TrimBox", "CropBox"] {
            page.remove(spare.as_bytes());
        }
    }
    if let Ok(id) = resources.as_reference() {
        let resources = pdf.get_dictionary_mut(id)?;
        for empty in ["XObject", "ExtGState", "Shading"] {
            resources.remove(empty.as_bytes());
        }
    }
    for object in pdf.objects.values_mut() {
        if let Object::Dictionary(font) = object
            && font.has(b"W")
        {
            leave_default_widths(font)?;
        }
    }
    Ok(())
}

/// Removes the widths that `DW` gives already, which are those of nearly all Han characters
/// (PDF 32000-1, 9.7.4.3).
fn leave_default_widths(font: &mut Dictionary) -> lopdf::Result<()> {
    let default = font.get(b"DW")?.as_i64()?;
    let mut kept: Vec<Object> = Vec::new();
    let mut next = None;
    for pair in font.get(b"W")?.as_array()?.chunks(2) {
        let [Object::Integer(from), Object::Array(widths)] = pair else {
            return Err(lopdf::Error::Unimplemented("W"));
        };
        for (code, width) in (*from..).zip(widths) {
            if width.as_i64()? == default {
                continue;
            }
            match kept.last_mut() {
                Some(Object::Array(run)) if next == Some(code) => run.push(width.clone()),
                _ => kept.extend([Object::Integer(code), Object::Array(vec![width.clone()])]),
            }
            next = Some(code + 1);
        }
    }
    font.set("W", kept);
    Ok(())
}
