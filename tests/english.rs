// SPDX-License-Identifier: Apache-2.0

//! The hall's pictures in English stand as whole as in Chinese.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;
mod scenes;

use common::fonts;
use paiwei::i18n::{Language, bind, gettext};
use scenes::{both, faults};

#[test]
fn nothing_is_cut_and_nothing_overlaps_in_english() {
    if fonts().is_none() {
        return;
    }
    // The first language that is bound stands.
    bind(Language::English);
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
