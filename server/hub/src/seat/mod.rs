//! `ronde seat`: plans tables from the command line, for people who have no room
//! yet. One JSON line says what the plan is worth beside what no plan can beat; the
//! plan, the rotation of each badge and the lists of the tables go to files.
//! Nothing is written when something cannot hold.

mod outcome;
mod people;
pub mod solve;
mod write;

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use clap::Args;
use room::seating::case::Case;
use room::seating::{Brief, Cannot};

use people::{Guests, gathered};
use solve::{Limits, Task};

/// What `ronde seat` is told.
#[derive(Args)]
pub struct Flags {
    /// A case as JSON.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "people", "tables", "rounds"])]
    case: Option<PathBuf>,
    /// Participants as CSV: name, then any of reports_to, apart, together, host, fixed, and columns of your own
    /// (department, region, action) to spread or to group by.
    #[arg(long, value_name = "CSV", conflicts_with = "people")]
    from: Option<PathBuf>,
    /// How many people, when there is no list.
    #[arg(long, value_name = "N")]
    people: Option<u32>,
    /// Seats of a table.
    #[arg(long, value_name = "N", default_value_t = 10)]
    table_seats: u16,
    /// How many tables, instead of as many as the seats ask for.
    #[arg(long, value_name = "N")]
    tables: Option<u16>,
    /// How many rounds, the first included.
    #[arg(long, value_name = "N")]
    rounds: Option<u16>,
    /// A column of the list to spread over the tables; without it the first three are.
    #[arg(long, value_name = "COLUMN", requires = "from")]
    spread: Vec<String>,
    /// A column of the list and a round (from 1) in which each of its groups sits by itself; what
    /// remains of a group shares tables.
    #[arg(long, value_name = "COLUMN=ROUND", requires = "from")]
    gather: Vec<String>,
    /// Splits each table of the list into parts of so many people.
    #[arg(long, value_name = "N", requires = "table_list", value_parser = clap::value_parser!(u16).range(2..=6))]
    parts: Option<u16>,
    /// Writes one line a round: the table (from 0) of each person in order, -1 for the absent.
    #[arg(long, value_name = "OUT")]
    plan: Option<PathBuf>,
    /// Writes the tables (from 1) of each person as CSV, for the badges.
    #[arg(long, value_name = "OUT")]
    rotation: Option<PathBuf>,
    /// Writes who sits at each table in each round, as CSV.
    #[arg(long, value_name = "OUT")]
    table_list: Option<PathBuf>,
    /// The longest that a search may take; without it, 1000 unless --steps is given.
    #[arg(long, value_name = "MS")]
    budget_ms: Option<u64>,
    /// The dice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps of a search: the same seed and steps give the same plan.
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
}

/// Plans, prints, writes.
///
/// # Errors
/// What cannot be read, or the wish that cannot hold.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    let (task, guests) = flags.task()?;
    let outcome = match solve::solve(&task, &flags.limits()) {
        Ok(outcome) => outcome,
        Err(error) => match (error.downcast_ref::<Cannot>(), &guests) {
            (Some(cannot), Some(guests)) => bail!("{}", guests.named(cannot)),
            _ => return Err(error),
        },
    };
    writeln!(stdout(), "{}", outcome.line(&task.name, flags.seed)?)?;
    if let Some(broken) = outcome.audit.broken.first() {
        bail!("no plan was found in which everything holds, and nothing was written; first: {broken}");
    }
    if let Some(path) = &flags.plan {
        write::plan(path, &outcome.plan)?;
    }
    let names = guests.map_or_else(|| people::numbered(outcome.rules.brief.people), |guests| guests.names());
    if let Some(path) = &flags.rotation {
        write::rotation(path, &outcome.plan, &names)?;
    }
    if let Some(path) = &flags.table_list {
        write::tables(path, &outcome, &names, flags.parts)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Flags {
    fn limits(&self) -> Limits {
        let budget = self.budget_ms.or_else(|| self.steps.is_none().then_some(1_000));
        Limits { seed: self.seed, steps: self.steps.unwrap_or(u64::MAX), budget: budget.map(Duration::from_millis) }
    }

    fn task(&self) -> anyhow::Result<(Task, Option<Guests>)> {
        if let Some(path) = &self.case {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let case = Case::read(&text).with_context(|| path.display().to_string())?;
            return Ok((Task::from_case(case), None));
        }
        ensure!(self.table_seats > 1, "--table-seats: a table of {} is nobody's table", self.table_seats);
        if let Some(path) = &self.from {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let guests = Guests::read(&bytes).with_context(|| path.display().to_string())?;
            let gather = self.gather.iter().map(|wish| gathered(wish)).collect::<anyhow::Result<Vec<_>>>()?;
            let brief = guests.brief(&self.spread, &gather)?;
            return Ok((self.sized(path.display().to_string(), brief), Some(guests)));
        }
        let Some(people) = self.people else { bail!("one of --case, --from and --people says who is to be seated") };
        let brief = Brief { people, ..Brief::default() };
        let name = format!("{people} people, tables of {}", self.table_seats);
        Ok((self.sized(name, brief), None))
    }

    /// The brief with tables and rounds as the flags say.
    fn sized(&self, name: String, brief: Brief) -> Task {
        let tables = Brief::plain(brief.people, self.table_seats, 1).tables;
        let (tables, rounds) = (self.tables.unwrap_or(tables), self.rounds.unwrap_or(4));
        Task::new(name, Brief { tables, rounds, ..brief })
    }
}
