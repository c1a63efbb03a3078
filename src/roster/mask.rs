//! How a name stands where the public can read it, and which names a rehearsal shows instead.

/// A name with everything hidden but its first and last character (张*轩); of two characters only the first stays, of one none.
/// The dot in names of minorities stays, so that their shape can be recognised.
pub fn mask_name(name: &str) -> String {
    let last = name.chars().count().saturating_sub(1);
    let masked = |(i, c): (usize, char)| match (i, last) {
        (_, 0) => '*',
        (0, _) => c,
        (i, last) if i == last && last >= 2 => c,
        _ if c == '·' => c,
        _ => '*',
    };
    name.chars().enumerate().map(masked).collect()
}

/// The name of the `n`th child (from 0) in a rehearsal: 演练甲 … 演练癸, then two stems and more. Nobody is called like that.
pub fn rehearsal_alias(n: usize) -> String {
    const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    let mut stems = Vec::new();
    let mut rest = n + 1;
    while rest > 0 {
        stems.push(STEMS[(rest - 1) % 10]);
        rest = (rest - 1) / 10;
    }
    format!("演练{}", stems.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_children_of_a_rehearsal_share_an_alias() {
        let aliases: HashSet<String> = (0..20_000).map(rehearsal_alias).collect();
        assert_eq!(aliases.len(), 20_000);
        assert_eq!([rehearsal_alias(0), rehearsal_alias(9), rehearsal_alias(10)], ["演练甲", "演练癸", "演练甲甲"]);
    }

    #[test]
    fn a_masked_name_keeps_its_ends_and_its_shape() {
        let cases =
            [("王", "*"), ("张三", "张*"), ("张小轩", "张*轩"), ("欧阳小明", "欧**明"), ("阿依努·买买提", "阿**·**提")];
        for (name, masked) in cases {
            assert_eq!(mask_name(name), masked);
        }
        assert_eq!(mask_name(""), "");
    }
}
