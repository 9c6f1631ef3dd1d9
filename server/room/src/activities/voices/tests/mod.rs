//! The rules of the microphone. Names carry the numbers of RULES.md, section V.

mod reading;

use super::words::{Board, Command, Hand, Nod, Sheet, Stage, TurnId};
use crate::activities;
use crate::activity::{Eye, Mind, Presence, Prompt, Reader};
use crate::agenda::Next;
use crate::limits;
use crate::protocol;
use crate::room::Taken;
use crate::scenario::{Phones, Scenario};
use crate::tryout::Tryout;
use crate::words::{Audience, ItemId, ParticipantId, Refusal, RunId, Secret, TableId};

const DAY: &str = r#"
[[agenda]]
name = "voices"
minutes = 8
phones = "down"
activity = { kind = "voices", voices = 2, seconds = 60, ask = true }

[[agenda]]
name = "move"
minutes = 6
seats = "mix"
activity = { kind = "talk" }
"#;

struct Day {
    t: Tryout,
    run: RunId,
}

fn day() -> Day {
    of(20, 4)
}

fn of(people: u32, seats: u16) -> Day {
    let mut t = Tryout::new(people, seats, DAY).all_join();
    let run = t.go_to("voices");
    Day { t, run }
}

impl Day {
    fn desk(&mut self, command: Command) -> Result<Taken, Refusal> {
        self.t.desk_acts(self.run, activities::Command::Voices(command))
    }

    fn pilot(&mut self, command: Command) -> Result<Taken, Refusal> {
        let command = activities::Command::Voices(command);
        self.t.pilot(protocol::Command::Act { run: self.run, command })
    }

    fn says(&mut self, who: u32, command: Command) -> Result<Taken, Refusal> {
        let command = activities::Command::Voices(command);
        self.t.says(who, protocol::Command::Act { run: self.run, command })
    }

    fn undo(&mut self, entry: u64) -> Result<Taken, Refusal> {
        self.t.pilot(protocol::Command::Undo { entry })
    }

    fn board(&self, to: Audience) -> Board {
        match self.t.board(to).act.expect("the step is open").view {
            activities::Board::Voices(board) => board,
            other => panic!("{other:?}"),
        }
    }

    fn sheet(&self, table: u16) -> Sheet {
        let sheet = self.t.room.sheet(TableId(table), &Presence::default(), self.t.now);
        match sheet.and_then(|sheet| sheet.act).expect("the step is open").view {
            activities::Sheet::Voices(sheet) => sheet,
            other => panic!("{other:?}"),
        }
    }

    fn hand(&self, who: u32) -> Option<Hand> {
        self.t.hand(who).acts.into_iter().find_map(|act| match act.view {
            activities::Hand::Voices(hand) => Some(hand),
            _ => None,
        })
    }

    fn stages(&self) -> Vec<Stage> {
        self.board(Audience::Pilot).queue.into_iter().map(|place| place.stage).collect()
    }

    /// A voice of table 3 has said something, and a helper has written it down.
    fn spoken(&mut self, text: &str) -> (TurnId, ItemId) {
        let turn = TurnId(self.board(Audience::Pilot).queue.len() as u32 + 1);
        self.desk(Command::Add { table: Some(TableId(3)), name: Some("Claire Dupont".into()) }).unwrap();
        self.desk(Command::Speak { turn }).unwrap();
        let taken = self.desk(Command::Write { turn, text: text.into() }).unwrap();
        (turn, taken.made().0.expect("a text was made"))
    }

    fn nodded(&mut self, text: &str) -> (TurnId, ItemId) {
        let (turn, item) = self.spoken(text);
        self.desk(Command::Ask { turn }).unwrap();
        self.t.table_acts(3, activities::Command::Voices(Command::Nod { item })).unwrap();
        (turn, item)
    }

    fn at(&self, table: u16) -> u32 {
        self.t.room.hall.at_table(TableId(table)).map(|(who, _)| who.0).next().expect("somebody sits there")
    }
}

fn add(name: &str) -> Command {
    Command::Add { table: None, name: Some(name.into()) }
}

#[test]
fn v1_a_voice_has_a_table_or_a_name_and_the_queue_has_an_end() {
    let mut d = day();
    assert_eq!(d.desk(Command::Add { table: None, name: None }), Err(Refusal::Empty { field: "name".into() }));
    assert_eq!(d.desk(add(" \u{200B} ")), Err(Refusal::Empty { field: "name".into() }));
    assert_eq!(d.desk(add(&"x".repeat(41))), Err(Refusal::TooLong { field: "name".into(), limit: 40 }));
    assert_eq!(d.desk(Command::Add { table: Some(TableId(99)), name: None }), Err(Refusal::NotFound));
    for _ in 0..limits::VOICES {
        d.desk(add("Ali")).unwrap();
    }
    assert_eq!(d.desk(add("Ali")), Err(Refusal::TooMany { field: "voices".into(), limit: 60 }));
    assert_eq!(d.says(1, add("Moi")), Err(Refusal::Denied));
}

#[test]
fn v2_a_draw_takes_tables_that_have_not_come_yet() {
    let mut d = day();
    d.desk(Command::Draw { count: 3 }).unwrap();
    d.desk(Command::Draw { count: 2 }).unwrap();
    let mut tables: Vec<_> = d.board(Audience::Pilot).queue.into_iter().filter_map(|place| place.table).collect();
    tables.sort_unstable();
    assert_eq!(tables, [1, 2, 3, 4, 5].map(TableId), "five tables, five different ones");
    d.desk(Command::Draw { count: 9 }).unwrap();
    assert_eq!(d.stages().len(), 10, "then each may come once more");
    assert_eq!(d.desk(Command::Draw { count: 0 }), Err(Refusal::TooMany { field: "count".into(), limit: 10 }));
    assert_eq!(d.desk(Command::Draw { count: 11 }), Err(Refusal::TooMany { field: "count".into(), limit: 10 }));
}

#[test]
fn v3_one_speaks_at_a_time_and_the_clock_cuts_nobody_off() {
    let mut d = day();
    d.desk(add("Ali")).unwrap();
    d.desk(add("Lou")).unwrap();
    d.desk(Command::Speak { turn: TurnId(1) }).unwrap();
    assert_eq!(d.board(Audience::Screen).ends, Some(d.t.now.plus(60_000)));
    d.t.later(90_000);
    assert!(d.t.wake().is_none() && d.board(Audience::Screen).speaking, "nothing happens at 0:00");
    d.desk(Command::Speak { turn: TurnId(2) }).unwrap();
    assert_eq!(d.stages()[0], Stage::Done);
    d.desk(Command::Done {}).unwrap();
    assert_eq!((d.board(Audience::Pilot).speaking, d.board(Audience::Pilot).spoken), (false, 2));
    assert_eq!(d.desk(Command::Done {}), Err(Refusal::NotNow));
}

#[test]
fn v4_go_calls_the_next_voice_until_the_planned_number_has_spoken() {
    let mut d = day();
    assert!(matches!(d.t.room.next(), Next::Step(_)), "an empty queue holds nobody up");
    for name in ["Ali", "Lou", "Zoé"] {
        d.desk(add(name)).unwrap();
    }
    assert_eq!(d.t.room.next(), Next::Cue("next_voice".into()));
    let first = d.t.go();
    d.undo(first.seq).unwrap();
    assert_eq!(d.stages(), [Stage::Waiting; 3]);
    d.t.go();
    d.t.go();
    assert!(matches!(d.t.room.next(), Next::Step(_)), "two were planned; a third may still be called by hand");
    d.desk(Command::Speak { turn: TurnId(3) }).unwrap();
    assert_eq!(d.stages(), [Stage::Done, Stage::Done, Stage::Speaking { ends: Some(d.t.now.plus(60_000)) }]);
}

#[test]
fn v5_only_those_who_wait_change_places_or_leave_the_queue() {
    let mut d = day();
    for name in ["Ali", "Lou", "Zoé"] {
        d.desk(add(name)).unwrap();
    }
    let order = |d: &Day| d.board(Audience::Stage).queue.iter().map(|place| place.turn.0).collect::<Vec<_>>();
    let moved = d.desk(Command::Order { turn: TurnId(3), before: Some(TurnId(1)) }).unwrap();
    assert_eq!(order(&d), [3, 1, 2]);
    d.undo(moved.seq).unwrap();
    assert_eq!(order(&d), [1, 2, 3]);
    let gone = d.desk(Command::Remove { turn: TurnId(1) }).unwrap();
    d.undo(gone.seq).unwrap();
    assert_eq!(order(&d), [1, 2, 3], "back at its place");
    d.desk(Command::Speak { turn: TurnId(1) }).unwrap();
    assert_eq!(d.desk(Command::Remove { turn: TurnId(1) }), Err(Refusal::NotNow));
    assert_eq!(d.desk(Command::Order { turn: TurnId(2), before: Some(TurnId(1)) }), Err(Refusal::NotNow));
    assert_eq!(d.desk(Command::Remove { turn: TurnId(9) }), Err(Refusal::NotFound));
}

#[test]
fn v6_what_was_said_is_written_once_the_voice_has_the_microphone() {
    let mut d = day();
    d.desk(add("Ali")).unwrap();
    let write = |text: &str| Command::Write { turn: TurnId(1), text: text.into() };
    assert_eq!(d.desk(write("Trop tôt")), Err(Refusal::NotNow));
    d.desk(Command::Speak { turn: TurnId(1) }).unwrap();
    assert_eq!(d.desk(write("")), Err(Refusal::Empty { field: "text".into() }));
    assert_eq!(d.desk(write(&"é".repeat(201))), Err(Refusal::TooLong { field: "text".into(), limit: 200 }));
    d.desk(write(&"é".repeat(200))).unwrap();
    assert_eq!(d.desk(Command::Ask { turn: TurnId(1) }), Err(Refusal::Empty { field: "table".into() }));
    d.desk(Command::Correct { turn: TurnId(1), table: Some(TableId(2)), name: None }).unwrap();
    d.desk(Command::Ask { turn: TurnId(1) }).unwrap();
    assert_eq!(d.sheet(2).said.len(), 1);
}

#[test]
fn v7_no_text_reaches_the_hall_before_its_table_has_nodded() {
    let mut d = day();
    let (turn, item) = d.spoken("Nous vendons du temps");
    let hall = [Audience::Phones, Audience::Screen, Audience::Stage];
    let nobody = |d: &Day| {
        let readers = hall.map(Reader::Board).into_iter().chain([1, 2, 4, 5].map(|n| Reader::Table(TableId(n))));
        for reader in readers {
            assert_eq!(d.t.room.reads(reader), Vec::<ItemId>::new(), "{reader:?}");
        }
        assert_eq!(d.board(Audience::Screen).shown, None);
        assert!(d.board(Audience::Stage).queue.iter().all(|place| place.said.is_none()));
    };
    nobody(&d);
    assert_eq!(d.t.room.reads(Reader::Table(TableId(3))), [], "not even to its table, until it is asked");
    assert_eq!(d.pilot(Command::Reveal { turn }), Err(Refusal::NotNow));
    d.desk(Command::Ask { turn }).unwrap();
    nobody(&d);
    assert_eq!((d.t.room.reads(Reader::Table(TableId(3))), d.sheet(3).said[0].nod), (vec![item], Nod::Asked));
    assert_eq!(d.pilot(Command::Reveal { turn }), Err(Refusal::NotNow));
    let (pen, called): (_, Vec<_>) = (d.t.room.hall.pen(TableId(3)), (1..=20).filter(|who| d.t.hand(*who).called).collect());
    assert_eq!(called, [pen.unwrap().0], "one dark phone opens, and no other");
    let face = d.t.board(Audience::Pilot).desk.unwrap().tables.remove(2);
    assert_eq!(face.progress, Some((0, 1)));
}

#[test]
fn v8_the_nod_is_of_the_speakers_table_and_of_the_exact_words() {
    let mut d = day();
    let (turn, old) = d.spoken("Nous vendons du temps");
    d.desk(Command::Ask { turn }).unwrap();
    let stranger = d.at(2);
    assert_eq!(d.says(stranger, Command::Nod { item: old }), Err(Refusal::Gone));
    assert_eq!(d.desk(Command::Nod { item: old }), Err(Refusal::Denied));
    let mate = d.at(3);
    d.says(mate, Command::NotQuite { item: old }).unwrap();
    assert_eq!(d.says(mate, Command::Nod { item: old }), Err(Refusal::NotNow), "the desk listens again first");
    let text = "Nous vendons notre temps".to_owned();
    let new = d.desk(Command::Write { turn, text }).unwrap().made().0.unwrap();
    d.desk(Command::Ask { turn }).unwrap();
    assert_eq!(d.says(mate, Command::Nod { item: old }), Err(Refusal::Gone), "the words have changed");
    d.says(mate, Command::Nod { item: new }).unwrap();
    assert_eq!(d.sheet(3).said[0].nod, Nod::Yes);
}

#[test]
fn v9_showing_is_a_gesture_of_the_pilot_and_hiding_of_anybody_at_the_desk() {
    let mut d = day();
    let (turn, item) = d.nodded("Nous vendons du temps");
    assert_eq!(d.board(Audience::Screen).shown, None);
    assert_eq!(d.desk(Command::Reveal { turn }), Err(Refusal::Denied));
    let shown = d.pilot(Command::Reveal { turn }).unwrap();
    assert_eq!((d.board(Audience::Screen).shown, d.board(Audience::Phones).shown), (Some(item), Some(item)));
    assert_eq!(d.t.room.reads(Reader::Board(Audience::Phones)), [item]);
    let hidden = d.desk(Command::Hide {}).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, None);
    d.undo(hidden.seq).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, Some(item));
    d.undo(shown.seq).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, None);
}

#[test]
fn v10_words_that_their_table_takes_back_leave_the_screen_at_once() {
    let mut d = day();
    let (turn, item) = d.nodded("Nous vendons du temps");
    d.pilot(Command::Reveal { turn }).unwrap();
    let mate = d.at(3);
    assert!(d.t.room.may_stand(item));
    d.says(mate, Command::NotQuite { item }).unwrap();
    assert!(d.board(Audience::Screen).shown.is_none() && !d.t.room.may_stand(item));
    assert_eq!(d.t.room.reads(Reader::Board(Audience::Screen)), []);
    d.desk(Command::Ask { turn }).unwrap();
    d.says(mate, Command::Nod { item }).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, None, "and come back by the pilot's gesture only");
    d.pilot(Command::Reveal { turn }).unwrap();
    let text = "Nous vendons du vent".to_owned();
    d.desk(Command::Write { turn, text }).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, None);
    d.desk(Command::Aside { turn, on: true }).unwrap();
    assert_eq!(d.desk(Command::Ask { turn }), Err(Refusal::NotNow));
}

#[test]
fn v11_undo_gives_back_what_was_there_or_names_what_came_on_top() {
    let mut d = day();
    let (turn, item) = d.spoken("Nous vendons du temps");
    let again = d.desk(Command::Write { turn, text: "Autre chose".into() }).unwrap();
    d.undo(again.seq).unwrap();
    assert_eq!(d.t.text(item), "Nous vendons du temps");
    let asked = d.desk(Command::Ask { turn }).unwrap();
    d.t.table_acts(3, activities::Command::Voices(Command::Nod { item })).unwrap();
    assert_eq!(d.undo(asked.seq), Err(Refusal::RestsOn { what: "voices_nod".into() }));
    d.pilot(Command::Reveal { turn }).unwrap();
    let aside = d.desk(Command::Aside { turn, on: true }).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, None);
    d.undo(aside.seq).unwrap();
    assert_eq!(d.board(Audience::Screen).shown, Some(item));
}

#[test]
fn v12_a_tap_asks_for_the_microphone_where_the_scenario_allows_it() {
    let mut d = day();
    d.desk(add("Ali")).unwrap();
    d.says(7, Command::Raise {}).unwrap();
    d.says(7, Command::Raise {}).unwrap();
    let hand = d.hand(7).unwrap();
    assert_eq!((hand.may_ask, hand.place, hand.speaking), (true, Some(2), false));
    let place = d.board(Audience::Helper).queue.remove(1);
    assert_eq!((place.raised, place.table, place.name.as_deref()), (true, d.t.hand(7).table, Some("P7")));
    let elsewhere = if place.table == Some(TableId(1)) { TableId(2) } else { TableId(1) };
    d.says(7, Command::Lower {}).unwrap();
    assert_eq!(d.stages().len(), 1);
    d.says(7, Command::Raise {}).unwrap();
    let mate = d.t.room.hall.at_table(elsewhere).map(|(who, _)| who.0).next().unwrap();
    d.t.says(mate, protocol::Command::Leave {}).unwrap();
    d.t.says(7, protocol::Command::Sit { table: elsewhere }).unwrap();
    assert_eq!(d.board(Audience::Helper).queue[1].table, Some(elsewhere), "the table follows the body");
    d.t.says(7, protocol::Command::Leave {}).unwrap();
    assert_eq!((d.stages().len(), d.desk(Command::Speak { turn: TurnId(1) }).is_ok()), (1, true));
    assert!(matches!(d.t.room.next(), Next::Step(_)), "who has left waits no more, and holds nobody up");
    assert_eq!(d.says(7, Command::Raise {}), Err(Refusal::NotFound), "nor asks");
    let mut closed = Tryout::new(20, 4, &DAY.replace("ask = true", "ask = false")).all_join();
    closed.go_to("voices");
    assert_eq!(closed.acts(7, activities::Command::Voices(Command::Raise {})), Err(Refusal::NotNow));
}

#[test]
fn v13_after_a_move_nobody_nods_to_what_they_have_not_heard() {
    let mut d = day();
    let (turn, item) = d.spoken("Nous vendons du temps");
    d.desk(Command::Ask { turn }).unwrap();
    let heard = d.at(3);
    d.t.pilot(protocol::Command::Reshuffle { announce: false }).unwrap();
    let place = d.board(Audience::Pilot).queue.remove(0);
    assert_eq!((place.table, place.said.unwrap().nod), (None, Nod::Typed));
    for who in [heard, d.at(3)] {
        assert_eq!(d.says(who, Command::Nod { item }), Err(Refusal::Gone));
    }
}

#[test]
fn v14_once_the_hall_has_gone_on_the_queue_stands_and_an_open_question_stays_on_its_phones() {
    let mut d = Day { t: Tryout::new(20, 4, &DAY.replace("seats = \"mix\"", "")).all_join(), run: RunId(0) };
    d.run = d.t.go_to("voices");
    let (turn, item) = d.spoken("Nous vendons du temps");
    d.desk(Command::Ask { turn }).unwrap();
    d.t.go_to("move");
    assert_eq!(d.desk(add("Ali")), Err(Refusal::Closed));
    assert_eq!(d.desk(Command::Speak { turn }), Err(Refusal::Closed));
    let mate = d.at(3);
    assert_eq!(d.hand(mate).unwrap().said.len(), 1);
    assert_eq!(d.t.room.reads(Reader::Person(ParticipantId(mate))), [item]);
    let other = d.at(2);
    assert_eq!(d.hand(other), None, "no card for another table");
    d.says(mate, Command::Nod { item }).unwrap();
    assert_eq!(d.hand(mate), None, "then it is gone from all phones");
    assert_eq!(d.pilot(Command::Reveal { turn }), Err(Refusal::Closed), "another step has the screen");
    d.t.pilot(protocol::Command::Back {}).unwrap();
    d.pilot(Command::Reveal { turn }).unwrap();
    assert_eq!(d.stages(), [Stage::Done]);
}

#[test]
fn v15_only_nodded_sentences_go_further_and_without_their_speaker() {
    let mut d = day();
    d.nodded("Nous vendons du temps");
    let (aside, _) = d.nodded("Une phrase mise de côté");
    d.desk(Command::Aside { turn: aside, on: true }).unwrap();
    d.spoken("Une phrase que personne n’a relue");
    let it = &d.t.room.runs[&d.run].activity;
    let yields = it.yields();
    assert_eq!(yields.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["Nous vendons du temps"]);
    assert!(yields[0].tables().is_empty());
    let report = serde_json::to_string(&it.report(&d.t.room.hall)).unwrap();
    assert!(report.contains("Nous vendons du temps") && !report.contains("Claire") && !report.contains("Une phrase"));
}

#[test]
fn v16_who_spoke_is_forgotten_when_the_run_settles() {
    let mut d = day();
    d.nodded("Nous vendons du temps");
    d.says(7, Command::Raise {}).unwrap();
    assert!(!d.t.room.runs[&d.run].settled);
    assert!(d.t.journal().contains("Claire Dupont"));
    assert!(!d.t.journal_without_keys().contains("Claire Dupont"));
    let it = d.t.room.runs.get_mut(&d.run).unwrap();
    let events = it.activity.settle(&d.t.room.hall, &mut crate::words::Moment::new(d.t.now, 1));
    events.iter().for_each(|event| it.activity.apply(event, d.t.now));
    assert!(it.activity.settled() && !format!("{it:?}").contains("Claire"));
    assert!(it.activity.settle(&d.t.room.hall, &mut crate::words::Moment::new(d.t.now, 1)).is_empty());
    assert_eq!(d.says(7, Command::Lower {}), Err(Refusal::Closed));
}

/// Whether an entry names somebody beside a turn.
fn tells_whose(json: &str, who: u32) -> bool {
    json.contains(&format!("\"who\":{who}")) && json.contains("\"turn\"")
}

#[test]
fn v16_no_entry_says_whose_tap_it_was_wherever_they_sit() {
    let mut d = day();
    let home = d.t.hand(7).table.unwrap();
    let elsewhere = if home == TableId(1) { TableId(2) } else { TableId(1) };
    d.says(7, Command::Raise {}).unwrap();
    d.t.says(7, protocol::Command::Sit { table: elsewhere }).unwrap();
    let turn = TurnId(1);
    d.desk(Command::Speak { turn }).unwrap();
    let item = d.desk(Command::Write { turn, text: "Nous vendons du temps".into() }).unwrap().made().0.unwrap();
    d.desk(Command::Ask { turn }).unwrap();
    assert_eq!(d.board(Audience::Helper).queue[0].table, Some(elsewhere));
    assert_eq!(d.sheet(elsewhere.0).said[0].nod, Nod::Asked);
    d.t.says(7, protocol::Command::Sit { table: home }).unwrap();
    assert_eq!(d.board(Audience::Helper).queue[0].said.as_ref().unwrap().nod, Nod::Typed, "another table was asked");
    assert!(d.sheet(elsewhere.0).said.is_empty() && d.sheet(home.0).said.is_empty());
    let (here, there) = (d.at(home.0), d.at(elsewhere.0));
    assert_eq!(d.says(there, Command::Nod { item }), Err(Refusal::Gone));
    assert_eq!(d.says(here, Command::Nod { item }), Err(Refusal::NotNow));
    d.desk(Command::Ask { turn }).unwrap();
    d.says(here, Command::Nod { item }).unwrap();
    d.t.pilot(protocol::Command::Reshuffle { announce: false }).unwrap();
    d.t.says(7, protocol::Command::Leave {}).unwrap();
    assert_eq!(d.board(Audience::Helper).queue[0].table, Some(home), "the table that has nodded stays");
    for entry in &d.t.entries {
        let mut json = serde_json::to_value(entry).unwrap();
        crate::tryout::forget(&mut json);
        let json = json.to_string();
        assert!(!tells_whose(&json, 7), "{json}");
        assert!(!json.contains("\"turn\":1,") || !json.contains(&format!("\"table\":{home}")), "{json}");
    }
}

#[test]
fn v8_who_has_left_nods_for_nobody() {
    let mut d = day();
    let gone = d.at(3);
    d.t.pilot(protocol::Command::MarkLeft { who: ParticipantId(gone) }).unwrap();
    let (turn, item) = d.spoken("Nous vendons du temps");
    d.desk(Command::Ask { turn }).unwrap();
    assert_eq!(d.says(gone, Command::Nod { item }), Err(Refusal::Denied));
    d.t.says(gone, protocol::Command::ComeBack {}).unwrap();
    d.t.says(gone, protocol::Command::Sit { table: TableId(3) }).unwrap();
    d.says(gone, Command::Nod { item }).unwrap();
}

#[test]
fn v17_the_settings_name_their_limits() {
    for (said, word) in [("seconds = 5", "10 to 600"), ("seconds = 601", "10 to 600"), ("voices = 0", "1 to 60")] {
        let agenda = DAY.replace("voices = 2, seconds = 60, ask = true", said);
        let source = format!("title = \"x\"\npeople = 4\ntable_seats = 4\n[[day]]\nstart = \"09:00\"\n{agenda}");
        let mistake = Scenario::read(&source).unwrap_err();
        assert!(mistake.what.contains(word), "{mistake}");
    }
    let mut t = Tryout::new(4, 4, &DAY.replace("seconds = 60", "seconds = 0")).all_join();
    let run = t.go_to("voices");
    t.desk_acts(run, activities::Command::Voices(add("Ali"))).unwrap();
    t.go();
    let mut d = Day { t, run };
    assert_eq!((d.board(Audience::Screen).speaking, d.board(Audience::Screen).ends), (true, None));
    d.desk(Command::Done {}).unwrap();
}

#[test]
fn commands_that_say_more_than_they_may_are_refused() {
    for json in [
        r#"{"voices":{"write":{"turn":1,"text":"x","nod":"yes"}}}"#,
        r#"{"voices":{"nod":{"item":1,"table":3}}}"#,
        r#"{"voices":{"add":{"table":70000}}}"#,
        r#"{"voices":{"draw":{"count":-1}}}"#,
        r#"{"voices":{"reveal":{}}}"#,
        r#"{"voices":{"sing":{}}}"#,
    ] {
        assert!(serde_json::from_str::<activities::Command>(json).is_err(), "{json}");
    }
}

#[test]
fn views_keep_their_size_for_320_people() {
    let mut d = of(320, 10);
    for _ in 0..20 {
        d.nodded(&"é".repeat(200));
    }
    d.pilot(Command::Reveal { turn: TurnId(1) }).unwrap();
    let size = serde_json::to_vec(&d.t.board(Audience::Phones)).unwrap().len();
    assert!(size <= limits::BOARD_BYTES, "{size}");
    let size = serde_json::to_vec(&d.t.hand(d.at(3))).unwrap().len();
    assert!(size <= limits::HAND_BYTES, "{size}");
}

struct Head;

impl Mind for Head {
    fn say(&mut self, _: Prompt) -> Option<String> {
        Some("Nous vendons du temps".into())
    }
    fn likes(&mut self, _: &str) -> f64 {
        0.5
    }
    fn luck(&mut self) -> f64 {
        0.5
    }
    fn secret(&mut self) -> Secret {
        crate::words::Id128([1; 16])
    }
}

#[test]
fn simulated_people_bring_one_sentence_to_the_screen_and_then_rest() {
    let mut d = day();
    let mut asked = 0;
    for _ in 0..10 {
        for command in super::robot::desk(&d.board(Audience::Pilot), &mut Head) {
            d.pilot(command).unwrap();
            asked += 1;
        }
        for table in 1..=5 {
            let (sheet, pen) = (d.sheet(table), d.t.room.hall.pen(TableId(table)).unwrap());
            let eye: Eye<'_, super::Voices> = Eye {
                me: pen,
                table: Some(TableId(table)),
                pen: true,
                phones: Phones::Down,
                beat: 0,
                board: None,
                sheet: Some(&sheet),
                hand: None,
                texts: &std::collections::BTreeMap::new(),
            };
            let commands = super::robot::participant(&eye);
            commands.into_iter().for_each(|command| drop(d.says(pen.0, command).unwrap()));
        }
    }
    assert_eq!(asked, 5, "draw, speak, write, ask, reveal");
    assert!(d.board(Audience::Screen).shown.is_some());
}
