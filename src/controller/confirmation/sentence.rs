// SPDX-License-Identifier: Apache-2.0

//! Sentences that say what is to be confirmed, for the hall display and the console.
//!
//! Invariant: it names what can't be undone with its numbers, so that two sentences of different
//! facts differ. Deliberately absent: the code.

use super::table::ConfirmedStep;
use crate::ceremony::rules::{CeremonyFacts, SchoolOrder};
use crate::controller::{Controller, SealingStep, TypedCeremony};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::roster::NumberingColumn;

/// Digits in a group, as they are read aloud.
const GROUP: usize = 3;

impl Controller {
    /// Returns the sentence of what is to be confirmed.
    pub(super) fn sentence(&self, what: ConfirmedStep) -> String {
        match what {
            ConfirmedStep::Freeze => self.freeze_sentence(),
            ConfirmedStep::Numbers => self.with_mirror(self.numbers_sentence()),
            ConfirmedStep::Seal => {
                gettext("Seal the list, the numbers and the rules: their fingerprint is fixed")
            }
            ConfirmedStep::ShareMedium => gettext_f(
                "Write over the share that is on the medium of {custodian}",
                &[("custodian", &self.custodian_in_hand())],
            ),
            ConfirmedStep::NoSlip => gettext_f(
                "Go on without a slip of {custodian} that was read back",
                &[("custodian", &self.custodian_in_hand())],
            ),
            ConfirmedStep::NoDisc => {
                gettext("Seal without a data disc: nothing is opened on stage")
            }
            ConfirmedStep::DrawingDay => self.drawing_day_sentence(),
            ConfirmedStep::NoCopy => {
                gettext("Go on without the copies that are not here: one that fits stands in")
            }
            ConfirmedStep::StageDigits => self.with_mirror(gettext_f(
                "Take the stage digits {digits}: from here on nothing replaces this draw",
                &[("digits", &grouped(self.typed_so_far()))],
            )),
            ConfirmedStep::NoPaper => {
                gettext("Go on although this school's sheets are not confirmed; they stay queued")
            }
            ConfirmedStep::Close => {
                gettext("Close the draw: every result stands, the shares become public")
            }
            ConfirmedStep::Program => {
                gettext("Go on with a program that is not the sealed one; each paper says so")
            }
            ConfirmedStep::Elsewhere => self.elsewhere_sentence(),
            ConfirmedStep::Supersede => self.supersede_sentence(),
            ConfirmedStep::SharesLost => {
                gettext("Shares are lost for good: nothing that needs one is drawn any more")
            }
            ConfirmedStep::Succession => gettext(
                "Go on with fresh shares in a ceremony that takes everything shown so far over",
            ),
            ConfirmedStep::Clock => {
                gettext("The clock below was compared with a trusted one and is right")
            }
            ConfirmedStep::GoOn => gettext("Go on from where it stood; what was drawn stays"),
            ConfirmedStep::Reprint => {
                gettext("These copies are void and printed again; draw a line through them")
            }
            ConfirmedStep::Presser => gettext("The next parent representative takes the keys"),
            ConfirmedStep::Leave => gettext("The program ends; what is on the ledger stays"),
        }
    }

    fn freeze_sentence(&self) -> String {
        let Some(imported) = self.imported() else {
            return String::new();
        };
        let summary = &imported.summary;
        let sentence = gettext_f(
            "Freeze the list of {children} children at {schools} schools, and every rule",
            &[
                ("children", &summary.children),
                ("schools", &summary.schools),
            ],
        );
        let roster = imported.roster.as_ref();
        if roster.is_some_and(|roster| roster.numbering == NumberingColumn::Imported) {
            sentence + &gettext("; the draw numbers came with the list")
        } else {
            sentence
        }
    }

    fn supersede_sentence(&self) -> String {
        let typed = self.typed_earlier().map(TypedCeremony::groups);
        match typed.as_ref().and_then(|groups| groups.first()) {
            Some(group) => gettext_f(
                "Prepare a ceremony that replaces {group} …, typed from its paper",
                &[("group", group)],
            ),
            None => {
                gettext("Supersede this ceremony: another one replaces it, nothing is added to it")
            }
        }
    }

    fn numbers_sentence(&self) -> String {
        let digits = grouped(self.typed_so_far());
        let session = self.session();
        let order = session.map(|session| session.state().rules().school_order);
        match order {
            Some(SchoolOrder::Drawn) => gettext_f(
                "Take the digits {digits}: they settle numbers and order of the schools",
                &[("digits", &digits)],
            ),
            Some(SchoolOrder::Set) | None => gettext_f(
                "Take the digits {digits}: they settle the draw numbers",
                &[("digits", &digits)],
            ),
        }
    }

    fn drawing_day_sentence(&self) -> String {
        let rules = self.session().map(|session| session.state().rules());
        let facts: Option<&CeremonyFacts> = rules.map(|rules| &rules.ceremony);
        gettext_f(
            "Begin the drawing day of {date}",
            &[("date", &facts.map_or("", |facts| &facts.date))],
        )
    }

    fn elsewhere_sentence(&self) -> String {
        let lines = self
            .offer()
            .map_or(0, |offer| offer.evidence.state.events());
        ngettext_f(
            "Go on with this ceremony on this computer, from {lines} line of its journal",
            "Go on with this ceremony on this computer, from {lines} lines of its journal",
            lines,
            &[("lines", &lines)],
        )
    }

    /// Returns the custodian whose medium is handled at the seal.
    fn custodian_in_hand(&self) -> &str {
        let index = match self.sealing_step() {
            Some(
                SealingStep::Insert(index)
                | SealingStep::GiveRole(index, _)
                | SealingStep::Write(index, _)
                | SealingStep::ReadSlip(index)
                | SealingStep::TakeOut(index),
            ) => Some(index),
            Some(
                SealingStep::InsertDisc
                | SealingStep::GiveDiscRole(_)
                | SealingStep::WriteDisc(_)
                | SealingStep::Finish,
            )
            | None => None,
        };
        let name = index.and_then(|index| self.custodian_names().get(index));
        name.map_or("", String::as_str)
    }

    fn with_mirror(&self, sentence: String) -> String {
        if self.lacks_mirror() {
            sentence + &gettext("; without a mirror")
        } else {
            sentence
        }
    }
}

/// Returns digits in groups, as they are called.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(GROUP).map(|g| g.iter().collect()).collect();
    groups.join(" ")
}
