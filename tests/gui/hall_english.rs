// SPDX-License-Identifier: Apache-2.0

//! The hall's pictures in English stand as whole as in Chinese.

use crate::layout::{both, faults};
use crate::scenes::ENGLISH;
use crate::support::process::test_again;
use paiwei::i18n::gettext;

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn nothing_is_cut_and_nothing_overlaps_in_english() {
    if std::env::var_os(ENGLISH).is_none() {
        let name = "nothing_is_cut_and_nothing_overlaps_in_english";
        let mut again = test_again(module_path!(), name);
        assert!(again.env(ENGLISH, "1").status().unwrap().success());
        return;
    }
    let wrong: Vec<String> = both()
        .flat_map(|(name, scene)| {
            faults(&scene)
                .into_iter()
                .map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    assert_eq!(gettext("Rehearsal"), "Rehearsal");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
