// SPDX-License-Identifier: Apache-2.0

//! A shared value that one thread updates and others wait for, and work that is waited for no
//! longer than a patience.
//!
//! Invariant: a thread that panics leaves the last value readable. Deliberately absent: queues; a
//! waiting thread sees the latest value only.

use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Runs work on a thread of its own and waits for it at most for `patience`; `None` where it takes
/// longer or can't be run. It then goes on unattended, and nobody learns what came of it.
pub(crate) fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (done, wait) = channel();
    let thread = std::thread::Builder::new().name("medium".into());
    let run = move || {
        // Nobody waits any more where the patience is over.
        let _ = done.send(work());
    };
    thread.spawn(run).ok()?;
    wait.recv_timeout(patience).ok()
}

/// Value behind a lock, with a condition variable for its changes.
#[derive(Debug)]
pub(crate) struct WatchCell<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T: Default> Default for WatchCell<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> WatchCell<T> {
    /// Creates a cell with an initial value.
    pub fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            changed: Condvar::new(),
        }
    }

    /// Locks the cell and returns the current value.
    pub fn status(&self) -> MutexGuard<'_, T> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the value and wakes all waiting threads.
    pub fn tell(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.status());
        self.changed.notify_all();
    }

    /// Blocks while `go_on` returns true for the value, at most for `patience`.
    pub fn wait(&self, patience: Duration, mut go_on: impl FnMut(&T) -> bool) {
        let until = Instant::now() + patience;
        let mut status = self.status();
        while go_on(&status) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.changed.wait_timeout(status, left);
            let (changed, _) = waited.unwrap_or_else(PoisonError::into_inner);
            status = changed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_is_waited_for_no_longer_than_the_patience() {
        assert_eq!(within(Duration::from_secs(60), || 7), Some(7));
        let (_open, hangs) = channel::<()>();
        assert_eq!(
            within(Duration::from_millis(10), move || hangs.recv().is_ok()),
            None
        );
    }
}
