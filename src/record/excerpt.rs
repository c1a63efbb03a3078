// SPDX-License-Identifier: Apache-2.0

//! A school's part of the public record, as it goes with the sheet that people sign.

use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::protocol::{Digest, chain};

/// The journal's lines of one school's turn, exactly as they are, from `school_began` to
/// `school_completed`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalExcerpt {
    /// The chain's hash before its first line: from it and the lines follows the head on the sheet.
    pub before: Digest,
    /// `seq` of the first and the last line.
    pub seqs: (u64, u64),
    /// The lines, each with its LF.
    pub lines: Vec<u8>,
}

/// Returns the turn of the school with this code; `None` until it is completed. `freeze` is C0,
/// with which the chain begins.
pub fn excerpt(journal: &[u8], freeze: &Digest, code: &str) -> Option<JournalExcerpt> {
    let mut head = chain::genesis(freeze);
    let mut found: Option<JournalExcerpt> = None;
    for bytes in journal.split_inclusive(|byte| *byte == b'\n') {
        let line = bytes.strip_suffix(b"\n")?;
        let parsed = JournalLine::parse(line).ok()?;
        let seq = parsed.seq.get();
        if matches!(&parsed.event, Event::SchoolBegan { school } if school == code) {
            found = Some(JournalExcerpt {
                before: head,
                seqs: (seq, seq),
                lines: Vec::new(),
            });
        }
        if let Some(excerpt) = &mut found {
            excerpt.lines.extend(bytes);
            excerpt.seqs.1 = seq;
            if matches!(parsed.event, Event::SchoolCompleted { .. }) {
                return found;
            }
        }
        head = chain::link(&head, line);
    }
    None
}
