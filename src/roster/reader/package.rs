// SPDX-License-Identifier: Apache-2.0

//! The package of a workbook: a zip whose parts are listed once, each by its own name.
//!
//! Invariant: nothing is inflated before the list was checked, and never more than
//! [`limits::INFLATED`] bytes in all. Deliberately absent: what a part says.

use super::{Excess, ReadFault, limits, text_encoding};
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Bytes of a part that are inflated at once.
const CHUNK: usize = 1 << 16;
/// The most bytes of a part in UTF-16, which is decoded as a whole.
const UTF16_BYTES: u64 = 64 << 20;
/// Signature of an entry in the list of a zip.
const LISTED: [u8; 4] = *b"PK\x01\x02";
/// Signature of the end of the list.
const LIST_END: [u8; 4] = *b"PK\x05\x06";
/// Length of the end of the list without its comment.
const LIST_END_BYTES: usize = 22;

/// An open package.
pub struct Package<'b> {
    bytes: &'b [u8],
    /// Index of each part by its name in small letters, with / between folders.
    parts: HashMap<String, usize>,
    inflated: Cell<u64>,
}

impl<'b> Package<'b> {
    /// Opens a package and checks its list.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadFault> {
        check_list(bytes)?;
        let zip = archive(bytes)?;
        if zip.len() > limits::PARTS {
            return Err(ReadFault::TooMuch(Excess::Parts));
        }
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            let name = zip.name_for_index(index).ok_or(ReadFault::NotAWorkbook)?;
            if parts.insert(part_key(name), index).is_some() {
                return Err(ReadFault::PartTwice(shortened(name)));
            }
        }
        Ok(Self {
            bytes,
            parts,
            inflated: Cell::new(0),
        })
    }

    /// Returns the index of a part.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.parts.get(&part_key(name)).copied()
    }

    /// Runs a function on a part's content, as UTF-8 where it was UTF-16.
    pub fn with_part<T>(
        &self,
        name: &str,
        run: impl FnOnce(&mut dyn BufRead) -> Result<T, ReadFault>,
    ) -> Result<T, ReadFault> {
        let damaged = || ReadFault::Damaged(shortened(name));
        let index = self.find(name).ok_or_else(damaged)?;
        let mut zip = archive(self.bytes)?;
        let part = zip.by_index(index).map_err(|_| damaged())?;
        let counted = CountedRead {
            inner: part,
            inflated: &self.inflated,
        };
        let mut reader = BufReader::with_capacity(CHUNK, counted);
        let beginning = reader.fill_buf().map_err(|_| self.failure(name))?;
        let result = match text_encoding::utf16_of_xml(beginning) {
            Some(encoding) => {
                let text = utf16(&mut reader, encoding).ok_or_else(damaged)?;
                run(&mut text.as_bytes())
            }
            None => run(&mut reader),
        };
        if self.inflated.get() > limits::INFLATED {
            return Err(ReadFault::TooMuch(Excess::Bytes));
        }
        match result {
            // A reader that stopped in the middle can't name the part itself.
            Err(ReadFault::NotAWorkbook) => Err(damaged()),
            result => result,
        }
    }

    fn failure(&self, name: &str) -> ReadFault {
        if self.inflated.get() > limits::INFLATED {
            ReadFault::TooMuch(Excess::Bytes)
        } else {
            ReadFault::Damaged(shortened(name))
        }
    }
}

fn archive(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ReadFault> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadFault::NotAWorkbook)
}

/// Decodes a part in UTF-16, without its declaration, which names an encoding it no longer has.
fn utf16(reader: &mut impl Read, encoding: &'static encoding_rs::Encoding) -> Option<String> {
    let mut bytes = Vec::new();
    reader.take(UTF16_BYTES + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > UTF16_BYTES {
        return None;
    }
    let (text, _, replaced) = encoding.decode(&bytes);
    let text = text.trim_start();
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>")?.1,
        None => text,
    };
    (!replaced).then(|| text.to_owned())
}

/// Read that counts what was inflated and stops beyond the bound.
struct CountedRead<'p, R> {
    inner: R,
    inflated: &'p Cell<u64>,
}

impl<R: Read> Read for CountedRead<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let inflated = self.inflated.get() + read as u64;
        self.inflated.set(inflated);
        if inflated > limits::INFLATED {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}

/// Returns the name under which a part is found: packages know neither case nor a leading slash.
fn part_key(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches('/').to_owned()
}

/// Returns a text that is short enough to be said.
pub fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Checks the list of parts: one end, the list right before it, each name once. A package of the
/// 64-bit form is left to the zip reader.
fn check_list(bytes: &[u8]) -> Result<(), ReadFault> {
    let end = list_end(bytes).ok_or(ReadFault::NotAWorkbook)?;
    let field = |at: usize| u32_at(bytes, end + at).ok_or(ReadFault::NotAWorkbook);
    let count = field(8)? >> 16;
    let (size, start) = (field(12)? as usize, field(16)? as usize);
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
        return Ok(());
    }
    if count as usize > limits::PARTS {
        return Err(ReadFault::TooMuch(Excess::Parts));
    }
    if start.checked_add(size) != Some(end) || !bytes.starts_with(b"PK\x03\x04") {
        return Err(ReadFault::JoinedPackages);
    }
    names_once(bytes, start, count)
}

/// Checks that each name is listed once: a zip reader keeps only the last of two.
fn names_once(bytes: &[u8], start: usize, count: u32) -> Result<(), ReadFault> {
    let mut seen = std::collections::HashSet::new();
    let mut at = start;
    for _ in 0..count {
        let entry = bytes.get(at..).ok_or(ReadFault::NotAWorkbook)?;
        let length = |field| u16_at(entry, field).ok_or(ReadFault::NotAWorkbook);
        if !entry.starts_with(&LISTED) {
            return Err(ReadFault::NotAWorkbook);
        }
        let name_length = length(28)?;
        let name = entry.get(46..46 + name_length);
        let name = String::from_utf8_lossy(name.ok_or(ReadFault::NotAWorkbook)?);
        if !seen.insert(part_key(&name)) {
            return Err(ReadFault::PartTwice(shortened(&name)));
        }
        at += 46 + name_length + length(30)? + length(32)?;
    }
    Ok(())
}

/// Finds the end of the list: the last one whose comment reaches the end of the file.
fn list_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(LIST_END_BYTES)?;
    let first = last.saturating_sub(0xFFFF);
    (first..=last).rev().find(|at| {
        let comment = u16_at(bytes, at + 20).unwrap_or(usize::MAX);
        bytes.get(*at..at + 4) == Some(&LIST_END) && comment == last - at
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(field).into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(field))
}
