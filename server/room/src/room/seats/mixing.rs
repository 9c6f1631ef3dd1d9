//! Tables that are mixed as reality wants them. Names carry the numbers of RULES.md, section R.

use std::collections::{BTreeMap, BTreeSet};

use crate::guests::read;
use crate::hall::{Spare, Stay};
use crate::limits;
use crate::protocol::Command;
use crate::tryout::{Tryout, device};
use crate::words::{Asker, Language, ParticipantId, Refusal, Role, TableId, Voice};

const DAY: &str = r#"
[seating]
spread = ["service"]
apart = ["reports_to"]

[[agenda]]
name = "welcome"
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "move"
minutes = 6
seats = "mix"
activity = { kind = "talk" }

[[agenda]]
name = "pause"
minutes = 10
seats = "mix"
announce = "break"
activity = { kind = "talk" }

[[agenda]]
name = "after"
minutes = 10
activity = { kind = "talk" }

[[agenda]]
name = "regions"
minutes = 10
seats = { by = "region" }
activity = { kind = "talk" }
"#;

/// 64 people at tables of eight: eight services, three regions, a boss for every eight, two hosts.
fn list() -> String {
    let row = |n: u32| {
        let boss = if n.is_multiple_of(8) { String::new() } else { format!("P{}", n / 8 * 8) };
        let host = match n {
            1 => "3",
            2 => "5",
            _ => "",
        };
        format!("P{n},S{},{},{boss},{host}\n", n % 8, ["nord", "sud", "ouest"][(n % 3) as usize])
    };
    format!("nom,service,region,responsable,hôte\n{}", (0..64).map(row).collect::<String>())
}

fn hall() -> Tryout {
    let scenario = DAY;
    let mut t = Tryout::new(64, 8, scenario);
    t.pilot(Command::Invite { list: read(list().as_bytes()).unwrap() }).unwrap();
    (1..=64).for_each(|who| {
        let by =
            Asker { device: device(who), role: Role::Participant, seat: Some(ParticipantId(who)), voice: Voice::Desk };
        t.ask(&by, Command::Join { name: String::new(), language: Language::Fr }).unwrap();
    });
    t.go_to("welcome");
    t
}

fn at(t: &Tryout, who: u32) -> TableId {
    t.room.hall.table_of(ParticipantId(who)).expect("they sit somewhere")
}

fn sizes(t: &Tryout) -> Vec<u16> {
    t.room.hall.load().into_values().filter(|size| *size > 0).collect()
}

/// Everybody from a line of the list: person `n + 1` is called `Pn`.
fn lines_apart(t: &Tryout) -> bool {
    let here = |n: u32| t.room.hall.here(ParticipantId(n + 1)).is_ok();
    (0..64).filter(|n| here(*n) && here(n / 8 * 8) && n % 8 > 0).all(|n| at(t, n + 1) != at(t, n / 8 * 8 + 1))
}

#[test]
fn r30_a_list_is_planned_for_all_rounds_with_its_wishes() {
    let t = hall();
    let worth = t.room.meetings().planned.expect("two rounds are planned");
    assert_eq!((worth.rounds, worth.repeats, worth.bound, worth.optimal), (3, 0, 0, true));
    for round in 0..3 {
        let mut tables: BTreeMap<TableId, Vec<u32>> = BTreeMap::new();
        for (who, person) in &t.room.hall.people {
            tables.entry(person.route[round]).or_default().push(who.0 - 1);
        }
        for (table, people) in tables {
            assert_eq!(people.len(), 8, "{table}");
            let services: BTreeSet<u32> = people.iter().map(|n| n % 8).collect();
            assert!(services.len() >= 6, "round {round}, table {table}: {services:?}");
        }
    }
    assert!(lines_apart(&t), "nobody sits with their boss");
}

#[test]
fn r31_hosts_stay_and_sizes_hold_whatever_happens() {
    let mut t = hall();
    let free = at(&t, 20);
    for who in [9, 20, 33, 34, 35, 50] {
        t.says(who, Command::Leave {}).unwrap();
    }
    t.says(10, Command::Sit { table: free }).unwrap();
    t.later(limits::MET_MS);
    t.helper(Command::SeatBatch { names: (0..3).map(|n| format!("Bus {n}")).collect(), at: Spare::Chairs }).unwrap();
    t.go_to("move");
    assert_eq!((at(&t, 2), at(&t, 3)), (TableId(3), TableId(5)), "the two who host");
    assert!(sizes(&t).iter().all(|size| (7..=8).contains(size)), "61 at 8 tables: {:?}", sizes(&t));
    assert!(lines_apart(&t));
    t.later(limits::MET_MS);
    assert_eq!(t.room.meetings().so_far.unwrap().repeats, 0, "and nobody has met again");
}

#[test]
fn r25_those_met_at_a_table_that_was_left_early_are_known_to_every_later_move() {
    let mut t = hall();
    t.later(limits::MET_MS);
    let first: Vec<u32> = t.room.hall.at_table(at(&t, 12)).map(|(who, _)| who.0).filter(|who| *who != 12).collect();
    let other = at(&t, 40);
    t.says(41, Command::Leave {}).unwrap();
    t.says(12, Command::Sit { table: other }).unwrap();
    t.says(50, Command::Leave {}).unwrap();
    let left: Vec<ParticipantId> = t
        .room
        .hall
        .met
        .keys()
        .filter(|(a, b)| a.0 == 50 || b.0 == 50)
        .map(|(a, b)| if a.0 == 50 { *b } else { *a })
        .collect();
    t.later(limits::MET_MS);
    t.says(50, Command::ComeBack {}).unwrap();
    for _ in 0..2 {
        t.pilot(Command::Reshuffle { announce: false }).unwrap();
        assert!(first.iter().all(|who| t.room.hall.here(ParticipantId(*who)).is_err() || at(&t, *who) != at(&t, 12)));
        let back = t.room.hall.at_table(at(&t, 50)).filter(|(who, _)| left.contains(who));
        assert_eq!(back.count(), 0, "nor does who left sit again with whom they left");
        t.later(limits::MET_MS);
    }
    assert_eq!(t.room.meetings().so_far.unwrap().repeats, 0);
}

#[test]
fn r31_a_move_leaves_nobody_alone_at_a_table() {
    let mut t = Tryout::new(24, 6, DAY);
    (1..=7).for_each(|who| drop(t.join(who)));
    let told: Vec<_> = (1..=7).map(|who| t.room.hall.people[&ParticipantId(who)].route.clone()).collect();
    t.go_to("welcome");
    for who in 1..=7 {
        let route = &t.room.hall.people[&ParticipantId(who)].route;
        assert_eq!(*route, told[who as usize - 1], "while most are awaited nobody is told anything new");
    }
    t.go_to("move");
    assert_eq!(sizes(&t), [4, 3], "seven people fill two of four tables");
}

#[test]
fn r32_what_was_announced_holds_but_for_those_whom_reality_moves() {
    let mut t = hall();
    t.go_to("pause");
    let told: BTreeMap<u32, TableId> = (1..=64).filter_map(|who| Some((who, t.hand(who).next?))).collect();
    assert_eq!(told.len(), 64);
    let gone: Vec<u32> = (20..=22).collect();
    gone.iter().for_each(|who| drop(t.says(*who, Command::Leave {})));
    let late = t.helper(Command::SeatBatch { names: vec!["Ali".into()], at: Spare::Chairs }).unwrap().made().1.unwrap();
    t.go();
    let moved = told.iter().filter(|(who, table)| !gone.contains(who) && at(&t, **who) != **table).count();
    assert!(moved <= 3, "{moved} were told another table than the one where they sit");
    let changed = t.room.meetings().changed as usize;
    assert!((moved..=moved + 1).contains(&changed), "the desk is told how many, and perhaps the late-comer: {changed}");
    assert!(sizes(&t).iter().all(|size| (7..=8).contains(size)), "{:?}", sizes(&t));
    assert_eq!(t.room.hall.people[&late].stay, Stay::Here);
}

#[test]
fn r33_a_move_that_nobody_planned_is_planned_then() {
    let mut t = hall();
    for step in ["move", "after"] {
        t.later(limits::MET_MS);
        t.go_to(step);
    }
    t.later(limits::MET_MS);
    assert_eq!(t.room.meetings().so_far.unwrap().rounds, 3, "at the first tables, after the move, after the break");
    for rounds in 4..7 {
        t.pilot(Command::Reshuffle { announce: false }).unwrap();
        t.later(limits::MET_MS);
        let worth = t.room.meetings().so_far.unwrap();
        assert_eq!(worth.rounds, rounds);
        assert!(sizes(&t).iter().all(|size| *size == 8));
        assert!(worth.repeats >= worth.bound && worth.optimal == (worth.repeats == worth.bound));
    }
}

#[test]
fn r34_those_who_say_the_same_sit_together_and_remainders_share() {
    let mut t = hall();
    t.go_to("regions");
    assert!(sizes(&t).iter().all(|size| *size == 8));
    let mut regions: BTreeMap<TableId, BTreeSet<u32>> = BTreeMap::new();
    for n in 0..64 {
        regions.entry(at(&t, n + 1)).or_default().insert(n % 3);
    }
    let shared = regions.values().filter(|of| of.len() > 1).count();
    assert!(shared <= 2, "22, 21 and 21 at tables of eight: two tables are shared, {regions:?}");
    let next = t.room.hall.furthest + 1;
    assert_eq!(t.room.hall.people[&ParticipantId(1)].route.len(), usize::from(next));
}

#[test]
fn r35_a_list_whose_wishes_cannot_hold_changes_nothing_and_names_them() {
    let mut t = Tryout::new(16, 8, DAY);
    let mut refused = |text: &str| {
        let before = t.room.clone();
        let list = read(text.as_bytes()).unwrap();
        let refusal = t.pilot(Command::Invite { list }).unwrap_err();
        assert!(t.room == before);
        refusal
    };
    let rest: String = (0..14).map(|n| format!("G{n},,,\n")).collect();
    let both = format!("nom,responsable,ensemble,fixe\nAda,,x,\nBob,Ada,x,\n{rest}").replace(",fixe", ",place fixe");
    let held = |wish: &str, people: &[&str], table| Refusal::CannotHold {
        wish: wish.into(),
        people: people.iter().map(|name| (*name).to_owned()).collect(),
        table,
    };
    assert_eq!(refused(&both), held("apart", &["Bob", "Ada"], None));
    let fixed = both.replace("Ada,,x,", "Ada,,,2").replace("Bob,Ada,x,", "Bob,Ada,,2");
    assert_eq!(refused(&fixed), held("apart", &["Bob", "Ada"], Some(TableId(2))));
    let beyond = both.replace("Ada,,x,", "Ada,,,9").replace("Bob,Ada,x,", "Bob,,,");
    assert_eq!(refused(&beyond), held("fixed", &["Ada"], Some(TableId(9))));
}
