//! A plan on paper: rounds, badges, tables.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use room::seating::{AWAY, Plan};

/// One line a round.
pub fn plan(path: &Path, plan: &Plan) -> anyhow::Result<()> {
    let mut text = Vec::new();
    for round in &plan.rounds {
        let table = |table: &u16| if *table == AWAY { "-1".to_owned() } else { table.to_string() };
        writeln!(text, "{}", round.iter().map(table).collect::<Vec<_>>().join(" "))?;
    }
    save(path, &text)
}

/// One line a person.
pub fn rotation(path: &Path, plan: &Plan, names: &[String]) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let rounds = (1..=plan.rounds.len()).map(|round| format!("round {round}"));
    csv.write_record(std::iter::once("name".to_owned()).chain(rounds))?;
    for (person, name) in names.iter().enumerate() {
        let table = |table: u16| if table == AWAY { String::new() } else { (table + 1).to_string() };
        csv.write_record(std::iter::once(name.clone()).chain(plan.itinerary(person).into_iter().map(table)))?;
    }
    save(path, &csv.into_inner()?)
}

/// One line a table of a round.
pub fn tables(path: &Path, plan: &Plan, names: &[String], tables: u16) -> anyhow::Result<()> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    csv.write_record(["round", "table", "people"])?;
    for round in 0..plan.rounds.len() {
        let lists = plan.tables(round, tables);
        for (table, people) in lists.iter().enumerate().filter(|(_, people)| !people.is_empty()) {
            let head = [(round + 1).to_string(), (table + 1).to_string()];
            let people = people.iter().map(|person| names[*person as usize].clone());
            csv.write_record(head.into_iter().chain(people))?;
        }
    }
    save(path, &csv.into_inner()?)
}

fn save(path: &Path, text: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
