//! Search on whole plans: people swap tables within a round, groups that stick
//! together swap as one. Cooling; what is best so far counts whenever it stops.

use rand::RngExt;

use super::board::{Board, FORBIDDEN, NOWHERE, UNIT};
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
            || self
                .accept
                .get(change as usize)
                .is_some_and(|chance| *chance > 1e-6 && effort.dice.random::<f64>() < *chance)
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
/// Swaps of one mending at most.
const TURNS: usize = 400;
/// Turns in which whoever has just been moved is left in peace, and fewer in a small hall.
const REST: usize = 12;

/// Who would save at least `price` by leaving their table, of those who may move.
pub fn minding<P: Pairs>(board: &Board<P>, rules: &Rules, floor: usize, price: i32) -> Vec<u32> {
    let row = &board.floors[floor];
    let sits = |person: &u32| row.at[*person as usize] != NOWHERE && !rules.stays(*person as usize);
    (0..board.people as u32).filter(sits).filter(|person| minds(board, floor, *person, price)).collect()
}

fn minds<P: Pairs>(board: &Board<P>, floor: usize, person: u32, price: i32) -> bool {
    board.leave_gain(floor, board.floors[floor].at[person as usize] as usize) >= price
}

/// Gives whoever minds their company the best other seat, even at a price, and looks after those
/// whom that disturbs: near a good round it takes a few swaps. What is best in the end stays.
pub fn mend<P: Pairs>(board: &mut Board<P>, rules: &Rules, floor: usize, price: i32, effort: &mut Effort<'_>) {
    let mut queue = minding(board, rules, floor, price);
    if queue.is_empty() {
        return;
    }
    let (mut best, mut kept) = (board.cost, board.floors[floor].seat.clone());
    let mut peace = vec![0; board.people + 1];
    for turn in 1..=TURNS {
        let Some(at) = (!queue.is_empty()).then(|| effort.below(queue.len())) else { break };
        let person = queue[at];
        if !minds(board, floor, person, price) {
            queue.swap_remove(at);
            continue;
        }
        // Who must not meet is parted even when no steps are left.
        if price < FORBIDDEN && effort.take(1) == 0 {
            break;
        }
        let mended = if rules.roams(person as usize) {
            price == FORBIDDEN && mend_by_unit(board, rules, floor, person as usize)
                || mend_one(board, rules, floor, person as usize, turn, &mut peace, effort)
        } else {
            mend_unit(board, rules, floor, person as usize)
        };
        if !mended {
            // Who roams only waits until others have rested.
            if !rules.roams(person as usize) {
                queue.swap_remove(at);
            }
            continue;
        }
        disturbed(board, rules, floor, person, price, &mut queue);
        if board.cost < best {
            best = board.cost;
            kept.copy_from_slice(&board.floors[floor].seat);
        }
    }
    if board.cost > best {
        board.reseat(floor, &kept);
        board.cost = best;
    }
}

/// Adds those at both tables of a swap who mind it.
fn disturbed<P: Pairs>(board: &Board<P>, rules: &Rules, floor: usize, person: u32, price: i32, queue: &mut Vec<u32>) {
    let row = &board.floors[floor];
    let table = row.table_of(person as usize);
    for mate in row.at_table(usize::from(table)) {
        let known = *mate as usize >= board.people || rules.stays(*mate as usize) || queue.contains(mate);
        if !known && minds(board, floor, *mate, price) {
            queue.push(*mate);
        }
    }
}

/// The best other seat for somebody, among a few hundred.
fn mend_one<P: Pairs>(
    board: &mut Board<P>,
    rules: &Rules,
    floor: usize,
    person: usize,
    turn: usize,
    peace: &mut [usize],
    effort: &mut Effort<'_>,
) -> bool {
    let row = &board.floors[floor];
    let (seat, seats) = (row.at[person] as usize, row.seat.len());
    let from = effort.below(seats);
    let moves =
        |other: u32| other as usize >= board.people || rules.roams(other as usize) && peace[other as usize] <= turn;
    let tried = (0..seats.min(TRIES)).map(|step| (from + step) % seats);
    let may = tried.filter(|other| moves(row.seat[*other]) && board.may_swap(floor, seat, *other));
    let Some((change, other)) = may.map(|other| (board.swap_cost(floor, seat, other), other)).min() else {
        return false;
    };
    let there = (row.seat[other] as usize).min(board.people);
    board.swap(floor, seat, other, change);
    let rest = turn + REST.min(seats / 6);
    (peace[person], peace[there]) = (rest, rest);
    true
}

/// A group that sits elsewhere changes places with somebody and others of their table, if that is
/// better: where most people are bound, single swaps alone lead nowhere.
fn mend_by_unit<P: Pairs>(board: &mut Board<P>, rules: &Rules, floor: usize, person: usize) -> bool {
    let search = Search { rules, floors: vec![floor], floor_cost: 0, accept: Vec::new() };
    let seat = board.floors[floor].at[person] as usize;
    let table = usize::from(board.floors[floor].table[seat]);
    let mut single = search.singles(board, floor, table);
    single.sort_by_key(|other| *other != seat);
    for unit in (0..rules.units.len()).filter(|unit| !rules.stays(rules.units[*unit][0] as usize)) {
        let seats = search.seats_of(board, floor, unit);
        let here = seats.first().is_none_or(|first| usize::from(board.floors[floor].table[*first]) == table);
        if here || seats.len() > single.len() {
            continue;
        }
        let before = board.cost;
        search.swap_all(board, floor, seats.into_iter().zip(single.iter().copied()).collect(), |change| change < 0);
        if board.cost < before {
            return true;
        }
    }
    false
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
