// SPDX-License-Identifier: Apache-2.0

//! Turns printpdf's document into PDF/A-3b (ISO 19005-3, level B): metadata, colour, attachments,
//! an identifier computed from the content, nothing that depends on the clock.

mod attach;
mod fonts;
mod meta;
mod tidy;

use super::page::Paper;
use super::pdf::FontAlias;
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Document, Object, Stream, dictionary};
use std::io::Write;

/// A compact sRGB profile in the public domain (CC0).
const SRGB: &[u8] = include_bytes!("../../resources/icc/sRGB-v4.icc");

/// Finishes the document and returns its bytes. `aliases` are the fonts that share another's
/// program.
pub fn finish(mut pdf: Document, paper: &Paper, aliases: &[FontAlias]) -> lopdf::Result<Vec<u8>> {
    pdf.version = "1.7".into();
    pdf.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    for random in ["Info", "ID"] {
        pdf.trailer.remove(random.as_bytes());
    }
    catalog(&mut pdf)?;
    attach::attach(&mut pdf, paper)?;
    fonts::share_programs(&mut pdf, aliases)?;
    tidy::tidy(&mut pdf)?;
    pdf.prune_objects();
    pdf.renumber_objects();
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object {
            deflate(stream)?;
        }
    }
    meta::describe(&mut pdf, paper)?;
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes)?;
    Ok(bytes)
}

fn catalog(pdf: &mut Document) -> lopdf::Result<()> {
    let profile = pdf.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
    let intent = pdf.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "RegistryName" => Object::string_literal("http://www.color.org"),
        "DestOutputProfile" => profile,
    });
    let catalog = pdf.catalog_mut()?;
    catalog.remove(b"PageLayout");
    catalog.remove(b"PageMode");
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    Ok(())
}

/// Deflates at level 6: lopdf's own 9 is slower for nothing.
fn deflate(stream: &mut Stream) -> std::io::Result<()> {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return Ok(());
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&stream.content)?;
    let content = encoder.finish()?;
    // The words "/Filter/FlateDecode" cost bytes too.
    if content.len() + 19 < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(content);
    }
    Ok(())
}
