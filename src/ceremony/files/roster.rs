// SPDX-License-Identifier: Apache-2.0

//! `roster.tsv`: the custodians' file that binds names and serials to numbers and leaves.

use super::super::rules::Rules;
use super::{Entries, LineFault, RingEntry, lines};
use crate::protocol::numbering::DrawNumber;
use crate::protocol::{Salt, seal};
use std::collections::HashSet;
use std::fmt;

const HEADER: &str = "school\tnumber\tserial\tname\tsalt";

/// One child.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// The school's index in rule order.
    pub school: usize,
    /// The entry's draw number.
    pub number: DrawNumber,
    /// The serial (采集序号), unique in the ceremony.
    pub serial: String,
    /// The name.
    pub name: String,
    /// The entry's salt.
    pub salt: Salt,
}

impl fmt::Debug for RosterLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterLine({})", self.number)
    }
}

/// Returns the bytes of `roster.tsv`. `roster` comes in its order: school, number, serial
/// ascending.
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

/// A child with its line of the file, from 1.
struct NumberedLine {
    line: usize,
    child: RosterLine,
}

/// Reads `roster.tsv` and compares it with the entries: order, one salt an entry, every leaf.
/// Faults name no child.
pub fn read_roster(
    bytes: &[u8],
    rules: &Rules,
    entries: &Entries,
) -> Result<Vec<RosterLine>, LineFault> {
    let roster = read_lines(bytes, rules)?;
    let mut rest = &roster[..];
    for entry in &entries.0 {
        let size = rest
            .iter()
            .take_while(|other| is_child_of(&other.child, entry))
            .count();
        let (children, others) = rest.split_at(size);
        let first_line = rest.first().map_or(roster.len() + 1, |first| first.line);
        check_entry(children, first_line, entry, rules)?;
        rest = others;
    }
    if let Some(left) = rest.first() {
        return Err(LineFault::at(left.line, "is no child of an entry"));
    }
    Ok(roster.into_iter().map(|line| line.child).collect())
}

/// Reads the lines by themselves: fields, order, no serial twice.
fn read_lines(bytes: &[u8], rules: &Rules) -> Result<Vec<NumberedLine>, LineFault> {
    let mut roster: Vec<NumberedLine> = Vec::new();
    let mut serials = HashSet::new();
    for (line, fields) in lines(bytes, HEADER)? {
        let child = child_of(&fields, rules).map_err(|what| LineFault::at(line, what))?;
        let last = roster.last().map(|last| order_of(&last.child));
        if last.is_some_and(|last| last >= order_of(&child)) {
            return Err(LineFault::at(
                line,
                "is out of order (school in rule order, number, serial ascending)",
            ));
        }
        if !serials.insert(child.serial.clone()) {
            return Err(LineFault::at(line, "the serial is on an earlier line too"));
        }
        roster.push(NumberedLine { line, child });
    }
    Ok(roster)
}

fn child_of(fields: &[&str], rules: &Rules) -> Result<RosterLine, &'static str> {
    let [code, number, serial, name, salt] = fields[..] else {
        return Err("has not as many fields as the header");
    };
    let school = rules
        .school_index(code)
        .ok_or("the school is not drawn by the rules")?;
    let number = DrawNumber::parse(number).ok_or("the number is not seven digits")?;
    let salt = Salt::from_hex(salt).ok_or("the salt is not 64 lower-case hex digits")?;
    Ok(RosterLine {
        school,
        number,
        serial: serial.to_owned(),
        name: name.to_owned(),
        salt,
    })
}

/// Returns what the file is sorted by.
fn order_of(child: &RosterLine) -> (usize, DrawNumber, &str) {
    (child.school, child.number, &child.serial)
}

fn is_child_of(child: &RosterLine, entry: &RingEntry) -> bool {
    child.school == entry.school && child.number == entry.number
}

/// Checks one entry's children, whose first line is (or should be) `first_line`.
fn check_entry(
    children: &[NumberedLine],
    first_line: usize,
    entry: &RingEntry,
    rules: &Rules,
) -> Result<(), LineFault> {
    let number = entry.number;
    let Some(first) = children.first() else {
        let what = format!("the children of {number} should be here");
        return Err(LineFault::at(first_line, what));
    };
    if children.len() as u64 != entry.children {
        let what = format!("{number} has not as many children as entries.tsv says");
        return Err(LineFault::at(first_line, what));
    }
    let salt = first.child.salt;
    if let Some(other) = children.iter().find(|other| other.child.salt != salt) {
        return Err(LineFault::at(
            other.line,
            "the salt is not that of its entry",
        ));
    }
    let code = &rules.schools[entry.school].code;
    let named = children
        .iter()
        .map(|line| (line.child.serial.as_str(), line.child.name.as_str()));
    if seal::leaf(&salt, code, named) != entry.leaf {
        let what = format!("the leaf of {number} does not follow from salt and children");
        return Err(LineFault::at(first_line, what));
    }
    Ok(())
}
