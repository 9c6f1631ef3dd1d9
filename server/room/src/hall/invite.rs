//! A list of guests becomes seats: everybody in it gets a number, and with it a badge.
//! Whoever is here already keeps their number, and their line of the list if it names
//! them. It proposes; the list holds once an event says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Hall, Person, Route, Stay, routes, tables_for};
use crate::guests::{GuestList, folded};
use crate::limits;
use crate::secret::Own;
use crate::words::{At, ParticipantId, Refusal, TableId};

/// What the list says of one person, under the person's own key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Invitee {
    pub name: String,
    /// What the columns of the hall say, in their order.
    pub says: Vec<String>,
    pub reports_to: Option<ParticipantId>,
    pub apart: Option<String>,
    pub together: Option<String>,
    pub host: Option<TableId>,
    pub fixed: Option<TableId>,
}

/// One seat of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Seat {
    pub who: ParticipantId,
    pub guest: Option<Own<Invitee>>,
    pub route: Route,
}

/// All seats of the plan, and the hall that they need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// By which tables can be mixed.
    pub columns: Vec<String>,
    /// Tables that the plan counts, closed ones included.
    pub tables: u16,
    /// Seats of the plan; whoever comes beyond them is a walk-in.
    pub planned: u32,
    /// In the order of their numbers.
    pub seats: Vec<Seat>,
}

impl Hall {
    /// The seats as they stand.
    #[must_use]
    pub fn invited(&self) -> Invited {
        let seat = |(who, person): (&ParticipantId, &Person)| Seat {
            who: *who,
            guest: person.guest.clone(),
            route: person.route.clone(),
        };
        Invited {
            columns: self.columns.clone(),
            tables: self.table_count(),
            planned: self.planned,
            seats: self.people.iter().map(seat).collect(),
        }
    }

    /// The seats that a list makes. Routes are by the formula, until a plan says better.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] tables; [`Refusal::CannotHold`] for a host or a fixed seat at a table
    /// that the hall does not have.
    pub fn invite(&self, list: &GuestList) -> Result<Invited, Refusal> {
        let here: BTreeMap<ParticipantId, &Person> =
            self.people.iter().filter(|(_, p)| p.stay != Stay::Expected).map(|(who, p)| (*who, p)).collect();
        let numbers = self.numbers(list, &here);
        let all: BTreeSet<ParticipantId> = numbers.iter().chain(here.keys()).copied().collect();
        let planned = all.last().map_or(0, |last| last.0);
        let used = here.values().filter_map(|p| p.table).map(|table| table.0).max().unwrap_or(1);
        let tables = tables_for(all.len() as u32, self.table_seats).max(used);
        if tables > limits::TABLES {
            return Err(Refusal::TooMany { field: "tables".into(), limit: limits::TABLES.into() });
        }
        let rounds = self.planned_rounds();
        let mut guests: BTreeMap<ParticipantId, Own<Invitee>> = BTreeMap::new();
        for (row, guest) in list.guests.iter().enumerate() {
            for (wish, table) in [("host", guest.host), ("fixed", guest.fixed)] {
                if table.is_some_and(|table| table.0 > tables) {
                    return Err(Refusal::CannotHold { wish: wish.into(), people: vec![guest.name.clone()], table });
                }
            }
            let invitee = Invitee {
                name: guest.name.clone(),
                says: guest.says.clone(),
                reports_to: guest.reports_to.and_then(|boss| numbers.get(boss as usize).copied()),
                apart: guest.apart.clone(),
                together: guest.together.clone(),
                host: guest.host,
                fixed: guest.fixed,
            };
            guests.insert(numbers[row], Own::new(numbers[row], invitee));
        }
        let seat = |who: ParticipantId| Seat {
            who,
            guest: guests.get(&who).cloned(),
            route: routes::by_formula(who.0 - 1, tables, rounds),
        };
        let seats = all.into_iter().map(seat).collect();
        Ok(Invited { columns: list.columns.clone(), tables, planned, seats })
    }

    /// The number of each guest: their own if they are here, else the next one that is free.
    fn numbers(&self, list: &GuestList, here: &BTreeMap<ParticipantId, &Person>) -> Vec<ParticipantId> {
        let known: BTreeMap<String, ParticipantId> =
            here.keys().filter_map(|who| Some((folded(self.name(*who)?), *who))).collect();
        let mut free = (1..).map(ParticipantId).filter(|who| !here.contains_key(who));
        let number = |name: &str| known.get(&folded(name)).copied().or_else(|| free.next());
        list.guests.iter().map(|guest| guest.name.as_str()).filter_map(number).collect()
    }

    /// What the list says of somebody.
    #[must_use]
    pub fn guest(&self, who: ParticipantId) -> Option<&Invitee> {
        self.people.get(&who)?.guest.as_ref()?.get()
    }

    /// The one guest of this name who is awaited.
    #[must_use]
    pub fn awaited(&self, name: &str) -> Option<ParticipantId> {
        let wanted = folded(name);
        let awaited = self.people.iter().filter(|(_, person)| person.stay == Stay::Expected);
        let mut found = awaited.filter(|(who, _)| self.guest(**who).is_some_and(|guest| folded(&guest.name) == wanted));
        let (who, _) = found.next()?;
        found.next().is_none().then_some(*who)
    }

    pub(super) fn take_list(&mut self, list: &Invited, at: At) {
        let seats: BTreeMap<ParticipantId, &Seat> = list.seats.iter().map(|seat| (seat.who, seat)).collect();
        self.people.retain(|who, person| person.stay != Stay::Expected || seats.contains_key(who));
        for person in self.people.values_mut() {
            person.guest = None;
        }
        for (who, seat) in seats {
            let person = self.people.entry(who).or_insert_with(|| Person::expected(seat.route.clone(), at));
            (person.guest, person.route) = (seat.guest.clone(), seat.route.clone());
        }
        self.columns.clone_from(&list.columns);
        self.planned = list.planned;
        self.searched = list.seats.iter().any(|seat| seat.guest.is_some());
        self.tables.retain(|table, _| table.0 <= list.tables);
        for table in 1..=list.tables {
            self.tables.entry(TableId(table)).or_default();
        }
    }
}
