// SPDX-License-Identifier: Apache-2.0

//! Which set of which paper: as the ledger's free events name it.

use super::PaperKind;
use crate::sheet::PrintNumber;
use std::fmt;
use std::str::FromStr;

/// What a set is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PrintedDocument {
    /// A paper that is archived too.
    Paper(PaperKind),
    /// The slip with a custodian's share, which is nowhere else.
    Slip,
}

/// A set of a paper: `result-2.3.1` is the result sheet of the second turn, the third custodian's
/// set, its first print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PrintCopyId {
    /// Of what.
    pub of: PrintedDocument,
    /// Whose, in rule order from 0.
    pub custodian: usize,
    /// Which print.
    pub print: PrintNumber,
}

const WORDS: [(&str, PrintedDocument); 9] = [
    ("freeze", PrintedDocument::Paper(PaperKind::Freeze)),
    ("direct", PrintedDocument::Paper(PaperKind::Direct)),
    ("numbering", PrintedDocument::Paper(PaperKind::Numbering)),
    ("public_list", PrintedDocument::Paper(PaperKind::PublicList)),
    ("seal", PrintedDocument::Paper(PaperKind::Seal)),
    ("opening", PrintedDocument::Paper(PaperKind::Opening)),
    ("summary", PrintedDocument::Paper(PaperKind::Summary)),
    ("incidents", PrintedDocument::Paper(PaperKind::Incidents)),
    ("slip", PrintedDocument::Slip),
];

impl fmt::Display for PrintCopyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            PrintedDocument::Paper(PaperKind::Result(turn)) => write!(f, "result-{}", turn + 1)?,
            PrintedDocument::Paper(PaperKind::Waiting(turn)) => write!(f, "waiting-{}", turn + 1)?,
            of => f.write_str(
                WORDS
                    .iter()
                    .find(|(_, other)| *other == of)
                    .map_or("", |(word, _)| word),
            )?,
        }
        write!(f, ".{}.{}", self.custodian + 1, self.print.get())
    }
}

impl FromStr for PrintCopyId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let [of, custodian, print] = text.split('.').collect::<Vec<_>>()[..] else {
            return Err(());
        };
        let before = |number: &str| {
            number
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1))
        };
        let of = match of.split_once('-') {
            Some(("result", turn)) => {
                before(turn).map(|turn| PrintedDocument::Paper(PaperKind::Result(turn)))
            }
            Some(("waiting", turn)) => {
                before(turn).map(|turn| PrintedDocument::Paper(PaperKind::Waiting(turn)))
            }
            _ => WORDS
                .iter()
                .find(|(word, _)| *word == of)
                .map(|(_, of)| *of),
        };
        let print = print.parse().ok().and_then(PrintNumber::new);
        let key = || {
            Some(Self {
                of: of?,
                custodian: before(custodian)?,
                print: print?,
            })
        };
        key().ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_nothing_else_is_one() {
        let all = WORDS.map(|(_, of)| of).into_iter().chain([
            PrintedDocument::Paper(PaperKind::Result(1)),
            PrintedDocument::Paper(PaperKind::Waiting(0)),
        ]);
        for of in all {
            for print in [1, 12].into_iter().filter_map(PrintNumber::new) {
                let key = PrintCopyId {
                    of,
                    custodian: 2,
                    print,
                };
                assert_eq!(key.to_string().parse(), Ok(key));
            }
        }
        for other in [
            "",
            "result-2",
            "result-0.1.1",
            "result-2.0.1",
            "result-2.1.0",
            "rules.1.1",
            "seal.1.1.1",
        ] {
            assert_eq!(other.parse::<PrintCopyId>(), Err(()), "{other}");
        }
    }
}
