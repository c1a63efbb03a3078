// SPDX-License-Identifier: Apache-2.0

//! Files that go with a paper, as associated files (ISO 19005-3, 6.8).

use super::meta::{DocumentTime, utf16};
use crate::sheet::page::{Attachment, Paper};
use lopdf::{Document, Object, ObjectId, Stream, dictionary};

/// Embeds the paper's attachments and names them in the catalog.
pub fn attach(pdf: &mut Document, paper: &Paper) -> lopdf::Result<()> {
    if paper.attachments.is_empty() {
        return Ok(());
    }
    let moment = DocumentTime::of(&paper.at);
    let mut files: Vec<&Attachment> = paper.attachments.iter().collect();
    // A name tree is in the order of its keys.
    files.sort_by_key(|file| file.name.encode_utf16().collect::<Vec<u16>>());
    let files: Vec<(Object, ObjectId)> = files
        .into_iter()
        .map(|file| (utf16(&file.name), embed(pdf, file, &moment)))
        .collect();
    let names: Vec<Object> = files
        .iter()
        .flat_map(|(name, id)| [name.clone(), Object::Reference(*id)])
        .collect();
    let associated: Vec<Object> = files.iter().map(|(_, id)| Object::Reference(*id)).collect();
    let catalog = pdf.catalog_mut()?;
    catalog.set(
        "Names",
        dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
    );
    catalog.set("AF", associated);
    Ok(())
}

fn embed(pdf: &mut Document, file: &Attachment, moment: &DocumentTime) -> ObjectId {
    let params = dictionary! {
        "Size" => file.bytes.len() as i64,
        "ModDate" => Object::string_literal(moment.pdf.as_str()),
    };
    let dictionary = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => Object::Name(file.media_type.as_bytes().to_vec()),
        "Params" => params,
    };
    let stream = pdf.add_object(Stream::new(dictionary, file.bytes.clone()));
    // F is for readers from before Unicode names.
    let ascii: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_graphic() { c } else { '_' })
        .collect();
    pdf.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(ascii),
        "UF" => utf16(&file.name),
        "Desc" => utf16(&file.about),
        "AFRelationship" => "Data",
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}
