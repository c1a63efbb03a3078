// SPDX-License-Identifier: Apache-2.0

//! The fonts of a PDF: only the glyphs used, each glyph under one character.
//!
//! Invariant: text that is searched or copied is exactly what was set. Where two characters share a
//! glyph of a face, the second is set in an alias of that font, whose program is the first one's.

use super::PageWriter;
use crate::sheet::glyphs::{PlacedGlyph, SheetError, writer};
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
    /// Returns the name in the page's resources: face and alias, each after its letter, so that no
    /// two slots share a name.
    pub fn name(&self) -> String {
        format!("F{}a{}", self.face, self.alias)
    }
}

/// A font that uses the program of another font of the same face.
pub struct FontAlias {
    /// The name in the page's resources.
    pub name: String,
    /// The name of the font whose program it uses.
    pub base: String,
}

/// Returns the first slot of the glyph's face in which the glyph is unused or stands for the same
/// character; adds a slot where there is none.
fn slot_for(slots: &mut Vec<FontSlot>, new: PlacedGlyph) -> usize {
    let mut alias = 0;
    for (place, slot) in slots.iter().enumerate() {
        if slot.face != new.face {
            continue;
        }
        if slot.glyphs.get(&new.id).is_none_or(|c| *c == new.c) {
            return place;
        }
        alias += 1;
    }
    slots.push(FontSlot {
        face: new.face,
        alias,
        glyphs: BTreeMap::new(),
    });
    slots.len() - 1
}

impl PageWriter<'_> {
    /// Returns the slot that shows a glyph of the list.
    pub fn slot(&mut self, glyph: usize) -> usize {
        match self.slot_of.get(glyph) {
            Some(slot) => *slot,
            None => self.assign(glyph),
        }
    }

    /// Assigns slots to all glyphs that have none yet. Returns the slot of the given one.
    #[cold]
    fn assign(&mut self, glyph: usize) -> usize {
        for new in &self.glyphs.list()[self.slot_of.len()..] {
            let slot = slot_for(&mut self.slots, *new);
            self.slots[slot].glyphs.insert(new.id, new.c);
            self.slot_of.push(slot);
        }
        self.slot_of[glyph]
    }

    /// Embeds a subset of each face. Returns the aliases.
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
                    aliases.push(FontAlias {
                        name: slot.name(),
                        base: first.name(),
                    });
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

/// Returns the tag of a subset: six letters, from its hash (PDF 32000-1, 9.6.4).
fn tag(subset: &[u8]) -> String {
    Sha256::digest(subset)
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}
