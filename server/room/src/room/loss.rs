//! What is gone for good: a person who wants to be forgotten, and what a restore
//! could not bring back, because the keys of secret steps are in no backup. Nothing
//! here ever tries to keep a little of it.

use crate::activity::Loses;
use crate::agenda::{AgendaEvent, Step};
use crate::entry::Event;
use crate::hall::{HallEvent, Person, Stay};
use crate::protocol::Command;
use crate::room::ask::{Deal, Taken};
use crate::room::{Room, Run};
use crate::words::{Moment, ParticipantId, Refusal, RunId};

impl Room {
    /// After a restore: these runs have no key any more, each with so many secret commands in it,
    /// and these persons' keys are destroyed. None if that changes nothing.
    pub fn restored(&mut self, lost: &[(RunId, u32)], erased: &[ParticipantId], at: &mut Moment) -> Option<Taken> {
        if lost.is_empty() && erased.is_empty() {
            return None;
        }
        let taken = self.by_clock(at, |deal| {
            erased.iter().for_each(|who| deal.erase_now(*who));
            lost.iter().for_each(|(run, kept)| deal.lose(*run, *kept));
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

    /// The acknowledged secret commands that the open step has lost in a restore, and that phones
    /// hold; 0 in a day without a restore.
    #[must_use]
    pub fn to_come_again(&self) -> u32 {
        let Some(open) = self.open_run_id() else { return 0 };
        let of_it = |(id, run): &(&RunId, &Run)| **id == open || run.lost == Some(Some(open));
        self.runs.iter().filter(of_it).map(|(_, run)| run.missing).sum()
    }

    /// Whether phones hold the secret commands of a run, so that they are taken once more after a
    /// restore has lost them.
    #[must_use]
    pub fn held_by_phones(&self, run: RunId) -> bool {
        self.loses(run) != Some(Loses::Links)
    }

    fn loses(&self, run: RunId) -> Option<Loses> {
        let step = self.agenda.step(self.runs.get(&run)?.step).ok()?;
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

    fn lose(&mut self, run: RunId, kept: u32) {
        let Some(step) = self.room.runs.get(&run).and_then(|it| self.room.agenda.step(it.step).ok()).cloned() else {
            return;
        };
        match step.settings.loses() {
            Loses::Links => return self.emit(Event::Renewed { run, kept: 0 }),
            Loses::Answers => return self.emit(Event::Renewed { run, kept }),
            Loses::Run => {}
        }
        let open = self.room.open_run_id() == Some(run);
        let instead = open.then(|| self.room.next_run());
        self.emit(Event::Lost { run, kept, instead });
        if open {
            self.begin_again(&step, run);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activities;
    use crate::activities::stories;
    use crate::entry::{Entry, VERSION};
    use crate::tryout::{Tryout, device};
    use crate::words::{Asker, Role, Voice};

    const STORIES: &str = "[[agenda]]\nname = \"stories\"\nminutes = 5\nactivity = { kind = \"stories\" }\n";
    const TALK: &str = "[[agenda]]\nname = \"welcome\"\nminutes = 5\nactivity = { kind = \"talk\" }\n";

    #[test]
    fn r30_whoever_is_erased_leaves_for_good_and_keeps_no_seat() {
        let mut t = Tryout::new(8, 4, TALK).all_join();
        t.says(3, Command::Erase {}).unwrap();
        let seq = t.pilot(Command::ErasePerson { who: ParticipantId(4) }).unwrap().seq;
        assert_eq!((t.room.hall.count_here(), t.room.hall.name(ParticipantId(3))), (6, None));
        assert!(!serde_json::to_string(&t.board(crate::words::Audience::Pilot)).unwrap().contains("P3"));
        assert_eq!(t.says(3, Command::Rename { name: "Zoé".into() }), Err(Refusal::Denied));
        assert!(t.pilot(Command::Undo { entry: seq }).is_err(), "what is destroyed does not come back");
        assert_eq!(t.pilot(Command::ErasePerson { who: ParticipantId(4) }), Err(Refusal::NotFound));
        let by = Asker { device: device(3), role: Role::Participant, seat: Some(ParticipantId(3)), voice: Voice::Desk };
        let again = t.ask(&by, Command::Join { name: "Zoé".into(), language: crate::words::Language::Fr }).unwrap();
        assert_ne!(again.made().1, Some(ParticipantId(3)), "the same card gives another seat");
        assert_eq!(t.room.erased(), [ParticipantId(3), ParticipantId(4)]);
    }

    #[test]
    fn r30_an_erased_person_s_departure_cannot_be_undone() {
        let mut t = Tryout::new(8, 4, TALK).all_join();
        let left = t.pilot(Command::MarkLeft { who: ParticipantId(5) }).unwrap().seq;
        t.pilot(Command::ErasePerson { who: ParticipantId(5) }).unwrap();
        assert_eq!(t.pilot(Command::Undo { entry: left }), Err(Refusal::RestsOn { what: "erase_person".into() }));
    }

    #[test]
    fn r31_after_a_restore_a_step_takes_held_answers_again_or_begins_anew() {
        let mut t = Tryout::new(8, 4, STORIES).all_join();
        let run = t.go_to("stories");
        let keep = Command::Act { run, command: activities::Command::Stories(stories::Command::Keep { on: true }) };
        t.says(1, keep.clone()).unwrap();
        let mut room = t.blind().clone();
        assert!(room.restored(&[], &[], &mut Moment::new(t.now, 1)).is_none());
        let taken = room.restored(&[(run, 1)], &[], &mut Moment::new(t.now, 1)).unwrap();
        assert_eq!((taken.kind.as_str(), room.open_run_id(), room.to_come_again()), (RESTORED, Some(run), 1));
        let by = Asker {
            device: device(1),
            role: Role::Participant,
            seat: None,
            voice: Voice::Participant(ParticipantId(1)),
        };
        let again = room.ask(&by, keep, &mut Moment::new(t.now, 2)).unwrap();
        assert!(again.sealed == Some(run) && !again.events.is_empty(), "it had been forgotten");
        let mut twin = t.blind().clone();
        for taken in [taken, again] {
            let (seq, at, kind) = (taken.seq, taken.at, taken.kind);
            twin.replay(&Entry { epoch: 2, seq, at, kind, version: VERSION, events: taken.events });
        }
        assert!(twin == room, "a replay tells the same");
    }
}
