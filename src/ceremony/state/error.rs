// SPDX-License-Identifier: Apache-2.0

//! Reasons for which an event does not hold, one for each check of the fold.
//!
//! Invariant: the text of each is what `verify` prints. Deliberately absent: the place of the
//! event, which the caller knows.

use crate::ceremony::line::LineError;

/// Reason for which an event does not hold.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ApplyError {
    /// The line of the event can't be read or written.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The event comes before or after the step at which it is due.
    #[error("{event} is out of order")]
    OutOfOrder {
        /// Name of the event.
        event: &'static str,
    },
    /// The digits that were called are more, fewer, or no digits.
    #[error("digits are not as many as {field} says")]
    Digits {
        /// Field of the rules with their number.
        field: &'static str,
    },
    /// The number of the line is not the next one.
    #[error("seq does not follow the line before")]
    SeqGap,
    /// A free event comes before the freeze.
    #[error("comes before frozen")]
    BeforeFrozen,
    /// The ceremony was superseded: no line follows.
    #[error("comes after superseded, which is the last line")]
    AfterSuperseded,
    /// The ceremony can't be superseded any more.
    #[error(
        "superseded comes after the stage digits, when nothing replaces a ceremony any more but \
         where its shares were lost and what was shown is finished"
    )]
    SupersededLate,
    /// The shares were lost: nothing more is drawn.
    #[error("comes after shares_lost, when nothing more is drawn from this ceremony")]
    AfterSharesLost,
    /// Shares are lost once, between the stage digits and the close.
    #[error("shares_lost comes before the stage digits, after the close or twice")]
    SharesLostOutOfPlace,
    /// The freeze is repeated.
    #[error("frozen is there twice")]
    FrozenTwice,
    /// The freeze has another hash than rules and pool give.
    #[error("the freeze does not follow from rules.json and pool.tsv")]
    Freeze,
    /// Digits are called though nothing depends on them.
    #[error("no digits are called under these rules")]
    NoDigitsCalled,
    /// The pool has more entries than there are draw numbers.
    #[error("there are more entries than numbers")]
    TooManyEntries,
    /// Published numbers are others than the digits give.
    #[error("the numbers of entries.tsv do not follow from the digits")]
    Numbers,
    /// The order of the schools is another than the digits give.
    #[error("the order does not follow from the digits")]
    Order,
    /// The parent representatives are others than the digits give.
    #[error("the parents do not follow from the digits")]
    Parents,
    /// The commits are not one for each custodian.
    #[error("the commits are not those of the custodians in rule order")]
    Commits,
    /// No entries are numbered yet.
    #[error("there are no numbered entries")]
    NoEntries,
    /// The fingerprint is another than the sealed things give.
    #[error("the seal does not follow from freeze, digits, entries.tsv and commits")]
    Seal,
    /// The custodians whose shares were read are not those of the rules.
    #[error("not all custodians' shares were read, in rule order")]
    SharesUnread,
    /// No school's turn can begin.
    #[error("no school's turn can begin here")]
    NoTurnDue,
    /// The event names another school than the one whose turn it is.
    #[error("it is not this school's turn")]
    OtherSchool,
    /// No school's turn is under way.
    #[error("no school's turn is under way")]
    NoTurn,
    /// No roll is due.
    #[error("no roll is due")]
    NoRollDue,
    /// The other roll is due.
    #[error("this is not the roll that is due")]
    OtherRollDue,
    /// The number of the attempt is not the next one.
    #[error("attempt does not follow the one before")]
    Attempt,
    /// The event does not stop a roll.
    #[error("no roll was stopped")]
    NoRollStopped,
    /// No roll is under way.
    #[error("no roll is under way")]
    NoRoll,
    /// Another roll or attempt is under way.
    #[error("this is not the roll that is under way")]
    OtherRoll,
    /// The roll was stopped too early.
    #[error("tick is before min_ticks")]
    TooEarly,
    /// The value is another than key and tick give.
    #[error("the value is not that of the tick under the published key")]
    Value,
    /// The stopped values give no selection.
    #[error("the selection cannot begin")]
    NoSelection,
    /// No visit is due.
    #[error("no visit is due")]
    NoVisit,
    /// The number of the visit is not the next one.
    #[error("order does not follow the one before")]
    VisitOrder,
    /// The visit is of another entry than the rules give.
    #[error("the rules visit another entry here")]
    OtherEntry,
    /// The outcome is another than the rules give.
    #[error("the rules give this entry another outcome")]
    OtherOutcome,
    /// No classes are due.
    #[error("no classes are due")]
    NoClasses,
    /// The assignment is not of the admitted entries.
    #[error("the entries are not the admitted ones in draw order")]
    ClassEntries,
    /// The rules give no assignment.
    #[error("classes cannot be assigned")]
    NoAssignment,
    /// The classes are others than the key gives.
    #[error("the classes do not follow from the published key")]
    Classes,
    /// The school's turn is not at its end.
    #[error("the school's turn is not at its end")]
    NotAtEnd,
    /// The number of admitted children is another.
    #[error("admitted is not the number of children with a place")]
    Admitted,
    /// The number of children over plan is another.
    #[error("over_plan is not the number of children beyond the places")]
    OverPlan,
    /// A school is not drawn yet.
    #[error("closed comes before all schools were drawn")]
    SchoolsLeft,
    /// The shares are not one for each custodian.
    #[error("the shares are not those of the custodians in rule order")]
    Shares,
    /// A share does not meet its commitment.
    #[error("a share does not meet its commit")]
    ShareDiffers,
}
