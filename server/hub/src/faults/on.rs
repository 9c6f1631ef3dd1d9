//! What was chosen by name for this run of a broken build.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Bug, Point, Unknown};

/// What was chosen.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    /// Die there, at that time of passing it (from 1).
    kill: Option<(Point, u32)>,
    bugs: Vec<Bug>,
    ahead_ms: i64,
}

impl Plan {
    fn read(words: &str) -> Result<Self, Unknown> {
        let mut plan = Self::default();
        for word in words.split_whitespace() {
            let unknown = || Unknown(format!("`{word}` is not known"));
            match word.split_once('=') {
                Some(("kill", at)) => {
                    let (name, time) = at.split_once(':').unwrap_or((at, "1"));
                    let time = time.parse().map_err(|_| unknown())?;
                    plan.kill = Some((Point::parse(name).ok_or_else(unknown)?, time));
                }
                Some(("bug", name)) => plan.bugs.push(Bug::parse(name).ok_or_else(unknown)?),
                Some(("clock", ms)) => plan.ahead_ms = ms.parse().map_err(|_| unknown())?,
                _ => return Err(unknown()),
            }
        }
        Ok(plan)
    }
}

fn chosen() -> &'static Result<Plan, Unknown> {
    static CHOSEN: OnceLock<Result<Plan, Unknown>> = OnceLock::new();
    CHOSEN.get_or_init(|| Plan::read(&std::env::var("RONDE_BROKEN").unwrap_or_default()))
}

fn plan() -> Option<&'static Plan> {
    chosen().as_ref().ok()
}

/// Passes a point; does not come back if this is where the program was told to die.
pub fn pass(point: Point) {
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Some((at, time)) = plan().and_then(|plan| plan.kill) else { return };
    if at == point && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == time {
        // As a kill from outside: no destructor, no farewell, nothing flushed.
        std::process::abort();
    }
}

/// Whether this program runs with a seeded bug.
#[must_use]
pub fn has(bug: Bug) -> bool {
    plan().is_some_and(|plan| plan.bugs.contains(&bug))
}

/// How far ahead of the system's clock this program lives, in milliseconds.
#[must_use]
pub fn ahead_ms() -> i64 {
    plan().map_or(0, |plan| plan.ahead_ms)
}

/// Refuses to start a test that nobody understands.
///
/// # Errors
/// The first word that is not known.
pub fn check() -> Result<(), Unknown> {
    match chosen() {
        Ok(_) => Ok(()),
        Err(Unknown(why)) => Err(Unknown(why.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_and_bug_is_chosen_by_its_name() {
        for point in Point::ALL {
            let plan = Plan::read(&format!("kill={}:7", point.name())).unwrap();
            assert_eq!(plan.kill, Some((*point, 7)));
        }
        for bug in Bug::ALL {
            assert_eq!(Plan::read(&format!("bug={}", bug.name())).unwrap().bugs, [*bug]);
        }
        assert_eq!(Plan::read(" clock=-5 ").unwrap().ahead_ms, -5);
        assert!(Plan::read("kill=nowhere").is_err() && Plan::read("bug").is_err());
    }
}
