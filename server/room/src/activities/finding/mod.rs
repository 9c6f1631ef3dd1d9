//! A finding, dared aloud: what people say at the microphone is written word for
//! word, shown once the speaker's table nods; one or two stand, and everybody says in
//! secret whether they recognise it. It must never shorten a sentence, average an
//! answer, or tell who gave it.
//!
//! ```toml
//! [[agenda]]
//! name = "finding"
//! minutes = 15
//! phones = "all"
//! activity = { kind = "finding", standing = 2 }
//! beats = [{ say = "Que constatons-nous ?", minutes = 10, phones = "pen" }, { say = "Vous y reconnaissez-vous ?", minutes = 5 }]
//! ```

mod report;
mod robot;
mod rules;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::BTreeMap;

pub use words::{Answer, Board, Choice, Command, Event, Face, Hand, Settings, Sheet};

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Mind, Reader, Sight};
use crate::answers::Answers;
use crate::hall::Hall;
use crate::limits;
use crate::report::Report;
use crate::spoken::SpokenList;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// All that was found in one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    places: u8,
    spoken: SpokenList,
    screen: Option<ItemId>,
    standing: Vec<ItemId>,
    answers: Answers<Answer>,
}

impl Activity for Finding {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            places: settings.standing,
            spoken: SpokenList::new(run),
            screen: None,
            standing: Vec::new(),
            answers: Answers::new(run),
        }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let most = limits::STANDING;
        match settings.standing {
            n if (1..=most).contains(&n) => Ok(()),
            _ => Err(format!("`standing` lies between 1 and {most}")),
        }
    }

    const LOSES: crate::activity::Loses = crate::activity::Loses::Answers;

    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        self.answers.enter().map(Event::Answers).into_iter().collect()
    }

    fn leave(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.answers.leave(at.now).map(Event::Answers).into_iter().collect()
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Write { .. } | Command::Rewrite { .. } | Command::Strike { .. } => Right::WriteFinding,
            Command::Nod { .. } => Right::NodFinding,
            Command::Show { .. } => Right::ShowFinding,
            Command::Stand { .. } => Right::StandFinding,
            Command::Answer { .. } => Right::AnswerFinding,
            Command::Wait {} => Right::WaitFinding,
        }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::Answer { .. })
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at)
    }

    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        self.next_gesture()
    }

    fn go(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.make_gesture(at)
    }

    fn wakes(&self) -> Option<At> {
        self.answers.wakes()
    }

    fn wake(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.counted(self.answers.settle_due(at))
    }

    fn settle(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.ended_by(self.answers.end(at))
    }

    fn settled(&self) -> bool {
        self.answers.ended()
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Spoken(event) => self.spoken.apply(event),
            Event::Screen { now, .. } => self.screen = *now,
            Event::Standing { now, .. } => self.standing.clone_from(now),
            Event::Answers(event) => self.answers.apply(event),
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turned(event).map(|event| vec![event])
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        self.board_of(sight, to)
    }

    fn sheet(&self, _sight: Sight<'_>, of: TableId) -> Sheet {
        Sheet { waiting: self.spoken.waiting(of).map(|spoken| spoken.id).collect() }
    }

    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        Hand { asked: self.answers.asked(of, sight.now) }
    }

    fn reads(&self, _hall: &Hall, who: Reader) -> Vec<ItemId> {
        self.read_by(who)
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        self.spoken.get(id).map(|spoken| spoken.text.as_str())
    }

    fn may_stand(&self, id: ItemId) -> bool {
        self.spoken.nodded().any(|spoken| spoken.id == id)
    }

    fn yields(&self) -> Vec<Item> {
        self.standing.iter().filter_map(|id| Some(Item::new(*id, self.text(*id)?))).collect()
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        self.answers.progress(hall, table)
    }

    fn made(event: &Event) -> Option<ItemId> {
        rules::made(event)
    }

    fn report(&self, _hall: &Hall) -> Report {
        self.chapter()
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::participant(eye, mind)
    }

    fn desk_robot(board: &Board, _texts: &BTreeMap<ItemId, String>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::desk(board, mind)
    }
}
