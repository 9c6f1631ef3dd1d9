//! What remains of a wording: the texts that the hall has seen, the counts that it has
//! seen, what was found missing (unsigned, those kept aside only counted), the change,
//! and the one question.

use super::Wording;
use crate::report::{Figure, Report, Sheet};

impl Wording {
    pub(super) fn chapter(&self) -> Report {
        let rounds = self.answers.reported();
        let ballots = rounds.first().map_or(0, |outcome| outcome.ballots);
        let missing: usize = rounds.iter().map(|outcome| outcome.missing.len()).sum();
        let shown = self.drafts.iter().filter(|draft| draft.shown).count();
        Report {
            figures: vec![
                Figure::new("wordings", "Formulations lues", "Wordings read", shown as u32),
                Figure::new("wording_answers", "Réponses aux formulations", "Answers to the wordings", ballots),
                Figure::new("reservations", "Réserves", "Reservations", missing as u32),
                Figure::new("reservations_aside", "Réserves mises à part", "Kept aside", self.aside.len() as u32),
            ],
            tables: vec![self.wordings(), self.counts(), self.amended(), self.reservations(), self.the_one()],
        }
    }

    fn wordings(&self) -> Sheet {
        let mut sheet =
            Sheet::new("wordings", "Formulations", "Wordings", &[("wording", "Formulation", "Wording")]);
        let shown = self.drafts.iter().filter(|draft| draft.shown);
        sheet.rows = shown.map(|draft| vec![draft.text.as_str().into()]).collect();
        sheet
    }

    fn counts(&self) -> Sheet {
        let columns = [
            ("look", "Regard", "Look"),
            ("wording", "Formulation", "Wording"),
            ("carry", "Je la porte", "I carry it"),
            ("suits", "Elle me convient", "It suits me"),
            ("missing", "Il manque quelque chose", "Something is missing"),
        ];
        let mut sheet = Sheet::new("wording_answers", "Réponses", "Answers", &columns);
        for counted in self.answers.reported().iter().flat_map(|outcome| &outcome.counted) {
            let [carry, suits, missing] = counted.cells();
            let text = self.find_text(counted.of).unwrap_or_default();
            sheet.rows.push(vec![u32::from(counted.round).into(), text.into(), carry, suits, missing]);
        }
        sheet
    }

    fn amended(&self) -> Sheet {
        let columns = [("was", "Avant", "Before"), ("now", "Après", "After")];
        let mut sheet = Sheet::new("amendments", "Amendement", "Amendment", &columns);
        for amendment in self.amendments.iter().filter(|amendment| amendment.shown) {
            let was = self.find_text(amendment.of).unwrap_or_default();
            sheet.rows.push(vec![was.into(), amendment.text.as_str().into()]);
        }
        sheet
    }

    fn reservations(&self) -> Sheet {
        let columns = [("wording", "Formulation", "Wording"), ("missing", "Il manque", "Missing")];
        let mut sheet = Sheet::new("reservations", "Réserves", "Reservations", &columns);
        let all = self.answers.reported().into_iter().flat_map(|outcome| &outcome.missing);
        for missing in all.filter(|missing| !self.aside.contains(&missing.id)) {
            let wording = self.find_text(missing.of).unwrap_or_default();
            sheet.rows.push(vec![wording.into(), missing.text.as_str().into()]);
        }
        sheet
    }

    fn the_one(&self) -> Sheet {
        let mut sheet = Sheet::new("one", "La question", "The question", &[("question", "Question", "Question")]);
        let one = self.one.and_then(|one| self.find_text(one.id));
        sheet.rows = one.into_iter().map(|text| vec![text.into()]).collect();
        sheet
    }
}
