//! The chapter of a harvest: every question stands in it once.

use crate::activities::harvest::Harvest;
use crate::pool::Pool;
use crate::report::{Cell, Figure, Report, Sheet};

impl Harvest {
    pub(super) fn chapter(&self) -> Report {
        let pool = &self.pool;
        let figures = vec![
            Figure::new("questions", "Questions reçues", "Questions received", pool.received()),
            Figure::new("questions_approved", "Questions approuvées", "Questions approved", pool.approved()),
            Figure::new("kept_aside", "Questions mises de côté", "Questions kept aside", pool.aside()),
            Figure::new("withdrawn", "Questions reprises", "Questions taken back", pool.withdrawn()),
        ];
        let columns = Pool::columns(("subtheme", "Sous-thème", "Sub-theme"));
        let mut sheet = Sheet::new("questions", "Questions", "Questions", &columns);
        pool.fill(&mut sheet, |kept| kept.slip.subtheme.map_or("".into(), |n| Cell::from(u32::from(n))));
        Report { figures, tables: vec![sheet] }
    }
}
