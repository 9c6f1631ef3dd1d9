//! Judges what is asked of a harvest.

use crate::activities::harvest::{Command, Harvest};
use crate::hall::Hall;
use crate::pool::{Draft, Event, table_of};
use crate::words::{Asker, Moment, Refusal, TableId};

impl Harvest {
    pub(super) fn judge(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Command,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Ask { text, subtheme, secret } => {
                let table = table_of(by, hall)?;
                let subtheme = self.subtheme(subtheme.or_else(|| self.main_of(table)))?;
                let (chars, quota) = (self.settings.chars_max, u32::from(self.settings.per_table));
                let round = hall.round;
                let draft = Draft { text: &text, table, round, subtheme, question: None, secret, chars, quota };
                self.pool.write(draft, at)
            }
            Command::Edit { item, secret, text, subtheme } => {
                let was = self.pool.own(item, secret)?.slip.subtheme;
                let subtheme = self.subtheme(subtheme.or(was))?;
                self.pool.rewrite(item, secret, &text, subtheme, self.settings.chars_max, at)
            }
            Command::Withdraw { item, secret } => self.pool.take_back(item, secret),
            Command::Publish(gesture) => self.pool.publish(gesture),
        }
    }

    /// The sub-theme that a table begins with.
    pub(super) fn main_of(&self, table: TableId) -> Option<u8> {
        self.main.get(&table).copied()
    }

    fn subtheme(&self, asked: Option<u8>) -> Result<Option<u8>, Refusal> {
        match asked {
            None if self.subthemes == 0 => Ok(None),
            Some(n) if (1..=self.subthemes).contains(&n) => Ok(Some(n)),
            _ => Err(Refusal::BadChoice { field: "subtheme".into() }),
        }
    }
}
