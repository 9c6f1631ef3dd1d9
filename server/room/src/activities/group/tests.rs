//! The rules of group; names carry the numbers of RULES.md.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Desk, Group};
use crate::activities::harvest::Command as Harvest;
use crate::activities::{self, Running};
use crate::activity::{Activity, Item, Mind, Prompt, Reader};
use crate::limits;
use crate::pool::Publish;
use crate::protocol::{Ask, Command as RoomCommand};
use crate::room::Taken;
use crate::scenario::Scenario;
use crate::tryout::Tryout;
use crate::words::{Audience, Id128, ItemId, Moment, Refusal, RunId, Secret};

const DAY: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
phones = "pen"
activity = { kind = "harvest", per_table = 5 }

[[agenda]]
name = "break"
minutes = 25
activity = { kind = "talk" }

[[agenda]]
name = "group"
minutes = 20
backstage = true
under = "break"
activity = { kind = "group", over = "harvest" }

[[agenda]]
name = "after"
minutes = 5
activity = { kind = "talk" }
"#;

const HARVEST: RunId = RunId(1);
const GROUP: RunId = RunId(3);

fn secret(n: u32) -> Secret {
    let mut bytes = [9; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    Id128(bytes)
}

/// Table `table` asks; the secret is the number.
fn asked(t: &mut Tryout, table: u16, text: &str, n: u32) -> ItemId {
    let command = Harvest::Ask { text: text.into(), subtheme: None, secret: secret(n) };
    t.table_acts(table, activities::Command::Harvest(command)).unwrap().made().0.unwrap()
}

fn publish(t: &mut Tryout, gesture: Publish) -> Taken {
    t.desk_acts(HARVEST, activities::Command::Harvest(Harvest::Publish(gesture))).unwrap()
}

/// Some texts, approved; the break has begun and with it the work on the piles.
fn day(texts: &[&str]) -> (Tryout, Vec<ItemId>) {
    let mut t = Tryout::new(40, 4, DAY).all_join();
    t.go_to("harvest");
    let ids: Vec<_> = texts.iter().enumerate().map(|(i, text)| asked(&mut t, i as u16 % 10 + 1, text, i as u32)).collect();
    publish(&mut t, Publish::Approve { items: ids.clone() });
    t.go_to("break");
    (t, ids)
}

const FOUR: &[&str] = &["Qui décide ici ?", "Que perdons-nous ?", "Comment écouter ?", "Pourquoi si vite ?"];

fn acts(t: &mut Tryout, command: Command) -> Result<Taken, Refusal> {
    t.desk_acts(GROUP, activities::Command::Group(command))
}

fn join(t: &mut Tryout, under: ItemId, items: &[ItemId]) -> Result<Taken, Refusal> {
    acts(t, Command::Join { under, items: items.to_vec() })
}

fn keep_apart(t: &mut Tryout, who: u32, item: ItemId, n: u32) -> Result<Taken, Refusal> {
    let command = activities::Command::Group(Command::KeepApart { item, secret: secret(n) });
    t.says(who, RoomCommand::Act { run: GROUP, command })
}

fn it(t: &Tryout) -> &Group {
    match &t.room.runs[&GROUP].activity {
        Running::Group(it) => it,
        other => panic!("{other:?}"),
    }
}

fn desk(t: &Tryout) -> Desk {
    it(t).show(Audience::Helper).desk.unwrap()
}

/// The piles as sets, the wording first.
fn piles(t: &Tryout) -> BTreeMap<ItemId, BTreeSet<ItemId>> {
    desk(t).piles.into_iter().map(|pile| (pile.item, pile.joined.into_iter().collect())).collect()
}

fn pile(head: ItemId, joined: &[ItemId]) -> (ItemId, BTreeSet<ItemId>) {
    (head, joined.iter().copied().collect())
}

/// Every original in what later steps take, once.
fn yielded(t: &Tryout) -> Vec<ItemId> {
    let flat = |item: Item| std::iter::once(item.id).chain(item.joined.into_iter().map(|item| item.id)).collect::<Vec<_>>();
    let mut ids: Vec<_> = it(t).yields().into_iter().flat_map(flat).collect();
    ids.sort_unstable();
    ids
}

fn sorted(ids: &[ItemId]) -> Vec<ItemId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}

#[test]
fn gr1_approved_questions_come_as_they_are_approved_and_go_when_taken_back() {
    let (mut t, ids) = day(FOUR);
    assert_eq!(desk(&t).questions, 4);
    let late = activities::Command::Harvest(Harvest::Ask { text: "Et moi ?".into(), subtheme: None, secret: secret(9) });
    let pen = t.room.hall.pen(crate::words::TableId(1)).unwrap().0;
    let late = t.says(pen, RoomCommand::Act { run: HARVEST, command: late }).unwrap().made().0.unwrap();
    assert_eq!(desk(&t).questions, 4, "not before it is approved");
    let approved = publish(&mut t, Publish::Approve { items: vec![late] });
    assert_eq!((desk(&t).questions, t.text(late).as_str()), (5, "Et moi ?"));
    t.helper(RoomCommand::Undo { entry: approved.seq }).unwrap();
    assert_eq!(desk(&t).questions, 4);
    publish(&mut t, Publish::KeepAside { item: ids[0], before: "midi".into() });
    assert_eq!(desk(&t).questions, 3);
}

#[test]
fn gr2_whole_piles_join_under_one_of_the_original_wordings() {
    let (mut t, ids) = day(FOUR);
    let [a, b, c, d] = ids[..] else { panic!() };
    join(&mut t, a, &[b]).unwrap();
    join(&mut t, c, &[d]).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(a, &[b]), pile(c, &[d])]));
    join(&mut t, d, &[a]).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(d, &[a, b, c])]), "another wording may take the lead");
    assert_eq!(yielded(&t), sorted(&ids));
    assert_eq!(join(&mut t, a, &[]), Err(Refusal::BadChoice { field: "items".into() }));
    assert_eq!(join(&mut t, a, &[a]), Err(Refusal::BadChoice { field: "items".into() }));
    assert_eq!(join(&mut t, a, &[ItemId(5)]), Err(Refusal::NotFound));
}

#[test]
fn gr3_split_frees_one_or_the_whole_pile() {
    let (mut t, ids) = day(FOUR);
    let [a, b, c, _] = ids[..] else { panic!() };
    join(&mut t, a, &[b, c]).unwrap();
    acts(&mut t, Command::Split { item: b }).unwrap();
    assert_eq!(piles(&t)[&a], BTreeSet::from([c]));
    assert_eq!(acts(&mut t, Command::Split { item: b }), Err(Refusal::NotNow));
    join(&mut t, a, &[b]).unwrap();
    acts(&mut t, Command::Split { item: a }).unwrap();
    assert_eq!(piles(&t).len(), 4);
}

#[test]
fn gr4_every_join_can_be_undone_unless_another_rests_on_it() {
    let (mut t, ids) = day(FOUR);
    let [a, b, c, d] = ids[..] else { panic!() };
    let first = join(&mut t, a, &[b]).unwrap();
    let second = join(&mut t, c, &[a, d]).unwrap();
    let undo = |entry| RoomCommand::Undo { entry };
    assert_eq!(t.helper(undo(first.seq)), Err(Refusal::RestsOn { what: "join_group".into() }));
    let back = t.helper(undo(second.seq)).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(a, &[b]), pile(c, &[]), pile(d, &[])]));
    t.helper(undo(back.seq)).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(c, &[a, b, d])]));
    let split = acts(&mut t, Command::Split { item: c }).unwrap();
    t.helper(undo(split.seq)).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(c, &[a, b, d])]));
    let alone = acts(&mut t, Command::Split { item: b }).unwrap();
    join(&mut t, b, &[c]).unwrap();
    assert_eq!(t.helper(undo(alone.seq)), Err(Refusal::RestsOn { what: "join_group".into() }));
}

#[test]
fn gr5_the_phone_that_wrote_takes_its_question_out_for_good() {
    let (mut t, ids) = day(FOUR);
    let [a, b, c, d] = ids[..] else { panic!() };
    let joined = join(&mut t, a, &[b, c]).unwrap();
    assert_eq!(keep_apart(&mut t, 1, a, 1), Err(Refusal::NotFound), "another phone's secret");
    assert_eq!(keep_apart(&mut t, 1, ItemId(5), 0), Err(Refusal::NotFound));
    keep_apart(&mut t, 33, a, 0).unwrap();
    let (first, second) = (b.min(c), b.max(c));
    assert_eq!(piles(&t), BTreeMap::from([pile(a, &[]), pile(first, &[second]), pile(d, &[])]));
    let reserved = Err(Refusal::Reserved { field: "items".into() });
    assert_eq!(join(&mut t, a, &[d]), reserved);
    assert_eq!(join(&mut t, d, &[a]), reserved);
    assert_eq!(t.helper(RoomCommand::Undo { entry: joined.seq }), Err(Refusal::RestsOn { what: "join_group".into() }));
    keep_apart(&mut t, 33, a, 0).unwrap();
    assert_eq!(yielded(&t), sorted(&ids));
    assert!(desk(&t).piles.iter().any(|pile| pile.item == a && pile.apart));
    assert_eq!(acts(&mut t, Command::KeepApart { item: b, secret: secret(1) }), Err(Refusal::Denied));
    let at = t.entries.iter().rev().find(|entry| entry.kind == "keep_apart_group").unwrap().at;
    assert_eq!(at, t.room.runs[&GROUP].opened, "the minute tells nothing");
}

#[test]
fn gr6_a_pile_shows_who_works_on_it_and_forbids_nothing() {
    let (mut t, ids) = day(FOUR);
    let held = |t: &Tryout| desk(t).piles.iter().find(|pile| pile.item == ids[0]).unwrap().held.clone();
    acts(&mut t, Command::Hold { item: ids[0], by: " Léa ".into() }).unwrap();
    assert_eq!(held(&t).as_deref(), Some("Léa"));
    let other = acts(&mut t, Command::Hold { item: ids[0], by: "Ali".into() }).unwrap();
    join(&mut t, ids[0], &[ids[1]]).unwrap();
    t.helper(RoomCommand::Undo { entry: other.seq }).unwrap();
    assert_eq!(held(&t).as_deref(), Some("Léa"));
    acts(&mut t, Command::Release { item: ids[0] }).unwrap();
    assert_eq!(held(&t), None);
    let long = Command::Hold { item: ids[0], by: "x".repeat(41) };
    assert_eq!(acts(&mut t, long), Err(Refusal::TooLong { field: "by".into(), limit: 40 }));
    assert_eq!(acts(&mut t, Command::Hold { item: ItemId(5), by: "Léa".into() }), Err(Refusal::NotFound));
}

#[test]
fn gr7_every_phone_finds_where_its_question_lives() {
    let (mut t, ids) = day(FOUR);
    join(&mut t, ids[0], &[ids[1], ids[2]]).unwrap();
    let hand = t.hand(17);
    let act = hand.acts.iter().find(|act| act.run == GROUP).unwrap();
    let activities::Hand::Group(view) = &act.view else { panic!() };
    let mut lives = vec![ids[0]];
    lives.extend(sorted(&ids[1..3]));
    assert_eq!((view.open, view.piles.clone()), (true, vec![lives]));
    assert_eq!(it(&t).reads(&t.room.hall, Reader::Person(crate::words::ParticipantId(17))), [ids[0]]);
}

#[test]
fn gr8_texts_at_work_are_seen_by_the_desk_alone() {
    let (mut t, ids) = day(FOUR);
    join(&mut t, ids[0], &[ids[1]]).unwrap();
    for to in [Audience::Phones, Audience::Screen, Audience::Stage] {
        assert_eq!(it(&t).show(to).desk, None);
        assert_eq!(it(&t).reads(&t.room.hall, Reader::Board(to)), []);
    }
    assert_eq!(it(&t).reads(&t.room.hall, Reader::Board(Audience::Helper)).len(), 4);
    assert!(t.board(Audience::Helper).desk.unwrap().also.iter().any(|act| act.run == GROUP));
}

#[test]
fn gr10_pairs_are_proposed_until_they_are_joined_or_told_apart() {
    let texts = [
        "Qu'attend notre client de nous ?",
        "Qu’attendent nos clients de nous ?",
        "QU'ATTEND LE CLIENT DE NOUS",
        "Qui paie ?",
    ];
    let (mut t, ids) = day(&texts);
    assert_eq!(desk(&t).alike.len(), 3);
    assert!(desk(&t).alike.iter().all(|pair| pair.score > 850));
    let different = acts(&mut t, Command::Different { one: ids[0], other: ids[1] }).unwrap();
    assert_eq!(desk(&t).alike.len(), 2);
    t.helper(RoomCommand::Undo { entry: different.seq }).unwrap();
    join(&mut t, ids[0], &[ids[1]]).unwrap();
    assert_eq!(desk(&t).alike.len(), 2);
    keep_apart(&mut t, 5, ids[2], 2).unwrap();
    assert_eq!(desk(&t).alike, vec![]);
}

#[test]
fn gr11_a_wording_taken_back_leaves_its_pile_to_the_next_one() {
    let (mut t, ids) = day(FOUR);
    let [a, b, c, d] = ids[..] else { panic!() };
    join(&mut t, a, &[b, c]).unwrap();
    let aside = publish(&mut t, Publish::KeepAside { item: a, before: String::new() });
    let (first, second) = (b.min(c), b.max(c));
    assert_eq!(piles(&t), BTreeMap::from([pile(first, &[second]), pile(d, &[])]));
    t.helper(RoomCommand::Undo { entry: aside.seq }).unwrap();
    assert_eq!(piles(&t), BTreeMap::from([pile(a, &[]), pile(first, &[second]), pile(d, &[])]));
    for (n, item) in [(1, b), (2, c)] {
        let command = activities::Command::Harvest(Harvest::Withdraw { item, secret: secret(n) });
        t.says(3, RoomCommand::Act { run: HARVEST, command }).unwrap();
    }
    assert_eq!(yielded(&t), sorted(&[a, d]));
}

#[test]
fn gr12_a_ballot_ends_it_and_forgets_the_tables() {
    let (mut t, ids) = day(FOUR);
    join(&mut t, ids[0], &[ids[1]]).unwrap();
    assert!(it(&t).yields().iter().all(|item| item.tables().len() == item.joined.len() + 1), "own tables, each once");
    assert!(!it(&t).settled() && it(&t).lingers());
    let mut settled = it(&t).clone();
    for event in settled.settle(&t.room.hall, &mut Moment::new(t.now, 1)) {
        settled.apply(&event, t.now);
    }
    let mine = Command::KeepApart { item: ids[1], secret: secret(1) };
    assert_eq!(settled.judge(mine), Err(Refusal::Closed));
    assert_eq!(settled.judge(Command::Split { item: ids[0] }), Err(Refusal::Closed));
    assert!(settled.yields().iter().all(|item| item.tables().is_empty()));
    assert!(settled.settled() && !settled.lingers());
    assert!(t.journal().contains(r#""$sealed":{"under":3,"plain":"#), "the bench would see it");
    assert!(!t.journal_without_keys().contains(r#""$sealed":{"plain":"#));
}

#[test]
fn gr13_the_views_of_a_full_hall_stay_small() {
    let mut t = Tryout::new(320, 10, DAY).all_join();
    t.go_to("harvest");
    let mut ids = Vec::new();
    for n in 0..160u32 {
        let text = format!("Pourquoi la question {n} vit-elle {} ?", ["ici", "là", "ailleurs"][n as usize % 3]);
        ids.push(asked(&mut t, n as u16 % 32 + 1, &text, n));
    }
    publish(&mut t, Publish::Approve { items: ids.clone() });
    t.go_to("break");
    assert!(desk(&t).alike.len() <= limits::PROPOSALS);
    for pair in ids.chunks(4) {
        join(&mut t, pair[0], &pair[1..3]).unwrap();
    }
    let size = |json: Result<String, _>| json.unwrap_or_else(|error: serde_json::Error| panic!("{error}")).len();
    assert!(size(serde_json::to_string(&it(&t).show(Audience::Helper))) < 24_000);
    for who in [1, 100, 320] {
        assert!(size(serde_json::to_string(&t.hand(who))) <= limits::HAND_BYTES);
        let piles = it(&t).where_they_live(&t.room.hall, crate::words::ParticipantId(who)).piles;
        let table = t.hand(who).table.unwrap();
        let own = piles.iter().flatten().filter(|item| it(&t).originals[item].item.tables().contains(&table));
        let grouped = ids.iter().enumerate().filter(|(n, _)| n % 32 + 1 == usize::from(table.0) && n % 4 != 3);
        assert_eq!(own.count(), grouped.count(), "a table's own come first when not all fit");
    }
}

#[test]
fn gr14_what_is_not_a_command_is_refused() {
    let ask = |command: &str| {
        let id = "0123456789abcdef0123456789abcdef";
        let json = format!(r#"{{"id":"{id}","as":"desk","do":{{"act":{{"run":3,"do":{{"group":{command}}}}}}}}}"#);
        serde_json::from_str::<Ask>(&json)
    };
    assert!(ask(r#"{"join":{"under":1,"items":[2]}}"#).is_ok());
    assert!(ask(r#"{"join":{"under":1,"items":[2],"text":"Mieux dit ?"}}"#).is_err(), "no wording but the originals");
    assert!(ask(r#"{"split":{}}"#).is_err());
    for wrong in ["alike = 29", "alike = 101", "like = 60"] {
        let day = DAY.replace("over = \"harvest\"", &format!("over = \"harvest\", {wrong}"));
        let source = format!("title = \"x\"\npeople = 8\ntable_seats = 4\n[theme]\ntext = \"x\"\nsubthemes = [\"y\"]\n{day}");
        assert!(Scenario::read(&source).is_err(), "{wrong}");
    }
}

#[test]
fn gr15_every_original_stands_in_the_report_with_where_it_lives() {
    let (mut t, ids) = day(FOUR);
    join(&mut t, ids[0], &[ids[1], ids[2]]).unwrap();
    let report = it(&t).report(&t.room.hall);
    assert_eq!(report.figures.iter().map(|f| f.value).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(report.tables[0].rows.len(), 4);
    assert!(report.tables[0].rows.iter().all(|row| row.len() == report.tables[0].columns.len()));
}

struct Head;

impl Mind for Head {
    fn say(&mut self, _what: Prompt) -> Option<String> {
        None
    }
    fn likes(&mut self, _text: &str) -> f64 {
        0.5
    }
    fn luck(&mut self) -> f64 {
        0.5
    }
    fn secret(&mut self) -> Secret {
        secret(0)
    }
}

#[test]
fn gr16_a_simulated_helper_joins_what_is_surely_the_same() {
    let texts = ["Que veut le client ?", "QUE VEULENT LES CLIENTS", "Que veut le client ?", "Que ne veut pas le client ?"];
    let (mut t, _) = day(&texts);
    for _ in 0..5 {
        let view = it(&t).show(Audience::Helper);
        for command in Group::desk_robot(&view, &BTreeMap::new(), &mut Head) {
            acts(&mut t, command).unwrap();
        }
    }
    assert_eq!(it(&t).under.len(), 1, "the same words twice; another verb form is for human eyes");
}
