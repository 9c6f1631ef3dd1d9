//! Who is in the hall and where they really sit. Where somebody sits beats the
//! plan: rights and history follow the body. Chairs are not known, only tables.
//! Presence of phones is not here: it is the hub's, and an argument of views.

mod apply;
mod events;
mod invite;
mod places;
mod planning;
mod routes;
#[cfg(test)]
mod tests;
mod worth;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::secret::Own;
use crate::words::{At, DeviceId, Language, Origin, ParticipantId, Refusal, TableId, Text};
pub use events::{Change, HallEvent, Rerouted};
pub use invite::{Invited, Invitee, Seat};
pub use places::Spare;
pub use planning::Mixing;
pub use worth::Worth;

/// Whether somebody is expected, here, or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Stay {
    Expected,
    Here,
    Left,
}

/// One person: a seat of the plan, or a walk-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Under the person's own key; none until somebody has taken the seat.
    pub name: Option<Own<String>>,
    /// What the list of guests says of them.
    pub guest: Option<Own<Invitee>>,
    /// The language of this person's phone.
    pub language: Language,
    /// Expected, here or gone.
    pub stay: Stay,
    /// Tables of the rounds as planned, home first. Where people really sit beats it.
    pub route: Route,
    /// Where they really sit; of somebody who has left, where they sat last.
    pub table: Option<TableId>,
    /// Whether they said that they sit there.
    pub seated: bool,
    /// Since when they sit there.
    pub since: At,
    /// The device that carries them.
    pub device: Option<DeviceId>,
    /// Joined with the room code, not with the seat's own token.
    pub by_code: bool,
    /// Their key is destroyed: the seat stays empty, and nobody takes it again.
    pub erased: bool,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Who holds the pen.
    pub pen: Option<ParticipantId>,
    /// A call for a helper, and who goes there.
    pub help: Option<Help>,
    /// Closed tables take nobody.
    pub closed: bool,
}

/// A table's call for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Help {
    /// Since when.
    pub since: At,
    /// The helper's own words: "Léa is coming".
    pub taken_by: Option<String>,
}

/// Who sits where in a round.
pub type Seats = BTreeMap<ParticipantId, TableId>;

/// One person's tables, round by round, home first.
pub type Route = Vec<TableId>;

/// A round that is over, as people really sat when they rose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// 0 at home.
    pub round: u16,
    /// Everybody who was here.
    pub seats: Seats,
    /// Tables that were open.
    pub open: Vec<TableId>,
    /// Long enough for people to have met.
    pub lasted: bool,
}

/// A move that has been announced and not yet made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The round it leads to.
    pub round: u16,
    /// Everybody's next table.
    pub seats: Seats,
}

/// What the day is about; reworded by the facilitator until the harvest opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Theme {
    /// The theme, and its sub-themes in order.
    pub text: Text,
    /// Usually three.
    pub subthemes: Vec<Text>,
    /// Earlier wordings, oldest first; nothing is deleted.
    pub earlier: Vec<Text>,
    /// Once the harvest has opened the words stand.
    pub fixed: bool,
}

/// What the director came with. It is set aside aloud, and taken up again later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Request {
    /// The wording.
    pub text: Text,
    /// Whose it is.
    pub by: Text,
    /// Set aside at.
    pub set_aside: Option<At>,
    /// Taken up again at.
    pub taken_up: Option<At>,
}

/// The hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hall {
    /// Everybody, expected ones included.
    pub people: BTreeMap<ParticipantId, Person>,
    /// Who has a place at each table, those who left it included: [`Person::table`], the other way
    /// round, so that a look at a table does not go through the whole hall.
    places: BTreeMap<TableId, BTreeSet<ParticipantId>>,
    /// All tables of the plan.
    pub tables: BTreeMap<TableId, Table>,
    /// Seats of a table, as planned.
    pub table_seats: u16,
    /// The columns of the list of guests by which tables can be mixed.
    pub columns: Vec<String>,
    /// Seats of the plan. Whoever comes beyond it is a walk-in.
    pub planned: u32,
    /// 0 at home, then one more with each move.
    pub round: u16,
    /// The furthest round of the rotation so far: a move home does not start it over.
    pub furthest: u16,
    /// Since when.
    pub round_since: At,
    /// The next move, if it was announced.
    pub announced: Option<Announced>,
    /// Where people really sat when the last move was made.
    pub before: Seats,
    /// Every table at which each person has sat, the round that runs included.
    pub sat: BTreeMap<ParticipantId, BTreeSet<(u16, TableId)>>,
    /// The rounds so far, the one that runs left out.
    pub sittings: Vec<Sitting>,
    /// How often two people (smaller id first) have met, as they really sat.
    pub met: BTreeMap<(ParticipantId, ParticipantId), u16>,
    /// What the day is about.
    pub theme: Theme,
    /// What the director came with.
    pub request: Request,
    /// Whether anybody may still come in.
    pub doors: bool,
    /// By what tables are mixed, and who is kept apart.
    pub mixing: Mixing,
    /// Whether the rounds to come have been planned by search, not by the formula alone.
    pub searched: bool,
    /// How many of those who are here were told another table by the last change of plan.
    pub changed: u32,
    /// Tables near the door, the nearest first; the others follow by number.
    pub door: Vec<TableId>,
}

impl Hall {
    /// A hall of `people` expected seats at tables of `table_seats`, with a plan for `rounds`
    /// (home included), opened at `at`.
    #[must_use]
    pub fn new(people: u32, table_seats: u16, rounds: u16, at: At) -> Self {
        let tables = tables_for(people, table_seats);
        let seat = |index| (ParticipantId(index + 1), Person::expected(routes::by_formula(index, tables, rounds), at));
        Self {
            people: (0..people).map(seat).collect(),
            places: BTreeMap::new(),
            tables: (1..=tables).map(|n| (TableId(n), Table::default())).collect(),
            table_seats,
            columns: Vec::new(),
            planned: people,
            round: 0,
            furthest: 0,
            round_since: at,
            announced: None,
            before: Seats::new(),
            sat: BTreeMap::new(),
            sittings: Vec::new(),
            met: BTreeMap::new(),
            theme: Theme::default(),
            request: Request::default(),
            doors: true,
            mixing: Mixing::default(),
            searched: false,
            changed: 0,
            door: Vec::new(),
        }
    }

    /// The number of tables.
    #[must_use]
    pub fn table_count(&self) -> u16 {
        u16::try_from(self.tables.len()).unwrap_or(u16::MAX)
    }

    /// The person, if they are here.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever is not in the hall.
    pub fn here(&self, who: ParticipantId) -> Result<&Person, Refusal> {
        self.people.get(&who).filter(|person| person.stay == Stay::Here).ok_or(Refusal::NotFound)
    }

    /// Where somebody really sits; nowhere once they have left, whoever sits there now.
    #[must_use]
    pub fn table_of(&self, who: ParticipantId) -> Option<TableId> {
        self.here(who).ok()?.table
    }

    /// Who holds the pen of a table.
    #[must_use]
    pub fn pen(&self, table: TableId) -> Option<ParticipantId> {
        self.tables.get(&table)?.pen
    }

    /// Everybody who is here, with their ids, in the order of the ids.
    pub fn all_here(&self) -> impl Iterator<Item = (ParticipantId, &Person)> {
        self.people.iter().filter(|(_, person)| person.stay == Stay::Here).map(|(who, person)| (*who, person))
    }

    /// Who sits at a table now, here or gone from it.
    pub fn at_table(&self, table: TableId) -> impl Iterator<Item = (ParticipantId, &Person)> {
        let there = self.places.get(&table).into_iter().flatten();
        there.filter_map(|who| Some((*who, self.here(*who).ok()?)))
    }

    /// The tables that somebody sits at.
    #[must_use]
    pub fn used_tables(&self) -> BTreeSet<TableId> {
        self.all_here().filter_map(|(_, person)| person.table).collect()
    }

    /// How many are here.
    #[must_use]
    pub fn count_here(&self) -> u32 {
        u32::try_from(self.all_here().count()).unwrap_or(u32::MAX)
    }

    /// Somebody's name, unless they have none or were erased: what they are called here, else
    /// what the list calls them.
    #[must_use]
    pub fn name(&self, who: ParticipantId) -> Option<&str> {
        let person = self.people.get(&who)?;
        let own = person.name.as_ref().and_then(Own::get).map(String::as_str);
        own.or_else(|| Some(person.guest.as_ref()?.get()?.name.as_str()))
    }

    /// Whether `who` sat, at whatever time, where this was written.
    #[must_use]
    pub fn sat_at(&self, who: ParticipantId, origin: Origin) -> bool {
        let there = |(round, table): &(u16, TableId)| {
            *table == origin.table && origin.round.is_none_or(|written| written == *round)
        };
        self.sat.get(&who).is_some_and(|sat| sat.iter().any(there))
    }

    /// Who sat with `who` before the last move, themselves left out.
    #[must_use]
    pub fn former_table(&self, who: ParticipantId) -> Vec<ParticipantId> {
        let Some(table) = self.before.get(&who) else { return Vec::new() };
        self.before.iter().filter(|(other, t)| *t == table && **other != who).map(|(other, _)| *other).collect()
    }
}

impl Person {
    pub(super) fn expected(route: Route, at: At) -> Self {
        Self {
            name: None,
            guest: None,
            language: Language::default(),
            stay: Stay::Expected,
            route,
            table: None,
            seated: false,
            since: at,
            device: None,
            by_code: false,
            erased: false,
        }
    }
}

impl Theme {
    /// The current wording of the theme (`None`) or of a sub-theme (from 1).
    #[must_use]
    pub fn wording(&self, subtheme: Option<u8>) -> Option<&Text> {
        match subtheme {
            None => Some(&self.text),
            Some(n) => self.subthemes.get(usize::from(n).checked_sub(1)?),
        }
    }

    pub(super) fn reword(&mut self, subtheme: Option<u8>, was: &Text, now: &Text) {
        let place = match subtheme {
            None => Some(&mut self.text),
            Some(n) => usize::from(n).checked_sub(1).and_then(|i| self.subthemes.get_mut(i)),
        };
        if let Some(place) = place {
            place.clone_from(now);
            self.earlier.push(was.clone());
        }
    }
}

/// Tables for so many people: as few as hold them.
#[must_use]
pub fn tables_for(people: u32, table_seats: u16) -> u16 {
    u16::try_from(people.div_ceil(u32::from(table_seats.max(1)))).unwrap_or(u16::MAX).max(1)
}
