//! What an exploration shows, and to whom.

use crate::activities::explore::{Board, Explore, Lot};
use crate::words::Audience;

impl Explore {
    pub(super) fn show(&self, to: Audience) -> Board {
        Board {
            open: !self.pool.settled,
            late: self.pool.closed,
            notes_each: self.settings.notes,
            lots: self.lots(to),
            focus: self.focus,
            shown: self.pool.shown,
            desk: if to.desk() { self.pool.rows() } else { Vec::new() },
        }
    }

    fn lots(&self, to: Audience) -> Vec<Lot> {
        let lot = |item: &crate::activity::Item| {
            let tables = self.tables_of(item.id);
            let left = self.most().saturating_sub(tables.len());
            Lot {
                question: item.id,
                subtheme: item.subtheme,
                left: u16::try_from(left).unwrap_or(u16::MAX),
                tables: if to == Audience::Phones { Vec::new() } else { tables },
            }
        };
        self.questions.iter().map(lot).collect()
    }
}
