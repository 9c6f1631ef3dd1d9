//! The one question, sleep, secrecy and undo.

use super::*;
use crate::entry::Event as Entry;

/// The keys that the last entry has made useless.
fn settled(b: &Bench) -> Vec<RunId> {
    let events = &b.t.entries.last().unwrap().events;
    events.iter().filter_map(|event| if let Entry::Settled { run } = event { Some(*run) } else { None }).collect()
}

#[test]
fn wo10_the_one_question_reaches_everybody_at_the_same_instant() {
    let (mut b, ids) = Bench::looked(20, &[(1, [Answer::Carry, Answer::Suits], "")]);
    assert_eq!(b.desk(Command::Choose { wording: Some(ids[1]) }), Err(Refusal::Denied), "the pilot chooses");
    b.pilot(Command::Choose { wording: Some(ids[0]) }).unwrap();
    assert_eq!(b.t.board(Audience::Phones).one, None);
    assert!(b.board(Audience::Phones).desk.is_none());
    let at = b.t.now.plus(limits::ONE_BLACK_MS);
    b.gos(&["the_one"]);
    for to in Audience::ALL {
        let board = b.t.board(to);
        assert_eq!((board.one.as_deref(), board.one_at), (Some(FIRST), Some(at)));
    }
    assert_eq!(b.pilot(Command::Choose { wording: Some(ids[1]) }), Err(Bench::rests("go")));
    assert!(matches!(b.t.room.next(), Next::Step(_)));
    assert_eq!(b.t.room.runs[&b.run].activity.yields()[0].text, FIRST);
    b.t.go();
    assert_eq!(b.t.board(Audience::Phones).one.as_deref(), Some(FIRST), "it stays until the end");
    let report = b.t.room.report().into_iter().find(|(run, ..)| *run == b.run).unwrap().2;
    let one = report.tables.iter().find(|table| table.key == "one").unwrap();
    assert_eq!(serde_json::to_value(&one.rows).unwrap(), serde_json::json!([[FIRST]]));
}

#[test]
fn wo11_it_sleeps_until_another_day_in_one_gesture_and_wakes_as_it_was() {
    let (mut b, ids) = Bench::asked(20);
    b.answer(1, 1, &[(ids[0], Answer::Carry, "")]).unwrap();
    b.t.pilot(protocol::Command::Park {}).unwrap();
    assert_eq!(b.t.room.agenda.open().unwrap().words.name, "close");
    b.t.later(12 * 3_600_000);
    assert_eq!(b.answer(2, 1, &[(ids[0], Answer::Carry, "")]), Err(Refusal::NotNow));
    b.t.go_to("morning");
    let step = b.t.room.agenda.named("wording").unwrap();
    assert_eq!((step.status, b.t.room.runs[&b.run].settled), (Status::Parked, false), "its key slept as well");
    let step = step.id;
    b.t.pilot(protocol::Command::TakeUp { step }).unwrap();
    assert_eq!(b.hand(1).asked.unwrap().chosen[0].answer, Answer::Carry, "the ballot is still there");
    for who in 2..=5 {
        b.answer(who, 1, &[(ids[0], Answer::Carry, "")]).unwrap();
    }
    b.gos(&["close_answers"]);
    b.settle();
    b.gos(&["show_answers"]);
    assert_eq!(b.board(Audience::Screen).counted[0].counts, [5, 0, 0]);
    b.t.pilot(protocol::Command::Skip {}).unwrap();
    b.t.go_to("end");
    assert!(b.t.room.runs[&b.run].settled, "the last day forgets all");
}

#[test]
fn wo13_what_was_answered_is_forgotten_at_each_count_and_the_key_goes_at_the_end() {
    let (mut b, ids) = Bench::asked(40);
    b.t.later(77_777);
    b.answer(39, 1, &[(ids[0], Answer::Missing, "le courage")]).unwrap();
    assert_eq!(b.t.entries.last().unwrap().at, b.t.room.runs[&b.run].opened, "the time says nothing");
    b.gos(&["close_answers"]);
    b.settle();
    let memory = format!("{:?}", b.t.room.runs[&b.run].activity);
    assert!(!memory.contains("Ballot {"), "memory forgets at the count");
    assert_eq!(settled(&b), [b.run], "and the journal forgets with it");
    assert!(!b.t.room.runs[&b.run].settled, "a second look may still be sealed, under another key");
    assert!(!b.t.room.unsettled().contains(&b.run) && b.t.room.unsettled().contains(&b.run.key(1)));
    b.gos(&["show_answers"]);
    b.pilot(Command::Choose { wording: Some(ids[0]) }).unwrap();
    b.gos(&["the_one"]);
    b.t.later(limits::ONE_BLACK_MS + limits::GRACE_MS);
    b.t.wake().expect("the one has stood");
    assert!(b.t.room.runs[&b.run].settled);
    let journal = b.t.journal_without_keys();
    let from = journal.find("\"opened\":{\"over\"").expect("the look is in the journal");
    assert!(!journal[from..].contains("39"), "no author is left");
    assert!(!journal[from..].contains("\"answer\":\"missing\""), "no answer either");
    assert!(journal[from..].contains("le courage"), "what was missing stays, unsigned");
}

#[test]
fn wo13_the_key_goes_with_the_count_of_the_last_look() {
    let (mut b, ids) = Bench::looked(20, &[(1, [Answer::Missing, Answer::Suits], "")]);
    let amended = b.desk(Command::Amend { wording: ids[0], text: "Ensemble ?".into() }).unwrap().unwrap();
    b.gos(&["show_amendment", "open_second_look"]);
    b.answer(1, 1, &[(amended, Answer::Carry, "")]).unwrap();
    let told = serde_json::to_string(&b.t.entries.last().unwrap().events).unwrap();
    let under = |n| told.contains(&format!(r#""under":{},"#, b.run.key(n).0));
    assert_eq!((under(0), under(1)), (false, true), "not under the key that is gone");
    let (mut room, key) = (b.t.blind().clone(), b.run.key(1));
    room.restored(&[(key, 1)], &[], &mut crate::words::Moment::new(b.t.now, 1)).unwrap();
    assert_eq!((room.sent_again(), room.to_come_again()), (vec![b.run], 1), "after a restore it is said again");
    b.gos(&["close_answers"]);
    assert!(!b.t.room.runs[&b.run].settled);
    b.settle();
    assert!(b.t.room.runs[&b.run].settled, "no look is left that could need it");
    b.gos(&["show_answers"]);
    b.pilot(Command::Choose { wording: Some(amended) }).unwrap();
    b.gos(&["the_one"]);
    b.undo().expect("and the one can be taken back all the same");
    assert_eq!(b.t.board(Audience::Phones).one, None);
}

#[test]
fn wo14_gestures_can_be_undone_until_answers_rest_on_them() {
    let mut b = Bench::coffee(20);
    b.pilot(Command::Invite { who: ParticipantId(2), question: None }).unwrap();
    b.undo().unwrap();
    assert!(b.at_desk().circle.is_empty());
    let first = b.pilot(Command::Propose { text: FIRST.into() }).unwrap().unwrap();
    b.pilot(Command::Withdraw { wording: first }).unwrap();
    b.undo().unwrap();
    b.pilot(Command::Approve { wording: first, on: true }).unwrap();
    let approved = b.t.room.seq;
    b.t.go_to("wording");
    b.gos(&["show_wordings"]);
    let undo = |b: &mut Bench, entry| b.t.pilot(protocol::Command::Undo { entry }).map(|_| ());
    assert_eq!(undo(&mut b, approved), Err(Bench::rests("draft_wording")));
    b.undo().unwrap();
    assert!(b.board(Audience::Screen).wordings.is_empty());
    b.gos(&["show_wordings", "open_answers"]);
    b.undo().unwrap();
    assert_eq!(b.board(Audience::Screen).stage, RoundStage::None);
    b.gos(&["open_answers"]);
    let opened = b.t.room.seq;
    b.answer(1, 1, &[(first, Answer::Suits, "")]).unwrap();
    assert_eq!(undo(&mut b, opened), Err(Bench::rests("answer_wording")));
    b.gos(&["close_answers"]);
    b.undo().unwrap();
    b.gos(&["close_answers"]);
    let closed = b.t.room.seq;
    b.settle();
    assert_eq!(undo(&mut b, closed), Err(Bench::rests("settle")));
    b.gos(&["show_answers"]);
    b.undo().unwrap();
    assert!(b.board(Audience::Screen).counted.is_empty(), "behind the curtain again");
}

#[test]
fn wo15_the_choice_and_even_the_one_can_be_taken_back_while_the_key_is_there() {
    let (mut b, ids) = Bench::looked(20, &[(1, [Answer::Carry, Answer::Carry], "")]);
    b.pilot(Command::Amend { wording: ids[0], text: "Autre ?".into() }).unwrap();
    b.undo().unwrap();
    b.pilot(Command::Amend { wording: ids[0], text: "Encore autre ?".into() }).unwrap();
    b.gos(&["show_amendment"]);
    b.undo().unwrap();
    b.pilot(Command::Choose { wording: Some(ids[1]) }).unwrap();
    b.undo().unwrap();
    b.pilot(Command::Choose { wording: Some(ids[1]) }).unwrap();
    let chosen = b.t.room.seq;
    b.gos(&["the_one"]);
    assert_eq!(b.t.pilot(protocol::Command::Undo { entry: chosen }).unwrap_err(), Bench::rests("go"));
    b.undo().unwrap();
    assert_eq!(b.t.board(Audience::Phones).one, None);
    b.gos(&["the_one"]);
    let one = b.t.room.seq;
    b.t.later(limits::ONE_BLACK_MS + limits::GRACE_MS);
    b.t.wake();
    assert_eq!(b.t.pilot(protocol::Command::Undo { entry: one }).unwrap_err(), Bench::rests("settle"));
}

#[test]
fn wo16_the_end_of_the_day_counts_what_is_there_and_the_choice_still_stands_open() {
    let (mut b, ids) = Bench::asked(20);
    b.answer(1, 1, &[(ids[0], Answer::Carry, "")]).unwrap();
    b.t.pilot(protocol::Command::Skip {}).unwrap();
    assert!(b.t.room.runs[&b.run].settled);
    assert_eq!(b.answer(2, 1, &[(ids[0], Answer::Carry, "")]), Err(Refusal::Closed));
    b.t.pilot(protocol::Command::Back {}).unwrap();
    b.gos(&["show_answers", "wait_choice"]);
    assert_eq!(b.pilot(Command::Amend { wording: ids[0], text: "Trop tard ?".into() }).unwrap_err(), {
        Refusal::TooMany { field: "amendments".into(), limit: 1 }
    });
    b.pilot(Command::Choose { wording: Some(ids[0]) }).unwrap();
    b.gos(&["the_one"]);
}
