//! What no plan can beat, and why. A bound is named with its terms, so that it can
//! be checked by hand; it must never be above what a plan reaches.

use std::fmt::Write;

use super::pairs::groups;
use super::rules::{ALONE, Rules};

/// Proven minima.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Meetings too many: the sum over pairs of all meetings but the first.
    pub repeats: u64,
    /// How many of these come from the rounds at home.
    pub home: u64,
    /// Pairs alike at one table, over all rounds and columns.
    pub alike: u64,
    /// Nobody can be sure to meet more people than this.
    pub met_min: u32,
    /// Which law gives it, and its terms.
    pub by: String,
}

/// Who is there in each round, and how large tables are.
pub struct Days<'a> {
    /// By round, then person.
    pub present: &'a [Vec<bool>],
    /// By round, then table.
    pub ranges: &'a [Vec<(u16, u16)>],
}

/// Pairs that meet when `people` are spread over `cells` as evenly as can be.
#[must_use]
pub fn forced(people: u64, cells: u64) -> u64 {
    if cells == 0 {
        return 0;
    }
    let (each, more) = (people / cells, people % cells);
    more * (each + 1) * each / 2 + (cells - more) * each * each.saturating_sub(1) / 2
}

impl Bound {
    /// The bound for everybody present in all rounds.
    #[must_use]
    pub fn of(rules: &Rules) -> Self {
        let brief = &rules.brief;
        let present = vec![vec![true; brief.people as usize]; usize::from(brief.rounds)];
        let ranges: Vec<_> = (0..brief.rounds).map(|round| brief.ranges(round, brief.people)).collect();
        Self::over(rules, &Days { present: &present, ranges: &ranges })
    }

    /// The bound for people who come and go.
    #[must_use]
    pub fn over(rules: &Rules, days: &Days<'_>) -> Self {
        let home: u64 = rounds(rules, days, true).map(|r| pairs_of(days, r)).sum();
        let laws = [counting(rules, days), pigeonhole(rules, days), together(rules, days)];
        let best = laws.into_iter().rev().max_by_key(|law| law.0).unwrap_or_default();
        let (alike, alike_by) = alike(rules, days);
        let mut by = best.1;
        if home > 0 {
            let _ = write!(by, "; home rounds +{home}");
        }
        if !rules.brief.spread.is_empty() {
            let _ = write!(by, "; {alike_by}");
        }
        Self { repeats: best.0 + home, home, alike, met_min: met(rules, days), by }
    }
}

type Law = (u64, String);

/// Rounds that are, or are not, a return home.
fn rounds<'a>(rules: &'a Rules, days: &'a Days<'_>, home: bool) -> impl Iterator<Item = usize> + Clone + 'a {
    (0..days.present.len()).filter(move |round| rules.is_home(*round as u16) == home)
}

fn here(days: &Days<'_>, round: usize) -> u64 {
    days.present[round].iter().filter(|here| **here).count() as u64
}

fn open(days: &Days<'_>, round: usize) -> u64 {
    days.ranges[round].iter().filter(|range| range.1 > 0).count() as u64
}

/// Pairs at one table in a round: the fewest that its sizes allow.
fn pairs_of(days: &Days<'_>, round: usize) -> u64 {
    evenest(days, round).iter().map(|size| size * size.saturating_sub(1) / 2).sum()
}

/// L1: a pair counts once; what is over is repeated.
fn counting(rules: &Rules, days: &Days<'_>) -> Law {
    let rounds = rounds(rules, days, false);
    let pairs: u64 = rounds.clone().map(|round| pairs_of(days, round)).sum();
    let ever = days.present.first().map_or(0, Vec::len);
    let people = (0..ever).filter(|person| days.present.iter().any(|round| round[*person])).count() as u64;
    let all = people * people.saturating_sub(1) / 2;
    let bound = pairs.saturating_sub(all);
    (bound, format!("L1 counting: {pairs} pairs at tables - {all} pairs of people = {bound}"))
}

/// L2: a table with more seats than there are tables cannot part. Counted against the first round,
/// over those who are there both times.
fn pigeonhole(rules: &Rules, days: &Days<'_>) -> Law {
    let mut terms: Vec<u64> = Vec::new();
    let first = days.present.first().map_or(&[][..], Vec::as_slice);
    for round in rounds(rules, days, false).skip(1) {
        let stay = first.iter().zip(&days.present[round]).filter(|(a, b)| **a && **b).count() as u64;
        let whole = stay == here(days, 0);
        let tables = open(days, round);
        let term = if whole {
            evenest(days, 0).into_iter().map(|size| forced(size, tables)).sum()
        } else {
            let before = open(days, 0).max(1);
            let (each, more) = (stay / before, stay % before);
            more * forced(each + 1, tables) + (before - more) * forced(each, tables)
        };
        terms.push(term);
    }
    let bound: u64 = terms.iter().sum();
    (bound, format!("L2 pigeonhole: {} = {bound}", sum(&terms)))
}

/// Sizes of a round with the smaller tables filled first: no choice forces fewer pairs.
fn evenest(days: &Days<'_>, round: usize) -> Vec<u64> {
    let mut ranges: Vec<(u64, u64)> =
        days.ranges[round].iter().map(|range| (u64::from(range.0), u64::from(range.1))).collect();
    ranges.sort_unstable();
    let mut spare = here(days, round).saturating_sub(ranges.iter().map(|range| range.0).sum());
    let size = |(least, most): (u64, u64)| {
        let more = (most - least).min(spare);
        spare -= more;
        least + more
    };
    ranges.into_iter().map(size).collect()
}

/// L3: whoever is kept together, or stays at one table, meets in each round.
fn together(rules: &Rules, days: &Days<'_>) -> Law {
    let mut groups: Vec<Vec<u32>> = rules.units.iter().filter(|unit| !rules.stays(unit[0] as usize)).cloned().collect();
    for table in 0..rules.brief.tables {
        let staying = rules.anchor.iter().enumerate().filter(|(_, anchor)| **anchor == table);
        groups.push(staying.map(|(person, _)| person as u32).collect());
    }
    let rounds = rounds(rules, days, false);
    let mut terms = Vec::new();
    for group in groups.iter().filter(|group| group.len() > 1) {
        for (i, a) in group.iter().enumerate() {
            for b in &group[..i] {
                let both = |round: &usize| days.present[*round][*a as usize] && days.present[*round][*b as usize];
                terms.push((rounds.clone().filter(both).count() as u64).saturating_sub(1));
            }
        }
    }
    let bound: u64 = terms.iter().sum();
    (bound, format!("L3 kept together: {} pairs over the rounds = {bound}", terms.len()))
}

/// L4: a department larger than the number of tables meets itself, and so do those of it who are
/// kept together or stay at one table.
fn alike(rules: &Rules, days: &Days<'_>) -> Law {
    let mut terms: Vec<u64> = vec![0; days.present.len()];
    for group in rules.brief.spread.iter().flat_map(|column| groups(column)) {
        for (round, present) in days.present.iter().enumerate() {
            let members: Vec<usize> = group.iter().copied().filter(|person| present[*person]).collect();
            terms[round] += forced(members.len() as u64, open(days, round)).max(bound_pairs(rules, &members));
        }
    }
    let bound: u64 = terms.iter().sum();
    (bound, format!("L4 alike: {} = {bound}", sum(&terms)))
}

/// How many pairs of these people sit together in any plan.
fn bound_pairs(rules: &Rules, members: &[usize]) -> u64 {
    let mut ties: Vec<(bool, u32)> = Vec::new();
    for person in members {
        if rules.stays(*person) {
            ties.push((true, rules.anchor[*person].into()));
        } else if rules.unit_of[*person] != ALONE {
            ties.push((false, rules.unit_of[*person]));
        }
    }
    ties.sort_unstable();
    ties.chunk_by(|a, b| a == b).map(|tie| (tie.len() * (tie.len() - 1) / 2) as u64).sum()
}

/// The most that everybody can have met: seats beside them, less what smaller tables take away.
fn met(rules: &Rules, days: &Days<'_>) -> u32 {
    let everybody = days.present.first().map_or(0, Vec::len);
    if days.present.iter().flatten().any(|here| !here) || everybody < 2 {
        return 0;
    }
    let slots: u64 = rounds(rules, days, false).map(|round| 2 * most_pairs(days, round)).sum();
    (slots / everybody as u64).min(everybody as u64 - 1) as u32
}

/// Pairs at one table in a round when the larger tables are filled first.
fn most_pairs(days: &Days<'_>, round: usize) -> u64 {
    let mut ranges: Vec<(u64, u64)> =
        days.ranges[round].iter().map(|range| (u64::from(range.1), u64::from(range.0))).collect();
    ranges.sort_unstable_by(|a, b| b.cmp(a));
    let mut spare = here(days, round).saturating_sub(ranges.iter().map(|range| range.1).sum());
    let mut pairs = 0;
    for (most, least) in ranges {
        let more = (most - least).min(spare);
        spare -= more;
        pairs += (least + more) * (least + more).saturating_sub(1) / 2;
    }
    pairs
}

/// Terms as they are added, equal ones counted.
fn sum(terms: &[u64]) -> String {
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for term in terms {
        match parts.last_mut() {
            Some((count, last)) if last == term => *count += 1,
            _ => parts.push((1, *term)),
        }
    }
    let part = |(count, term): &(u64, u64)| if *count > 1 { format!("{count} x {term}") } else { term.to_string() };
    if parts.is_empty() { "0".into() } else { parts.iter().map(part).collect::<Vec<_>>().join(" + ") }
}
