//! The server's clock and its dice, the only ones: the rules get both as an
//! argument. Time never goes back, whatever the system's clock does.

use std::sync::atomic::{AtomicI64, Ordering};

use rand::RngExt;
use room::words::{At, Moment};

static LAST: AtomicI64 = AtomicI64::new(0);

/// The time now, never before an earlier answer of this process.
pub fn now() -> At {
    let now = jiff::Timestamp::now().as_millisecond();
    At(LAST.fetch_max(now, Ordering::Relaxed).max(now))
}

/// Time shall not be before `at`: the last line of a journal, say, after the
/// system's clock was set back.
pub fn not_before(at: At) {
    LAST.fetch_max(at.0, Ordering::Relaxed);
}

/// Now, with fresh dice.
pub fn moment() -> Moment {
    Moment::new(now(), rand::rng().random())
}

/// Minutes east of Greenwich here, for hard times of an agenda.
pub fn utc_offset() -> i32 {
    jiff::Zoned::now().offset().seconds() / 60
}
