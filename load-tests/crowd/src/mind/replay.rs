//! A head that asks and votes as somebody did in a real public consultation.
//! Whoever reads the data knows files; this only knows statements and votes.

use std::collections::BTreeMap;
use std::sync::Arc;

use room::activity::{Mind, Prompt};
use room::words::Secret;

use super::hash::between;
use super::own::OwnWords;

/// A statement of the consultation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Statement {
    pub id: u32,
    /// From 1.
    pub theme: u8,
    pub text: String,
}

/// Statements as they will be asked, and who voted what.
#[derive(Clone, Debug, Default)]
pub struct Deliberation {
    /// By the text as it stands on a phone; planted twins point at their original.
    pub by_text: BTreeMap<String, u32>,
    /// Of those who voted, the share that was for, by statement.
    pub share_for: BTreeMap<u32, f64>,
    /// The busiest voters: statement to vote (1 for, 0 neither, -1 against).
    pub voters: Vec<BTreeMap<u32, i8>>,
}

impl Deliberation {
    /// What a voter said of a text, if they did.
    #[must_use]
    pub fn vote(&self, voter: usize, text: &str) -> Option<i8> {
        let statement = self.by_text.get(text)?;
        self.voters.get(voter)?.get(statement).copied()
    }
}

/// A head that remembers one voter.
#[derive(Debug)]
pub struct Replay {
    own: OwnWords,
    data: Arc<Deliberation>,
    voter: usize,
}

impl Replay {
    /// The head of the voter at this place among the busiest; all else in words of its own.
    #[must_use]
    pub fn new(own: OwnWords, data: Arc<Deliberation>, voter: usize) -> Self {
        Self { own, data, voter }
    }
}

impl Mind for Replay {
    fn say(&mut self, what: Prompt) -> Option<String> {
        self.own.say(what)
    }

    /// What was really voted comes first: a "for" above every guess, an "against" below. A missing
    /// vote is drawn, once and for all, from the share of those who were for.
    fn likes(&mut self, text: &str) -> f64 {
        let Some(statement) = self.data.by_text.get(text) else { return self.own.likes(text) };
        let taste = between(self.voter as u64 + 1, text);
        match self.data.vote(self.voter, text) {
            Some(1) => 3.0 + taste,
            Some(0) => 1.0,
            Some(_) => -1.0,
            None => {
                let share = self.data.share_for.get(statement).copied().unwrap_or(0.0);
                let drawn = between(!(self.voter as u64), text) < share;
                if drawn { 2.0 + taste } else { taste }
            }
        }
    }

    fn luck(&mut self) -> f64 {
        self.own.luck()
    }

    fn secret(&mut self) -> Secret {
        self.own.secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mind::Pool;
    use room::words::Language;

    fn head(data: &Arc<Deliberation>, voter: usize) -> Replay {
        let pool = Arc::new(Pool::new(Language::Fr, vec![], 0));
        Replay::new(OwnWords::new(Language::Fr, pool, voter as u64), Arc::clone(data), voter)
    }

    fn data(share: f64) -> Arc<Deliberation> {
        let by_text = [("a".to_owned(), 1), ("b".to_owned(), 2), ("c".to_owned(), 3)].into();
        let voters = std::iter::once([(1, 1), (2, -1)].into()).chain((0..400).map(|_| BTreeMap::new())).collect();
        Arc::new(Deliberation { by_text, share_for: [(1, 0.2), (2, 0.9), (3, share)].into(), voters })
    }

    #[test]
    fn real_votes_decide_before_guesses() {
        let mut head = head(&data(1.0), 0);
        assert!(head.likes("a") > head.likes("c") && head.likes("c") > head.likes("b"));
    }

    #[test]
    fn missing_votes_follow_the_share_of_those_who_were_for() {
        let data = data(0.3);
        let drawn = (1..=400).filter(|voter| head(&data, *voter).likes("c") >= 2.0).count();
        assert!((90..150).contains(&drawn), "{drawn} of 400 at 30 %");
        let mut again = head(&data, 5);
        assert!((again.likes("c") - again.likes("c")).abs() < 1e-12);
    }
}
