//! How long the break really was: breaks end late, and the next plan should know.

use crate::report::{Figure, Report};

pub(super) fn report(lasted: i64) -> Report {
    let minutes = (lasted + 30_000) / 60_000;
    Report {
        figures: vec![Figure::new("break_minutes", "Minutes de pause, en vrai", "Minutes of break, as it was", minutes)],
        tables: Vec::new(),
    }
}
