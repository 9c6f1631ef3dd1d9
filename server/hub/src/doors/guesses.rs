//! Slows who guesses room codes: the answer to a wrong code waits, longer each
//! time. A right code never waits, and nothing is counted by public address: a
//! whole room sits behind one.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong codes that cost nothing: people mistype.
const FREE: u32 = 3;
/// The longest wait; the answer itself tells it, so that nobody is left guessing.
const LONGEST: Duration = Duration::from_secs(30);
/// Without a wrong code for so long, a guesser is forgotten.
const FORGET: Duration = Duration::from_secs(600);

/// Counts wrong codes by device or connection `K`.
pub struct Guesses<K> {
    most: usize,
    inner: Mutex<HashMap<K, (u32, Instant)>>,
}

impl<K: Hash + Eq + Clone> Guesses<K> {
    /// Remembers at most `most` guessers; beyond it, the one silent for longest
    /// is forgotten.
    pub fn new(most: usize) -> Self {
        Self { most, inner: Mutex::default() }
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
        wait(*count)
    }

    /// Forgets the wrong codes of someone who then gave a right one.
    pub fn right(&self, who: &K) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
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
    fn time_and_a_right_code_forgive() {
        let (guesses, now) = (Guesses::new(10), Instant::now());
        for _ in 0..8 {
            guesses.wrong(now, 1);
            guesses.wrong(now, 2);
        }
        guesses.right(&1);
        assert_eq!(guesses.wrong(now, 1), Duration::ZERO);
        assert_eq!(guesses.suspects(now + FORGET), 0);
        assert_eq!(guesses.wrong(now + FORGET, 2), Duration::ZERO);
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
