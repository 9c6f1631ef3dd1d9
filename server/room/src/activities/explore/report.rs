//! The chapter of an exploration: every note once, with the question that it answers.

use crate::activities::explore::Explore;
use crate::pool::{Kept, Pool};
use crate::report::{Cell, Figure, Report, Sheet};

impl Explore {
    pub(super) fn chapter(&self) -> Report {
        let pool = &self.pool;
        let figures = vec![
            Figure::new("notes", "Notes des tables", "Notes of the tables", pool.received()),
            Figure::new("notes_approved", "Notes approuvées", "Notes approved", pool.approved()),
        ];
        let columns = Pool::columns(("question", "Question", "Question"));
        let mut sheet = Sheet::new("notes", "Ce que les questions ouvrent", "What the questions open", &columns);
        pool.fill(&mut sheet, |kept| self.question_of(kept));
        Report { figures, tables: vec![sheet] }
    }

    fn question_of(&self, kept: &Kept) -> Cell {
        let asked = self.questions.iter().find(|item| Some(item.id) == kept.slip.question);
        asked.map_or("", |item| item.text.as_str()).into()
    }
}
