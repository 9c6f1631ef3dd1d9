//! Tables with people at them, round by round, and what a change would cost.
//!
//! Each round is a row of seats, table after table. A table that may be one
//! smaller holds a ghost in its empty seat, so that moving is always swapping; a
//! ghost that somebody meets twice costs a little, which shares small tables
//! fairly. A swap costs O(k) look-ups. Only people in [`Rules::roams`] and whole
//! units move; the board never checks that.

use super::pairs::{Cell, Pairs, kind};
use super::plan::{AWAY, Plan};
use super::rules::Rules;
use super::zones::Zones;

/// A meeting too many, or two people alike at one table: the unit of cost.
pub const UNIT: i32 = 16;
/// Two people who must not meet.
pub const FORBIDDEN: i32 = 40 * UNIT;
/// The second time at a smaller table, and each further one.
const UNFAIR: i32 = 1;
/// Somebody sits elsewhere than they were told.
const ELSEWHERE: i32 = 1;
/// Not seated.
pub const NOWHERE: u32 = u32::MAX;

/// One round.
#[derive(Clone, Debug)]
pub struct Floor {
    /// Where each table's seats begin; one more at the end.
    pub start: Vec<u32>,
    /// How many of them are taken.
    pub taken: Vec<u16>,
    /// The smallest number that is acceptable.
    pub least: Vec<u16>,
    /// Who sits there: a person or the ghost.
    pub seat: Vec<u32>,
    /// The table of each seat.
    pub table: Vec<u16>,
    /// Everybody's seat, or [`NOWHERE`].
    pub at: Vec<u32>,
    /// Whether a ghost sits at the table.
    pub ghost: Vec<bool>,
    /// Whose tables are whose, in a grouped round.
    pub zones: Option<Zones>,
    /// Where everybody was told to sit, or [`AWAY`]; empty when nobody was.
    pub told: Vec<u16>,
}

impl Floor {
    fn new(ranges: &[(u16, u16)], people: usize, zones: Option<Zones>) -> Self {
        let mut start = vec![0];
        for range in ranges {
            start.push(start[start.len() - 1] + u32::from(range.1));
        }
        let seats = start[ranges.len()] as usize;
        let table = ranges.iter().enumerate().flat_map(|(t, range)| (0..range.1).map(move |_| t as u16)).collect();
        Self {
            start,
            taken: vec![0; ranges.len()],
            least: ranges.iter().map(|range| range.0).collect(),
            seat: vec![NOWHERE; seats],
            table,
            at: vec![NOWHERE; people],
            ghost: vec![false; ranges.len()],
            zones,
            told: Vec::new(),
        }
    }

    /// What it costs that somebody sits at a table, because they were told another.
    fn elsewhere(&self, person: u32, table: u16) -> i32 {
        let told = self.told.get(person as usize).copied().unwrap_or(AWAY);
        if told == AWAY || told == table { 0 } else { ELSEWHERE }
    }

    /// Those at a table.
    pub fn at_table(&self, table: usize) -> &[u32] {
        let start = self.start[table] as usize;
        &self.seat[start..start + usize::from(self.taken[table])]
    }

    /// Whether somebody, or the ghost, may sit at a table.
    pub fn takes(&self, person: u32, table: usize) -> bool {
        let zones = self.zones.as_ref().filter(|_| (person as usize) < self.at.len());
        zones.is_none_or(|zones| zones.takes(person as usize, table))
    }

    /// What it costs that somebody goes from one seat to another, because of what they were told.
    fn strays(&self, person: u32, from: usize, to: usize) -> i32 {
        self.elsewhere(person, self.table[to]) - self.elsewhere(person, self.table[from])
    }

    /// Seats of a table.
    pub fn seats(&self, table: usize) -> u16 {
        (self.start[table + 1] - self.start[table]) as u16
    }

    /// Whether a table may be one smaller than its seats.
    pub fn flexible(&self, table: usize) -> bool {
        self.least[table] < self.seats(table)
    }

    /// Somebody's table.
    pub fn table_of(&self, person: usize) -> u16 {
        match self.at[person] {
            NOWHERE => AWAY,
            seat => self.table[seat as usize],
        }
    }
}

/// All rounds that are being planned, and the meetings of all that were.
#[derive(Clone, Debug)]
pub struct Board<P> {
    pub pairs: P,
    pub floors: Vec<Floor>,
    /// The number of the first floor among the rounds.
    pub first: usize,
    pub people: usize,
    /// What everything costs, as far as swaps have counted it.
    pub cost: i64,
    /// Cost of sitting down with a pair of some kind: for the first time, and after.
    join: [[i32; 2]; kind::COUNT],
}

impl<P: Pairs> Board<P> {
    pub fn new(rules: &Rules, pairs: P, first: usize) -> Self {
        let mut join = [[0; 2]; kind::COUNT];
        for (number, price) in join.iter_mut().enumerate() {
            let bits = number as u16;
            let apart = if bits & kind::APART > 0 { FORBIDDEN } else { 0 };
            let base = i32::from(bits & kind::ALIKE) * UNIT + apart;
            let again = if bits & kind::GHOST > 0 { UNFAIR } else { UNIT };
            *price = [base, base + again];
        }
        Self { pairs, floors: Vec::new(), first, people: rules.brief.people as usize, cost: 0, join }
    }

    /// The same board with another memory of the same meetings.
    pub fn with<Q>(self, pairs: Q) -> Board<Q> {
        let Self { floors, first, people, cost, join, .. } = self;
        Board { pairs, floors, first, people, cost, join }
    }

    /// One more round, with nobody seated.
    pub fn open(&mut self, ranges: &[(u16, u16)], zones: Option<Zones>) {
        self.floors.push(Floor::new(ranges, self.people, zones));
    }

    /// What it costs that two meet once more.
    fn joining(&self, cell: Cell) -> i32 {
        self.join[usize::from(cell >> 8)][usize::from(cell & 255 > 0)]
    }

    /// What it saves that two meet once less.
    fn leaving(&self, cell: Cell) -> i32 {
        self.join[usize::from(cell >> 8)][usize::from(cell & 255 > 1)]
    }

    /// What it costs to seat somebody at a table.
    pub fn join_cost(&self, floor: usize, person: u32, table: usize) -> i32 {
        let mates = self.floors[floor].at_table(table).iter();
        let company: i32 =
            mates.filter(|mate| **mate != person).map(|mate| self.joining(self.pairs.cell(person, *mate))).sum();
        company + self.floors[floor].elsewhere(person, table as u16)
    }

    /// What is saved when somebody leaves their table.
    pub fn leave_gain(&self, floor: usize, seat: usize) -> i32 {
        let floor = &self.floors[floor];
        let person = floor.seat[seat];
        let mates = floor.at_table(usize::from(floor.table[seat])).iter();
        mates.filter(|mate| **mate != person).map(|mate| self.leaving(self.pairs.cell(person, *mate))).sum()
    }

    /// Seats a person, or the ghost, at a table with a free seat.
    pub fn sit(&mut self, floor: usize, person: u32, table: usize) {
        self.cost += i64::from(self.join_cost(floor, person, table));
        let row = &mut self.floors[floor];
        let seat = row.start[table] as usize + usize::from(row.taken[table]);
        for mate in row.at_table(table) {
            self.pairs.meet(person, *mate);
        }
        row.seat[seat] = person;
        row.taken[table] += 1;
        match row.at.get_mut(person as usize) {
            Some(at) => *at = seat as u32,
            None => row.ghost[table] = true,
        }
        self.pairs.walk(person, self.first + floor, table as u16);
    }

    /// What swapping two seats of different tables would change.
    pub fn swap_cost(&self, floor: usize, i: usize, j: usize) -> i32 {
        let row = &self.floors[floor];
        let (a, b) = (row.seat[i], row.seat[j]);
        let mut change = if row.told.is_empty() { 0 } else { row.strays(a, i, j) + row.strays(b, j, i) };
        for mate in row.at_table(usize::from(row.table[i])).iter().filter(|mate| **mate != a) {
            change += self.joining(self.pairs.cell(b, *mate)) - self.leaving(self.pairs.cell(a, *mate));
        }
        for mate in row.at_table(usize::from(row.table[j])).iter().filter(|mate| **mate != b) {
            change += self.joining(self.pairs.cell(a, *mate)) - self.leaving(self.pairs.cell(b, *mate));
        }
        change
    }

    /// Whether two seats may be swapped: a table never holds two ghosts, nor one where it must be full.
    pub fn may_swap(&self, floor: usize, i: usize, j: usize) -> bool {
        let row = &self.floors[floor];
        let (t, u) = (usize::from(row.table[i]), usize::from(row.table[j]));
        let ghost = |seat: usize| row.seat[seat] as usize >= self.people;
        let takes = |table: usize| row.flexible(table) && !row.ghost[table];
        let may = |seat: usize, table: usize| row.zones.is_none() || row.takes(row.seat[seat], table);
        t != u && (!ghost(i) || takes(u)) && (!ghost(j) || takes(t)) && may(i, u) && may(j, t)
    }

    /// Swaps two seats of different tables.
    pub fn swap(&mut self, floor: usize, i: usize, j: usize, change: i32) {
        self.cost += i64::from(change);
        let row = &mut self.floors[floor];
        let (a, b) = (row.seat[i], row.seat[j]);
        let (t, u) = (usize::from(row.table[i]), usize::from(row.table[j]));
        for (from, leaver, comer) in [(t, a, b), (u, b, a)] {
            for mate in row.at_table(from).iter().filter(|mate| **mate != leaver) {
                self.pairs.part(leaver, *mate);
                self.pairs.meet(comer, *mate);
            }
        }
        for (person, seat, from, to) in [(b, i, u, t), (a, j, t, u)] {
            row.seat[seat] = person;
            match row.at.get_mut(person as usize) {
                Some(at) => *at = seat as u32,
                None => (row.ghost[from], row.ghost[to]) = (false, true),
            }
            self.pairs.walk(person, self.first + floor, to as u16);
        }
    }

    /// Brings back seats that were kept earlier. The caller knows what they cost.
    pub fn reseat(&mut self, floor: usize, seats: &[u32]) {
        let ghost = self.people as u32;
        for table in 0..self.floors[floor].taken.len() {
            let row = &mut self.floors[floor];
            let there = row.start[table] as usize..row.start[table] as usize + usize::from(row.taken[table]);
            for i in there.clone() {
                (there.start..i).for_each(|j| self.pairs.part(row.seat[i], row.seat[j]));
            }
            row.ghost[table] = false;
            for i in there.clone() {
                (there.start..i).for_each(|j| self.pairs.meet(seats[i], seats[j]));
                row.seat[i] = seats[i];
                match row.at.get_mut(seats[i] as usize) {
                    Some(at) => *at = i as u32,
                    None => row.ghost[table] = seats[i] == ghost,
                }
                self.pairs.walk(seats[i], self.first + floor, table as u16);
            }
        }
    }

    /// The tables of one round.
    pub fn seats(&self, floor: usize) -> Vec<u16> {
        let row = &self.floors[floor];
        (0..self.people).map(|person| row.table_of(person)).collect()
    }

    /// The tables of all rounds here.
    pub fn plan(&self) -> Plan {
        Plan { rounds: (0..self.floors.len()).map(|floor| self.seats(floor)).collect() }
    }
}
