//! The rules of a finding. Names carry the numbers of RULES.md.

use super::{Answer, Board, Choice, Command, Hand};
use crate::activities;
use crate::activity::Reader;
use crate::answers::RoundStage;
use crate::limits;
use crate::protocol;
use crate::tryout::Tryout;
use crate::words::{Audience, Id128, ItemId, ParticipantId, Refusal, Role, RunId, TableId, Voice};

const DAY: &str = r#"
[[agenda]]
name = "finding"
minutes = 15
phones = "all"
activity = { kind = "finding" }

[[agenda]]
name = "after"
minutes = 5
activity = { kind = "talk" }
"#;

struct Bench {
    t: Tryout,
    run: RunId,
}

impl Bench {
    fn new(people: u32) -> Self {
        let mut t = Tryout::new(people, 4, DAY).all_join();
        let run = t.go_to("finding");
        Self { t, run }
    }

    fn desk(&mut self, command: Command) -> Result<Option<ItemId>, Refusal> {
        self.t.desk_acts(self.run, activities::Command::Finding(command)).map(|taken| taken.made().0)
    }

    fn pilot(&mut self, command: Command) -> Result<(), Refusal> {
        let command = protocol::Command::Act { run: self.run, command: activities::Command::Finding(command) };
        self.t.pilot(command).map(|_| ())
    }

    fn says(&mut self, who: u32, command: Command) -> Result<(), Refusal> {
        let command = protocol::Command::Act { run: self.run, command: activities::Command::Finding(command) };
        self.t.says(who, command).map(|_| ())
    }

    fn write(&mut self, table: u16, text: &str) -> ItemId {
        self.desk(Command::Write { table: TableId(table), text: text.into() }).unwrap().expect("a text is made")
    }

    /// Written, nodded by its table, standing.
    fn standing(&mut self, text: &str) -> ItemId {
        let finding = self.write(1, text);
        self.desk(Command::Nod { finding, yes: true }).unwrap();
        self.pilot(Command::Stand { finding, on: true }).unwrap();
        finding
    }

    fn answer(&mut self, who: u32, revision: u32, answers: &[(ItemId, Answer)]) -> Result<(), Refusal> {
        let choices = answers.iter().map(|(finding, answer)| Choice { finding: *finding, answer: *answer }).collect();
        self.says(who, Command::Answer { revision, choices })
    }

    fn board(&self, to: Audience) -> Board {
        match self.t.board(to).act.expect("the step is open").view {
            activities::Board::Finding(board) => board,
            other => panic!("{other:?}"),
        }
    }

    fn hand(&self, who: u32) -> Hand {
        match self.t.hand(who).acts.remove(0).view {
            activities::Hand::Finding(hand) => hand,
            other => panic!("{other:?}"),
        }
    }

    fn settle(&mut self) {
        self.t.later(limits::GRACE_MS);
        self.t.wake().expect("the grace is over");
    }

    fn someone_at(&self, table: u16) -> u32 {
        self.t.room.hall.at_table(TableId(table)).next().expect("somebody sits there").0.0
    }
}

#[test]
fn fi1_what_is_said_is_seen_by_the_hall_once_the_speakers_table_has_nodded() {
    let mut b = Bench::new(20);
    let finding = b.write(2, "  La satisfaction   ne nous distingue plus. ");
    assert_eq!(b.t.text(finding), "La satisfaction ne nous distingue plus.");
    let sees = |b: &Bench, who| b.t.room.reads(who).contains(&finding);
    assert!(sees(&b, Reader::Table(TableId(2))) && sees(&b, Reader::Board(Audience::Helper)));
    for blind in [Reader::Table(TableId(1)), Reader::Board(Audience::Screen), Reader::Board(Audience::Phones)] {
        assert!(!sees(&b, blind), "{blind:?}");
    }
    assert!(b.board(Audience::Stage).findings.is_empty());
    let (stranger, own) = (b.someone_at(1), b.someone_at(2));
    assert_eq!(b.says(stranger, Command::Nod { finding, yes: true }), Err(Refusal::NotFound));
    b.says(own, Command::Nod { finding, yes: true }).unwrap();
    assert_eq!(b.board(Audience::Screen).screen, Some(finding), "the nod is the second gesture");
    assert!(sees(&b, Reader::Board(Audience::Phones)) && !sees(&b, Reader::Table(TableId(2))));
    assert_eq!(b.board(Audience::Screen).findings[0].table, None, "the hall is not told which table");
}

#[test]
fn fi2_a_text_is_never_changed_written_anew_it_waits_for_another_nod() {
    let mut b = Bench::new(20);
    let first = b.write(2, "Nous vendons des promesses");
    let own = b.someone_at(2);
    b.says(own, Command::Nod { finding: first, yes: false }).unwrap();
    b.desk(Command::Rewrite { finding: first, text: "Nous vendons une promesse".into() }).unwrap();
    let again = b.board(Audience::Helper).findings[0].id;
    assert_ne!(again, first);
    assert_eq!(b.desk(Command::Nod { finding: first, yes: true }).unwrap_err(), Refusal::NotFound);
    b.says(own, Command::Nod { finding: again, yes: true }).unwrap();
    assert_eq!(b.says(own, Command::Nod { finding: again, yes: false }), Err(Refusal::Closed));
    b.desk(Command::Strike { finding: again }).unwrap();
    assert_eq!(b.board(Audience::Screen).screen, None);
}

#[test]
fn fi3_texts_and_lists_have_limits_that_the_refusal_names() {
    let mut b = Bench::new(20);
    let long = "x".repeat(limits::SPOKEN_CHARS as usize + 1);
    let write = |text: &str, table| Command::Write { table: TableId(table), text: text.into() };
    let limit = limits::SPOKEN_CHARS;
    assert_eq!(b.desk(write(&long, 1)).unwrap_err(), Refusal::TooLong { field: "text".into(), limit });
    assert_eq!(b.desk(write(" ", 1)).unwrap_err(), Refusal::Empty { field: "text".into() });
    assert_eq!(b.desk(write("Vrai", 99)).unwrap_err(), Refusal::NotFound);
    for n in 0..limits::SPOKEN_LIST {
        b.write(1, &format!("Constat {n}"));
    }
    let limit = limits::SPOKEN_LIST;
    assert_eq!(b.desk(write("De trop", 1)).unwrap_err(), Refusal::TooMany { field: "spoken".into(), limit });
}

#[test]
fn fi4_only_what_was_nodded_to_stands_and_two_at_most() {
    let mut b = Bench::new(20);
    let unsaid = b.write(1, "Pas encore dit");
    assert_eq!(b.pilot(Command::Stand { finding: unsaid, on: true }), Err(Refusal::NotNow));
    assert_eq!(b.pilot(Command::Show { finding: Some(unsaid) }), Err(Refusal::NotNow));
    let first = b.standing("Un");
    b.standing("Deux");
    let third = b.write(1, "Trois");
    b.desk(Command::Nod { finding: third, yes: true }).unwrap();
    let too_many = Refusal::TooMany { field: "standing".into(), limit: 2 };
    assert_eq!(b.pilot(Command::Stand { finding: third, on: true }), Err(too_many));
    let stands = Refusal::RestsOn { what: "stand_finding".into() };
    assert_eq!(b.desk(Command::Strike { finding: first }).unwrap_err(), stands);
    b.pilot(Command::Stand { finding: first, on: false }).unwrap();
    b.pilot(Command::Stand { finding: third, on: true }).unwrap();
    let yields = b.t.room.runs[&b.run].activity.yields();
    assert_eq!(yields.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["Deux", "Trois"]);
    assert!(yields.iter().all(|item| item.from.is_none()));
}

#[test]
fn fi5_helpers_write_the_pilot_decides_and_nobody_answers_for_another() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    assert_eq!(b.desk(Command::Stand { finding, on: false }).unwrap_err(), Refusal::Denied);
    assert_eq!(b.says(1, Command::Write { table: TableId(1), text: "Moi".into() }), Err(Refusal::Denied));
    b.t.go();
    let by = crate::words::Asker {
        device: Id128([7; 16]),
        role: Role::Participant,
        seat: None,
        voice: Voice::Participant(ParticipantId(3)),
    };
    let choices = vec![Choice { finding, answer: Answer::Yes }];
    let command = activities::Command::Finding(Command::Answer { revision: 1, choices });
    let stolen = b.t.ask(&by, protocol::Command::Act { run: b.run, command });
    assert_eq!(stolen.unwrap_err(), Refusal::Denied);
}

#[test]
fn fi6_answers_change_until_the_round_closes_and_travel_for_the_grace() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    assert_eq!(b.answer(1, 1, &[(finding, Answer::Yes)]), Err(Refusal::NotNow));
    b.t.go();
    b.answer(1, 1, &[(finding, Answer::Yes)]).unwrap();
    assert_eq!(b.answer(1, 1, &[(finding, Answer::No)]), Err(Refusal::Superseded));
    b.answer(1, 2, &[(finding, Answer::No)]).unwrap();
    b.answer(2, 1, &[(finding, Answer::Partly)]).unwrap();
    b.answer(2, 2, &[]).unwrap();
    let twice = [(finding, Answer::No), (finding, Answer::Yes)];
    assert_eq!(b.answer(3, 1, &twice), Err(Refusal::BadChoice { field: "choices".into() }));
    assert_eq!(b.answer(3, 1, &[(ItemId(9), Answer::No)]), Err(Refusal::BadChoice { field: "choices".into() }));
    assert_eq!(b.hand(1).asked.unwrap().chosen[0].answer, Answer::No);
    b.t.go();
    b.t.later(limits::GRACE_MS);
    for who in [3, 5, 6, 7, 8] {
        b.answer(who, 1, &[(finding, Answer::Yes)]).unwrap();
    }
    b.t.later(1);
    assert_eq!(b.answer(4, 1, &[(finding, Answer::Yes)]), Err(Refusal::Closed));
    b.t.wake().expect("the grace is over");
    b.t.go();
    assert_eq!(b.board(Audience::Screen).counted[0].counts, [5, 0, 1]);
    assert_eq!(b.board(Audience::Screen).turnout.unwrap().answered, 6, "an answer taken back is none");
    assert_eq!(b.hand(1).asked, None);
}

#[test]
fn fi7_the_grace_can_last_longer_and_go_counts_without_waiting_for_it() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    b.t.go();
    b.t.go();
    b.t.later(limits::GRACE_MS - 1);
    b.pilot(Command::Wait {}).unwrap();
    b.t.later(2);
    assert!(b.t.wake().is_none());
    (1..=5).filter(|who| *who != 2).chain([6]).for_each(|who| b.answer(who, 1, &[(finding, Answer::Yes)]).unwrap());
    assert_eq!(b.t.room.next(), crate::agenda::Next::Cue("count_answers".into()));
    b.t.go();
    assert_eq!(b.board(Audience::Pilot).counted[0].counts, [5, 0, 0]);
    assert_eq!(b.answer(2, 1, &[(finding, Answer::No)]), Err(Refusal::Closed));
    assert_eq!(b.pilot(Command::Wait {}), Err(Refusal::NotNow));
}

#[test]
fn fi8_counts_are_hidden_from_everyone_then_seen_by_the_pilot_then_by_the_hall() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    b.t.go();
    (1..=5).for_each(|who| b.answer(who, 1, &[(finding, Answer::Yes)]).unwrap());
    let counted = |b: &Bench| Audience::ALL.map(|to| !b.board(to).counted.is_empty());
    assert_eq!(counted(&b), [false; 5]);
    b.t.go();
    assert_eq!(counted(&b), [false; 5]);
    b.settle();
    assert_eq!(counted(&b), [false, false, false, false, true]);
    let chapter = b.t.room.report().remove(0).2;
    assert_eq!(chapter.tables[1].rows.len(), 0, "the report counts as the hall");
    b.t.go();
    assert_eq!(counted(&b), [true; 5]);
    let chapter = b.t.room.report().remove(0).2;
    assert_eq!(serde_json::to_value(&chapter.tables[1].rows).unwrap(), serde_json::json!([["Un", 5, 0, 0]]));
}

#[test]
fn fi9_once_settled_nobody_can_learn_who_answered_or_which_table_spoke() {
    let mut b = Bench::new(40);
    let finding = b.standing("Un");
    b.t.go();
    b.t.later(77_777);
    b.answer(39, 1, &[(finding, Answer::No)]).unwrap();
    let cast = b.t.entries.last().unwrap();
    assert_eq!(cast.at, b.t.room.runs[&b.run].opened, "the time says nothing");
    b.t.go();
    assert!(!b.t.room.runs[&b.run].settled);
    b.settle();
    assert!(b.t.room.runs[&b.run].settled, "the key goes");
    let journal = b.t.journal_without_keys();
    let from = journal.find("\"opened\":{\"over\"").expect("the round is in the journal");
    assert!(!journal[from..].contains("39"), "no author is left");
    assert!(!journal[from..].contains("\"answer\":\"no\""), "no answer either");
    assert_eq!(b.board(Audience::Pilot).findings[0].table, None);
    assert!(!format!("{:?}", b.t.room.runs[&b.run]).contains("Ballot"), "memory forgets as well");
}

#[test]
fn fi10_gestures_can_be_undone_until_answers_rest_on_them() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    let undo = |b: &mut Bench| {
        let entry = b.t.room.seq;
        b.t.pilot(protocol::Command::Undo { entry }).map(|_| ())
    };
    undo(&mut b).unwrap();
    assert_eq!(b.board(Audience::Pilot).places, 2);
    b.pilot(Command::Stand { finding, on: true }).unwrap();
    let stood = b.t.room.seq;
    b.t.go();
    undo(&mut b).unwrap();
    assert_eq!(b.board(Audience::Pilot).stage, RoundStage::None);
    b.t.go();
    let opened = b.t.room.seq;
    b.answer(1, 1, &[(finding, Answer::Yes)]).unwrap();
    let rests = Refusal::RestsOn { what: "answer_finding".into() };
    assert_eq!(b.t.pilot(protocol::Command::Undo { entry: opened }).unwrap_err(), rests);
    assert_eq!(b.t.pilot(protocol::Command::Undo { entry: stood }).unwrap_err(), rests);
    b.t.go();
    undo(&mut b).unwrap();
    b.answer(2, 1, &[(finding, Answer::Yes)]).expect("the round is open again");
    b.t.go();
    let closed = b.t.room.seq;
    b.settle();
    let rests = Refusal::RestsOn { what: "settle".into() };
    assert_eq!(b.t.pilot(protocol::Command::Undo { entry: closed }).unwrap_err(), rests);
}

#[test]
fn fi11_an_open_round_sleeps_while_the_hall_is_elsewhere() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    b.t.go();
    b.answer(1, 1, &[(finding, Answer::Yes)]).unwrap();
    b.t.pilot(protocol::Command::Skip {}).unwrap();
    b.answer(2, 1, &[(finding, Answer::Yes)]).expect("it was on its way");
    b.t.later(limits::GRACE_MS + 1);
    assert_eq!(b.answer(3, 1, &[(finding, Answer::Yes)]), Err(Refusal::NotNow));
    b.t.pilot(protocol::Command::Back {}).unwrap();
    b.answer(3, 1, &[(finding, Answer::Yes)]).unwrap();
    assert_eq!(b.board(Audience::Pilot).turnout.unwrap().answered, 3);
    b.t.later(1);
    b.says(4, Command::Answer { revision: 1, choices: Vec::new() }).unwrap();
    assert_eq!(b.t.says(5, protocol::Command::Leave {}).map(|_| ()), Ok(()));
    assert_eq!(b.answer(5, 1, &[(finding, Answer::Yes)]), Err(Refusal::NotFound), "who has left does not answer");
}

#[test]
fn fi12_views_stay_small_for_320_people() {
    let mut b = Bench::new(320);
    for n in 0..limits::SPOKEN_LIST {
        let finding = b.write(1, &format!("Constat {n}"));
        b.desk(Command::Nod { finding, yes: true }).unwrap();
    }
    let standing: Vec<ItemId> = b.board(Audience::Pilot).findings.iter().take(2).map(|face| face.id).collect();
    for finding in &standing {
        b.pilot(Command::Stand { finding: *finding, on: true }).unwrap();
    }
    b.t.go();
    b.answer(1, 1, &[(standing[0], Answer::Partly), (standing[1], Answer::Partly)]).unwrap();
    let bytes = |value: serde_json::Value| value.to_string().len();
    assert!(bytes(serde_json::to_value(b.hand(1)).unwrap()) < 500);
    assert!(bytes(serde_json::to_value(b.board(Audience::Phones)).unwrap()) < limits::BOARD_BYTES - 700);
}

#[test]
fn fi13_words_that_are_not_known_are_refused() {
    for wrong in [
        r#"{"finding":{"answer":{"revision":1,"choices":[{"finding":1,"answer":"maybe"}]}}}"#,
        r#"{"finding":{"answer":{"revision":1,"choices":[{"finding":1,"answer":"yes","who":3}]}}}"#,
        r#"{"finding":{"answer":{"revision":-1,"choices":[]}}}"#,
        r#"{"finding":{"write":{"table":1,"text":"x","by":"Léa"}}}"#,
        r#"{"finding":{"average":{}}}"#,
    ] {
        assert!(serde_json::from_str::<activities::Command>(wrong).is_err(), "{wrong}");
    }
    let right = r#"{"finding":{"answer":{"revision":1,"choices":[{"finding":1,"answer":"partly"}]}}}"#;
    serde_json::from_str::<activities::Command>(right).unwrap();
    let settings = |n: u8| super::Settings { standing: n };
    assert!(<super::Finding as crate::activity::Activity>::agree(&settings(3), 3, 320).is_err());
    assert!(<super::Finding as crate::activity::Activity>::agree(&settings(1), 3, 320).is_ok());
}

#[test]
fn fi14_counts_of_fewer_than_five_voices_are_told_to_nobody() {
    let mut b = Bench::new(20);
    let finding = b.standing("Un");
    b.t.go();
    b.answer(1, 1, &[(finding, Answer::No)]).unwrap();
    b.t.go();
    b.settle();
    b.t.go();
    for to in Audience::ALL {
        assert!(b.board(to).counted.is_empty() && b.board(to).withheld, "{to:?}");
    }
    let chapter = b.t.room.report().remove(0).2;
    assert_eq!(serde_json::to_value(&chapter.tables[1].rows).unwrap(), serde_json::json!([["Un", "", "", ""]]));
}

#[test]
fn fi15_a_table_of_two_shows_no_turnout() {
    let mut b = Bench::new(8);
    let finding = b.standing("Un");
    for _ in 0..2 {
        let who = b.someone_at(1);
        b.t.says(who, protocol::Command::Leave {}).unwrap();
    }
    b.t.go();
    let (one, other) = (b.someone_at(1), b.someone_at(2));
    b.answer(one, 1, &[(finding, Answer::No)]).unwrap();
    b.answer(other, 1, &[(finding, Answer::No)]).unwrap();
    let progress = |table| b.t.room.runs[&b.run].activity.progress(&b.t.room.hall, TableId(table));
    assert_eq!((progress(1), progress(2)), (None, Some((1, 4))), "of two, it would tell who has not answered");
}

#[test]
fn fi16_undo_of_a_strike_leaves_what_was_shown_since() {
    let mut b = Bench::new(20);
    let nodded = |b: &mut Bench, text| {
        let finding = b.write(1, text);
        b.desk(Command::Nod { finding, yes: true }).unwrap();
        finding
    };
    let first = nodded(&mut b, "Un");
    b.desk(Command::Strike { finding: first }).unwrap();
    let struck = b.t.room.seq;
    let second = nodded(&mut b, "Deux");
    assert!(b.t.room.may_stand(second) && !b.t.room.may_stand(first));
    assert_eq!(b.board(Audience::Screen).screen, Some(second));
    b.t.helper(protocol::Command::Undo { entry: struck }).unwrap();
    assert_eq!(b.board(Audience::Screen).screen, Some(second), "the first is back in the list, not on the screen");
    assert_eq!(b.board(Audience::Helper).findings.len(), 2);
}
