//! Coming in, sitting down, holding the pen, calling for help, leaving. Where
//! people really sit beats the plan; the pen follows the table, not the person.

use rand::RngExt;

use crate::entry::Event;
use crate::hall::{Change, Hall, HallEvent, Help, Person, Stay};
use crate::limits;
use crate::protocol::Command;
use crate::room::ask::Deal;
use crate::secret::Own;
use crate::text::clean;
use crate::words::{Asker, DeviceId, Language, ParticipantId, Refusal, TableId, Voice};

impl Deal<'_> {
    pub(super) fn doors(&mut self, by: &Asker, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Join { name, language } => self.join(by, &name, language),
            Command::AddNeighbour { name } => self.add_neighbour(by, &name),
            Command::Rename { name } => {
                let who = self.speaker(by)?;
                let now = Own::new(who, clean("name", &name, limits::NAME_CHARS)?);
                let was = self.room.hall.here(who)?.name.clone();
                self.hall(HallEvent::Renamed { who, was, now });
                Ok(())
            }
            Command::Speak { language } => {
                let who = self.speaker(by)?;
                let was = self.room.hall.here(who)?.language;
                self.hall(HallEvent::Spoke { who, was, now: language });
                Ok(())
            }
            Command::Leave {} => self.leave(self.speaker(by)?),
            Command::ComeBack {} => self.come_back(by),
            Command::Erase {} => self.erase(self.speaker(by)?),
            _ => Err(Refusal::NotFound),
        }
    }

    fn speaker(&self, by: &Asker) -> Result<ParticipantId, Refusal> {
        by.participant().ok_or(Refusal::Denied)
    }

    fn join(&mut self, by: &Asker, name: &str, language: Language) -> Result<(), Refusal> {
        let hall = &self.room.hall;
        if by.voice != Voice::Desk {
            return Err(Refusal::Denied);
        }
        if let Some((who, _)) = hall.people.iter().find(|(_, p)| p.device == Some(by.device) && p.stay != Stay::Left) {
            // The same phone once more: nothing new, and no second seat.
            return Err(Refusal::RestsOn { what: format!("seat {who}") });
        }
        if let Some(who) = by.seat.filter(|who| taken_by_token(hall, *who)) {
            return self.claim(who, by.device);
        }
        if !hall.doors {
            return Err(Refusal::Closed);
        }
        let free = |who: &ParticipantId| hall.people.get(who).is_some_and(|person| person.stay == Stay::Expected);
        let mine = by.seat.filter(free);
        let listed = mine.and_then(|who| hall.guest(who)).map_or("", |guest| guest.name.as_str());
        let name = clean("name", if name.trim().is_empty() { listed } else { name }, limits::NAME_CHARS)?;
        let (who, route, table) = match mine.or_else(|| hall.awaited(&name)) {
            Some(who) => (who, hall.people[&who].route.clone(), hall.place_for(who)?),
            None => hall.free_seat()?,
        };
        let by_code = by.seat != Some(who);
        let name = Own::new(who, self.free_name(name));
        self.hall(HallEvent::Joined { who, name, language, device: Some(by.device), by_code, route, table });
        self.arrived(who, table);
        Ok(())
    }

    /// A second scan moves the seat to the new phone: one person, one voice.
    fn claim(&mut self, who: ParticipantId, now: DeviceId) -> Result<(), Refusal> {
        let person = self.room.hall.people.get(&who).ok_or(Refusal::NotFound)?;
        let was = person.device;
        let back = if person.stay == Stay::Left { Some(self.room.hall.place_for(who)?) } else { None };
        self.hall(HallEvent::Claimed { who, was, now });
        if let Some(table) = back {
            self.hall(HallEvent::CameBack { who, now: table });
            self.arrived(who, table);
        }
        Ok(())
    }

    /// A name that somebody here has already gets a number.
    pub(super) fn free_name(&self, name: String) -> String {
        let taken = |name: &str| self.room.hall.all_here().any(|(who, _)| self.room.hall.name(who) == Some(name));
        if !taken(&name) {
            return name;
        }
        (2..).map(|n| format!("{name} {n}")).find(|other| !taken(other)).unwrap_or(name)
    }

    fn add_neighbour(&mut self, by: &Asker, name: &str) -> Result<(), Refusal> {
        let beside = self.speaker(by)?;
        if !self.room.hall.doors {
            return Err(Refusal::Closed);
        }
        let carried = self.room.hall.people.values().filter(|p| p.device == Some(by.device)).count();
        if carried >= limits::CARRIED {
            return Err(Refusal::TooMany { field: "neighbours".into(), limit: limits::CARRIED as u32 });
        }
        let name = clean("name", name, limits::NAME_CHARS)?;
        let beside = self.room.hall.here(beside)?;
        let (language, table) = (beside.language, beside.table);
        let (who, route, planned) = self.room.hall.free_seat()?;
        let table = table.unwrap_or(planned);
        let name = Own::new(who, self.free_name(name));
        self.hall(HallEvent::Joined { who, name, language, device: Some(by.device), by_code: true, route, table });
        self.arrived(who, table);
        Ok(())
    }

    pub(super) fn arrived(&mut self, who: ParticipantId, table: TableId) {
        self.tell(Change::Joined { who });
        if self.room.hall.pen(table).is_none() {
            self.pen(table, Some(who));
        }
    }

    pub(super) fn leave(&mut self, who: ParticipantId) -> Result<(), Refusal> {
        let was = self.room.hall.here(who)?.table;
        self.hall(HallEvent::Left { who, was });
        self.drop_pen(who, was);
        self.tell(Change::Left { who });
        Ok(())
    }

    fn come_back(&mut self, by: &Asker) -> Result<(), Refusal> {
        let who = self.speaker(by)?;
        let person = self.room.hall.people.get(&who).ok_or(Refusal::NotFound)?;
        if person.stay != Stay::Left {
            return Err(Refusal::NotNow);
        }
        let table = self.room.hall.place_for(who)?;
        self.hall(HallEvent::CameBack { who, now: table });
        self.arrived(who, table);
        Ok(())
    }

    pub(super) fn table(&mut self, by: &Asker, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Sit { table } => {
                let who = self.speaker(by)?;
                self.guard_seat(who, table)?;
                self.sit(who, table);
                Ok(())
            }
            Command::TakePen {} => {
                let who = self.speaker(by)?;
                let table = self.room.hall.here(who)?.table.ok_or(Refusal::NotNow)?;
                self.pen(table, Some(who));
                Ok(())
            }
            Command::PassPen { to } => {
                let table = self.pen_table(by)?;
                self.give_pen(table, to)
            }
            Command::GivePen { table, to } => self.give_pen(table, to),
            Command::CallHelp {} => self.call_help(by),
            Command::RollCall { table, absent } => self.roll_call(by, table, &absent),
            Command::AnswerHelp { table, by } => self.answer_help(table, &by),
            Command::CloseHelp { table } => self.help(table, None),
            Command::ErasePerson { who } => self.erase(who),
            _ => Err(Refusal::NotFound),
        }
    }

    pub(super) fn guard_seat(&self, who: ParticipantId, table: TableId) -> Result<(), Refusal> {
        let hall = &self.room.hall;
        let there = hall.tables.get(&table).ok_or(Refusal::NotFound)?;
        if there.closed {
            return Err(Refusal::Closed);
        }
        let limit = u32::from(hall.table_seats + limits::TABLE_OVERFLOW);
        let others = hall.at_table(table).filter(|(other, _)| *other != who).count();
        hall.here(who)?;
        if hall.table_of(who) != Some(table) && others as u32 >= limit {
            return Err(Refusal::Full { limit });
        }
        Ok(())
    }

    /// Somebody says that they sit there.
    fn sit(&mut self, who: ParticipantId, now: TableId) {
        self.seat_them(who, now, false);
    }

    /// The desk sends somebody there: their phone tells them, and they say when they sit.
    pub(super) fn put(&mut self, who: ParticipantId, now: TableId) {
        self.seat_them(who, now, true);
    }

    fn seat_them(&mut self, who: ParticipantId, now: TableId, sent: bool) {
        let was = self.room.hall.table_of(who);
        if was != Some(now) {
            self.drop_pen(who, was);
        }
        self.hall(HallEvent::Sat { who, was, now, sent });
        if self.room.hall.pen(now).is_none() {
            self.pen(now, Some(who));
        }
        if was != Some(now) {
            self.tell(Change::Sat { who, was, now });
        }
    }

    /// Whoever held the pen of the table they leave puts it down; a neighbour takes it up.
    pub(super) fn drop_pen(&mut self, who: ParticipantId, table: Option<TableId>) {
        let Some(table) = table.filter(|table| self.room.hall.pen(*table) == Some(who)) else { return };
        let others: Vec<_> =
            self.room.hall.at_table(table).map(|(other, _)| other).filter(|other| *other != who).collect();
        let now = (!others.is_empty()).then(|| others[self.at.dice.random_range(0..others.len())]);
        self.pen(table, now);
    }

    pub(super) fn pen(&mut self, table: TableId, now: Option<ParticipantId>) {
        let was = self.room.hall.pen(table);
        if was != now {
            self.hall(HallEvent::Pen { table, was, now });
            self.tell(Change::Pen { table, now });
        }
    }

    fn give_pen(&mut self, table: TableId, to: ParticipantId) -> Result<(), Refusal> {
        if self.room.hall.here(to)?.table != Some(table) {
            return Err(Refusal::BadChoice { field: "to".into() });
        }
        self.pen(table, Some(to));
        Ok(())
    }

    fn pen_table(&self, by: &Asker) -> Result<TableId, Refusal> {
        match by.voice {
            Voice::Table(table) => Ok(table),
            Voice::Participant(who) => self.room.hall.table_of(who).ok_or(Refusal::NotNow),
            Voice::Desk => Err(Refusal::Denied),
        }
    }

    fn call_help(&mut self, by: &Asker) -> Result<(), Refusal> {
        let table = self.room.hall.here(self.speaker(by)?)?.table.ok_or(Refusal::NotNow)?;
        if self.room.hall.tables.get(&table).is_some_and(|t| t.help.is_some()) {
            return Ok(());
        }
        self.help(table, Some(Help { since: self.at.now, taken_by: None }))
    }

    fn answer_help(&mut self, table: TableId, by: &str) -> Result<(), Refusal> {
        let by = clean("by", by, limits::NAME_CHARS)?;
        let call = self.room.hall.tables.get(&table).and_then(|t| t.help.clone()).ok_or(Refusal::Gone)?;
        self.help(table, Some(Help { taken_by: Some(by), ..call }))
    }

    fn help(&mut self, table: TableId, now: Option<Help>) -> Result<(), Refusal> {
        let was = self.room.hall.tables.get(&table).ok_or(Refusal::NotFound)?.help.clone();
        if was != now {
            self.hall(HallEvent::Help { table, was, now });
        }
        Ok(())
    }

    /// The table says who is not in the hall; everybody else sits where they are.
    fn roll_call(&mut self, by: &Asker, table: TableId, absent: &[ParticipantId]) -> Result<(), Refusal> {
        if by.voice != Voice::Desk && self.pen_table(by)? != table {
            return Err(Refusal::Denied);
        }
        let sitting: Vec<_> = self.room.hall.at_table(table).map(|(who, _)| who).collect();
        if !absent.iter().all(|who| sitting.contains(who)) {
            return Err(Refusal::BadChoice { field: "absent".into() });
        }
        for who in sitting {
            if absent.contains(&who) {
                self.leave(who)?;
            } else if !self.room.hall.people.get(&who).is_some_and(|p| p.seated) {
                self.emit(Event::Hall(HallEvent::Sat { who, was: Some(table), now: table, sent: false }));
            }
        }
        Ok(())
    }
}

/// Whether a seat was taken with its own token, so that showing the token again moves the phone.
/// A seat that somebody took with the room code stays theirs, and the token's bearer sits
/// elsewhere; but a guest who typed their name and finds the badge later is the same person.
fn taken_by_token(hall: &Hall, who: ParticipantId) -> bool {
    let by_badge = |person: &Person| !person.by_code || person.guest.is_some();
    let taken = |person: &Person| person.stay != Stay::Expected && by_badge(person) && !person.erased;
    hall.people.get(&who).is_some_and(taken)
}
