// SPDX-License-Identifier: Apache-2.0

//! Breaks of a text into lines: after whatever is no letter or figure of an alphabet, so at any
//! Han character and between words; a closing mark never begins a line.
//!
//! Invariant: the lines together are the text. A text is set once, whatever number of widths is
//! tried.

use super::letters::{TextFace, TextSetter, measured};
use std::ops::Range;

/// A text in the pieces that stay whole.
pub struct TextLines<'t> {
    text: &'t str,
    pieces: Vec<TextPiece>,
}

struct TextPiece {
    at: Range<usize>,
    /// Width at size 1, with the space after it and without.
    wide: f64,
    ink: f64,
}

impl<'t> TextLines<'t> {
    /// Sets the text once.
    pub fn new(letters: &TextSetter, face: TextFace, text: &'t str) -> Self {
        let layout = letters.set(face, text);
        let place = |index: usize| measured(layout.index_to_pos(index as i32).x()) / face.set();
        let piece = |at: Range<usize>| {
            let ink = text
                .get(at.clone())
                .map_or(at.end, |piece| at.start + piece.trim_end().len());
            // Some scripts run to the left.
            let wide = |to: usize| (place(to) - place(at.start)).abs();
            TextPiece {
                wide: wide(at.end),
                ink: wide(ink),
                at,
            }
        };
        Self {
            text,
            pieces: ranges(text).into_iter().map(piece).collect(),
        }
    }

    /// Lines no wider than the room.
    pub fn within(&self, size: f64, room: f64) -> Vec<String> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut wide = 0.0;
        for piece in &self.pieces {
            match lines.last_mut() {
                Some(line) if (wide + piece.ink) * size <= room => line.end = piece.at.end,
                _ => {
                    wide = 0.0;
                    lines.push(piece.at.clone());
                }
            }
            wide += piece.wide;
        }
        let line = |at: Range<usize>| self.text.get(at).unwrap_or_default().to_owned();
        if lines.is_empty() {
            vec![String::new()]
        } else {
            lines.into_iter().map(line).collect()
        }
    }

    /// In as few lines as it needs, all about as long: a title that breaks after one character
    /// looks like a mistake.
    pub fn balanced(&self, size: f64, room: f64) -> Vec<String> {
        let lines = self.within(size, room);
        if lines.len() == 1 {
            return lines;
        }
        let even =
            self.pieces.iter().map(|piece| piece.wide).sum::<f64>() * size / lines.len() as f64;
        let tries = [1.02, 1.1, 1.2, 1.35].map(|part| self.within(size, (even * part).min(room)));
        tries
            .into_iter()
            .find(|tried| tried.len() == lines.len())
            .unwrap_or(lines)
    }
}

/// Returns whether it is of an alphabet, whose words stay whole: those precede the first Han block.
fn spells(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2E80}'
}

/// The pieces that stay whole.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let closes = |word: &str| {
        word.starts_with([
            '，', '。', '、', '）', '》', '；', '：', '！', '？', '”', '’', '】', ')',
        ])
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for word in text.split_inclusive(|c: char| !spells(c)) {
        let to = from + word.len();
        match ranges.last_mut() {
            Some(last)
                if closes(word)
                    || text
                        .get(last.clone())
                        .is_some_and(|last| last.ends_with('（')) =>
            {
                last.end = to
            }
            _ => ranges.push(from..to),
        }
        from = to;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, room: f64) -> Vec<String> {
        TextLines::new(&TextSetter::default(), TextFace::Sans, text).within(10.0, room)
    }

    #[test]
    fn lines_are_the_text_and_no_wider_than_the_room() {
        let letters = TextSetter::default();
        for text in [
            "",
            "派",
            "南昌市城区民办小学电脑随机派位",
            "Rehearsal of the draw, results void",
            "2026 年 8 月 21 日（星期五）",
            "ئۈرۈمچى شەھەرلىك تەجرىبە باشلانغۇچ مەكتىپى",
        ] {
            for room in [30.0, 55.0, 71.0, 160.0, 1_000.0] {
                let lines = lines(text, room);
                assert_eq!(lines.concat(), text);
                for line in lines.iter().filter(|line| ranges(line).len() > 1) {
                    let wide = measured(letters.set(TextFace::Sans, line.trim_end()).size().0)
                        * 10.0
                        / TextFace::Sans.set();
                    assert!(wide <= room + 0.1, "{line} is {wide} wide, not {room}");
                }
            }
        }
    }

    #[test]
    fn a_closing_mark_never_begins_a_line() {
        assert_eq!(
            ranges("日（五），是")
                .into_iter()
                .map(|at| &"日（五），是"[at])
                .collect::<Vec<_>>(),
            ["日", "（五），", "是"]
        );
    }

    #[test]
    fn a_title_breaks_about_in_its_middle() {
        let lines = TextLines::new(&TextSetter::default(), TextFace::Serif, "电脑随机派位派班")
            .balanced(10.0, 70.0);
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|line| line.chars().count() >= 3),
            "{lines:?}"
        );
    }
}
