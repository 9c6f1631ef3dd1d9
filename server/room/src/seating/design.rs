//! The formula. Everybody has a label: a column and a value below the number of
//! tables. In round `r` they sit at `value - shift[r][column]`, in an abelian
//! group of the tables.
//!
//! Two people of one column never meet. Two of different columns meet exactly
//! when the difference of their shifts equals the difference of their values. So
//! nobody meets twice **if and only if, for each pair of columns, the differences
//! of their shifts are distinct over the rounds**: n people are a matrix of R x k.
//! It must never claim more than [`Design::clashes`] has counted.

use super::effort::Effort;
use super::field::{Field, prime_powers};
use super::matrix;
use super::shipped;

/// Most entries of the shifts that are made ahead: all slopes of a hall up to 5,000.
const ENTRIES: u32 = 4_096;
/// So many columns of a field are given even when fewer are needed: there is a choice.
const CHOICE: u32 = 32;

/// A rotation of `columns` seats a table over `rounds`, for `tables` tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// How many tables.
    pub tables: u16,
    /// How many columns there are shifts for.
    pub columns: u16,
    /// How many rounds there are shifts for.
    pub rounds: u16,
    /// Pairs of columns that share a difference, counted once for each time too many:
    /// each costs as many repeats as there are tables. 0 is a proof.
    pub clashes: u32,
    /// Orders of the cyclic groups whose product the tables are, lowest digit first.
    moduli: Vec<u16>,
    /// Whether all of them are 2: a difference is then a single operation.
    binary: bool,
    /// By round, then column.
    shifts: Vec<u16>,
}

impl Design {
    /// From a matrix over a product of cyclic groups.
    #[must_use]
    pub fn new(moduli: Vec<u16>, columns: u16, shifts: Vec<u16>) -> Self {
        let tables = moduli.iter().product();
        let rounds = (shifts.len() / usize::from(columns)) as u16;
        let binary = moduli.iter().all(|m| *m == 2);
        let mut design = Self { tables, columns, rounds, clashes: 0, moduli, binary, shifts };
        design.clashes = design.count();
        design
    }

    /// The table of a label in a round.
    #[must_use]
    pub fn table(&self, round: usize, column: usize, value: u16) -> u16 {
        self.minus(value, self.shift(round, column))
    }

    /// The value that a label of `column` has when it sits at `table` in a round.
    #[must_use]
    pub fn value(&self, round: usize, column: usize, table: u16) -> u16 {
        let zero = self.minus(0, self.shift(round, column));
        self.minus(table, zero)
    }

    /// The shift of a column in a round.
    #[must_use]
    pub fn shift(&self, round: usize, column: usize) -> u16 {
        self.shifts[round * usize::from(self.columns) + column]
    }

    /// The same design with only these rounds and columns, in this order.
    #[must_use]
    pub fn part(&self, rounds: &[usize], columns: &[usize]) -> Self {
        let entry = |round: &usize| columns.iter().map(|column| self.shift(*round, *column)).collect::<Vec<_>>();
        let shifts: Vec<u16> = rounds.iter().flat_map(entry).collect();
        let mut seen = vec![false; usize::from(self.columns)];
        let twice = columns.iter().any(|column| std::mem::replace(&mut seen[*column], true));
        if twice || self.clashes > 0 {
            return Self::new(self.moduli.clone(), columns.len() as u16, shifts);
        }
        let (moduli, binary) = (self.moduli.clone(), self.binary);
        let (columns, rounds) = (columns.len() as u16, rounds.len() as u16);
        Self { tables: self.tables, columns, rounds, clashes: 0, moduli, binary, shifts }
    }

    /// The difference of two tables, digit by digit.
    #[must_use]
    pub fn minus(&self, a: u16, b: u16) -> u16 {
        if let [t] = self.moduli[..] {
            return if a >= b { a - b } else { a + t - b };
        }
        if self.binary {
            return a ^ b;
        }
        let (mut a, mut b, mut weight, mut sum) = (a, b, 1, 0);
        for t in &self.moduli {
            sum += weight * ((a % t + t - b % t) % t);
            (a, b, weight) = (a / t, b / t, weight * t);
        }
        sum
    }

    /// Differences that come twice, over all pairs of columns.
    fn count(&self) -> u32 {
        let pairs = (0..usize::from(self.columns)).flat_map(|c| (0..c).map(move |d| (c, d)));
        let mut seen = vec![usize::MAX; usize::from(self.tables)];
        pairs.enumerate().map(|(number, pair)| self.count_pair(pair, number, &mut seen)).sum()
    }

    /// Differences of two columns that come twice; `seen` remembers them by the pair's number.
    fn count_pair(&self, (c, d): (usize, usize), number: usize, seen: &mut [usize]) -> u32 {
        let gap = |round| usize::from(self.minus(self.shift(round, c), self.shift(round, d)));
        let gaps = (0..usize::from(self.rounds)).map(gap);
        gaps.map(|gap| u32::from(std::mem::replace(&mut seen[gap], number) == number)).sum()
    }

    /// Columns with those first that clash least.
    fn by_clashes(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = (0..usize::from(self.columns)).collect();
        if self.clashes > 0 {
            let mut seen = vec![usize::MAX; usize::from(self.tables)];
            let mut clashes = vec![0; columns.len()];
            for (number, (c, d)) in columns.iter().flat_map(|c| (0..*c).map(move |d| (*c, d))).enumerate() {
                let count = self.count_pair((c, d), number, &mut seen);
                (clashes[c], clashes[d]) = (clashes[c] + count, clashes[d] + count);
            }
            columns.sort_by_key(|column| clashes[*column]);
        }
        columns
    }
}

/// The best formula for `columns` and `rounds` that needs no search: it may have fewer
/// rounds than asked for, never clashes. One column more is tried first, so that no
/// column has to stay where it is.
#[must_use]
pub fn known(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    if tables < columns || columns == 0 {
        return None;
    }
    formula(tables, columns + 1, rounds)
        .or_else(|| formula(tables, columns, rounds))
        .or_else(|| shipped::clean(tables, columns + 1, rounds))
        .or_else(|| shipped::clean(tables, columns, rounds))
        .or_else(|| partial(tables, columns))
}

/// A design that is a formula, without the shipped ones.
#[must_use]
pub fn formula(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let whole = prime_powers(u32::from(tables)).len() == 1;
    let field = || by_field(tables, columns, rounds);
    if whole { field() } else { linear(tables, columns, rounds).or_else(field) }
}

/// The formula with the most rounds that are proven, when there are too few for all.
fn partial(tables: u16, columns: u16) -> Option<Design> {
    let field = prime_powers(u32::from(tables)).into_iter().max().unwrap_or(1) as u16;
    let fielded = (field >= columns).then(|| by_field(tables, columns, field)).flatten();
    let straight = linear(tables, columns, (tables - 1) / columns.max(2) + 1);
    [fielded, straight, shipped::longest(tables, columns)].into_iter().flatten().max_by_key(|design| design.rounds)
}

/// Multiples in a field: the tables are GF(q) times something, `q` large enough for rounds
/// and columns. All `q` slopes are given where they are few.
fn by_field(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let t = u32::from(tables);
    let q = prime_powers(t).into_iter().max()?;
    if q < u32::from(columns.max(rounds)) {
        return None;
    }
    let field = Field::of(q)?;
    let wide = q.min(u32::from(columns).max(CHOICE));
    let slopes = q.min(ENTRIES / wide).max(u32::from(rounds));
    let row = |r| (0..wide).map(move |c| (r, c));
    let shifts = (0..slopes).flat_map(row).map(|(r, c)| field.times(r, c) as u16).collect();
    let mut moduli = vec![field.characteristic() as u16; field.degree()];
    if t > q {
        moduli.push((t / q) as u16);
    }
    let binary = moduli.iter().all(|m| *m == 2);
    Some(Design { tables, columns: wide as u16, rounds: slopes as u16, clashes: 0, moduli, binary, shifts })
}

/// Multiples modulo the number of tables, where no product of a gap of rounds and a gap of
/// columns is a multiple of it. As many columns as that gives are made, up to a choice.
fn linear(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let t = u32::from(tables);
    let meets = |j: &u32| (1..u32::from(rounds)).any(|i| (i * j).is_multiple_of(t));
    let most = t.min(CHOICE.max(u32::from(columns)));
    let wide = (1..most).find(meets).unwrap_or(most) as u16;
    if wide < columns {
        return None;
    }
    let columns = wide;
    let row = |r: u32| (0..u32::from(columns)).map(move |c| (r * c % t) as u16);
    let shifts = (0..u32::from(rounds)).flat_map(row).collect();
    Some(Design { tables, columns, rounds, clashes: 0, moduli: vec![tables], binary: tables == 2, shifts })
}

/// The best design that a search of so many steps finds: all rounds, perhaps with clashes.
#[must_use]
pub fn searched(tables: u16, columns: u16, rounds: u16, effort: &mut Effort<'_>, steps: u64) -> Option<Design> {
    if tables < columns {
        return None;
    }
    let start = shipped::nearest(tables, columns, rounds);
    if start.as_ref().is_some_and(|design| design.clashes == 0) {
        return start;
    }
    matrix::groups(tables)
        .into_iter()
        .map(|moduli| matrix::search(&moduli, columns, rounds, effort, steps))
        .chain(start)
        .min_by_key(|design| design.clashes)
}

/// With fewer tables than seats people of some columns must stay together: columns that are
/// alike modulo the tables do, and nobody else does. For prime powers no plan is better.
#[must_use]
pub fn folded(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let base = known(tables, tables.min(columns), rounds)?;
    Some(fold(&base, columns, rounds))
}

/// A design with clashes, folded in the same way: columns that clash least are used twice.
#[must_use]
pub fn fold(base: &Design, columns: u16, rounds: u16) -> Design {
    let wide = base.columns.min(base.tables);
    let order: Vec<usize> = base.by_clashes().into_iter().take(usize::from(wide)).collect();
    let columns: Vec<usize> = order.into_iter().cycle().take(usize::from(columns)).collect();
    let rounds: Vec<usize> = (0..usize::from(base.rounds.min(rounds))).collect();
    base.part(&rounds, &columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_claimed_without_clashes_has_none() {
        for tables in 2..=130 {
            for columns in 2..=tables.min(13) {
                for rounds in [2, 3, 5, 8, 12, 20, 32] {
                    let Some(design) = known(tables, columns, rounds) else { continue };
                    assert_eq!(design.count(), 0, "{tables} tables, {columns} columns, {rounds} rounds");
                    assert!(design.columns >= columns);
                }
            }
        }
    }

    #[test]
    fn a_value_sits_at_its_table() {
        for tables in [30, 32, 36, 45] {
            let design = known(tables, 4, 5).unwrap();
            for (round, column, table) in [(0, 0, 0), (4, 3, 7), (3, 2, tables - 1)] {
                assert_eq!(design.table(round, column, design.value(round, column, table)), table);
            }
        }
    }
}
