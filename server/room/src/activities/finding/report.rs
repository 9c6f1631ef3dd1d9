//! What remains of the findings: every sentence that a table nodded to, and the
//! counts that the hall has seen. Never a table, never a person.

use super::Finding;
use crate::report::{Figure, Report, Sheet};

impl Finding {
    pub(super) fn chapter(&self) -> Report {
        let shown = self.answers.reported();
        let ballots = shown.first().map_or(0, |outcome| outcome.ballots);
        Report {
            figures: vec![
                Figure::new("findings", "Constats dits", "Findings said", self.spoken.nodded().count() as u32),
                Figure::new("finding_answers", "Réponses aux constats", "Answers to the findings", ballots),
            ],
            tables: vec![self.findings(), self.resonance()],
        }
    }

    fn findings(&self) -> Sheet {
        let columns = [("finding", "Constat", "Finding"), ("stands", "Retenu", "Stands")];
        let mut sheet = Sheet::new("findings", "Constats", "Findings", &columns);
        let row = |spoken: &crate::spoken::Spoken| {
            vec![spoken.text.as_str().into(), u32::from(self.standing.contains(&spoken.id)).into()]
        };
        sheet.rows = self.spoken.nodded().map(row).collect();
        sheet
    }

    fn resonance(&self) -> Sheet {
        let columns = [
            ("finding", "Constat", "Finding"),
            ("yes", "Je m’y reconnais", "I recognise it"),
            ("partly", "En partie", "In part"),
            ("no", "Non", "No"),
        ];
        let mut sheet = Sheet::new("resonance", "Résonance", "Resonance", &columns);
        for counted in self.answers.reported().iter().flat_map(|outcome| &outcome.counted) {
            let [yes, partly, no] = counted.cells();
            let text = self.spoken.get(counted.of).map_or("", |spoken| &spoken.text);
            sheet.rows.push(vec![text.into(), yes, partly, no]);
        }
        sheet
    }
}
