//! The rules of a wording. Names carry the numbers of RULES.md.

use super::{Answer, Board, Choice, Command, Desk, Hand, ReservationFace, Settings, Wording};
use crate::activities;
use crate::activities::finding;
use crate::activity::{Activity, Reader};
use crate::agenda::{Next, Status};
use crate::answers::RoundStage;
use crate::limits;
use crate::protocol;
use crate::tryout::Tryout;
use crate::words::{Audience, ItemId, ParticipantId, Refusal, RunId, TableId};

const DAY: &str = r#"
[[day]]
start = "08:00"

[[agenda]]
name = "finding"
minutes = 15
activity = { kind = "finding" }

[[agenda]]
name = "pause"
minutes = 18
activity = { kind = "talk" }

[[agenda]]
name = "wording"
minutes = 20
under = "pause"
phones = "all"
activity = { kind = "wording", over = "finding", circle = 3 }

[[agenda]]
name = "close"
minutes = 5
activity = { kind = "close", figures = ["reservations", "wordings"] }

[[agenda]]
name = "morning"
day = 2
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "end"
day = 2
minutes = 5
activity = { kind = "close" }
"#;

struct Bench {
    t: Tryout,
    run: RunId,
}

const FIRST: &str = "Comment nos clients peuvent-ils inventer avec nous ?";
const SECOND: &str = "Que ferions-nous si le client était notre atelier ?";

impl Bench {
    /// A finding stands; the hall is at coffee, the circle may begin.
    fn coffee(people: u32) -> Self {
        let mut t = Tryout::new(people, 4, DAY).all_join();
        let source = t.go_to("finding");
        let mut find = |command| {
            let command = protocol::Command::Act { run: source, command: activities::Command::Finding(command) };
            t.pilot(command).unwrap().made().0
        };
        let text = "La satisfaction ne nous distingue plus".to_owned();
        let finding = find(finding::Command::Write { table: TableId(1), text }).unwrap();
        find(finding::Command::Nod { finding, yes: true });
        find(finding::Command::Stand { finding, on: true });
        t.pilot(protocol::Command::Skip {}).unwrap();
        let run = *t.room.runs.keys().next_back().unwrap();
        Self { t, run }
    }

    /// Two wordings let through; the hall is at the step.
    fn hall(people: u32) -> (Self, [ItemId; 2]) {
        let mut b = Self::coffee(people);
        let ids = [FIRST, SECOND].map(|text| b.propose(text));
        for wording in ids {
            b.desk(Command::Approve { wording, on: true }).unwrap();
        }
        b.t.go_to("wording");
        (b, ids)
    }

    /// Both were shown and the hall is asked.
    fn asked(people: u32) -> (Self, [ItemId; 2]) {
        let (mut b, ids) = Self::hall(people);
        b.gos(&["show_wordings", "show_wordings", "open_answers"]);
        (b, ids)
    }

    /// The first look is over and shown.
    fn looked(people: u32, answers: &[(u32, [Answer; 2], &str)]) -> (Self, [ItemId; 2]) {
        let (mut b, ids) = Self::asked(people);
        for (who, [first, second], missing) in answers {
            b.answer(*who, 1, &[(ids[0], *first, missing), (ids[1], *second, "")]).unwrap();
        }
        b.gos(&["close_answers", "wait_answers"]);
        b.settle();
        b.gos(&["show_answers"]);
        (b, ids)
    }

    fn gos(&mut self, cues: &[&str]) {
        for cue in cues {
            assert_eq!(self.t.room.next(), Next::Cue((*cue).into()));
            self.t.go();
        }
    }

    fn command(&self, command: Command) -> protocol::Command {
        protocol::Command::Act { run: self.run, command: activities::Command::Wording(command) }
    }

    fn desk(&mut self, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.helper(command).map(|taken| taken.made().0)
    }

    fn pilot(&mut self, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.pilot(command).map(|taken| taken.made().0)
    }

    fn says(&mut self, who: u32, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.says(who, command).map(|taken| taken.made().0)
    }

    fn propose(&mut self, text: &str) -> ItemId {
        self.desk(Command::Propose { text: text.into() }).unwrap().expect("a text is made")
    }

    fn answer(&mut self, who: u32, revision: u32, answers: &[(ItemId, Answer, &str)]) -> Result<(), Refusal> {
        let choice = |(wording, answer, missing): &(ItemId, Answer, &str)| Choice {
            wording: *wording,
            answer: *answer,
            missing: (!missing.is_empty()).then(|| (*missing).to_owned()),
        };
        let choices = answers.iter().map(choice).collect();
        self.says(who, Command::Answer { revision, choices }).map(|_| ())
    }

    fn settle(&mut self) {
        self.t.later(limits::GRACE_MS);
        self.t.wake().expect("the grace is over");
    }

    fn board(&self, to: Audience) -> Board {
        match self.t.board(to).act.expect("the step is open").view {
            activities::Board::Wording(board) => board,
            other => panic!("{other:?}"),
        }
    }

    /// The desk's part, wherever the hall is.
    fn at_desk(&self) -> Desk {
        let board = self.t.board(Audience::Pilot);
        let also = board.desk.unwrap().also.into_iter().map(|act| act.view);
        let mut all = board.act.into_iter().map(|act| act.view).chain(also);
        let desk = all.find_map(|view| if let activities::Board::Wording(board) = view { board.desk } else { None });
        *desk.expect("the desk sees the circle")
    }

    fn hand(&self, who: u32) -> Hand {
        let acts = self.t.hand(who).acts.into_iter().map(|act| act.view);
        let mut hands = acts.filter_map(|view| if let activities::Hand::Wording(hand) = view { Some(hand) } else { None });
        hands.next().expect("a hand")
    }

    fn reads(&self, who: Reader) -> Vec<ItemId> {
        self.t.room.reads(who)
    }

    fn undo(&mut self) -> Result<(), Refusal> {
        let entry = self.t.room.seq;
        self.t.pilot(protocol::Command::Undo { entry }).map(|_| ())
    }

    fn rests(what: &str) -> Refusal {
        Refusal::RestsOn { what: what.into() }
    }
}

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
    b.answer(2, 1, &[(ids[0], Answer::Missing, "")]).unwrap();
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
    assert_eq!(b.board(Audience::Phones).counted[0].counts, [2, 0, 1]);
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
    b.answer(1, 1, &[(amended, Answer::Carry, "")]).unwrap();
    b.gos(&["close_answers"]);
    b.settle();
    b.gos(&["show_answers", "wait_choice"]);
    let last = b.board(Audience::Screen).counted.pop().unwrap();
    assert_eq!((last.round, last.of, last.counts), (2, amended, [1, 0, 0]));
    assert!(!b.at_desk().amendable, "two looks at most");
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
    b.answer(2, 1, &[(ids[0], Answer::Carry, "")]).unwrap();
    b.gos(&["close_answers"]);
    b.settle();
    b.gos(&["show_answers"]);
    assert_eq!(b.board(Audience::Screen).counted[0].counts, [2, 0, 0]);
    b.t.pilot(protocol::Command::Skip {}).unwrap();
    b.t.go_to("end");
    assert!(b.t.room.runs[&b.run].settled, "the last day forgets all");
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
fn wo13_what_was_answered_is_forgotten_at_each_count_and_the_key_goes_at_the_end() {
    let (mut b, ids) = Bench::asked(40);
    b.t.later(77_777);
    b.answer(39, 1, &[(ids[0], Answer::Missing, "le courage")]).unwrap();
    assert_eq!(b.t.entries.last().unwrap().at, b.t.room.runs[&b.run].opened, "the time says nothing");
    b.gos(&["close_answers"]);
    b.settle();
    let memory = format!("{:?}", b.t.room.runs[&b.run].activity);
    assert!(!memory.contains("Ballot {"), "memory forgets at the count");
    assert!(!b.t.room.runs[&b.run].settled, "a second look may still be sealed");
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
    b.t.wake().unwrap();
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
