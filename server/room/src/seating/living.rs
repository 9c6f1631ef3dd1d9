//! A hall that lives: people leave, come and come back, tables open and close, one
//! round at a time, and nobody knows what the next one brings.
//!
//! [`Living`] is plain data that a journal can rebuild. It is used in two steps that
//! never mix: a question (`&self`: [`Living::replan`], [`Living::welcome`]) chooses
//! and changes nothing; a record (`&mut self`) writes down what was chosen or what
//! really happened, and chooses nothing. Where people really sat is the history, and
//! it belongs to the person; a *way* (a table for each round) belongs to whoever holds
//! it now: who leaves frees theirs, and a newcomer takes one over.

use super::board::{Board, FORBIDDEN, UNIT};
use super::brief::{Brief, Cannot, NO_GROUP, ranges};
use super::effort::Effort;
use super::engine;
use super::pairs::{Memory, Pairs};
use super::plan::{AWAY, Plan};
use super::repair::{self, Cooling, Search};
use super::rules::{ALONE, Rules};
use super::settle::settle;
use super::zones::Zones;

/// Free ways compared for a newcomer.
const CHOICE: usize = 96;
/// Steps of a search in one round, when swaps one by one leave repeats.
const STEPS: u64 = 30_000;
/// After so many of them it looks whether anybody still meets somebody again.
const CHUNK: u64 = 3_000;
/// An empty table is opened in a running round for so many newcomers, not for fewer.
const PARTY: usize = 3;

/// A hall between two moments. Lists by round, then person; [`AWAY`] for no table.
#[derive(Clone, Debug)]
pub struct Living {
    /// The checked wishes, with room for all who may come.
    pub rules: Rules,
    /// Where everybody really sat, the running round last.
    pub past: Vec<Vec<u16>>,
    /// Where everybody was told to sit, all rounds from the first.
    pub plan: Vec<Vec<u16>>,
    /// Ways that nobody holds: tables of all rounds. The last are the first to be taken.
    pub vacant: Vec<Vec<u16>>,
    /// Pairs who have met beside the rounds, once for each time: somebody changed tables while a
    /// round ran, or left before its end.
    pub known: Vec<(u32, u32)>,
    /// Who is there.
    pub present: Vec<bool>,
    /// Which tables take people in the rounds to come.
    pub open: Vec<bool>,
}

/// Rounds planned anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replan {
    /// The next rounds, as many as were asked for.
    pub rounds: Vec<Vec<u16>>,
    /// Seats that were announced and are others now.
    pub moved: u32,
}

/// What a newcomer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// Who.
    pub person: u32,
    /// The table in the round that runs.
    pub table: u16,
    /// Which of the vacant ways is theirs from now on, if any suits. Of several welcomes each
    /// number holds after the ways before it have been taken.
    pub way: Option<usize>,
}

impl Living {
    /// A hall before its first round, with a plan for all who are expected and room for `most`
    /// people over time.
    ///
    /// # Errors
    /// The wish that cannot hold.
    pub fn new(brief: Brief, most: u32, effort: &mut Effort<'_>) -> Result<Self, Cannot> {
        let people = brief.people as usize;
        let seating = engine::seat(brief, effort)?;
        let mut vacant = seating.spare();
        vacant.reverse();
        let brief = &seating.rules.brief;
        let open = (0..brief.tables).map(|table| brief.open(table, 0)).collect();
        let mut living = Self {
            rules: seating.rules,
            past: Vec::new(),
            plan: seating.plan.rounds,
            vacant,
            known: Vec::new(),
            present: vec![true; people],
            open,
        };
        living.grow(most);
        Ok(living)
    }

    /// Makes room for people up to a number.
    pub fn grow(&mut self, most: u32) {
        let all = (most as usize).max(self.present.len());
        self.rules.brief.people = all as u32;
        self.rules.anchor.resize(all, AWAY);
        self.rules.unit_of.resize(all, ALONE);
        self.rules.apart.resize(all, Vec::new());
        let gathered = self.rules.brief.gather.iter_mut().map(|(_, column)| column);
        self.rules.brief.spread.iter_mut().chain(gathered).for_each(|column| column.resize(all, NO_GROUP));
        self.present.resize(all, false);
        self.past.iter_mut().chain(&mut self.plan).for_each(|round| round.resize(all, AWAY));
    }

    /// Sizes of the tables that are right for those who are there now.
    #[must_use]
    pub fn ranges(&self) -> Vec<(u16, u16)> {
        let here = self.present.iter().filter(|here| **here).count() as u32;
        ranges(&self.rules.brief.sizes, &self.open, here)
    }

    /// Asks for the next `rounds` rounds, as near to what was announced as sizes, closed tables
    /// and new meetings allow. Later rounds count as they were announced.
    ///
    /// # Errors
    /// [`Cannot::NoRoom`] when those who stay together do not fit, or no table is open.
    pub fn replan(&self, rounds: usize, effort: &mut Effort<'_>) -> Result<Replan, Cannot> {
        let ranges = self.ranges();
        let first = self.past.len();
        if !ranges.iter().any(|range| range.1 > 0) {
            return Err(Cannot::AllClosed { round: first as u16 });
        }
        let mut board = Board::new(&self.rules, self.memory(first + rounds), first);
        for floor in 0..rounds {
            board.open(&ranges, Zones::of(&self.rules, first + floor, &ranges, &self.present));
            let wished = self.wished(first + floor);
            board.floors[floor].told.clone_from(&wished);
            settle(&mut board, &self.rules, floor, &wished, &self.present, effort).map_err(|_| Cannot::NoRoom)?;
            // Each round its share of the steps; what it does not need is for the others.
            let mut part = effort.part(effort.steps / (rounds - floor) as u64);
            mend(&mut board, &self.rules, floor, &mut part);
            effort.steps += part.steps;
        }
        let rounds: Vec<_> = (0..rounds).map(|floor| board.seats(floor)).collect();
        let moved = |(floor, round): (usize, &Vec<u16>)| {
            let told = self.plan.get(first + floor).map_or(&[][..], Vec::as_slice);
            told.iter().zip(round).filter(|(told, now)| **told != AWAY && **now != AWAY && told != now).count() as u32
        };
        Ok(Replan { moved: rounds.iter().enumerate().map(moved).sum(), rounds })
    }

    /// Who has met whom, and will meet from a round on, as announced.
    fn memory(&self, from: usize) -> Memory {
        let mut memory = Memory::new(&self.rules);
        self.known.iter().for_each(|(a, b)| memory.know(*a, *b));
        let announced = self.plan.iter().enumerate().skip(from);
        for (number, round) in self.past.iter().enumerate().chain(announced) {
            for (table, mates) in Plan::lists(round, self.rules.brief.tables).iter().enumerate() {
                for (i, a) in mates.iter().enumerate() {
                    mates[..i].iter().for_each(|b| memory.meet(*a, *b));
                    memory.walk(*a, number, table as u16);
                }
            }
        }
        memory
    }

    /// What was announced for a round, where it can still be.
    fn wished(&self, round: usize) -> Vec<u16> {
        let open = |table: u16| self.open.get(usize::from(table)).is_some_and(|open| *open);
        let told = |person| self.plan.get(round).map_or(AWAY, |round: &Vec<u16>| round[person]);
        (0..self.present.len()).map(|person| if open(told(person)) { told(person) } else { AWAY }).collect()
    }

    /// Asks for tables in the running round, and ways for the others, for people who come while
    /// it runs; nobody else moves. `chairs` says how many more each table takes: a table to be
    /// spared has none.
    ///
    /// # Errors
    /// An unknown person; more people than chairs.
    pub fn welcome(&self, people: &[u32], chairs: &[u16]) -> Result<Vec<Welcome>, Cannot> {
        people.iter().try_for_each(|person| self.rules.brief.known(*person, "arrive"))?;
        let mut door = Door::new(self, chairs, people.len());
        let seat = |person: &u32| door.seat(*person).ok_or(Cannot::NoChair { person: *person });
        people.iter().map(seat).collect()
    }

    /// Asks for the ways that suit people best who come before the next round. Each number holds
    /// after the ways before it have been taken.
    #[must_use]
    pub fn ways_for(&self, people: &[u32]) -> Vec<Option<usize>> {
        let mut door = Door::new(self, &[], people.len());
        people.iter().map(|person| door.way(&Company::of(self, *person), None)).collect()
    }

    /// Records that somebody is there.
    pub fn arrive(&mut self, person: u32) {
        self.present[person as usize] = true;
    }

    /// Records whose way one of the vacant ways is from the next round on. A way that they held
    /// is vacant in its place.
    pub fn take(&mut self, person: u32, way: usize) {
        let taken = self.vacant.remove(way);
        self.free(person as usize);
        let first = self.past.len();
        for (round, table) in self.plan.iter_mut().zip(&taken).skip(first) {
            round[person as usize] = *table;
        }
    }

    /// Records that somebody leaves. Whom they met they have met.
    pub fn leave(&mut self, person: u32) {
        self.present[person as usize] = false;
        self.free(person as usize);
    }

    fn free(&mut self, person: usize) {
        let first = self.past.len();
        let way: Vec<u16> = self.plan.iter().map(|round| round[person]).collect();
        if way.iter().skip(first).any(|table| *table != AWAY) {
            self.vacant.push(way);
        }
        self.plan.iter_mut().skip(first).for_each(|round| round[person] = AWAY);
    }

    /// Records where somebody really sits in the round that runs.
    pub fn sit(&mut self, person: u32, table: u16) {
        if let Some(round) = self.past.last_mut() {
            round[person as usize] = table;
        }
    }

    /// Records whether a table takes people from the next round on.
    pub fn set_open(&mut self, table: u16, open: bool) {
        self.open[usize::from(table)] = open;
    }

    /// Records rounds as they are announced from now on.
    pub fn announce(&mut self, rounds: Vec<Vec<u16>>) {
        let first = self.past.len();
        self.plan.resize(self.plan.len().max(first + rounds.len()), vec![AWAY; self.present.len()]);
        self.plan.splice(first..first + rounds.len(), rounds);
    }

    /// Records that the next round begins, with everybody at their announced tables.
    pub fn begin(&mut self) {
        let mut round = self.plan.get(self.past.len()).cloned().unwrap_or_else(|| vec![AWAY; self.present.len()]);
        round.iter_mut().zip(&self.present).filter(|(_, here)| !**here).for_each(|(table, _)| *table = AWAY);
        self.past.push(round);
    }
}

/// How much somebody minds each other person: whom they have met, who is alike, whom they must
/// not meet.
struct Company {
    person: u32,
    minds: Vec<u16>,
}

/// What a person who must not be met weighs.
const NEVER: u16 = 100;

impl Company {
    fn of(living: &Living, person: u32) -> Self {
        let (rules, me) = (&living.rules, person as usize);
        let mut minds = vec![0; living.present.len()];
        let groups = living.past.iter().chain(&rules.brief.spread).filter(|groups| groups[me] != AWAY);
        for groups in groups {
            let mates = minds.iter_mut().zip(groups).filter(|(_, group)| **group == groups[me]);
            mates.for_each(|(minds, _)| *minds += 1);
        }
        rules.apart[me].iter().for_each(|mate| minds[*mate as usize] += NEVER);
        minds[me] = 0;
        Self { person, minds }
    }

    fn at(&self, mates: &[u32]) -> u32 {
        mates.iter().map(|mate| u32::from(self.minds[*mate as usize])).sum()
    }
}

/// People at the door, one after the other.
struct Door<'l> {
    living: &'l Living,
    /// Who sits at each table in the round that runs.
    now: Vec<Vec<u32>>,
    /// The same in the rounds to come, as announced.
    ahead: Vec<Vec<Vec<u32>>>,
    chairs: Vec<u16>,
    /// Ways still vacant, in the order that taking them leaves.
    ways: Vec<usize>,
    waiting: usize,
}

impl<'l> Door<'l> {
    fn new(living: &'l Living, chairs: &[u16], waiting: usize) -> Self {
        let tables = living.rules.brief.tables;
        let lists = |round: &Vec<u16>| Plan::lists(round, tables);
        let now = living.past.last().map_or_else(|| vec![Vec::new(); usize::from(tables)], lists);
        let ahead = living.plan.iter().skip(living.past.len()).map(lists).collect();
        let ways = (0..living.vacant.len()).collect();
        Self { living, now, ahead, chairs: chairs.to_vec(), ways, waiting }
    }

    fn seat(&mut self, person: u32) -> Option<Welcome> {
        let company = Company::of(self.living, person);
        let table = self.table(&company)?;
        self.now[usize::from(table)].push(person);
        self.chairs[usize::from(table)] -= 1;
        self.waiting -= 1;
        Some(Welcome { person, table, way: self.way(&company, Some(table)) })
    }

    /// Takes the best way: the fewest met before, then one that is at the table where they sit.
    fn way(&mut self, company: &Company, table: Option<u16>) -> Option<usize> {
        let first = self.living.past.len();
        let cost = |at: usize| {
            let way = &self.living.vacant[self.ways[at]];
            let here = table.is_some() && first.checked_sub(1).and_then(|round| way.get(round).copied()) == table;
            let mates = way.iter().skip(first).zip(&self.ahead).filter_map(|(t, round)| round.get(usize::from(*t)));
            (mates.map(|mates| company.at(mates)).sum::<u32>(), !here, at)
        };
        // Ways given back lately come last, and are needed first: they keep the tables even.
        let last = self.ways.len();
        let best =
            (last.saturating_sub(CHOICE)..last).rev().map(cost).min_by_key(|(clash, here, _)| (*clash, *here))?.2;
        for (table, round) in self.living.vacant[self.ways[best]].iter().skip(first).zip(&mut self.ahead) {
            if let Some(mates) = round.get_mut(usize::from(*table)) {
                mates.push(company.person);
            }
        }
        self.ways.remove(best);
        Some(best)
    }

    /// Where they must be, else the emptiest table, and of those the one with the most new faces.
    fn table(&self, company: &Company) -> Option<u16> {
        let (rules, person) = (&self.living.rules, company.person as usize);
        let takes = |table: usize| self.chairs.get(table).is_some_and(|chairs| *chairs > 0);
        let anchor = usize::from(rules.anchor[person]);
        if takes(anchor) {
            return Some(anchor as u16);
        }
        let unit = rules.units.get(rules.unit_of[person] as usize).map_or(&[][..], Vec::as_slice);
        let mate = |table: &usize| self.now[*table].iter().any(|other| unit.contains(other));
        let all = || (0..self.now.len()).filter(|table| takes(*table));
        let fill = |table: usize| {
            let size = rules.brief.sizes.get(table).map_or(0, |size| i64::from(*size));
            self.now[table].len() as i64 - size
        };
        let apart = |table: usize| self.now[table].iter().any(|mate| rules.apart[person].contains(mate));
        let alone = |table: usize| self.now[table].is_empty() && self.waiting < PARTY;
        let cost = |table: &usize| (apart(*table), alone(*table), fill(*table), company.at(&self.now[*table]), *table);
        all().find(mate).or_else(|| all().min_by_key(cost)).map(|table| table as u16)
    }
}

/// Takes out what a round repeats: for each person who meets somebody again the best swap, then
/// a short search, as long as somebody does. A search stirs up more than it must: after it, who
/// was told a table goes back there where that costs nothing.
fn mend(board: &mut Board<Memory>, rules: &Rules, floor: usize, effort: &mut Effort<'_>) {
    repair::mend(board, rules, floor, UNIT, effort);
    let mut stirred = false;
    for _ in 0..STEPS / CHUNK {
        if effort.steps == 0 || repair::minding(board, rules, floor, UNIT).is_empty() {
            break;
        }
        let cooling = Cooling { hot: 0.3, cold: 0.09, steps: CHUNK };
        Search::new(rules, vec![floor], 0).cool(board, cooling, effort);
        stirred = true;
    }
    if stirred {
        let cooling = Cooling { hot: 0.1, cold: 0.01, steps: STEPS };
        Search::new(rules, vec![floor], 0).cool(board, cooling, effort);
    }
    repair::mend(board, rules, floor, FORBIDDEN, effort);
}
