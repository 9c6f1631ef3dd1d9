//! A head with words of its own, built in: tests and rehearsals need no data.

use std::sync::Arc;

use rand::rngs::ChaCha12Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use room::activity::{Mind, Prompt};
use room::words::{Id128, Language, Secret};

use super::hash::between;
use super::pool::Pool;
use super::sentences;

/// How much of a liking is everybody's, and how much one's own.
const SHARED: f64 = 0.6;

/// A head.
#[derive(Debug)]
pub struct OwnWords {
    language: Language,
    pool: Arc<Pool>,
    seed: u64,
    dice: ChaCha12Rng,
}

impl OwnWords {
    /// A head that speaks this language and takes its questions from the pool.
    #[must_use]
    pub fn new(language: Language, pool: Arc<Pool>, seed: u64) -> Self {
        Self { language, pool, seed, dice: ChaCha12Rng::seed_from_u64(seed) }
    }

    fn one_of(&mut self, list: &[&str]) -> Option<String> {
        list.choose(&mut self.dice).map(|text| (*text).to_owned())
    }
}

impl Mind for OwnWords {
    fn say(&mut self, what: Prompt) -> Option<String> {
        let list = match what {
            Prompt::Question { subtheme } => return self.pool.next(subtheme),
            Prompt::StoryTitle => sentences::STORY_TITLES,
            Prompt::StoryLine => sentences::STORY_LINES,
            Prompt::Note => sentences::NOTES,
            Prompt::Finding => sentences::FINDINGS,
            Prompt::Wording => sentences::WORDINGS,
            Prompt::Reservation => sentences::RESERVATIONS,
        };
        self.one_of(sentences::of(self.language, list))
    }

    fn likes(&mut self, text: &str) -> f64 {
        SHARED * between(0, text) + (1.0 - SHARED) * between(self.seed.wrapping_add(1), text)
    }

    fn luck(&mut self) -> f64 {
        self.dice.random_range(0.0..1.0)
    }

    fn secret(&mut self) -> Secret {
        Id128(self.dice.random())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_something_to_say_to_everything() {
        let pool = Arc::new(Pool::own(Language::En, 10));
        for language in [Language::Fr, Language::En] {
            let mut mind = OwnWords::new(language, Arc::clone(&pool), 1);
            for what in [
                Prompt::StoryTitle,
                Prompt::StoryLine,
                Prompt::Question { subtheme: 2 },
                Prompt::Note,
                Prompt::Finding,
                Prompt::Wording,
                Prompt::Reservation,
            ] {
                assert!(mind.say(what).is_some_and(|text| !text.is_empty()), "{what:?}");
            }
        }
    }

    #[test]
    fn tastes_are_firm_and_differ() {
        let pool = Arc::new(Pool::own(Language::Fr, 10));
        let mut heads: Vec<_> = (0..50).map(|seed| OwnWords::new(Language::Fr, Arc::clone(&pool), seed)).collect();
        let likes: Vec<f64> = heads.iter_mut().map(|head| head.likes("une question")).collect();
        assert!((likes[3] - heads[3].likes("une question")).abs() < 1e-12);
        assert!(likes.iter().any(|like| (like - likes[0]).abs() > 0.1));
    }

    #[test]
    fn secrets_are_not_given_twice() {
        let pool = Arc::new(Pool::own(Language::Fr, 10));
        let mut mind = OwnWords::new(Language::Fr, pool, 1);
        assert_ne!(mind.secret(), mind.secret());
    }
}
