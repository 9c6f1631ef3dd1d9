//! The rules of single seats. Names carry the numbers of RULES.md, section R.

use std::collections::BTreeMap;

use crate::hall::{Spare, Stay};
use crate::limits;
use crate::protocol::{Command, Placing};
use crate::tryout::Tryout;
use crate::words::{Audience, ParticipantId, Refusal, TableId};

const DAY: &str = r#"
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
name = "home"
minutes = 10
seats = "home"
activity = { kind = "talk" }
"#;

fn day(people: u32) -> Tryout {
    let mut t = Tryout::new(people, 8, DAY).all_join();
    t.go_to("welcome");
    t
}

fn at(t: &Tryout, who: u32) -> TableId {
    t.room.hall.table_of(ParticipantId(who)).expect("they sit somewhere")
}

/// Somebody at another table than `who`.
fn elsewhere(t: &Tryout, who: u32) -> u32 {
    t.room.hall.all_here().map(|(other, _)| other.0).find(|other| at(t, *other) != at(t, who)).expect("two tables")
}

fn close(table: TableId, seen: Option<Vec<Placing>>) -> Command {
    Command::CloseTable { table, closed: true, seen }
}

fn undo_last(t: &mut Tryout) {
    let entry = t.room.seq;
    t.pilot(Command::Undo { entry }).expect("it can be undone");
}

fn seats(t: &Tryout) -> BTreeMap<u32, TableId> {
    t.room.hall.all_here().map(|(who, _)| (who.0, at(t, who.0))).collect()
}

#[test]
fn r22_two_people_change_places_though_both_tables_are_full() {
    let mut t = day(32);
    let (a, b) = (1, elsewhere(&t, 1));
    let (at_a, at_b) = (at(&t, a), at(&t, b));
    t.says(a, Command::Sit { table: at_a }).unwrap();
    t.helper(Command::SwapPeople { a: ParticipantId(a), b: ParticipantId(b) }).unwrap();
    assert_eq!((at(&t, a), at(&t, b)), (at_b, at_a));
    assert!(!t.hand(a).seated, "their phone tells them the new table, until they say that they sit there");
    undo_last(&mut t);
    assert_eq!((at(&t, a), at(&t, b)), (at_a, at_b));
    let mate = t.room.hall.at_table(at_a).map(|(who, _)| who).find(|who| who.0 != a).unwrap();
    let same = Command::SwapPeople { a: ParticipantId(a), b: mate };
    assert_eq!(t.helper(same), Err(Refusal::BadChoice { field: "b".into() }));
    assert_eq!(t.says(a, Command::SwapPeople { a: ParticipantId(a), b: ParticipantId(b) }), Err(Refusal::Denied));
}

#[test]
fn r23_closing_a_table_does_what_was_shown_or_nothing() {
    let mut t = day(32);
    for who in t.room.hall.at_table(TableId(4)).map(|(who, _)| who.0).skip(3).collect::<Vec<_>>() {
        t.says(who, Command::Leave {}).unwrap();
    }
    let seen = t.room.closing(TableId(4)).unwrap().seats;
    assert_eq!(seen.len(), 3);
    assert_eq!(t.pilot(close(TableId(4), Some(seen[1..].to_vec()))), Err(Refusal::Stale));
    let before = seats(&t);
    t.pilot(close(TableId(4), Some(seen.clone()))).unwrap();
    for Placing { who, table } in seen {
        assert_eq!(at(&t, who.0), table);
    }
    let moved = seats(&t).iter().filter(|(who, table)| before[*who] != **table).count();
    assert_eq!(moved, 3, "nobody else moves");
    let mut stay = t.room.hall.people.values().filter(|person| person.stay != Stay::Left);
    assert!(stay.all(|person| !person.route[1..].contains(&TableId(4))), "nor is it in anybody's rounds");
    assert_eq!(t.pilot(close(TableId(4), None)), Err(Refusal::NotNow));
    undo_last(&mut t);
    assert_eq!(seats(&t), before);
    t.pilot(Command::CloseTable { table: TableId(4), closed: false, seen: None }).unwrap_err();
}

#[test]
fn r23_a_table_is_not_closed_when_its_people_have_no_chair() {
    let mut t = day(32);
    assert_eq!(t.pilot(close(TableId(4), None)), Err(Refusal::Full { limit: 4 * 9 }));
    assert_eq!(t.pilot(close(TableId(40), None)), Err(Refusal::NotFound));
}

#[test]
fn r20_a_bus_sits_near_the_door_or_at_spare_tables_and_nobody_is_moved() {
    let bus = |n: u32| (0..n).map(|n| format!("Bus {n}")).collect::<Vec<_>>();
    let mut t = Tryout::new(64, 8, DAY);
    (1..=20).for_each(|who| drop(t.join(who)));
    let before = seats(&t);
    let free: u32 = 8 * 9 - 20;
    let most = Command::SeatBatch { names: bus(free + 1), at: Spare::Chairs };
    assert_eq!(t.helper(most), Err(Refusal::Full { limit: free }));
    t.helper(Command::SeatBatch { names: bus(25), at: Spare::Chairs }).unwrap();
    let load = t.room.hall.load();
    let from_door: Vec<u16> = (1..=6).map(|n| load[&TableId(n)]).collect();
    assert_eq!(from_door, [8, 8, 8, 8, 7, 2], "from the door on, table by table");
    assert!(before.iter().all(|(who, table)| at(&t, *who) == *table));
    undo_last(&mut t);
    assert_eq!(seats(&t), before, "undone, the seats are free again");
    assert_eq!(t.room.hall.people.values().filter(|p| p.stay == Stay::Left).count(), 0);
}

#[test]
fn r20_a_bus_at_spare_tables_fills_as_few_as_hold_it() {
    let mut t = Tryout::new(64, 8, DAY);
    (1..=2).for_each(|who| drop(t.join(who)));
    t.pilot(close(TableId(8), None)).unwrap();
    let names: Vec<_> = (0..20).map(|n| format!("Bus {n}")).collect();
    t.helper(Command::SeatBatch { names: names.clone(), at: Spare::Tables }).unwrap();
    let load = t.room.hall.load();
    let used: Vec<u16> = (3..=8).map(|n| load[&TableId(n)]).collect();
    assert_eq!(used, [7, 7, 6, 0, 0, 0]);
    let more = Command::SeatBatch { names, at: Spare::Tables };
    t.helper(more).unwrap();
    assert!(!t.room.hall.tables[&TableId(8)].closed, "a closed table is a spare one");
}

#[test]
fn r24_each_undo_names_whom_it_is_about() {
    let mut t = day(32);
    let (a, b) = (1, elsewhere(&t, 1));
    t.helper(Command::SwapPeople { a: ParticipantId(a), b: ParticipantId(b) }).unwrap();
    t.helper(Command::MarkLeft { who: ParticipantId(7) }).unwrap();
    t.pilot(Command::SeatBatch { names: vec!["Ali".into(), "Zoé".into(), "Lou".into()], at: Spare::Chairs }).unwrap();
    let moves = t.board(Audience::Pilot).desk.unwrap().moves;
    let told: Vec<_> = moves.iter().map(|m| (m.kind.as_str(), m.names.join(" "), m.people)).collect();
    assert_eq!(told[0], ("seat_batch", "Ali Zoé".into(), 3));
    assert_eq!(told[1], ("mark_left", "P7".into(), 1));
    assert_eq!(told[2], ("swap_people", format!("P{a} P{b}"), 2));
    t.pilot(Command::Undo { entry: moves[1].seq }).unwrap();
    assert_eq!(t.room.hall.people[&ParticipantId(7)].stay, Stay::Here);
}

#[test]
fn r25_whoever_comes_back_has_met_whom_they_have_met() {
    let mut t = day(64);
    t.later(limits::MET_MS);
    t.says(5, Command::Leave {}).unwrap();
    let known: Vec<_> = t.room.hall.met.keys().filter(|(a, b)| a.0 == 5 || b.0 == 5).copied().collect();
    assert_eq!(known.len(), 7, "a leaver has met the table");
    t.go_to("move");
    t.says(5, Command::ComeBack {}).unwrap();
    let table = at(&t, 5);
    let again = t
        .room
        .hall
        .at_table(table)
        .filter(|(who, _)| known.contains(&(ParticipantId(5).min(*who), ParticipantId(5).max(*who))));
    assert_eq!(again.count(), 0, "and sits with other people");
}

#[test]
fn r26_a_late_comer_has_a_table_in_every_round_to_come() {
    let mut t = Tryout::new(32, 8, DAY);
    (1..=30).for_each(|who| drop(t.join(who)));
    t.go_to("move");
    t.helper(Command::SeatBatch { names: (0..5).map(|n| format!("Bus {n}")).collect(), at: Spare::Chairs }).unwrap();
    for (_, person) in t.room.hall.all_here() {
        assert_eq!(person.route.len(), 3);
    }
    t.go_to("pause");
    t.go();
    let sizes = t.room.hall.load();
    assert!(sizes.values().all(|size| (8..=9).contains(size)), "35 at 4 tables: {sizes:?}");
}

#[test]
fn r27_closing_a_table_that_was_announced_tells_its_people_another() {
    let mut t = day(32);
    t.go_to("pause");
    (1..=8).for_each(|who| drop(t.says(who, Command::Leave {})));
    let to: Vec<u32> = (9..=32).filter(|who| t.hand(*who).next == Some(TableId(2))).collect();
    assert!(!to.is_empty());
    let kept: Vec<_> = (9..=32).filter(|who| !to.contains(who)).map(|who| (who, t.hand(who).next)).collect();
    t.pilot(close(TableId(2), None)).unwrap();
    assert!(to.iter().all(|who| t.hand(*who).next.is_some_and(|next| next != TableId(2))));
    assert!(kept.iter().all(|(who, next)| t.hand(*who).next == *next), "whoever was told another table keeps it");
    t.go();
    assert_eq!(t.room.hall.load()[&TableId(2)], 0);
}

#[test]
fn r24_undoing_a_list_brings_back_the_tables_as_they_were() {
    let mut t = Tryout::new(16, 4, DAY);
    t.pilot(close(TableId(4), None)).unwrap();
    let list = crate::guests::read(b"name\nAda Nom\nBob Nom\n").unwrap();
    t.pilot(Command::Invite { list }).unwrap();
    assert_eq!(t.room.hall.tables.len(), 1, "the list has no use for the others");
    undo_last(&mut t);
    let shut = t.room.hall.tables.iter().filter(|(_, table)| table.closed).map(|(id, _)| *id);
    assert_eq!((t.room.hall.tables.len(), shut.collect::<Vec<_>>()), (4, vec![TableId(4)]));
}

#[test]
fn r28_a_move_that_is_taken_back_has_been_no_round() {
    let mut t = day(32);
    let home = seats(&t);
    let moved = t.go_to("move");
    let entry = t.room.seq;
    t.pilot(Command::Undo { entry }).unwrap();
    assert_eq!((t.room.hall.furthest, t.room.hall.sittings.len()), (0, 0), "{moved}");
    t.pilot(Command::Reshuffle { announce: false }).unwrap();
    assert_eq!((t.room.hall.round, t.room.hall.furthest), (1, 1));
    t.says(1, Command::Sit { table: at(&t, elsewhere(&t, 1)) }).unwrap();
    t.go_to("home");
    assert_eq!(seats(&t), home, "home is where people first sat");
}
