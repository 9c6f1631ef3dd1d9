//! A case as JSON: what `ronde seat` reads and the bench runs. Changes of a round
//! stay unread text until their round comes.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::brief::{Brief, NO_GROUP};

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Case {
    pub name: String,
    #[serde(default)]
    pub note: String,
    pub people: u32,
    pub tables: u16,
    #[serde(default)]
    pub table_size: Option<Size>,
    #[serde(default)]
    pub table_sizes: Vec<u16>,
    pub rounds: u16,
    #[serde(default)]
    pub hosts: Vec<(u32, u16)>,
    #[serde(default)]
    pub fixed: Vec<(u32, u16)>,
    #[serde(default)]
    pub department: Option<Vec<Option<u16>>>,
    /// Further columns to spread: site, job.
    #[serde(default)]
    pub spread: Vec<Vec<Option<u16>>>,
    #[serde(default)]
    pub keep_apart: Vec<(u32, u32)>,
    #[serde(default)]
    pub keep_together: Vec<(u32, u32)>,
    #[serde(default)]
    pub home: Vec<u16>,
    /// Tables that take nobody from a round on.
    #[serde(default, alias = "closed_tables")]
    pub closed: Vec<Closed>,
    /// Rounds in which each group sits by itself.
    #[serde(default)]
    pub gather: Vec<Gather>,
    /// One more than the largest id that ever comes.
    #[serde(default)]
    pub ids_total: Option<u32>,
    /// What changes before a round, read one at a time.
    #[serde(default)]
    pub events: Vec<Box<RawValue>>,
}

/// Smallest and largest table.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Size {
    pub min: u16,
    pub max: u16,
}

/// A table that closes: `[table, before_round]`, or with names.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Closed {
    Pair(u16, u16),
    Named { table: u16, before_round: u16 },
}

/// A round and everybody's group in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Gather {
    pub round: u16,
    pub group: Vec<Option<u16>>,
}

/// What changes before a round.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Event {
    pub before_round: u16,
    #[serde(default)]
    pub leave: Vec<u32>,
    #[serde(default)]
    pub arrive: Vec<u32>,
    #[serde(default)]
    pub close: Vec<u16>,
    #[serde(default)]
    pub open: Vec<u16>,
}

impl Closed {
    fn pair(&self) -> (u16, u16) {
        match *self {
            Self::Pair(table, round) | Self::Named { table, before_round: round } => (table, round),
        }
    }
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// What the text lacks, with line and column.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// What it asks for, without its changes.
    #[must_use]
    pub fn brief(&self) -> Brief {
        let column = |column: &Vec<Option<u16>>| column.iter().map(|group| group.unwrap_or(NO_GROUP)).collect();
        Brief {
            people: self.people,
            tables: self.tables,
            rounds: self.rounds,
            sizes: self.table_sizes.clone(),
            limits: self.table_size.map(|size| (size.min, size.max)),
            hosts: self.hosts.clone(),
            fixed: self.fixed.clone(),
            spread: self.department.iter().chain(&self.spread).map(column).collect(),
            apart: self.keep_apart.clone(),
            together: self.keep_together.clone(),
            home: self.home.clone(),
            closed: self.closed.iter().map(Closed::pair).collect(),
            gather: self.gather.iter().map(|gather| (gather.round, column(&gather.group))).collect(),
        }
    }
}
