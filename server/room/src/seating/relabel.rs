//! Who gets which label, searched: two people swap labels, in all rounds at once.
//! Meetings stay as unique as the design has them, while people alike are spread
//! and those to be kept apart part. It never touches hosts.

use rand::RngExt;

use super::effort::{BREATH, Effort};
use super::labels::Labels;
use super::pairs::groups;
use super::plan::AWAY;
use super::rules::Rules;

/// What two people who must not meet weigh, against two alike.
const APART: i64 = 40;

struct Search<'r> {
    rules: &'r Rules,
    rounds: usize,
    tables: usize,
    /// Everybody's tables, round after round.
    way: Vec<u16>,
    /// By column of the brief: how many of each group sit at each table of each round.
    counts: Vec<Vec<u16>>,
    sizes: Vec<usize>,
    cost: i64,
}

/// Two pairs at one table: what is left, in pairs alike (those apart weigh more).
pub fn relabel(rules: &Rules, labels: &mut Labels, least: i64, steps: u64, effort: &mut Effort<'_>) -> i64 {
    let mut search = Search::new(rules, labels);
    let movers: Vec<usize> = (0..labels.of.len()).filter(|person| !rules.stays(*person)).collect();
    let (mut best, mut kept) = (search.cost, labels.of.clone());
    let mut done = 0;
    while movers.len() > 1 && done < steps && best > least {
        let batch = effort.take(BREATH);
        if batch == 0 {
            break;
        }
        let heat = 0.8 * (0.1f64 / 0.8).powf(done as f64 / steps as f64);
        for _ in 0..batch {
            let (a, b) = effort.two(movers.len(), movers.len());
            search.step(labels, movers[a], movers[b], heat, effort);
            if search.cost <= least {
                break;
            }
        }
        if search.cost < best {
            (best, kept) = (search.cost, labels.of.clone());
        }
        done += batch;
    }
    labels.of = kept;
    best
}

impl<'r> Search<'r> {
    fn new(rules: &'r Rules, labels: &Labels) -> Self {
        let rounds = usize::from(labels.design.rounds);
        let (tables, people) = (usize::from(labels.design.tables), labels.of.len());
        let way = (0..people).flat_map(|p| (0..rounds).map(move |r| (r, p))).map(|(r, p)| labels.table(r, p)).collect();
        let sizes: Vec<usize> = rules.brief.spread.iter().map(|column| groups(column).len()).collect();
        let counts = sizes.iter().map(|groups| vec![0; groups * rounds * tables]).collect();
        let mut search = Self { rules, rounds, tables, way, counts, sizes, cost: 0 };
        for person in 0..people {
            search.cost += search.enter(person);
            search.cost += search.forbidden(person, person + 1) * APART;
        }
        search
    }

    fn tables_of(&self, person: usize) -> &[u16] {
        &self.way[person * self.rounds..][..self.rounds]
    }

    fn at(&self, column: usize, round: usize, table: u16, group: u16) -> usize {
        (round * self.tables + usize::from(table)) * self.sizes[column] + usize::from(group)
    }

    /// Counts somebody in; how many alike they sit with.
    fn enter(&mut self, person: usize) -> i64 {
        let mut alike = 0;
        for (column, groups) in self.rules.brief.spread.iter().enumerate().filter(|(_, g)| g[person] != AWAY) {
            for round in 0..self.rounds {
                let at = self.at(column, round, self.way[person * self.rounds + round], groups[person]);
                alike += i64::from(self.counts[column][at]);
                self.counts[column][at] += 1;
            }
        }
        alike
    }

    /// Counts somebody out.
    fn exit(&mut self, person: usize) {
        for (column, groups) in self.rules.brief.spread.iter().enumerate().filter(|(_, g)| g[person] != AWAY) {
            for round in 0..self.rounds {
                let at = self.at(column, round, self.way[person * self.rounds + round], groups[person]);
                self.counts[column][at] -= 1;
            }
        }
    }

    /// Rounds in which somebody sits with one they must not meet, numbered from `from` on.
    fn forbidden(&self, person: usize, from: usize) -> i64 {
        let people = self.way.len() / self.rounds;
        let others = self.rules.apart[person].iter().filter(|b| (from..people).contains(&(**b as usize)));
        let mine = self.tables_of(person);
        others.map(|b| mine.iter().zip(self.tables_of(*b as usize)).filter(|(x, y)| x == y).count() as i64).sum()
    }

    fn step(&mut self, labels: &mut Labels, a: usize, b: usize, heat: f64, effort: &mut Effort<'_>) {
        if a == b {
            return;
        }
        let change = self.change(a, b);
        if change <= 0 || effort.dice.random::<f64>() < (-(change as f64) / heat).exp() {
            self.swap(a, b);
            self.cost += change;
            labels.of.swap(a, b);
        }
    }

    /// What it would change that two people swap their ways.
    fn change(&mut self, a: usize, b: usize) -> i64 {
        let mut change = 0;
        for (column, groups) in self.rules.brief.spread.iter().enumerate().filter(|(_, g)| g[a] != g[b]) {
            for round in 0..self.rounds {
                let (t, u) = (self.way[a * self.rounds + round], self.way[b * self.rounds + round]);
                if t != u {
                    change += self.moved(column, round, groups[a], t, u) + self.moved(column, round, groups[b], u, t);
                }
            }
        }
        if !self.rules.apart[a].is_empty() || !self.rules.apart[b].is_empty() {
            let before = self.forbidden(a, 0) + self.forbidden(b, 0);
            self.swap_ways(a, b);
            change += (self.forbidden(a, 0) + self.forbidden(b, 0) - before) * APART;
            self.swap_ways(a, b);
        }
        change
    }

    /// What it changes that one of a group goes from a table to another.
    fn moved(&self, column: usize, round: usize, group: u16, from: u16, to: u16) -> i64 {
        if group == AWAY {
            return 0;
        }
        let count = |table| i64::from(self.counts[column][self.at(column, round, table, group)]);
        count(to) - count(from) + 1
    }

    fn swap_ways(&mut self, a: usize, b: usize) {
        for round in 0..self.rounds {
            self.way.swap(a * self.rounds + round, b * self.rounds + round);
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.exit(a);
        self.exit(b);
        self.swap_ways(a, b);
        self.enter(a);
        self.enter(b);
    }
}
