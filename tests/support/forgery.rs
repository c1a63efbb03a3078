// SPDX-License-Identifier: Apache-2.0

//! A turn that nobody drew: every value follows from an invented key, so that the fold finds no
//! fault in it.

use paiwei::ceremony::event::Event;
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::line::JournalLine;
use paiwei::ceremony::school::{OpenRoll, SchoolPhase};
use paiwei::ceremony::state::CeremonyState;
use paiwei::journal::{Ledger, NewLine};
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Key, chain};
use paiwei::session::LEDGER;
use std::path::Path;

/// The keys that were invented.
const KEY: [u8; 32] = [0x5A; 32];

fn count(n: u64) -> PlainCount {
    PlainCount::new(n).unwrap()
}

/// Returns the next event of the invented turn; `None` once it is complete.
fn next_event(state: &CeremonyState, began: bool) -> Option<Event> {
    let Some(turn) = state.turn() else {
        let next = state.next_school().filter(|_| !began)?;
        return Some(Event::SchoolBegan {
            school: state.rules().schools[next].code.clone(),
        });
    };
    let school = state.rules().schools[turn.school].code.clone();
    let key = Key::new(KEY);
    Some(match turn.phase {
        SchoolPhase::Roll {
            kind,
            attempts,
            begun: OpenRoll::Rolling,
        } => {
            let tick = Tick(20);
            let value = turn.tick_value(kind, &key, tick, state.rules()).unwrap();
            Event::RollStopped {
                school,
                kind,
                attempt: count(attempts),
                tick: count(tick.0),
                value: count(value),
                key,
                by: None,
            }
        }
        SchoolPhase::Roll { kind, attempts, .. } => Event::RollBegan {
            school,
            kind,
            attempt: count(attempts + 1),
        },
        SchoolPhase::Selecting => {
            let pick = turn.next_pick().unwrap();
            Event::Picked {
                school,
                order: count(pick.order),
                number: pick.number.get().into(),
                outcome: pick.outcome,
                children: count(pick.children),
            }
        }
        SchoolPhase::Classing => {
            let classes = turn.assign(&key, state.rules()).unwrap();
            let admitted = turn.admitted();
            let assigned = admitted.iter().zip(&classes).map(|((entry, _), classes)| {
                let classes = classes.iter().map(|class| count(*class)).collect();
                (entry.number.get().into(), classes)
            });
            Event::ClassesAssigned {
                school,
                key,
                assigned: assigned.collect(),
            }
        }
        SchoolPhase::Ending | SchoolPhase::Completed => Event::SchoolCompleted {
            school,
            admitted: count(turn.admitted_children()),
            over_plan: count(turn.over_plan()),
        },
    })
}

/// Returns the lines of an invented turn of the next school, as they would follow this state's.
pub fn invented_turn(state: &CeremonyState) -> Vec<NewLine> {
    let mut state = state.clone();
    let mut lines = Vec::new();
    while let Some(event) = next_event(&state, !lines.is_empty()) {
        let line = JournalLine {
            seq: count(state.events() + 1),
            at: "2026-08-22T01:31:00.000Z".into(),
            event,
        };
        let bytes = line.to_bytes().unwrap();
        let head = chain::link(&state.head(), &bytes);
        state.apply(&line, &bytes).unwrap();
        let seq = state.events();
        lines.push(NewLine { seq, bytes, head });
    }
    lines
}

/// Appends an invented turn to the ledger of a data folder; returns the line of its first key.
pub fn invent_on_ledger(data: &Path) -> u64 {
    let mut opened = Ledger::open(&data.join(LEDGER)).unwrap();
    let lines = invented_turn(&opened.state.unwrap());
    opened.ledger.commit(&lines, &[]).unwrap();
    first_key(&lines)
}

/// Returns the line of the first invented key.
pub fn first_key(lines: &[NewLine]) -> u64 {
    let is_stop = |line: &&NewLine| String::from_utf8_lossy(&line.bytes).contains("roll_stopped");
    lines.iter().find(is_stop).unwrap().seq
}

/// Returns the journal's bytes of lines.
pub fn bytes_of(lines: &[NewLine]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| [&line.bytes, b"\n".as_slice()].concat())
        .collect()
}
