//! A plan: for each round, everybody's table.

/// The table of somebody who is not in the hall in that round.
pub const AWAY: u16 = u16::MAX;

/// Tables from 0, by round and person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One list a round, one table a person.
    pub rounds: Vec<Vec<u16>>,
}

impl Plan {
    /// Somebody's table in a round, if they are there.
    #[must_use]
    pub fn table(&self, round: usize, person: usize) -> Option<u16> {
        self.rounds.get(round)?.get(person).copied().filter(|table| *table != AWAY)
    }

    /// The whole way of one person, [`AWAY`] where they are absent.
    #[must_use]
    pub fn itinerary(&self, person: usize) -> Vec<u16> {
        self.rounds.iter().map(|round| round.get(person).copied().unwrap_or(AWAY)).collect()
    }

    /// Who sits at each of `tables` in a round.
    #[must_use]
    pub fn tables(&self, round: usize, tables: u16) -> Vec<Vec<u32>> {
        Self::lists(&self.rounds[round], tables)
    }

    /// Who sits at each of `tables`, from everybody's table.
    #[must_use]
    pub fn lists(round: &[u16], tables: u16) -> Vec<Vec<u32>> {
        let mut lists = vec![Vec::new(); usize::from(tables)];
        for (person, table) in round.iter().enumerate().filter(|(_, table)| **table < tables) {
            lists[usize::from(*table)].push(person as u32);
        }
        lists
    }
}
