//! A thread that prints one job after the other and tells every change. The draw never waits for it.

use super::ipp::{self, Accepted};
use super::job::{JobState, Word, after};
use super::uri::PrinterUri;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Between two questions to the printer.
const ASK_EVERY: Duration = Duration::from_millis(400);
/// Between two tries to reach a printer.
const TRY_EVERY: Duration = Duration::from_secs(3);
/// A thread with nothing to do looks up this often.
const IDLE: Duration = Duration::from_secs(600);
/// How long a printer that has a job may be silent before the job is unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience(pub Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(Duration::from_secs(60))
    }
}

/// A sheet to print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// What it is called between the sender and the worker; each job has its own.
    pub key: String,
    /// For the printer's panel; its ASCII part is used.
    pub title: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// A job's new state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct News {
    /// The order's key.
    pub key: String,
    /// Its state now.
    pub state: JobState,
}

/// The worker's hand in the kiosk. Dropping it ends the thread after the call it is in.
pub struct Worker {
    orders: Sender<Order>,
    news: Receiver<News>,
}

impl Worker {
    /// Starts the thread. Without a printer every order stays queued.
    pub fn start(printer: Option<PrinterUri>, patience: Patience) -> Self {
        let (orders, receive) = channel();
        let (tell, news) = channel();
        std::thread::spawn(move || run(printer.as_ref(), patience, &receive, &tell));
        Self { orders, news }
    }

    /// Puts an order at the end of the queue.
    pub fn order(&self, order: Order) {
        // The thread ends only after this sender.
        let _ = self.orders.send(order);
    }

    /// What was heard since the last call.
    pub fn news(&self) -> Vec<News> {
        self.news.try_iter().collect()
    }
}

fn run(printer: Option<&PrinterUri>, patience: Patience, orders: &Receiver<Order>, news: &Sender<News>) {
    let mut queue: VecDeque<Order> = VecDeque::new();
    loop {
        match orders.recv_timeout(if queue.is_empty() { IDLE } else { TRY_EVERY }) {
            Ok(order) => queue.push_back(order),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        queue.extend(orders.try_iter());
        let Some(printer) = printer else { continue };
        while let Some(order) = queue.pop_front() {
            let tell = |state: &JobState| {
                let _ = news.send(News { key: order.key.clone(), state: state.clone() });
            };
            let state = print(printer, patience, &order.title, &order.bytes, tell);
            if matches!(state, JobState::Queued(_)) {
                queue.push_front(order);
                break;
            }
        }
    }
}

/// Prints and follows one job to the printer's last word, or gives up before a byte has left.
fn print(printer: &PrinterUri, patience: Patience, title: &str, bytes: &[u8], tell: impl Fn(&JobState)) -> JobState {
    let mut state = JobState::Queued(None);
    let mut hear = |word: &Word| {
        let next = after(&state, word);
        if next != state {
            tell(&next);
            state = next;
        }
        state.clone()
    };
    let mut job: Accepted = match ipp::submit(printer, title, bytes) {
        Ok(job) => job,
        Err(word) => return hear(&word),
    };
    hear(&Word::Accepted(job.id));
    let mut heard = Instant::now();
    loop {
        let now = match ipp::ask(printer, &mut job) {
            Ok(word) => {
                heard = Instant::now();
                hear(&word)
            }
            Err(why) if heard.elapsed() > patience.0 => hear(&Word::Lost(why)),
            Err(_) => hear(&Word::Pending),
        };
        if now.is_final() {
            return now;
        }
        std::thread::park_timeout(ASK_EVERY);
    }
}

/// Prints one sheet and waits for the printer's last word; a printer that can't be reached is not tried again.
pub fn print_and_wait(printer: &PrinterUri, title: &str, bytes: &[u8]) -> JobState {
    print(printer, Patience::default(), title, bytes, |_| {})
}
