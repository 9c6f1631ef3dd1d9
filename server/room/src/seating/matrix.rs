//! Search of a difference matrix, where no formula is known: rounds times columns
//! over a group of the tables. Cooling, one entry at a time. Row and column 0
//! stay 0, which loses nothing.

use rand::RngExt;

use super::design::Design;
use super::effort::{BREATH, Effort};

/// Groups worth trying for a number of tables: the cyclic one, and for a multiple of four
/// one that is not, since no even cyclic group has a full set of rounds.
#[must_use]
pub fn groups(tables: u16) -> Vec<Vec<u16>> {
    let mut groups = Vec::new();
    if tables.is_multiple_of(4) {
        groups.push(vec![2, tables / 2]);
    }
    groups.push(vec![tables]);
    groups
}

struct Grid {
    columns: usize,
    rounds: usize,
    tables: usize,
    /// `minus[a * tables + b]`.
    minus: Vec<u16>,
    shifts: Vec<u16>,
    /// How often each difference comes, by pair of columns.
    counts: Vec<u8>,
    clashes: i32,
}

impl Grid {
    fn new(moduli: &[u16], columns: u16, rounds: u16) -> Self {
        let empty = Design::new(moduli.to_vec(), 1, vec![0]);
        let t = empty.tables;
        let minus = (0..t).flat_map(|a| (0..t).map(move |b| (a, b))).map(|(a, b)| empty.minus(a, b)).collect();
        let (columns, rounds, tables) = (usize::from(columns), usize::from(rounds), usize::from(t));
        let mut counts = vec![0; columns * columns * tables];
        for pair in 0..columns * columns {
            counts[pair * tables] = rounds.min(255) as u8;
        }
        let pairs = columns * (columns - 1) / 2;
        let clashes = (pairs * (rounds - 1)) as i32;
        Self { columns, rounds, tables, minus, shifts: vec![0; columns * rounds], counts, clashes }
    }

    /// Where the count of two columns' difference stands, for a shift of the first.
    fn place(&self, round: usize, column: usize, shift: u16, other: usize) -> usize {
        let theirs = self.shifts[round * self.columns + other];
        let (low, high, a, b) =
            if other < column { (other, column, theirs, shift) } else { (column, other, shift, theirs) };
        let gap = self.minus[usize::from(a) * self.tables + usize::from(b)];
        (low * self.columns + high) * self.tables + usize::from(gap)
    }

    /// What a new shift would change.
    fn change(&self, round: usize, column: usize, shift: u16) -> i32 {
        let old = self.shifts[round * self.columns + column];
        let mut change = 0;
        for other in (0..self.columns).filter(|other| *other != column) {
            change -= i32::from(self.counts[self.place(round, column, old, other)] > 1);
            change += i32::from(self.counts[self.place(round, column, shift, other)] > 0);
        }
        change
    }

    fn set(&mut self, round: usize, column: usize, shift: u16) {
        let old = self.shifts[round * self.columns + column];
        self.clashes += self.change(round, column, shift);
        for other in (0..self.columns).filter(|other| *other != column) {
            let (from, to) = (self.place(round, column, old, other), self.place(round, column, shift, other));
            self.counts[from] -= 1;
            self.counts[to] += 1;
        }
        self.shifts[round * self.columns + column] = shift;
    }
}

/// The best matrix of `steps` steps over the product of these cyclic groups.
#[must_use]
pub fn search(moduli: &[u16], columns: u16, rounds: u16, effort: &mut Effort<'_>, steps: u64) -> Design {
    let mut grid = Grid::new(moduli, columns, rounds);
    let mut best = (grid.clashes, grid.shifts.clone());
    if grid.columns > 1 && grid.rounds > 1 {
        cool(&mut grid, &mut best, effort, steps);
    }
    Design::new(moduli.to_vec(), columns, best.1)
}

fn cool(grid: &mut Grid, best: &mut (i32, Vec<u16>), effort: &mut Effort<'_>, steps: u64) {
    for round in 1..grid.rounds {
        for column in 1..grid.columns {
            let shift = effort.below(grid.tables) as u16;
            grid.set(round, column, shift);
        }
    }
    let (hot, cold) = (0.6f64, 0.12f64);
    let mut done = 0;
    while done < steps && best.0 > 0 {
        let batch = effort.take(BREATH);
        if batch == 0 {
            return;
        }
        let heat = hot * (cold / hot).powf(done as f64 / steps as f64);
        for _ in 0..batch {
            one(grid, heat, effort);
            if grid.clashes < best.0 {
                *best = (grid.clashes, grid.shifts.clone());
            }
        }
        done += batch;
    }
}

fn one(grid: &mut Grid, heat: f64, effort: &mut Effort<'_>) {
    let (round, column) = effort.two(grid.rounds - 1, grid.columns - 1);
    let shift = effort.below(grid.tables) as u16;
    let change = grid.change(round + 1, column + 1, shift);
    if change <= 0 || effort.dice.random::<f64>() < (-f64::from(change) / heat).exp() {
        grid.set(round + 1, column + 1, shift);
    }
}
