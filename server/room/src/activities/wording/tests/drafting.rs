//! The circle and its sheet.

use super::*;

#[test]
fn wo1_the_circle_starts_under_the_break_from_the_questions_it_was_given() {
    let mut b = Bench::coffee(20);
    assert_eq!(b.t.room.agenda.open().unwrap().words.name, "pause");
    let call = b.hand(5).call.expect("phones ask for volunteers");
    assert_eq!((call.places, call.questions.len()), (3, 1));
    assert_eq!(b.t.text(call.questions[0]), "La satisfaction ne nous distingue plus");
    assert!(b.reads(Reader::Person(ParticipantId(5))).contains(&call.questions[0]));
    b.says(5, Command::Volunteer { question: Some(call.questions[0]) }).unwrap();
    let wording = b.says(5, Command::Propose { text: format!("  {FIRST} ") }).unwrap().expect("made");
    assert_eq!(b.t.text(wording), FIRST);
    assert_eq!(b.hand(5).circle.unwrap().wordings[0].id, wording);
    assert!(b.reads(Reader::Person(ParticipantId(5))).contains(&wording));
    assert!(!b.reads(Reader::Person(ParticipantId(6))).contains(&wording), "the sheet is the circle's own");
    for hall in [Audience::Phones, Audience::Screen, Audience::Stage] {
        assert!(!b.reads(Reader::Board(hall)).contains(&wording), "{hall:?}");
    }
    assert_eq!(b.at_desk().circle[0].question, Some(call.questions[0]));
}

#[test]
fn wo2_only_the_circle_and_the_desk_draft_and_the_circle_is_small() {
    let mut b = Bench::coffee(20);
    assert_eq!(b.says(1, Command::Propose { text: FIRST.into() }), Err(Refusal::Denied));
    assert_eq!(b.says(1, Command::Invite { who: ParticipantId(1), question: None }), Err(Refusal::Denied));
    let stranger = Some(ItemId(7));
    assert_eq!(b.says(1, Command::Volunteer { question: stranger }), Err(Refusal::BadChoice { field: "question".into() }));
    b.says(1, Command::Volunteer { question: None }).unwrap();
    b.desk(Command::Invite { who: ParticipantId(2), question: None }).unwrap();
    b.desk(Command::InviteTable { table: TableId(4) }).unwrap();
    assert_eq!(b.says(3, Command::Volunteer { question: None }), Err(Refusal::Full { limit: 3 }));
    let pen = b.t.room.hall.pen(TableId(4)).unwrap();
    assert!(b.at_desk().circle.iter().any(|member| member.who == pen && member.table == Some(TableId(4))));
    b.says(1, Command::StepBack {}).unwrap();
    b.says(3, Command::Volunteer { question: None }).unwrap();
    b.t.says(3, protocol::Command::Leave {}).unwrap();
    assert_eq!(b.at_desk().places, 1, "who leaves the hall leaves the circle");
    assert_eq!(b.says(3, Command::Volunteer { question: None }), Err(Refusal::NotFound), "until they come back");
    assert_eq!(b.says(1, Command::Propose { text: FIRST.into() }), Err(Refusal::Denied));
    b.says(2, Command::Propose { text: FIRST.into() }).unwrap();
}

#[test]
fn wo3_texts_and_lists_have_limits_that_the_refusal_names() {
    let mut b = Bench::coffee(20);
    let long = "x".repeat(limits::WORDING_CHARS as usize + 1);
    let limit = limits::WORDING_CHARS;
    assert_eq!(b.desk(Command::Propose { text: long }), Err(Refusal::TooLong { field: "text".into(), limit }));
    assert_eq!(b.desk(Command::Propose { text: "\n".into() }), Err(Refusal::Empty { field: "text".into() }));
    let ids = ["Un ?", "Deux ?", "Trois ?"].map(|text| b.propose(text));
    let full = Refusal::TooMany { field: "wordings".into(), limit: 3 };
    assert_eq!(b.desk(Command::Propose { text: "Quatre ?".into() }), Err(full));
    b.desk(Command::Withdraw { wording: ids[1] }).unwrap();
    assert_eq!(b.desk(Command::Withdraw { wording: ids[1] }), Err(Refusal::Gone));
    b.propose("Quatre ?");
    for (word, settings) in [
        ("circle", Settings { circle: 2, ..Settings::default() }),
        ("wordings", Settings { wordings: 4, ..Settings::default() }),
        ("looks", Settings { looks: 0, ..Settings::default() }),
    ] {
        assert!(Wording::agree(&settings, 3, 320).unwrap_err().contains(word));
    }
}

#[test]
fn wo4_other_words_are_another_text_that_nobody_has_let_through() {
    let mut b = Bench::coffee(20);
    b.says(1, Command::Volunteer { question: None }).unwrap();
    let first = b.propose(FIRST);
    b.desk(Command::Approve { wording: first, on: true }).unwrap();
    assert!(b.hand(1).circle.unwrap().wordings[0].approved);
    let again = b.says(1, Command::Edit { wording: first, text: SECOND.into() }).unwrap().unwrap();
    assert_ne!(again, first);
    assert!(!b.hand(1).circle.unwrap().wordings[0].approved);
    b.t.go_to("wording");
    b.gos(&["wait_wordings"]);
    b.desk(Command::Approve { wording: again, on: true }).unwrap();
    assert!(b.reads(Reader::Board(Audience::Stage)).contains(&again), "the stage reads it aloud");
    assert!(!b.reads(Reader::Board(Audience::Screen)).contains(&again));
    b.gos(&["show_wordings"]);
    assert_eq!(b.board(Audience::Screen).screen, Some(again));
    assert_eq!(b.says(1, Command::Edit { wording: again, text: FIRST.into() }), Err(Refusal::Closed));
    assert_eq!(b.desk(Command::Withdraw { wording: again }), Err(Refusal::Closed));
    assert_eq!(b.says(2, Command::Volunteer { question: None }), Err(Refusal::Closed));
}

#[test]
fn wo12_a_circle_put_to_sleep_before_the_hall_came_goes_on_drafting() {
    let mut b = Bench::coffee(20);
    b.says(1, Command::Volunteer { question: None }).unwrap();
    let step = b.t.room.agenda.named("close").unwrap().id;
    b.t.pilot(protocol::Command::GoTo { step: b.t.room.agenda.named("finding").unwrap().id }).unwrap();
    b.says(1, Command::Propose { text: FIRST.into() }).unwrap();
    assert_eq!(b.hand(1).circle.unwrap().wordings.len(), 1);
    b.t.pilot(protocol::Command::GoTo { step }).unwrap();
    assert_eq!(b.says(1, Command::Propose { text: SECOND.into() }), Err(Refusal::Closed));
}

#[test]
fn wo18_words_that_are_not_known_are_refused() {
    for wrong in [
        r#"{"wording":{"answer":{"revision":1,"choices":[{"wording":1,"answer":"love"}]}}}"#,
        r#"{"wording":{"answer":{"revision":1,"choices":[{"wording":1,"answer":"carry","who":3}]}}}"#,
        r#"{"wording":{"propose":{"text":"x","author":"Léa"}}}"#,
        r#"{"wording":{"amend":{"wording":1}}}"#,
        r#"{"wording":{"vote":{}}}"#,
    ] {
        assert!(serde_json::from_str::<activities::Command>(wrong).is_err(), "{wrong}");
    }
    let right = r#"{"wording":{"answer":{"revision":1,"choices":[{"wording":1,"answer":"missing","missing":"x"}]}}}"#;
    serde_json::from_str::<activities::Command>(right).unwrap();
}
