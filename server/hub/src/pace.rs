//! How fast one seat may speak: ten commands at once, then one a second. Counted
//! by the person or table for whom is spoken, never by public address; desks are
//! not slowed, and a retry of what was kept costs nothing. Whoever is too fast is
//! told when to say it again, and loses nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use room::words::{DeviceId, ParticipantId, TableId};

use crate::budget::Budget;

/// Commands of one seat at once.
const AT_ONCE: u32 = 10;
/// And a second.
const PER_SECOND: u32 = 1;

/// Who speaks. A voice that a device may not use counts for the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Seat {
    Person(ParticipantId),
    Table(TableId),
    Device(DeviceId),
}

/// The seats of one room that have spoken of late.
#[derive(Debug, Default)]
pub struct Pace(BTreeMap<Seat, Budget>);

impl Pace {
    /// Lets a seat speak.
    ///
    /// # Errors
    /// When it may speak again.
    pub fn speak(&mut self, seat: Seat, now: Instant) -> Result<(), Duration> {
        let budget = self.0.entry(seat).or_insert_with(|| Budget::new(PER_SECOND, AT_ONCE, now));
        if budget.take(now, 1) { Ok(()) } else { Err(budget.wait(now, 1).max(Duration::from_millis(1))) }
    }

    /// Forgets the seats that have been silent: what is kept follows who speaks.
    pub fn forget_silent(&mut self, now: Instant) {
        self.0.retain(|_, budget| !budget.is_full(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_that_is_too_fast_waits_and_slows_nobody_else() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        let (one, other) = (Seat::Person(ParticipantId(1)), Seat::Table(TableId(1)));
        assert!((0..AT_ONCE).all(|_| pace.speak(one, start).is_ok()));
        assert_eq!(pace.speak(one, start), Err(Duration::from_secs(1)));
        assert_eq!(pace.speak(other, start), Ok(()));
        let later = start + Duration::from_secs(2);
        assert!(pace.speak(one, later).is_ok() && pace.speak(one, later).is_ok() && pace.speak(one, later).is_err());
    }

    #[test]
    fn who_is_silent_costs_no_memory() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for n in 0..10_000 {
            let _ = pace.speak(Seat::Person(ParticipantId(n)), start);
        }
        pace.forget_silent(start);
        assert_eq!(pace.0.len(), 10_000);
        pace.forget_silent(start + Duration::from_secs(1));
        assert!(pace.0.is_empty());
    }
}
