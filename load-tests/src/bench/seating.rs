//! All seating cases in one run: a plain shuffle (what other tools do), a plain
//! annealing with the same time, our engine, and the proven bound beside them. It
//! prints figures as they are, and names each aim that was missed.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use hub::seat::solve::{Limits, Outcome, Task, solve};
use room::seating::audit::audit;
use room::seating::bound::Days;
use room::seating::case::Case;
use room::seating::{Brief, Effort, Plan, plain};

/// Halls without a file: people, tables, rounds, and the most repeats that are our aim.
const GRID: [(u32, u16, u16, u64); 28] = [
    (40, 4, 5, 152),
    (60, 6, 5, 120),
    (100, 10, 5, 40),
    (100, 10, 8, 260),
    (320, 32, 33, 80),
    (320, 32, 40, 6_700),
    (100, 10, 4, 0),
    (36, 6, 5, 12),
    (48, 6, 5, 72),
    (56, 7, 6, 35),
    (64, 8, 6, 0),
    (72, 9, 6, 0),
    (80, 8, 6, 80),
    (90, 9, 6, 45),
    (50, 5, 5, 100),
    (150, 15, 8, 45),
    (120, 10, 6, 205),
    (200, 20, 8, 0),
    (240, 24, 10, 0),
    (120, 12, 6, 36),
    (24, 4, 4, 24),
    (49, 7, 7, 0),
    (81, 9, 9, 0),
    (64, 8, 8, 0),
    (32, 8, 9, 0),
    (320, 32, 35, 240),
    (512, 64, 73, 0),
    (96, 12, 7, 0),
];

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
        "{:24} {:>4} {:>8} {:>8} {:>6} {:>6} {:>4} {:>9} {:>5} {:>8} {:>9} {:>8}  note",
        "case",
        "seed",
        "shuffle",
        "anneal",
        "ronde",
        "bound",
        "hard",
        "same dept",
        "met",
        "pair max",
        "plan ms",
        "round ms"
    )?;
    let mut missed = Vec::new();
    for (task, aim) in tasks(flags)? {
        for seed in 1..=flags.seeds {
            let row = measure(&task, seed, Duration::from_millis(flags.budget_ms))?;
            let note = row.note(&task.name, aim);
            if !note.is_empty() {
                missed.push(format!("{} seed {seed}: {note}", task.name));
            }
            row.print(&mut out, &task.name, seed, &note)?;
        }
    }
    for line in &missed {
        writeln!(out, "not reached: {line}")?;
    }
    Ok(true)
}

/// Files first, then the grid; the aim is in repeats and pairs alike above the bound, or in repeats.
fn tasks(flags: &Flags) -> anyhow::Result<Vec<(Task, Option<u64>)>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(&flags.cases)
        .with_context(|| format!("cannot read {}", flags.cases.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let mut tasks = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "json")) {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let case = Case::read(&text).with_context(|| file.display().to_string())?;
        tasks.push((Task::from_case(case), None));
    }
    for (people, tables, rounds, aim) in GRID {
        let brief = Brief { people, tables, rounds, ..Brief::default() };
        tasks.push((Task::new(format!("{people} people/{tables} r{rounds}"), brief), Some(aim)));
    }
    tasks.retain(|(task, _)| task.name.contains(&flags.only));
    Ok(tasks)
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
    if task.changes() {
        plain::anneal_rounds(&ours.rules, days, steps, effort)
    } else {
        plain::anneal(&ours.rules, days, steps, effort)
    }
}

impl Row {
    /// Which aim was missed.
    fn note(&self, name: &str, aim: Option<u64>) -> String {
        let (audit, bound) = (&self.ours.audit, &self.ours.bound);
        let least = bound.repeats + bound.alike;
        let aim = aim.unwrap_or(if name.starts_with('M') { least + least / 100 } else { least });
        let mut notes = Vec::new();
        if !audit.broken.is_empty() {
            notes.push(format!("{} hard wishes do not hold", audit.broken.len()));
        }
        if audit.repeats + audit.alike > aim {
            notes.push(format!("{} instead of at most {aim}", audit.repeats + audit.alike));
        }
        let least_met =
            if name.starts_with("B-") { bound.met_min.min(if name.ends_with("r5") { 44 } else { 88 }) } else { 0 };
        if audit.met_min < least_met {
            notes.push(format!("somebody meets {} instead of {least_met}", audit.met_min));
        }
        notes.join(", ")
    }

    fn print(&self, out: &mut impl Write, name: &str, seed: u64, note: &str) -> std::io::Result<()> {
        let (audit, bound) = (&self.ours.audit, &self.ours.bound);
        let ms = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1e3);
        let best = if self.ours.optimal() { "optimal" } else { "" };
        writeln!(
            out,
            "{name:24} {seed:>4} {:>8} {:>8} {:>6} {:>6} {:>4} {:>9} {:>5} {:>8} {:>9} {:>8}  {best}{note}",
            self.shuffle,
            self.anneal.map_or_else(|| "-".into(), |repeats| repeats.to_string()),
            audit.repeats,
            bound.repeats,
            audit.broken.len(),
            format!("{}/{}", audit.alike, bound.alike),
            format!("{}", audit.met_min),
            audit.pair_max,
            ms(self.ours.took),
            self.ours.worst.map_or_else(String::new, ms),
        )
    }
}
