// SPDX-License-Identifier: Apache-2.0

//! The colours of the pictures, and what each is for.
//!
//! Invariant: what parents read contrasts with its ground by 7:1 at least.

/// Red, green, blue.
pub type Colour = (f64, f64, f64);

const fn hex(rgb: u32) -> Colour {
    (
        (rgb >> 16) as f64 / 255.0,
        ((rgb >> 8) & 0xFF) as f64 / 255.0,
        (rgb & 0xFF) as f64 / 255.0,
    )
}

/// The colours by their use; a colour is never the only sign of anything.
pub struct Palette {
    pub paper: Colour,
    pub ink: Colour,
    pub ink2: Colour,
    pub selected: Colour,
    pub now: Colour,
    pub tint: Colour,
    pub dot: Colour,
    pub line: Colour,
    pub card: Colour,
    pub ghost: Colour,
}

/// Numbers and marks that count.
pub const REAL: Palette = Palette {
    paper: hex(0xFAF6EC),
    ink: hex(0x10243E),
    ink2: hex(0x3F4C5E),
    selected: hex(0xA3160F),
    now: hex(0xF5B82E),
    tint: hex(0xFFF0C9),
    dot: hex(0x7C8590),
    line: hex(0xD8CFB8),
    card: hex(0xFFFFFF),
    ghost: hex(0xFAF6EC),
};

/// No vermilion in a rehearsal; captions go to ink, because they stand over the watermark.
pub const REHEARSAL: Palette = Palette {
    paper: hex(0xE6EBF0),
    ink2: hex(0x10243E),
    selected: hex(0x1F3F66),
    line: hex(0xBFC8D2),
    card: hex(0xF4F7FA),
    ghost: hex(0xD3DBE4),
    ..REAL
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours, as WCAG 2 has it.
    fn contrast(a: Colour, b: Colour) -> f64 {
        let channel = |c: f64| {
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let light =
            |(r, g, b): Colour| 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn what_parents_read_has_a_contrast_of_seven_and_a_dot_of_three() {
        for (name, p) in [("real", REAL), ("rehearsal", REHEARSAL)] {
            let text = [("ink", p.ink), ("ink2", p.ink2), ("selected", p.selected)];
            for (word, colour) in text {
                for (ground, under) in
                    [("paper", p.paper), ("card", p.card), ("watermark", p.ghost)]
                {
                    let ratio = contrast(colour, under);
                    assert!(ratio >= 7.0, "{name}: {word} on {ground}: {ratio:.2}");
                }
            }
            assert!(
                contrast(p.ink, p.now) >= 7.0 && contrast(p.card, p.selected) >= 7.0,
                "{name}"
            );
            assert!(contrast(p.dot, p.paper) >= 3.0, "{name}: a dot");
        }
    }
}
