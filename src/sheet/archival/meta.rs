// SPDX-License-Identifier: Apache-2.0

//! Metadata of the document: Info and XMP with the same values, and an identifier computed from the
//! content.

use crate::sheet::page::Paper;
use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

const PRODUCER: &str = concat!("paiwei ", env!("CARGO_PKG_VERSION"), " (printpdf)");
const CREATOR: &str = "Paiwei";

/// A moment in both of PDF's spellings: `D:20260822013005Z` and `2026-08-22T01:30:05Z`.
pub struct DocumentTime {
    pub pdf: String,
    pub xmp: String,
}

impl DocumentTime {
    /// Converts the time of an event, RFC 3339 UTC; `2000-01-01` where it is too short.
    pub fn of(at: &str) -> Self {
        let seconds = at.get(..19).unwrap_or("2000-01-01T00:00:00");
        let digits: String = seconds.chars().filter(char::is_ascii_digit).collect();
        Self {
            pdf: format!("D:{digits}Z"),
            xmp: format!("{seconds}Z"),
        }
    }
}

/// Sets Info, XMP and identifier. All other streams must be final: the identifier is a hash of
/// them.
pub fn describe(pdf: &mut Document, paper: &Paper) -> lopdf::Result<()> {
    let moment = DocumentTime::of(&paper.at);
    let id = identifier(pdf, paper);
    let info = pdf.add_object(dictionary! {
        "Title" => utf16(&paper.title),
        "Creator" => Object::string_literal(CREATOR),
        "Producer" => Object::string_literal(PRODUCER),
        "CreationDate" => Object::string_literal(moment.pdf.as_str()),
        "ModDate" => Object::string_literal(moment.pdf.as_str()),
    });
    let xmp = xmp(&paper.title, &moment.xmp, &id).into_bytes();
    let xmp = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp,
    );
    let xmp = pdf.add_object(xmp.with_compression(false));
    pdf.catalog_mut()?.set("Metadata", xmp);
    let id = Object::String(id, StringFormat::Hexadecimal);
    pdf.trailer.set("Info", info);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// Returns a text as a PDF string: UTF-16 with a byte order mark, written in hexadecimal.
pub fn utf16(text: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(
        units.flat_map(u16::to_be_bytes).collect(),
        StringFormat::Hexadecimal,
    )
}

/// Returns the identifier: 16 bytes of a hash of title, time, head and all streams.
fn identifier(pdf: &Document, paper: &Paper) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [
        paper.title.as_bytes(),
        paper.at.as_bytes(),
        paper.head.as_bytes(),
    ] {
        hash.update(part);
    }
    for object in pdf.objects.values() {
        if let Ok(stream) = object.as_stream() {
            hash.update(&stream.content);
        }
    }
    let digest = hash.finalize();
    digest[..16].to_vec()
}

fn xmp(title: &str, date: &str, id: &[u8]) -> String {
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
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
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>
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
