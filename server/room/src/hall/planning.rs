//! From the hall to the planner and back. People get numbers without gaps, the list's
//! wishes become what the planner must honour, and what it finds becomes routes. The
//! planner never sees a name. Where wishes cannot hold the hall is still seated, with
//! tables of the right sizes; it must never leave anybody without a table.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;

use super::{Hall, Invited, Rerouted, Seats, Sitting, Stay};
use crate::guests::folded;
use crate::guests::wishes::{self, Needs};
use crate::limits;
use crate::seating::{AWAY, About, Brief, Cannot, Effort, Living, NO_GROUP, Rules, seat};
use crate::words::{Moment, ParticipantId, Refusal, TableId};

/// By what tables are mixed, and who is kept apart; columns by their names in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixing {
    /// Columns whose values are spread over the tables; none: the first columns of the list.
    pub spread: Option<Vec<String>>,
    /// Nobody sits with whom they answer to.
    pub line: bool,
    /// Columns whose equal values never share a table.
    pub apart: Vec<String>,
}

impl Default for Mixing {
    fn default() -> Self {
        Self { spread: None, line: true, apart: Vec::new() }
    }
}

/// The planner's numbers of people.
pub(super) struct Numbers(pub(super) Vec<ParticipantId>);

impl Numbers {
    pub(super) fn of(&self, who: ParticipantId) -> Option<u32> {
        self.0.binary_search(&who).ok().map(|place| place as u32)
    }

    pub(super) fn tables(&self, seats: &Seats) -> Vec<u16> {
        self.0.iter().map(|who| seats.get(who).map_or(AWAY, |table| table.0 - 1)).collect()
    }
}

impl Hall {
    /// Routes of a list of guests, for all rounds that are planned. Whoever is here already
    /// keeps the table where they sit.
    ///
    /// # Errors
    /// [`Refusal::CannotHold`] with the wish that cannot.
    pub fn plan_list(&self, invited: &mut Invited, at: &mut Moment) -> Result<(), Refusal> {
        let mut hall = self.clone();
        hall.take_list(invited, at.now);
        let numbers = Numbers(hall.people.iter().filter(|(_, p)| p.stay != Stay::Left).map(|(who, _)| *who).collect());
        if numbers.0.len() < 2 {
            return Ok(());
        }
        let mut brief = hall.brief(&numbers, self.planned_rounds());
        brief.closed = hall.tables.iter().filter(|(_, t)| t.closed).map(|(id, _)| (id.0 - 1, 0)).collect();
        let stop = || false;
        let mut effort = Effort::new(at.dice.next_u64(), limits::PLAN_STEPS, &stop);
        let plan = match seat(brief, &mut effort) {
            Ok(seating) => seating.plan,
            // So few at so many tables in use: the formula seats them until some tables are closed.
            Err(Cannot::TableOfOne { .. }) => return Ok(()),
            Err(cannot) => return Err(hall.refused(&numbers, &cannot)),
        };
        for it in &mut invited.seats {
            let Some(number) = numbers.of(it.who) else { continue };
            it.route = plan.itinerary(number as usize).into_iter().map(|table| TableId(table + 1)).collect();
            if let Ok(person) = self.here(it.who)
                && let Some(table) = person.table
            {
                it.route.iter_mut().take(usize::from(self.round) + 1).for_each(|place| *place = table);
            }
        }
        Ok(())
    }

    /// A wish that cannot hold, with the names of those whom it concerns.
    fn refused(&self, numbers: &Numbers, cannot: &Cannot) -> Refusal {
        let About { wish, people, table } = cannot.about();
        let name = |number: u32| numbers.0.get(number as usize).and_then(|who| self.name(*who)).map(str::to_owned);
        Refusal::CannotHold {
            wish: wish.into(),
            people: people.into_iter().filter_map(name).collect(),
            table: table.map(|table| TableId(table + 1)),
        }
    }

    /// Routes from `round` on for those who are here, as reality wants them: what was planned or
    /// announced holds as far as it can.
    #[must_use]
    pub fn replan(&self, round: u16, told: Option<&Seats>, at: &mut Moment) -> Vec<Rerouted> {
        let numbers = Numbers(self.people.keys().copied().collect());
        let rounds = self.planned_rounds().max(round + 1);
        let mut plan: Vec<Vec<u16>> = (round..rounds).map(|round| numbers.tables(&self.routed(round))).collect();
        if let (Some(told), Some(first)) = (told, plan.first_mut()) {
            *first = numbers.tables(told);
        }
        let known = self.searched && plan.first().is_some_and(|first| self.fits(&numbers, first));
        let steps = if known { limits::MEND_STEPS } else { limits::PLAN_STEPS };
        let stop = || false;
        let mut effort = Effort::new(at.dice.next_u64(), steps, &stop);
        let Some(rounds) = self.next_rounds(&numbers, plan, None, &mut effort) else { return Vec::new() };
        let mut changed = Vec::new();
        for (number, who) in numbers.0.iter().enumerate().filter(|(_, who)| self.here(**who).is_ok()) {
            let was = self.people[who].route.clone();
            let mut now = was.clone();
            let here = self.table_of(*who).unwrap_or(TableId(1));
            now.resize(now.len().max(usize::from(round) + rounds.len()), here);
            for (place, seats) in now[usize::from(round)..].iter_mut().zip(&rounds) {
                *place = TableId(seats[number] + 1);
            }
            if now != was {
                changed.push(Rerouted { who: *who, was, now });
            }
        }
        changed
    }

    /// The open tables that those who are here can fill, so that a plan leaves nobody alone: those
    /// first at which somebody must stay.
    fn filled(&self) -> Vec<TableId> {
        let guests = self.all_here().filter_map(|(who, _)| self.guest(who));
        let stays: BTreeSet<TableId> = guests.flat_map(|guest| guest.host.into_iter().chain(guest.fixed)).collect();
        let mut tables: Vec<TableId> = self.open().collect();
        tables.sort_by_key(|table| !stays.contains(table));
        let enough = self.count_here() as usize / usize::from(limits::TABLE_SEATS.0);
        tables.truncate(enough.max(stays.len()).max(1));
        tables.sort_unstable();
        tables
    }

    /// Whether everybody who is here has an open table in a round, and sizes differ by one at most.
    fn fits(&self, numbers: &Numbers, tables: &[u16]) -> bool {
        let mut sizes: BTreeMap<u16, u32> = self.filled().into_iter().map(|table| (table.0 - 1, 0)).collect();
        let here = numbers.0.iter().zip(tables).filter(|(who, _)| self.here(**who).is_ok());
        for (_, table) in here {
            match sizes.get_mut(table) {
                Some(size) => *size += 1,
                None => return false,
            }
        }
        let (least, most) = (sizes.values().min(), sizes.values().max());
        least.zip(most).is_some_and(|(least, most)| most - least <= 1)
    }

    /// A round in front of those that are planned: those of a group at as many tables as they fill,
    /// what is left over shares tables. Whoever is in no group is left over.
    #[must_use]
    pub fn gather(&self, round: u16, groups: &[Vec<ParticipantId>], at: &mut Moment) -> Vec<Rerouted> {
        let numbers = Numbers(self.people.keys().copied().collect());
        let mut column = vec![NO_GROUP; numbers.0.len()];
        for (group, who) in groups.iter().enumerate().flat_map(|(group, all)| all.iter().map(move |who| (group, who))) {
            if let Some(number) = numbers.of(*who) {
                column[number as usize] = group as u16;
            }
        }
        let stop = || false;
        let mut effort = Effort::new(at.dice.next_u64(), limits::PLAN_STEPS, &stop);
        let anywhere = vec![vec![AWAY; numbers.0.len()]];
        let Some(rounds) = self.next_rounds(&numbers, anywhere, Some(column), &mut effort) else { return Vec::new() };
        let inserted = |(number, who): (usize, &ParticipantId)| {
            let was = self.people[who].route.clone();
            let table = Some(rounds[0][number]).filter(|table| *table != AWAY).map(|table| TableId(table + 1));
            let mut now = was.clone();
            now.insert(usize::from(round).min(was.len()), table.or(was.first().copied())?);
            Some(Rerouted { who: *who, was, now })
        };
        numbers.0.iter().enumerate().filter_map(inserted).collect()
    }

    /// The rounds of a plan as they can be now, the first of them grouped if there are groups;
    /// without the wishes if these cannot hold.
    fn next_rounds(
        &self,
        numbers: &Numbers,
        plan: Vec<Vec<u16>>,
        groups: Option<Vec<u16>>,
        effort: &mut Effort<'_>,
    ) -> Option<Vec<Vec<u16>>> {
        let past = self.past(numbers);
        let gather = groups.map(|groups| (past.len() as u16, groups)).into_iter().collect();
        let mut brief = Brief { gather, ..self.brief(numbers, past.len() as u16 + 1) };
        let bare = Brief {
            people: brief.people,
            tables: brief.tables,
            rounds: brief.rounds,
            gather: brief.gather.clone(),
            ..Brief::default()
        };
        // A plan has spread the columns already: who steps in for somebody must not stir it all up.
        if plan.first().is_some_and(|first| first.iter().any(|table| *table != AWAY)) {
            brief.spread.clear();
        }
        let present: Vec<bool> = numbers.0.iter().map(|who| self.here(*who).is_ok()).collect();
        let open = self.opens(&self.filled());
        let known = self.known(numbers);
        let count = plan.len();
        let plan: Vec<Vec<u16>> = past.iter().cloned().chain(plan).collect();
        [brief, bare].into_iter().find_map(|brief| {
            let living = Living {
                rules: Rules::of(brief).ok()?,
                past: past.clone(),
                plan: plan.clone(),
                vacant: Vec::new(),
                known: known.clone(),
                present: present.clone(),
                open: open.clone(),
            };
            living.replan(count, effort).ok().map(|it| it.rounds)
        })
    }

    /// What the planner is asked, for these people.
    pub(super) fn brief(&self, numbers: &Numbers, rounds: u16) -> Brief {
        let apart: Vec<usize> = self.mixing.apart.iter().filter_map(|name| self.column(name)).collect();
        let wishes = wishes::brief(&self.needs(numbers), &self.spread_columns(), &apart);
        Brief { tables: self.tables.keys().next_back().map_or(1, |last| last.0), rounds, ..wishes }
    }

    /// What the list says of these people; nobody hosts a closed table.
    fn needs(&self, numbers: &Numbers) -> Vec<Needs<'_>> {
        let open = |table: &TableId| self.tables.get(table).is_some_and(|it| !it.closed);
        let needs = |who: &ParticipantId| {
            let Some(guest) = self.guest(*who) else { return Needs::default() };
            Needs {
                says: &guest.says,
                reports_to: guest.reports_to.filter(|_| self.mixing.line).and_then(|boss| numbers.of(boss)),
                apart: guest.apart.as_deref(),
                together: guest.together.as_deref(),
                host: guest.host.filter(open),
                fixed: guest.fixed.filter(open),
            }
        };
        numbers.0.iter().map(needs).collect()
    }

    /// The place of a column of the list.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| folded(column) == folded(name))
    }

    /// The columns by which tables are mixed.
    fn spread_columns(&self) -> Vec<usize> {
        match &self.mixing.spread {
            Some(names) => names.iter().filter_map(|name| self.column(name)).collect(),
            None => (0..self.columns.len().min(limits::SPREAD)).collect(),
        }
    }

    /// Those who are here and say the same in a column of the list; none if it has no such column.
    #[must_use]
    pub fn alike(&self, name: &str) -> Option<Vec<Vec<ParticipantId>>> {
        let column = self.column(name)?;
        let numbers = Numbers(self.all_here().map(|(who, _)| who).collect());
        let groups = wishes::alike(&self.needs(&numbers), |it| it.says.get(column).map(String::as_str));
        let names = |group: Vec<u32>| group.into_iter().map(|number| numbers.0[number as usize]).collect();
        Some(groups.into_iter().map(names).collect())
    }

    /// Where everybody sat in the rounds that lasted, and where they sit now.
    fn past(&self, numbers: &Numbers) -> Vec<Vec<u16>> {
        let now = self.sitting_now();
        self.lasting().map(|sitting| &sitting.seats).chain([&now]).map(|seats| numbers.tables(seats)).collect()
    }

    /// The rounds in which people have met.
    pub(super) fn lasting(&self) -> impl Iterator<Item = &Sitting> {
        self.sittings.iter().filter(|sitting| sitting.lasted)
    }

    /// Where everybody who is here sits now.
    pub(super) fn sitting_now(&self) -> Seats {
        self.all_here().filter_map(|(who, p)| Some((who, p.table?))).collect()
    }

    /// Who has met beside those rounds: somebody left, or changed tables, before the end of one.
    pub(super) fn known(&self, numbers: &Numbers) -> Vec<(u32, u32)> {
        let mut known = Vec::new();
        for ((a, b), times) in &self.met {
            let (Some(one), Some(other)) = (numbers.of(*a), numbers.of(*b)) else { continue };
            let together =
                |sitting: &&Sitting| sitting.seats.get(a).is_some_and(|table| sitting.seats.get(b) == Some(table));
            let beside = usize::from(*times).saturating_sub(self.lasting().filter(together).count());
            known.extend(std::iter::repeat_n((one, other), beside));
        }
        known
    }

    /// Open tables by their places.
    pub(super) fn opens(&self, open: &[TableId]) -> Vec<bool> {
        let last = self.tables.keys().next_back().map_or(1, |last| last.0);
        (1..=last).map(|n| open.contains(&TableId(n))).collect()
    }

    /// Where those who are here are planned in a round.
    pub(super) fn routed(&self, round: u16) -> Seats {
        self.all_here().filter_map(|(who, p)| Some((who, *p.route.get(usize::from(round))?))).collect()
    }
}
