//! Who is in the hall and where they really sit. Where somebody sits beats the
//! plan: rights and history follow the body. Chairs are not known, only tables.
//! Presence of phones is not here: it is the hub's, and an argument of views.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::limits;
use crate::seating::Label;
use crate::secret::Own;
use crate::words::{At, DeviceId, Language, ParticipantId, Refusal, TableId, Text};

/// Whether somebody is expected, here, or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
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
    /// The language of this person's phone.
    pub language: Language,
    /// Expected, here or gone.
    pub stay: Stay,
    /// Place in the rotation.
    pub label: Label,
    /// Where they really sit.
    pub table: Option<TableId>,
    /// Whether they said that they sit there.
    pub seated: bool,
    /// Since when they sit there.
    pub since: At,
    /// The device that carries them.
    pub device: Option<DeviceId>,
    /// Joined with the room code, not with the seat's own token.
    pub by_code: bool,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Help {
    /// Since when.
    pub since: At,
    /// The helper's own words: "Léa is coming".
    pub taken_by: Option<String>,
}

/// Who sits where in a round.
pub type Seats = BTreeMap<ParticipantId, TableId>;

/// A move that has been announced and not yet made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The round it leads to.
    pub round: u16,
    /// Everybody's next table.
    pub seats: Seats,
}

/// What the day is about; reworded by the facilitator until the harvest opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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

/// What changed for somebody, told to the running activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    Joined { who: ParticipantId },
    Left { who: ParticipantId },
    Sat { who: ParticipantId, was: Option<TableId>, now: TableId },
    Moved { round: u16 },
    Pen { table: TableId, now: Option<ParticipantId> },
}

/// What happened in the hall. Old and new value, so that each can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HallEvent {
    Joined {
        who: ParticipantId,
        name: Own<String>,
        language: Language,
        device: Option<DeviceId>,
        by_code: bool,
        label: Label,
        table: TableId,
    },
    Claimed {
        who: ParticipantId,
        was: Option<DeviceId>,
        now: DeviceId,
    },
    Renamed {
        who: ParticipantId,
        was: Option<Own<String>>,
        now: Own<String>,
    },
    Spoke {
        who: ParticipantId,
        was: Language,
        now: Language,
    },
    Sat {
        who: ParticipantId,
        was: Option<TableId>,
        now: TableId,
    },
    Left {
        who: ParticipantId,
        was: Option<TableId>,
    },
    CameBack {
        who: ParticipantId,
        now: TableId,
    },
    Pen {
        table: TableId,
        was: Option<ParticipantId>,
        now: Option<ParticipantId>,
    },
    Help {
        table: TableId,
        was: Option<Help>,
        now: Option<Help>,
    },
    Announced {
        was: Option<Announced>,
        now: Option<Announced>,
    },
    Moved {
        was_round: u16,
        round: u16,
        was: Seats,
        now: Seats,
    },
    Closed {
        table: TableId,
        was: bool,
        now: bool,
    },
    Reworded {
        subtheme: Option<u8>,
        was: Text,
        now: Text,
    },
    ThemeFixed {
        was: bool,
        now: bool,
    },
    Requested {
        was: Request,
        now: Request,
    },
    Doors {
        was: bool,
        now: bool,
    },
}

/// The hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hall {
    /// Everybody, expected ones included.
    pub people: BTreeMap<ParticipantId, Person>,
    /// All tables of the plan.
    pub tables: BTreeMap<TableId, Table>,
    /// Seats of a table, as planned.
    pub table_seats: u16,
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
    /// How often two people (smaller id first) have met, as they really sat.
    pub met: BTreeMap<(ParticipantId, ParticipantId), u16>,
    /// What the day is about.
    pub theme: Theme,
    /// What the director came with.
    pub request: Request,
    /// Whether anybody may still come in.
    pub doors: bool,
}

impl Hall {
    /// A hall of `people` expected seats at tables of `table_seats`, opened at `at`.
    #[must_use]
    pub fn new(people: u32, table_seats: u16, at: At) -> Self {
        let tables = tables_for(people, table_seats);
        let seat = |index| {
            let label = Label::of(index, tables);
            (ParticipantId(index + 1), Person::expected(label, at))
        };
        Self {
            people: (0..people).map(seat).collect(),
            tables: (1..=tables).map(|n| (TableId(n), Table::default())).collect(),
            table_seats,
            planned: people,
            round: 0,
            furthest: 0,
            round_since: at,
            announced: None,
            before: Seats::new(),
            met: BTreeMap::new(),
            theme: Theme::default(),
            request: Request::default(),
            doors: true,
        }
    }

    /// The number of tables in the rotation.
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

    /// Where somebody really sits.
    #[must_use]
    pub fn table_of(&self, who: ParticipantId) -> Option<TableId> {
        self.people.get(&who)?.table
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
        self.all_here().filter(move |(_, person)| person.table == Some(table))
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

    /// Somebody's name, unless they have none or were erased.
    #[must_use]
    pub fn name(&self, who: ParticipantId) -> Option<&str> {
        self.people.get(&who)?.name.as_ref()?.get().map(String::as_str)
    }

    /// Who sat with `who` before the last move, themselves left out.
    #[must_use]
    pub fn former_table(&self, who: ParticipantId) -> Vec<ParticipantId> {
        let Some(table) = self.before.get(&who) else { return Vec::new() };
        self.before.iter().filter(|(other, t)| *t == table && **other != who).map(|(other, _)| *other).collect()
    }

    /// Everybody's table in `round`, by the rotation; closed tables pass theirs on to the smallest.
    #[must_use]
    pub fn plan(&self, round: u16) -> Seats {
        let tables = self.table_count();
        let mut sizes: BTreeMap<TableId, u16> =
            self.tables.iter().filter(|(_, t)| !t.closed).map(|(id, _)| (*id, 0)).collect();
        let mut seats = Seats::new();
        let mut homeless = Vec::new();
        for (who, person) in self.people.iter().filter(|(_, person)| person.stay != Stay::Left) {
            let table = TableId(person.label.table(round, tables) + 1);
            match sizes.get_mut(&table) {
                Some(size) => {
                    *size += 1;
                    seats.insert(*who, table);
                }
                None => homeless.push(*who),
            }
        }
        for who in homeless {
            if let Some((table, size)) = sizes.iter_mut().min_by_key(|(_, size)| **size) {
                *size += 1;
                seats.insert(who, *table);
            }
        }
        seats
    }

    /// The seat that somebody without a token takes: a free one of the plan at the emptiest
    /// table, or a walk-in's.
    ///
    /// # Errors
    /// [`Refusal::Full`] when every table has its overflow.
    pub fn free_seat(&self) -> Result<(ParticipantId, Label, TableId), Refusal> {
        let tables = self.table_count();
        let load = self.load();
        let free = self.people.iter().filter(|(_, p)| p.stay == Stay::Expected).filter_map(|(who, p)| {
            let table = TableId(p.label.table(self.round, tables) + 1);
            (!self.tables.get(&table)?.closed).then_some((load[&table], *who, p.label, table))
        });
        if let Some((_, who, label, table)) = free.min_by_key(|(load, who, ..)| (*load, *who)) {
            return Ok((who, label, table));
        }
        self.walk_in(&load)
    }

    /// The table where a known person sits now by the plan, or the emptiest if that one is closed.
    ///
    /// # Errors
    /// [`Refusal::Full`] when no table is open.
    pub fn planned_table(&self, label: Label) -> Result<TableId, Refusal> {
        let table = TableId(label.table(self.round, self.table_count()) + 1);
        if self.tables.get(&table).is_some_and(|t| !t.closed) {
            return Ok(table);
        }
        let load = self.load();
        let open = self.tables.iter().filter(|(_, t)| !t.closed).map(|(id, _)| *id);
        open.min_by_key(|id| (load[id], *id)).ok_or(Refusal::Full { limit: limits::PEOPLE })
    }

    fn walk_in(&self, load: &BTreeMap<TableId, u16>) -> Result<(ParticipantId, Label, TableId), Refusal> {
        let most = self.table_seats + limits::TABLE_OVERFLOW;
        let open = self.tables.iter().filter(|(id, t)| !t.closed && load[id] < most).map(|(id, _)| *id);
        let table = open.min_by_key(|id| (load[id], *id)).ok_or(Refusal::Full { limit: self.capacity() })?;
        let who = ParticipantId(self.people.keys().next_back().map_or(1, |last| last.0 + 1));
        Ok((who, self.free_label(table), table))
    }

    /// The smallest step that nobody else has and that sits at `table` now: it stays in the proof
    /// for as long as it can.
    fn free_label(&self, table: TableId) -> Label {
        let tables = self.table_count();
        let taken: BTreeSet<Label> = self.people.values().map(|p| p.label).collect();
        let labels = (0..tables).map(|step| {
            let back = u32::from(step) * u32::from(self.round) % u32::from(tables);
            let home = (u32::from(table.0 - 1) + u32::from(tables) - back) % u32::from(tables);
            Label { home: home as u16, step }
        });
        labels.into_iter().find(|label| !taken.contains(label)).unwrap_or(Label { home: table.0 - 1, step: tables })
    }

    fn capacity(&self) -> u32 {
        u32::from(self.table_count()) * u32::from(self.table_seats + limits::TABLE_OVERFLOW)
    }

    fn load(&self) -> BTreeMap<TableId, u16> {
        let mut load: BTreeMap<TableId, u16> = self.tables.keys().map(|id| (*id, 0)).collect();
        for table in self.all_here().filter_map(|(_, person)| person.table) {
            *load.entry(table).or_default() += 1;
        }
        load
    }

    /// Takes one event. Never refuses, never chooses.
    pub fn apply(&mut self, event: &HallEvent, at: At) {
        match event {
            HallEvent::Joined { who, name, language, device, by_code, label, table } => {
                let person = self.people.entry(*who).or_insert_with(|| Person::expected(*label, at));
                person.name = Some(name.clone());
                person.language = *language;
                person.device = *device;
                person.by_code = *by_code;
                person.stay = Stay::Here;
                person.sit(*table, at);
                person.seated = false;
            }
            HallEvent::Claimed { who, now, .. } => self.person(*who, |p| p.device = Some(*now)),
            HallEvent::Renamed { who, now, .. } => self.person(*who, |p| p.name = Some(now.clone())),
            HallEvent::Spoke { who, now, .. } => self.person(*who, |p| p.language = *now),
            HallEvent::Sat { who, now, .. } => self.sat(*who, *now, at),
            HallEvent::Left { who, .. } => self.left(*who, at),
            HallEvent::CameBack { who, now } => self.person(*who, |p| {
                p.stay = Stay::Here;
                p.sit(*now, at);
            }),
            HallEvent::Pen { table, now, .. } => self.table(*table, |t| t.pen = *now),
            HallEvent::Help { table, now, .. } => self.table(*table, |t| t.help.clone_from(now)),
            HallEvent::Announced { now, .. } => self.announced.clone_from(now),
            HallEvent::Moved { round, now, .. } => self.moved(*round, now, at),
            HallEvent::Closed { table, now, .. } => self.table(*table, |t| t.closed = *now),
            HallEvent::Reworded { subtheme, was, now } => self.theme.reword(*subtheme, was, now),
            HallEvent::ThemeFixed { now, .. } => self.theme.fixed = *now,
            HallEvent::Requested { now, .. } => self.request = now.clone(),
            HallEvent::Doors { now, .. } => self.doors = *now,
        }
    }

    fn person(&mut self, who: ParticipantId, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.get_mut(&who) {
            change(person);
        }
    }

    fn table(&mut self, table: TableId, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.get_mut(&table) {
            change(table);
        }
    }

    fn sat(&mut self, who: ParticipantId, now: TableId, at: At) {
        if self.table_of(who) != Some(now) {
            self.part(who, at);
            self.person(who, |p| p.sit(now, at));
        }
        self.person(who, |p| p.seated = true);
    }

    fn left(&mut self, who: ParticipantId, at: At) {
        self.part(who, at);
        self.person(who, |p| p.stay = Stay::Left);
    }

    fn moved(&mut self, round: u16, now: &Seats, at: At) {
        self.before = self.all_here().filter_map(|(who, p)| Some((who, p.table?))).collect();
        let everybody: Vec<_> = self.before.keys().copied().collect();
        for (i, who) in everybody.iter().enumerate() {
            self.meet(*who, &everybody[i + 1..], at);
        }
        for (who, table) in now {
            self.person(*who, |p| {
                p.sit(*table, at);
                p.seated = false;
            });
        }
        (self.round, self.round_since, self.announced) = (round, at, None);
        self.furthest = self.furthest.max(round);
    }

    /// `who` leaves their table: they have met everybody with whom they sat long enough.
    fn part(&mut self, who: ParticipantId, at: At) {
        let others: Vec<_> = self.all_here().map(|(other, _)| other).filter(|other| *other != who).collect();
        self.meet(who, &others, at);
    }

    fn meet(&mut self, who: ParticipantId, others: &[ParticipantId], at: At) {
        let Some(me) = self.people.get(&who).filter(|p| p.stay == Stay::Here) else { return };
        let (table, since) = (me.table, me.since);
        for other in others {
            let Some(them) = self.people.get(other) else { continue };
            if them.table == table && at.since(since.max(them.since)) >= limits::MET_MS {
                *self.met.entry((who.min(*other), who.max(*other))).or_default() += 1;
            }
        }
    }
}

impl Person {
    fn expected(label: Label, at: At) -> Self {
        Self {
            name: None,
            language: Language::default(),
            stay: Stay::Expected,
            label,
            table: None,
            seated: false,
            since: at,
            device: None,
            by_code: false,
        }
    }

    fn sit(&mut self, table: TableId, at: At) {
        self.table = Some(table);
        self.since = at;
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

    fn reword(&mut self, subtheme: Option<u8>, was: &Text, now: &Text) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn join(hall: &mut Hall, who: u32, at: At) {
        let who = ParticipantId(who);
        let label = hall.people[&who].label;
        let table = hall.planned_table(label).unwrap();
        let name = Own::new(who, format!("P{who}"));
        let device = crate::words::Id128([who.0 as u8; 16]);
        let device = Some(device);
        let joined = HallEvent::Joined { who, name, language: Language::Fr, device, by_code: false, label, table };
        hall.apply(&joined, at);
    }

    #[test]
    fn r1_people_have_met_once_they_sat_together_for_two_minutes() {
        let mut hall = Hall::new(20, 10, At(0));
        (1..=20).for_each(|who| join(&mut hall, who, At(0)));
        let early = HallEvent::Sat { who: ParticipantId(1), was: Some(TableId(1)), now: TableId(2) };
        hall.apply(&early, At(limits::MET_MS - 1));
        assert_eq!(hall.met.len(), 0, "a minute and a bit is not a meeting");
        let now = hall.plan(1);
        hall.apply(&HallEvent::Moved { was_round: 0, round: 1, was: Seats::new(), now }, At(limits::MET_MS));
        let (table_1, table_2) = (9 * 8 / 2, 10 * 9 / 2);
        assert_eq!(hall.met.len(), table_1 + table_2, "the one who changed late met nobody at the new table");
    }

    #[test]
    fn r2_late_comers_sit_at_the_emptiest_table_and_walk_ins_overflow_by_one() {
        let mut hall = Hall::new(20, 10, At(0));
        for n in 0..20 {
            let (who, _, table) = hall.free_seat().unwrap();
            join(&mut hall, who.0, At(0));
            assert_eq!(hall.at_table(table).count(), n / 2 + 1);
        }
        for n in 21..=22 {
            let (who, label, table) = hall.free_seat().unwrap();
            assert_eq!(who, ParticipantId(n));
            hall.people.insert(who, Person { stay: Stay::Here, table: Some(table), ..Person::expected(label, At(0)) });
        }
        assert_eq!(hall.free_seat(), Err(Refusal::Full { limit: 22 }));
    }

    #[test]
    fn r3_a_closed_table_gives_its_people_to_the_smallest() {
        let mut hall = Hall::new(30, 10, At(0));
        hall.apply(&HallEvent::Closed { table: TableId(2), was: false, now: true }, At(0));
        let seats = hall.plan(1);
        assert_eq!(seats.len(), 30);
        assert!(seats.values().all(|table| *table != TableId(2)));
        assert_eq!(seats.values().filter(|table| **table == TableId(1)).count(), 15);
    }
}
