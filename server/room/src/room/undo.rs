//! Undo is a new command that names an entry: what it did is turned round, event
//! by event, newest first. A value that has changed since is not touched; the
//! refusal names what rests on it. Undoing GO gives the former step the time that
//! it had left; the step that is left keeps its content.

use crate::agenda::AgendaEvent;
use crate::entry::Event;
use crate::hall::{Hall, HallEvent, Person, Rerouted, Seats, Stay, Table};
use crate::room::ask::Deal;
use crate::room::show::ShowEvent;
use crate::room::{Recorded, Room};
use crate::words::{Asker, At, Moment, ParticipantId, Refusal, Role, RunId, TableId};

impl Deal<'_> {
    pub(super) fn undo(&mut self, by: &Asker, entry: u64) -> Result<(), Refusal> {
        let record = self.room.moves.iter().find(|record| record.seq == entry).ok_or(Refusal::NotFound)?.clone();
        if record.undone || record.events.is_empty() {
            return Err(Refusal::Gone);
        }
        if by.role == Role::Helper && record.gesture.by != by.device {
            return Err(Refusal::Denied);
        }
        if record.events.iter().all(|event| matches!(event, Event::Control { .. } | Event::Gesture(_))) {
            return Err(Refusal::CannotUndo);
        }
        // Tried on a copy first: a refusal half-way must leave nothing behind.
        let (room, at) = (&mut self.room.clone(), &mut Moment::new(self.at.now, 0));
        Deal { room, at, events: Vec::new(), stamp: self.stamp }.turn_round(&record)?;
        self.turn_round(&record)
    }

    fn turn_round(&mut self, record: &Recorded) -> Result<(), Refusal> {
        let opened: Vec<RunId> = record.events.iter().filter_map(opened).collect();
        for event in record.events.iter().rev() {
            match event {
                Event::Run { run, .. } if opened.contains(run) => {}
                Event::Run { run, event } => {
                    let it = self.room.runs.get(run).ok_or(Refusal::NotFound)?;
                    let events = it.activity.undo(&self.room.hall, event, self.at)?;
                    self.run(*run, events);
                }
                Event::Settled { run } if !opened.contains(&run.of_key().0) => return Err(Refusal::CannotUndo),
                // A new run stays where it is: the step that is left keeps its content. Who drives
                // is not a matter of undo.
                Event::Opened { .. } | Event::Agenda(AgendaEvent::Ran { was: None, .. }) | Event::Settled { .. } => {}
                Event::Control { .. }
                | Event::Gesture(_)
                | Event::Lived { .. }
                | Event::Lost { .. }
                | Event::Renewed { .. }
                | Event::CameAgain { .. } => {}
                Event::Agenda(event) => self.turn_agenda(event, record.at)?,
                Event::Hall(event) => self.turn_hall(event)?,
                Event::Show(event) => self.turn_show(event)?,
            }
        }
        let hall = &self.room.hall;
        let shut = |(id, table): (&TableId, &Table)| table.closed && hall.at_table(*id).next().is_some();
        rests(!hall.tables.iter().any(shut), "close_table")?;
        self.pens_back(record);
        Ok(())
    }

    /// Everybody sits where they sat: whoever was taken away from a pen puts it down, and whoever held
    /// one where they sit again takes it up, if nobody has.
    fn pens_back(&mut self, record: &Recorded) {
        let hall = &self.room.hall;
        let held = |(id, table): (&TableId, &Table)| table.pen.map(|who| (*id, who));
        let away = |(table, who): &(TableId, ParticipantId)| hall.table_of(*who) != Some(*table);
        let left: Vec<_> = hall.tables.iter().filter_map(held).filter(away).collect();
        left.into_iter().for_each(|(table, who)| self.drop_pen(who, Some(table)));
        for event in &record.events {
            let Event::Hall(HallEvent::Pen { table, was: Some(held), .. }) = *event else { continue };
            if self.room.hall.pen(table).is_none() && self.room.hall.table_of(held) == Some(table) {
                self.hall(HallEvent::Pen { table, was: None, now: Some(held) });
            }
        }
    }

    fn turn_agenda(&mut self, event: &AgendaEvent, then: At) -> Result<(), Refusal> {
        let agenda = &self.room.agenda;
        let turned = match event.clone() {
            AgendaEvent::Stood { was, now } => {
                let same = agenda.stand.step == now.step && agenda.stand.beat == now.beat;
                rests(same, "go")?;
                AgendaEvent::Stood { was: agenda.stand, now: was.restored(then, self.at.now) }
            }
            AgendaEvent::Marked { step, was, now } => {
                rests(agenda.step(step)?.status == now, "go")?;
                AgendaEvent::Marked { step, was: now, now: was }
            }
            AgendaEvent::Ran { step, was, .. } => AgendaEvent::Ran { step, was: agenda.step(step)?.run, now: was },
            AgendaEvent::Inserted { step, at } => {
                rests(agenda.step(step.id)?.run.is_none(), "go")?;
                AgendaEvent::Removed { step, at }
            }
            AgendaEvent::Removed { step, at } => AgendaEvent::Inserted { step, at },
            AgendaEvent::Ordered { was, now } => {
                rests(agenda.steps.iter().map(|step| step.id).eq(now.iter().copied()), "rearrange")?;
                AgendaEvent::Ordered { was: now, now: was }
            }
            AgendaEvent::Lasts { step, was, now } => {
                rests(agenda.step(step)?.words.minutes == now, "rearrange")?;
                AgendaEvent::Lasts { step, was: now, now: was }
            }
            AgendaEvent::StoodBy { was, now } => AgendaEvent::StoodBy { was: now, now: was },
            AgendaEvent::Began { day, was, now } => AgendaEvent::Began { day, was: now, now: was },
        };
        self.emit(Event::Agenda(turned));
        Ok(())
    }

    fn turn_hall(&mut self, event: &HallEvent) -> Result<(), Refusal> {
        let hall = &self.room.hall;
        let turned = match event.clone() {
            HallEvent::Joined { who, name, language, device, by_code, route, table } => {
                let same = hall.here(who).is_ok_and(|p| p.table == Some(table) && p.device == device);
                rests(same, "sit")?;
                HallEvent::Unjoined { who, name, language, device, by_code, route, table }
            }
            HallEvent::Unjoined { who, name, language, device, by_code, route, table } => {
                rests(hall.people.get(&who).is_none_or(|p| p.stay == Stay::Expected), "join")?;
                HallEvent::Joined { who, name, language, device, by_code, route, table }
            }
            HallEvent::Routed { routes } => HallEvent::Routed { routes: routes_back(hall, routes) },
            HallEvent::Invited { was, now } => {
                rests(hall.invited() == *now, "invite")?;
                let beyond = |person: &Person| person.table.is_some_and(|table| table.0 > was.tables);
                rests(!hall.people.values().any(beyond), "sit")?;
                let turned = HallEvent::Invited { was: now, now: was };
                rests(self.room.guard_owners([&Event::Hall(turned.clone())]).is_ok(), "erase_person")?;
                turned
            }
            HallEvent::Moved { was_round, round, was, back, .. } => {
                rests(hall.round == round, "reshuffle")?;
                let (was, now) = seats_back(hall, was);
                HallEvent::Moved { was_round: round, round: was_round, was, now, back: !back }
            }
            HallEvent::Announced { was, now } => {
                rests(hall.announced.as_ref().map(|a| a.round) == now.as_ref().map(|a| a.round), "reshuffle")?;
                HallEvent::Announced { was: now, now: was }
            }
            HallEvent::Sat { who, was: Some(was), now, .. } => {
                rests(hall.table_of(who) == Some(now), "sit")?;
                HallEvent::Sat { who, was: Some(now), now: was, sent: true }
            }
            HallEvent::Left { who, was: Some(table) } => {
                rests(hall.people.get(&who).is_some_and(|p| !p.erased), "erase_person")?;
                rests(hall.people.get(&who).is_some_and(|p| p.stay == Stay::Left), "come_back")?;
                HallEvent::CameBack { who, now: table }
            }
            HallEvent::CameBack { who, now } => {
                rests(hall.table_of(who) == Some(now), "sit")?;
                HallEvent::Left { who, was: Some(now) }
            }
            HallEvent::Pen { table, was, now } => {
                if hall.pen(table) != now {
                    return Ok(()); // somebody has taken it since: theirs it stays
                }
                let sits = was.filter(|who| hall.table_of(*who) == Some(table));
                HallEvent::Pen { table, was: now, now: sits }
            }
            HallEvent::Help { table, was, now } => {
                rests(hall.tables.get(&table).is_some_and(|t| t.help == now), "help")?;
                HallEvent::Help { table, was: now, now: was }
            }
            HallEvent::Closed { table, was, now } => HallEvent::Closed { table, was: now, now: was },
            HallEvent::Reworded { subtheme, was, now } => {
                rests(!hall.theme.fixed && hall.theme.wording(subtheme) == Some(&now), "reword")?;
                HallEvent::Reworded { subtheme, was: now, now: was }
            }
            HallEvent::ThemeFixed { was, now } => HallEvent::ThemeFixed { was: now, now: was },
            HallEvent::Requested { was, now } => {
                rests(hall.request == now, "request")?;
                HallEvent::Requested { was: now, now: was }
            }
            HallEvent::Doors { was, now } => HallEvent::Doors { was: now, now: was },
            _ => return Err(Refusal::CannotUndo),
        };
        self.hall(turned);
        Ok(())
    }

    fn turn_show(&mut self, event: &ShowEvent) -> Result<(), Refusal> {
        let show = &self.room.show;
        let turned = match event.clone() {
            ShowEvent::Turned { switch, was, now } => {
                rests(show.get(switch) == now, "show")?;
                ShowEvent::Turned { switch, was: now, now: was }
            }
            ShowEvent::Message { was, now } => {
                rests(show.message == now, "message")?;
                ShowEvent::Message { was: now, now: was }
            }
            ShowEvent::Line { was, now } => {
                rests(show.line == now, "line")?;
                ShowEvent::Line { was: now, now: was }
            }
        };
        self.emit(Event::Show(turned));
        Ok(())
    }
}

fn opened(event: &Event) -> Option<RunId> {
    match event {
        Event::Opened { run, .. } => Some(*run),
        _ => None,
    }
}

/// The routes that nothing has changed since, turned back.
fn routes_back(hall: &Hall, routes: Vec<Rerouted>) -> Vec<Rerouted> {
    let still = |it: &Rerouted| hall.people.get(&it.who).is_some_and(|p| p.route == it.now);
    let back = |it: Rerouted| Rerouted { who: it.who, was: it.now, now: it.was };
    routes.into_iter().filter(still).map(back).collect()
}

/// Where those who are still here sit now, and where they sat before.
fn seats_back(hall: &Hall, was: Seats) -> (Seats, Seats) {
    let now: Seats = was.into_iter().filter(|(who, _)| hall.here(*who).is_ok()).collect();
    let seats = now.keys().filter_map(|who| Some((*who, hall.table_of(*who)?))).collect();
    (seats, now)
}

fn rests(free: bool, what: &str) -> Result<(), Refusal> {
    if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.to_owned() }) }
}

impl Room {
    /// Counts the gestures that move the agenda: GO names this number, so that a second press,
    /// or a press on an old page, does nothing.
    #[must_use]
    pub fn expect(&self) -> u64 {
        self.moves
            .iter()
            .rev()
            .find(|record| record.gesture.kind == "go" || record.events.iter().any(moves_day))
            .map_or(0, |record| record.seq)
    }
}

fn moves_day(event: &Event) -> bool {
    matches!(event, Event::Agenda(AgendaEvent::Stood { .. }))
}
