//! Simulated people, from a break without a wording to the one question.

use std::collections::BTreeMap;

use super::*;
use crate::activities::Look;
use crate::activity::{Mind, Presence, Prompt};
use crate::scenario::Phones;
use crate::words::{Id128, Secret};

/// Has always something to say; its luck goes round.
struct Head(u32);

impl Mind for Head {
    fn say(&mut self, what: Prompt) -> Option<String> {
        self.0 += 1;
        Some(format!("{what:?} {} ?", self.0))
    }
    fn likes(&mut self, _: &str) -> f64 {
        1.0
    }
    fn luck(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(7);
        f64::from(self.0 % 100) / 100.0
    }
    fn secret(&mut self) -> Secret {
        Id128([0; 16])
    }
}

/// Everybody and the desk look once; how many commands were taken.
fn look(b: &mut Bench, phones: Phones, mind: &mut Head) -> usize {
    let presence = Presence::default();
    let mut said = Vec::new();
    for who in b.t.room.hall.people.keys().copied().collect::<Vec<_>>() {
        let hand = b.t.room.hand(who, &presence, b.t.now).unwrap();
        let texts: BTreeMap<ItemId, String> = BTreeMap::new();
        for act in hand.acts.iter().filter(|act| act.run == b.run) {
            let look = Look {
                me: who,
                table: hand.table,
                pen: hand.pen,
                phones,
                beat: 0,
                board: None,
                sheet: None,
                hand: Some(&act.view),
                texts: &texts,
            };
            said.extend(activities::robot(&look, mind).into_iter().map(|command| (who.0, command)));
        }
    }
    let run = b.run;
    let act = |command| protocol::Command::Act { run, command };
    let mut taken = said.into_iter().filter(|(who, command)| b.t.says(*who, act(command.clone())).is_ok()).count();
    let board = b.t.board(Audience::Pilot);
    let acts = board.act.into_iter().chain(board.desk.unwrap().also).filter(|act| act.run == run);
    for view in acts.map(|act| act.view).collect::<Vec<_>>() {
        for command in activities::desk_robot(&view, &BTreeMap::new(), mind) {
            taken += usize::from(b.t.pilot(act(command)).is_ok());
        }
    }
    taken
}

/// Until nobody has had anything to do for a while: luck must have gone round.
fn settle(b: &mut Bench, phones: Phones, mind: &mut Head) {
    let mut quiet = 0;
    for _ in 0..200 {
        quiet = if look(b, phones, mind) == 0 { quiet + 1 } else { 0 };
        if quiet == 10 {
            return;
        }
    }
    panic!("simulated people never rest");
}

#[test]
fn wo19_simulated_people_draft_answer_amend_look_again_and_choose() {
    let (mut b, mut mind) = (Bench::coffee(20), Head(0));
    settle(&mut b, Phones::Down, &mut mind);
    let desk = b.at_desk();
    assert!(!desk.circle.is_empty() && desk.left == 0, "the circle drafts while the phones of the hall are dark");
    b.t.go_to("wording");
    let mut cues = Vec::new();
    loop {
        settle(&mut b, Phones::All, &mut mind);
        let Next::Cue(cue) = b.t.room.next() else { break };
        b.t.go();
        cues.push(cue);
        assert!(cues.len() < 30, "{cues:?}");
    }
    for needed in ["show_wordings", "show_amendment", "open_second_look", "the_one"] {
        assert!(cues.iter().any(|cue| cue == needed), "{needed} in {cues:?}");
    }
    assert!(b.t.board(Audience::Phones).one.is_some());
    let answered = b.board(Audience::Screen).turnout.unwrap();
    assert_eq!((answered.answered, answered.here), (20, 20));
}

#[test]
fn wo20_simulated_people_leave_dark_phones_alone() {
    let (mut b, _) = Bench::asked(20);
    assert_eq!(look(&mut b, Phones::Down, &mut Head(0)), 0);
}
