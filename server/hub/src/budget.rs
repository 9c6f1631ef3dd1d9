//! A budget that refills with time: so much each second, so much at once. It
//! knows no clock of its own; `now` is an argument, so tests need not wait.

use std::time::{Duration, Instant};

/// A refilling amount, of frames or bytes.
#[derive(Debug, Clone)]
pub struct Budget {
    per_second: f64,
    burst: f64,
    left: f64,
    at: Instant,
}

impl Budget {
    /// Full at `now`; refills with `per_second` up to `burst`.
    pub fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        let burst = f64::from(burst);
        Self { per_second: f64::from(per_second), burst, left: burst, at: now }
    }

    /// Takes `amount` if it is there.
    pub fn take(&mut self, now: Instant, amount: usize) -> bool {
        self.refill(now);
        let enough = self.left >= amount as f64;
        if enough {
            self.left -= amount as f64;
        }
        enough
    }

    /// How long until `amount` is there.
    pub fn wait(&mut self, now: Instant, amount: usize) -> Duration {
        self.refill(now);
        Duration::from_secs_f64(((amount as f64 - self.left) / self.per_second).max(0.0))
    }

    /// Whether nothing is missing.
    pub fn is_full(&mut self, now: Instant) -> bool {
        self.refill(now);
        self.left >= self.burst
    }

    /// Takes `amount` in any case and says how long the taker must rest before
    /// the next one; zero within the burst.
    pub fn spend(&mut self, now: Instant, amount: usize) -> Duration {
        self.refill(now);
        self.left -= amount as f64;
        Duration::from_secs_f64((-self.left / self.per_second).max(0.0))
    }

    fn refill(&mut self, now: Instant) {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * self.per_second;
        self.left = (self.left + gained).min(self.burst);
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let start = Instant::now();
        let mut budget = Budget::new(10, 5, start);
        assert!((0..5).all(|_| budget.take(start, 1)) && !budget.take(start, 1));
        let later = start + Duration::from_millis(250);
        assert!(budget.take(later, 2) && !budget.take(later, 1));
        assert!(!budget.is_full(later) && budget.wait(later, 1) == Duration::from_millis(50));
        assert!(budget.is_full(later + Duration::from_secs(1)));
        assert!(budget.take(later + Duration::from_secs(3600), 5));
        assert!(!budget.take(later + Duration::from_secs(3600), 1));
    }

    #[test]
    fn who_spends_more_must_rest() {
        let start = Instant::now();
        let mut budget = Budget::new(100, 50, start);
        assert_eq!(budget.spend(start, 50), Duration::ZERO);
        assert_eq!(budget.spend(start, 20), Duration::from_millis(200));
        let rested = start + Duration::from_millis(200);
        assert_eq!(budget.spend(rested, 0), Duration::ZERO);
        // A clock that seems to go back neither gives nor takes.
        assert_eq!(budget.spend(start, 10), Duration::from_millis(100));
    }
}
