// SPDX-License-Identifier: Apache-2.0

//! Commands into events: pure, and the only place where an event comes from.
//!
//! Invariant: what is decided here holds under [`CeremonyState::apply`]; a command that is not due
//! is refused with what is due instead. There is no command that draws again, none with a wished
//! value, none that edits a result.

mod command;

pub use command::Command;

use super::aux_event::{AuxEvent, AuxEventKind};
use super::event::{CustodianShare, Event, RollKind, ShareCommit};
use super::json::PlainCount;
use super::published_keys::{differing_keys, has_published_keys};
use super::rules::Rules;
use super::school::{OpenRoll, Pick, SchoolPhase, SchoolTurn};
use super::state::{CeremonyState, Milestone};
use crate::protocol::hash::{self, KeyPurpose};
use crate::protocol::rolls::{Tick, draw_prk};
use crate::protocol::{Commitment, Key, Prk, Share, seal};

/// Reason for which a command is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecideError {
    /// Another step is due.
    #[error("this step is not due now; the console shows which one is")]
    NotDue,
    /// The digits are not as many as the rules say, or not digits.
    #[error("the digits are not exactly as many as the rules say; call the whole set again")]
    Digits,
    /// Not one commit a custodian.
    #[error("there must be one commit for each custodian, in the order of the rules")]
    Commits,
    /// The shares were not read yet in this run of the program.
    #[error("the shares are not in memory; insert the sealed copies or type the slips")]
    SharesNeeded,
    /// A share does not meet its commit.
    #[error("a share does not meet its commit; it is not this ceremony's, or was misread")]
    ShareDiffers,
    /// A key on the ledger does not follow from the shares.
    #[error(
        "line {seq} of the journal has a key that does not follow from the shares: it was not \
         drawn in this ceremony. Draw nothing more; call the notary and support"
    )]
    KeyDiffers {
        /// The line.
        seq: u64,
    },
    /// The ceremony was superseded.
    #[error("this ceremony was superseded; nothing is added to it")]
    Superseded,
    /// The shares were lost: nothing more is drawn.
    #[error(
        "the shares of this ceremony were lost; what was shown is finished, and the rest is drawn \
         in the ceremony that goes on from it"
    )]
    SharesLost,
    /// A press before `min_ticks`.
    #[error("the roll is too young to be stopped; press again in a moment")]
    TooEarly,
    /// The rules and files do not allow it at all.
    #[error("the rules and files of this ceremony do not allow this step")]
    Impossible,
}

/// The shares and the PRK of the draw, once the copies were opened. They stay in memory, never in a
/// state, a file or a message.
#[derive(Clone, Debug)]
pub struct Secrets {
    shares: Vec<Share>,
    prk: Prk,
}

impl Secrets {
    /// Makes the secrets of a sealed ceremony from its shares in rule order, each compared with its
    /// commit, and every key on the ledger with theirs. Only once the stage digits are on the
    /// ledger.
    pub fn new(state: &CeremonyState, shares: Vec<Share>) -> Result<Self, DecideError> {
        let called = state.milestone() >= Milestone::StageCalled
            || (state.milestone() == Milestone::Sealed && state.rules().stage_digits.get() == 0);
        let fingerprint = state
            .fingerprint()
            .filter(|_| called)
            .ok_or(DecideError::NotDue)?;
        let custodians = &state.rules().custodians;
        if shares.len() != custodians.len() {
            return Err(DecideError::SharesNeeded);
        }
        let met: Vec<Commitment> = custodians
            .iter()
            .zip(&shares)
            .map(|(name, share)| seal::commit(name, share))
            .collect();
        if met != state.commits() {
            return Err(DecideError::ShareDiffers);
        }
        let prk = draw_prk(&fingerprint, &shares, state.stage_digits());
        if let Some(&seq) = differing_keys(state, &prk).first() {
            return Err(DecideError::KeyDiffers { seq });
        }
        Ok(Self { shares, prk })
    }

    /// Returns the shares, in rule order.
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }

    /// Returns the draw's key for this purpose.
    pub fn key(&self, purpose: KeyPurpose<'_>) -> Key {
        hash::key(&self.prk, purpose)
    }
}

/// Turns a command into the events that it means now, or refuses it.
pub fn decide(
    state: &CeremonyState,
    secrets: Option<&Secrets>,
    command: Command,
) -> Result<Vec<Event>, DecideError> {
    if state.superseded().is_some() {
        return Err(DecideError::Superseded);
    }
    if state.shares_lost().is_some() && !command.draws_nothing() {
        return Err(DecideError::SharesLost);
    }
    let event = match command {
        Command::Freeze => freeze(state),
        Command::Number { digits } => number(state, digits),
        Command::Seal { commits } => seal_with(state, &commits),
        Command::CallStage { digits } => call_stage(state, digits),
        Command::Open => open(state, secrets),
        Command::BeginSchool => begin_school(state, secrets),
        Command::BeginRoll => begin_roll(state, secrets),
        Command::StopRoll { tick, by } => stop_roll(state, secrets, tick, by),
        Command::Pick => pick(state, secrets),
        Command::Picks(most) => return picks(state, secrets, most),
        Command::AssignClasses => assign_classes(state, secrets),
        Command::CompleteSchool => complete_school(state, secrets),
        Command::Close => close(state, secrets),
        Command::DeclareSharesLost { reason } => lose_shares(state, secrets, reason),
        Command::Supersede { reason } => supersede(state, reason),
        Command::Note(event) => note(state, event),
    }?;
    Ok(vec![event])
}

fn due(is: bool) -> Result<(), DecideError> {
    if is { Ok(()) } else { Err(DecideError::NotDue) }
}

fn digits_fit(digits: &str, count: u64) -> Result<(), DecideError> {
    let fit = digits.len() as u64 == count && digits.bytes().all(|b| b.is_ascii_digit());
    if fit {
        Ok(())
    } else {
        Err(DecideError::Digits)
    }
}

fn freeze(state: &CeremonyState) -> Result<Event, DecideError> {
    due(state.milestone() == Milestone::NotStarted)?;
    Ok(Event::Frozen {
        freeze: state.freeze(),
    })
}

fn number(state: &CeremonyState, digits: String) -> Result<Event, DecideError> {
    due(state.milestone() == Milestone::Frozen && state.rules().calls_number_digits())?;
    digits_fit(&digits, state.rules().number_digits.get())?;
    let entries = state.number(&digits).ok_or(DecideError::Impossible)?;
    let (order, parents) = state.reconcile(&digits, &entries);
    let order = order
        .iter()
        .filter_map(|i| state.rules().schools.get(*i))
        .map(|s| s.code.clone())
        .collect();
    Ok(Event::Numbered {
        digits,
        order,
        parents: parents.iter().map(|n| n.get().into()).collect(),
    })
}

fn seal_with(state: &CeremonyState, commits: &[Commitment]) -> Result<Event, DecideError> {
    let before = if state.rules().calls_number_digits() {
        Milestone::Numbered
    } else {
        Milestone::Frozen
    };
    due(state.milestone() == before)?;
    if commits.len() != state.rules().custodians.len() {
        return Err(DecideError::Commits);
    }
    let bytes = state.entries_bytes().ok_or(DecideError::NotDue)?;
    let seal = seal::fingerprint(&state.freeze(), state.number_digits(), bytes, commits);
    let named = state.rules().custodians.iter().zip(commits);
    let commits = named
        .map(|(name, commit)| ShareCommit {
            custodian: name.clone(),
            commit: *commit,
        })
        .collect();
    Ok(Event::Sealed { seal, commits })
}

fn call_stage(state: &CeremonyState, digits: String) -> Result<Event, DecideError> {
    due(state.milestone() == Milestone::Sealed)?;
    digits_fit(&digits, state.rules().stage_digits.get())?;
    Ok(Event::StageCalled { digits })
}

fn open(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    due(matches!(state.milestone(), Milestone::StageCalled))?;
    secrets.ok_or(DecideError::SharesNeeded)?;
    Ok(Event::Opened {
        custodians: state.rules().custodians.clone(),
    })
}

/// Refuses to go on from keys that were not compared with the shares in this run of the program;
/// where two people declared the shares lost, they can't be.
fn keys_compared(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<(), DecideError> {
    let lost = state.shares_lost().is_some();
    if secrets.is_none() && has_published_keys(state) && !lost {
        return Err(DecideError::SharesNeeded);
    }
    Ok(())
}

fn begin_school(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let next = state.next_school().ok_or(DecideError::NotDue)?;
    keys_compared(state, secrets)?;
    Ok(Event::SchoolBegan {
        school: state.rules().schools[next].code.clone(),
    })
}

fn code<'a>(turn: &SchoolTurn, rules: &'a Rules) -> &'a str {
    &rules.schools[turn.school].code
}

fn begin_roll(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let turn = state.turn().ok_or(DecideError::NotDue)?;
    let SchoolPhase::Roll { kind, attempts, .. } = turn.phase else {
        return Err(DecideError::NotDue);
    };
    secrets.ok_or(DecideError::SharesNeeded)?;
    let attempt = PlainCount::new(attempts + 1).ok_or(DecideError::Impossible)?;
    Ok(Event::RollBegan {
        school: code(turn, state.rules()).to_owned(),
        kind,
        attempt,
    })
}

/// A roll under way.
#[derive(Clone, Debug)]
pub struct RollUnderWay {
    /// The value that is rolled for.
    pub kind: RollKind,
    /// The attempt, from 1.
    pub attempt: u64,
    /// The key of its ticks, not published yet.
    pub key: Key,
}

/// Returns the roll under way, for showing ticks and for stopping.
pub fn rolling(state: &CeremonyState, secrets: &Secrets) -> Option<RollUnderWay> {
    let turn = state.turn()?;
    let SchoolPhase::Roll {
        kind,
        attempts: attempt,
        begun: OpenRoll::Rolling,
    } = turn.phase
    else {
        return None;
    };
    let key = secrets.key(KeyPurpose::Roll {
        kind,
        school: code(turn, state.rules()),
        attempt,
    });
    Some(RollUnderWay { kind, attempt, key })
}

fn stop_roll(
    state: &CeremonyState,
    secrets: Option<&Secrets>,
    tick: Tick,
    by: Option<String>,
) -> Result<Event, DecideError> {
    let secrets = secrets.ok_or(DecideError::SharesNeeded)?;
    let turn = state.turn().ok_or(DecideError::NotDue)?;
    let RollUnderWay { kind, attempt, key } = rolling(state, secrets).ok_or(DecideError::NotDue)?;
    if tick.0 < state.rules().min_ticks.get() {
        return Err(DecideError::TooEarly);
    }
    let value = turn
        .tick_value(kind, &key, tick, state.rules())
        .ok_or(DecideError::Impossible)?;
    Ok(Event::RollStopped {
        school: code(turn, state.rules()).to_owned(),
        kind,
        attempt: PlainCount::new(attempt).ok_or(DecideError::Impossible)?,
        tick: PlainCount::new(tick.0).ok_or(DecideError::Impossible)?,
        value: PlainCount::new(value).ok_or(DecideError::Impossible)?,
        key,
        by,
    })
}

fn pick(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let turn = state.turn().ok_or(DecideError::NotDue)?;
    let next = turn.next_pick().ok_or(DecideError::NotDue)?;
    keys_compared(state, secrets)?;
    picked(turn, state.rules(), &next)
}

fn picks(
    state: &CeremonyState,
    secrets: Option<&Secrets>,
    most: usize,
) -> Result<Vec<Event>, DecideError> {
    let turn = state.turn().ok_or(DecideError::NotDue)?;
    keys_compared(state, secrets)?;
    let picks = turn.next_picks(most);
    due(!picks.is_empty())?;
    picks
        .iter()
        .map(|pick| picked(turn, state.rules(), pick))
        .collect()
}

fn picked(turn: &SchoolTurn, rules: &Rules, pick: &Pick) -> Result<Event, DecideError> {
    Ok(Event::Picked {
        school: code(turn, rules).to_owned(),
        order: PlainCount::new(pick.order).ok_or(DecideError::Impossible)?,
        number: pick.number.get().into(),
        outcome: pick.outcome,
        children: PlainCount::new(pick.children).ok_or(DecideError::Impossible)?,
    })
}

fn assign_classes(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let turn = state
        .turn()
        .filter(|turn| matches!(turn.phase, SchoolPhase::Classing))
        .ok_or(DecideError::NotDue)?;
    let school = code(turn, state.rules()).to_owned();
    let key = secrets
        .ok_or(DecideError::SharesNeeded)?
        .key(KeyPurpose::Classes { school: &school });
    let classes = turn
        .assign(&key, state.rules())
        .ok_or(DecideError::Impossible)?;
    let assigned = turn
        .admitted()
        .iter()
        .zip(&classes)
        .map(|((entry, _), classes)| Some((entry.number.get().into(), counts(classes)?)))
        .collect::<Option<_>>()
        .ok_or(DecideError::Impossible)?;
    Ok(Event::ClassesAssigned {
        school,
        key,
        assigned,
    })
}

/// Returns the classes as numbers of an event; `None` where one is too large.
fn counts(classes: &[u64]) -> Option<Vec<PlainCount>> {
    classes.iter().copied().map(PlainCount::new).collect()
}

fn complete_school(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let turn = state
        .turn()
        .filter(|turn| matches!(turn.phase, SchoolPhase::Ending))
        .ok_or(DecideError::NotDue)?;
    keys_compared(state, secrets)?;
    Ok(Event::SchoolCompleted {
        school: code(turn, state.rules()).to_owned(),
        admitted: PlainCount::new(turn.admitted_children()).ok_or(DecideError::Impossible)?,
        over_plan: PlainCount::new(turn.over_plan()).ok_or(DecideError::Impossible)?,
    })
}

fn close(state: &CeremonyState, secrets: Option<&Secrets>) -> Result<Event, DecideError> {
    let all = state.completed_schools() == state.rules().schools.len() as u64;
    due(state.milestone() == Milestone::Opened && all)?;
    let secrets = secrets.ok_or(DecideError::SharesNeeded)?;
    let named = state.rules().custodians.iter().zip(&secrets.shares);
    Ok(Event::Closed {
        shares: named
            .map(|(name, share)| CustodianShare {
                custodian: name.clone(),
                share: share.clone(),
            })
            .collect(),
    })
}

fn lose_shares(
    state: &CeremonyState,
    secrets: Option<&Secrets>,
    reason: String,
) -> Result<Event, DecideError> {
    // Shares that are in memory are not lost.
    due(state.can_lose_shares() && secrets.is_none() && !reason.trim().is_empty())?;
    let event = AuxEvent::SharesLost { reason };
    event.to_event().ok_or(DecideError::Impossible)
}

fn supersede(state: &CeremonyState, reason: String) -> Result<Event, DecideError> {
    let frozen = state.milestone() >= Milestone::Frozen;
    due(frozen && state.can_be_superseded() && !reason.trim().is_empty())?;
    let event = AuxEvent::Superseded { reason };
    event.to_event().ok_or(DecideError::Impossible)
}

fn note(state: &CeremonyState, event: Event) -> Result<Event, DecideError> {
    let Event::Free(free) = &event else {
        return Err(DecideError::NotDue);
    };
    // These are commands of their own, which say when they may be.
    let kind = AuxEventKind::from_code(&free.name);
    let own = [AuxEventKind::Superseded, AuxEventKind::SharesLost];
    let has_command = kind.is_some_and(|kind| own.contains(&kind));
    due(state.milestone() >= Milestone::Frozen && !has_command)?;
    Ok(event)
}
