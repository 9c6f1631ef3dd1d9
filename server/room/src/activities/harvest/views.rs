//! What a harvest shows, and to whom.

use crate::activities::harvest::{Board, Harvest, Sheet, Stage};
use crate::words::{Audience, TableId};

impl Harvest {
    pub(super) fn stage(&self) -> Stage {
        match (self.pool.settled, self.pool.closed) {
            (true, _) => Stage::Closed,
            (false, true) => Stage::Late,
            (false, false) => Stage::Open,
        }
    }

    pub(super) fn show(&self, to: Audience) -> Board {
        let stage = self.stage();
        let counted = stage != Stage::Open || to.desk();
        let shown = self.pool.shown.and_then(|item| self.pool.slips.get(&item));
        Board {
            stage,
            subthemes: self.subthemes,
            per_table: self.settings.per_table,
            chars_max: self.settings.chars_max,
            shown: self.pool.shown,
            shown_subtheme: shown.and_then(|kept| kept.slip.subtheme),
            total: counted.then(|| self.pool.kept()),
            aside: counted.then(|| self.pool.aside()),
            desk: if to.desk() { self.pool.rows() } else { Vec::new() },
            withdrawn: to.desk().then(|| self.pool.withdrawn()),
        }
    }

    pub(super) fn of_table(&self, table: TableId) -> Sheet {
        Sheet { main: self.main_of(table), questions: self.pool.rows_of(table) }
    }
}
