//! What rounds are worth: meetings that repeat, beside what no plan could beat. It
//! recounts where people really sat, and must never call optimal what is not proven.

use serde::{Deserialize, Serialize};

use super::planning::Numbers;
use super::{Hall, Stay};
use crate::seating::audit::audit_known;
use crate::seating::bound::{Bound, Days};
use crate::seating::{AWAY, Brief, Plan, Rules};
use crate::words::{ParticipantId, TableId};

/// What rounds are worth, beside what no plan could beat for those who were there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Worth {
    /// Rounds that are counted.
    pub rounds: u16,
    /// The sum over pairs of all meetings but the first.
    pub repeats: u32,
    /// The proven minimum of that.
    pub bound: u32,
    /// Said only when both are equal.
    pub optimal: bool,
    /// The fewest different people that anybody has met.
    pub met_min: u32,
    /// The mean of it.
    pub met_mean: f64,
    /// The most meetings of any pair.
    pub pair_max: u32,
}

/// Rounds by the planner's numbers, and which tables were open in them.
struct Rounds {
    numbers: Numbers,
    tables: Vec<Vec<u16>>,
    opens: Vec<Vec<bool>>,
}

impl Hall {
    /// What the rounds so far are worth, as people really sat; none before anybody sits.
    #[must_use]
    pub fn worth_so_far(&self) -> Option<Worth> {
        let nobody = self.count_here() == 0 && self.sittings.is_empty();
        if nobody { None } else { self.weigh(&self.rounds_so_far()) }
    }

    /// The same with the rounds to come as they are planned; none if none are to come. Before
    /// anybody is here it is the plan for all who are expected.
    #[must_use]
    pub fn worth_as_planned(&self) -> Option<Worth> {
        let nobody = self.count_here() == 0 && self.sittings.is_empty();
        let mut rounds = if nobody { self.nothing_yet() } else { self.rounds_so_far() };
        let ahead = if nobody { 0 } else { self.furthest + 1 };
        if ahead >= self.planned_rounds() {
            return None;
        }
        for round in ahead..self.planned_rounds() {
            let seats = if nobody { self.plan(round) } else { self.routed(round) };
            rounds.tables.push(rounds.numbers.tables(&seats));
            rounds.opens.push(self.opens(&self.open().collect::<Vec<_>>()));
        }
        self.weigh(&rounds)
    }

    fn nothing_yet(&self) -> Rounds {
        let all = self.people.iter().filter(|(_, person)| person.stay != Stay::Left);
        Rounds { numbers: Numbers(all.map(|(who, _)| *who).collect()), tables: Vec::new(), opens: Vec::new() }
    }

    /// The rounds that lasted, and the one that runs.
    fn rounds_so_far(&self) -> Rounds {
        let came = self.people.iter().filter(|(_, person)| person.stay != Stay::Expected);
        let numbers = Numbers(came.map(|(who, _)| *who).collect::<Vec<ParticipantId>>());
        let open: Vec<TableId> = self.open().collect();
        let now = self.sitting_now();
        let seats = self.lasting().map(|sitting| &sitting.seats).chain([&now]);
        let tables = seats.map(|seats| numbers.tables(seats)).collect();
        let opens = self.lasting().map(|sitting| &sitting.open).chain([&open]);
        Rounds { tables, opens: opens.map(|open| self.opens(open)).collect(), numbers }
    }

    fn weigh(&self, rounds: &Rounds) -> Option<Worth> {
        let count = u16::try_from(rounds.tables.len()).ok()?;
        let rules = Rules::of(self.brief(&rounds.numbers, count)).ok()?;
        let here = |seats: &Vec<u16>| seats.iter().map(|table| *table != AWAY).collect();
        let present: Vec<Vec<bool>> = rounds.tables.iter().map(here).collect();
        let sizes = |(open, present): (&Vec<bool>, &Vec<bool>)| {
            let shut = open.iter().enumerate().filter(|(_, open)| !**open).map(|(table, _)| (table as u16, 0));
            let brief = Brief { tables: open.len() as u16, closed: shut.collect(), ..Brief::default() };
            brief.ranges(0, present.iter().filter(|here| **here).count() as u32)
        };
        let ranges: Vec<_> = rounds.opens.iter().zip(&present).map(sizes).collect();
        let bound = Bound::over(&rules, &Days { present: &present, ranges: &ranges });
        let plan = Plan { rounds: rounds.tables.clone() };
        let audit = audit_known(&rules, &plan, &present, &ranges, &self.known(&rounds.numbers));
        Some(Worth {
            rounds: count,
            repeats: u32::try_from(audit.repeats).unwrap_or(u32::MAX),
            bound: u32::try_from(bound.repeats).unwrap_or(u32::MAX),
            optimal: audit.repeats == bound.repeats,
            met_min: audit.met_min,
            met_mean: audit.met_mean,
            pair_max: audit.pair_max,
        })
    }
}
