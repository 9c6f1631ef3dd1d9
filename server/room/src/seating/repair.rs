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
            self.restore(board, &kept);
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
            (Moves::With(one), Moves::With(other)) if self.alike(one, other) => {
                let pairs = self.seats_of(board, floor, one).into_iter().zip(self.seats_of(board, floor, other));
                self.swap_all(board, floor, pairs.collect(), effort);
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
        let row = &board.floors[floor];
        let there = row.start[to] as usize..row.start[to] as usize + usize::from(row.taken[to]);
        let mut single: Vec<usize> =
            there.filter(|seat| matches!(self.moves(board, row.seat[*seat] as usize), Moves::Alone)).collect();
        let seats = self.seats_of(board, floor, unit);
        if single.len() < seats.len() {
            return;
        }
        effort.shuffle(&mut single);
        self.swap_all(board, floor, seats.into_iter().zip(single).collect(), effort);
    }

    /// Whether two groups can swap their tables.
    fn alike(&self, one: usize, other: usize) -> bool {
        one != other && self.rules.units[one].len() == self.rules.units[other].len()
    }

    /// The seats of a group, as far as its people are there.
    fn seats_of<P: Pairs>(&self, board: &Board<P>, floor: usize, unit: usize) -> Vec<usize> {
        let at = &board.floors[floor].at;
        let seats = self.rules.units[unit].iter().map(|person| at[*person as usize]);
        seats.filter(|seat| *seat != NOWHERE).map(|seat| seat as usize).collect()
    }

    /// Makes all these swaps, or none.
    fn swap_all<P: Pairs>(&self, board: &mut Board<P>, floor: usize, seats: Vec<(usize, usize)>, effort: &mut Effort<'_>) {
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
        if !self.accepts(total, effort) {
            made.into_iter().rev().for_each(|(i, j, change)| board.swap(floor, i, j, -change));
        }
    }

    fn keep<P: Pairs>(&self, board: &Board<P>) -> Kept {
        self.floors.iter().map(|floor| board.floors[*floor].seat.clone()).collect()
    }

    /// Brings back what was kept, by swaps.
    fn restore<P: Pairs>(&self, board: &mut Board<P>, kept: &Kept) {
        for (floor, seats) in self.floors.iter().zip(kept) {
            restore_floor(board, *floor, seats);
        }
    }
}

/// Makes a floor hold the same people at the same tables as a kept one.
fn restore_floor<P: Pairs>(board: &mut Board<P>, floor: usize, kept: &[u32]) {
    let ghost = board.people as u32;
    for seat in 0..kept.len() {
        let table = board.floors[floor].table[seat];
        let (here, wanted) = (board.floors[floor].seat[seat], kept[seat]);
        if here == wanted {
            continue;
        }
        let from = match board.floors[floor].at.get(wanted as usize) {
            Some(at) => *at as usize,
            None => (seat + 1..kept.len()).find(|s| board.floors[floor].seat[*s] == ghost).unwrap_or(seat),
        };
        if board.floors[floor].table[from] == table {
            let row = &mut board.floors[floor];
            row.seat.swap(seat, from);
            for place in [seat, from] {
                let person = row.seat[place] as usize;
                if let Some(at) = row.at.get_mut(person) {
                    *at = place as u32;
                }
            }
        } else {
            let change = board.swap_cost(floor, seat, from);
            board.swap(floor, seat, from, change);
        }
    }
    let row = &mut board.floors[floor];
    for table in 0..row.taken.len() {
        row.ghost[table] = row.at_table(table).contains(&ghost);
    }
}

enum Moves {
    Never,
    Alone,
    With(usize),
}
