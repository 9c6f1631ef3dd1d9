//! Search on whole plans: people swap tables within a round, groups that stick
//! together swap as one. Cooling; what is best so far counts whenever it stops.

use rand::RngExt;

use super::board::{Board, NOWHERE, UNIT};
use super::effort::{BREATH, Effort};
use super::pairs::Pairs;
use super::rules::{ALONE, Rules};

/// From which temperature to which, in meetings too many.
#[derive(Clone, Copy, Debug)]
pub struct Cooling {
    pub hot: f64,
    pub cold: f64,
    pub steps: u64,
}

/// What a search knows besides the board.
pub struct Search<'r> {
    pub rules: &'r Rules,
    /// Rounds that may be changed, as numbers of floors.
    pub floors: Vec<usize>,
    /// Nothing can cost less.
    pub floor_cost: i64,
    /// Chance of accepting a change, by its cost.
    accept: Vec<f64>,
}

/// Seats of all floors: what is kept of the best.
type Kept = Vec<Vec<u32>>;

impl<'r> Search<'r> {
    pub fn new(rules: &'r Rules, floors: Vec<usize>, floor_cost: i64) -> Self {
        Self { rules, floors, floor_cost, accept: Vec::new() }
    }

    /// Cools the board down and leaves the best it has seen on it.
    pub fn cool<P: Pairs>(&mut self, board: &mut Board<P>, cooling: Cooling, effort: &mut Effort<'_>) {
        if self.floors.is_empty() || board.cost <= self.floor_cost {
            return;
        }
        let (mut best, mut kept) = (board.cost, self.keep(board));
        let mut done = 0;
        while done < cooling.steps && best > self.floor_cost {
            let batch = effort.take(BREATH.min(cooling.steps - done));
            if batch == 0 {
                break;
            }
            let part = done as f64 / cooling.steps as f64;
            self.heat(cooling.hot * (cooling.cold / cooling.hot).powf(part));
            for _ in 0..batch {
                self.step(board, effort);
                if board.cost <= self.floor_cost {
                    break;
                }
            }
            if board.cost < best {
                (best, kept) = (board.cost, self.keep(board));
            }
            done += batch;
        }
        if board.cost > best {
            self.restore(board, &kept, best);
        }
    }

    fn heat(&mut self, heat: f64) {
        let scale = heat * f64::from(UNIT);
        self.accept = (0..12 * UNIT).map(|cost| (-f64::from(cost) / scale).exp()).collect();
    }

    fn accepts(&self, change: i32, effort: &mut Effort<'_>) -> bool {
        change <= 0
            || self.accept.get(change as usize).is_some_and(|chance| *chance > 1e-6 && effort.dice.random::<f64>() < *chance)
    }

    fn step<P: Pairs>(&self, board: &mut Board<P>, effort: &mut Effort<'_>) {
        let floor = self.floors[if self.floors.len() > 1 { effort.below(self.floors.len()) } else { 0 }];
        let seats = board.floors[floor].seat.len();
        let (i, j) = effort.two(seats, seats);
        if !board.may_swap(floor, i, j) {
            return;
        }
        let row = &board.floors[floor];
        let (a, b) = (row.seat[i] as usize, row.seat[j] as usize);
        let (t, u) = (usize::from(row.table[i]), usize::from(row.table[j]));
        match (self.moves(board, a), self.moves(board, b)) {
            (Moves::Alone, Moves::Alone) => {
                let change = board.swap_cost(floor, i, j);
                if self.accepts(change, effort) {
                    board.swap(floor, i, j, change);
                }
            }
            (Moves::With(unit), Moves::Alone) => self.step_unit(board, floor, unit, u, effort),
            (Moves::With(one), Moves::With(other)) => {
                let (one, other) = (self.seats_of(board, floor, one), self.seats_of(board, floor, other));
                if one.len() == other.len() {
                    let swaps = one.into_iter().zip(other).collect();
                    self.swap_all(board, floor, swaps, |change| self.accepts(change, effort));
                }
            }
            (Moves::Alone, Moves::With(unit)) => self.step_unit(board, floor, unit, t, effort),
            _ => {}
        }
    }

    fn moves<P: Pairs>(&self, board: &Board<P>, person: usize) -> Moves {
        if person >= board.people {
            Moves::Alone
        } else if self.rules.stays(person) {
            Moves::Never
        } else if self.rules.unit_of[person] == ALONE {
            Moves::Alone
        } else {
            Moves::With(self.rules.unit_of[person] as usize)
        }
    }

    /// A group goes to a table; as many single people of it take its seats.
    fn step_unit<P: Pairs>(&self, board: &mut Board<P>, floor: usize, unit: usize, to: usize, effort: &mut Effort<'_>) {
        let mut single = self.singles(board, floor, to);
        let seats = self.seats_of(board, floor, unit);
        if single.len() < seats.len() {
            return;
        }
        effort.shuffle(&mut single);
        let swaps = seats.into_iter().zip(single).collect();
        self.swap_all(board, floor, swaps, |change| self.accepts(change, effort));
    }

    /// Seats at a table that a group may take: of single people, and the empty one.
    fn singles<P: Pairs>(&self, board: &Board<P>, floor: usize, table: usize) -> Vec<usize> {
        let row = &board.floors[floor];
        let there = row.start[table] as usize..row.start[table] as usize + usize::from(row.taken[table]);
        there.filter(|seat| matches!(self.moves(board, row.seat[*seat] as usize), Moves::Alone)).collect()
    }

    /// The seats of a group, as far as its people are there.
    fn seats_of<P: Pairs>(&self, board: &Board<P>, floor: usize, unit: usize) -> Vec<usize> {
        let at = &board.floors[floor].at;
        let seats = self.rules.units[unit].iter().map(|person| at[*person as usize]);
        seats.filter(|seat| *seat != NOWHERE).map(|seat| seat as usize).collect()
    }

    /// Makes all these swaps, or none.
    fn swap_all<P: Pairs>(
        &self,
        board: &mut Board<P>,
        floor: usize,
        seats: Vec<(usize, usize)>,
        accept: impl FnOnce(i32) -> bool,
    ) {
        let mut made: Vec<(usize, usize, i32)> = Vec::with_capacity(seats.len());
        let mut total = 0;
        for (i, j) in seats {
            if !board.may_swap(floor, i, j) {
                total = i32::MAX;
                break;
            }
            let change = board.swap_cost(floor, i, j);
            board.swap(floor, i, j, change);
            made.push((i, j, change));
            total += change;
        }
        if !accept(total) {
            made.into_iter().rev().for_each(|(i, j, change)| board.swap(floor, i, j, -change));
        }
    }

    fn keep<P: Pairs>(&self, board: &Board<P>) -> Kept {
        self.floors.iter().map(|floor| board.floors[*floor].seat.clone()).collect()
    }

    fn restore<P: Pairs>(&self, board: &mut Board<P>, kept: &Kept, cost: i64) {
        for (floor, seats) in self.floors.iter().zip(kept) {
            board.reseat(*floor, seats);
        }
        board.cost = cost;
    }
}

/// Seats tried for somebody who minds where they sit.
const TRIES: usize = 400;
/// Rounds of going through all who mind.
const PASSES: usize = 4;

/// Who would save at least `price` by leaving their table, of those who may move.
pub fn minding<P: Pairs>(board: &Board<P>, rules: &Rules, floor: usize, price: i32) -> Vec<usize> {
    let row = &board.floors[floor];
    let sits = |person: &usize| row.at[*person] != NOWHERE && !rules.stays(*person);
    let minds = |person: &usize| board.leave_gain(floor, row.at[*person] as usize) >= price;
    (0..board.people).filter(sits).filter(minds).collect()
}

/// Gives whoever minds the best other seat, without dice: each change makes the round better.
pub fn mend<P: Pairs>(board: &mut Board<P>, rules: &Rules, floor: usize, price: i32, effort: &mut Effort<'_>) {
    for _ in 0..PASSES {
        let minding = minding(board, rules, floor, price);
        let from = effort.below(board.floors[floor].seat.len());
        let better = |person: &usize| {
            if rules.roams(*person) {
                mend_one(board, rules, floor, *person, from)
            } else {
                mend_unit(board, rules, floor, *person)
            }
        };
        if minding.iter().map(better).filter(|better| *better).count() == 0 {
            return;
        }
    }
}

fn mend_one<P: Pairs>(board: &mut Board<P>, rules: &Rules, floor: usize, person: usize, from: usize) -> bool {
    let row = &board.floors[floor];
    let (seat, seats) = (row.at[person] as usize, row.seat.len());
    let roams = |other: usize| other >= board.people || rules.roams(other);
    let tried = (0..seats.min(TRIES)).map(|step| (from + step) % seats);
    let may = tried.filter(|other| roams(row.seat[*other] as usize) && board.may_swap(floor, seat, *other));
    let Some((change, other)) = may.map(|other| (board.swap_cost(floor, seat, other), other)).min() else {
        return false;
    };
    if change < 0 {
        board.swap(floor, seat, other, change);
    }
    change < 0
}

/// The same for somebody's whole group: the first table where it is better off.
fn mend_unit<P: Pairs>(board: &mut Board<P>, rules: &Rules, floor: usize, person: usize) -> bool {
    let search = Search { rules, floors: vec![floor], floor_cost: 0, accept: Vec::new() };
    let seats = search.seats_of(board, floor, rules.unit_of[person] as usize);
    for table in 0..board.floors[floor].taken.len() {
        let single = search.singles(board, floor, table);
        if board.floors[floor].table[seats[0]] as usize == table || single.len() < seats.len() {
            continue;
        }
        let before = board.cost;
        search.swap_all(board, floor, seats.iter().copied().zip(single).collect(), |change| change < 0);
        if board.cost < before {
            return true;
        }
    }
    false
}

enum Moves {
    Never,
    Alone,
    With(usize),
}
