// SPDX-License-Identifier: Apache-2.0

//! The shared scenes in the language of this process. The first language that is bound to a process
//! remains; Chinese, unless the process was started for another one.

pub use crate::support::hall_scenes::{Named, rehearsed};

use crate::support::hall_scenes;
use paiwei::hall::Scene;
use paiwei::i18n::{Language, bind};

/// Set in a process whose scenes are in English.
pub const ENGLISH: &str = "PAIWEI_SCENES_IN_ENGLISH";

fn bind_language() {
    let english = std::env::var_os(ENGLISH).is_some();
    bind(if english {
        Language::ENGLISH
    } else {
        Language::CHINESE
    });
}

/// Returns every scene.
pub fn pictures() -> &'static [Named] {
    bind_language();
    hall_scenes::pictures()
}

/// Returns the scene of this name.
pub fn picture(name: &str) -> &'static Scene {
    bind_language();
    hall_scenes::picture(name)
}
