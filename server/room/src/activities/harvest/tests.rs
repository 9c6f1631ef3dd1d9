//! The rules of harvest; names carry the numbers of RULES.md.

use std::collections::BTreeMap;

use super::{Board, Command, Harvest, Sheet, Stage};
use crate::activities::{self, Running};
use crate::activity::{Activity, Eye, Mind, Presence, Prompt, Reader};
use crate::entry::Event;
use crate::limits;
use crate::pool::{Publish, Verdict};
use crate::protocol::{Ask, Command as RoomCommand};
use crate::room::Taken;
use crate::scenario::{Phones, Scenario};
use crate::tryout::{Tryout, device};
use crate::words::{
    Asker, Audience, Id128, ItemId, Moment, ParticipantId, Refusal, Role, RunId, Secret, TableId, Text, Voice,
};

const DAY: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
phones = "pen"
activity = { kind = "harvest", per_table = 3 }

[[agenda]]
name = "after"
minutes = 5
seats = "mix"
activity = { kind = "talk" }
"#;

fn day() -> Tryout {
    let mut t = Tryout::new(40, 4, DAY).all_join();
    t.go_to("harvest");
    t
}

fn secret(n: u8) -> Secret {
    Id128([n; 16])
}

fn asks(text: &str, subtheme: Option<u8>, n: u8) -> activities::Command {
    activities::Command::Harvest(Command::Ask { text: text.into(), subtheme, secret: secret(n) })
}

/// Table 1 asks; the id of its question.
fn asked(t: &mut Tryout, text: &str, n: u8) -> ItemId {
    t.table_acts(1, asks(text, None, n)).unwrap().made().0.unwrap()
}

fn run(t: &Tryout) -> RunId {
    *t.room.runs.keys().next().unwrap()
}

fn publish(t: &mut Tryout, gesture: Publish) -> Result<Taken, Refusal> {
    t.desk_acts(run(t), activities::Command::Harvest(Command::Publish(gesture)))
}

fn approve(t: &mut Tryout, items: &[ItemId]) -> Taken {
    publish(t, Publish::Approve { items: items.to_vec() }).unwrap()
}

fn withdraw(t: &mut Tryout, who: u32, item: ItemId, n: u8) -> Result<Taken, Refusal> {
    let command = activities::Command::Harvest(Command::Withdraw { item, secret: secret(n) });
    let run = run(t);
    t.says(who, RoomCommand::Act { run, command })
}

fn edit(t: &mut Tryout, who: u32, item: ItemId, text: &str, n: u8) -> Result<Taken, Refusal> {
    let command =
        activities::Command::Harvest(Command::Edit { item, secret: secret(n), text: text.into(), subtheme: None });
    let run = run(t);
    t.says(who, RoomCommand::Act { run, command })
}

fn it(t: &Tryout) -> &Harvest {
    match &t.room.runs[&run(t)].activity {
        Running::Harvest(it) => it,
        other => panic!("{other:?}"),
    }
}

fn board(t: &Tryout, to: Audience) -> Board {
    it(t).show(to)
}

fn sheet(t: &Tryout, table: u16) -> Sheet {
    it(t).of_table(TableId(table))
}

/// The harvest as it is once a ballot has opened.
fn settled(t: &Tryout) -> Harvest {
    let mut it = it(t).clone();
    for event in it.settle(&t.room.hall, &mut Moment::new(t.now, 1)) {
        it.apply(&event, t.now);
    }
    it
}

fn pen(t: &Tryout, table: u16) -> u32 {
    t.room.hall.pen(TableId(table)).unwrap().0
}

fn desk() -> Asker {
    Asker { device: crate::tryout::HELPER, role: Role::Helper, seat: None, voice: Voice::Desk }
}

fn says(who: u32) -> Asker {
    Asker {
        device: device(who),
        role: Role::Participant,
        seat: None,
        voice: Voice::Participant(ParticipantId(who)),
    }
}

#[test]
fn ha1_the_pen_writes_within_its_share_and_length() {
    let mut t = day();
    let pen = pen(&t, 1);
    let other = (1..=40).find(|who| *who != pen && t.hand(*who).table == Some(TableId(1))).unwrap();
    assert_eq!(t.acts(other, asks("Pourquoi ?", None, 1)), Err(Refusal::Denied));
    let id = t.acts(pen, asks("  Que   perdrions-nous ?\n", None, 1)).unwrap().made().0.unwrap();
    assert_eq!(t.text(id), "Que perdrions-nous ?");
    let long = asks(&"é".repeat(141), None, 1);
    assert_eq!(t.table_acts(1, long), Err(Refusal::TooLong { field: "text".into(), limit: 140 }));
    assert_eq!(t.table_acts(1, asks("\u{200B} ", None, 1)), Err(Refusal::Empty { field: "text".into() }));
    asked(&mut t, "Deux ?", 2);
    asked(&mut t, "Trois ?", 3);
    assert_eq!(t.table_acts(1, asks("Quatre ?", None, 4)), Err(Refusal::Budget { limit: 3 }));
    withdraw(&mut t, pen, id, 1).unwrap();
    asked(&mut t, "Quatre ?", 4);
    assert_eq!(it(&t).progress(&t.room.hall, TableId(1)), Some((3, 3)));
    assert_eq!(it(&t).progress(&t.room.hall, TableId(2)), Some((0, 3)));
}

#[test]
fn ha2_each_table_has_a_main_sub_theme_and_may_write_to_the_others() {
    let mut t = day();
    assert_eq!((1..=4).map(|n| sheet(&t, n).main.unwrap()).collect::<Vec<_>>(), [1, 2, 3, 1]);
    t.table_acts(2, asks("Sans rien dire ?", None, 1)).unwrap();
    t.table_acts(2, asks("Ailleurs ?", Some(3), 2)).unwrap();
    let mut subthemes: Vec<_> = sheet(&t, 2).questions.iter().map(|row| row.subtheme).collect();
    subthemes.sort_unstable();
    assert_eq!(subthemes, [Some(2), Some(3)]);
    for wrong in [0, 4] {
        let refused = t.table_acts(2, asks("Où ?", Some(wrong), 3));
        assert_eq!(refused, Err(Refusal::BadChoice { field: "subtheme".into() }));
    }
    let mut plain = Tryout::with_theme(8, 4, &[], DAY).all_join();
    plain.go_to("harvest");
    plain.table_acts(1, asks("Un thème suffit ?", None, 1)).unwrap();
    assert_eq!(sheet(&plain, 1).main, None);
}

#[test]
fn ha3_another_wording_is_another_text_and_needs_the_secret() {
    let mut t = day();
    let pen = pen(&t, 1);
    let id = asked(&mut t, "Que faire ?", 1);
    approve(&mut t, &[id]);
    publish(&mut t, Publish::Reveal { item: id }).unwrap();
    assert_eq!(edit(&mut t, pen, id, "Comment faire ?", 2), Err(Refusal::NotFound));
    assert_eq!(edit(&mut t, pen, ItemId(7), "Comment faire ?", 1), Err(Refusal::NotFound));
    let now = edit(&mut t, pen, id, "Comment faire ?", 1).unwrap().made().0.unwrap();
    assert_ne!(now, id);
    assert_eq!((t.room.text(id), t.text(now).as_str()), (None, "Comment faire ?"));
    assert_eq!(sheet(&t, 1).questions.len(), 1);
    assert_eq!((board(&t, Audience::Screen).shown, it(&t).yields()), (None, vec![]), "it waits for approval again");
    assert_eq!(edit(&mut t, pen, id, "Encore ?", 1), Err(Refusal::Gone));
    t.go();
    assert_eq!(edit(&mut t, pen, now, "Trop tard ?", 1), Err(Refusal::Closed), "the gong ends rewording");
    assert_eq!(it(&t).pool.received(), 1, "two wordings, one question");
}

#[test]
fn ha4_the_phone_that_wrote_takes_back_wherever_it_sits_until_a_ballot_opens() {
    let mut t = day();
    let moves = |who: &u32| t.hand(*who).rotation[..2] == [TableId(1), TableId(3)];
    let writer = (1..=40).find(moves).unwrap();
    t.helper(RoomCommand::GivePen { table: TableId(1), to: ParticipantId(writer) }).unwrap();
    let (id, other) = (asked(&mut t, "Que faire ?", 1), asked(&mut t, "Et puis ?", 2));
    t.go_to("after");
    t.says(writer, RoomCommand::TakePen {}).unwrap();
    assert_ne!(t.hand(writer).table, Some(TableId(1)), "it sits elsewhere now");
    assert!(t.hand(writer).acts.iter().any(|act| act.run == run(&t)), "its phone still finds the run");
    assert_eq!(withdraw(&mut t, writer, id, 9), Err(Refusal::NotFound));
    withdraw(&mut t, writer, id, 1).unwrap();
    let again = withdraw(&mut t, writer, id, 1).unwrap();
    assert!(!again.events.iter().any(|event| matches!(event, Event::Run { .. })));
    assert_eq!(publish(&mut t, Publish::Approve { items: vec![id] }), Err(Refusal::Gone));
    let late = Command::Withdraw { item: other, secret: secret(2) };
    let after = settled(&t).decide(&t.room.hall, &says(writer), late, &mut Moment::new(t.now, 1));
    assert_eq!(after, Err(Refusal::Closed));
}

#[test]
fn ha5_nothing_is_seen_before_two_gestures() {
    let mut t = day();
    let (one, two) = (asked(&mut t, "Une parole osée ?", 1), asked(&mut t, "Une autre ?", 2));
    assert_eq!(publish(&mut t, Publish::Reveal { item: one }), Err(Refusal::Denied));
    approve(&mut t, &[one]);
    for to in [Audience::Phones, Audience::Screen, Audience::Stage] {
        let seen = serde_json::to_string(&t.board(to)).unwrap();
        assert!(!seen.contains(&one.0.to_string()) && !seen.contains(&two.0.to_string()), "{to:?}");
        assert_eq!(it(&t).reads(&t.room.hall, Reader::Board(to)), []);
    }
    assert_eq!(it(&t).reads(&t.room.hall, Reader::Table(TableId(2))), []);
    assert_eq!(it(&t).reads(&t.room.hall, Reader::Table(TableId(1))).len(), 2);
    publish(&mut t, Publish::Reveal { item: one }).unwrap();
    publish(&mut t, Publish::Reveal { item: one }).unwrap();
    assert_eq!(board(&t, Audience::Screen).shown, Some(one));
    assert_eq!(it(&t).reads(&t.room.hall, Reader::Board(Audience::Screen)), [one]);
    approve(&mut t, &[two]);
    publish(&mut t, Publish::Reveal { item: two }).unwrap();
    assert_eq!(board(&t, Audience::Phones).shown, Some(two), "one at a time");
    let writer = pen(&t, 1);
    withdraw(&mut t, writer, two, 2).unwrap();
    assert_eq!(board(&t, Audience::Screen).shown, None, "withdrawn, it leaves the screen at once");
    assert_eq!(publish(&mut t, Publish::Reveal { item: two }), Err(Refusal::Gone));
    assert_eq!(publish(&mut t, Publish::Reveal { item: ItemId(3) }), Err(Refusal::NotFound));
    let run = run(&t);
    let reveal = activities::Command::Harvest(Command::Publish(Publish::Reveal { item: one }));
    assert_eq!(t.says(writer, RoomCommand::Act { run, command: reveal }), Err(Refusal::Denied));
}

#[test]
fn r42_what_is_hidden_or_taken_back_may_stand_nowhere_any_more() {
    let mut t = day();
    let (one, two) = (asked(&mut t, "Qui part ?", 1), asked(&mut t, "Qui reste ?", 2));
    assert!(!t.room.may_stand(one), "not before it is approved");
    approve(&mut t, &[one, two]);
    publish(&mut t, Publish::Reveal { item: one }).unwrap();
    t.pilot(RoomCommand::Freeze { on: true }).unwrap();
    let may = |t: &Tryout| (t.room.may_stand(one), t.room.may_stand(two));
    assert_eq!((may(&t), t.room.screen_held()), ((true, true), true));
    let hidden = publish(&mut t, Publish::Hide { item: one }).unwrap();
    assert_eq!(may(&t), (false, true));
    t.helper(RoomCommand::Undo { entry: hidden.seq }).unwrap();
    let writer = t.room.hall.at_table(TableId(1)).next().unwrap().0.0;
    withdraw(&mut t, writer, two, 2).unwrap();
    assert_eq!(may(&t), (true, false));
    t.go_to("after");
    assert!(t.room.may_stand(one), "that the hall has gone on takes nothing back");
    assert!(!t.room.may_stand(ItemId(0)), "nor may what is not known");
}

#[test]
fn ha6_hidden_and_kept_aside_are_counted_and_not_shown() {
    let mut t = day();
    let (one, two) = (asked(&mut t, "Qui part ?", 1), asked(&mut t, "Qui reste ?", 2));
    approve(&mut t, &[one, two]);
    publish(&mut t, Publish::Reveal { item: one }).unwrap();
    let aside = publish(&mut t, Publish::KeepAside { item: one, before: " vendredi ".into() }).unwrap();
    let hidden = publish(&mut t, Publish::Hide { item: two }).unwrap();
    assert_eq!((board(&t, Audience::Screen).shown, it(&t).yields()), (None, vec![]));
    let state = |t: &Tryout, id| sheet(t, 1).questions.into_iter().find(|row| row.id == id).unwrap().verdict;
    assert_eq!(state(&t, one), Verdict::Aside { before: "vendredi".into() });
    assert_eq!(board(&t, Audience::Helper).aside, Some(1));
    t.helper(RoomCommand::Undo { entry: aside.seq }).unwrap();
    t.helper(RoomCommand::Undo { entry: hidden.seq }).unwrap();
    assert_eq!((board(&t, Audience::Screen).shown, state(&t, two)), (Some(one), Verdict::Approved));
    let long = Publish::KeepAside { item: one, before: "x".repeat(61) };
    assert_eq!(publish(&mut t, long), Err(Refusal::TooLong { field: "before".into(), limit: 60 }));
}

#[test]
fn ha7_the_desk_takes_its_gestures_back_unless_something_rests_on_them() {
    let mut t = day();
    let ids = [asked(&mut t, "Un ?", 1), asked(&mut t, "Deux ?", 2), asked(&mut t, "Trois ?", 3)];
    let approved = approve(&mut t, &ids);
    let shown = publish(&mut t, Publish::Reveal { item: ids[0] }).unwrap();
    let undo = |entry| RoomCommand::Undo { entry };
    assert_eq!(t.helper(undo(approved.seq)), Err(Refusal::RestsOn { what: "reveal".into() }));
    t.helper(undo(shown.seq)).unwrap();
    assert_eq!(board(&t, Audience::Screen).shown, None);
    let writer = pen(&t, 1);
    withdraw(&mut t, writer, ids[1], 2).unwrap();
    t.helper(undo(approved.seq)).unwrap();
    assert!(it(&t).yields().is_empty());
    let again = approve(&mut t, &ids);
    assert_eq!(it(&t).yields().len(), 2, "one key for all, without what was withdrawn");
    publish(&mut t, Publish::Hide { item: ids[0] }).unwrap();
    assert_eq!(t.helper(undo(again.seq)), Err(Refusal::RestsOn { what: "publish".into() }));
    assert_eq!(publish(&mut t, Publish::Approve { items: vec![] }), Err(Refusal::Empty { field: "items".into() }));
}

#[test]
fn ha8_the_number_appears_once_after_the_gong() {
    let mut t = day();
    let one = asked(&mut t, "Une ?", 1);
    approve(&mut t, &[one]);
    publish(&mut t, Publish::Reveal { item: one }).unwrap();
    for to in [Audience::Phones, Audience::Screen, Audience::Stage] {
        assert_eq!((board(&t, to).total, board(&t, to).aside), (None, None));
    }
    assert_eq!(it(&t).cue(&t.room.hall), Some("total"));
    let gong = t.go();
    assert_eq!((board(&t, Audience::Screen).total, board(&t, Audience::Screen).stage), (Some(1), Stage::Late));
    assert_eq!(it(&t).cue(&t.room.hall), None, "the next GO opens the next step");
    assert_eq!(board(&t, Audience::Screen).shown, None, "the number stands alone");
    t.pilot(RoomCommand::Undo { entry: gong.seq }).unwrap();
    assert_eq!((board(&t, Audience::Screen).total, it(&t).stage()), (None, Stage::Open));
    assert_eq!(board(&t, Audience::Screen).shown, Some(one));
}

#[test]
fn ha9_after_the_gong_a_question_is_late_and_kept_until_a_ballot_opens() {
    let mut t = day();
    t.pilot(RoomCommand::Skip {}).unwrap();
    let run = run(&t);
    let late = asks("Encore une ?", None, 1);
    let writer = pen(&t, 1);
    let id = t.says(writer, RoomCommand::Act { run, command: late }).unwrap().made().0.unwrap();
    assert!(board(&t, Audience::Helper).desk[0].late);
    approve(&mut t, &[id]);
    assert_eq!(it(&t).yields().len(), 1);
    t.pilot(RoomCommand::Back {}).unwrap();
    asked(&mut t, "De nouveau ouvert ?", 2);
    assert_eq!(board(&t, Audience::Helper).desk.iter().filter(|row| row.late).count(), 1);
    let (it, moment) = (settled(&t), &mut Moment::new(t.now, 1));
    let again = Command::Ask { text: "Trop tard ?".into(), subtheme: None, secret: secret(3) };
    assert_eq!(it.decide(&t.room.hall, &says(writer), again, moment), Err(Refusal::Closed));
    let hide = Command::Publish(Publish::Hide { item: id });
    assert_eq!(it.decide(&t.room.hall, &desk(), hide, moment), Err(Refusal::Closed));
    assert!(!it.lingers() && it.settled());
}

#[test]
fn ha10_nobody_learns_where_a_question_was_written() {
    let mut t = day();
    t.later(300_000);
    let id = t.table_acts(7, asks("Qui ose ?", None, 1)).unwrap().made().0.unwrap();
    let entry = t.entries.last().unwrap();
    assert_eq!(entry.at, t.room.runs[&run(&t)].opened, "the minute tells nothing");
    let told = entry.events.iter().filter(|event| !matches!(event, crate::entry::Event::Lived { .. }));
    assert_eq!(told.count(), 1, "no gesture, so no device");
    let blind = t.journal_without_keys();
    assert!(t.journal().contains(r#""table":7"#) && t.journal().contains("Qui ose ?"), "the bench would see it");
    assert!(!blind.contains(&id.0.to_string()) && !blind.contains("Qui ose ?"), "its place among the entries tells");
    let row = serde_json::to_value(&board(&t, Audience::Pilot).desk[0]).unwrap();
    let fields: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["id", "late", "question", "seen", "subtheme", "verdict"], "the desk sees no table either");
    let after = settled(&t);
    assert!(after.yields().iter().all(|item| item.from.is_none()));
    assert!(after.text(id) == Some("Qui ose ?"), "the text itself stands where the run settles");
    assert_eq!((after.of_table(TableId(7)).questions, after.progress(&t.room.hall, TableId(7))), (vec![], None));
    assert!(!it(&t).settled(), "until then its key is needed");
    assert!(after.settle(&t.room.hall, &mut Moment::new(t.now, 1)).is_empty());
}

#[test]
fn ha11_the_harvest_shows_and_fixes_the_theme() {
    let mut t = Tryout::new(40, 4, DAY).all_join();
    assert_eq!(t.board(Audience::Screen).theme, None);
    t.go_to("harvest");
    assert!(t.board(Audience::Screen).theme.unwrap().fixed);
    assert!(t.pilot(RoomCommand::Reword { subtheme: None, text: Text::plain("Autre") }).is_err());
}

#[test]
fn ha12_every_question_stands_in_the_report_once() {
    let mut t = day();
    let writer = pen(&t, 1);
    let ids = [asked(&mut t, "Un ?", 1), asked(&mut t, "Deux ?", 2), asked(&mut t, "Trois ?", 3)];
    let better = edit(&mut t, writer, ids[0], "Un, mieux dit ?", 1).unwrap().made().0.unwrap();
    withdraw(&mut t, writer, ids[1], 2).unwrap();
    approve(&mut t, &[better, ids[2]]);
    publish(&mut t, Publish::KeepAside { item: ids[2], before: "midi".into() }).unwrap();
    let report = it(&t).report(&t.room.hall);
    let figure = |key: &str| report.figures.iter().find(|figure| figure.key == key).unwrap().value;
    assert_eq!(["questions", "questions_approved", "kept_aside", "withdrawn"].map(figure), [3, 1, 1, 1]);
    let rows = serde_json::to_string(&report.tables[0].rows).unwrap();
    assert_eq!(report.tables[0].rows.len(), 3);
    assert!(rows.contains("Un, mieux dit ?") && !rows.contains("Deux ?"), "what was taken back leaves no words");
    assert!(!rows.contains("Trois ?"), "nor does what the desk has not let through");
    assert!(report.tables[0].rows.iter().all(|row| row.len() == report.tables[0].columns.len()));
}

#[test]
fn ha13_the_views_of_a_full_hall_stay_small() {
    let day = DAY.replace("per_table = 3", "per_table = 5");
    let mut t = Tryout::new(320, 10, &day).all_join();
    t.go_to("harvest");
    for table in 1..=32 {
        for n in 0..5 {
            t.table_acts(table, asks(&"Pourquoi ? ".repeat(12), None, n)).unwrap();
        }
    }
    let bytes = |value: String| value.len();
    assert!(bytes(serde_json::to_string(&board(&t, Audience::Phones)).unwrap()) < 300);
    assert!(bytes(serde_json::to_string(&t.board(Audience::Phones)).unwrap()) <= limits::BOARD_BYTES);
    assert!(bytes(serde_json::to_string(&board(&t, Audience::Helper)).unwrap()) < 24_000);
    assert!(bytes(serde_json::to_string(&t.hand(1)).unwrap()) <= limits::HAND_BYTES);
    assert!(bytes(serde_json::to_string(&sheet(&t, 1)).unwrap()) <= limits::HAND_BYTES);
}

#[test]
fn ha14_what_is_not_a_command_is_refused() {
    let ask = |command: &str| {
        let id = "0123456789abcdef0123456789abcdef";
        let json = format!(r#"{{"id":"{id}","as":{{"table":1}},"do":{{"act":{{"run":1,"do":{{"harvest":{command}}}}}}}}}"#);
        serde_json::from_str::<Ask>(&json)
    };
    let secret = "00000000000000000000000000000001";
    assert!(ask(&format!(r#"{{"ask":{{"text":"Où ?","subtheme":1,"secret":"{secret}"}}}}"#)).is_ok());
    assert!(ask(&format!(r#"{{"ask":{{"text":"Où ?","secret":"{secret}","table":4}}}}"#)).is_err());
    assert!(ask(r#"{"ask":{"text":"Où ?","subtheme":1,"secret":"12"}}"#).is_err());
    assert!(ask(r#"{"ask":{"text":"Où ?","subtheme":-1,"secret":null}}"#).is_err());
    assert!(ask(r#"{"publish":{"approve":{"items":[1,2],"all":true}}}"#).is_err());
    assert!(ask(r#"{"publish":{"delete":{"item":1}}}"#).is_err());
    for wrong in ["per_table = 0", "per_table = 21", "chars_max = 141", "chars_max = 39", "per_tables = 3"] {
        let day = DAY.replace("per_table = 3", wrong);
        let source = format!("title = \"x\"\npeople = 8\ntable_seats = 4\n{day}");
        assert!(Scenario::read(&source).is_err(), "{wrong}");
    }
}

struct Head(u32);

impl Mind for Head {
    fn say(&mut self, what: Prompt) -> Option<String> {
        self.0 += 1;
        let Prompt::Question { subtheme } = what else { return None };
        Some(format!("Question {} du thème {subtheme} ?", self.0))
    }
    fn likes(&mut self, _text: &str) -> f64 {
        0.5
    }
    fn luck(&mut self) -> f64 {
        0.5
    }
    fn secret(&mut self) -> Secret {
        Id128([self.0 as u8; 16])
    }
}

#[test]
fn ha15_a_simulated_pen_writes_its_share_and_a_simulated_helper_publishes() {
    let mut t = day();
    let mut head = Head(0);
    for _ in 0..10 {
        let (seen, table) = (board(&t, Audience::Phones), sheet(&t, 2));
        let eye = |phones, pen| Eye {
            me: ParticipantId(1),
            table: Some(TableId(2)),
            pen,
            phones,
            beat: 0,
            board: Some(&seen),
            sheet: Some(&table),
            hand: None,
            texts: const { &BTreeMap::new() },
        };
        assert!(Harvest::robot(&eye(Phones::Down, true), &mut head).is_empty());
        assert!(Harvest::robot(&eye(Phones::Pen, false), &mut head).is_empty());
        for command in Harvest::robot(&eye(Phones::Pen, true), &mut head) {
            t.table_acts(2, activities::Command::Harvest(command)).unwrap();
        }
    }
    let mut subthemes: Vec<_> = sheet(&t, 2).questions.iter().filter_map(|row| row.subtheme).collect();
    subthemes.sort_unstable();
    assert_eq!(subthemes, [1, 2, 3]);
    for _ in 0..3 {
        for command in Harvest::desk_robot(&board(&t, Audience::Helper), &BTreeMap::new(), &mut head) {
            let run = run(&t);
            t.desk_acts(run, activities::Command::Harvest(command)).unwrap();
        }
    }
    assert_eq!(it(&t).yields().len(), 3);
    assert!(board(&t, Audience::Screen).shown.is_some());
    let idle = Harvest::desk_robot(&board(&t, Audience::Helper), &BTreeMap::new(), &mut head);
    assert_eq!(idle, vec![]);
    let presence = Presence::default();
    assert_eq!(t.room.board(Audience::Screen, &presence, t.now).desk, None);
}
