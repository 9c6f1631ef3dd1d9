//! What a plan is worth, as one line of JSON.

use std::time::Duration;

use room::seating::audit::Audit;
use room::seating::bound::Bound;
use room::seating::{Plan, Rules};
use serde::Serialize;

/// A plan, counted again.
pub struct Outcome {
    /// Everybody's tables.
    pub plan: Plan,
    /// What no plan can beat.
    pub bound: Bound,
    /// What this one comes to.
    pub audit: Audit,
    /// The checked wishes.
    pub rules: Rules,
    /// Planning, without counting again.
    pub took: Duration,
    /// The longest round, when people come and go.
    pub worst: Option<Duration>,
    /// Who was there, by round.
    pub present: Vec<Vec<bool>>,
    /// Sizes of the tables, by round.
    pub ranges: Vec<Vec<(u16, u16)>>,
}

#[derive(Serialize)]
struct Line<'a> {
    case: &'a str,
    repeats: u64,
    bound: u64,
    bound_by: &'a str,
    optimal: bool,
    hard_violations: usize,
    same_department: u64,
    same_department_bound: u64,
    met_min: u32,
    met_mean: f64,
    pair_max: u32,
    plan_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_round_ms: Option<f64>,
    seed: u64,
    /// The first of what does not hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broken: Vec<String>,
}

impl Outcome {
    /// Whether no plan can be better: said only when plan and bounds are equal.
    #[must_use]
    pub fn optimal(&self) -> bool {
        let equal = self.audit.repeats == self.bound.repeats && self.audit.alike == self.bound.alike;
        equal && self.audit.broken.is_empty()
    }

    /// The line.
    ///
    /// # Errors
    /// None that is known: it is plain data.
    pub fn line(&self, case: &str, seed: u64) -> serde_json::Result<String> {
        let ms = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
        serde_json::to_string(&Line {
            case,
            repeats: self.audit.repeats,
            bound: self.bound.repeats,
            bound_by: &self.bound.by,
            optimal: self.optimal(),
            hard_violations: self.audit.broken.len(),
            same_department: self.audit.alike,
            same_department_bound: self.bound.alike,
            met_min: self.audit.met_min,
            met_mean: (self.audit.met_mean * 100.0).round() / 100.0,
            pair_max: self.audit.pair_max,
            plan_ms: ms(self.took),
            worst_round_ms: self.worst.map(ms),
            seed,
            broken: self.audit.broken.iter().take(5).map(ToString::to_string).collect(),
        })
    }
}
