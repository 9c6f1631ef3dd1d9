//! Judges what is asked of an exploration, and turns the desk's gestures round.

use crate::activities::explore::{Command, Event, Explore, wrap};
use crate::hall::Hall;
use crate::limits;
use crate::pool::{Draft, table_of};
use crate::words::{Asker, ItemId, Moment, Refusal, Secret, TableId};

type Judged = Result<Vec<Event>, Refusal>;

impl Explore {
    pub(super) fn judge(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Judged {
        match command {
            Command::Choose { question } => self.choose(table_of(by, hall)?, question),
            Command::Note { text, secret } => self.note(hall, table_of(by, hall)?, &text, secret, at),
            Command::Edit { item, secret, text } => {
                let subtheme = self.pool.own(item, secret)?.slip.subtheme;
                self.pool.rewrite(item, secret, &text, subtheme, limits::NOTE_CHARS, at).map(wrap)
            }
            Command::Withdraw { item, secret } => self.pool.take_back(item, secret).map(wrap),
            Command::Publish(gesture) => self.pool.publish(gesture).map(wrap),
            Command::Focus { question } => self.focus_on(question),
        }
    }

    fn choose(&self, table: TableId, question: ItemId) -> Judged {
        self.known(question)?;
        if self.pool.closed || self.pool.settled {
            return Err(Refusal::Closed);
        }
        let was = self.share.get(&table).copied();
        if was == Some(question) {
            return Ok(Vec::new());
        }
        let most = self.most();
        if self.tables_of(question).len() >= most {
            return Err(Refusal::Full { limit: u32::try_from(most).unwrap_or(u32::MAX) });
        }
        Ok(vec![Event::Shared { table, was, now: Some(question) }])
    }

    fn note(&self, hall: &Hall, table: TableId, text: &str, secret: Secret, at: &mut Moment) -> Judged {
        let question = self.share.get(&table).copied().ok_or(Refusal::NotNow)?;
        let subtheme = self.questions.iter().find(|item| item.id == question).and_then(|item| item.subtheme);
        let (chars, quota) = (limits::NOTE_CHARS, u32::from(self.settings.notes));
        let draft = Draft { text, table, round: hall.round, subtheme, question: Some(question), secret, chars, quota };
        self.pool.write(draft, at).map(wrap)
    }

    fn focus_on(&self, now: Option<ItemId>) -> Judged {
        now.map_or(Ok(()), |question| self.known(question))?;
        let was = self.focus;
        Ok(if was == now { Vec::new() } else { vec![Event::Focused { was, now }] })
    }

    fn known(&self, question: ItemId) -> Result<(), Refusal> {
        let known = self.questions.iter().any(|item| item.id == question);
        if known { Ok(()) } else { Err(Refusal::NotFound) }
    }

    pub(super) fn turn_round(&self, event: &Event) -> Judged {
        match event.clone() {
            // What was taken follows the step that yields it; tables stay where they talk.
            Event::Took { .. } | Event::Shared { .. } => Ok(Vec::new()),
            Event::Focused { was, now } => {
                if self.focus != now {
                    return Err(Refusal::RestsOn { what: "focus_explore".into() });
                }
                let was = was.filter(|item| self.known(*item).is_ok());
                Ok(vec![Event::Focused { was: now, now: was }])
            }
            Event::Pool(event) => self.pool.undo(&event).map(wrap),
        }
    }
}
