// SPDX-License-Identifier: Apache-2.0

//! The printing thread: prints one job after the other and reports every change of state.
//!
//! Invariant: an order is sent at most once; it stays queued only while nothing was sent. The draw
//! never waits for this thread. Deliberately absent: which papers are due.

use super::find::{self, FoundPrinter, SearchPlaces};
use super::ipp::{self, AcceptedJob, IppError, IppLimits, IppPrinter};
use super::job::{
    JobState, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason, after,
};
use super::uri::PrinterUri;
use std::collections::VecDeque;
use std::error::Error;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Interval between two looks at an idle printer.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Function that makes the PDF, on the printing thread.
pub type MakePdf = Box<dyn FnOnce() -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> + Send>;

/// Privacy of a paper: whether a print service may store it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobPrivacy {
    /// Any printer may print it.
    Any,
    /// Only a directly attached printer may print it: it shows a share.
    Attached,
}

/// Paper to print.
pub struct PrintOrder {
    /// Name of the order between sender and worker; unique.
    pub key: String,
    /// Title for the printer's panel, of which the ASCII part is used.
    pub title: String,
    /// Number of pages.
    pub pages: u32,
    /// Privacy of the paper.
    pub privacy: JobPrivacy,
    /// Function that makes the PDF.
    pub make: MakePdf,
}

/// News from the worker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrintNews {
    /// A job changed its state.
    Job {
        /// Key of the order.
        key: String,
        /// New state.
        state: JobState,
    },
    /// Attributes of the chosen printer, or the reason for which it did not answer.
    Printer(Result<IppPrinter, IppError>),
    /// Printers that were found.
    Found(Vec<FoundPrinter>),
}

enum WorkerTask {
    Print(PrintOrder),
    Choose(PrinterUri),
    Find,
    CallBack(String),
}

/// Handle of the printing thread. Dropping it ends the thread after its current operation.
pub struct PrintWorker {
    tasks: Sender<WorkerTask>,
    news: Receiver<PrintNews>,
}

impl PrintWorker {
    /// Starts the thread. Without a printer every order stays queued.
    pub fn start(printer: Option<PrinterUri>, limits: IppLimits, places: SearchPlaces) -> Self {
        let (tasks, receive) = channel();
        let (tell, news) = channel();
        let named = printer.clone();
        let worker = WorkerLoop {
            named,
            printer,
            limits,
            places,
            tasks: receive,
            news: tell,
            queue: VecDeque::new(),
            called_back: Vec::new(),
        };
        std::thread::spawn(move || worker.run());
        Self { tasks, news }
    }

    /// Puts an order at the end of the queue.
    pub fn print(&self, order: PrintOrder) {
        self.send(WorkerTask::Print(order));
    }

    /// Uses another printer from the next order on.
    pub fn choose(&self, printer: PrinterUri) {
        self.send(WorkerTask::Choose(printer));
    }

    /// Looks for printers; [`PrintNews::Found`] is the answer.
    pub fn find(&self) {
        self.send(WorkerTask::Find);
    }

    /// Cancels an order that is waiting or at the printer; its state is unknown then.
    pub fn call_back(&self, key: &str) {
        self.send(WorkerTask::CallBack(key.to_owned()));
    }

    /// Returns the news since the last call.
    pub fn news(&self) -> Vec<PrintNews> {
        self.news.try_iter().collect()
    }

    fn send(&self, task: WorkerTask) {
        // The thread ends only after this sender.
        let _ = self.tasks.send(task);
    }
}

/// Error of the thread: the handle was dropped.
struct ControllerGone;

/// State of the printing thread.
struct WorkerLoop {
    /// Printer that the config names.
    named: Option<PrinterUri>,
    printer: Option<PrinterUri>,
    limits: IppLimits,
    places: SearchPlaces,
    tasks: Receiver<WorkerTask>,
    news: Sender<PrintNews>,
    queue: VecDeque<PrintOrder>,
    called_back: Vec<String>,
}

impl WorkerLoop {
    /// Prints waiting orders and takes tasks, until the handle is dropped.
    fn run(mut self) {
        loop {
            self.look();
            while let (Some(printer), Some(order)) = (self.printer.clone(), self.queue.pop_front())
            {
                match self.print(&printer, order) {
                    Ok(None) => {}
                    Ok(Some(order)) => {
                        self.queue.push_front(order);
                        break;
                    }
                    Err(ControllerGone) => return,
                }
            }
            let pause = if self.queue.is_empty() {
                LOOK_EVERY
            } else {
                self.limits.again
            };
            if self.listen(pause).is_err() {
                return;
            }
        }
    }

    /// Sends news; without a handle nobody reads them.
    fn tell(&self, news: PrintNews) {
        let _ = self.news.send(news);
    }

    /// Asks the chosen printer for its attributes.
    fn look(&self) {
        if let Some(printer) = &self.printer {
            self.tell(PrintNews::Printer(ipp::look(printer, self.limits)));
        }
    }

    /// Waits for a task, at most for `pause`, and takes all that have arrived.
    fn listen(&mut self, pause: Duration) -> Result<(), ControllerGone> {
        let mut next = match self.tasks.recv_timeout(pause) {
            Ok(task) => Some(task),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Err(ControllerGone),
        };
        while let Some(task) = next {
            match task {
                WorkerTask::Print(order) => self.queue.push_back(order),
                WorkerTask::Choose(printer) => self.printer = Some(printer),
                WorkerTask::Find => self.tell(PrintNews::Found(find::find(
                    self.named.as_ref(),
                    &self.places,
                    self.limits,
                ))),
                WorkerTask::CallBack(key) => self.called_back.push(key),
            }
            next = self.tasks.try_recv().ok();
        }
        self.drop_called_back();
        Ok(())
    }

    /// Drops waiting orders that were called back. Others stay for the job that is being printed.
    fn drop_called_back(&mut self) {
        for order in std::mem::take(&mut self.queue) {
            if !self.called_back.contains(&order.key) {
                self.queue.push_back(order);
                continue;
            }
            self.called_back.retain(|key| *key != order.key);
            self.tell(PrintNews::Job {
                key: order.key,
                state: JobState::Unknown(UnknownReason::CalledBack),
            });
        }
    }

    /// Prints an order and follows its job to the end; returns it if nothing was sent.
    fn print(
        &mut self,
        printer: &PrinterUri,
        order: PrintOrder,
    ) -> Result<Option<PrintOrder>, ControllerGone> {
        let mut job = JobWatch {
            uri: printer,
            limits: self.limits,
            state: JobState::Queued(None),
            listener: self,
        };
        job.print(order)
    }
}

/// Receiver of a job's states, asked between two questions to the printer what to do next.
trait JobListener {
    /// Takes a new state of a job.
    fn hear(&mut self, key: &str, state: &JobState);

    /// Pauses between two questions, and returns what to do then.
    fn pause(&mut self, key: &str, pause: Duration) -> Result<NextAction, ControllerGone>;
}

/// Action after a pause between two questions.
enum NextAction {
    Ask,
    CallBack,
}

impl JobListener for WorkerLoop {
    fn hear(&mut self, key: &str, state: &JobState) {
        self.tell(PrintNews::Job {
            key: key.to_owned(),
            state: state.clone(),
        });
    }

    fn pause(&mut self, key: &str, pause: Duration) -> Result<NextAction, ControllerGone> {
        self.listen(pause)?;
        match self.called_back.iter().position(|other| other == key) {
            Some(index) => {
                self.called_back.remove(index);
                Ok(NextAction::CallBack)
            }
            None => Ok(NextAction::Ask),
        }
    }
}

/// One job from the order to the last report, with its state so far.
struct JobWatch<'a, L: JobListener> {
    uri: &'a PrinterUri,
    limits: IppLimits,
    state: JobState,
    listener: &'a mut L,
}

impl<L: JobListener> JobWatch<'_, L> {
    /// Prints an order and follows its job until the state is final; returns the order if nothing
    /// was sent and it can be tried again.
    fn print(&mut self, order: PrintOrder) -> Result<Option<PrintOrder>, ControllerGone> {
        let printer = match ipp::look(self.uri, self.limits) {
            Ok(printer) => printer,
            Err(why) => {
                let word = PrinterWord::Wait(WaitReason::NotReached(why.to_string()));
                self.hear(&order.key, &word);
                return Ok(Some(order));
            }
        };
        if let Some(why) = refusal(&order, &printer) {
            self.hear(&order.key, &PrinterWord::Refused(why));
            return Ok(None);
        }
        let PrintOrder {
            key,
            title,
            pages,
            privacy,
            make,
        } = order;
        let pdf = match make() {
            Ok(pdf) => pdf,
            Err(why) => {
                let word = PrinterWord::Refused(PrintRefusal::NotMade(why.to_string()));
                self.hear(&key, &word);
                return Ok(None);
            }
        };
        match ipp::submit(self.uri, &printer, &title, pages, pdf.clone(), self.limits) {
            Ok(job) => {
                self.hear(&key, &PrinterWord::Accepted(job.id));
                self.follow(&key, job)?;
                Ok(None)
            }
            Err(word) => {
                self.hear(&key, &word);
                let again = PrintOrder {
                    key,
                    title,
                    pages,
                    privacy,
                    make: Box::new(move || Ok(pdf)),
                };
                Ok(matches!(self.state, JobState::Queued(_)).then_some(again))
            }
        }
    }

    /// Asks for the state of an accepted job until it is final or called back.
    fn follow(&mut self, key: &str, mut job: AcceptedJob) -> Result<(), ControllerGone> {
        let mut last_answer = Instant::now();
        loop {
            let word = match ipp::ask(self.uri, &mut job, self.limits) {
                Ok(word) => {
                    last_answer = Instant::now();
                    word
                }
                Err(why) if last_answer.elapsed() > self.limits.silence => {
                    PrinterWord::Doubt(UnknownReason::Silent(why.to_string()))
                }
                Err(_) => PrinterWord::Pending,
            };
            self.hear(key, &word);
            if self.state.is_final() {
                return Ok(());
            }
            match self.listener.pause(key, self.limits.between)? {
                NextAction::Ask => {}
                NextAction::CallBack => {
                    ipp::call_back(self.uri, &job, self.limits);
                    self.hear(key, &PrinterWord::Doubt(UnknownReason::CalledBack));
                    return Ok(());
                }
            }
        }
    }

    /// Applies a report, and tells the listener if the state changed.
    fn hear(&mut self, key: &str, word: &PrinterWord) {
        let next = after(&self.state, word);
        if next != self.state {
            self.listener.hear(key, &next);
            self.state = next;
        }
    }
}

/// Returns the reason for which a printer must not or can't print an order, if there is one.
fn refusal(order: &PrintOrder, printer: &IppPrinter) -> Option<PrintRefusal> {
    if let Some(why) = find::unfit(printer) {
        return Some(why);
    }
    let would_keep =
        order.privacy == JobPrivacy::Attached && printer.teller == StateSource::Service;
    would_keep.then_some(PrintRefusal::Kept)
}

/// Listener that ignores the states and never calls back.
struct SilentListener;

impl JobListener for SilentListener {
    fn hear(&mut self, _: &str, _: &JobState) {}

    fn pause(&mut self, _: &str, pause: Duration) -> Result<NextAction, ControllerGone> {
        std::thread::park_timeout(pause);
        Ok(NextAction::Ask)
    }
}

/// Prints one paper and blocks until the state is final; a printer that can't be reached is not
/// tried again.
pub fn print_and_wait(printer: &PrinterUri, limits: IppLimits, order: PrintOrder) -> JobState {
    let mut job = JobWatch {
        uri: printer,
        limits,
        state: JobState::Queued(None),
        listener: &mut SilentListener,
    };
    match job.print(order) {
        Ok(_) => job.state,
        Err(ControllerGone) => JobState::Unknown(UnknownReason::CalledBack),
    }
}
