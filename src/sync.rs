// SPDX-License-Identifier: Apache-2.0

//! A shared value that one thread updates and others wait for.
//!
//! Invariant: a thread that panics leaves the last value readable. Deliberately absent: queues; a
//! waiting thread sees the latest value only.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Value behind a lock, with a condition variable for its changes.
#[derive(Debug)]
pub(crate) struct WatchCell<T> {
    value: Mutex<T>,
    changed: Condvar,
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
