//! What is gone for good: a person who wants to be forgotten, and what a restore
//! could not bring back, because the keys of secret steps are in no backup. Nothing
//! here ever tries to keep a little of it.

#[cfg(test)]
mod tests;

use crate::activity::{Item, Loses};
use crate::agenda::{AgendaEvent, Step};
use crate::entry::Event;
use crate::hall::{HallEvent, Person, Stay};
use crate::protocol::Command;
use crate::room::ask::{Deal, Taken};
use crate::room::{Room, Run};
use crate::words::{Moment, ParticipantId, Refusal, RunId};

impl Room {
    /// After a restore: these keys of runs are gone, each with so many secret commands in it,
    /// and these persons' keys are destroyed. None if that changes nothing.
    pub fn restored(&mut self, lost: &[(RunId, u32)], erased: &[ParticipantId], at: &mut Moment) -> Option<Taken> {
        if lost.is_empty() && erased.is_empty() {
            return None;
        }
        let taken = self.by_clock(at, |deal| {
            erased.iter().for_each(|who| deal.erase_now(*who));
            lost.iter().for_each(|(run, kept)| deal.lose(*run, *kept));
            lost.iter().for_each(|(key, _)| deal.give_again(key.of_key().0));
        });
        Some(Taken { kind: RESTORED.to_owned(), ..taken })
    }

    /// Everybody whose name was read back as gone and who is not yet erased: their key was
    /// destroyed after this journal was copied.
    #[must_use]
    pub fn nameless(&self) -> Vec<ParticipantId> {
        let gone = |person: &Person| {
            let (name, guest) = (person.name.as_ref(), person.guest.as_ref());
            name.is_some_and(|name| name.get().is_none()) || guest.is_some_and(|guest| guest.get().is_none())
        };
        self.hall.people.iter().filter(|(_, p)| !p.erased && gone(p)).map(|(who, _)| *who).collect()
    }

    /// Everybody who is erased: their keys must be gone.
    #[must_use]
    pub fn erased(&self) -> Vec<ParticipantId> {
        self.hall.people.iter().filter(|(_, person)| person.erased).map(|(who, _)| *who).collect()
    }

    /// Nothing is said for, or about, somebody who is erased: the word would need a new key of
    /// theirs, and nothing under the old one would open beside it.
    pub(super) fn guard_owners<'a>(&self, events: impl IntoIterator<Item = &'a Event>) -> Result<(), Refusal> {
        let erased = |who: &ParticipantId| self.hall.people.get(who).is_some_and(|person| person.erased);
        if !self.hall.people.values().any(|person| person.erased) {
            return Ok(());
        }
        let gone = events.into_iter().any(|event| event.owners().iter().any(erased));
        if gone { Err(Refusal::Gone) } else { Ok(()) }
    }

    /// The acknowledged secret commands that a restore has lost, that phones hold, and that have not
    /// come again yet; 0 in a day without a restore.
    #[must_use]
    pub fn to_come_again(&self) -> u32 {
        self.runs.keys().filter(|run| self.takes_again(**run)).filter_map(|run| Some(self.runs.get(run)?.missing)).sum()
    }

    /// The runs whose secret commands phones keep after the answer, because no backup holds the keys.
    #[must_use]
    pub fn held_by_phones(&self) -> Vec<RunId> {
        let again = self.sent_again();
        self.runs.keys().copied().filter(|run| again.contains(run) || self.is_held(*run)).collect()
    }

    /// Those whose key a restore has lost, and whose secret commands still reach a box.
    #[must_use]
    pub fn sent_again(&self) -> Vec<RunId> {
        let lost = |run: &Run| run.lost.is_some() || run.renewed;
        self.runs.iter().filter(|(id, run)| lost(run) && self.takes_again(**id)).map(|(id, _)| *id).collect()
    }

    fn is_held(&self, run: RunId) -> bool {
        self.loses_words(run) && self.runs.get(&run).is_some_and(|run| !run.settled)
    }

    /// Whether a secret command to this run still reaches a box: its own, or that of the run that
    /// was opened in its place.
    fn takes_again(&self, run: RunId) -> bool {
        match self.runs.get(&run) {
            Some(Run { lost: Some(instead), .. }) => instead.is_some_and(|instead| self.takes_again(instead)),
            Some(run) => !run.settled,
            None => false,
        }
    }

    /// A secret command that a restore had lost was taken once more: the desk is told one less.
    pub fn came_again(&mut self, taken: &mut Taken) {
        let Some((into, _)) = taken.sealed.map(RunId::of_key) else { return };
        let of_it = |(id, run): &(&RunId, &Run)| run.missing > 0 && (**id == into || run.lost == Some(Some(into)));
        let Some(run) = self.runs.iter().find(of_it).map(|(id, _)| *id) else { return };
        let event = Event::CameAgain { run };
        self.apply(&event, taken.at);
        taken.events.push(event);
    }

    /// Whether a restore loses what people have said in a run, and not only who said it: phones hold
    /// it then.
    #[must_use]
    pub fn loses_words(&self, run: RunId) -> bool {
        self.loses(run) != Some(Loses::Links)
    }

    fn loses(&self, run: RunId) -> Option<Loses> {
        let step = self.agenda.step(self.runs.get(&run.of_key().0)?.step).ok()?;
        Some(step.settings.loses())
    }

    /// A secret command to a run that was lost goes to the one that is open instead: the phone that
    /// held it knows only the first.
    pub(super) fn led_on(&self, command: Command) -> Command {
        let Command::Act { mut run, command } = command else { return command };
        while command.secret()
            && let Some(instead) = self.runs.get(&run).and_then(|run| run.lost?)
        {
            run = instead;
        }
        Command::Act { run, command }
    }

    /// The number of the next run.
    pub(super) fn next_run(&self) -> RunId {
        RunId(self.runs.keys().next_back().map_or(1, |last| last.0 + 1))
    }
}

/// The kind of the entry that says what a restore has lost.
pub const RESTORED: &str = "restored";
/// The kind of an entry that no person has made.
pub(super) const CLOCK: &str = "clock";

/// Whether entries of this kind are nobody's doing.
pub(super) fn by_the_server(kind: &str) -> bool {
    kind == CLOCK || kind == RESTORED
}

impl Deal<'_> {
    /// Leaves for good. Ballots and what is unsigned stay: nobody knows whose they are.
    pub(super) fn erase(&mut self, who: ParticipantId) -> Result<(), Refusal> {
        let person = self.room.hall.people.get(&who).ok_or(Refusal::NotFound)?;
        if person.erased || (person.stay == Stay::Expected && person.guest.is_none()) {
            return Err(Refusal::NotFound);
        }
        self.erase_now(who);
        Ok(())
    }

    fn erase_now(&mut self, who: ParticipantId) {
        // Whoever has left already has nothing to leave.
        let _ = self.leave(who);
        self.hall(HallEvent::Erased { who });
    }

    fn lose(&mut self, key: RunId, kept: u32) {
        let (run, _) = key.of_key();
        let Some(step) = self.room.runs.get(&run).and_then(|it| self.room.agenda.step(it.step).ok()).cloned() else {
            return;
        };
        match step.settings.loses() {
            Loses::Links => return self.renew(key, 0, &step),
            Loses::Answers => return self.renew(key, kept, &step),
            Loses::Run => {}
        }
        let open = self.room.open_run_id() == Some(run);
        let instead = open.then(|| self.room.next_run());
        self.emit(Event::Lost { run, kept, instead });
        if open {
            self.begin_again(&step, run);
        } else if step.run == Some(run) {
            // Whoever comes back to the step finds it empty, and not over.
            self.emit(Event::Agenda(AgendaEvent::Ran { step: step.id, was: Some(run), now: None }));
        }
    }

    /// It goes on under a new key, with what later steps had taken from it in the open.
    fn renew(&mut self, key: RunId, kept: u32, step: &Step) {
        self.emit(Event::Renewed { run: key, kept });
        let (run, _) = key.of_key();
        let name = std::slice::from_ref(&step.words.name);
        let takers =
            self.room.runs.iter().filter(|(taker, _)| self.room.takes(**taker).iter().any(|of| name.contains(of)));
        let held: Vec<Item> = takers.flat_map(|(_, taker)| taker.activity.taken()).collect();
        self.stir(run, |activity, hall, at| activity.lost(hall, &held, at));
    }

    /// What it took from earlier steps, as they yield it now: it may have stood under the lost key.
    fn give_again(&mut self, run: RunId) {
        if self.room.runs.get(&run).is_some_and(|run| run.lost.is_none()) {
            let given = self.room.given(&self.room.takes(run));
            self.stir(run, |activity, hall, at| activity.given(hall, &given, at));
        }
    }

    /// The open step gets a new, empty run, and stands where it stood.
    fn begin_again(&mut self, step: &Step, was: RunId) {
        self.emit(Event::Agenda(AgendaEvent::Ran { step: step.id, was: Some(was), now: None }));
        let run = self.run_of(&Step { run: None, ..step.clone() });
        self.stir(run, |activity, hall, at| activity.enter(hall, at));
        let beats = step.words.beats.len() as u16;
        for beat in 1..=self.room.agenda.stand.beat {
            self.stir(run, |activity, hall, at| activity.beat(hall, beat, beats, at));
        }
    }
}
