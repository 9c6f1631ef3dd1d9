//! What the hall is shown, asked and told.

use super::*;

#[test]
fn wo5_go_shows_each_wording_then_asks_about_all_that_were_shown() {
    let (mut b, ids) = Bench::hall(20);
    let unheard = b.propose("Pas encore lue ?");
    b.gos(&["show_wordings"]);
    assert_eq!(b.board(Audience::Phones).wordings.len(), 1);
    assert_eq!(b.pilot(Command::Show { wording: Some(ids[1]) }), Err(Refusal::NotNow));
    b.gos(&["show_wordings"]);
    b.pilot(Command::Show { wording: Some(ids[0]) }).unwrap();
    assert_eq!(b.answer(1, 1, &[(ids[0], Answer::Carry, "")]), Err(Refusal::NotNow));
    b.gos(&["open_answers"]);
    let screen = b.board(Audience::Screen);
    assert_eq!((screen.screen, screen.over.as_slice()), (None, ids.as_slice()));
    let wrong = Refusal::BadChoice { field: "choices".into() };
    assert_eq!(b.answer(1, 1, &[(unheard, Answer::Carry, "")]), Err(wrong));
    b.answer(1, 1, &[(ids[0], Answer::Carry, "")]).unwrap();
    assert_eq!(b.board(Audience::Phones).turnout, None);
    let turnout = b.board(Audience::Screen).turnout.unwrap();
    assert_eq!((turnout.answered, turnout.here), (1, 20));
    let table = b.t.room.hall.table_of(ParticipantId(1)).unwrap();
    let activity = &b.t.room.runs[&b.run].activity;
    assert_eq!(activity.progress(&b.t.room.hall, table), Some((1, 4)));
}

#[test]
fn wo6_a_reservation_goes_with_the_third_answer_and_stays_short() {
    let (mut b, ids) = Bench::asked(20);
    let field = "missing".to_owned();
    let mixed = b.answer(1, 1, &[(ids[0], Answer::Suits, "mais…")]);
    assert_eq!(mixed, Err(Refusal::BadChoice { field: field.clone() }));
    let long = "é".repeat(limits::RESERVATION_CHARS as usize + 1);
    let limit = limits::RESERVATION_CHARS;
    assert_eq!(b.answer(1, 1, &[(ids[0], Answer::Missing, &long)]), Err(Refusal::TooLong { field, limit }));
    b.answer(1, 1, &[(ids[0], Answer::Missing, " le mot  équipe ")]).unwrap();
    let chosen = b.hand(1).asked.unwrap().chosen;
    assert_eq!((chosen[0].answer, chosen[0].noted), (Answer::Missing, true));
    b.answer(1, 2, &[(ids[0], Answer::Missing, ""), (ids[1], Answer::Carry, "")]).unwrap();
    assert!(!b.hand(1).asked.unwrap().chosen[0].noted, "a ballot replaces the one before as a whole");
}

#[test]
fn wo7_reservations_come_out_unsigned_after_the_count_and_only_at_the_desk() {
    let (mut b, ids) = Bench::asked(20);
    for who in 1..=9 {
        b.answer(who, 1, &[(ids[0], Answer::Missing, &format!("motif {who}"))]).unwrap();
    }
    assert!(b.at_desk().reservations.is_empty(), "not before the count");
    b.gos(&["close_answers"]);
    b.settle();
    let reservations = b.at_desk().reservations;
    assert_eq!(reservations.len(), 9);
    let texts: Vec<String> = reservations.iter().map(|missing| b.t.text(missing.id)).collect();
    let mut sorted = texts.clone();
    sorted.sort();
    assert_ne!(texts, sorted, "shuffled");
    let read = |b: &Bench, to| b.reads(Reader::Board(to)).contains(&reservations[0].id);
    assert!(read(&b, Audience::Pilot) && read(&b, Audience::Helper));
    for hall in [Audience::Phones, Audience::Screen, Audience::Stage] {
        assert!(!read(&b, hall) && b.board(hall).desk.is_none(), "{hall:?}");
    }
    let ReservationFace { id: reservation, .. } = reservations[0];
    b.desk(Command::Aside { reservation, on: true }).unwrap();
    assert_eq!(b.desk(Command::Aside { reservation, on: true }), Err(Refusal::NotNow));
    let rows = |b: &Bench| b.t.room.report().into_iter().find(|(run, ..)| *run == b.run).unwrap().2.tables[3].rows.len();
    assert_eq!(rows(&b), 0, "the report waits for GO");
    b.gos(&["show_answers"]);
    assert_eq!(rows(&b), 8, "kept aside, and counted");
}

#[test]
fn wo8_counts_are_hidden_until_settled_then_the_pilots_then_everybodys() {
    let (mut b, ids) = Bench::asked(20);
    b.answer(1, 1, &[(ids[0], Answer::Carry, ""), (ids[1], Answer::Suits, "")]).unwrap();
    for who in [2, 5, 6, 7, 8] {
        b.answer(who, 1, &[(ids[0], Answer::Missing, ""), (ids[1], Answer::Suits, "")]).unwrap();
    }
    let counted = |b: &Bench| Audience::ALL.map(|to| b.board(to).counted.len());
    b.gos(&["close_answers"]);
    assert_eq!(counted(&b), [0; 5]);
    b.t.later(limits::GRACE_MS);
    b.answer(3, 1, &[(ids[0], Answer::Carry, "")]).expect("received within the grace");
    b.t.later(1);
    assert_eq!(b.answer(4, 1, &[(ids[0], Answer::Carry, "")]), Err(Refusal::Closed));
    b.t.wake().unwrap();
    assert_eq!(counted(&b), [0, 0, 0, 0, 2]);
    b.gos(&["show_answers"]);
    assert_eq!(counted(&b), [2; 5]);
    assert_eq!(b.board(Audience::Phones).counted[0].counts, [2, 0, 5]);
}

#[test]
fn wo21_counts_of_fewer_than_five_voices_are_told_to_nobody() {
    let (mut b, ids) = Bench::asked(20);
    for who in 1..=5 {
        let both = [(ids[0], Answer::Carry, ""), (ids[1], Answer::Suits, "")];
        b.answer(who, 1, &both[..if who < 5 { 2 } else { 1 }]).unwrap();
    }
    b.gos(&["close_answers"]);
    b.settle();
    assert!(b.board(Audience::Pilot).withheld && !b.board(Audience::Screen).withheld);
    b.gos(&["show_answers"]);
    for to in Audience::ALL {
        let board = b.board(to);
        assert_eq!((board.counted.len(), board.counted[0].of, board.withheld), (1, ids[0], true), "{to:?}");
    }
    let report = b.t.room.report().into_iter().find(|(run, ..)| *run == b.run).unwrap().2;
    let rows = serde_json::to_value(&report.tables[1].rows).unwrap();
    assert_eq!(rows, serde_json::json!([[1, FIRST, 5, 0, 0], [1, SECOND, "", "", ""]]));
}

#[test]
fn wo22_undo_of_a_gesture_leaves_what_was_shown_since() {
    let (mut b, ids) = Bench::hall(20);
    b.gos(&["show_wordings", "show_wordings"]);
    b.pilot(Command::Show { wording: Some(ids[0]) }).unwrap();
    let first = b.t.room.seq;
    b.pilot(Command::Show { wording: None }).unwrap();
    b.t.pilot(protocol::Command::Undo { entry: first }).unwrap();
    assert_eq!(b.board(Audience::Screen).screen, None, "all stand there, as was shown last");
}

#[test]
fn wo9_an_amendment_stands_beside_the_old_words_and_gets_a_second_look() {
    let (mut b, ids) = Bench::looked(20, &[(1, [Answer::Missing, Answer::Suits], "les équipes")]);
    b.gos(&["wait_choice"]);
    let text = "Comment clients et équipes peuvent-ils inventer ensemble ?";
    let amended = b.desk(Command::Amend { wording: ids[0], text: text.into() }).unwrap().unwrap();
    assert!(!b.reads(Reader::Board(Audience::Screen)).contains(&amended), "GO shows it");
    let twice = Refusal::TooMany { field: "amendments".into(), limit: 1 };
    assert_eq!(b.desk(Command::Amend { wording: ids[1], text: text.into() }), Err(twice));
    b.gos(&["show_amendment"]);
    let screen = b.board(Audience::Screen);
    assert_eq!((screen.screen, screen.wordings[2].amends), (Some(amended), Some(ids[0])));
    assert_eq!(b.t.text(ids[0]), FIRST, "the old words stay");
    b.gos(&["open_second_look"]);
    assert_eq!(b.board(Audience::Phones).over, [amended]);
    assert_eq!(b.hand(1).asked.unwrap().revision, 0, "a new look, an empty ballot");
    for who in 1..=5 {
        b.answer(who, 1, &[(amended, Answer::Carry, "")]).unwrap();
    }
    b.gos(&["close_answers"]);
    b.settle();
    b.gos(&["show_answers", "wait_choice"]);
    let last = b.board(Audience::Screen).counted.pop().unwrap();
    assert_eq!((last.round, last.of, last.counts), (2, amended, [5, 0, 0]));
    assert!(!b.at_desk().amendable, "two looks at most");
}

#[test]
fn wo17_views_stay_small_for_320_people_and_150_reservations() {
    let (mut b, ids) = Bench::asked(320);
    let text = "é".repeat(limits::RESERVATION_CHARS as usize);
    for who in 1..=150 {
        let missing = [(ids[0], Answer::Missing, text.as_str()), (ids[1], Answer::Missing, text.as_str())];
        b.answer(who, 1, &missing).unwrap();
    }
    let bytes = |value: serde_json::Value| value.to_string().len();
    assert!(bytes(serde_json::to_value(b.t.hand(1)).unwrap()) < limits::HAND_BYTES);
    b.gos(&["close_answers"]);
    b.settle();
    b.gos(&["show_answers"]);
    assert!(bytes(serde_json::to_value(b.t.board(Audience::Phones)).unwrap()) < limits::BOARD_BYTES);
    assert_eq!(b.at_desk().reservations.len(), 300);
}
