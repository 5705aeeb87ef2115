//! A value behind a lock that is never held across an await.

use std::sync::{Mutex, PoisonError};

/// A value that several tasks read and change, one at a time.
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    /// Puts a value behind a lock.
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Reads or changes the value. The closure is not async, so nothing can be awaited meanwhile.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: Clone> Shared<T> {
    /// A copy of the value.
    pub(crate) fn get(&self) -> T {
        self.with(|value| value.clone())
    }

    /// Replaces the value.
    pub(crate) fn set(&self, value: T) {
        self.with(|slot| *slot = value);
    }
}
