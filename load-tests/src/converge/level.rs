//! Whether some dealing of ballots gives every question as many readers as any other,
//! give or take one: a flow from readers to questions (augmenting paths, after Ford and
//! Fulkerson). It shares nothing with the dealing that it judges.

use std::collections::VecDeque;

/// Who reads how many, and of which questions.
#[derive(Debug)]
pub struct Reader {
    /// By question.
    pub open: Vec<bool>,
    /// Questions on the ballot.
    pub reads: usize,
}

/// First every question is given its share rounded down, then what is left: a flow that grows
/// takes no reader away from a question, only exchanges them.
#[must_use]
pub fn can_be_level(readers: &[Reader], questions: usize) -> bool {
    let all: usize = readers.iter().map(|reader| reader.reads).sum();
    let share = all / questions;
    let mut flow = Flow { readers, holds: vec![vec![false; questions]; readers.len()], counts: vec![0; questions] };
    flow.fill(share) == share * questions && flow.fill(share + 1) == all
}

struct Flow<'a> {
    readers: &'a [Reader],
    holds: Vec<Vec<bool>>,
    counts: Vec<usize>,
}

impl Flow<'_> {
    /// How many places are filled once no question can get more without exceeding `most`.
    fn fill(&mut self, most: usize) -> usize {
        for reader in 0..self.readers.len() {
            while self.holds[reader].iter().filter(|holds| **holds).count() < self.readers[reader].reads
                && self.give(reader, most)
            {}
        }
        self.counts.iter().sum()
    }

    /// One question more to `first`, where need be by exchanges with others.
    fn give(&mut self, first: usize, most: usize) -> bool {
        // How each question was reached: who would take it, and which one they would give for it.
        let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; self.counts.len()];
        let mut asked = vec![false; self.readers.len()];
        let mut queue = VecDeque::from([(first, None)]);
        while let Some((reader, gives)) = queue.pop_front() {
            if std::mem::replace(&mut asked[reader], true) {
                continue;
            }
            for question in 0..self.counts.len() {
                if !self.readers[reader].open[question] || self.holds[reader][question] || reached[question].is_some() {
                    continue;
                }
                reached[question] = Some((reader, gives));
                if self.counts[question] < most {
                    self.exchange(&reached, question);
                    return true;
                }
                let holders = (0..self.readers.len()).filter(|other| self.holds[*other][question]);
                queue.extend(holders.map(|holder| (holder, Some(question))));
            }
        }
        false
    }

    fn exchange(&mut self, reached: &[Option<(usize, Option<usize>)>], last: usize) {
        self.counts[last] += 1;
        let mut question = Some(last);
        while let Some(taken) = question {
            let Some((reader, gives)) = reached[taken] else { return };
            self.holds[reader][taken] = true;
            if let Some(given) = gives {
                self.holds[reader][given] = false;
            }
            question = gives;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(open: &[bool], reads: usize) -> Reader {
        Reader { open: open.to_vec(), reads }
    }

    #[test]
    fn a_question_that_few_may_read_makes_it_impossible() {
        let most = [false, true, true];
        let readers: Vec<Reader> = (0..6).map(|n| reader(if n == 0 { &[true; 3] } else { &most }, 2)).collect();
        assert!(!can_be_level(&readers, 3), "12 readings, 4 each, and one person for the first");
        let readers: Vec<Reader> = (0..6).map(|n| reader(if n < 4 { &[true; 3] } else { &most }, 2)).collect();
        assert!(can_be_level(&readers, 3));
    }

    #[test]
    fn what_was_given_first_is_exchanged() {
        // Whoever may read all takes the first two, which the other one needs.
        let readers = [reader(&[true; 4], 2), reader(&[true, true, false, false], 2)];
        assert!(can_be_level(&readers, 4));
    }

    #[test]
    fn places_that_nobody_can_fill_are_not_level() {
        assert!(!can_be_level(&[reader(&[true, false], 2)], 2));
    }
}
