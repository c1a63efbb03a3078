// SPDX-License-Identifier: Apache-2.0

//! Tags and texts of a part, one after the other.
//!
//! Invariant: tags are nested at most [`limits::DEPTH`] deep; no entity but XML's own five and
//! character references is resolved. Deliberately absent: namespaces; local names are enough here.

use super::{Excess, ReadFault, limits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead;

/// Next piece of a part.
pub enum XmlItem<'a> {
    /// A tag that opens, or an empty one, which is followed by its [`XmlItem::Close`].
    Open(&'a OpenTag<'a>),
    /// A tag that closes, by its local name.
    Close(&'a str),
    /// A text between tags.
    Text(&'a str),
}

/// A tag that opens.
pub struct OpenTag<'a>(&'a BytesStart<'a>);

impl OpenTag<'_> {
    /// Returns the name without its prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns an attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Lists the attributes: local name and value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut all = self.0.attributes();
        all.with_checks(false);
        all.flatten().map(|attribute| {
            let value = match attribute.value {
                Cow::Borrowed(raw) if !raw.contains('&') => Cow::Borrowed(raw),
                raw => Cow::Owned(unescaped(&raw)),
            };
            (attribute.key.local_name().into_inner(), value)
        })
    }

    /// Returns an attribute that says yes or no.
    pub fn flag(&self, name: &str) -> Option<bool> {
        let value = self.attribute(name)?;
        Some(!matches!(&*value, "0" | "false" | "off"))
    }
}

fn unescaped(raw: &str) -> String {
    match quick_xml::escape::unescape(raw) {
        Ok(text) => text.into_owned(),
        Err(_) => raw.to_owned(),
    }
}

/// Reads a part's items and hands each to a function, until that returns false.
pub fn each(
    part: &mut dyn BufRead,
    mut take: impl FnMut(XmlItem<'_>) -> Result<bool, ReadFault>,
) -> Result<(), ReadFault> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth, mut tags) = (Vec::new(), 0u32, 0u64);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let goes_on = match event.map_err(|_| ReadFault::NotAWorkbook)? {
            Event::Start(start) => {
                (depth, tags) = (depth + 1, tags + 1);
                if depth > limits::DEPTH {
                    return Err(ReadFault::TooMuch(Excess::Depth));
                }
                if tags > limits::TAGS {
                    return Err(ReadFault::TooMuch(Excess::Cells));
                }
                take(XmlItem::Open(&OpenTag(&start)))?
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(XmlItem::Close(end.name().local_name().into_inner()))?
            }
            Event::Text(text) => take(XmlItem::Text(&text.xml10_content()))?,
            Event::CData(text) => take(XmlItem::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let text = unescaped(&format!("&{};", reference.xml10_content()));
                take(XmlItem::Text(&text))?
            }
            Event::Eof if depth > 0 => return Err(ReadFault::NotAWorkbook),
            Event::Eof => false,
            _ => true,
        };
        if !goes_on {
            return Ok(());
        }
    }
}
