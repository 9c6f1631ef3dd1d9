//! Slows who guesses room codes: the answer to a wrong code waits, longer each
//! time; and where many guess at once, all wrong codes together wait. A right code
//! never waits and forgives nothing, or one right code would buy any number of wrong
//! ones. Nothing is counted by public address: a whole room sits behind one.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::budget::Budget;

/// Wrong codes that cost nothing: people mistype.
const FREE: u32 = 3;
/// The longest wait; the answer itself tells it, so that nobody is left guessing.
const LONGEST: Duration = Duration::from_secs(30);
/// Without a wrong code for so long, a guesser is forgotten.
const FORGET: Duration = Duration::from_secs(600);

/// Wrong codes of everybody together: a hall of ten thousand that mistypes as it comes in, …
const TOGETHER: u32 = 500;
/// … and so many a second from then on.
const TOGETHER_PER_SECOND: u32 = 5;

/// Counts wrong codes by device or connection `K`.
pub struct Guesses<K> {
    most: usize,
    inner: Mutex<HashMap<K, (u32, Instant)>>,
    together: Mutex<Budget>,
}

impl<K: Hash + Eq + Clone> Guesses<K> {
    /// Remembers at most `most` guessers; beyond it, the one silent for longest
    /// is forgotten.
    pub fn new(most: usize) -> Self {
        let together = Mutex::new(Budget::new(TOGETHER_PER_SECOND, TOGETHER, Instant::now()));
        Self { most, inner: Mutex::default(), together }
    }

    /// Notes a wrong code and says how long its refusal must be held back.
    pub fn wrong(&self, now: Instant, who: K) -> Duration {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.len() >= self.most && !inner.contains_key(&who) {
            make_place(&mut inner, now);
        }
        let (count, last) = inner.entry(who).or_insert((0, now));
        if now.duration_since(*last) >= FORGET {
            *count = 0;
        }
        (*count, *last) = (count.saturating_add(1), now);
        wait(*count).max(self.all(now))
    }

    /// How long the next wrong code of anybody waits.
    fn all(&self, now: Instant) -> Duration {
        let mut together = self.together.lock().unwrap_or_else(PoisonError::into_inner);
        // What is owed stays bounded too: whoever mistypes after a flood does not pay for all of it.
        if together.wait(now, 0) >= LONGEST { LONGEST } else { together.spend(now, 1) }
    }

    /// How many have guessed wrong more often than people mistype, for the console.
    pub fn suspects(&self, now: Instant) -> usize {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |last: &Instant| now.duration_since(*last) < FORGET;
        inner.values().filter(|(count, last)| *count > FREE && fresh(last)).count()
    }
}

/// 1 s, 2 s, 4 s … after the free ones.
fn wait(count: u32) -> Duration {
    match count.checked_sub(FREE + 1) {
        None => Duration::ZERO,
        Some(over) => Duration::from_secs(1 << over.min(5)).min(LONGEST),
    }
}

fn make_place<K: Hash + Eq + Clone>(inner: &mut HashMap<K, (u32, Instant)>, now: Instant) {
    inner.retain(|_, (_, last)| now.duration_since(*last) < FORGET);
    // Rare: only when thousands guess at once, so a walk over all is no matter.
    if let Some(oldest) = inner.iter().min_by_key(|(_, (_, last))| *last).map(|(who, _)| who.clone()) {
        inner.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_code_waits_longer_up_to_a_bound() {
        let (guesses, now) = (Guesses::new(10), Instant::now());
        let waits: Vec<_> = (0..12).map(|_| guesses.wrong(now, "x").as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]);
        assert_eq!(guesses.wrong(now, "y"), Duration::ZERO);
        assert_eq!(guesses.suspects(now), 1);
    }

    #[test]
    fn time_forgives() {
        let (guesses, now) = (Guesses::new(10), Instant::now());
        (0..8).for_each(|_| _ = guesses.wrong(now, 2));
        assert_eq!(guesses.suspects(now + FORGET), 0);
        assert_eq!(guesses.wrong(now + FORGET, 2), Duration::ZERO);
    }

    #[test]
    fn many_who_guess_once_each_wait_for_one_another() {
        let (guesses, now) = (Guesses::new(100_000), Instant::now());
        let waits: Vec<_> = (0..2 * TOGETHER).map(|n| guesses.wrong(now, n)).collect();
        assert!(waits[..TOGETHER as usize].iter().all(Duration::is_zero));
        assert_eq!((waits[TOGETHER as usize + 49].as_secs(), waits.last().unwrap()), (10, &LONGEST));
        assert_eq!(guesses.wrong(now + FORGET, 0), Duration::ZERO);
    }

    #[test]
    fn a_crowd_of_guessers_does_not_grow_memory() {
        let (guesses, now) = (Guesses::new(100), Instant::now());
        for n in 0..10_000_u64 {
            guesses.wrong(now + Duration::from_millis(n), n);
        }
        assert!(guesses.inner.lock().unwrap().len() <= 100);
    }
}
