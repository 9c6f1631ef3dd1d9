//! Rounds in several waves, measures that change, and how firm a result is.

use std::collections::BTreeSet;

use rand::RngExt;
use serde_json::json;

use super::{Bench, hall, person, questions};
use crate::activities::dots::Dots;
use crate::activities::dots::settings::{Keep, Rule, Settings, Shape, TieRule};
use crate::activities::dots::words::{Command, Marks, Phase};
use crate::activity::{Activity, Item};
use crate::words::{At, Audience, ItemId, Moment, ParticipantId, Refusal};

fn waves() -> serde_json::Value {
    json!({ "over": "harvest", "ballot": 6, "dots": 3, "waves": [12, 6], "keep": 3 })
}

/// Everybody marks the three of their ballot with the lowest numbers.
fn vote(bench: &mut Bench, people: impl IntoIterator<Item = u32>) {
    for who in people {
        let Some(paper) = bench.paper(who) else { continue };
        let mut dots: Vec<ItemId> = paper.questions.clone();
        dots.sort_unstable();
        dots.truncate(3);
        let marks = Marks { revision: 1, dots, unsettling: None, run_off: false, wave: paper.wave };
        bench.ask(person(who), Command::Ballot(marks)).unwrap();
    }
}

/// Closes a wave and goes on.
fn next(bench: &mut Bench) {
    assert_eq!(bench.go(), Some("close_wave"));
    assert_eq!(bench.go(), Some("next_wave"));
}

#[test]
fn d23_each_wave_reads_what_is_left_and_all_of_them_count() {
    let mut bench = Bench::over(hall(24, 4), waves(), &questions(30, 6));
    let first: Vec<Vec<u64>> = (1..=24).map(|who| bench.hand(who)).collect();
    vote(&mut bench, 1..=24);
    next(&mut bench);
    let board = bench.board(Audience::Screen);
    assert_eq!((board.phase, board.wave, board.waves, board.turnout.unwrap().ballots), (Phase::Open, 2, 3, 0));
    let second: BTreeSet<u64> = (1..=24).flat_map(|who| bench.hand(who)).collect();
    assert!((12..=20).contains(&second.len()), "twelve, and what ties with the last: {second:?}");
    for who in 1..=24 {
        let paper = bench.paper(who).unwrap();
        assert_eq!((paper.questions.len(), paper.revision, paper.wave), (6, 0, 2), "a fresh ballot");
    }
    vote(&mut bench, 1..=24);
    next(&mut bench);
    let own = |who: u32| bench.hall.table_of(ParticipantId(who)).unwrap().0;
    let wrote = |id: u64| ((id - 101) % 6) as u16 + 1;
    assert!((1..=24).any(|who| bench.hand(who).iter().any(|id| wrote(*id) == own(who))), "the last one holds own ones");
    assert!((0..24).all(|n| first[n].iter().all(|id| wrote(*id) != own(n as u32 + 1))), "the first one does not");
    vote(&mut bench, 1..=24);
    assert_eq!(bench.go(), Some("close_round"));
    assert_eq!(bench.go(), Some("settle"));
    assert_eq!(bench.kept(), [101, 102, 103], "what everybody prefers");
    let count = &bench.dots.count;
    assert_eq!((count.ballots, count.voices), (24, 24));
    assert_eq!(count.tallies.iter().map(|tally| tally.read).sum::<u32>(), 3 * 24 * 6);
    assert_eq!(count.tallies.iter().map(|tally| tally.marks).sum::<u32>(), 3 * 24 * 3);
    assert!(count.tallies.iter().all(|tally| (tally.wave > 1) == second.contains(&tally.item.0)));
}

#[test]
fn d23_exposure_is_level_in_every_wave_and_fresh_questions_come_first() {
    let mut dice = Moment::new(At(0), 3).dice;
    for _ in 0..10 {
        let people = dice.random_range(40..200);
        let settings = json!({ "over": "harvest", "ballot": 8, "dots": 4, "waves": [40, 20], "keep": 5 });
        let mut bench = Bench::over(hall(people, 10), settings, &questions(dice.random_range(60..150), 4));
        let mut before: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); people as usize + 1];
        for wave in 1..=3 {
            let mut counts = std::collections::BTreeMap::<u64, u32>::new();
            let mut again = 0;
            for who in 1..=people {
                for id in bench.hand(who) {
                    *counts.entry(id).or_default() += 1;
                    again += u32::from(!before[who as usize].insert(id));
                }
            }
            let gap = counts.values().max().unwrap() - counts.values().min().unwrap();
            assert!(gap <= 1, "wave {wave}: {counts:?}");
            assert!(wave < 2 || again * 2 < people * 8, "wave {wave}: {again} of {} read again", people * 8);
            vote(&mut bench, 1..=people);
            bench.go();
            bench.go();
        }
    }
}

#[test]
fn d23_a_ballot_of_an_earlier_wave_is_late_in_the_next_one() {
    let mut bench = Bench::over(hall(24, 4), waves(), &questions(30, 6));
    let hand = bench.hand(1);
    vote(&mut bench, 2..=24);
    bench.go();
    bench.wake(29_000);
    bench.ballot(1, 1, &hand[..3], None).unwrap();
    bench.wake(2_000);
    assert_eq!(bench.board(Audience::Phones).wave, 2, "the end of the grace opens the next wave by itself");
    assert_eq!(bench.ballot(1, 9, &[], None), Err(Refusal::Closed));
    assert_eq!(bench.undo_last(), Err(Refusal::CannotUndo), "a wave that was cut stays cut");
}

#[test]
fn d23_where_nobody_has_marked_everything_stays_for_the_next_wave() {
    let mut bench = Bench::over(hall(24, 4), waves(), &questions(30, 6));
    next(&mut bench);
    let left: BTreeSet<u64> = (1..=24).flat_map(|who| bench.hand(who)).collect();
    assert_eq!(left.len(), 30);
}

#[test]
fn d23_who_comes_late_gets_the_ballot_of_the_wave_that_runs() {
    let mut early = crate::hall::Hall::new(24, 4, 4, At(0));
    (1..=23).for_each(|who| super::come(&mut early, who));
    let mut bench = Bench::over(early, waves(), &questions(30, 6));
    vote(&mut bench, 1..=23);
    next(&mut bench);
    bench.joins(24);
    let paper = bench.paper(24).unwrap();
    assert_eq!((paper.questions.len(), paper.wave), (6, 2));
}

#[test]
fn d24_every_part_of_the_rule_keeps_its_share_of_the_places_between_waves() {
    let rule = Rule { best: 0, per_subtheme: 3, unsettling: 3, next: 3, tie: TieRule::Decide };
    let wide = rule.towards(60, 3);
    assert_eq!((wide.per_subtheme, wide.unsettling, wide.next, wide.tie), (12, 12, 12, TieRule::Both));
    for places in 16..90 {
        assert_eq!(rule.towards(places, 3).kept(3), u32::from(places));
    }
    let best = Rule { best: 5, per_subtheme: 0, unsettling: 0, next: 0, tie: TieRule::RunOff };
    assert_eq!(best.towards(30, 3).best, 30);
}

#[test]
fn d25_measures_change_until_the_first_ballot() {
    let mut bench = Bench::over(hall(24, 4), waves(), &questions(30, 6));
    let shape = |ballot, dots, waves: &[u16]| Command::Shape(Shape { ballot, dots, waves: waves.to_vec() });
    let bad = |field: &str| Err(Refusal::BadChoice { field: field.into() });
    assert_eq!(bench.pilot(shape(3, 3, &[])), bad("ballot"));
    assert_eq!(bench.pilot(shape(6, 3, &[12, 12])), bad("waves"));
    assert_eq!(bench.pilot(shape(6, 3, &[2])), bad("waves"));
    assert_eq!(bench.pilot(shape(0, 3, &[12])), bad("waves"));
    assert_eq!(bench.pilot(shape(6, 21, &[])), Err(Refusal::TooMany { field: "dots".into(), limit: 20 }));
    bench.pilot(shape(8, 4, &[15])).unwrap();
    let board = bench.board(Audience::Pilot);
    assert_eq!((board.ballot, board.dots, board.waves, bench.hand(1).len()), (8, 4, 2, 8));
    assert_eq!(board.shape, Some(Shape { ballot: 8, dots: 4, waves: vec![15] }));
    assert_eq!(bench.board(Audience::Phones).shape, None);
    vote(&mut bench, [1]);
    assert_eq!(bench.pilot(shape(6, 3, &[])), Err(Refusal::NotNow));
    assert_eq!(bench.board(Audience::Pilot).shape, None);
}

#[test]
fn d15_a_choice_is_clear_when_it_stays_however_the_voices_are_drawn() {
    let unsigned: Vec<Item> = questions(6, 2).into_iter().map(|item| Item { from: None, ..item }).collect();
    let settings = json!({ "over": "first", "ballot": 0, "dots": 1, "keep": 1 });
    let firm = |first: u32, second: u32| {
        let mut bench = Bench::over(hall(40, 4), settings.clone(), &unsigned);
        (1..=first).for_each(|who| bench.ballot(who, 1, &[101], None).unwrap());
        (first + 1..=first + second).for_each(|who| bench.ballot(who, 1, &[102], None).unwrap());
        bench.count();
        bench.dots.outcome.firm
    };
    let (clear, close) = (firm(30, 5).unwrap(), firm(18, 17).unwrap());
    assert!(clear.clear && clear.weakest >= 95, "{clear:?}");
    assert!(!close.clear && (40..90).contains(&close.weakest), "{close:?}");
    assert!(!firm(15, 15).unwrap().clear, "a tie is never clear");
    assert!(firm(10, 0).unwrap().clear, "nobody has marked anything else");
}

#[test]
fn d26_sums_of_fewer_than_five_readers_are_told_to_nobody() {
    let unsigned: Vec<Item> = questions(6, 2).into_iter().map(|item| Item { from: None, ..item }).collect();
    for (voters, told) in [(4, 0), (5, 6)] {
        let mut bench = Bench::over(hall(8, 4), super::plain(), &unsigned);
        (1..=voters).for_each(|who| bench.ballot(who, 1, &[101, 102], None).unwrap());
        bench.count();
        let curtain = bench.board(Audience::Pilot).curtain.unwrap();
        assert_eq!((curtain.count.tallies.len(), curtain.withheld), (told, told == 0));
        assert_eq!(bench.kept(), [101, 102], "what stays is told");
        while bench.dots.cue(&bench.hall).is_some() {
            bench.go();
        }
        let rows = bench.dots.report(&bench.hall).tables[0].rows.clone();
        let marks = rows.iter().filter(|row| row[7] != "".into()).count();
        assert_eq!((rows.len(), marks), (6, told));
    }
}

#[test]
fn d27_of_two_questions_that_say_the_same_one_gives_way_in_what_the_hall_is_shown() {
    let mut items: Vec<Item> = questions(6, 2).into_iter().map(|item| Item { from: None, ..item }).collect();
    items[0].text = "Qui écoute nos clients ?".into();
    items[1].text = "QUI ECOUTE NOS CLIENTS".into();
    for (reveal, kept) in [(3, [101, 103]), (0, [101, 102])] {
        let settings = json!({ "over": "first", "ballot": 0, "dots": 3, "keep": 2, "reveal": reveal });
        let mut bench = Bench::over(hall(20, 4), settings, &items);
        (1..=20).for_each(|who| {
            let dots: &[u64] = if who < 12 { &[101, 102, 103] } else if who < 18 { &[101, 102] } else { &[101] };
            bench.ballot(who, 1, dots, None).unwrap();
        });
        bench.count();
        assert_eq!(bench.kept(), kept, "a result that goes on unseen keeps both");
        let apart: Vec<(u64, u64)> = bench.dots.outcome.apart.iter().map(|apart| (apart.item.0, apart.of.0)).collect();
        assert_eq!(apart, if reveal > 0 { vec![(102, 101)] } else { vec![] });
        if reveal > 0 {
            bench.pilot(Command::Lift { item: ItemId(102) }).unwrap();
        }
    }
}

#[test]
fn d27_words_that_hardly_differ_say_the_same_and_another_word_does_not() {
    let texts = [
        "Comment garder les vendeurs qui connaissent nos clients ?",
        "Comment garder les vendeurs qui conaissent nos clients ?",
        "Comment former les vendeurs qui connaissent nos clients ?",
        "Qui décide du prix le samedi ?",
        "Qu’est-ce qui nous ferait fermer un rayon ?",
        "À qui parlons-nous quand rien ne va ?",
    ];
    let with = |(item, text): (Item, &&str)| Item { text: (*text).to_owned(), ..item };
    let items: Vec<Item> = questions(6, 2).into_iter().zip(&texts).map(with).collect();
    assert_eq!(crate::activities::dots::twin::twins(&items), [(ItemId(101), ItemId(102))].into());
}

#[test]
fn d20_waves_that_make_no_sense_are_refused_with_the_word() {
    let said = |waves: &[u16], ballot| {
        let settings = Settings { over: "a".into(), ballot: Some(ballot), waves: waves.to_vec(), keep: Keep::Best(5), ..Settings::default() };
        Dots::agree(&settings, 3, 320)
    };
    assert_eq!(said(&[75, 30, 10], 10), Ok(()));
    for (waves, ballot) in [(&[75, 75][..], 10), (&[5], 10), (&[30], 0), (&[90, 80, 70, 60, 50], 10)] {
        assert!(said(waves, ballot).unwrap_err().contains("`waves`"), "{waves:?} of {ballot}");
    }
}
