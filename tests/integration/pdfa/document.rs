// SPDX-License-Identifier: Apache-2.0

//! Catalog, trailer, metadata, colour, attachments, and what must not be there.

use super::{Sheet, Verdict, ensure, plain, said};
use lopdf::{Dictionary, Object};
use quick_xml::events::Event;

pub fn identifier(sheet: &Sheet<'_>) -> Verdict {
    let id = sheet.array(&sheet.pdf.trailer, "ID")?;
    let parts: Vec<&[u8]> = id
        .iter()
        .map(|part| part.as_str().map_err(said))
        .collect::<Result<_, _>>()?;
    ensure(
        parts.len() == 2 && parts[0] == parts[1] && parts[0].len() == 16,
        "ID is not one identifier, twice",
    )
}

pub fn open(sheet: &Sheet<'_>) -> Verdict {
    sheet.without(&["Encrypt", "Perms"])
}

pub fn filters(sheet: &Sheet<'_>) -> Verdict {
    for stream in sheet
        .pdf
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
    {
        for outside in ["F", "FFilter", "FDecodeParms"] {
            ensure(
                !stream.dict.has(outside.as_bytes()),
                "a stream stands outside the file",
            )?;
        }
        if stream.dict.has(b"Filter") {
            ensure(
                sheet.name(&stream.dict, "Filter")? == b"FlateDecode",
                "a filter is not Flate",
            )?;
            plain(stream)?;
        }
    }
    Ok(())
}

pub fn limits(sheet: &Sheet<'_>) -> Verdict {
    let mut open: Vec<&Object> = sheet.pdf.objects.values().collect();
    while let Some(object) = open.pop() {
        match object {
            Object::String(text, _) => ensure(text.len() <= 32_767, "a string is too long")?,
            Object::Name(name) => ensure(name.len() <= 127, "a name is too long")?,
            Object::Integer(n) => ensure(i32::try_from(*n).is_ok(), "an integer is too large")?,
            Object::Real(n) => ensure(n.is_finite(), "a number is too large")?,
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dictionary) => {
                open.extend(dictionary.iter().map(|(_, value)| value))
            }
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    Ok(())
}

pub fn output_intent(sheet: &Sheet<'_>) -> Verdict {
    let [intent] = sheet.array(sheet.catalog()?, "OutputIntents")?.as_slice() else {
        return Err("not one output intent".into());
    };
    let intent = sheet.follow(intent)?;
    ensure(
        sheet.name(intent, "S")? == b"GTS_PDFA1",
        "it is not one of PDF/A",
    )?;
    let identifier = sheet
        .get(intent, "OutputConditionIdentifier")?
        .as_str()
        .map_err(said)?;
    ensure(!identifier.is_empty(), "its condition has no name")?;
    let profile = sheet.stream(intent, "DestOutputProfile")?;
    let icc = plain(profile)?;
    let word = |at: usize| icc.get(at..at + 4).ok_or("the profile is cut short");
    ensure(
        u32::from_be_bytes(word(0)?.try_into().unwrap()) as usize == icc.len(),
        "the profile's size is wrong",
    )?;
    ensure(
        icc[8] <= 4 && word(36)? == b"acsp",
        "it is no profile of ICC version 4 or less",
    )?;
    ensure(
        [b"mntr", b"prtr"]
            .iter()
            .any(|class| word(12).is_ok_and(|w| w == *class)),
        "its class is not an output's",
    )?;
    let components = sheet.get(&profile.dict, "N")?.as_i64().map_err(said)?;
    ensure(
        word(16)? == b"RGB " && components == 3,
        "it is not RGB with three components",
    )
}

pub fn transparency(sheet: &Sheet<'_>) -> Verdict {
    sheet.without(&[
        "Group",
        "SMask",
        "ca",
        "CA",
        "BM",
        "ExtGState",
        "XObject",
        "Shading",
        "Pattern",
    ])
}

pub fn passive(sheet: &Sheet<'_>) -> Verdict {
    sheet.without(&[
        "Annots",
        "AcroForm",
        "XFA",
        "NeedsRendering",
        "OpenAction",
        "AA",
        "A",
        "JS",
        "JavaScript",
    ])?;
    sheet.without(&[
        "OCProperties",
        "Requirements",
        "AlternatePresentations",
        "PresSteps",
        "Outlines",
    ])
}

pub fn metadata(sheet: &Sheet<'_>) -> Verdict {
    let stream = sheet.stream(sheet.catalog()?, "Metadata")?;
    let kind = (
        sheet.name(&stream.dict, "Type")?,
        sheet.name(&stream.dict, "Subtype")?,
    );
    ensure(kind == (b"Metadata", b"XML"), "it is no metadata stream")?;
    ensure(!stream.dict.has(b"Filter"), "XMP is compressed")?;
    let xmp = std::str::from_utf8(&stream.content).map_err(|e| e.to_string())?;
    let begin = "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>";
    ensure(
        xmp.starts_with(begin) && xmp.ends_with("<?xpacket end=\"w\"?>"),
        "XMP is not in its packet",
    )?;
    let said_by_xmp = elements(xmp)?;
    let value = |name: &str| {
        let mut values = said_by_xmp
            .iter()
            .filter(|(element, _)| element == name)
            .map(|(_, text)| text.as_str());
        values
            .next()
            .filter(|_| values.next().is_none())
            .ok_or(format!("{name} does not stand once in XMP"))
    };
    ensure(
        value("pdfaid:part")? == "3" && value("pdfaid:conformance")? == "B",
        "it does not say 3b",
    )?;
    let info = sheet.dictionary(&sheet.pdf.trailer, "Info")?;
    for (key, element) in [
        ("Title", "rdf:li"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
    ] {
        ensure(
            text(sheet, info, key)? == value(element)?,
            format!("{key} is not {element}"),
        )?;
    }
    for (key, element) in [
        ("CreationDate", "xmp:CreateDate"),
        ("ModDate", "xmp:ModifyDate"),
    ] {
        let digits: String = value(element)?
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        ensure(
            text(sheet, info, key)? == format!("D:{digits}Z"),
            format!("{key} is not {element}"),
        )?;
    }
    Ok(())
}

/// Each element of an XML text that has text, with it; an error where it is not well formed.
fn elements(xml: &str) -> Result<Vec<(String, String)>, String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut within, mut found) = (Vec::new(), Vec::<(String, String)>::new());
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(start) => {
                within.push(start.name().as_ref().to_owned());
                found.push((within.last().unwrap().clone(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, so_far)) = found.last_mut() {
                    so_far.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let c = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    other => return Err(format!("&{other}; in XMP")),
                };
                found
                    .last_mut()
                    .ok_or("text before the first element")?
                    .1
                    .push(c);
            }
            Event::End(_) => drop(within.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    ensure(within.is_empty(), "XMP ends within an element")?;
    Ok(found
        .into_iter()
        .map(|(name, text)| (name, text.trim_end_matches('\n').to_owned()))
        .collect())
}

/// A string of the document: UTF-16 with its mark, or ASCII.
fn text(sheet: &Sheet<'_>, of: &Dictionary, key: &str) -> Result<String, String> {
    let bytes = sheet.get(of, key)?.as_str().map_err(said)?;
    let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) else {
        return String::from_utf8(bytes.to_vec())
            .ok()
            .filter(|s| s.is_ascii())
            .ok_or(format!("{key} is not ASCII"));
    };
    let units: Vec<u16> = units
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).map_err(|e| e.to_string())
}

pub fn attachments(sheet: &Sheet<'_>) -> Verdict {
    let embedded = sheet
        .pdf
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let embedded = embedded
        .filter(|stream| {
            stream
                .dict
                .get_type()
                .is_ok_and(|kind| kind == b"EmbeddedFile")
        })
        .count();
    let catalog = sheet.catalog()?;
    if !catalog.has(b"AF") && !catalog.has(b"Names") && embedded == 0 {
        return Ok(());
    }
    let files = sheet.array(catalog, "AF")?;
    let tree = sheet.dictionary(sheet.dictionary(catalog, "Names")?, "EmbeddedFiles")?;
    let names: Vec<(&Object, &Object)> = sheet
        .array(tree, "Names")?
        .chunks(2)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    let keys: Vec<&[u8]> = names
        .iter()
        .map(|(key, _)| key.as_str().map_err(said))
        .collect::<Result<_, _>>()?;
    ensure(keys.is_sorted(), "the names are not in order")?;
    ensure(
        files.len() == embedded && names.len() == embedded,
        "a file is not associated, or not named",
    )?;
    for (_, file) in &names {
        ensure(files.contains(file), "a named file is not associated")?;
        let spec = sheet.follow(file)?;
        ensure(
            sheet.name(spec, "Type")? == b"Filespec",
            "it is no file specification",
        )?;
        ensure(
            text(sheet, spec, "F")?.is_ascii() && !text(sheet, spec, "UF")?.is_empty(),
            "it has no name",
        )?;
        let relations: [&[u8]; 5] = [
            b"Source",
            b"Data",
            b"Alternative",
            b"Supplement",
            b"Unspecified",
        ];
        ensure(
            relations.contains(&sheet.name(spec, "AFRelationship")?),
            "its relation is unknown",
        )?;
        let stream = sheet.stream(sheet.dictionary(spec, "EF")?, "F")?;
        sheet.stream(sheet.dictionary(spec, "EF")?, "UF")?;
        let media = String::from_utf8_lossy(sheet.name(&stream.dict, "Subtype")?).into_owned();
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-+.".contains(c))
        };
        ensure(
            media
                .split_once('/')
                .is_some_and(|(a, b)| part(a) && part(b)),
            format!("{media} is no media type"),
        )?;
        let params = sheet.dictionary(&stream.dict, "Params")?;
        let size = sheet.get(params, "Size")?.as_i64().map_err(said)?;
        ensure(size as usize == plain(stream)?.len(), "its size is wrong")?;
        ensure(
            text(sheet, params, "ModDate")?.starts_with("D:20"),
            "it has no date",
        )?;
    }
    Ok(())
}
