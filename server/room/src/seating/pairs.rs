//! How often two people have shared a table, and what binds them. Two ways: a
//! matrix for halls, and for thousands of people the ways they walked, which need
//! no memory of pairs at all.

use super::plan::AWAY;
use super::rules::Rules;

/// What binds a pair, besides its meetings.
pub mod kind {
    /// In how many columns they are alike (two bits).
    pub const ALIKE: u16 = 0b0000_0011;
    /// Must not meet.
    pub const APART: u16 = 0b0000_0100;
    /// A person and an empty seat.
    pub const GHOST: u16 = 0b0000_1000;
    /// How many kinds there are.
    pub const COUNT: usize = 16;
}

/// Meetings in the low byte, kind in the high one.
pub type Cell = u16;

/// Meetings of pairs. Person `n` is the ghost: the empty seat of a smaller table; it never
/// meets itself.
pub trait Pairs {
    /// For everybody of these rules, knowing what binds them.
    fn new(rules: &Rules) -> Self;
    /// What stands between two.
    fn cell(&self, a: u32, b: u32) -> Cell;
    /// Two share a table once more.
    fn meet(&mut self, a: u32, b: u32);
    /// Two share a table once less.
    fn part(&mut self, a: u32, b: u32);
    /// Somebody's table in a round has changed.
    fn walk(&mut self, person: u32, round: usize, table: u16);
    /// Two have met once beside the rounds.
    fn know(&mut self, a: u32, b: u32);
}

/// Up to so many people the matrix is small enough to be the faster way.
const MATRIX: u32 = 2_048;

/// Whichever way suits the number of people.
#[derive(Clone, Debug)]
pub enum Memory {
    Matrix(Matrix),
    Ways(Ways),
}

impl Default for Memory {
    /// Of nobody: what stands in while a board works with the real one.
    fn default() -> Self {
        Self::Matrix(Matrix { stride: 0, cells: Vec::new() })
    }
}

impl Pairs for Memory {
    fn new(rules: &Rules) -> Self {
        let few = rules.brief.people <= MATRIX;
        if few { Self::Matrix(Matrix::new(rules)) } else { Self::Ways(Ways::new(rules)) }
    }

    fn cell(&self, a: u32, b: u32) -> Cell {
        match self {
            Self::Matrix(matrix) => matrix.cell(a, b),
            Self::Ways(ways) => ways.cell(a, b),
        }
    }

    fn meet(&mut self, a: u32, b: u32) {
        match self {
            Self::Matrix(matrix) => matrix.meet(a, b),
            Self::Ways(ways) => ways.meet(a, b),
        }
    }

    fn part(&mut self, a: u32, b: u32) {
        match self {
            Self::Matrix(matrix) => matrix.part(a, b),
            Self::Ways(ways) => ways.part(a, b),
        }
    }

    fn walk(&mut self, person: u32, round: usize, table: u16) {
        if let Self::Ways(ways) = self {
            ways.walk(person, round, table);
        }
    }

    fn know(&mut self, a: u32, b: u32) {
        match self {
            Self::Matrix(matrix) => matrix.know(a, b),
            Self::Ways(ways) => ways.know(a, b),
        }
    }
}

/// One cell a pair.
#[derive(Clone, Debug)]
pub struct Matrix {
    stride: usize,
    cells: Vec<Cell>,
}

impl Matrix {
    fn bind(&mut self, a: usize, b: usize, kind: u16) {
        for at in [a * self.stride + b, b * self.stride + a] {
            let cell = self.cells[at];
            let alike = (cell >> 8) & kind::ALIKE;
            self.cells[at] = if kind == kind::ALIKE {
                cell + if alike < kind::ALIKE { 1 << 8 } else { 0 }
            } else {
                cell | kind << 8
            };
        }
    }
}

impl Pairs for Matrix {
    fn new(rules: &Rules) -> Self {
        let n = rules.brief.people as usize;
        let mut matrix = Self { stride: n + 1, cells: vec![0; (n + 1) * (n + 1)] };
        for person in 0..n {
            matrix.bind(person, n, kind::GHOST);
        }
        for column in &rules.brief.spread {
            for members in groups(column) {
                for (i, a) in members.iter().enumerate() {
                    members[..i].iter().for_each(|b| matrix.bind(*a, *b, kind::ALIKE));
                }
            }
        }
        for (a, others) in rules.apart.iter().enumerate() {
            others.iter().filter(|b| **b as usize > a).for_each(|b| matrix.bind(a, *b as usize, kind::APART));
        }
        matrix
    }

    fn cell(&self, a: u32, b: u32) -> Cell {
        self.cells[a as usize * self.stride + b as usize]
    }

    fn meet(&mut self, a: u32, b: u32) {
        if a != b {
            self.cells[a as usize * self.stride + b as usize] += 1;
            self.cells[b as usize * self.stride + a as usize] += 1;
        }
    }

    fn part(&mut self, a: u32, b: u32) {
        if a != b {
            self.cells[a as usize * self.stride + b as usize] -= 1;
            self.cells[b as usize * self.stride + a as usize] -= 1;
        }
    }

    fn walk(&mut self, _: u32, _: usize, _: u16) {}

    fn know(&mut self, a: u32, b: u32) {
        self.meet(a, b);
    }
}

/// The people of each group of a column.
pub fn groups(column: &[u16]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (person, group) in column.iter().enumerate().filter(|(_, group)| **group != AWAY) {
        let group = usize::from(*group);
        if groups.len() <= group {
            groups.resize(group + 1, Vec::new());
        }
        groups[group].push(person);
    }
    groups
}

/// Everybody's tables, and a comparison of two ways.
#[derive(Clone, Debug)]
pub struct Ways {
    ghost: u32,
    rounds: usize,
    tables: Vec<u16>,
    /// Rounds at a smaller table.
    small: Vec<u16>,
    spread: Vec<Vec<u16>>,
    apart: Vec<Vec<u32>>,
    /// Whom somebody has met beside the rounds: few, mostly none.
    known: Vec<Vec<u32>>,
}

impl Pairs for Ways {
    fn new(rules: &Rules) -> Self {
        let (n, rounds) = (rules.brief.people as usize, usize::from(rules.brief.rounds));
        Self {
            ghost: n as u32,
            rounds,
            tables: vec![AWAY; n * rounds],
            small: vec![0; n],
            spread: rules.brief.spread.clone(),
            apart: rules.apart.clone(),
            known: vec![Vec::new(); n],
        }
    }

    fn cell(&self, a: u32, b: u32) -> Cell {
        if a == b {
            return 0;
        }
        if a.max(b) == self.ghost {
            return self.small[a.min(b) as usize] | kind::GHOST << 8;
        }
        let (a, b) = (a as usize, b as usize);
        let way = |person: usize| &self.tables[person * self.rounds..][..self.rounds];
        let rounds: u16 = way(a).iter().zip(way(b)).map(|(x, y)| u16::from(x == y && *x != AWAY)).sum();
        let met = rounds + self.known[a].iter().filter(|mate| **mate == b as u32).count() as u16;
        let alike = self.spread.iter().filter(|column| column[a] == column[b] && column[a] != AWAY).count();
        let apart = !self.apart[a].is_empty() && self.apart[a].binary_search(&(b as u32)).is_ok();
        met | ((alike.min(3) as u16) | if apart { kind::APART } else { 0 }) << 8
    }

    fn meet(&mut self, a: u32, b: u32) {
        if a != b && a.max(b) == self.ghost {
            self.small[a.min(b) as usize] += 1;
        }
    }

    fn part(&mut self, a: u32, b: u32) {
        if a != b && a.max(b) == self.ghost {
            self.small[a.min(b) as usize] -= 1;
        }
    }

    fn walk(&mut self, person: u32, round: usize, table: u16) {
        if person == self.ghost {
            return;
        }
        if round >= self.rounds {
            self.lengthen(round + 8);
        }
        self.tables[person as usize * self.rounds + round] = table;
    }

    fn know(&mut self, a: u32, b: u32) {
        self.known[a as usize].push(b);
        self.known[b as usize].push(a);
    }
}

impl Ways {
    /// Room for more rounds than were planned.
    fn lengthen(&mut self, rounds: usize) {
        let ways = self.tables.chunks(self.rounds);
        let longer = ways.flat_map(|way| way.iter().copied().chain(std::iter::repeat_n(AWAY, rounds - way.len())));
        (self.tables, self.rounds) = (longer.collect(), rounds);
    }
}
