//! Nothing ever goes wrong on purpose: what a release is built with.

use super::{Bug, Point, Unknown};

/// Passes a point.
#[inline(always)]
pub const fn pass(_: Point) {}

/// Whether this program runs with a seeded bug: never.
#[inline(always)]
#[must_use]
pub const fn has(_: Bug) -> bool {
    false
}

/// How far ahead of the system's clock this program lives: not at all.
#[inline(always)]
#[must_use]
pub const fn ahead_ms() -> i64 {
    0
}

/// Refuses to start a test that this build cannot run.
///
/// # Errors
/// If something was chosen.
pub fn check() -> Result<(), Unknown> {
    match std::env::var_os("RONDE_BROKEN") {
        Some(_) => Err(Unknown("this build has no fault hooks".into())),
        None => Ok(()),
    }
}
