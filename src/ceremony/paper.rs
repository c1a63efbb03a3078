// SPDX-License-Identifier: Apache-2.0

//! The papers of a ceremony: one table of what each is called and since when it is due, and the
//! identifiers by which the ledger names a printed copy.
//!
//! Invariant: every table of papers in the program is `table_of_papers!` here; an identifier that
//! is written reads back to the same value. Deliberately not here: what is on a paper, and
//! printers.

use super::coded::coded_enum;
use super::state::{CeremonyState, Milestone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// Number of the print of a paper, from 1. A later one says so on every page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PrintNumber(NonZeroU32);

impl PrintNumber {
    /// The first print, which says nothing of its number.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// Returns the print of this number; `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// Returns the number, from 1.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// Milestone since which a paper's printed copies are due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PaperDue {
    /// Since this milestone.
    Since(Milestone),
    /// Since the end of the turn that the paper is of.
    TurnCompleted,
    /// Since the end of the ceremony.
    Closed,
}

/// A row of the table of papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaperInfo {
    /// Path of the PDF in copies and archives, without number of print and extension; of a school's
    /// paper, the part before the school's file stem.
    pub path: &'static str,
    /// Milestone since which its copies are printed.
    pub due: PaperDue,
    /// Chinese title, as other papers cite it.
    pub title: &'static str,
}

/// Declares the table of papers: [`PaperForm`], [`PaperKind`] and the ways between them, from one
/// row for each paper. A paper of a school names its turn in parentheses.
macro_rules! table_of_papers {
    ($(
        $(#[$doc:meta])*
        $paper:ident $(($turn:ident))? => $code:literal, $path:literal, $due:expr, $title:literal;
    )+) => {
        coded_enum! {
            /// The form of a paper: a row of the table of papers, in the order in which they become
            /// due. The code is the ledger's.
            pub enum PaperForm {
                $( $(#[$doc])* $paper => $code, )+
            }
        }

        /// A paper of a ceremony. Schools are named by their turn, from 0.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum PaperKind {
            $( $(#[$doc])* $paper $((table_of_papers!(@type $turn)))?, )+
        }

        impl PaperForm {
            /// Returns this form's row of the table of papers.
            pub const fn info(self) -> PaperInfo {
                match self {
                    $( Self::$paper => PaperInfo { path: $path, due: $due, title: $title }, )+
                }
            }

            /// Returns the paper of this form; of a school's form, that of the turn. `None` where a
            /// form of a school comes without a turn, or the other way round.
            pub const fn paper(self, turn: Option<usize>) -> Option<PaperKind> {
                Some(match (self, turn) {
                    $( (Self::$paper, table_of_papers!(@turn $($turn)?)) => {
                        PaperKind::$paper $(($turn))?
                    } )+
                    _ => return None,
                })
            }
        }

        impl PaperKind {
            /// Returns the form of this paper.
            pub const fn form(self) -> PaperForm {
                match self {
                    $( Self::$paper { .. } => PaperForm::$paper, )+
                }
            }

            /// Returns the turn that the paper is of, from 0; `None` for one of the whole ceremony.
            pub const fn turn(self) -> Option<usize> {
                match self {
                    $( Self::$paper $(($turn))? => table_of_papers!(@turn $($turn)?), )+
                }
            }
        }
    };
    (@type $turn:ident) => { usize };
    (@turn $turn:ident) => { Some($turn) };
    (@turn) => { None };
}

table_of_papers! {
    /// Everything that is fixed before the digits are called (冻结证书).
    Freeze => "freeze", "papers/freeze", PaperDue::Since(Milestone::Frozen), "冻结证书";
    /// End of the ceremony whose shares were lost, and what of it stands (接续证书).
    Succession =>
        "succession", "papers/succession", PaperDue::Since(Milestone::Frozen), "接续证书";
    /// Results of the witnesses' digits (编号证书).
    Numbering =>
        "numbering", "papers/numbering", PaperDue::Since(Milestone::Numbered), "编号证书";
    /// Numbers and masked names for everybody (编号名单).
    PublicList =>
        "public_list", "papers/public-list", PaperDue::Since(Milestone::Numbered), "编号名单";
    /// Certificate of everything that was sealed (封存证书).
    Seal => "seal", "papers/certificate", PaperDue::Since(Milestone::Sealed), "封存证书";
    /// Minutes of the opening of the seals (启封记录).
    Opening => "opening", "papers/opening", PaperDue::Since(Milestone::Opened), "启封记录";
    /// Schools without a draw (直接录取名单).
    Direct => "direct", "papers/direct", PaperDue::Since(Milestone::Opened), "直接录取名单";
    /// The result of a school (结果表).
    Result(turn) => "result", "sheets/", PaperDue::TurnCompleted, "结果表";
    /// Children who wait after a school's result (候补名单).
    Waiting(turn) => "waiting", "papers/waiting-", PaperDue::TurnCompleted, "候补名单";
    /// All schools (派位总表).
    Summary => "summary", "papers/summary", PaperDue::Closed, "派位总表";
    /// Everything that was not the plain course (异常情况记录).
    Incidents => "incidents", "papers/incidents", PaperDue::Closed, "异常情况记录";
}

impl PaperKind {
    /// Returns the papers of a ceremony with this many turns, in the order in which they become
    /// due.
    pub fn all(turns: usize) -> Vec<Self> {
        let mut all = of_ceremony(|due| matches!(due, PaperDue::Since(_)));
        for turn in 0..turns {
            all.extend(
                PaperForm::ALL
                    .into_iter()
                    .filter_map(|form| form.paper(Some(turn))),
            );
        }
        all.extend(of_ceremony(|due| matches!(due, PaperDue::Closed)));
        all
    }

    /// Returns the papers whose copies are due for print at this state, in the order in which they
    /// became due.
    pub fn due(state: &CeremonyState) -> Vec<Self> {
        let mut due = Self::all(state.completed_schools() as usize);
        due.retain(|paper| paper.is_due(state));
        due
    }

    /// Reports whether the copies of this paper are due for print. The numbering certificate and
    /// the public list are due with the seal where no digits are called.
    fn is_due(self, state: &CeremonyState) -> bool {
        if self == Self::Freeze && !state.rules().calls_number_digits()
            || self == Self::Succession && state.rules().after.is_none()
        {
            return false;
        }
        match self.form().info().due {
            PaperDue::Since(milestone) => state.milestone() >= milestone,
            PaperDue::TurnCompleted => self
                .turn()
                .is_some_and(|turn| (turn as u64) < state.completed_schools()),
            PaperDue::Closed => state.milestone() >= Milestone::Closed,
        }
    }
}

/// Returns the papers of the whole ceremony that become due so.
fn of_ceremony(wanted: fn(PaperDue) -> bool) -> Vec<PaperKind> {
    PaperForm::ALL
        .into_iter()
        .filter(|form| wanted(form.info().due))
        .filter_map(|form| form.paper(None))
        .collect()
}

/// The document of a printed copy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PrintedDocument {
    /// A paper that is archived too.
    Paper(PaperKind),
    /// The slip with a custodian's share, which is archived nowhere.
    Slip,
}

/// The ledger's code of the share slip.
const SLIP: &str = "slip";

/// One custodian's printed copy of a document: `result-2.3.1` is the result sheet of the second
/// turn, the third custodian's copy, its first print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PrintCopyId {
    /// The document.
    pub of: PrintedDocument,
    /// The custodian whose copy it is, by index in rule order.
    pub custodian: usize,
    /// Number of the print.
    pub print: PrintNumber,
}

impl fmt::Display for PrintedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slip => f.write_str(SLIP),
            Self::Paper(paper) => match paper.turn() {
                Some(turn) => write!(f, "{}-{}", paper.form(), turn + 1),
                None => write!(f, "{}", paper.form()),
            },
        }
    }
}

impl FromStr for PrintedDocument {
    type Err = UnknownCopy;

    fn from_str(text: &str) -> Result<Self, UnknownCopy> {
        if text == SLIP {
            return Ok(Self::Slip);
        }
        let (code, turn) = match text.split_once('-') {
            Some((code, turn)) => (code, Some(index(turn)?)),
            None => (text, None),
        };
        let form = PaperForm::from_code(code).ok_or(UnknownCopy)?;
        let paper = form.paper(turn).ok_or(UnknownCopy)?;
        Ok(Self::Paper(paper))
    }
}

/// The error of a text that names no printed copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not the identifier of a printed copy")]
pub struct UnknownCopy;

impl fmt::Display for PrintCopyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.of, self.custodian + 1, self.print.get())
    }
}

impl FromStr for PrintCopyId {
    type Err = UnknownCopy;

    fn from_str(text: &str) -> Result<Self, UnknownCopy> {
        let [of, custodian, print] = text.split('.').collect::<Vec<_>>()[..] else {
            return Err(UnknownCopy);
        };
        let print = print.parse().ok().and_then(PrintNumber::new);
        Ok(Self {
            of: of.parse()?,
            custodian: index(custodian)?,
            print: print.ok_or(UnknownCopy)?,
        })
    }
}

/// Reads a number from 1 as an index from 0.
fn index(number: &str) -> Result<usize, UnknownCopy> {
    let number: usize = number.parse().map_err(|_| UnknownCopy)?;
    number.checked_sub(1).ok_or(UnknownCopy)
}

impl Serialize for PrintCopyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PrintCopyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_the_form_of_its_papers() {
        for form in PaperForm::ALL {
            let papers = [form.paper(None), form.paper(Some(1))];
            let papers: Vec<PaperKind> = papers.into_iter().flatten().collect();
            assert_eq!(papers.len(), 1, "{form}");
            assert_eq!(papers[0].form(), form);
        }
    }

    #[test]
    fn every_copy_reads_back() {
        let papers = PaperKind::all(2).into_iter().map(PrintedDocument::Paper);
        for of in papers.chain([PrintedDocument::Slip]) {
            for print in [1, 12].into_iter().filter_map(PrintNumber::new) {
                let copy = PrintCopyId {
                    of,
                    custodian: 2,
                    print,
                };
                assert_eq!(copy.to_string().parse(), Ok(copy));
            }
        }
    }

    #[test]
    fn identifiers_of_earlier_ledgers_keep_their_form() {
        let codes: Vec<String> = PaperKind::all(1)
            .into_iter()
            .map(|paper| PrintedDocument::Paper(paper).to_string())
            .collect();
        let earlier = [
            "freeze",
            "succession",
            "numbering",
            "public_list",
            "seal",
            "opening",
            "direct",
            "result-1",
            "waiting-1",
            "summary",
            "incidents",
        ];
        for code in earlier {
            assert!(codes.iter().any(|known| known == code), "{code}");
        }
    }

    #[test]
    fn other_texts_name_no_copy() {
        let others = [
            "",
            ".1.1",
            "result-2",
            "result.1.1",
            "result-0.1.1",
            "result-2.0.1",
            "result-2.1.0",
            "seal-1.1.1",
            "rules.1.1",
            "seal.1.1.1",
        ];
        for other in others {
            assert_eq!(other.parse::<PrintCopyId>(), Err(UnknownCopy), "{other}");
        }
    }
}
