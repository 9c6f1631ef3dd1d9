//! Joining what dots were given to: between the silent choice and the tables, two twins are seen.

use std::collections::BTreeMap;

use super::{Command, Group};
use crate::activities::dots::words::{Command as Dots, Marks};
use crate::activities::harvest::Command as Harvest;
use crate::activities::{self, Running};
use crate::activity::{Activity, Item};
use crate::pool::Publish;
use crate::protocol::Command as RoomCommand;
use crate::room::Taken;
use crate::tryout::Tryout;
use crate::words::{Id128, ItemId, Refusal, RunId};

const DAY: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
phones = "pen"
activity = { kind = "harvest", per_table = 5 }

[[agenda]]
name = "group"
minutes = 10
activity = { kind = "group", over = "harvest" }

[[agenda]]
name = "choose"
minutes = 7
activity = { kind = "dots", over = "group", ballot = 0, dots = 2, unsettling = 1, keep = 10, grace_seconds = 0, reveal = 0 }

[[agenda]]
name = "twins"
minutes = 5
activity = { kind = "group", over = "choose" }

[[agenda]]
name = "tables"
minutes = 5
activity = { kind = "dots", over = "twins", voice = "table", dots = 2, unsettling = 0, keep = 2 }
"#;

fn acts(t: &mut Tryout, run: RunId, command: Command) -> Taken {
    t.desk_acts(run, activities::Command::Group(command)).unwrap()
}

fn yields(t: &Tryout, run: RunId) -> BTreeMap<ItemId, Item> {
    let Running::Group(it) = &t.room.runs[&run].activity else { panic!("not a group") };
    it.yields().into_iter().map(|item| (item.id, item)).collect()
}

/// Five questions, approved, and the group that is open over them.
fn harvested(t: &mut Tryout) -> (RunId, Vec<ItemId>) {
    t.go_to("harvest");
    let ids: Vec<ItemId> = (0..5)
        .map(|n| {
            let ask = Harvest::Ask { text: format!("Question {n} ?"), subtheme: None, secret: Id128([n; 16]) };
            t.table_acts(1, activities::Command::Harvest(ask)).unwrap().made().0.unwrap()
        })
        .collect();
    let approve = Harvest::Publish(Publish::Approve { items: ids.clone() });
    t.desk_acts(RunId(1), activities::Command::Harvest(approve)).unwrap();
    (t.go_to("group"), ids)
}

/// Five questions of which the second lives under the first; four people have given two dots each
/// and three a mark "this one unsettles me".
fn chosen() -> (Tryout, RunId, Vec<ItemId>) {
    let mut t = Tryout::new(4, 4, DAY).all_join();
    let (first, ids) = harvested(&mut t);
    acts(&mut t, first, Command::Join { under: ids[0], items: vec![ids[1]] });
    t.go_to("choose");
    let (a, c, d) = (ids[0], ids[2], ids[3]);
    for (who, dots, unsettling) in [(1, [a, c], Some(d)), (2, [a, d], Some(c)), (3, [c, d], Some(c)), (4, [c, ids[4]], None)] {
        let marks = Marks { revision: 1, dots: dots.to_vec(), unsettling, run_off: false, wave: 1 };
        t.acts(who, activities::Command::Dots(Dots::Ballot(marks))).unwrap();
    }
    let run = t.go_to("twins");
    (t, run, ids)
}

fn sums(t: &Tryout, run: RunId) -> Vec<(ItemId, u32, u32)> {
    yields(t, run).into_values().map(|item| (item.id, item.marks, item.unsettling)).collect()
}

#[test]
fn gr17_joined_after_dots_a_wording_has_the_sums_and_split_each_has_its_own() {
    let (mut t, run, ids) = chosen();
    let [a, _, c, d, e] = ids[..] else { panic!() };
    let before = sums(&t, run);
    let of = |sums: &[(ItemId, u32, u32)], item| sums.iter().find(|sum| sum.0 == item).map(|sum| (sum.1, sum.2));
    assert_eq!([of(&before, a), of(&before, c), of(&before, d), of(&before, e)], [Some((2, 0)), Some((3, 2)), Some((2, 1)), Some((1, 0))]);
    let joined = acts(&mut t, run, Command::Join { under: d, items: vec![c, e] });
    assert_eq!(sums(&t, run).len(), 2);
    assert_eq!((of(&sums(&t, run), d), of(&sums(&t, run), a)), (Some((6, 3)), Some((2, 0))));
    acts(&mut t, run, Command::Split { item: c });
    assert_eq!((of(&sums(&t, run), d), of(&sums(&t, run), c)), (Some((3, 1)), Some((3, 2))));
    acts(&mut t, run, Command::Split { item: d });
    assert_eq!(sums(&t, run), before);
    assert!(t.helper(RoomCommand::Undo { entry: joined.seq }).is_err(), "a split rests on it");
    assert_eq!(sums(&t, run), before);
}

#[test]
fn gr19_a_result_behind_the_curtain_is_not_rearranged() {
    let mut t = Tryout::new(4, 4, &DAY.replace("reveal = 0", "reveal = 3")).all_join();
    let (first, ids) = harvested(&mut t);
    let join = Command::Join { under: ids[0], items: vec![ids[1]] };
    let choose = t.go_to("choose");
    assert_eq!(t.desk_acts(first, activities::Command::Group(join.clone())), Err(Refusal::Closed), "it is on the ballots");
    for who in 1..=4 {
        let marks = Marks { revision: 1, dots: vec![ids[0], ids[1]], unsettling: None, run_off: false, wave: 1 };
        t.acts(who, activities::Command::Dots(Dots::Ballot(marks))).unwrap();
    }
    let step = t.room.agenda.named("twins").unwrap().id;
    t.pilot(RoomCommand::GoTo { step }).unwrap();
    let early = t.room.open_run_id().unwrap();
    let ask = |t: &mut Tryout| t.desk_acts(early, activities::Command::Group(join.clone())).map(|_| ());
    assert_eq!(ask(&mut t), Err(Refusal::NotFound), "nothing is known before the count");
    for command in [Dots::Close {}, Dots::Settle {}] {
        t.pilot(RoomCommand::Act { run: choose, command: activities::Command::Dots(command) }).unwrap();
    }
    assert_eq!(yields(&t, early).len(), 2, "what will stay is there");
    assert_eq!(ask(&mut t), Err(Refusal::NotNow), "only the desk has seen it");
    let step = t.room.runs[&choose].step;
    t.pilot(RoomCommand::GoTo { step }).unwrap();
    while t.room.runs[&choose].activity.behind_curtain() {
        t.go();
    }
    assert_eq!(ask(&mut t), Ok(()), "the hall has seen it");
}

#[test]
fn gr18_what_was_joined_before_stays_under_the_wording() {
    let (mut t, run, ids) = chosen();
    let [a, b, c, _, _] = ids[..] else { panic!() };
    acts(&mut t, run, Command::Join { under: c, items: vec![a] });
    let under = |t: &Tryout, item: ItemId| yields(t, run)[&item].joined.iter().map(|item| item.id).collect::<Vec<_>>();
    assert_eq!(under(&t, c), [a, b]);
    t.go_to("tables");
    let Running::Dots(round) = &t.room.runs[&t.room.open_run_id().unwrap()].activity else { panic!() };
    assert_eq!(round.text(b), Some("Question 1 ?"), "every original goes on with its wording");
    assert!(matches!(t.room.runs[&run].activity, Running::Group(Group { settled: true, .. })));
}
