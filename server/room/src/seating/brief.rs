//! What is asked of a seating, and why it may be refused.

use std::fmt;

use crate::limits;

/// Most rounds of one plan: a meeting count fits one byte.
pub const ROUNDS: u16 = 200;

/// What is wanted. People and tables are numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// How many people.
    pub people: u32,
    /// How many tables.
    pub tables: u16,
    /// How many rounds, the first included.
    pub rounds: u16,
    /// Seats of each table where they are not alike; empty when they are.
    pub sizes: Vec<u16>,
    /// The smallest and largest table that is acceptable.
    pub limits: Option<(u16, u16)>,
    /// Who stays at which table all the time, one a table.
    pub hosts: Vec<(u32, u16)>,
    /// Whose seat is at one table for another reason: a wheelchair, the stage.
    pub fixed: Vec<(u32, u16)>,
    /// Columns to spread over the tables (department, site, job); [`NO_GROUP`] for none.
    pub spread: Vec<Vec<u16>>,
    /// Pairs who must never share a table.
    pub apart: Vec<(u32, u32)>,
    /// Pairs who always share one.
    pub together: Vec<(u32, u32)>,
    /// Rounds in which everybody returns to the table of the first.
    pub home: Vec<u16>,
    /// Tables that take nobody from a round on.
    pub closed: Vec<(u16, u16)>,
    /// Rounds in which each group sits at tables of its own, and what remains shares the others:
    /// everybody's group (a region, a chosen action), or [`NO_GROUP`].
    pub gather: Vec<(u16, Vec<u16>)>,
}

/// Somebody who belongs to no group of a column.
pub const NO_GROUP: u16 = u16::MAX;

/// Why a plan cannot be made: the wish that cannot hold, with its numbers. Tables,
/// people and rounds are told from 1, as they are called aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cannot {
    NoPeople,
    TooManyPeople { people: u32, limit: u32 },
    Rounds { rounds: u16, limit: u16 },
    Tables { tables: u16, limit: u16 },
    SizesCount { sizes: usize, tables: u16 },
    TableSize { round: u16, size: u32, smallest: u16, largest: u16 },
    TableOfOne { round: u16, people: u32, tables: u16 },
    AllClosed { round: u16 },
    UnknownPerson { person: u32, wish: &'static str },
    UnknownTable { table: u16, wish: &'static str },
    UnknownRound { round: u16, wish: &'static str },
    ColumnLength { found: usize, people: u32 },
    TwoHosts { table: u16 },
    TwoTables { person: u32, tables: (u16, u16) },
    Crowded { table: u16, people: usize, seats: u16 },
    GroupTooLarge { person: u32, people: usize, seats: u16 },
    StaysAtClosed { person: u32, table: u16, round: u16 },
    HomeClosed { round: u16 },
    HomeGathered { round: u16 },
    WithThemselves { person: u32, wish: &'static str },
    ApartAndTogether { pair: (u32, u32) },
    ApartAtOneTable { pair: (u32, u32), table: u16 },
    NoRoom,
    NoChair { person: u32 },
    ApartWithoutTables { person: u32, others: usize, tables: u16 },
}

impl fmt::Display for Cannot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoPeople => write!(f, "people: at least 2 are needed"),
            Self::TooManyPeople { people, limit } => write!(f, "people: {people} are too many, the limit is {limit}"),
            Self::Rounds { rounds, limit } => write!(f, "rounds: {rounds} is not between 1 and {limit}"),
            Self::Tables { tables, limit } => write!(f, "tables: {tables} is not between 1 and {limit}"),
            Self::SizesCount { sizes, tables } => {
                write!(f, "table_sizes: {sizes} sizes for {tables} tables")
            }
            Self::TableSize { round, size, smallest, largest } => write!(
                f,
                "table size: in round {} a table would have {size} people, not {smallest} to {largest}",
                round + 1
            ),
            Self::TableOfOne { round, people, tables } => write!(
                f,
                "table size: {people} people at {tables} tables in round {} leave somebody alone at a table",
                round + 1
            ),
            Self::AllClosed { round } => write!(f, "closed: no table is open in round {}", round + 1),
            Self::UnknownPerson { person, wish } => write!(f, "{wish}: there is no person {}", person + 1),
            Self::UnknownTable { table, wish } => write!(f, "{wish}: there is no table {}", u32::from(table) + 1),
            Self::UnknownRound { round, wish } => write!(f, "{wish}: there is no round {}", u32::from(round) + 1),
            Self::ColumnLength { found, people } => {
                write!(f, "department: {found} entries for {people} people")
            }
            Self::TwoHosts { table } => write!(f, "hosts: table {} has two hosts", table + 1),
            Self::TwoTables { person, tables } => write!(
                f,
                "fixed: person {} (or whoever stays with them) cannot stay at tables {} and {}",
                person + 1,
                tables.0 + 1,
                tables.1 + 1
            ),
            Self::Crowded { table, people, seats } => {
                write!(f, "fixed: {people} people cannot stay at table {} of {seats} seats", table + 1)
            }
            Self::GroupTooLarge { person, people, seats } => {
                write!(f, "together: {people} people with person {} do not fit a table of {seats} seats", person + 1)
            }
            Self::StaysAtClosed { person, table, round } => {
                write!(f, "closed: person {} stays at table {}, closed in round {}", person + 1, table + 1, round + 1)
            }
            Self::HomeClosed { round } => {
                write!(f, "home: round {} returns to tables that have been closed", round + 1)
            }
            Self::HomeGathered { round } => {
                write!(f, "gather: round {} is a return home, not a grouped one", round + 1)
            }
            Self::WithThemselves { person, wish } => {
                write!(f, "{wish}: person {} is paired with themselves", person + 1)
            }
            Self::ApartAndTogether { pair } => {
                write!(f, "apart: persons {} and {} are also kept together", pair.0 + 1, pair.1 + 1)
            }
            Self::ApartAtOneTable { pair, table } => {
                write!(f, "apart: persons {} and {} both stay at table {}", pair.0 + 1, pair.1 + 1, table + 1)
            }
            Self::NoRoom => write!(f, "together: those who stay together and those who stay do not fit the tables"),
            Self::NoChair { person } => write!(f, "arrive: no table has a chair for person {}", person + 1),
            Self::ApartWithoutTables { person, others, tables } => write!(
                f,
                "apart: {others} people who must all be apart, person {} among them, at {tables} tables",
                person + 1
            ),
        }
    }
}

impl std::error::Error for Cannot {}

/// What a refused wish is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct About {
    /// `together`, `apart`, `fixed`, `host`, `closed`, or `tables` when it is about their number or size.
    pub wish: &'static str,
    /// Whom it concerns.
    pub people: Vec<u32>,
    /// Which table, if one.
    pub table: Option<u16>,
}

impl Cannot {
    /// The wish, the people and the table, for whoever knows them by name.
    #[must_use]
    pub fn about(&self) -> About {
        let (wish, people, table) = match *self {
            Self::TwoTables { person, tables } => ("fixed", vec![person], Some(tables.1)),
            Self::Crowded { table, .. } => ("fixed", Vec::new(), Some(table)),
            Self::TwoHosts { table } => ("host", Vec::new(), Some(table)),
            Self::StaysAtClosed { person, table, .. } => ("closed", vec![person], Some(table)),
            Self::GroupTooLarge { person, .. } => ("together", vec![person], None),
            Self::NoRoom => ("together", Vec::new(), None),
            Self::ApartAndTogether { pair } => ("apart", vec![pair.0, pair.1], None),
            Self::ApartAtOneTable { pair, table } => ("apart", vec![pair.0, pair.1], Some(table)),
            Self::ApartWithoutTables { person, .. } => ("apart", vec![person], None),
            Self::WithThemselves { person, wish } => (wish, vec![person], None),
            _ => ("tables", Vec::new(), None),
        };
        About { wish, people, table }
    }
}

impl Brief {
    /// People at tables of `seats`, for so many rounds.
    #[must_use]
    pub fn plain(people: u32, seats: u16, rounds: u16) -> Self {
        let tables = people.div_ceil(u32::from(seats.max(1)));
        Self { people, tables: u16::try_from(tables).unwrap_or(u16::MAX), rounds, ..Self::default() }
    }

    /// Whether a table takes people in a round.
    #[must_use]
    pub fn open(&self, table: u16, round: u16) -> bool {
        !self.closed.iter().any(|(closed, from)| *closed == table && *from <= round)
    }

    /// Smallest and largest number of people at each table in a round, when `present` are
    /// there: equal tables differ by one at most, unequal ones share what lacks or exceeds.
    #[must_use]
    pub fn ranges(&self, round: u16, present: u32) -> Vec<(u16, u16)> {
        let open: Vec<bool> = (0..self.tables).map(|table| self.open(table, round)).collect();
        ranges(&self.sizes, &open, present)
    }

    /// What can be refused without looking at wishes.
    pub(super) fn check_numbers(&self) -> Result<(), Cannot> {
        if self.people < 2 {
            return Err(Cannot::NoPeople);
        }
        if self.people > limits::PLANNED {
            return Err(Cannot::TooManyPeople { people: self.people, limit: limits::PLANNED });
        }
        if self.rounds == 0 || self.rounds > ROUNDS {
            return Err(Cannot::Rounds { rounds: self.rounds, limit: ROUNDS });
        }
        if self.tables == 0 || u32::from(self.tables) > limits::PLANNED {
            return Err(Cannot::Tables { tables: self.tables, limit: limits::PLANNED as u16 });
        }
        if !self.sizes.is_empty() && self.sizes.len() != usize::from(self.tables) {
            return Err(Cannot::SizesCount { sizes: self.sizes.len(), tables: self.tables });
        }
        self.closed.iter().try_for_each(|(table, _)| self.known_table(*table, "closed"))?;
        (0..self.rounds).try_for_each(|round| self.check_sizes(round))
    }

    fn check_sizes(&self, round: u16) -> Result<(), Cannot> {
        let ranges = self.ranges(round, self.people);
        let used = ranges.iter().filter(|range| range.1 > 0);
        let Some(smallest) = used.clone().map(|range| range.0).min() else {
            return Err(Cannot::AllClosed { round });
        };
        let largest = used.map(|range| range.1).max().unwrap_or(0);
        if smallest < 2 {
            return Err(Cannot::TableOfOne { round, people: self.people, tables: self.tables });
        }
        let Some((least, most)) = self.limits else { return Ok(()) };
        let size = if smallest < least { smallest } else { largest };
        if size < least || size > most {
            return Err(Cannot::TableSize { round, size: u32::from(size), smallest: least, largest: most });
        }
        Ok(())
    }

    pub(super) fn known_table(&self, table: u16, wish: &'static str) -> Result<(), Cannot> {
        if table < self.tables { Ok(()) } else { Err(Cannot::UnknownTable { table, wish }) }
    }

    pub(super) fn known(&self, person: u32, wish: &'static str) -> Result<(), Cannot> {
        if person < self.people { Ok(()) } else { Err(Cannot::UnknownPerson { person, wish }) }
    }
}

/// The ranges of tables with wanted `sizes` (empty: alike), of which some are open.
pub(super) fn ranges(sizes: &[u16], open: &[bool], present: u32) -> Vec<(u16, u16)> {
    let count = open.iter().filter(|open| **open).count() as i64;
    if count == 0 {
        return vec![(0, 0); open.len()];
    }
    let size = |table: usize| sizes.get(table).map_or(0, |size| i64::from(*size));
    let seats = |table: usize, more: i64| if open[table] { (size(table) + more).max(0) } else { 0 };
    let wanted: i64 = (0..open.len()).map(|table| seats(table, 0)).sum();
    let mut each = (i64::from(present) - wanted).div_euclid(count);
    let total = |each| (0..open.len()).map(|table| seats(table, each)).sum::<i64>();
    while total(each) > i64::from(present) {
        each -= 1;
    }
    let some = i64::from(total(each) < i64::from(present));
    (0..open.len()).map(|table| (seats(table, each) as u16, seats(table, each + some) as u16)).collect()
}
