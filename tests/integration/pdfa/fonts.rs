// SPDX-License-Identifier: Apache-2.0

//! Fonts, and the characters that the pages show by them.

use super::{Sheet, Verdict, content, ensure, plain, said};
use lopdf::{Dictionary, Object};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};
use std::collections::{BTreeMap, BTreeSet};

/// A font as a page names it: its dictionary, its descendant, and the codes shown by it anywhere.
struct Font<'s> {
    font: &'s Dictionary,
    descendant: &'s Dictionary,
    codes: BTreeSet<u16>,
}

impl Font<'_> {
    fn base(&self) -> String {
        self.font
            .get(b"BaseFont")
            .and_then(Object::as_name)
            .map(|n| String::from_utf8_lossy(n).into_owned())
            .unwrap()
    }
}

fn used<'s>(sheet: &'s Sheet<'_>) -> Result<Vec<Font<'s>>, String> {
    let mut fonts: BTreeMap<Vec<u8>, Font<'s>> = BTreeMap::new();
    for (page, operations) in content::pages(sheet)? {
        let mut name = Vec::new();
        for operation in operations {
            match (operation.operator.as_str(), operation.operands.first()) {
                ("Tf", Some(Object::Name(set))) => name = set.clone(),
                ("Tj", Some(Object::String(text, _))) => {
                    if !fonts.contains_key(&name) {
                        let key = String::from_utf8_lossy(&name).into_owned();
                        let font = sheet.dictionary(content::fonts(sheet, page)?, &key)?;
                        let [descendant] = sheet.array(font, "DescendantFonts")?.as_slice() else {
                            return Err("not one descendant".into());
                        };
                        let descendant = sheet.follow(descendant)?;
                        fonts.insert(
                            name.clone(),
                            Font {
                                font,
                                descendant,
                                codes: BTreeSet::new(),
                            },
                        );
                    }
                    let codes = text
                        .chunks_exact(2)
                        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                    fonts.get_mut(&name).unwrap().codes.extend(codes);
                }
                _ => {}
            }
        }
    }
    ensure(!fonts.is_empty(), "no text is shown")?;
    Ok(fonts.into_values().collect())
}

pub fn collection(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        ensure(
            sheet.name(font.font, "Subtype")? == b"Type0",
            "a font is not composite",
        )?;
        ensure(
            sheet.name(font.font, "Encoding")? == b"Identity-H",
            "its codes are not its characters'",
        )?;
        let info = sheet.dictionary(font.descendant, "CIDSystemInfo")?;
        for (key, value) in [("Registry", "Adobe"), ("Ordering", "Identity")] {
            ensure(
                sheet.get(info, key)?.as_str().map_err(said)? == value.as_bytes(),
                format!("{key} is another"),
            )?;
        }
        ensure(
            sheet.get(info, "Supplement")?.as_i64().map_err(said)? == 0,
            "Supplement is another",
        )?;
    }
    Ok(())
}

pub fn glyph_map(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        match sheet.name(font.descendant, "Subtype")? {
            b"CIDFontType2" => ensure(
                sheet.name(font.descendant, "CIDToGIDMap")? == b"Identity",
                "another map",
            )?,
            b"CIDFontType0" => {
                ensure(!font.descendant.has(b"CIDToGIDMap"), "a CFF font has a map")?
            }
            _ => return Err("a descendant is of neither kind".into()),
        }
    }
    Ok(())
}

pub fn embedded(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        let base = font.base();
        let tagged = base.split_once('+').is_some_and(|(tag, name)| {
            tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) && !name.is_empty()
        });
        ensure(tagged, format!("{base} has no subset's tag"))?;
        let descriptor = sheet.dictionary(font.descendant, "FontDescriptor")?;
        ensure(
            sheet.name(font.descendant, "BaseFont")? == base.as_bytes(),
            "its descendant has another name",
        )?;
        ensure(
            sheet.name(descriptor, "FontName")? == base.as_bytes(),
            "its descriptor has another name",
        )?;
        ensure(
            !descriptor.has(b"CIDSet"),
            "a set of characters that nobody asked for",
        )?;
        let true_type = sheet.name(font.descendant, "Subtype")? == b"CIDFontType2";
        let (key, other) = if true_type {
            ("FontFile2", b"FontFile3")
        } else {
            ("FontFile3", b"FontFile2")
        };
        ensure(!descriptor.has(other), "two programs")?;
        let stream = sheet.stream(descriptor, key)?;
        let program = plain(stream)?;
        if true_type {
            let length = sheet.get(&stream.dict, "Length1")?.as_i64().map_err(said)?;
            ensure(
                program.starts_with(&[0, 1, 0, 0]) && length as usize == program.len(),
                "it is no TrueType font",
            )?;
        } else {
            ensure(
                sheet.name(&stream.dict, "Subtype")? == b"CIDFontType0C",
                "its program is of another kind",
            )?;
            ensure(program.starts_with(&[1, 0]), "it is no CFF font")?;
        }
    }
    Ok(())
}

pub fn widths(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        let list = sheet.array(font.descendant, "W")?;
        let mut widths = BTreeMap::new();
        for pair in list.chunks(2) {
            let [Object::Integer(first), Object::Array(run)] = pair else {
                return Err("W is in another form".into());
            };
            for (i, width) in run.iter().enumerate() {
                widths.insert(
                    (*first as usize + i) as u16,
                    width.as_float().map_err(said)?,
                );
            }
        }
        let characters = to_unicode(sheet, &font)?;
        let base = font.base();
        let default = sheet.get(font.descendant, "DW")?.as_float().map_err(said)?;
        for code in &font.codes {
            let width = widths.get(code).unwrap_or(&default);
            let Some(c) = characters.get(code) else {
                continue;
            };
            let face = advance(base.split_once('+').unwrap_or_default().1, *c)?;
            ensure(
                (width - face).abs() <= 1.0,
                format!("{base} {c}: {width}, the face has {face}"),
            )?;
        }
    }
    Ok(())
}

/// Advance of a character in the installed face, thousandths.
fn advance(postscript: &str, c: char) -> Result<f32, String> {
    let (file, index) = match postscript {
        "NotoSansCJKsc-Regular" => ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
        "NotoSansCJKsc-Bold" => ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
        "NotoSansMonoCJKsc-Regular" => ("opentype/noto/NotoSansCJK-Regular.ttc", 7),
        "HanaMinB" => ("truetype/hanazono/HanaMinB.ttf", 0),
        other => return Err(format!("{other} is no face of the papers")),
    };
    thread_local!(static FILES: std::cell::RefCell<BTreeMap<String, &'static [u8]>> = Default::default());
    let bytes = FILES.with_borrow_mut(|files| {
        let read = || {
            Vec::leak(std::fs::read(format!("/usr/share/fonts/{file}")).unwrap()) as &'static [u8]
        };
        *files.entry(file.to_owned()).or_insert_with(read)
    });
    let font = FontRef::from_index(bytes, index).map_err(|e| e.to_string())?;
    let glyph = font
        .charmap()
        .map(c)
        .ok_or(format!("{postscript} lacks {c}"))?;
    font.glyph_metrics(Size::new(1000.0), LocationRef::default())
        .advance_width(glyph)
        .ok_or("no advance".into())
}

/// The character of each code, one each.
fn to_unicode(sheet: &Sheet<'_>, font: &Font<'_>) -> Result<BTreeMap<u16, char>, String> {
    let map = String::from_utf8(plain(sheet.stream(font.font, "ToUnicode")?)?)
        .map_err(|e| e.to_string())?;
    ensure(
        map.contains("begincodespacerange\n<0000> <FFFF>\nendcodespacerange"),
        "it has another code space",
    )?;
    let mut found = BTreeMap::new();
    for part in map.split("beginbfchar").skip(1) {
        let part = part.split("endbfchar").next().unwrap_or_default();
        for line in part.lines().filter(|line| line.starts_with('<')) {
            let hex: Vec<&str> = line
                .split(['<', '>', ' '])
                .filter(|hex| !hex.is_empty())
                .collect();
            let [code, text] = hex[..] else {
                return Err(format!("{line} in ToUnicode"));
            };
            let code = u16::from_str_radix(code, 16).map_err(|e| e.to_string())?;
            let units = text
                .as_bytes()
                .chunks(4)
                .map(|four| std::str::from_utf8(four).unwrap());
            let units: Vec<u16> = units
                .map(|u| u16::from_str_radix(u, 16).unwrap_or(0xD800))
                .collect();
            let text: Vec<char> = String::from_utf16(&units)
                .map_err(|e| e.to_string())?
                .chars()
                .collect();
            let [c] = text[..] else {
                return Err(format!("{line} is not one character"));
            };
            found.insert(code, c);
        }
    }
    Ok(found)
}

pub fn unicode(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        let characters = to_unicode(sheet, &font)?;
        for code in &font.codes {
            let c = characters
                .get(code)
                .ok_or(format!("{} {code} has no Unicode", font.base()))?;
            ensure(
                !['\0', '\u{FEFF}', '\u{FFFE}'].contains(c),
                "a character that is none",
            )?;
        }
    }
    Ok(())
}

pub fn notdef(sheet: &Sheet<'_>) -> Verdict {
    for font in used(sheet)? {
        ensure(
            !font.codes.contains(&0),
            format!("{} shows .notdef", font.base()),
        )?;
    }
    Ok(())
}
