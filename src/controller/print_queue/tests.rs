// SPDX-License-Identifier: Apache-2.0

//! Tests of the print queue: which copies wait, which is sent next, what a restart leaves.

use super::*;
use crate::printing::{JobId, UnknownReason};

const TURN: PaperKind = PaperKind::Result(0);

fn queue() -> PrintQueue {
    // Nobody listens at this port: whatever is sent waits there.
    let printer = "ipp://127.0.0.1:9/ipp/print".parse().unwrap();
    PrintQueue::start(Some(printer))
}

fn id(kind: PaperKind, custodian: usize) -> PrintCopyId {
    let of = PrintedDocument::Paper(kind);
    CopyOwner { of, custodian }.print(PrintNumber::FIRST)
}

fn with_papers(kinds: &[PaperKind]) -> PrintQueue {
    let mut queue = queue();
    for kind in kinds {
        queue.add_paper(*kind, Some(2), 3, &PrintHistory::default());
    }
    queue
}

fn finish(queue: &mut PrintQueue, id: PrintCopyId, state: JobState) -> Option<FinishedJob> {
    let copy = queue.copies.iter_mut().find(|copy| copy.id == id).unwrap();
    copy.dispatch = Dispatch::Sent;
    queue.at_printer = Some(id);
    queue.job_changed(&id.to_string(), state)
}

#[test]
fn each_custodian_gets_a_copy_of_a_paper_once() {
    let mut queue = with_papers(&[PaperKind::Seal]);
    queue.add_paper(PaperKind::Seal, Some(2), 3, &PrintHistory::default());
    assert_eq!(queue.copies().len(), 3);
    assert_eq!(queue.new_papers(vec![PaperKind::Seal, TURN]), [TURN]);
}

#[test]
fn a_paper_without_pages_is_not_considered_again() {
    let mut queue = queue();
    queue.add_paper(PaperKind::Waiting(0), None, 3, &PrintHistory::default());
    assert!(queue.copies().is_empty());
    assert!(queue.new_papers(vec![PaperKind::Waiting(0)]).is_empty());
}

#[test]
fn the_sheet_that_the_hall_waits_for_is_printed_first() {
    let queue = with_papers(&[PaperKind::Seal, TURN]);
    assert_eq!(queue.next(0), Some(id(TURN, 0)));
    assert_eq!(queue.next(1), Some(id(PaperKind::Seal, 0)));
}

#[test]
fn one_copy_at_a_time_is_at_the_printer() {
    let mut queue = with_papers(&[TURN]);
    queue.at_printer = Some(id(TURN, 0));
    assert_eq!(queue.next(0), None);
    let finished = finish(&mut queue, id(TURN, 0), JobState::PrinterDone(None)).unwrap();
    assert_eq!(finished.state, PrintState::PrinterDone);
    assert_eq!(queue.next(0), Some(id(TURN, 1)));
}

#[test]
fn nothing_is_sent_without_a_printer_or_while_it_is_held() {
    let mut queue = with_papers(&[TURN]);
    queue.hold();
    assert_eq!(queue.next(0), None);
    queue.resume_sending();
    assert!(queue.next(0).is_some());
    queue.printer = None;
    assert_eq!(queue.next(0), None);
}

#[test]
fn after_a_restart_what_was_sent_is_not_sent_again() {
    let sent = AuxEvent::SheetSent { set: id(TURN, 0) };
    let history = PrintHistory::read([sent].iter());
    let mut queue = queue();
    queue.add_paper(TURN, Some(2), 2, &history);
    assert!(matches!(queue.copies()[0].state, JobState::Unknown(_)));
    assert_eq!(queue.next(0), Some(id(TURN, 1)));
}

#[test]
fn an_unknown_copy_is_confirmed_only_where_it_was_chosen() {
    let mut queue = with_papers(&[TURN]);
    let unknown = JobState::Unknown(UnknownReason::BeforeRestart);
    finish(&mut queue, id(TURN, 0), unknown);
    finish(&mut queue, id(TURN, 1), JobState::PrinterDone(Some(2)));
    let all = [id(TURN, 0), id(TURN, 1), id(TURN, 2)];
    assert_eq!(queue.confirmable(&all, false), [id(TURN, 1)]);
    assert_eq!(queue.confirmable(&all[..1], true), [id(TURN, 0)]);
    assert!(queue.confirmable(&all[2..], true).is_empty(), "never sent");
    queue.confirm(id(TURN, 1));
    assert_eq!(queue.copies()[1].state, JobState::Confirmed);
    assert!(queue.confirmable(&all, false).is_empty());
}

#[test]
fn a_void_copy_is_followed_by_its_next_print() {
    let mut queue = with_papers(&[TURN]);
    let ids = [id(TURN, 0), id(TURN, 1)];
    finish(&mut queue, ids[0], JobState::PrinterDone(None));
    assert_eq!(queue.voidable(&ids), [ids[0]], "the other was never sent");
    queue.void(ids[0]);
    assert_eq!(queue.copy(ids[0]), None);
    assert_eq!(queue.copies()[0].print(), 2);
    assert_eq!(queue.papers_made().get(&TURN), Some(&1));
    let next = queue.next(0).unwrap();
    finish(&mut queue, next, JobState::PrinterDone(None));
    assert_eq!(queue.papers_made().get(&TURN), Some(&2));
}

#[test]
fn what_needs_a_person_comes_first_on_the_page() {
    let mut queue = with_papers(&[TURN]);
    finish(&mut queue, id(TURN, 2), JobState::PrinterDone(None));
    finish(
        &mut queue,
        id(TURN, 1),
        JobState::Unknown(UnknownReason::NoNumber),
    );
    let custodians: Vec<usize> = queue
        .by_urgency()
        .iter()
        .map(|copy| copy.which().custodian)
        .collect();
    assert_eq!(custodians, [1, 2, 0]);
}

#[test]
fn a_state_that_is_not_the_last_is_not_recorded() {
    let mut queue = with_papers(&[TURN]);
    let finished = finish(&mut queue, id(TURN, 0), JobState::Submitted(JobId(1)));
    assert_eq!(finished, None);
    assert_eq!(queue.next(0), None, "it is still at the printer");
}
