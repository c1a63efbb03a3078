// SPDX-License-Identifier: Apache-2.0

//! The same marks by krilla, as PDF/A-3b: glyphs looked up once a character, no shaping, one path
//! for all rules of a page.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use paiwei::sheet::{Align, Ink, Mark, Paper, Text, Weight};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::cell::RefCell;
use std::error::Error;

/// Regular, bold, rare: as ours.
const FILES: [(&str, u32); 3] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", 0),
];

type Known = (u8, u16, f32);

/// Opened once, as krilla's users do.
pub struct Faces {
    bytes: Vec<Vec<u8>>,
    fonts: Vec<Font>,
}

impl Faces {
    pub fn load() -> Result<Self, Box<dyn Error>> {
        let bytes: Vec<Vec<u8>> = FILES.iter().map(|(file, _)| std::fs::read(file)).collect::<Result<_, _>>()?;
        let open = |(bytes, (_, index)): (&Vec<u8>, (&str, u32))| Font::new(bytes.clone().into(), index);
        let fonts = bytes.iter().zip(FILES).map(open).collect::<Option<_>>().ok_or("a font can't be opened")?;
        Ok(Self { bytes, fonts })
    }

    pub fn write(&self, paper: &Paper) -> Result<Vec<u8>, Box<dyn Error>> {
        let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A3_B).finish();
        let configuration = configuration.map_err(|e| format!("{e:?}"))?;
        let mut document = Document::new_with(SerializeSettings { configuration, ..Default::default() });
        let setter = Setter {
            fonts: &self.fonts,
            refs: self
                .bytes
                .iter()
                .zip(FILES)
                .map(|(b, (_, i))| FontRef::from_index(b, i))
                .collect::<Result<_, _>>()?,
            known: RefCell::new(([vec![0; 0x11_0000], vec![0; 0x11_0000]], Vec::new())),
        };
        let date = DateTime::new(2026).month(8).day(22);
        document.set_metadata(Metadata::new().title(paper.title.clone()).language("zh-CN".into()).creation_date(date));
        for file in &paper.attachments {
            document.embed_file(EmbeddedFile {
                path: file.name.clone(),
                mime_type: MimeType::new(file.media_type),
                description: Some(file.about.clone()),
                association_kind: AssociationKind::Data,
                data: file.bytes.clone().into(),
                modification_date: Some(date),
                compress: Some(true),
                location: None,
            });
        }
        for page in &paper.pages {
            let mut sheet = document.start_page_with(PageSettings::from_wh(595.28, 841.89).ok_or("no page")?);
            let mut surface = sheet.surface();
            for mark in &page.marks {
                if let Mark::Text(text) = mark {
                    setter.text(&mut surface, text)?;
                }
            }
            let mut rules = PathBuilder::new();
            for mark in &page.marks {
                if let Mark::Rule(from, to) = mark {
                    rules.move_to(from.0, from.1);
                    rules.line_to(to.0, to.1);
                }
            }
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: colour(Ink::Grey).into(), width: 0.35, ..Default::default() }));
            if let Some(path) = rules.finish() {
                surface.draw_path(&path);
            }
            surface.finish();
            sheet.finish();
        }
        document.finish().map_err(|e| format!("{e:?}").into())
    }
}

struct Setter<'a> {
    fonts: &'a [Font],
    refs: Vec<FontRef<'a>>,
    /// By weight and character: place in the list, from 1.
    known: RefCell<([Vec<u32>; 2], Vec<Known>)>,
}

impl Setter<'_> {
    fn glyph(&self, weight: Weight, c: char) -> Result<Known, Box<dyn Error>> {
        let (table, list) = &mut *self.known.borrow_mut();
        let place = &mut table[weight as usize][c as usize];
        if *place > 0 {
            return Ok(list[*place as usize - 1]);
        }
        let order: &[usize] = if weight == Weight::Bold { &[1, 0, 2] } else { &[0, 2] };
        let find = |face: &usize| {
            let glyph = self.refs[*face].charmap().map(c).filter(|glyph| glyph.to_u32() != 0)?;
            let metrics = self.refs[*face].glyph_metrics(Size::new(1000.0), LocationRef::default());
            Some((*face as u8, glyph.to_u32() as u16, metrics.advance_width(glyph)? / 1000.0))
        };
        let found = order.iter().find_map(find).ok_or("a character without a glyph")?;
        list.push(found);
        *place = list.len() as u32;
        Ok(found)
    }

    fn text(&self, surface: &mut Surface<'_>, text: &Text) -> Result<(), Box<dyn Error>> {
        let mut glyphs = Vec::with_capacity(text.text.len());
        let mut wide = 0.0;
        for (at, c) in text.text.char_indices() {
            let (face, id, advance) = self.glyph(text.weight, c)?;
            wide += advance;
            let glyph = KrillaGlyph::new(GlyphId::new(id.into()), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None);
            glyphs.push((face, glyph));
        }
        let mut x = match text.align {
            Align::Left => text.x,
            Align::Centre => text.x - wide * text.size / 2.0,
            Align::Right => text.x - wide * text.size,
        };
        surface.set_stroke(None);
        surface.set_fill(Some(Fill { paint: colour(text.ink).into(), ..Default::default() }));
        for run in glyphs.chunk_by(|a, b| a.0 == b.0) {
            let own: Vec<KrillaGlyph> = run.iter().map(|(_, glyph)| glyph.clone()).collect();
            let font = self.fonts[run[0].0 as usize].clone();
            surface.draw_glyphs(Point::from_xy(x, text.y), &own, font, &text.text, text.size, false);
            x += own.iter().map(|glyph| glyph.x_advance).sum::<f32>() * text.size;
        }
        Ok(())
    }
}

fn colour(ink: Ink) -> rgb::Color {
    let [r, g, b] = ink.rgb().map(|part| (part * 255.0).round() as u8);
    rgb::Color::new(r, g, b)
}
