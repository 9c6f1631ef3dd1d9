//! How events change the hall, and who has met whom by it. Never refuses, never chooses.

use super::{Hall, HallEvent, Person, Seats, Stay, Table};
use crate::limits;
use crate::words::{At, ParticipantId, TableId};

impl Hall {
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
