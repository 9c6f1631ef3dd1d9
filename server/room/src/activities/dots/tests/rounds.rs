//! The course of a round: open, closed, settled, shown.

use serde_json::{Value, json};

use super::{Bench, hall, marks, person, plain, questions, run_off};
use crate::activities::dots::cut::Ending;
use crate::activities::dots::settings::Settings;
use crate::activities::dots::words::{Command, Event, Phase};
use crate::activities::dots::Dots;
use crate::activity::{Activity, Item};
use crate::hall::{Change, HallEvent};
use crate::words::{At, Audience, ItemId, ParticipantId, Refusal, TableId, Voice};

fn unsigned(count: u64) -> Vec<Item> {
    questions(count, 2).into_iter().map(|item| Item { from: None, ..item }).collect()
}

#[test]
fn d5_a_ballot_holds_its_own_questions_once_each_and_no_more_marks_than_it_has() {
    let mut bench = Bench::over(hall(20, 4), json!({ "over": "harvest", "ballot": 6, "dots": 3 }), &questions(30, 5));
    let hand = bench.hand(1);
    let foreign = (101..131).find(|id| !hand.contains(id)).unwrap();
    let bad = |field: &str| Err(Refusal::BadChoice { field: field.into() });
    assert_eq!(bench.ballot(1, 1, &hand[..4], None), Err(Refusal::Budget { limit: 3 }));
    assert_eq!(bench.ballot(1, 1, &[hand[0], hand[0]], None), bad("dots"));
    assert_eq!(bench.ballot(1, 1, &[foreign], None), bad("dots"));
    assert_eq!(bench.ballot(1, 1, &[], Some(foreign)), bad("unsettling"));
    assert_eq!(bench.ballot(1, 1, &hand[..3], Some(hand[0])), Ok(()), "both marks may stand on one question");
    assert_eq!(bench.ballot(2, 1, &[], None), Ok(()), "an empty ballot is a ballot");
    let none = json!({ "over": "harvest", "dots": 3, "unsettling": 0 });
    let mut without = Bench::over(hall(4, 4), none, &unsigned(5));
    assert_eq!(without.ballot(1, 1, &[], Some(101)), Err(Refusal::Budget { limit: 0 }));
}

#[test]
fn d6_a_ballot_changes_until_the_round_closes_and_an_older_one_is_superseded() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    bench.ballot(1, 2, &[101, 102], None).unwrap();
    assert_eq!(bench.ballot(1, 1, &[103], None), Err(Refusal::Superseded));
    assert_eq!(bench.ballot(1, 2, &[103], None), Err(Refusal::Superseded));
    assert_eq!(bench.ballot(1, 2, &[101, 102], None), Ok(()), "the same once more changes nothing");
    bench.ballot(1, 3, &[103], None).unwrap();
    assert_eq!(bench.ballot(2, 0, &[103], None), Err(Refusal::Superseded), "revisions count from 1");
    let paper = bench.paper(1).unwrap();
    assert_eq!((paper.revision, paper.dots), (3, vec![ItemId(103)]));
    bench.count();
    assert_eq!(bench.kept(), [103]);
    assert_eq!(bench.dots.yields()[0].marks, 1);
}

#[test]
fn d7_ballots_count_within_the_grace_and_not_after_it() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    assert_eq!(bench.go(), Some("close_round"));
    bench.wake(29_000);
    bench.ballot(1, 1, &[101], None).unwrap();
    bench.pilot(Command::Grace { seconds: 60 }).unwrap();
    bench.wake(60_000 - 1);
    bench.ballot(2, 1, &[101], None).unwrap();
    assert!(!bench.dots.settled());
    bench.now = bench.now.plus(2);
    assert_eq!(bench.ballot(3, 1, &[101], None), Err(Refusal::Closed), "too late, though nobody has counted yet");
    bench.wake(0);
    assert!(bench.dots.settled());
    assert_eq!(bench.ballot(3, 1, &[101], None), Err(Refusal::Closed));
    assert_eq!(bench.board(Audience::Pilot).turnout.unwrap().ballots, 2);
    let most = Refusal::TooMany { field: "seconds".into(), limit: 300 };
    let mut other = Bench::over(hall(4, 4), plain(), &unsigned(5));
    assert_eq!(other.pilot(Command::Grace { seconds: 30 }), Err(Refusal::NotNow));
    other.go();
    assert_eq!(other.pilot(Command::Grace { seconds: 301 }), Err(most));
}

#[test]
fn d7_closing_can_be_undone_until_it_is_counted() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    bench.go();
    bench.pilot(Command::Grace { seconds: 200 }).unwrap();
    bench.undo_last().unwrap();
    assert_eq!(bench.dots.wakes(), Some(At(31_000)));
    let closed = Event::Closed { until: At(31_000) };
    assert_eq!(bench.dots.turn_round(&closed, bench.now), Ok(vec![Event::Reopened {}]));
    bench.take(vec![Event::Reopened {}]);
    assert_eq!((bench.dots.wakes(), bench.board(Audience::Phones).phase), (None, Phase::Open));
    bench.undo_last().unwrap();
    assert_eq!(bench.dots.cue(&bench.hall), Some("settle"));
    bench.go();
    assert_eq!(bench.undo_last(), Err(Refusal::CannotUndo), "a count is for good");
    assert_eq!(bench.dots.turn_round(&closed, bench.now), Err(Refusal::RestsOn { what: "settle".into() }));
}

#[test]
fn d11_the_hall_sees_a_beat_at_each_go_and_each_can_be_taken_back() {
    let settings = json!({ "over": "first", "ballot": 0, "dots": 3, "missing_seconds": 90,
        "keep": { "per_subtheme": 1, "unsettling": 1, "next": 1 } });
    let mut bench = Bench::over(hall(8, 4), settings, &unsigned(9));
    for who in 1..=6 {
        bench.ballot(who, 1, &[101, 102, 103], Some(104)).unwrap();
    }
    bench.ballot(7, 1, &[105, 104], None).unwrap();
    bench.ballot(8, 1, &[105], None).unwrap();
    bench.count();
    assert_eq!(bench.kept(), [101, 102, 103, 104, 105]);
    let seen = |bench: &Bench| bench.board(Audience::Phones).revealed.len();
    assert_eq!((seen(&bench), bench.board(Audience::Screen).lines.len()), (0, 0));
    assert_eq!((bench.go(), seen(&bench)), (Some("reveal_1"), 3));
    assert_eq!((bench.go(), seen(&bench)), (Some("reveal_2"), 4));
    bench.undo_last().unwrap();
    assert_eq!(seen(&bench), 3);
    bench.go();
    assert_eq!((bench.board(Audience::Screen).clear, bench.dots.report(&bench.hall).tables.len()), (None, 0));
    assert_eq!((bench.go(), seen(&bench)), (Some("reveal_3"), 5));
    assert_eq!(bench.board(Audience::Screen).lines.len(), 5);
    assert!(bench.board(Audience::Screen).clear.is_some());
    assert_eq!(bench.dots.report(&bench.hall).tables[0].rows.len(), 9);
    assert_eq!((bench.go(), bench.board(Audience::Screen).missing), (Some("ask_missing"), Some(bench.now.plus(90_000))));
    assert_eq!((bench.go(), bench.dots.cue(&bench.hall)), (Some("fix"), None));
    assert_eq!(bench.pilot(Command::Lift { item: ItemId(106) }), Err(Refusal::NotNow));
    bench.undo_last().unwrap();
    bench.pilot(Command::Lift { item: ItemId(106) }).unwrap();
}

#[test]
fn d11_leaving_a_result_that_was_shown_fixes_it() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    bench.ballot(1, 1, &[101], None).unwrap();
    let leave = |bench: &mut Bench| {
        let mut at = bench.moment();
        let events = bench.dots.leave(&bench.hall, &mut at);
        bench.take(events);
    };
    leave(&mut bench);
    assert!(bench.dots.lingers(), "an open box still takes what travels");
    assert_eq!(bench.pilot(Command::Settle {}), Err(Refusal::NotNow));
    bench.pilot(Command::Close {}).unwrap();
    bench.pilot(Command::Settle {}).unwrap();
    leave(&mut bench);
    assert!(!bench.dots.fixed && !bench.dots.lingers(), "nobody has seen it");
    bench.go();
    leave(&mut bench);
    assert!(bench.dots.fixed);
    bench.undo_last().unwrap();
    assert!(!bench.dots.fixed);
}

#[test]
fn d13_a_run_off_opens_before_anything_is_forgotten() {
    let settings = json!({ "over": "first", "ballot": 0, "dots": 2, "keep": 2, "tie": "run_off" });
    let mut bench = Bench::over(hall(6, 6), settings, &unsigned(5));
    for who in 1..=4 {
        bench.ballot(who, 1, &[101, 102 + u64::from(who % 2)], None).unwrap();
    }
    bench.go();
    bench.wake(30_000);
    assert_eq!((bench.dots.cue(&bench.hall), bench.board(Audience::Pilot).phase), (Some("run_off"), Phase::Tied));
    assert_eq!(bench.board(Audience::Pilot).curtain, None);
    assert_eq!(bench.ballot(5, 1, &[102], None), Err(Refusal::Closed));
    bench.go();
    assert_eq!(bench.board(Audience::Phones).ends, Some(bench.now.plus(45_000)));
    let paper = bench.paper(6).unwrap();
    assert_eq!((paper.questions, paper.run_off, paper.revision), (vec![ItemId(102), ItemId(103)], true, 0));
    assert_eq!(bench.ballot(5, 1, &[102], None), Err(Refusal::Closed), "a ballot of the round before is no run-off");
    assert_eq!(bench.ask(person(5), run_off(1, 101)), Err(Refusal::BadChoice { field: "dots".into() }));
    bench.ask(person(5), run_off(1, 103)).unwrap();
    assert_eq!(bench.undo_last(), Err(Refusal::CannotUndo));
    bench.wake(46_000);
    assert!(!bench.dots.settled(), "what travels still counts");
    bench.wake(30_000);
    assert_eq!((bench.kept(), bench.dots.outcome.ties[0].ending), (vec![101, 103], Ending::RunOff));
    let tally = bench.dots.count.tallies.iter().find(|tally| tally.item == ItemId(103)).unwrap();
    assert_eq!((tally.marks, tally.run_off), (2, Some(1)));
}

#[test]
fn d13_a_run_off_without_time_keeps_all_that_tie() {
    let settings = json!({ "over": "first", "ballot": 0, "dots": 2, "keep": 1, "tie": "run_off" });
    let mut bench = Bench::over(hall(6, 6), settings, &unsigned(5));
    bench.ballot(1, 1, &[101, 102], None).unwrap();
    bench.go();
    bench.go();
    bench.go();
    bench.undo_last().unwrap();
    assert_eq!(bench.board(Audience::Pilot).phase, Phase::Tied);
    bench.pilot(Command::Settle {}).unwrap();
    assert_eq!((bench.kept(), bench.dots.outcome.ties[0].ending), (vec![101, 102], Ending::Both));
}

#[test]
fn d13_the_facilitator_decides_and_it_is_written_down() {
    let settings = json!({ "over": "first", "ballot": 0, "dots": 3, "keep": 2, "tie": "decide" });
    let mut bench = Bench::over(hall(6, 6), settings, &unsigned(5));
    bench.ballot(1, 1, &[101, 102, 103], None).unwrap();
    bench.ballot(2, 1, &[101], None).unwrap();
    bench.count();
    assert_eq!((bench.dots.cue(&bench.hall), bench.kept().len()), (Some("keep_tied"), 3));
    let bad = Err(Refusal::BadChoice { field: "keep".into() });
    let decide = |ids: &[u64]| Command::Decide { keep: ids.iter().copied().map(ItemId).collect() };
    assert_eq!(bench.pilot(decide(&[])), bad);
    assert_eq!(bench.pilot(decide(&[102, 103])), bad);
    assert_eq!(bench.pilot(decide(&[102, 104])), bad);
    bench.pilot(decide(&[103])).unwrap();
    assert_eq!((bench.kept(), bench.dots.outcome.ties[0].ending), (vec![101, 103], Ending::Decided));
    assert_eq!(bench.pilot(decide(&[102])), Err(Refusal::NotNow));
    bench.undo_last().unwrap();
    bench.go();
    assert_eq!((bench.kept().len(), bench.dots.outcome.ties[0].ending), (3, Ending::Both));
    assert_eq!(bench.dots.cue(&bench.hall), Some("reveal_1"));
}

#[test]
fn d16_a_wild_card_a_sub_theme_is_marked_and_undone() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(9));
    bench.ballot(1, 1, &[101, 102], None).unwrap();
    assert_eq!(bench.pilot(Command::Lift { item: ItemId(104) }), Err(Refusal::NotNow));
    bench.count();
    assert_eq!(bench.pilot(Command::Lift { item: ItemId(999) }), Err(Refusal::NotFound));
    assert_eq!(bench.pilot(Command::Lift { item: ItemId(101) }), Err(Refusal::BadChoice { field: "item".into() }));
    bench.pilot(Command::Lift { item: ItemId(104) }).unwrap();
    assert_eq!(bench.pilot(Command::Lift { item: ItemId(107) }), Err(Refusal::TooMany { field: "wild_cards".into(), limit: 1 }));
    bench.pilot(Command::Lift { item: ItemId(105) }).unwrap();
    assert_eq!(bench.kept(), [101, 102, 104, 105]);
    bench.undo_last().unwrap();
    bench.undo_last().unwrap();
    while bench.dots.cue(&bench.hall).is_some() {
        bench.go();
    }
    let whys: Vec<Value> = bench.board(Audience::Screen).lines.iter().map(|line| json!(line.why)).collect();
    assert_eq!(whys, ["best", "best", "wild", "wild"]);
}

#[test]
fn d17_a_table_votes_through_its_pen_once() {
    let settings = json!({ "over": "first", "voice": "table", "dots": 2, "keep": 2 });
    let mut bench = Bench::over(hall(8, 4), settings, &unsigned(15));
    assert_eq!(bench.paper(1), None);
    assert_eq!(bench.table_paper(1).unwrap().questions.len(), 15, "a table reads all");
    let pen = bench.hall.pen(TableId(1)).unwrap();
    let other = bench.hall.at_table(TableId(1)).map(|(who, _)| who).find(|who| *who != pen).unwrap();
    assert_eq!(bench.ask(Voice::Participant(other), marks(1, &[101], None)), Err(Refusal::Denied));
    bench.ask(Voice::Participant(pen), marks(1, &[101], None)).unwrap();
    bench.hall.apply(&HallEvent::Pen { table: TableId(1), was: Some(pen), now: Some(other) }, At(0));
    bench.change(Change::Pen { table: TableId(1), now: Some(other) });
    assert_eq!(bench.ask(Voice::Participant(pen), marks(2, &[102], None)), Err(Refusal::Denied));
    bench.ask(Voice::Table(TableId(1)), marks(2, &[103], None)).unwrap();
    assert_eq!(bench.table_paper(1).unwrap().dots, [ItemId(103)]);
    bench.count();
    assert_eq!((bench.kept(), bench.dots.count.ballots, bench.dots.count.voices), (vec![103], 1, 2));
    let mut alone = Bench::over(hall(8, 4), plain(), &unsigned(5));
    assert_eq!(alone.ask(Voice::Table(TableId(1)), marks(1, &[101], None)), Err(Refusal::Denied));
}

#[test]
fn d17_a_table_that_is_used_later_gets_a_ballot_then() {
    let settings = json!({ "over": "first", "voice": "table", "dots": 2 });
    let mut bench = Bench::over(hall(4, 4), settings, &unsigned(5));
    bench.hall.tables.insert(TableId(2), crate::hall::Table::default());
    let sat = HallEvent::Sat { who: ParticipantId(3), was: Some(TableId(1)), now: TableId(2), sent: false };
    bench.hall.apply(&sat, At(0));
    bench.change(Change::Sat { who: ParticipantId(3), was: Some(TableId(1)), now: TableId(2) });
    assert!(bench.table_paper(2).is_some());
}

#[test]
fn d18_a_stage_title_is_for_what_stays() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    bench.ballot(1, 1, &[101], None).unwrap();
    let title = |item, text: &str| Command::StageTitle { item: ItemId(item), text: text.into() };
    assert_eq!(bench.pilot(title(101, "Court")), Err(Refusal::NotNow));
    bench.count();
    assert_eq!(bench.pilot(title(102, "Court")), Err(Refusal::NotFound));
    assert_eq!(
        bench.pilot(title(101, &"x".repeat(81))),
        Err(Refusal::TooLong { field: "text".into(), limit: 80 })
    );
    bench.pilot(title(101, " Court\u{202E} ")).unwrap();
    assert_eq!(bench.board(Audience::Pilot).curtain.unwrap().kept[0].title.as_deref(), Some("Court"));
    bench.undo_last().unwrap();
    assert_eq!(bench.board(Audience::Pilot).curtain.unwrap().kept[0].title, None);
}

#[test]
fn d19_a_round_that_is_settled_from_outside_counts_what_it_has() {
    let mut bench = Bench::over(hall(4, 4), plain(), &unsigned(5));
    bench.ballot(1, 1, &[101], None).unwrap();
    let mut at = bench.moment();
    let events = bench.dots.settle(&bench.hall, &mut at);
    bench.take(events);
    assert_eq!((bench.dots.settled(), bench.kept()), (true, vec![101]));
    assert_eq!(bench.dots.settle(&bench.hall, &mut at), [], "and is harmless when called again");
    let mut empty = Bench::over(hall(4, 4), plain(), &[]);
    let events = empty.dots.settle(&empty.hall, &mut at);
    empty.take(events);
    assert!(empty.dots.settled() && empty.kept().is_empty());
}

#[test]
fn d20_settings_that_make_no_sense_are_refused_with_the_word() {
    let said = |settings: Value, subthemes| {
        let settings: Settings = serde_json::from_value(settings).unwrap();
        Dots::agree(&settings, subthemes, 320)
    };
    assert_eq!(said(json!({ "over": "a" }), 3), Ok(()));
    assert_eq!(said(json!({ "over": "a", "voice": "table", "dots": 5 }), 0), Ok(()));
    for (settings, word) in [
        (json!({}), "`over`"),
        (json!({ "over": "a", "dots": 0 }), "`dots`"),
        (json!({ "over": "a", "ballot": 3 }), "`ballot`"),
        (json!({ "over": "a", "ballot": 61 }), "`ballot`"),
        (json!({ "over": "a", "unsettling": 2 }), "`unsettling`"),
        (json!({ "over": "a", "keep": { "per_subtheme": 1 } }), "`keep.per_subtheme`"),
        (json!({ "over": "a", "unsettling": 0, "keep": { "unsettling": 1 } }), "`keep.unsettling`"),
        (json!({ "over": "a", "keep": 0 }), "`keep`"),
        (json!({ "over": "a", "grace_seconds": 301 }), "`grace_seconds`"),
        (json!({ "over": "a", "reveal": 4 }), "`reveal`"),
        (json!({ "over": "a", "missing_seconds": 601 }), "`missing_seconds`"),
    ] {
        let why = said(settings.clone(), 0).unwrap_err();
        assert!(why.contains(word), "{settings}: {why}");
    }
    let unknown = serde_json::from_value::<Settings>(json!({ "over": "a", "keep": { "per_theme": 1 } })).unwrap_err();
    assert!(unknown.to_string().contains("per_subtheme"), "{unknown}");
}

#[test]
fn d21_commands_that_say_more_than_they_may_are_refused() {
    for json in [
        json!({ "ballot": { "revision": 1, "dots": [], "unsettling": null, "who": 3 } }),
        json!({ "ballot": { "revision": -1, "dots": [], "unsettling": null } }),
        json!({ "ballot": { "revision": 1, "dots": ["1"], "unsettling": null } }),
        json!({ "lift": { "item": 1, "count": 2 } }),
        json!({ "close": { "now": true } }),
        json!({ "reveal": {} }),
    ] {
        assert!(serde_json::from_value::<Command>(json.clone()).is_err(), "{json}");
    }
    let said = json!({ "ballot": { "revision": 1, "dots": [7], "unsettling": null } });
    assert!(serde_json::from_value::<Command>(said).is_ok());
}

#[test]
fn d28_ballots_that_come_too_late_are_told_by_number_only() {
    let mut bench = Bench::over(hall(8, 4), plain(), &unsigned(4));
    assert_eq!(bench.ask(person(1), Command::Late {}), Err(Refusal::NotNow), "it still counts");
    bench.ballot(1, 1, &[101], None).unwrap();
    bench.go();
    assert_eq!(bench.ask(person(2), Command::Late {}), Err(Refusal::NotNow), "so it does within the grace");
    bench.go();
    assert_eq!(bench.ballot(2, 1, &[102], None), Err(Refusal::Closed));
    for who in [2, 3] {
        bench.ask(person(who), Command::Late {}).unwrap();
    }
    let late = |to| bench.board(to).late;
    assert_eq!([Audience::Pilot, Audience::Helper, Audience::Phones, Audience::Screen, Audience::Stage].map(late), [2, 2, 0, 0, 0]);
    assert_eq!(bench.board(Audience::Pilot).turnout.map(|it| it.ballots), Some(1));
    let figures = bench.dots.report(&bench.hall).figures;
    assert!(figures.iter().any(|figure| figure.key == "late" && figure.value == 2));
    (0..20).for_each(|_| bench.ask(person(4), Command::Late {}).unwrap());
    assert_eq!(bench.board(Audience::Pilot).late, 8, "no more than there are voices");
    assert_eq!(bench.pilot(Command::Late {}), Err(Refusal::Denied));
}

#[test]
fn d28_a_ballot_of_a_reading_that_is_over_is_late() {
    let settings = json!({ "over": "first", "ballot": 4, "dots": 1, "waves": [6], "keep": 2 });
    let mut bench = Bench::over(hall(8, 4), settings, &unsigned(12));
    assert_eq!(bench.ask(person(1), Command::Late {}), Err(Refusal::NotNow));
    bench.go();
    bench.go();
    assert_eq!(bench.board(Audience::Phones).wave, 2);
    bench.ask(person(1), Command::Late {}).unwrap();
    assert_eq!(bench.board(Audience::Pilot).late, 1);
}
