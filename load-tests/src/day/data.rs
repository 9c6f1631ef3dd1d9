//! Reads a real deliberation from a folder: which statements are harvested, and
//! how its busiest voters voted. It copies nothing and keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use crowd::mind::{Deliberation, Planted, Pool, Statement};
use room::limits::QUESTION_CHARS;
use room::text::clean;

use crate::deliberation::{self, StatementRow, VoteRow};

/// Themes of a deliberation, and sub-themes of the day.
const THEMES: u8 = 3;

/// A whole folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// Statements that fit a phone, cleaned as the room will clean them.
    pub statements: Vec<Statement>,
    /// Voter, statement, vote.
    pub votes: Vec<(u32, u32, i8)>,
}

impl Folder {
    /// Reads `statements.csv` and `votes.csv`.
    ///
    /// # Errors
    /// If a file is missing or a line is not what it should be.
    pub fn read(folder: &Path) -> Result<Self> {
        let folder = Self::of(deliberation::statements(folder)?, deliberation::votes(folder)?);
        if folder.statements.is_empty() {
            bail!("no statement fits {QUESTION_CHARS} characters");
        }
        Ok(folder)
    }

    fn of(statements: Vec<StatementRow>, votes: Vec<VoteRow>) -> Self {
        let mut texts = BTreeSet::new();
        let mut kept = Vec::new();
        for row in statements {
            // Where a folder knows no themes, its statements are dealt out in turn.
            let theme = row.theme.unwrap_or((row.statement % u32::from(THEMES)) as u8 + 1);
            if let Ok(text) = clean("text", &row.text, QUESTION_CHARS)
                && (1..=THEMES).contains(&theme)
                && texts.insert((theme, text.clone()))
            {
                kept.push(Statement { id: row.statement, theme, text });
            }
        }
        Self { statements: kept, votes: votes.into_iter().map(|row| (row.voter, row.statement, row.vote)).collect() }
    }

    /// The statements to harvest: in each theme the most voted ones, at most `each`.
    #[must_use]
    pub fn harvested(&self, each: usize) -> Vec<Vec<Statement>> {
        let mut count: BTreeMap<u32, usize> = BTreeMap::new();
        for (_, statement, _) in &self.votes {
            *count.entry(*statement).or_default() += 1;
        }
        let of_theme = |theme: u8| {
            let mut all: Vec<Statement> = self.statements.iter().filter(|one| one.theme == theme).cloned().collect();
            all.sort_by_key(|one| (std::cmp::Reverse(count.get(&one.id).copied().unwrap_or(0)), one.id));
            all.truncate(each);
            all
        };
        (1..=THEMES).map(of_theme).collect()
    }

    /// The votes of the busiest voters, the busiest first.
    #[must_use]
    pub fn busiest(&self, voters: usize) -> Vec<BTreeMap<u32, i8>> {
        let mut by_voter: BTreeMap<u32, BTreeMap<u32, i8>> = BTreeMap::new();
        for (voter, statement, vote) in &self.votes {
            by_voter.entry(*voter).or_default().insert(*statement, *vote);
        }
        let mut all: Vec<(u32, BTreeMap<u32, i8>)> = by_voter.into_iter().collect();
        all.sort_by_key(|(voter, votes)| (std::cmp::Reverse(votes.len()), *voter));
        all.into_iter().take(voters).map(|(_, votes)| votes).collect()
    }

    /// Of those who voted on a statement, the share that was for.
    #[must_use]
    pub fn shares(&self) -> BTreeMap<u32, f64> {
        let mut counts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for (_, statement, vote) in &self.votes {
            let (yes, all) = counts.entry(*statement).or_default();
            *all += 1.0;
            *yes += f64::from(u8::from(*vote == 1));
        }
        counts.into_iter().map(|(statement, (yes, all))| (statement, yes / all)).collect()
    }

    /// What the crowd needs: the questions that will be asked, `twins` planted in each theme, and
    /// the heads of `people` voters.
    #[must_use]
    pub fn prepare(&self, each: usize, twins: usize, people: usize) -> (Pool, Deliberation) {
        let harvested = self.harvested(each);
        let texts = harvested.iter().map(|theme| theme.iter().map(|one| one.text.clone()).collect()).collect();
        let pool = Pool::new(room::words::Language::Fr, texts, twins);
        // Where two themes hold the same words, the votes are those of the first.
        let first = harvested.into_iter().rev().flatten();
        let mut by_text: BTreeMap<String, u32> = first.map(|one| (one.text, one.id)).collect();
        for Planted { text, twin } in pool.planted() {
            if let Some(statement) = by_text.get(text).copied() {
                by_text.insert(twin.clone(), statement);
            }
        }
        (pool, Deliberation { by_text, share_for: self.shares(), voters: self.busiest(people) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> Folder {
        let statement = |statement, theme, text: &str| StatementRow { statement, theme, text: text.into() };
        let vote = |voter, statement, vote| VoteRow { voter, statement, vote };
        Folder::of(
            vec![
                statement(1, Some(1), "Un  peu   d'espace"),
                statement(2, Some(1), "Deux"),
                statement(3, Some(2), &"trop long ".repeat(20)),
                statement(4, Some(2), "Quatre"),
                statement(5, Some(1), "Deux"),
                statement(6, Some(9), "hors thème"),
                statement(7, None, "sans thème"),
                statement(8, Some(3), "Deux"),
            ],
            vec![vote(10, 2, 1), vote(10, 4, -1), vote(11, 2, 0), vote(12, 2, 1), vote(12, 4, 1), vote(12, 1, 1)],
        )
    }

    #[test]
    fn what_fits_is_kept_once_and_cleaned() {
        let texts: Vec<_> = folder().statements.into_iter().map(|one| (one.id, one.theme, one.text)).collect();
        let kept = |id, theme, text: &str| (id, theme, text.to_owned());
        assert_eq!(
            texts,
            [
                kept(1, 1, "Un peu d'espace"),
                kept(2, 1, "Deux"),
                kept(4, 2, "Quatre"),
                kept(7, 2, "sans thème"),
                kept(8, 3, "Deux")
            ]
        );
    }

    #[test]
    fn the_most_voted_come_first_up_to_the_quota() {
        let harvested = folder().harvested(1);
        let ids: Vec<Vec<u32>> = harvested.iter().map(|theme| theme.iter().map(|one| one.id).collect()).collect();
        assert_eq!(ids, [vec![2], vec![4], vec![8]]);
    }

    #[test]
    fn the_busiest_voters_come_first() {
        let busiest = folder().busiest(2);
        assert_eq!(busiest, [BTreeMap::from([(1, 1), (2, 1), (4, 1)]), BTreeMap::from([(2, 1), (4, -1)])]);
        assert!((folder().shares()[&2] - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn twins_count_as_their_original() {
        let (pool, data) = folder().prepare(50, 1, 3);
        let planted = &pool.planted()[0];
        assert_eq!(data.by_text[&planted.twin], data.by_text[&planted.text]);
        assert_eq!((data.vote(0, &planted.twin), data.voters.len()), (Some(1), 3));
    }
}
