//! Crowds of voters out of a real deliberation. How the text of the task is read:
//! a voter's support for a statement is what the fit says of it (also where the vote
//! is known), plus noise: 0.35 where it is known, else the standard deviation that
//! the fit leaves unexplained of the votes it has seen. A crowd is so many different
//! voters of the folder; the truth is the mean of their support, noise included.
//! Nothing of a folder is kept.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use rand::rngs::ChaCha12Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::fit::{Fit, Vote, fit};
use crate::deliberation::{self, StatementRow};

/// Sub-themes of a day; where a folder knows none its statements are dealt out in turn.
pub const SUBTHEMES: u8 = 3;
/// The noise on a vote that was cast.
const KNOWN: f64 = 0.35;
/// What another wording of the same question changes.
const WORDING: f64 = 0.05;

/// A deliberation, its gaps filled.
#[derive(Debug)]
pub struct Deliberation {
    /// What it asks, and the sub-theme of each.
    pub texts: Vec<(String, u8)>,
    /// Votes that the folder holds on these.
    pub votes: usize,
    /// Statements of the folder that are left out, being voted on least.
    pub left_out: usize,
    known: Vec<Vec<bool>>,
    fit: Fit,
}

/// So many people, and what each thinks of each statement.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// By person, then by statement.
    pub support: Vec<Vec<f64>>,
}

impl Deliberation {
    /// Reads `statements.csv` and `votes.csv`, of which the `most` voted statements, and fits.
    ///
    /// # Errors
    /// If a file is missing, a line is not what it should be, or there is nothing to choose from.
    pub fn read(folder: &Path, most: usize) -> Result<Self> {
        let rows = deliberation::statements(folder)?;
        let cast = deliberation::votes(folder)?;
        let mut count: BTreeMap<u32, usize> = BTreeMap::new();
        cast.iter().for_each(|row| *count.entry(row.statement).or_default() += 1);
        let all = rows.len();
        let mut ranked: Vec<u32> = rows.iter().map(|row| row.statement).collect();
        ranked.sort_by_key(|id| (std::cmp::Reverse(count.get(id).copied().unwrap_or(0)), *id));
        ranked.truncate(most);
        let kept: Vec<StatementRow> = rows.into_iter().filter(|row| ranked.contains(&row.statement)).collect();
        let place: BTreeMap<u32, usize> = kept.iter().enumerate().map(|(n, row)| (row.statement, n)).collect();
        let mut voter: BTreeMap<u32, usize> = BTreeMap::new();
        let mut votes: Vec<Vote> = Vec::new();
        for row in &cast {
            let Some(statement) = place.get(&row.statement) else { continue };
            let next = voter.len();
            votes.push((*voter.entry(row.voter).or_insert(next), *statement, f64::from(row.vote)));
        }
        if kept.len() < 10 || voter.len() < 10 {
            bail!("{} statements and {} voters are too few to choose from", kept.len(), voter.len());
        }
        let mut known = vec![vec![false; kept.len()]; voter.len()];
        votes.iter().for_each(|(v, s, _)| known[*v][*s] = true);
        let theme = |n: usize, row: &StatementRow| row.theme.unwrap_or((n % usize::from(SUBTHEMES)) as u8 + 1);
        Ok(Self {
            texts: kept.iter().enumerate().map(|(n, row)| (row.text.clone(), theme(n, row))).collect(),
            votes: votes.len(),
            left_out: all - kept.len(),
            known,
            fit: fit(&votes, voter.len(), kept.len()),
        })
    }

    /// Voters of the folder.
    #[must_use]
    pub fn voters(&self) -> usize {
        self.known.len()
    }

    /// What the fit leaves unexplained.
    #[must_use]
    pub fn residual(&self) -> f64 {
        self.fit.residual
    }

    /// A crowd of `people`: different voters, or with some of them twice where the folder has fewer.
    #[must_use]
    pub fn crowd(&self, people: usize, seed: u64) -> Crowd {
        let mut dice = ChaCha12Rng::seed_from_u64(seed);
        let mut voters: Vec<usize> = (0..self.voters()).collect();
        voters.shuffle(&mut dice);
        let who = voters.iter().copied().cycle().take(people);
        let noise = |known: bool| if known { KNOWN } else { self.fit.residual };
        let person = |voter: usize| {
            let values = self.fit.values[voter].iter().zip(&self.known[voter]);
            values.map(|(value, known)| value + noise(*known) * gauss(&mut dice)).collect()
        };
        Crowd { support: who.map(person).collect() }
    }
}

impl Crowd {
    /// The mean support of each statement.
    #[must_use]
    pub fn truth(&self) -> Vec<f64> {
        let mut means = vec![0.0; self.support.first().map_or(0, Vec::len)];
        for person in &self.support {
            person.iter().zip(&mut means).for_each(|(value, mean)| *mean += value / self.support.len() as f64);
        }
        means
    }

    /// The same crowd, with further statements at the end that say what statement `of` says, in
    /// words so close that a person thinks nearly the same of them.
    #[must_use]
    pub fn cloned(mut self, of: usize, times: usize, seed: u64) -> Self {
        let mut dice = ChaCha12Rng::seed_from_u64(!seed);
        for person in &mut self.support {
            let value = person[of];
            person.extend((0..times).map(|_| value + WORDING * gauss(&mut dice)));
        }
        self
    }
}

/// A normal deviate (Box and Muller).
pub fn gauss(dice: &mut ChaCha12Rng) -> f64 {
    let (one, other): (f64, f64) = (1.0 - dice.random::<f64>(), dice.random());
    (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}
