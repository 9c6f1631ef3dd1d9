//! A plan on paper: rounds, badges, tables.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use room::seating::{AWAY, Plan, parts};

use super::solve::Outcome;
use crate::export::cells::{self, harmless};

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
    let mut csv = cells::writer(Vec::new());
    let rounds = (1..=plan.rounds.len()).map(|round| format!("round {round}"));
    csv.write_record(std::iter::once("name".to_owned()).chain(rounds))?;
    for (person, name) in names.iter().enumerate() {
        let table = |table: u16| if table == AWAY { String::new() } else { (table + 1).to_string() };
        csv.write_record(std::iter::once(harmless(name)).chain(plan.itinerary(person).into_iter().map(table)))?;
    }
    save(path, &csv.into_inner()?)
}

/// One line a table of a round, or a part of one.
pub fn tables(path: &Path, outcome: &Outcome, names: &[String], size: Option<u16>) -> anyhow::Result<()> {
    let mut csv = cells::writer(Vec::new());
    csv.write_record(["round", "table", "part", "people"])?;
    let rules = &outcome.rules;
    let alike = |a: u32, b: u32| rules.brief.spread.iter().filter(|c| c[a as usize] == c[b as usize]).count() as u32;
    for round in 0..outcome.plan.rounds.len() {
        for (table, people) in outcome.plan.tables(round, rules.brief.tables).iter().enumerate() {
            if people.is_empty() {
                continue;
            }
            let split = size.map_or_else(|| vec![people.clone()], |size| parts(people, usize::from(size), alike));
            for (part, people) in split.iter().enumerate() {
                let head = [round + 1, table + 1, part + 1].map(|number| number.to_string());
                csv.write_record(head.into_iter().chain(people.iter().map(|p| harmless(&names[*p as usize]))))?;
            }
        }
    }
    save(path, &csv.into_inner()?)
}

fn save(path: &Path, text: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
