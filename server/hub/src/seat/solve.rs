//! Plans a task: all rounds at once, or one round at a time when people come and go.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use room::seating::audit::audit;
use room::seating::bound::{Bound, Days};
use room::seating::case::{Case, Event};
use room::seating::{Brief, Effort, Living, Plan, seat};
use serde_json::value::RawValue;

pub use super::outcome::Outcome;

/// What is to be planned.
pub struct Task {
    /// What it is called.
    pub name: String,
    brief: Brief,
    /// One more than the largest person that ever comes.
    most: u32,
    /// What changes, in order of the rounds: read one at a time.
    events: Vec<Box<RawValue>>,
}

/// How far a search may go.
pub struct Limits {
    /// The dice.
    pub seed: u64,
    /// The most steps.
    pub steps: u64,
    /// The longest time.
    pub budget: Option<Duration>,
}

impl Task {
    /// A task in which nobody comes or goes.
    #[must_use]
    pub fn new(name: String, brief: Brief) -> Self {
        Self { name, most: brief.people, brief, events: Vec::new() }
    }

    /// A case as it was read.
    #[must_use]
    pub fn from_case(case: Case) -> Self {
        let brief = case.brief();
        Self { name: case.name, most: case.ids_total.unwrap_or(case.people), brief, events: case.events }
    }

    /// Whether people come and go.
    #[must_use]
    pub fn changes(&self) -> bool {
        !self.events.is_empty()
    }
}

/// Plans a task. The time does not include the audit.
///
/// # Errors
/// The wish that cannot hold, or a change that cannot be read.
pub fn solve(task: &Task, limits: &Limits) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let late = || limits.budget.is_some_and(|budget| began.elapsed() >= budget);
    let mut effort = Effort::new(limits.seed, limits.steps, &late);
    if task.changes() { live(task, &mut effort) } else { whole(task, &mut effort, began) }
}

fn whole(task: &Task, effort: &mut Effort<'_>, began: Instant) -> anyhow::Result<Outcome> {
    let seating = seat(task.brief.clone(), effort)?;
    let took = began.elapsed();
    let brief = &seating.rules.brief;
    let present = vec![vec![true; brief.people as usize]; usize::from(brief.rounds)];
    let ranges: Vec<_> = (0..brief.rounds).map(|round| brief.ranges(round, brief.people)).collect();
    let audit = audit(&seating.rules, &seating.plan, &present, &ranges);
    let (plan, bound, rules) = (seating.plan, seating.bound, seating.rules);
    Ok(Outcome { plan, bound, audit, rules, took, worst: None, present, ranges })
}

/// Round by round: a change is read when its round comes, never before.
fn live(task: &Task, effort: &mut Effort<'_>) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let mut hall = Living::new(task.brief.clone(), task.most, effort)?;
    let (mut took, mut worst) = (began.elapsed(), Duration::ZERO);
    let (mut present, mut ranges) = (Vec::new(), Vec::new());
    let mut events = task.events.iter().map(|raw| &**raw);
    let mut next = read(events.next())?;
    for round in 0..task.brief.rounds {
        let began = Instant::now();
        while let Some(event) = next.take_if(|event| event.before_round <= round) {
            change(&mut hall, &event).with_context(|| format!("before round {}", round + 1))?;
            next = read(events.next())?;
        }
        let next = hall.replan(1, effort).with_context(|| format!("round {}", round + 1))?;
        hall.announce(next.rounds);
        hall.begin();
        let spent = began.elapsed();
        present.push(hall.present.clone());
        ranges.push(hall.ranges());
        (took, worst) = (took + spent, worst.max(spent));
    }
    let (rules, plan) = (hall.rules, Plan { rounds: hall.past });
    let audit = audit(&rules, &plan, &present, &ranges);
    let bound = Bound::over(&rules, &Days { present: &present, ranges: &ranges });
    Ok(Outcome { plan, bound, audit, rules, took, worst: Some(worst), present, ranges })
}

fn read(event: Option<&RawValue>) -> anyhow::Result<Option<Event>> {
    event.map(|raw| serde_json::from_str(raw.get()).context("events")).transpose()
}

fn change(hall: &mut Living, event: &Event) -> anyhow::Result<()> {
    let tables = hall.rules.brief.tables;
    if let Some(person) = event.leave.iter().chain(&event.arrive).find(|p| **p as usize >= hall.present.len()) {
        bail!("there is no person {}: ids_total is {}", person, hall.present.len());
    }
    if let Some(table) = event.close.iter().chain(&event.open).find(|table| **table >= tables) {
        bail!("there is no table {table}: there are {tables}, from 0");
    }
    event.leave.iter().for_each(|person| hall.leave(*person));
    let ways = hall.ways_for(&event.arrive);
    for (person, way) in event.arrive.iter().zip(ways) {
        hall.arrive(*person);
        if let Some(way) = way {
            hall.take(*person, way);
        }
    }
    event.close.iter().for_each(|table| hall.set_open(*table, false));
    event.open.iter().for_each(|table| hall.set_open(*table, true));
    Ok(())
}
