//! Makes a round valid: whoever stays, stays; who sticks together sits together;
//! closed tables are empty; sizes are right. It keeps the wished tables where it
//! can and finds the cheapest one for the rest.

use super::board::{Board, NOWHERE};
use super::effort::Effort;
use super::pairs::Pairs;
use super::plan::AWAY;
use super::rules::Rules;

/// A table has no room left for those who must sit at it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom;

struct Settling<'b, 'r, P> {
    board: &'b mut Board<P>,
    rules: &'r Rules,
    floor: usize,
    /// Larger tables that may still come about.
    spare: i64,
}

/// Seats everybody who is `present` on an empty floor, at the table they wish where that is
/// possible ([`AWAY`]: no wish). Returns how many sit elsewhere than they wished.
///
/// # Errors
/// [`NoRoom`] when groups do not fit; the floor is then not to be used.
pub fn settle<P: Pairs>(
    board: &mut Board<P>,
    rules: &Rules,
    floor: usize,
    wished: &[u16],
    present: &[bool],
    effort: &mut Effort<'_>,
) -> Result<u32, NoRoom> {
    let least: i64 = board.floors[floor].least.iter().map(|least| i64::from(*least)).sum();
    let here = present.iter().filter(|here| **here).count() as i64;
    let mut settling = Settling { board, rules, floor, spare: here - least };
    settling.anchored(present)?;
    settling.units(wished, present)?;
    settling.gathered(wished, present);
    settling.keep(wished, present);
    let homeless = settling.place(wished, present, effort)?;
    settling.ghosts();
    Ok(homeless)
}

impl<P: Pairs> Settling<'_, '_, P> {
    /// How many more a table takes.
    fn room(&self, table: usize) -> i64 {
        let row = &self.board.floors[self.floor];
        let (taken, seats) = (i64::from(row.taken[table]), i64::from(row.seats(table)));
        let below = i64::from(row.least[table]) - taken;
        if below >= seats - taken {
            below
        } else {
            below.max(0) + (seats - taken - below.max(0)).min(self.spare.max(0))
        }
    }

    fn sit(&mut self, person: usize, table: usize) {
        let row = &self.board.floors[self.floor];
        if row.taken[table] >= row.least[table] {
            self.spare -= 1;
        }
        self.board.sit(self.floor, person as u32, table);
    }

    fn anchored(&mut self, present: &[bool]) -> Result<(), NoRoom> {
        for person in (0..present.len()).filter(|p| present[*p] && self.rules.stays(*p)) {
            let table = usize::from(self.rules.anchor[person]);
            if self.room(table) < 1 {
                return Err(NoRoom);
            }
            self.sit(person, table);
        }
        Ok(())
    }

    /// Groups, the largest first, each at the wished table of one of them or where it costs least.
    fn units(&mut self, wished: &[u16], present: &[bool]) -> Result<(), NoRoom> {
        let here = |unit: &Vec<u32>| -> Vec<usize> {
            unit.iter().map(|p| *p as usize).filter(|p| present[*p] && !self.rules.stays(*p)).collect()
        };
        let mut units: Vec<Vec<usize>> = self.rules.units.iter().map(here).filter(|unit| !unit.is_empty()).collect();
        units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
        for unit in units {
            let wishes = unit.iter().map(|p| usize::from(wished[*p])).filter(|t| *t != usize::from(AWAY));
            let wishes: Vec<usize> =
                wishes.filter(|t| self.room(*t) >= unit.len() as i64 && self.takes(unit[0], *t)).collect();
            let all = (0..self.board.floors[self.floor].taken.len()).collect();
            let choice: Vec<usize> = if wishes.is_empty() { all } else { wishes };
            let fits = choice.into_iter().filter(|t| self.room(*t) >= unit.len() as i64 && self.takes(unit[0], *t));
            let cost = |table: usize| -> i32 {
                unit.iter().map(|person| self.board.join_cost(self.floor, *person as u32, table)).sum()
            };
            let table = fits.min_by_key(|table| (cost(*table), -self.room(*table), *table)).ok_or(NoRoom)?;
            unit.iter().for_each(|person| self.sit(*person, table));
        }
        Ok(())
    }

    /// People of a group at its own tables, as many as these take: first so many that no table
    /// lacks anybody, and each time first those who wish to be there.
    fn gathered(&mut self, wished: &[u16], present: &[bool]) {
        let Some(zones) = self.board.floors[self.floor].zones.clone() else { return };
        let tables = self.board.floors[self.floor].taken.len();
        for (lacking, wish) in [(true, true), (true, false), (false, true), (false, false)] {
            for person in self.waiting(present) {
                let own = (0..tables).filter(|table| zones.own(person, *table) && self.room(*table) > 0);
                let wanted = own.filter(|table| !lacking || self.lacks(*table));
                let wanted = wanted.filter(|table| !wish || usize::from(wished[person]) == *table);
                let cost = |table: &usize| (self.board.join_cost(self.floor, person as u32, *table), *table);
                if let Some(table) = wanted.min_by_key(cost) {
                    self.sit(person, table);
                }
            }
        }
    }

    fn lacks(&self, table: usize) -> bool {
        let row = &self.board.floors[self.floor];
        row.taken[table] < row.least[table]
    }

    fn takes(&self, person: usize, table: usize) -> bool {
        self.board.floors[self.floor].takes(person as u32, table)
    }

    fn waiting(&self, present: &[bool]) -> Vec<usize> {
        let at = &self.board.floors[self.floor].at;
        (0..present.len()).filter(|person| present[*person] && at[*person] == NOWHERE).collect()
    }

    /// Single people at their wished tables, while there is room.
    fn keep(&mut self, wished: &[u16], present: &[bool]) {
        for person in self.waiting(present) {
            let table = usize::from(wished[person]);
            if wished[person] != AWAY && self.room(table) > 0 && self.takes(person, table) {
                self.sit(person, table);
            }
        }
    }

    /// The rest, each where it costs least; those with no wish in any order.
    fn place(&mut self, wished: &[u16], present: &[bool], effort: &mut Effort<'_>) -> Result<u32, NoRoom> {
        let mut waiting = self.waiting(present);
        effort.shuffle(&mut waiting);
        let tables = self.board.floors[self.floor].taken.len();
        for person in &waiting {
            let open = (0..tables).filter(|table| self.room(*table) > 0 && self.takes(*person, *table));
            let cost = |table: usize| (self.board.join_cost(self.floor, *person as u32, table), -self.room(table));
            let table = open.min_by_key(|table| (cost(*table), *table)).ok_or(NoRoom)?;
            self.sit(*person, table);
        }
        Ok(waiting.iter().filter(|person| wished[**person] != AWAY).count() as u32)
    }

    fn ghosts(&mut self) {
        let ghost = self.board.people as u32;
        for table in 0..self.board.floors[self.floor].taken.len() {
            let row = &self.board.floors[self.floor];
            if row.taken[table] < row.seats(table) {
                self.board.sit(self.floor, ghost, table);
            }
        }
    }
}
