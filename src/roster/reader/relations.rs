// SPDX-License-Identifier: Apache-2.0

//! Relations of a part: the parts that it names, by identifier and type.

use super::package::Package;
use super::xml::{self, XmlItem};
use super::{Excess, ReadFault, limits};

/// One relation.
pub struct PartRelation {
    /// Identifier within the part.
    pub id: String,
    /// Last word of the type: `worksheet`, `styles`.
    pub kind: String,
    /// Name of the other part in the package.
    pub target: String,
}

/// Reads the relations of a part; the empty name stands for the package. Those that lead out of the
/// package are left out.
pub fn of(package: &Package<'_>, part: &str) -> Result<Vec<PartRelation>, ReadFault> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    if package.find(&name).is_none() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    package.with_part(&name, |content| {
        xml::each(content, |item| {
            let XmlItem::Open(tag) = item else {
                return Ok(true);
            };
            let text = |name| tag.attribute(name).unwrap_or_default();
            if tag.name() == "Relationship" && text("TargetMode") != "External" {
                let kind = text("Type");
                found.push(PartRelation {
                    id: text("Id").into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolved(folder, &text("Target")),
                });
            }
            if found.len() > limits::RELATIONS {
                return Err(ReadFault::TooMuch(Excess::Relations));
            }
            Ok(true)
        })
    })?;
    Ok(found)
}

/// Resolves a target against the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    let target = unquoted(target).replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut path = Vec::new();
    for step in base.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Resolves the escapes of a target: `%20` is a space.
fn unquoted(target: &str) -> String {
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn each_lawful_spelling_of_a_target_is_the_same_part() {
        let spellings = [
            "worksheets/sheet1.xml",
            "./worksheets/sheet1.xml",
            "/xl/worksheets/sheet1.xml",
            "../xl/worksheets/sheet1.xml",
            "worksheets/./sheet1.xml",
            "worksheets//sheet1.xml",
            "worksheets\\sheet1.xml",
            "worksheets/%73heet1.xml",
            "x/../worksheets/sheet1.xml",
        ];
        for spelling in spellings {
            assert_eq!(resolved("xl", spelling), "xl/worksheets/sheet1.xml");
        }
        assert_eq!(resolved("xl", "../../../etc/passwd"), "etc/passwd");
    }
}
