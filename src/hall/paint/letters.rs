// SPDX-License-Identifier: Apache-2.0

//! The letters of the pictures: which faces, and how a text is set.
//!
//! Invariant: a text measures the same at every size, and each face is looked up once, because that
//! costs the toolkit more than painting. Deliberately not here: the place of a text.

use cairo::{Antialias, HintMetrics, HintStyle};
use pango::prelude::FontMapExt;

/// Which letters.
#[derive(Clone, Copy)]
pub enum TextFace {
    /// Numbers: Roboto Condensed, bold, tabular.
    Digits,
    /// Captions.
    Sans,
    /// Captions that weigh more.
    SansBold,
    /// The record's line, figures as they come.
    Record,
    /// Titles and names.
    Serif,
    /// A title whose number counts.
    SerifCount,
    /// Fingerprints.
    Mono,
}

impl TextFace {
    fn description(self) -> &'static str {
        match self {
            Self::Digits => "Roboto Condensed, Noto Sans CJK SC Bold",
            Self::Sans | Self::Record => "Noto Sans CJK SC, HanaMinB",
            Self::SansBold => "Noto Sans CJK SC, HanaMinB Bold",
            Self::Serif | Self::SerifCount => "Noto Serif CJK SC, HanaMinB Bold",
            Self::Mono => "JetBrains Mono, Noto Sans Mono CJK SC",
        }
    }

    /// The size at which every text in it is set before it is scaled to its own; figures among
    /// others are set at theirs.
    pub fn set(self) -> f64 {
        if matches!(self, Self::Digits) {
            SET * FIGURES
        } else {
            SET
        }
    }

    /// Returns whether figures in it are set in the face of numbers: they are what people look for.
    fn counts(self) -> bool {
        matches!(self, Self::Sans | Self::SansBold | Self::SerifCount)
    }
}

/// Figures among Han characters are set a little larger and lower, so that they look as tall and
/// stand on the same foot.
const FIGURES: f64 = 1.1;
const LOWER: f64 = 0.055;

/// The size, pixels, at which a text is set.
const SET: f64 = 100.0;

/// Sets texts.
#[derive(Clone)]
pub struct TextSetter(pango::Context);

impl Default for TextSetter {
    /// Nothing is rounded to pixels.
    fn default() -> Self {
        let context = pangocairo::FontMap::default().create_context();
        context.set_round_glyph_positions(false);
        // One and the same Han character has other shapes in Japan or Taiwan; no locale is to
        // choose.
        context.set_language(Some(&pango::Language::from_string("zh-cn")));
        if let Ok(mut options) = cairo::FontOptions::new() {
            options.set_hint_metrics(HintMetrics::Off);
            options.set_hint_style(HintStyle::None);
            options.set_antialias(Antialias::Gray);
            pangocairo::functions::context_set_font_options(&context, Some(&options));
        }
        Self(context)
    }
}

impl TextSetter {
    /// A text at the size of its face, whatever its own will be.
    pub fn set(&self, face: TextFace, text: &str) -> pango::Layout {
        let layout = pango::Layout::new(&self.0);
        layout.set_font_description(Some(&described(face)));
        layout.set_text(text);
        if face.counts() {
            layout.set_attributes(figures(text).as_ref());
        }
        layout
    }
}

/// In pixels of the size at which it was set.
pub fn measured(units: i32) -> f64 {
    f64::from(units) / f64::from(pango::SCALE)
}

fn described(face: TextFace) -> pango::FontDescription {
    let mut font = pango::FontDescription::from_string(face.description());
    font.set_absolute_size(face.set() * f64::from(pango::SCALE));
    font
}

/// Figures in the face of numbers.
fn figures(text: &str) -> Option<pango::AttrList> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let attributes = pango::AttrList::new();
    let font = described(TextFace::Digits);
    let mut from = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (
            from,
            c.is_ascii_digit() || (from.is_some() && matches!(c, '/' | ':' | ',')),
        ) {
            (None, true) => from = Some(i),
            (Some(start), false) => {
                let mut face = pango::AttrFontDesc::new(&font);
                let mut foot =
                    pango::AttrInt::new_rise((-SET * LOWER * f64::from(pango::SCALE)) as i32);
                face.set_start_index(start as u32);
                face.set_end_index(i as u32);
                foot.set_start_index(start as u32);
                foot.set_end_index(i as u32);
                attributes.insert(face);
                attributes.insert(foot);
                from = None;
            }
            _ => {}
        }
    }
    Some(attributes)
}
