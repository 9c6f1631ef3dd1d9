//! A relay whose key a restore has lost. Names carry the numbers of RULES.md.

use super::Command;
use super::tests::DAY;
use crate::activities;
use crate::protocol::Command as Room;
use crate::room::Room as Gathering;
use crate::tryout::{Tryout, device};
use crate::words::{Asker, ItemId, Moment, ParticipantId, Role, RunId, Voice};

struct Day {
    t: Tryout,
    run: RunId,
}

impl Day {
    /// In the quiet minute.
    fn open() -> Self {
        let mut t = Tryout::new(16, 4, DAY).all_join();
        t.go_to("stories");
        let run = t.go_to("relay");
        t.go();
        t.go();
        Self { t, run }
    }

    fn does(&mut self, who: u32, command: Command) -> Option<ItemId> {
        let command = Room::Act { run: self.run, command: activities::Command::Relay(command) };
        self.t.says(who, command).unwrap().made().0
    }

    fn hand(&self, who: u32) -> super::Hand {
        let acts = self.t.hand(who).acts;
        let act = acts.into_iter().find(|act| act.run == self.run).expect("a hand in the relay");
        let activities::Hand::Relay(hand) = act.view else { panic!("a relay") };
        hand
    }

    /// Carried, written down, and let out by its author.
    fn told(&mut self, carrier: u32, title: &str) -> (u32, ItemId) {
        let author = self.hand(carrier).neighbours[0].who;
        self.does(carrier, Command::Write { author, title: title.into(), line: "Elle a écouté".into() });
        let story = self.hand(author.0).asked[0];
        (author.0, self.does(author.0, Command::Approve { story, named: false }).unwrap())
    }

    /// The room once the key is lost.
    fn restored(&self) -> Gathering {
        let mut room = self.t.blind().clone();
        room.restored(&[(self.run, 9)], &[], &mut Moment::new(self.t.now, 7)).unwrap();
        room
    }

    /// The stories that the desk could show then, and the taps.
    fn after_restore(&self) -> (Vec<ItemId>, u32) {
        let desk = self.desk(&self.restored());
        (desk.stories.iter().map(|story| story.id).collect(), desk.told)
    }

    fn desk(&self, room: &Gathering) -> super::Desk {
        let board = room.board(crate::words::Audience::Pilot, &crate::activity::Presence::default(), self.t.now);
        let Some(activities::Board::Relay(board)) = board.act.map(|act| act.view) else { panic!("a relay") };
        board.desk.unwrap()
    }
}

#[test]
fn rl32_what_the_hall_has_seen_survives_a_restore_and_all_else_is_said_again() {
    let mut day = Day::open();
    day.does(1, Command::Told {});
    let (_, shown) = day.told(1, "Le colis");
    day.t.pilot(Room::Act { run: day.run, command: activities::Command::Relay(Command::ShowWall {}) }).unwrap();
    assert_eq!(day.after_restore(), (vec![shown], 1));
    let mut room = day.restored();
    for who in [1, 1, 2] {
        let told = Room::Act { run: day.run, command: activities::Command::Relay(Command::Told {}) };
        let voice = Voice::Participant(ParticipantId(who));
        let by = Asker { device: device(who), role: Role::Participant, seat: None, voice };
        room.ask(&by, told, &mut Moment::new(day.t.now, 8)).unwrap();
    }
    assert_eq!(day.desk(&room).told, 2, "a tap that comes again counts once");
}

#[test]
fn rl32_where_somebody_may_have_taken_a_story_back_none_is_shown_after_a_restore() {
    let mut day = Day::open();
    let (author, shown) = day.told(1, "Le colis");
    let (_, other) = day.told(9, "La panne");
    day.t.pilot(Room::Act { run: day.run, command: activities::Command::Relay(Command::ShowWall {}) }).unwrap();
    assert_eq!(day.after_restore().0.len(), 2);
    day.does(author, Command::Retract { story: shown });
    assert_eq!(day.after_restore(), (Vec::new(), 0), "whose it was died with the key: {other} goes too");
}
