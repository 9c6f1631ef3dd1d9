//! A hall at random: how many people, tables and questions, and how they vote. Small, so that a
//! million commands are many days.

use anyhow::{Result, anyhow};
use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use rand::seq::IndexedRandom;
use room::scenario::Scenario;

/// What the reference must know of a day.
#[derive(Clone, Copy, Debug)]
pub struct Hall {
    pub people: u32,
    /// Marks of a person's ballot, and of a table's.
    pub dots: usize,
    pub table_dots: usize,
    pub unsettling: bool,
    pub grace_ms: i64,
    /// Questions that each table may ask.
    pub per_table: u32,
}

impl Hall {
    /// A hall and its scenario.
    pub fn any(dice: &mut ChaCha12Rng) -> Result<(Self, Scenario)> {
        let seats = dice.random_range(3..=6_u32);
        let tables = dice.random_range(2..=4_u32);
        let grace = [0, 5, 30].choose(dice).copied().unwrap_or(30);
        let hall = Self {
            people: seats * tables,
            dots: dice.random_range(1..=4),
            table_dots: dice.random_range(1..=3),
            unsettling: dice.random_bool(0.7),
            grace_ms: i64::from(grace) * 1_000,
            per_table: dice.random_range(3..=7),
        };
        let tie = ["both", "run_off", "decide"].choose(dice).copied().unwrap_or("both");
        let keep = dice.random_range(2..=20);
        let ballot = if dice.random_bool(0.5) { 0 } else { dice.random_range(hall.dots + 1..=12) };
        let source = hall.scenario(seats, grace, tie, keep, ballot);
        Scenario::read(&source).map(|scenario| (hall, scenario)).map_err(|mistake| anyhow!("{mistake}"))
    }

    fn scenario(self, seats: u32, grace: i32, tie: &str, keep: u32, ballot: usize) -> String {
        let Self { people, dots, table_dots, per_table, .. } = self;
        let unsettling = u8::from(self.unsettling);
        format!(
            r#"
title = "Count"
people = {people}
table_seats = {seats}
[theme]
text = "Counting"
subthemes = ["One", "Two", "Three"]
[[agenda]]
name = "harvest"
minutes = 20
phones = "pen"
activity = {{ kind = "harvest", per_table = {per_table} }}
[[agenda]]
name = "group"
minutes = 10
activity = {{ kind = "group", over = "harvest" }}
[[agenda]]
name = "choose"
minutes = 7
phones = "all"
activity = {{ kind = "dots", over = "group", ballot = {ballot}, dots = {dots}, unsettling = {unsettling}, keep = {keep}, tie = "{tie}", grace_seconds = {grace}, reveal = 2 }}
[[agenda]]
name = "twins"
minutes = 5
activity = {{ kind = "group", over = "choose" }}
[[agenda]]
name = "tables"
minutes = 12
phones = "pen"
activity = {{ kind = "dots", over = "twins", voice = "table", dots = {table_dots}, unsettling = 0, keep = 2, tie = "both", grace_seconds = {grace}, reveal = 1 }}
[[agenda]]
name = "after"
minutes = 5
activity = {{ kind = "talk" }}
"#
        )
    }
}
