//! Who gets which label of a design: hosts in the column that never moves, people of
//! one department in one column (they then never meet), empty seats in the last
//! column only, so that sizes differ by one at most, and fairly shared.

use super::design::Design;
use super::effort::Effort;
use super::pairs::groups;
use super::plan::Plan;
use super::rules::Rules;

/// A column and a value below the number of tables.
pub type Place = (u16, u16);

/// Look-ups spent on sharing small tables fairly.
const FAIRNESS: usize = 1_500_000;

/// Everybody's label in a design.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The rotation: rounds in the order of the plan, columns in the order of the labels.
    pub design: Design,
    /// Columns that are in use.
    pub columns: usize,
    /// By person.
    pub of: Vec<Place>,
}

impl Labels {
    /// Gives `people` labels; the design has at least as many columns as needed.
    pub fn assign(rules: &Rules, people: usize, design: &Design, rounds: usize, effort: &mut Effort<'_>) -> Self {
        let t = usize::from(design.tables);
        let columns = people.div_ceil(t);
        let all = usize::from(design.columns);
        let moving = rules.brief.hosts.is_empty() && all > columns;
        let order: Vec<usize> = if moving { (1..all).chain([0]).collect() } else { (0..all).collect() };
        let rounds = rounds.min(usize::from(design.rounds));
        let mut fair = Fair::new(design, order, columns, rounds, columns * t - people);
        fair.search(effort);
        let Fair { rows, order, gaps, .. } = fair;
        let design = design.part(&rows, &order);
        let of = fill(rules, people, columns, t, &gaps);
        Self { design, columns, of }
    }

    /// A person's table in a round of the design.
    pub fn table(&self, round: usize, person: usize) -> u16 {
        let (column, value) = self.of[person];
        self.design.table(round, usize::from(column), value)
    }

    /// The ways of labels that nobody has, column after column; at most as many as there are people.
    pub fn spare(&self) -> Vec<Vec<u16>> {
        let t = usize::from(self.design.tables);
        let mut held = vec![false; usize::from(self.design.columns) * t];
        self.of.iter().for_each(|(column, value)| held[usize::from(*column) * t + usize::from(*value)] = true);
        let free = (0..held.len()).filter(|at| !held[*at]).take(self.of.len());
        let way = |at: usize| {
            (0..usize::from(self.design.rounds)).map(move |r| self.design.table(r, at / t, (at % t) as u16))
        };
        free.map(|at| way(at).collect()).collect()
    }

    /// All rounds of the design.
    pub fn plan(&self) -> Plan {
        let round = |round| (0..self.of.len()).map(|person| self.table(round, person)).collect();
        Plan { rounds: (0..usize::from(self.design.rounds)).map(round).collect() }
    }
}

/// Which rounds and columns of a design to use, and which values of the last column stay
/// empty, so that few sit at a small table twice.
struct Fair<'d> {
    design: &'d Design,
    rows: Vec<usize>,
    /// All columns; those in use come first.
    order: Vec<usize>,
    columns: usize,
    gaps: Vec<u16>,
    counts: Vec<u16>,
}

impl<'d> Fair<'d> {
    fn new(design: &'d Design, order: Vec<usize>, columns: usize, rounds: usize, gaps: usize) -> Self {
        let t = usize::from(design.tables);
        let gaps = (0..gaps).map(|gap| (gap * t / gaps.max(1)) as u16).collect();
        Self { design, rows: (0..rounds).collect(), order, columns, gaps, counts: vec![0; columns * t] }
    }

    fn search(&mut self, effort: &mut Effort<'_>) {
        let small = self.rows.len() * self.gaps.len() * (self.columns - 1);
        if self.gaps.len() < 2 || self.rows.len() < 2 || small == 0 {
            return;
        }
        let least = balanced(small, self.counts.len() - self.gaps.len());
        let mut best = self.unfair();
        let tries = FAIRNESS / (small + self.counts.len());
        for step in 0..tries {
            if best <= least || effort.take(1) == 0 {
                break;
            }
            let kept = (self.rows.clone(), self.order.clone(), self.gaps.clone());
            if !self.change(effort) {
                continue;
            }
            let now = self.unfair();
            let slack = if step * 2 < tries && effort.below(8) == 0 { 2 } else { 0 };
            if now <= best + slack {
                best = now;
            } else {
                (self.rows, self.order, self.gaps) = kept;
            }
        }
    }

    /// Another row, column or empty value; the first row stays, and so does the first column,
    /// which may be the hosts'.
    fn change(&mut self, effort: &mut Effort<'_>) -> bool {
        let (all, t) = (usize::from(self.design.rounds), usize::from(self.design.tables));
        match effort.below(3) {
            0 => {
                let (at, row) = effort.two(self.rows.len() - 1, all);
                let new = !self.rows.contains(&row);
                self.rows[at + 1] = if new { row } else { self.rows[at + 1] };
                new
            }
            1 => {
                let (at, value) = effort.two(self.gaps.len(), t);
                let new = !self.gaps.contains(&(value as u16));
                self.gaps[at] = if new { value as u16 } else { self.gaps[at] };
                new
            }
            _ => {
                let spare = self.order.len() - usize::from(self.order.last() == Some(&0));
                let (at, other) = effort.two(self.columns - 1, spare - 1);
                self.order.swap(at + 1, other + 1);
                at != other
            }
        }
    }

    /// The sum of squares of how often each label sits at a small table.
    fn unfair(&mut self) -> u64 {
        let t = usize::from(self.design.tables);
        self.counts.fill(0);
        let last = self.columns - 1;
        let mut sum = 0;
        for row in &self.rows {
            for value in &self.gaps {
                let table = self.design.table(*row, self.order[last], *value);
                for (c, column) in self.order[..last].iter().enumerate() {
                    let count = &mut self.counts[c * t + usize::from(self.design.value(*row, *column, table))];
                    sum += u64::from(*count) * 2 + 1;
                    *count += 1;
                }
            }
        }
        sum
    }
}

/// The sum of squares when `seats` are shared as evenly as can be.
fn balanced(seats: usize, people: usize) -> u64 {
    let (each, more) = ((seats / people) as u64, (seats % people) as u64);
    more * (each + 1).pow(2) + (people as u64 - more) * each.pow(2)
}

/// Free values by column, and who got what.
struct Filling {
    free: Vec<Vec<u16>>,
    of: Vec<Place>,
    /// Smaller than the last column: the empty seats.
    people: Vec<bool>,
}

impl Filling {
    fn give(&mut self, person: usize, column: usize) {
        if let Some(value) = self.free[column].pop() {
            self.of[person] = (column as u16, value);
            self.people[person] = true;
        }
    }

    fn room(&self, column: usize) -> usize {
        self.free[column].len()
    }
}

fn fill(rules: &Rules, people: usize, columns: usize, t: usize, gaps: &[u16]) -> Vec<Place> {
    let whole: Vec<u16> = (0..t as u16).rev().collect();
    let mut free = vec![whole; columns];
    free[columns - 1].retain(|value| !gaps.contains(value));
    let mut filling = Filling { free, of: vec![(0, 0); people], people: vec![false; people] };
    for (person, table) in rules.brief.hosts.iter().filter(|(person, _)| (*person as usize) < people) {
        let column = &mut filling.free[0];
        if let Some(at) = column.iter().position(|value| value == table) {
            column.remove(at);
            filling.of[*person as usize] = (0, *table);
            filling.people[*person as usize] = true;
        }
    }
    for group in departments(rules, &filling.people) {
        place_group(&mut filling, group);
    }
    let mut column = 0;
    for person in 0..people {
        if !filling.people[person] {
            while filling.room(column) == 0 {
                column += 1;
            }
            filling.give(person, column);
        }
    }
    filling.of
}

/// People of a department who have no label yet, the largest department first.
fn departments(rules: &Rules, done: &[bool]) -> Vec<Vec<usize>> {
    let Some(column) = rules.brief.spread.first() else { return Vec::new() };
    let waiting = |group: Vec<usize>| group.into_iter().filter(|p| *p < done.len() && !done[*p]).collect::<Vec<_>>();
    let mut list: Vec<Vec<usize>> = groups(column).into_iter().map(waiting).collect();
    list.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let whole = |group: &Vec<usize>, t: usize| group.len() - group.len() % t.max(1);
    let t = usize::from(rules.brief.tables);
    let firsts = list.iter().map(|group| group[..whole(group, t)].to_vec());
    let mut parts: Vec<Vec<usize>> = firsts.flat_map(|group| chunks(&group, t)).collect();
    let mut rests: Vec<Vec<usize>> = list.iter().map(|group| group[whole(group, t)..].to_vec()).collect();
    rests.sort_by_key(|group| std::cmp::Reverse(group.len()));
    parts.extend(rests);
    parts
}

fn chunks(group: &[usize], size: usize) -> Vec<Vec<usize>> {
    group.chunks(size).map(<[usize]>::to_vec).collect()
}

/// A group into the column that it fills best; split only where no column has room.
fn place_group(filling: &mut Filling, mut group: Vec<usize>) {
    while !group.is_empty() {
        let columns = 0..filling.free.len();
        let fits = columns.clone().filter(|c| filling.room(*c) >= group.len()).min_by_key(|c| filling.room(*c));
        let Some(column) = fits.or_else(|| columns.max_by_key(|c| filling.room(*c))) else { return };
        let room = filling.room(column);
        if room == 0 {
            return;
        }
        let now: Vec<usize> = group.drain(..room.min(group.len())).collect();
        now.into_iter().for_each(|person| filling.give(person, column));
    }
}
