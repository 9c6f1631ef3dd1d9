//! Who reads what.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use serde_json::json;

use super::{Bench, hall, questions};
use crate::activity::{Activity, Item, Reader};
use crate::hall::{Change, Hall, HallEvent};
use crate::words::{At, ItemId, Moment, ParticipantId, Refusal, TableId};
use crate::activities::dots::settings::Shape;
use crate::activities::dots::words::{Command, Event, Phase, Wait};
use crate::words::Audience;

fn exposure(bench: &Bench, items: &[Item], people: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut counts: BTreeMap<u64, u32> = items.iter().map(|item| (item.id.0, 0)).collect();
    people.into_iter().flat_map(|who| bench.hand(who)).for_each(|item| *counts.get_mut(&item).unwrap() += 1);
    counts.into_values().collect()
}

fn gap(counts: &[u32]) -> u32 {
    counts.iter().max().unwrap() - counts.iter().min().unwrap()
}

fn shuffled(hall: &mut Hall) {
    let (was_round, round) = (hall.round, hall.round + 1);
    let (was, now) = (hall.plan(was_round), hall.plan(round));
    hall.apply(&HallEvent::Moved { was_round, round, was, now, back: false }, At(500));
}

/// Who sits where, by number of the person.
fn sitting(hall: &Hall) -> BTreeMap<u32, TableId> {
    hall.all_here().map(|(who, p)| (who.0, p.table.unwrap())).collect()
}

/// Of those of so many people, the questions on a ballot that were written at the own table.
fn own(bench: &Bench, items: &[Item], wrote_at: &BTreeMap<u32, TableId>) -> usize {
    let own = |who: &u32, id: &u64| items.iter().any(|i| i.id.0 == *id && i.tables().contains(&wrote_at[who]));
    wrote_at.keys().map(|who| bench.hand(*who).iter().filter(|id| own(who, id)).count()).sum()
}

#[test]
fn d1_every_question_is_read_by_as_many_as_any_other_give_or_take_one() {
    let mut dice = Moment::new(At(0), 9).dice;
    for _ in 0..40 {
        let people = dice.random_range(30..330);
        let mut hall = hall(people, dice.random_range(4..=10));
        if dice.random() {
            shuffled(&mut hall);
        }
        let tables = hall.table_count();
        let items = questions(dice.random_range(20..160), tables);
        let ballot = dice.random_range(4..14);
        let settings = json!({ "over": "harvest", "ballot": ballot, "dots": 3 });
        let bench = Bench::over(hall, settings, &items);
        let counts = exposure(&bench, &items, 1..=people);
        assert!(gap(&counts) <= 1, "{people} people, {} questions, ballots of {ballot}: {counts:?}", items.len());
        for who in 1..=people {
            let hand = bench.hand(who);
            assert_eq!((hand.len(), hand.iter().collect::<BTreeSet<_>>().len()), (ballot, ballot));
        }
    }
}

#[test]
fn d1_counts_stay_level_where_questions_come_from_few_tables() {
    // 200 of 300 people sit at tables that wrote most of the questions.
    let hall = hall(60, 10);
    let mut items = questions(24, 2);
    items.extend(questions(6, 6).into_iter().map(|item| Item { id: ItemId(item.id.0 + 500), ..item }));
    let bench = Bench::over(hall, json!({ "over": "harvest", "ballot": 10, "dots": 3 }), &items);
    assert!(gap(&exposure(&bench, &items, 1..=60)) <= 1, "{:?}", exposure(&bench, &items, 1..=60));
}

#[test]
fn d2_nobody_is_asked_about_a_question_of_the_own_table() {
    for people in [120, 20] {
        let mut before = hall(people, 10);
        let items = questions(60, before.table_count());
        let wrote_at = sitting(&before);
        for moves in 0..3 {
            let bench = Bench::over(before.clone(), json!({ "over": "harvest" }), &items);
            assert_eq!(own(&bench, &items, &wrote_at), 0, "{people} people after {moves} moves");
            assert!((1..=people).all(|who| bench.hand(who).len() == 12));
            shuffled(&mut before);
        }
    }
}

#[test]
fn d2_who_changed_tables_while_the_tables_wrote_reads_the_questions_of_neither() {
    let mut hall = hall(40, 10);
    let items = questions(60, 4);
    let first = sitting(&hall);
    let now = TableId(first[&7].0 % 4 + 1);
    hall.apply(&HallEvent::Sat { who: ParticipantId(7), was: Some(first[&7]), now, sent: false }, At(100));
    let second = sitting(&hall);
    shuffled(&mut hall);
    let bench = Bench::over(hall, json!({ "over": "harvest" }), &items);
    assert_eq!((own(&bench, &items, &first), own(&bench, &items, &second)), (0, 0));
}

#[test]
fn d2_a_move_that_was_undone_has_not_been_one() {
    let mut hall = hall(20, 10);
    let (home, away) = (hall.plan(0), hall.plan(1));
    let items = questions(30, 2);
    shuffled(&mut hall);
    hall.apply(&HallEvent::Moved { was_round: 1, round: 0, was: away, now: home, back: true }, At(600));
    let wrote_at = sitting(&hall);
    let bench = Bench::over(hall, json!({ "over": "harvest" }), &items);
    assert_eq!(own(&bench, &items, &wrote_at), 0);
    assert!((1..=20).all(|who| bench.hand(who).len() == 12));
}

#[test]
fn d2_a_ballot_is_shorter_rather_than_about_the_own_table() {
    let mut items = questions(15, 1);
    items[..4].iter_mut().for_each(|item| item.from = questions(2, 2)[1].from.clone());
    let hall = hall(30, 10);
    let sits = sitting(&hall);
    let bench = Bench::over(hall, json!({ "over": "harvest", "ballot": 9, "dots": 3 }), &items);
    assert_eq!(own(&bench, &items, &sits), 0);
    for (who, table) in sits {
        assert_eq!(bench.hand(who).len(), if table.0 == 1 { 4 } else { 9 }, "person {who} of table {}", table.0);
    }
}

#[test]
fn d2_a_question_joined_to_another_tables_counts_as_both() {
    let mut items = questions(14, 4);
    let other = items.remove(1);
    items[0].joined.push(other);
    let bench = Bench::over(hall(16, 4), json!({ "over": "group", "ballot": 5, "dots": 3 }), &items);
    for who in 1..=16 {
        let table = bench.hall.table_of(ParticipantId(who)).unwrap().0;
        assert!(table > 2 || !bench.hand(who).contains(&101), "person {who} of table {table}");
    }
}

#[test]
fn d2_where_nothing_else_is_left_the_own_ones_are_read() {
    let bench = Bench::over(hall(4, 4), json!({ "over": "harvest", "dots": 2 }), &questions(5, 1));
    assert_eq!(bench.hand(1).len(), 5);
}

#[test]
fn d2_in_a_later_round_everybody_may_read_everything() {
    let items: Vec<Item> = questions(15, 2).into_iter().map(|item| Item { from: None, ..item }).collect();
    let bench = Bench::over(hall(20, 10), json!({ "over": "first", "ballot": 15 }), &items);
    assert!((1..=20).all(|who| bench.hand(who).len() == 15));
    assert_ne!(bench.hand(1), bench.hand(2), "each in an order of their own");
}

#[test]
fn d3_a_late_comer_reads_what_was_read_least_and_leaving_keeps_the_ballot() {
    let items = questions(30, 10);
    let mut early = Hall::new(40, 4, 4, At(0));
    (1..=29).for_each(|who| super::come(&mut early, who));
    let mut bench = Bench::over(early, json!({ "over": "harvest", "ballot": 7, "dots": 3 }), &items);
    assert_eq!(bench.hand(30), [0u64; 0]);
    for who in 30..=40 {
        bench.joins(who);
        assert_eq!(bench.hand(who).len(), 7);
    }
    assert!(gap(&exposure(&bench, &items, 1..=40)) <= 2);
    let kept = bench.hand(3);
    bench.leaves(3);
    assert_eq!(bench.hand(3), kept);
    bench.go();
    super::come(&mut bench.hall, 41);
    bench.change(Change::Joined { who: ParticipantId(41) });
    assert_eq!(bench.hand(41), [0u64; 0], "the box is closed");
}

#[test]
fn d3_who_has_no_phone_gets_no_ballot_and_one_phone_may_carry_several() {
    let mut hall = hall(8, 4);
    hall.people.get_mut(&ParticipantId(2)).unwrap().device = None;
    hall.people.get_mut(&ParticipantId(3)).unwrap().device = Some(crate::tryout::device(1));
    let bench = Bench::over(hall, json!({ "over": "harvest" }), &questions(20, 2));
    assert_eq!((bench.hand(2).len(), bench.hand(3).len()), (0, 10));
    assert_ne!(bench.hand(1), bench.hand(3));
}

#[test]
fn d4_a_list_that_nobody_would_read_to_its_end_is_not_opened_and_says_why() {
    let items = questions(61, 10);
    let mut bench = Bench::over(hall(40, 4), json!({ "over": "harvest", "ballot": 0 }), &items);
    let board = bench.board(Audience::Pilot);
    assert_eq!((board.phase, board.wait), (Phase::Waiting, Some(Wait::FullList { count: 61, limit: 60 })));
    assert_eq!(bench.dots.reads(&bench.hall, Reader::Person(ParticipantId(1))), []);
    let deal = |ballot| Command::Shape(Shape { ballot, dots: 3, waves: Vec::new() });
    assert_eq!(bench.pilot(deal(61)), Err(Refusal::TooMany { field: "ballot".into(), limit: 60 }));
    assert_eq!(bench.pilot(deal(3)), Err(Refusal::BadChoice { field: "ballot".into() }));
    bench.pilot(deal(20)).unwrap();
    assert_eq!((bench.hand(1).len(), bench.board(Audience::Phones).ballot), (20, 20));
    bench.undo_last().unwrap();
    let shaped: Event = serde_json::from_value(bench.journal[bench.journal.len() - 3].clone()).unwrap();
    let back = bench.dots.turn_round(&shaped, bench.now).unwrap();
    bench.take(back);
    assert_eq!(bench.dots.cue(&bench.hall), Some("deal_sample"));
    bench.go();
    assert_eq!(bench.hand(1).len(), 12);
    let own = |who| bench.hall.table_of(ParticipantId(who)).unwrap();
    let of = |id: &u64| items.iter().find(|item| item.id.0 == *id).unwrap().tables();
    assert!((1..=40).all(|who| !bench.hand(who).iter().any(|id| of(id).contains(&own(who)))));
}

#[test]
fn d4_a_round_that_found_nothing_opens_as_soon_as_something_comes() {
    let mut bench = Bench::over(hall(8, 4), super::plain(), &[]);
    assert_eq!((bench.board(Audience::Pilot).wait, bench.dots.cue(&bench.hall)), (Some(Wait::Nothing), None));
    let mut at = bench.moment();
    let events = bench.dots.given(&bench.hall, &questions(4, 2), &mut at);
    bench.take(events);
    assert_eq!(bench.hand(1).len(), 2, "the two of the other table");
    let mut at = bench.moment();
    assert_eq!(bench.dots.given(&bench.hall, &questions(9, 2), &mut at), [], "the list of an open round stands");
}
