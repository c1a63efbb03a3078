//! The words of the screen: English in the source, Simplified Chinese by gettext. Papers do not use it: they are always in Chinese.
//!
//! Without the feature `gui` the English stands as it is, so scenes can be tested where no catalogue is.

/// The screen's words for an English source text.
#[cfg(feature = "gui")]
pub fn gettext(source: &str) -> String {
    gettextrs::gettext(source)
}

/// The source text itself.
#[cfg(not(feature = "gui"))]
pub fn gettext(source: &str) -> String {
    source.to_owned()
}

/// Binds the program's words to the language of the environment (`LANGUAGE`).
#[cfg(feature = "gui")]
pub fn bind() {
    use gettextrs::{LocaleCategory, bind_textdomain_codeset, bindtextdomain, setlocale, textdomain};
    // As installed, else as built.
    let folders = [option_env!("PAIWEI_LOCALEDIR"), Some(env!("PAIWEI_BUILT_LOCALES"))];
    setlocale(LocaleCategory::LcAll, "");
    if let Some(folder) = folders.into_iter().flatten().find(|folder| std::path::Path::new(folder).exists()) {
        // Without translations the screen speaks English; that is no reason not to start.
        let _ = bindtextdomain("paiwei", folder);
        let _ = bind_textdomain_codeset("paiwei", "UTF-8");
        let _ = textdomain("paiwei");
    }
}

/// A text with its `{}` filled in turn.
pub fn fill(text: String, values: &[&dyn std::fmt::Display]) -> String {
    values.iter().fold(text, |text, value| text.replacen("{}", &value.to_string(), 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_fill_the_gaps_in_turn() {
        assert_eq!(super::fill("{} of {}".into(), &[&1, &"two"]), "1 of two");
    }
}
