//! A hall that lives: people leave, come and come back, tables close, one round at a
//! time, and nobody knows what the next one brings. Meetings belong to the person, a
//! label only to whoever holds it now. A change costs what it touches.

use super::board::{Board, FORBIDDEN, UNIT};
use super::brief::{Brief, Cannot, NO_GROUP, ranges};
use super::design::{self, Design};
use super::effort::Effort;
use super::labels::{Labels, Place};
use super::pairs::{Memory, Pairs};
use super::plan::AWAY;
use super::relabel::relabel;
use super::repair::{self, Cooling, Search};
use super::rules::Rules;
use super::settle::settle;

/// More columns than needed at first, for those who come later.
const SPARE: u16 = 3;
/// Holders of a label compared before one of them moves to a free one.
const CHOICE: usize = 24;
/// Steps of a search in one round, when swaps one by one leave repeats.
const STEPS: u64 = 30_000;
/// After so many of them it looks whether anybody still meets somebody again.
const CHUNK: u64 = 3_000;
/// Nobody holds a label.
const FREE: u32 = u32::MAX;

/// A hall between two rounds.
#[derive(Clone, Debug)]
pub struct Living {
    rules: Rules,
    pairs: Memory,
    design: Option<Design>,
    /// Who holds each label, column after column.
    holder: Vec<u32>,
    /// Everybody's label.
    label: Vec<Option<Place>>,
    present: Vec<bool>,
    open: Vec<bool>,
    /// Everybody's table now.
    now: Vec<u16>,
    /// Those at each table now.
    tables: Vec<Vec<u32>>,
    /// Rounds that have been seated.
    round: usize,
}

impl Living {
    /// The hall of a brief, for up to `most` people over time. The first round is not seated yet.
    ///
    /// # Errors
    /// The wish that cannot hold at the start.
    pub fn new(brief: Brief, most: u32, effort: &mut Effort<'_>) -> Result<Self, Cannot> {
        let people = brief.people as usize;
        let mut rules = Rules::of(brief)?;
        let labels = first_labels(&rules, effort);
        grow(&mut rules, most.max(people as u32));
        let all = rules.brief.people as usize;
        let tables = usize::from(rules.brief.tables);
        let open = (0..rules.brief.tables).map(|table| rules.brief.open(table, 0)).collect();
        let mut present = vec![true; people];
        present.resize(all, false);
        let mut living = Self {
            pairs: Memory::new(&rules),
            design: None,
            holder: Vec::new(),
            label: vec![None; all],
            present,
            open,
            now: vec![AWAY; all],
            tables: vec![Vec::new(); tables],
            round: 0,
            rules,
        };
        if let Some(labels) = labels {
            living.holder = vec![FREE; tables * usize::from(labels.design.columns)];
            labels.of.iter().enumerate().for_each(|(person, place)| living.give(person, *place));
            living.design = Some(labels.design);
        }
        Ok(living)
    }

    /// The checked wishes, with room for all who may come.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Who is there.
    #[must_use]
    pub fn present(&self) -> &[bool] {
        &self.present
    }

    /// Everybody's table now, [`AWAY`] for the absent.
    #[must_use]
    pub fn seats(&self) -> &[u16] {
        &self.now
    }

    /// Sizes of tables that are right for those who are there now.
    #[must_use]
    pub fn ranges(&self) -> Vec<(u16, u16)> {
        let here = self.present.iter().filter(|here| **here).count() as u32;
        ranges(&self.rules.brief.sizes, &self.open, here)
    }

    /// Somebody leaves. Whom they met they have met.
    pub fn leave(&mut self, person: u32) {
        let person = person as usize;
        if !std::mem::replace(&mut self.present[person], false) {
            return;
        }
        if let Some((column, value)) = self.label[person].take() {
            let at = self.at(column, value);
            self.holder[at] = FREE;
        }
        let table = std::mem::replace(&mut self.now[person], AWAY);
        if let Some(mates) = self.tables.get_mut(usize::from(table)) {
            mates.retain(|mate| *mate as usize != person);
        }
    }

    /// Somebody comes, or comes back, for the next round.
    ///
    /// # Errors
    /// An id beyond the most that were announced.
    pub fn arrive(&mut self, person: u32) -> Result<(), Cannot> {
        self.rules.brief.known(person, "arrive")?;
        self.present[person as usize] = true;
        Ok(())
    }

    /// Somebody comes while a round runs: the best table, at once. Nobody else moves.
    ///
    /// # Errors
    /// An id beyond the most that were announced; a hall without an open table.
    pub fn arrive_now(&mut self, person: u32) -> Result<u16, Cannot> {
        self.arrive(person)?;
        let open = (0..self.tables.len()).filter(|table| self.open[*table]);
        let cost = |table: &usize| (self.fill(*table), self.clash(person, &self.tables[*table]), *table);
        let anchor = usize::from(self.rules.anchor[person as usize]);
        let stays = self.open.get(anchor).is_some_and(|open| *open).then_some(anchor);
        let joins = || self.table_of_group(person as usize);
        let table = stays.or_else(joins).or_else(|| open.min_by_key(cost)).ok_or(Cannot::AllClosed { round: self.round as u16 })?;
        self.sat(person, table as u16);
        self.take_label(person as usize, table as u16);
        Ok(table as u16)
    }

    /// Where those sit whom somebody stays with.
    fn table_of_group(&self, person: usize) -> Option<usize> {
        let unit = self.rules.units.get(self.rules.unit_of[person] as usize)?;
        let tables = unit.iter().map(|mate| self.now[*mate as usize]).filter(|table| *table != AWAY);
        tables.map(usize::from).find(|table| self.open[*table])
    }

    /// Where somebody really sits: it becomes the history.
    pub fn sat(&mut self, person: u32, table: u16) {
        let was = std::mem::replace(&mut self.now[person as usize], table);
        if was == table {
            return;
        }
        if let Some(mates) = self.tables.get_mut(usize::from(was)) {
            mates.retain(|mate| *mate != person);
            mates.iter().for_each(|mate| self.pairs.part(person, *mate));
        }
        let mates = &mut self.tables[usize::from(table)];
        mates.iter().for_each(|mate| self.pairs.meet(person, *mate));
        mates.push(person);
        self.pairs.walk(person, self.round.saturating_sub(1), table);
    }

    /// From the next round on a table takes nobody.
    ///
    /// # Errors
    /// A table that does not exist, the last one, or one where somebody stays.
    pub fn close(&mut self, table: u16) -> Result<(), Cannot> {
        self.rules.brief.known_table(table, "close")?;
        let round = self.round as u16;
        if self.open.iter().filter(|open| **open).count() < 2 {
            return Err(Cannot::AllClosed { round });
        }
        let staying = |person: &usize| self.present[*person] && self.rules.anchor[*person] == table;
        if let Some(person) = (0..self.present.len()).find(staying) {
            return Err(Cannot::StaysAtClosed { person: person as u32, table, round });
        }
        self.open[usize::from(table)] = false;
        Ok(())
    }

    /// From the next round on a table takes people again.
    ///
    /// # Errors
    /// A table that does not exist.
    pub fn reopen(&mut self, table: u16) -> Result<(), Cannot> {
        self.rules.brief.known_table(table, "open")?;
        self.open[usize::from(table)] = true;
        Ok(())
    }

    /// Seats the next round.
    ///
    /// # Errors
    /// Groups that stay together and do not fit any more.
    pub fn next(&mut self, effort: &mut Effort<'_>) -> Result<&[u16], Cannot> {
        self.compact();
        let wished = self.wished();
        self.seat(&wished, effort, true)?;
        Ok(&self.now)
    }

    /// Seats the next round as it was announced, but for what no longer holds: returns how many
    /// people sit elsewhere than announced.
    ///
    /// # Errors
    /// Groups that stay together and do not fit any more.
    pub fn next_as(&mut self, announced: &[u16], effort: &mut Effort<'_>) -> Result<u32, Cannot> {
        let open = |table: u16| self.open.get(usize::from(table)).is_some_and(|open| *open);
        let mut wished: Vec<u16> = announced.iter().map(|table| if open(*table) { *table } else { AWAY }).collect();
        wished.resize(self.present.len(), AWAY);
        self.seat(&wished, effort, false)?;
        let moved = |(person, table): &(usize, &u16)| **table != AWAY && self.present[*person];
        Ok(announced.iter().enumerate().filter(moved).filter(|(p, table)| self.now[*p] != **table).count() as u32)
    }

    fn seat(&mut self, wished: &[u16], effort: &mut Effort<'_>, search: bool) -> Result<(), Cannot> {
        let ranges = self.ranges();
        if !ranges.iter().any(|range| range.1 > 0) {
            return Err(Cannot::AllClosed { round: self.round as u16 });
        }
        let pairs = std::mem::take(&mut self.pairs);
        let mut board = Board::new(&self.rules, pairs, self.round);
        board.open(&ranges);
        let settled = settle(&mut board, &self.rules, 0, wished, &self.present, effort);
        if settled.is_ok() && search {
            mend(&mut board, &self.rules, effort);
        }
        self.now = board.seats(0);
        self.pairs = board.pairs;
        settled.map_err(|_| Cannot::NoRoom)?;
        self.tables.iter_mut().for_each(Vec::clear);
        for (person, table) in self.now.iter().enumerate().filter(|(_, table)| **table != AWAY) {
            self.tables[usize::from(*table)].push(person as u32);
        }
        self.round += 1;
        Ok(())
    }

    fn at(&self, column: u16, value: u16) -> usize {
        usize::from(column) * usize::from(self.rules.brief.tables) + usize::from(value)
    }

    fn give(&mut self, person: usize, place: Place) {
        if let Some((column, value)) = self.label[person].replace(place) {
            let old = self.at(column, value);
            self.holder[old] = FREE;
        }
        let at = self.at(place.0, place.1);
        self.holder[at] = person as u32;
    }

    /// How full a table is, against its planned size.
    fn fill(&self, table: usize) -> i64 {
        let size = self.rules.brief.sizes.get(table).map_or(0, |size| i64::from(*size));
        self.tables[table].len() as i64 - size
    }

    /// How much somebody minds a table: whom they met, and whom they should not meet.
    fn clash(&self, person: u32, mates: &[u32]) -> u32 {
        mates.iter().map(|mate| self.pairs.cell(person, *mate)).map(|cell| u32::from(cell & 255) + u32::from(cell >> 8)).sum()
    }

    /// A free label that sits at a table in the round that runs.
    fn take_label(&mut self, person: usize, table: u16) {
        let Some(design) = &self.design else { return };
        let round = self.round.saturating_sub(1);
        if round >= usize::from(design.rounds) {
            return;
        }
        let place = |column: u16| (column, design.value(round, usize::from(column), table));
        let free = (0..design.columns).map(place).find(|(column, value)| self.holder[self.at(*column, *value)] == FREE);
        if let Some(place) = free {
            self.give(person, place);
        }
    }

    /// Everybody's table in the next round by their label.
    fn wished(&self) -> Vec<u16> {
        let Some(design) = self.design.as_ref().filter(|design| self.round < usize::from(design.rounds)) else {
            return vec![AWAY; self.present.len()];
        };
        let table = |place: &Option<Place>| {
            place.map_or(AWAY, |(column, value)| design.table(self.round, usize::from(column), value))
        };
        let closed = |table: u16| if table != AWAY && !self.open[usize::from(table)] { AWAY } else { table };
        self.label.iter().map(|place| closed(table(place))).collect()
    }

    /// Fills the lower columns: newcomers take free labels, then holders of the highest columns
    /// move, those first who meet fewest people again.
    fn compact(&mut self) {
        let Some(design) = self.design.clone().filter(|design| self.round < usize::from(design.rounds)) else {
            return;
        };
        let t = usize::from(design.tables);
        let here: Vec<usize> = (0..self.present.len()).filter(|person| self.present[*person]).collect();
        let whole = here.len() / t;
        let mut new: Vec<usize> = here.iter().copied().filter(|person| self.label[*person].is_none()).collect();
        let lower = whole.min(usize::from(design.columns)) * t;
        let free: Vec<usize> = (0..lower).filter(|at| self.holder[*at] == FREE).collect();
        let mut later = Vec::new();
        let mut mates = self.expected(&design);
        for at in free {
            let place = ((at / t) as u16, (at % t) as u16);
            let table = usize::from(design.table(self.round, usize::from(place.0), place.1));
            let Some(person) = self.best_for(&mates[table], &mut new, lower) else {
                later.push(at);
                continue;
            };
            self.give(person, place);
            mates[table].push(person as u32);
        }
        let more = lower..self.holder.len();
        let free: Vec<usize> = later.into_iter().chain(more).filter(|at| self.holder[*at] == FREE).collect();
        for (person, at) in new.into_iter().zip(free) {
            self.give(person, ((at / t) as u16, (at % t) as u16));
        }
    }

    /// Who sits at each table in the next round, by the labels.
    fn expected(&self, design: &Design) -> Vec<Vec<u32>> {
        let mut tables = vec![Vec::new(); usize::from(design.tables)];
        for (person, place) in self.label.iter().enumerate() {
            if let Some((column, value)) = place {
                tables[usize::from(design.table(self.round, usize::from(*column), *value))].push(person as u32);
            }
        }
        tables
    }

    /// Who takes a free label of the lower columns: a newcomer, or somebody from above.
    fn best_for(&self, mates: &[u32], new: &mut Vec<usize>, lower: usize) -> Option<usize> {
        let sample = |list: usize| list.saturating_sub(CHOICE)..list;
        if !new.is_empty() {
            let at = sample(new.len()).min_by_key(|at| self.clash(new[*at] as u32, mates))?;
            return Some(new.swap_remove(at));
        }
        let above = self.holder[lower..].iter().rev().filter(|holder| **holder != FREE).take(CHOICE);
        above.min_by_key(|person| self.clash(**person, mates)).map(|person| *person as usize)
    }
}

/// Labels for the first people, in a design with columns to spare.
fn first_labels(rules: &Rules, effort: &mut Effort<'_>) -> Option<Labels> {
    let brief = &rules.brief;
    let columns = brief.people.div_ceil(u32::from(brief.tables)) as u16;
    if !brief.sizes.windows(2).all(|pair| pair[0] == pair[1]) || columns > brief.tables {
        return None;
    }
    let enough = |wide: &u16| design::known(brief.tables, *wide, brief.rounds).is_some_and(|d| d.rounds >= brief.rounds);
    let wide = (columns..=columns + SPARE).rev().find(enough).unwrap_or(columns);
    let design = design::known(brief.tables, wide, brief.rounds)?;
    let rounds = usize::from(brief.rounds);
    let mut labels = Labels::assign(rules, brief.people as usize, &design, rounds, effort);
    if rules.has_soft_wishes() {
        relabel(rules, &mut labels, 0, 50_000, effort);
    }
    Some(labels)
}

/// Room for people who may come.
fn grow(rules: &mut Rules, most: u32) {
    let all = most as usize;
    rules.brief.people = most;
    rules.anchor.resize(all, AWAY);
    rules.unit_of.resize(all, super::rules::ALONE);
    rules.apart.resize(all, Vec::new());
    rules.brief.spread.iter_mut().for_each(|column| column.resize(all, NO_GROUP));
}

/// Takes out what a round repeats: for each person who meets somebody again the best swap, then
/// a short search, as long as somebody does.
fn mend(board: &mut Board<Memory>, rules: &Rules, effort: &mut Effort<'_>) {
    repair::mend(board, rules, 0, UNIT, effort);
    for _ in 0..STEPS / CHUNK {
        if repair::minding(board, rules, 0, UNIT).is_empty() {
            break;
        }
        let cooling = Cooling { hot: 0.3, cold: 0.09, steps: CHUNK };
        Search::new(rules, vec![0], 0).cool(board, cooling, effort);
    }
    repair::mend(board, rules, 0, FORBIDDEN, effort);
}
