//! Fills the gaps of a table of votes: a mean, a bias for each voter and each
//! statement, and four hidden tastes, fitted together by alternating least squares
//! with a ridge of five. A usual way to guess missing ratings (Koren, Bell and
//! Volinsky, "Matrix factorization techniques for recommender systems", 2009).
//! It knows nothing of rounds and ballots.

use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;

use super::crowd::gauss;

/// Hidden tastes.
const RANK: usize = 4;
/// As if each voter, and each statement, had so many more votes that say nothing.
const RIDGE: f64 = 5.0;
/// Rounds of the alternation: after twenty nothing moves any more.
const ROUNDS: usize = 20;
/// Steps within one round, for the biases and for the tastes.
const STEPS: usize = 5;

type Tastes = [f64; RANK];

/// What somebody thinks, said as (voter, statement, −1 to 1).
pub type Vote = (usize, usize, f64);

/// The filled table.
#[derive(Debug)]
pub struct Fit {
    /// By voter, then by statement.
    pub values: Vec<Vec<f64>>,
    /// Standard deviation of what the fit leaves unexplained of the votes it has seen.
    pub residual: f64,
}

struct Model {
    mean: f64,
    voters: Vec<f64>,
    statements: Vec<f64>,
    of_voters: Vec<Tastes>,
    of_statements: Vec<Tastes>,
}

/// Fits a table of `voters` by `statements`.
#[must_use]
pub fn fit(votes: &[Vote], voters: usize, statements: usize) -> Fit {
    // A start that is not nought, else the tastes never leave it; any small one leads to the same fit.
    let mut dice = ChaCha12Rng::seed_from_u64(1);
    let mut model = Model {
        mean: votes.iter().map(|vote| vote.2).sum::<f64>() / votes.len().max(1) as f64,
        voters: vec![0.0; voters],
        statements: vec![0.0; statements],
        of_voters: vec![[0.0; RANK]; voters],
        of_statements: (0..statements).map(|_| std::array::from_fn(|_| 0.1 * gauss(&mut dice))).collect(),
    };
    for _ in 0..ROUNDS {
        (0..STEPS).for_each(|_| model.fit_biases(votes));
        (0..STEPS).for_each(|_| model.fit_tastes(votes));
    }
    let values = (0..voters).map(|v| (0..statements).map(|s| model.value(v, s)).collect()).collect();
    let squares: f64 = votes.iter().map(|(v, s, vote)| (vote - model.value(*v, *s)).powi(2)).sum();
    Fit { values, residual: (squares / votes.len().max(1) as f64).sqrt() }
}

impl Model {
    fn value(&self, voter: usize, statement: usize) -> f64 {
        self.mean + self.voters[voter] + self.statements[statement] + self.taste(voter, statement)
    }

    fn taste(&self, voter: usize, statement: usize) -> f64 {
        self.of_voters[voter].iter().zip(&self.of_statements[statement]).map(|(a, b)| a * b).sum()
    }

    fn fit_biases(&mut self, votes: &[Vote]) {
        let left = |(v, s, vote): &Vote| (*s, vote - self.mean - self.voters[*v] - self.taste(*v, *s));
        self.statements = means(votes.iter().map(left), self.statements.len());
        let left = |(v, s, vote): &Vote| (*v, vote - self.mean - self.statements[*s] - self.taste(*v, *s));
        self.voters = means(votes.iter().map(left), self.voters.len());
    }

    fn fit_tastes(&mut self, votes: &[Vote]) {
        let left = |v: usize, s: usize, vote: f64| vote - self.mean - self.voters[v] - self.statements[s];
        let by_voter = votes.iter().map(|(v, s, vote)| (*v, self.of_statements[*s], left(*v, *s, *vote)));
        self.of_voters = tastes(by_voter, self.voters.len());
        let by_statement = votes.iter().map(|(v, s, vote)| (*s, self.of_voters[*v], left(*v, *s, *vote)));
        self.of_statements = tastes(by_statement, self.statements.len());
    }
}

/// Means of what belongs together, drawn towards nought by the ridge.
fn means(left: impl Iterator<Item = (usize, f64)>, count: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, RIDGE); count];
    for (place, value) in left {
        sums[place].0 += value;
        sums[place].1 += 1.0;
    }
    sums.into_iter().map(|(sum, weight)| sum / weight).collect()
}

/// Ridge regression of what is left upon the tastes of the other side.
fn tastes(left: impl Iterator<Item = (usize, Tastes, f64)>, count: usize) -> Vec<Tastes> {
    let mut ridge = [[0.0; RANK]; RANK];
    (0..RANK).for_each(|k| ridge[k][k] = RIDGE);
    let mut sums = vec![(ridge, [0.0; RANK]); count];
    for (place, other, value) in left {
        let (matrix, right) = &mut sums[place];
        for k in 0..RANK {
            right[k] += value * other[k];
            (0..RANK).for_each(|l| matrix[k][l] += other[k] * other[l]);
        }
    }
    sums.into_iter().map(|(matrix, right)| solve(matrix, right)).collect()
}

/// Elimination; the ridge keeps every pivot above nought.
fn solve(mut matrix: [[f64; RANK]; RANK], mut right: Tastes) -> Tastes {
    for i in 0..RANK {
        for j in i + 1..RANK {
            let factor = matrix[j][i] / matrix[i][i];
            (i..RANK).for_each(|k| matrix[j][k] -= factor * matrix[i][k]);
            right[j] -= factor * right[i];
        }
    }
    let mut found = [0.0; RANK];
    for i in (0..RANK).rev() {
        let known: f64 = (i + 1..RANK).map(|k| matrix[i][k] * found[k]).sum();
        found[i] = (right[i] - known) / matrix[i][i];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two camps, who like opposite halves of twenty statements; a third of the votes is missing.
    fn camps() -> (Vec<Vote>, impl Fn(usize, usize) -> f64) {
        let truth = |v: usize, s: usize| if (v < 60) == (s < 10) { 0.8 } else { -0.4 };
        let votes = (0..120_usize)
            .flat_map(|v| (0..20_usize).map(move |s| (v, s)))
            .filter(|(v, s)| !(v * 7 + s).is_multiple_of(3));
        (votes.map(|(v, s)| (v, s, truth(v, s))).collect(), truth)
    }

    #[test]
    fn gaps_are_filled_by_what_others_of_the_same_taste_have_said() {
        let (votes, truth) = camps();
        let fit = fit(&votes, 120, 20);
        let seen = |v: usize, s: usize| !(v * 7 + s).is_multiple_of(3);
        let gaps = (0..120_usize).flat_map(|v| (0..20_usize).map(move |s| (v, s))).filter(|(v, s)| !seen(*v, *s));
        let worst = gaps.map(|(v, s)| (fit.values[v][s] - truth(v, s)).abs()).fold(0.0, f64::max);
        assert!(worst < 0.3, "{worst}");
        assert!(fit.residual < 0.2, "{}", fit.residual);
    }

    #[test]
    fn equations_are_solved() {
        let matrix = [[6.0, 1.0, 0.0, 2.0], [1.0, 7.0, 1.0, 0.0], [0.0, 1.0, 8.0, 1.0], [2.0, 0.0, 1.0, 9.0]];
        let wanted = [1.0, -2.0, 0.5, 3.0];
        let right = std::array::from_fn(|i| (0..4).map(|k| matrix[i][k] * wanted[k]).sum());
        let found = solve(matrix, right);
        assert!(found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
    }
}
