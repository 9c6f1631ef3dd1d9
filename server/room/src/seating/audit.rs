//! Counts a plan again, from the plan alone: nothing that the engine has counted is
//! believed. It names each hard wish that does not hold.

use std::collections::BTreeMap;
use std::fmt;

use super::brief::NO_GROUP;
use super::plan::{AWAY, Plan};
use super::rules::Rules;

/// What is wrong with a plan. Rounds, people and tables from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Broken {
    Rounds { found: usize },
    Nowhere { round: usize, person: usize },
    Absent { round: usize, person: usize },
    NoTable { round: usize, person: usize, table: u16 },
    Size { round: usize, table: usize, people: usize },
    Moved { round: usize, person: usize },
    NotHome { round: usize, person: usize },
    Apart { round: usize, pair: (u32, u32) },
    Parted { round: usize, pair: (u32, u32) },
    Scattered { round: usize, group: u16, tables: usize, fills: usize },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Rounds { found } => write!(f, "the plan has {found} rounds"),
            Self::Nowhere { round, person } => write!(f, "round {}: person {} has no table", round + 1, person + 1),
            Self::Absent { round, person } => {
                write!(f, "round {}: person {} is absent and has a table", round + 1, person + 1)
            }
            Self::NoTable { round, person, table } => write!(
                f,
                "round {}: person {} sits at table {}, which is closed or unknown",
                round + 1,
                person + 1,
                table + 1
            ),
            Self::Size { round, table, people } => {
                write!(f, "round {}: table {} has {people} people", round + 1, table + 1)
            }
            Self::Moved { round, person } => {
                write!(f, "round {}: person {} must stay and has moved", round + 1, person + 1)
            }
            Self::NotHome { round, person } => {
                write!(f, "round {}: person {} is not back home", round + 1, person + 1)
            }
            Self::Apart { round, pair } => {
                write!(f, "round {}: persons {} and {} must be apart", round + 1, pair.0 + 1, pair.1 + 1)
            }
            Self::Parted { round, pair } => {
                write!(f, "round {}: persons {} and {} must be together", round + 1, pair.0 + 1, pair.1 + 1)
            }
            Self::Scattered { round, group, tables, fills } => {
                write!(f, "round {}: group {} has {tables} tables of its own and fills {fills}", round + 1, group + 1)
            }
        }
    }
}

/// What a plan comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// The sum over pairs of all meetings but the first.
    pub repeats: u64,
    /// Hard wishes that do not hold.
    pub broken: Vec<Broken>,
    /// Pairs alike at one table, over all rounds and columns.
    pub alike: u64,
    /// The fewest and the mean number of different people met.
    pub met_min: u32,
    /// Over all who were there in any round.
    pub met_mean: f64,
    /// The most meetings of any pair.
    pub pair_max: u32,
}

/// Recounts a plan for the people who are `present` and the `ranges` of tables, by round.
#[must_use]
pub fn audit(rules: &Rules, plan: &Plan, present: &[Vec<bool>], ranges: &[Vec<(u16, u16)>]) -> Audit {
    audit_known(rules, plan, present, ranges, &[])
}

/// The same for people some of whom have met beside the rounds: pairs, once for each meeting.
#[must_use]
pub fn audit_known(
    rules: &Rules,
    plan: &Plan,
    present: &[Vec<bool>],
    ranges: &[Vec<(u16, u16)>],
    known: &[(u32, u32)],
) -> Audit {
    let mut audit = Audit::default();
    if plan.rounds.len() != present.len() {
        audit.broken.push(Broken::Rounds { found: plan.rounds.len() });
    }
    for (round, seats) in plan.rounds.iter().enumerate().take(present.len()) {
        places(&mut audit, round, seats, &present[round], &ranges[round]);
        wishes(&mut audit, rules, plan, round);
        gathered(&mut audit, rules, plan, round, &ranges[round]);
    }
    meetings(&mut audit, rules, plan, known);
    audit
}

/// The same when everybody is there in all rounds.
#[must_use]
pub fn audit_all(rules: &Rules, plan: &Plan) -> Audit {
    let brief = &rules.brief;
    let present = vec![vec![true; brief.people as usize]; usize::from(brief.rounds)];
    let ranges: Vec<_> = (0..brief.rounds).map(|round| brief.ranges(round, brief.people)).collect();
    audit(rules, plan, &present, &ranges)
}

fn places(audit: &mut Audit, round: usize, seats: &[u16], present: &[bool], ranges: &[(u16, u16)]) {
    let mut sizes = vec![0usize; ranges.len()];
    for (person, here) in present.iter().enumerate() {
        match (here, seats.get(person).copied().unwrap_or(AWAY)) {
            (true, AWAY) => audit.broken.push(Broken::Nowhere { round, person }),
            (false, AWAY) => {}
            (false, _) => audit.broken.push(Broken::Absent { round, person }),
            (true, table) => match sizes.get_mut(usize::from(table)) {
                Some(size) if ranges[usize::from(table)].1 > 0 => *size += 1,
                _ => audit.broken.push(Broken::NoTable { round, person, table }),
            },
        }
    }
    let wrong = |(table, people): &(usize, usize)| {
        *people < usize::from(ranges[*table].0) || *people > usize::from(ranges[*table].1)
    };
    let sizes = sizes.into_iter().enumerate().filter(wrong);
    audit.broken.extend(sizes.map(|(table, people)| Broken::Size { round, table, people }));
}

fn wishes(audit: &mut Audit, rules: &Rules, plan: &Plan, round: usize) {
    let brief = &rules.brief;
    let table = |person: u32| plan.table(round, person as usize);
    for (person, wanted) in brief.hosts.iter().chain(&brief.fixed) {
        if table(*person).is_some_and(|table| table != *wanted) {
            audit.broken.push(Broken::Moved { round, person: *person as usize });
        }
    }
    if brief.home.contains(&(round as u16)) {
        let strays = (0..brief.people as usize).filter(|p| plan.table(round, *p) != plan.table(0, *p));
        audit.broken.extend(strays.map(|person| Broken::NotHome { round, person }));
    }
    for pair in &brief.apart {
        if table(pair.0).is_some() && table(pair.0) == table(pair.1) {
            audit.broken.push(Broken::Apart { round, pair: *pair });
        }
    }
    for pair in &brief.together {
        if table(pair.0).is_some() && table(pair.1).is_some() && table(pair.0) != table(pair.1) {
            audit.broken.push(Broken::Parted { round, pair: *pair });
        }
    }
}

/// In a grouped round each group has as many tables of its own as it fills, but for one that it may
/// have to share with those who are left over. Whoever stays at a table, or is kept together with
/// somebody of another group, does not count.
fn gathered(audit: &mut Audit, rules: &Rules, plan: &Plan, round: usize, ranges: &[(u16, u16)]) {
    let Some((_, groups)) = rules.brief.gather.iter().find(|(gathered, _)| usize::from(*gathered) == round) else {
        return;
    };
    let group = |person: &u32| groups[*person as usize];
    let torn = |person: &u32| {
        let unit = rules.units.get(rules.unit_of[*person as usize] as usize);
        unit.is_some_and(|unit| unit.iter().any(|mate| group(mate) != group(person)))
    };
    let (mut found, mut seats) = (BTreeMap::new(), 1);
    for (table, people) in plan.tables(round, rules.brief.tables).iter().enumerate() {
        let movers: Vec<u32> = people.iter().copied().filter(|p| rules.anchor[*p as usize] == AWAY).collect();
        seats = seats.max(usize::from(ranges[table].1).saturating_sub(people.len() - movers.len()));
        let own = movers.windows(2).all(|pair| group(&pair[0]) == group(&pair[1]));
        for (at, person) in movers.iter().enumerate().filter(|(_, person)| !torn(person)) {
            let (people, tables) = found.entry(group(person)).or_insert((0, 0));
            (*people, *tables) = (*people + 1, *tables + usize::from(own && at == 0));
        }
    }
    found.remove(&NO_GROUP);
    for (group, (people, tables)) in found {
        let fills = people / seats;
        if tables + 1 < fills {
            audit.broken.push(Broken::Scattered { round, group, tables, fills });
        }
    }
}

/// Everybody's mates over all rounds, sorted: equal neighbours are repeats.
fn meetings(audit: &mut Audit, rules: &Rules, plan: &Plan, known: &[(u32, u32)]) {
    let tables: Vec<Vec<Vec<u32>>> =
        (0..plan.rounds.len()).map(|round| plan.tables(round, rules.brief.tables)).collect();
    let mut beside: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (a, b) in known {
        beside.entry(*a).or_default().push(*b);
        beside.entry(*b).or_default().push(*a);
    }
    let (mut twice, mut alike, mut met, mut there) = (0, 0, 0u64, 0u64);
    audit.met_min = u32::MAX;
    for person in 0..rules.brief.people {
        let mut mates: Vec<u32> = Vec::new();
        for (round, tables) in tables.iter().enumerate() {
            if let Some(table) = plan.table(round, person as usize).and_then(|t| tables.get(usize::from(t))) {
                mates.extend(table.iter().filter(|mate| **mate != person));
            }
        }
        if plan.rounds.iter().all(|round| round[person as usize] == AWAY) {
            continue;
        }
        let same = |mate: &u32| rules.brief.spread.iter().filter(|c| both(c, person, *mate)).count() as u64;
        alike += mates.iter().map(same).sum::<u64>();
        mates.extend(beside.get(&person).into_iter().flatten());
        mates.sort_unstable();
        let runs = mates.chunk_by(|a, b| a == b).map(<[u32]>::len);
        let distinct = runs.clone().count();
        twice += (mates.len() - distinct) as u64;
        audit.pair_max = audit.pair_max.max(runs.max().unwrap_or(0) as u32);
        audit.met_min = audit.met_min.min(distinct as u32);
        (met, there) = (met + distinct as u64, there + 1);
    }
    (audit.repeats, audit.alike) = (twice / 2, alike / 2);
    audit.met_mean = met as f64 / there.max(1) as f64;
}

fn both(column: &[u16], a: u32, b: u32) -> bool {
    let group = |person: u32| column.get(person as usize).copied().unwrap_or(NO_GROUP);
    group(a) == group(b) && group(a) != NO_GROUP
}
