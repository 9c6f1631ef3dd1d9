//! Judges commands: guards them by the matrix, hands each to the part that knows
//! its rules, and gathers the events. Whatever may refuse comes before the first
//! event; an event is applied as soon as it is emitted, so that the next rule
//! sees what the last one did.

use crate::access::{self, Right};
use crate::activities;
use crate::entry::{Event, Gesture};
use crate::hall::{Change, HallEvent};
use crate::protocol::Command;
use crate::room::{Room, Run};
use crate::words::{Asker, At, ItemId, Moment, ParticipantId, Refusal, Role, RunId, Voice};

/// What became of an accepted command.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The number of the entry.
    pub seq: u64,
    /// The row of the matrix, or `clock`.
    pub kind: String,
    /// When; no finer than the run for what must not betray its author.
    pub at: At,
    /// What happened.
    pub events: Vec<Event>,
    /// The key of a run under which the record of this command stands; see [`RunId::key`].
    pub sealed: Option<RunId>,
}

impl Taken {
    /// The text that was made, and the person who came in.
    #[must_use]
    pub fn made(&self) -> (Option<ItemId>, Option<ParticipantId>) {
        let item = self.events.iter().find_map(|event| match event {
            Event::Run { event, .. } => event.made(),
            _ => None,
        });
        let who = self.events.iter().find_map(|event| match event {
            Event::Hall(HallEvent::Joined { who, .. } | HallEvent::Claimed { who, .. }) => Some(*who),
            _ => None,
        });
        (item, who)
    }

    /// The persons whose keys are destroyed once this is durable.
    pub fn erased(&self) -> impl Iterator<Item = ParticipantId> {
        self.events.iter().filter_map(|event| match event {
            Event::Hall(HallEvent::Erased { who }) => Some(*who),
            _ => None,
        })
    }

    /// The keys of runs that may be destroyed once this is durable.
    pub fn settled(&self) -> impl Iterator<Item = RunId> {
        self.events.iter().filter_map(|event| match event {
            Event::Settled { run } => Some(*run),
            _ => None,
        })
    }
}

/// A command on its way: the room, the moment, and what has happened so far.
pub(super) struct Deal<'a> {
    pub room: &'a mut Room,
    pub at: &'a mut Moment,
    pub events: Vec<Event>,
    /// When it counts as having happened.
    pub stamp: At,
}

impl Deal<'_> {
    /// Something happens, at once.
    pub fn emit(&mut self, event: Event) {
        debug_assert_eq!(self.room.guard_owners([&event]), Ok(()), "nothing is written under a key that is destroyed");
        self.room.apply(&event, self.stamp);
        self.events.push(event);
    }

    pub fn hall(&mut self, event: HallEvent) {
        self.emit(Event::Hall(event));
    }

    /// Several things happen in one run.
    pub fn run(&mut self, run: RunId, events: Vec<activities::Event>) {
        for event in events {
            self.emit(Event::Run { run, event });
        }
    }

    /// Asks a run for events, and lets them happen.
    pub fn stir(
        &mut self,
        run: RunId,
        how: impl FnOnce(&activities::Running, &crate::hall::Hall, &mut Moment) -> Vec<activities::Event>,
    ) {
        let events = match self.room.runs.get(&run) {
            Some(it) => how(&it.activity, &self.room.hall, self.at),
            None => return,
        };
        self.run(run, events);
    }

    /// Tells the living activities that somebody came, left or moved.
    pub fn tell(&mut self, change: Change) {
        for run in self.room.live() {
            self.stir(run, |activity, hall, at| activity.on(hall, change, at));
        }
    }

    /// Texts may have changed: whoever takes them hears of it. Then keys that nobody needs go.
    fn finish(&mut self) {
        self.pass_on();
        let spent = |(id, run): (&RunId, &Run)| {
            let (id, last) = (*id, u8::from(run.activity.settled()));
            (run.spent..run.activity.spent_keys().max(run.spent) + last).map(move |n| id.key(n)).collect::<Vec<_>>()
        };
        let keys: Vec<RunId> = self.room.runs.iter().filter(|(_, run)| !run.settled).flat_map(spent).collect();
        for run in keys {
            self.emit(Event::Settled { run });
        }
    }

    /// A secret command counts as done when its run was opened, and keeps the room all the same: to
    /// the end of its day, said once a day.
    fn live(&mut self) {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let until = At((self.at.now.0.div_euclid(DAY) + 1) * DAY);
        if self.room.touched < until {
            self.emit(Event::Lived { until });
        }
    }

    fn pass_on(&mut self) {
        let touched: Vec<RunId> = self
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Run { run, .. } => Some(*run),
                _ => None,
            })
            .collect();
        for run in self.room.live() {
            let takes = self.room.takes(run);
            if touched.iter().any(|source| self.room.is_run_of(*source, &takes)) {
                let given = self.room.given(&takes);
                self.stir(run, |activity, hall, at| activity.given(hall, &given, at));
                let withheld = self.room.withheld(&takes);
                self.stir(run, |activity, hall, at| activity.withhold(hall, &withheld, at));
            }
        }
    }
}

impl Room {
    /// Judges `command` and, if it is taken, lets it happen.
    ///
    /// # Errors
    /// The [`Refusal`] told to the person; nothing has happened then.
    pub fn ask(&mut self, by: &Asker, command: Command, at: &mut Moment) -> Result<Taken, Refusal> {
        let command = self.led_on(command);
        let right = right(&command);
        access::guard(right, by, &self.hall)?;
        self.guard_control(by, &command)?;
        let sealed = self.sealed_under(&command);
        let stamp = sealed.and_then(|key| self.runs.get(&key.of_key().0)).map_or(at.now, |run| run.opened);
        let (about, whom) = (self.about(&command), whom(&command));
        let undoes = if let Command::Undo { entry } = command { Some(entry) } else { None };
        let mut deal = Deal { room: self, at, events: Vec::new(), stamp };
        let takes_control = deal.finds_control_free(by, &command);
        deal.judge(by, command)?;
        if takes_control {
            deal.emit(Event::Control { was: None, now: Some(by.device) });
        }
        deal.finish();
        if sealed.is_some() && !deal.events.is_empty() {
            deal.live();
        }
        if matches!(by.voice, Voice::Desk) && matches!(by.role, Role::Pilot | Role::Helper) {
            let kind = right_name(right).to_owned();
            let whom = deal.whom(whom);
            deal.emit(Event::Gesture(Gesture { by: by.device, role: by.role, kind, about, whom, undoes }));
        }
        let events = deal.events;
        self.touched = self.touched.max(stamp);
        self.close_entry(&events, stamp);
        Ok(Taken { seq: self.seq, kind: right_name(right).to_owned(), at: stamp, events, sealed })
    }

    /// Lets the rules that a scenario declares do what is due at `at`; none if nothing is.
    pub fn wake(&mut self, at: &mut Moment) -> Option<Taken> {
        let due: Vec<RunId> = self
            .runs
            .iter()
            .filter(|(_, run)| run.lost.is_none() && run.activity.wakes().is_some_and(|when| when <= at.now))
            .map(|(id, _)| *id)
            .collect();
        if due.is_empty() {
            return None;
        }
        Some(self.by_clock(at, |deal| due.iter().for_each(|run| deal.stir(*run, |a, hall, at| a.wake(hall, at)))))
    }

    /// A server takes the room up after `ms` away: clocks that ran get that time back. There is
    /// always an entry, so that its epoch is on the disk before anything is shown under it.
    pub fn taken_up(&mut self, ms: i64, at: &mut Moment) -> Taken {
        let running = self.agenda.stand.step.is_some() && self.agenda.stand.paused.is_none() && ms > 0;
        self.by_clock(at, |deal| {
            if running {
                deal.give_back(ms);
            }
        })
    }

    pub(super) fn by_clock(&mut self, at: &mut Moment, what: impl FnOnce(&mut Deal<'_>)) -> Taken {
        let stamp = at.now;
        let mut deal = Deal { room: self, at, events: Vec::new(), stamp };
        what(&mut deal);
        deal.finish();
        let events = deal.events;
        self.close_entry(&events, stamp);
        Taken { seq: self.seq, kind: crate::room::loss::CLOCK.into(), at: stamp, events, sealed: None }
    }

    /// One console drives: others of the same right must take control first.
    fn guard_control(&self, by: &Asker, command: &Command) -> Result<(), Refusal> {
        let drives = by.role == Role::Pilot && !matches!(command, Command::TakeControl {});
        match self.pilot {
            Some(pilot) if drives && pilot != by.device => Err(Refusal::StaleEpoch),
            _ => Ok(()),
        }
    }

    /// The key of a run under which the record of this command stands, if nobody may learn who sent it.
    /// Once the run has settled there is no key to seal anything with.
    fn sealed_under(&self, command: &Command) -> Option<RunId> {
        match command {
            Command::Act { run, command } if command.secret() => {
                self.runs.get(run).filter(|it| !it.settled).map(|it| run.key(it.spent))
            }
            _ => None,
        }
    }

    pub(super) fn takes(&self, run: RunId) -> Vec<String> {
        let step = self.runs.get(&run).and_then(|run| self.agenda.step(run.step).ok());
        step.map_or_else(Vec::new, |step| step.settings.takes())
    }

    /// What a gesture is about, in words of the scenario, so that undo can name it.
    fn about(&self, command: &Command) -> Option<String> {
        let title = |id| self.agenda.step(id).ok().map(|step| step.words.name.clone());
        match command {
            Command::Go { .. } | Command::Skip {} => self.agenda.following().map(|step| step.words.name.clone()),
            Command::GoTo { step }
            | Command::TakeUp { step }
            | Command::RunAgain { step }
            | Command::Reorder { step, .. } => title(*step),
            Command::Undo { entry } => {
                self.moves.iter().find(|record| record.seq == *entry).map(|record| record.gesture.kind.clone())
            }
            Command::Invite { list } => Some(list.guests.len().to_string()),
            Command::AnswerHelp { table, .. }
            | Command::CloseHelp { table }
            | Command::CloseTable { table, .. }
            | Command::SeatPerson { table, .. }
            | Command::GivePen { table, .. }
            | Command::RollCall { table, .. } => Some(table.to_string()),
            _ => None,
        }
    }
}

impl Deal<'_> {
    fn finds_control_free(&self, by: &Asker, command: &Command) -> bool {
        let about_it = matches!(command, Command::TakeControl {} | Command::HandOver {});
        by.role == Role::Pilot && self.room.pilot.is_none() && !about_it
    }

    fn judge(&mut self, by: &Asker, command: Command) -> Result<(), Refusal> {
        use Command as C;
        match command {
            C::Join { .. }
            | C::AddNeighbour { .. }
            | C::Rename { .. }
            | C::Speak { .. }
            | C::Leave {}
            | C::ComeBack {}
            | C::Erase {} => self.doors(by, command),
            C::Sit { .. }
            | C::TakePen {}
            | C::PassPen { .. }
            | C::CallHelp {}
            | C::RollCall { .. }
            | C::AnswerHelp { .. }
            | C::CloseHelp { .. }
            | C::ErasePerson { .. }
            | C::GivePen { .. } => self.table(by, command),
            C::SeatPerson { .. }
            | C::SwapPeople { .. }
            | C::SeatBatch { .. }
            | C::Invite { .. }
            | C::MarkLeft { .. }
            | C::CloseTable { .. } => self.place(command),
            C::Go { .. }
            | C::GoTo { .. }
            | C::Back {}
            | C::Skip {}
            | C::Extend { .. }
            | C::Pause { .. }
            | C::StandBy { .. }
            | C::Park {}
            | C::TakeUp { .. }
            | C::RunAgain { .. } => self.guide(command),
            C::Insert { .. } | C::Reorder { .. } | C::Shorten { .. } => self.rearrange(command),
            C::Reshuffle { .. } => self.reshuffle(command),
            C::TakeControl {} => {
                self.emit(Event::Control { was: self.room.pilot, now: Some(by.device) });
                Ok(())
            }
            C::HandOver {} if self.room.pilot.is_none() => Err(Refusal::NotNow),
            C::HandOver {} => {
                self.emit(Event::Control { was: self.room.pilot, now: None });
                Ok(())
            }
            C::Undo { entry } => self.undo(by, entry),
            C::Act { run, command } => self.act(by, run, command),
            _ => self.tell_room(command),
        }
    }

    /// Whom a gesture was about: as it says, or all whom it has brought in.
    fn whom(&self, named: Vec<ParticipantId>) -> Vec<ParticipantId> {
        let joined = self.events.iter().filter_map(|event| match event {
            Event::Hall(HallEvent::Joined { who, .. }) => Some(*who),
            _ => None,
        });
        named.into_iter().chain(joined).collect()
    }

    fn act(&mut self, by: &Asker, run: RunId, command: activities::Command) -> Result<(), Refusal> {
        let it = self.room.runs.get(&run).ok_or(Refusal::NotFound)?;
        if it.lost.is_some() {
            return Err(Refusal::Closed);
        }
        if it.activity.waits_for_reveal() && self.room.behind_curtain(run) {
            return Err(Refusal::NotNow);
        }
        let events = it.activity.decide(&self.room.hall, by, command, self.at)?;
        let events: Vec<Event> = events.into_iter().map(|event| Event::Run { run, event }).collect();
        self.room.guard_owners(&events)?;
        events.into_iter().for_each(|event| self.emit(event));
        Ok(())
    }
}

/// The people whom a gesture of the desk names.
fn whom(command: &Command) -> Vec<ParticipantId> {
    match command {
        Command::SeatPerson { who, .. } | Command::MarkLeft { who } | Command::GivePen { to: who, .. } => vec![*who],
        Command::SwapPeople { a, b } => vec![*a, *b],
        Command::RollCall { absent, .. } => absent.clone(),
        _ => Vec::new(),
    }
}

/// The name of a row, which is also the kind of an entry.
fn right_name(right: Right) -> &'static str {
    access::MATRIX.iter().find(|row| row.0 == right).map_or("", |row| row.1)
}

/// The row that guards a command. A new command that names none does not compile.
#[must_use]
pub fn right(command: &Command) -> Right {
    use Command as C;
    match command {
        C::Join { .. } => Right::Join,
        C::AddNeighbour { .. } => Right::AddNeighbour,
        C::Rename { .. } => Right::Rename,
        C::Speak { .. } => Right::Speak,
        C::Leave {} => Right::Leave,
        C::ComeBack {} => Right::ComeBack,
        C::Erase {} => Right::EraseSelf,
        C::Sit { .. } => Right::Sit,
        C::TakePen {} => Right::TakePen,
        C::PassPen { .. } => Right::PassPen,
        C::CallHelp {} => Right::CallHelp,
        C::RollCall { .. } => Right::RollCall,
        C::AnswerHelp { .. } | C::CloseHelp { .. } => Right::AnswerHelp,
        C::SeatPerson { .. } => Right::SeatPerson,
        C::SwapPeople { .. } => Right::SwapPeople,
        C::Invite { .. } => Right::Invite,
        C::SeatBatch { .. } => Right::SeatBatch,
        C::MarkLeft { .. } => Right::MarkLeft,
        C::ErasePerson { .. } => Right::ErasePerson,
        C::GivePen { .. } => Right::GivePen,
        C::Go { .. } => Right::Go,
        C::GoTo { .. }
        | C::Back {}
        | C::Skip {}
        | C::Extend { .. }
        | C::Pause { .. }
        | C::StandBy { .. }
        | C::Park {}
        | C::TakeUp { .. }
        | C::RunAgain { .. } => Right::Steer,
        C::Insert { .. } | C::Reorder { .. } | C::Shorten { .. } => Right::Rearrange,
        C::Reshuffle { .. } => Right::Reshuffle,
        C::CloseTable { closed: true, .. } => Right::CloseTable,
        C::CloseTable { closed: false, .. } => Right::ReopenTable,
        C::Dark { .. } => Right::Dark,
        C::Black { .. } | C::Freeze { .. } | C::Night { .. } | C::Gongs { .. } | C::ShowQr { .. } => Right::Show,
        C::Message { .. } => Right::SpeakToRoom,
        C::LineToStage { .. } => Right::LineToStage,
        C::Reword { .. } => Right::Reword,
        C::RequestIs { .. } | C::RequestAside {} | C::RequestTakeUp {} => Right::Request,
        C::Doors { .. } => Right::Doors,
        C::TakeControl {} => Right::TakeControl,
        C::HandOver {} => Right::HandOver,
        C::Undo { .. } => Right::Undo,
        C::Act { command, .. } => command.right(),
    }
}
