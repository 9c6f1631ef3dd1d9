//! From the hall to the planner and back. People get numbers without gaps, the list's
//! wishes become what the planner must honour, and what it finds becomes routes. The
//! planner never sees a name. Where wishes cannot hold the hall is still seated, with
//! tables of the right sizes; it must never leave anybody without a table.

use std::collections::BTreeMap;

use rand::Rng;

use super::{Hall, Invited, Rerouted, Seats, Sitting, Stay};
use crate::guests::folded;
use crate::limits;
use crate::seating::{AWAY, Brief, Cannot, Effort, Living, NO_GROUP, Rules, seat};
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
        let plan = seat(brief, &mut effort).map_err(|cannot| hall.refused(&numbers, &cannot))?.plan;
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
        let (wish, people, table) = match *cannot {
            Cannot::TwoTables { person, tables } => ("fixed", vec![person], Some(tables.1)),
            Cannot::Crowded { table, .. } => ("fixed", Vec::new(), Some(table)),
            Cannot::TwoHosts { table } => ("host", Vec::new(), Some(table)),
            Cannot::StaysAtClosed { person, table, .. } => ("closed", vec![person], Some(table)),
            Cannot::GroupTooLarge { person, .. } => ("together", vec![person], None),
            Cannot::NoRoom => ("together", Vec::new(), None),
            Cannot::ApartAndTogether { pair } => ("apart", vec![pair.0, pair.1], None),
            Cannot::ApartAtOneTable { pair, table } => ("apart", vec![pair.0, pair.1], Some(table)),
            Cannot::ApartWithoutTables { person, .. } => ("apart", vec![person], None),
            _ => ("tables", Vec::new(), None),
        };
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
        let stop = || false;
        let mut effort = Effort::new(at.dice.next_u64(), limits::PLAN_STEPS, &stop);
        let mut plan: Vec<Vec<u16>> = (round..rounds).map(|round| numbers.tables(&self.routed(round))).collect();
        if let (Some(told), Some(first)) = (told, plan.first_mut()) {
            *first = numbers.tables(told);
        }
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
        let open = self.opens(&self.open().collect::<Vec<_>>());
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
        let mut brief = Brief {
            people: numbers.0.len() as u32,
            tables: self.tables.keys().next_back().map_or(1, |last| last.0),
            rounds,
            ..Brief::default()
        };
        let open = |table: TableId| self.tables.get(&table).is_some_and(|it| !it.closed);
        for (number, who) in numbers.0.iter().enumerate() {
            let Some(guest) = self.guest(*who) else { continue };
            let number = number as u32;
            brief.hosts.extend(guest.host.filter(|table| open(*table)).map(|table| (number, table.0 - 1)));
            brief.fixed.extend(guest.fixed.filter(|table| open(*table)).map(|table| (number, table.0 - 1)));
            let boss = guest.reports_to.filter(|_| self.mixing.line).and_then(|boss| numbers.of(boss));
            brief.apart.extend(boss.map(|boss| (number, boss)));
        }
        brief.spread = self.spread_columns().into_iter().map(|column| self.groups(numbers, column)).collect();
        self.bound(numbers, &mut brief);
        brief
    }

    /// Words that people share: kept together, or apart.
    fn bound(&self, numbers: &Numbers, brief: &mut Brief) {
        let together = self.sharing(numbers, |guest| guest.together.as_deref());
        for group in together {
            brief.together.extend(group[1..].iter().map(|other| (group[0], *other)));
        }
        let apart: Vec<usize> = self.mixing.apart.iter().filter_map(|name| self.column(name)).collect();
        let mut groups = self.sharing(numbers, |guest| guest.apart.as_deref());
        for column in apart {
            groups.extend(self.sharing(numbers, |guest| guest.says.get(column).map(String::as_str)));
        }
        for group in groups {
            for (place, one) in group.iter().enumerate() {
                brief.apart.extend(group[..place].iter().map(|other| (*other, *one)));
            }
        }
    }

    /// Those who say the same, two or more, by the planner's numbers.
    fn sharing<'a>(&'a self, numbers: &Numbers, says: impl Fn(&'a super::Invitee) -> Option<&'a str>) -> Vec<Vec<u32>> {
        let mut groups: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (number, who) in numbers.0.iter().enumerate() {
            if let Some(word) = self.guest(*who).and_then(&says).filter(|word| !word.is_empty()) {
                groups.entry(folded(word)).or_default().push(number as u32);
            }
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
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
        let groups = self.sharing(&numbers, |guest| guest.says.get(column).map(String::as_str));
        let names = |group: Vec<u32>| group.into_iter().map(|number| numbers.0[number as usize]).collect();
        Some(groups.into_iter().map(names).collect())
    }

    fn groups(&self, numbers: &Numbers, column: usize) -> Vec<u16> {
        let mut groups = vec![NO_GROUP; numbers.0.len()];
        let of_column = self.sharing(numbers, |guest| guest.says.get(column).map(String::as_str));
        for (number, group) in of_column.into_iter().enumerate() {
            group.into_iter().for_each(|person| groups[person as usize] = number as u16);
        }
        groups
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
