// SPDX-License-Identifier: Apache-2.0

//! The state of a ceremony: the fold of rules, pool, entries and events.
//!
//! Invariant: [`CeremonyState::apply`] recomputes whatever an event claims and refuses the first
//! claim that does not hold, so a state that exists was lawful at every step. Free events pass
//! anywhere after `frozen`. Deliberately not here: shares, keys that are not published yet, names.

mod apply;
mod error;
mod noted;

pub use error::ApplyError;

use super::files::{Entries, LineFault, Pool};
use super::rules::{Numbering, Rules, RulesError, SchoolOrder, SupersededCeremony};
use super::school::{MirrorUse, SchoolPhase, SchoolTurn};
use crate::protocol::numbering::DrawNumber;
use crate::protocol::{Commitment, Digest, chain, numbering, seal};

/// The last step of the two days that was done, in the order of PROTOCOL §9.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Milestone {
    /// Nothing on the ledger yet.
    NotStarted,
    /// C0 is fixed.
    Frozen,
    /// The witnesses' digits are called.
    Numbered,
    /// C1 is fixed.
    Sealed,
    /// The stage digits are called.
    StageCalled,
    /// The shares were read; schools are drawn.
    Opened,
    /// All is over.
    Closed,
}

/// The state of a ceremony.
#[derive(Clone, Debug)]
pub struct CeremonyState {
    rules: Rules,
    pool: Pool,
    entries: Option<(Entries, Vec<u8>)>,
    freeze: Digest,
    milestone: Milestone,
    number_digits: String,
    stage_digits: String,
    order: Vec<usize>,
    parents: Vec<DrawNumber>,
    commits: Vec<Commitment>,
    fingerprint: Option<Digest>,
    turns: Vec<SchoolTurn>,
    mirror: MirrorUse,
    superseded: Option<String>,
    shares_lost: Option<String>,
    events: u64,
    head: Digest,
}

/// The public files' bytes, as they are hashed.
#[derive(Clone, Copy, Debug)]
pub struct CeremonyFiles<'a> {
    /// `rules.json`.
    pub rules: &'a [u8],
    /// `pool.tsv`.
    pub pool: &'a [u8],
    /// `entries.tsv`, once it is written.
    pub entries: Option<&'a [u8]>,
}

/// A fault in one of the public files.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileFault {
    /// In `rules.json`.
    #[error("rules.json: {0}")]
    Rules(RulesError),
    /// In `pool.tsv`.
    #[error("pool.tsv {0}")]
    Pool(LineFault),
    /// In `entries.tsv`.
    #[error("entries.tsv {0}")]
    Entries(LineFault),
}

impl CeremonyState {
    /// Makes the state before any event, from the public files by themselves. `entries` may be
    /// missing before numbering.
    pub fn new(files: CeremonyFiles<'_>) -> Result<Self, FileFault> {
        let rules = Rules::parse(files.rules).map_err(FileFault::Rules)?;
        let pool = Pool::read(files.pool, &rules).map_err(FileFault::Pool)?;
        let imported = rules.numbering == Numbering::Imported;
        let entries_bytes = files.entries.or(imported.then_some(files.pool));
        let entries = match entries_bytes {
            None => None,
            Some(bytes) => Some((
                Entries::read(bytes, &rules).map_err(FileFault::Entries)?,
                bytes.to_vec(),
            )),
        };
        if let Some((entries, bytes)) = &entries {
            entries.check_against(&pool).map_err(FileFault::Entries)?;
            if imported && bytes != files.pool {
                let what = "with imported numbering pool.tsv and entries.tsv have the same bytes"
                    .to_owned();
                return Err(FileFault::Entries(LineFault { line: 1, what }));
            }
            rules.check_standing(entries).map_err(FileFault::Rules)?;
        }
        let freeze = seal::freeze(files.rules, files.pool);
        Ok(Self {
            order: (0..rules.schools.len()).collect(),
            head: chain::genesis(&freeze),
            rules,
            pool,
            entries,
            freeze,
            milestone: Milestone::NotStarted,
            number_digits: String::new(),
            stage_digits: String::new(),
            parents: Vec::new(),
            commits: Vec::new(),
            fingerprint: None,
            turns: Vec::new(),
            mirror: MirrorUse::Kept,
            superseded: None,
            shares_lost: None,
            events: 0,
        })
    }

    /// Returns the rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
    /// Returns the pool.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }
    /// Returns the numbered entries, once there are any.
    pub fn entries(&self) -> Option<&Entries> {
        self.entries.as_ref().map(|(entries, _)| entries)
    }
    /// Returns the bytes of `entries.tsv`, once there are any.
    pub fn entries_bytes(&self) -> Option<&[u8]> {
        self.entries.as_ref().map(|(_, bytes)| bytes.as_slice())
    }
    /// Returns C0.
    pub fn freeze(&self) -> Digest {
        self.freeze
    }
    /// Returns the last step that was done.
    pub fn milestone(&self) -> Milestone {
        self.milestone
    }
    /// Returns whether `pool.tsv` may leave the computer: not before the digits that number it are
    /// on the ledger, or who calls the last one could know what it brings to a child.
    pub fn pool_may_leave(&self) -> bool {
        match self.milestone {
            Milestone::NotStarted => false,
            Milestone::Frozen => !self.rules.calls_number_digits(),
            Milestone::Numbered
            | Milestone::Sealed
            | Milestone::StageCalled
            | Milestone::Opened
            | Milestone::Closed => true,
        }
    }
    /// Returns whether a mirror is kept, as far as the ledger says.
    pub fn mirror_use(&self) -> MirrorUse {
        self.mirror
    }
    /// Returns D0, empty before it is called or where none is.
    pub fn number_digits(&self) -> &str {
        &self.number_digits
    }
    /// Returns D1, empty before it is called or where none is.
    pub fn stage_digits(&self) -> &str {
        &self.stage_digits
    }
    /// Returns the draw order: indices in rule order.
    pub fn order(&self) -> &[usize] {
        &self.order
    }
    /// Returns the parent representatives' numbers, as picked.
    pub fn parents(&self) -> &[DrawNumber] {
        &self.parents
    }
    /// Returns the custodians' commits, in rule order, once sealed.
    pub fn commits(&self) -> &[Commitment] {
        &self.commits
    }
    /// Returns C1, once sealed.
    pub fn fingerprint(&self) -> Option<Digest> {
        self.fingerprint
    }
    /// Returns the schools' turns so far, in draw order; all but the last are over.
    pub fn turns(&self) -> &[SchoolTurn] {
        &self.turns
    }
    /// Returns the turn under way.
    pub fn turn(&self) -> Option<&SchoolTurn> {
        self.turns.last().filter(|turn| turn.completed.is_none())
    }
    /// Returns the school whose turn comes next (index in rule order); `None` while one is under
    /// way or when all were drawn.
    pub fn next_school(&self) -> Option<usize> {
        (self.milestone == Milestone::Opened && self.turn().is_none())
            .then(|| self.order.get(self.turns.len()).copied())
            .flatten()
    }
    /// Returns the number of schools that are completed.
    pub fn completed_schools(&self) -> u64 {
        self.turns
            .iter()
            .filter(|turn| turn.completed.is_some())
            .count() as u64
    }
    /// Returns this ceremony as the one that replaces it names it, once two people have ended it;
    /// no line follows then.
    pub fn superseded(&self) -> Option<SupersededCeremony> {
        Some(SupersededCeremony {
            fingerprint: self.fingerprint.unwrap_or(self.freeze),
            reason: self.superseded.clone()?,
        })
    }
    /// Returns the reason for which two people declared shares lost for good: then nothing more is
    /// drawn, and only what follows from values that were shown is finished.
    pub fn shares_lost(&self) -> Option<&str> {
        self.shares_lost.as_deref()
    }
    /// Returns whether shares can be declared lost: between the stage digits and the close, once.
    /// Before, the ceremony is superseded.
    pub fn can_lose_shares(&self) -> bool {
        let under_way = self.milestone >= Milestone::StageCalled;
        under_way && self.milestone < Milestone::Closed && self.shares_lost.is_none()
    }
    /// Returns whether another ceremony may replace this one: before the stage digits; later only
    /// where its shares were lost, all that follows from what was shown is finished, and a school
    /// is left to be drawn.
    pub fn can_be_superseded(&self) -> bool {
        if self.milestone < Milestone::StageCalled {
            return true;
        }
        let finished = match self.turn().map(|turn| &turn.phase) {
            None | Some(SchoolPhase::Roll { .. } | SchoolPhase::Classing) => true,
            Some(SchoolPhase::Selecting | SchoolPhase::Ending | SchoolPhase::Completed) => false,
        };
        let schools_left = self.completed_schools() < self.rules.schools.len() as u64;
        self.shares_lost.is_some() && finished && schools_left
    }
    /// Returns the number of lines of the journal.
    pub fn events(&self) -> u64 {
        self.events
    }
    /// Returns the hash of the last line, `h0` before the first.
    pub fn head(&self) -> Digest {
        self.head
    }

    /// Returns the numbered entries that these witnesses' digits give (with imported numbering:
    /// those of the roster).
    pub fn number(&self, digits: &str) -> Option<Entries> {
        if let Some(entries) = self
            .entries()
            .filter(|_| self.rules.numbering == Numbering::Imported)
        {
            return Some(entries.clone());
        }
        let prk = numbering::numbering_prk(&self.freeze, digits);
        Some(
            self.pool
                .numbered(&numbering::numbers(&prk, self.pool.0.len())?),
        )
    }

    /// Returns the draw order and the representatives' numbers that these digits give over these
    /// entries.
    pub fn reconcile(&self, digits: &str, entries: &Entries) -> (Vec<usize>, Vec<DrawNumber>) {
        let prk = numbering::numbering_prk(&self.freeze, digits);
        let order = match self.rules.school_order {
            SchoolOrder::Set => (0..self.rules.schools.len()).collect(),
            SchoolOrder::Drawn => numbering::school_order(&prk, self.rules.schools.len()),
        };
        let lines = numbering::parents(&prk, entries.0.len(), self.rules.parents.get());
        let parents = lines
            .iter()
            .filter_map(|line| entries.0.get(*line))
            .map(|e| e.number)
            .collect();
        (order, parents)
    }

    fn codes(&self, order: &[usize]) -> Vec<&str> {
        order
            .iter()
            .filter_map(|i| self.rules.schools.get(*i))
            .map(|s| s.code.as_str())
            .collect()
    }
}
