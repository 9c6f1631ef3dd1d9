//! Relay: each person tells the neighbour's story to the person now beside them,
//! then may write it down for its author. Words leave the table only by the
//! author's own yes to that very text, and reach the screen only by a second
//! gesture of the desk. Nobody may ever learn who carried a story, who declined,
//! who was silent, or who keeps a story at the table: all of that is sealed under
//! the run and dies with its key.
//!
//! ```toml
//! [[agenda]]
//! name = "relay"
//! minutes = 9
//! phones = "down"
//! activity = { kind = "relay", from = "stories", turn_seconds = 150, collect = true }
//! beats = [
//!   { say = "Installez-vous", minutes = 1 },
//!   { say = "Première histoire", minutes = 2.5 },
//!   { say = "Deuxième histoire", minutes = 2.5 },
//!   { say = "Une minute de calme", minutes = 3, phones = "all" },
//! ]
//! ```
//!
//! The tap and the quiet minute belong to the last beat; GO then shows the total,
//! then the wall.

#[cfg(test)]
mod after_restore;
mod report;
mod robot;
mod rules;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use words::{
    Board, Command, Desk, DeskStory, Draft, Event, Hand, Mine, Minute, Neighbour, Phase, Settings, Sheet, Story, Wall,
};

use crate::access::Right;
use crate::activity::{Activity, Eye, Mind, Reader, Sight};
use crate::hall::{Change, Hall, Seats};
use crate::limits;
use crate::report::Report;
use crate::secret::{Own, Sealed};
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// A relay of stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    run: RunId,
    settings: Settings,
    /// Where people sat when the stories were told.
    former: Seats,
    told: BTreeSet<ParticipantId>,
    /// How many have tapped: outlives who they were.
    taps: u32,
    total: Option<u32>,
    minute: Minute,
    /// What waits for its author.
    drafts: BTreeMap<ItemId, Draft>,
    /// What each carrier has sent last, whatever became of it, and how many texts.
    sent: BTreeMap<ParticipantId, Sent>,
    withheld: BTreeSet<ParticipantId>,
    /// What authors have let out.
    approved: BTreeMap<ItemId, Approved>,
    wall: Wall,
    /// A restore has lost who had tapped: they tap again, and each counts once.
    anew: bool,
    /// An author may have taken a story back, and whose it was cannot be read any more.
    unsure: bool,
    settled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    id: ItemId,
    author: ParticipantId,
    texts: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Approved {
    story: Own<Story>,
    /// The text that its author said yes to, as its carrier had sent it.
    draft: Option<ItemId>,
    aside: bool,
}

impl Activity for Relay {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            run,
            settings: settings.clone(),
            former: Seats::new(),
            told: BTreeSet::new(),
            taps: 0,
            total: None,
            minute: Minute::Before,
            drafts: BTreeMap::new(),
            sent: BTreeMap::new(),
            withheld: BTreeSet::new(),
            approved: BTreeMap::new(),
            wall: Wall::default(),
            anew: false,
            unsure: false,
            settled: false,
        }
    }

    fn takes(settings: &Settings) -> Vec<String> {
        if settings.from.is_empty() { Vec::new() } else { vec![settings.from.clone()] }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let (least, most) = limits::TURN_SECONDS;
        if (least..=most).contains(&settings.turn_seconds) {
            return Ok(());
        }
        Err(format!("`turn_seconds` is a number from {least} to {most}"))
    }

    fn open(&self, hall: &Hall, _given: &[crate::activity::Item], _at: &mut Moment) -> Vec<Event> {
        self.former_now(hall)
    }

    fn withhold(&self, _hall: &Hall, who: &BTreeSet<ParticipantId>, _at: &mut Moment) -> Vec<Event> {
        if self.settled || *who == self.withheld {
            return Vec::new();
        }
        vec![Event::Withheld(Sealed::new(self.run, who.iter().copied().collect()))]
    }

    const LOSES: crate::activity::Loses = crate::activity::Loses::Answers;

    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        match self.minute {
            Minute::Until(_) => vec![Event::Collecting { was: self.minute, now: Minute::Open }],
            _ => Vec::new(),
        }
    }

    fn beat(&self, _hall: &Hall, beat: u16, beats: u16, _at: &mut Moment) -> Vec<Event> {
        let last = beat + 1 == beats && self.minute == Minute::Before;
        if last { self.collect() } else { Vec::new() }
    }

    fn leave(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        let now = Minute::Until(at.now.plus(limits::GRACE_MS));
        match self.minute {
            Minute::Open => vec![Event::Collecting { was: self.minute, now }],
            _ => Vec::new(),
        }
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Told {} => Right::RelayTold,
            Command::Write { .. } => Right::RelayWrite,
            Command::Approve { .. } | Command::Decline { .. } | Command::Retract { .. } => Right::RelayAuthor,
            Command::Aside { .. } => Right::RelayAside,
            Command::ShowTotal {} | Command::Collect {} | Command::ShowWall {} | Command::Reveal { .. } => {
                Right::RelayShow
            }
        }
    }

    /// Saying yes is signed; all else that a person says here is nobody's business.
    fn secret(command: &Command) -> bool {
        matches!(
            command,
            Command::Told {} | Command::Write { .. } | Command::Decline { .. } | Command::Retract { .. }
        )
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at)
    }

    fn on(&self, hall: &Hall, change: Change, _at: &mut Moment) -> Vec<Event> {
        match change {
            // Once stories travel, a further move changes nothing about where they were told.
            Change::Moved { .. } if self.taps == 0 && self.total.is_none() => self.former_now(hall),
            _ => Vec::new(),
        }
    }

    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        self.next_cue()
    }

    fn go(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        match self.next_cue() {
            Some(rules::COLLECT) => self.collect(),
            Some(rules::TOTAL) => self.show_total(),
            Some(_) => self.show_wall(at.now),
            None => Vec::new(),
        }
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.settled {
            return Vec::new();
        }
        let stay = self.approved.keys().copied().filter(|id| !self.is_withheld(*id)).collect();
        vec![Event::Settled { stay }]
    }

    /// Carriers send again what they wrote, and authors say again what they think of it. What the
    /// hall has seen stays, unless somebody may have taken something back since.
    fn lost(&self, _hall: &Hall, _held: &[crate::activity::Item], _at: &mut Moment) -> Vec<Event> {
        if self.settled {
            return Vec::new();
        }
        let stay = if self.unsure { Vec::new() } else { self.on_wall().collect() };
        vec![Event::Anew { stay }]
    }

    fn settled(&self) -> bool {
        self.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        self.take(event);
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turn_round(event)
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        self.board_of(sight, to)
    }

    fn sheet(&self, sight: Sight<'_>, of: TableId) -> Sheet {
        let here = u16::try_from(sight.hall.at_table(of).count()).unwrap_or(u16::MAX);
        Sheet { here, trio: here > 1 && here % 2 == 1 }
    }

    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        self.hand_of(sight, of)
    }

    fn reads(&self, _hall: &Hall, who: Reader) -> Vec<ItemId> {
        self.read_by(who)
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        let draft = self.drafts.get(&id).and_then(|draft| draft.text.get()).map(String::as_str);
        draft.or_else(|| self.approved.get(&id)?.story.get().map(|story| story.text.as_str()))
    }

    fn may_stand(&self, id: ItemId) -> bool {
        self.may_be_seen(id)
    }

    /// Authors must be able to answer, and to take back, whatever the hall does now.
    fn lingers(&self) -> bool {
        if self.settled { !self.approved.is_empty() } else { self.settings.collect }
    }

    fn concerns(&self, sight: Sight<'_>, who: ParticipantId) -> bool {
        self.waits_for_word_of(sight, who)
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let mut progress = (0, 0);
        for (who, _) in hall.at_table(table) {
            progress.0 += u16::from(self.told.contains(&who));
            progress.1 += 1;
        }
        (!self.settled).then_some(progress)
    }

    fn made(event: &Event) -> Option<ItemId> {
        match event {
            Event::Approved { id, .. } => Some(*id),
            _ => None,
        }
    }

    fn report(&self, _hall: &Hall) -> Report {
        self.report_of()
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::acts(eye, mind)
    }
}
