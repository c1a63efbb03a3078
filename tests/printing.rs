//! Against a real IPP printer (ippeveprinter on loopback): the bytes arrive equal, and nothing but the printer's own word makes a job done.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod printer;

use paiwei::printing::{JobState, Order, Patience, PrinterUri, Worker, print_and_wait};
use printer::{DONE, Printer, free_port};
use std::time::{Duration, Instant};

const SHEET: &[u8] = b"%PDF-1.7\nnot a real document, but these very bytes\n";

fn worker_state(worker: &Worker, wanted: impl Fn(&JobState) -> bool) -> JobState {
    let since = Instant::now();
    loop {
        for news in worker.news() {
            if wanted(&news.state) {
                return news.state;
            }
        }
        assert!(since.elapsed() < Duration::from_secs(60), "the state did not come");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[test]
fn the_sheet_arrives_byte_equal_and_the_printer_says_done() {
    let Some(printer) = Printer::start(DONE) else { return };
    let state = print_and_wait(&printer.uri(), "S01", SHEET);
    assert!(matches!(state, JobState::PrinterDone(_)), "{state:?}");
    assert_eq!(printer.received(), [SHEET]);
}

#[test]
fn a_job_that_fails_in_the_printer_is_unknown_never_done() {
    let Some(printer) = Printer::start("echo 'ERROR: out of toner' >&2; exit 1") else { return };
    let state = print_and_wait(&printer.uri(), "S01", SHEET);
    assert!(matches!(state, JobState::Unknown(_)), "{state:?}");
}

#[test]
fn a_printer_that_dies_at_work_leaves_the_job_unknown_and_it_is_not_sent_again() {
    let Some(mut printer) = Printer::start("exec tail --pid=$PPID -f /dev/null") else { return };
    let worker = Worker::start(Some(printer.uri()), Patience(Duration::from_secs(1)));
    worker.order(Order { key: "1".into(), title: "S01".into(), bytes: SHEET.to_vec() });
    worker_state(&worker, |state| matches!(state, JobState::Submitted(_) | JobState::Printing(..)));
    printer.kill();
    let state = worker_state(&worker, JobState::is_final);
    assert!(matches!(state, JobState::Unknown(_)), "{state:?}");
}

#[test]
fn a_printer_that_was_restarted_never_answers_for_a_job_of_before() {
    let Some(mut printer) = Printer::start("exec tail --pid=$PPID -f /dev/null") else { return };
    let worker = Worker::start(Some(printer.uri()), Patience(Duration::from_secs(30)));
    worker.order(Order { key: "1".into(), title: "S01".into(), bytes: SHEET.to_vec() });
    worker_state(&worker, |state| matches!(state, JobState::Printing(..)));
    printer.restart(DONE);
    // Another job gets the same number there, and is printed.
    let other = print_and_wait(&printer.uri(), "S02", SHEET);
    assert!(matches!(other, JobState::PrinterDone(_)), "{other:?}");
    let state = worker_state(&worker, JobState::is_final);
    assert!(matches!(state, JobState::Unknown(_)), "{state:?}");
}

#[test]
fn a_printer_that_is_not_there_leaves_the_job_waiting_and_not_a_byte_sent() {
    let Some(printer) = Printer::start(DONE) else { return };
    let nobody: PrinterUri = format!("ipp://localhost:{}/ipp/print", free_port()).parse().unwrap();
    let state = print_and_wait(&nobody, "S01", SHEET);
    assert!(matches!(state, JobState::Queued(Some(_))), "{state:?}");
    assert!(printer.received().is_empty());
}
