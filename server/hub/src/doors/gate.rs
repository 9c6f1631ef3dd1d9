//! The admission gate of one room: how many phones a second come in or come back.
//! Whoever must wait is told for how long, and keeps the seat. Desks and screens
//! never stand here, and nothing is counted by public address.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use rand::RngExt;

use crate::budget::Budget;

/// New phones a second, and at once: a hall of 10,000 is in after half a minute.
const NEW: u32 = 300;
/// Phones a second that come back after the network was gone.
const BACK: u32 = 600;
/// The longest wait that is asked for.
const LONGEST: Duration = Duration::from_secs(10);

/// How somebody comes to the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// For the first time.
    New,
    /// With the cookie of an earlier time.
    Back,
}

/// The gate of one room.
#[derive(Debug)]
pub struct Gate {
    new: Mutex<Lane>,
    back: Mutex<Lane>,
}

#[derive(Debug)]
struct Lane {
    rate: u32,
    budget: Budget,
    /// About how many were asked to wait and have not come through yet.
    waiting: u32,
}

impl Gate {
    /// Open, with nobody waiting.
    pub fn new(now: Instant) -> Self {
        let lane = |rate| Mutex::new(Lane { rate, budget: Budget::new(rate, rate, now), waiting: 0 });
        Self { new: lane(NEW), back: lane(BACK) }
    }

    /// Lets one phone through.
    ///
    /// # Errors
    /// How long it should wait: longer the more wait, and spread at random, so that those who were
    /// turned away together do not come back together.
    pub fn pass(&self, comes: Comes, now: Instant) -> Result<(), Duration> {
        let lane = match comes {
            Comes::New => &self.new,
            Comes::Back => &self.back,
        };
        lane.lock().unwrap_or_else(PoisonError::into_inner).pass(now)
    }
}

impl Lane {
    fn pass(&mut self, now: Instant) -> Result<(), Duration> {
        if self.budget.take(now, 1) {
            self.waiting = self.waiting.saturating_sub(1);
            return Ok(());
        }
        self.waiting = self.waiting.saturating_add(1);
        let spread = Duration::from_secs_f64(f64::from(self.waiting) / f64::from(self.rate));
        let most = (Duration::from_secs(1) + spread).min(LONGEST);
        Err(rand::rng().random_range(Duration::from_secs(1)..=most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hall_comes_back_in_a_few_seconds_and_nobody_is_forgotten() {
        let (gate, start) = (Gate::new(Instant::now()), Instant::now());
        let mut due: Vec<Duration> = vec![Duration::ZERO; 10_000];
        let mut last = Duration::ZERO;
        for _ in 0..200_000 {
            let Some(at) = due.iter().copied().enumerate().min_by_key(|(_, at)| *at) else { break };
            match gate.pass(Comes::Back, start + at.1) {
                Ok(()) => {
                    last = last.max(at.1);
                    due.swap_remove(at.0);
                }
                Err(wait) => {
                    assert!(wait >= Duration::from_secs(1) && wait <= LONGEST);
                    due[at.0] = at.1 + wait;
                }
            }
        }
        assert!(due.is_empty() && last < Duration::from_secs(60), "{} wait, last at {last:?}", due.len());
    }

    #[test]
    fn who_comes_back_does_not_stand_behind_who_is_new() {
        let (gate, now) = (Gate::new(Instant::now()), Instant::now());
        let new = (0..1000).filter(|_| gate.pass(Comes::New, now).is_ok()).count();
        let back = (0..1000).filter(|_| gate.pass(Comes::Back, now).is_ok()).count();
        assert_eq!((new, back), (NEW as usize, BACK as usize));
    }

    #[test]
    fn one_too_many_waits_about_a_second() {
        let (gate, now) = (Gate::new(Instant::now()), Instant::now());
        while gate.pass(Comes::New, now).is_ok() {}
        assert!(gate.pass(Comes::New, now).unwrap_err() < Duration::from_secs(2));
    }
}
