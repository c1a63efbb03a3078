//! Commands into events: pure, and the only place where an event comes from.
//!
//! Invariant: what is decided here holds under [`State::apply`]; a command that is not due is refused with what is due instead.
//! There is no command that draws again, none with a wished value, none that edits a result.

use super::event::{Commit, Event, RollKind, Share};
use super::files::RingEntry;
use super::json::Count;
use super::rules::Rules;
use super::school::{Begun, Phase, Pick, Turn};
use super::state::apply::word;
use super::state::{Milestone, State};
use crate::protocol::rolls::{Tick, draw_prk, roll_key};
use crate::protocol::{Hash, seal};

/// What people ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Fix rules and pool.
    Freeze,
    /// Number with the digits that the witnesses called.
    Number {
        /// D0, `number_digits` digits.
        digits: String,
    },
    /// Seal with these commits, in rule order.
    Seal {
        /// One a custodian.
        commits: Vec<Hash>,
    },
    /// Take the stage digits.
    CallStage {
        /// D1, `stage_digits` digits.
        digits: String,
    },
    /// Begin with the draw: the shares are in [`Secrets`].
    Open,
    /// Begin the next school's turn.
    BeginSchool,
    /// Begin the roll that is due; a roll that was begun and not stopped is over.
    BeginRoll,
    /// Stop the roll under way at this tick.
    StopRoll {
        /// The first tick after the press.
        tick: Tick,
        /// Who pressed (家长代表 03), never a child.
        by: Option<String>,
    },
    /// Make the next visit.
    Pick,
    /// Make the next visits, at most so many, in one step: for a rehearsal that nobody watches.
    Picks(usize),
    /// Assign the classes.
    AssignClasses,
    /// End the school's turn.
    CompleteSchool,
    /// End the ceremony and publish the shares.
    Close,
    /// Put a free event on the ledger.
    Note(Event),
}

/// Why a command is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
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
    /// A press before `min_ticks`.
    #[error("the roll is too young to be stopped; press again in a moment")]
    TooEarly,
    /// The rules and files do not allow it at all.
    #[error("the rules and files of this ceremony do not allow this step")]
    Impossible,
}

/// What the draw runs on once the copies were opened: stays in memory, never in a state, a file or a message.
#[derive(Clone)]
pub struct Secrets {
    shares: Vec<Hash>,
    prk: Hash,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// The secrets of a sealed ceremony from its shares in rule order, each held against its commit. Only once the stage digits are on the ledger.
    pub fn new(state: &State, shares: Vec<Hash>) -> Result<Self, Refusal> {
        let called = state.milestone() >= Milestone::StageCalled
            || (state.milestone() == Milestone::Sealed && state.rules().stage_digits.get() == 0);
        let fingerprint = state.fingerprint().filter(|_| called).ok_or(Refusal::NotDue)?;
        let custodians = &state.rules().custodians;
        if shares.len() != custodians.len() {
            return Err(Refusal::SharesNeeded);
        }
        let met = |((name, share), commit): ((&String, &Hash), &Hash)| seal::commit(name, share) == *commit;
        if !custodians.iter().zip(&shares).zip(state.commits()).all(met) {
            return Err(Refusal::ShareDiffers);
        }
        let prk = draw_prk(&fingerprint, &shares, state.stage_digits());
        Ok(Self { shares, prk })
    }

    /// The key of a roll (`start`, `interval`) or of `classes`.
    pub fn key(&self, kind: &str, school: &str, attempt: u64) -> Hash {
        roll_key(&self.prk, kind, school, attempt)
    }
}

/// Turns a command into the events that it means now, or refuses it.
pub fn decide(state: &State, secrets: Option<&Secrets>, command: Command) -> Result<Vec<Event>, Refusal> {
    let event = match command {
        Command::Freeze => freeze(state),
        Command::Number { digits } => number(state, digits),
        Command::Seal { commits } => seal_with(state, &commits),
        Command::CallStage { digits } => call_stage(state, digits),
        Command::Open => open(state, secrets),
        Command::BeginSchool => begin_school(state),
        Command::BeginRoll => begin_roll(state, secrets),
        Command::StopRoll { tick, by } => stop_roll(state, secrets, tick, by),
        Command::Pick => pick(state),
        Command::Picks(most) => return picks(state, most),
        Command::AssignClasses => assign_classes(state, secrets),
        Command::CompleteSchool => complete_school(state),
        Command::Close => close(state, secrets),
        Command::Note(event) => note(state, event),
    }?;
    Ok(vec![event])
}

fn due(is: bool) -> Result<(), Refusal> {
    if is { Ok(()) } else { Err(Refusal::NotDue) }
}

fn digits_fit(digits: &str, count: u64) -> Result<(), Refusal> {
    let fit = digits.len() as u64 == count && digits.bytes().all(|b| b.is_ascii_digit());
    if fit { Ok(()) } else { Err(Refusal::Digits) }
}

fn freeze(state: &State) -> Result<Event, Refusal> {
    due(state.milestone() == Milestone::Nothing)?;
    Ok(Event::Frozen { freeze: state.freeze() })
}

fn number(state: &State, digits: String) -> Result<Event, Refusal> {
    due(state.milestone() == Milestone::Frozen && state.rules().calls_number_digits())?;
    digits_fit(&digits, state.rules().number_digits.get())?;
    let entries = state.number(&digits).ok_or(Refusal::Impossible)?;
    let (order, parents) = state.settle(&digits, &entries);
    let order = order.iter().filter_map(|i| state.rules().schools.get(*i)).map(|s| s.code.clone()).collect();
    Ok(Event::Numbered { digits, order, parents: parents.iter().map(|n| n.get().into()).collect() })
}

fn seal_with(state: &State, commits: &[Hash]) -> Result<Event, Refusal> {
    let before = if state.rules().calls_number_digits() { Milestone::Numbered } else { Milestone::Frozen };
    due(state.milestone() == before)?;
    if commits.len() != state.rules().custodians.len() {
        return Err(Refusal::Commits);
    }
    let bytes = state.entries_bytes().ok_or(Refusal::NotDue)?;
    let seal = seal::fingerprint(&state.freeze(), state.number_digits(), bytes, commits);
    let named = state.rules().custodians.iter().zip(commits);
    let commits = named.map(|(name, commit)| Commit { custodian: name.clone(), commit: *commit }).collect();
    Ok(Event::Sealed { seal, commits })
}

fn call_stage(state: &State, digits: String) -> Result<Event, Refusal> {
    due(state.milestone() == Milestone::Sealed)?;
    digits_fit(&digits, state.rules().stage_digits.get())?;
    Ok(Event::StageCalled { digits })
}

fn open(state: &State, secrets: Option<&Secrets>) -> Result<Event, Refusal> {
    due(matches!(state.milestone(), Milestone::StageCalled))?;
    secrets.ok_or(Refusal::SharesNeeded)?;
    Ok(Event::Opened { custodians: state.rules().custodians.clone() })
}

fn begin_school(state: &State) -> Result<Event, Refusal> {
    let next = state.next_school().ok_or(Refusal::NotDue)?;
    Ok(Event::SchoolBegan { school: state.rules().schools[next].code.clone() })
}

fn code<'a>(turn: &Turn, rules: &'a Rules) -> &'a str {
    &rules.schools[turn.school].code
}

fn begin_roll(state: &State, secrets: Option<&Secrets>) -> Result<Event, Refusal> {
    let turn = state.turn().ok_or(Refusal::NotDue)?;
    let Phase::Roll { kind, attempts, .. } = turn.phase else { return Err(Refusal::NotDue) };
    secrets.ok_or(Refusal::SharesNeeded)?;
    let attempt = Count::new(attempts + 1).ok_or(Refusal::Impossible)?;
    Ok(Event::RollBegan { school: code(turn, state.rules()).to_owned(), kind, attempt })
}

/// The roll under way and its key, for showing ticks and for stopping.
pub fn rolling(state: &State, secrets: &Secrets) -> Option<(RollKind, u64, Hash)> {
    let turn = state.turn()?;
    let Phase::Roll { kind, attempts, begun: Begun::Rolling } = turn.phase else { return None };
    Some((kind, attempts, secrets.key(kind.word(), code(turn, state.rules()), attempts)))
}

fn stop_roll(state: &State, secrets: Option<&Secrets>, tick: Tick, by: Option<String>) -> Result<Event, Refusal> {
    let secrets = secrets.ok_or(Refusal::SharesNeeded)?;
    let turn = state.turn().ok_or(Refusal::NotDue)?;
    let (kind, attempts, key) = rolling(state, secrets).ok_or(Refusal::NotDue)?;
    if tick.0 < state.rules().min_ticks.get() {
        return Err(Refusal::TooEarly);
    }
    let value = turn.tick_value(kind, &key, tick, state.rules()).ok_or(Refusal::Impossible)?;
    Ok(Event::RollStopped {
        school: code(turn, state.rules()).to_owned(),
        kind,
        attempt: Count::new(attempts).ok_or(Refusal::Impossible)?,
        tick: Count::new(tick.0).ok_or(Refusal::Impossible)?,
        value: Count::new(value).ok_or(Refusal::Impossible)?,
        key,
        by,
    })
}

fn pick(state: &State) -> Result<Event, Refusal> {
    let turn = state.turn().ok_or(Refusal::NotDue)?;
    picked(turn, state.rules(), &turn.next_pick().ok_or(Refusal::NotDue)?)
}

fn picks(state: &State, most: usize) -> Result<Vec<Event>, Refusal> {
    let turn = state.turn().ok_or(Refusal::NotDue)?;
    let picks = turn.next_picks(most);
    due(!picks.is_empty())?;
    picks.iter().map(|pick| picked(turn, state.rules(), pick)).collect()
}

fn picked(turn: &Turn, rules: &Rules, pick: &Pick) -> Result<Event, Refusal> {
    Ok(Event::Picked {
        school: code(turn, rules).to_owned(),
        order: Count::new(pick.order).ok_or(Refusal::Impossible)?,
        number: pick.number.get().into(),
        outcome: word(&pick.outcome),
        children: Count::new(pick.outcome.children()).ok_or(Refusal::Impossible)?,
    })
}

fn assign_classes(state: &State, secrets: Option<&Secrets>) -> Result<Event, Refusal> {
    let turn = state.turn().filter(|turn| matches!(turn.phase, Phase::Classing)).ok_or(Refusal::NotDue)?;
    let school = code(turn, state.rules()).to_owned();
    let key = secrets.ok_or(Refusal::SharesNeeded)?.key("classes", &school, 1);
    let classes = turn.assign(&key, state.rules()).ok_or(Refusal::Impossible)?;
    let counts = |list: &Vec<u64>| list.iter().copied().map(Count::new).collect::<Option<Vec<_>>>();
    let line = |((entry, _), list): (&(&RingEntry, u64), _)| Some((entry.number.get().into(), counts(list)?));
    let assigned = turn.admitted().iter().zip(&classes).map(line).collect::<Option<_>>().ok_or(Refusal::Impossible)?;
    Ok(Event::ClassesAssigned { school, key, assigned })
}

fn complete_school(state: &State) -> Result<Event, Refusal> {
    let turn = state.turn().filter(|turn| matches!(turn.phase, Phase::Ending)).ok_or(Refusal::NotDue)?;
    Ok(Event::SchoolCompleted {
        school: code(turn, state.rules()).to_owned(),
        admitted: Count::new(turn.admitted_children()).ok_or(Refusal::Impossible)?,
        over_plan: Count::new(turn.over_plan()).ok_or(Refusal::Impossible)?,
    })
}

fn close(state: &State, secrets: Option<&Secrets>) -> Result<Event, Refusal> {
    let all = state.completed_schools() == state.rules().schools.len() as u64;
    due(state.milestone() == Milestone::Opened && all)?;
    let secrets = secrets.ok_or(Refusal::SharesNeeded)?;
    let named = state.rules().custodians.iter().zip(&secrets.shares);
    Ok(Event::Closed { shares: named.map(|(name, share)| Share { custodian: name.clone(), share: *share }).collect() })
}

fn note(state: &State, event: Event) -> Result<Event, Refusal> {
    due(state.milestone() >= Milestone::Frozen && matches!(event, Event::Free(_)))?;
    Ok(event)
}
