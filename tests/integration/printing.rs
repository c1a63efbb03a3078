// SPDX-License-Identifier: Apache-2.0

//! Against a real IPP printer (ippeveprinter on loopback) and one of our own that fails on command:
//! nothing but the printer's own word, with every page counted, makes a job done; nothing is sent
//! twice.

use crate::printer::mock::{Fault, Mock, Nature, Phase, Tells};
use crate::printer::service::Service;
use crate::printer::{DONE, Printer, free_port};
use ipp::model::StatusCode;
use paiwei::printing::{
    IppLimits, JobPrivacy, JobState, PrintNews, PrintOrder, PrintRefusal, PrintWorker,
    PrinterReason, PrinterSource, PrinterUri, SearchPlaces, UnknownReason, WaitReason, find,
    print_and_wait,
};
use std::cell::Cell;
use std::time::{Duration, Instant};

const SHEET: &[u8] = b"%PDF-1.7\nnot a real document, but these very bytes\n";

fn order(key: &str) -> PrintOrder {
    PrintOrder {
        key: key.into(),
        title: format!("S0{key}"),
        pages: 2,
        privacy: JobPrivacy::Any,
        make: Box::new(|| Ok(SHEET.to_vec())),
    }
}

/// A test is not as patient as a hall.
fn limits() -> IppLimits {
    IppLimits {
        answer: Duration::from_millis(1_500),
        send: Duration::from_millis(1_500),
        silence: Duration::from_millis(3_000),
        between: Duration::from_millis(5),
        again: Duration::from_millis(20),
    }
}

fn patient() -> IppLimits {
    IppLimits {
        between: Duration::from_millis(50),
        ..IppLimits::default()
    }
}

fn nowhere() -> SearchPlaces {
    SearchPlaces {
        usb: 0..0,
        service: 1,
    }
}

fn worker(printer: PrinterUri, limits: IppLimits) -> PrintWorker {
    PrintWorker::start(Some(printer), limits, nowhere())
}

/// Every state of the job until the wanted one.
fn until(worker: &PrintWorker, wanted: impl Fn(&JobState) -> bool) -> Vec<JobState> {
    let since = Instant::now();
    let mut heard = Vec::new();
    loop {
        for news in worker.news() {
            let PrintNews::Job { state, .. } = news else {
                continue;
            };
            heard.push(state);
            if wanted(&heard[heard.len() - 1]) {
                return heard;
            }
        }
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "the state did not come after {heard:?}"
        );
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn last(worker: &PrintWorker) -> JobState {
    until(worker, JobState::is_final).pop().unwrap()
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn the_sheet_arrives_byte_equal_and_the_printer_says_done() {
    let printer = Printer::start(DONE);
    let state = print_and_wait(&printer.uri(), patient(), order("1"));
    assert_eq!(state, JobState::PrinterDone(Some(2)));
    assert_eq!(printer.received(), [SHEET]);
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn fewer_pages_than_the_sheet_has_are_unknown() {
    let printer = Printer::start("echo 'ATTR: job-impressions-completed=1' >&2");
    let state = print_and_wait(&printer.uri(), patient(), order("1"));
    assert_eq!(
        state,
        JobState::Unknown(UnknownReason::TooFew {
            counted: 1,
            pages: 2
        })
    );
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn a_job_that_fails_in_the_printer_is_unknown_never_done() {
    let printer = Printer::start("echo 'ERROR: out of toner' >&2; exit 1");
    let state = print_and_wait(&printer.uri(), patient(), order("1"));
    assert!(matches!(state, JobState::Unknown(_)), "{state:?}");
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn a_printer_that_dies_at_work_leaves_the_job_unknown_and_it_is_not_sent_again() {
    let mut printer = Printer::start("exec tail --pid=$PPID -f /dev/null");
    let worker = worker(
        printer.uri(),
        IppLimits {
            silence: Duration::from_millis(500),
            ..patient()
        },
    );
    worker.print(order("1"));
    until(&worker, JobState::is_at_work);
    printer.kill();
    assert!(matches!(
        last(&worker),
        JobState::Unknown(UnknownReason::Silent(_))
    ));
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn a_printer_that_was_restarted_never_answers_for_a_job_of_before() {
    let mut printer = Printer::start("exec tail --pid=$PPID -f /dev/null");
    let worker = worker(printer.uri(), patient());
    worker.print(order("1"));
    until(&worker, |state| matches!(state, JobState::Printing(..)));
    printer.restart(DONE);
    // Another job gets the same number there, and is printed.
    let other = print_and_wait(&printer.uri(), patient(), order("2"));
    assert!(matches!(other, JobState::PrinterDone(_)), "{other:?}");
    assert!(matches!(last(&worker), JobState::Unknown(_)));
}

#[test]
fn a_printer_that_is_not_there_leaves_the_job_waiting_and_not_a_byte_sent() {
    let nobody: PrinterUri = format!("ipp://localhost:{}/ipp/print", free_port())
        .parse()
        .unwrap();
    let state = print_and_wait(&nobody, patient(), order("1"));
    assert!(
        matches!(state, JobState::Queued(Some(WaitReason::NotReached(_)))),
        "{state:?}"
    );
}

#[test]
#[cfg_attr(not(have_printer), ignore = "needs ippeveprinter (script/packages)")]
fn a_jam_is_said_and_followed_until_the_sheet_is_out() {
    let jam = "echo 'STATE: +media-jam-error' >&2; while [ ! -e \"$(dirname \"$0\")/mended\" ]; do sleep 0.05; done; \
               echo 'STATE: -media-jam-error' >&2; echo 'ATTR: job-impressions-completed=2' >&2";
    let printer = Printer::start(jam);
    let worker = worker(printer.uri(), patient());
    worker.print(order("1"));
    let jammed = |state: &JobState| match state {
        JobState::Printing(_, problems) => problems
            .iter()
            .any(|problem| problem.matter == PrinterReason::Jam),
        _ => false,
    };
    until(&worker, jammed);
    printer.touch("mended");
    assert_eq!(last(&worker), JobState::PrinterDone(Some(2)));
    assert_eq!(printer.received(), [SHEET]);
}

/// What must become of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    Done,
    Unknown,
    Refused,
    Waits,
}

#[test]
fn no_fault_in_any_phase_makes_a_false_done_or_a_second_sheet() {
    use Fault::{Closed, Cut, Garbage, Hang, Http500, Off, Silent, Status};
    let statuses = [
        StatusCode::ServerErrorBusy,
        StatusCode::ServerErrorNotAcceptingJobs,
        StatusCode::ClientErrorNotFound,
        StatusCode::ClientErrorDocumentFormatNotSupported,
        StatusCode::ServerErrorInternalError,
    ];
    let faults = [Closed, Silent, Hang, Cut, Garbage, Http500, Off]
        .into_iter()
        .chain(statuses.map(Status));
    let faults: Vec<Fault> = faults.collect();
    let phases = [
        Phase::Attributes,
        Phase::Print,
        Phase::Poll(1),
        Phase::Poll(2),
        Phase::Poll(3),
    ];
    let mut cases = Vec::new();
    for phase in phases {
        for fault in &faults {
            let wanted = match (phase, fault) {
                // Nothing has left: it is tried again. Off for good, it waits for ever.
                (Phase::Attributes, Off) => End::Waits,
                (Phase::Attributes, _) => End::Done,
                // The printer's own word that it made no job.
                (
                    Phase::Print,
                    Status(StatusCode::ServerErrorBusy | StatusCode::ServerErrorNotAcceptingJobs),
                ) => End::Done,
                (Phase::Print, Status(_)) => End::Refused,
                (Phase::Print, _) => End::Unknown,
                // A question that went unheard once is asked again; a printer that is off stays
                // silent.
                (Phase::Poll(_), Off) => End::Unknown,
                (Phase::Poll(_), Status(StatusCode::ServerErrorBusy)) => End::Done,
                (Phase::Poll(_), Status(_)) => End::Unknown,
                (Phase::Poll(_), _) => End::Done,
            };
            cases.push((
                Nature {
                    fault: Some((phase, *fault)),
                    ..Nature::default()
                },
                wanted,
            ));
        }
    }
    let stories = [
        (
            vec![
                Tells::State(5),
                Tells::Stopped("cover-open-error"),
                Tells::State(5),
                Tells::Done(None),
            ],
            End::Done,
        ),
        (
            vec![
                Tells::Stopped("media-empty-error"),
                Tells::Stopped("media-empty-error"),
                Tells::Done(Some(2)),
            ],
            End::Done,
        ),
        (vec![Tells::Done(Some(0))], End::Unknown),
        (vec![Tells::State(5), Tells::Done(Some(1))], End::Unknown),
        (vec![Tells::State(5), Tells::Done(Some(-1))], End::Unknown),
        (vec![Tells::State(7)], End::Unknown),
        (vec![Tells::State(5), Tells::State(8)], End::Unknown),
        (vec![Tells::State(0)], End::Unknown),
        (vec![Tells::Forgotten], End::Unknown),
        (vec![Tells::State(5), Tells::Forgotten], End::Unknown),
        (vec![Tells::Restarted], End::Unknown),
        (vec![Tells::State(5), Tells::Restarted], End::Unknown),
        (vec![Tells::State(5), Tells::Another], End::Unknown),
    ];
    cases.extend(stories.into_iter().map(|(story, end)| {
        (
            Nature {
                story,
                ..Nature::default()
            },
            end,
        )
    }));
    // A print service's word alone is nothing, and once it was away it may have begun anew.
    let service = |story, fault| Nature {
        story,
        fault,
        service: true,
        ..Nature::default()
    };
    cases.push((service(vec![Tells::Done(None)], None), End::Unknown));
    cases.push((
        service(vec![Tells::State(5), Tells::Done(Some(2))], None),
        End::Unknown,
    ));
    cases.push((
        service(vec![Tells::State(5), Tells::BegunAnew], None),
        End::Unknown,
    ));
    for fault in [Closed, Hang, Cut, Off] {
        let story = vec![Tells::State(5), Tells::State(5), Tells::Done(Some(2))];
        cases.push((service(story, Some((Phase::Poll(2), fault))), End::Unknown));
    }
    // All at once: most of them wait.
    let ends: Vec<(End, usize)> = std::thread::scope(|scope| {
        let played: Vec<_> = cases
            .iter()
            .map(|(nature, wanted)| scope.spawn(|| play(nature, *wanted)))
            .collect();
        played
            .into_iter()
            .map(|case| case.join().unwrap())
            .collect()
    });
    let false_done = ends
        .iter()
        .zip(&cases)
        .filter(|((end, _), (_, wanted))| *end == End::Done && end != wanted)
        .count();
    let twice = ends.iter().filter(|(_, documents)| *documents > 1).count();
    println!(
        "{} cases: {false_done} false done, {twice} sent twice",
        cases.len()
    );
    for ((end, documents), (nature, wanted)) in ends.iter().zip(&cases) {
        let what = format!("{:?} {:?} {}", nature.fault, nature.story, nature.service);
        assert_eq!(end, wanted, "{what}");
        assert!(*documents <= 1, "sent twice: {what}");
        assert!(*end != End::Done || *documents == 1, "{what}");
        assert!(*end != End::Waits || *documents == 0, "{what}");
    }
}

/// Prints one sheet on such a printer; what became of it, and how many sheets arrived there.
fn play(nature: &Nature, wanted: End) -> (End, usize) {
    let mock = Mock::start(nature.clone());
    let worker = worker(mock.uri(), limits());
    worker.print(order("1"));
    let waits = |state: &JobState| matches!(state, JobState::Queued(Some(_)));
    let over = |state: &JobState| state.is_final() || (wanted == End::Waits && waits(state));
    let state = until(&worker, over).pop().unwrap();
    let end = match state {
        JobState::PrinterDone(_) => End::Done,
        JobState::Unknown(_) => End::Unknown,
        JobState::Refused(_) => End::Refused,
        _ => End::Waits,
    };
    (end, mock.documents())
}

#[test]
fn one_side_of_a4_is_asked_for_once() {
    let mock = Mock::start(Nature::default());
    print_and_wait(&mock.uri(), limits(), order("1"));
    let asked = mock.seen.lock().unwrap().asked.clone();
    for (name, value) in [
        ("media", "iso_a4_210x297mm"),
        ("sides", "one-sided"),
        ("copies", "1"),
        ("print-scaling", "none"),
    ] {
        assert!(
            asked.contains(&(name.into(), value.into())),
            "{name} in {asked:?}"
        );
    }
}

#[test]
fn a_printer_without_pdf_and_a_share_for_a_print_service_are_refused_before_a_byte_leaves() {
    let raster = Mock::start(Nature {
        formats: vec!["image/urf"],
        ..Nature::default()
    });
    assert_eq!(
        print_and_wait(&raster.uri(), limits(), order("1")),
        JobState::Refused(PrintRefusal::NoPdf)
    );
    let service = Mock::start(Nature {
        service: true,
        ..Nature::default()
    });
    let share = PrintOrder {
        privacy: JobPrivacy::Attached,
        ..order("1")
    };
    assert_eq!(
        print_and_wait(&service.uri(), limits(), share),
        JobState::Refused(PrintRefusal::Kept)
    );
    assert_eq!((raster.documents(), service.documents()), (0, 0));
}

#[test]
fn a_job_that_waits_for_paper_or_is_held_says_so() {
    for story in [Tells::Pending("media-empty-error"), Tells::State(4)] {
        let mock = Mock::start(Nature {
            story: vec![story],
            ..Nature::default()
        });
        let worker = worker(mock.uri(), limits());
        worker.print(order("1"));
        until(
            &worker,
            |state| matches!(state, JobState::Printing(_, problems) if !problems.is_empty()),
        );
    }
}

#[test]
fn a_job_that_is_called_back_is_cancelled_and_unknown_and_the_next_goes_on() {
    let mock = Mock::start(Nature {
        story: vec![Tells::Stopped("media-empty-error")],
        ..Nature::default()
    });
    let worker = worker(mock.uri(), limits());
    worker.print(order("1"));
    until(
        &worker,
        |state| matches!(state, JobState::Printing(_, problems) if !problems.is_empty()),
    );
    worker.print(order("2"));
    worker.call_back("1");
    // Both may come at once: what is heard after the first is not to be thrown away.
    let over = Cell::new(false);
    let heard = until(&worker, |state| {
        over.replace(over.get() || state.is_final()) && state.is_at_work()
    });
    let ends: Vec<&JobState> = heard.iter().filter(|state| state.is_final()).collect();
    assert_eq!(ends, [&JobState::Unknown(UnknownReason::CalledBack)]);
    assert_eq!(mock.seen.lock().unwrap().cancelled, 1);
    assert_eq!(mock.documents(), 2);
}

#[test]
fn printers_are_found_on_loopback_and_among_the_queues_and_a_named_one_is_listed_even_where_it_is_off()
 {
    let plugged = Mock::start(Nature {
        formats: vec!["image/urf"],
        ..Nature::default()
    });
    let service = Mock::start(Nature {
        service: true,
        ..Nature::default()
    });
    let off: PrinterUri = format!("ipp://localhost:{}/ipp/print", free_port())
        .parse()
        .unwrap();
    let places = SearchPlaces {
        usb: plugged.port..plugged.port + 1,
        service: service.port,
    };
    let found = find(Some(&off), &places, limits());
    let what: Vec<(PrinterSource, bool)> = found
        .iter()
        .map(|one| (one.source, one.unfit().is_none()))
        .collect();
    assert_eq!(
        what,
        [
            (PrinterSource::Named, false),
            (PrinterSource::Usb, false),
            (PrinterSource::Service, true)
        ]
    );
    assert_eq!(found[1].unfit(), Some(PrintRefusal::NoPdf));
    assert_eq!(
        found[2].uri.to_string(),
        format!("ipp://localhost:{}/printers/Hall", service.port)
    );
}

/// Prints its sheet only once the test has made the file `go` beside it.
const WAITS: &str = "while [ ! -e \"$(dirname \"$0\")/go\" ]; do sleep 0.05; done; echo 'ATTR: job-impressions-completed=2' >&2";

#[test]
#[cfg_attr(
    not(all(have_printer, have_cups)),
    ignore = "needs ippeveprinter and cupsd (script/packages)"
)]
fn a_print_service_is_never_believed_that_paper_came_out() {
    let service = Service::start(DONE);
    let state = print_and_wait(&service.uri(), patient(), order("1"));
    println!("through cupsd: {state:?}");
    assert!(matches!(
        state,
        JobState::Unknown(UnknownReason::PassedOn | UnknownReason::TooFew { .. })
    ));
    let places = SearchPlaces {
        usb: 0..0,
        service: service.port(),
    };
    let found = find(None, &places, patient());
    assert_eq!(
        found.iter().map(|one| &one.uri).collect::<Vec<_>>(),
        [&service.uri()]
    );
}

#[test]
#[cfg_attr(
    not(all(have_printer, have_cups)),
    ignore = "needs ippeveprinter and cupsd (script/packages)"
)]
fn a_print_service_killed_in_mid_job_leaves_it_unknown_also_where_it_is_back_before_anybody_asks() {
    for between in [50, 2_000].map(Duration::from_millis) {
        let mut service = Service::start(WAITS);
        let worker = worker(
            service.uri(),
            IppLimits {
                between,
                ..patient()
            },
        );
        worker.print(order("1"));
        until(&worker, |state| matches!(state, JobState::Printing(..)));
        service.kill();
        service.start_again();
        service.printer.touch("go");
        let state = last(&worker);
        println!("killed, asked again after {between:?}: {state:?}");
        assert!(matches!(state, JobState::Unknown(_)), "{state:?}");
    }
}
