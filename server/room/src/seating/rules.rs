//! A brief that has been checked, with its wishes by person.

use super::brief::{Brief, Cannot};
use super::plan::AWAY;

/// Nobody's unit.
pub const ALONE: u32 = u32::MAX;

/// What holds for whom.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What was asked.
    pub brief: Brief,
    /// The table at which somebody stays, or [`AWAY`].
    pub anchor: Vec<u16>,
    /// Who always sits together, two or more.
    pub units: Vec<Vec<u32>>,
    /// Everybody's unit, or [`ALONE`].
    pub unit_of: Vec<u32>,
    /// Whom each must not sit with, in order.
    pub apart: Vec<Vec<u32>>,
}

impl Rules {
    /// Checks a brief.
    ///
    /// # Errors
    /// The first wish that cannot hold.
    pub fn of(brief: Brief) -> Result<Self, Cannot> {
        brief.check_numbers()?;
        check_names(&brief)?;
        let (units, unit_of) = units(&brief)?;
        let mut rules = Self { units, unit_of, ..Self::unchecked(brief) };
        rules.anchors()?;
        rules.keep_apart()?;
        rules.fits()?;
        Ok(rules)
    }

    /// A brief without wishes, for a part of a hall that no human sees.
    pub(super) fn unchecked(brief: Brief) -> Self {
        let n = brief.people as usize;
        Self { anchor: vec![AWAY; n], units: Vec::new(), unit_of: vec![ALONE; n], apart: vec![Vec::new(); n], brief }
    }

    /// Whether somebody stays at one table.
    #[must_use]
    pub fn stays(&self, person: usize) -> bool {
        self.anchor[person] != AWAY
    }

    /// Whether somebody moves from table to table on their own.
    #[must_use]
    pub fn roams(&self, person: usize) -> bool {
        !self.stays(person) && self.unit_of[person] == ALONE
    }

    /// Whether a round is a return to the first tables.
    #[must_use]
    pub fn is_home(&self, round: u16) -> bool {
        self.brief.home.contains(&round)
    }

    /// Whether wishes bind who sits with whom, beyond meeting new people.
    #[must_use]
    pub fn has_soft_wishes(&self) -> bool {
        !self.brief.spread.is_empty() || !self.brief.apart.is_empty()
    }

    /// Whether all tables are alike and open in all rounds: what a formula needs.
    #[must_use]
    pub fn regular(&self) -> bool {
        let late = |(_, from): &(u16, u16)| *from >= self.brief.rounds;
        let alike = self.brief.sizes.windows(2).all(|pair| pair[0] == pair[1]);
        alike && self.brief.gather.is_empty() && self.brief.closed.iter().all(late)
    }

    fn anchors(&mut self) -> Result<(), Cannot> {
        let brief = self.brief.clone();
        let mut hosted = vec![false; usize::from(brief.tables)];
        for (_, table) in &brief.hosts {
            if std::mem::replace(&mut hosted[usize::from(*table)], true) {
                return Err(Cannot::TwoHosts { table: *table });
            }
        }
        for (person, table) in brief.hosts.iter().chain(&brief.fixed) {
            let unit = self.unit_of[*person as usize];
            let all = if unit == ALONE { vec![*person] } else { self.units[unit as usize].clone() };
            for other in all {
                let anchor = &mut self.anchor[other as usize];
                if *anchor != AWAY && *anchor != *table {
                    return Err(Cannot::TwoTables { person: *person, tables: (*anchor, *table) });
                }
                *anchor = *table;
            }
        }
        Ok(())
    }

    fn keep_apart(&mut self) -> Result<(), Cannot> {
        for (a, b) in self.brief.apart.clone() {
            let (i, j) = (a as usize, b as usize);
            if self.unit_of[i] != ALONE && self.unit_of[i] == self.unit_of[j] {
                return Err(Cannot::ApartAndTogether { pair: (a, b) });
            }
            if self.anchor[i] != AWAY && self.anchor[i] == self.anchor[j] {
                return Err(Cannot::ApartAtOneTable { pair: (a, b), table: self.anchor[i] });
            }
            self.apart[i].push(b);
            self.apart[j].push(a);
        }
        for list in &mut self.apart {
            list.sort_unstable();
            list.dedup();
        }
        self.cliques()
    }

    /// People who must all be apart from each other need a table each: a greedy clique shows it.
    fn cliques(&self) -> Result<(), Cannot> {
        let open = (0..self.brief.rounds)
            .map(|round| (0..self.brief.tables).filter(|table| self.brief.open(*table, round)).count())
            .min()
            .unwrap_or(0);
        for person in 0..self.apart.len() {
            let mut clique = vec![person as u32];
            for other in &self.apart[person] {
                if clique.iter().all(|one| self.apart[*one as usize].binary_search(other).is_ok()) {
                    clique.push(*other);
                }
            }
            if clique.len() > open {
                return Err(Cannot::ApartWithoutTables {
                    person: person as u32,
                    others: clique.len(),
                    tables: open as u16,
                });
            }
        }
        Ok(())
    }

    /// Whether those who stay, and those who stick together, fit their tables.
    fn fits(&self) -> Result<(), Cannot> {
        let brief = &self.brief;
        let last = brief.rounds - 1;
        if let Some(round) = brief
            .home
            .iter()
            .copied()
            .find(|round| (0..brief.tables).any(|table| brief.open(table, 0) != brief.open(table, *round)))
        {
            return Err(Cannot::HomeClosed { round });
        }
        let mut staying = vec![0usize; usize::from(brief.tables)];
        for (person, table) in self.anchor.iter().enumerate().filter(|(_, table)| **table != AWAY) {
            staying[usize::from(*table)] += 1;
            if !brief.open(*table, last) {
                let round = (0..=last).find(|round| !brief.open(*table, *round)).unwrap_or(last);
                return Err(Cannot::StaysAtClosed { person: person as u32, table: *table, round });
            }
        }
        for round in 0..brief.rounds {
            let ranges = brief.ranges(round, brief.people);
            if let Some((table, range)) =
                ranges.iter().enumerate().find(|(table, range)| staying[*table] > usize::from(range.1))
            {
                let people = staying[table];
                return Err(Cannot::Crowded { table: table as u16, people, seats: range.1 });
            }
            let seats = ranges.iter().map(|range| range.1).max().unwrap_or(0);
            if let Some(unit) = self.units.iter().find(|unit| unit.len() > usize::from(seats)) {
                return Err(Cannot::GroupTooLarge { person: unit[0], people: unit.len(), seats });
            }
        }
        Ok(())
    }
}

fn check_names(brief: &Brief) -> Result<(), Cannot> {
    for (list, wish) in [(&brief.hosts, "hosts"), (&brief.fixed, "fixed")] {
        for (person, table) in list {
            brief.known(*person, wish)?;
            brief.known_table(*table, wish)?;
        }
    }
    for (pairs, wish) in [(&brief.apart, "apart"), (&brief.together, "together")] {
        for (a, b) in pairs {
            brief.known(*a, wish)?;
            brief.known(*b, wish)?;
            if a == b {
                return Err(Cannot::WithThemselves { person: *a, wish });
            }
        }
    }
    let columns = brief.spread.iter().chain(brief.gather.iter().map(|(_, column)| column));
    if let Some(column) = columns.into_iter().find(|column| column.len() != brief.people as usize) {
        return Err(Cannot::ColumnLength { found: column.len(), people: brief.people });
    }
    if let Some((round, _)) = brief.gather.iter().find(|(round, _)| *round >= brief.rounds) {
        return Err(Cannot::UnknownRound { round: *round, wish: "gather" });
    }
    if let Some((round, _)) = brief.gather.iter().find(|(round, _)| brief.home.contains(round)) {
        return Err(Cannot::HomeGathered { round: *round });
    }
    let unknown = brief.home.iter().copied().find(|round| *round == 0 || *round >= brief.rounds);
    unknown.map_or(Ok(()), |round| Err(Cannot::UnknownRound { round, wish: "home" }))
}

/// Pairs that stick together, joined into groups.
fn units(brief: &Brief) -> Result<(Vec<Vec<u32>>, Vec<u32>), Cannot> {
    let n = brief.people as usize;
    let mut root: Vec<u32> = (0..brief.people).collect();
    fn find(root: &mut [u32], mut at: u32) -> u32 {
        while root[at as usize] != at {
            root[at as usize] = root[root[at as usize] as usize];
            at = root[at as usize];
        }
        at
    }
    for (a, b) in &brief.together {
        let (a, b) = (find(&mut root, *a), find(&mut root, *b));
        root[a.max(b) as usize] = a.min(b);
    }
    let mut unit_of = vec![ALONE; n];
    let mut units: Vec<Vec<u32>> = Vec::new();
    for (a, b) in &brief.together {
        for person in [*a, *b] {
            let top = find(&mut root, person) as usize;
            if unit_of[top] == ALONE {
                unit_of[top] = units.len() as u32;
                units.push(vec![top as u32]);
            }
            if unit_of[person as usize] == ALONE {
                unit_of[person as usize] = unit_of[top];
                units[unit_of[top] as usize].push(person);
            }
        }
    }
    Ok((units, unit_of))
}
