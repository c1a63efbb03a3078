// SPDX-License-Identifier: Apache-2.0

//! The fonts of a PDF: only the glyphs used, each glyph under one character.
//!
//! Invariant: text that is searched or copied is exactly what was set. Where two characters share a
//! glyph of a face, the second is set in an alias of that font, whose program is the first one's.

use super::PageWriter;
use crate::sheet::glyphs::{SheetError, writer};
use printpdf::{FontId, ParsedFont, PdfDocument, PdfFont};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A font of the PDF: a face, and which glyph stands for which character. Alias 0 carries the
/// face's program.
pub struct FontSlot {
    face: usize,
    alias: usize,
    glyphs: BTreeMap<u16, char>,
}

impl FontSlot {
    /// Its name in the page's resources: face and alias, both letters, so that no two slots share
    /// one.
    pub fn name(&self) -> String {
        format!("F{}a{}", self.face, self.alias)
    }
}

/// An alias's resource name, and that of the font whose program it shares.
pub type FontAlias = (String, String);

impl PageWriter<'_> {
    /// The slot that shows a glyph of the list.
    pub fn slot(&mut self, glyph: usize) -> usize {
        match self.slot_of.get(glyph) {
            Some(slot) => *slot,
            None => self.assign(glyph),
        }
    }

    #[cold]
    fn assign(&mut self, glyph: usize) -> usize {
        for new in &self.glyphs.list()[self.slot_of.len()..] {
            let fits = |slot: &FontSlot| slot.glyphs.get(&new.id).is_none_or(|c| *c == new.c);
            let slot = self
                .slots
                .iter()
                .position(|slot| slot.face == new.face && fits(slot))
                .unwrap_or_else(|| {
                    let alias = self
                        .slots
                        .iter()
                        .filter(|slot| slot.face == new.face)
                        .count();
                    self.slots.push(FontSlot {
                        face: new.face,
                        alias,
                        glyphs: BTreeMap::new(),
                    });
                    self.slots.len() - 1
                });
            self.slots[slot].glyphs.insert(new.id, new.c);
            self.slot_of.push(slot);
        }
        self.slot_of[glyph]
    }

    /// Embeds the subsets. Returns each alias.
    pub fn embed(&self, document: &mut PdfDocument) -> Result<Vec<FontAlias>, SheetError> {
        let mut aliases = Vec::new();
        for (index, face) in self.glyphs.faces.iter().enumerate() {
            // The first slot of a face has all its glyphs: a glyph goes into an alias only when it
            // stands there already.
            let own: Vec<&FontSlot> = self
                .slots
                .iter()
                .filter(|slot| slot.face == index)
                .collect();
            let Some(first) = own.first() else { continue };
            let glyphs: Vec<u16> = first.glyphs.keys().copied().collect();
            let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
            let subset = subsetter::subset(&face.bytes, face.index, &remapper)
                .map_err(|e| writer(format!("{e:?}")))?;
            let mut font = ParsedFont::from_bytes(&subset, 0, &mut Vec::new())
                .ok_or_else(|| writer(format!("{} can't be subset", face.postscript)))?;
            font.font_name = Some(format!("{}+{}", tag(&subset), face.postscript));
            for slot in &own {
                let mut font = font.clone();
                for (glyph, c) in &slot.glyphs {
                    let new = remapper
                        .get(*glyph)
                        .ok_or_else(|| writer("a glyph was lost in the subset"))?;
                    font.set_codepoint_mapping(*c as u32, new);
                }
                if slot.alias > 0 {
                    aliases.push((slot.name(), first.name()));
                }
                document
                    .resources
                    .fonts
                    .map
                    .insert(FontId(slot.name()), PdfFont::new(font));
            }
        }
        Ok(aliases)
    }
}

/// Six letters that belong to the subset (PDF 32000-1, 9.6.4).
fn tag(subset: &[u8]) -> String {
    Sha256::digest(subset)
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
