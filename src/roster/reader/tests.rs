// SPDX-License-Identifier: Apache-2.0

//! Addresses and escapes.

use super::{address, cell_text};

#[test]
fn addresses_are_those_of_excel() {
    let cases = [
        ((0, 0), "A1"),
        ((9, 25), "Z10"),
        ((0, 26), "AA1"),
        ((1_048_575, 16_383), "XFD1048576"),
    ];
    for (at, name) in cases {
        assert_eq!(address(at), name);
    }
}

#[test]
fn escapes_of_control_characters_are_resolved_and_others_are_kept() {
    let cases = [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x00", "_x00"),
        ("_xyz_", "_xyz_"),
        ("_x4E00_", "一"),
    ];
    for (written, read) in cases {
        assert_eq!(cell_text::unescaped(written), read);
    }
}
