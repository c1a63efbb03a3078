// SPDX-License-Identifier: Apache-2.0

//! One event onto the state: every claim recomputed, in the order of PROTOCOL §9.

use super::{ApplyError, CeremonyState, Milestone};
use crate::ceremony::event::{CustodianShare, Event, Outcome, RollKind, ShareCommit};
use crate::ceremony::files::Entries;
use crate::ceremony::json::PlainCount;
use crate::ceremony::line::JournalLine;
use crate::ceremony::school::{
    AssignedClasses, CompletedSchool, OpenRoll, RollResult, SchoolPhase, SchoolTurn, StoppedRoll,
    roll_due,
};
use crate::protocol::rolls::Tick;
use crate::protocol::{Commitment, Digest, Key, chain, seal};

pub(super) type Applied = Result<(), ApplyError>;

pub(super) fn require(holds: bool, otherwise: ApplyError) -> Applied {
    if holds { Ok(()) } else { Err(otherwise) }
}

impl CeremonyState {
    /// Folds one line, whose exact bytes (without LF) are given beside it, into the state. On a
    /// fault the state is of no more use.
    pub fn apply(&mut self, line: &JournalLine, bytes: &[u8]) -> Applied {
        require(line.seq.get() == self.events + 1, ApplyError::SeqGap)?;
        require(self.superseded.is_none(), ApplyError::AfterSuperseded)?;
        require(
            self.shares_lost.is_none() || line.event.draws_nothing(),
            ApplyError::AfterSharesLost,
        )?;
        let head = chain::link(&self.head, bytes);
        self.apply_event(line, head)?;
        self.events += 1;
        self.head = head;
        Ok(())
    }

    fn apply_event(&mut self, line: &JournalLine, head: Digest) -> Applied {
        match &line.event {
            Event::Free(free) => self.noted(free),
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
                let stopped = stopped_roll(line).ok_or(ApplyError::NoRollStopped)?;
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
            } => self.classes_assigned(school, line.seq.get(), key, assigned),
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
            ApplyError::FrozenTwice,
        )?;
        require(*freeze == self.freeze, ApplyError::Freeze)?;
        self.milestone = Milestone::Frozen;
        Ok(())
    }

    fn numbered(&mut self, digits: &str, order: &[String], parents: &[PlainCount]) -> Applied {
        require(
            self.milestone == Milestone::Frozen,
            ApplyError::OutOfOrder { event: "numbered" },
        )?;
        require(self.rules.calls_number_digits(), ApplyError::NoDigitsCalled)?;
        require(
            are_digits(digits, self.rules.number_digits.get()),
            ApplyError::Digits {
                field: "number_digits",
            },
        )?;
        let entries = self.number(digits).ok_or(ApplyError::TooManyEntries)?;
        let bytes = entries.write(&self.rules);
        let same = self
            .entries
            .as_ref()
            .is_none_or(|(_, published)| *published == bytes);
        require(same, ApplyError::Numbers)?;
        self.adopt(digits, entries, bytes);
        require(self.codes(&self.order) == order, ApplyError::Order)?;
        let claimed = parents.iter().map(|p| p.get());
        require(
            self.parents.iter().map(|p| u64::from(p.get())).eq(claimed),
            ApplyError::Parents,
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
        require(
            self.milestone == before,
            ApplyError::OutOfOrder { event: "sealed" },
        )?;
        let custodians = commits.iter().map(|c| &c.custodian);
        require(
            custodians.eq(self.rules.custodians.iter()),
            ApplyError::Commits,
        )?;
        let commits: Vec<Commitment> = commits.iter().map(|c| c.commit).collect();
        let bytes = self.entries_bytes().ok_or(ApplyError::NoEntries)?;
        let fingerprint = seal::fingerprint(&self.freeze, &self.number_digits, bytes, &commits);
        require(*claimed == fingerprint, ApplyError::Seal)?;
        self.fingerprint = Some(fingerprint);
        self.commits = commits;
        self.milestone = Milestone::Sealed;
        Ok(())
    }

    fn stage_called(&mut self, digits: &str) -> Applied {
        require(
            self.milestone == Milestone::Sealed,
            ApplyError::OutOfOrder {
                event: "stage_called",
            },
        )?;
        require(
            are_digits(digits, self.rules.stage_digits.get()),
            ApplyError::Digits {
                field: "stage_digits",
            },
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
            ApplyError::OutOfOrder { event: "opened" },
        )?;
        require(
            self.rules.custodians == custodians,
            ApplyError::SharesUnread,
        )?;
        self.milestone = Milestone::Opened;
        Ok(())
    }

    fn school_began(&mut self, code: &str) -> Applied {
        let next = self.next_school().ok_or(ApplyError::NoTurnDue)?;
        require(
            self.rules.schools.get(next).is_some_and(|s| s.code == code),
            ApplyError::OtherSchool,
        )?;
        let ring = self
            .entries()
            .ok_or(ApplyError::NoEntries)?
            .ring(next)
            .to_vec();
        let mut turn = SchoolTurn::new(next, ring);
        turn.mirror = self.mirror;
        if let Some(open) = self.rules.open_school().filter(|open| open.school == code) {
            turn.stand(open, &self.rules)
                .ok_or(ApplyError::NoSelection)?;
        }
        self.turns.push(turn);
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
            .ok_or(ApplyError::NoTurn)?;
        let named = rules
            .schools
            .get(turn.school)
            .is_some_and(|s| s.code == code);
        if named {
            Ok((turn, rules))
        } else {
            Err(ApplyError::OtherSchool)
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
            return Err(ApplyError::NoRollDue);
        };
        require(*due == kind, ApplyError::OtherRollDue)?;
        require(attempt.get() == *attempts + 1, ApplyError::Attempt)?;
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
            return Err(ApplyError::NoRoll);
        };
        require(
            due == kind && attempts == stopped.attempt,
            ApplyError::OtherRoll,
        )?;
        require(
            stopped.tick.0 >= rules.min_ticks.get(),
            ApplyError::TooEarly,
        )?;
        let value = turn.tick_value(kind, &stopped.key, stopped.tick, rules);
        require(value == Some(stopped.value), ApplyError::Value)?;
        match kind {
            RollKind::Start => {
                turn.start = Some(RollResult::Stopped(stopped));
                turn.phase = roll_due(RollKind::Interval);
            }
            RollKind::Interval => {
                turn.interval = Some(RollResult::Stopped(stopped));
                turn.select(rules).ok_or(ApplyError::NoSelection)?;
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
        let due = turn.next_pick().ok_or(ApplyError::NoVisit)?;
        require(order == due.order, ApplyError::VisitOrder)?;
        require(
            number == u64::from(due.number.get()),
            ApplyError::OtherEntry,
        )?;
        require(
            due.outcome == outcome && due.children == children,
            ApplyError::OtherOutcome,
        )?;
        turn.visit(due, rules);
        Ok(())
    }

    fn classes_assigned(
        &mut self,
        code: &str,
        seq: u64,
        key: &Key,
        assigned: &[(PlainCount, Vec<PlainCount>)],
    ) -> Applied {
        let (turn, rules) = self.turn_of(code)?;
        require(
            matches!(turn.phase, SchoolPhase::Classing),
            ApplyError::NoClasses,
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
        require(same_shape, ApplyError::ClassEntries)?;
        let computed = turn.assign(key, rules).ok_or(ApplyError::NoAssignment)?;
        let same = computed
            .iter()
            .zip(assigned)
            .all(|(a, (_, b))| a.iter().copied().eq(b.iter().map(|c| c.get())));
        require(same, ApplyError::Classes)?;
        turn.classes = Some(AssignedClasses {
            seq,
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
            ApplyError::NotAtEnd,
        )?;
        require(turn.admitted_children() == admitted, ApplyError::Admitted)?;
        require(turn.over_plan() == over_plan, ApplyError::OverPlan)?;
        turn.completed = Some(completed);
        turn.phase = SchoolPhase::Completed;
        Ok(())
    }

    fn closed(&mut self, shares: &[CustodianShare]) -> Applied {
        let all = self.milestone == Milestone::Opened
            && self.completed_schools() == self.rules.schools.len() as u64;
        require(all, ApplyError::SchoolsLeft)?;
        let custodians = shares.iter().map(|s| &s.custodian);
        require(
            custodians.eq(self.rules.custodians.iter()),
            ApplyError::Shares,
        )?;
        for (share, commit) in shares.iter().zip(&self.commits) {
            require(
                seal::commit(&share.custodian, &share.share) == *commit,
                ApplyError::ShareDiffers,
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
