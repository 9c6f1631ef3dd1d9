//! The questions that a simulated hall will ask, by sub-theme. Each is asked
//! once; a few are planted: nearly the same words as another, for the desk to join.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use room::limits::QUESTION_CHARS;
use room::words::Language;

use super::sentences;

/// A question and its near twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// As it was first.
    pub text: String,
    /// As another table asks it.
    pub twin: String,
}

/// Questions that wait for somebody to ask them.
#[derive(Debug)]
pub struct Pool {
    waiting: Mutex<Vec<VecDeque<String>>>,
    planted: Vec<Planted>,
}

impl Pool {
    /// A pool of these questions, a list for each sub-theme, and in each `twins` planted ones:
    /// asked a little after the question that they resemble, by whoever comes then.
    #[must_use]
    pub fn new(language: Language, subthemes: Vec<Vec<String>>, twins: usize) -> Self {
        let mut planted = Vec::new();
        let waiting = subthemes.into_iter().map(|questions| plant(language, questions, twins, &mut planted)).collect();
        Self { waiting: Mutex::new(waiting), planted }
    }

    /// A pool of built-in questions, at least `least` if the parts allow it, twins among them.
    #[must_use]
    pub fn own(language: Language, least: usize) -> Self {
        let each = least.div_ceil(sentences::SUBTHEMES).max(4);
        let questions = (0..sentences::SUBTHEMES).map(|subtheme| sentences::questions(language, subtheme, each));
        Self::new(language, questions.collect(), 3)
    }

    /// The next question of a sub-theme, from 1; none once all are asked.
    pub fn next(&self, subtheme: u8) -> Option<String> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get_mut(usize::from(subtheme).checked_sub(1)?)?.pop_front()
    }

    /// How many still wait.
    #[must_use]
    pub fn left(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).iter().map(VecDeque::len).sum()
    }

    /// The planted twins.
    #[must_use]
    pub fn planted(&self) -> &[Planted] {
        &self.planted
    }
}

/// How far behind its original a twin is asked.
const BEHIND: usize = 3;

fn plant(language: Language, questions: Vec<String>, twins: usize, planted: &mut Vec<Planted>) -> VecDeque<String> {
    let mut all = questions;
    // Early in the list, so that they are asked even where quotas cut it short.
    for n in 0..twins {
        let place = n * (BEHIND + 2);
        let Some(twin) = all.get(place).and_then(|text| twin(language, text)) else { continue };
        planted.push(Planted { text: all[place].clone(), twin: twin.clone() });
        all.insert((place + BEHIND).min(all.len()), twin);
    }
    all.into()
}

/// The same question as another table would put it; none if there is no room for that.
fn twin(language: Language, text: &str) -> Option<String> {
    let and = if language == Language::Fr { "Et" } else { "And" };
    let mut signs = text.chars();
    let first = signs.next()?;
    // An abbreviation keeps its capitals.
    let word = signs.clone().next().is_some_and(char::is_lowercase);
    let first: String = if word { first.to_lowercase().collect() } else { first.to_string() };
    let twin = format!("{and} {first}{}", signs.as_str());
    (twin.chars().count() <= QUESTION_CHARS as usize).then_some(twin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn one_hundred_and_sixty_questions_are_all_different() {
        for language in [Language::Fr, Language::En] {
            let pool = Pool::own(language, 160);
            let mut asked = BTreeSet::new();
            for subtheme in [1, 2, 3, 1] {
                while let Some(question) = pool.next(subtheme) {
                    assert!(question.chars().count() <= QUESTION_CHARS as usize, "{question}");
                    assert!(asked.insert(question));
                }
            }
            assert!(asked.len() >= 160 + pool.planted().len(), "{}", asked.len());
            assert_eq!((pool.planted().len(), pool.left()), (9, 0));
            assert!(pool.planted().iter().all(|p| asked.contains(&p.text) && asked.contains(&p.twin)));
        }
    }

    #[test]
    fn twins_come_after_their_original_and_among_the_first() {
        let questions: Vec<String> = (0..20).map(|n| format!("question {n} ?")).collect();
        let pool = Pool::new(Language::Fr, vec![questions], 3);
        let order: Vec<String> = std::iter::from_fn(|| pool.next(1)).collect();
        for planted in pool.planted() {
            let place = |text: &String| order.iter().position(|other| other == text).unwrap();
            assert!(place(&planted.text) < place(&planted.twin) && place(&planted.twin) < 15, "{order:?}");
        }
    }

    #[test]
    fn a_twin_is_put_a_little_differently() {
        assert_eq!(twin(Language::Fr, "Comment écouter ?").as_deref(), Some("Et comment écouter ?"));
        assert_eq!(twin(Language::En, "TV or shop?").as_deref(), Some("And TV or shop?"));
        assert_eq!(twin(Language::Fr, &"x".repeat(138)), None);
    }

    #[test]
    fn there_is_no_such_subtheme() {
        let pool = Pool::own(Language::Fr, 30);
        assert_eq!((pool.next(0), pool.next(9)), (None, None));
    }
}
