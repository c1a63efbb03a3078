// SPDX-License-Identifier: Apache-2.0

//! The events of the journal (PROTOCOL §9).
//!
//! Invariant: a result event carries what anybody needs to recompute it, and nothing personal.
//! There is no event that takes a result back.

use super::json::PlainCount;
pub use crate::protocol::rolls::RollKind;
pub use crate::protocol::selection::Outcome;
use crate::protocol::{Commitment, Digest, Key, Share};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A custodian's commit to its share.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named by the type")]
pub struct ShareCommit {
    pub custodian: String,
    pub commit: Commitment,
}

/// A custodian's share, on the ledger in `closed` only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named by the type")]
pub struct CustodianShare {
    pub custodian: String,
    pub share: Share,
}

/// The events that bear on the result, field for field as in PROTOCOL §9.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are those of PROTOCOL §9, in its words"
)]
pub enum Event {
    /// Rules and pool are fixed (C0).
    Frozen { freeze: Digest },
    /// Numbers, school order and parent representatives are settled by the witnesses' digits.
    Numbered {
        digits: String,
        order: Vec<String>,
        parents: Vec<PlainCount>,
    },
    /// The fingerprint (C1) is fixed.
    Sealed {
        seal: Digest,
        commits: Vec<ShareCommit>,
    },
    /// The stage digits were called.
    StageCalled { digits: String },
    /// All shares were read and met their commits.
    Opened { custodians: Vec<String> },
    /// A school's turn.
    SchoolBegan { school: String },
    /// A roll is on disk before its first tick is shown.
    RollBegan {
        school: String,
        kind: RollKind,
        attempt: PlainCount,
    },
    /// A roll was stopped at a tick.
    RollStopped {
        school: String,
        kind: RollKind,
        attempt: PlainCount,
        tick: PlainCount,
        value: PlainCount,
        key: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        by: Option<String>,
    },
    /// An entry was visited.
    Picked {
        school: String,
        order: PlainCount,
        number: PlainCount,
        outcome: Outcome,
        children: PlainCount,
    },
    /// The classes of the admitted children, by serial, in draw order.
    ClassesAssigned {
        school: String,
        key: Key,
        assigned: Vec<(PlainCount, Vec<PlainCount>)>,
    },
    /// The school's turn is over; this line's hash is the school's head.
    SchoolCompleted {
        school: String,
        admitted: PlainCount,
        over_plan: PlainCount,
    },
    /// The ceremony is over; the shares are public from here on.
    Closed { shares: Vec<CustodianShare> },
    /// Anything that does not bear on the result.
    #[serde(untagged)]
    Free(Free),
}

impl Event {
    /// Returns whether the event needs no share: it may follow where the shares were lost.
    pub fn draws_nothing(&self) -> bool {
        match self {
            Self::Free(_) | Self::Picked { .. } | Self::SchoolCompleted { .. } => true,
            Self::Frozen { .. }
            | Self::Numbered { .. }
            | Self::Sealed { .. }
            | Self::StageCalled { .. }
            | Self::Opened { .. }
            | Self::SchoolBegan { .. }
            | Self::RollBegan { .. }
            | Self::RollStopped { .. }
            | Self::ClassesAssigned { .. }
            | Self::Closed { .. } => false,
        }
    }
}

/// An event that does not bear on the result (`incident`, `resumed`, `paper_confirmed`, …);
/// [`crate::ceremony::aux_event`] has their types.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Free {
    /// The name; never one of the result events'.
    #[serde(rename = "event")]
    pub name: String,
    /// The further fields.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// The names of the result events.
pub const RESULT_EVENTS: [&str; 12] = [
    "frozen",
    "numbered",
    "sealed",
    "stage_called",
    "opened",
    "school_began",
    "roll_began",
    "roll_stopped",
    "picked",
    "classes_assigned",
    "school_completed",
    "closed",
];

impl Free {
    /// Reports whether the ledger takes this event: not under a result event's name, nor with
    /// `seq`, `at` or `event` as a field.
    pub fn is_valid(&self) -> bool {
        let reserved = ["seq", "at", "event"];
        !RESULT_EVENTS.contains(&self.name.as_str())
            && !reserved.iter().any(|key| self.fields.contains_key(*key))
    }
}
