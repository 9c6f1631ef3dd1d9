//! What many halls come to on average, and how sure the average is.

use std::collections::BTreeSet;

use serde::Serialize;

use super::procedures::Found;

/// How many are meant to stay.
pub const FIVE: usize = 5;

/// A mean, and half the width of its 95 % interval.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Mean {
    /// Of all halls.
    pub mean: f64,
    /// 1.96 standard errors.
    pub margin: f64,
}

impl Mean {
    /// Of these; of none, nought.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self { mean, margin: 1.96 * (squares / (count - 1.0).max(1.0) / count).sqrt() }
    }
}

/// One hall against the truth.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    read: f64,
    found: f64,
    alive: Option<f64>,
    regret: f64,
    subthemes: f64,
    twins: f64,
}

impl Hit {
    /// `truth`: the mean support of each question, clones at the end; a clone of `best` counts as it.
    #[must_use]
    pub fn of(found: &Found, truth: &[f64], best: usize, subthemes: &[u8], twins: usize) -> Self {
        let five = top(truth);
        let as_one = |places: &[usize]| -> BTreeSet<usize> {
            places.iter().map(|place| if *place < truth.len() { *place } else { best }).collect()
        };
        let share =
            |places: &BTreeSet<usize>| five.iter().filter(|place| places.contains(place)).count() as f64 / FIVE as f64;
        let kept: Vec<usize> =
            found.kept.iter().map(|place| if *place < truth.len() { *place } else { best }).collect();
        let sum = |places: &[usize]| places.iter().map(|place| truth[*place]).sum::<f64>() / places.len().max(1) as f64;
        let highest = truth.iter().copied().fold(f64::MIN, f64::max);
        let lowest = truth.iter().copied().fold(f64::MAX, f64::min);
        Self {
            read: found.read as f64,
            found: share(&as_one(&found.kept)),
            alive: found.first.as_ref().map(|first| share(&as_one(first))),
            regret: (sum(&five) - sum(&kept)) / (highest - lowest),
            subthemes: kept.iter().map(|place| subthemes[*place]).collect::<BTreeSet<_>>().len() as f64,
            twins: twins as f64,
        }
    }
}

/// The places of the five best.
#[must_use]
pub fn top(truth: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..truth.len()).collect();
    order.sort_by(|a, b| truth[*b].total_cmp(&truth[*a]));
    order.truncate(FIVE);
    order
}

/// One line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What was done.
    pub procedure: String,
    /// Questions that one person has read.
    pub read: f64,
    /// The share of the true five among those that stay.
    pub found: Mean,
    /// The share of the true five that had survived the first cut.
    pub alive: Option<Mean>,
    /// Support lost against the true five, as a share of the span from the best to the worst.
    pub regret: Mean,
    /// Sub-themes among those that stay.
    pub subthemes: f64,
    /// Pairs of near-identical questions among those that stay.
    pub twins: f64,
}

impl Line {
    /// All halls of one procedure.
    #[must_use]
    pub fn of(procedure: &str, hits: &[Hit]) -> Self {
        let all = |what: fn(&Hit) -> f64| Mean::of(&hits.iter().map(what).collect::<Vec<_>>());
        let alive: Vec<f64> = hits.iter().filter_map(|hit| hit.alive).collect();
        Self {
            procedure: procedure.to_owned(),
            read: all(|hit| hit.read).mean,
            found: all(|hit| hit.found),
            alive: (!alive.is_empty()).then(|| Mean::of(&alive)),
            regret: all(|hit| hit.regret),
            subthemes: all(|hit| hit.subthemes).mean,
            twins: all(|hit| hit.twins).mean,
        }
    }

    /// The line as it is printed.
    #[must_use]
    pub fn print(&self) -> String {
        let alive =
            self.alive.map_or_else(|| "   –       ".into(), |alive| format!("{:.2} ± {:.2}", alive.mean, alive.margin));
        format!(
            "{:<71} read {:>3.0}  found {:.2} ± {:.2}  alive after cut 1 {alive}  regret {:.3}  sub-themes {:.1}  twins {:.2}",
            self.procedure, self.read, self.found.mean, self.found.margin, self.regret.mean, self.subthemes, self.twins
        )
    }
}
