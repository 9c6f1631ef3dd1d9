//! What remains of a relay: how many stories travelled, and the wall of those that
//! their authors have let out. Never a name that its author did not put there.

use super::Relay;
use crate::report::{Cell, Figure, Report, Sheet};

const COLUMNS: [(&str, &str, &str); 3] = [
    ("title", "Réussite", "Success"),
    ("line", "Ce qui l’a rendue possible", "What made it possible"),
    ("by", "Prénom", "First name"),
];

impl Relay {
    pub(super) fn report_of(&self) -> Report {
        let approved = self.approved.keys().filter(|id| !self.is_withheld(**id)).count();
        let figures = vec![
            Figure::new("relayed", "réussites qui ont voyagé", "successes that travelled", self.taps),
            Figure::new("stories_approved", "réussites confiées à la salle", "successes given to the hall", approved),
        ];
        let mut wall = Sheet::new("wall", "Le mur des réussites", "The wall of successes", &COLUMNS);
        let told = self.approved.iter().filter(|(id, _)| self.may_be_seen(**id));
        wall.rows = told.filter_map(|(_, it)| it.story.get()).map(|story| row(&story.text)).collect();
        Report { figures, tables: if self.settings.collect { vec![wall] } else { Vec::new() } }
    }
}

/// As many cells as columns, whatever the author left out.
fn row(text: &str) -> Vec<Cell> {
    let mut lines = text.lines();
    COLUMNS.iter().map(|_| Cell::from(lines.next().unwrap_or_default())).collect()
}
