//! Texts of an earlier step, read aloud.

use super::*;
use crate::activities::harvest::Command as Harvest;
use crate::pool::Publish;
use crate::words::Id128;

const READ_ALOUD: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
phones = "pen"
activity = { kind = "harvest", per_table = 5 }

[[agenda]]
name = "break"
minutes = 10
seats = "mix"
announce = "break"
activity = { kind = "break" }

[[agenda]]
name = "aloud"
minutes = 5
phones = "down"
under = "break"
activity = { kind = "voices", voices = 2, seconds = 20, from = "harvest" }
"#;

const HARVEST: RunId = RunId(1);
const READ: RunId = RunId(3);

fn secret(n: u32) -> Secret {
    Id128([n as u8; 16])
}

/// Three questions of each sub-theme, all but the last one approved.
fn aloud() -> (Day, Vec<ItemId>) {
    at("aloud")
}

/// The same, with the hall at this step.
fn at(step: &str) -> (Day, Vec<ItemId>) {
    let mut t = Tryout::new(20, 4, READ_ALOUD).all_join();
    t.go_to("harvest");
    let mut items = Vec::new();
    for n in 0..9_u32 {
        let (text, subtheme) = (format!("Question {n} ?"), Some((n % 3) as u8 + 1));
        let ask = activities::Command::Harvest(Harvest::Ask { text, subtheme, secret: secret(n) });
        items.push(t.table_acts(1 + (n % 5) as u16, ask).unwrap().made().0.unwrap());
    }
    publish(&mut t, Publish::Approve { items: items[..8].to_vec() });
    t.go_to(step);
    (Day { t, run: READ }, items)
}

fn publish(t: &mut Tryout, gesture: Publish) {
    t.desk_acts(HARVEST, activities::Command::Harvest(Harvest::Publish(gesture))).unwrap();
}

fn queue(d: &Day) -> Vec<Option<ItemId>> {
    d.board(Audience::Pilot).queue.iter().map(|place| place.reads).collect()
}

fn on_screen(d: &Day) -> Option<ItemId> {
    d.board(Audience::Screen).reads.map(|choice| choice.item)
}

#[test]
fn v18_the_desk_picks_approved_texts_once_each_and_nobody_else_sees_the_choice() {
    let (mut d, items) = aloud();
    let choices = |d: &Day, to| d.board(to).choices.map(|choices| choices.len());
    assert_eq!(Audience::ALL.map(|to| choices(&d, to)).iter().flatten().collect::<Vec<_>>(), [&8, &8]);
    assert_eq!(d.desk(Command::Pick { items: vec![] }), Err(Refusal::Empty { field: "items".into() }));
    assert_eq!(d.desk(Command::Pick { items: vec![items[8]] }), Err(Refusal::NotFound), "it was not approved");
    let picked = d.desk(Command::Pick { items: vec![items[0], items[4]] }).unwrap();
    d.desk(Command::Pick { items: vec![items[4]] }).unwrap();
    assert_eq!((queue(&d).len(), choices(&d, Audience::Pilot)), (2, Some(6)), "a second tap changes nothing");
    d.undo(picked.seq).unwrap();
    assert_eq!((queue(&d), choices(&d, Audience::Pilot)), (vec![], Some(8)));
    assert_eq!(d.says(1, Command::Pick { items: vec![items[0]] }), Err(Refusal::Denied));
}

#[test]
fn v18_they_are_picked_before_the_hall_comes() {
    let (mut d, items) = at("break");
    d.desk(Command::Pick { items: items[..2].to_vec() }).unwrap();
    assert_eq!(d.desk(Command::Speak { turn: TurnId(1) }), Err(Refusal::Closed));
    let also = |to| d.t.board(to).desk.unwrap().also;
    assert!(also(Audience::Pilot).iter().any(|act| act.run == READ), "the desk sees it while the hall is elsewhere");
    assert!(d.t.hand(1).acts.iter().all(|act| act.run != READ), "and no phone does");
    d.t.go_to("aloud");
    assert_eq!(queue(&d).len(), 2);
}

#[test]
fn v19_a_draw_of_texts_is_fair_to_the_sub_themes() {
    let (mut d, _) = aloud();
    d.desk(Command::Draw { count: 3 }).unwrap();
    d.desk(Command::Draw { count: 3 }).unwrap();
    let drawn: Vec<ItemId> = queue(&d).into_iter().flatten().collect();
    let about: Vec<u8> = drawn.iter().map(|id| d.t.text(*id).as_bytes()[9] % 3).collect();
    assert!((0..3).all(|n| about.iter().filter(|other| **other == n).count() == 2), "{about:?}");
    d.desk(Command::Draw { count: 10 }).unwrap();
    assert_eq!(queue(&d).len(), 8, "each once");
    assert_eq!(d.desk(Command::Draw { count: 1 }), Err(Refusal::NotNow));
}

#[test]
fn v20_a_text_stands_on_the_screen_for_as_long_as_its_voice_speaks() {
    let (mut d, items) = aloud();
    d.desk(Command::Pick { items: items[..3].to_vec() }).unwrap();
    let order: Vec<ItemId> = queue(&d).into_iter().flatten().collect();
    assert_eq!(on_screen(&d), None);
    assert!(d.t.board(Audience::Screen).moving.is_some());
    d.t.go();
    assert_eq!(on_screen(&d), Some(order[0]));
    assert_eq!(d.t.board(Audience::Screen).moving, None, "GO says that the move is over, whatever it does");
    assert!(d.t.room.reads(Reader::Board(Audience::Screen)).contains(&order[0]), "its words go there too");
    assert!(!d.t.room.reads(Reader::Board(Audience::Screen)).contains(&order[1]), "and no others");
    d.t.go();
    assert_eq!(on_screen(&d), Some(order[1]));
    assert!(matches!(d.t.room.next(), Next::End), "two were planned");
    d.desk(Command::Done {}).unwrap();
    assert_eq!(on_screen(&d), None);
}

#[test]
fn v21_a_text_that_is_taken_back_leaves_the_queue_and_the_screen_at_once() {
    let (mut d, items) = aloud();
    d.desk(Command::Pick { items: items[..2].to_vec() }).unwrap();
    d.t.go();
    let read = on_screen(&d).unwrap();
    let place = |item: ItemId| items.iter().position(|other| *other == item).unwrap() as u32;
    for item in [read, *items[..2].iter().find(|item| **item != read).unwrap()] {
        let withdraw = Harvest::Withdraw { item, secret: secret(place(item)) };
        let (run, command) = (HARVEST, activities::Command::Harvest(withdraw));
        d.t.says(1, protocol::Command::Act { run, command }).unwrap();
    }
    assert_eq!((on_screen(&d), queue(&d).len()), (None, 1), "the one that speaks has spoken; the other one waits no more");
    publish(&mut d.t, Publish::Approve { items: vec![items[8]] });
    assert_eq!(d.board(Audience::Pilot).choices.unwrap().len(), 7, "what is approved meanwhile may be picked");
}

#[test]
fn v22_what_may_be_read_aloud_is_in_the_open_only_where_its_own_step_settles() {
    let (d, items) = aloud();
    assert!(d.t.journal().contains("Question 0 ?") && d.t.text(items[0]) == "Question 0 ?");
    assert!(!d.t.journal_without_keys().contains("Question 0 ?"), "its author may take it back still");
    let choose = "[[agenda]]\nname = \"choose\"\nminutes = 5\nactivity = { kind = \"dots\", over = \"harvest\" }\n";
    let (harvest, rest) = READ_ALOUD.split_once("[[agenda]]\nname = \"break\"").unwrap();
    let rest = &rest[rest.find("[[agenda]]").unwrap()..].replace("under = \"break\"", "");
    let mut t = Tryout::new(20, 4, &format!("{harvest}{choose}{rest}")).all_join();
    t.go_to("harvest");
    let ask = Harvest::Ask { text: "Question 0 ?".into(), subtheme: Some(1), secret: secret(1) };
    let item = t.table_acts(1, activities::Command::Harvest(ask)).unwrap().made().0.unwrap();
    publish(&mut t, Publish::Approve { items: vec![item] });
    let run = t.go_to("aloud");
    let mut room = t.blind().clone();
    assert!(room.restored(&[(run, 0)], &[], &mut crate::words::Moment::new(t.now, 1)).is_some());
    let reads = room.reads(Reader::Board(Audience::Pilot));
    assert!(reads.contains(&item), "after a restore it is given again");
}
