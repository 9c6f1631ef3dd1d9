//! All seating cases in one run: a plain shuffle (what other tools do), a plain
//! annealing with the same time, our engine, and the proven bound beside them, each as
//! repeated meetings and people of one department at one table together. It prints
//! figures as they are, and names each aim that was missed.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use hub::seat::solve::{Limits, Outcome, Task, solve};

use super::halls;
use room::seating::audit::audit;
use room::seating::bound::Days;
use room::seating::{Effort, Plan, plain};

/// The seating bench.
#[derive(Args)]
pub struct Flags {
    /// Where the cases are.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))]
    cases: PathBuf,
    /// The longest time for one plan, ours and the annealing's.
    #[arg(long, value_name = "MS", default_value_t = 1_000)]
    budget_ms: u64,
    /// How many seeds, from 1.
    #[arg(long, value_name = "N", default_value_t = 2)]
    seeds: u64,
    /// Only cases whose name contains this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// What was measured for one case and seed.
struct Row {
    ours: Outcome,
    shuffle: u64,
    anneal: Option<u64>,
}

/// Runs all cases.
///
/// # Errors
/// A case that cannot be read or planned.
pub fn run(flags: &Flags) -> anyhow::Result<bool> {
    let mut out = stdout().lock();
    writeln!(
        out,
        "{:24} {:>4} {:>8} {:>8} {:>6} {:>6} {:>6} {:>4} {:>9} {:>5} {:>8} {:>9} {:>8}  note",
        "case",
        "seed",
        "shuffle",
        "anneal",
        "ronde",
        "bound",
        "ratio",
        "hard",
        "same dept",
        "met",
        "pair max",
        "plan ms",
        "round ms"
    )?;
    let mut missed = Vec::new();
    for (task, aim) in halls::tasks(&flags.cases, &flags.only)? {
        for seed in 1..=flags.seeds {
            let row = measure(&task, seed, Duration::from_millis(flags.budget_ms))?;
            let note = row.note(&task.name, aim);
            if !note.is_empty() {
                missed.push(format!("{} seed {seed}: {note}", task.name));
            }
            row.print(&mut out, &task.name, seed, &note)?;
        }
    }
    halls::living(&mut out)?;
    for line in &missed {
        writeln!(out, "not reached: {line}")?;
    }
    Ok(true)
}

fn measure(task: &Task, seed: u64, budget: Duration) -> anyhow::Result<Row> {
    let ours = solve(task, &Limits { seed, steps: u64::MAX, budget: Some(budget) })?;
    let days = Days { present: &ours.present, ranges: &ours.ranges };
    let never = || false;
    let mut effort = Effort::new(seed, u64::MAX, &never);
    let count = |plan: &Plan| {
        let audit = audit(&ours.rules, plan, days.present, days.ranges);
        audit.repeats + audit.alike
    };
    let shuffle = count(&plain::shuffle(&ours.rules, &days, &mut effort));
    let anneal = anneal(task, &ours, &days, budget, &mut effort).map(|plan| count(&plan));
    Ok(Row { ours, shuffle, anneal })
}

/// One cooling that fills the time: its speed is measured first. A living hall has 50 ms a round.
fn anneal(task: &Task, ours: &Outcome, days: &Days<'_>, budget: Duration, effort: &mut Effort<'_>) -> Option<Plan> {
    const PROBE: u64 = 20_000;
    let began = Instant::now();
    plain::anneal(&ours.rules, days, PROBE, effort)?;
    let (full, probe) = (Instant::now(), began.elapsed());
    plain::anneal(&ours.rules, days, 0, effort)?;
    let pace = probe.saturating_sub(full.elapsed()).as_secs_f64().max(1e-6) / PROBE as f64;
    let time = if task.changes() { 0.05 } else { budget.as_secs_f64() };
    let steps = (time / pace) as u64;
    // On a busy machine the speed can be misjudged: it then has twice the time, and no more.
    let rounds = if task.changes() { days.present.len() } else { 1 };
    let (began, most) = (Instant::now(), time * 2.0 * rounds as f64);
    let late = || began.elapsed().as_secs_f64() > most;
    let mut effort = Effort::new(effort.below(1 << 20) as u64, u64::MAX, &late);
    if task.changes() {
        plain::anneal_rounds(&ours.rules, days, steps, &mut effort)
    } else {
        plain::anneal(&ours.rules, days, steps, &mut effort)
    }
}

impl Row {
    /// Repeats and pairs alike together, and the least that is possible: what all three are compared by.
    fn cost(&self) -> (u64, u64) {
        let (audit, bound) = (&self.ours.audit, &self.ours.bound);
        (audit.repeats + audit.alike, bound.repeats + bound.alike)
    }

    /// What was missed.
    fn note(&self, name: &str, aim: Option<u64>) -> String {
        let (audit, (cost, least)) = (&self.ours.audit, self.cost());
        let aim = aim.unwrap_or(if name.starts_with('M') { least + least / 100 } else { least });
        let mut notes = Vec::new();
        if !audit.broken.is_empty() {
            notes.push(format!("{} hard wishes do not hold", audit.broken.len()));
        }
        if cost > aim {
            notes.push(format!("{cost} instead of at most {aim}"));
        }
        if self.anneal.is_some_and(|anneal| anneal < cost) {
            notes.push("worse than the annealing".to_owned());
        }
        let least_met = match name {
            "B-317-r5" => 44,
            "B-317-r10" => 88,
            _ => 0,
        };
        if audit.met_min < least_met {
            notes.push(format!("somebody meets {} instead of {least_met}", audit.met_min));
        }
        notes.join(", ")
    }

    fn print(&self, out: &mut impl Write, name: &str, seed: u64, note: &str) -> std::io::Result<()> {
        let (audit, (cost, least)) = (&self.ours.audit, self.cost());
        let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
        let best = if self.ours.optimal() { "optimal" } else { "" };
        let ratio = match (cost, least) {
            (0, 0) => "1.000".to_owned(),
            (_, 0) => "-".to_owned(),
            _ => format!("{:.3}", cost as f64 / least as f64),
        };
        writeln!(
            out,
            "{name:24} {seed:>4} {:>8} {:>8} {cost:>6} {least:>6} {ratio:>6} {:>4} {:>9} {:>5} {:>8} {:>9} {:>8}  {best}{note}",
            self.shuffle,
            self.anneal.map_or_else(|| "-".into(), |cost| cost.to_string()),
            audit.broken.len(),
            format!("{}/{}", audit.alike, self.ours.bound.alike),
            audit.met_min,
            audit.pair_max,
            ms(self.ours.took),
            self.ours.worst.map_or_else(String::new, ms),
        )
    }
}
