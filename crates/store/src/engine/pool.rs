use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::Result;

/// Connections kept open, at most so many; who comes when all are out waits.
pub(super) struct Pool<C> {
    state: Mutex<State<C>>,
    freed: Condvar,
    limit: usize,
}

struct State<C> {
    idle: Vec<C>,
    open: usize,
}

/// Whether a connection may be used again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Sound,
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "a connection to a file does not break")
    )]
    Broken,
}

impl<C> Pool<C> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            state: Mutex::new(State {
                idle: Vec::new(),
                open: 0,
            }),
            freed: Condvar::new(),
            limit,
        }
    }

    /// Runs `work` on an idle connection, or on a new one made by `open`.
    pub(super) fn run<T>(
        &self,
        open: impl FnOnce() -> Result<C>,
        work: impl FnOnce(&mut C) -> (T, Health),
    ) -> Result<T> {
        let mut place = self.place();
        let mut connection = match place.connection.take() {
            Some(connection) => connection,
            None => open()?,
        };
        let (result, health) = work(&mut connection);
        if health == Health::Sound {
            place.connection = Some(connection);
        }
        Ok(result)
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> PlaceInPool<'_, C> {
        let mut state = self.lock();
        loop {
            let idle = state.idle.pop();
            if idle.is_none() && state.open == self.limit {
                state = self
                    .freed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.open += usize::from(idle.is_none());
            return PlaceInPool {
                pool: self,
                connection: idle,
            };
        }
    }
}

/// The right to one connection. Given back on drop, also when opening failed or the work panicked.
struct PlaceInPool<'a, C> {
    pool: &'a Pool<C>,
    connection: Option<C>,
}

impl<C> Drop for PlaceInPool<'_, C> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        match self.connection.take() {
            Some(connection) => state.idle.push(connection),
            None => state.open -= 1,
        }
        self.pool.freed.notify_one();
    }
}
