// SPDX-License-Identifier: Apache-2.0

//! Encodings of a text: UTF-8, UTF-16 with its mark, else GB18030 (GB 2312 and GBK are parts of
//! it).
//!
//! Invariant: a byte that does not fit is never replaced; the text is refused.

use super::BookFormat;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A text with its encoding.
pub struct DecodedText {
    pub text: String,
    pub format: BookFormat,
}

/// Decodes a text; `None` where no encoding fits, or it holds what no text does.
pub fn decode(bytes: &[u8]) -> Option<DecodedText> {
    let marked = Encoding::for_bom(bytes);
    let (encoding, format) = match marked {
        Some((encoding, _)) if encoding == UTF_8 => (UTF_8, BookFormat::CsvUtf8),
        Some((encoding, _)) => (encoding, BookFormat::CsvUtf16),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, BookFormat::CsvUtf8),
        None => (GB18030, BookFormat::CsvGb18030),
    };
    let skipped = marked.map_or(0, |(_, length)| length);
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(bytes.get(skipped..)?)?;
    if text.contains('\0') {
        return None;
    }
    Some(DecodedText {
        text: text.into_owned(),
        format,
    })
}

/// Decodes a beginning for a look at it; what does not fit is replaced.
pub fn lossy(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map_or(UTF_8, |(encoding, _)| encoding);
    encoding.decode(bytes).0.into_owned()
}

/// Returns the encoding of XML in UTF-16, with or without a mark.
pub fn utf16_of_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}
