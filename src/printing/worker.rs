// SPDX-License-Identifier: Apache-2.0

//! A thread that prints one job after the other and tells every change. The draw never waits for
//! it.

use super::find::{self, FoundPrinter, SearchPlaces};
use super::ipp::{self, AcceptedJob, IppLimits, IppPrinter};
use super::job::{
    JobState, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason, after,
};
use super::uri::PrinterUri;
use std::collections::VecDeque;
use std::error::Error;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A printer with nothing to do is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Makes the PDF, on the printing thread.
pub type MakePdf = Box<dyn FnOnce() -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> + Send>;

/// Whether a sheet may lie on the disk of a print service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobPrivacy {
    /// Any printer.
    Any,
    /// A share: only a printer that takes it itself.
    Attached,
}

/// A sheet to print.
pub struct PrintOrder {
    /// What it is called between the sender and the worker; each job has its own.
    pub key: String,
    /// For the printer's panel; its ASCII part is used.
    pub title: String,
    /// How many pages it has.
    pub pages: u32,
    /// Where it may lie.
    pub privacy: JobPrivacy,
    /// The PDF.
    pub make: MakePdf,
}

/// What the worker tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrintNews {
    /// A job's new state.
    Job {
        /// The order's key.
        key: String,
        /// Its state now.
        state: JobState,
    },
    /// What the chosen printer says of itself, or why it says nothing.
    Printer(Result<IppPrinter, String>),
    /// The printers that there are.
    Found(Vec<FoundPrinter>),
}

enum WorkerTask {
    Print(PrintOrder),
    Choose(PrinterUri),
    Find,
    CallBack(String),
}

/// The worker's hand in the kiosk. Dropping it ends the thread after the call it is in.
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
        let press = WorkerLoop {
            named,
            printer,
            limits,
            places,
            tasks: receive,
            news: tell,
            queue: VecDeque::new(),
            called_back: Vec::new(),
        };
        std::thread::spawn(move || press.run());
        Self { tasks, news }
    }

    /// Puts an order at the end of the queue.
    pub fn print(&self, order: PrintOrder) {
        self.send(WorkerTask::Print(order));
    }

    /// Prints on this printer from the next order on.
    pub fn choose(&self, printer: PrinterUri) {
        self.send(WorkerTask::Choose(printer));
    }

    /// Looks for printers; [`PrintNews::FoundPrinter`] answers.
    pub fn find(&self) {
        self.send(WorkerTask::Find);
    }

    /// Calls an order back that is at the printer or waits. It is unknown then.
    pub fn call_back(&self, key: &str) {
        self.send(WorkerTask::CallBack(key.to_owned()));
    }

    /// What was heard since the last call.
    pub fn news(&self) -> Vec<PrintNews> {
        self.news.try_iter().collect()
    }

    fn send(&self, task: WorkerTask) {
        // The thread ends only after this sender.
        let _ = self.tasks.send(task);
    }
}

/// The kiosk has gone.
struct ControllerGone;

struct WorkerLoop {
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

    fn tell(&self, news: PrintNews) {
        let _ = self.news.send(news);
    }

    fn look(&self) {
        if let Some(printer) = &self.printer {
            self.tell(PrintNews::Printer(ipp::look(printer, self.limits)));
        }
    }

    /// Waits for a task at most so long, and takes all that have come.
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
        // What has not begun is simply not printed.
        let called_back = std::mem::take(&mut self.called_back);
        let (gone, stay) = std::mem::take(&mut self.queue)
            .into_iter()
            .partition(|o| called_back.contains(&o.key));
        (self.queue, self.called_back) = (stay, called_back);
        let gone: VecDeque<PrintOrder> = gone;
        for order in gone {
            self.called_back.retain(|key| *key != order.key);
            self.tell(PrintNews::Job {
                key: order.key,
                state: JobState::Unknown(UnknownReason::CalledBack),
            });
        }
        Ok(())
    }

    /// Prints and follows one order to the printer's last word; gives it back where not a byte has
    /// left.
    fn print(
        &mut self,
        printer: &PrinterUri,
        order: PrintOrder,
    ) -> Result<Option<PrintOrder>, ControllerGone> {
        let (key, news, limits) = (order.key.clone(), self.news.clone(), self.limits);
        let tell = |state: &JobState| {
            let _ = news.send(PrintNews::Job {
                key: key.clone(),
                state: state.clone(),
            });
        };
        follow(printer, limits, order, tell, |key| {
            self.listen(limits.between)?;
            let called_back = self.called_back.iter().position(|other| other == key);
            Ok(match called_back.map(|i| self.called_back.remove(i)) {
                Some(_) => LoopControl::CallBack,
                None => LoopControl::On,
            })
        })
        .map(|(_, order)| order)
    }
}

/// What is done after a pause between two questions.
enum LoopControl {
    On,
    CallBack,
}

/// Prints one order and follows it. The order comes back where not a byte has left.
fn follow(
    uri: &PrinterUri,
    limits: IppLimits,
    order: PrintOrder,
    tell: impl Fn(&JobState),
    mut pause: impl FnMut(&str) -> Result<LoopControl, ControllerGone>,
) -> Result<(JobState, Option<PrintOrder>), ControllerGone> {
    let mut state = JobState::Queued(None);
    let mut hear = |word: &PrinterWord| {
        let next = after(&state, word);
        if next != state {
            tell(&next);
            state = next;
        }
        state.clone()
    };
    let printer = match ipp::look(uri, limits) {
        Ok(printer) => printer,
        Err(why) => {
            return Ok((
                hear(&PrinterWord::Wait(WaitReason::NotReached(why))),
                Some(order),
            ));
        }
    };
    let kept = order.privacy == JobPrivacy::Attached && printer.teller == StateSource::Service;
    let unfit = find::unfit(&printer).or(kept.then_some(PrintRefusal::Kept));
    if let Some(why) = unfit {
        return Ok((hear(&PrinterWord::Refused(why)), None));
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
            return Ok((
                hear(&PrinterWord::Refused(PrintRefusal::NotMade(
                    why.to_string(),
                ))),
                None,
            ));
        }
    };
    let mut job: AcceptedJob = match ipp::submit(uri, &printer, &title, pages, pdf.clone(), limits)
    {
        Ok(job) => job,
        Err(word) => {
            let state = hear(&word);
            let waits = matches!(state, JobState::Queued(_));
            let make: MakePdf = Box::new(move || Ok(pdf));
            return Ok((
                state,
                waits.then_some(PrintOrder {
                    key,
                    title,
                    pages,
                    privacy,
                    make,
                }),
            ));
        }
    };
    hear(&PrinterWord::Accepted(job.id));
    let mut heard = Instant::now();
    loop {
        let now = match ipp::ask(uri, &mut job, limits) {
            Ok(word) => {
                heard = Instant::now();
                hear(&word)
            }
            Err(why) if heard.elapsed() > limits.silence => {
                hear(&PrinterWord::Doubt(UnknownReason::Silent(why)))
            }
            Err(_) => hear(&PrinterWord::Pending),
        };
        if now.is_final() {
            return Ok((now, None));
        }
        if let LoopControl::CallBack = pause(&key)? {
            ipp::call_back(uri, &job, limits);
            return Ok((hear(&PrinterWord::Doubt(UnknownReason::CalledBack)), None));
        }
    }
}

/// Prints one sheet and waits for the printer's last word; a printer that can't be reached is not
/// tried again.
pub fn print_and_wait(printer: &PrinterUri, limits: IppLimits, order: PrintOrder) -> JobState {
    let pause = |_: &str| {
        std::thread::park_timeout(limits.between);
        Ok(LoopControl::On)
    };
    match follow(printer, limits, order, |_| {}, pause) {
        Ok((state, _)) => state,
        Err(ControllerGone) => JobState::Unknown(UnknownReason::CalledBack),
    }
}
