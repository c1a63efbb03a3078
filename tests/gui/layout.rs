// SPDX-License-Identifier: Apache-2.0

//! What is wrong with the layout of a picture: what is cut, too small to be read, or stands over
//! something else.

use crate::scenes::{pictures, rehearsed};
use paiwei::hall::{PlacedText, Scene, TextPlacement, written};

/// Both palettes of every picture.
pub fn both() -> impl Iterator<Item = (String, Scene)> {
    let of = |(name, scene): &(String, Scene)| {
        [
            (name.clone(), scene.clone()),
            (format!("{name}-rehearsal"), rehearsed(scene)),
        ]
    };
    pictures().iter().flat_map(of)
}

fn overlap(a: &PlacedText, b: &PlacedText) -> bool {
    const TOUCH: f64 = 1.0;
    let apart = a.right <= b.left + TOUCH
        || b.right <= a.left + TOUCH
        || a.bottom <= b.top + TOUCH
        || b.bottom <= a.top + TOUCH;
    !apart
}

fn inside(inner: &PlacedText, outer: &PlacedText) -> bool {
    inner.left >= outer.left - 1.0
        && inner.right <= outer.right + 1.0
        && inner.top >= outer.top - 1.0
        && inner.bottom <= outer.bottom + 1.0
}

/// What is wrong with the layout of a picture.
pub fn faults(scene: &Scene) -> Vec<String> {
    const STAGE: PlacedText = PlacedText {
        what: TextPlacement::Box,
        left: 0.0,
        top: 0.0,
        right: 1920.0,
        bottom: 1080.0,
    };
    /// What parents read; the footer is the record's line.
    const SMALLEST: f64 = 36.0;
    let all = written(scene).unwrap();
    let text = |written: &PlacedText| match &written.what {
        TextPlacement::Text { text, size, .. } => Some((text.clone(), *size)),
        TextPlacement::Box => None,
    };
    let texts: Vec<_> = all.iter().filter_map(|w| Some((text(w)?, w))).collect();
    let boxes: Vec<_> = all
        .iter()
        .filter(|w| w.what == TextPlacement::Box)
        .collect();
    let mut faults = Vec::new();
    for (i, ((words, size), place)) in texts.iter().enumerate() {
        if !inside(place, &STAGE) {
            faults.push(format!("{words} leaves the stage"));
        }
        // A mark beside a number stands for a word that is said elsewhere.
        let mark = words.chars().count() == 1 || words == "×2";
        if *size < SMALLEST && place.top < 1024.0 && !mark {
            let flag = words.chars().count() <= 4 && *size >= 34.0;
            if !flag {
                faults.push(format!("{words} is {size:.0} px"));
            }
        }
        if words.contains('…') && !words.chars().next().is_some_and(|c| c.is_ascii_hexdigit()) {
            faults.push(format!("{words} is cut"));
        }
        for ((other, _), there) in &texts[i + 1..] {
            if overlap(place, there) {
                faults.push(format!("{words} and {other} overlap"));
            }
        }
        for there in boxes
            .iter()
            .filter(|there| overlap(place, there) && !inside(place, there))
        {
            faults.push(format!(
                "{words} is cut by a box at {:.0}, {:.0}",
                there.left, there.top
            ));
        }
    }
    for (i, one) in boxes.iter().enumerate() {
        for other in boxes[i + 1..]
            .iter()
            .filter(|other| overlap(one, other) && !inside(one, other) && !inside(other, one))
        {
            faults.push(format!(
                "boxes overlap at {:.0}, {:.0}",
                other.left, other.top
            ));
        }
    }
    faults
}
