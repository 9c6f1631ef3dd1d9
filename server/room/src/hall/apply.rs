//! How events change the hall, and who has met whom by it. Never refuses, never chooses.

use super::{Hall, HallEvent, Person, Seats, Sitting, Stay, Table};
use crate::limits;
use crate::words::{At, ParticipantId, TableId};

impl Hall {
    /// Takes one event. Never refuses, never chooses.
    pub fn apply(&mut self, event: &HallEvent, at: At) {
        match event {
            HallEvent::Joined { who, name, language, device, by_code, route, table } => {
                let person = self.people.entry(*who).or_insert_with(|| Person::expected(route.clone(), at));
                person.name = Some(name.clone());
                person.language = *language;
                person.device = *device;
                person.by_code = *by_code;
                person.stay = Stay::Here;
                person.seated = false;
                self.sit(*who, *table, self.round, at);
            }
            HallEvent::Unjoined { who, route, .. } => self.unjoined(*who, route, at),
            HallEvent::Claimed { who, now, .. } => self.person(*who, |p| p.device = Some(*now)),
            HallEvent::Renamed { who, now, .. } => self.person(*who, |p| p.name = Some(now.clone())),
            HallEvent::Spoke { who, now, .. } => self.person(*who, |p| p.language = *now),
            HallEvent::Sat { who, now, sent, .. } => self.sat(*who, *now, *sent, at),
            HallEvent::Left { who, .. } => self.left(*who, at),
            HallEvent::CameBack { who, now } => {
                self.person(*who, |p| p.stay = Stay::Here);
                self.sit(*who, *now, self.round, at);
            }
            HallEvent::Erased { who } => self.person(*who, |p| {
                (p.name, p.guest, p.device) = (None, None, None);
                (p.stay, p.erased) = (Stay::Left, true);
            }),
            HallEvent::Pen { table, now, .. } => self.table(*table, |t| t.pen = *now),
            HallEvent::Help { table, now, .. } => self.table(*table, |t| t.help.clone_from(now)),
            HallEvent::Announced { now, .. } => self.announced.clone_from(now),
            HallEvent::Moved { was_round, round, now, back, .. } => {
                self.moved(now, *round, at);
                if *back {
                    self.step_back(*was_round, *round)
                } else {
                    self.step_on(*was_round, *round, at)
                }
                self.round_since = at;
            }
            HallEvent::Routed { routes } => {
                let here = routes.iter().filter(|it| self.here(it.who).is_ok()).count();
                self.searched = true;
                self.changed = u32::try_from(here).unwrap_or(u32::MAX);
                routes.iter().for_each(|it| self.person(it.who, |p| p.route.clone_from(&it.now)));
            }
            HallEvent::Closed { table, now, .. } => self.table(*table, |t| t.closed = *now),
            HallEvent::Reworded { subtheme, was, now } => self.theme.reword(*subtheme, was, now),
            HallEvent::ThemeFixed { now, .. } => self.theme.fixed = *now,
            HallEvent::Requested { now, .. } => self.request = now.clone(),
            HallEvent::Doors { now, .. } => self.doors = *now,
            HallEvent::Invited { now, .. } => self.take_list(now, at),
        }
    }

    fn person(&mut self, who: ParticipantId, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.get_mut(&who) {
            change(person);
        }
    }

    fn sit(&mut self, who: ParticipantId, table: TableId, round: u16, at: At) {
        self.place(who, Some(table));
        self.person(who, |p| p.since = at);
        self.sat.entry(who).or_default().insert((round, table));
    }

    /// The only way to another place, for it is kept from both sides.
    pub(super) fn place(&mut self, who: ParticipantId, now: Option<TableId>) {
        let Some(person) = self.people.get_mut(&who) else { return };
        let was = std::mem::replace(&mut person.table, now);
        for (table, comes) in was.map(|was| (was, false)).into_iter().chain(now.map(|now| (now, true))) {
            let there = self.places.entry(table).or_default();
            if comes {
                there.insert(who)
            } else {
                there.remove(&who)
            };
        }
    }

    fn table(&mut self, table: TableId, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.get_mut(&table) {
            change(table);
        }
    }

    /// Whoever has no phone was led there.
    fn sat(&mut self, who: ParticipantId, now: TableId, sent: bool, at: At) {
        if self.table_of(who) != Some(now) {
            self.part(who, at);
            self.sit(who, now, self.round, at);
        }
        self.person(who, |p| p.seated = !sent || p.device.is_none());
    }

    fn left(&mut self, who: ParticipantId, at: At) {
        self.part(who, at);
        self.person(who, |p| p.stay = Stay::Left);
    }

    fn unjoined(&mut self, who: ParticipantId, route: &[TableId], at: At) {
        self.part(who, at);
        self.place(who, None);
        let gone = self.people.remove(&who);
        self.sat.remove(&who);
        if who.0 <= self.planned {
            let guest = gone.and_then(|person| person.guest);
            self.people.insert(who, Person { guest, ..Person::expected(route.to_vec(), at) });
        }
    }

    fn moved(&mut self, now: &Seats, round: u16, at: At) {
        self.before = self.all_here().filter_map(|(who, p)| Some((who, p.table?))).collect();
        let everybody: Vec<_> = self.before.keys().copied().collect();
        for (i, who) in everybody.iter().enumerate() {
            self.meet(*who, &everybody[i + 1..], at);
        }
        for (who, table) in now {
            self.person(*who, |p| p.seated = false);
            self.sit(*who, *table, round, at);
        }
        self.announced = None;
    }

    fn step_on(&mut self, was: u16, round: u16, at: At) {
        let (open, lasted) = (self.open().collect(), at.since(self.round_since) >= limits::MET_MS);
        self.sittings.push(Sitting { round: was, seats: self.before.clone(), open, lasted });
        (self.round, self.furthest) = (round, self.furthest.max(round));
    }

    /// The round that is left again has not been one; the one before it goes on.
    fn step_back(&mut self, was: u16, round: u16) {
        self.sittings.pop();
        self.before = self.sittings.last().map(|sitting| sitting.seats.clone()).unwrap_or_default();
        self.sat.values_mut().for_each(|sat| sat.retain(|(of, _)| *of <= round));
        self.round = round;
        if was == self.furthest && was > round {
            self.furthest -= 1;
        }
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
