//! The chapter of a group: every question once, with the wording under which it lives.

use crate::activities::group::Group;
use crate::report::{Cell, Figure, Report, Sheet};

impl Group {
    pub(super) fn chapter(&self) -> Report {
        let merged = u32::try_from(self.under.len()).unwrap_or(u32::MAX);
        let piles = u32::try_from(self.piles().len()).unwrap_or(u32::MAX);
        let figures = vec![
            Figure::new("merged", "Questions jointes à une autre", "Questions joined to another", merged),
            Figure::new("groups", "Groupes de questions", "Groups of questions", piles),
            Figure::new("kept_apart", "Questions gardées à part", "Questions kept apart", self.apart.len() as u32),
        ];
        let mut sheet = Sheet::new("groups", "Regroupements", "Groups", &[
            ("id", "Repère", "Id"),
            ("text", "Texte", "Text"),
            ("under", "Vit sous", "Lives under"),
            ("wording", "Formulation", "Wording"),
        ]);
        for (id, original) in &self.originals {
            let head = self.head(*id);
            let wording = self.originals.get(&head).map_or("", |original| original.item.text.as_str());
            let text = original.item.text.as_str();
            sheet.rows.push(vec![Cell::from(id.0), text.into(), Cell::from(head.0), wording.into()]);
        }
        Report { figures, tables: vec![sheet] }
    }
}
