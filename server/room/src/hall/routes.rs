//! Everybody's tables of the rounds to come: by the formula for a hall as it was
//! planned, and one by one for those who come later. It proposes; a route is somebody's
//! only once an event says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hall, Rerouted, Route, Seats, Stay};
use crate::seating::Label;
use crate::words::{ParticipantId, TableId};

/// The route of the `index`-th seat (from 0) of a hall of `tables`.
pub(super) fn by_formula(index: u32, tables: u16, rounds: u16) -> Route {
    let label = Label::of(index, tables);
    (0..rounds.max(1)).map(|round| TableId(label.table(round, tables) + 1)).collect()
}

impl Hall {
    /// Rounds that have a plan, home included.
    #[must_use]
    pub fn planned_rounds(&self) -> u16 {
        let longest = self.people.values().map(|person| person.route.len()).max().unwrap_or(1);
        u16::try_from(longest).unwrap_or(u16::MAX)
    }

    /// Everybody's first table: where they really sat before the first move, else the plan's.
    #[must_use]
    pub fn home(&self) -> Seats {
        let first = self.sittings.first().map(|sitting| &sitting.seats);
        let sat = |who: &ParticipantId| first.and_then(|seats| seats.get(who)).copied();
        let people = self.people.iter().filter(|(_, person)| person.stay != Stay::Left);
        people.filter_map(|(who, p)| Some((*who, sat(who).or(p.route.first().copied())?))).collect()
    }

    /// The route of somebody who comes now and sits at `table`. In each round to come they sit
    /// where fewest are planned and, among these, where they meet fewest people again.
    #[must_use]
    pub fn route_from(&self, table: TableId) -> Route {
        let rounds = self.planned_rounds().max(self.round + 1);
        let mut route: Route = vec![table; usize::from(self.round) + 1];
        let mut known: BTreeSet<ParticipantId> = self.at_table(table).map(|(who, _)| who).collect();
        for round in usize::from(self.round) + 1..usize::from(rounds) {
            let plan = self.planned_at(round);
            let again = |who: &&ParticipantId| known.contains(*who);
            let cost = |people: &BTreeSet<ParticipantId>| (people.len(), people.iter().filter(again).count());
            let best = plan.iter().min_by_key(|(id, people)| (cost(people), **id));
            let Some((next, people)) = best else { break };
            known.extend(people);
            route.push(*next);
        }
        route
    }

    /// Other tables for those who were to sit at `closed` in a round to come, one after the other.
    #[must_use]
    pub fn routes_round(&self, closed: TableId) -> Vec<Rerouted> {
        let ahead = usize::from(self.round) + 1;
        let mut plans: Vec<_> = (0..usize::from(self.planned_rounds())).map(|round| self.planned_at(round)).collect();
        let mut changed = Vec::new();
        for (who, person) in self.people.iter().filter(|(_, person)| person.stay != Stay::Left) {
            let mut now = person.route.clone();
            for round in ahead..now.len() {
                if now[round] == closed
                    && let Some(next) = self.least_known(*who, &plans[round])
                {
                    now[round] = next;
                    plans[round].entry(next).or_default().insert(*who);
                }
            }
            if now != person.route {
                changed.push(Rerouted { who: *who, was: person.route.clone(), now });
            }
        }
        changed
    }

    /// The smallest table of a plan and, among equals, the one with fewest whom somebody has met.
    fn least_known(&self, who: ParticipantId, plan: &BTreeMap<TableId, BTreeSet<ParticipantId>>) -> Option<TableId> {
        let met = |other: &&ParticipantId| self.met.contains_key(&(who.min(**other), who.max(**other)));
        let cost = |people: &BTreeSet<ParticipantId>| (people.len(), people.iter().filter(met).count());
        plan.iter().min_by_key(|(id, people)| (cost(people), **id)).map(|(id, _)| *id)
    }

    /// Who is planned at each open table in a round.
    fn planned_at(&self, round: usize) -> BTreeMap<TableId, BTreeSet<ParticipantId>> {
        let open = self.tables.iter().filter(|(_, table)| !table.closed);
        let mut plan: BTreeMap<TableId, BTreeSet<ParticipantId>> = open.map(|(id, _)| (*id, BTreeSet::new())).collect();
        for (who, person) in self.people.iter().filter(|(_, person)| person.stay != Stay::Left) {
            if let Some(people) = person.route.get(round).and_then(|table| plan.get_mut(table)) {
                people.insert(*who);
            }
        }
        plan
    }
}
