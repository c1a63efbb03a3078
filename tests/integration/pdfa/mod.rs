// SPDX-License-Identifier: Apache-2.0

//! A small checker of PDF/A-3b (ISO 19005-3), as far as the papers use PDF at all: what they have
//! no use for is refused as a whole.

mod content;
mod document;
mod file;
mod fonts;

use lopdf::{Dictionary, Document, Object, Stream};

/// A paper's bytes and what lopdf reads in them.
pub struct Sheet<'a> {
    pub bytes: &'a [u8],
    pub pdf: Document,
}

pub type Verdict = Result<(), String>;
/// A rule: the clause of ISO 19005-3 that it stands for, what it asks, how it is held.
pub type Rule = (&'static str, &'static str, fn(&Sheet<'_>) -> Verdict);

pub const RULES: [Rule; 22] = [
    (
        "6.1.2",
        "the header says 1.7 and a comment marks the file as binary",
        file::header,
    ),
    (
        "6.1.3",
        "the trailer names the file twice",
        document::identifier,
    ),
    (
        "6.1.3 end",
        "nothing follows the end of the file",
        file::end,
    ),
    (
        "6.1.3 open",
        "nothing is encrypted or restricted",
        document::open,
    ),
    (
        "6.1.4",
        "the cross-reference table leads to every object",
        file::cross_references,
    ),
    (
        "6.1.7.1",
        "each stream is as long as it says",
        file::streams,
    ),
    (
        "6.1.7.2",
        "no filter but Flate, no stream outside the file",
        document::filters,
    ),
    ("6.1.8", "each object is framed by line ends", file::objects),
    (
        "6.1.13",
        "no string, name or number is beyond the limits",
        document::limits,
    ),
    (
        "6.2.2",
        "pages use their own resources and only known operators",
        content::operators,
    ),
    (
        "6.2.3",
        "one output intent with an RGB profile",
        document::output_intent,
    ),
    (
        "6.2.4",
        "colours are those of the output intent",
        content::colours,
    ),
    ("6.2.10", "nothing is transparent", document::transparency),
    (
        "6.2.11.3.1",
        "each font is a composite one with its character collection",
        fonts::collection,
    ),
    (
        "6.2.11.3.2",
        "a TrueType font maps characters to glyphs",
        fonts::glyph_map,
    ),
    (
        "6.2.11.4",
        "each font is embedded, as a tagged subset",
        fonts::embedded,
    ),
    ("6.2.11.5", "widths are those of the face", fonts::widths),
    (
        "6.2.11.7",
        "every character shown has its Unicode",
        fonts::unicode,
    ),
    (
        "6.2.11.8",
        "no character is shown as .notdef",
        fonts::notdef,
    ),
    (
        "6.5",
        "no annotations, forms, actions, scripts or layers",
        document::passive,
    ),
    (
        "6.6",
        "XMP is plain, says 3b, and agrees with Info",
        document::metadata,
    ),
    (
        "6.8",
        "attachments are associated files with their type",
        document::attachments,
    ),
];

/// The clauses that a file breaks, with the reason.
pub fn broken(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let pdf = match Document::load_mem(bytes) {
        Ok(pdf) => pdf,
        Err(error) => return vec![("unreadable", error.to_string())],
    };
    let sheet = Sheet { bytes, pdf };
    RULES
        .iter()
        .filter_map(|(clause, _, held)| Some((*clause, held(&sheet).err()?)))
        .collect()
}

pub fn ensure(holds: bool, otherwise: impl Into<String>) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

pub fn said(error: lopdf::Error) -> String {
    error.to_string()
}

impl Sheet<'_> {
    pub fn catalog(&self) -> Result<&Dictionary, String> {
        self.pdf.catalog().map_err(said)
    }

    /// What stands under a key, references followed.
    pub fn get<'s>(&'s self, dictionary: &'s Dictionary, key: &str) -> Result<&'s Object, String> {
        let object = dictionary
            .get(key.as_bytes())
            .map_err(|_| format!("{key} is missing"))?;
        Ok(self.pdf.dereference(object).map_err(said)?.1)
    }

    pub fn dictionary<'s>(
        &'s self,
        of: &'s Dictionary,
        key: &str,
    ) -> Result<&'s Dictionary, String> {
        self.get(of, key)?
            .as_dict()
            .map_err(|_| format!("{key} is no dictionary"))
    }

    pub fn stream<'s>(&'s self, of: &'s Dictionary, key: &str) -> Result<&'s Stream, String> {
        self.get(of, key)?
            .as_stream()
            .map_err(|_| format!("{key} is no stream"))
    }

    pub fn array<'s>(&'s self, of: &'s Dictionary, key: &str) -> Result<&'s Vec<Object>, String> {
        self.get(of, key)?
            .as_array()
            .map_err(|_| format!("{key} is no array"))
    }

    pub fn name<'s>(&'s self, of: &'s Dictionary, key: &str) -> Result<&'s [u8], String> {
        self.get(of, key)?
            .as_name()
            .map_err(|_| format!("{key} is no name"))
    }

    pub fn follow<'s>(&'s self, object: &'s Object) -> Result<&'s Dictionary, String> {
        self.pdf
            .dereference(object)
            .map_err(said)?
            .1
            .as_dict()
            .map_err(said)
    }

    /// Every dictionary of the file, however deep, the trailer too.
    pub fn dictionaries(&self) -> Vec<&Dictionary> {
        let mut found = vec![&self.pdf.trailer];
        let mut open: Vec<&Object> = self.pdf.objects.values().collect();
        open.extend(self.pdf.trailer.iter().map(|(_, value)| value));
        while let Some(object) = open.pop() {
            let dictionary = match object {
                Object::Array(items) => {
                    open.extend(items);
                    continue;
                }
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &stream.dict,
                _ => continue,
            };
            found.push(dictionary);
            open.extend(dictionary.iter().map(|(_, value)| value));
        }
        found
    }

    /// None of these keys stands anywhere.
    pub fn without(&self, keys: &[&str]) -> Verdict {
        for dictionary in self.dictionaries() {
            let found = keys.iter().find(|key| dictionary.has(key.as_bytes()));
            ensure(found.is_none(), format!("{found:?} stands in the file"))?;
        }
        Ok(())
    }
}

/// The bytes of a stream without its filter.
pub fn plain(stream: &Stream) -> Result<Vec<u8>, String> {
    if stream.dict.has(b"Filter") {
        stream.decompressed_content().map_err(said)
    } else {
        Ok(stream.content.clone())
    }
}
