// SPDX-License-Identifier: Apache-2.0

//! `roster.tsv`: the custodians' file that binds names and serials to numbers and leaves.

use super::super::rules::Rules;
use super::{Entries, LineFault, lines};
use crate::protocol::numbering::DrawNumber;
use crate::protocol::{Salt, seal};
use std::fmt;

const HEADER: &str = "school\tnumber\tserial\tname\tsalt";

/// One child.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// Its school's index in rule order.
    pub school: usize,
    /// Its entry's draw number.
    pub number: DrawNumber,
    /// Its serial (采集序号), unique in the ceremony.
    pub serial: String,
    /// Its name.
    pub name: String,
    /// Its entry's salt.
    pub salt: Salt,
}

impl fmt::Debug for RosterLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterLine({})", self.number)
    }
}

/// The bytes of `roster.tsv`. `roster` comes in its order: school, number, serial ascending.
pub fn write_roster(roster: &[RosterLine], rules: &Rules) -> Vec<u8> {
    let mut out = format!("{HEADER}\n");
    for line in roster {
        let code = &rules.schools[line.school].code;
        out += &format!(
            "{code}\t{}\t{}\t{}\t{}\n",
            line.number,
            line.serial,
            line.name,
            line.salt.to_hex()
        );
    }
    out.into_bytes()
}

/// Reads `roster.tsv` and holds it against the entries: order, one salt an entry, every leaf.
/// Faults name no child.
pub fn read_roster(
    bytes: &[u8],
    rules: &Rules,
    entries: &Entries,
) -> Result<Vec<RosterLine>, LineFault> {
    let mut roster: Vec<(usize, RosterLine)> = Vec::new();
    let mut serials = std::collections::HashSet::new();
    for (line, fields) in lines(bytes, HEADER)? {
        let [code, number, serial, name, salt] = fields[..] else {
            continue;
        };
        let fault = |what: &str| LineFault::at(line, what);
        let child = RosterLine {
            school: rules
                .school_index(code)
                .ok_or_else(|| fault("the school is not drawn by the rules"))?,
            number: DrawNumber::parse(number)
                .ok_or_else(|| fault("the number is not seven digits"))?,
            serial: serial.to_owned(),
            name: name.to_owned(),
            salt: Salt::from_hex(salt)
                .ok_or_else(|| fault("the salt is not 64 lower-case hex digits"))?,
        };
        let place = |c: &RosterLine| (c.school, c.number, c.serial.clone());
        if roster
            .last()
            .is_some_and(|(_, last)| place(last) >= place(&child))
        {
            return Err(fault(
                "is out of order (school in rule order, number, serial ascending)",
            ));
        }
        if !serials.insert(child.serial.clone()) {
            return Err(fault("the serial stands on an earlier line too"));
        }
        roster.push((line, child));
    }
    let mut rest = &roster[..];
    for entry in &entries.0 {
        let next_line = rest.first().map_or(roster.len() + 1, |(line, _)| *line);
        let size = rest
            .iter()
            .take_while(|(_, c)| (c.school, c.number) == (entry.school, entry.number))
            .count();
        let (children, others) = rest.split_at(size);
        rest = others;
        let Some((_, first)) = children.first() else {
            return Err(LineFault::at(
                next_line,
                format!("the children of {} should stand here", entry.number),
            ));
        };
        if size as u64 != entry.children {
            return Err(LineFault::at(
                next_line,
                format!(
                    "{} has not as many children as entries.tsv says",
                    entry.number
                ),
            ));
        }
        if let Some((line, _)) = children.iter().find(|(_, c)| c.salt != first.salt) {
            return Err(LineFault::at(*line, "the salt is not that of its entry"));
        }
        let code = &rules.schools[entry.school].code;
        let named = children
            .iter()
            .map(|(_, c)| (c.serial.as_str(), c.name.as_str()));
        if seal::leaf(&first.salt, code, named) != entry.leaf {
            return Err(LineFault::at(
                next_line,
                format!(
                    "the leaf of {} does not follow from salt and children",
                    entry.number
                ),
            ));
        }
    }
    if let Some((line, _)) = rest.first() {
        return Err(LineFault::at(*line, "is no child of an entry"));
    }
    Ok(roster.into_iter().map(|(_, line)| line).collect())
}
