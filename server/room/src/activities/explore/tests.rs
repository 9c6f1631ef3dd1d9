//! The rules of explore; names carry the numbers of RULES.md.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Event, Explore};
use crate::activities::harvest::Command as Harvest;
use crate::activities::{self, Running};
use crate::activity::{Activity, Eye, Mind, Prompt, Reader};
use crate::limits;
use crate::pool::Publish;
use crate::protocol::{Ask, Command as RoomCommand};
use crate::room::Taken;
use crate::scenario::{Phones, Scenario};
use crate::tryout::Tryout;
use crate::words::{Audience, Id128, ItemId, Moment, ParticipantId, Refusal, RunId, Secret, TableId};

const DAY: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
phones = "pen"
activity = { kind = "harvest", per_table = 5 }

[[agenda]]
name = "explore"
minutes = 25
phones = "pen"
activity = { kind = "explore", over = "harvest", notes = 2 }

[[agenda]]
name = "after"
minutes = 5
seats = "mix"
activity = { kind = "talk" }
"#;

const HARVEST: RunId = RunId(1);
const EXPLORE: RunId = RunId(2);

fn secret(n: u8) -> Secret {
    Id128([n; 16])
}

/// Five questions, approved; the tables explore them.
fn hall(people: u32, seats: u16) -> (Tryout, Vec<ItemId>) {
    let mut t = Tryout::new(people, seats, DAY).all_join();
    t.go_to("harvest");
    let mut five = Vec::new();
    for n in 0..5u8 {
        let text = format!("Question numéro {n} ?");
        let ask = activities::Command::Harvest(Harvest::Ask { text, subtheme: None, secret: secret(n) });
        five.push(t.table_acts(1, ask).unwrap().made().0.unwrap());
    }
    approve(&mut t, &five);
    t.go_to("explore");
    let five = it(&t).questions.iter().map(|item| item.id).collect();
    (t, five)
}

fn day() -> (Tryout, Vec<ItemId>) {
    hall(48, 4)
}

fn approve(t: &mut Tryout, items: &[ItemId]) -> Taken {
    let gesture = Publish::Approve { items: items.to_vec() };
    t.desk_acts(HARVEST, activities::Command::Harvest(Harvest::Publish(gesture))).unwrap()
}

fn it(t: &Tryout) -> &Explore {
    match &t.room.runs[&EXPLORE].activity {
        Running::Explore(it) => it,
        other => panic!("{other:?}"),
    }
}

fn table_does(t: &mut Tryout, table: u16, command: Command) -> Result<Taken, Refusal> {
    t.table_acts(table, activities::Command::Explore(command))
}

fn desk(t: &mut Tryout, command: Command) -> Result<Taken, Refusal> {
    t.desk_acts(EXPLORE, activities::Command::Explore(command))
}

fn noted(t: &mut Tryout, table: u16, text: &str, n: u8) -> Result<ItemId, Refusal> {
    let note = Command::Note { text: text.into(), secret: secret(n) };
    table_does(t, table, note).map(|taken| taken.made().0.unwrap())
}

fn sizes(t: &Tryout) -> Vec<usize> {
    let mut sizes: Vec<_> = it(t).questions.iter().map(|item| it(t).tables_of(item.id).len()).collect();
    sizes.sort_unstable();
    sizes
}

fn of(t: &Tryout, table: u16) -> ItemId {
    it(t).share[&TableId(table)]
}

#[test]
fn ex1_tables_share_the_questions_out_evenly() {
    let (t, _) = hall(320, 10);
    assert_eq!(sizes(&t), [6, 6, 6, 7, 7]);
    let (t, five) = day();
    assert_eq!(sizes(&t), [2, 2, 2, 3, 3]);
    let activities::Sheet::Explore(sheet) =
        t.room.sheet(TableId(1), &crate::activity::Presence::default(), t.now).unwrap().act.unwrap().view
    else {
        panic!()
    };
    assert!(five.contains(&sheet.question.unwrap()));
}

#[test]
fn ex2_a_table_swaps_to_a_question_with_places_left() {
    let (mut t, five) = day();
    let full = five.iter().copied().find(|id| it(&t).tables_of(*id).len() == 3).unwrap();
    let free = five.iter().copied().find(|id| it(&t).tables_of(*id).len() == 2).unwrap();
    let table = it(&t).tables_of(full)[0].0;
    let other = it(&t).tables_of(free)[0].0;
    assert_eq!(table_does(&mut t, other, Command::Choose { question: full }), Err(Refusal::Full { limit: 3 }));
    table_does(&mut t, table, Command::Choose { question: free }).unwrap();
    assert_eq!(of(&t, table), free);
    assert_eq!(it(&t).show(Audience::Phones).lots.iter().find(|lot| lot.question == free).unwrap().left, 0);
    assert_eq!(table_does(&mut t, table, Command::Choose { question: ItemId(3) }), Err(Refusal::NotFound));
    let pen = t.room.hall.pen(TableId(table)).unwrap();
    let idle = (1..=48).find(|who| *who != pen.0 && t.hand(*who).table == Some(TableId(table))).unwrap();
    let choose = activities::Command::Explore(Command::Choose { question: full });
    assert_eq!(t.acts(idle, choose), Err(Refusal::Denied));
}

#[test]
fn ex3_the_pen_notes_what_the_question_opens() {
    let (mut t, _) = day();
    let id = noted(&mut t, 4, "Nous confondons vitesse et écoute.", 1).unwrap();
    let row = it(&t).pool.rows().remove(0);
    assert_eq!((row.id, row.question, row.subtheme), (id, Some(of(&t, 4)), Some(1)));
    noted(&mut t, 4, "Deux", 2).unwrap();
    assert_eq!(noted(&mut t, 4, "Trois", 3), Err(Refusal::Budget { limit: 2 }));
    let long = "x".repeat(281);
    assert_eq!(noted(&mut t, 5, &long, 3), Err(Refusal::TooLong { field: "text".into(), limit: 280 }));
    assert_eq!(it(&t).progress(&t.room.hall, TableId(4)), Some((2, 2)));
    let entry = t.entries.last().unwrap();
    assert_eq!(entry.at, t.room.runs[&EXPLORE].opened);
}

#[test]
fn ex4_notes_are_seen_by_their_table_and_the_desk_until_two_gestures() {
    let (mut t, five) = day();
    let id = noted(&mut t, 4, "Une note", 1).unwrap();
    let reads = |t: &Tryout, who| it(t).reads(&t.room.hall, who).contains(&id);
    assert!(reads(&t, Reader::Table(TableId(4))) && reads(&t, Reader::Board(Audience::Helper)));
    for who in [Reader::Table(TableId(5)), Reader::Board(Audience::Screen), Reader::Board(Audience::Phones)] {
        assert!(!reads(&t, who), "{who:?}");
    }
    let reveal = Command::Publish(Publish::Reveal { item: id });
    assert_eq!(desk(&mut t, reveal.clone()), Err(Refusal::Denied));
    desk(&mut t, Command::Publish(Publish::Approve { items: vec![id] })).unwrap();
    assert!(!reads(&t, Reader::Board(Audience::Screen)));
    let shown = desk(&mut t, reveal).unwrap();
    assert!(reads(&t, Reader::Board(Audience::Screen)));
    t.helper(RoomCommand::Undo { entry: shown.seq }).unwrap();
    assert_eq!(it(&t).show(Audience::Screen).shown, None);
    assert!(five.iter().all(|five| it(&t).reads(&t.room.hall, Reader::Board(Audience::Phones)).contains(five)));
    assert!(it(&t).show(Audience::Screen).desk.is_empty());
}

#[test]
fn ex5_the_phone_that_wrote_a_note_rewords_it_and_takes_it_back() {
    let (mut t, _) = day();
    let pen = t.room.hall.pen(TableId(4)).unwrap().0;
    let id = noted(&mut t, 4, "Une note", 1).unwrap();
    let edit = |n, text: &str| Command::Edit { item: id, secret: secret(n), text: text.into() };
    assert_eq!(t.acts(pen, activities::Command::Explore(edit(2, "Autre"))), Err(Refusal::NotFound));
    let now = t.acts(pen, activities::Command::Explore(edit(1, "Une autre note"))).unwrap().made().0.unwrap();
    assert_eq!((t.room.text(id), t.text(now).as_str()), (None, "Une autre note"));
    t.go_to("after");
    let back = activities::Command::Explore(Command::Withdraw { item: now, secret: secret(1) });
    t.says(pen, RoomCommand::Act { run: EXPLORE, command: back }).unwrap();
    assert_eq!(it(&t).pool.kept(), 0);
}

#[test]
fn ex6_after_the_step_a_note_is_late_and_kept_until_all_is_unlinked() {
    let (mut t, five) = day();
    noted(&mut t, 4, "À temps", 1).unwrap();
    t.go_to("after");
    let pen = t.room.hall.pen(TableId(4)).unwrap();
    let late = activities::Command::Explore(Command::Note { text: "Tard".into(), secret: secret(2) });
    t.says(pen.0, RoomCommand::Act { run: EXPLORE, command: late }).unwrap();
    assert_eq!(it(&t).pool.rows().iter().filter(|row| row.late).count(), 1);
    let choose = activities::Command::Explore(Command::Choose { question: five[0] });
    assert_eq!(t.says(pen.0, RoomCommand::Act { run: EXPLORE, command: choose }), Err(Refusal::Closed));
    let mut settled = it(&t).clone();
    assert!(!settled.settled() && settled.lingers());
    for event in settled.settle(&t.room.hall, &mut Moment::new(t.now, 1)) {
        settled.apply(&event, t.now);
    }
    assert!(settled.settled() && settled.yields().iter().all(|item| item.from.is_none()));
    assert!(settled.pool.rows_of(TableId(4)).is_empty());
}

#[test]
fn ex7_it_yields_its_questions_and_the_approved_notes() {
    let (mut t, five) = day();
    let (one, _) = (noted(&mut t, 4, "Une", 1).unwrap(), noted(&mut t, 5, "Deux", 2).unwrap());
    desk(&mut t, Command::Publish(Publish::Approve { items: vec![one] })).unwrap();
    let ids: Vec<_> = it(&t).yields().iter().map(|item| item.id).collect();
    assert_eq!(ids, [five, vec![one]].concat());
}

#[test]
fn ex8_one_question_stands_large_with_its_tables() {
    let (mut t, five) = day();
    let focus = desk(&mut t, Command::Focus { question: Some(five[2]) }).unwrap();
    let screen = it(&t).show(Audience::Screen);
    assert_eq!(screen.focus, Some(five[2]));
    assert_eq!(screen.lots.iter().map(|lot| lot.tables.len()).sum::<usize>(), 12);
    assert!(it(&t).show(Audience::Phones).lots.iter().all(|lot| lot.tables.is_empty()));
    t.helper(RoomCommand::Undo { entry: focus.seq }).unwrap();
    assert_eq!(it(&t).show(Audience::Screen).focus, None);
    assert_eq!(desk(&mut t, Command::Focus { question: Some(ItemId(2)) }), Err(Refusal::NotFound));
}

#[test]
fn ex9_a_question_that_goes_frees_its_tables_and_moves_no_other() {
    let (mut t, five) = day();
    desk(&mut t, Command::Focus { question: Some(five[0]) }).unwrap();
    let before = it(&t).share.clone();
    let hide = activities::Command::Harvest(Harvest::Publish(Publish::Hide { item: five[0] }));
    let hidden = t.desk_acts(HARVEST, hide).unwrap();
    assert_eq!(sizes(&t), [3, 3, 3, 3]);
    let moved = it(&t).share.iter().filter(|(table, item)| before[table] != **item);
    assert_eq!(moved.count(), before.values().filter(|item| **item == five[0]).count());
    assert_eq!(it(&t).focus, None);
    t.helper(RoomCommand::Undo { entry: hidden.seq }).unwrap();
    assert_eq!(it(&t).questions.len(), 5, "it comes back; tables stay where they talk");
}

#[test]
fn ex10_a_table_where_somebody_sits_down_late_gets_a_question() {
    let mut t = Tryout::new(48, 4, DAY);
    (1..=11).for_each(|who| drop(t.join(who)));
    t.go_to("harvest");
    let ask = activities::Command::Harvest(Harvest::Ask { text: "Qui ?".into(), subtheme: None, secret: secret(1) });
    let id = t.table_acts(1, ask).unwrap().made().0.unwrap();
    approve(&mut t, &[id]);
    t.go_to("explore");
    assert_eq!(it(&t).share.len(), 11);
    t.join(12);
    assert_eq!(it(&t).share.len(), 12);
    assert_eq!(t.entries.iter().flat_map(|e| &e.events).filter(|e| matches!(e, crate::entry::Event::Run { event: activities::Event::Explore(Event::Shared { .. }), .. })).count(), 12);
}

#[test]
fn ex11_the_views_of_a_full_hall_stay_small() {
    let (mut t, _) = hall(320, 10);
    for table in 1..=32 {
        noted(&mut t, table, &"a".repeat(280), 1).unwrap();
        noted(&mut t, table, &"b".repeat(280), 2).unwrap();
    }
    let size = |json: serde_json::Result<String>| json.unwrap_or_default().len();
    assert!((1..1000).contains(&size(serde_json::to_string(&it(&t).show(Audience::Phones)))));
    assert!((1..limits::BOARD_BYTES + 1).contains(&size(serde_json::to_string(&t.board(Audience::Phones)))));
    assert!((1..limits::HAND_BYTES + 1).contains(&size(serde_json::to_string(&t.hand(1)))));
    assert!((1..24_000).contains(&size(serde_json::to_string(&it(&t).show(Audience::Helper)))));
}

#[test]
fn ex12_what_is_not_a_command_is_refused() {
    let ask = |command: &str| {
        let id = "0123456789abcdef0123456789abcdef";
        let json = format!(r#"{{"id":"{id}","as":{{"table":1}},"do":{{"act":{{"run":2,"do":{{"explore":{command}}}}}}}}}"#);
        serde_json::from_str::<Ask>(&json)
    };
    assert!(ask(r#"{"choose":{"question":4}}"#).is_ok());
    assert!(ask(r#"{"choose":{"question":4,"table":2}}"#).is_err());
    assert!(ask(r#"{"note":{"text":"x"}}"#).is_err());
    for wrong in ["notes = 0", "notes = 21", "note = 2"] {
        let day = DAY.replace("notes = 2", wrong);
        let source = format!("title = \"x\"\npeople = 8\ntable_seats = 4\n[theme]\ntext = \"x\"\nsubthemes = [\"y\"]\n{day}");
        assert!(Scenario::read(&source).is_err(), "{wrong}");
    }
}

#[test]
fn ex13_every_note_stands_in_the_report_with_its_question() {
    let (mut t, _) = day();
    let one = noted(&mut t, 4, "Une", 1).unwrap();
    noted(&mut t, 4, "Deux", 2).unwrap();
    let approve = Command::Publish(Publish::Approve { items: vec![one] });
    t.desk_acts(EXPLORE, activities::Command::Explore(approve)).unwrap();
    let report = it(&t).report(&t.room.hall);
    assert_eq!(report.figures.iter().map(|figure| figure.value).collect::<Vec<_>>(), [2, 1]);
    let rows = serde_json::to_string(&report.tables[0].rows).unwrap();
    assert!(rows.contains("Question numéro") && rows.contains("Une") && !rows.contains("Deux"));
}

struct Head;

impl Mind for Head {
    fn say(&mut self, what: Prompt) -> Option<String> {
        (what == Prompt::Note).then(|| "Une note".into())
    }
    fn likes(&mut self, _text: &str) -> f64 {
        0.5
    }
    fn luck(&mut self) -> f64 {
        0.5
    }
    fn secret(&mut self) -> Secret {
        secret(7)
    }
}

#[test]
fn ex14_a_simulated_pen_notes_once_and_a_simulated_helper_approves() {
    let (mut t, _) = day();
    for _ in 0..3 {
        let (board, sheet) = (it(&t).show(Audience::Phones), it(&t).pool.rows_of(TableId(4)));
        let sheet = super::Sheet { question: Some(of(&t, 4)), notes: sheet };
        let eye = Eye {
            me: ParticipantId(1),
            table: Some(TableId(4)),
            pen: true,
            phones: Phones::Pen,
            beat: 0,
            board: Some(&board),
            sheet: Some(&sheet),
            hand: None,
            texts: const { &BTreeMap::new() },
        };
        for command in Explore::robot(&eye, &mut Head) {
            table_does(&mut t, 4, command).unwrap();
        }
        for command in Explore::desk_robot(&it(&t).show(Audience::Pilot), &BTreeMap::new(), &mut Head) {
            desk(&mut t, command).unwrap();
        }
    }
    assert_eq!((it(&t).pool.kept(), it(&t).pool.approved()), (1, 1));
    let tables: BTreeSet<_> = it(&t).share.keys().collect();
    assert_eq!(tables.len(), 12);
}
