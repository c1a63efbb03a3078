// SPDX-License-Identifier: Apache-2.0

//! What the bytes are like, before any object is read.

use super::{Sheet, Verdict, ensure};

pub fn header(sheet: &Sheet<'_>) -> Verdict {
    let Some((first, rest)) = line(sheet.bytes) else {
        return Err("no first line".into());
    };
    let version = first
        .strip_prefix(b"%PDF-1.")
        .filter(|digit| matches!(digit, [b'0'..=b'7']));
    ensure(
        version.is_some(),
        "the first line is not %PDF-1.n, n up to 7",
    )?;
    let Some((second, _)) = line(rest) else {
        return Err("no second line".into());
    };
    let binary = second
        .strip_prefix(b"%")
        .is_some_and(|mark| mark.len() >= 4 && mark[..4].iter().all(|b| *b > 127));
    ensure(
        binary,
        "the second line is no comment of four bytes over 127",
    )
}

pub fn end(sheet: &Sheet<'_>) -> Verdict {
    let text = sheet
        .bytes
        .strip_suffix(b"\r\n")
        .or(sheet.bytes.strip_suffix(b"\n"))
        .unwrap_or(sheet.bytes);
    let start = start_of_table(sheet).ok_or("no startxref")?;
    ensure(
        text.ends_with(format!("startxref\n{start}\n%%EOF").as_bytes()),
        "%%EOF is not the last line",
    )
}

/// The number after the last `startxref`.
fn start_of_table(sheet: &Sheet<'_>) -> Option<usize> {
    let at = last(sheet.bytes, b"startxref\n")?;
    std::str::from_utf8(line(&sheet.bytes[at..])?.0)
        .ok()?
        .parse()
        .ok()
}

/// Object number and place of each entry in use.
fn entries(sheet: &Sheet<'_>) -> Result<Vec<(usize, usize)>, String> {
    let start = start_of_table(sheet).ok_or("no startxref")?;
    let table = sheet
        .bytes
        .get(start..)
        .and_then(|table| table.strip_prefix(b"xref\n0 "))
        .ok_or("no table there")?;
    let (count, table) = line(table).ok_or("the table has no head")?;
    let count: usize = std::str::from_utf8(count)
        .ok()
        .and_then(|n| n.parse().ok())
        .ok_or("the table has no length")?;
    let entry = |number: usize| -> Result<(usize, usize), String> {
        let entry = table
            .get(number * 20..number * 20 + 20)
            .ok_or("the table is cut short")?;
        let text = std::str::from_utf8(entry).map_err(|e| e.to_string())?;
        let offset = text[..10]
            .parse()
            .map_err(|_| format!("entry {number} has no offset"))?;
        let kind = if number == 0 {
            " 65535 f "
        } else {
            " 00000 n "
        };
        ensure(text[10..19] == *kind, format!("entry {number} is {text:?}"))?;
        Ok((number, offset))
    };
    let entries = (0..count).map(entry).collect::<Result<Vec<_>, _>>()?;
    ensure(
        table[count * 20..].starts_with(b"trailer\n"),
        "the trailer does not follow its table",
    )?;
    Ok(entries[1..].to_vec())
}

pub fn cross_references(sheet: &Sheet<'_>) -> Verdict {
    let entries = entries(sheet)?;
    for (number, offset) in &entries {
        let head = format!("{number} 0 obj");
        let there = sheet
            .bytes
            .get(*offset..)
            .is_some_and(|object| object.starts_with(head.as_bytes()));
        ensure(
            there,
            format!("object {number} is not where the table says"),
        )?;
    }
    let size = sheet
        .pdf
        .trailer
        .get(b"Size")
        .and_then(lopdf::Object::as_i64)
        .map_err(|e| e.to_string())?;
    ensure(
        size == entries.len() as i64 + 1,
        "Size is not that of the table",
    )
}

/// The bytes of each object, from its number to where the next one begins.
fn each_object<'s>(sheet: &'s Sheet<'_>) -> Result<Vec<&'s [u8]>, String> {
    let mut starts: Vec<usize> = entries(sheet)?
        .into_iter()
        .map(|(_, offset)| offset)
        .collect();
    starts.push(start_of_table(sheet).ok_or("no startxref")?);
    starts.sort_unstable();
    starts
        .windows(2)
        .map(|pair| {
            sheet
                .bytes
                .get(pair[0]..pair[1])
                .ok_or("objects overlap".into())
        })
        .collect()
}

pub fn objects(sheet: &Sheet<'_>) -> Verdict {
    for object in each_object(sheet)? {
        let begins = line(object).is_some_and(|(first, _)| first.ends_with(b" obj"));
        ensure(
            begins && object.ends_with(b"\nendobj\n"),
            "an object is not framed by line ends",
        )?;
    }
    Ok(())
}

pub fn streams(sheet: &Sheet<'_>) -> Verdict {
    for object in each_object(sheet)? {
        let Some(begin) = first(object, b"stream\n").map(|at| at + 7) else {
            continue;
        };
        let dictionary = &object[..begin];
        let at = last(dictionary, b"/Length ").ok_or("a stream has no length")?;
        let digits: Vec<u8> = dictionary[at..]
            .iter()
            .copied()
            .take_while(u8::is_ascii_digit)
            .collect();
        let long: usize = String::from_utf8_lossy(&digits)
            .parse()
            .map_err(|_| "a length is no number")?;
        let after = object.get(begin + long..).unwrap_or_default();
        ensure(
            after.starts_with(b"\nendstream"),
            format!("a stream is not {long} bytes long"),
        )?;
    }
    Ok(())
}

/// A line without its end, and the rest.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

fn first(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Behind the last place of the bytes.
fn last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
        .map(|at| at + wanted.len())
}
