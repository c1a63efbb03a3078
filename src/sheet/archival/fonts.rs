// SPDX-License-Identifier: Apache-2.0

//! Each font program once: what printpdf embeds for an alias gives way to the font that it shares.

use lopdf::{Document, Object, ObjectId};
use std::collections::HashMap;

/// Alias fonts point at the descendant of the font that carries the program, so that it is embedded
/// once.
pub fn share_programs(pdf: &mut Document, aliases: &[(String, String)]) -> lopdf::Result<()> {
    let fonts = fonts(pdf)?;
    let is_alias = |name: &str| aliases.iter().any(|(alias, _)| alias == name);
    let mut descendants = HashMap::new();
    for (name, id) in fonts.iter().filter(|(name, _)| !is_alias(name)) {
        let descendant = descendant(pdf, *id)?;
        let reference = pdf.add_object(descendant);
        pdf.get_dictionary_mut(*id)?
            .set("DescendantFonts", vec![Object::Reference(reference)]);
        descendants.insert(name.clone(), reference);
    }
    for (alias, base) in aliases {
        let (Some((_, id)), Some(shared)) = (
            fonts.iter().find(|(name, _)| name == alias),
            descendants.get(base),
        ) else {
            continue;
        };
        pdf.get_dictionary_mut(*id)?
            .set("DescendantFonts", vec![Object::Reference(*shared)]);
    }
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
    Ok(pdf.dereference(first)?.1.as_dict()?.clone())
}

/// The fonts of the first page's resources, which all pages share.
fn fonts(pdf: &Document) -> lopdf::Result<Vec<(String, ObjectId)>> {
    let Some(page) = pdf.get_pages().into_values().next() else {
        return Ok(Vec::new());
    };
    let resources = pdf
        .dereference(pdf.get_dictionary(page)?.get(b"Resources")?)?
        .1
        .as_dict()?;
    let fonts = pdf.dereference(resources.get(b"Font")?)?.1.as_dict()?;
    let named = |(name, font): (&Vec<u8>, &Object)| {
        Ok((
            String::from_utf8_lossy(name).into_owned(),
            font.as_reference()?,
        ))
    };
    fonts.iter().map(named).collect()
}
