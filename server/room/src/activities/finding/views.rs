//! What each audience sees of a finding. What waits for a nod stays between the desk and the table.

use super::{Board, Face, Finding};
use crate::activity::{Reader, Sight};
use crate::spoken::{Nod, Spoken};
use crate::words::{Audience, ItemId};

impl Finding {
    pub(super) fn board_of(&self, sight: Sight<'_>, to: Audience) -> Board {
        let face = |spoken: &Spoken| Face {
            id: spoken.id,
            nod: spoken.nod,
            table: spoken.at().filter(|_| to.desk()),
            stands: self.standing.contains(&spoken.id),
        };
        Board {
            drives: to == Audience::Pilot,
            stage: self.answers.stage(),
            findings: self.spoken.all().iter().filter(|spoken| self.seen_by(spoken, to)).map(face).collect(),
            screen: self.screen,
            places: self.places.saturating_sub(self.standing.len() as u8),
            turnout: self.answers.turnout(sight.hall).filter(|_| to != Audience::Phones),
            until: self.answers.until(),
            counted: self.answers.counted(to),
            withheld: self.answers.withheld(to),
            tables: if to.desk() { sight.hall.table_count() } else { 0 },
        }
    }

    pub(super) fn read_by(&self, who: Reader) -> Vec<ItemId> {
        match who {
            Reader::Board(to) => {
                self.spoken.all().iter().filter(|spoken| self.seen_by(spoken, to)).map(|spoken| spoken.id).collect()
            }
            Reader::Table(table) => self.spoken.waiting(table).map(|spoken| spoken.id).collect(),
            Reader::Person(_) => Vec::new(),
        }
    }

    /// Phones hold what the screen shows and what stands; the rest was heard.
    fn seen_by(&self, spoken: &Spoken, to: Audience) -> bool {
        let now = self.screen == Some(spoken.id) || self.standing.contains(&spoken.id);
        to.desk() || (spoken.nod == Nod::Yes && (now || to != Audience::Phones))
    }
}
