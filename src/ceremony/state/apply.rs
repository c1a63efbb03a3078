// SPDX-License-Identifier: Apache-2.0

//! One event onto the state: every claim recomputed, in the order of PROTOCOL §9.

use super::{ApplyError, CeremonyState, Milestone};
use crate::ceremony::event::{CustodianShare, Event, Outcome, RollKind, ShareCommit};
use crate::ceremony::files::Entries;
use crate::ceremony::json::PlainCount;
use crate::ceremony::line::JournalLine;
use crate::ceremony::school::{
    AssignedClasses, CompletedSchool, OpenRoll, SchoolPhase, SchoolTurn, StoppedRoll,
};
use crate::protocol::rolls::Tick;
use crate::protocol::{Commitment, Digest, Key, chain, seal};

type Applied = Result<(), ApplyError>;

fn require(holds: bool, what: &str) -> Applied {
    if holds { Ok(()) } else { Err(what.into()) }
}

impl CeremonyState {
    /// Folds one line, whose exact bytes (without LF) are given beside it, into the state. On a
    /// fault the state is of no more use.
    pub fn apply(&mut self, line: &JournalLine, bytes: &[u8]) -> Applied {
        require(
            line.seq.get() == self.events + 1,
            "seq does not follow the line before",
        )?;
        let head = chain::link(&self.head, bytes);
        self.apply_event(line, head)?;
        self.events += 1;
        self.head = head;
        Ok(())
    }

    fn apply_event(&mut self, line: &JournalLine, head: Digest) -> Applied {
        match &line.event {
            Event::Free(_) => require(self.milestone >= Milestone::Frozen, "comes before frozen"),
            Event::Frozen { freeze } => self.frozen(freeze),
            Event::Numbered {
                digits,
                order,
                parents,
            } => self.numbered(digits, order, parents),
            Event::Sealed { seal, commits } => self.sealed(seal, commits),
            Event::StageCalled { digits } => self.stage_called(digits),
            Event::Opened { custodians } => self.opened(custodians),
            Event::SchoolBegan { school } => self.school_began(school),
            Event::RollBegan {
                school,
                kind,
                attempt,
            } => self.roll_began(school, *kind, *attempt),
            Event::RollStopped { school, kind, .. } => {
                let stopped = stopped_roll(line).ok_or("no roll was stopped")?;
                self.roll_stopped(school, *kind, stopped)
            }
            Event::Picked {
                school,
                order,
                number,
                outcome,
                children,
            } => self.picked(school, order.get(), number.get(), *outcome, children.get()),
            Event::ClassesAssigned {
                school,
                key,
                assigned,
            } => self.classes_assigned(school, key, assigned),
            Event::SchoolCompleted {
                school,
                admitted,
                over_plan,
            } => {
                let completed = CompletedSchool {
                    seq: line.seq.get(),
                    head,
                    at: line.at.clone(),
                };
                self.school_completed(school, admitted.get(), over_plan.get(), completed)
            }
            Event::Closed { shares } => self.closed(shares),
        }
    }

    fn frozen(&mut self, freeze: &Digest) -> Applied {
        require(
            self.milestone == Milestone::NotStarted,
            "frozen is there twice",
        )?;
        require(
            *freeze == self.freeze,
            "the freeze does not follow from rules.json and pool.tsv",
        )?;
        self.milestone = Milestone::Frozen;
        Ok(())
    }

    fn numbered(&mut self, digits: &str, order: &[String], parents: &[PlainCount]) -> Applied {
        require(
            self.milestone == Milestone::Frozen,
            "numbered is out of order",
        )?;
        require(
            self.rules.calls_number_digits(),
            "no digits are called under these rules",
        )?;
        require(
            are_digits(digits, self.rules.number_digits.get()),
            "digits are not as many as number_digits says",
        )?;
        let entries = self
            .number(digits)
            .ok_or("there are more entries than numbers")?;
        let bytes = entries.write(&self.rules);
        let same = self
            .entries
            .as_ref()
            .is_none_or(|(_, published)| *published == bytes);
        require(
            same,
            "the numbers of entries.tsv do not follow from the digits",
        )?;
        self.adopt(digits, entries, bytes);
        require(
            self.codes(&self.order) == order,
            "the order does not follow from the digits",
        )?;
        let claimed = parents.iter().map(|p| p.get());
        require(
            self.parents.iter().map(|p| u64::from(p.get())).eq(claimed),
            "the parents do not follow from the digits",
        )?;
        self.milestone = Milestone::Numbered;
        Ok(())
    }

    fn adopt(&mut self, digits: &str, entries: Entries, bytes: Vec<u8>) {
        (self.order, self.parents) = self.reconcile(digits, &entries);
        self.number_digits = digits.to_owned();
        self.entries = Some((entries, bytes));
    }

    fn sealed(&mut self, claimed: &Digest, commits: &[ShareCommit]) -> Applied {
        let before = if self.rules.calls_number_digits() {
            Milestone::Numbered
        } else {
            Milestone::Frozen
        };
        require(self.milestone == before, "sealed is out of order")?;
        let custodians = commits.iter().map(|c| &c.custodian);
        require(
            custodians.eq(self.rules.custodians.iter()),
            "the commits are not those of the custodians in rule order",
        )?;
        let commits: Vec<Commitment> = commits.iter().map(|c| c.commit).collect();
        let bytes = self
            .entries_bytes()
            .ok_or("there are no numbered entries")?;
        let fingerprint = seal::fingerprint(&self.freeze, &self.number_digits, bytes, &commits);
        require(
            *claimed == fingerprint,
            "the seal does not follow from freeze, digits, entries.tsv and commits",
        )?;
        self.fingerprint = Some(fingerprint);
        self.commits = commits;
        self.milestone = Milestone::Sealed;
        Ok(())
    }

    fn stage_called(&mut self, digits: &str) -> Applied {
        require(
            self.milestone == Milestone::Sealed,
            "stage_called is out of order",
        )?;
        require(
            are_digits(digits, self.rules.stage_digits.get()),
            "digits are not as many as stage_digits says",
        )?;
        self.stage_digits = digits.to_owned();
        self.milestone = Milestone::StageCalled;
        Ok(())
    }

    fn opened(&mut self, custodians: &[String]) -> Applied {
        // Where the plan has no stage digits, a record may leave out the event that would say none.
        let none_due = self.milestone == Milestone::Sealed && self.rules.stage_digits.get() == 0;
        require(
            self.milestone == Milestone::StageCalled || none_due,
            "opened is out of order",
        )?;
        require(
            self.rules.custodians == custodians,
            "not all custodians' shares were read, in rule order",
        )?;
        self.milestone = Milestone::Opened;
        Ok(())
    }

    fn school_began(&mut self, code: &str) -> Applied {
        let next = self
            .next_school()
            .ok_or("no school's turn can begin here")?;
        require(
            self.rules.schools.get(next).is_some_and(|s| s.code == code),
            "it is not this school's turn",
        )?;
        let ring = self
            .entries()
            .ok_or("there are no numbered entries")?
            .ring(next)
            .to_vec();
        self.turns.push(SchoolTurn::new(next, ring));
        Ok(())
    }

    /// Returns the turn under way, if it is this school's, with the rules.
    fn turn_of(
        &mut self,
        code: &str,
    ) -> Result<(&mut SchoolTurn, &crate::ceremony::Rules), ApplyError> {
        let Self { rules, turns, .. } = self;
        let turn = turns
            .last_mut()
            .filter(|turn| turn.completed.is_none())
            .ok_or("no school's turn is under way")?;
        let named = rules
            .schools
            .get(turn.school)
            .is_some_and(|s| s.code == code);
        if named {
            Ok((turn, rules))
        } else {
            Err("it is not this school's turn".into())
        }
    }

    fn roll_began(&mut self, code: &str, kind: RollKind, attempt: PlainCount) -> Applied {
        let (turn, _) = self.turn_of(code)?;
        let SchoolPhase::Roll {
            kind: due,
            attempts,
            begun,
        } = &mut turn.phase
        else {
            return Err("no roll is due".into());
        };
        require(*due == kind, "this is not the roll that is due")?;
        require(
            attempt.get() == *attempts + 1,
            "attempt does not follow the one before",
        )?;
        turn.aborted += u64::from(*begun == OpenRoll::Rolling);
        *attempts += 1;
        *begun = OpenRoll::Rolling;
        Ok(())
    }

    fn roll_stopped(&mut self, code: &str, kind: RollKind, stopped: StoppedRoll) -> Applied {
        let (turn, rules) = self.turn_of(code)?;
        let SchoolPhase::Roll {
            kind: due,
            attempts,
            begun: OpenRoll::Rolling,
        } = turn.phase
        else {
            return Err("no roll is under way".into());
        };
        require(
            due == kind && attempts == stopped.attempt,
            "this is not the roll that is under way",
        )?;
        require(
            stopped.tick.0 >= rules.min_ticks.get(),
            "tick is before min_ticks",
        )?;
        let value = turn.tick_value(kind, &stopped.key, stopped.tick, rules);
        require(
            value == Some(stopped.value),
            "the value is not that of the tick under the published key",
        )?;
        match kind {
            RollKind::Start => {
                turn.start = Some(stopped);
                turn.phase = SchoolPhase::Roll {
                    kind: RollKind::Interval,
                    attempts: 0,
                    begun: OpenRoll::Idle,
                };
            }
            RollKind::Interval => {
                turn.interval = Some(stopped);
                turn.select(rules).ok_or("the selection cannot begin")?;
                turn.phase = turn.after_visit(rules);
            }
        }
        Ok(())
    }

    fn picked(
        &mut self,
        code: &str,
        order: u64,
        number: u64,
        outcome: Outcome,
        children: u64,
    ) -> Applied {
        let (turn, rules) = self.turn_of(code)?;
        let due = turn.next_pick().ok_or("no visit is due")?;
        require(order == due.order, "order does not follow the one before")?;
        require(
            number == u64::from(due.number.get()),
            "the rules visit another entry here",
        )?;
        require(
            due.outcome == outcome && due.children == children,
            "the rules give this entry another outcome",
        )?;
        turn.visit(due, rules);
        Ok(())
    }

    fn classes_assigned(
        &mut self,
        code: &str,
        key: &Key,
        assigned: &[(PlainCount, Vec<PlainCount>)],
    ) -> Applied {
        let (turn, rules) = self.turn_of(code)?;
        require(
            matches!(turn.phase, SchoolPhase::Classing),
            "no classes are due",
        )?;
        let admitted = turn.admitted();
        // Compared first, so that what is computed below is never longer than what the line itself
        // has.
        let same_shape = admitted.len() == assigned.len()
            && admitted
                .iter()
                .zip(assigned)
                .all(|((entry, n), (number, classes))| {
                    u64::from(entry.number.get()) == number.get() && classes.len() as u64 == *n
                });
        require(
            same_shape,
            "the entries are not the admitted ones in draw order",
        )?;
        let computed = turn
            .assign(key, rules)
            .ok_or("classes cannot be assigned")?;
        let same = computed
            .iter()
            .zip(assigned)
            .all(|(a, (_, b))| a.iter().copied().eq(b.iter().map(|c| c.get())));
        require(same, "the classes do not follow from the published key")?;
        turn.classes = Some(AssignedClasses {
            key: key.clone(),
            assignment: computed,
        });
        turn.phase = SchoolPhase::Ending;
        Ok(())
    }

    fn school_completed(
        &mut self,
        code: &str,
        admitted: u64,
        over_plan: u64,
        completed: CompletedSchool,
    ) -> Applied {
        let (turn, _) = self.turn_of(code)?;
        require(
            matches!(turn.phase, SchoolPhase::Ending),
            "the school's turn is not at its end",
        )?;
        require(
            turn.admitted_children() == admitted,
            "admitted is not the number of children with a place",
        )?;
        require(
            turn.over_plan() == over_plan,
            "over_plan is not the number of children beyond the places",
        )?;
        turn.completed = Some(completed);
        turn.phase = SchoolPhase::Completed;
        Ok(())
    }

    fn closed(&mut self, shares: &[CustodianShare]) -> Applied {
        let all = self.milestone == Milestone::Opened
            && self.completed_schools() == self.rules.schools.len() as u64;
        require(all, "closed comes before all schools were drawn")?;
        let custodians = shares.iter().map(|s| &s.custodian);
        require(
            custodians.eq(self.rules.custodians.iter()),
            "the shares are not those of the custodians in rule order",
        )?;
        for (share, commit) in shares.iter().zip(&self.commits) {
            require(
                seal::commit(&share.custodian, &share.share) == *commit,
                "a share does not meet its commit",
            )?;
        }
        self.milestone = Milestone::Closed;
        Ok(())
    }
}

/// Returns the roll that a line stopped; `None` where its event is another.
fn stopped_roll(line: &JournalLine) -> Option<StoppedRoll> {
    let Event::RollStopped {
        attempt,
        tick,
        value,
        key,
        by,
        ..
    } = &line.event
    else {
        return None;
    };
    Some(StoppedRoll {
        attempt: attempt.get(),
        tick: Tick(tick.get()),
        value: value.get(),
        key: key.clone(),
        by: by.clone(),
        seq: line.seq.get(),
        at: line.at.clone(),
    })
}

fn are_digits(text: &str, count: u64) -> bool {
    text.len() as u64 == count && text.bytes().all(|b| b.is_ascii_digit())
}
