// SPDX-License-Identifier: Apache-2.0

//! Messages of the screen: English in the source, translations in `po/`.
//!
//! The catalogues are built into the program, so that no installation can lose them and no
//! environment or locale decides what is shown. Until a language is bound, messages are in English.
//! Placeholders are named (`{school}`), so that a translation can reorder them. Papers do not use
//! this module: they are always in Chinese.

use polib::message::MessageView;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::OnceLock;

// `CATALOGUES`: code and `.po` text of each language that `po/LINGUAS` lists, by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// Language of the screen: English, or one that `po/LINGUAS` lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Language(&'static str);

/// A language that has no catalogue.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no catalogue of the language {0:?}")]
pub struct UnknownLanguage(String);

impl Language {
    /// English, the language of the source.
    pub const ENGLISH: Self = Self("en");
    /// Simplified Chinese.
    pub const CHINESE: Self = Self("zh_CN");
}

// By hand: a derived one would borrow the code from what is read.
impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::try_from(code).map_err(D::Error::custom)
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(code: String) -> Result<Self, UnknownLanguage> {
        let translated = CATALOGUES.iter().map(|(known, _)| Self(known));
        let mut known = [Self::ENGLISH].into_iter().chain(translated);
        known
            .find(|language| language.0 == code)
            .ok_or(UnknownLanguage(code))
    }
}

/// Values of a message's placeholders, by name.
pub type Values<'a> = [(&'a str, &'a dyn Display)];

static BOUND: OnceLock<&'static Catalogue> = OnceLock::new();

thread_local! {
    /// The language of [`in_language`] on this thread, before the bound one.
    static SCOPED: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// Binds the process to a language. Later calls change nothing.
pub fn bind(language: Language) {
    BOUND.get_or_init(|| Catalogue::of(language));
}

/// Runs a function whose messages, on this thread, are in a language other than the bound one:
/// what is printed in two languages is made of two such runs.
pub fn in_language<T>(language: Language, run: impl FnOnce() -> T) -> T {
    let outer = SCOPED.replace(Some(Catalogue::of(language)));
    let result = run();
    SCOPED.set(outer);
    result
}

/// Returns a message in the bound language.
pub fn gettext(msgid: &str) -> String {
    translation(msgid, 0).unwrap_or(msgid).to_owned()
}

/// Returns a message in the bound language, its `{name}` placeholders replaced by the values.
///
/// An inserted value is never searched for placeholders; one that has no value is kept as it is.
pub fn gettext_f(msgid: &str, values: &Values<'_>) -> String {
    substitute(translation(msgid, 0).unwrap_or(msgid), values)
}

/// Marks a message for the catalogues that is looked up elsewhere, by [`gettext_f`].
pub const fn gettext_noop(msgid: &'static str) -> &'static str {
    msgid
}

/// Returns the form of a message that the bound language uses for a count, with the values for its
/// placeholders as in [`gettext_f`]. The count is none of them by itself: name it in `values` too.
pub fn ngettext_f(
    singular: &str,
    plural: &str,
    count: impl TryInto<u64>,
    values: &Values<'_>,
) -> String {
    // A count that does not fit is not 1, which is all that the plural forms ask.
    let count = count.try_into().unwrap_or(u64::MAX);
    let english = if count == 1 { singular } else { plural };
    substitute(translation(singular, count).unwrap_or(english), values)
}

/// Looks up a message's translation.
fn translation(msgid: &str, _count: u64) -> Option<&'static str> {
    let catalogue = SCOPED.get().or_else(|| BOUND.get().copied())?;
    catalogue.0.get(msgid)?.first().map(String::as_str)
}

/// Replaces the placeholders in one pass from left to right, so that a value that looks like one
/// is inserted as it is.
fn substitute(message: &str, values: &Values<'_>) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match placeholder(after, values) {
            Some((value, tail)) => {
                // A String takes whatever is written.
                let _ = write!(text, "{value}");
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// Returns the value of the placeholder that a text begins with (its `{` is read already), and
/// the text after its `}`.
fn placeholder<'a>(text: &'a str, values: &Values<'a>) -> Option<(&'a dyn Display, &'a str)> {
    let (name, tail) = text.split_once('}')?;
    let (_, value) = values.iter().find(|(known, _)| *known == name)?;
    Some((*value, tail))
}

/// Translations by msgid: one text, or one for each plural form.
#[derive(Default)]
struct Catalogue(HashMap<String, Vec<String>>);

impl Catalogue {
    /// Returns the catalogue of a language; that of English is empty.
    fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
        static READ: [OnceLock<Catalogue>; CATALOGUES.len()] =
            [const { OnceLock::new() }; CATALOGUES.len()];
        let mut catalogues = CATALOGUES.iter().zip(&READ);
        match catalogues.find(|((code, _), _)| *code == language.0) {
            Some(((_, po), read)) => read.get_or_init(|| Self::parse(po)),
            None => ENGLISH.get_or_init(Self::default),
        }
    }

    /// Reads a `.po` file. One that can't be read would leave the English; a test reads each that
    /// is built in.
    fn parse(po: &str) -> Self {
        let Ok(catalogue) = polib::po_file::parse_from_reader(po.as_bytes()) else {
            return Self::default();
        };
        let messages = catalogue.messages();
        Self(messages.filter_map(entry).collect())
    }
}

/// Returns a message's msgid and translations; none where it is not translated yet.
fn entry(message: &dyn MessageView) -> Option<(String, Vec<String>)> {
    let forms = match message.msgstr_plural() {
        Ok(forms) => forms.clone(),
        Err(_) => vec![message.msgstr().ok()?.to_owned()],
    };
    let complete = forms.iter().all(|form| !form.is_empty());
    complete.then(|| (message.msgid().to_owned(), forms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_by_name() {
        assert_eq!(
            substitute("{b} of {a}", &[("a", &1), ("b", &"two")]),
            "two of 1"
        );
    }

    #[test]
    fn an_inserted_value_is_not_substituted_again() {
        assert_eq!(
            substitute(
                "{school}: {children}, {}",
                &[("school", &"A{}B{children}{school}"), ("children", &7)]
            ),
            "A{}B{children}{school}: 7, {}"
        );
    }

    #[test]
    fn a_placeholder_without_a_value_is_kept() {
        assert_eq!(substitute("{a {b} {", &[("b", &2)]), "{a 2 {");
    }

    #[test]
    fn english_has_two_plural_forms() {
        let [one, many] = ["{files} file", "{files} files"];
        let shown = [0u64, 1, 2].map(|count| ngettext_f(one, many, count, &[("files", &count)]));
        assert_eq!(shown, ["0 files", "1 file", "2 files"]);
    }

    #[test]
    fn each_message_of_each_catalogue_is_built_in() {
        for (language, po) in CATALOGUES {
            let catalogue = Catalogue::parse(po);
            let messages = po.lines().filter(|line| line.starts_with("msgid ")).count();
            // All but the catalogue's header.
            assert_eq!(catalogue.0.len(), messages - 1, "{language}");
            assert!(
                !po.contains(", fuzzy"),
                "{language}: a guess is no translation"
            );
            // The one rule of plural forms that `translation` knows.
            assert!(po.contains("nplurals=1; plural=0;"), "{language}");
        }
    }

    #[test]
    fn a_language_is_one_that_has_a_catalogue() {
        let named = |code: &str| Language::try_from(code.to_owned());
        assert_eq!(named("zh_CN"), Ok(Language::CHINESE));
        assert_eq!(named("en"), Ok(Language::ENGLISH));
        assert_eq!(named("xx"), Err(UnknownLanguage("xx".into())));
        let msgid = "Rehearsal";
        let chinese = in_language(Language::CHINESE, || gettext(msgid));
        assert_eq!(chinese, "演练");
    }
}
