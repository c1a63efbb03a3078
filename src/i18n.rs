// SPDX-License-Identifier: Apache-2.0

//! The words of the screen: English in the source, Simplified Chinese from the catalogue in `po/`.
//! Papers do not use it: they are always in Chinese.
//!
//! The catalogue is built into the program, so that no installation can lose it and no environment
//! or locale decides what is read on the glass. Until a language is bound, and without the feature
//! `gui`, the English stands as it is.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What the screen speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh_CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

static BOUND: OnceLock<HashMap<String, String>> = OnceLock::new();

/// The screen's words for an English source text.
pub fn gettext(source: &str) -> String {
    BOUND
        .get()
        .and_then(|words| words.get(source))
        .map_or_else(|| source.to_owned(), Clone::clone)
}

/// Binds the program's words to a language, for as long as it runs: the first one stands.
#[cfg(feature = "gui")]
pub fn bind(language: Language) {
    BOUND.get_or_init(|| match language {
        Language::English => HashMap::new(),
        Language::Chinese => catalogue(include_str!("../po/zh_CN.po")),
    });
}

/// English text and translation. A catalogue that can't be read would leave the English; a test
/// reads the one that is built in.
#[cfg(feature = "gui")]
fn catalogue(text: &str) -> HashMap<String, String> {
    let Ok(catalogue) = polib::po_file::parse_from_reader(text.as_bytes()) else {
        return HashMap::new();
    };
    let pair = |message: &dyn polib::message::MessageView| {
        let translated = message.msgstr().ok().filter(|text| !text.is_empty())?;
        Some((message.msgid().to_owned(), translated.to_owned()))
    };
    catalogue.messages().filter_map(pair).collect()
}

/// A text with its `{}` filled in turn.
pub fn fill(text: String, values: &[&dyn std::fmt::Display]) -> String {
    values.iter().fold(text, |text, value| {
        text.replacen("{}", &value.to_string(), 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_the_gaps_in_turn() {
        assert_eq!(fill("{} of {}".into(), &[&1, &"two"]), "1 of two");
    }

    #[cfg(feature = "gui")]
    #[test]
    fn every_word_of_the_catalogue_is_in_the_program() {
        let text = include_str!("../po/zh_CN.po");
        let words = catalogue(text);
        // All but the catalogue's head.
        assert_eq!(
            words.len(),
            text.lines()
                .filter(|line| line.starts_with("msgid "))
                .count()
                - 1
        );
        assert_eq!(words["Rehearsal"], "演练");
        assert!(!text.contains(", fuzzy"), "a guess is no translation");
    }
}
