//! The wording of the one question. A small circle drafts two or three wordings on a
//! sheet of its own; the hall hears them, talks, and says in secret of each whether it
//! carries it, whether it suits, or what is missing; one amendment in plain sight, a
//! second look; then the pilot chooses, and the one question appears everywhere in the
//! same second. It must never tell who answered what, nor show a text that nobody let
//! through.
//!
//! ```toml
//! [[agenda]]
//! name = "wording"
//! minutes = 20
//! under = "break-2"          # the circle starts while the hall has coffee
//! phones = "all"
//! activity = { kind = "wording", over = "explore", circle = 7, wordings = 3, looks = 2 }
//! ```
//!
//! GO: show_wordings (one by one) · open_answers · close_answers · show_answers · after an
//! amendment show_amendment, open_second_look, close_answers, show_answers · the_one. A code that starts
//! with `wait_` does nothing: something else comes first.

mod cues;
mod faces;
mod report;
mod robot;
mod rules;
#[cfg(test)]
mod tests;
mod turn;
mod views;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use faces::{Board, Call, CircleHand, Desk, Face, Hand, Member, ReservationFace, Sheet};
pub use words::{Amendment, Answer, Choice, Command, Draft, Event, One, Question, Seat, Settings};

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Mind, Reader, Sight};
use crate::answers::Answers;
use crate::hall::{Change, Hall};
use crate::limits;
use crate::report::Report;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// All wordings of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    settings: Settings,
    questions: Vec<Question>,
    circle: BTreeMap<ParticipantId, Seat>,
    drafts: Vec<Draft>,
    screen: Option<ItemId>,
    answers: Answers<Answer>,
    aside: BTreeSet<ItemId>,
    amendments: Vec<Amendment>,
    chosen: Option<ItemId>,
    one: Option<One>,
}

impl Activity for Wording {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            questions: Vec::new(),
            circle: BTreeMap::new(),
            drafts: Vec::new(),
            screen: None,
            answers: Answers::new(run),
            aside: BTreeSet::new(),
            amendments: Vec::new(),
            chosen: None,
            one: None,
        }
    }

    fn takes(settings: &Settings) -> Vec<String> {
        settings.over.clone()
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let within = |word: &str, n: u8, (least, most): (u8, u8)| {
            let fits = (least..=most).contains(&n);
            if fits { Ok(()) } else { Err(format!("`{word}` lies between {least} and {most}")) }
        };
        within("circle", settings.circle, limits::CIRCLE)?;
        within("wordings", settings.wordings, limits::WORDINGS)?;
        within("looks", settings.looks, limits::LOOKS)
    }

    fn open(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_questions(given)
    }

    fn given(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_questions(given)
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
            Command::Volunteer { .. } | Command::StepBack {} => Right::VolunteerWording,
            Command::Invite { .. } | Command::InviteTable { .. } | Command::Dismiss { .. } => Right::CircleWording,
            Command::Propose { .. } | Command::Edit { .. } | Command::Withdraw { .. } => Right::DraftWording,
            Command::Approve { .. } => Right::ApproveWording,
            Command::Show { .. } => Right::ShowWording,
            Command::Answer { .. } => Right::AnswerWording,
            Command::Wait {} => Right::WaitWording,
            Command::Aside { .. } => Right::AsideWording,
            Command::Amend { .. } => Right::AmendWording,
            Command::Choose { .. } => Right::ChooseWording,
        }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::Answer { .. })
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at)
    }

    fn on(&self, _hall: &Hall, change: Change, _at: &mut Moment) -> Vec<Event> {
        match change {
            Change::Left { who } => self.out_of_circle(who).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        self.next_gesture()
    }

    fn go(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.make_gesture(at)
    }

    fn wakes(&self) -> Option<At> {
        self.answers.wakes().or_else(|| self.rests_at())
    }

    fn wake(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        let over = self.rests_at().is_some_and(|when| when <= at.now);
        if over { self.settle(hall, at) } else { self.counted(self.answers.settle_due(at)) }
    }

    fn settle(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.answers.end(at).into_iter().map(Event::Answers).collect()
    }

    fn settled(&self) -> bool {
        self.answers.ended()
    }

    fn spent_keys(&self) -> u8 {
        self.answers.counted_rounds()
    }

    fn one(&self) -> Option<&str> {
        self.text(self.one?.id)
    }

    fn one_at(&self) -> Option<At> {
        Some(self.one?.at)
    }

    fn apply(&mut self, event: &Event, _at: At) {
        self.take(event);
    }

    fn undo(&self, _hall: &Hall, event: &Event, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turned(event, at.now).map(|event| vec![event])
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        self.board_of(sight, to)
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Sheet {
        Sheet {}
    }

    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        self.hand_of(sight, of)
    }

    fn reads(&self, _hall: &Hall, who: Reader) -> Vec<ItemId> {
        self.read_by(who)
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        self.find_text(id)
    }

    fn yields(&self) -> Vec<Item> {
        let one = self.one.and_then(|one| Some(Item::new(one.id, self.find_text(one.id)?)));
        one.into_iter().collect()
    }

    fn lingers(&self) -> bool {
        self.drafting_early()
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
