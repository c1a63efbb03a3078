// SPDX-License-Identifier: Apache-2.0

//! Embeds each font program once: an alias uses the program of the font that it shares glyphs with,
//! instead of the copy that printpdf embeds.

use crate::sheet::pdf::FontAlias;
use lopdf::{Document, Object, ObjectId};
use std::collections::HashMap;

/// A font in the resources of the pages.
struct FontResource {
    name: String,
    id: ObjectId,
}

/// Points alias fonts at the descendant of the font that carries the program, so that it is
/// embedded once.
pub fn share_programs(pdf: &mut Document, aliases: &[FontAlias]) -> lopdf::Result<()> {
    let fonts = fonts(pdf)?;
    let mut descendants = HashMap::new();
    for font in &fonts {
        if aliases.iter().any(|alias| alias.name == font.name) {
            continue;
        }
        let descendant = descendant(pdf, font.id)?;
        let reference = pdf.add_object(descendant);
        set_descendant(pdf, font.id, reference)?;
        descendants.insert(font.name.as_str(), reference);
    }
    for alias in aliases {
        let font = fonts.iter().find(|font| font.name == alias.name);
        let shared = descendants.get(alias.base.as_str());
        if let (Some(font), Some(shared)) = (font, shared) {
            set_descendant(pdf, font.id, *shared)?;
        }
    }
    Ok(())
}

fn set_descendant(pdf: &mut Document, font: ObjectId, to: ObjectId) -> lopdf::Result<()> {
    let font = pdf.get_dictionary_mut(font)?;
    font.set("DescendantFonts", vec![Object::Reference(to)]);
    Ok(())
}

fn descendant(pdf: &Document, font: ObjectId) -> lopdf::Result<lopdf::Dictionary> {
    let list = pdf
        .get_dictionary(font)?
        .get(b"DescendantFonts")?
        .as_array()?;
    let first = list
        .first()
        .ok_or(lopdf::Error::DictKey("DescendantFonts".into()))?;
    let (_, descendant) = pdf.dereference(first)?;
    Ok(descendant.as_dict()?.clone())
}

/// Returns the fonts of the first page's resources, which all pages share.
fn fonts(pdf: &Document) -> lopdf::Result<Vec<FontResource>> {
    let Some(page) = pdf.get_pages().into_values().next() else {
        return Ok(Vec::new());
    };
    let resources = pdf.get_dictionary(page)?.get(b"Resources")?;
    let (_, resources) = pdf.dereference(resources)?;
    let (_, fonts) = pdf.dereference(resources.as_dict()?.get(b"Font")?)?;
    let mut named = Vec::new();
    for (name, font) in fonts.as_dict()? {
        named.push(FontResource {
            name: String::from_utf8_lossy(name).into_owned(),
            id: font.as_reference()?,
        });
    }
    Ok(named)
}
