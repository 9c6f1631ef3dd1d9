//! Everybody chooses an action, and sits with those who chose the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Command;
use crate::activities;
use crate::tryout::Tryout;
use crate::words::{Audience, ParticipantId, Refusal, TableId};

const DAY: &str = r#"
[[agenda]]
name = "actions"
minutes = 4
phones = "all"
activity = { kind = "actions", actions = ["Accueil", "Délais", "Retours"] }

[[agenda]]
name = "tables"
minutes = 4
seats = { by = "choice" }
activity = { kind = "talk" }
"#;

fn choose(action: u8) -> activities::Command {
    activities::Command::Actions(Command::Choose { action })
}

fn counts(t: &Tryout, to: Audience) -> Option<Vec<u32>> {
    let act = t.board(to).act.expect("a step is open");
    match act.view {
        activities::Board::Actions(board) => board.counts,
        _ => None,
    }
}

#[test]
fn ac1_a_choice_can_be_changed_until_the_hall_goes_on() {
    let mut t = Tryout::new(16, 4, DAY).all_join();
    t.go_to("actions");
    t.acts(1, choose(0)).unwrap();
    t.acts(1, choose(2)).unwrap();
    assert_eq!(counts(&t, Audience::Pilot), Some(vec![0, 0, 1]));
    assert_eq!(counts(&t, Audience::Screen), None, "nobody is drawn where many go");
    assert_eq!(t.acts(2, choose(3)), Err(Refusal::BadChoice { field: "action".into() }));
    let run = t.go_to("actions");
    t.go();
    let late = crate::protocol::Command::Act { run, command: choose(1) };
    assert_eq!(t.says(2, late), Err(Refusal::Closed));
}

#[test]
fn r34_those_who_chose_the_same_sit_together_and_remainders_share() {
    let mut t = Tryout::new(24, 4, DAY).all_join();
    t.go_to("actions");
    // Nine, eight and six; one says nothing.
    for who in 1..=23u32 {
        t.acts(who, choose(if who <= 9 { 0 } else { u8::from(who > 9) + u8::from(who > 17) })).unwrap();
    }
    t.go();
    let mut tables: BTreeMap<TableId, BTreeSet<u8>> = BTreeMap::new();
    for who in 1..=24u32 {
        let table = t.room.hall.table_of(ParticipantId(who)).unwrap();
        let action = if who <= 9 { 0 } else if who <= 17 { 1 } else if who <= 23 { 2 } else { 9 };
        tables.entry(table).or_default().insert(action);
    }
    assert!(t.room.hall.load().values().all(|size| *size == 4));
    let pure = tables.values().filter(|of| of.len() == 1).count();
    assert!(pure >= 5, "two tables, two tables and one, and the rest share one: {tables:?}");
}
