//! Counts who is here, from the hall alone. Names go to pilot and helpers only.

use std::collections::BTreeMap;

use super::words::{Board, Door, Guest, Place, Sheet};
use crate::hall::{Hall, Person, Stay};
use crate::limits;
use crate::words::{Audience, ParticipantId, TableId};

pub(super) fn board(hall: &Hall, to: Audience) -> Board {
    let places = places(hall);
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Board {
        doors: hall.doors,
        expected: hall.planned,
        here: hall.count_here(),
        complete: count(places.iter().filter(|place| place.seated == place.expected).count()),
        tables: count(places.len()),
        places: if to == Audience::Phones { Vec::new() } else { places },
        door: to.desk().then(|| door(hall)),
    }
}

/// The tables in use or awaited, each counted in one pass over the people.
fn places(hall: &Hall) -> Vec<Place> {
    let mut places: BTreeMap<TableId, Place> =
        hall.tables.keys().map(|table| (*table, Place { table: *table, seated: 0, here: 0, expected: 0 })).collect();
    for person in hall.people.values().filter(|person| person.stay != Stay::Left) {
        let here = person.stay == Stay::Here;
        let table = if here { person.table } else { awaited_at(hall, person) };
        if let Some(place) = table.and_then(|table| places.get_mut(&table)) {
            place.expected += 1;
            place.here += u16::from(here);
            place.seated += u16::from(here && person.seated);
        }
    }
    places.into_values().filter(|place| place.expected > 0).collect()
}

/// Where somebody who has not come yet would sit; nowhere once the doors are closed.
fn awaited_at(hall: &Hall, person: &Person) -> Option<TableId> {
    if hall.doors { hall.planned(person) } else { None }
}

fn door(hall: &Hall) -> Door {
    let mut door = Door::default();
    for (who, person) in hall.all_here() {
        let (phone, unsure) = (person.device.is_some(), person.by_code && !person.seated);
        door.walk_ins += u32::from(who.0 > hall.planned);
        door.no_phone += u32::from(!phone);
        door.by_code += u32::from(phone && unsure);
        if (!phone || unsure) && door.guests.len() < limits::GUESTS {
            door.guests.push(guest(hall, who, person));
        }
    }
    door
}

fn guest(hall: &Hall, who: ParticipantId, person: &Person) -> Guest {
    Guest { who, name: hall.name(who).map(str::to_owned), table: person.table, phone: person.device.is_some() }
}

pub(super) fn sheet(hall: &Hall, of: TableId) -> Sheet {
    let here: Vec<_> = hall.at_table(of).collect();
    let awaited = hall.people.values().filter(|p| p.stay == Stay::Expected && awaited_at(hall, p) == Some(of)).count();
    Sheet {
        seated: here.iter().filter(|(_, person)| person.seated).map(|(who, _)| *who).collect(),
        expected: u16::try_from(here.len() + awaited).unwrap_or(u16::MAX),
    }
}

pub(super) fn progress(hall: &Hall, table: TableId) -> Option<(u16, u16)> {
    let (mut seated, mut here) = (0, 0);
    for (_, person) in hall.at_table(table) {
        here += 1;
        seated += u16::from(person.seated);
    }
    (here > 0).then_some((seated, here))
}
