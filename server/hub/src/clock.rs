//! The server's clock and its dice, the only ones: the rules get both as an
//! argument. Time never goes back and never stands still, whatever is done to
//! the system's clock.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rand::RngExt;
use room::words::{At, Moment};

use crate::faults;

/// Server time as this process has told it.
struct Time {
    /// The last answer.
    last: i64,
    /// The last time that is known otherwise than by counting on, and when that was.
    known: (i64, Instant),
}

impl Time {
    /// The time, given what the system's clock says. While that lies behind our last answer, we
    /// count on at the pace of a clock that nobody can set, until it has caught up.
    fn read(&mut self, system: i64, now: Instant) -> i64 {
        if system >= self.last {
            self.known = (system, now);
        }
        let counted = now.saturating_duration_since(self.known.1).as_millis() as i64;
        self.last = self.last.max(self.known.0 + counted);
        self.last
    }

    fn not_before(&mut self, at: i64, now: Instant) {
        if self.last < at {
            (self.last, self.known) = (at, (at, now));
        }
    }
}

fn with<T>(work: impl FnOnce(&mut Time, Instant) -> T) -> T {
    static TIME: Mutex<Option<Time>> = Mutex::new(None);
    let mut time = TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    work(time.get_or_insert(Time { last: i64::MIN, known: (i64::MIN, now) }), now)
}

/// The time now, never before an earlier answer of this process.
pub fn now() -> At {
    let system = jiff::Timestamp::now().as_millisecond() + faults::ahead_ms();
    At(with(|time, now| time.read(system, now)))
}

/// Time shall not be before `at`: the last line of a journal, say, after the
/// system's clock was set back.
pub fn not_before(at: At) {
    with(|time, now| time.not_before(at.0, now));
}

/// Now, with fresh dice.
pub fn moment() -> Moment {
    Moment::new(now(), rand::rng().random())
}

/// Minutes east of Greenwich here, for hard times of an agenda.
pub fn utc_offset() -> i32 {
    jiff::Zoned::now().offset().seconds() / 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_where_it_was() {
        const HOUR: i64 = 3_600_000;
        let start = Instant::now();
        let mut time = Time { last: i64::MIN, known: (i64::MIN, start) };
        let mut read = |system, ms| time.read(system, start + Duration::from_millis(ms));
        assert_eq!((read(10 * HOUR, 0), read(10 * HOUR + 500, 500)), (10 * HOUR, 10 * HOUR + 500));
        // An hour back: a second is still a second.
        for ms in [501, 502, 1_500, 2_500] {
            assert_eq!(read(9 * HOUR + ms, ms as u64), 10 * HOUR + ms);
        }
        // Set right again, it is believed again; and a leap forward always is.
        assert_eq!(read(10 * HOUR + 2_600, 2_600), 10 * HOUR + 2_600);
        assert_eq!(read(12 * HOUR, 2_700), 12 * HOUR);
    }

    #[test]
    fn time_begins_at_the_last_line_of_a_journal_and_runs_from_there() {
        let start = Instant::now();
        let mut time = Time { last: i64::MIN, known: (i64::MIN, start) };
        time.read(5_000, start);
        time.not_before(90_000, start);
        time.not_before(70_000, start);
        assert_eq!(time.read(5_250, start + Duration::from_millis(250)), 90_250);
        assert_eq!(time.read(5_251, start + Duration::from_millis(251)), 90_251);
    }
}
