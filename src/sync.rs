// SPDX-License-Identifier: Apache-2.0

//! What one thread says of itself and another waits for.
//!
//! Invariant: a thread that panicked leaves the value as it was. Deliberately not here: what is
//! said.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A value that is told and waited for.
#[derive(Debug)]
pub(crate) struct WatchCell<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> WatchCell<T> {
    /// It begins with this.
    pub fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            changed: Condvar::new(),
        }
    }

    /// As it is now.
    pub fn status(&self) -> MutexGuard<'_, T> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes it, and wakes who waits.
    pub fn tell(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.status());
        self.changed.notify_all();
    }

    /// Waits while `go_on` says so, at most so long.
    pub fn wait(&self, patience: Duration, mut go_on: impl FnMut(&T) -> bool) {
        let until = Instant::now() + patience;
        let mut status = self.status();
        while go_on(&status) {
            let Some(left) = until
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())
            else {
                return;
            };
            status = self
                .changed
                .wait_timeout(status, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}
