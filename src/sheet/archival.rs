//! From printpdf's document to PDF/A-3b (ISO 19005-3, level B): metadata, colour, identifiers of our own, nothing that depends on the clock.

use super::page::Paper;
use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write;

/// A compact sRGB profile in the public domain (CC0).
const SRGB: &[u8] = include_bytes!("../../resources/icc/sRGB-v4.icc");
const PRODUCER: &str = concat!("paiwei ", env!("CARGO_PKG_VERSION"), " (printpdf)");

/// What the document says of itself, in Info and XMP alike.
pub struct Meta {
    title: String,
    /// `D:20260822013005Z` and `2026-08-22T01:30:05Z`.
    pdf_date: String,
    xmp_date: String,
    id: Vec<u8>,
}

impl Meta {
    /// Of a paper: its time is that of its event, its identifier a hash of what stands on it.
    pub fn of(paper: &Paper) -> Self {
        let seconds = paper.at.get(..19).unwrap_or("2000-01-01T00:00:00");
        let digits: String = seconds.chars().filter(char::is_ascii_digit).collect();
        let id = Sha256::digest(format!("{paper:?}"));
        Self {
            title: paper.title.clone(),
            pdf_date: format!("D:{digits}Z"),
            xmp_date: format!("{seconds}Z"),
            id: id.iter().take(16).copied().collect(),
        }
    }

    fn xmp(&self) -> String {
        let escape = |s: &str| s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let id: String = self.id.iter().map(|byte| format!("{byte:02x}")).collect();
        let (title, date) = (escape(&self.title), &self.xmp_date);
        format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>Paiwei</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{id}</xmpMM:InstanceID>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
            bom = '\u{FEFF}'
        )
    }
}

/// Finishes the document and gives its bytes. `aliases` name each font that shares another's program.
pub fn finish(mut pdf: Document, meta: &Meta, aliases: &[(String, String)]) -> lopdf::Result<Vec<u8>> {
    pdf.version = "1.7".into();
    pdf.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    information(&mut pdf, meta);
    catalog(&mut pdf, meta)?;
    share_programs(&mut pdf, aliases)?;
    for object in pdf.objects.values_mut() {
        let Object::Dictionary(dictionary) = object else { continue };
        if dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"Page") {
            dictionary.remove(b"Annots");
        } else if dictionary.has(b"Font") && dictionary.has(b"Shading") {
            for empty in ["XObject", "ExtGState", "Shading"] {
                dictionary.remove(empty.as_bytes());
            }
        }
    }
    pdf.prune_objects();
    pdf.renumber_objects();
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object {
            deflate(stream)?;
        }
    }
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes)?;
    Ok(bytes)
}

fn information(pdf: &mut Document, meta: &Meta) {
    let mut title = vec![0xFE, 0xFF];
    title.extend(meta.title.encode_utf16().flat_map(u16::to_be_bytes));
    let info = pdf.add_object(dictionary! {
        "Title" => Object::String(title, StringFormat::Hexadecimal),
        "Creator" => Object::string_literal("Paiwei"),
        "Producer" => Object::string_literal(PRODUCER),
        "CreationDate" => Object::string_literal(meta.pdf_date.as_str()),
        "ModDate" => Object::string_literal(meta.pdf_date.as_str()),
    });
    if let Ok(Object::Reference(old)) = pdf.trailer.get(b"Info").cloned() {
        pdf.objects.remove(&old);
    }
    let id = Object::String(meta.id.clone(), StringFormat::Hexadecimal);
    pdf.trailer.set("Info", info);
    pdf.trailer.set("ID", vec![id.clone(), id]);
}

fn catalog(pdf: &mut Document, meta: &Meta) -> lopdf::Result<()> {
    let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, meta.xmp().into_bytes());
    let xmp = pdf.add_object(xmp.with_compression(false));
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
    catalog.set("Metadata", xmp);
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    Ok(())
}

/// Alias fonts point at the descendant of the font that carries the program, so that it is embedded once.
fn share_programs(pdf: &mut Document, aliases: &[(String, String)]) -> lopdf::Result<()> {
    let fonts = fonts(pdf)?;
    let is_alias = |name: &str| aliases.iter().any(|(alias, _)| alias == name);
    let mut descendants = HashMap::new();
    for (name, id) in fonts.iter().filter(|(name, _)| !is_alias(name)) {
        let descendant = descendant(pdf, *id)?;
        let reference = pdf.add_object(descendant);
        pdf.get_dictionary_mut(*id)?.set("DescendantFonts", vec![Object::Reference(reference)]);
        descendants.insert(name.clone(), reference);
    }
    for (alias, base) in aliases {
        let (Some((_, id)), Some(shared)) = (fonts.iter().find(|(name, _)| name == alias), descendants.get(base))
        else {
            continue;
        };
        pdf.get_dictionary_mut(*id)?.set("DescendantFonts", vec![Object::Reference(*shared)]);
    }
    Ok(())
}

fn descendant(pdf: &Document, font: ObjectId) -> lopdf::Result<lopdf::Dictionary> {
    let list = pdf.get_dictionary(font)?.get(b"DescendantFonts")?.as_array()?;
    let first = list.first().ok_or(lopdf::Error::DictKey("DescendantFonts".into()))?;
    Ok(pdf.dereference(first)?.1.as_dict()?.clone())
}

/// The fonts of the first page's resources, which all pages share.
fn fonts(pdf: &Document) -> lopdf::Result<Vec<(String, ObjectId)>> {
    let Some(page) = pdf.get_pages().into_values().next() else { return Ok(Vec::new()) };
    let resources = pdf.dereference(pdf.get_dictionary(page)?.get(b"Resources")?)?.1.as_dict()?;
    let fonts = pdf.dereference(resources.get(b"Font")?)?.1.as_dict()?;
    let named =
        |(name, font): (&Vec<u8>, &Object)| Ok((String::from_utf8_lossy(name).into_owned(), font.as_reference()?));
    fonts.iter().map(named).collect()
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
